"""The command line: exit codes, what goes to which stream, and the server."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import linkcheck
import pytest
from conftest import call, document, start, tei
from lxml import html

from edition import __version__, workflow
from edition.cli import COMMANDS
from edition.finding import RULES

Make = Callable[..., Path]

CLEAN = tei(f"<body>{document('<head>One</head><p>Words.</p>')}</body>")
INFO = CLEAN.replace("Words", '<hi rend="zork">Words</hi>')
WARNING = CLEAN.replace("Words", '<ref target="#none">Words</ref>')
BROKEN = CLEAN[:-20]
ENDS = {"clean": (CLEAN, 0), "info": (INFO, 0), "warning": (WARNING, 1), "broken": (BROKEN, 2)}


# -- exit codes and streams ------------------------------------------------------------------------


@pytest.mark.parametrize("name", ENDS)
def test_how_a_build_ends(name: str, project: Make) -> None:
    text, code = ENDS[name]
    folder = project(text)
    run = call("build", folder, "-j", "1")
    assert run.code == code
    assert ("Site:" in run.out) == (code != 2)
    assert bool(run.err) == (name != "clean")
    again = call("build", folder, "-j", "1", "--json")
    assert again.code == code
    assert again.err == ""
    assert again.json["ok"] == (code == 0)
    assert again.json["volumes"] == (code != 2)
    assert again.json["written"] == 0
    assert set(again.json) >= {
        "output",
        "documents",
        "pages",
        "pruned",
        "seconds",
        "failed",
        "findings",
    }
    for finding in again.json["findings"]:
        assert set(finding) == {
            "code", "severity", "path", "line", "column", "document", "message", "remedy"
        }  # fmt: skip
        assert finding["severity"] == RULES[finding["code"]].severity
    quiet = call("build", folder, "-j", "1", "-q")
    assert (quiet.code, quiet.out, quiet.err) == (code, "", "")


def test_one_bad_volume_of_two_is_no_reason_to_stop(project: Make) -> None:
    project(CLEAN)
    folder = project(BROKEN, name="other.xml")
    run = call("build", folder, "--json", "-j", "1")
    assert run.code == 1
    assert run.json["volumes"] == 1
    assert len(run.json["failed"]) == 1


@pytest.mark.parametrize("command", ["build", "audit"])
def test_what_cannot_run_says_so_in_every_way(command: str, tmp_path: Path) -> None:
    run = call(command, tmp_path / "none", "--json")
    assert (run.code, run.codes, run.err) == (2, {"file.unreadable"}, "")
    assert run.json["ok"] is False
    for arguments in ([], ["-q"]):
        run = call(command, tmp_path / "none", *arguments)
        assert (run.code, run.out) == (2, "")
        assert "file.unreadable" in run.err
        assert RULES["file.unreadable"].remedy in run.err


def test_how_an_audit_ends(project: Make) -> None:
    folder = project(WARNING)
    run = call("audit", folder, "--json", "-j", "1")
    assert (run.code, run.codes) == (1, {"audit.missing"})
    call("build", folder, "-q", "-j", "1")
    run = call("audit", folder, "-j", "1")
    assert run.code == 0
    assert "every word accounted for" in run.out
    run = call("audit", folder, "--json", "-j", "1")
    assert (run.code, run.json["ok"], run.json["findings"]) == (0, True, [])
    assert run.json["documents"] == 1
    run = call("audit", folder, "-q", "-j", "1")
    assert (run.code, run.out, run.err) == (0, "", "")


def test_findings_beyond_the_first_few_are_counted(project: Make) -> None:
    refs = "".join(f'<ref target="#x{n}">x</ref> ' for n in range(9))
    folder = project(CLEAN.replace("Words", refs))
    run = call("build", folder, "-j", "1")
    assert run.err.count("which is nowhere") == 5
    assert "… and 4 more" in run.err
    assert call("build", folder, "-j", "1", "--max", "0").err.count("which is nowhere") == 9
    assert len(call("build", folder, "-j", "1", "--json").json["findings"]) == 9


def test_text_is_shown_as_it_is(project: Make) -> None:
    folder = project(CLEAN.replace("Words", '<ref target="#[bold]x[/]">w</ref>'))
    assert '"#[bold]x[/]"' in call("build", folder, "-j", "1").err


@pytest.mark.parametrize("as_json", [True, False])
def test_a_fault_of_the_software_is_told_as_one(
    as_json: bool, project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("oh")

    monkeypatch.delenv("EDITION_DEBUG", raising=False)
    monkeypatch.setattr(workflow, "build", fail)
    run = call("build", project(CLEAN), *(["--json"] if as_json else []))
    assert run.code == 2
    assert "fault of the software" in run.err
    if as_json:
        assert run.json["ok"] is False
        assert "RuntimeError" in run.json["fault"]


def test_being_stopped_is_no_fault(project: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(workflow, "build", stop)
    run = call("build", project(CLEAN))
    assert run.code == 130
    assert "Traceback" not in run.err


# -- options ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [*COMMANDS, ""])
def test_help_and_unknown_options(command: str) -> None:
    words = [command] if command else []
    for flag in ("-h", "--help"):
        run = call(*words, flag)
        assert run.code == 0
        assert "Usage:" in run.out
    run = call(*words, "--no-such-option")
    assert (run.code, run.out) == (2, "")
    if command != "git-diff":  # git calls it, with what it likes
        assert "--no-such-option" in run.err


def test_version_and_unknown_commands() -> None:
    assert __version__ in call("--version").out
    run = call("bulid")
    assert (run.code, run.out) == (2, "")
    assert "bulid" in run.err


@pytest.mark.parametrize("workers", ["-1", "x", ""])
def test_numbers_that_are_none(workers: str, project: Make) -> None:
    assert call("build", project(CLEAN), "-j", workers).code == 2


def test_print_pages_or_not(project: Make) -> None:
    folder = project(CLEAN)
    call("build", folder, "-q", "-j", "1")
    assert (folder / "build/site/vol/d1/print.html").is_file()
    call("build", folder, "-q", "-j", "1", "--no-print")
    assert not list((folder / "build").rglob("print.html"))
    assert linkcheck.check(folder / "build/site").broken == []


# -- explain ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", RULES)
def test_every_code_is_explained(code: str) -> None:
    run = call("explain", code)
    assert run.code == 0
    for words in (code, RULES[code].severity, RULES[code].remedy, RULES[code].reason):
        assert words in run.out
    assert call("explain", code, "--json").json == {code: RULES[code]._asdict()}


def test_all_codes_are_listed() -> None:
    run = call("explain")
    assert run.code == 0
    assert set(re.findall(r"^[a-z]+\.[a-z-]+", run.out, re.MULTILINE)) == set(RULES)
    assert call("explain", "--json").json.keys() == RULES.keys()


def test_a_code_that_is_none() -> None:
    run = call("explain", "link.unresolvd")
    assert (run.code, run.out) == (2, "")
    assert "link.unresolved" in run.err


# -- new -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["letters", "My letters", "1", "Ä & <b> \"q\" 'x'", "日本", "a.b", "{x}"]
)
def test_a_new_project_builds_at_once(name: str, tmp_path: Path) -> None:
    folder = tmp_path / name
    run = call("new", folder, "--json")
    assert run.code == 0
    assert run.json["ok"] is True
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert set(run.json["files"]) == there
    built = call("build", folder, "--json", "-j", "1")
    assert (built.code, built.json["findings"]) == (0, [])
    assert call("audit", folder, "-q", "-j", "1").code == 0
    assert linkcheck.check(folder / "build/site").broken == []
    home = html.fromstring((folder / "build/site/index.html").read_bytes())
    assert " ".join(home.xpath("string(//h1)").split()) == name


@pytest.mark.parametrize("title", ['A "quoted" \\ title', "a\ttab", "{x} & <b>"])
def test_a_title_of_any_kind(title: str, tmp_path: Path) -> None:
    assert call("new", tmp_path / "p", "--title", title, "-q").code == 0
    assert call("build", tmp_path / "p", "-q", "-j", "1").code == 0


@pytest.mark.parametrize("title", ["two\nlines", "a bell\x07"])
def test_a_title_with_control_characters(title: str, tmp_path: Path) -> None:
    assert call("new", tmp_path / "p", "--title", title, "-q").code == 0
    assert call("build", tmp_path / "p", "-q", "-j", "1").code == 0


def test_a_new_project_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    for place in (tmp_path, tmp_path / "letter.txt"):
        run = call("new", place, "--json")
        assert (run.code, run.codes) == (2, {"output.foreign"})
    assert [p.name for p in tmp_path.iterdir()] == ["letter.txt"]
    run = call("new", tmp_path / "letter.txt/below", "--json")
    assert (run.code, run.codes) == (2, {"output.unwritable"})


def test_the_sample_as_a_new_project(tmp_path: Path) -> None:
    run = call("new", tmp_path / "p", "--sample")
    assert run.code == 0
    assert "edition serve" in run.out
    assert list((tmp_path / "p/tei").glob("*.xml"))
    assert (tmp_path / "p/edition.toml").is_file()


# -- serve -----------------------------------------------------------------------------------------


class Served:
    """A server at work on a project."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process = start("serve", folder, "--port", "0", "--no-open", cwd=folder)
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if found := re.search(r"http://127\.0\.0\.1:(\d+)/", line):
                self.port = int(found[1])
                return
        raise AssertionError(f"no server: {self.process.communicate()[1]}")

    def get(self, path: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.putrequest(method, path, skip_accept_encoding=True)
            connection.endheaders()
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        finally:
            connection.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("serve") / "project"
    (folder / "tei").mkdir(parents=True)
    (folder / "edition.toml").touch()
    (folder / "tei/vol.xml").write_text(CLEAN, "utf-8")
    (folder.parent / "secret.html").write_text("SECRET")
    server = Served(folder)
    yield server
    os.killpg(server.process.pid, signal.SIGKILL)
    server.process.communicate()


def test_pages_are_served(served: Served) -> None:
    status, headers, body = served.get("/vol/d1/")
    assert status == 200
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["cache-control"] == "no-store"
    assert b"Words." in body
    assert b'<script src="/_edition/reload.js" defer></script></body>' in body
    written = (served.folder / "build/site/vol/d1/index.html").read_bytes()
    assert b"_edition/reload" not in written
    assert served.get("/")[0] == 200
    assert served.get("/index.html")[0] == 200
    assert served.get("/vol/d1/?a=b")[0] == 200
    assert served.get("/_edition/reload.js")[1]["content-type"].startswith("text/javascript")
    css = served.get("/_assets/frame.css")
    assert (css[0], css[1]["content-type"].partition(";")[0]) == (200, "text/css")


def test_a_folder_without_its_slash_is_sent_on(served: Served) -> None:
    status, headers, _ = served.get("/vol/d1")
    assert (status, headers["location"]) == (301, "/vol/d1/")


def test_only_the_head(served: Served) -> None:
    status, headers, body = served.get("/vol/d1/", "HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["content-length"]) > 1000


@pytest.mark.parametrize(
    "path",
    [
        "/none",
        "/none/",
        "/vol/none/index.html",
        "/../edition.toml",
        "/../../edition.toml",
        "/../tei/vol.xml",
        "/../../../secret.html",
        "/%2e%2e/%2e%2e/edition.toml",
        "/..%2f..%2fedition.toml",
        "/vol/../../../edition.toml",
        "//etc/hostname",
        "/%2fetc%2fhostname",
        "/..%5c..%5cedition.toml",
        "/.edition/_edition.ledger",
    ],
)
def test_what_is_no_page_is_not_found(path: str, served: Served) -> None:
    status, _, body = served.get(path)
    assert (status, body) == (404, b"Not found\n")


def test_a_page_is_no_folder(served: Served) -> None:
    assert served.get("/vol/d1/index.html/")[0] == 404


@pytest.mark.parametrize("path", ["/%00", "/vol/%00/"])
def test_a_path_that_no_file_can_have(path: str, served: Served) -> None:
    assert served.get(path)[0] == 404


def test_other_methods_are_refused(served: Served) -> None:
    assert served.get("/vol/d1/", "POST")[0] == 501


def test_a_link_out_of_the_site_is_not_followed(served: Served) -> None:
    link = served.folder / "build/site/way-out.html"
    link.symlink_to(served.folder.parent / "secret.html")
    try:
        assert served.get("/way-out.html")[0] == 404
    finally:
        link.unlink()


def _events(connection: socket.socket) -> Iterator[str]:
    """The numbers of builds as the server tells them."""
    received = b""
    while True:
        piece = connection.recv(4096)
        assert piece, "the server hung up"
        received += piece
        *lines, received = received.split(b"\n")
        yield from (line[6:].decode() for line in lines if line.startswith(b"data: "))


def test_an_edit_reloads_open_pages(served: Served) -> None:
    source = served.folder / "tei/vol.xml"
    with socket.create_connection(("127.0.0.1", served.port), timeout=60) as connection:
        connection.sendall(b"GET /_edition/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        events = _events(connection)
        first = next(events)
        source.write_text(CLEAN.replace("Words", "Other words"), "utf-8")
        assert next(number for number in events if number != first)
        assert b"Other words." in served.get("/vol/d1/")[2]
    # A mistake in the making: the page stays as it is until the mistake is mended.
    with socket.create_connection(("127.0.0.1", served.port), timeout=60) as connection:
        connection.sendall(b"GET /_edition/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        events = _events(connection)
        next(events)
        source.write_text(BROKEN, "utf-8")
        assert served.process.stdout is not None
        assert "vol.xml" in served.process.stdout.readline()  # the first edit
        assert "vol.xml" in served.process.stdout.readline()
        assert b"Other words." in served.get("/vol/d1/")[2]
        source.write_text(CLEAN.replace("Words", "Last words"), "utf-8")
        assert next(number for number in events if b"Last words." in served.get("/vol/d1/")[2])


def test_a_server_stops_when_told(project: Make) -> None:
    server = Served(project(CLEAN))
    try:
        assert server.get("/")[0] == 200
        server.process.send_signal(signal.SIGINT)
        out, err = server.process.communicate(timeout=60)
    finally:
        if server.process.poll() is None:
            os.killpg(server.process.pid, signal.SIGKILL)
    assert server.process.returncode == 0
    assert "Traceback" not in out + err
    with pytest.raises(OSError):
        server.get("/")


def test_print_pages_of_a_build_stay_while_it_is_looked_at(project: Make) -> None:
    folder = project(CLEAN)
    assert call("build", folder, "--print", "-j", "1").code == 0
    page = folder / "build/site/vol/print.html"
    made = page.stat().st_mtime_ns
    server = Served(folder)
    try:
        assert server.get("/vol/d1/print.html")[0] == 200
    finally:
        os.killpg(server.process.pid, signal.SIGKILL)
        server.process.communicate()
    assert page.stat().st_mtime_ns == made


def test_a_port_in_use(project: Make) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        run = call("serve", project(CLEAN), "--port", str(port))
    assert run.code != 0
    assert f"Port {port} cannot be used" in run.err


def test_a_project_that_cannot_be_served(tmp_path: Path) -> None:
    process: subprocess.Popen[str] = start("serve", tmp_path / "none", "--port", "0", cwd=tmp_path)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (2, "")
    assert "file.unreadable" in err
