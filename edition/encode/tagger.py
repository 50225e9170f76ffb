"""Names of the persons of a register in a text: surnames, with forenames and titles before them."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from edition.encode.given import FORENAMES, SHORT, THINGS, TITLES, WORDS
from edition.encode.register import Person, Register
from edition.encode.terms import Terms

_LEFT: Final = re.compile(r"(?:(?:[A-Z][\w.’'ʼ-]*|de|von|van|al|el)[ \u00a0\n\t]+){1,6}\Z")
_PARTICLES: Final = frozenset(("de", "von", "van", "al", "el"))


class Mention(NamedTuple):
    """A name in a text: the surname's place, and what stands before it."""

    start: int
    """Where the name begins, with forenames that belong to it."""
    end: int
    candidates: tuple[Person, ...]
    full: bool
    """Whether forenames or initials stand before the surname."""
    title: str


@dataclass
class Tagger:
    """Finds the entries of a register. Made once, used for any number of texts."""

    register: Register
    terms: Terms = field(init=False)
    surnames: dict[str, list[Person]] = field(init=False)
    forenames: frozenset[str] = field(init=False)
    pattern: re.Pattern[str] | None = field(init=False)

    def __post_init__(self) -> None:
        self.terms = Terms(self.register.terms)
        by_name: dict[str, list[Person]] = defaultdict(list)
        for person in self.register.persons:
            for form in _forms(person):
                by_name[form].append(person)
        self.surnames = dict(by_name)
        own = {f.rstrip(".") for p in self.register.persons for f in p.forenames if len(f) > 2}
        self.forenames = FORENAMES | own
        names = sorted(self.surnames, key=len, reverse=True)
        joined = "|".join(re.escape(n).replace(r"\ ", r"\s+") for n in names)
        self.pattern = re.compile(rf"(?<![^\W_])(?:{joined})(?![^\W\u02bc])") if names else None

    # -- one text --------------------------------------------------------------------------------

    def mentions(self, text: str, before: str = "") -> list[Mention]:
        """The names in a text; `before` is what stands before it."""
        if self.pattern is None:
            return []
        found: list[Mention] = []
        reached = 0
        for match in self.pattern.finditer(text):
            if match.start() < reached:
                continue
            mention = self._mention(text, match.start(), match.end(), before)
            if mention:
                while found and found[-1].end > mention.start:
                    found.pop()  # "Foster" alone, where "Foster Dulles" follows
                found.append(mention)
                reached = mention.end
        return found

    def _mention(self, text: str, start: int, end: int, before: str) -> Mention | None:
        name = " ".join(text[start:end].split())
        candidates = self.surnames[name]
        if not self._whole(text, start, end):
            return None
        left = _LEFT.search((before + text[:start])[-80:])
        tokens = left[0].split() if left else []
        given: list[str] = []
        title = unknown = ""
        for token in reversed(tokens):
            bare = token.rstrip(".,")
            if (
                len(bare) > 2
                and token == bare
                and any(len(f) > 2 and _same(bare, f) for p in candidates for f in p.forenames)
            ) or (
                re.fullmatch(r"(?:[A-Z]\.?[-–]?){1,3}", token)
                and (token.endswith(".") or len(bare) == 1)
            ):
                given.insert(0, token)
            elif bare in TITLES and not (bare in self.forenames and given):
                title = bare
                break
            elif bare in self.forenames or bare in SHORT or (token in _PARTICLES and given):
                given.insert(0, token)
            else:
                unknown = token
                break
        while given and given[0] in _PARTICLES:
            given.pop(0)
        if given:
            fitting = tuple(p for p in candidates if _fits(given, p))
            if fitting:
                begin = self._begin(text, start, given)
                return Mention(begin, self._suffix(text, end, fitting), fitting, True, title)
            # Another person of that name, unless the word before is the end of something else.
            return None
        if unknown and not title and self._stranger(text, start, unknown, before):
            return None
        if name in WORDS and not title and self._opens_sentence(text, start, before):
            return None
        return Mention(start, end, tuple(candidates), False, title)

    def _begin(self, text: str, start: int, given: list[str]) -> int:
        """Where the forenames begin, as far as they stand in this text."""
        at = start
        for token in reversed(given):
            place = text.rfind(token, 0, at)
            if place < 0:
                break
            at = place
        return at

    def _suffix(self, text: str, end: int, fitting: tuple[Person, ...]) -> int:
        if fitting[0].suffix:
            match = re.compile(rf",?\s+{re.escape(fitting[0].suffix)}\b\.?").match(text, end)
            if match:
                return match.end()
        return end

    def _whole(self, text: str, start: int, end: int) -> bool:
        """Whether the word is a name of its own, not a part of another ("Wyndham-White")."""
        if start and text[start - 1] in "-–":
            word = re.search(r"[A-Z][\w’'ʼ]*[-–]\Z", text[:start])
            if word and word[0][:-1] not in self.surnames:
                return False
        if start and text[start - 1] in "@&_":
            return False
        after = text[end : end + 40]
        joined = re.match(r"[-–]([A-Z]\w*)", after)
        if joined and joined[1] not in self.surnames and text[start:end].isalpha() and text[end] == "-":
            return False
        thing = re.match(r"\s+([A-Z]\w+)", after)
        if thing and text[start:end] in FORENAMES and thing[1] not in self.surnames:
            return False  # "Henry Owen", where the register has a Mr. Henry
        return not (thing and thing[1] in THINGS)

    def _stranger(self, text: str, start: int, token: str, before: str) -> bool:
        """Whether a capitalised word before a surname is likely somebody else's forename: it is no
        title, no word in capitals, no first word of a sentence."""
        if token.endswith((".", ",")) or token.isupper() or "-" in token or not token.isalpha():
            return False
        whole = before + text[:start]
        lead = whole[: whole.rstrip().rfind(token)]
        if not lead.strip() or re.search(r"[.?!:;—–(\[“\"‘']\s*\Z", lead):
            return False
        return not re.search(r"(?:er|or|ary|ian|ish|ese|ent|ant|man|ist|y|ed|ing|ic|al)\Z", token)

    def _opens_sentence(self, text: str, start: int, before: str) -> bool:
        lead = (before + text[:start]).rstrip()
        return not lead or lead[-1] in '.?!“"'


