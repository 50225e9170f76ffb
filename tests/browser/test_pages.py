"""Every kind of page opens as it should: on any host, without script, small or large, light or dark."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from browser.kinds import cover, kinds, pages
from browser.reading import PHONE, Reader
from browser.server import HOSTS

pytestmark = pytest.mark.browser


def test_each_kind_of_page_is_in_the_sample(sample_site: Path) -> None:
    """A new template without a page here would be looked at by no test."""
    assert {page.kind for page in pages(sample_site)} == kinds()
    assert {page.kind for page in pages(sample_site, printed=True)} == kinds(printed=True)


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("prefix", ["/", "/a/b%20c/"])
def test_pages_open_on_any_host(
    host: str,
    prefix: str,
    reading: Callable[[str], Reader],
    serving: Callable[..., str],
    sample_site: Path,
) -> None:
    reader = reading(serving(sample_site, prefix, HOSTS[host]))
    context = reader.context(view=PHONE)
    page = context.new_page()
    looked = cover(pages(sample_site))
    if host == "plain":  # print pages hold their style sheet, which a strict host forbids
        looked += cover(pages(sample_site, printed=True))
    for one in looked:
        page.goto(reader.root + one.path)
        assert page.evaluate("document.characterSet") == "UTF-8"
        assert page.evaluate("document.compatMode") == "CSS1Compat"
        assert page.evaluate("[...document.styleSheets].every(sheet => sheet.cssRules.length)")
