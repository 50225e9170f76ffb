"""The local server: what it answers to whom, and how it follows an edition."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from urllib.parse import quote

import pytest
from conftest import call, document, start, tei, tree
from hypothesis import given
from hypothesis import strategies as st

from edition import project as projects
from edition.cli import serve as cli
from edition.cli.desk import Desk
from edition.cli.teller import Teller
from edition.finding import CannotRun, Finding
from edition.serve import board as boards
from edition.serve import guard, server
from edition.serve.board import Board, News, Old
from edition.serve.pages import Pages
from edition.serve.watch import Changes, watching
from edition.workflow import Options, Session

Make = Callable[..., Path]

CLEAN = tei(f"<body>{document('<head>One</head><p>Words.</p>')}</body>")
WARNING = CLEAN.replace("Words", '<ref target="#none">Words</ref>')
BROKEN = CLEAN[:-20]
_ONE, _TWO = (f"<head>{n}</head><p>{n} words.</p>" for n in ("First", "Second"))
BOOKS = tei(f"<body>{document(_ONE)}{document(_TWO, 'd2')}</body>")
TAG = b'<script src="/_edition/overlay.js" '


# -- what it answers -------------------------------------------------------------------------------


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
    assert headers["cache-control"] == "no-cache"
    assert headers["x-content-type-options"] == "nosniff"
    assert b"Words." in body
    assert body.count(TAG) == 1
    written = (served.folder / "build/site/vol/d1/index.html").read_bytes()
    assert b"_edition/" not in written
    assert served.get("/")[0] == 200
    assert served.get("/index.html")[0] == 200
    assert served.get("/vol/d1/?a=b")[0] == 200
    assert served.get("/_edition/overlay.js")[1]["content-type"].startswith("text/javascript")
    assert served.get("/_edition/overlay.css")[1]["content-type"].startswith("text/css")
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
    assert status == 404
    assert b"SECRET" not in body
    # What the reader sees is the site's own page, which also follows: the page may come.
    own = (served.folder / "build/site/404.html").read_bytes()
    assert body.replace(b"\n", b"").startswith(own.replace(b"\n", b"")[:200])
    assert TAG in body


def test_a_page_is_no_folder(served: Served) -> None:
    assert served.get("/vol/d1/index.html/")[0] == 404


@pytest.mark.parametrize("path", ["/%00", "/vol/%00/"])
def test_a_path_that_no_file_can_have(path: str, served: Served) -> None:
    assert served.get(path)[0] == 404


def test_other_methods_are_refused(served: Served) -> None:
    status, headers, _ = served.get("/vol/d1/", "POST")
    assert (status, headers["allow"]) == (405, "GET, HEAD")


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


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_server_stops_when_told(how: int, project: Make) -> None:
    server = Served(project(CLEAN))
    try:
        assert server.get("/")[0] == 200
        with socket.create_connection(("127.0.0.1", server.port), timeout=60) as waiting:
            waiting.sendall(b"GET /_edition/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert waiting.recv(100)  # an open page does not keep it
            server.process.send_signal(how)
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
    assert run.code == 2
    assert "serve.address" in run.err
    assert f"Port {port} of 127.0.0.1 cannot be used" in run.err


def test_a_project_that_cannot_be_served(tmp_path: Path) -> None:
    process: subprocess.Popen[str] = start("serve", tmp_path / "none", "--port", "0", cwd=tmp_path)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (2, "")
    assert "file.unreadable" in err


# -- protocol --------------------------------------------------------------------------------------


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder as a build makes it."""
    (tmp_path / "site/vol").mkdir(parents=True)
    (tmp_path / "site/index.html").write_text("<p>Home</p></body>")
    (tmp_path / "site/vol/index.html").write_text("<p>Volume</p></body>")
    (tmp_path / "site/vol/scan.jpg").write_bytes(bytes(range(256)) * 40)
    with (tmp_path / "site/large.pdf").open("wb") as large:
        large.truncate(30_000_000)
    return tmp_path / "site"


@pytest.fixture
def port(site: Path) -> Iterator[int]:
    """The port at which that folder is served."""
    with (
        server.listen("127.0.0.1", 0) as listening,
        server.serving(site, Board(), "127.0.0.1", listening),
    ):
        yield listening.getsockname()[1]


