"""Encoding by golden folders: `tests/encode/<case>/` holds transcripts and what is made of them.

A new case needs no Python. A folder holds transcripts (`in.txt`), perhaps with metadata beside them
(`in.meta`); `expected-findings.txt` with the findings and the lines of the review table; and
`expected/` with the TEI. All are encoded with `tests/encode/register.xml`.

`EDITION_ACCEPT=1 pytest tests/test_encode.py` writes what is expected anew. Read it before committing.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT, call
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from edition.encode import encoded_files, envelope, register, run
from edition.encode.back import same
from edition.encode.decode import decode, node_of
from edition.encode.document import Encoder
from edition.encode.run import Options, Result
from edition.finding import CannotRun
from edition.validate.run import Check, check_bytes
from edition.volume.tei import XML_ID

sys.path.insert(0, str(ROOT / "bench"))

from pasted import TEI as T
from pasted import paste

FOLDER = Path(__file__).parent / "encode"
CASES = sorted(path for path in FOLDER.iterdir() if path.is_dir())
ACCEPT = bool(os.environ.get("EDITION_ACCEPT"))
REGISTER = FOLDER / "register.xml"
ENCODER = Encoder()


def told(result: Result) -> str:
    lines = [f"{kind}" for kind in (f"{n} is {k}" for n, k in sorted(result.kinds.items()))]
    lines += [f"{f.code} {f.place} {f.message}" for f in result.findings]
    lines += [
        f"{p.kind} {p.path}:{p.line}:{p.column} {p.cert}, {'done' if p.done else 'open'}: "
        f"{p.stood} → {p.made}"
        for p in result.proposals
    ]
    return "".join(f"{line}\n" for line in lines)


def invalid(data: bytes, *schemas: str) -> list[str]:
    """What the schema of the project, or others, have against a file."""
    check = Check(schemas=schemas or ("edition",), root="/", rules=False)
    return [f"{f.line}: {f.message}" for f in check_bytes(data, "made", check)]


def compare(expected: Path, made: str) -> None:
    if ACCEPT:
        expected.parent.mkdir(exist_ok=True)
        expected.write_text(made, "utf-8", newline="\n")
    assert made == expected.read_text("utf-8"), f"{expected} (EDITION_ACCEPT=1 writes it anew)"


@pytest.mark.parametrize("case", CASES, ids=lambda p: p.name)
def test_golden(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / case.name
    shutil.copytree(case, folder, ignore=shutil.ignore_patterns("expected*"))
    monkeypatch.chdir(folder)
    out = tmp_path / "out"
    try:
        result = run.run([Path()], Options(out, (REGISTER,)))
    except CannotRun as stop:
        compare(case / "expected-findings.txt", "".join(f"{f.code} {f.place}\n" for f in stop.findings))
        return
    compare(case / "expected-findings.txt", told(result))
    made = {path.name: path for path in sorted(out.glob("*.xml"))}
    if ACCEPT:
        shutil.rmtree(case / "expected", ignore_errors=True)
    else:
        assert {p.name for p in (case / "expected").glob("*.xml")} == made.keys()
    for name, path in made.items():
        assert invalid(path.read_bytes()) == []
        compare(case / "expected" / name, path.read_text("utf-8"))
    again = run.run([Path()], Options(out, (REGISTER,)))
    assert again.written == 0
    assert (
        again.findings
        == [f for f in result.findings if f.path not in result.failed]
        + [f for f in again.findings if f.path in result.failed]
        or not result.failed
    )


def test_there_are_cases() -> None:
    assert len(CASES) >= 10
    assert all((case / "expected-findings.txt").is_file() for case in CASES)


# -- files that an editor changed ------------------------------------------------------------------

TEXT = "7. Letter\n\nOne paragraph.\n"


def test_a_file_changed_by_hand_is_left_alone(tmp_path: Path) -> None:
    transcript, out = tmp_path / "t.txt", tmp_path / "out"
    transcript.write_text(TEXT)
    assert call("encode", transcript, "-o", out).code == 0
    file = out / "d7.xml"
    byhand = file.read_bytes().replace(b"One", b"Eine")
    file.write_bytes(byhand)
    transcript.write_text(TEXT.replace("paragraph", "section"))
    second = call("encode", transcript, "-o", out, "--json")
    assert second.code == 1
    assert second.codes == {"encode.by-hand"}
    assert file.read_bytes() == byhand
    assert b"One section" in (out / f"d7{encoded_files.BESIDE}").read_bytes()
    # Still so when asked again, and when the ledger is lost.
    assert call("encode", transcript, "-o", out, "--json").codes == {"encode.by-hand"}
    (out / encoded_files.LEDGER).unlink()
    assert call("encode", transcript, "-o", out, "--json").codes == {"encode.by-hand"}
    assert file.read_bytes() == byhand
    # What the editor deletes is encoded anew.
    file.unlink()
    assert call("encode", transcript, "-o", out).code == 0
    assert b"One section" in file.read_bytes()


def test_what_did_not_change_is_not_encoded_again(tmp_path: Path) -> None:
    folder, out = tmp_path / "t", tmp_path / "out"
    folder.mkdir()
    for number in range(60):
        (folder / f"{number}.txt").write_text(TEXT.replace("7", str(number + 1), 1))
    first = call("encode", folder, "-o", out, "--json", "-j", "2").json
    assert (first["documents"], first["written"]) == (60, 60)
    before = {p: p.stat().st_mtime_ns for p in out.glob("*.xml")}
    (folder / "3.txt").write_text(TEXT.replace("7", "4", 1).replace("One", "A"))
    second = call("encode", folder, "-o", out, "--json", "-j", "1").json
    assert (second["written"], second["unchanged"]) == (1, 59)
    changed = {p.name for p in out.glob("*.xml") if p.stat().st_mtime_ns != before[p]}
    assert changed == {"d4.xml"}


IDS = """\
57. Letter From Rusk to Kohler0

