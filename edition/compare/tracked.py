"""One text that holds both sides: B, with what went put back in, and marks where each begins and ends.

The marks are characters that no text has (Unicode noncharacters), so that any stylesheet carries them
through. `mark_up` turns them, in the page that came out, into `del`, `ins` and notes of changes of
encoding. Taking all `del` out gives the words of B's page, taking all `ins` out those of A's.
"""

from __future__ import annotations

import html
import re
from typing import Final

from edition.compare.patch import EditData, MoveData, Patch
from edition.compare.record import Record
from edition.compare.reflow import WHITE
from edition.compare.source import NO_TAG, TAG

_DEL: Final = "\ufdd0"
_INS: Final = "\ufdd1"
_END: Final = "\ufdd2"
_CHIP: Final = "\ufdd3"
_GONE: Final = "\ufddf"
"""What went from inside a stretch that came here: it is at the place that the stretch left, too."""
_DIGITS: Final = "\ufdd4\ufdd5\ufdd6\ufdd7\ufdd8\ufdd9\ufdda\ufddb\ufddc\ufddd"
_STOP: Final = "\ufdde"
MARKS: Final = re.compile("[\ufdd0-\ufddf]")
_PIECE: Final = re.compile(f"(?P<markup>{NO_TAG}|{TAG})|[^<]+", re.DOTALL)
_REST_OF_TAG: Final = re.compile(r"""[^"'>]*(?:"[^"]*"[^"'>]*|'[^']*'[^"'>]*)*>""")
_ID: Final = re.compile(r"""\sxml:id\s*=\s*(?:"[^"]*"|'[^']*')""")
_WORDED: Final = (
    "text.",
    "excision.",
    "note.added",
    "note.removed",
    "document.added",
    "document.removed",
)


def _mark(kind: str, record: int) -> str:
    return kind + "".join(_DIGITS[int(d)] for d in str(record)) + _STOP


def worded(record: Record) -> bool:
    """Whether a record is of words, and not of the markup round words that stay."""
    kind = record.kind
    if kind in ("header.changed", "register.changed"):
        kind = record.how
    return kind.startswith(_WORDED)


class _Weaver:
    def __init__(self, patch: Patch, records: list[Record], text: str) -> None:
        self.patch = patch
        self.records = {r.id: r for r in records}
        self.text = text
        self.out: list[str] = []
        self.chips: list[int] = []
        self.inside = False
        """Whether the text stands inside a tag."""

    def all(self) -> str:
        self.stretch(self.patch.edits, 0, len(self.text), 0)
        return "".join(self.out)

    def stretch(self, edits: list[EditData], start: int, end: int, moved: int) -> None:
        at = start
        for edit in edits:
            self.same(self.text[at : edit.a[0]], moved)
            at = edit.a[1]
            if edit.out >= 0 or edit.into >= 0:
                self.move(edit)
            else:
                self.edit(edit, moved)
        self.same(self.text[at:end], moved)

    def move(self, edit: EditData) -> None:
        move: MoveData = self.patch.moves[max(edit.out, edit.into)]
        record = self.records[move.record]
        if record.kind == "document.moved":
            if edit.into >= 0:
                self.chips.append(record.id)
                self.stretch(move.edits, *move.a, 0)
        elif edit.out >= 0:
            self.words(_ID.sub("", move.text), _DEL, record.id)
        else:
            self.stretch(move.edits, *move.a, record.id)

    def edit(self, edit: EditData, moved: int) -> None:
        record = self.records[edit.record]
        if record.form:
            self.raw(edit.new)
        elif worded(record):
            old = edit.old if record.kind == "document.removed" else _ID.sub("", edit.old)
            self.words(old, _GONE if moved else _DEL, record.id)
            self.words(edit.new, _INS, record.id)
        else:
            if record.id not in self.chips:
                self.chips.append(record.id)
            self.raw(edit.new)

    def raw(self, text: str) -> None:
        """Markup as it stands; it may end inside a tag."""
        if not text:
            return
        self.out.append(text)
        last = max(text.rfind("<"), -1)
        if last >= 0:
            self.inside = _REST_OF_TAG.match(text, last + 1) is None

    def same(self, text: str, moved: int) -> None:
        if not text:
            return
        if not self.chips and not moved:
            self.out.append(text)
            return
        if self.chips and self.out:
            # After an edit of an attribute the text goes on inside the tag.
            joined = "".join(self.out[-4:])
            opened = joined.rfind("<")
            if opened >= 0 and ">" not in joined[opened:]:
                self.inside = True
        if self.inside:
            rest = _REST_OF_TAG.match(text)
            if rest is None:
                self.out.append(text)
                return
            self.out.append(rest[0])
            text = text[rest.end() :]
            self.inside = False
        self.words(text, _INS if moved else "", moved)

    def words(self, text: str, kind: str, record: int) -> None:
        """Text with its markup; the words between tags are marked, chips that wait stand before."""
        if not kind and not self.chips:
            self.out.append(text)
            return
        at = 0
        for match in _PIECE.finditer(text):
            piece = match[0]
            if match["markup"] is not None:
                self.out.append(piece)
            elif not kind:
                bare = piece.lstrip(WHITE)
                if bare and self.chips:
                    self.out.append(piece[: len(piece) - len(bare)])
                    self.flush()
                    self.out += [bare, text[match.end() :]]
                    return
                self.out.append(piece)
            elif piece.strip(WHITE) or len(text) == len(piece):
                self.flush()
                self.out += [_mark(kind, record), piece, _END]
            else:
                self.out.append(piece)
            at = match.end()
        self.out.append(text[at:])

    def flush(self) -> None:
        for record in self.chips:
            self.out.append(_mark(_CHIP, record))
        self.chips = []


