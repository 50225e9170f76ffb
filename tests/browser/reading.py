"""A reader at a site: opens its pages in a browser, and notices whatever goes wrong meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
)

DESKTOP = {"width": 1280, "height": 900}
WIDE = {"width": 1600, "height": 1000}
PHONE = {"width": 390, "height": 844}


def none(faults: list[str]) -> None:
    """Nothing may be in a list; else all of it is told, a line each."""
    assert not faults, "\n" + "\n".join(faults)


def press(link: Locator) -> None:
    """Click on a link of which a part, for screen readers alone, stands elsewhere: where it is seen."""
    link.scroll_into_view_if_needed()
    x, y = link.evaluate(
        "one => { const box = [...one.getClientRects()].at(-1);"
        " return [box.x + box.width / 2, box.y + box.height / 2]; }"
    )
    link.page.mouse.click(x, y)


class Reader:
    """Opens pages of one site. Everything that no reader should meet is kept in `complaints`: errors
    and warnings of the console, errors of scripts, answers that are errors, and any request that leaves
    the site."""

    def __init__(self, browser: Browser, root: str) -> None:
        self.root = root
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self._browser = browser
        self._contexts: list[BrowserContext] = []

    def open(self, path: str = "", *, view: dict[str, int] = DESKTOP, **options: Any) -> Page:
        """Open a page, by its path from the root of the site, in a browser that has seen nothing yet.

        `options` are those of a context of Playwright: `java_script_enabled`, `color_scheme`,
        `reduced_motion`, `forced_colors`, `is_mobile`, `has_touch` …
        """
        page = self.context(view=view, **options).new_page()
        page.goto(self.root + path)
        return page

    def context(self, *, view: dict[str, int] = DESKTOP, **options: Any) -> BrowserContext:
        """A browser that has seen nothing yet, watched."""
        context = self._browser.new_context(viewport=view, **options)  # type: ignore[arg-type]
        context.set_default_timeout(30_000)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("requestfailed", self._failed)
        self._contexts.append(context)
        return context

    def excuse(self, fits: Callable[[str], bool]) -> None:
        """Strike out the complaints that a test expects; at least one must be there."""
        kept = [one for one in self.complaints if not fits(one)]
        assert len(kept) < len(self.complaints), f"expected, but not seen among {self.complaints}"
        self.complaints = kept

    def close(self) -> None:
        for context in self._contexts:
            context.close()
        self._contexts.clear()

    def _console(self, message: ConsoleMessage) -> None:
        where = message.location.get("url", "")
        # Chromium asks for it unbidden where a page names no icon, as print pages do.
        if message.type in ("error", "warning", "assert") and not where.endswith("/favicon.ico"):
            self.complaints.append(f"console: {message.text} ({where})")

    def _request(self, request: Request) -> None:
        self.requests.append(request.url)
        scheme = urlsplit(request.url).scheme
        outside = not request.url.startswith((self.root, urljoin(self.root, "/favicon.ico")))
        if scheme not in ("data", "blob") and outside:
            self.complaints.append(f"leaves the site: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and not response.url.endswith("/favicon.ico"):
            self.complaints.append(f"answer {response.status}: {response.url}")

    def _failed(self, request: Request) -> None:
        # A page that is left while it loads breaks its requests off.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"failed: {request.url} ({request.failure})")
