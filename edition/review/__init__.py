"""The review of a revision: its pages, and what a reviewer decides."""
