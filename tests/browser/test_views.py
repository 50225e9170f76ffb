"""The two views of a transcript, the legend of what is withheld, and the register of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from browser.reading import PHONE, Reader
from edition.audit import words

pytestmark = pytest.mark.browser

TELEGRAM = "soviet-union-1961-63/t1714/"
TYPESCRIPT = "soviet-union-1961-63/d278/"
READING = '.views [value="reading"]'


def seen(page: Page, selector: str) -> list[str]:
    """The words of elements that can be seen, without those for screen readers."""
    return page.evaluate(
        """selector => [...document.querySelectorAll(selector)].filter(one => one.checkVisibility())
           .map(one => one.innerText.trim())""",
        selector,
    )  # type: ignore[no-any-return]


@pytest.mark.parametrize("script", [True, False])
def test_the_reading_view_folds_away_what_was_struck_and_corrected(
    reader: Reader, script: bool
) -> None:
    page = reader.context(java_script_enabled=script).new_page()
    page.goto(reader.root + TELEGRAM)
    assert page.locator(".views .diplomatic").is_visible()
    assert page.locator("article p del").first.is_visible()
    page.locator(READING).check()
    assert page.locator(".views .reading").is_visible()
    assert not page.locator(".views .diplomatic").is_visible()
    assert not page.locator("article p del").first.is_visible()
    assert page.locator("article .fw del").first.is_visible()  # an archive's act, not the author's
    page.goto(reader.root + TYPESCRIPT)
    if not script:
        assert page.locator(READING).is_checked() is False
        page.locator(READING).check()
    assert page.locator(READING).is_checked()  # remembered from page to page
    assert "Lev Isaakovich Mendelevich," in page.locator("article").inner_text()
    page.locator('.views [value="diplomatic"]').check()
    assert page.locator("article .choice .unclear").first.is_visible()


def test_no_word_leaves_the_page(reader: Reader) -> None:
    page = reader.context().new_page()
    page.goto(reader.root + TELEGRAM)
    before = words.of_page(page.content().encode())
    page.locator(READING).check()
    assert words.of_page(page.content().encode()) == before


def test_the_views_can_be_chosen_with_the_keyboard(reader: Reader) -> None:
    page = reader.context().new_page()
    page.goto(reader.root + TELEGRAM)
    page.locator('.views [value="diplomatic"]').focus()
    page.keyboard.press("ArrowRight")
    assert page.locator(READING).is_checked()
    assert page.url.endswith(TELEGRAM)  # the arrow did not turn the page


def test_a_link_to_what_is_folded_away_shows_it(reader: Reader) -> None:
    page = reader.context().new_page()
    page.goto(reader.root + TELEGRAM)
    page.locator(READING).check()
    page.evaluate("document.querySelector('article p del').id = 'struck'")
    page.evaluate("location.hash = 'struck'")
    page.wait_for_function("document.querySelector('#struck').checkVisibility()")
    assert page.locator('.views [value="diplomatic"]').is_checked()


def test_on_paper_the_page_says_which_view_it_is(reader: Reader) -> None:
    page = reader.context().new_page()
    page.goto(reader.root + TELEGRAM)
    page.locator(READING).check()
    page.emulate_media(media="print")
    assert page.locator(".views .reading").is_visible()
    assert not page.locator(READING).is_visible()


def test_pages_without_differences_have_no_choice(reader: Reader) -> None:
    page = reader.context().new_page()
    page.goto(reader.root + "soviet-union-1961-63/d382/")
    assert page.locator(".views").count() == 0


@pytest.mark.parametrize("script", [True, False])
def test_the_register_filters_and_leads_to_each_place(reader: Reader, script: bool) -> None:
    page = reader.context(java_script_enabled=script).new_page()
    page.goto(reader.root + "letters/withheld/")
    rows = page.locator(".every tr[class]")
    every = rows.count()
    assert every >= 4
    page.locator(".filter a[href='#only-omitted']").click()
    assert [one for one in rows.all() if one.is_visible()] != []
    assert all(
        "omitted" in (one.get_attribute("class") or "") for one in rows.all() if one.is_visible()
    )
    assert not page.locator("#in-l1").is_visible()
    page.locator(".filter a[href='#every']").click()
    assert sum(one.is_visible() for one in rows.all()) == every
    place = page.locator("#in-l1 td a").first
    said = place.inner_text()
    place.click()
    assert page.url.endswith("#w1")
    assert page.locator("article").inner_text().count(said.strip("[]")) >= 1
    page.locator(".lacks summary").click()
    page.locator(".lacks a").click()
    assert page.url.endswith("letters/withheld/#in-l1")


def test_the_register_on_a_phone(reader: Reader, sample_site: Path) -> None:
    page = reader.context(view=PHONE).new_page()
    page.goto(reader.root + "letters/withheld/")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert "3 pages" in " ".join(seen(page, ".totals td"))
