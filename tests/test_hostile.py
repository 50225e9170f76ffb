"""Commands, given files that are none of what it takes: it says so at their place, and ends."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner
from conftest import document, tei

from edition.cli import main
from edition.finding import RULES

GOOD: Final = tei(f"<body>{document('<p>One two.</p>')}</body>")


def _declared(name: str) -> str:
    return GOOD.replace("UTF-8", name)


def _bomb() -> str:
    levels = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    return f'<!DOCTYPE TEI [<!ENTITY e0 "ha">{levels}]>' + GOOD.split("?>\n")[1].replace("One", "&e9;")


FILES: Final[dict[str, bytes]] = {
    "nul": GOOD.replace("One", "O\0ne").encode(),
    "nul-only": b"\0" * 64,
    "control": GOOD.replace("One", "O\x01ne").encode(),
    "surrogate": GOOD.encode().replace(b"One", b"\xed\xa0\x80"),
    "encoding-unknown": _declared("x-unknown").encode(),
    "encoding-outside": _declared("Shift_JIS").encode(),
    "encoding-utf-7": _declared("utf-7").encode(),
    "encoding-no-text": _declared("base64").encode(),
    "encoding-wrong": GOOD.encode() + b"<!-- \xff\xfe -->",
    "encoding-said-16": _declared("UTF-16").encode(),
    "encoding-said-8": GOOD.encode("utf-16-le"),
    "utf-16": _declared("UTF-16").encode("utf-16"),
    "utf-16-no-bom": _declared("UTF-16").encode("utf-16-le"),
    "utf-16-odd": _declared("UTF-16").encode("utf-16") + b"<",
    "utf-32": _declared("UTF-32").encode("utf-32"),
    "utf-32-no-bom": _declared("UTF-32").encode("utf-32-be"),
    "ebcdic": _declared("IBM037").encode("cp037"),
    "bom-only": b"\xef\xbb\xbf",
    "bom-16-only": b"\xff\xfe",
    "after-root": GOOD.encode() + b"more",
    "nul-after-root": GOOD.encode() + b"\0\0",
    "second-root": GOOD.encode() + b"<a/>",
    "attribute-long": GOOD.replace("<p>", f'<p n="{"x" * 1_000_000}">').encode(),
    "name-long": GOOD.replace("<p>", f'<p {"x" * 1_000_000}="1">').encode(),
    "depth": GOOD.replace("One", "<hi>" * 10_000 + "One" + "</hi>" * 10_000).encode(),
    "depth-open": b"<a>" * 10_000,
    "bomb": _bomb().encode(),
    "entity-round": f'<!DOCTYPE TEI [<!ENTITY a "&b;"><!ENTITY b "&a;">]>{GOOD[39:]}'.replace(
        "One", "&a;"
    ).encode(),
    "entity-file": f'<!DOCTYPE TEI [<!ENTITY a SYSTEM "file:///etc/passwd">]>{GOOD[39:]}'.replace(
        "One", "&a;"
    ).encode(),
    "prolog-open": b'<?xml version="1.0" encoding="UTF-8"',
    "prolog-comment": b'<?xml version="1.0"?><!-- ',
    "prolog-doctype": b'<?xml version="1.0"?><!DOCTYPE TEI [ <!ENTITY a "',
    "prolog-only": b'<?xml version="1.0"?>',
    "prolog-late": b"\n" + GOOD.encode(),
    "version": GOOD.replace('"1.0"', '"9.9"').encode(),
    "empty": b"",
    "white": b" \n\t \r\n" * 40,
    "cut": GOOD.encode()[:-20],
    "html": b"<!DOCTYPE html><html><body><p>One<br></body></html>",
    "prefix": GOOD.replace("<p>", "<x:p>").replace("</p>", "</x:p>").encode(),
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)) * 8,
    "line-ends": GOOD.replace("\n", "\r").encode(),
}
"""What may come where TEI is expected."""

COMMANDS: Final[dict[str, tuple[str, ...]]] = {
    "validate": ("validate", "{}"),
    "validate-schema": ("validate", "{}", "-s", "edition"),
    "validate-no-rules": ("validate", "{}", "--no-rules"),
    "checklist": ("checklist", "{}"),
    "format": ("format", "--check", "{}"),
    "diff": ("diff", "good.xml", "{}"),
    "diff-any": ("diff", "--any-xml", "{}", "good.xml"),
    "merge": ("merge", "good.xml", "{}", "good.xml", "-o", "merged.xml"),
    "collate": ("collate", "good.xml", "{}"),
    "encode-register": ("encode", "good.txt", "-r", "{}", "-o", "encoded"),
    "decode": ("decode", "{}", "-o", "decoded"),
    "assemble": ("assemble", "{}", "-v", "volume.xml"),
    "assemble-volume": ("assemble", "good.xml", "-v", "{}"),
    "apply": ("apply", "{}"),
    "schema": ("validate", "good.xml", "-s", "{}"),
}
"""Commands that read files, with the file in each place where it takes one."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("hostile")
    for name, data in FILES.items():
        (made / f"{name}.xml").write_bytes(data)
    (made / "good.xml").write_text(GOOD)
    (made / "good.txt").write_text("1. Letter\n\nWords.\n")
    (made / "folder.xml").mkdir()
    (made / "loop.xml").symlink_to("loop.xml")
    os.mkfifo(made / "pipe.xml")
    (made / "locked.xml").write_text(GOOD)
    (made / "locked.xml").chmod(0)
    return made


def _ran(command: str, file: str, folder: Path, patch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """What a command says. It ends with 0, 1 or 2, and with findings that can be acted upon."""
    patch.chdir(folder)
    words = [word.replace("{}", file) for word in COMMANDS[command]]
    run = CliRunner().invoke(main, [*words, "--json"])
    assert isinstance(run.exception, SystemExit | None), (command, file, run.exception)
    assert run.exit_code in (0, 1, 2), (command, file)
    assert "Traceback" not in run.output and "A fault of the software" not in run.output, run.output
    if not run.stdout:
        assert run.exit_code == 2 and run.stderr.startswith("Usage:"), run.output
        return [{"code": "usage"}]
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    found = [one for one in lines if "code" in one]
    for one in lines:
        found += one.get("findings", [])
    for one in found:
        assert one["code"] in RULES and one["message"], one
        assert one["code"] != "software.fault", one
    if run.exit_code == 2:
        assert found, (command, file, run.output)
    return found


@pytest.mark.parametrize("command", COMMANDS)
def test_every_file_is_answered(command: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in FILES:
        found = _ran(command, f"{name}.xml", folder, monkeypatch)
        for one in found:
            # To collate, a file that is no markup is a plain transcript, which has no place to tell.
            if command != "collate" and str(one["code"]).startswith("xml."):
                assert str(one["path"]).startswith(f"{name}.xml") and one["line"], (command, name, one)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", ["folder", "loop", "pipe", "missing", "x" * 300, "a\nb"])
def test_what_is_no_file(
    command: str, name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if command == "assemble-volume" and name in ("missing", "a\nb"):
        return  # a volume is begun there
    found = _ran(command, f"{name}.xml", folder, monkeypatch)
    assert found or (command == "format" and name == "folder")  # in which there is nothing to lay out


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read all")
@pytest.mark.parametrize("command", COMMANDS)
def test_what_may_not_be_read(command: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _ran(command, "locked.xml", folder, monkeypatch)