Moscow, May 4, 1961.

The first paragraph.1

The second [Page 101] paragraph.2

[Page 102]

The third.3

  1. Source: Files.
  2. One.
  3. Two.
  4. Three.
"""
EDITS = {
    "a paragraph more": ("The second", "One more, with words.\n\nThe second"),
    "a paragraph less": ("The third", "T"),
    "a page less": ("[Page 101] ", ""),
    "a page more": ("The first", "[Page 100] The first"),
    "another date": ("May 4", "June 5"),
    "another note": ("One.", "Quite another text."),
    "no heading": ("Letter From Rusk to Kohler", "Telegram"),
}


def ids(text: str, stem: str) -> dict[str, str]:
    """The ids of an encoded text, each with what it is on."""
    document, _ = ENCODER.encode(text, f"{stem}.txt", stem)
    return {e.get(XML_ID): f"{e.tag} {e.get('n')}" for e in document.iter() if e.get(XML_ID)}


@pytest.mark.parametrize("edit", EDITS)
def test_ids_stay_when_the_transcript_is_edited(edit: str) -> None:
    before, after = ids(IDS, "t"), ids(IDS.replace(*EDITS[edit], 1), "elsewhere")
    assert before.keys() >= {"d57", "d57fn0", "d57fn1", "d57fn3", "pg_101", "pg_102"}
    both = before.keys() & after.keys()
    assert {k: before[k] for k in both} == {k: after[k] for k in both}
    assert len(both) >= len(before) - ("less" in edit)


def test_an_entry_is_proposed_once(tmp_path: Path) -> None:
    """Many transcripts name the same person; two persons do not get the same id."""
    for number, name in enumerate(("Ann Bell, Consul", "Ann Bell", "Art Boyd"), 1):
        text = f"{number}. Memorandum\n\nPARTICIPANTS\n\n  • Mr. {name}\n\nText.\n"
        (tmp_path / f"{number}.txt").write_text(text)
    made = [p.made for p in run.run([tmp_path], Options(tmp_path / "out")).proposals]
    assert made == [
        '<item><hi rend="strong"><persName xml:id="p_BA1">Bell, Ann</persName>,</hi> Consul</item>',
        '<item><hi rend="strong"><persName xml:id="p_BA2">Boyd, Art</persName>,</hi> </item>',
    ]


def test_an_id_is_given_to_one_person(tmp_path: Path) -> None:
    """Run by run into the same folder, and against every id of the register: none is proposed twice."""
    head = "\n\nPARTICIPANTS\n\n  • Mr. "
    register_ = tmp_path / "r.xml"
    place = '<place xml:id="p_M1"><placeName>Moscow</placeName></place>'
    register_.write_text(
        f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><listPlace>{place}</listPlace></body></text></TEI>'
    )
    made: dict[str, str] = {}
    for number, name in ((2, "McSweeney"), (1, "Mikoyan"), (3, "Mikoyan"), (2, "McSweeney")):
        path = tmp_path / f"{number}.txt"
        path.write_text(f"{number}. Memorandum{head}{name}\n\nText.\n")
        found = run.run([path], Options(tmp_path / "out", (register_,))).proposals
        key = found[0].made.partition('xml:id="')[2].partition('"')[0]
        assert made.setdefault(name, key) == key
    assert made == {"McSweeney": "p_M2", "Mikoyan": "p_M3"}
    together = run.run([tmp_path], Options(tmp_path / "out", (register_,)))
    assert [p.stood for p in together.proposals] == ["Mikoyan", "McSweeney"]
    assert [p.made.partition('"p_')[2][:2] for p in together.proposals] == ["M3", "M2"]


def test_a_run_that_is_broken_off_is_remembered(tmp_path: Path) -> None:
    folder, out = tmp_path / "t", tmp_path / "out"
    folder.mkdir()
    for number in range(1, 9):
        (folder / f"{number}.txt").write_text(TEXT.replace("7", str(number), 1))

    def step(_: str, done: int, total: int) -> None:
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run.run([folder], Options(out), step)
    again = run.run([folder], Options(out))
    assert (again.unchanged, again.written, again.findings) == (4, 4, [])


def test_lost_characters_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison sees what a faulty encoder would lose."""
    from edition.encode import tei

    build = tei.build

    def faulty(node: object) -> etree._Element:
        root = build(node)  # type: ignore[arg-type]
        for p in root.iter("{http://www.tei-c.org/ns/1.0}p"):
            p.text = (p.text or "").replace("One ", "")
        return root

    monkeypatch.setattr(tei, "build", faulty)
    (tmp_path / "t.txt").write_text(TEXT)
    found = call("encode", tmp_path / "t.txt", "-o", tmp_path / "out", "--json").json["findings"]
    assert [(f["code"], f["line"], f["column"]) for f in found] == [("transcript.lost", 3, 1)]


