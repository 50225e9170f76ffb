"""Encoded documents put together to a volume."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT, call, tei
from lxml import etree

from edition.encode.assemble import LEDGER
from edition.validate.run import Check, check_bytes

CODES = (
    "assemble.by-hand",
    "assemble.document",
    "assemble.gone",
    "assemble.id",
    "assemble.none",
    "assemble.volume",
)
"""Each is asked for below."""
T = "{http://www.tei-c.org/ns/1.0}"
ID = "{http://www.w3.org/XML/1998/namespace}id"
TEXT = "{n}. Letter\n\n[Page {n}]\n\nHe recieved letter {n}.1\n\n  1. A note.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "transcripts").mkdir()
    for number in (12, 3, 7):
        transcript(number)
    assert call("encode", "transcripts").code == 0
    return tmp_path


def transcript(number: int, change: str = "", head: str = "") -> None:
    text = head + TEXT.format(n=number) + change
    Path("transcripts", f"{number}.txt").write_text(text)


def documents(path: Path) -> list[str | None]:
    root = etree.parse(str(path)).getroot()
    return [d.get(ID) for d in root.iter(f"{T}div") if d.get("type") == "document"]


def valid(path: Path) -> bool:
    return check_bytes(path.read_bytes(), "v", Check(schemas=("edition",), rules=False)) == []


def test_a_volume_is_begun_and_grows(folder: Path) -> None:
    volume = folder / "letters.xml"
    first = call("assemble", "-v", volume, "--title", "Letters & more", "--json").json
    assert (first["documents"], first["added"]) == (3, ["d3", "d7", "d12"])
    assert documents(volume) == ["d3", "d7", "d12"]
    assert valid(volume)
    assert "Letters & more" in etree.parse(str(volume)).xpath("string(//*[local-name() = 'title'])")
    # Again: nothing. One changed, one new: these two.
    before = volume.read_bytes()
    again = call("assemble", "-v", volume, "--json").json
    assert (again["added"], again["replaced"], volume.read_bytes()) == ([], [], before)
    Path("transcripts/7.txt").write_text(TEXT.format(n=7).replace("He", "She"))
    transcript(9)
    assert call("encode", "transcripts").code == 0
    third = call("assemble", "-v", volume, "--json").json
    assert (third["added"], third["replaced"], third["kept"]) == (["d9"], ["d7"], [])
    assert documents(volume) == ["d3", "d7", "d9", "d12"]
    assert b"She recieved" in volume.read_bytes()
    assert valid(volume)


def test_the_rest_of_a_volume_stays(folder: Path) -> None:
    """Every byte that is not of the documents put in, comments and white space too."""
    body = (
        '<body><div type="chapter"   xml:id="ch1"><head>One</head><!-- here -->\n\n'
        '\t<div type="document" xml:id="d5" n="5"><head>5. Mine</head><p>Mine.</p></div>\n'
        "</div></body>"
    )
    volume = folder / "v.xml"
    volume.write_text(tei(body))
    assert call("assemble", "-v", volume).code == 0
    assert documents(volume) == ["d3", "d5", "d7", "d12"]
    made = volume.read_text()
    for key in ("d3", "d7", "d12"):
        file = Path("encoded", f"{key}.xml").read_text()
        div = file[file.index("<div") : file.rindex("</div>") + 6]
        made = made.replace(div + "\n\t", "").replace("\n\t" + div, "")
    assert made == tei(body)


def test_what_was_changed_in_the_volume_stays(folder: Path) -> None:
    volume = folder / "v.xml"
    assert call("assemble", "-v", volume).code == 0
    byhand = volume.read_bytes().replace(b"recieved letter 7", b"received letter 7")
    volume.write_bytes(byhand)
    assert call("assemble", "-v", volume, "--json").codes == {"assemble.by-hand"}
    run = call("assemble", "-v", volume, "--json")
    assert (run.code, run.json["kept"], volume.read_bytes()) == (1, ["d7"], byhand)
    # Also when nobody remembers what was put in.
    Path("encoded", LEDGER).unlink()
    assert call("assemble", "-v", volume, "--json").json["kept"] == ["d7"]
    assert volume.read_bytes() == byhand


def test_what_the_header_of_a_document_says_goes_along(folder: Path) -> None:
    head = "---\nreading: recieved => received\nresp: #ab\nhands: J\n---\n"
    transcript(7, head=head)
    transcript(12, head=head)
    assert call("encode", "transcripts").code == 0
    volume = folder / "v.xml"
    assert call("assemble", "-v", volume).code == 0
    root = etree.parse(str(volume)).getroot()
    assert root.xpath("//*[local-name() = 'respStmt']/@xml:id") == ["ab"]
    changes = [c.text for c in root.iter(f"{T}change")]
    assert changes == [f"d{n}: “recieved” is read “received”." for n in (7, 12)]
    assert valid(volume)
    assert call("assemble", "-v", volume, "--json").json["replaced"] == []


LETTER = "---\nfrom: Dean Rusk = #p_RD1\nto: {to}\n---\n"


def letters(volume: Path) -> dict[str | None, str]:
    """What the header says of each letter, by the id that its document points to."""
    root = etree.parse(str(volume)).getroot()
    pointers = {d.get("decls") for d in root.iter(f"{T}div") if d.get("type") == "document"} - {None}
    found = {
        one.get(ID): " → ".join(" ".join("".join(action.itertext()).split()) for action in one)
        for one in root.iter(f"{T}correspDesc")
    }
    assert pointers == {f"#{key}" for key in found}
    return found


@pytest.mark.parametrize(
    "profile",
    ["", "<profileDesc/>",
     "<profileDesc><handNotes><handNote xml:id='K'>K.</handNote></handNotes></profileDesc>",
     "<revisionDesc><change>Begun.</change></revisionDesc>"],
    ids=["none", "empty", "hands", "revision"],
)  # fmt: skip
def test_a_letter_goes_along(folder: Path, profile: str) -> None:
    """From and to, in the header of the volume: put in, changed, taken out with the metadata."""
    volume = folder / "v.xml"
    assert call("assemble", "-v", volume).code == 0
    volume.write_text(volume.read_text().replace("  </teiHeader>", f"    {profile}\n  </teiHeader>"))
    transcript(7, head=LETTER.format(to="John Roe"))
    transcript(12, head=LETTER.format(to="Jane Doe").replace("from", "hands: J\nfrom"), change="[J]")
    assert call("encode", "transcripts").code == 0
    assert call("assemble", "-v", volume, "--json").json["replaced"] == ["d7", "d12"]
    assert letters(volume) == {"corr-d7": "Dean Rusk → John Roe", "corr-d12": "Dean Rusk → Jane Doe"}
    assert valid(volume)
    assert call("assemble", "-v", volume, "--json").json["replaced"] == []
    transcript(7, head=LETTER.format(to="Richard Roe"))
    transcript(12)
    assert call("encode", "transcripts").code == 0
    assert call("assemble", "-v", volume, "--json").json["replaced"] == ["d7", "d12"]
    assert letters(volume) == {"corr-d7": "Dean Rusk → Richard Roe"}
    assert valid(volume)
    # What was changed in the header stays, and the document with it.
    volume.write_text(volume.read_text().replace("Richard Roe", "R. Roe"))
    transcript(7, head=LETTER.format(to="John Roe"))
    assert call("encode", "transcripts").code == 0
    run = call("assemble", "-v", volume, "--json")
    assert (run.json["kept"], run.codes) == (["d7"], {"assemble.by-hand"})
    assert letters(volume) == {"corr-d7": "Dean Rusk → R. Roe"}


def test_a_letter_whose_id_is_taken(folder: Path) -> None:
    volume = folder / "v.xml"
    assert call("assemble", "-v", volume).code == 0
    taken = '<profileDesc><correspDesc xml:id="corr-d7"><correspAction type="sent"><name>X</name>'
    taken += "</correspAction></correspDesc></profileDesc>"
    volume.write_text(volume.read_text().replace("  </teiHeader>", f"    {taken}\n  </teiHeader>"))
    transcript(7, head=LETTER.format(to="John Roe"))
    assert call("encode", "transcripts").code == 0
    assert call("assemble", "-v", volume, "--json").codes == {"assemble.id"}
    assert letters(volume) == {"corr-d7": "X"}


def test_two_documents_of_the_same_id(folder: Path) -> None:
    Path("transcripts/again.txt").write_text(TEXT.format(n=7))
    assert call("encode", "transcripts", "--json").codes == {"transcript.same-id"}
    run = call("assemble", "-v", "v.xml", "--json")
    assert (run.json["added"], run.codes) == (["d3", "d7", "d12"], {"assemble.id"})
    assert documents(folder / "v.xml") == ["d3", "d7", "d12"]


def test_a_document_that_has_another_id(folder: Path) -> None:
    volume = folder / "v.xml"
    assert call("assemble", "-v", volume).code == 0
    transcript(7, head="---\nid: other\n---\n")
    assert call("encode", "transcripts").code == 0
    assert sorted(p.name for p in Path("encoded").glob("*.xml")) == ["d12.xml", "d3.xml", "other.xml"]
    run = call("assemble", "-v", volume, "--json")
    assert (run.json["added"], run.codes) == (["other"], {"assemble.gone", "assemble.id"})
    assert documents(volume) == ["d3", "d7", "other", "d12"]


def test_an_id_stands_once(folder: Path) -> None:
    """Two documents that show the same page break: the second one's id says whose it is."""
    Path("transcripts/12.txt").write_text(TEXT.format(n=12).replace("[Page 12]", "[Page 7]"))
    assert call("encode", "transcripts").code == 0
    volume = folder / "v.xml"
    assert call("assemble", "-v", volume, "--json").codes == {"assemble.id"}
    ids = etree.parse(str(volume)).xpath("//*[local-name() = 'pb']/@xml:id")
    assert ids == ["pg_3", "pg_7", "pg_7-d12"]
    again = call("assemble", "-v", volume, "--json").json
    assert (again["replaced"], again["kept"]) == ([], [])


