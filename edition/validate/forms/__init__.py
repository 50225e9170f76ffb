"""Findings in the forms that people and machines read. Each form is a function from findings to text."""
