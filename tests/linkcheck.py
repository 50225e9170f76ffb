"""A link checker: does every internal link of a built site lead somewhere?

It reads finished files only and knows nothing of how they were made.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree, html

_REFERRING = ("href", "src", "poster", "data", "action", "formaction", "srcset", "xlink:href")
_OUTSIDE = {"http", "https", "mailto", "ftp", "doi", "tel"}


class Broken(NamedTuple):
    """Something wrong on a page."""

    page: str
    what: str


@dataclass
class Checked:
    """What checking a site found."""

    pages: int = 0
    links: int = 0
    broken: list[Broken] = field(default_factory=list)


def check(site: Path) -> Checked:
    """Check every HTML file below a folder."""
    result = Checked()
    ids: dict[Path, set[str]] = {}
    wanted: list[tuple[str, str, Path, str]] = []
    for path in sorted(site.rglob("*.html")):
        page = path.relative_to(site).as_posix()
        result.pages += 1
        tree = html.fromstring(
            path.read_bytes(), parser=html.HTMLParser(encoding="utf-8", huge_tree=True)
        )
        seen: set[str] = set()
        for element in tree.iter("*"):
            if one := element.get("id"):
                if one in seen:
                    result.broken.append(Broken(page, f'id "{one}" is there twice'))
                seen.add(one)
        ids[path] = seen
        result.broken += [Broken(page, what) for what in _refused(tree)]
        bases = tree.xpath("/html/head/base/@href")
        base = urljoin(f"/{page}", str(bases[0])) if bases else f"/{page}"
        for link in _links(tree):
            result.links += 1
            split = urlsplit(link)
            if split.scheme or split.netloc:
                if split.scheme.lower() not in _OUTSIDE:
                    result.broken.append(Broken(page, f"address {link[:80]!r}"))
                continue
            there = unquote(urlsplit(urljoin(base, link)).path)
            file = site / there.lstrip("/")
            if there.endswith("/"):
                file /= "index.html"
            wanted.append((page, link, file, unquote(split.fragment)))
    for page, link, file, fragment in wanted:
        if not file.is_file():
            result.broken.append(Broken(page, f"{link!r} leads to no file"))
        elif fragment and file in ids and fragment not in ids[file]:
            result.broken.append(Broken(page, f"{link!r} leads to no id"))
    return result


def _links(tree: etree._Element) -> Iterator[str]:
    for element in tree.iter("*"):
        if element.tag == "base":
            continue
        for name in _REFERRING:
            value = element.get(name)
            if value is not None:
                yield value.strip()


def _refused(tree: etree._Element) -> Iterator[str]:
    """What no page may hold, whatever its text says."""
    for element in tree.iter("*"):
        if element.tag == "script" and (element.text or "").strip():
            kind = element.get("type", "")
            if kind != "application/ld+json":
                yield f"inline script: {(element.text or '')[:60]!r}"
        for name in element.attrib:
            if name.startswith("on"):
                yield f"attribute {name} on <{element.tag}>"
