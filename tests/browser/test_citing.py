"""Citing in a browser: the words, down to a page or paragraph, copied, and files for programs."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from browser.reading import Reader

pytestmark = pytest.mark.browser

DOCUMENT = "soviet-union-1961-63/d21/"


def cited(page: Page) -> str:
    return " ".join(page.locator(".cite .citation").first.inner_text().split())


def test_a_citation_goes_down_to_a_page_and_is_copied(reader: Reader) -> None:
    context = reader.context()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(reader.root + DOCUMENT)
    whole = cited(page)
    assert "Memorandum of Conversation" in whole
    page.locator(".cite .places summary").click()
    choice = page.locator(".cite select")
    assert choice.get_attribute("aria-label")
    choice.select_option(label="p. 56")
    assert "56" in cited(page)
    assert cited(page) != whole
    button = page.locator(".cite .copy").first
    before = button.inner_text()
    button.click()
    expect(button).not_to_have_text(before)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert " ".join(copied.split()) == cited(page)
    choice.select_option(index=0)
    assert cited(page) == whole


def test_a_citation_follows_the_place_in_the_address(reader: Reader) -> None:
    page = reader.open(f"{DOCUMENT}#pg_57")
    assert "57" in cited(page)


def test_a_citation_needs_no_script(reader: Reader) -> None:
    page = reader.open(DOCUMENT, java_script_enabled=False)
    assert page.locator(".cite .citation").first.is_visible()
    assert not page.locator(".cite button").filter(visible=True).count()
    page.locator(".cite .places summary").click()
    page.locator(".cite .places a", has_text="56").click()
    expect(page.locator("[id='pg_56']")).to_be_in_viewport()


def test_a_reference_for_programs_is_saved(reader: Reader) -> None:
    page = reader.open(DOCUMENT)
    with page.expect_download() as saved:
        page.locator(".cite a", has_text="CSL-JSON").click()
    [reference] = json.loads(saved.value.path().read_text("utf-8"))
    assert reference["title"] == "Memorandum of Conversation"
