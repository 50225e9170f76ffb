"""How to tell headings, datelines, labels of lists and signatures from paragraphs, by their words."""

from __future__ import annotations

import re
from typing import Final

from edition.transcript import dates

LABELS: Final = {
    "subject": r"(?:SUBJECTS?|Subjects?|TOPICS?|RE|Re)",
    "participants": r"(?:(?:LIST OF |List of )?PARTICIPANTS?|(?:List of )?Participants?"
    r"|(?:OTHERS |THOSE )?PRESENT"
    r"(?: WERE)?|(?:Those |Also |Others )?Present|ATTENDEES|IN ATTENDANCE)",
    "references": r"(?:REFERENCES?|References?|REFS?|Refs?)",
    "to": r"(?:TO|MEMORANDUM FOR|Memorandum for|ATTENTION|To)",
    "from": r"(?:FROM|From)",
    "distribution": r"(?:COPIES TO|Copies to|DISTRIBUTION|Distribution|CC|cc)",
}
"""Labels of the lists at the head of a document, by the list/@type that the volumes give them."""
_LABEL: Final = {kind: re.compile(pattern + r":?") for kind, pattern in LABELS.items()}
_SMALL: Final = frozenset(
    "of de the del la le du da di des dos and on board in at not declassified place near en route "
    "aboard to for via".split()
)
_UNDATED: Final = re.compile(r"\[?(?:[Uu]ndated|[Nn]o date|n\.d\.)\.?\]?")
_FILE: Final = re.compile(
    r"\[?(?:\d{3}[A-Z]?\.[\w ().-]*/?\S*(?::? .{0,60})?|[A-Z]{1,5}[-–—/]?[A-Z]* [Ff]iles?\b.*"
    r"|.*\b[Ll]ot (?:\d|[A-Z]|No)\S*.*"
    r"|.*\b(?:[Ll]ibrary|[Ff]iles|[Pp]apers|[Rr]ecords)\b(?:[,:].*)?|[A-Z]{2,}[\w –-]*/\d[\d–-]+.*)"
)
_CAPITAL: Final = "[A-Z" + "".join(c for c in map(chr, range(0xC0, 0x250)) if c.isupper()) + "]"
_FORENAMES: Final = (
    rf"(?:{_CAPITAL}(?:\[[\w., ]+\]\.?|[\w.’'ʼ-]*(?:\[\w+\])?\.?)"
    r"|de|von|van|der|den|la|al|el|bin|ibn|d[’'ʼ])"
)
_ROLE: Final = re.compile(
    r"(?:.*\s)?(?:Chairman|Director|Ambassador|Representative|Secretary|Counsel(?:l?or)?|Minister|Consul"
    r"|Commissioner|Administrator|Chief|Officer|Assistant|President|Advis[eo]r|Delegate|Commander|Division"
    r"|Attaché|Chargé)[.,]?|[A-Z]+ OF [A-Z ]+|(?:.*\s)?(?:DIVISION|DEPARTMENT|COMMITTEE|BUREAU|EMBASSY)"
)
_NAME: Final = re.compile(
    rf"(?:/s/\s*|\[)?{_FORENAMES}(?:\s+{_FORENAMES}){{0,5}}(?:,?\s+(?:Jr|Sr|[IV]{{2,3}})\.?)?\]?[.,]?"
    r"(?:(?<=,)\s*U\.?S\.?(?:N|A|AF|MC)\.?)?"
    r"(?:\s*[\[(](?:signed|Signed|s)[\])])?"
)
_ENCLOSED: Final = re.compile(r"\[?(?:Attachment|Enclosure|Subenclosure|Annex|Appendix|Tab)\b")
LABEL: Final = re.compile(
    r"\s*\[?(?:Attachment|Enclosure|Subenclosure|Annex|Appendix|Tab)\b"
    r"(?:[ –-]?(?:[A-Z]|\d{1,2}|[IVX]+|[“\"][A-Z\d]+[”\"]))?"
    r"(?: to (?:Tab|Annex|Enclosure) [A-Z\d]+)?\]?\s*"
)
"""What stands above an enclosure."""
_COMPLIMENT: Final = re.compile(
    r"(?:(?:Very |Most )?(?:[Ss]incerely|[Rr]espectfully|[Ff]aithfully|[Tt]ruly|[Cc]ordially)"
    r"|(?:With |Warm|Best |Kind).{0,40}(?:regards|wishes)|Yours\b|Respectfully|Accept, ).{0,60}"
)


