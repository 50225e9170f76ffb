"""The datatypes of W3C XML Schema, as RELAX NG uses them.

Sources: XML Schema Part 2 (second edition); "Guidelines for using W3C XML Schema Datatypes with RELAX
NG" (which parameters there are, that `pattern` may be repeated and all must match, that `enumeration`
and `whiteSpace` are none).
"""

from __future__ import annotations

import base64
import binascii
import math
import re
import struct
from collections.abc import Callable, Hashable
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from edition.relaxng.datatypes import moments
from edition.relaxng.datatypes.base import (
    NOWHERE,
    Context,
    Datatype,
    Parameters,
    Refused,
    collapsed,
    words,
)
from edition.relaxng.datatypes.expression import BadExpression, Expression, TooMuch
from edition.relaxng.datatypes.uri import is_uri
from edition.relaxng.letters import is_name, is_ncname, is_nmtoken

Reader = Callable[[str, Context], Hashable | None]
_LANGUAGE: Final = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*\Z")
_DECIMAL: Final = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)\Z")
_INTEGER: Final = re.compile(r"[+-]?[0-9]+\Z")
_FLOAT: Final = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?\Z")
_BASE64: Final = re.compile(
    r"(?:[A-Za-z0-9+/] ?[A-Za-z0-9+/] ?[A-Za-z0-9+/] ?[A-Za-z0-9+/] ?)*"
    r"(?:[A-Za-z0-9+/] ?[A-Za-z0-9+/] ?[A-Za-z0-9+/] ?[A-Za-z0-9+/]"
    r"|[A-Za-z0-9+/] ?[A-Za-z0-9+/] ?[AEIMQUYcgkosw048] ?=|[A-Za-z0-9+/] ?[AQgw] ?= ?=)?\Z"
)
_DIGITS_MOST: Final = 10_000


def _shaped(is_shaped: Callable[[str], object]) -> Reader:
    return lambda text, _context: text if is_shaped(text) else None


def _decimal(text: str, _context: Context) -> Hashable | None:
    if not _DECIMAL.match(text) or len(text) > _DIGITS_MOST:
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _whole(low: int | None, high: int | None) -> Reader:
    def read(text: str, _context: Context) -> Hashable | None:
        if not _INTEGER.match(text) or len(text) > _DIGITS_MOST:
            return None
        number = Decimal(text)
        return number if (low is None or number >= low) and (high is None or number <= high) else None

    return read


def _floating(text: str, context: Context) -> Hashable | None:
    if text == "NaN":
        return text
    if text in ("INF", "-INF"):
        return math.inf if text == "INF" else -math.inf
    return float(text) if _FLOAT.match(text) else None


def _single(text: str, context: Context) -> Hashable | None:
    number = _floating(text, context)
    if not isinstance(number, float):
        return number
    try:
        return float(struct.unpack("f", struct.pack("f", number))[0])
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def _boolean(text: str, _context: Context) -> Hashable | None:
    return {"true": "true", "1": "true", "false": "false", "0": "false"}.get(text)


def _qname(text: str, context: Context) -> Hashable | None:
    prefix, colon, local = text.rpartition(":")
    if not is_ncname(local) or (colon and not is_ncname(prefix)):
        return None
    if prefix == "xml":
        return ("http://www.w3.org/XML/1998/namespace", local)
    uri = context.prefixes.get(prefix)
    if prefix and not uri:
        return None
    return (uri or "", local)


def _entity(text: str, context: Context) -> Hashable | None:
    return text if is_ncname(text) and text in context.entities else None


def _several(one: Reader) -> Reader:
    def read(text: str, context: Context) -> Hashable | None:
        found = tuple(one(word, context) for word in words(text))
        return found if found and None not in found else None

    return read


def _hex(text: str, _context: Context) -> Hashable | None:
    return text.upper() if re.match(r"([0-9a-fA-F]{2})*\Z", text) else None


def _base64(text: str, _context: Context) -> Hashable | None:
    if not _BASE64.match(text):
        return None
    try:
        return base64.b64decode(text.replace(" ", ""), validate=True)
    except binascii.Error:
        return None


def _text(text: str, _context: Context) -> Hashable | None:
    return text


def _moment(kind: str) -> Reader:
    return lambda text, _context: moments.moment(kind, text)


