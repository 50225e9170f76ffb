"""How well transcripts copied from published volumes become the TEI that their editors made.

    python bench/encode.py FOLDER_OF_VOLUMES [VOLUME_ID …] [--show WHAT] [--every N]

Every document of every volume is written out as its web page would be copied (pasted.py), encoded with
the volume's own registers, and compared with the TEI it came from: characters, page breaks, notes,
headings, datelines, lists, closers, persons, terms. A thing counts as found if it has the same words,
stands at the same character, and says the same. Five things that the volumes themselves do in two ways
count as one: times as `time` or in `date`, with Z or without; the label of an item in `label` or in
`item`; the office of one who signs, inside `signed` or below; a person's rank or forename inside his
name or before it; a signature above an enclosure, or a dateline below text, as such or as a paragraph.
What a volume's editors left untagged is told by rules (untagged.py); `raw` is without them and without
the fifth. `--show` prints the differences of one sort, or of all.
"""

from __future__ import annotations

import argparse
import copy
import re
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path

from lxml import etree

sys.path.insert(0, str(Path(__file__).resolve().parent))

from pasted import BLOCKS, TEI, Pasted, local, paste
from untagged import Places, Untagged

from edition.encode import register
from edition.encode.document import Encoder

XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
TEXT = frozenset("p list table quote div attachment".split())
POINTERS = {"persName": ("persons", "corresp"), "gloss": ("terms", "target")}
SORTS = (
    "text",
    "pages",
    "notes",
    "heads",
    "datelines",
    "dates",
    "lists",
    "closers",
    "persons",
    "terms",
    "datelines raw",
    "closers raw",
    "persons raw",
    "terms raw",
)


def alike(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(one), len(other)))


@dataclass
class Reading:
    """What a document says, in a form that two encodings of it can be compared in."""

    text: str = ""
    things: dict[str, Counter[object]] = field(default_factory=lambda: defaultdict(Counter))
    places: Places = field(default_factory=Places)
    early: Counter[str] = field(default_factory=Counter)
    """Paragraphs that text follows, and"""
    late: Counter[str] = field(default_factory=Counter)
    """those that text precedes."""
    dated: dict[str, object] = field(default_factory=dict)
    """The date of each dateline."""

    def move(self, other: str) -> None:
        """Count characters as another text does, so that one that is lost does not make wrong what
        follows it."""
        one = self.text
        head = alike(one, other)
        tail = alike(one[head:][::-1], other[head:][::-1])
        inner = SequenceMatcher(
            None, one[head : len(one) - tail], other[head : len(other) - tail], autojunk=False
        )
        blocks = [(a + head, b + head, size) for a, b, size in inner.get_matching_blocks()]
        blocks += [(0, 0, head), (len(one) - tail, len(other) - tail, tail)]
        to = {a + i: b + i for a, b, size in blocks for i in range(size + 1)}
        for sort, things in self.things.items():
            moved: Counter[object] = Counter()
            for thing, number in things.items():
                if isinstance(thing, tuple) and thing and isinstance(thing[0], int):
                    offsets = [to.get(t, -1) if isinstance(t, int) else t for t in thing]
                    thing = tuple(offsets)
                moved[thing] += number
            self.things[sort] = moved


