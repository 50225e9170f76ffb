"""Addresses that have changed: `redirects.toml`, which a project keeps, and what becomes of it.

A line says where something stood and where it stands now, as addresses from the site's root:

    "letters/d5/" = "letters/d6/"
    "letters/d5/#d5fn2" = "letters/d6/#d6fn2"

An old page becomes a small page that leads on. An old place of a page that still exists is named on
that page, so that a link to it finds a way on.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import unquote

from edition.finding import Finding, declare

declare(
    "redirect.address",
    "error",
    "Write both as addresses from the site's root, such as letters/d5/ or letters/d5/#d5fn2.",
    "A line of redirects.toml says where something stood and where it stands now.",
)
declare(
    "redirect.source",
    "warning",
    "Take the line out, or give what now stands there another id.",
    "What still stands at an address cannot lead away from it.",
)
declare(
    "redirect.target",
    "error",
    "Correct the new address.",
    "A reader must not be sent to nothing.",
)
declare(
    "redirect.loop",
    "error",
    "Let the last of them lead to a page.",
    "A reader must not be sent in a circle.",
)

NAME: Final = "redirects.toml"
_MOST: Final = 100_000
"""More lines than this are no ledger."""


class Moved(NamedTuple):
    """A line of the ledger: the old page and place, and where they lead."""

    path: str
    """From the site's root, with a slash at its end."""
    fragment: str
    target: str
    """An address from the site's root, or a whole one."""
    line: int


def read(root: Path, shown: str) -> tuple[tuple[Moved, ...], list[Finding]]:
    """The ledger of a project; nothing where it keeps none. `shown` is its name in findings."""
    try:
        data = (root / NAME).read_bytes()
    except FileNotFoundError:
        return (), []
    except OSError as error:
        return (), [Finding("file.unreadable", shown, f"{error.strerror}.")]
    try:
        text = data.decode("utf-8-sig")
        table = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        return (), [Finding("config.syntax", shown, f"{error}.")]
    lines: dict[str, int] = {}
    for number, words in enumerate(text.splitlines(), start=1):
        if match := re.match(r"""\s*["']([^"']+)["']\s*=""", words):
            lines.setdefault(match[1], number)
    moved: list[Moved] = []
    findings: list[Finding] = []
    for old, new in list(table.items())[:_MOST]:
        line = lines.get(old, 0)
        source = _address(old)
        if source is None or not isinstance(new, str) or _target(new) is None:
            message = f'"{old}" = {new!r} is no pair of addresses.'
            findings.append(Finding("redirect.address", shown, message, line=line, column=1))
            continue
        moved.append(Moved(*source, _target(new) or "", line))
    return tuple(moved), findings


def _address(text: str) -> tuple[str, str] | None:
    """(path, fragment) of an address from the site's root, or None: it leads to a page and stays below
    the root."""
    path, _, fragment = text.strip().partition("#")
    path = unquote(path).removeprefix("/").removesuffix("index.html")
    parts = path.rstrip("/").split("/")
    if ":" in path or "\\" in path or "\0" in path or any(p in ("", ".", "..") for p in parts):
        return None
    if any(len(part.encode()) > 250 for part in parts) or parts[0].startswith("_"):
        return None
    return "/".join(parts) + "/", fragment


def _target(text: str) -> str | None:
    if re.fullmatch(r"https?://[^\s\"'<>]+", text):
        return text
    found = _address(text)
    return None if found is None else found[0] + (f"#{found[1]}" if found[1] else "")


def settle(
    moved: Collection[Moved],
    pages: Collection[str],
    has: Callable[[str, str], bool],
    shown: str,
) -> tuple[dict[str, dict[str, str]], list[Finding]]:
    """Where each old page leads: by its path, from fragment ("" for the page) to address.

    `pages` are the paths of the site's pages; `has` tells whether a page has a place. Lines that lead
    to nothing, in a circle, or away from what still stands are findings, and left out.
    """
    ways = {(m.path, m.fragment): m for m in moved}
    found: dict[str, dict[str, str]] = {}
    findings: list[Finding] = []

    def say(code: str, one: Moved, message: str) -> None:
        findings.append(Finding(code, shown, message, line=one.line, column=1))

    for one in moved:
        old = one.path + (f"#{one.fragment}" if one.fragment else "")
        if one.path in pages and (not one.fragment or has(one.path, one.fragment)):
            say("redirect.source", one, f'"{old}" still stands.')
            continue
        target, seen = one.target, {(one.path, one.fragment)}
        looped = False
        while "://" not in target:
            path, _, fragment = target.partition("#")
            if path in pages and (not fragment or has(path, fragment)):
                break
            after = ways.get((path, fragment))
            if after is None and path not in pages:
                after = ways.get((path, ""))
            if after is None:
                break
            if (after.path, after.fragment) in seen:
                looped = True
                break
            seen.add((after.path, after.fragment))
            target = after.target
        if looped:
            say("redirect.loop", one, f'"{old}" leads back to itself.')
            continue
        path, _, fragment = target.partition("#")
        if "://" not in target and (path not in pages or (fragment and not has(path, fragment))):
            say("redirect.target", one, f'"{old}" leads to "{target}", which does not exist.')
            continue
        found.setdefault(one.path, {})[one.fragment] = target
    return found, findings


def old_pages(
    ways: dict[str, dict[str, str]], pages: Collection[str]
) -> Iterator[tuple[str, str, dict[str, str]]]:
    """(path, where it leads, places) of each page that is no more. One of which only places are known
    leads where the first of them does."""
    for path in sorted(ways.keys() - set(pages)):
        places = {old: new for old, new in sorted(ways[path].items()) if old}
        yield path, ways[path].get("") or next(iter(places.values())).partition("#")[0], places
