"""Read a transcript, of whatever kind."""

from __future__ import annotations

from edition.finding import declare
from edition.transcript import archival, dialect, metadata, published, recognise
from edition.transcript.model import Transcript

declare(
    "transcript.marks",
    "warning",
    "If it is a mark of the dialect, put `kind: dialect` into the metadata; if the page itself has "
    "it, `kind: published` or `kind: archival`.",
    "The kind of a transcript is recognised by its signs; where these are few, it may be another.",
)


def read(text: str, shown: str, beside: dict[str, str] | None = None) -> Transcript:
    """The transcript of a text.

    In: the text as `source.read` gives it, its name in findings, and the metadata that stand beside it,
    which count before those at its head.
    """
    values, start, findings = metadata.split(text, shown)
    values = values | (beside or {})
    kind, why = recognise.kind(text, start, values, shown)
    transcript = Transcript(shown, text, kind, values, findings=findings, start=start)
    transcript.recognised = why
    readers = {"published": published.read, "archival": archival.read, "dialect": dialect.read}
    readers[kind](transcript)
    if kind != "dialect" and values.get("kind") != kind and (mark := recognise.left(text, start, kind)):
        at, label = mark
        transcript.find(
            "transcript.marks",
            at,
            f"The text is read as {kind}; this stays in it as it stands: {label}.",
        )
    return transcript