def read(root: etree._Element, original: bool) -> Reading:
    """Read a document. Text is in the order of the document, each note after the rest; white space does
    not count."""
    reading = Reading()
    pieces: list[str] = []
    notes: list[etree._Element] = []
    length = 0

    def add(text: str | None) -> None:
        nonlocal length
        at = length
        for character in text or "":
            if character.isspace():
                reading.places.spaces.add(at)
            else:
                at += 1
        text = "".join((text or "").split())
        pieces.append(text)
        length += len(text)

    def walk(element: etree._Element) -> None:
        nonlocal length
        name = local(element)
        if not name or element.get("hidden") or name == "supplied" or name == "corr":
            if (name and element.get("hidden") and name == "dateline") or name == "supplied":
                note_date(element)
            return
        if name == "pb" and element.get("n"):
            reading.things["pages"][(length, element.get("n"))] += 1
        if name == "note" and element.get("rend") != "inline" and element is not root_note:
            reading.things["notes"][(length, "".join(content(element).split())[:30])] += 1
            notes.append(element)
            return
        start = length
        if name in BLOCKS or name in ("note", "lb"):
            reading.places.edges.add(length)
        add(element.text)
        for child in element:
            walk(child)
            add(child.tail)
        said = "".join(pieces_between(start))
        if name in BLOCKS or name == "note":
            reading.places.edges.add(length)
        if name in POINTERS:
            sort, pointer = POINTERS[name]
            key = element.get(pointer)
            if key:
                reading.things[sort][(start, length, said, key)] += 1
                reading.places.tags[sort].append((start, length))
            elif name == "persName":
                reading.places.nobody.append((start, length))
        elif name == "head" and local(element.getparent()) == "div" and element.getparent() is root:
            reading.things["heads"][said] += 1
        elif name == "dateline":
            if not any(local(c) == "supplied" for c in element):
                reading.things["datelines"][said] += 1
                reading.dated[said] = note_date(element)
        elif name == "list":
            items = [i for i in element.iter(f"{TEI}item") if i.find(f".//{TEI}item") is None]
            depth = sum(1 for a in element.iterancestors() if local(a) == "list")
            if depth == 0:
                reading.things["lists"][tuple(labelled(i) for i in items)] += 1
        elif name == "signed":
            reading.things["closers"][signature(element)] += 1
        elif name == "p":
            if len(said) < 99 and any(local(e) in TEXT for e in element.itersiblings()):
                reading.early[signature(element)] += 1
            if any(local(e) in TEXT for e in element.itersiblings(preceding=True)):
                reading.late[said] += 1

    def pieces_between(start: int) -> str:
        joined = "".join(pieces)
        return joined[start:length]

    def note_date(element: etree._Element) -> object:
        made = None
        for date in element.iter(f"{TEI}date"):
            value = {k: v.rstrip("Z") for k, v in date.attrib.items() if k in ("when", "from", "to")}
            time = element.find(f".//{TEI}time")
            if time is not None and "when" in value:
                value = {k: f"{value['when']}T{v}" for k, v in time.attrib.items()}
            if value:
                made = tuple(sorted(value.items()))
                reading.things["dates"][made] += 1
        return made

    root_note: etree._Element | None = None
    walk(root)
    number = 0
    while number < len(notes):
        root_note = notes[number]
        walk(root_note)
        number += 1
    reading.text = reading.places.text = "".join(pieces)
    return reading


def content(element: etree._Element) -> str:
    """The text of an element without notes inside, and without what is supplied or corrected."""
    pieces = [element.text or ""]
    for child in element:
        if local(child) not in ("note", "corr", "supplied", "") and not child.get("hidden"):
            pieces.append(content(child))
        pieces.append(child.tail or "")
    return "".join(pieces)


def labelled(item: etree._Element) -> str:
    """The text of an item, after its label where that stands before it."""
    before = item.getprevious()
    label = content(before) if before is not None and local(before) == "label" else ""
    return "".join((label + content(item)).split())


def signature(signed: etree._Element) -> str:
    """The first line of a signature: some volumes have the office inside, some below."""
    apart = copy.deepcopy(signed)
    apart.tail = None
    for line_break in apart.iter(f"{TEI}lb"):
        line_break.text = "\n\n"
    return "".join(re.split(r"\n\n", content(apart).strip())[0].split())


@dataclass
class Score:
    """Right, found, and there to be found, per sort."""

    right: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    there: Counter[str] = field(default_factory=Counter)

    def add(self, sort: str, made: Counter[object], expected: Counter[object]) -> None:
        self.right[sort] += (made & expected).total()
        self.found[sort] += made.total()
        self.there[sort] += expected.total()

    def row(self, sort: str) -> str:
        right, found, there = self.right[sort], self.found[sort], self.there[sort]
        precision = right / found if found else 1.0
        recall = right / there if there else 1.0
        return f"{precision:7.2%} {recall:7.2%} {there:6,}"


def documents(root: etree._Element) -> list[etree._Element]:
    return [
        d
        for d in root.iter(f"{TEI}div")
        if d.get("type") == "document" and d.find(f".//{TEI}div") is None
    ]


