"""Small edits as editors make them, and what is said of each: kinds, and nothing more than there is."""

from __future__ import annotations

import pytest
from comparing import compared

HEAD = (
    '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>T</title></titleStmt>'
    "<publicationStmt><p/></publicationStmt><sourceDesc><p/></sourceDesc></fileDesc></teiHeader><text>"
    '<body><div xml:id="d1" type="document"><head>1. Letter</head>'
)
TAIL = "</div></body></text></TEI>"
NOTED = '<p>Peace talks<note n="1">A note here.</note> went on, and trade.</p>'
ROW = "<row><cell>a</cell><cell>b</cell></row>"
NEW = "<row><cell>new</cell><cell>row</cell></row>"
SHIFTED = '<p>Peace talks went on<note n="1">A note here.</note>, and trade.</p>'
CASES: list[tuple[str, str, list[str]]] = [
    # Paragraphs, items and rows beside others that changed.
    ("<p>So it began. The old end of it here.</p>",
     "<p>So it began. The new end of it here.</p><p>And another one.</p>",
     ["text.replaced", "text.inserted"]),
    ("<p>The old end of all here.</p>", "<p>A brand new one here.</p><p>The new end of all here.</p>",
     ["text.inserted", "text.replaced"]),
    ("<list><item>alpha beta</item><item>old thing</item></list>",
     "<list><item>alpha beta</item><item>new stuff</item><item>gamma delta</item></list>",
     ["text.replaced", "text.inserted"]),
    (f"<table>{ROW}</table>", f"<table>{ROW.replace('>b', '>c')}{NEW}</table>",
     ["text.replaced", "text.inserted"]),
    (f"<table>{ROW}</table>", f"<table>{ROW}{NEW}</table>", ["text.inserted"]),
    ("<p>Keep it.</p><p>Remove<note n='4'>With its note.</note> this one now.</p><p>And keep.</p>",
     "<p>Keep it.</p><p>And keep.</p>", ["text.deleted", "note.removed"]),
    ("<p>One paragraph of many words. Another one of words.</p>",
     "<p>One paragraph of words.</p><p>Another one of words too.</p>",
     ["text.deleted", "block.split", "text.inserted"]),
    ("<p>One paragraph of words.</p><p>Another one of words too.</p>",
     "<p>One paragraph of many words. Another one of words.</p>",
     ["text.inserted", "block.joined", "text.deleted"]),
    ("<p>First paragraph with words.</p><p>Second paragraph with others.</p><p>Third</p>",
     "<p>Second paragraph with others.</p><p>First paragraph with words.</p><p>Third</p>",
     ["block.moved"]),
    # The same words, encoded otherwise.
    ("<p>1. The first point.</p><p>2. The second point.</p>",
     "<list><item>1. The first point.</item><item>2. The second point.</item></list>",
     ["markup.changed", "markup.changed"]),
    ("<p>Yours,</p><p>Dean Rusk</p>",
     "<closer><salute>Yours,</salute><signed>Dean Rusk</signed></closer>",
     ["markup.changed", "markup.changed"]),
    ('<p>Mr. <hi rend="italic">Rusk</hi> said</p>', "<p>Mr. <persName>Rusk</persName> said</p>",
     ["name.tagged"]),
    ("<p>Ambassador <persName>Thompson</persName> said</p>",
     "<p><persName>Ambassador Thompson</persName> said</p>", ["markup.changed"]),
    ("<p>the old words</p>", "<p>the <del>old</del> <add>new</add> words</p>",
     ["markup.added", "text.inserted"]),
    ("<p>He said [text not declassified] to me.</p>", '<p>He said <gap reason="c"/> to me.</p>',
     ["markup.changed"]),
    ('<p>He said <gap reason="c"/> to me.</p>', "<p>He said [text not declassified] to me.</p>",
     ["markup.changed"]),
    ("<p>He said [12 lines not declassified] to me.</p>", "<p>He said that he saw them to me.</p>",
     ["excision.restored"]),
    ("<p>He said [1 line not declassified] or so. The next portion of the meeting is not here.</p>",
     "<p>He said.</p>", ["text.deleted"]),
    # Notes and page breaks.
    (NOTED, SHIFTED, ["note.shifted"]),
    (NOTED, NOTED.replace("A note", "A longer note").replace("went", "went badly"),
     ["text.inserted", "text.inserted"]),
    ('<pb n="2" facs="a" xml:id="p2"/><p>x</p>', '<pb n="3" facs="b" xml:id="p3"/><p>x</p>',
     ["page.renumbered", "page.relinked"]),
    # Attributes.
    ('<p><date when="1961-01-05">January 5</date></p>',
     '<p><date when="1961-01-05T10:00:00-05:00">January 5</date></p>', ["attribute.date"]),
    ('<p><ref target="#d1" type="x" n="1">a</ref></p>',
     '<p><ref n="1" type="x" target="#d2">a</ref></p>', ["attribute.reference"]),
    ('<p>A <persName corresp="#a">B</persName></p>', '<p>A <persName ref="#a">B</persName></p>',
     ["name.relinked"]),
    # Letters and marks.
    ("<p>It's the Soviets' view.</p>", "<p>It’s the Soviets’ view.</p>", ["text.typography"] * 2),
    ("<p>The talks.They went on.</p>", "<p>The talks. They went on.</p>", ["text.typography"]),
    ("<p>Mr. Rusk</p>", "<p>Mr.&#160;Rusk</p>", ["text.typography"]),
    ("<p>the secretary of state</p>", "<p>the Secretary of state</p>", ["text.replaced"]),
    ("<p>One <w>a</w><c> </c><w>b</w></p>", "<p>One <w>a</w><c> </c><w>new</w><c> </c><w>b</w></p>",
     ["text.inserted"]),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b", "kinds"), CASES)
def test_what_is_said(a: str, b: str, kinds: list[str]) -> None:
    made = compared(HEAD + a + TAIL, HEAD + b + TAIL)
    assert sorted(r.kind for r in made.changes) == sorted(kinds)
    assert not made.layout
