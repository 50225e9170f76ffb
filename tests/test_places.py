"""Where references lead, and how a link from one page to another is written."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import pytest
from conftest import document, tei
from hypothesis import example, given, settings
from hypothesis import strategies as st

from edition.volume.load import Knowledge, Volume, load
from edition.volume.places import Places, Resolver, Target, elsewhere, relative, settle, title_page
from edition.volume.structure import slugify

SITE = "https://example.org/some/where/"

# -- relative links --------------------------------------------------------------------------------

_NAMES = st.one_of(
    st.sampled_from(["vol", "vol2", "d1", "d2", "persons", "p_A", "ä", "日本", "a.b"]),
    st.text("ab.-_ä:?#%& +~'\"<>\\;=@", min_size=1, max_size=5),
).filter(lambda name: name.strip(".") != "")
_PAGES = st.lists(_NAMES, max_size=3).map(lambda names: "".join(f"{name}/" for name in names))
_FILES = st.builds("{}{}".format, _PAGES, _NAMES)
_FRAGMENTS = st.one_of(st.just(""), st.text("ab1.-_ä:?#%& +~'\"<>\\;=@[]*", min_size=1, max_size=6))


@settings(max_examples=400)
@example("", "", "")
@example("vol/", "", "x")
@example("vol/d1/", "vol/d1/", "")
@example("vol/d1/", "vol/d1", "")
@example("vol/d1/", "vol/d1/deep/", "a")
@example("vol/", "a:b/c", "")
@given(_PAGES, st.one_of(_PAGES, _FILES), _FRAGMENTS)
def test_a_relative_link_leads_where_it_should(origin: str, path: str, fragment: str) -> None:
    href = relative(origin, Target(path, fragment))
    assert href
    there, found = urldefrag(urljoin(SITE + _quoted(origin), href))
    assert unquote(there) == SITE + path
    assert unquote(found) == fragment
    assert not set(href) & set("\"<>\\ '") - {"'"}


def _quoted(path: str) -> str:
    return "".join(f"%{byte:02X}" if chr(byte) not in "/" else "/" for byte in path.encode())


def test_an_address_outside_stays_as_it_is() -> None:
    address = "https://example.org/a b?c=d#e"
    assert relative("vol/d1/", Target(address, outside=True)) == address


# -- the resolver ----------------------------------------------------------------------------------

TEXT = tei(
    '<front><titlePage xml:id="tp"><docTitle><titlePart>Title</titlePart></docTitle></titlePage>'
    '<div type="section" xml:id="persons"><head>Persons</head><list><item><persName xml:id="p_A">Ann'
    "</persName>, clerk</item></list></div></front><body>"
    + document('<p xml:id="here">a<note n="1" xml:id="d1fn1">N.</note><note n="2">M.</note></p>')
    + document('<p>b<pb n="7" xml:id="page_7"/> <pb n="[8]"/></p>', "d2")
    + "</body>"
)


@pytest.fixture(scope="module")
def volume(tmp_path_factory: pytest.TempPathFactory) -> Volume:
    path = tmp_path_factory.mktemp("places") / "vol.xml"
    path.write_text(TEXT, "utf-8")
    loaded, _ = load(path, "vol.xml", ("document",), Knowledge(frozenset(), frozenset()))
    assert loaded is not None
    return loaded.volume


@pytest.fixture(scope="module")
def places(volume: Volume) -> Places:
    return settle(volume)


D1, D2, PERSONS = "vol/d1/", "vol/d2/", "vol/persons/"
LEADS: dict[tuple[str, str], Target | str] = {
    ("#d1", "ref"): Target(D1),
    ("#here", "ref"): Target(D1, "here"),
    ("#d1fn1", "ref"): Target(D1, "d1fn1"),
    ("#d1-note-2", "ref"): "link.unresolved",  # made up, and may change: nobody may rely on it
    ("#page_7", "ref"): Target(D2, "page_7"),
    ("#pg_7", "ref"): Target(D2, "page_7"),
    ("#pg_8", "ref"): Target(D2, "pg_[8]"),
    ("#pg_9", "ref"): "link.unresolved",
    ("#tp", "ref"): Target("vol/"),
    ("vol", "ref"): Target("vol/"),
    ("vol.xml", "ref"): Target("vol/"),
    ("vol#d2", "ref"): Target(D2),
    ("vol#none", "ref"): "link.unresolved",
    ("#p_A", "ref"): Target(PERSONS, "p_A"),
    ("#p_A", "persName"): Target("vol/persons/p_A/", entry="person"),
    ("#p_B", "persName"): "link.unresolved",
    ("#", "ref"): "link.unresolved",
    ("#D1", "ref"): "link.unresolved",
    ("d1", "ref"): "link.unresolved",
    ("here", "ref"): "link.unresolved",
    ("other#d1", "ref"): "link.volume",
    ("other", "ref"): "link.volume",
    ("other.xml#d1", "ref"): "link.volume",
    ("at-hand#d1", "ref"): Target("at-hand/d1/"),
    ("at-hand#none", "ref"): "link.unresolved",
    ("table.csv", "ref"): Target("_files/table.csv"),
    ("https://example.org/x", "ref"): Target("https://example.org/x", outside=True),
    ("HTTPS://example.org", "ref"): Target("HTTPS://example.org", outside=True),
    ("mailto:a@b.org", "ref"): Target("mailto:a@b.org", outside=True),
    ("javascript:alert(1)", "ref"): "link.unsafe",
    ("java\nscript:alert(1)", "ref"): "link.unsafe",
    ("\x01javascript:alert(1)", "ref"): "link.unsafe",
    ("data:text/html,x", "ref"): "link.unsafe",
    ("file:///etc/passwd", "ref"): "link.unsafe",
    ("http://[", "ref"): "link.unsafe",
}


@pytest.mark.parametrize(("target", "name"), LEADS)
def test_where_a_reference_leads(target: str, name: str, places: Places) -> None:
    foreign = {"at-hand#d1": Target("at-hand/d1/"), "at-hand#none": None}
    resolver = Resolver(places, foreign, {"table.csv": "_files/table.csv"})
    assert resolver.resolve(target, name) == LEADS[target, name]
    assert resolver.resolve(target, name) == LEADS[target, name], "another answer the second time"


PATTERN = "https://example.org/{volume}/{id}"


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("frus1961-63v06#d1", "https://example.org/frus1961-63v06/d1"),
        ("frus1961-63v06", "https://example.org/frus1961-63v06"),
        ("frus1961-63v06.xml#pg_3", "https://example.org/frus1961-63v06/pg_3"),
        ("v{id}#x", "https://example.org/v%7Bid%7D/x"),
        ('v"><script>#x', "https://example.org/v%22%3E%3Cscript%3E/x"),
    ],
)
def test_volumes_elsewhere(target: str, address: str, places: Places) -> None:
    assert Resolver(places, {}, {}, PATTERN).resolve(target, "ref") == Target(address, outside=True)


@pytest.mark.parametrize("target", ["", "#x", "a b", "http://x.org", "a/b", "a:b", "vol", "vol#d1"])
def test_what_is_no_other_volume(target: str) -> None:
    assert elsewhere(target, "vol") is None


def test_the_title_page_is_the_landing_page(volume: Volume, places: Places) -> None:
    assert places.paths[title_page(volume)] == "vol/"


@settings(max_examples=200)
@given(st.text(max_size=120))
def test_a_slug_is_one_plain_name(text: str) -> None:
    slug = slugify(text)
    assert "/" not in slug
    assert "\\" not in slug
    assert slug.strip(". -") == slug
    assert len(slug.encode()) <= 200
    assert slugify(slug) == slug
    if slug:
        assert Path(slug).parts == (slug,)