def _forms(person: Person) -> list[str]:
    """The forms under which a surname stands in texts: in capitals, with its particle either way, and
    the first of two surnames alone ("Arbenz Guzman")."""
    forms = [person.surname]
    particle = re.match(r"([Dd][eu]|[Vv]an|[Vv]on|[Aa]l)[ -](?=\S)", person.surname)
    if particle:
        rest = person.surname[particle.end() :]
        forms += [person.surname[0].swapcase() + person.surname[1:], particle[1].title() + rest]
    elif " " in person.surname:
        first = person.surname.split()[0]
        if len(first) > 3 or not person.forenames:
            forms.append(first)
    forms += [plain for f in forms if (plain := fold(f)) != f]
    return forms + [f.upper() for f in forms if f.upper() != f and len(f) > 3]


def fold(text: str) -> str:
    """A name without its accents, as telegrams write it."""
    text = text.translate(_LETTERS)
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


_LETTERS: Final = str.maketrans(
    {"ı": "i", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "æ": "ae", "ß": "ss"}
)


def _fits(given: list[str], person: Person) -> bool:
    """Whether forenames or initials can be those of a person: each fits one of his, in order."""
    names = [f.rstrip(".") for f in person.forenames]
    tokens = [
        part for token in given if token not in _PARTICLES
        for part in (re.findall(r"[A-Z](?=\.)", token) if token.count(".") > 1 else [token])
    ]  # fmt: skip
    if not names:
        return False
    at = 0
    for token in tokens:
        bare = token.rstrip(".,")
        while at < len(names) and not _same(bare, names[at]):
            at += 1
        if at == len(names):
            # A middle initial that the register does not give.
            return len(bare) == 1 and token is not tokens[0]
        at += 1
    return True


def _same(token: str, name: str) -> bool:
    token, name = fold(token), fold(name)
    if len(token) == 1 or len(name) == 1:
        return token[0] == name[0]
    token = SHORT.get(token, token) if SHORT.get(token, token) == name else token
    return (
        token == name
        or (len(token) >= 4 and name.startswith(token))
        or (len(name) >= 4 and token.startswith(name))
        or _similar(token, name)
    )


def _similar(token: str, name: str) -> bool:
    """Transliterations of one name: "Anatoliy", "Anatoly"."""
    if token[0] != name[0]:
        return False
    fold = str.maketrans({"y": "i", "j": "i", "w": "v"})
    a, b = (
        re.sub(r"(.)\1", r"\1", x.lower().translate(fold)).replace("ii", "i") for x in (token, name)
    )
    return a == b or a.rstrip("i") == b.rstrip("i")
