"""Finished PDFs, read by a program that had no part in making them and held against the TEI: every word
in its order, every note on the page of its call, nothing over the edge, no heading alone."""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from lxml import html

pytest.importorskip("weasyprint")
pikepdf = pytest.importorskip("pikepdf")
pytest.importorskip("pypdfium2")

from reading_pdf import Box, Said, first_difference, read  # noqa: E402

from edition import project as projects  # noqa: E402
from edition import workflow  # noqa: E402
from edition.audit import words  # noqa: E402
from edition.site.keeper import SITE  # noqa: E402
from edition.transform.stylesheet import omissions  # noqa: E402
from edition.volume import load as loading  # noqa: E402
from edition.volume.load import Loaded  # noqa: E402
from edition.volume.places import Places, settle  # noqa: E402

pytestmark = pytest.mark.slow
VOLUMES = ["sample", "frus1961-63v10-12mSupp", "frus1964-68v29p2"]
VOLUMES += os.environ.get("EDITION_PRINTED", "").split()  # names of others, which take minutes each
FROM_STYLE = (
    r"[][?{}“”]|\] ?|: |; |–|"  # brackets and marks round what the encoding says of words
    r"\([^()]*\b\w+(?:; [^()]*)?\)|\[[^][]*\b\w+\]|"  # pages of references
    r"[ .]{3,}|•|◦|▪|\d+\.|[a-z]\."  # leaders; marks of lists
)
"""What style sheets add to the words, as whole runs."""


@dataclass
class Printed:
    """A volume and its PDFs."""

    loaded: Loaded
    places: Places
    output: Path
    report: workflow.Report

    @property
    def volume(self) -> str:
        return self.loaded.volume.id

    @property
    def numbers(self) -> list[int]:
        """The units in the order of the book."""
        units = self.loaded.volume.units
        rank = {"titlepage": 0}
        order = sorted(
            range(len(units)),
            key=lambda n: rank.get(units[n].kind, 1 if units[n].matter == "front" else 2),
        )
        return [n for n in order if units[n].kind != "header"]

    def flows(self, number: int) -> words.Flows:
        """The words of a unit, as the audit reads them from the TEI."""
        unit = self.loaded.units[number]
        return words.of_unit(unit, self.places.html_ids[number], frozenset(omissions()))

    def made(self) -> re.Pattern[str]:
        """What the software adds to the text: said by the print-ready page, or by its style sheet."""
        page = self.output / SITE / self.volume / "print.html"
        tree = html.fromstring(
            page.read_bytes(), parser=html.HTMLParser(encoding="utf-8", huge_tree=True)
        )
        said: set[str] = set()
        for element in tree.xpath("//*[@data-gen]"):
            said |= {" ".join(text.split()) for text in (element.text_content(), *element.itertext())}
        said |= {str(v) for v in tree.xpath("//@data-pb | //*[@class='absent']/@aria-label")}
        return re.compile("|".join((FROM_STYLE, *map(re.escape, sorted(said - {""}, key=len)[::-1]))))


@pytest.fixture(scope="module", params=VOLUMES)
def printed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Printed:
    name = request.param
    source = request.getfixturevalue("sample")
    if name != "sample":
        source = next(p for p in request.getfixturevalue("corpus") if p.stem == name)
    output = tmp_path_factory.mktemp("printed")
    project = projects.find((source,), output)
    kinds = ("pdf", "documents") if name == "sample" else ("pdf",)
    session = workflow.Session(project, workflow.Options(search=False, beside=kinds))
    report = session.build()
    settings = project.settings.volumes
    file = project.files[0]
    loaded, _ = loading.load(
        file, project.shown(file), settings.documents, session.worker.knowledge, settings.max_megabytes
    )
    assert loaded is not None
    return Printed(loaded, settle(loaded.volume), output, report)


def _book(printed: Printed) -> tuple[Said, dict[str, int], list[tuple[int, str]]]:
    """The text of a volume's PDF; the page of each id; the links as (page, id)."""
    path = printed.output / f"pdf/{printed.volume}.pdf"
    with pikepdf.open(path) as book:
        order = {page.obj.objgen: n for n, page in enumerate(book.pages)}
        names = list(book.Root.Names.Dests.Names)
        places = {str(n): order[d[0].objgen] for n, d in zip(names[::2], names[1::2], strict=True)}
        links = [
            (n, str(annotation.Dest))
            for n, page in enumerate(book.pages)
            for annotation in page.obj.get("/Annots", [])
            if "/Dest" in annotation
        ]
    return read(path), places, links


