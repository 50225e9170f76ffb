"""The files of the site as a browser gets them: pages with the overlay put in, all else as it is."""

from __future__ import annotations

import hashlib
import mimetypes
import os
import stat
import time
from pathlib import Path
from typing import Final
from urllib.parse import quote

import anyio.to_thread
from starlette.datastructures import Headers
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Scope

_KINDS: Final = {
    ".css": "text/css",
    ".csv": "text/csv",
    ".epub": "application/epub+zip",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".wasm": "application/wasm",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
"""Types that must not depend on what the machine has registered."""
_MARGIN: Final = 10_000_000
"""Nanoseconds by which the clock of a file system may be late."""
_NEVER: Final = frozenset({"", ".", ".."})


class Pages(StaticFiles):
    """The site's folder. Nothing outside of it is ever read, and no folder is listed."""

    def __init__(self, site: Path) -> None:
        super().__init__(directory=site, html=True, check_dir=False)
        self.config_checked = True  # the folder may come later, with the first good build

    def get_path(self, scope: Scope) -> str:
        """The path as it was asked for: what is no plain path is not made into one."""
        return str(scope["path"])

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The answer to a request."""
        since = time.time_ns() - _MARGIN
        file, status = await anyio.to_thread.run_sync(self.find, path)
        if status == 301:
            return Response(status_code=301, headers={"location": quote(f"{path}/")})
        if file is None:
            return PlainTextResponse("Not found\n", 404)
        try:
            if file.endswith(".html"):
                return await anyio.to_thread.run_sync(_page, file, status, since, Headers(scope=scope))
            facts = await anyio.to_thread.run_sync(os.stat, file)
            answer = FileResponse(file, status, media_type=_kind(file), stat_result=facts)
        except OSError:  # gone since, or not for us to read
            return PlainTextResponse("Not found\n", 404)
        if self.is_not_modified(answer.headers, Headers(scope=scope)):
            return NotModifiedResponse(answer.headers)
        return answer

    def find(self, path: str) -> tuple[str | None, int]:
        """The file that answers for a path, and with which status: 200; 301 for a folder without its
        slash; 404, with the site's own page for that where it has one."""
        inner = path.removeprefix("/")
        parts = inner.removesuffix("/").split("/") if inner else []
        if _NEVER.isdisjoint(parts) and not any(c in path for c in "\\\0:"):
            found, mode = self._look(inner)
            if stat.S_ISREG(mode) and not path.endswith("/"):
                return found, 200
            if stat.S_ISDIR(mode):
                found, mode = self._look(f"{inner.removesuffix('/')}/index.html".removeprefix("/"))
                if stat.S_ISREG(mode):
                    return found, 200 if path.endswith("/") else 301
        found, mode = self._look("404.html")
        return (found if stat.S_ISREG(mode) else None), 404

    def _look(self, inner: str) -> tuple[str, int]:
        try:
            found, facts = self.lookup_path(inner)
        except (OSError, ValueError):  # no name that a file could have
            return "", 0
        return found, facts.st_mode if facts else 0

    def stamp(self, path: str) -> str:
        """What changes when the page at this path does: another file answers, or its bytes are new."""
        file, status = self.find(path)
        return _stamp(file or "", status)

    def is_newer(self, path: str, since: int) -> bool:
        """Whether a file was written after a time, in nanoseconds of the epoch."""
        file, status = self.find(path)
        try:
            return status == 200 and file is not None and Path(file).stat().st_mtime_ns > since
        except OSError:
            return False


def _stamp(file: str, status: int) -> str:
    try:
        facts = Path(file).stat()
        known = (file, status, facts.st_ino, facts.st_mtime_ns, facts.st_size)
    except OSError:
        known = (file, status, 0, 0, 0)
    return hashlib.sha256(repr(known).encode("utf-8", "surrogateescape")).hexdigest()[:20]


def _page(file: str, status: int, since: int, asked: Headers) -> Response:
    stamp = _stamp(file, status)  # before the reading: better to load once more than to miss a change
    data = Path(file).read_bytes()
    tag = (
        f'<script src="/_edition/overlay.js" data-stamp="{stamp}" data-since="{since}" defer></script>'
    )
    before, body, after = data.rpartition(b"</body>")
    data = before + tag.encode() + body + after if body else data + tag.encode()
    etag = f'"{stamp}"'
    headers = {"etag": etag}
    known = [name.strip().removeprefix("W/") for name in asked.get("if-none-match", "").split(",")]
    if status == 200 and (etag in known or "*" in known):
        return Response(status_code=304, headers=headers)
    return Response(data, status, headers, "text/html")


def _kind(file: str) -> str:
    suffix = os.path.splitext(file)[1].lower()  # noqa: PTH122
    return _KINDS.get(suffix) or mimetypes.guess_type(file)[0] or "application/octet-stream"