# -- the command -----------------------------------------------------------------------------------


def test_review_page(tmp_path: Path) -> None:
    out = tmp_path / "out"
    run_ = call("encode", FOLDER / "memorandum", "-o", out, "-r", REGISTER)
    assert "Director,SOV → Director, SOV" in run_.out
    page = (out / "review.html").read_text("utf-8")
    assert "<mark>Director,SOV</mark>" in page
    assert "&lt;item&gt;<wbr>&lt;hi" in page  # TEI is shown as text; a line breaks at tags
    assert '<span class="chip">done</span><small>medium</small>' in page
    assert '<span class="chip">open</span><small>medium</small>' in page


def test_review_page_shows_what_is_typed(tmp_path: Path) -> None:
    text = "1. Memorandum\n\n  • Mr. Bell\n  • The `odd` Mr. Roe\n\nText.\n"
    (tmp_path / "t.txt").write_text(text)
    call("encode", tmp_path / "t.txt", "-o", tmp_path / "out")
    page = (tmp_path / "out" / "review.html").read_text("utf-8")
    assert "<code>lists:</code> in the metadata" in page


def test_what_the_editor_decides_is_recorded(tmp_path: Path) -> None:
    """A proposed reading that is accepted says who answers for it, and is a change in the header."""
    text = "---\nreading: recieved => received [high]\nresp: #ab\ndecided: 2026-11-25\n---\n"
    (tmp_path / "t.txt").write_text(text + "7. Letter\n\nHe recieved it.\n")
    assert call("encode", tmp_path / "t.txt", "-o", tmp_path / "out").code == 0
    data = (tmp_path / "out" / "d7.xml").read_bytes()
    made = etree.fromstring(data)
    corr = made.find(f".//{T}corr")
    assert corr is not None
    assert (corr.get("resp"), corr.get("cert")) == ("#ab", "high")
    assert made.findtext(f".//{T}sic") == "recieved"
    change = made.find(f".//{T}revisionDesc/{T}change")
    assert change is not None
    assert (change.get("who"), change.get("when")) == ("#ab", "2026-11-25")
    assert change.text == "“recieved” is read “received”."
    assert made.xpath("//*[local-name() = 'respStmt']/@xml:id") == ["ab"]
    assert invalid(data) == []


