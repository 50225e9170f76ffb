"""A document as JSON: what is known of it, and its text in paragraphs.
docs/reference/document.schema.json describes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from edition.pages.citing import Item, csl
from edition.pages.export.text import Text
from edition.volume.facts import Facts, Party

FORMAT = "tei-edition document 1"
"""Name and version of the form; the version changes when a program that read the last could err."""


def write(
    volume: str,
    slug: str,
    kind: str,
    lang: str,
    facts: Facts,
    item: Item,
    text: Text,
    mentions: Sequence[tuple[str, str, str, int]],
    paragraphs: Sequence[str],
    ids: Mapping[int, str],
) -> bytes:
    """A document as JSON, UTF-8.

    `mentions` are (kind, id, name, how often) of the entries it names; `paragraphs` and `ids` are the
    ids that its paragraphs, in order, and its anchors, by their element, have on the page.
    """
    record: dict[str, Any] = {
        "format": FORMAT,
        "id": slug,
        "volume": volume,
        "kind": kind,
        "title": item.title,
        "number": facts.number,
        "language": lang,
        "address": item.url,
        "date": {"when": facts.date, "text": facts.date_shown}
        if facts.date or facts.date_shown
        else {},
        "place": facts.place,
        "genre": facts.genre,
        "classification": facts.classification,
        **_parties(facts),
        "pages": list(dict.fromkeys(a.label for a in facts.anchors if a.name == "pb" and a.label)),
        "source": facts.source_note,
        "excisions": [_bare({"kind": one.kind, "words": one.words}) for one in facts.excisions],
        "mentions": [
            {"kind": kind, "id": xml_id, "name": name, "count": count}
            for kind, xml_id, name, count in mentions
        ],
        "blocks": [
            _bare(
                {
                    "id": paragraphs[b.paragraph - 1] if b.paragraph else "",
                    "page": b.page,
                    "text": b.text,
                }
            )
            for b in text.blocks
        ],
        "notes": [
            _bare({"id": ids.get(n.element, ""), "label": n.label, "text": n.text}) for n in text.notes
        ],
        "citation": csl(item),
    }
    return msgspec.json.format(msgspec.json.encode(_bare(record)), indent=1) + b"\n"


def _parties(facts: Facts) -> dict[str, list[dict[str, str]]]:
    def listed(some: list[Party]) -> list[dict[str, str]]:
        return [_bare({"name": party.name, "ref": party.target}) for party in some]

    return {
        "senders": listed(facts.senders),
        "recipients": listed(facts.recipients),
        "participants": listed(facts.participants),
    }


def _bare(record: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty."""
    return {key: value for key, value in record.items() if value not in ("", [], {}, None)}
