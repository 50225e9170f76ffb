"""The sample edition: the transcripts are untouched, the volume is sound, and no word is lost."""

from __future__ import annotations

import copy
import hashlib
import os
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lxml import etree

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"
VOLUME = SEEDS / "tei" / "soviet-union-1961-63.xml"
PROFILE = ROOT / "schema" / "edition.rng"
CORPUS = os.environ.get("EDITION_CORPUS", "")

TEI = "{http://www.tei-c.org/ns/1.0}"
NS = {"t": "http://www.tei-c.org/ns/1.0"}
ID = "{http://www.w3.org/XML/1998/namespace}id"

TRANSCRIPTS = {
    "000_ceebd2fa5dfa19bf.txt": "1b6aa9c7f8e9fd5fa5b309030e280c21aabe3fed7eaff3fb202b1759af95d466",
    "001_be82a78000948be3.txt": "0e9c4c26744cc44c5923d743db49b6090316eb839b2bd65abe2c460bec455fbb",
    "002_f4c0f35845c2a081.txt": "5eeec167f2ce8386e890a7cd43e91f9d498551a7d2d8c91a8863e69f9a908243",
    "003_a20a87a596abea7f.txt": "394148be57d2d31e38334b65c18ed355deb567e475a58f09d6ab28a8c79e1fce",
    "004_d663cf1f86a998c7.txt": "b639f992cf57c152f0f88f46ccd49bbb91379a8c743ea743b22c42ee851a0461",
}
DOCUMENTS = {  # in the order of the volume
    "d21": "002_f4c0f35845c2a081.txt",
    "d278": "004_d663cf1f86a998c7.txt",
    "d380": "003_a20a87a596abea7f.txt",
    "d382": "000_ceebd2fa5dfa19bf.txt",
    "t1714": "001_be82a78000948be3.txt",
}
PRINTED = ("d21", "d380", "d382")
PAGES = {  # document: (n, xml:id) of its page breaks, in order
    "d21": [(str(n), f"pg_{n}") for n in range(55, 59)],
    "d278": [(f"CM-{1147 + k}", f"d278-p{k}") for k in range(1, 5)],
    "d380": [(str(n), f"pg_{n}") for n in range(834, 837)],
    "d382": [("838", "pg_838")],
    "t1714": [(str(k), f"t1714-p{k}") for k in (1, 2)],
}
POINTERS = (
    "active",
    "ana",
    "change",
    "corresp",
    "decls",
    "facs",
    "hand",
    "mutual",
    "next",
    "passive",
    "prev",
    "ref",
    "rendition",
    "resp",
    "source",
    "start",
    "target",
    "who",
    "wit",
)
NOTE_LINE = re.compile(r"  (\d+)\. (.*)")

# --- the words of a transcript


def seed_words(name: str) -> list[str]:
    """The words of a transcript in reading order.

    Markdown marks, bullets and list numbers are structure, not words. A note stands at its marker.
    `[Page 838]` is kept as one word, so that the place of a page break counts too.
    """
    lines = (SEEDS / "transcripts" / name).read_text(encoding="utf-8").split("\n")
    notes = [match for line in lines if (match := NOTE_LINE.fullmatch(line))]
    assert [int(match[1]) for match in notes] == list(range(1, len(notes) + 1))
    body = "\n".join(line for line in lines if not NOTE_LINE.fullmatch(line))
    body = re.sub(r"(?m)^# ", "", body)
    body = re.sub(r"(?m)^ *• ", "", body)
    body = body.replace("~~", "").replace("**", "")
    body = re.sub(r"\[Page (\d+)\]", r"[Page_\1]", body)
    start = 0
    for label, match in enumerate(notes):  # the markers run from 0, the list from 1
        marker = re.compile(rf"(?<=[^\W\d]|[.,;:]){label}(?!\S)").search(body, start)
        assert marker, f"{name}: no marker {label}"
        body = f"{body[: marker.start()]} {match[2]} {body[marker.end() :]}"
        start = marker.start() + len(match[2])
    return body.split()


# --- the words of an encoded document

BREAKING = frozenset(
    TEI + name
    for name in (
        "ab addrLine address closer dateline fw head idno item label lb list note opener p signed"
    ).split()
)


