"""Full-text search in a real browser: finding, narrowing down, going there and back, and what is said
when it cannot work."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.reading import PHONE, Reader
from browser.server import PLAIN, STRICT, Host
from browser.test_accessibility import SETTINGS, violations

pytestmark = pytest.mark.browser

Reading = Callable[[str], Reader]
Serving = Callable[..., str]


def status(page: Page) -> str:
    """What the page says it found, when it has finished."""
    said = page.get_by_role("status")
    expect(said).not_to_have_text(re.compile("^(Searching …)?$"))
    return said.inner_text()


def titles(page: Page) -> list[str]:
    return page.locator(".results h2").all_inner_texts()


def tick(page: Page, facet: str, value: str) -> None:
    part = page.locator(".facet", has=page.get_by_text(facet, exact=True))
    if not part.evaluate("part => part.open"):
        part.locator("summary").click()
    part.get_by_label(re.compile(f"^{re.escape(value)}")).check()


def test_search_from_any_page(reader: Reader) -> None:
    page = reader.open("soviet-union-1961-63/d21/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("nuclear tests")
    page.keyboard.press("Enter")
    page.wait_for_url("**/some/where/search/?q=nuclear+tests")
    assert status(page).endswith(("text", "texts"))
    first = page.locator(".results > li").first
    assert "21. Memorandum of Conversation" in titles(page)
    assert first.locator("mark").count()


def test_a_result_leads_to_its_paragraph(reader: Reader) -> None:
    page = reader.open("search/?q=consulates+Leningrad")
    status(page)
    link = page.locator(".results > li", has_text="21. Memorandum").locator("li a").first
    assert "consulates at Leningrad" in link.inner_text()
    assert "p. 55" in link.inner_text()
    link.click()
    page.wait_for_url(re.compile("/d21/#p2(:~:.*)?$"))
    assert page.locator("#p2").bounding_box() is not None
    assert page.evaluate("document.querySelector(':target')?.id") == "p2"
    expect(page.locator("#p2")).to_be_in_viewport()


def test_notes_are_found_and_named(reader: Reader) -> None:
    page = reader.open("search/?q=%22further+identified%22")
    status(page)
    link = page.locator(".results li li a").first
    assert re.search(r"note \d", link.inner_text())
    assert re.search(r"#d\d+fn\d+:~:text=", link.get_attribute("href") or "")


def test_facets_narrow_down_and_back_undoes(reader: Reader) -> None:
    page = reader.open("search/")
    assert "can be searched" in status(page)
    everything = page.locator(".facet").count()
    assert everything > 4
    tick(page, "Year", "1961")
    page.wait_for_url("**/search/?year=1961")
    expect(page.locator(".chip")).to_have_text(["1961"])
    alone = titles(page)
    assert alone
    tick(page, "Year", "1963")  # one or the other
    page.wait_for_url("**year=1963")
    expect(page.locator(".chip")).to_have_count(2)
    assert set(titles(page)) > set(alone)
    page.go_back()
    expect(page.locator(".chip")).to_have_text(["1961"])
    assert titles(page) == alone
    page.reload()
    expect(page.locator(".chip")).to_have_text(["1961"])
    page.locator(".chip").click()
    expect(page.locator(".chip")).to_have_count(0)
    assert page.url.endswith("/search/")


def test_the_query_survives_a_visit(reader: Reader) -> None:
    page = reader.open("search/?q=Khrushchev&sort=newest")
    status(page)
    before = titles(page)
    page.locator(".results h2 a").last.click()
    page.wait_for_selector("article")
    page.go_back()
    status(page)
    expect(page.locator(".results h2").first).to_be_visible()
    assert titles(page) == before
    assert page.locator(".query input").input_value() == "Khrushchev"
    assert page.locator("#order").input_value() == "newest"


def test_typing_searches_and_leaves_one_step_behind(reader: Reader) -> None:
    page = reader.open("search/")
    status(page)
    page.locator(".query input").press_sequentially("Menshikov", delay=60)
    page.wait_for_url("**/search/?q=Menshikov")
    expect(page.locator(".results h2").first).to_be_visible()
    page.go_back()
    expect(page.get_by_role("status")).to_contain_text("can be searched")


def test_undated_texts_are_never_dropped(reader: Reader) -> None:
    page = reader.open("search/?q=the")
    found = int(status(page).split()[0])
    assert found > 10
    orders = {}
    for order in ("", "oldest", "newest", "order"):
        page.goto(f"{reader.root}search/?q=the&sort={order}")
        for most in range(10, found + 10, 10):
            expect(page.locator(".results > li")).to_have_count(min(most, found))
            if most < found:
                page.locator(".more").click()
        orders[order] = titles(page)
    every = set(orders[""])
    assert all(set(one) == every and len(one) == found for one in orders.values())
    dated = page.locator(".results > li", has_text=re.compile("19[0-9][0-9]")).count()
    assert 0 < dated < found
    assert orders["oldest"] != orders["newest"]


def test_a_phrase_is_a_phrase(reader: Reader) -> None:
    page = reader.open("search/?q=%E2%80%9CLeningrad+and+New+York%E2%80%9D")
    status(page)
    assert titles(page) == ["21. Memorandum of Conversation"]
    page.goto(reader.root + "search/?q=%22York+New+Leningrad%22")
    assert status(page) == "Nothing fits."


def test_what_is_not_there_is_not_made_up(reader: Reader) -> None:
    page = reader.open("search/?q=Khrushchovv")
    assert status(page) == "There is no “Khrushchovv” in the texts."
    assert titles(page) == []
    page.goto(reader.root + "search/?q=Menshi")  # a beginning
    status(page)
    assert titles(page)


def test_keys(reader: Reader) -> None:
    page = reader.open("search/?q=Khrushchev")
    status(page)
    where = "document.activeElement.closest('.results > li')?.querySelector('h2').innerText"
    page.locator(".query input").focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate(where) == titles(page)[0]
    page.keyboard.press("ArrowDown")
    assert page.evaluate(where) == titles(page)[1]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.name") == "q"


def test_nothing_of_it_is_loaded_before_it_is_used(reader: Reader) -> None:
    reader.open("soviet-union-1961-63/d21/")
    assert not [url for url in reader.requests if "search" in url]


@pytest.mark.parametrize("setting", SETTINGS)
def test_results_are_accessible(setting: str, reader: Reader, axe: str) -> None:
    page = reader.open("search/?q=Khrushchev&year=1961", **SETTINGS[setting])
    status(page)
    for part in page.locator("details").all():
        part.evaluate("part => { part.open = true; }")
    assert violations(page, axe) == []
    page.goto(reader.root + "search/?q=Khrushchovv")
    status(page)
    assert violations(page, axe) == []
    wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert page.evaluate(wide)


# -- where it cannot work --------------------------------------------------------------------------


def test_without_script(reader: Reader) -> None:
    page = reader.open("soviet-union-1961-63/d21/", java_script_enabled=False)
    page.locator(".find input").fill("nuclear")
    page.locator(".find input").press("Enter")
    page.wait_for_url("**/search/?q=nuclear")
    assert "Search needs JavaScript" in page.locator("main").inner_text()
    assert not page.locator("main input, main .facets").filter(visible=True).count()


def test_from_a_disk(chromium: Browser, sample_site: Path) -> None:
    page = chromium.new_page()
    page.goto((sample_site / "soviet-union-1961-63/d21/index.html").as_uri())
    page.locator(".find input").fill("nuclear")
    page.locator(".find input").press("Enter")
    page.wait_for_url("**/search/index.html?q=nuclear")
    assert "edition serve" in page.locator("main").inner_text()
    assert not page.locator(".query").is_visible()
    page.close()


def _spoilt(site: Path, folder: Path, spoil: Callable[[Path], None]) -> Path:
    copy = folder / "site"
    shutil.copytree(site, copy)
    spoil(copy / "_search")
    return copy


def _cut(index: Path) -> None:
    for file in (index / "index").iterdir():
        file.write_bytes(b"<!doctype html>")


def _lose_words(index: Path) -> None:
    shutil.rmtree(index / "index")


CAUSES: dict[str, tuple[Callable[[Path], None], Host, str]] = {
    "no index": (shutil.rmtree, STRICT, "the server answered 404 for _search/pagefind.js"),
    "no words": (_lose_words, STRICT, "the server answered 404 for _search/index/"),
    "other content": (_cut, STRICT, "did not arrive as it is on the server"),
    "wrong type": (
        lambda _: None,
        Host(types={**STRICT.types, ".js": "text/plain"}),
        "",  # below
    ),
    "no WebAssembly": (
        lambda _: None,
        replace(STRICT, headers={"Content-Security-Policy": "default-src 'self'"}),
        "'wasm-unsafe-eval'",
    ),
}


@pytest.mark.parametrize("cause", CAUSES)
def test_errors_are_said(
    cause: str, reading: Reading, serving: Serving, sample_site: Path, tmp_path: Path
) -> None:
    spoil, host, words = CAUSES[cause]
    reader = reading(serving(_spoilt(sample_site, tmp_path, spoil), "/", host))
    page = reader.open("search/?q=nuclear")
    said = status(page)
    assert said.startswith("Search does not work at the moment.")
    assert words in said
    if cause == "wrong type":
        assert "as “text/plain”" in said
    assert titles(page) == []
    assert page.get_by_role("button", name="Try again").is_visible()
    reader.excuse(lambda _: True)


def test_it_works_again_when_the_cause_is_gone(
    reading: Reading, serving: Serving, sample_site: Path, tmp_path: Path
) -> None:
    aside = tmp_path / "aside"
    site = _spoilt(sample_site, tmp_path, lambda index: shutil.move(index, aside) and None)
    reader = reading(serving(site))
    page = reader.open("search/?q=nuclear")
    assert "does not work" in status(page)
    shutil.move(aside, site / "_search")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".results h2").first).to_be_visible()
    reader.excuse(lambda _: True)


def test_a_host_that_knows_few_types(reading: Reading, serving: Serving, sample_site: Path) -> None:
    page = reading(serving(sample_site, "/", PLAIN)).open("search/?q=nuclear", view=PHONE)
    status(page)
    assert titles(page)
