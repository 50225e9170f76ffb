"""Serves a folder as hosts on the web do: below a path of its own, with their types and headers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Host:
    """How a host answers."""

    types: dict[str, str]
    """The type of a file by its suffix; `""` is that of all others."""
    headers: dict[str, str] = field(default_factory=dict)
    missing: str = "404.html"
    """The page that it shows in place of one that is not there, from the root of the site."""


_WEB = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".xml": "application/xml",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".zip": "application/zip",
}

# No inline script, no inline style, nothing from elsewhere, no guessing of types. WebAssembly is let
# run, since full-text search in the browser is made of it.
STRICT = Host(
    types={**_WEB, ".wasm": "application/wasm", "": "application/octet-stream"},
    headers={
        "Content-Security-Policy": "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; "
        "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    },
)
# A host that knows few types, calls the rest plain text, and names no encoding.
PLAIN = Host(
    types={".html": "text/html", ".css": "text/css", ".js": "application/javascript", "": "text/plain"},
)
HOSTS = {"strict": STRICT, "plain": PLAIN}


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *args: object, host: Host, prefix: str, directory: str) -> None:
        self.host, self.prefix = host, prefix
        super().__init__(*args, directory=directory)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        if not urlsplit(self.path).path.startswith(self.prefix):
            self.send_error(404)
            return
        self.path = self.path[len(self.prefix) - 1 :]
        super().do_GET()

    def send_head(self):  # type: ignore[no-untyped-def]
        here = Path(self.translate_path(self.path))
        if here.is_dir():
            if not urlsplit(self.path).path.endswith("/"):
                # The class would answer with a path that knows nothing of the prefix.
                self.send_response(301)
                self.send_header("Location", f"{self.prefix[:-1]}{urlsplit(self.path).path}/")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return None
            here /= "index.html"
        if here.is_file():
            return super().send_head()
        page = Path(self.directory) / self.host.missing
        body = page.read_bytes() if page.is_file() else b"Not found\n"
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8" if page.is_file() else "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None

    def guess_type(self, path) -> str:  # type: ignore[no-untyped-def, override]
        return self.host.types.get(Path(path).suffix.lower(), self.host.types[""])

    def end_headers(self) -> None:
        for name, value in self.host.headers.items():
            self.send_header(name, value)
        super().end_headers()

    def handle(self) -> None:
        """A browser that goes away is no error."""
        try:
            super().handle()
        except ConnectionError:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serve(folder: Path, prefix: str = "/", host: Host = STRICT) -> Iterator[str]:
    """Serve a folder below a path; the value is the address of its root, with a slash at its end."""

    def handler(*args: object) -> _Handler:
        return _Handler(*args, host=host, prefix=prefix, directory=str(folder))

    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{prefix}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