PREFIXED = """<t:TEI xmlns:t='http://www.tei-c.org/ns/1.0' xmlns:x='urn:x'><t:teiHeader><t:fileDesc>
<t:titleStmt><t:title>T</t:title><t:respStmt xml:id='who'><t:resp>r</t:resp><t:name/></t:respStmt>
</t:titleStmt><t:publicationStmt><t:p/></t:publicationStmt><t:sourceDesc><t:p/></t:sourceDesc></t:fileDesc>
<t:profileDesc><t:correspDesc xml:id='corr-KEY'><t:correspAction type='sent'><t:name>A</t:name>
</t:correspAction></t:correspDesc></t:profileDesc></t:teiHeader><t:text><t:body>
<t:div type='document' xml:id='KEY' n='N' decls='#corr-KEY'><t:p xml:id='p1' x:y='1'>See
<t:ref target='#p1 #KEY'>#p1</t:ref> <!-- it's "#p1" --></t:p></t:div></t:body></t:text></t:TEI>"""


def test_documents_of_other_hands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Prefixes, single quotes, several pointers in one attribute."""
    monkeypatch.chdir(tmp_path)
    for number in ("1", "2"):
        text = PREFIXED.replace("KEY", f"d{number}").replace("'N'", f"'{number}'")
        Path(f"{number}.xml").write_text(text)
    assert call("assemble", "1.xml", "-v", "v.xml").code == 0
    volume = Path("v.xml").read_text()
    Path("v.xml").write_text(volume.replace("<TEI ", "<TEI xmlns:x='urn:x' ", 1))
    assert call("assemble", "2.xml", "-v", "v.xml", "--json").codes == {"assemble.id"}
    root = etree.parse("v.xml").getroot()
    assert [d.get(ID) for d in root.iter(f"{T}div")] == ["d1", "d2"]
    assert [p.get(ID) for d in root.iter(f"{T}div") for p in d.iter(f"{T}p")] == ["p1", "p1-d2"]
    assert [r.get("target") for r in root.iter(f"{T}ref")] == ["#p1 #d1", "#p1-d2 #d2"]
    assert [r.text for r in root.iter(f"{T}ref")] == ["#p1", "#p1"]
    assert [c.get(ID) for c in root.iter(f"{T}correspDesc")] == ["corr-d1", "corr-d2"]
    assert [r.get(ID) for r in root.iter(f"{T}respStmt")] == ["who"]
    assert Path("v.xml").read_text().count("""<!-- it's "#p1" -->""") == 2
    # What the volume declares by now, the first one need not.
    again = call("assemble", "1.xml", "2.xml", "-v", "v.xml", "--json").json
    assert again["replaced"] == ["d1"]
    again = call("assemble", "1.xml", "2.xml", "-v", "v.xml", "--json").json
    assert (again["added"], again["replaced"], again["kept"]) == ([], [], [])


