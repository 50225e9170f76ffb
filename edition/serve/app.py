"""What the server answers: the pages, and below /_edition/ what the overlay on them needs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import anyio.to_thread
import msgspec
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.routing import Mount, Route, Router

from edition.serve.board import Board, News, Old
from edition.serve.guard import OWN, Guard
from edition.serve.pages import Pages

_HERE: Final = Path(__file__).parent
_BREATH: Final = 15.0
"""Seconds after which something is sent in any case, so that a closed page is noticed."""
_PARTS: Final = 64
"""Stylesheets, scripts and images of a page that are asked after."""


def make(site: Path, board: Board, host: str) -> Guard:
    """The application: a site's folder, the news of its builds, and the host it is asked under."""
    pages = Pages(site)

    async def events(_request: Request) -> Response:
        return StreamingResponse(_numbers(board), media_type="text/event-stream")

    async def state(request: Request) -> Response:
        told = await anyio.to_thread.run_sync(_state, pages, board, request)
        return Response(msgspec.json.encode(told), media_type="application/json")

    def own(name: str, kind: str) -> Route:
        async def send(_request: Request) -> Response:
            return FileResponse(_HERE / name, media_type=kind)

        return Route(f"{OWN}{name}", send)

    routes = [
        Route(f"{OWN}events", events),
        Route(f"{OWN}state", state),
        own("overlay.js", "text/javascript"),
        own("overlay.css", "text/css"),
        Mount("/", pages),
    ]
    return Guard(Router(routes, redirect_slashes=False), host)


async def _numbers(board: Board) -> AsyncIterator[bytes]:
    """The number of each posting, as server-sent events."""
    with board.listening() as event:
        while True:
            event.clear()
            yield f"data: {board.number}\n\n".encode()
            try:
                async with asyncio.timeout(_BREATH):
                    await event.wait()
            except TimeoutError:
                yield b": still here\n\n"


def _state(pages: Pages, board: Board, request: Request) -> dict[str, Any]:
    """What a page has to know: whether it changed since it was served, whether it is an old one, and
    the findings."""
    asked = request.query_params
    path = asked.get("page", "/")
    number, news = board.number, board.news
    since = asked.get("since", "")
    parts = asked.getlist("part")[:_PARTS] if since.isdecimal() and len(since) < 25 else []
    return {
        "number": number,
        "changed": asked.get("stamp") != pages.stamp(path)
        or any(pages.is_newer(part, int(since)) for part in parts),
        "old": _old(news, path),
        "gone": news.gone,
        "groups": news.groups,
    }


def _old(news: News, path: str) -> list[Old]:
    """The files of which this page shows an earlier state: that of its volume, and what keeps the whole
    edition from being built."""
    volume = path.strip("/").partition("/")[0]
    return [news.old[name] for name in dict.fromkeys(("", volume)) if name in news.old]