def _is_editors(element: etree._Element) -> bool:
    return element.tag in (TEI + "corr", TEI + "supplied") or (
        element.get("resp") == "#ed" and element.tag in (TEI + "head", TEI + "note")
    )


def _pieces(element: etree._Element, leave_out: Callable[[etree._Element], bool]) -> Iterator[str]:
    if not isinstance(element.tag, str) or leave_out(element):
        return
    space = " " if element.tag in BREAKING else ""
    yield space
    if element.tag == TEI + "pb" and element.get(ID, "").startswith("pg_"):
        yield f" [Page_{element.get('n')}] "
    if element.tag == TEI + "gap" and element.get("reason") == "overtyped":
        yield "X" * int(element.get("quantity", "0"))
    element_only = element.tag == TEI + "choice"
    if not element_only:
        yield element.text or ""
    for child in element:
        yield from _pieces(child, leave_out)
        if not element_only:
            yield child.tail or ""
    yield space


def tei_words(document: etree._Element) -> list[str]:
    """The words that the encoding ascribes to the transcript, in the same order."""
    return "".join(_pieces(document, _is_editors)).split()


def first_difference(expected: list[str], found: list[str]) -> str:
    """An empty string, or where and how two sequences of words part."""
    for at, (one, other) in enumerate(zip(expected, found, strict=False)):
        if one != other:
            before = " ".join(expected[max(0, at - 4) : at])
            return f"word {at + 1}, after “{before}”: expected “{one}”, found “{other}”"
    if len(expected) != len(found):
        longer = expected if len(expected) > len(found) else found
        at = min(len(expected), len(found))
        side = "missing" if longer is expected else "added"
        return f"{side} from word {at + 1}: “{' '.join(longer[at : at + 6])}”"
    return ""


# --- fixtures


@pytest.fixture(scope="module")
def tree() -> etree._ElementTree:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, collect_ids=False)
    return etree.parse(VOLUME, parser)


@pytest.fixture(scope="module")
def documents(tree: etree._ElementTree) -> dict[str, etree._Element]:
    found = tree.xpath("//t:div[@type='document']", namespaces=NS)
    return {div.get(ID): div for div in found}


@pytest.fixture(scope="module")
def profile() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(PROFILE))


# --- the transcripts


def test_the_transcripts_are_untouched() -> None:
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (SEEDS / "transcripts").glob("*.txt")
    }
    assert found == TRANSCRIPTS


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_word_is_lost(documents: dict[str, etree._Element], name: str) -> None:
    expected = seed_words(DOCUMENTS[name])
    assert len(expected) > 300
    assert first_difference(expected, tei_words(documents[name])) == ""


def _without_a_word(document: etree._Element) -> None:
    paragraph = document.findall(TEI + "p")[1]
    paragraph.text = (paragraph.text or "").replace("Secretary ", "", 1)


def _with_a_silent_correction(document: etree._Element) -> None:
    choice = next(document.iter(TEI + "choice"))
    choice[0].text = (choice[0].text or "") + " "  # “Director,SOV” becomes “Director, SOV”


def _with_a_note_moved(document: etree._Element) -> None:
    note = document.find(f".//{TEI}p/{TEI}note")
    assert note is not None
    words = (note.tail or "").split(" ", 2)
    previous = note.getprevious()
    assert previous is not None
    previous.tail = (previous.tail or "") + words[1] + " "
    note.tail = " " + words[2]


def _with_a_page_break_moved(document: etree._Element) -> None:
    page = document.find(f".//{TEI}p/{TEI}pb")
    assert page is not None
    paragraph = page.getparent()
    assert paragraph is not None
    word, rest = (page.tail or "").split(" ", 1)
    paragraph.text = (paragraph.text or "") + word + " "
    page.tail = rest


def _with_another_apostrophe(document: etree._Element) -> None:
    for element in document.iter(etree.Element):
        if "ʼ" in (element.tail or ""):
            element.tail = (element.tail or "").replace("ʼ", "’")
            return
    raise AssertionError("no apostrophe")


@pytest.mark.parametrize(
    "damage",
    [
        _without_a_word,
        _with_a_silent_correction,
        _with_a_note_moved,
        _with_a_page_break_moved,
        _with_another_apostrophe,
    ],
)
def test_the_comparison_sees_damage(
    documents: dict[str, etree._Element], damage: Callable[[etree._Element], None]
) -> None:
    broken = copy.deepcopy(documents["d21"])
    damage(broken)
    assert first_difference(seed_words(DOCUMENTS["d21"]), tei_words(broken)) != ""


