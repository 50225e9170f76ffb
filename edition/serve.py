"""The local server: serves the built site and tells open pages when to load anew."""

from __future__ import annotations

import http.server
import threading
import time
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

_EVENTS: Final = "/_edition/events"
_SCRIPT: Final = "/_edition/reload.js"
# A page asks for its build's number; when the number changes it loads itself anew. The place in the
# page is kept by the browser.
_RELOAD: Final = b"""\
(() => {
  const source = new EventSource("/_edition/events");
  let first;
  source.onmessage = (event) => {
    if (first === undefined) first = event.data;
    else if (event.data !== first) location.reload();
  };
})();
"""
_TAG: Final = b'<script src="/_edition/reload.js" defer></script></body>'


class Builds:
    """Counts builds; pages wait for the next one."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._number = int(time.time())

    def done(self) -> None:
        """A build changed something."""
        with self._condition:
            self._number += 1
            self._condition.notify_all()

    def wait(self, seen: int, seconds: float) -> int:
        """The number of the latest build, after waiting for one newer than `seen`."""
        with self._condition:
            self._condition.wait_for(lambda: self._number != seen, seconds)
            return self._number


class _Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *args: object, builds: Builds, directory: str) -> None:
        self.builds = builds
        super().__init__(*args, directory=directory)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == _EVENTS:
            self._events()
        elif path == _SCRIPT:
            self._send(200, "text/javascript; charset=utf-8", _RELOAD)
        else:
            self._page(path)

    def _page(self, path: str) -> None:
        site = Path(self.directory).resolve()
        try:
            file = (site / unquote(path).lstrip("/")).resolve()
            inside = file.is_relative_to(site) and not (path.endswith("/") and file.is_file())
        except (OSError, ValueError):  # no name that a file could have
            inside = False
        if not inside:
            self._send(404, "text/plain; charset=utf-8", b"Not found\n")
            return
        if file.is_dir():
            if not path.endswith("/"):
                self.send_response(301)
                self.send_header("Location", f"{path}/")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            file = file / "index.html"
        try:
            data = file.read_bytes()
        except OSError:
            self._send(404, "text/plain; charset=utf-8", b"Not found\n")
            return
        kind = self.guess_type(str(file))
        if kind == "text/html":
            kind = "text/html; charset=utf-8"
            data = _TAG.join(data.rsplit(b"</body>", 1))
        self._send(200, kind, data)

    def _send(self, status: int, kind: str, data: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _events(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        seen = 0
        try:
            while True:
                number = self.builds.wait(seen, 15)
                # Also sent when nothing is new, so that a closed page is noticed.
                self.wfile.write(f"data: {number}\n\n".encode())
                self.wfile.flush()
                seen = number
        except OSError:
            return

    def do_HEAD(self) -> None:
        self._page(urlsplit(self.path).path)

    def log_message(self, format: str, *args: object) -> None:
        """Requests are not news."""


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that goes away is no error."""


def start(site: Path, builds: Builds, host: str, port: int) -> http.server.ThreadingHTTPServer:
    """Serve a folder in the background. Port 0 takes a free one.

    Raises OSError where the port is taken.
    """
    handler = partial(_Handler, builds=builds, directory=str(site))
    server = _Server((host, port), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
