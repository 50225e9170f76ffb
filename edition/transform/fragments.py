"""Fragments: the texts of a volume as finished HTML, kept between builds.

A fragment is made once and read by all that is made of it: its page, the words to search for, the
columns of witnesses, the printed volume. Nothing takes a finished page apart, whose template may be the
project's own.

Fragments are kept in the output's state, one file for each share of a volume (see edition.workflow).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count, takewhile
from typing import Final

import msgspec
from lxml import html
from markupsafe import Markup

from edition.files.ledger import Output
from edition.finding import Finding

SITE: Final = "site"
PRINT: Final = "print"


class Fragment(msgspec.Struct, array_like=True, frozen=True):
    """A text as HTML."""

    key: str
    """Digest of all that it is made from."""
    html: bytes
    said: tuple[Finding, ...] = ()
    """What the stylesheet said of it."""
    lang: str = ""
    title: str = ""
    """What stands above it where it has no heading of its own."""
    unseen: bool = False
    """Whether that is for those who do not see the page: it begins with the same words."""


Pack = dict[str, Fragment]
"""Fragments by kind and path of the page: `name`."""


def name(kind: str, path: str) -> str:
    """What a fragment is called in a pack: the one that stands on the page at `path`, or its twin for
    print."""
    return f"{kind} {path}"


def state(volume: str, share: int) -> str:
    """Name of the file that keeps a share's fragments between builds."""
    return f"{volume}.{share}.fragments"


def states(volume: str, output: Output) -> list[str]:
    """The names of all files of a volume's fragments that there are, in order."""
    every = set(output.states())
    return list(takewhile(every.__contains__, (state(volume, share) for share in count())))


def load(volume: str, output: Output) -> Pack:
    """All fragments of a volume."""
    pack: Pack = {}
    for one in states(volume, output):
        pack |= _read(one, output)
    return pack


def tree(fragment: bytes) -> html.HtmlElement:
    """A fragment as a tree, in an `article` as on its page."""
    data = b"<!doctype html><html><body><article>\n" + fragment + b"\n</article></body></html>"
    whole = html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    found: html.HtmlElement = next(whole.iter("article"))
    return found


def ids(fragment: bytes) -> frozenset[str]:
    """The ids of the places of a fragment."""
    return frozenset(str(one) for one in tree(fragment).xpath(".//@id"))


def _read(one: str, output: Output) -> Pack:
    data = output.load_state(one)
    if data is None:
        return {}
    try:
        return msgspec.msgpack.decode(data, type=Pack)
    except (msgspec.DecodeError, ValueError):
        return {}


@dataclass
class Store:
    """The fragments of a share of a volume on their way: those of the last build, and those of this."""

    output: Output
    volume: str
    share: int = 0
    new: Pack = field(default_factory=dict)
    _old: Pack | None = None

    def bring(self, called: str, key: str, make: Callable[[], Fragment]) -> Fragment:
        """A fragment: as the last build kept it, if it was made from the same, else made now."""
        old = self.old.get(called)
        if old is not None:  # it stays, should the making fail
            self.new[called] = old
        if old is None or old.key != key:
            self.new[called] = make()
        return self.new[called]

    @property
    def old(self) -> Pack:
        if self._old is None:
            self._old = load(self.volume, self.output)
        return self._old

    def keep(self) -> None:
        """Keep the new ones for the next build."""
        self.output.keep_state(state(self.volume, self.share), msgspec.msgpack.encode(self.new))


def markup(fragment: bytes | str) -> str:
    """A finished fragment, which templates insert as it is."""
    text = fragment.decode() if isinstance(fragment, bytes) else fragment
    return Markup(text)  # noqa: S704 (made by a stylesheet)