def compare(
    pasted: Pasted,
    made: etree._Element,
    untagged: Untagged,
    score: Score,
    show: str,
    key: str,
) -> None:
    ours, theirs = read(made, False), read(pasted.expected, True)
    score.add("text", Counter([ours.text]), Counter([theirs.text]))
    if show in ("text", "all") and ours.text != theirs.text:
        at = next(
            (i for i, (a, b) in enumerate(zip(ours.text, theirs.text, strict=False)) if a != b), 0
        )
        print(
            f"text {key}: …{theirs.text[max(0, at - 30) : at + 40]}…\n{' ' * len(key)}       "
            f"…{ours.text[max(0, at - 30) : at + 40]}…"
        )
    if ours.text != theirs.text:
        ours.move(theirs.text)
    for sort in SORTS[1:-4]:
        made_things, expected = ours.things[sort], theirs.things[sort]
        if sort in ("datelines", "closers"):
            score.add(f"{sort} raw", made_things, expected)
            made_things -= displaced(ours, theirs, sort)
        if sort in ("persons", "terms"):
            made_things, expected = ending(made_things), ending(expected)
            score.add(f"{sort} raw", made_things, expected)
            more = Counter({t: n for t, n in made_things.items() if t not in expected})
            lacking = Counter({t: n for t, n in expected.items() if t not in made_things})
            whole = {
                t: t_
                for t_, t in ((t, last_word(t)) for t in (*ours.things[sort], *theirs.things[sort]))
            }
            made_things -= Counter(
                {t: n for t, n in more.items() if untagged.open(sort, whole[t], theirs.places)}
            )
            expected -= Counter(
                {t: n for t, n in lacking.items() if not untagged.there(whole[t], theirs.places)}
            )
        score.add(sort, made_things, expected)
        if show in (sort, "all"):
            for thing in made_things - expected:
                print(f"{sort} {key} + {context(ours.text, thing)}")
            for thing in expected - made_things:
                print(f"{sort} {key} - {context(theirs.text, thing)}")


def displaced(ours: Reading, theirs: Reading, sort: str) -> Counter[object]:
    """Signatures above an enclosure and datelines below text: TEI lets neither stand there inside a
    division, so volumes without divisions for enclosures have paragraphs of the same words."""
    more = ours.things[sort] - theirs.things[sort]
    paragraphs: Counter[object] = Counter(theirs.early if sort == "closers" else theirs.late)
    apart = more & paragraphs
    for said in apart if sort == "datelines" else ():
        date = Counter({ours.dated.get(str(said)): apart[said]})
        ours.things["dates"] -= date & (ours.things["dates"] - theirs.things["dates"])
    return apart


def last_word(thing: tuple[int, int, str, str]) -> tuple[int, str, str]:
    """A name by its last word: some volumes have the rank or forename inside, some before it."""
    _, end, said, key = thing
    return end, said[-3:], key


def ending(things: Counter[object]) -> Counter[object]:
    out: Counter[object] = Counter()
    for thing, number in things.items():
        out[last_word(thing)] += number
    return out


def context(text: str, thing: object) -> str:
    if isinstance(thing, tuple) and thing and isinstance(thing[0], int):
        at = thing[0]
        return f"{thing[1:]} …{text[max(0, at - 30) : at]}|{text[at : at + 40]}…"
    return str(thing)[:300]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("volumes", nargs="*")
    parser.add_argument("--show", default="", choices=("", "all", *SORTS))
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--write", type=Path, help="Write the transcripts here too.")
    chosen = parser.parse_args()
    total = Score()
    print(f"{'':22} {'docs':>5} {'ms':>5}  " + "".join(f"{s:>24}" for s in SORTS))
    for path in sorted(chosen.folder.glob("*.xml")):
        if chosen.volumes and path.stem not in chosen.volumes:
            continue
        root = etree.parse(
            str(path), etree.XMLParser(huge_tree=True, collect_ids=False, load_dtd=False)
        ).getroot()
        known = register.read(root)
        encoder, untagged = Encoder(known), Untagged(root, known)
        score = Score()
        spent, count = 0.0, 0
        for number, document in enumerate(documents(root)):
            if number % chosen.every:
                continue
            key = f"{path.stem}#{document.get(XML_ID)}"
            pasted = paste(document, key)
            if not re.search(r"\w", pasted.text):
                continue
            if chosen.write:
                chosen.write.mkdir(parents=True, exist_ok=True)
                head = "".join(f"{k}: {v}\n" for k, v in pasted.metadata.items())
                (chosen.write / f"{key}.txt").write_text(
                    (f"---\n{head}---\n" if head else "") + pasted.text
                )
            started = time.process_time()
            made, _ = encoder.encode(pasted.text, key, key, dict(pasted.metadata))
            spent += time.process_time() - started
            count += 1
            for each in (score, total):
                compare(pasted, made, untagged, each, chosen.show if each is score else "", key)
        if count:
            print(
                f"{path.stem:22} {count:5} {1000 * spent / count:5.1f}  "
                + "".join(f"{score.row(s):>24}" for s in SORTS)
            )
    print(f"{'all':22} {'':5} {'':5}  " + "".join(f"{total.row(s):>24}" for s in SORTS))


if __name__ == "__main__":
    main()