def _span(text: str, _context: Context) -> Hashable | None:
    return moments.span(text)


_BIG: Final = {"byte": 7, "short": 15, "int": 31, "long": 63}
_READERS: Final[dict[str, Reader]] = {
    "string": _text,
    "normalizedString": _text,
    "token": _text,
    "language": _shaped(_LANGUAGE.match),
    "Name": _shaped(is_name),
    "NCName": _shaped(is_ncname),
    "ID": _shaped(is_ncname),
    "IDREF": _shaped(is_ncname),
    "IDREFS": _several(_shaped(is_ncname)),
    "ENTITY": _entity,
    "ENTITIES": _several(_entity),
    "NMTOKEN": _shaped(is_nmtoken),
    "NMTOKENS": _several(_shaped(is_nmtoken)),
    "anyURI": lambda text, _context: text if is_uri(text) else None,
    "QName": _qname,
    "NOTATION": _qname,
    "boolean": _boolean,
    "decimal": _decimal,
    "float": _single,
    "double": _floating,
    "hexBinary": _hex,
    "base64Binary": _base64,
    "duration": _span,
    **{kind: _moment(kind) for kind in moments.KINDS},
    "integer": _whole(None, None),
    "nonPositiveInteger": _whole(None, 0),
    "negativeInteger": _whole(None, -1),
    "nonNegativeInteger": _whole(0, None),
    "positiveInteger": _whole(1, None),
    **{name: _whole(-(2**bits), 2**bits - 1) for name, bits in _BIG.items()},
    **{f"unsigned{name.title()}": _whole(0, 2 ** (bits + 1) - 1) for name, bits in _BIG.items()},
}
_WHOLE: Final = frozenset(
    name for name in _READERS if "nteger" in name or name.lower().endswith(tuple(_BIG))
)
_MEASURED: Final = frozenset(
    "string normalizedString token language Name NCName ID IDREF IDREFS ENTITY ENTITIES "
    "NMTOKEN NMTOKENS anyURI QName NOTATION hexBinary base64Binary".split()
)
_ORDERED: Final = _WHOLE | moments.KINDS | {"decimal", "float", "double", "duration"}
_CONTEXTUAL: Final = frozenset("QName NOTATION ENTITY ENTITIES".split())


def _before(one: Any, other: Any) -> bool:
    if isinstance(one, str) or isinstance(other, str):  # NaN has no order
        return False
    if isinstance(one, moments.Moment | moments.Span):
        return one.before(other)
    return bool(one < other)


class _Schema(Datatype):
    """A datatype of XML Schema."""

    def __init__(self, name: str, parameters: Parameters) -> None:
        self.name = name
        self.read = _READERS[name]
        self.contextual = name in _CONTEXTUAL
        self.plain = not self.contextual and name != "ID"
        self.expressions: list[Expression] = []
        self.checks: list[tuple[str, str, Callable[[str, Any], bool]]] = []
        for parameter, value in parameters:
            self.checks.append((parameter, value, self._check(parameter, value)))

    def _normal(self, text: str) -> str:
        if self.name == "string":
            return text
        if self.name == "normalizedString":
            return re.sub(r"[\t\r\n]", " ", text)
        return collapsed(text)

    def value(self, text: str, context: Context) -> Hashable | None:
        text = self._normal(text)
        value = self.read(text, context)
        if value is None or not all(check(text, value) for _, _, check in self.checks):
            return None
        return value

    def _check(self, parameter: str, limit: str) -> Callable[[str, Any], bool]:
        if parameter == "pattern":
            expression = _expression(limit)
            self.expressions.append(expression)
            return lambda text, _value: expression.matches(text)
        if parameter in ("length", "minLength", "maxLength"):
            if self.name not in _MEASURED:
                raise Refused(f'"{self.name}" has no {parameter}')
            return self._length(parameter, self._number(parameter, limit))
        if parameter in ("totalDigits", "fractionDigits"):
            if self.name != "decimal" and self.name not in _WHOLE:
                raise Refused(f'"{self.name}" has no {parameter}')
            return _digits(parameter, self._number(parameter, limit))
        if parameter in ("minInclusive", "maxInclusive", "minExclusive", "maxExclusive"):
            bound = self.value(limit, NOWHERE) if self.name in _ORDERED else None
            if self.name not in _ORDERED:
                raise Refused(f'"{self.name}" has no {parameter}')
            if bound is None:
                raise Refused(f'{parameter} "{limit}" is no {self.name}')
            return _bounded(parameter, bound)
        if parameter in ("enumeration", "whiteSpace"):
            raise Refused(f"RELAX NG has no parameter {parameter}")
        raise Refused(f"there is no parameter {parameter}")

    def _number(self, parameter: str, limit: str) -> int:
        limit = collapsed(limit)
        if not re.match(r"\+?[0-9]{1,9}\Z", limit) or (parameter == "totalDigits" and int(limit) == 0):
            raise Refused(f'{parameter} "{limit}" is no number')
        return int(limit)

    def _length(self, parameter: str, limit: int) -> Callable[[str, Any], bool]:
        def length(text: str, value: Any) -> int:
            if self.name == "hexBinary":
                return len(text) // 2
            return (
                len(value) if isinstance(value, tuple | bytes) and self.name != "QName" else len(text)
            )

        if parameter == "length":
            return lambda text, value: bool(length(text, value) == limit)
        if parameter == "minLength":
            return lambda text, value: length(text, value) >= limit
        return lambda text, value: length(text, value) <= limit

    def cost(self) -> int:
        return sum(expression.cost for expression in self.expressions)

    def wanted(self) -> str:
        words_ = _WORDS.get(self.name, self.name)
        rest = [f"{_LIMITS.get(parameter, parameter)} {limit}" for parameter, limit, _ in self.checks]
        return ", ".join([words_, *rest])