def test_a_lost_row_of_overtyping_is_seen(documents: dict[str, etree._Element]) -> None:
    broken = copy.deepcopy(documents["t1714"])
    gap = next(gap for gap in broken.iter(TEI + "gap") if gap.get("reason") == "overtyped")
    gap.set("quantity", "5")
    difference = first_difference(seed_words(DOCUMENTS["t1714"]), tei_words(broken))
    assert "expected “XXXXXX”, found “XXXXX”" in difference


# --- the volume


def test_the_volume_bears_its_name(tree: etree._ElementTree) -> None:
    assert tree.getroot().get(ID) == VOLUME.stem


def test_the_documents_stand_in_the_order_of_their_dates(
    documents: dict[str, etree._Element],
) -> None:
    assert list(documents) == list(DOCUMENTS)
    dates = [div.find(f".//{TEI}dateline//{TEI}date").get("when") for div in documents.values()]
    assert dates == sorted(dates)


def test_ids_are_unique(tree: etree._ElementTree) -> None:
    ids = [element.get(ID) for element in tree.iter() if element.get(ID)]
    assert sorted(ids) == sorted(set(ids))


def test_every_pointer_resolves(tree: etree._ElementTree) -> None:
    ids = {element.get(ID) for element in tree.iter() if element.get(ID)}
    unresolved = []
    count = 0
    for element in tree.iter(etree.Element):
        for name, value in element.attrib.items():
            for pointer in value.split() if name in POINTERS else ():
                if pointer.startswith("#"):
                    count += 1
                    if pointer[1:] not in ids:
                        unresolved.append((element.sourceline, name, pointer))
                elif pointer.startswith("../"):
                    assert (VOLUME.parent / pointer).is_file(), pointer
                elif name != "facs":
                    assert re.fullmatch(r"frus\d{4}-\d{2}v\d{2}(#d\d+)?", pointer), pointer
            if name not in POINTERS:
                assert not value.startswith("#"), f"{name} is not on the list of pointers"
    assert unresolved == []
    assert count > 300


def test_pointers_point_to_the_right_kind(tree: etree._ElementTree) -> None:
    kinds = {element.get(ID): element.tag for element in tree.iter() if element.get(ID)}
    expected = {
        "persName/corresp": {TEI + "persName"},
        "rs/corresp": {TEI + "persName"},
        "gloss/target": {TEI + "term"},
        "del/hand": {TEI + "handNote"},
        "note/hand": {TEI + "handNote"},
        "div/source": {TEI + "witness"},
        "div/corresp": {TEI + "bibl"},
    }
    for element in tree.iter(etree.Element):
        local = etree.QName(element).localname
        for name in ("corresp", "target", "hand", "source", "resp"):
            value = element.get(name, "")
            wanted = {TEI + "respStmt"} if name == "resp" else expected.get(f"{local}/{name}")
            if wanted and value.startswith("#"):
                assert kinds[value[1:]] in wanted, (element.sourceline, value)


def test_a_name_points_to_the_person_of_that_name(tree: etree._ElementTree) -> None:
    register = {
        entry.get(ID): "".join(entry.itertext()).split(",")[0].casefold()
        for entry in tree.iter(TEI + "persName")
        if entry.get(ID)
    }
    variants = {"p_SMN1": "smirnovski"}
    seen = set()
    for name in tree.iter(TEI + "persName", TEI + "rs"):
        person = name.get("corresp", "")[1:]
        if not person:
            continue
        seen.add(person)
        if name.tag == TEI + "rs":
            continue
        read = "".join(
            _pieces(name, lambda e: e.tag in (TEI + "sic", TEI + "unclear") and _has_corr(e))
        ).casefold()
        assert register[person] in read or variants.get(person, "\0") in read, (
            name.sourceline,
            read,
        )
    assert seen == set(register), "an entry that no one mentions"


def test_every_abbreviation_is_used(tree: etree._ElementTree) -> None:
    entries = {term.get(ID) for term in tree.iter(TEI + "term") if term.get(ID)}
    used = {g.get("target", "")[1:] for g in tree.iter(TEI + "gloss") if g.get("target")}
    assert used == entries


