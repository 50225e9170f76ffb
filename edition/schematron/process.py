"""Saxon in a process of its own: started when first needed, stopped when it takes too long."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import weakref
from typing import Any, Final

from edition.schematron.worker import receive, send

MOST_ANSWER: Final = 300_000_000
"""Bytes that an answer may have."""


class Stopped(Exception):
    """The process took too long, or needed too much memory."""


class Process:
    """One child. It belongs to the process that started it: a fork starts its own."""

    def __init__(self) -> None:
        path = os.pathsep.join(p for p in sys.path if p)
        self.owner = os.getpid()
        self.child = subprocess.Popen(
            [sys.executable, "-m", "edition.schematron.worker", str(self.owner)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"},
        )  # fmt: skip
        self._end = weakref.finalize(self, _ended, self.child, self.owner)

    @property
    def is_alive(self) -> bool:
        """Whether it can be asked, by this process."""
        return self.owner == os.getpid() and self.child.poll() is None

    def ask(self, message: dict[str, Any], seconds: float) -> dict[str, Any]:
        """The answer to a message. Raises Stopped."""
        source, out = self.child.stdin, self.child.stdout
        assert source is not None and out is not None
        late = threading.Timer(seconds, self.child.kill)
        late.daemon = True
        late.start()
        answer = None
        try:
            send(source, {**message, "seconds": seconds})
            answer = receive(out, MOST_ANSWER)
        except OSError:
            pass
        finally:
            late.cancel()
        if answer is None:
            self.close()
            raise Stopped
        return answer

    def close(self) -> None:
        self._end()


def _ended(child: subprocess.Popen[bytes], owner: int) -> None:
    """End a child; one that was only inherited is left to who started it."""
    if owner != os.getpid():
        return
    with contextlib.suppress(OSError):
        child.kill()
    child.wait()
    for stream in (child.stdin, child.stdout):
        with contextlib.suppress(OSError):
            if stream is not None:
                stream.close()
