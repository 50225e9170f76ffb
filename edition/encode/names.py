"""Persons and terms of the register, found in a text.

A full name, or a surname that one entry only bears, is tagged. A surname of several persons is tagged
where the document itself says which: by a full name elsewhere in it, or by a title that the description
of one of them bears out. Else it is listed for the editor, not guessed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Final, NamedTuple

from edition.encode.name_lists import TITLES, WOMEN
from edition.encode.register import Person
from edition.encode.spans import Span, divide
from edition.encode.tagger import Mention, Tagger
from edition.transcript.model import Node, Text, Transcript
from edition.volume.tei import BLOCKS

APART: Final = frozenset("persName gloss term placeName date time idno rs pb lb gap orgName".split())
"""Inside these nothing is tagged: they are names already, or cannot be."""
_PRINCIPAL: Final = re.compile(
    r"(?:^|[;,] )(?:(?:36th |35th |\d\dth )?President of the United States|Secretary of State\b(?! for)"
    r"|Prime Minister|Premier\b|Chairman of the Council of Ministers|Chancellor\b"
    r"|President\b(?!.s| of the [A-Z]\w+ (?:Bank|Comp))"
    r"|Secretary of Defense\b)"
)
"""Offices whose holders are meant by their surname alone."""


class _Spot(NamedTuple):
    parent: Node
    text: Text
    mention: Mention


def tag(transcript: Transcript, tagger: Tagger) -> None:
    """Tag persons and terms in the body of a transcript; what is ambiguous becomes a proposal."""
    fixed = {
        name.strip(): key.strip().lstrip("#")
        for name, _, key in (
            line.partition("=") for line in transcript.metadata.get("person", "").split("\n") if line
        )
    }
    once = {name for name, key in fixed.items() if key.endswith("once")}
    fixed = {name: key.partition(",")[0].strip() for name, key in fixed.items()}
    places: list[tuple[Node, Text, str]] = []
    _collect(transcript.body, places)
    spots = [
        _Spot(parent, text, mention)
        for parent, text, before in places
        for mention in tagger.mentions(text.value, before)
    ]
    seen: dict[str, set[str]] = defaultdict(set)
    plain: set[str] = set()
    titled: set[str] = set()
    for spot in spots:
        mention = spot.mention
        surname = mention.candidates[0].surname.upper()
        if not mention.doubt:
            plain.add(surname)
        if mention.full or mention.title:
            titled.add(surname)
        if len(mention.candidates) == 1 and mention.full:
            seen[surname].add(mention.candidates[0].id)
        elif len(mention.candidates) > 1 and (key := _holder(mention)):
            seen[surname].add(key)
    decided: dict[int, list[Span]] = defaultdict(list)
    told: set[str] = set()
    for spot in spots:
        mention = spot.mention
        known = {"": None, "word": plain, "place": titled}[mention.doubt]
        if known is not None and mention.candidates[0].surname.upper() not in known:
            continue
        word = spot.text.value[mention.start : mention.end]
        said = fixed.get(" ".join(word.split()))
        if said:
            transcript.decided.setdefault(" ".join(word.split()), f"“{word}” is #{said}")
        person_id = said or decide(mention, seen)
        if person_id:
            node = Node("persName", {"corresp": f"#{person_id}"})
            decided[id(spot.text)].append((mention.start, mention.end, node))
        elif word not in told:
            told.add(word)
            names = "; ".join(f"{_named(p)} (#{p.id})" for p in mention.candidates)
            transcript.propose(
                "name",
                spot.text.at + mention.start if spot.text.at >= 0 else -1,
                word,
                names,
                ("Several persons have" if len(mention.candidates) > 1 else "Another person can have")
                + f" this name. `person: {word} = #…` in the metadata decides.",
                "low",
                done=False,
            )
    _knights(places, tagger, decided)
    done: set[str] = set()
    offices = {
        id(text)
        for node in transcript.body.walk()
        if node.name == "list" and node.attributes.get("type") in ("routing", "distribution")
        for item in node.children
        if isinstance(item, Node) and item.name == "item"
        for text in item.children
        if isinstance(text, Text)
    }
    for _, text, _ in places:
        spans = decided[id(text)]
        for words, key in sorted(fixed.items(), key=lambda entry: -len(entry[0])):
            if words in tagger.surnames:
                continue
            first = f"[{words[0].upper()}{words[0].lower()}]"
            for match in re.finditer(
                rf"(?<![^\W_]){first}{re.escape(words[1:])}(?![^\W\u02bc])", text.value
            ):
                if words in done or any(s < match.end() and match.start() < e for s, e, _ in spans):
                    continue
                kind = {"type": "person"} if words.split()[-1] in TITLES else {}
                node = Node("rs" if kind else "persName", {**kind, "corresp": f"#{key}"})
                spans.append((match.start(), match.end(), node))
                transcript.decided.setdefault(words, f"“{words}” is #{key}")
                if words in once:
                    done.add(words)
        taken = [(s, e) for s, e, _ in spans]
        spans += [
            (start, end, Node("gloss", {"target": f"#{key}"}))
            for start, end, key in tagger.terms.find(text.value, id(text) in offices)
            if all(end <= s or start >= e for s, e in taken)
        ]
    _apply(transcript.body, decided)
    for node in transcript.body.walk():
        _hoist(node)


def _knights(
    places: list[tuple[Node, Text, str]], tagger: Tagger, decided: dict[int, list[Span]]
) -> None:
    """A knight goes by his forename: "Sir David" is the one of that name whom the document names."""
    named = {
        str(node.attributes["corresp"]).lstrip("#")
        for spans in decided.values()
        for _, _, node in spans
    }
    knights: dict[str, set[str]] = defaultdict(set)
    for person in tagger.register.persons:
        if person.id in named and person.forenames and re.search(r"\bSir\b", person.about):
            knights[person.forenames[0]].add(person.id)
    for forename, ids in knights.items():
        if len(ids) > 1:
            continue
        pattern = re.compile(rf"\bSir ({re.escape(forename)})\b(?!\s+[A-Z]|-)")
        for _, text, _ in places:
            for match in pattern.finditer(text.value):
                node = Node("persName", {"corresp": f"#{next(iter(ids))}"})
                decided[id(text)].append((match.start(1), match.end(1), node))


def decide(mention: Mention, seen: dict[str, set[str]]) -> str:
    """Whom a mention means; "" where several persons have the name and nothing says which.

    Office or title before the name decide first, then the document, where it names one of them only. A
    surname whose bearers include the head of a government means him as a rule: another of the name whom
    the document mentions does not rule that out.
    """
    candidates = _either(mention)
    if not candidates:
        return ""
    if len(candidates) == 1:
        return candidates[0].id
    mention = mention._replace(candidates=candidates)
    held = _holder(mention)
    if held:
        return held
    here = [p for p in candidates if p.id in seen.get(p.surname.upper(), ())]
    if len(here) != 1 or _RANK.fullmatch(mention.title):
        return ""
    heads = [p for p in candidates if _PRINCIPAL.search(p.about)]
    return here[0].id if not heads or heads == here else ""


def _either(mention: Mention) -> tuple[Person, ...]:
    """Those of a name whom the title allows: the register's "Mrs. Menshikov" is none of "Mr. Menshikov"
    or of the surname alone, and "Mrs. Dobrynin" is not the Ambassador."""
    wives = tuple(p for p in mention.candidates if re.match(r"(?:Mrs|Miss|Lady|Madame)\b", p.about))
    if mention.title in ("Mrs", "Miss", "Lady", "Madame"):
        return wives or tuple(p for p in mention.candidates if _woman(p))
    return tuple(p for p in mention.candidates if p not in wives)


def _woman(person: Person) -> bool:
    first = person.forenames[0] if person.forenames else ""
    return first in WOMEN or re.search(r"[^ithu]a\Z", first) is not None


_RANK: Final = re.compile(
    r"General|Gen|Admiral|Adm|Colonel|Col|Major|Maj|Captain|Capt|President|Senator|Sen|Congressman|Governor|Premier"
)
"""Titles that only one who bears them is meant by."""
_COMMON: Final = frozenset("State Affairs United States The Department Office National".split())


def _holder(mention: Mention) -> str:
    """The one among several of a name whose description has the office or title before it, or ""."""
    candidates = mention.candidates
    words = {
        w for w in re.findall(r"[A-Z][a-z]{3,}", mention.office) if w not in _COMMON and w != "Messrs"
    }
    if len(words) > 1:
        shares = [(sum(w in p.about for w in words), p.id) for p in candidates]
        best = max(shares)
        if 4 * best[0] >= 3 * len(words) and [s for s, _ in shares].count(best[0]) == 1:
            return best[1]
    if mention.title and not mention.full:
        title = re.escape(mention.title)
        fitting = [
            p for p in candidates if re.search(rf"(?<!Vice ){title}\b(?! for| of the Bank)", p.about)
        ]
        first = [p for p in candidates if re.match(rf"(?:\w+\.?,? )?{title}\b", p.about)]
        for chosen in (fitting, first):
            if len(chosen) == 1:
                return chosen[0].id
    return ""


def _named(person: Person) -> str:
    return " ".join((*person.forenames, person.surname))


def _collect(node: Node, places: list[tuple[Node, Text, str]], before: str = "") -> None:
    """Texts in which names can stand, with the words before each."""
    if node.name in BLOCKS or node.name in ("note", "sic", "corr"):
        before = ""
    for child in node.children:
        if isinstance(child, Text):
            places.append((node, child, before))
            before = child.value
        elif _settled(child):
            before = child.text() if child.name not in ("pb", "lb", "gap") else before
        else:
            _collect(child, places, before)
            if child.name != "note":
                before = child.text()


def _apply(node: Node, decided: dict[int, list[Span]]) -> None:
    children: list[Node | Text] = []
    for child in node.children:
        if isinstance(child, Text):
            children += divide(child, decided.get(id(child), ()))
        else:
            if not _settled(child):
                _apply(child, decided)
                _lift(child)
            children.append(child)
    node.children = children


def _settled(node: Node) -> bool:
    """Whether nothing is tagged inside an element. The persName and gloss of a heading say only who
    writes; who that is is still open."""
    if node.name in ("persName", "gloss"):
        return (
            "corresp" in node.attributes or "target" in node.attributes or "type" not in node.attributes
        )
    return node.name in APART or node.attributes.get("type") == "catch"


def _hoist(node: Node) -> None:
    """A name that is misread stands round both readings."""
    for index, child in enumerate(node.children):
        if not isinstance(child, Node) or child.name != "choice" or node.name == "persName":
            continue
        last = child.children[-1]
        inner = last.children[0] if isinstance(last, Node) and len(last.children) == 1 else None
        if isinstance(last, Node) and isinstance(inner, Node) and inner.name == "persName":
            for reading in child.children:
                if isinstance(reading, Node):
                    reading.children = [
                        g
                        for c in reading.children
                        for g in (c.children if isinstance(c, Node) and c.name == "persName" else [c])
                    ]
            node.children[index] = Node("persName", inner.attributes, [child], child.at)


def _lift(node: Node) -> None:
    """A name that fills a persName says whom that one means."""
    if node.name == "persName" and len(node.children) == 1:
        inner = node.children[0]
        if isinstance(inner, Node) and inner.name == "persName":
            node.attributes.update(inner.attributes)
            node.children = inner.children