def both(patch: Patch, records: list[Record], text_a: str) -> str:
    """B's text with what went put back in, and marks."""
    return _Weaver(patch, records, text_a).all()


# -- in the page -----------------------------------------------------------------------------------

_TOKEN: Final = re.compile(r"(<!--.*?-->|<[^>]*>)", re.DOTALL)
_MARK: Final = re.compile(f"([{_DEL}{_INS}{_CHIP}{_GONE}])([{_DIGITS}]*){_STOP}|({_END})")


def mark_up(fragment: str, records: dict[int, Record]) -> str:
    """A finished fragment with its marks as `ins` and `del`, and a chip for each change of encoding."""
    out: list[str] = []
    state: list[tuple[str, str]] = []
    seen: set[str] = set()

    def text(piece: str) -> None:
        if not piece:
            return
        if not state or (not piece.strip() and len(piece) > 1):
            out.append(piece)
            return
        name, number = state[-1]
        record = records.get(int(number))
        first = f' id="r{number}"' if number not in seen else ""
        seen.add(number)
        kind = record.channel if record else ""
        classes = "tracked moved-out" if name == _GONE else "tracked"
        tag = "ins" if name == _INS else "del"
        named = f'class="{classes}"{first} data-record="{number}" data-channel="{kind}"'
        out.append(f"<{tag} {named}>{piece}</{tag}>")

    for token in _TOKEN.split(fragment):
        if token.startswith("<"):
            out.append(_MARK.sub("", token) if MARKS.search(token) else token)
            continue
        at = 0
        for match in _MARK.finditer(token):
            text(token[at : match.start()])
            at = match.end()
            if match[3]:
                if state:
                    state.pop()
                continue
            number = "".join(str(_DIGITS.index(d)) for d in match[2])
            if match[1] == _CHIP:
                record = records.get(int(number))
                if record is not None:
                    first = f' id="r{number}"' if number not in seen else ""
                    seen.add(number)
                    said = f"{record.kind} {record.how}: {record.before} → {record.after}"
                    named = f'class="chip"{first} data-gen data-record="{number}"'
                    named += f' data-channel="{record.channel}" title="{html.escape(said[:300])}"'
                    out.append(f"<span {named}>{html.escape(_short(record))}</span>")
            else:
                state.append((match[1], number))
        text(token[at:])
    return "".join(out)


def _short(record: Record) -> str:
    how = record.how.split("/")[-1].split(":")[0][:24]
    sign = {"added": "+", "tagged": "+", "removed": "−", "untagged": "−", "moved": "↕", "shifted": "↕",
            "split": "¶", "joined": "⌒"}.get(record.kind.rpartition(".")[2], "≈")  # fmt: skip
    return f"{sign}{how or record.kind.partition('.')[0]}"
