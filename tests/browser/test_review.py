"""The review of a revision, as its reader meets it: from disk, by keyboard, on a phone, on paper."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, call
from playwright.sync_api import Page
from test_compare_cli import schema

from browser.reading import DESKTOP, PHONE, Reader, none
from browser.server import PLAIN
from browser.test_accessibility import SETTINGS, violations
from browser.test_html import faults
from edition.compare.record import of_bytes
from edition.review import decisions

sys.path.insert(0, str(ROOT / "bench"))
from plant import plant

pytestmark = pytest.mark.browser

SAMPLE = ROOT / "seeds" / "tei" / "soviet-union-1961-63.xml"


def revised() -> str:
    """The sample with edits of many kinds, several in one document."""
    text = plant(SAMPLE.read_text("utf-8"), 5, 2)[0]
    text = text.replace("<publisher>", "<!-- who? --><publisher>", 1)
    for name in ("t1714", "d382", "d380", "d278"):
        start = text.index(f'xml:id="{name}"')
        body = text.index("<p>", start)
        words = list(re.finditer(r"(?<=[a-z] )[a-z]{5,} (?=[a-z])", text[body : body + 12_000]))[:40]
        edits = {30: f"two lanterns {words[30][0]}", 20: "harbour ", 10: ""}
        for n, new in edits.items():
            word = words[n]
            text = text[: body + word.start()] + new + text[body + word.end() :]
        text = text[:body] + text[body:].replace("<persName corresp=", "<persName ref=", 1)
        text = text[:start] + re.sub(r'when="(\d+)', 'when="1992', text[start:], count=1)
    return text


@pytest.fixture(scope="session")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with both sides, `a.xml` and `b.xml`, their review and their report."""
    folder = tmp_path_factory.mktemp("review")
    (folder / "a.xml").write_text(SAMPLE.read_text("utf-8"), "utf-8")
    (folder / "b.xml").write_text(revised(), "utf-8")
    before = Path.cwd()
    os.chdir(folder)
    try:
        assert call("review", "a.xml", "b.xml", "-o", "site", "-q").code == 1
        assert call("diff", "a.xml", "b.xml", "--html", "report/index.html", "-q").code == 1
    finally:
        os.chdir(before)
    return folder


def documents(pair: Path) -> list[str]:
    return [f"site/0/{p.name}" for p in sorted((pair / "site" / "0").glob("*.html"))]


@pytest.fixture
def review(reading: Callable[[str], Reader], pair: Path) -> Reader:
    """A reader of the site on disk."""
    return reading(f"{pair.as_uri()}/")


@pytest.mark.parametrize("setting", SETTINGS)
def test_nothing_bars_a_reader(
    setting: str, reading: Callable[[str], Reader], serving: Callable[..., str], pair: Path, axe: str
) -> None:
    review = reading(serving(pair, "/", PLAIN))
    page = review.context(**SETTINGS[setting]).new_page()
    found = []
    for path in ["site/index.html", *documents(pair)]:
        page.goto(review.root + path)
        page.keyboard.press("j")
        for box in page.locator("details:not([open]) > summary").all():
            if box.is_visible():
                box.click()
        found += [f"{path} {line}" for line in violations(page, axe)]
        for button in page.locator("[data-beside=source], [data-view=both]").all():
            button.click()
            found += [f"{path} {line}" for line in violations(page, axe)]
        page.evaluate("localStorage.clear()")
    page.goto(review.root + "report/index.html")
    found += [f"report {line}" for line in violations(page, axe)]
    none(found)


def test_the_pages_are_html(vnu: list[str], pair: Path) -> None:
    none(faults(vnu, pair / "site") + faults(vnu, pair / "report"))


def now(page: Page) -> str:
    return page.locator(".record.now").get_attribute("data-record") or ""


