"""Reading in a browser: notes, names, page images, contents, theme, keys."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.reading import DESKTOP, PHONE, WIDE, Reader, press

pytestmark = pytest.mark.browser

DOCUMENT = "soviet-union-1961-63/d21/"
LETTER = "letters/l1/"


def calls(page: Page) -> Locator:
    """The calls of notes in the text of a page."""
    return page.locator("article a.call[role=doc-noteref]")


def words(place: Locator) -> list[str]:
    return place.inner_text().split()


# -- notes -----------------------------------------------------------------------------------------


def test_every_call_leads_to_a_note_at_the_end_and_back(reader: Reader) -> None:
    page = reader.open(DOCUMENT, java_script_enabled=False)
    count = calls(page).count()
    assert count > 3
    for n in range(count):
        call = calls(page).nth(n)
        note = page.locator(f"[id='{(call.get_attribute('href') or '').removeprefix('#')}']")
        assert note.locator(".note-text").is_visible()
        assert f"#{call.get_attribute('id')}" in note.locator("a").evaluate_all(
            "all => all.map(a => a.getAttribute('href'))"
        )


@pytest.mark.parametrize("view", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_note_opens_beside_its_call_until_it_is_dismissed(
    view: dict[str, int], reader: Reader
) -> None:
    page = reader.open(LETTER, view=view)
    call, popup = calls(page).nth(1), page.locator(".popup.note")
    note = page.locator(f"[id='{(call.get_attribute('href') or '').removeprefix('#')}'] .note-text")
    wanted = words(note)
    press(call)
    expect(popup).to_be_visible()
    assert words(popup) == wanted
    page.mouse.move(2, 2)
    page.mouse.wheel(0, 60)
    page.wait_for_timeout(400)
    expect(popup).to_be_visible()
    box = popup.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= view["width"]
    page.keyboard.press("Escape")
    expect(popup).to_have_count(0)
    press(call)
    expect(popup).to_be_visible()
    page.mouse.click(4, 4)
    expect(popup).to_have_count(0)
    expect(note).to_be_visible()
    assert not page.url.partition("#")[2]


def test_a_note_is_opened_read_and_left_with_the_keyboard(reader: Reader) -> None:
    page = reader.open(LETTER)
    call, popup = calls(page).nth(1), page.locator(".popup.note")
    call.focus()
    page.keyboard.press("Enter")
    expect(popup).to_be_focused()
    assert popup.get_attribute("aria-label")
    page.keyboard.press("Tab")  # the name in it
    expect(popup.locator("a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(popup).to_have_count(0)
    expect(call).to_be_focused()


def test_notes_stand_in_the_margin_where_there_is_room(reader: Reader) -> None:
    page = reader.open(DOCUMENT, view=WIDE)
    notes = page.locator(".margin > div")
    expect(notes.first).to_be_visible()
    assert notes.count() == calls(page).count()
    page.wait_for_timeout(100)
    bottom = 0.0
    right = page.locator("article").bounding_box()
    assert right
    for n in range(notes.count()):
        note, call = notes.nth(n).bounding_box(), calls(page).nth(n).bounding_box()
        assert note
        assert call
        assert note["y"] >= bottom - 1, "notes lie on one another"
        assert note["x"] >= right["x"] + right["width"]
        assert note["x"] + note["width"] <= WIDE["width"]
        bottom = note["y"] + note["height"]
    # Once for those who hear the page: at the end
    assert page.locator(".margin").get_attribute("aria-hidden") == "true"
    assert page.locator(".margin a:not([tabindex='-1'])").count() == 0
    page.set_viewport_size(DESKTOP)
    expect(notes.first).to_be_hidden()


def test_a_note_in_the_margin_that_is_cut_can_be_read_whole(reader: Reader) -> None:
    page = reader.open("soviet-union-1961-63/d380/", view=WIDE)
    page.locator(".margin > div").first.wait_for()
    page.wait_for_timeout(100)
    for n in range(page.locator(".margin > div").count()):
        note = page.locator(".margin > div").nth(n)
        cut = note.evaluate("one => one.scrollHeight > one.clientHeight + 2")
        assert cut == note.evaluate("one => one.classList.contains('cut')")
        if cut:
            note.click(position={"x": 60, "y": 6})
            expect(page.locator(".popup.note")).to_be_visible()
            page.keyboard.press("Escape")


@pytest.mark.parametrize("view", [PHONE, WIDE], ids=["phone", "wide"])
def test_a_link_to_a_note_of_another_document_lands_on_the_note(
    view: dict[str, int], reader: Reader
) -> None:
    page = reader.open("letters/l2/", view=view)
    link = page.locator("article .notes a[href*='l1/#']")
    link.scroll_into_view_if_needed()
    link.click()
    page.wait_for_url("**/letters/l1/#*")
    note = page.locator(":target")
    expect(note).to_be_in_viewport()
    assert "who he was" in " ".join(words(note))
    assert note.evaluate("one => getComputedStyle(one).backgroundColor") != "rgba(0, 0, 0, 0)"


# -- names -----------------------------------------------------------------------------------------


def test_a_name_is_explained_while_the_pointer_is_on_it(reader: Reader) -> None:
    page = reader.open(LETTER)
    name, popup = (
        page.locator("article a[data-entry=person]", has_text="Captain"),
        page.locator(".popup.name"),
    )
    name.hover()
    expect(popup).to_contain_text("captain of the Layla")
    popup.hover()
    page.wait_for_timeout(500)
    expect(popup).to_be_visible()
    page.mouse.move(2, 2)
    expect(popup).to_have_count(0)
    name.hover()
    expect(popup).to_be_visible()
    page.keyboard.press("Escape")  # WCAG 1.4.13: without moving the pointer
    expect(popup).to_have_count(0)
    name.click()
    page.wait_for_url("**/persons/yusuf/")
    expect(page.locator("h1")).to_have_text("يوسف الحكيم")


def test_a_name_is_explained_to_the_keyboard(reader: Reader) -> None:
    page = reader.open(LETTER)
    name = page.locator("article a[data-entry=person]", has_text="Captain")
    page.keyboard.press("Tab")  # a key, so that the focus is seen
    name.focus()
    expect(page.locator(".popup.name")).to_contain_text("captain of the Layla")
    page.keyboard.press("Escape")
    expect(page.locator(".popup.name")).to_have_count(0)
    expect(name).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/persons/yusuf/")


def test_a_touch_explains_a_name_and_offers_the_way_on(reader: Reader) -> None:
    page = reader.open(LETTER, view=PHONE, is_mobile=True, has_touch=True)
    name, popup = (
        page.locator("article a[data-entry=person]", has_text="Captain"),
        page.locator(".popup.name"),
    )
    name.tap()
    expect(popup).to_contain_text("captain of the Layla")
    page.wait_for_timeout(400)
    expect(popup).to_be_visible()
    popup.locator("a").tap()
    page.wait_for_url("**/persons/yusuf/")


# -- page images -----------------------------------------------------------------------------------


def test_the_image_of_a_page_opens_beside_the_text(reader: Reader) -> None:
    page = reader.open(LETTER)
    sheet, mark = page.locator(".sheet"), page.locator("article a.pb").first
    expect(sheet).to_be_hidden()
    mark.click()
    expect(sheet).to_be_visible()
    expect(sheet.locator("img")).to_have_attribute("src", re.compile(r"0001\.png$"))
    assert sheet.locator("img").get_attribute("alt")
    assert sheet.locator("img").evaluate("one => one.decode().then(() => one.naturalWidth)") == 1
    text, image = page.locator("article").bounding_box(), sheet.bounding_box()
    assert text
    assert image
    assert text["x"] + text["width"] <= image["x"] + 1 or image["x"] + image["width"] <= text["x"] + 1
    page.locator(".sheet [data-do=close]").click()
    expect(sheet).to_be_hidden()


def test_the_image_of_a_page_needs_no_script(reader: Reader) -> None:
    page = reader.open(LETTER, java_script_enabled=False)
    page.locator("article a.pb").first.click()
    page.wait_for_url("**/0001.png")
    page.wait_for_timeout(100)
    # Chromium's own page round an image has styles of its own, which the host forbids.
    reader.excuse(lambda complaint: "inline style" in complaint and "/0001.png" in complaint)


# -- theme, keys, contents -------------------------------------------------------------------------


@pytest.mark.parametrize("before", ["light", "dark"])
def test_the_theme_is_switched_and_remembered(before: str, reader: Reader) -> None:
    page = reader.open(DOCUMENT, color_scheme=before)

    def ground() -> str:
        return str(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))

    first = ground()
    button = page.locator("button.theme")
    assert button.get_attribute("aria-label")
    button.click()
    second = ground()
    assert second != first
    page.reload()
    assert ground() == second
    page.locator("a[rel=next]").first.click()
    assert ground() == second
    page.locator("button.theme").click()
    assert ground() == first


def test_the_theme_is_known_before_the_first_paint(reader: Reader) -> None:
    page = reader.open(DOCUMENT, color_scheme="light")
    page.locator("button.theme").click()
    dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.context.add_init_script(
        "new MutationObserver((_, watch) => { if (document.body) { watch.disconnect();"
        " window.first = document.documentElement.dataset.theme } })"
        ".observe(document, {childList: true, subtree: true})"
    )
    page.reload()
    assert page.evaluate("window.first") == "dark"
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == dark


def test_a_site_works_where_nothing_may_be_remembered(reader: Reader) -> None:
    context = reader.context()
    context.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name,"
        " {get() { throw new DOMException('denied', 'SecurityError') }})"
    )
    page = context.new_page()
    page.goto(reader.root + LETTER)
    page.locator("button.theme").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    press(calls(page).first)
    expect(page.locator(".popup.note")).to_be_visible()


def test_the_arrow_keys_turn_the_page(reader: Reader) -> None:
    page = reader.open(DOCUMENT)
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/d278/")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**/d21/")
    page.keyboard.press("Alt+ArrowRight")  # the browser's own
    page.keyboard.press("Control+ArrowRight")
    page.wait_for_timeout(200)
    assert page.url.endswith("/d21/")


def test_the_first_tab_offers_to_skip_to_the_text(reader: Reader) -> None:
    page = reader.open(DOCUMENT)
    page.keyboard.press("Tab")
    skip = page.locator("a.skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.url.endswith("#text")


def test_what_has_the_focus_is_seen(reader: Reader) -> None:
    """Every stop of the tab key has an outline and is in view, and none of them is a trap."""
    page = reader.open(LETTER)
    seen = set()
    for _ in range(120):
        page.keyboard.press("Tab")
        told = page.evaluate(
            "() => { const one = document.activeElement; if (one === document.body) return null;"
            " const style = getComputedStyle(one), box = one.getBoundingClientRect();"
            " return [one.outerHTML.slice(0, 90),"
            " style.outlineStyle !== 'none' && style.outlineWidth !== '0px',"
            " box.bottom > 0 && box.top < innerHeight] }"
        )
        if told is None:
            break
        assert told[1], f"no outline: {told[0]}"
        assert told[2], f"out of view: {told[0]}"
        seen.add(told[0])
    else:
        pytest.fail("the tab key does not come to an end")
    assert len(seen) > 10


def test_the_contents_beside_a_text_keep_their_place(reader: Reader) -> None:
    page = reader.open("soviet-union-1961-63/d380/")
    contents = page.locator("details.toc")
    expect(contents).not_to_have_attribute("open", "")
    before = set(reader.requests)
    contents.locator("summary").click()
    frame = page.frame_locator("details.toc iframe")
    here = frame.locator(".here")
    expect(here).to_contain_text("380")
    expect(here).to_be_in_viewport()
    assert any("/contents/" in one for one in set(reader.requests) - before), "loaded before it is used"
    assert page.evaluate("scrollY") == 0
    frame.locator("a", has_text="Memorandum").first.click()
    page.wait_for_load_state()
    assert "/contents/" not in page.url, "the whole page goes on, not the frame"
    expect(page.locator("details.toc")).to_have_attribute("open", "")
    expect(page.frame_locator("details.toc iframe").locator(".here")).to_be_in_viewport()