def raw(port: int, request: bytes) -> tuple[int, dict[str, str], bytes]:
    """Send these very bytes. Out: status, headers, and all that follows until the server hangs up."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(request)
        received = b""
        while piece := connection.recv(65_536):
            received += piece
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.split(": ", 1) for line in lines)
    return int(first.split(" ")[1]), {name.lower(): value for name, value in pairs}, body


def ask(
    port: int, path: str, *headers: str, method: str = "GET", host: str = "localhost"
) -> tuple[int, dict[str, str], bytes]:
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Connection: close", *headers]
    return raw(port, "\r\n".join([*lines, "", ""]).encode("latin-1"))


@pytest.mark.parametrize(
    "host",
    ["localhost", "localhost:80", "LOCALHOST", "127.0.0.1:8000", "[::1]", "[::1]:8", "a.localhost"],
)
def test_names_of_this_machine(host: str, port: int) -> None:
    assert ask(port, "/", host=host)[0] == 200


@pytest.mark.parametrize(
    "host",
    ["evil.com", "evil.com:8000", "localhost.evil.com", "127.0.0.1.evil.com", "localhost@evil.com",
     "evil.com/localhost", "192.168.1.5", "", "localhost, evil.com", "[::1", "localhost:x",
     "xlocalhost"],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/", "/_edition/state", "/_edition/events"])
def test_other_names_are_refused(host: str, path: str, port: int) -> None:
    status, _, body = ask(port, path, host=host)
    assert status in (400, 421)
    assert b"Home" not in body


@pytest.mark.parametrize(
    "request_",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.com\r\n\r\n",
        b"GET http://evil.com/ HTTP/1.1\r\nHost: evil.com\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
        b"nonsense\r\n\r\n",
    ],
)
def test_requests_that_name_no_host_or_two(request_: bytes, port: int) -> None:
    status, _, body = raw(port, request_)
    assert status in (400, 421)
    assert b"Home" not in body


def test_a_server_for_all_addresses_is_asked_by_address_not_by_any_name() -> None:
    everywhere, here = guard.allowed("0.0.0.0"), guard.allowed("127.0.0.1")
    assert everywhere("192.168.1.5") and everywhere(socket.gethostname().lower())
    assert not everywhere("evil.com")
    assert not here("192.168.1.5")
    assert guard.allowed("edition.lan")("edition.lan")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ((), 200),
        (("Sec-Fetch-Site: same-origin",), 200),
        (("Sec-Fetch-Site: none",), 200),
        (("Origin: http://localhost",), 200),
        (("Sec-Fetch-Site: cross-site",), 403),
        (("Sec-Fetch-Site: same-site",), 403),
        (("Origin: http://evil.com",), 403),
        (("Origin: null",), 403),
        (("Origin: http://localhost:9999",), 403),
    ],
)
def test_findings_are_for_pages_of_the_edition_alone(
    headers: tuple[str, ...], status: int, port: int
) -> None:
    answer = ask(port, "/_edition/state?page=/", *headers)
    assert answer[0] == status
    assert answer[1]["cross-origin-resource-policy"] == "same-origin"
    assert "access-control-allow-origin" not in answer[1]


def test_parts_of_files(port: int, site: Path) -> None:
    data = (site / "vol/scan.jpg").read_bytes()
    status, headers, body = ask(port, "/vol/scan.jpg", "Range: bytes=10-19")
    assert (status, body) == (206, data[10:20])
    assert headers["content-range"] == f"bytes 10-19/{len(data)}"
    assert ask(port, "/vol/scan.jpg", "Range: bytes=-5")[2] == data[-5:]
    assert ask(port, "/vol/scan.jpg", "Range: bytes=99999-")[0] == 416
    assert ask(port, "/vol/scan.jpg", "Range: bytes=0-3", 'If-Range: "other"')[2] == data
    assert ask(port, "/", "Range: bytes=0-3")[0] == 200  # pages are sent whole


def test_heads(port: int, site: Path) -> None:
    for path in ("/", "/vol/scan.jpg", "/vol", "/none"):
        status, headers, body = ask(port, path, method="HEAD")
        full = ask(port, path)
        assert (status, body) == (full[0], b"")
        assert headers["content-length"] == full[1]["content-length"] == str(len(full[2]))


@pytest.mark.parametrize("path", ["/", "/vol/scan.jpg"])
def test_what_a_browser_has_is_not_sent_again(path: str, port: int, site: Path) -> None:
    etag = ask(port, path)[1]["etag"]
    assert ask(port, path, f"If-None-Match: {etag}")[::2] == (304, b"")
    file = site / (path[1:] or "index.html")
    file.write_bytes(file.read_bytes() + b"more")
    assert ask(port, path, f"If-None-Match: {etag}")[0] == 200


def test_no_folder_is_listed(port: int, site: Path) -> None:
    (site / "bare").mkdir()
    assert ask(port, "/bare/")[0] == ask(port, "/bare")[0] == 404


SEGMENTS = st.sampled_from(
    [
        "vol",
        "",
        ".",
        "..",
        "evil.com",
        "\\",
        "/",
        "\\evil.com",
        "http:",
        "@",
        "%2f",
        "\t",
        "\n",
        "\0",
        "ü",
    ]
)


@given(st.lists(SEGMENTS, max_size=6).map("/".join).map("/{}".format))
def test_no_path_leads_elsewhere(path: str) -> None:
    pages = Pages(SITE)
    file, status = pages.find(path)
    if status == 301:
        assert re.fullmatch(r"/[^/\\]+", quote(path))
    if file is not None:
        assert Path(file).is_relative_to(SITE.resolve())


SITE = Path(__file__).parent / "golden"  # any folder will do that has folders in it


@given(
    st.sampled_from(sorted(p.name for p in SITE.iterdir() if p.is_dir())),
    st.lists(SEGMENTS, max_size=3),
)
def test_paths_around_folders_that_are_there(name: str, around: list[str]) -> None:
    for path in ("/".join(["", *around, name]), "/".join(["", name, *around])):
        file, _ = Pages(SITE).find(path)
        assert file is None or Path(file).is_relative_to(SITE.resolve())


@pytest.mark.parametrize(
    "path", ["//vol", "/\\vol", "/%2fvol", "/%5cvol", "/%2f%2fevil.com/..", "///vol"]
)
def test_no_redirect_to_another_host(path: str, port: int) -> None:
    status, headers, _ = ask(port, path)
    assert status == 404
    assert "location" not in headers


@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: localhost\r\nX: y\r\n"])
def test_slow_clients_are_hung_up_on(sent: bytes, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_SECONDS", 0.2)
    with (
        server.listen("127.0.0.1", 0) as listening,
        server.serving(site, Board(), "127.0.0.1", listening),
        socket.create_connection(listening.getsockname(), timeout=60) as connection,
    ):
        connection.sendall(sent)
        with pytest.raises(ConnectionError):
            if connection.recv(100) == b"":
                raise ConnectionError
        assert ask(listening.getsockname()[1], "/")[0] == 200


def test_a_reader_who_stops_reading_is_hung_up_on(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_SECONDS", 0.2)
    with (
        server.listen("127.0.0.1", 0) as listening,
        server.serving(site, Board(), "127.0.0.1", listening),
        socket.create_connection(listening.getsockname(), timeout=60) as connection,
    ):
        connection.sendall(b"GET /large.pdf HTTP/1.1\r\nHost: localhost\r\n\r\n")
        with pytest.raises(OSError):
            while True:  # what is written to is no longer there, once the server has given up
                connection.sendall(b" ")
        assert ask(listening.getsockname()[1], "/")[0] == 200


def test_connections_are_bounded(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_MOST", 4)
    with (
        server.listen("127.0.0.1", 0) as listening,
        server.serving(site, Board(), "127.0.0.1", listening),
    ):
        where = listening.getsockname()
        held = [socket.create_connection(where, timeout=60) for _ in range(4)]
        for connection in held:
            connection.sendall(b"GET /_edition/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert connection.recv(10)
        assert ask(where[1], "/")[0] == 503
        more = [socket.create_connection(where, timeout=60) for _ in range(8)]
        with pytest.raises(ConnectionError):
            if more[-1].recv(10) == b"":
                raise ConnectionError
        for connection in held + more:
            connection.close()


@pytest.mark.parametrize("host", ["no such host", "203.0.113.7", "x" * 300])
def test_an_address_that_is_not_ours(host: str) -> None:
    with pytest.raises(CannotRun) as stopped:
        server.listen(host, 0)
    assert [finding.code for finding in stopped.value.findings] == ["serve.address"]


# -- what open pages are told ----------------------------------------------------------------------


def told(port: int, page: str, stamp: str = "", *parts: str, since: int = 0) -> dict[str, object]:
    query = f"page={quote(page)}&stamp={stamp}&since={since}" + "".join(f"&part={p}" for p in parts)
    answer: dict[str, object] = json.loads(ask(port, f"/_edition/state?{query}")[2])
    return answer


def stamp(port: int, page: str) -> tuple[str, int]:
    body = ask(port, page)[2].decode()
    found = re.search(r'data-stamp="(\w+)" data-since="(\d+)"', body)
    assert found
    return found[1], int(found[2])


def test_only_a_page_that_changed_loads_anew(port: int, site: Path) -> None:
    home, since = stamp(port, "/")
    volume, _ = stamp(port, "/vol/")
    style = site / "style.css"
    os.utime(site / "vol/scan.jpg", ns=(0, 0))
    assert not told(port, "/", home, "/vol/scan.jpg", "/style.css", since=since)["changed"]
    (site / "index.html").write_text("<p>Other</p></body>")
    assert told(port, "/", home, since=since)["changed"]
    assert not told(port, "/vol/", volume, since=since)["changed"]
    style.write_text("p {}")
    assert told(port, "/vol/", volume, "/style.css", since=since)["changed"]
    (site / "vol/index.html").unlink()
    assert told(port, "/vol/", volume, since=since)["changed"]


def test_findings_are_the_same_where_lines_above_them_moved() -> None:
    old = [Finding("ref.unknown", "a.xml", "One.", 3, 1), Finding("ref.unknown", "a.xml", "Two.", 4, 1)]
    new = [
        Finding("ref.unknown", "a.xml", "One.", 9, 1),
        Finding("ref.unknown", "a.xml", "One.", 12, 1),
    ]
    fresh, gone = boards.difference(old, new)
    assert fresh == new[1:]
    assert gone == old[1:]


def test_news_are_grouped_and_bounded() -> None:
    many = [Finding("config.address", "a.xml", f"{n}.", n, 1) for n in range(1, 101)]
    error = Finding("xml.malformed", "a.xml", "Broken.", 2, 3)
    made = boards.news([*many, error], [many[-1]], 2, {})
    assert [(g.code, g.count, g.fresh) for g in made.groups] == [
        ("xml.malformed", 1, 0), ("config.address", 100, 1)
    ]  # fmt: skip
    assert made.groups[0].shown[0].place == "a.xml:2:3"
    assert len(made.groups[1].shown) == boards.MOST
    assert made.groups[1].shown[0].message == "100."


def test_which_pages_are_old(site: Path) -> None:
    board = Board()
    with (
        server.listen("127.0.0.1", 0) as listening,
        server.serving(site, board, "127.0.0.1", listening),
    ):
        port = listening.getsockname()[1]
        board.post(News(old={"vol": Old("vol.xml", 1.0)}))
        assert told(port, "/vol/d1/")["old"] == [{"file": "vol.xml", "since": 1.0}]
        assert told(port, "/volume/d1/")["old"] == told(port, "/")["old"] == []
        board.post(News(old={"": Old("edition.toml", 1.0)}))
        assert told(port, "/")["old"] == [{"file": "edition.toml", "since": 1.0}]


# -- following an edition --------------------------------------------------------------------------


def desk(folder: Path) -> Desk:
    """A desk whose first build is done."""
    made = Desk(Session(projects.find([folder]), Options(search=False)), (folder,), Teller("serve"))
    made.first()
    return made


def codes(made: Desk) -> list[str]:
    return [group.code for group in made.board.news.groups if group.severity != "info"]


def test_every_finding_is_told_after_a_save_and_what_is_new_or_gone(
    project: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    made = desk(project(CLEAN))
    file = made.session.project.files[0]
    file.write_text(WARNING, "utf-8")
    capsys.readouterr()
    made.again({file})
    shown = capsys.readouterr()
    assert codes(made) == [made.findings[-1].code]
    assert "findings: 1 new, 0 gone" in shown.out
    assert "warning" in shown.err and "\n+ " in shown.err
    file.write_text(CLEAN, "utf-8")
    made.again({file})
    shown = capsys.readouterr()
    assert "findings: 0 new, 1 gone" in shown.out
    assert shown.err.startswith("− ") or "\n− " in shown.err
    assert codes(made) == []
    assert made.board.news.gone == 1


def test_a_broken_file_makes_its_pages_old_since_its_first_bad_save(project: Make) -> None:
    made = desk(project(CLEAN))
    file = made.session.project.files[0]
    file.write_text(BROKEN, "utf-8")
    made.again({file})
    first = made.board.news.old["vol"]
    assert first.since == file.stat().st_mtime
    assert "xml.malformed" in codes(made)
    file.write_text(BROKEN[:-5], "utf-8")
    os.utime(file, (first.since + 60, first.since + 60))
    made.again({file})
    assert made.board.news.old["vol"] == first
    file.write_text(CLEAN, "utf-8")
    made.again({file})
    assert made.board.news.old == {}
    assert codes(made) == []


@pytest.mark.parametrize("how", ["text", "settings"])
def test_what_cannot_be_read_is_not_mended_by_that(
    how: str, project: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = project(WARNING)
    made = desk(folder)
    file = folder / ("tei/vol.xml" if how == "text" else "edition.toml")
    good = file.read_text("utf-8")
    capsys.readouterr()
    for text, told in [
        (BROKEN, "1 new, 0 gone"),
        ("[" + BROKEN[:-3], ""),
        (good, "0 new, 1 gone"),
        (good.replace("#none", "#nowhere"), "1 new, 1 gone" if how == "text" else ""),
    ]:
        file.write_text(text, "utf-8")
        made.again({file})
        out = capsys.readouterr().out
        assert told in out
        assert bool(told) <= ("findings:" in out)


def test_broken_settings_are_looked_at_again_whatever_is_saved_next(project: Make) -> None:
    folder = project(CLEAN)
    made = desk(folder)
    toml = folder / "edition.toml"
    toml.write_text("[edition", "utf-8")
    made.again({toml})
    assert (codes(made), list(made.board.news.old)) == (["config.syntax"], [""])
    made.again({folder / "tei/vol.xml"})  # the settings are still wrong
    assert codes(made) == ["config.syntax"]
    toml.write_text('[edition]\ntitle = "Other title"', "utf-8")
    made.again({toml})
    assert made.board.news.old == {}
    assert "Other title" in (folder / "build/site/index.html").read_text("utf-8")


def test_a_stop_that_a_build_swallowed_still_counts(
    project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = desk(project(CLEAN))
    file = made.session.project.files[0]
    changes, told = Changes(), Event()
    changes.put({file})
    again = Desk.again

    def swallow(self: Desk, changed: set[Path]) -> bool:
        told.set()
        return again(self, changed)

    monkeypatch.setattr(Desk, "again", swallow)
    made.follow(changes, told)
    assert changes.next(0.01) == set()


def test_the_output_stays_where_it_is_served_from(project: Make) -> None:
    folder = project(CLEAN)
    made = desk(folder)
    toml = folder / "edition.toml"
    toml.write_text('[output]\nfolder = "elsewhere"\n[edition]\ntitle = "Other title"', "utf-8")
    made.again({toml})
    assert "Other title" in (folder / "build/site/index.html").read_text("utf-8")
    assert not (folder / "elsewhere").exists()


@pytest.mark.slow
def test_books_that_a_build_left_are_kept_up(project: Make) -> None:
    """All kinds alike: offered as before, made again only when there is rest, gone with their text."""
    pytest.importorskip("weasyprint")
    folder = project(BOOKS)
    assert call("build", folder, "--all", "-q", "-j", "1").code in (0, 1)
    site = folder / "build/site"
    of_one, of_two = ("vol/vol.pdf", "vol/vol.epub", "vol/d1/vol-d1.pdf"), "vol/d2/vol-d2.pdf"
    built = tree(site)
    found = projects.find([folder])
    made = Desk(Session(found, cli._kept_up(found, Options())), (folder,), Teller("serve", quiet=True))
    made.first()
    assert tree(site) == built

    file = found.files[0]
    file.write_text(BOOKS.replace("First words", "Other words"), "utf-8")
    assert made.again({file})
    saved = tree(site)
    page = (site / "vol/d1/index.html").read_text("utf-8")
    assert all(book in page for book in ("print.html", "vol.pdf", "vol.epub", "vol-d1.pdf"))
    assert "Other words" in page
    assert "Other words" in (site / "vol/d1/print.html").read_text("utf-8")
    assert all(saved[book] == built[book] for book in (*of_one, of_two))
    assert made.settle()
    settled = tree(site)
    assert all(settled[book] != built[book] for book in of_one)
    assert settled[of_two] == built[of_two]

    file.write_text(BOOKS.replace('xml:id="d2"', 'xml:id="d3"'), "utf-8")
    assert made.again({file})
    assert of_two not in tree(site)
    assert made.settle()
    assert call("build", folder, "--all", "-q", "-j", "1", "-o", folder / "clean").code in (0, 1)
    assert tree(site) == tree(folder / "clean/site")


def test_what_is_asked_for_counts_more_than_what_stands(project: Make, tmp_path: Path) -> None:
    folder = project(CLEAN)
    found = projects.find([folder])
    assert cli._kept_up(found, Options()) == Options()  # nothing was built yet
    assert call("build", folder, "--print", "-q", "-j", "1").code == 0
    assert cli._kept_up(found, Options()) == Options(print=True)
    assert cli._kept_up(found, Options(print=False)) == Options(print=False)
    (folder / "build/site/vol/vol.pdf").write_bytes(b"of somebody else")
    assert cli._kept_up(found, Options()) == Options(print=True)


def test_files_that_come_and_go(project: Make) -> None:
    folder = project(CLEAN)
    made = desk(folder)
    pages = folder / "build/site"
    other = folder / "tei/other.xml"
    other.write_text(CLEAN.replace('xml:id="vol"', 'xml:id="other"'), "utf-8")
    made.again({other})
    assert (pages / "other/d1/index.html").is_file()
    moved = other.rename(folder / "tei/moved.xml")
    made.again({other, moved})
    assert (pages / "other/d1/index.html").is_file()
    assert codes(made) == []
    moved.unlink()
    made.again({moved})
    assert not (pages / "other").exists()
    (folder / "tei/vol.xml").unlink()
    made.again({folder / "tei/vol.xml"})
    assert codes(made) == ["project.no-volumes"]
    (folder / "tei/vol.xml").write_text(CLEAN, "utf-8")
    made.again({folder / "tei/vol.xml"})
    assert made.board.news.old == {}


def test_a_fault_of_the_software_does_not_end_the_server(
    project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = desk(project(CLEAN))
    file = made.session.project.files[0]
    with monkeypatch.context() as patch:

        def fail(*_args: object, **_more: object) -> None:
            raise IndexError("list index out of range")

        patch.setattr(Session, "build", fail)
        made.again({file})
        assert made.settle()
    assert codes(made) == ["serve.fault"]
    made.again({file})
    assert codes(made) == []
    assert made.board.news.old == {}


def test_a_save_while_nobody_looks_is_not_lost(project: Make) -> None:
    folder = project(CLEAN)
    chosen = projects.find([folder])
    (folder / "build").mkdir()
    with watching(chosen) as changes:
        (folder / "build/page.html").write_text("no source")
        for n in range(3):
            (folder / f"tei/part{n}.xml").write_text(CLEAN, "utf-8")
        seen: set[Path] = set()
        while len(seen) < 3:
            seen |= changes.next(60)
        assert seen == {folder / f"tei/part{n}.xml" for n in range(3)}
        assert changes.next(0.01) == set()
