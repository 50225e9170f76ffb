"""Every kind of page opens as it should: on any host and from disk, without script, small and large."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.kinds import cover, kinds, pages
from browser.reading import DESKTOP, PHONE, Reader, none, press
from browser.server import HOSTS, PLAIN

pytestmark = pytest.mark.browser

# Text is enlarged to 200 % (WCAG 1.4.4) as a reader does it who sets the size of type in the browser:
# everything that is measured in it grows.
ENLARGED = """() => {
  const root = document.documentElement;
  root.style.fontSize = 2 * parseFloat(getComputedStyle(root).fontSize) + "px";
}"""
# What sticks out on the side, apart from what may be scrolled in a box of its own: the page must not
# scroll in two directions (WCAG 1.4.10).
STICKS_OUT = """() => {
  const wide = document.documentElement.clientWidth, out = [];
  if (document.documentElement.scrollWidth <= wide) return out;
  for (const one of document.body.querySelectorAll("*")) {
    const box = one.getBoundingClientRect();
    if (box.width && (box.right > wide + 1 || box.left < -1)) out.push(one.outerHTML.slice(0, 90));
  }
  return out.length ? out.slice(-3) : ["something of no size"];
}"""
# Words whose box is smaller than they are, so that some of them cannot be seen.
CUT_OFF = """() => [...document.querySelectorAll("main *, aside *")].filter(one => {
  const style = getComputedStyle(one);
  return style.overflowX === "hidden" && style.textOverflow !== "ellipsis" && one.clientWidth > 1
    && one.scrollWidth > one.clientWidth + 1 && !one.matches(".dot-leader");
}).map(one => one.outerHTML.slice(0, 90))"""


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
    page = reader.context(view=PHONE).new_page()
    looked = cover(pages(sample_site))
    if host == "plain":  # print pages hold their style sheet, which a strict host forbids
        looked += cover(pages(sample_site, printed=True))
    for one in looked:
        page.goto(reader.root + one.path)
        sound(page)


def test_pages_open_from_disk(reading: Callable[[str], Reader], sample_site: Path) -> None:
    reader = reading(sample_site.as_uri() + "/")
    page = reader.context().new_page()
    for one in cover(pages(sample_site)):
        file = f"{one.path}index.html" if one.path.endswith("/") or not one.path else one.path
        page.goto(reader.root + file)
        sound(page)
    page.locator("header.site a").first.click()
    page.locator("main a").first.click()
    assert page.url.endswith("/index.html")
    page.locator("h1").first.wait_for()


def sound(page: Page) -> None:
    assert page.evaluate("document.characterSet") == "UTF-8"
    assert page.evaluate("document.compatMode") == "CSS1Compat"
    assert page.evaluate("document.styleSheets.length")
    if "file:" not in page.url:  # where a page may not look into its style sheets
        # What only engines of paged media understand has no rules here.
        assert page.evaluate(
            """[...document.styleSheets].every(sheet =>
                sheet.cssRules.length || "pagedjsIgnore" in sheet.ownerNode.dataset)"""
        )


def test_a_page_that_is_not_there_is_said_to_be_missing(
    reading: Callable[[str], Reader], serving: Callable[..., str], sample_site: Path
) -> None:
    """At the root of a host: where else the edition stands, only its base address could say."""
    reader = reading(serving(sample_site, "/", HOSTS["strict"]))
    page = reader.open("soviet-union-1961-63/no/such/page/")
    reader.excuse(lambda complaint: "404" in complaint)
    assert page.locator("h1").is_visible()
    page.locator("header.site a").first.click()
    assert page.url == reader.root


# -- small, large, in other colours ----------------------------------------------------------------

VIEWS: dict[str, dict[str, Any]] = {
    "320": {"view": {"width": 320, "height": 640}},
    "320-right-to-left": {"view": {"width": 320, "height": 640}, "locale": "ar"},
    "phone": {"view": PHONE, "is_mobile": True},
    "tablet": {"view": {"width": 820, "height": 1100}},
    "desktop": {"view": DESKTOP},
}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("enlarged", [False, True], ids=["", "text-at-200"])
def test_no_page_scrolls_sideways(view: str, enlarged: bool, reader: Reader, sample_site: Path) -> None:
    page = reader.context(**VIEWS[view]).new_page()
    against = []
    for one in cover(pages(sample_site)):
        page.goto(reader.root + one.path)
        if enlarged:
            page.evaluate(ENLARGED)
        against += [f"{one.path} sticks out: {what}" for what in page.evaluate(STICKS_OUT)]
        against += [f"{one.path} is cut off: {what}" for what in page.evaluate(CUT_OFF)]
    none(against)


def test_rare_and_hostile_pages_do_not_scroll_sideways(
    reading: Callable[[str], Reader], serving: Callable[..., str], golden_sites: Path
) -> None:
    reader = reading(serving(golden_sites, "/", PLAIN))  # their texts bring styles of their own
    page = reader.context(view={"width": 320, "height": 640}).new_page()
    against = []
    for one in cover(pages(golden_sites), 60):
        page.goto(reader.root + one.path)
        against += [f"{one.path} sticks out: {what}" for what in page.evaluate(STICKS_OUT)]
    none(against)


def test_pages_of_a_volume_do_not_scroll_sideways(volume_reader: Reader, volume_site: Path) -> None:
    page = volume_reader.context(view={"width": 320, "height": 640}).new_page()
    against = []
    for one in cover(pages(volume_site), 25):
        page.goto(volume_reader.root + one.path)
        against += [f"{one.path} sticks out: {what}" for what in page.evaluate(STICKS_OUT)]
    none(against)


# What is told by a line, a colour or a picture must be told in the reader's own colours too.
OWN_COLOURS = """() => [
  ...document.querySelectorAll("a[href], button, summary, input, select")
].filter(one => {
  if (!one.checkVisibility({visibilityProperty: true}) || !one.getClientRects().length) return false;
  const style = getComputedStyle(one);
  return style.forcedColorAdjust === "none" || style.color === style.backgroundColor;
}).map(one => one.outerHTML.slice(0, 90))"""


def test_pages_keep_to_the_colours_that_a_reader_forces(reader: Reader, sample_site: Path) -> None:
    page = reader.context(forced_colors="active").new_page()
    for one in cover(pages(sample_site)):
        page.goto(reader.root + one.path)
        none([f"{one.path} {what}" for what in page.evaluate(OWN_COLOURS)])
    page.goto(f"{reader.root}soviet-union-1961-63/d382/")
    button = page.locator("button.theme")
    expect(button).to_be_visible()  # its sign is drawn in the colour of the text
    drawn = button.evaluate("one => getComputedStyle(one, '::before').borderTopColor")
    assert drawn == button.evaluate("one => getComputedStyle(one).color")


MOTION = """() => {
  const lasts = times => times.split(", ").some(time => parseFloat(time) > 0.01);
  return [...document.querySelectorAll("*")].filter(one => {
    const style = getComputedStyle(one);
    return style.scrollBehavior === "smooth" || lasts(style.transitionDuration)
      || style.animationName !== "none" && lasts(style.animationDuration);
  }).map(one => one.outerHTML.slice(0, 90));
}"""


def test_nothing_moves_for_those_who_want_no_motion(reader: Reader, sample_site: Path) -> None:
    page = reader.context(reduced_motion="reduce").new_page()
    for one in cover(pages(sample_site)):
        page.goto(reader.root + one.path)
        none([f"{one.path} {what}" for what in page.evaluate(MOTION)])


def test_a_printed_page_is_the_text_alone(reader: Reader, sample_site: Path) -> None:
    page = reader.context(view={"width": 720, "height": 1000}, color_scheme="dark").new_page()
    page.emulate_media(media="print")
    for one in cover(pages(sample_site)):
        page.goto(reader.root + one.path)
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
        assert page.evaluate("getComputedStyle(document.documentElement).color") == "rgb(0, 0, 0)"
        furniture = page.locator("header.site nav, .neighbours, .panel, button")
        assert not furniture.filter(visible=True).count()
        assert page.locator("main").is_visible()
        none([f"{one.path} {what}" for what in page.evaluate(STICKS_OUT)])
    assert page.pdf().startswith(b"%PDF")


# -- without script --------------------------------------------------------------------------------


def test_reading_needs_no_script(reader: Reader, sample_site: Path) -> None:
    """From the home page to a document, to its notes and back, to the next one."""
    context = reader.context(java_script_enabled=False)
    page = context.new_page()
    page.goto(reader.root)
    page.get_by_role("link", name="Soviet Union").last.click()
    page.locator("nav.contents a[href$='d382/']").click()
    assert page.locator("article").inner_text().strip()
    call = page.locator("article a[role=doc-noteref]").first
    press(call)
    page.wait_for_url("**#*")
    note = page.url.partition("#")[2]
    assert page.locator(f"[id='{note}']").is_visible()
    page.locator(f"[id='{note}'] a").first.click()
    page.wait_for_url(f"**#{call.get_attribute('id')}")
    page.locator("a[rel=next]").last.click()
    assert "/t1714/" in page.url
    assert not page.locator("button").filter(visible=True).count(), "a button that does nothing"


def test_each_page_is_whole_without_script(reader: Reader, sample_site: Path) -> None:
    """No words of a text are shown by the script alone, and none are hidden by it."""
    alone = reader.context(java_script_enabled=False).new_page()
    helped = reader.context().new_page()
    for one in cover(pages(sample_site)):
        if one.kind == "search":
            continue
        alone.goto(reader.root + one.path)
        helped.goto(reader.root + one.path)
        for page in (alone, helped):  # what a script adds to take a citation along is no text
            page.evaluate("document.querySelectorAll('.cite').forEach(part => part.remove())")
        text = [page.locator("main").inner_text().split() for page in (alone, helped)]
        assert text[0] == text[1], one.path
