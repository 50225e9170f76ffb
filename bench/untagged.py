"""What the editors of a volume left open in their own TEI, told by rules that do not ask the encoder.

A volume tags a name in one paragraph and not in the next. A tag where its editors have none counts
neither as right nor as wrong if

- they have a persName there that points to nobody: a name, but not said whose; or
- nothing of theirs is there, and the words are an entry's own: of a term, exactly its spelling; of a
  person, the surname, which no other entry bears unless forenames stand with it. The word must not
  occur in lower case anywhere in the volume, nor stand before another capitalised word, so that
  ordinary words ("the Home Front") and names of things ("Battle Act") still count as wrong. So does a
  single letter.

A tag of theirs is not there to be found if it points to no entry of the registers, or if it is the
first word of the name of a thing (`THINGS`), where this project tags nothing.

Figures are printed with these rules and, as `raw`, without them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from lxml import etree

from edition.encode.register import Register

THINGS = re.compile(
    r"(?:Presidential)?(?:Library|Papers|Line|Mission|Memorial|Airport|Committee|Commission|Plan|Act|"
    r"Materials?|(?:Office|Subject)Files?|Foundation|University|Amendment)\b"
)


def bare(text: str) -> str:
    """A word without accents, case and white space."""
    plain = unicodedata.normalize("NFD", text)
    return "".join(c for c in plain if c.isalnum() and not unicodedata.combining(c)).lower()


@dataclass
class Places:
    """Where a document has what: filled while it is read."""

    text: str = ""
    spaces: set[int] = field(default_factory=set)
    edges: set[int] = field(default_factory=set)
    tags: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    nobody: list[tuple[int, int]] = field(default_factory=list)

    def before_capital(self, end: int) -> bool:
        """Whether a capitalised word follows in the same block, with no mark of punctuation between."""
        return end in self.spaces and end not in self.edges and self.text[end : end + 1].isupper()


class Untagged:
    """The rules, for one volume."""

    def __init__(self, root: etree._Element, register: Register) -> None:
        words = " ".join(map(str, root.itertext()))
        self.lower = set(re.findall(r"(?<![\w’'ʼ@.-])[a-z][^\W\d_]+", words))
        self.ids = register.ids
        self.surnames = {p.id: bare(p.surname) for p in register.persons}
        self.bearers = Counter(self.surnames.values())
        self.terms: dict[str, set[str]] = {
            t.id: {re.sub(r"\s", "", w) for w in (t.word, *re.split(r"[,;]\s*", t.word))}
            for t in register.terms
        }

    def open(self, sort: str, thing: tuple[int, int, str, str], theirs: Places) -> bool:
        """Whether a tag that is not the editors' own is one that they left out."""
        start, end, said, key = thing
        if any(s < end and start < e for s, e in theirs.nobody) and sort == "persons":
            return True
        if any(s < end and start < e for s, e in theirs.tags["persons"] + theirs.tags["terms"]):
            return False
        key = key.lstrip("#")
        if sort == "terms":
            words = {said, said.removesuffix("s")} if said[:-1].isupper() else {said}
            known = words & self.terms.get(key, set())
            return bool(known) and len(said) > 1 and (said.islower() or said.lower() not in self.lower)
        name = self.surnames.get(key, "")
        short = bare(said) == name
        return (
            bool(name)
            and bare(said).endswith(name)
            and not (short and self.bearers[name] > 1)
            and name not in self.lower
            and not theirs.before_capital(end)
        )

    def there(self, thing: tuple[int, int, str, str], theirs: Places) -> bool:
        """Whether a tag of the editors can be found at all."""
        _, end, _, key = thing
        thing_follows = theirs.before_capital(end) and THINGS.match(theirs.text, end)
        return key.lstrip("#") in self.ids and not thing_follows
