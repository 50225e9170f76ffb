"""From transcripts to TEI, and back."""