def test_a_project_lends_its_register(tmp_path: Path) -> None:
    shutil.copytree(
        ROOT / "seeds", tmp_path / "seeds", ignore=shutil.ignore_patterns("build", "encoded")
    )
    call("encode", tmp_path / "seeds" / "transcripts" / "000_ceebd2fa5dfa19bf.txt")
    made = (tmp_path / "seeds" / "encoded" / "d382.xml").read_text("utf-8")
    assert '<persName corresp="#p_MAI1">Mikoyan</persName>' in made


def test_nothing_can_be_run(tmp_path: Path) -> None:
    assert call("encode", tmp_path / "none", "--json").codes == {"file.unreadable"}
    (tmp_path / "t.txt").write_text(TEXT)
    (tmp_path / "out").write_text("a file")
    run_ = call("encode", tmp_path / "t.txt", "-o", tmp_path / "out", "--json")
    assert (run_.code, run_.codes) == (2, {"output.unwritable"})


# -- any text --------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        "Rusk", "1. ", "  1. ", "  2. ", "word0", "word1", "1961.2", "\n", "\n\n", "• ", "    • ",
        "[Page 5]", "PARTICIPANTS", "Washington, May 4, 1961.", "Sincerely,", "\t", "(", "]",
        "~~X~~", "**b**", "SECRET", "a b", "Source: x", "theUSSR", "-3-", "CM-1149",
        "BEST COPY AVAILABLE", "DATE: January 10, 1963", "U.S.", "END", "№", "ʼs", "[", "# ",
    ]
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(PIECES, min_size=1, max_size=25), st.sampled_from(["published", "archival"]))
def test_no_text_fails_and_none_is_lost(pieces: list[str], kind: str) -> None:
    text = "x " + "".join(pieces)
    document, transcript = ENCODER.encode(text, "t", "t", {"kind": kind})
    lost = [f for f in transcript.findings if f.code == "transcript.lost"]
    assert lost == [], text
    assert invalid(envelope.wrap(document, transcript)) == [], text


# -- real documents --------------------------------------------------------------------------------


@pytest.mark.slow
def test_real_documents_are_valid(corpus: list[Path]) -> None:
    """Every fifth document, copied as a web page is: the schema of the project, and that of all TEI;
    and decoded and encoded again it is the same."""
    all_tei = corpus[0].parents[2] / "schema" / "tei_all.rng"
    schemas = ["edition"] + ([str(all_tei)] if all_tei.is_file() else [])
    count = 0
    for path in corpus:
        parser = etree.XMLParser(huge_tree=True, collect_ids=False, load_dtd=False)
        root = etree.parse(str(path), parser).getroot()
        encoder = Encoder(register.read(root))
        divs = [d for d in root.iter(f"{T}div") if d.get("type") == "document"]
        for div in divs[::5]:
            key = f"{path.stem}#{div.get(XML_ID)}"
            page = paste(div, key)
            if not page.text.strip():
                continue
            count += 1
            document, transcript = encoder.encode(page.text, key, key, dict(page.metadata))
            for schema in schemas:
                assert invalid(envelope.wrap(document, transcript), schema) == [], key
            again, _ = encoder.encode(decode(document), key, key)
            assert same(node_of(document), node_of(again)), key
    assert count > 400


HOSTILE = {
    "brackets": "---\nkind: dialect\n---\n" + "[" * 4000,
    "marks": "---\nkind: dialect\n---\n" + "[a" * 400 + "]{q}" * 400,
    "blocks": "---\nkind: dialect\n---\n" + "::: div\n" * 400,
    "items": "---\nkind: dialect\n---\n" + "".join(" " * 2 * i + "- x\n" for i in range(300)),
    "bullets": "1. Note\n\n" + "".join(" " * 2 * i + "• x\n" for i in range(300)),
    "markers": "1. Note0\n\n" + "word1 " * 2000 + "\n" + "".join(f"  {i}. n\n" for i in range(1, 90)),
    "lists": "1. x\n" * 2000,
    "numbers": "1. Note0\n\n" + "11 " * 10_000 + "\n  1. n\n  2. n\n  3. n\n",
    "lines": "---\nkind: archival\n---\n" + "x\n" * 10_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_encoded_within_bounds(name: str) -> None:
    begun = time.process_time()
    document, transcript = ENCODER.encode(HOSTILE[name], "t", "t")
    assert time.process_time() - begun < 10  # what grows with the square takes minutes
    etree.fromstring(envelope.wrap(document, transcript))  # 256 levels at most, else this fails
    assert "transcript.lost" not in {f.code for f in transcript.findings}