def test_which_president(documents: dict[str, etree._Element]) -> None:
    who = {"d21": "#p_KJF1", "d278": "#p_KJF1", "d380": "#p_JLB1", "t1714": "#p_JLB1"}
    for name, president in who.items():
        for mention in documents[name].iter(TEI + "rs"):
            words = " ".join("".join(mention.itertext()).split())
            if "President" in words:
                late = "late" in words
                assert mention.get("corresp") == ("#p_KJF1" if late else president), words
    untagged = re.compile(r"President(?!\w|\s+of\s+Intourist|\s*\Z)")
    for name in who:
        for paragraph in documents[name].iter(TEI + "p"):
            texts = paragraph.xpath(".//text()[not(ancestor::t:rs|ancestor::t:note)]", namespaces=NS)
            for text in texts:
                assert not untagged.search(text), (name, text)


def test_page_breaks(tree: etree._ElementTree, documents: dict[str, etree._Element]) -> None:
    for name, document in documents.items():
        breaks = [(pb.get("n"), pb.get(ID)) for pb in document.iter(TEI + "pb")]
        assert breaks == PAGES[name]
    images = [pb.get("facs") for pb in tree.iter(TEI + "pb")]
    assert all(images)
    assert len(images) == len(set(images)) == sum(map(len, PAGES.values()))


def test_notes(documents: dict[str, etree._Element]) -> None:
    counts = {"d21": 5, "d278": 1, "d380": 2, "d382": 2, "t1714": 1}
    for name, document in documents.items():
        numbered, lettered = [], []
        for note in document.iter(TEI + "note"):
            if note.get("n"):
                assert note.get(ID) == f"{name}fn{note.get('n')}"
                (numbered if note.get("n", "").isdigit() else lettered).append(note)
        assert [note.get("n") for note in numbered] == [str(n) for n in range(counts[name])]
        assert [note.get("n") for note in lettered] == list("abcdefgh"[: len(lettered)])
        assert numbered[0].get("type") == "source"
        assert numbered[0].getparent().tag == TEI + "head"
        for note in lettered:
            assert note.get("type") == "editorial"
            assert note.get("resp") == "#ed"
        assert all((note.get("resp") == "#ed") != (name in PRINTED) for note in numbered)


def test_what_is_supplied_says_where_it_comes_from(tree: etree._ElementTree) -> None:
    for supplied in tree.iter(TEI + "supplied"):
        assert supplied.get("resp") == "#ed"
        assert supplied.get("source", "").startswith("frus1961-63v05#d")
    for corr in tree.iter(TEI + "corr"):
        assert corr.get("resp") == "#ed"
        assert corr.get("cert") in ("high", "medium")
    for element in (*tree.iter(TEI + "sic"), *tree.iter(TEI + "unclear")):
        document = next(a for a in element.iterancestors(TEI + "div") if a.get("n")).get(ID)
        assert (element.tag == TEI + "sic") == (document in PRINTED)


def test_the_relations_are_stated(tree: etree._ElementTree) -> None:
    relations = [dict(relation.attrib) for relation in tree.iter(TEI + "relation")]
    assert relations == [
        {"name": "archivalOriginalOf", "active": "#d278", "passive": "frus1961-63v05#d278"},
        {"name": "reportsSameConversation", "mutual": "#d380 #t1714"},
    ]


def test_the_settings_find_the_volume() -> None:
    settings = tomllib.loads((SEEDS / "edition.toml").read_text(encoding="utf-8"))
    found = [path for pattern in settings["volumes"]["files"] for path in SEEDS.glob(pattern)]
    assert found == [VOLUME]
    pattern = settings["references"]["volumes"]
    assert pattern.format(volume="frus1961-63v05", id="d381").endswith("/frus1961-63v05/d381")
    assert settings["edition"]["title"] == "Soviet Union, 1961–1963: Selected Documents"


# --- the profile


def test_the_volume_follows_the_profile(tree: etree._ElementTree, profile: etree.RelaxNG) -> None:
    assert profile.validate(tree), profile.error_log


def _first(tree: etree._ElementTree, path: str) -> etree._Element:
    return tree.xpath(f"(//{path})[1]", namespaces=NS)[0]


