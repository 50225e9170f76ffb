"""A facsimile that two pages name, or a page without one among pages that have them.

Where many pages share an image, the images are of open books, and nothing is said.
Example: <pb n="3" facs="0003"/> … <pb n="4" facs="0003"/>.
"""

from __future__ import annotations

from collections.abc import Iterator

from edition.finding import Finding, declare
from edition.validate.index import Known
from edition.validate.reading import Element, RuledVolume

CODE = declare(
    "page.facs",
    "warning",
    "Correct facs.",
    "Two pages with one image, or a page without one, is mostly a slip.",
)


def check(volume: RuledVolume, known: Known | None) -> Iterator[Finding]:
    breaks = list(volume.of("pb"))
    having = sum(bool(pb.get("facs")) for pb in breaks)
    shared = having - len({pb.get("facs") for pb in breaks if pb.get("facs")})
    if shared > max(3, len(breaks) / 20):
        return
    seen: dict[str, Element] = {}
    for pb in breaks:
        facs = pb.get("facs")
        if not facs:
            if having >= len(breaks) * 0.7:
                yield volume.at(
                    CODE,
                    pb,
                    f"Page {pb.get('n')} names no facsimile.",
                    "Add facs to the pb.",
                    cause=f"{CODE} none",
                )
        elif facs in seen:
            line = volume.document.place(seen[facs].begin)[0]
            yield volume.at(
                CODE,
                pb,
                f"{facs} is also the facsimile of page {seen[facs].get('n')}, line {line}.",
                attribute="facs",
                related=((seen[facs], "the other page"),),
                cause=f"{CODE} {facs}",
            )
        else:
            seen[facs] = pb
