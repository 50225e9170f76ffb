"""Revisions: which files of which states are compared; git; merging."""
