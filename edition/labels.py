"""The words of the interface, from templates/labels/.

A language file need not be complete: what it lacks comes from English. A project's own labels come
before the shipped ones.
"""

from __future__ import annotations

import calendar
import difflib
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

from edition.finding import CannotRun, Finding
from edition.resources import shipped


class Labels:
    """Labels by key: `labels["next"]`, in templates `label.next`."""

    def __init__(self, words: dict[str, str]) -> None:
        self._words = words
        for key, word in words.items():  # as attributes: templates ask for them thousands of times
            if key.isidentifier() and not hasattr(Labels, key):
                setattr(self, key, word)

    def __getitem__(self, key: str) -> str:
        return self._words[key]

    def __getattr__(self, key: str) -> str:
        try:
            return self._words[key]
        except KeyError:
            raise AttributeError(f"there is no label {key!r}") from None

    def __contains__(self, key: str) -> bool:
        return key in self._words

    def __reduce__(self) -> tuple[type[Labels], tuple[dict[str, str]]]:
        return Labels, (self._words,)

    def get(self, *keys: str) -> str:
        """The first of the keys that exists; the last must."""
        for key in keys[:-1]:
            if key in self._words:
                return self._words[key]
        return self._words[keys[-1]]

    def items(self) -> Iterable[tuple[str, str]]:
        return self._words.items()

    def fill(self, key: str, **values: str | int) -> str:
        """A label with its braces filled in. Values are inserted as they are, never interpreted."""
        return re.sub(r"\{(\w+)\}", lambda m: str(values.get(m[1], m[0])), self._words[key])

    def count(self, key: str, n: int) -> str:
        """A phrase with a number: `count("documents", 2)` is "2 documents"."""
        return self.fill(f"{key}_one" if n == 1 else f"{key}_other", n=f"{n:,}" if n > 9999 else n)

    def kind(self, family: str, slug: str) -> str:
        """What a slug that was read off the encoding is called: `kind("genre", "editorial-note")` is
        "Editorial note". One without a word of its own is shown by its slug."""
        found = self._words.get(f"{family}_{slug.replace('-', '_')}")
        return found or slug.replace("-", " ").replace("_", " ").capitalize()

    def date(self, iso: str) -> str:
        """A date in words: "1963-11-26" is "November 26, 1963"."""
        match = re.match(r"(-?\d{4,})(?:-(\d\d)(?:-(\d\d))?)?", iso)
        if match is None:
            return iso
        year = match[1].lstrip("0") or "0"
        if not match[2] or not 1 <= int(match[2]) <= len(calendar.month_name) - 1:
            return year
        month = self._words[f"month_{int(match[2])}"]
        if not match[3]:
            return self.fill("date_month", month=month, year=year)
        return self.fill("date_day", month=month, day=int(match[3]), year=year)


def _check(table: dict[str, object], path: Path) -> None:
    """A key that no label has is a slip. Keys of open families (relations, registers' roles, reasons
    of gaps) are the project's own."""
    known = tomllib.loads((shipped("templates") / "labels" / "en.toml").read_text("utf-8"))
    for key in table:
        if key not in known and not key.startswith(_FAMILIES):
            near = difflib.get_close_matches(key, known, n=1)
            guess = f" Did you mean {near[0]}?" if near else ""
            raise CannotRun(
                Finding("config.unknown-key", str(path), f'There is no label "{key}".{guess}')
            )


_FAMILIES = ("relation_", "role_", "gap_", "unit_", "genre_", "classification_")


def load(folders: Iterable[Path], language: str) -> Labels:
    """Labels of a language from folders, the first folder that has a key deciding.

    Raises CannotRun when no folder has the language or a file is not TOML.
    """
    words: dict[str, str] = {}
    found = False
    stems = [language, language.partition("-")[0]]
    for stem in dict.fromkeys([*stems, "en"]):
        for folder in folders:
            path = folder / "labels" / f"{stem}.toml"
            if not path.is_file():
                continue
            found = found or stem in stems
            try:
                table = tomllib.loads(path.read_text("utf-8"))
            except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
                raise CannotRun(Finding("config.syntax", str(path), f"{error}.")) from None
            if folder != shipped("templates"):
                _check(table, path)
            for key, value in table.items():
                words.setdefault(key, str(value))
    if not found:
        there = sorted({p.stem for folder in folders for p in (folder / "labels").glob("*.toml")})
        raise CannotRun(
            Finding(
                "config.value",
                "edition.toml",
                f'There are no labels for the language "{language}", only for {", ".join(there)}.',
                detail="Use one of these, or add templates/labels/<language>.toml to the project.",
            )
        )
    return Labels(words)
