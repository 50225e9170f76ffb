"""Names of the persons of a register in a text: surnames, with forenames and titles before them."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from edition.encode.name_lists import FORENAMES, PLACES, SHORT, THINGS, TITLES, WORDS
from edition.encode.register import Person, Register
from edition.encode.terms import Terms

_LEFT: Final = re.compile(r"(?:(?:[A-Z][\w.’'ʼ-]*|de|von|van|al|el)[ \u00a0\n\t]+){1,6}\Z")
_PARTICLES: Final = frozenset(("de", "von", "van", "al", "el"))
_OFFICE: Final = re.compile(
    r"(?:[A-Z][\w.’'ʼ-]*)(?:,?\s+(?:(?:of|for|to|in|on|at|and|the|de)\s+){0,2}[A-Z][\w.’'ʼ-]*)*\s*\(?\s*\Z"
)
"""An office before a name: "Assistant Secretary of State for Far Eastern Affairs (Bundy"."""
_ARTICLE: Final = re.compile(r"\b(?:[Tt]he|[Aa]n?|[Tt]his|[Oo]ur|[Ii]ts|[Tt]heir|[Ii]n)\s+\Z")
_SAYS: Final = re.compile(
    r"(?:[’'ʼ]s)?\s+(?:then\s+|also\s+|again\s+)?(?:said|told|asked|had|has|was|is|did|felt|thought|made|gave|saw|"
    r"met|went|took|knew|left|sent|wrote|spoke|and\s+I|[a-z]{2,}ed)\b"
)
"""What a person does: after it a word at the head of a sentence is a name."""


Doubt = Literal["", "word", "place"]


class Mention(NamedTuple):
    """A name in a text: the surname's place, and what stands before it."""

    start: int
    """Where the name begins, with forenames that belong to it."""
    end: int
    candidates: tuple[Person, ...]
    full: bool
    """Whether forenames or initials stand before the surname."""
    title: str
    office: str = ""
    """The words of an office before the name."""
    doubt: Doubt = ""
    """A word too: a name here only where the document has it elsewhere; one that is a place too, only
    where the document has it with a title or forename."""


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
        whole = before + text[:start]
        left = _LEFT.search(whole[-80:])
        tokens = left[0].split() if left else []
        given: list[str] = []
        title = unknown = ""
        for index, token in reversed(list(enumerate(tokens))):
            bare = token.rstrip(".,")
            if bare.isupper() and len(bare) > 1 and bare.title() in TITLES:
                title = bare.title()
                break
            named = _own(token, candidates) or (given and bare in self.forenames)
            if bare in TITLES and not named:
                title = bare
                break
            if (
                named or bare in self.forenames or bare in SHORT or (given and token in _PARTICLES)
            ) or (
                index
                and not given
                and tokens[index - 1] in self.forenames
                and _middle(token, candidates)
            ):
                given.insert(0, token)  # last: a patronymic or middle name behind a forename
            else:
                unknown = token
                break
        while given and given[0] in _PARTICLES:
            given.pop(0)
        if given and not any(_fits(given, p) for p in candidates) and self._numbers(whole, given):
            given = []  # "A. Khrushchev will …": the letter counts paragraphs
        found = _OFFICE.search(whole[-160:])
        office = re.sub(r"^.*\bFrom\b", "", found[0].strip(" ("), flags=re.S) if found else ""
        if given:
            fitting = tuple(p for p in candidates if _fits(given, p))
            if fitting:
                begin = self._begin(text, start, given)
                return Mention(begin, self._suffix(text, end, fitting), fitting, True, title, office)
            # Another person of that name, unless the word before is the end of something else.
            return None
        if unknown and not title and self._stranger(whole, unknown):
            return None
        doubt: Doubt = ""
        if name in PLACES and not title:
            doubt = "place"
        elif name in WORDS and not title:
            doubt = self._doubt(whole, text[end:], unknown)
            if doubt == "place":
                return None
        return Mention(start, end, tuple(candidates), False, title, office, doubt)

    def _numbers(self, whole: str, given: list[str]) -> bool:
        """Whether an initial only counts: it stands alone at the head of a text or sentence."""
        if len(given) > 1 or not re.fullmatch(r"[A-Z]\.", given[0]):
            return False
        lead = whole.rstrip()[: -len(given[0])].rstrip()
        return not lead or lead[-1] in ".?!:;"

    def _doubt(self, whole: str, after: str, unknown: str) -> Doubt:
        """How a surname that is a word too stands: as a name (""), as either ("word"), or as
        something else ("place"): before another capitalised word, "of" or a colon."""
        if re.match(r"\s+(?!Admin|Gov)[A-Z][a-z]|\s+of\b|:", after):
            return "place"
        if _SAYS.match(after):
            return "word" if self._opens_sentence(whole) else ""
        if self._opens_sentence(whole):
            if not after.strip():
                return "" if not whole.strip() else "word"
            return "place" if re.match(r"\s+[a-z]", after) else "word"
        before = self._opens_sentence(whole.rstrip().removesuffix(unknown))
        if unknown and unknown.isalpha() and not unknown.isupper() and not before:
            return "place"
        return "word" if _ARTICLE.search(whole) else ""

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
        suffix = re.escape(fitting[0].suffix) or "(?:Jr|Sr)"
        match = re.compile(rf",?\s+{suffix}\b\.?").match(text, end)
        return match.end() if match else end

    def _whole(self, text: str, start: int, end: int) -> bool:
        """Whether the word is a name of its own, not a part of another ("Wyndham-White")."""
        if start and text[start - 1] in "-–":
            word = re.search(r"[A-Z][\w’'ʼ]*[-–]\Z", text[:start])
            if word and word[0][:-1] not in self.surnames:
                return False
        if start and text[start - 1] in "@&_":
            return False
        if re.search(
            r"\b(?:U\.?S\.?S|H\.?M\.?S|S\.?S|M/?V|USNS|RMS|Fort|Port|Lake|Mount|Camp|Cape)\.?\s+\Z",
            text[:start],
        ):
            return False  # a ship, a place
        after = text[end : end + 40]
        joined = re.match(r"[-–]([A-Z]\w*)", after)
        if joined and joined[1] not in self.surnames and text[start:end].isalpha() and text[end] == "-":
            return False
        if re.match(r"\s+[A-Z]\.\s+(?:[A-Z]\.\s+)?[A-Z][a-z]", after):
            return False  # "Curtis E. LeMay", where the register has a Mr. Curtis
        thing = re.match(r"\s+([A-Z]\w+)", after)
        if thing and text[start:end] in self.forenames and thing[1] not in self.surnames:
            return False  # "Henry Owen", where the register has a Mr. Henry
        if thing and thing[1] in ("Office", "Subject"):
            return re.match(r"\s+(?:Office|Subject)\s+File", after) is None
        return not (thing and thing[1] in THINGS)

    def _stranger(self, whole: str, token: str) -> bool:
        """Whether a capitalised word before a surname is likely somebody else's forename: it is no
        title, no end of an office, no word in capitals, no first word of a sentence."""
        if token.endswith((".", ",")) or token.isupper() or "-" in token or not token.isalpha():
            return False
        lead = whole[: whole.rstrip().rfind(token)]
        if not lead.strip() or re.search(r"[.?!:;—–(\[“\"‘'”)\]]\s*\Z", lead):
            return False
        office = _OFFICE.search(whole[-160:])
        if office and any(
            w.rstrip(".,") in TITLES or w.lower().endswith(("affairs", "general"))
            for w in office[0].split()[:-1]
        ):
            return False
        return not re.search(r"(?:er|or|ary|ian|ish|ese|ent|ant|man|ist|y|ed|ing|ic|al)\Z", token)

    def _opens_sentence(self, whole: str) -> bool:
        lead = whole.rstrip()
        return not lead or lead[-1] in '.?!“"”)'


