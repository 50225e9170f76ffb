"""The sample edition was encoded by hand. Encoding its transcripts gives the same TEI, but for what
`tests/encode/sample-differences.tsv` lists: document, hand, encoder, reason.

`EDITION_ACCEPT=1` writes the list anew; a new line has the reason `?`, which the test refuses.
"""

from __future__ import annotations

import difflib
import os
import re
from pathlib import Path

import pytest
from conftest import ROOT
from lxml import etree

from edition.encode import register
from edition.encode.document import Encoder
from edition.transcript import metadata
from edition.volume.tei import TEI, XML_ID

TRANSCRIPTS = sorted((ROOT / "seeds" / "transcripts").glob("*.txt"))
LIST = Path(__file__).parent / "encode" / "sample-differences.tsv"
ACCEPT = bool(os.environ.get("EDITION_ACCEPT"))


@pytest.fixture(scope="module")
def volume() -> etree._Element:
    parser = etree.XMLParser(remove_comments=True)
    return etree.parse(str(ROOT / "seeds/tei/soviet-union-1961-63.xml"), parser).getroot()


def tokens(element: etree._Element) -> list[str]:
    """Tags with their attributes in order, words, and marks of punctuation."""
    text = etree.tostring(element, encoding="unicode", with_tail=False)
    text = re.sub(r"\s+", " ", re.sub(r' xmlns(:\w+)?="[^"]*"', "", text))
    found: list[str] = []
    for piece in re.findall(r"<[^>]+>|[^<]+", text):
        tag = re.match(r"<(/?[\w:]+)(.*?)(/?)>", piece)
        if tag:
            attributes = sorted(re.findall(r'[\w:]+="[^"]*"', tag[2]))
            found.append(f"<{' '.join([tag[1], *attributes])}{tag[3]}>")
        else:
            found += re.findall(r"\w+|[^\w\s]", piece)
    return found


def differences(hand: list[str], ours: list[str]) -> list[tuple[str, str]]:
    matcher = difflib.SequenceMatcher(None, hand, ours, autojunk=False)
    return [
        (" ".join(hand[i1:i2])[:160], " ".join(ours[j1:j2])[:160])
        for kind, i1, i2, j1, j2 in matcher.get_opcodes()
        if kind != "equal"
    ]


def test_the_sample_is_reproduced(volume: etree._Element) -> None:
    encoder = Encoder(register.read(volume))
    by_id = {d.get(XML_ID): d for d in volume.iter(f"{{{TEI}}}div")}
    found: list[tuple[str, str, str]] = []
    for path in TRANSCRIPTS:
        beside, said = metadata.parse(path.with_suffix(".meta").read_text("utf-8"), path.name)
        assert said == []
        document, transcript = encoder.encode(path.read_text("utf-8"), path.name, path.stem, beside)
        assert [f for f in transcript.findings if f.code != "encode"] == []
        key = document.get(XML_ID)
        assert key in by_id
        found += [(str(key), a, b) for a, b in differences(tokens(by_id[key]), tokens(document))]
    known = LIST.read_text("utf-8").splitlines() if LIST.exists() else []
    listed = [line.split("\t") for line in known]
    reasons = {(d, a, b): reason for d, a, b, reason in listed}
    if ACCEPT:
        lines = ["\t".join((*one, reasons.get(one, "?"))) for one in found]
        LIST.write_text("\n".join(lines) + "\n", "utf-8")
        reasons = {one: reasons.get(one, "?") for one in found}
    assert [(d, a, b) for d, a, b, _ in listed] == found or ACCEPT
    assert "?" not in reasons.values(), "a difference without a reason"
    assert all(reasons.values())
