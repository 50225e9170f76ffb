"""What makes a joined PDF one for archives: PDF/A-3 (ISO 19005-3), with the TEI that it was made from.

WeasyPrint embeds every typeface and can mark what it writes as PDF/A, but only a whole file: what is
marked on the file and not on its pages has to be put on the joined one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

_PRINTED: Final = 4
"""The flag of an annotation that is printed and not hidden (6.3.2)."""


@dataclass(frozen=True)
class Attachment:
    """A file that travels in the book."""

    name: str
    data: bytes
    type: str = "application/tei+xml"
    about: str = ""


def archive(whole: Pdf, attachments: Sequence[Attachment]) -> None:
    """Give a file its output intent and attachments, and let its annotations print."""
    profile = Stream(whole, _profile())
    profile.N = 3
    profile.Alternate = Name.DeviceRGB
    whole.Root.OutputIntents = Array(
        [
            Dictionary(
                Type=Name.OutputIntent,
                S=Name.GTS_PDFA1,
                OutputConditionIdentifier=String("sRGB"),
                Info=String("sRGB"),
                DestOutputProfile=whole.make_indirect(profile),
            )
        ]
    )
    for page in whole.pages:
        for annotation in page.obj.get("/Annots", []):
            annotation.F = _PRINTED
    listed, names = Array(), Array()
    for one in sorted(attachments, key=lambda a: a.name.encode()):
        stream = Stream(whole, one.data)
        stream.Type = Name.EmbeddedFile
        stream.Subtype = Name(f"/{one.type}")
        stream.Params = Dictionary(Size=len(one.data))
        held = whole.make_indirect(stream)
        said = whole.make_indirect(
            Dictionary(
                Type=Name.Filespec,
                F=String(one.name),
                UF=String(one.name),
                Desc=String(one.about or one.name),
                AFRelationship=Name.Source,
                EF=Dictionary(F=held, UF=held),
            )
        )
        listed.append(said)
        names.append(String(one.name))
        names.append(said)
    if attachments:
        whole.Root.AF = listed
        whole.Root.Names.EmbeddedFiles = whole.make_indirect(Dictionary(Names=names))


def _profile() -> bytes:
    """The colour space sRGB, as WeasyPrint carries it."""
    return (files("weasyprint") / "pdf" / "sRGB2014.icc").read_bytes()
