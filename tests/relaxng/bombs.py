"""Grammars that ask for more than any machine has, and random ones.

`test_bounds` runs them in processes of their own.

    python -m tests.relaxng.bombs NAME…      the bombs of these names
    python -m tests.relaxng.bombs 17 18 …    the random grammars of these seeds

Of each it prints the name and what came of it: the code of what was refused, or how many problems the
document has and the last one's code.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable

from edition.relaxng import Schema, SchemaError

Bomb = tuple[str, str]
"""A schema in the compact syntax (or in XML, if it begins with <), and a document."""
BOMBS: dict[str, Callable[[], Bomb]] = {}


def bomb(make: Callable[[], Bomb]) -> Callable[[], Bomb]:
    BOMBS[make.__name__] = make
    return make


def levels(step: str, last: str, number: int = 60) -> str:
    """Definitions r0, r1 …, each made of the next as `step` says, with {n} and {next} in it."""
    rest = [
        f"r{n} = {step.replace('{n}', str(n)).replace('{next}', f'r{n + 1}')}" for n in range(number)
    ]
    return "\n".join(["start = element a { r0 }", *rest, f"r{number} = {last}"])


@bomb
def references_in_an_interleave() -> Bomb:
    return levels("element e{n} { text }? & {next} & {next}", "empty"), "<a/>"


@bomb
def references_in_a_group() -> Bomb:
    return levels("element e{n} { text }?, {next}, {next}", "empty"), "<a/>"


@bomb
def ways_that_share_their_rest() -> Bomb:
    schema = levels(
        "({next}, element b { empty }) | ({next}, element c { empty })", "element d { empty }"
    )
    return schema, "<a><d/><b/><c/><x/><b/></a>"


@bomb
def ways_that_share_their_beginning() -> Bomb:
    schema = levels(
        "(element b { empty }, {next}) | (element b { empty }?, {next}, element c { empty })", "empty"
    )
    return schema, f"<a>{'<b/>' * 40}{'<c/>' * 40}<x/></a>"


@bomb
def repetitions_in_repetitions() -> Bomb:
    schema = levels(
        "(({next}, element b { empty })+ | ({next}, element b { empty }?)*)+", "element b { empty }"
    )
    return schema, f"<a>{'<b/>' * 80}</a>"


@bomb
def interleaves_of_what_repeats() -> Bomb:
    schema = levels(
        "(element b{n} { empty }, {next}) & (element c{n} { empty } | element d{n} { empty })*",
        "empty",
        40,
    )
    return schema, f"<a>{''.join(f'<c{n}/><b{n}/><d{n}/>' for n in range(40))}</a>"


@bomb
def attributes_that_ways_share() -> Bomb:
    schema = levels(
        "({next}, attribute b{n} { text }?) | ({next}, attribute c{n} { text })", "attribute d { text }"
    )
    return schema, '<a d="" b3="" c9="" x=""/>'


@bomb
def data_that_ways_share() -> Bomb:
    return levels("list { {next} } | {next} | xsd:token { pattern = '{n}' }", "xsd:date"), "<a>x</a>"


@bomb
def lists_of_lists_of_words() -> Bomb:
    words = levels("(({next}, 'b') | ({next}, 'c') | ({next}, {next}))", "'d'", 40)
    return words.replace("{ r0 }", "{ list { r0+ } }"), f"<a>{'d b c d ' * 500}</a>"


@bomb
def an_interleave_of_many() -> Bomb:
    members = " & ".join(f"element e{n} {{ empty }}*" for n in range(1500))
    dice = random.Random(1)
    return (
        f"element a {{ {members} }}",
        f"<a>{''.join(f'<e{dice.randrange(1500)}/>' for _ in range(20_000))}</a>",
    )


@bomb
def an_interleave_of_many_in_any_order() -> Bomb:
    members = " & ".join(f"(element e{n} {{ empty }}, element f{n} {{ empty }})?" for n in range(800))
    order = random.Random(1).sample(range(800), 800)
    return f"element a {{ {members} }}", f"<a>{''.join(f'<e{n}/>' for n in order)}<z/></a>"


@bomb
def many_of_one_name() -> Bomb:
    members = ", ".join(f"element b {{ attribute c {{ '{n % 7}' }} }}?" for n in range(1500))
    return f"element a {{ {members} }}", "<a>" + '<b c="1"/>' * 1000 + "</a>"


@bomb
def names_without_end_in_a_document() -> Bomb:
    members = " & ".join(f"element e{n} {{ empty }}?" for n in range(1000))
    return f"element a {{ {members} }}", f"<a>{''.join(f'<x{n}/>' for n in range(60_000))}</a>"


@bomb
def a_chain_of_choices() -> Bomb:
    return levels("element e{n} { empty } | {next}", "element e { empty }", 700), "<a><x/></a>"


@bomb
def a_long_chain_of_choices() -> Bomb:
    rest = "\n".join(f"r{n} = element e{n} {{ empty }} | r{n + 1}" for n in range(8000, -1, -1))
    return f"start = element a {{ r0 }} {rest} r8001 = empty", "<a><x/></a>"


@bomb
def a_name_class_of_many_names() -> Bomb:
    names = " | ".join(f"n{n}" for n in range(40_000))
    schema = f"element a {{ element * - ({names}) {{ text }}* & element ({names}) {{ text }}* }}"
    return schema, f"<a>{''.join(f'<n{n}/><m{n}/>' for n in range(5_000))}</a>"


@bomb
def wildcards_that_are_compared() -> Bomb:
    wild = " & ".join(
        f"element * - ({' | '.join(f'n{n}' for n in range(300) if n != one)}) {{ text }}?"
        for one in range(150)
    )
    return f"element a {{ {wild} }}", "<a/>"


@bomb
def many_values_and_a_wrong_one() -> Bomb:
    values = " | ".join(f"'v{n}'" for n in range(60_000))
    schema = f"element a {{ element b {{ attribute c {{ {values} }} }}* }}"
    return schema, "<a>" + "".join(f'<b c="w{n}"/>' for n in range(3_000)) + "</a>"


@bomb
def many_ways_at_once() -> Bomb:
    ways = " | ".join(f"element b {{ element c{n} {{ empty }} }}" for n in range(400))
    return f"element a {{ ({ways})* }}", "<a><b><c3/></b><b/></a>"


def patterned(pattern: str, text: str) -> Bomb:
    return f"element a {{ xsd:string {{ pattern = '{pattern}' }} }}", f"<a>{text}</a>"


@bomb
def an_expression_that_runs_away() -> Bomb:
    return patterned("(a|b)*a(a|b){1000}", "ab" * 20_000)


@bomb
def an_expression_of_counts_in_counts() -> Bomb:
    return patterned("(((a{0,99}b?){0,99}c?){0,99}d?){0,99}", "aabacadab" * 3_000)


@bomb
def an_expression_of_optional_letters() -> Bomb:
    return patterned("a?" * 850, "a" * 2_000)


@bomb
def many_expressions() -> Bomb:
    kinds = " | ".join(f"xsd:string {{ pattern = '(a|b)*a(a|b){{{n}}}' }}" for n in range(400, 700))
    return f"element a {{ {kinds} }}", f"<a>{'ab' * 5_000}</a>"


@bomb
def brackets_in_brackets() -> Bomb:
    return f"element a {{ {'(' * 50_000}empty{')' * 50_000} }}", "<a/>"


@bomb
def exceptions_of_exceptions() -> Bomb:
    return f"element a {{ {'xsd:string - ' * 50_000} 'x' }}", "<a/>"


@bomb
def annotations_in_annotations() -> Bomb:
    return f"{'[ a [ ' * 20_000} element a {{ empty }}", "<a/>"


@bomb
def grammars_in_grammars() -> Bomb:
    return f"{'grammar { start = ' * 20_000} empty", "<a/>"


@bomb
def two_million_words() -> Bomb:
    return f"element a {{ {'| a' * 1_000_000} }}", "<a/>"


@bomb
def prefixes_and_values() -> Bomb:
    declared = "\n".join(f'namespace p{n} = "x:{n}"' for n in range(50_000))
    values = " | ".join(["xsd:QName 'p1:a'"] * 50_000)
    return f"{declared} element a {{ {values} }}", "<a/>"


RNG = 'xmlns="http://relaxng.org/ns/structure/1.0"'


@bomb
def prefixes_and_elements() -> Bomb:
    declared = " ".join(f'xmlns:p{n}="x:{n}"' for n in range(20_000))
    members = "".join(f'<element name="e{n}" xmlns:q="q"><text/></element>' for n in range(20_000))
    return f'<element name="a" {RNG} {declared}><choice>{members}</choice></element>', "<a/>"


@bomb
def entities_of_entities() -> Bomb:
    entities = "".join(f"<!ENTITY e{n} '" + f"&e{n - 1};" * 10 + "'>" for n in range(1, 7))
    schema = (
        f'<!DOCTYPE element [<!ENTITY e0 "0123456789">{entities}]>'
        f'<element name="a" {RNG}><value>' + "&e6;" * 50 + "</value></element>"
    )
    return schema, "<a/>"


@bomb
def elements_in_elements() -> Bomb:
    return f"<group {RNG}>" * 50_000, "<a/>"


@bomb
def names_of_a_megabyte() -> Bomb:
    name = "n" * 1_000_000
    return "element a { empty }", f"<{name}>{'<b/>' * 20_000}</{name}>"


@bomb
def attributes_without_end() -> Bomb:
    attributes = " ".join(f'x{n}=""' for n in range(50_000))
    return "element a { attribute b { text } }", f"<a {attributes}/>"


@bomb
def siblings_that_come_again() -> Bomb:
    schema = "element a { element b { empty }?, (element c { empty } | element d { empty })* }"
    return schema, f"<a><b/>{'<c/><d/>' * 20_000}{'<b/>' * 20_000}</a>"


def chosen(dice: random.Random, number: int, depth: int = 0) -> str:
    """A random pattern, with references to definitions from `number` on."""
    kind = dice.choice(
        "ref ref group interleave choice repeat element attribute data text list empty".split()
    )
    if depth > 3 and kind in ("group", "interleave", "choice", "repeat", "list"):
        kind = "ref"
    if kind == "ref":
        return f"r{min(dice.randrange(number, number + 3), LAST)}"
    if kind in ("group", "interleave", "choice"):
        sign = {"group": ", ", "interleave": " & ", "choice": " | "}[kind]
        return (
            "(" + sign.join(chosen(dice, number, depth + 1) for _ in range(dice.randrange(2, 5))) + ")"
        )
    if kind == "repeat":
        return f"({chosen(dice, number, depth + 1)}){dice.choice('?*+')}"
    if kind == "element":
        name = dice.choice(("b", "c", "d", f"e{number}", "*", "(b | c)", "* - (b | d)"))
        return f"element {name} {{ r{dice.randrange(LAST + 1)} }}"  # an element may hold itself
    if kind == "attribute":
        return f"attribute {dice.choice('bcd')}{dice.choice(('', number))} {{ {dice.choice(VALUES)} }}?"
    if kind == "data":
        return dice.choice(VALUES)
    return "list { ('x' | 'y')+ }" if kind == "list" else kind


VALUES = ("text", "xsd:date", "'x'", "xsd:string { pattern = '(x|y)*x(x|y){9}' }", "xsd:token - 'y'")
LAST = 30


def grammar(seed: int) -> Bomb:
    """A random grammar of definitions that refer to those that follow, and a random document."""
    dice = random.Random(seed)
    rest = [f"r{n} = {chosen(dice, n + 1)}" for n in range(LAST)]
    schema = "\n".join(
        ["start = element a { r0 }", *rest, f"r{LAST} = {dice.choice(('empty', 'text'))}"]
    )

    def element(name: str, depth: int) -> str:
        attributes = "".join(
            f' {n}="{dice.choice("xyz")}"' for n in dice.sample("bcd", dice.randrange(3))
        )
        names = ("b", "c", "d", f"e{dice.randrange(LAST)}", "z")
        inside = "".join(
            element(dice.choice(names), depth + 1) if dice.random() < 0.8 else "x y"
            for _ in range(dice.randrange(1 if depth > 5 else 5))
        )
        return f"<{name}{attributes}>{inside}</{name}>"

    return schema, element("a", 0)


def outcome(schema: str, document: str) -> str:
    try:
        made = Schema.parse(schema.encode(), "a.rng" if schema.startswith("<") else "a.rnc")
    except SchemaError as error:
        return f"{error.code} {error.line}:{error.column}"
    problems = made.validate(document.encode())
    assert problems == made.validate(document.encode())
    return f"{len(problems)} {problems[-1].code if problems else ''}"


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        bomb_ = grammar(int(argument)) if argument.isdigit() else BOMBS[argument]()
        print(argument, outcome(*bomb_), flush=True)
