"""Plants edits of known kinds in a TEI volume, each in a paragraph or document of its own.

Works on the characters of the file, so that nothing else changes. `plant` gives the edited text and
what was planted: (kind, document).
"""

from __future__ import annotations

import random
import re
from collections import Counter
from typing import NamedTuple

from plant_harder import HARDER, IN_DOCUMENT, Edit, Maker

from edition.compare.record import FileChanges

DOCUMENT = re.compile(r"<div\b[^>]*\btype=\"document\"[^>]*>")
PARAGRAPH = re.compile(r"<p>(?:(?!<p\b|</p>|<list|<table|<quote).)*</p>", re.DOTALL)
NOTE = re.compile(r"<note\b[^>]*>(?:(?!<note\b).)*?</note>", re.DOTALL)


class Planted(NamedTuple):
    """A known edit."""

    kind: str
    document: str
    what: str


WORDS = "zebra quorum lantern marble violet harbour tundra cobalt ember saffron".split()


def _plain_words(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Words between spaces, not in tags or notes, with plain text on both sides."""
    hidden = [
        m.span() for m in re.finditer(r"<note\b.*?</note>|<[^>]*>|&[^;]*;", text[start:end], re.DOTALL)
    ]
    return [
        (start + match.start(), start + match.end())
        for match in re.finditer(r"(?<=[a-z] )[A-Za-z]{4,}(?= [a-z])", text[start:end])
        if not any(a - 2 <= match.start() < b + 2 for a, b in hidden)
    ]


def _word(r: random.Random, text: str, a: int, b: int, least: int = 12) -> tuple[int, int] | None:
    words = _plain_words(text, a, b)
    return r.choice(words[2:-2]) if len(words) >= least else None


def replaced(r: random.Random, text: str, a: int, b: int) -> list[Edit] | None:
    word = _word(r, text, a, b)
    return [Edit(*word, r.choice(WORDS))] if word else None


def inserted(r: random.Random, text: str, a: int, b: int) -> list[Edit] | None:
    word = _word(r, text, a, b)
    return [Edit(word[0], word[0], " ".join(r.sample(WORDS, 2)) + " ")] if word else None


def deleted(r: random.Random, text: str, a: int, b: int) -> list[Edit] | None:
    word = _word(r, text, a, b)
    return [Edit(word[0], word[1] + 1, "")] if word else None


def moved_words(r: random.Random, text: str, a: int, b: int) -> list[Edit] | None:
    runs = [
        (a + m.start(), a + m.end())
        for m in re.finditer(r"(?<=[a-z] )(?:[a-z]{2,} ){5,6}(?=[a-z])", text[a:b])
        if "<" not in text[a + m.start() - 3 : a + m.end() + 3]
    ]
    words = _plain_words(text, a, b)
    if not runs or len(words) < 20:
        return None
    s, e = runs[0]
    there = [w for w in words if w[0] > e + 200 or w[1] < s - 200]
    if not there:
        return None
    at = r.choice(there)[0]
    return [Edit(s, e, ""), Edit(at, at, text[s:e])]


def _open(text: str, start: int, end: int) -> int:
    """How many elements are open at the end of a stretch."""
    tags = re.findall(r"<(/?)[^>]*?(/?)>", text[start:end])
    return sum(-1 if close else 0 if empty else 1 for close, empty in tags)


def split(r: random.Random, text: str, a: int, b: int) -> list[Edit] | None:
    stops = [
        a + m.start() for m in re.finditer(r"(?<=[a-z])\. (?=[A-Z][a-z]+ [a-z]+ [a-z])", text[a:b])
    ]
    stops = [s for s in stops if not _open(text, a + 3, s)]
    if not stops:
        return None
    at = r.choice(stops) + 1
    return [Edit(at, at + 1, "</p>\n<p>")]


def joined(r: random.Random, text: str, a: int, b: int) -> list[Edit] | None:
    match = re.compile(r"</p>\s*<p>").match(text, b - 4)
    return [Edit(b - 4, match.end(), " ")] if match else None


def moved_block(r: random.Random, text: str, a: int, b: int) -> list[Edit] | None:
    end = text.find("</div>", b)
    later = [m.end() for m in re.finditer(r"</p>\s*(?=<p>)", text[b:end])]
    if len(later) < 4 or len(_plain_words(text, a, b)) < 8:
        return None
    at = b + later[3]
    if not whole_notes(text[b:at]) or any("<p" in m[0] for m in NOTE.finditer(text, b, at)):
        return None  # it would land in a note
    return [Edit(a, b, ""), Edit(at, at, text[a:b] + "\n")]


def note_added(r: random.Random, text: str, a: int, b: int) -> list[Edit] | None:
    word = _word(r, text, a, b)
    if not word:
        return None
    words = " ".join(r.sample(WORDS, 6))
    return [Edit(word[1], word[1], f'<note n="99" xml:id="x{word[1]}">A new note: {words}.</note>')]


def note_removed(r: random.Random, text: str, a: int, b: int) -> list[Edit] | None:
    match = NOTE.search(text, a, b)
    return [Edit(*match.span(), "")] if match else None


def note_shifted(r: random.Random, text: str, a: int, b: int) -> list[Edit] | None:
    match = NOTE.search(text, a, b)
    if not match:
        return None
    words = [
        w for w in _plain_words(text, a, b) if w[1] < match.start() - 40 or w[0] > match.end() + 40
    ]
    if not words:
        return None
    at = r.choice(words)[1]
    return [Edit(*match.span(), ""), Edit(at, at, match[0])]


def note_renumbered(r: random.Random, text: str, a: int, b: int) -> list[Edit] | None:
    match = re.compile(r'<note n="(\d+)" xml:id="(d\d+fn)\d+"').search(text, a, b)
    if not match:
        return None
    return [
        Edit(
            match.start(),
            match.end(),
            f'<note n="{int(match[1]) + 40}" xml:id="{match[2]}{int(match[1]) + 40}"',
        )
    ]


PB = re.compile(r"<pb\b[^>]*/>")


def page_moved(r: random.Random, text: str, a: int, b: int) -> list[Edit] | None:
    match = PB.search(text, a, b)
    if not match:
        return None
    words = [
        w for w in _plain_words(text, a, b) if w[1] < match.start() - 20 or w[0] > match.end() + 20
    ]
    if not words:
        return None
    at = r.choice(words)[0]
    return [Edit(*match.span(), ""), Edit(at, at, match[0])]


def page_renumbered(r: random.Random, text: str, a: int, b: int) -> list[Edit] | None:
    match = re.compile(r'(<pb\b[^>]*\bn=")(\d+)"').search(text, a, b)
    return [Edit(match.start(2), match.end(2), str(int(match[2]) + 700))] if match else None


def page_relinked(r: random.Random, text: str, a: int, b: int) -> list[Edit] | None:
    match = re.compile(r'(<pb\b[^>]*\bfacs=")([^"]+)"').search(text, a, b)
    return [Edit(match.start(2), match.end(2), match[2] + "b")] if match else None


def name_tagged(r: random.Random, text: str, a: int, b: int) -> list[Edit] | None:
    word = _word(r, text, a, b)
    if not word:
        return None
    return [Edit(word[0], word[0], '<persName corresp="#p_X1">'), Edit(word[1], word[1], "</persName>")]


NAME = re.compile(
    r"(<(persName|gloss)\b[^>]*?\b(?:corresp|target)=\"#)([^\"]+)(\"[^>]*>)([^<]*)(</\2>)"
)


def name_untagged(r: random.Random, text: str, a: int, b: int) -> list[Edit] | None:
    match = NAME.search(text, a, b)
    if not match:
        return None
    return [Edit(match.start(), match.end(4), ""), Edit(match.start(6), match.end(), "")]


def name_relinked(r: random.Random, text: str, a: int, b: int) -> list[Edit] | None:
    match = NAME.search(text, a, b)
    return [Edit(match.start(3), match.end(3), match[3] + "X9")] if match else None


def typography(r: random.Random, text: str, a: int, b: int) -> list[Edit] | None:
    marks = {"’": "'", "“": '"', "—": "–", "–": "-", "'": "’"}
    for match in re.finditer(r"(?<=\w)[’—–'](?=\w)|“(?=\w)", text[a:b]):
        at = a + match.start()
        if text.rfind("<", a, at) <= text.rfind(">", a, at):
            return [Edit(at, at + 1, marks[match[0]])]
    return None


def space(r: random.Random, text: str, a: int, b: int) -> list[Edit] | None:
    word = _word(r, text, a, b)
    return [Edit(word[1], word[1] + 1, "")] if word else None


def markup_added(r: random.Random, text: str, a: int, b: int) -> list[Edit] | None:
    word = _word(r, text, a, b)
    if not word:
        return None
    return [Edit(word[0], word[0], '<hi rend="italic">'), Edit(word[1], word[1], "</hi>")]


def markup_removed(r: random.Random, text: str, a: int, b: int) -> list[Edit] | None:
    match = re.compile(r"<hi\b[^>]*>([^<]+)</hi>").search(text, a, b)
    if not match:
        return None
    return [Edit(match.start(), match.start(1), ""), Edit(match.end(1), match.end(), "")]


def comment(r: random.Random, text: str, a: int, b: int) -> list[Edit] | None:
    word = _word(r, text, a, b)
    return [Edit(word[0], word[0], "<!-- to check -->")] if word else None


def made(r: random.Random, text: str, a: int, b: int) -> list[Edit] | None:
    words = _plain_words(text, a, b)
    runs = [
        (x[0], y[1])
        for x, y in zip(words[4:], words[10:], strict=False)
        if not re.search(r"[<\[\]]", text[x[0] : y[1]]) and y[1] - x[0] < 200
    ]
    if not runs:
        return None
    return [Edit(*runs[0], '[<hi rend="italic">2 lines not declassified</hi>]')]


def restored(r: random.Random, text: str, a: int, b: int) -> list[Edit] | None:
    pattern = re.compile(r"\[<hi rend=\"italic\">[^<\]]*not declassified</hi>\]")
    match = pattern.search(text, a, b)
    return [Edit(*match.span(), " ".join(r.sample(WORDS, 7)))] if match else None


def paragraph_added(r: random.Random, text: str, a: int, b: int) -> list[Edit] | None:
    return [Edit(b, b, "\n<p>" + " ".join(r.sample(WORDS, 9)).capitalize() + ".</p>")]


def paragraph_removed(r: random.Random, text: str, a: int, b: int) -> list[Edit] | None:
    if "<note" in text[a:b] or "<pb" in text[a:b] or len(_plain_words(text, a, b)) < 5:
        return None
    return [Edit(a, b, "")]


_PLAIN: dict[str, tuple[str, Maker]] = {
    "word replaced": ("text.replaced", replaced),
    "words inserted": ("text.inserted", inserted),
    "word deleted": ("text.deleted", deleted),
    "words moved": ("text.moved", moved_words),
    "paragraph split": ("block.split", split),
    "paragraphs joined": ("block.joined", joined),
    "paragraph moved": ("block.moved", moved_block),
    "paragraph added": ("text.inserted", paragraph_added),
    "paragraph removed": ("text.deleted", paragraph_removed),
    "note added": ("note.added", note_added),
    "note removed": ("note.removed", note_removed),
    "note shifted": ("note.shifted", note_shifted),
    "note renumbered": ("note.renumbered", note_renumbered),
    "page moved": ("page.moved", page_moved),
    "page renumbered": ("page.renumbered", page_renumbered),
    "page relinked": ("page.relinked", page_relinked),
    "name tagged": ("name.tagged", name_tagged),
    "name untagged": ("name.untagged", name_untagged),
    "name relinked": ("name.relinked", name_relinked),
    "typography": ("text.typography", typography),
    "space": ("text.typography", space),
    "markup added": ("markup.added", markup_added),
    "markup removed": ("markup.removed", markup_removed),
    "comment": ("comment.changed", comment),
    "excision made": ("excision.made", made),
    "excision restored": ("excision.restored", restored),
}
IN_PARAGRAPH = {**{name: ((kind,), maker) for name, (kind, maker) in _PLAIN.items()}, **HARDER}
ON_DOCUMENT = (
    "document removed", "document added", "document moved", "document renumbered", "document split",
    "documents merged", "date changed",
)  # fmt: skip


def whole_notes(text: str) -> bool:
    return text.count("<note") == text.count("</note>") and "<frus:attachment" not in text


def _elsewhere(r: random.Random, text: str) -> list[tuple[Edit, str, str]]:
    """Edits of the header and of a register."""
    found = []
    title = re.compile(r"<title\b[^>]*>[^<]*?\b([A-Z][a-z]{4,})\b").search(text)
    if title and title.end() < text.index("</teiHeader>"):
        new = Edit(*title.span(1), r.choice(WORDS).capitalize())
        found.append((new, "header.changed", "teiHeader"))
    register = re.search(r'<div\b[^>]*xml:id="persons".*?</div>', text, re.DOTALL)
    if register:
        words = list(re.finditer(r"(?<=, )[A-Z][a-z]{5,}(?= [a-z])", register[0]))
        if words:
            word = r.choice(words)
            at = register.start() + word.start()
            new = Edit(at, at + len(word[0]), r.choice(WORDS).capitalize())
            found.append((new, "register.changed", "persons"))
    return found


def plant(text: str, seed: int, each: int) -> tuple[str, list[Planted]]:
    """The text with up to `each` edits of every kind, and what they are."""
    r = random.Random(seed)
    starts = [m.start() for m in DOCUMENT.finditer(text)]
    spans = []
    for number, start in enumerate(starts):
        upto = starts[number + 1] if number + 1 < len(starts) else len(text)
        end = text.rfind("</div>", start, upto)
        inner = text[start:upto]
        # Only documents that end where the next begins, and hold no division.
        end = start + inner.find("</div>") + 6
        spans.append((start, end))
    names = [re.search(r'xml:id="([^"]+)"', text[s : s + 600])[1] for s, _ in spans]  # type: ignore[index]
    order = list(range(len(spans)))
    r.shuffle(order)
    edits: list[Edit] = []
    planted: list[Planted] = []
    used: set[int] = set()

    def whole(kind: str) -> bool:
        for number in order:
            if number in used or number + 1 in used or number + 2 >= len(spans):
                continue
            s, e = spans[number]
            name = names[number]
            if text.count("<div", s, e) > 1 or not whole_notes(text[s:e]):
                continue
            after = spans[number + 1]
            adjacent = not text[e : after[0]].strip()
            if kind == "date changed":
                match = re.compile(r'(<date\b[^>]*\bwhen=")(\d{4})').search(text, s, e)
                if not match:
                    continue
                edits.append(Edit(match.start(2), match.end(2), str(int(match[2]) + 30)))
                planted.append(Planted("attribute.date", name, kind))
                used.add(number)
                return True
            if not adjacent or e - s < 1500:
                continue
            if kind == "document removed":
                edits.append(Edit(s, e, ""))
                planted.append(Planted("document.removed", name, kind))
            elif kind == "document added":
                words = " ".join(r.choice(WORDS) + str(r.randrange(99)) for _ in range(60))
                tag = f'<div type="document" xml:id="new{number}" n="0">'
                new = f"{tag}<head>New {words[:30]}</head><p>{words}</p></div>\n"
                edits.append(Edit(e, e, new))
                planted.append(Planted("document.added", f"new{number}", kind))
            elif kind == "document moved":
                target = next((k for k in order if k not in used and abs(k - number) > 6), None)
                if target is None:
                    continue
                used.add(target)
                used.add(target + 1)
                edits.append(Edit(s, e, ""))
                edits.append(Edit(spans[target][1], spans[target][1], "\n" + text[s:e]))
                planted.append(Planted("document.moved", name, kind))
            elif kind == "document renumbered":
                new = text[s:e].replace(f'"{name}', f'"{name}00')
                new = re.sub(r' n="(\d+)"', r' n="\g<1>00"', new, count=1)
                edits.append(Edit(s, e, new))
                planted.append(Planted("document.renumbered", name, kind))
            elif kind == "document split":
                stops = [m.end() for m in re.finditer(r"</p>(?=\s*<p>)", text[s:e])]
                stops = [k for k in stops if 0.3 < k / (e - s) < 0.7]
                body = text[s : s + stops[0]] if stops else ""
                names_ = ("list", "quote", "note", "table", "frus:attachment")
                if not stops or any(body.count(f"<{n}") != body.count(f"</{n}") for n in names_):
                    continue
                at = s + stops[0]
                edits.append(Edit(at, at, f'</div>\n<div type="document" xml:id="{name}x" n="1">'))
                planted.append(Planted("document.split", name, kind))
            else:
                edits.append(Edit(e - 6, after[0] + text[after[0] :].index(">") + 1, ""))
                planted.append(Planted("document.merged", name, kind))
            used.add(number)
            used.add(number + 1)
            return True
        return False

    for kind in ON_DOCUMENT:
        for _ in range(each if kind == "date changed" else max(1, each // 8)):
            if not whole(kind):
                break
    for kind, (expected, maker) in IN_DOCUMENT.items():
        count = 0
        for number in order:
            s, e = spans[number]
            if number in used or count == each or text.count("<div", s, e) > 1:
                continue
            if new := maker(r, text, s, e):
                edits += new
                planted += [Planted(one, names[number], kind) for one in expected]
                used.add(number)
                count += 1
    for edit, kind, document in _elsewhere(r, text):
        edits.append(edit)
        planted.append(Planted(kind, document, kind))
    paragraphs: list[tuple[int, int, int]] = []
    for number in order:
        if number not in used:
            s, e = spans[number]
            notes = [m.span() for m in NOTE.finditer(text, s, e)]
            paragraphs += [
                (number, *m.span())
                for m in PARAGRAPH.finditer(text, s, e)
                if not any(x < m.start() < y for x, y in notes)
            ]
    r.shuffle(paragraphs)
    taken: list[tuple[int, int]] = []
    touched: set[int] = set()
    kinds = list(IN_PARAGRAPH)
    # The rare ones first.
    rare = ("excision restored", "paragraph moved", "page moved", "note shifted", *HARDER)
    kinds.sort(key=lambda k: k not in rare)
    for kind in kinds:
        expected, maker = IN_PARAGRAPH[kind]
        count = 0
        for n, (number, s, e) in enumerate(paragraphs):
            if count == each:
                break
            if n in touched:
                continue
            new = maker(r, text, s, e)
            if new is None:
                continue
            low, high = min(x.start for x in new) - 400, max(x.end for x in new) + 400
            low, high = min(low, s - 60), max(high, e + 60)
            if any(low < y and x < high for x, y in taken):
                continue
            taken.append((low, high))
            touched.add(n)
            edits += new
            planted += [Planted(one, names[number], kind) for one in expected]
            count += 1
    edits.sort()
    parts = []
    at = 0
    for edit in edits:
        if edit.start < at:
            raise AssertionError("planted edits overlap")
        parts += [text[at : edit.start], edit.text]
        at = edit.end
    parts.append(text[at:])
    return "".join(parts), planted


def reflow(text: str, seed: int) -> str:
    """The same text, wrapped and indented otherwise, inside tags too."""
    r = random.Random(seed)
    parts = re.split(r"(<!--.*?-->|<\?.*?\?>|<[^>]*>)", text, flags=re.DOTALL)
    out = []
    for n, part in enumerate(parts):
        if n % 2 and not part.startswith(("<!", "<?")):
            pieces = re.split(r"""("[^"]*")""", part)
            pieces = [
                p if k % 2 else re.sub(r"\s+", lambda _: r.choice([" ", "\n   "]), p)
                for k, p in enumerate(pieces)
            ]
            out.append("".join(pieces))
        elif n % 2:
            out.append(part)
        else:
            out.append(
                re.sub(
                    r"[ \t\r\n]+",
                    lambda _: r.choice([" ", " ", " ", "\n" + " " * r.randrange(20)]),
                    part,
                )
            )
    return "".join(out)


def score(
    made: FileChanges, planted: list[Planted], table: dict[str, Counter[str]] | None = None
) -> tuple[float, float, list[str]]:
    """Precision and recall of the records against what was planted, and what is wrong, in words. A
    table is added to: for each kind how many were planted, reported and right.

    A record is right if an edit of its kind was planted in its document."""
    want = Counter((p.kind, p.document) for p in planted)
    wrong: list[str] = []
    right = 0
    table = {} if table is None else table
    for kind, _, _ in planted:
        table.setdefault(kind, Counter())["planted"] += 1
    for record in made.changes:
        counted = table.setdefault(record.kind, Counter())
        counted["reported"] += 1
        before, after = record.before.split(" ")[0], record.after.split(" ")[0]
        for name in (record.document.id, before, after):
            if want[record.kind, name] > 0:
                want[record.kind, name] -= 1
                right += 1
                counted["right"] += 1
                break
        else:
            wrong.append(
                f"not planted: {record.kind} in {record.document.id}: {record.before[:60]!r} "
                f"→ {record.after[:60]!r}"
            )
    wrong += [f"missed: {kind} in {name}" for (kind, name), n in want.items() for _ in range(n)]
    return right / max(len(made.changes), 1), right / max(len(planted), 1), wrong