@pytest.mark.parametrize(
    ("volume", "code"),
    [
        (PREFIXED, "assemble.volume"),
        ("<TEI", "xml.malformed"),
        ("<TEI xmlns='http://www.tei-c.org/ns/1.0'/>", "assemble.volume"),
        ("\xff", "xml.encoding"),
    ],
)
def test_no_volume(folder: Path, volume: str, code: str) -> None:
    path = folder / "v.xml"
    path.write_bytes(volume.encode("latin-1"))
    run = call("assemble", "-v", path, "--json")
    assert (run.code, run.codes) == (2, {code})
    assert path.read_bytes() == volume.encode("latin-1")


def test_no_documents(folder: Path) -> None:
    (folder / "empty").mkdir()
    assert call("assemble", "empty", "-v", "v.xml", "--json").codes == {"assemble.none"}
    (folder / "empty" / "x.xml").write_text(tei("<body><p>x</p></body>"))
    assert call("assemble", "empty", "-v", "v.xml", "--json").codes == {
        "assemble.document",
        "assemble.none",
    }
    assert not Path("v.xml").exists()
    assert call("assemble", "encoded", "--json").codes == {"assemble.volume"}


def test_the_sample_comes_together_again(tmp_path: Path) -> None:
    """Decoded, encoded, and put together: the documents of the sample, in their order."""
    sample = ROOT / "seeds" / "tei"
    assert call("decode", sample, "-o", tmp_path / "md").code == 0
    call("encode", tmp_path / "md", "-o", tmp_path / "tei", "-r", sample / "soviet-union-1961-63.xml")
    call("assemble", tmp_path / "tei", "-v", tmp_path / "v.xml")
    assert set(documents(tmp_path / "v.xml")) == set(documents(sample / "soviet-union-1961-63.xml"))