def _own(token: str, candidates: Sequence[Person]) -> bool:
    """Whether a word before a surname is a forename of one who bears it, or an initial."""
    bare = token.rstrip(".,")
    if len(bare) > 2 and token == bare:
        return any(len(f) > 2 and _same(bare, f) for p in candidates for f in p.forenames)
    if re.fullmatch(r"(?:[A-Z]\.?[-–]?){1,3}", token) and (token.endswith(".") or len(bare) == 1):
        return True
    return (  # "JC King"
        len(bare) == 2 and bare.isupper()
        and any(bare == "".join(f[0] for f in p.forenames)[:2] for p in candidates)
    )  # fmt: skip


def _middle(token: str, candidates: Sequence[Person]) -> bool:
    """Whether a word can be a middle name of one of the candidates."""
    return token.isalpha() and any(f[0] == token[0] for p in candidates for f in p.forenames[1:])


def _forms(person: Person) -> list[str]:
    """The forms under which a surname stands in texts: in capitals, with its particle either way, and
    the first of two surnames alone ("Arbenz Guzman")."""
    forms = [person.surname]
    particle = re.match(r"([Dd][eu]|[Vv]an|[Vv]on|[Aa]l)[ -](?=\S)", person.surname)
    if particle:
        rest = person.surname[particle.end() :]
        if particle[1].lower() == "al":
            forms.append(rest)  # "Sadat" for "al-Sadat"
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
        for part in (
            re.findall(r"[A-Z](?=\.)", token) if token.count(".") > 1
            else list(token) if len(token) == 2 and token.isalpha() and token.isupper() else [token]
        )
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
    if not token or not name:
        return False
    if len(token) == 1 or len(name) == 1:
        return token[0] == name[0]
    token = SHORT.get(token, token) if SHORT.get(token, token) == name else token
    stem = re.sub(r"(?:ie|y)\Z", "", token)
    return (
        token == name
        or (len(token) >= 3 and name.startswith(token))
        or (len(name) >= 4 and token.startswith(name))
        or (stem != token and len(stem) >= 3 and name.startswith(stem))
        or _similar(token, name)
    )


def _similar(token: str, name: str) -> bool:
    """Transliterations of one name: "Anatoliy", "Anatoly"."""
    alike = str.maketrans({"y": "i", "j": "i", "w": "v", "k": "c"})
    a, b = (
        re.sub(r"(.)\1", r"\1", x.lower().translate(alike)).replace("ii", "i") for x in (token, name)
    )
    if a == b or a.rstrip("i") == b.rstrip("i"):
        return True
    # One name in two languages: George and Georgios, Andrew and Andreas, Constantine and Konstantinos.
    common = next(
        (i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
    )
    return common >= 4 and common >= min(len(a), len(b)) - 2