def _of_texts(printed: Printed, said: Said, places: dict[str, int]) -> list[Box]:
    """What a book says apart from what the software made as a whole: contents and index of persons."""
    units = printed.loaded.volume.units
    texts = [units[n].slug for n in printed.numbers if units[n].kind != "titlepage"]
    titled = any(units[n].kind == "titlepage" for n in printed.numbers)
    first = places[texts[0]]
    contents = 1 if titled else 0  # the title page has one page
    made = {*range(contents, first), *range(places.get("index-of-persons", 10**6), len(said.sizes))}
    return [box for box in said.main if box.page not in made]


def test_no_word_is_lost(printed: Printed) -> None:
    """The text of the PDF, running heads aside, is the word stream of the TEI, notes apart."""
    said, places, _ = _book(printed)
    made = printed.made()
    text: list[str] = []
    notes: list[tuple[str, list[str]]] = []
    for number in printed.numbers:
        flows = printed.flows(number)
        text += flows.pop("")
        notes += flows.items()
    assert first_difference(_of_texts(printed, said, places), text, made) == ""
    inner = _inner(printed)
    assert list(said.notes) == [key for key, _ in notes if key not in inner]
    held = {key: note for key, note in notes if key in inner}
    for key, note in notes:
        holds = [held[one] for one in inner if inner[one] == key]
        if holds:  # where in the note the other is called is not known here: letters must be there
            there = Counter("".join(box.text for box in said.notes[key]))
            assert Counter("".join(map("".join, [note, *holds]))) <= there, key
        elif key not in held:
            assert first_difference(said.notes[key], note, made) == "", key


def _inner(printed: Printed) -> dict[str, str]:
    """From the notes that are called in a note, and stand there in brackets, to that note."""
    spans = _print_ready(printed).xpath("//span[contains(@class, 'nested')]")
    above = "ancestor::span[contains(@class, 'footnote')]"
    return {span.get("id"): span.xpath(above)[0].get("id") for span in spans}


def test_no_word_of_a_document_by_itself_is_lost(printed: Printed) -> None:
    made = printed.made()
    folder = printed.output / "pdf" / printed.volume
    units = printed.loaded.volume.units
    documents = [n for n in printed.numbers if (folder / f"{units[n].slug}.pdf").exists()]
    if printed.volume != "soviet-union-1961-63":
        assert not documents
        pytest.skip("only the sample's documents are set by themselves")
    assert len(documents) == 5
    for number in documents:
        said = read(folder / f"{units[number].slug}.pdf")
        flows = printed.flows(number)
        assert first_difference(said.main, flows.pop(""), made) == ""
        assert list(said.notes) == list(flows)
        for key, note in flows.items():
            assert first_difference(said.notes[key], note, made) == "", key


def test_notes_stand_on_the_page_of_their_call(printed: Printed) -> None:
    _, places, links = _book(printed)
    ids = {key for n in printed.numbers for key in printed.flows(n) if key}
    called = {(page, name) for page, name in links if name in ids}
    assert {name for page, name in called if places[name] == page} | _uncalled(printed) == ids


def _uncalled(printed: Printed) -> set[str]:
    """Notes whose call is not printed: those that name the source of a document."""
    return set(map(str, _print_ready(printed).xpath("//span[contains(@class, 'note-source')]/@id")))


def _print_ready(printed: Printed) -> Any:
    page = (printed.output / SITE / printed.volume / "print.html").read_bytes()
    return html.fromstring(page, parser=html.HTMLParser(encoding="utf-8", huge_tree=True))


def test_nothing_runs_over_the_edge(printed: Printed) -> None:
    """All text stands in the text area; only page numbers of the source stand in the margin."""
    said, _, _ = _book(printed)
    top, outer, bottom, inner = 0.92 * 72, 0.6875 * 72, 0.6 * 72, 0.875 * 72
    over: list[Any] = []
    for box in [*said.main, *(box for note in said.notes.values() for box in note)]:
        width, height = said.sizes[box.page]
        left, right = (inner, outer) if box.page % 2 == 0 else (outer, inner)
        low, high = bottom, height - top
        if width > height:  # turned
            left, right, low, high = 0.92 * 72, 0.6 * 72, 0.6 * 72, height - 0.6875 * 72
        if not box.text.strip() or box.left == box.right == box.baseline == 0:
            continue
        inside = left - 1 <= box.left and box.right <= width - right + 1.5
        inside = inside and low - 1 <= box.baseline <= high
        numbered = box.right < left and re.fullmatch(r"[][\w-]{1,12}", box.text)
        numbered = numbered and box.left > 3 and low - 8 < box.baseline < high
        if not (inside or numbered):
            over.append((box, width, height))
    assert over == []


def test_no_heading_stands_alone_at_the_foot(printed: Printed) -> None:
    said, _, _ = _book(printed)
    for page in range(len(said.sizes)):
        boxes = [box for box in said.main if box.page == page and box.text.strip()]
        if boxes and not all(box.heading for box in boxes):
            assert not boxes[-1].heading, boxes[-1]