_WORDS: Final = {
    "string": "text", "token": "text", "normalizedString": "text", "anyURI": "an address (URI)",
    "date": "a date YYYY-MM-DD", "dateTime": "a date and time YYYY-MM-DDThh:mm:ss",
    "time": "a time hh:mm:ss", "gYear": "a year YYYY", "gYearMonth": "a month YYYY-MM",
    "gMonth": "a month --MM", "gDay": "a day ---DD", "gMonthDay": "a day --MM-DD",
    "language": "a language tag such as en or de-AT", "NCName": "a name without colon",
    "Name": "a name", "ID": "an id (a name without colon)", "IDREF": "an id",
    "boolean": "true or false",
    "nonNegativeInteger": "a whole number from 0", "positiveInteger": "a whole number from 1",
    "integer": "a whole number", "decimal": "a number", "double": "a number", "float": "a number",
    "duration": "a duration such as P1DT2H", "NMTOKEN": "one word of letters, digits, . - _ :",
}  # fmt: skip
_LIMITS: Final = {
    "pattern": "of the form", "minInclusive": "from", "maxInclusive": "up to", "minExclusive": "above",
    "maxExclusive": "below", "minLength": "at least of length", "maxLength": "at most of length",
    "length": "of length", "totalDigits": "digits at most", "fractionDigits": "decimals at most",
}  # fmt: skip


def _expression(source: str) -> Expression:
    try:
        return Expression(source)
    except (BadExpression, TooMuch) as error:
        raise Refused(f'the pattern "{source}" cannot be read: {error}') from None


def _digits(parameter: str, limit: int) -> Callable[[str, Any], bool]:
    def check(_text: str, value: Any) -> bool:
        _sign, digits, exponent = value.as_tuple()
        shown = list(digits)
        while exponent < 0 and len(shown) > 1 and shown[-1] == 0:
            shown.pop()
            exponent += 1
        decimals = max(-exponent, 0)
        if parameter == "fractionDigits":
            return bool(decimals <= limit)
        return bool(max(len(shown), decimals) <= limit)

    return check


def _bounded(parameter: str, bound: Any) -> Callable[[str, Any], bool]:
    if parameter == "minInclusive":
        return lambda _text, value: value == bound or _before(bound, value)
    if parameter == "maxInclusive":
        return lambda _text, value: value == bound or _before(value, bound)
    if parameter == "minExclusive":
        return lambda _text, value: _before(bound, value)
    return lambda _text, value: _before(value, bound)


def make(name: str, parameters: Parameters) -> Datatype:
    """The datatype with its parameters. Raises Refused."""
    if name not in _READERS:
        raise Refused(f'XML Schema has no datatype "{name}"')
    return _Schema(name, parameters)
