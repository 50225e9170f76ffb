"""The link checker finds what is broken in each kind of file, and nothing else."""

from __future__ import annotations

from pathlib import Path

import linkcheck
import pytest

ATOM, SITEMAP = "http://www.w3.org/2005/Atom", "http://www.sitemaps.org/schemas/sitemap/0.9"
BROKEN = {
    "link": ("a.html", '<a href="no/">x</a>', "'no/' leads to no file"),
    "fragment": ("a.html", '<a href="b.html#no">x</a>', "'b.html#no' leads to no id"),
    "own fragment": ("a.html", '<p id="y"><a href="#no">x</a>', "'#no' leads to no id"),
    "id": ("a.html", '<p id="y"><p id="y">', 'id "y" is there twice'),
    "image": ("a.html", '<img src="no.png" alt="">', "'no.png' leads to no file"),
    "srcset": ("a.html", '<img srcset="b.html 1x, no.png 2x" alt="">', "'no.png' leads to no file"),
    "frame": ("a.html", '<iframe src="no.html"></iframe>', "'no.html' leads to no file"),
    "redirect": (
        "a.html",
        '<meta http-equiv="refresh" content="0; url=no/">',
        "'no/' leads to no file",
    ),
    "canonical": (
        "a.html",
        '<link rel="canonical" href="https://e.org/s/no/">',
        "'/no/' leads to no file",
    ),
    "metadata": (
        "a.html",
        '<meta property="og:url" content="https://e.org/s/no/">',
        "'/no/' leads to no file",
    ),
    "linked data": (
        "a.html",
        '<script type="application/ld+json">{"url": "https://e.org/s/no/"}</script>',
        "'/no/' leads to no file",
    ),
    "scheme": ("a.html", '<a href="javascript:1">x</a>', "address 'javascript:1'"),
    "script": ("a.html", "<script>x</script>", "inline script: 'x'"),
    "handler": ("a.html", '<p onclick="x">', "attribute onclick on <p>"),
    "style": ("a.css", "p { background: url(no.png) }", "'no.png' leads to no file"),
    "import": ("a.css", '@import "no.css";', "'no.css' leads to no file"),
    "JSON": ("a.json", '{"documents": [{"href": "no/"}]}', "'no/' leads to no file"),
    "bad JSON": ("a.json", "{", "JSON: Expecting property name"),
    "bad XML": ("a.xml", "<a>", "XML: "),
    "sitemap": (
        "a.xml",
        f'<urlset xmlns="{SITEMAP}"><url><loc>https://e.org/s/no/</loc></url></urlset>',
        "'/no/' leads to no file",
    ),
    "feed": ("a.xml", f'<feed xmlns="{ATOM}"><link href="no/"/></feed>', "'no/' leads to no file"),
    "drawing": (
        "a.svg",
        '<svg xmlns="http://www.w3.org/2000/svg"><a href="no/"/></svg>',
        "'no/' leads to no file",
    ),
    "archive": ("a.zip", "x", "ZIP: File is not a zip file"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_broken_is_found(what: str, tmp_path: Path) -> None:
    name, content, said = BROKEN[what]
    (tmp_path / "b.html").write_text('<!doctype html><p id="there">', "utf-8")
    (tmp_path / name).write_text(content, "utf-8")
    broken = linkcheck.check(tmp_path, "https://e.org/s/").broken
    [one] = broken
    assert one.page == name
    assert one.what.startswith(said)


def test_what_is_whole_is_let_be(tmp_path: Path) -> None:
    folder = tmp_path / "a b"
    folder.mkdir()
    (folder / "index.html").write_text(
        '<!doctype html><meta http-equiv="refresh" content="0; url=../b.html#c%20d">'
        '<a href="./">x</a> <a href="../a%20b/">x</a> <a href="https://elsewhere.org/no">x</a>'
        '<a href="../b.html#:~:text=a">x</a> <a href="/b.html">x</a> <a href="">x</a>',
        "utf-8",
    )
    (tmp_path / "b.html").write_text('<!doctype html><p id="c d"><a href="a%20b/">', "utf-8")
    (tmp_path / "c.json").write_text('{"htmlUrl": "a%20b/", "name": "no/"}', "utf-8")
    checked = linkcheck.check(tmp_path)
    assert checked.broken == []
    assert checked.pages == 2
    assert checked.links == 9


def test_sample(sample: Path) -> None:
    checked = linkcheck.check(sample / "build" / "site")
    assert checked.broken == []
    assert checked.pages > 60
    assert checked.links > 20 * checked.pages
