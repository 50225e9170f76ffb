"""Full-text search: what of each text is indexed, the index that Pagefind makes of it, the search page.

Pagefind (a program that travels as a Python package) writes an index in many small files, of which a
browser fetches those that a query needs. So search runs from any static host.
"""
