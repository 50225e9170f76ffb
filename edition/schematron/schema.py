"""A Schematron schema, ready to run over documents. The door to this package."""

from __future__ import annotations

import importlib.util
import json
import re
import xml.parsers.expat
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from edition.finding import declare
from edition.relaxng import Problem, SchemaError
from edition.relaxng.document import Document, WrongEncoding
from edition.relaxng.files import resolved
from edition.schematron.expand import Expander
from edition.schematron.places import Place, places, without_doctype
from edition.schematron.process import Process, Stopped
from edition.schematron.transpile import Program, Test, transpile
from edition.schematron.tree import Node, read

declare(
    "schematron.query",
    "error",
    "Correct the expression.",
    "An expression of the schema, or a name in it, is not understood.",
)
declare(
    "schematron.failed",
    "warning",
    "Correct the rule, or put what it reads into the project.",
    "A rule could not be evaluated here, so nobody knows whether the text holds to it.",
)
declare(
    "schematron.left-out",
    "warning",
    "Write the rule without it.",
    "What would write files, load other stylesheets or check other documents is not run.",
)
declare(
    "sch.assert",
    "error",
    "Do as the rule of the schema asks.",
    "A Schematron rule of the project's asserts something that does not hold here.",
)
declare(
    "sch.report",
    "error",
    "Look at this place; a rule of the schema reports it.",
    "A Schematron rule of the project's reports what it found here.",
)

SECONDS: Final = 60.0
"""How long one document may take, and for each megabyte as much again as `SECONDS_MEGABYTE`."""
SECONDS_MEGABYTE: Final = 30.0
MOST_BYTES: Final = 20_000_000
"""Size of a schema, or of a document that one reads."""
_ROUNDS: Final = 10
"""How often a document is run again because a further one was asked for."""
_LONGEST: Final = 2_000
_QUERIES: Final = ("test", "context", "value", "select", "path")
"""Attributes of a schema that hold expressions."""
_REMOTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//")


def is_available() -> bool:
    """Whether Saxon is installed."""
    return importlib.util.find_spec("saxonche") is not None


class Schematron:
    """A schema in ISO Schematron, or the rules embedded in RELAX NG or a TEI ODD."""

    def __init__(self, path: Path, roots: tuple[Path, ...], program: Program,
                 left_out: list[tuple[Node, str]]) -> None:  # fmt: skip
        self.path = path
        self.roots = roots
        self.program = program
        self.left_out = left_out
        self.process: Process | None = None
        self.stopped = False

    @classmethod
    def load(
        cls, path: str | Path, *, roots: tuple[str | Path, ...] = (), phase: str = ""
    ) -> Schematron:
        """Read a schema and compile it.

        roots: the folders in which lies what it includes, and the documents it reads; by default the
        schema's own. phase: the phase to run; by default the schema's defaultPhase, or all.
        Raises SchemaError; with code schema.schematron where Saxon is not installed.
        """
        path = Path(path)
        if not is_available():
            raise SchemaError(
                "Schematron needs Saxon, which is not installed.", str(path), code="schema.schematron"
            )
        within = tuple(Path(root).resolve() for root in roots or (path.parent,))
        expander = Expander(lambda href, base: _included(href, Path(base), within))
        program = None
        try:
            whole = expander.whole(read(_bytes(path), str(path)), phase)
            program = transpile(whole, expander.left_out)
        except RecursionError:
            raise SchemaError(
                "The schema is nested too deeply.", str(path), code="schematron.complex"
            ) from None
        made = cls(path, within, program, expander.left_out)
        made._started()
        return made

    def validate(self, data: bytes, path: Path | None = None) -> list[Problem]:
        """What a document does not hold to, in its order. `path`: where the document stands, for what
        is named relative to it. Nothing is said of a document that is not well-formed."""
        try:
            document = Document(data)
            text = without_doctype(document)
            answer = self._run(text, path or Path("document.xml"), len(data))
            told = [*_told(answer)]
            found = places(document, {at for _, _, at, _, _ in told})
        except (xml.parsers.expat.ExpatError, WrongEncoding):
            return []
        except SchemaError as error:
            return [Problem(error.code, error.message, "", 0, 0, cause=error.message)]
        problems = [_left_out(node, why) for node, why in self.left_out]
        for kind, number, at, words, more in told:
            test = self.program.tests[number]
            place = found.get(at) or Place(1, 1, 0, "")
            problems.append(_problem(kind, test, place, words, more))
        return sorted(problems, key=lambda p: (p.line, p.column))

    # -- running -------------------------------------------------------------------------------

    def _started(self) -> Process:
        """The process with the schema compiled in it. Raises SchemaError."""
        if self.process is not None and self.process.is_alive:
            return self.process
        process = Process()
        try:
            answer = process.ask({"stylesheet": self.program.text}, SECONDS)
        except Stopped:
            raise SchemaError(
                "The schema takes too long to compile.", str(self.path), code="schematron.complex"
            ) from None
        if "error" in answer:
            raise self._said(answer)
        self.process = process
        return process

    def _said(self, answer: dict[str, Any]) -> SchemaError:
        """What Saxon says of the stylesheet, as said of the schema."""
        line = int(answer["line"])
        node = self.program.origins[line - 1] if 0 < line <= len(self.program.origins) else None
        words = [w.strip() for w in answer["error"].splitlines()]
        said = [w for w in words if w and not w.startswith(("In ", "at ", "Error ", "invoked "))]
        message = " ".join(said or words).replace("edition-guard:", "")
        message = re.sub(r"^(?:X[A-Z]{3}|F[A-Z]{3})\d{4}\s+", "", message)[:_LONGEST]
        if node is None:
            return SchemaError(message, str(self.path), code="schematron.query")
        written = next((node.get(a) for a in _QUERIES if node.get(a)), "")
        shown = f'"{" ".join(written.split())[:100]}": ' if written else ""
        return node.error(f"{shown}{message}", "schematron.query")

    def _run(self, text: str, path: Path, size: int) -> str:
        """What the stylesheet puts out. Raises SchemaError."""
        if self.stopped:
            raise SchemaError(_TOO_LONG, str(self.path), code="schematron.complex")
        files = {f"s:{href}": self._file(f"s:{href}", path) for href in self.program.files}
        seconds = SECONDS + SECONDS_MEGABYTE * size / 1e6
        for _ in range(_ROUNDS):
            message = {"text": text, "address": path.resolve().as_uri(), "files": json.dumps(files)}
            process = self._started()
            try:
                answer = process.ask(message, seconds)
            except Stopped:
                self.stopped = True
                raise SchemaError(_TOO_LONG, str(self.path), code="schematron.complex") from None
            if "error" in answer:
                raise SchemaError(self._said(answer).message, str(self.path), code="schematron.failed")
            wanted = {
                words for kind, _, _, words, _ in _told(answer["out"]) if kind == "need"
            } - files.keys()
            if not wanted:
                break
            files |= {key: self._file(key, path) for key in wanted}
        return str(answer["out"])

    def _file(self, key: str, document: Path) -> str:
        """The text of a document that the schema reads; after "!" why it does not."""
        base, href = key[0], key[2:].partition("#")[0]
        if not href:
            path = self.path if base == "s" else document
        elif _REMOTE.match(href):
            return f"!{href} is not fetched."
        else:
            path = (self.path if base == "s" else document).parent / unquote(href)
        try:
            path = resolved(path)
            if not any(path.is_relative_to(root) for root in self.roots):
                return f"!{href} lies outside the project."
            text = without_doctype(Document(_bytes(path)))
            xml.parsers.expat.ParserCreate().Parse(text, True)
            return text
        except (OSError, ValueError, SchemaError):
            return f"!{href} is not there."
        except (xml.parsers.expat.ExpatError, WrongEncoding):
            return f"!{href} is not well-formed XML."


