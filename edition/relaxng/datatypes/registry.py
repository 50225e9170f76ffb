"""Datatypes by library and name.

Here are the two of RELAX NG itself (specification, section 4.4); those of W3C XML Schema are in `xsd`.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Final

from edition.relaxng.datatypes.base import XSD, Context, Datatype, Parameters, Refused, collapsed


class _String(Datatype):
    name = "string"

    def value(self, text: str, context: Context) -> Hashable | None:
        return text

    def wanted(self) -> str:
        return "any text"


class _Token(Datatype):
    name = "token"

    def value(self, text: str, context: Context) -> Hashable | None:
        return collapsed(text)

    def wanted(self) -> str:
        return "any text"


_BUILT_IN: Final[dict[str, Datatype]] = {"string": _String(), "token": _Token()}
_made: dict[tuple[str, str, tuple[tuple[str, str], ...]], Datatype] = {}


def datatype(library: str, name: str, parameters: Parameters = ()) -> Datatype:
    """The datatype of a library, with parameters.

    Raises Refused where there is none, or not with these parameters.
    """
    key = (library, name, tuple(parameters))
    found = _made.get(key)
    if found is None:
        if len(_made) > 10_000:
            _made.clear()
        found = _made[key] = _make(library, name, parameters)
        found.made_of = key
    return found


def _make(library: str, name: str, parameters: Parameters) -> Datatype:
    if library == "":
        if name not in _BUILT_IN:
            raise Refused(f'RELAX NG itself has no datatype "{name}", only "string" and "token"')
        if parameters:
            raise Refused(f'the datatype "{name}" of RELAX NG itself has no parameters')
        return _BUILT_IN[name]
    if library == XSD:
        from edition.relaxng.datatypes import xsd

        return xsd.make(name, parameters)
    raise Refused(f"the datatype library {library} is not known")
