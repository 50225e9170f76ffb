"""The regular expressions of XML Schema, matched in bounded time.

A schema's expression may be made to run away; Python's `re` would. So an expression is a small pattern
of its own, and matching takes its derivative letter by letter, each remembered (Brzozowski). Source:
XML Schema Part 2, appendix F.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any, Final

from edition.relaxng.datatypes.blocks import BLOCKS
from edition.relaxng.letters import continues_name, starts_name

_MOST_STORED: Final = 400_000
"""Units, of some 80 bytes, that one text may leave with an expression: nodes, their members, steps."""
_MOST_KEPT: Final = 1_000_000
"""Units that all expressions together keep for the next text."""
_WORK: Final = 2_000_000
_WORK_PER_LETTER: Final = 20
"""Units of work that matching a text may cost."""
_LONGEST: Final = 100_000
_DEEPEST: Final = 100
Letters = Callable[[str], bool]

_CATEGORIES: Final = frozenset(
    "L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po Z Zs Zl Zp S Sm Sc Sk So "
    "C Cc Cf Co Cn".split()
)


class BadExpression(ValueError):
    """The expression cannot be read; says why."""


class TooMuch(Exception):
    """The expression leads to more states than can be borne."""


class Expression:
    """A regular expression. `matches` says whether it matches the whole of a text."""

    _all_kept = 0
    """Units that all expressions together keep for the next text."""
    _keeping: Final[set[Expression]] = set()

    def __init__(self, source: str) -> None:
        """Raises BadExpression or TooMuch."""
        if len(source) > _LONGEST:
            raise BadExpression("it is too long")
        self._source = source
        self.cost = 0
        """Units of work that matching the last text has cost."""
        self._new = _Builder()
        self._start = _ExpressionReader(source, self._new).read()

    def matches(self, text: str) -> bool:
        """Raises TooMuch where the text leads to more states than can be borne, never because of what
        was kept of the texts before it."""
        before = self._new.stored
        try:
            return self._matches(text)
        except TooMuch:
            self._forget()
            return self._matches(text)
        finally:
            if self._new.stored != before:
                self._keep(self._new.stored - before)

    def _keep(self, more: int) -> None:
        Expression._all_kept += more
        Expression._keeping.add(self)
        if Expression._all_kept > _MOST_KEPT or self._new.stored > _MOST_STORED:
            for one in Expression._keeping:
                one._forget()
            Expression._keeping.clear()
            Expression._all_kept = 0

    def _matches(self, text: str) -> bool:
        node = self._start
        new = self._new
        new.left = budget = _WORK + _WORK_PER_LETTER * len(text)
        for letter in text:
            following = node.after.get(letter)
            node = new.derive(node, letter) if following is None else following
            if node is new.nothing:
                break
        self.cost = budget - new.left
        return node.nullable

    def _forget(self) -> None:
        self._new = _Builder()
        self._start = _ExpressionReader(self._source, self._new).read()


class _Node:
    nullable = False

    def __init__(self) -> None:
        self.after: dict[str, _Node] = {}

    def derive(self, letter: str, new: _Builder) -> _Node:
        return new.nothing


class _Empty(_Node):
    nullable = True


class _One(_Node):
    def __init__(self, letters: Letters) -> None:
        super().__init__()
        self.letters = letters

    def derive(self, letter: str, new: _Builder) -> _Node:
        return new.empty if self.letters(letter) else new.nothing


class _Sequence(_Node):
    def __init__(self, first: _Node, rest: _Node) -> None:
        super().__init__()
        self.first = first
        self.rest = rest
        self.nullable = first.nullable and rest.nullable

    def derive(self, letter: str, new: _Builder) -> _Node:
        found = new.sequence(new.derive(self.first, letter), self.rest)
        if self.first.nullable:
            return new.either((found, new.derive(self.rest, letter)))
        return found


class _Either(_Node):
    def __init__(self, members: Iterable[_Node]) -> None:
        super().__init__()
        self.members = tuple(members)
        self.nullable = any(m.nullable for m in self.members)

    def derive(self, letter: str, new: _Builder) -> _Node:
        return new.either(new.derive(m, letter) for m in self.members)


class _Repeat(_Node):
    def __init__(self, of: _Node, least: int, most: int | None) -> None:
        super().__init__()
        self.of = of
        self.least = least
        self.most = most
        self.nullable = least == 0 or of.nullable

    def derive(self, letter: str, new: _Builder) -> _Node:
        least = max(self.least - 1, 0)
        again = new.repeat(self.of, least, None if self.most is None else self.most - 1)
        return new.sequence(new.derive(self.of, letter), again)


class _Builder:
    """Makes each node once, and counts what that costs and what is kept."""

    def __init__(self) -> None:
        self.nothing = _Node()
        self.empty: _Node = _Empty()
        self._known: dict[tuple[object, ...], _Node] = {}
        self.left = _WORK
        """Units of work that are left."""
        self.stored = 0

    def spend(self, units: int) -> None:
        self.left -= units
        if self.left < 0:
            raise TooMuch

    def derive(self, node: _Node, letter: str) -> _Node:
        found = node.after.get(letter)
        if found is None:
            self._store(1)
            found = node.after[letter] = node.derive(letter, self)
        return found

    def _store(self, units: int) -> None:
        self.spend(units)
        self.stored += units
        if self.stored > _MOST_STORED:
            raise TooMuch

    def _remember(self, key: tuple[object, ...], size: int, make: Callable[[], _Node]) -> _Node:
        found = self._known.get(key)
        if found is None:
            self._store(5 + size)
            found = self._known[key] = make()
        return found

    def sequence(self, first: _Node, rest: _Node) -> _Node:
        if first is self.nothing or rest is self.nothing:
            return self.nothing
        if first is self.empty:
            return rest
        if rest is self.empty:
            return first
        if isinstance(first, _Sequence):
            return self.sequence(first.first, self.sequence(first.rest, rest))
        return self._remember((1, first, rest), 1, lambda: _Sequence(first, rest))

    def either(self, members: Iterable[_Node]) -> _Node:
        found: dict[_Node, None] = {}
        for member in members:
            if isinstance(member, _Either):
                self.spend(len(member.members))
                found.update(dict.fromkeys(member.members))
            elif member is not self.nothing:
                found[member] = None
        if len(found) <= 1:
            return next(iter(found), self.nothing)
        self.spend(len(found))
        return self._remember((2, frozenset(found)), len(found), lambda: _Either(found))

    def repeat(self, of: _Node, least: int, most: int | None) -> _Node:
        if most == 0 or of is self.empty:
            return self.empty
        if of is self.nothing:
            return self.empty if least == 0 else of
        if (least, most) == (1, 1):
            return of
        return self._remember((3, of, least, most), 1, lambda: _Repeat(of, least, most))


class _ExpressionReader:
    """Reads an expression."""

    def __init__(self, source: str, new: _Builder) -> None:
        self.source = source
        self.new = new
        self.at = 0
        self.depth = 0

    def read(self) -> _Node:
        node = self.branches()
        if self.at < len(self.source):
            raise BadExpression(f'"{self.source[self.at]}" closes nothing')
        return node

    def peek(self) -> str:
        return self.source[self.at : self.at + 1]

    def take(self) -> str:
        letter = self.peek()
        if not letter:
            raise BadExpression("it breaks off")
        self.at += 1
        return letter

    def branches(self) -> _Node:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise BadExpression("it is nested too deeply")
        found = [self.branch()]
        while self.peek() == "|":
            self.at += 1
            found.append(self.branch())
        self.depth -= 1
        return self.new.either(found)

    def branch(self) -> _Node:
        pieces: list[_Node] = []
        while self.peek() not in ("", "|", ")"):
            pieces.append(self.piece())
        if len(pieces) > 900:
            raise BadExpression("it is too long")
        node = self.new.empty
        for piece in reversed(pieces):
            node = self.new.sequence(piece, node)
        return node

    def piece(self) -> _Node:
        atom = self.atom()
        sign = self.peek()
        if sign not in ("?", "*", "+", "{") or not sign:
            return atom
        self.at += 1
        if sign == "{":
            match = re.compile(r"([0-9]{1,9})(,([0-9]{1,9})?)?\}").match(self.source, self.at)
            if match is None:
                raise BadExpression("a quantity is written {n}, {n,} or {n,m}")
            self.at = match.end()
            least = int(match[1])
            most = (int(match[3]) if match[3] else None) if match[2] else least
            if most is not None and most < least:
                raise BadExpression(f"{{{least},{most}}} is the wrong way round")
            return self.new.repeat(atom, least, most)
        least, most = {"?": (0, 1), "*": (0, None), "+": (1, None)}[sign]
        return self.new.repeat(atom, least, most)

    def atom(self) -> _Node:
        letter = self.take()
        if letter == "(":
            node = self.branches()
            if self.take() != ")":
                raise BadExpression("a bracket is not closed")
            return node
        if letter in "?*+{}":
            raise BadExpression(f'"{letter}" repeats nothing')
        if letter == "[":
            return _One(self.letters())
        if letter == "]":
            raise BadExpression('"]" closes nothing')
        if letter == ".":
            return _One(lambda c: c not in "\n\r")
        if letter == "\\":
            return _One(self.escape()[0])
        return _One(letter.__eq__)

    def escape(self) -> tuple[Letters, str]:
        """What an escape stands for; and the letter, where it is one."""
        kind = self.take()
        if kind in "nrt":
            letter = {"n": "\n", "r": "\r", "t": "\t"}[kind]
            return letter.__eq__, letter
        if kind in "\\|.-^?*+{}()[]$":
            return kind.__eq__, kind
        if kind in "pP":
            return self.category(kind == "P"), ""
        lower = _ESCAPES.get(kind.lower())
        if lower is None:
            raise BadExpression(f"\\{kind} means nothing")
        return (lower if kind.islower() else _not(lower)), ""

    def category(self, negated: bool) -> Letters:
        match = re.compile(r"\{([A-Za-z0-9-]+)\}").match(self.source, self.at)
        if match is None:
            raise BadExpression("a category is written \\p{Name}")
        self.at = match.end()
        name = match[1]
        letters: Letters
        if name in _CATEGORIES:
            letters = lambda c: unicodedata.category(c).startswith(name)  # noqa: E731 - one line
        elif name.startswith("Is") and name[2:] in BLOCKS:
            low, high = BLOCKS[name[2:]]
            letters = lambda c: low <= ord(c) <= high  # noqa: E731 - one line
        else:
            raise BadExpression(f"there is no category {name}")
        return _not(letters) if negated else letters

    def letters(self) -> Letters:
        """What stands between square brackets."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise BadExpression("it is nested too deeply")
        negated = self.peek() == "^"
        if negated:
            self.at += 1
        singles: set[str] = set()
        others: list[Letters] = []
        but: Letters | None = None
        first = True
        while True:
            letter = self.take()
            if letter == "]" and not first:
                break
            if letter == "-" and self.peek() == "[" and not first:
                self.at += 1
                but = self.letters()
                if self.take() != "]":
                    raise BadExpression("after what is taken away the bracket must close")
                break
            if letter == "[" or letter == "]":
                raise BadExpression(f'"{letter}" must be written \\{letter} here')
            first = False
            low = letter
            if letter == "\\":
                set_, low = self.escape()
                if not low:
                    others.append(set_)
                    continue
            if self.peek() == "-" and self.source[self.at + 1 : self.at + 2] not in ("]", "[", ""):
                self.at += 1
                high = self.take()
                if high == "\\":
                    high = self.escape()[1]
                if not high or high < low:
                    raise BadExpression(f"the range from {low} to {high} is none")
                others.append(_between(low, high))
            else:
                singles.add(low)
        self.depth -= 1
        return _letters(singles, others, but, negated)


def _letters(singles: set[str], others: list[Letters], but: Letters | None, negated: bool) -> Letters:
    def contains(c: str) -> bool:
        inside = c in singles or any(o(c) for o in others)
        return inside != negated and not (but is not None and but(c))

    return contains


def _not(letters: Letters) -> Letters:
    return lambda c: not letters(c)


def _between(low: str, high: str) -> Letters:
    return lambda c: low <= c <= high


_ESCAPES: Final[dict[str, Any]] = {
    "s": lambda c: c in " \t\n\r",
    "i": starts_name,
    "c": continues_name,
    "d": lambda c: unicodedata.category(c) == "Nd",
    "w": lambda c: unicodedata.category(c)[0] not in "PZC",
}
