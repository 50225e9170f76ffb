"""What changed between two texts: two revisions of a TEI file, or two witnesses of a document."""
