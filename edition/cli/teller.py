"""How a command tells its findings and its result: in words, or in a form for machines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

from edition.cli import terminal
from edition.finding import Finding

SHOWN: Final = 5
"""Findings of one kind that are shown before the rest is only counted."""
MACHINES: Final = ("json", "sarif", "github", "junit")
FORMS: Final = ("words", *MACHINES)
UNREADABLE: Final = frozenset({"file.unreadable", "file.too-large", "file.lost", "software.fault"})
"""Files of which nothing can be said: the command could not do what it was asked to."""


class Teller(NamedTuple):
    """What the options say of how to tell. `words`: whether there is something to say in words."""

    name: str
    """The command's, for forms that name it."""
    form: str = "words"
    most: int = SHOWN
    quiet: bool = False
    lines: bool = False
    """In JSON: a line for each finding and one for the result, not one object for all."""

    @property
    def words(self) -> bool:
        return self.form == "words" and not self.quiet

    def tell(
        self,
        found: Sequence[Finding],
        fields: Mapping[str, Any],
        *,
        paths: Mapping[str, Path] | None = None,
        files: Sequence[str] = (),
        code: int | None = None,
    ) -> int:
        """The findings, and in JSON the fields of the result with them. In words, findings go to
        standard error; the command says the rest itself. `paths` is as for `Words`. Out: the exit
        code, which may be given where findings are not all that decides."""
        code = exit_code(found) if code is None else code
        if self.form == "json":
            self._json(found, {"ok": code == 0, **fields})
        elif self.form in MACHINES:
            self._machine(found, paths or {}, files)
        elif not self.quiet:
            self.findings(found, paths=paths)
        return code

    def findings(
        self,
        found: Iterable[Finding],
        *,
        paths: Mapping[str, Path] | None = None,
        most: int | None = None,
        err: bool = True,
    ) -> None:
        """Findings in words, by default to standard error."""
        found = list(found)
        if not found:
            return
        from edition.validate.forms.words import Words

        most = self.most if most is None else most
        for line in Words(most, paths, terminal.columns(err)).lines(found):
            terminal.say(*line, err=err)

    def stopped(self, found: Sequence[Finding]) -> None:
        """Findings for which the command could not run. They are said even when it is to be quiet."""
        if self.form in MACHINES:
            self.tell(found, {}, code=2)
        else:
            self.findings(found, most=0)

    def _json(self, found: Sequence[Finding], fields: Mapping[str, Any]) -> None:
        from edition.validate.forms.as_json import as_object
        from edition.validate.forms.groups import counted

        listed = [as_object(finding) for finding in found]
        if not self.lines:
            result({**fields, "findings": listed})
            return
        for one in listed:
            result(one)
        result({"kind": "summary", **fields, **counted(found)})

    def _machine(
        self, found: Sequence[Finding], paths: Mapping[str, Path], files: Sequence[str]
    ) -> None:
        """Findings in one of the forms that others have made."""
        if self.form == "github":
            from edition.validate.forms import github

            for line in github.lines(list(found)):
                terminal.machine(line)
        elif self.form == "sarif":
            from edition.validate.forms import sarif

            terminal.machine(sarif.text(list(found), paths))
        else:
            from edition.validate.forms import junit

            terminal.machine(junit.text(list(found), list(files), f"edition {self.name}"))

    @contextmanager
    def progress(self) -> Iterator[Callable[[str, int, int], None]]:
        """A progress bar for each stage, on a terminal that can show one; else nothing."""
        if not self.words or not terminal.is_terminal(err=True):
            yield lambda _stage, _done, _total: None
            return
        from edition.cli.progress import bars

        with bars() as step:
            yield step


def result(value: Any) -> None:
    """One JSON object on one line of standard output."""
    from edition.validate.forms.as_json import text

    terminal.machine(text(value))


def exit_code(found: Iterable[Finding]) -> int:
    """1 where there is an error or a warning, else 0. What is only for information is no finding
    that a pipeline should stop at."""
    return int(any(f.severity != "info" for f in found))


def count(n: int, what: str) -> str:
    """A number with its noun: "1 file", "2 files"."""
    return f"{n:,} {what}" if n == 1 else f"{n:,} {what}s"