def test_by_keyboard_to_the_decisions_that_apply_takes(
    review: Reader, pair: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = max(documents(pair), key=lambda p: (pair / p).stat().st_size)
    page = review.open(path)
    page.keyboard.press("j")
    first = now(page)
    page.keyboard.press("j")
    second = now(page)
    assert first != second
    page.keyboard.press("k")
    assert now(page) == first
    page.keyboard.press("r")  # and goes on
    assert now(page) == second
    page.keyboard.press("a")
    page.keyboard.press("k")
    page.keyboard.press("k")
    page.keyboard.press("c")
    page.keyboard.type("as the print has it")
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    assert page.locator(".xml .now").first.is_visible()
    page.reload()
    assert page.locator(f"#l{first}").get_attribute("data-decided") == "reject"
    assert page.locator("textarea").input_value() == "as the print has it"
    page.keyboard.press("n" if page.locator("a[rel=next]").count() else "p")
    page.wait_for_function("name => !location.href.endsWith(name)", arg=path)
    page.locator("nav a").first.click()
    page.wait_for_selector("body.index")
    with page.expect_download() as loading:
        page.locator("[data-do=export]").click()
    file = tmp_path / "decisions.json"
    loading.value.save_as(file)
    schema("decisions").validate(json.loads(file.read_bytes()))
    told = decisions.read_decisions(file.read_bytes(), "decisions.json")
    assert told.files[0].rejected == [int(first)]
    assert told.files[0].approved == [int(second)]
    assert told.files[0].remarks == {first: "as the print has it"}
    a, b = (pair / "a.xml").read_bytes(), (pair / "b.xml").read_bytes()
    changes = tmp_path / "changes.json"
    monkeypatch.chdir(pair)
    changes.write_text(call("diff", "a.xml", "b.xml", "--json").out, "utf-8")
    assert call("apply", changes, "b.xml", "--reject", file, "-o", tmp_path / "c.xml").code == 0
    made = (tmp_path / "c.xml").read_bytes()
    assert made not in (a, b)
    left = of_bytes(made, b, "b.xml").changes
    assert len(left) == 1


def test_decisions_are_loaded(review: Reader, tmp_path: Path) -> None:
    page = review.open("site/index.html")
    page.locator(".record").first.evaluate("one => one.closest('details').open = true")
    page.locator("[data-do=reject]").first.click()
    made = page.evaluate("editionReview.exported()")
    file = tmp_path / "d.json"
    file.write_text(json.dumps(made), "utf-8")
    page.evaluate("localStorage.clear()")
    page.reload()
    assert page.locator("[data-decided=reject]").count() == 0
    page.locator("input[type=file]").set_input_files(file)
    page.wait_for_selector("[data-decided=reject]", state="attached")
    # Decisions on another pair of files are not taken.
    made["files"][0]["a"] = "0"
    file.write_text(json.dumps(made).replace("rejected", "approved"), "utf-8")
    page.locator("input[type=file]").set_input_files([])
    page.locator("input[type=file]").set_input_files(file)
    page.wait_for_timeout(100)
    assert page.locator("[data-decided=approve]").count() == 0


def test_kinds_can_be_left_out(review: Reader, pair: Path) -> None:
    page = review.open("site/index.html")
    page.locator(".filters summary").click()
    kind = page.locator("[data-filter]").first.get_attribute("data-filter")
    page.locator("[data-filter]").first.uncheck()
    left = page.evaluate("kind => [...document.querySelectorAll(`.record[data-kind='${kind}']`)]"
                         ".filter(one => one.checkVisibility()).length", kind)  # fmt: skip
    assert left == 0
    assert page.locator(".record:not(.off)").count() > 0
    # It holds on the pages of the documents, where what is left out reads as it is in B.
    for path in documents(pair):
        page.goto(review.root + path)
        assert page.locator(f".record[data-kind='{kind}']:not(.off)").count() == 0
        for mark in page.locator("main del.tracked.off").all():
            assert not mark.is_visible()


def seen(page: Page, selector: str = "#text") -> str:
    return " ".join(page.locator(selector).inner_text().split())


def test_before_and_after_and_side_by_side(review: Reader, pair: Path) -> None:
    path = next(p for p in documents(pair) if "text.inserted" in (pair / p).read_text("utf-8"))
    page = review.open(path)
    new = page.locator("#text ins.tracked:not(.moved)").first.inner_text().strip()
    page.locator("[data-view=before]").click()
    before = seen(page)
    assert page.locator("#text ins.tracked").first.is_hidden()
    page.locator("[data-view=after]").click()
    after = seen(page)
    assert before != after
    assert new in after
    page.locator("[data-view=both]").click()
    assert seen(page, ".twin") == before
    assert seen(page) == after


def test_on_a_phone(review: Reader, pair: Path) -> None:
    page = review.context(view=PHONE, is_mobile=True, has_touch=True).new_page()
    for path in ["site/index.html", *documents(pair)]:
        page.goto(review.root + path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    bar = page.locator(".bar")
    assert bar.is_visible()
    bar.locator("[data-do=next]").tap()
    bar.locator("[data-do=reject]").tap()
    assert page.locator(".record.now").get_attribute("data-decided") == "reject"
    assert bar.locator("[data-do=reject]").get_attribute("aria-pressed") == "true"


def test_without_script_all_can_be_read(review: Reader, pair: Path) -> None:
    page = review.context(java_script_enabled=False).new_page()
    for path in ["site/index.html", *documents(pair)]:
        page.goto(review.root + path)
        assert page.locator("button:visible").count() == 0
        assert page.locator(".record").count() > 0
    assert page.locator("#text .tracked, #text .chip").count() > 0


def test_on_paper(review: Reader, pair: Path) -> None:
    page = review.context(view=DESKTOP).new_page()
    for path in ["site/index.html", documents(pair)[0]]:
        page.goto(review.root + path)
        page.emulate_media(media="print")
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert page.locator("button:visible").count() == 0
        assert all(one.is_visible() for one in page.locator(".record .kind").all())


def test_the_checklist_is_kept(review: Reader) -> None:
    page = review.open("site/index.html")
    page.locator(".checklist summary").click()
    boxes: Any = page.locator("[data-check]")
    assert boxes.count() > 10
    boxes.nth(2).check()
    page.reload()
    assert page.locator("[data-checks]").inner_text().startswith("1 /")
    page.locator(".checklist summary").click()
    assert boxes.nth(2).is_checked()
