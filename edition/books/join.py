"""Putting set pieces together to one PDF: pages, tags, destinations, links, outline, page labels.

Each piece is a PDF of its own with its own tag tree (ISO 32000-1, 14.7). Joined, the trees hang under
one Document element; the numbers by which pages and links find their tags (StructParents, StructParent)
are moved so that they stay unique, and the parent trees become one.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from edition.books import xmp
from edition.books.archive import Attachment, archive

SCHEME: Final = "edition:"
"""A link with this scheme leads to an id of another piece."""


@dataclass(frozen=True)
class Outlined:
    """An entry of the outline: its words, the id it leads to, and those below it."""

    title: str
    id: str
    children: tuple[Outlined, ...] = ()


@dataclass(frozen=True)
class About:
    """What the file says of itself."""

    title: str
    lang: str
    author: str = ""
    subject: str = ""
    producer: str = ""
    identifier: str = ""
    archival: bool = False
    """Whether it is one for archives (PDF/A-3)."""
    attachments: tuple[Attachment, ...] = ()
    """Files that travel in it; only one for archives has any."""


def join(
    pieces: Sequence[bytes | None],
    labels: Sequence[tuple[int, str, int]],
    outline: Iterable[Outlined],
    about: About,
    feet: Iterable[Sequence[str]] = (),
) -> bytes:
    """Join pieces.

    `pieces` are PDFs; None is a blank page. `labels` are the runs of page numbers: (first page of the
    run, style "D" for 1, "r" for i, its first number). `feet` are the ids of the notes at the feet of
    pages, in order, of each piece; one that runs on stands there for each of its parts. Out: the
    PDF, the same bytes for the same input.
    """
    whole = Pdf.new()
    dests: dict[str, Any] = {}
    parents: list[tuple[int, Any]] = []
    roots: list[Any] = []
    base = 0
    size = (0, 0, 426, 642)
    for piece in pieces:
        if piece is None:
            whole.add_blank_page(page_size=(size[2], size[3]))
            continue
        with Pdf.open(io.BytesIO(piece)) as part:
            box = part.pages[0].mediabox
            size = tuple(round(float(v), 3) for v in box)  # type: ignore[assignment]
            before = len(whole.pages)
            for page in part.pages:
                whole.pages.append(page)
            # What both the pages and the tags refer to is copied once, and stays the same object.
            tags = part.Root.get("/StructTreeRoot")
            if tags is not None:
                copied = whole.copy_foreign(part.make_indirect(tags))
                base = _tags(whole.pages[before:], copied, base, parents, roots)
            for name, where in _names(part):
                at = next(n for n, p in enumerate(part.pages) if p.obj.objgen == where[0].objgen)
                target = whole.pages[before + at].obj
                dests.setdefault(name, Array([target, *list(where)[1:]]))
    _links(whole, dests)
    _tag_root(whole, parents, roots)
    _notes(whole, roots, [note for piece in feet for note in piece])
    _destinations(whole, dests)
    _outline(whole, outline, dests)
    _labels(whole, labels)
    _about(whole, about)
    if about.archival:
        archive(whole, about.attachments)
    out = io.BytesIO()
    whole.save(
        out,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        min_version="1.7",
    )
    return out.getvalue()


def _names(part: Pdf) -> Iterable[tuple[str, Any]]:
    """The named destinations of a piece."""
    names = part.Root.get("/Names")
    tree = names.get("/Dests") if names is not None else None
    flat = list(tree.get("/Names", [])) if tree is not None else []
    for at in range(0, len(flat), 2):
        where = flat[at + 1]
        yield str(flat[at]), where.D if isinstance(where, Dictionary) else where


# -- tags ------------------------------------------------------------------------------------------


def _tags(
    pages: Sequence[pikepdf.Page],
    root: Any,
    base: int,
    parents: list[tuple[int, Any]],
    roots: list[Any],
) -> int:
    """Take over the tags of a piece. Out: the first number that is still free."""
    nums = list(root.ParentTree.get("/Nums", []))
    highest = base
    for at in range(0, len(nums), 2):
        number = base + int(nums[at])
        parents.append((number, nums[at + 1]))
        highest = max(highest, number + 1)
    for page in pages:
        if "/StructParents" in page.obj:
            page.obj.StructParents = base + int(page.obj.StructParents)
        for annotation in page.obj.get("/Annots", []):
            if "/StructParent" in annotation:
                annotation.StructParent = base + int(annotation.StructParent)
    top = root.K
    roots += list(top) if isinstance(top, Array) else [top]
    return highest


def _tag_root(whole: Pdf, parents: list[tuple[int, Any]], roots: list[Any]) -> None:
    if not roots:
        return
    root = whole.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    document = whole.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root))
    kids = Array()
    for one in roots:
        # The Document element of each piece becomes a part of the one Document.
        if one.get("/S") == Name.Document:
            one.S = Name.Part
        one.P = document
        kids.append(one)
    document.K = kids
    root.K = Array([document])
    nums = Array()
    for number, value in sorted(parents, key=lambda pair: pair[0]):
        nums.append(number)
        nums.append(value)
    root.ParentTree = whole.make_indirect(Dictionary(Nums=nums))
    root.ParentTreeNextKey = parents[-1][0] + 1 if parents else 0
    whole.Root.StructTreeRoot = root
    whole.Root.MarkInfo = Dictionary(Marked=True)


def _notes(whole: Pdf, roots: Sequence[Any], ids: Sequence[str]) -> None:
    """Tag notes as such, each with its id (ISO 14289-1, 7.9), and put the parts of one together.

    What stands at the foot of a page has no kind of its own with WeasyPrint, and holds nothing but
    spans. Where that does not come to the notes that were set, nothing is changed.
    """
    feet = [foot for part in roots for foot in part.K if foot.get("/S") == Name.NonStruct]
    found: list[tuple[Any, Any]] = []
    for foot in feet:
        inner = [one for one in foot.K if isinstance(one, Dictionary) and "/S" in one]
        if all(Name.Span == one.S for one in inner):
            found += ((foot, one) for one in inner)
    if len(found) != len(ids):
        return
    first: dict[str, Any] = {}
    for (foot, note), name in zip(found, ids, strict=True):
        if name not in first:
            note.S = Name.Note
            note.ID = String(name)
            first[name] = note
            continue
        first[name].K.append(note)
        note.P = first[name]
        foot.K = Array([one for one in foot.K if one.objgen != note.objgen or not note.is_indirect])


# -- links, destinations, outline, labels ----------------------------------------------------------


def _links(whole: Pdf, dests: dict[str, Any]) -> None:
    """Links to other pieces become links within the book."""
    for page in whole.pages:
        for annotation in page.obj.get("/Annots", []):
            action = annotation.get("/A")
            if action is None or action.get("/S") != Name.URI:
                continue
            address = str(action.URI)
            if not address.startswith(SCHEME):
                continue
            name = address.removeprefix(SCHEME)
            del annotation["/A"]
            if name in dests:
                annotation.Dest = String(name)
            annotation.Contents = String(name)


def _destinations(whole: Pdf, dests: dict[str, Any]) -> None:
    names = Array()
    # A name tree is sorted by the bytes of its keys (ISO 32000-1, 7.9.6).
    for name in sorted(dests, key=lambda one: bytes(String(one))):
        names.append(String(name))
        names.append(dests[name])
    whole.Root.Names = Dictionary(Dests=whole.make_indirect(Dictionary(Names=names)))


def _outline(whole: Pdf, outline: Iterable[Outlined], dests: dict[str, Any]) -> None:
    def items(entries: Iterable[Outlined], depth: int) -> Iterable[pikepdf.OutlineItem]:
        for entry in entries:
            if entry.id not in dests:
                continue
            item = pikepdf.OutlineItem(entry.title)
            item.destination = dests[entry.id]
            item.is_closed = depth > 0
            item.children.extend(items(entry.children, depth + 1))
            yield item

    with whole.open_outline() as tree:
        tree.root.extend(items(outline, 0))


def _labels(whole: Pdf, labels: Sequence[tuple[int, str, int]]) -> None:
    nums = Array()
    for first, style, start in labels:
        nums.append(first)
        label = Dictionary(S=Name(f"/{style}")) if style else Dictionary()
        if start != 1:
            label.St = start
        nums.append(label)
    whole.Root.PageLabels = Dictionary(Nums=nums)


# -- what the file says of itself ------------------------------------------------------------------


def _about(whole: Pdf, about: About) -> None:
    whole.Root.Lang = String(about.lang)
    whole.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    said = Stream(
        whole,
        xmp.packet(
            title=about.title,
            lang=about.lang,
            author=about.author,
            subject=about.subject,
            identifier=about.identifier,
            producer=about.producer,
            archival=about.archival,
        ),
    )
    said.Type, said.Subtype = Name.Metadata, Name.XML
    whole.Root.Metadata = whole.make_indirect(said)
    information = (
        ("Title", about.title),
        ("Author", about.author),
        ("Subject", about.subject),
        ("Producer", about.producer),
    )
    for key, value in information:
        if value:
            whole.docinfo[Name(f"/{key}")] = String(value)
