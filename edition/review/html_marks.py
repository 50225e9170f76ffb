"""The finished page of a text that holds both sides: its marks as `ins`, `del` and chips."""

from __future__ import annotations

import html
import re
from typing import Final

from edition.compare.record import Record
from edition.review.tracked import CHIP, DEL, DIGITS, END, GHOST, GONE, INS, MARKS, STOP

_TOKEN: Final = re.compile(r"(<!--.*?-->|<[^>]*>)", re.DOTALL)
_MARK: Final = re.compile(f"([{DEL}{INS}{CHIP}{GONE}{GHOST}])([{DIGITS}]*){STOP}|({END})")
_CALL: Final = re.compile(r'<a\b[^>]*\bhref="#([^"]+)"[^>]*role="doc-noteref"[^>]*>.*?</a>', re.DOTALL)
_FIRST: Final = re.compile(
    r'<(ins|del) (class="tracked[^"]*")(?: id="\w+")?( data-record="(\d+)"[^>]*)>'
)
_MOVED: Final = frozenset({"text.moved", "block.moved", "note.moved", "note.shifted"})
_SIGNS: Final = {
    "added": "+", "tagged": "+", "removed": "−", "untagged": "−", "moved": "↕", "shifted": "↕",
    "split": "¶", "joined": "⌒",
}  # fmt: skip


def mark_up(fragment: str, records: dict[int, Record]) -> str:
    """A finished fragment with its marks as `ins` and `del`, and a chip for each change of encoding."""
    out: list[str] = []
    state: list[tuple[str, str]] = []
    seen: set[str] = set()

    def named(number: str) -> str:
        first = f' id="r{number}"' if number not in seen else ""
        seen.add(number)
        record = records.get(int(number))
        return f'{first} data-record="{number}" data-channel="{record.channel if record else ""}"'

    def text(piece: str) -> None:
        if not piece:
            return
        if not state or (not piece.strip() and len(piece) > 1):
            out.append(piece)
            return
        name, number = state[-1]
        record = records.get(int(number))
        classes = "tracked moved-out" if name == GONE else "tracked"
        if record is not None and record.kind in _MOVED:
            classes += " moved"
        tag = "ins" if name == INS else "del"
        out.append(f'<{tag} class="{classes}"{named(number)}>{piece}</{tag}>')

    def chip(number: str, ghost: bool) -> None:
        record = records.get(int(number))
        if record is None:
            return
        said = " ".join(f"{record.kind} {record.how}: {record.before} → {record.after}".split())
        classes = "chip ghost" if ghost else "chip"
        title = html.escape(said[:300])
        out.append(
            f'<span class="{classes}"{named(number)} data-gen title="{title}">'
            f"{html.escape(_short(record, ghost))}</span>"
        )

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
            number = "".join(str(DIGITS.index(d)) for d in match[2])
            if match[1] in (CHIP, GHOST):
                chip(number, match[1] == GHOST)
            else:
                state.append((match[1], number))
        text(token[at:])
    return _calls("".join(out), records)


def _calls(page: str, records: dict[int, Record]) -> str:
    """The call of a note that came or went comes or goes with it."""

    def called(match: re.Match[str]) -> str:
        place = page.find(f'id="{match[1]}"')
        first = _FIRST.search(page, place, place + 600) if place >= 0 else None
        if first is None or "</li>" in page[place : first.start()]:
            return match[0]
        record = records.get(int(first[4]))
        if record is None or not record.kind.startswith("note."):
            return match[0]
        tag, classes, rest = first[1], first[2], first[3]
        return f"<{tag} {classes}{rest}>{match[0]}</{tag}>"

    return _CALL.sub(called, page)


def _short(record: Record, ghost: bool) -> str:
    family, _, what = record.kind.partition(".")
    how = record.how.split("/")[-1].split(":")[0][:24]
    if family == "page":
        number = next(iter(re.findall(r"""\bn\s*=\s*["']([^"']*)""", record.before)), "")
        how = f"p. {number}" if number else how
    sign = "−" if ghost else _SIGNS.get(what, "≈")
    return f"{sign}{how or family}"