_TOO_LONG: Final = "The Schematron schema takes too much time or memory; not all of its rules were run."


def _problem(kind: str, test: Test, place: Place, words: str, more: list[str]) -> Problem:
    line, column, length, document = place
    where = f"{Path(test.node.path).name}:{test.node.line}"
    if kind != "hit":
        what = "The context or a variable" if test.node is test.rule else f"The <{test.node.name}>"
        said = re.sub(r"\s+Found while .*", "", words.strip(), flags=re.DOTALL).rstrip(".")
        return Problem(
            "schematron.failed", f"{what} ({where}) cannot be evaluated: {said}.", "", line, column,
            length, f"{where} {test.cause}", document, severity="warning",
        )  # fmt: skip
    message = (
        " ".join(words.split())[:_LONGEST] or f"{test.node.name} {test.node.get('test')} ({where})"
    )
    remedy = [" ".join(one.split())[:_LONGEST] for one in more]
    if test.fixes:
        remedy.append(f"The schema offers: {'; '.join(test.fixes)}.")
    if see := test.node.get("see") or test.rule.get("see"):
        remedy.append(f"See {see}.")
    code = "sch.assert" if test.node.name == "assert" else "sch.report"
    return Problem(
        code, message, " ".join(remedy), line, column, length, test.cause, document, severity=test.level
    )


def _left_out(node: Node, why: str) -> Problem:
    message = f"{Path(node.path).name}, line {node.line}: {why}"
    return Problem("schematron.left-out", message, "", 0, 0, cause=message, severity="warning")


def _told(out: str) -> list[tuple[str, int, str, str, list[str]]]:
    """What the stylesheet has put out: kind, number of the test, path of the node, words, what more
    there is to say."""
    told: list[tuple[str, int, str, str, list[str]]] = []
    pieces: list[str] = []
    words, more = "", [""][:0]
    opened: dict[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal opened, words, more
        pieces.clear()
        if name in ("hit", "failed"):
            opened, words, more = attributes, "", []

    def end(name: str) -> None:
        nonlocal words
        text = "".join(pieces)
        pieces.clear()
        if name == "m":
            words = text
        elif name == "d":
            more.append(text)
        elif name == "hit":
            told.append(("hit", int(opened["n"]), opened["at"], words, more))
        elif name == "failed":
            kind = "need" if opened["code"] == "need" else "failed"
            told.append((kind, int(opened["n"]), opened["at"], text, []))

    parser = xml.parsers.expat.ParserCreate("utf-8")
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = pieces.append
    parser.Parse(out.encode(), True)
    return told


# -- files -----------------------------------------------------------------------------------------


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise FileNotFoundError
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError):
        raise SchemaError(f"{path.name} is not there.", str(path), code="schema.missing") from None
    if len(data) > MOST_BYTES:
        raise SchemaError(f"{path.name} is too large.", str(path), code="schematron.complex")
    return data


def _included(href: str, base: Path, roots: tuple[Path, ...]) -> tuple[bytes, str]:
    """A file that a schema includes. Raises SchemaError."""
    if _REMOTE.match(href):
        raise SchemaError(f"{href} is not fetched.", str(base), code="schema.remote")
    try:
        path = resolved(base.parent / unquote(href))
    except (OSError, ValueError):
        raise SchemaError(f"{href} is not there.", str(base), code="schema.missing") from None
    if not any(path.is_relative_to(root) for root in roots):
        raise SchemaError(f"{href} lies outside the project.", str(base), code="schema.outside")
    return _bytes(path), str(path)
