"""The audit: is every word of the TEI on the page, and no other?"""
