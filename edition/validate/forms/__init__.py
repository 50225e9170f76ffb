"""Findings in the forms that people and machines read: each turns findings into text."""
