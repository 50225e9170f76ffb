"""What a page costs its reader: bytes, requests, and how much moves while it loads."""

from __future__ import annotations

import statistics
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from browser.kinds import Looked, cover, pages
from browser.reading import DESKTOP, PHONE, WIDE, Reader, none

pytestmark = pytest.mark.browser

LIMIT = 60_000
"""Bytes of a typical document page with everything that it loads, none of it compressed."""

# Every movement that no one asked for, and how far (Layout Instability API).
WATCH = """
window.moved = [];
new PerformanceObserver(list => {
  for (const entry of list.getEntries())
    if (!entry.hadRecentInput)
      moved.push(entry.value.toFixed(4) + " " + entry.sources.map(
        source => source.node && (source.node.className || source.node.nodeName)).join(", "));
}).observe({type: "layout-shift", buffered: true});
"""


def documents(site: Path) -> list[Looked]:
    return [page for page in pages(site) if page.kind == "document"]


def weigh(reader: Reader, looked: list[Looked]) -> list[tuple[int, str]]:
    """The weight of each page in a browser that has nothing yet: what it loads of its own accord, the
    icon included. From the lightest."""
    weights = []
    for one in looked:
        context = reader.context()
        page = context.new_page()
        loaded: dict[str, int] = {}
        page.on("response", lambda answer, into=loaded: into.update({answer.url: len(answer.body())}))
        page.goto(reader.root + one.path)
        page.wait_for_timeout(50)
        icon = page.locator("link[rel=icon]").first
        address = icon.evaluate("link => link.href")
        if address not in loaded:  # a browser without a window asks for none
            loaded[address] = len(context.request.get(address).body())
        kinds = {Path(urlsplit(url).path).suffix for url in loaded}
        assert kinds <= {"", ".css", ".js", ".svg"}, f"{one.path} loads {sorted(loaded)}"
        weights.append((sum(loaded.values()), one.path))
        context.close()
    return sorted(weights)


def told(weights: list[tuple[int, str]]) -> str:
    """The figures, for the report of a run (`pytest -rP`)."""
    sizes = [size for size, _ in weights]
    ninth = sizes[min(len(sizes) - 1, len(sizes) * 9 // 10)]
    return (
        f"{len(sizes)} documents: median {statistics.median(sizes):,.0f} bytes, "
        f"90th percentile {ninth:,}, heaviest {weights[-1][0]:,} ({weights[-1][1]})"
    )


def test_sample(reader: Reader, sample_site: Path) -> None:
    weights = weigh(reader, documents(sample_site))
    print(told(weights))
    assert statistics.median(size for size, _ in weights) <= LIMIT


def test_volume(volume_reader: Reader, volume_site: Path) -> None:
    """Every tenth document of the volume, by size, and the heaviest."""
    every = sorted(documents(volume_site), key=lambda page: page.size)
    weights = weigh(volume_reader, [*every[::10], every[-1]])
    print(told(weights))
    assert statistics.median(size for size, _ in weights) <= LIMIT


SLOW = {"offline": False, "latency": 40, "downloadThroughput": 60_000, "uploadThroughput": 60_000}
"""A line so slow that a page is shown before the end of it has come."""
SETTLES = 0.01
"""By how much what is still coming in may settle on a slow line: the columns of a table, the lines of a
balanced heading. (0.1 is what the Web Vitals call good.)"""


@pytest.mark.parametrize("slow", [False, True], ids=["", "slow"])
@pytest.mark.parametrize("view", [PHONE, DESKTOP, WIDE], ids=["phone", "desktop", "wide"])
def test_nothing_moves_while_a_page_loads(
    view: dict[str, int], slow: bool, reader: Reader, sample_site: Path
) -> None:
    context = reader.context(view=view)
    context.add_init_script(WATCH)
    page = context.new_page()
    if slow:
        context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW)

    def far(one: Looked) -> list[str]:
        page.goto(reader.root + one.path)
        page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
        page.wait_for_timeout(50)
        most = SETTLES if slow else 0
        return [line for line in page.evaluate("moved") if float(line.split()[0]) > most]

    moved = []
    for one in cover(pages(sample_site)):
        # Where a slow line cuts a page in two is chance: what counts is the middle of three times.
        times = [found] if not (found := far(one)) or not slow else [found, far(one), far(one)]
        if sorted(map(len, times))[len(times) // 2]:
            moved += [f"{one.path} {line}" for found in times for line in found]
    none(moved)


def test_movement_would_be_seen(reader: Reader) -> None:
    context = reader.context()
    context.add_init_script(WATCH)
    page = context.new_page()
    page.goto(reader.root)
    page.evaluate(
        "() => new Promise(done => setTimeout(() => {"
        "const late = document.createElement('div'); late.innerHTML = '<br>'.repeat(9);"
        "document.body.prepend(late); setTimeout(done, 100)}, 100))"
    )
    assert page.evaluate("moved")
