"""RELAX NG: schemas in both syntaxes, documents validated against them.

    from edition.relaxng import Schema

Written for editors: all errors, each at its place, with what to do. It needs nothing but the standard
library and can be used by itself. Sources: RELAX NG specification (OASIS, 3 December 2001); RELAX NG
Compact Syntax (21 November 2002); XML Schema Part 2; James Clark, "An algorithm for RELAX NG
validation".
"""

from edition.relaxng.problem import Problem, Related
from edition.relaxng.schema import Schema
from edition.relaxng.syntax import SchemaError

__all__ = ["Problem", "Related", "Schema", "SchemaError"]