_SALUTATION: Final = re.compile(
    r"(?:My )?[Dd]ear\b.{0,60}|(?:Dear )?(?:Sirs?|Madam|Gentlemen|(?:Your )?Excellency)\s*[,:].{0,20}"
)


def is_salutation(text: str) -> bool:
    """Whether a line addresses the reader: "Dear Dick,"."""
    return _SALUTATION.fullmatch(text) is not None


def list_type(text: str) -> str:
    """The list/@type that a label stands for, "" where the line is no label."""
    words = " ".join(text.split())
    return next((kind for kind, p in _LABEL.items() if p.fullmatch(words)), "")


def is_label(text: str) -> bool:
    """Whether a line can be the label of a list that it stands above: a few words in capitals."""
    words = text.strip().rstrip(":")
    return bool(words) and len(words) <= 60 and words.upper() == words and words[-1] not in ".;!?"


def is_dateline(text: str) -> bool:
    """Whether a line is a place and a date, or a date, and nothing else."""
    words = " ".join(text.split())
    if not 4 <= len(words) <= 140:
        return False
    undated = _UNDATED.search(words)
    found = dates.find(words)
    if (found and found.time_start < 0 and "T" not in found.date.get("when", "")) or found:
        rest = words[found.end :]
    elif undated:
        rest = words[undated.end() :]
    else:
        return False
    start = found.start if found else undated.start() if undated else 0
    if not re.fullmatch(r"[\s.,\])?*†]*(?:[\[(][^\])]{1,40}[\])])?[\s.,\])?]*", rest):
        return False
    place = words[:start].strip(" [(,.—–-?]")
    if not place:
        return not undated or bool(found) or words[start:].strip("[]. ").lower() == "undated"
    if re.search(r"not declassified", place):
        return len(place) < 60
    if place.lower() in ("date", "sent", "time"):
        return True
    tokens = re.split(r"[\s,]+", place.replace("[", "").replace("]", ""))
    return (
        len(tokens) <= 9
        and all(t[:1].isupper() or t in _SMALL or not t or t[:1].isdigit() for t in tokens)
        and tokens[0][:1].isupper()
        and not place.endswith(":")
    )


def is_file_number(text: str) -> bool:
    """Whether a line above a heading names the source, as the volumes of before 1955 have it."""
    words = " ".join(text.split())
    return len(words) <= 160 and _FILE.fullmatch(words) is not None


def is_signature(text: str) -> bool:
    """Whether a line can be a name that signs: capitalised words, initials, no sentence."""
    words = " ".join(text.split())
    if not 2 <= len(words) <= 60 or not _NAME.fullmatch(words):
        return False
    last = words.rstrip(" ]")
    if last.endswith(".") and not re.search(r"(?:\b[A-Z]|Jr|Sr)\.$", last):
        return False
    return not is_dateline(words) and not is_role(words) and re.match(_ENCLOSED, words) is None


def is_role(text: str) -> bool:
    """Whether a line is the office of one who signs, and no name: "American Ambassador"."""
    return _ROLE.fullmatch(" ".join(text.split())) is not None


def has_initial(text: str) -> bool:
    """Whether a line is a name with forenames or initials: "Foy D. Kohler"."""
    return re.match(rf"(?:{_CAPITAL}[\w.]*\s+)*{_CAPITAL}\.\s*{_CAPITAL}\w+", text.strip()) is not None


def is_mark(text: str) -> bool:
    """Whether a line is a mark of secrecy or precedence, or several words in capitals: no name."""
    words = text.strip()
    if re.fullmatch(
        r"(?i)(?:top )?secret|confidential|restricted|unclassified|priority|niact|us urgent|end"
        r"|immediate|flash",
        words,
    ):
        return True
    return words.isupper() and len(words.split()) > 3 and "." not in words


def is_office(text: str) -> bool:
    """Whether a line can be the office of one who signed above it."""
    words = text.split()
    return (
        bool(words)
        and len(words) <= 20
        and len(text) <= 130
        and (
            words[0][:1].isupper()
            and not text.rstrip().endswith((":", ";", "?"))
            and (
                not text.rstrip().endswith(".")
                or re.search(r"\b[A-Z]\.$|\b[A-Z][a-z]{0,4}\.$", text.rstrip()) is not None
            )
        )
    )


def is_compliment(text: str) -> bool:
    """Whether a line closes a letter: "Sincerely yours,"."""
    words = " ".join(text.split())
    return len(words) <= 90 and words.endswith(",") and _COMPLIMENT.fullmatch(words) is not None
