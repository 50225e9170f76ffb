"""What can be taken along: TEI, text, JSON, archives, tables; and what a site tells machines."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import feedparser
import jsonschema
import pytest
from conftest import ROOT, build, document, tei
from lxml import etree

from edition.audit import words
from edition.pages import addresses
from edition.transform.stylesheet import omissions
from edition.volume import load as loading

Make = Callable[..., Path]
SITEMAP = {"s": addresses.SITEMAP}
BASE = '[site]\nbase_url = "https://example.org/x/"\n'
NOTHING = loading.Knowledge(frozenset(), frozenset())


def schema(name: str) -> jsonschema.Draft202012Validator:
    path = ROOT / "docs" / "reference" / f"{name}.schema.json"
    return jsonschema.Draft202012Validator(json.loads(path.read_text("utf-8")))


def streams(path: Path) -> list[words.Flows]:
    """The words of every unit of a file but its header and stand-off."""
    loaded, _ = loading.load(path, path.name, ("document",), NOTHING)
    assert loaded is not None
    left_out = frozenset(omissions())
    return [words.of_unit(u, {}, left_out) for u in loaded.units if u.kind != "header"]


def check_tei(volume: Path, downloads: Path) -> int:
    """The words of each document are the volume's; every pointer has its target; ids are unique."""
    whole = streams(volume)
    made = sorted((downloads / "tei").glob("*.xml"))
    for path in made:
        one = streams(path)
        assert any(flows in whole for flows in one), path.name
        root = etree.parse(str(path)).getroot()
        ids = [str(i) for i in root.xpath("//@xml:id")]
        for element in root.iter("*"):
            for name, value in element.attrib.items():
                if name not in ("n", "rend", "style", "key", "value"):
                    assert all(w[1:] in ids for w in str(value).split() if w.startswith("#")), (
                        path,
                        value,
                    )
    return len(made)


def test_the_documents_of_the_sample_are_tei(sample: Path) -> None:
    downloads = sample / "build/site/soviet-union-1961-63/downloads"
    assert check_tei(sample / "tei/soviet-union-1961-63.xml", downloads) == 9
    telegram = (downloads / "tei/t1714.xml").read_text("utf-8")
    assert '<witness xml:id="w-t1714">' in telegram
    assert "w-v05" not in re.sub(r"\S+\.xml#w-v05", "", telegram)
    assert 'xml:id="typist"' in telegram


JING = shutil.which("jing")


