"""One document against one schema: every error, with recovery.

The parser's events move the automaton from state to state. What is off the beaten track is left to
`Recovery`.
"""

from __future__ import annotations

import xml.parsers.expat
from typing import Final

from edition.relaxng.automaton import Automaton
from edition.relaxng.datatypes.expression import TooMuch
from edition.relaxng.document import Document, WrongEncoding
from edition.relaxng.malformed import malformed
from edition.relaxng.patterns import TooComplex
from edition.relaxng.problem import Problem
from edition.relaxng.recovery import Recovery, Stop

OUT_OF_BOUNDS: Final = (TooComplex, TooMuch, RecursionError)
MOST_PREFIXES: Final = 1_000
"""Prefixes that may be declared at one place."""


WORK: Final = 10_000_000
WORK_PER_BYTE: Final = 4
"""Units of work, see `builder`, that a document may cost."""


def validate(
    automaton: Automaton, data: bytes, max_depth: int, *, give_up: bool = True
) -> list[Problem]:
    """Everything that is wrong with a document, in the order of the document.

    give_up: end with a problem where the schema leads to too many possibilities; else TooComplex is
    raised, or what else says that.
    """
    try:
        document = Document(data)
    except WrongEncoding as error:
        return [Problem("xml.encoding", f"{error.message}.", "", error.line, error.column)]
    if not document.data.strip():
        return [Problem("file.empty", "The file is empty.", "", 1, 1)]
    automaton.new.left = WORK + WORK_PER_BYTE * len(document.data)
    run = _Run(automaton, document, max_depth)
    run.give_up = give_up
    run.parse()
    run.problems.sort(key=lambda problem: (problem.line, problem.column))
    return run.problems


class _Run(Recovery):
    """One walk through one document."""

    give_up = True

    def parse(self) -> None:
        parser = self.parser = xml.parsers.expat.ParserCreate("utf-8", "}")
        parser.buffer_text = True
        parser.buffer_size = 1 << 16
        parser.ordered_attributes = True
        parser.StartNamespaceDeclHandler = self.declare
        parser.EndNamespaceDeclHandler = self.undeclare
        parser.StartDoctypeDeclHandler = self.doctype
        parser.SetParamEntityParsing(xml.parsers.expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self.attach()
        try:
            parser.Parse(self.document.data, True)
        except xml.parsers.expat.ExpatError as error:
            open_tags = [frame[2] for frame in self.stack]
            self.problems.append(malformed(error, parser.ErrorByteIndex, self.document, open_tags))
        except OUT_OF_BOUNDS:
            if not self.give_up:
                raise
            self.tell(
                "rng.complex", "From here on the schema leads to too many possibilities.",
                "", self.at(),
            )  # fmt: skip
        except Stop:
            pass
        finally:
            parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None

    def attach(self) -> None:
        """The three functions that the parser calls all the time; what they use is local to them."""
        automaton, stack, history, parser = self.automaton, self.stack, self.history, self.parser
        lenient, max_depth = self.lenient, self.max_depth
        state = automaton.start
        pieces: list[str] = []
        fresh = False
        index = 0

        def start(name: str, attributes: list[str]) -> None:
            nonlocal state, fresh, index
            if pieces:
                state = self.text(state, pieces, False, index)
            index = parser.CurrentByteIndex
            opening = state.opens.get(name)
            if opening is None:
                opening = self.open(state, name, index)
            stack.append((opening, state, index, name))
            child = opening.child
            for i in range(0, len(attributes), 2):
                step = child.attributes.get(attributes[i])
                following = None
                if step is not None:
                    following = step.always or step.seen.get(attributes[i + 1])
                child = following or self.attribute(child, attributes, i, index)
            state = child.closed or automaton.close(child)
            if state.dead:
                state = self.missing(child, index)
            history.append(None)
            fresh = True
            if len(stack) > max_depth:
                self.deep(index)

        def end(_name: str) -> None:
            nonlocal state, fresh, index
            if pieces or (fresh and state.data):
                state = self.text(state, pieces, fresh, index)
            final = state.final
            if not final:
                final = self.incomplete(state)
            opening, parent, begun, name = stack.pop()
            history.pop()
            state = opening.after.get(final) or automaton.after(opening, final, parent)
            if state is not parent:
                if parent is lenient:
                    state = lenient
                else:
                    changes = history[-1]
                    if changes is None:
                        history[-1] = [(name, begun, parent)]
                    else:
                        changes.append((name, begun, parent))
            fresh = False
            index = parser.CurrentByteIndex

        def characters(text: str) -> None:
            if not state.mixed:
                pieces.append(text)

        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = characters

    # -- namespaces, document types, entities --------------------------------------------------

    def declare(self, prefix: str | None, uri: str | None) -> None:
        self.scopes.append((prefix or "", self.prefixes.get(prefix or "")))
        self.prefixes[prefix or ""] = uri or ""
        self.context_ = None
        if len(self.prefixes) > MOST_PREFIXES:
            message = f"More than {MOST_PREFIXES:,} namespaces have prefixes here."
            self.tell("rng.complex", message, "", self.at())
            raise Stop
        if prefix and uri:
            self.words.prefixes.setdefault(uri, prefix)
        elif uri and not self.words.home:
            self.words.home = uri

    def undeclare(self, _prefix: str | None) -> None:
        prefix, uri = self.scopes.pop()
        if uri is None:
            self.prefixes.pop(prefix, None)
        else:
            self.prefixes[prefix] = uri
        self.context_ = None

    def doctype(self, name: str, system: str | None, public: str | None, internal: int) -> None:
        index = self.at()
        parser = self.parser
        if system or public:
            self.tell("xml.doctype", "The DTD that the DOCTYPE names is not read.", "", index, 9,
                      severity="info")  # fmt: skip
        parser.EntityDeclHandler = self.entity
        parser.ExternalEntityRefHandler = self.external
        parser.SkippedEntityHandler = self.skipped

    def entity(
        self, name: str, parameter: int, value: str | None, _base: str | None, system: str | None,
        _public: str | None, notation: str | None,
    ) -> None:  # fmt: skip
        if notation is not None:
            self.entities.add(name)
            self.context_ = None
        elif value is None and not parameter:
            self.tell("xml.entity", f'Entity "{name}" is external and is not read.', "", self.at(), 8)

    def external(
        self, _context: str, _base: str | None, system: str | None, _public: str | None
    ) -> int:
        return 1

    def skipped(self, name: str, parameter: int) -> None:
        if not parameter:
            import html.entities

            character = html.entities.html5.get(f"{name};")
            if character:
                self.tell("xml.entity-named", f'"&{name};" was read as "{character}".', "", self.at(),
                          len(name) + 2, severity="warning")  # fmt: skip
            else:
                self.tell("xml.entity", f'"&{name};" is not declared.', "", self.at(), len(name) + 2)
            self.parser.CharacterDataHandler("?")