NONSENSE: dict[str, Callable[[etree._ElementTree], object]] = {
    "unknown element": lambda t: etree.SubElement(_first(t, "t:p"), TEI + "itemitem"),
    "element of no namespace": lambda t: etree.SubElement(_first(t, "t:p"), "hi"),
    "attribute misspelt": lambda t: _first(t, "t:persName[@corresp]").set("coresp", "#p_RD1"),
    "rend misspelt": lambda t: _first(t, "t:hi").set("rend", "itallic"),
    "page break without n": lambda t: _first(t, "t:pb").attrib.pop("n"),
    "page break with facs of nothing": lambda t: _first(t, "t:pb").set("facs", ""),
    "page break without id": lambda t: _first(t, "t:pb").attrib.pop(ID),
    "note without id": lambda t: _first(t, "t:note[@n='1']").attrib.pop(ID),
    "note without number": lambda t: _first(t, "t:note[@n='1']").attrib.pop("n"),
    "division in a note": lambda t: etree.SubElement(_first(t, "t:note[@n]"), TEI + "div"),
    "choice of one": lambda t: _first(t, "t:choice").remove(_first(t, "t:choice/t:corr")),
    "correction by nobody": lambda t: _first(t, "t:corr").attrib.pop("resp"),
    "supplied for no reason": lambda t: _first(t, "t:supplied").attrib.pop("reason"),
    "a count of nothing": lambda t: _first(t, "t:gap[@quantity]").attrib.pop("unit"),
    "date that is none": lambda t: _first(t, "t:dateline//t:date").set("when", "February 3"),
    "dateline after text": lambda t: _first(t, "t:div[@type='document']").insert(
        6, _first(t, "t:div[@type='document']/t:dateline")
    ),
    "document without id": lambda t: _first(t, "t:div[@type='document']").attrib.pop(ID),
    "stamp that is no stamp": lambda t: _first(t, "t:fw[t:stamp]").set("type", "classification"),
    "paragraph in a paragraph": lambda t: etree.SubElement(_first(t, "t:p"), TEI + "p"),
    "relation of nothing": lambda t: _first(t, "t:relation").attrib.pop("active"),
}


@pytest.mark.parametrize("name", NONSENSE)
def test_the_profile_refuses_nonsense(
    tree: etree._ElementTree, profile: etree.RelaxNG, name: str
) -> None:
    broken = copy.deepcopy(tree)
    NONSENSE[name](broken)
    assert not profile.validate(broken)


def test_the_profile_documents_every_element() -> None:
    rng = "{http://relaxng.org/ns/structure/1.0}"
    documentation = "{http://relaxng.org/ns/compatibility/annotations/1.0}documentation"
    grammar = etree.parse(PROFILE)
    elements = list(grammar.iter(rng + "element"))
    assert len(elements) > 80
    for element in elements:
        text = element.findtext(documentation, "")
        assert "Guidelines" in text or "Not of the TEI" in text, f"line {element.sourceline}"


# --- against the real volumes and the whole of TEI


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS, reason="EDITION_CORPUS is not set")
def test_the_volume_is_valid_tei(tree: etree._ElementTree) -> None:
    schema = etree.RelaxNG(etree.parse(Path(CORPUS) / "schema" / "tei_all.rng"))
    assert schema.validate(tree), schema.error_log


def _has_corr(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.find(TEI + "corr") is not None


def _as_published(document: etree._Element) -> list[str]:
    """The words with corrections and supplied text, in the characters of the published files."""

    def leave_out(element: etree._Element) -> bool:
        ours = element.get("resp") == "#ed" and element.tag == TEI + "note"
        return ours or (element.tag == TEI + "sic" and _has_corr(element))

    text = "".join(_pieces(document, leave_out))
    return text.replace("ʼ", "'").replace("–", "-").split()


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS, reason="EDITION_CORPUS is not set")
@pytest.mark.parametrize("name", PRINTED)
def test_the_corrected_text_is_the_published_text(
    documents: dict[str, etree._Element], name: str
) -> None:
    path = Path(CORPUS) / "frus" / "volumes" / "frus1961-63v05.xml"
    parser = etree.XMLParser(resolve_entities=False, no_network=True, collect_ids=False)
    (published,) = etree.parse(path, parser).xpath("//t:div[@xml:id=$id]", id=name, namespaces=NS)
    assert first_difference(_as_published(published), _as_published(documents[name])) == ""
