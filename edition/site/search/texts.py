"""The texts of a volume as search has them, kept between builds so that an edit costs one text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import msgspec

from edition.files.digest import digest
from edition.files.ledger import Output
from edition.pages.outline import anchor_names
from edition.pages.plan import key
from edition.pages.search_record import ANY, MAIN, UNDATED, IndexedText, words, year
from edition.pages.volume_pages import VolumePages
from edition.resources import code_digest
from edition.transform import fragments

_DIGEST: Final = len(digest(b""))


class _Kept(msgspec.Struct, frozen=True):
    """What is kept of a volume: its texts, and for each a digest of what its words are from."""

    texts: list[IndexedText]
    sources: list[str]


@dataclass(frozen=True)
class IndexedVolume:
    """The texts of a volume, in the output's state."""

    id: str
    digest: str
    """Of all its texts."""


def state(volume: str) -> str:
    """Name of the file that keeps a volume's texts between builds."""
    return f"{volume}.search"


def gather(pages: VolumePages, made_from: str, output: Output) -> IndexedVolume:
    """Bring the words of a volume up to date with its finished texts. `made_from` is the key of the
    volume: while it is the same, so are they."""
    volume = pages.volume
    if (known := last(volume.id, output, made_from)) is not None:
        return known
    earlier = _earlier(output.load_state(state(volume.id)) or b"")
    found = fragments.load(volume.id, output)
    kept = _Kept([], [])
    for number, path in enumerate(pages.places.paths):
        text = found.get(fragments.name(fragments.SITE, path))
        if text is None:  # it could not be made
            continue
        marks = _marks(pages, number)
        start = pages.begins[number][2] if number in pages.begins else ""
        start = pages.shelf.labels.fill("place_page", n=start) if start else ""
        source = key(code_digest(), digest(text.html), marks, start)
        if path in earlier and earlier[path][1] == source:
            said = earlier[path][0].words
        else:
            said = words(text.html, marks, start)
        kept.texts.append(_text(pages, number, said))
        kept.sources.append(source)
    whole = key(kept.texts)
    data = made_from.encode() + whole.encode() + msgspec.msgpack.encode(kept)
    output.keep_state(state(volume.id), data)
    return IndexedVolume(volume.id, whole)


def last(volume: str, output: Output, made_from: str = "") -> IndexedVolume | None:
    """The texts of a volume as the last build left them; only if they were made from `made_from`, where
    that is given."""
    data = output.load_state(state(volume))
    if not data or not data.startswith(made_from.encode()):
        return None
    return IndexedVolume(volume, data[_DIGEST : 2 * _DIGEST].decode())


def load(volume: IndexedVolume, output: Output) -> list[IndexedText]:
    """The texts themselves."""
    kept = _decoded(output.load_state(state(volume.id)) or b"")
    return kept.texts if kept is not None else []


def _earlier(data: bytes) -> dict[str, tuple[IndexedText, str]]:
    kept = _decoded(data)
    if kept is None:
        return {}
    return {t.path: (t, source) for t, source in zip(kept.texts, kept.sources, strict=True)}


def _decoded(data: bytes) -> _Kept | None:
    try:
        return msgspec.msgpack.decode(data[2 * _DIGEST :], type=_Kept)
    except (msgspec.DecodeError, ValueError):
        return None


def _marks(pages: VolumePages, number: int) -> dict[str, str]:
    """What the page breaks and notes of a text are called, by their HTML id."""
    ids = pages.places.html_ids[number]
    names = anchor_names(pages.volume.units[number], pages.shelf.labels)
    return {ids[n]: name for n, name in names.items() if n in ids}


def _text(pages: VolumePages, number: int, said: str) -> IndexedText:
    unit = pages.volume.units[number]
    facts = unit.facts
    shown = pages.number(unit)
    name = pages.name(number) if unit.kind != "titlepage" else pages.volume.titles.own
    filters = {
        "volume": (pages.volume.id,),
        "language": (unit.lang.partition("-")[0].lower(),) if unit.lang else (),
        **_named(pages, number),
    }
    if unit.kind == "document":
        kinds = sorted({one.kind for one in facts.excisions} - {"sic"})
        filters |= {
            "type": (facts.genre or "document",),
            "year": (year(facts.date) or UNDATED,),
            "place": (facts.place,) if facts.place else (),
            "classification": (facts.classification,) if facts.classification else (),
            "excision": (ANY, *kinds) if kinds else (),
        }
    else:
        filters["type"] = (MAIN,)
    return IndexedText(
        pages.places.paths[number],
        f"{shown}. {name}" if shown else name,
        facts.date if unit.kind == "document" else "",
        pages.date(unit) if unit.kind == "document" else "",
        unit.lang,
        {facet: values for facet, values in filters.items() if values},
        said,
    )


_NAMED = {"person": "person", "term": "term", "place": "named", "org": "org"}


def _named(pages: VolumePages, number: int) -> dict[str, tuple[str, ...]]:
    """The entries of the registers that a text mentions, by facet."""
    found: dict[str, dict[str, None]] = {}
    own = f"{pages.volume.id}#"
    names = {entry.id: entry.name for entries in pages.registers.values() for entry in entries}
    for mention in pages.volume.units[number].facts.mentions:
        target = mention.target.removeprefix(own).removeprefix("#")
        if mention.target.startswith(("#", own)) and target in pages.places.entries:
            kind = pages.places.entries[target][0]
            if names[target]:
                found.setdefault(_NAMED[kind], {})[names[target]] = None
    return {facet: tuple(sorted(values)) for facet, values in found.items()}
