"""Kind 1: text of a published volume, copied from the web.

The page of a volume, copied as plain text, keeps paragraphs, bullets, `[Page 838]` and the numbers of
notes, which stand glued to the word before them; the notes follow as a numbered list.
"""

from edition.transcript.published.document import read

__all__ = ["read"]
