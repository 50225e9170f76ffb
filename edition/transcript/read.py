"""Read a transcript, of whatever kind."""

from __future__ import annotations

from edition.transcript import archival, dialect, metadata, published, recognise
from edition.transcript.model import Transcript


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
