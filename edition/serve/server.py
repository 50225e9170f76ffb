"""The server program: uvicorn in a thread of its own, with bounds for what comes in."""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from edition.finding import CannotRun, Finding, declare
from edition.serve import app
from edition.serve.board import Board

declare(
    "serve.address",
    "error",
    "Stop the program that listens there, or choose another port: --port 0 takes a free one.",
    "Only one program can listen at an address, and only at one of this machine's own.",
)

_MOST: Final = 128
"""Connections that are answered at a time. Beyond that a browser is told to come back; beyond twice as
many it is hung up on."""
_SECONDS: Final = 10.0
"""Time for a whole request to come in, and for a reader who has stopped reading to go on."""


class _Alarm:
    """Calls something when it has not been put off in time."""

    def __init__(self, loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
        self._loop = loop
        self._call = call
        self._timer: asyncio.TimerHandle | None = None

    def set(self) -> None:
        """Ring after a while; an alarm that is set already stays as it is."""
        if self._timer is None:
            self._timer = self._loop.call_later(_SECONDS, self._call)

    def off(self) -> None:
        """Do not ring."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class _Protocol(H11Protocol):
    """HTTP/1.1 as uvicorn speaks it, with an end to waiting for slow or silent clients."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._asking = _Alarm(self.loop, transport.abort)
        self._taking = _Alarm(self.loop, transport.abort)
        if len(self.connections) > 2 * _MOST:
            transport.abort()
        else:
            self._asking.set()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state in (h11.IDLE, h11.SEND_BODY):
            self._asking.set()
        else:
            self._asking.off()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._taking.set()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._taking.off()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._asking.off()
        self._taking.off()


def listen(host: str, port: int) -> socket.socket:
    """A socket at an address; port 0 takes a free one. Raises CannotRun where that cannot be had."""
    try:
        family, *_, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        return socket.create_server(address[:2], family=family, backlog=_MOST)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no name of a host"
        message = f"Port {port} of {host} cannot be used ({reason})."
        raise CannotRun(Finding("serve.address", f"{host}:{port}", message)) from None


def address(host: str, listening: socket.socket) -> str:
    """What to open in a browser."""
    shown = "localhost" if host in ("", "0.0.0.0", "::") else f"[{host}]" if ":" in host else host
    return f"http://{shown}:{listening.getsockname()[1]}/"


@contextmanager
def serving(site: Path, board: Board, host: str, listening: socket.socket) -> Iterator[None]:
    """Serve a folder until the block is left, which ends all connections at once."""
    config = uvicorn.Config(
        app.make(site, board, host),
        http=_Protocol,
        ws="none",
        loop="asyncio",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=_MOST,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=0,
        h11_max_incomplete_event_size=65_536,
    )
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL)  # clients that break off are no news
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True, name="server")
    thread.start()
    try:
        yield
    finally:
        server.should_exit = server.force_exit = True
        thread.join(2)
