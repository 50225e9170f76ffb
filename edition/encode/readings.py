"""What the editor has decided: readings corrected, readings doubtful, names that are misread.

Lines `reading: stood => meant [cert, source]` and `unclear: stood` of the metadata; each goes for every
place where the words stand. What stood remains, as `unclear` where a machine read it and as `sic` where
it was pasted.
"""

from __future__ import annotations

import difflib
import re
from typing import Final

from edition.encode.spans import Span, each, piece
from edition.encode.tagger import Tagger
from edition.finding import declare
from edition.transcript.model import Node, Text, Transcript

declare(
    "metadata.reading",
    "warning",
    "Copy the words from the transcript: “stood => meant [high, where from]”.",
    "A decision that fits no place in the text has no effect.",
)

_LINE: Final = re.compile(r"(?P<old>.+?)\s*=>\s*(?P<new>.+?)\s*(?:\[(?P<how>[^\]]*)\])?")
_APART: Final = frozenset("choice supplied pb gap".split())
_NAME: Final = re.compile(r"(?<![^\W_])[A-Z][a-z]{5,}")


def apply(transcript: Transcript) -> None:
    """Put the editor's readings into the body; one that does not stand in the text is a finding."""
    data = transcript.metadata
    resp = data.get("resp", "#ed")
    for line in filter(None, data.get("reading", "").split("\n")):
        match = _LINE.fullmatch(line)
        if match is None:
            transcript.find(
                "metadata.reading", -1, f"“{line}” is no reading of the kind “stood => meant”."
            )
            continue
        how = [part.strip() for part in (match["how"] or "").split(",") if part.strip()]
        said = {"resp": resp, "cert": how[0] if how else "high"}
        if len(how) > 1:
            said["source"] = how[1]
        if not _put(transcript, match["old"], match["new"], said):
            transcript.find("metadata.reading", -1, f"“{match['old']}” does not stand in the text.")
            continue
        transcript.decided[match["old"]] = f"“{match['old']}” is read “{match['new']}”"
    for words in filter(None, data.get("unclear", "").split("\n")):
        if not _put(transcript, words, "", {}):
            transcript.find("metadata.reading", -1, f"“{words}” does not stand in the text.")
            continue
        transcript.decided[words] = f"“{words}” stays unclear"


def answered(transcript: Transcript) -> None:
    """Say who answers for what an editor typed as corrected or supplied, unless the text says it."""
    resp = transcript.metadata.get("resp", "#ed")
    for node in transcript.body.walk():
        if node.name == "corr":
            node.attributes.setdefault("resp", resp)
            node.attributes.setdefault("cert", "high")
        elif node.name == "supplied":
            node.attributes.setdefault("reason", "omitted")
            node.attributes.setdefault("resp", resp)
        elif (
            node.name == "note"
            and node.attributes.get("place") == "margin"
            and "n" not in node.attributes
        ):
            node.attributes.setdefault("type", "annotation")


def _put(transcript: Transcript, old: str, new: str, said: dict[str, str]) -> bool:
    pattern = re.compile(rf"(?<![^\W_]){re.escape(old)}(?![^\W\u02bc])".replace(r"\ ", r"\s+"))
    machine = transcript.kind == "archival"
    found = False

    def find(text: Text, parent: Node) -> list[Span]:
        nonlocal found
        spans: list[Span] = []
        for match in pattern.finditer(text.value):
            found = True
            stood = [piece(text, match.start(), match.end())]
            inner: list[Node | Text] = list(stood)
            doubt = Node("unclear", {"reason": "ocr"}, inner) if machine else Node("sic", {}, inner)
            if new:
                doubt = Node("choice", {}, [doubt, Node("corr", dict(said), [Text(new)])])
            spans.append((match.start(), match.end(), doubt))
        return spans

    # What a rule has already corrected the same way is now the editor's; a word already marked as
    # doubtful gets its correction round the mark.
    for node in list(transcript.body.walk()):
        if node.name == "choice" and [c.text() for c in node.children if isinstance(c, Node)] == [
            old,
            new,
        ]:
            corr = node.children[-1]
            assert isinstance(corr, Node)
            corr.attributes = dict(said)
            found = True
        for index, child in enumerate(node.children):
            if isinstance(child, Node) and child.name == "unclear" and child.text() == old and new:
                corr = Node("corr", dict(said), [Text(new)])
                node.children[index] = Node("choice", {}, [child, corr], child.at)
                found = True
    each(transcript.body, find, _APART | {"unclear"})
    return found


def misread(transcript: Transcript, tagger: Tagger) -> None:
    """List words of a machine-read text that look like a surname of the register, badly read."""
    names = [n for n in tagger.surnames if len(n) >= 6 and not n.isupper()]
    told: set[str] = set()
    for node in transcript.body.walk():
        if node.name not in ("p", "item", "signed"):
            continue
        for child in node.children:
            if not isinstance(child, Text):
                continue
            for match in _NAME.finditer(child.value):
                word = match[0]
                if word in told or word in tagger.surnames or word in tagger.forenames:
                    continue
                told.add(word)
                near = difflib.get_close_matches(word, names, n=1, cutoff=0.7)
                if near and near[0][0] == word[0] and not near[0].startswith(word):
                    transcript.propose(
                        "reading",
                        child.at + match.start(),
                        word,
                        near[0],
                        f"Close to a name of the register. `reading: {word} => {near[0]}` decides.",
                        "medium",
                        done=False,
                    )
