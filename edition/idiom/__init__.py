"""Idioms, and the profile that an edition is read with.

A profile is named by the setting [edition] profile, or recognised in each volume, and told: see
docs/explanation/profiles.md.
"""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from edition.idiom.recognise import PROFILES, recognise
from edition.settings import AUTO
from edition.volume.idiom import PLAIN, Idiom

__all__ = ["AUTO", "PROFILES", "chosen", "idiom", "recognise"]


def idiom(name: str) -> Idiom:
    """The idiom of a profile. Imported only where it is used: its patterns take time to compile."""
    if name == "frus":
        from edition.idiom.frus.idiom import Frus

        return Frus()
    if name == "letters":
        from edition.idiom.letters import Letters

        return Letters()
    return PLAIN


def chosen(profile: str) -> Callable[[etree._Element], Idiom]:
    """How the volumes of an edition are read, by their roots. `profile` is the edition's setting."""
    if profile == AUTO:
        return lambda root: idiom(recognise(root))
    return lambda _root: idiom(profile)
