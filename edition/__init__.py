"""Scholarly editions from TEI-XML: read, check, publish, compare."""

__version__ = "0.1.0"
