"""The typefaces that travel in a book: the project's own, or free ones of the machine, cut down to the
letters that the book has.

A project's own stand in its folder of typefaces; that it may embed them is for the project to know, and
the font file says whether it forbids it. Of the machine's only those are taken whose licence is known
to allow it.
"""

from __future__ import annotations

import base64
import io
import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

_KINDS: Final = {".otf": "font/otf", ".ttf": "font/ttf"}
_FREE: Final = ("TeX Gyre", "Libertinus", "EB Garamond", "Gentium", "Charis SIL", "Junicode", "Noto ")
"""Families whose licences (GUST, OFL) allow them to be embedded and cut down."""
_RESTRICTED: Final = 0x0002
_WHOLE_ONLY: Final = 0x0100
"""Bits of OS/2 fsType: not to be embedded; not to be cut down (OpenType, OS/2)."""
_FEATURES: Final = ["*"]
_GENERIC: Final = {"serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui"}


class Face(NamedTuple):
    """A typeface of the book."""

    name: str
    type: str
    weight: str
    style: str
    data: bytes
    family: str


def own(folder: Path) -> list[Path]:
    """The typefaces of a project, in the order of their names."""
    if not folder.is_dir():
        return []
    return sorted(p for p in folder.iterdir() if p.suffix.lower() in _KINDS and p.is_file())


def found(families: str) -> list[Path]:
    """The files of the first free family among those named, as CSS names them, that the machine has."""
    program = shutil.which("fc-list")
    if program is None:
        return []
    for name in re.findall(r"[^,\"']+", families):
        family = name.strip()
        if not family.startswith(_FREE):
            continue
        ran = subprocess.run(
            [program, family, "file"], capture_output=True, text=True, timeout=30, check=False
        )
        files = sorted({Path(line.rstrip().rstrip(":")) for line in ran.stdout.splitlines()})
        if files:
            return [path for path in files if path.suffix.lower() in _KINDS]
    return []


def missing(families: str, own: Sequence[Face]) -> str:
    """The first of the families that CSS names, where neither the project nor the machine has it."""
    first = next((name.strip() for name in re.findall(r"[^,\"']+", families) if name.strip()), "")
    program = shutil.which("fc-list")
    if not first or first.lower() in _GENERIC or program is None or first in {f.family for f in own}:
        return ""
    ran = subprocess.run(
        [program, first, "file"], capture_output=True, text=True, timeout=30, check=False
    )
    return "" if ran.stdout.strip() else first


def cut(paths: Iterable[Path], text: Iterable[str] | None) -> tuple[list[Face], list[str]]:
    """Typefaces with the letters of a text; None stands for all letters.

    Out: one for each weight and style, and what could not be taken, as sentences. Where fontTools (of
    the extra `pdf`) is missing there are none.
    """
    try:
        from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
        from fontTools.ttLib import TTFont, TTLibError  # type: ignore[import-untyped]
    except ImportError:
        return [], []
    letters = {ord(letter) for some in text or () for letter in some}
    faces: dict[tuple[str, ...], Face] = {}
    refused: list[str] = []
    for path in paths:
        try:
            font: Any = TTFont(io.BytesIO(path.read_bytes()), recalcTimestamp=False)
            rights = font["OS/2"].fsType
            if rights & _RESTRICTED:
                refused.append(f"{path.name} does not allow to be embedded.")
                continue
            weight = "bold" if font["OS/2"].usWeightClass >= 600 else "normal"
            style = "italic" if font["OS/2"].fsSelection & 1 else "normal"
            if text is not None and not rights & _WHOLE_ONLY:
                options = Options(layout_features=_FEATURES, name_IDs=[0, 1, 2, 4, 6, 13, 14])
                options.drop_tables += ["FFTM"]  # FontForge's own dates
                subsetter = Subsetter(options)
                subsetter.populate(unicodes=letters)
                subsetter.subset(font)
            family = str(font["name"].getBestFamilyName() or path.stem)
            held = io.BytesIO()
            font.save(held)
        except (OSError, TTLibError, KeyError, AttributeError, ValueError, AssertionError):
            refused.append(f"{path.name} is no typeface that can be read.")
            continue
        suffix = path.suffix.lower()
        name = re.sub(r"[^a-z0-9-]+", "-", path.stem.lower()) + suffix
        face = Face(name, _KINDS[suffix], weight, style, held.getvalue(), family)
        faces.setdefault((family, weight, style), face)
    return [faces[key] for key in sorted(faces)], refused


def rules(faces: Sequence[Face], family: str = "") -> str:
    """The style sheet that declares them: in files of the folder `fonts/` under one name, or, without
    a name, in the style sheet itself, each under its own."""
    return "".join(
        f'@font-face {{ font-family: "{family or face.family}"; font-weight: {face.weight}; '
        f'font-style: {face.style}; src: url("{_address(face, bool(family))}"); }}\n'
        for face in faces
    )


def _address(face: Face, apart: bool) -> str:
    if apart:
        return f"fonts/{face.name}"
    return f"data:{face.type};base64,{base64.b64encode(face.data).decode()}"
