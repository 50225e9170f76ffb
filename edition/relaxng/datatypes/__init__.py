"""Datatype libraries: the two types of RELAX NG itself, and those of W3C XML Schema.

    from edition.relaxng.datatypes import datatype

`base` says what a datatype is, `registry` finds one by name, `xsd` has those of XML Schema; the rest is
what they are made of: `expression` (patterns), `moments` (dates and durations), `uri`, `blocks`.
"""

from edition.relaxng.datatypes.base import NOWHERE, XSD, Context, Datatype, Parameters, Refused
from edition.relaxng.datatypes.registry import datatype

__all__ = ["NOWHERE", "XSD", "Context", "Datatype", "Parameters", "Refused", "datatype"]
