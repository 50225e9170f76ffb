"""What kind of transcript a text is taken for, and what is said where marks stay in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT, call

from edition.transcript import metadata, read, recognise, source
from edition.transcript.model import Kind

QUIET = "# 382. Telegram From the Department of State\n\n"
HEADED = "---\nid: d382\n---\n"

KINDS = {
    "a heading": ("t.txt", QUIET + "He left.\n", "dialect"),
    "italics": ("t.txt", QUIET + "He *never* left.\n", "dialect"),
    "struck": ("t.txt", QUIET + "He said ~~no~~ yes.\n", "dialect"),
    "doubtful": ("t.txt", QUIET + "[Kuznetsov?] left.\n", "dialect"),
    "supplied, alone": ("t.txt", "He left [=the] room.\n", "dialect"),
    "sic, alone": ("t.txt", "He recieved[sic] it.\n", "dialect"),
    "a line @signed, alone": ("t.txt", "He left.\n\n@signed Dean Rusk\n", "dialect"),
    "metadata and italics": ("t.txt", HEADED + "He *never* left.\n", "dialect"),
    "metadata alone": ("t.txt", HEADED + "He left.\n", "published"),
    "the ending alone": ("t.md", "He left.\n", "published"),
    "the ending and a doubtful reading": ("t.md", "[Kuznetsov?] left.\n", "dialect"),
    "a doubtful reading, as volumes print it": ("t.txt", "[Kuznetsov?] left.\n", "published"),
    "an even case": ("t.txt", "382. Telegram\n\nHe *never* left.\n", "published"),
    "an even case that ends in .md": ("t.md", "382. Telegram\n\nHe *never* left.\n", "dialect"),
    "pasted, with metadata, in .md": (
        "t.md",
        HEADED + "382. Telegram0\n\nText [Page 3] on.\n",
        "published",
    ),
    "an address at": ("t.txt", "21. Letter\n\n@deanrusk wrote.\n", "published"),
    "machine-read in Markdown": (
        "t.md",
        "# DEPARTMENT OF STATE\n\n**MEMORANDUM**\n\n~~SECRET~~\n\nHe ~~never~~ *left*.\n",
        "archival",
    ),
    "struck classification in the dialect": (
        "t.txt",
        f"{QUIET}@class ~~SECRET~~\n\nHe left.\n",
        "dialect",
    ),
}


@pytest.mark.parametrize("case", KINDS)
def test_kind(case: str) -> None:
    name, text, expected = KINDS[case]
    values, start, _ = metadata.split(text, name)
    assert recognise.kind(text, start, values, name)[0] == expected


# One line for each sign. "number" and "marker" are signs only at the beginning of a text.
SIGNS = {
    "block": "::: letter",
    "at": "@signed Dean Rusk",
    "note": "He left.[^1]",
    "added": "He {++never++} left.",
    "supplied": "He left [=the] room.",
    "attributes": "[Rusk]{ref=x}",
    "numbered": "# 382. Telegram",  # and a heading
    "sic": "He recieved[sic] it.",
    "italics": "He *never* left.",
    "struck": "He said ~~no~~ yes.",
    "doubtful": "[Kuznetsov?] left.",
    "gap": "He [illegible] left.",
    "heading": "# Telegram",
    "bold": "He **never** left.",
    "break": "[p. 3]",
    "copy": "BEST COPY AVAILABLE",
    "declassified": "DECLASSIFIED 1994",
    "overtyped": "He ~~XXXX~~ left.",
    "page number": "-3-",
    "form": "OUTGOING TELEGRAM",
    "form number": "Form DS-4",
    "classified": "SECRET",
    "bold line": "**MEMORANDUM**",  # and words in bold
    "labels": "SUBJECT: Laos",
    "page": "He left [Page 3] then.",
    "source": "[Source: Files.]",
    "number": "382. Telegram",
    "marker": "Telegram From Moscow0",
    "bullet": "\u2022 Rusk",
}

# Signs of several kinds that weigh nearly the same, after metadata where it says so. The least change
# of a weight decides one of these texts otherwise: see test_no_weight_changes_unseen.
CLOSE = {
    "doubtful + classified + bold line": "archival",
    "number + at + copy": "archival",
    "marker + note + declassified": "archival",
    "added + page number + labels": "archival",
    "sic + break + overtyped": "archival",
    "supplied + form + classified": "archival",
    "attributes + form number + classified": "archival",
    "numbered + bold line + source": "dialect",
    "block + doubtful + page": "dialect",
    "at + break + copy": "dialect",
    "note + classified + labels": "dialect",
    "sic + italics + declassified": "dialect",
    "metadata + added + overtyped": "dialect",
    "supplied + form": "dialect",
    "attributes + form number": "dialect",
    "struck + bullet": "dialect",
    "gap + bold line": "dialect",
    "numbered + page + bullet": "published",
    "block + gap + source": "published",
    "number + italics + page number": "published",
    "marker + struck": "published",
    "metadata + block + source": "published",
}

# What a text of each kind keeps as characters, though the dialect would read it.
LEFT = {
    "published": [
        *("block", "at", "note", "added", "supplied", "attributes", "numbered", "sic", "italics"),
        *("struck", "heading", "bold"),
    ],
    "archival": [
        *("block", "at", "note", "added", "supplied", "attributes", "numbered", "sic", "italics"),
        "break",
    ],
}


def decided(case: str) -> str:
    names = case.split(" + ")
    head = HEADED if names[0] == "metadata" else ""
    text = head + "\n\n".join(SIGNS[name] for name in names if name != "metadata") + "\n"
    return recognise.kind(text, len(head), {}, "t.txt")[0]


@pytest.mark.parametrize("case", CLOSE)
def test_close_cases(case: str) -> None:
    assert decided(case) == CLOSE[case]


WEIGHTS = [(kind, n) for kind, signs in recognise._SIGNS.items() for n in range(len(signs))]


@pytest.mark.parametrize("change", [-1, 1])
@pytest.mark.parametrize(("kind", "number"), WEIGHTS)
def test_no_weight_changes_unseen(
    kind: Kind, number: int, change: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    signs = list(recognise._SIGNS[kind])
    signs[number] = signs[number]._replace(weight=signs[number].weight + change)
    monkeypatch.setitem(recognise._SIGNS, kind, tuple(signs))
    assert {case: decided(case) for case in CLOSE} != CLOSE


@pytest.mark.parametrize("weight", [0, 2])
def test_nor_does_that_of_metadata(weight: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognise, "_HEAD", recognise._HEAD._replace(weight=weight))
    assert {case: decided(case) for case in CLOSE} != CLOSE


@pytest.mark.parametrize("kind", LEFT)
def test_marks_that_stay_in_each_kind(kind: Kind) -> None:
    dialect = list(SIGNS)[: list(SIGNS).index("copy")]
    assert [name for name in dialect if recognise.left(SIGNS[name], 0, kind)] == LEFT[kind]
    named = [name for name in SIGNS if recognise.left(SIGNS[name], 0, "dialect")]
    assert named == [*dialect, "bold line"]


@pytest.mark.parametrize("case", KINDS)
def test_the_metadata_decide(case: str) -> None:
    name, text, _ = KINDS[case]
    for kind in ("published", "archival", "dialect"):
        transcript = read.read(text, name, {"kind": kind})
        assert transcript.kind == kind
        assert "transcript.marks" not in {f.code for f in transcript.findings}


@pytest.mark.parametrize(
    "path", sorted((ROOT / "seeds" / "transcripts").glob("*.txt")), ids=lambda p: p.stem
)
@pytest.mark.parametrize("ending", [".txt", ".md"])
def test_the_sample_is_recognised(path: Path, ending: str) -> None:
    text, _ = source.read(path, path.name)
    assert text is not None
    expected = "archival" if path.stem[:3] in ("001", "004") else "published"
    assert recognise.kind(text, 0, {}, path.stem + ending)[0] == expected
    assert recognise.left(text, 0, expected) is None  # type: ignore[arg-type]


def test_marks_that_stay_are_named_once() -> None:
    text = "382. Telegram0\n\nHe *never* left [=the] room.\n\n  1. Source: Files.\n"
    transcript = read.read(text, "t.txt")
    found = [f for f in transcript.findings if f.code == "transcript.marks"]
    assert transcript.kind == "published"
    assert [(f.line, f.column) for f in found] == [(3, 4)]
    assert "words in *italics*" in found[0].message


MARKUP = {
    "letters.xml": '<?xml version="1.0"?>\n<TEI xmlns="http://www.tei-c.org/ns/1.0"><text/></TEI>\n',
    "no-declaration.xml": "\ufeff<TEI><text/></TEI>",
    "broken.txt": "<TEI><text>",
    "page.txt": "<!DOCTYPE html>\n<p>Text\n",
    "commented.txt": "<!-- mine --><letter>Dear Dick</letter>\n",
    "other.md": "<letter>Dear Dick</letter>\n",
}


@pytest.mark.parametrize("name", MARKUP)
def test_xml_is_no_transcript(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(MARKUP[name], "utf-8")
    run = call("encode", tmp_path / name, "-o", tmp_path / "out", "--json")
    assert (run.code, run.codes) == (2, {"transcript.markup"})
    assert list((tmp_path / "out").glob("*.xml")) == []


@pytest.mark.parametrize(
    "text", ["<illegible> left.\n", "<b>He</b> left the room.\n", "<" * 9000 + "<!--" * 9000 + "x"]
)
def test_brackets_are_text(text: str) -> None:
    assert source.decode(text.encode(), "t.txt")[0] == text


def test_other_formats_are_no_transcripts() -> None:
    for data in (b"{\\rtf1\\ansi He left.}", b"%PDF-1.7\nabc"):
        assert [f.code for f in source.decode(data, "t.txt")[1]] == ["transcript.binary"]
