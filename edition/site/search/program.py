"""Pagefind, the program: finding it, and having it make an index.

It is spoken to over its service protocol, JSON in Base64 with a comma after each message, which its own
Python and Node.js wrappers use. The Python wrapper itself waits a tenth of a second for each answer,
which for a volume of 400 texts is 40 seconds, and it cannot take more than 2 MiB in one answer. Pages
are sent in order, since Pagefind numbers them in the order in which it gets them; a folder of files it
would read in the order of the file system, which differs from machine to machine.
"""

from __future__ import annotations

import base64
import contextlib
import subprocess
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, Any

import msgspec


class Failed(Exception):
    """Pagefind could not make the index; says why, in its words."""


@dataclass(frozen=True)
class Program:
    """Pagefind as it is installed."""

    path: str
    version: str


def find() -> Program | None:
    """Pagefind, if it is installed and runs on this machine."""
    try:
        from pagefind.service import get_executable
    except ImportError:
        return None
    path = get_executable()
    if path is None:
        return None
    try:
        said = subprocess.run(
            [path, "--version"], capture_output=True, text=True, timeout=60, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    return Program(str(path), said.strip())


class _File(msgspec.Struct):
    path: str
    content: bytes


class _Payload(msgspec.Struct):
    type: str = ""
    message: str = ""
    files: list[_File] = []


class _Answer(msgspec.Struct):
    payload: _Payload
    message_id: int | None = None


def index(program: Program, language: str, pages: Iterable[tuple[str, str]]) -> dict[str, bytes]:
    """Make an index.

    In: the program, the language whose word stems it is to use ("" for none), and the (address, HTML)
    of each page in order. Out: its files by their path. They are asked for, not left to be written:
    Pagefind says that it has written them while it still writes. Raises Failed.
    """
    try:
        process = subprocess.Popen(
            [program.path, "--service"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError as error:
        raise Failed(error.strerror or str(error)) from None
    with process:
        assert process.stdin is not None and process.stdout is not None
        answers = _Answers(process.stdout)
        answers.start()
        try:
            number = 1
            _send(process.stdin, number, type="NewIndex", config={"force_language": language or None})
            for address, html in pages:
                number += 1
                page = {"url": address, "file_contents": html}
                _send(process.stdin, number, type="AddFile", index_id=0, **page)
            number += 1
            _send(process.stdin, number, type="GetFiles", index_id=0)
            process.stdin.flush()
            return answers.files(number)
        except BrokenPipeError:
            answers.join()
            raise Failed(answers.error or _ENDED) from None
        finally:
            with contextlib.suppress(OSError):
                process.stdin.close()
            process.kill()
            answers.join()


_ENDED = "it stopped before it was done"


def _send(stream: IO[bytes], number: int, **payload: Any) -> None:
    message = msgspec.json.encode({"message_id": number, "payload": payload})
    stream.write(base64.b64encode(message) + b",")


class _Answers(threading.Thread):
    """Reads answers while messages are written, so that neither side waits for the other."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self.stream = stream
        self.error = ""
        self.got: dict[int, _Payload] = {}
        self.news = threading.Condition()
        self.ended = False

    def run(self) -> None:
        rest = bytearray()
        try:
            while data := self.stream.read1(1 << 20):  # type: ignore[attr-defined]
                head, *others = data.split(b",")
                rest += head
                for other in others:
                    self._take(bytes(rest))
                    rest = bytearray(other)
        except (OSError, ValueError) as error:  # closed, or no answer in the form expected
            self.error = self.error or str(error)
        with self.news:
            self.ended = True
            self.news.notify_all()

    def _take(self, message: bytes) -> None:
        answer = msgspec.json.decode(base64.b64decode(message), type=_Answer)
        with self.news:
            if answer.payload.type == "Error":
                self.error = self.error or answer.payload.message or "unknown error"
            if answer.payload.type == "GetFiles":
                self.got[answer.message_id or 0] = answer.payload
            self.news.notify_all()

    def files(self, number: int) -> dict[str, bytes]:
        """Wait for the files that a message asked for. Raises Failed where any answer was an error."""
        with self.news:
            self.news.wait_for(lambda: self.ended or self.error or number in self.got)
            if self.error or number not in self.got:
                raise Failed(self.error or _ENDED)
            return {file.path: file.content for file in self.got[number].files}
