"""axe-core finds no violation of WCAG 2.2, levels A and AA, on any kind of page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from browser.kinds import Looked, cover, pages
from browser.reading import DESKTOP, PHONE, Reader, none
from browser.server import PLAIN

pytestmark = pytest.mark.browser

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
# Print pages keep the lines of the printed book, on which nothing is pressed; the same links stand on
# the pages of the site, where the rule holds.
PAPER = {"target-size": {"enabled": False}}
SETTINGS: dict[str, dict[str, Any]] = {
    "light": {"view": DESKTOP, "color_scheme": "light"},
    "dark": {"view": DESKTOP, "color_scheme": "dark"},
    "phone": {"view": PHONE, "color_scheme": "light", "is_mobile": True, "has_touch": True},
    "phone-dark": {"view": PHONE, "color_scheme": "dark", "is_mobile": True, "has_touch": True},
}


def violations(page: Page, axe: str, rules: dict[str, Any] | None = None) -> list[str]:
    """What axe has to say against the page as it stands, one line for each element."""
    page.evaluate(axe)
    found = page.evaluate(
        "options => axe.run(options).then(result => result.violations)",
        {"runOnly": WCAG, "rules": rules or {}, "resultTypes": ["violations"]},
    )
    return [
        f"{rule['id']}: {node['html'][:120]} ({' '.join(node['failureSummary'].split())[:200]})"
        for rule in found
        for node in rule["nodes"]
    ]


def judge(
    reader: Reader,
    axe: str,
    looked: list[Looked],
    setting: dict[str, Any],
    rules: dict[str, Any] | None = None,
) -> list[str]:
    page = reader.context(**setting).new_page()
    against = []
    for one in looked:
        page.goto(reader.root + one.path)
        against += [f"{one.path} {line}" for line in violations(page, axe, rules)]
    return against


@pytest.mark.parametrize("setting", SETTINGS)
def test_sample(setting: str, reader: Reader, axe: str, sample_site: Path) -> None:
    none(judge(reader, axe, cover(pages(sample_site)), SETTINGS[setting]))


def test_print_pages(
    reading: Callable[[str], Reader], serving: Callable[..., str], axe: str, sample_site: Path
) -> None:
    reader = reading(serving(sample_site, "/", PLAIN))
    none(judge(reader, axe, cover(pages(sample_site, printed=True)), SETTINGS["light"], PAPER))


@pytest.mark.parametrize("setting", ["light", "phone-dark"])
def test_rare_and_hostile_pages(
    setting: str,
    reading: Callable[[str], Reader],
    serving: Callable[..., str],
    axe: str,
    golden_sites: Path,
) -> None:
    reader = reading(serving(golden_sites, "/", PLAIN))
    none(judge(reader, axe, cover(pages(golden_sites), 60), SETTINGS[setting]))


@pytest.mark.parametrize("setting", SETTINGS)
def test_volume(setting: str, volume_reader: Reader, axe: str, volume_site: Path) -> None:
    none(judge(volume_reader, axe, cover(pages(volume_site), 25), SETTINGS[setting]))
