"""Who may ask: requests for other hosts, from other sites, or to change something are refused.

A page anywhere on the web can send a browser to this machine's ports. It must not be able to read
what is served: neither by a name of its own that leads here (DNS rebinding) nor from its own pages.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

OWN: Final = "/_edition/"
"""Where the server's own addresses begin."""
_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_HEADERS: Final = {
    "cache-control": "no-cache",
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "same-origin",
}


def allowed(host: str) -> Callable[[str], bool]:
    """The names under which a server at this address may be asked. One that listens at every address of
    the machine may be asked by any address: only names can be made to lead elsewhere."""
    everywhere = host in ("", "0.0.0.0", "::")
    names = {*_LOCAL, host.lower()}
    if everywhere:
        names |= {socket.gethostname().lower(), socket.getfqdn().lower()}

    def is_allowed(name: str) -> bool:
        return name in names or name.endswith(".localhost") or (everywhere and _is_address(name))

    return is_allowed


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def named(header: str) -> str:
    """The host that a Host header names, without its port; "" where it names none."""
    if not header or any(c in header for c in "/\\?#@ \t,"):
        return ""
    try:
        parts = urlsplit(f"//{header}")
        _ = parts.port  # raises where it is no number
        return (parts.hostname or "").lower()
    except ValueError:
        return ""


class Guard:
    """Passes on what may be asked, and adds the headers that a local preview needs."""

    def __init__(self, app: ASGIApp, host: str) -> None:
        self.app = app
        self.is_allowed = allowed(host)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        answer = self._refusal(scope) or self.app
        await answer(scope, receive, sending)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        if not self.is_allowed(named(headers.get("host", ""))):
            return PlainTextResponse("This server is not known by that name.\n", 421)
        if scope["method"] not in ("GET", "HEAD"):
            return PlainTextResponse("Only for reading.\n", 405, {"allow": "GET, HEAD"})
        if scope["path"].startswith(OWN):
            origin = headers.get("origin")
            foreign = origin is not None and urlsplit(origin).netloc != headers["host"]
            if foreign or headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
                return PlainTextResponse("Only for pages of this edition.\n", 403)
        return None
