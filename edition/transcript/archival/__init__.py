"""Kind 2: machine-read text of an archival original.

A typed page carries more than its text: stamps, routing, marks of classification, catchwords, numbers.
What belongs to the page is told apart by its form and kept where it stands; nothing is left out.
"""

from edition.transcript.archival.document import read

__all__ = ["read"]
