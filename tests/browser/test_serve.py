"""The overlay of the local server, in a browser: what it shows of a save."""

from __future__ import annotations

import re
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import start
from playwright.sync_api import Browser, expect

from browser.kinds import ROOT
from browser.reading import PHONE, Reader

pytestmark = pytest.mark.browser

VOLUME = "soviet-union-1961-63"


class Desk:
    """A project that is being served, and its one TEI file."""

    def __init__(self, folder: Path) -> None:
        shutil.copytree(ROOT / "seeds", folder, ignore=shutil.ignore_patterns("build"))
        self.file = folder / f"tei/{VOLUME}.xml"
        self.good = self.file.read_text("utf-8")
        self.process = start("serve", folder, "--port", "0", "--no-search")
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if found := re.search(r"http://\S+/", line):
                self.root = found[0]
                return
        raise AssertionError("no server")

    def save(self, text: str) -> None:
        self.file.write_text(text, "utf-8")

    def warned(self) -> str:
        return self.good.replace('target="#d21"', 'target="#nowhere"', 1)

    def broken(self) -> str:
        return self.good[: len(self.good) // 2]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "project")
    yield made
    if made.process.poll() is None:
        made.process.send_signal(signal.SIGTERM)
    made.process.communicate(timeout=60)
    assert made.process.returncode == 0


@pytest.fixture
def reader(desk: Desk, reading: Callable[[str], Reader]) -> Reader:
    # The server is there longer than its readers: a stream that breaks off is told on the console.
    return reading(desk.root)


def test_errors_open_the_overlay_and_the_page_says_that_it_is_old(reader: Reader, desk: Desk) -> None:
    page = reader.open(f"{VOLUME}/d380/")
    panel, banner, badge = (page.locator(f"#edition-serve .{n}") for n in ("panel", "banner", "badge"))
    expect(panel).to_be_hidden()
    expect(banner).to_be_hidden()
    expect(badge).to_be_hidden()
    desk.save(desk.broken())
    expect(panel).to_be_visible()
    expect(panel).to_contain_text("xml.malformed")
    expect(panel.locator(".place code").first).to_have_text(re.compile(rf"{VOLUME}\.xml:\d+:\d+$"))
    expect(panel.locator(".remedy").first).not_to_be_empty()
    expect(banner).to_contain_text("This page is old.")
    expect(banner).to_contain_text(f"{VOLUME}.xml")
    expect(page.locator("h1")).to_be_visible()
    # It is closed with a key, stays closed, and can be opened again; the old page still says so.
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(badge).to_have_text("1 error")
    page.reload()
    expect(badge).to_be_visible()
    expect(panel).to_be_hidden()
    expect(banner).to_be_visible()
    badge.focus()
    page.keyboard.press("Enter")
    expect(panel).to_be_visible()
    expect(panel.get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Escape")
    expect(badge).to_be_focused()
    desk.save(desk.good)
    expect(badge).to_be_hidden()
    expect(banner).to_be_hidden()
    expect(panel).to_be_hidden()


def test_warnings_are_a_button(reader: Reader, desk: Desk) -> None:
    page = reader.open(f"{VOLUME}/d382/")
    panel, badge = page.locator("#edition-serve .panel"), page.locator("#edition-serve .badge")
    desk.save(desk.warned())
    expect(badge).to_contain_text("1 warning")
    expect(panel).to_be_hidden()
    badge.click()
    expect(panel).to_contain_text("link.unresolved")
    expect(panel).to_contain_text("1 new since the last save")
    desk.save(desk.good)
    expect(badge).to_be_hidden()
    expect(panel).to_be_hidden()


def test_only_the_page_that_changed_loads_and_keeps_its_place(reader: Reader, desk: Desk) -> None:
    changed, other = reader.open(f"{VOLUME}/d380/"), reader.open(f"{VOLUME}/d21/")
    for page in (changed, other):
        page.evaluate("() => { window.before = true; scrollTo(0, 500); }")
    words = "During a brief exchange of amenities"
    assert words in desk.good
    desk.save(desk.good.replace(words, "During a long exchange of amenities"))
    expect(changed.locator("main")).to_contain_text("During a long exchange")
    assert changed.evaluate("window.before") is None
    changed.wait_for_function("scrollY === 500")
    assert other.evaluate("[window.before, scrollY]") == [True, 500]


def test_a_page_says_that_nobody_follows_any_more(chromium: Browser, desk: Desk) -> None:
    page = chromium.new_page()
    page.goto(f"{desk.root}{VOLUME}/d21/")
    badge = page.locator("#edition-serve .badge")
    desk.save(desk.warned())
    expect(badge).to_contain_text("1 warning")
    desk.process.send_signal(signal.SIGTERM)
    desk.process.wait(60)
    expect(badge).to_have_text("The server does not answer")
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_overlay_is_accessible(reader: Reader, desk: Desk, axe: str, scheme: str) -> None:
    desk.save(desk.broken())
    page = reader.open(f"{VOLUME}/d380/", view=PHONE, color_scheme=scheme)
    expect(page.locator("#edition-serve .panel")).to_be_visible()
    page.wait_for_function(
        "document.querySelector('#edition-serve').shadowRoot.getAnimations().length === 0"
    )
    page.evaluate(axe)
    found = page.evaluate("axe.run('#edition-serve').then(r => r.violations.map(v => v.id))")
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