@pytest.mark.slow
@pytest.mark.skipif(
    not JING or not os.environ.get("EDITION_CORPUS"), reason="needs jing and tei_all.rng"
)
@pytest.mark.parametrize("volume", ["sample", "frus1961-63v05", "frus1977-80v21"])
def test_documents_are_as_valid_as_their_volume(volume: str, sample: Path, tmp_path: Path) -> None:
    corpus = Path(os.environ["EDITION_CORPUS"])
    source = corpus / "frus/volumes" / f"{volume}.xml"
    site = sample / "build/site"
    if volume != "sample":
        (tmp_path / "tei").mkdir()
        shutil.copy(source, tmp_path / "tei")
        (tmp_path / "edition.toml").touch()
        build(tmp_path, workers=2)
        site = tmp_path / "build/site"
    name = "soviet-union-1961-63" if volume == "sample" else volume
    downloads = site / name / "downloads"
    check_tei(downloads / f"{name}.xml", downloads)

    def faults(*files: Path) -> int:
        run = subprocess.run(
            [str(JING), str(corpus / "schema/tei_all.rng"), *map(str, files)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        return len(run.stdout.splitlines())

    assert faults(*sorted((downloads / "tei").glob("*.xml"))) <= faults(downloads / f"{name}.xml")


ODD = tei(
    "<front><div type='section' xml:id='persons'><head>Persons</head><list>"
    "<item><persName xml:id='p_A'>Adams, Ann</persName>, “clerk,\nand” more</item>"
    "<item><persName xml:id='p_B'>Brown, Bob</persName>, =spy</item></list></div></front><body>"
    + document(
        "<head>One<note type='source'>Source: A box.</note></head>"
        "<p>Here <persName corresp='#p_A'>Ann</persName> &lt;a b=\"#p_B\"&gt; <!-- <p n='#x'/> --> says"
        "<note n='1' xml:id='d1fn1'>A note<note n='2'>within</note>.</note> "
        "<ref target='#d2 #d1fn1'>x</ref>"
        " [<hi rend='italic'>2 lines not declassified</hi>]</p><pb n='6'/><p>Six."
        "<gap reason='illegible' quantity='2' unit='line'/></p>"
        "<table><row><cell>a</cell><cell>b</cell></row></table>"
    )
    + document("<p>No head</p>", "d2")
    + "<div2 type='document' xml:id='d3'><p>Numbered.</p></div2></body>"
)


def test_odd_texts_as_tei_text_and_json(project: Make) -> None:
    folder = project(ODD, settings=BASE)
    build(folder)
    downloads = folder / "build/site/vol/downloads"
    assert check_tei(folder / "tei/vol.xml", downloads) == 4
    one = (downloads / "tei/d1.xml").read_text("utf-8")
    assert 'target="https://example.org/x/vol/downloads/vol.xml#d2 #d1fn1"' in one
    assert '&lt;a b="#p_B"&gt;' in one
    assert "p_B" not in one.replace('b="#p_B"', "")
    assert "Adams, Ann" in one
    assert "<div1><div2" in (downloads / "tei/d3.xml").read_text("utf-8")
    assert (downloads / "text/d1.txt").read_text("utf-8") == (
        'One[Source]\n\nHere Ann <a b="#p_B"> says[1] x [2 lines not declassified]\n\n[p. 6]\n\n'
        "Six.[2 lines illegible]\n\na\tb\n\nNotes\n\n[Source] Source: A box.\n\n[1] A note[2].\n\n"
        "[2] within\n"
    )
    record = json.loads((downloads / "json/d1.json").read_text("utf-8"))
    schema("document").validate(record)
    assert record["mentions"] == [{"kind": "person", "id": "p_A", "name": "Adams, Ann", "count": 1}]
    assert [b.get("id") for b in record["blocks"] if b["text"].startswith(("Here", "Six"))] == [
        "p1",
        "p2",
    ]


def test_registers_as_tables(project: Make) -> None:
    folder = project(ODD)
    build(folder)
    downloads = folder / "build/site/vol/downloads"
    data = (downloads / "persons.csv").read_bytes()
    assert data.count(b"\r\n") == 3
    rows = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    assert [(r["id"], r["document"], r["place"], r["mention"]) for r in rows] == [
        ("p_A", "d1", "p1", "Ann"),
        ("p_B", "", "", ""),
    ]
    record = json.loads((downloads / "persons.json").read_text("utf-8"))
    schema("register").validate(record)
    assert len(record["entries"][0]["mentions"]) == 1


def test_all_data_of_the_sample_follows_its_schema(sample: Path) -> None:
    site = sample / "build/site"
    index = json.loads((site / "index.json").read_text("utf-8"))
    schema("index").validate(index)
    (volume,) = index["volumes"]
    for one in volume["documents"]:
        assert (site / one["path"] / "index.html").is_file()
        for pattern in volume["files"]["document"].values():
            assert (site / pattern.replace("{id}", one["id"])).is_file()
    for path in volume["files"]["registers"]:
        schema("register").validate(json.loads((site / path).read_text("utf-8")))
    for path in (site / "soviet-union-1961-63/downloads/json").glob("*.json"):
        schema("document").validate(json.loads(path.read_text("utf-8")))


def test_the_archive_is_the_same_each_time(project: Make, tmp_path: Path) -> None:
    folder = project(ODD)
    build(folder)
    path = folder / "build/site/vol/downloads/vol.zip"
    first = path.read_bytes()
    shutil.rmtree(folder / "build")
    build(folder)
    assert path.read_bytes() == first
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            member = folder / "build/site/vol/downloads" / name.removeprefix("vol/")
            assert archive.read(name) == member.read_bytes()
        assert "vol/tei/d1.xml" in archive.namelist()


def test_downloads_can_be_left_out(project: Make) -> None:
    folder = project(ODD, settings="[site]\ndownloads = false\n")
    build(folder)
    assert not (folder / "build/site/vol/downloads").exists()
    page = (folder / "build/site/vol/d1/index.html").read_text("utf-8")
    assert "downloads/" not in page
    assert 'class="citation"' in page
    schema("index").validate(json.loads((folder / "build/site/index.json").read_text("utf-8")))


# -- what a site tells machines --------------------------------------------------------------------


def test_the_map_lists_exactly_the_pages(project: Make) -> None:
    folder = project(ODD, settings=BASE)
    (folder / "redirects.toml").write_text('"vol/d9/" = "vol/d1/"\n')
    build(folder)
    site = folder / "build/site"
    assert (site / "vol/d9/index.html").is_file()
    pages = {p.parent.relative_to(site).as_posix() for p in site.rglob("index.html")} - {"vol/d9"}
    listed = etree.parse(str(site / "sitemap.xml")).xpath("//s:loc/text()", namespaces=SITEMAP)
    wanted = {"https://example.org/x/" + ("" if p == "." else f"{p}/") for p in pages}
    assert len(listed) == len(wanted)
    assert set(listed) == wanted
    assert "Sitemap: https://example.org/x/sitemap.xml" in (site / "robots.txt").read_text()


def test_a_large_map_is_split() -> None:
    maps = dict(addresses.sitemap("https://example.org/", [f"v/d{n}/" for n in range(50_001)]))
    assert list(maps) == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"]
    index = etree.fromstring(maps["sitemap.xml"])
    assert index.xpath("//s:sitemap/s:loc/text()", namespaces=SITEMAP) == [
        "https://example.org/sitemap-1.xml",
        "https://example.org/sitemap-2.xml",
    ]
    assert len(etree.fromstring(maps["sitemap-1.xml"])) == 50_000


def test_the_feed_lists_dated_volumes(project: Make) -> None:
    dated = tei(f"<body>{document('<p>x</p>')}</body>", xml_id="dated").replace(
        "</fileDesc>", '</fileDesc><revisionDesc><change when="2024-05-06">y</change></revisionDesc>'
    )
    project(dated, name="dated.xml", settings=BASE)
    folder = project(ODD, settings=BASE)
    build(folder)
    found = feedparser.parse((folder / "build/site/feed.xml").read_bytes())
    assert not found.bozo
    assert [(e.link, e.updated) for e in found.entries] == [
        ("https://example.org/x/dated/", "2024-05-06T00:00:00Z")
    ]
    assert found.feed.updated == "2024-05-06T00:00:00Z"
    home = (folder / "build/site/index.html").read_text("utf-8")
    assert 'type="application/atom+xml" href="feed.xml"' in home


def test_a_page_for_what_is_not_there(project: Make) -> None:
    folder = project(ODD, settings=BASE)
    build(folder)
    page = (folder / "build/site/404.html").read_text("utf-8")
    local = re.findall(r'(?:href|src)="([^"#]+)"', page)
    assert local
    assert all(link.startswith("/x/") for link in local)


def test_old_addresses_lead_on(project: Make) -> None:
    folder = project(ODD)
    (folder / "redirects.toml").write_text(
        '"vol/d9/" = "vol/d1/"\n"vol/d9/#d9fn1" = "vol/d1/#d1fn1"\n"vol/d1/#old" = "vol/d1/#d1fn1"\n'
    )
    report = build(folder)
    assert {f.code for f in report.findings} & {"redirect.target", "redirect.source"} == set()
    site = folder / "build/site"
    old = (site / "vol/d9/index.html").read_text("utf-8")
    assert '<meta http-equiv="refresh" content="0; url=../d1/">' in old
    assert '<li id="d9fn1"><a href="../d1/#d1fn1">' in old
    assert '<li id="old"><a href="#d1fn1">' in (site / "vol/d1/index.html").read_text("utf-8")
    (folder / "redirects.toml").unlink()
    build(folder)
    assert not (site / "vol/d9").exists()
    assert 'id="old"' not in (site / "vol/d1/index.html").read_text("utf-8")
