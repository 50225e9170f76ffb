"""`edition explain`: what a finding's code means."""

from __future__ import annotations

import difflib
import textwrap
from collections.abc import Mapping

import click

from edition.cli import options, terminal
from edition.cli.teller import Teller, result
from edition.finding import RULES, Rule


@options.command("explain")
@click.argument("code", required=False)
@options.telling("words", "json")
def command(code: str | None, teller: Teller) -> None:
    """Say what the code of a finding means and what to do; without CODE, list them all."""
    if code is not None and code not in RULES:
        near = difflib.get_close_matches(code, RULES, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise click.UsageError(f"There is no finding {code}.{hint}")
    chosen = {code: RULES[code]} if code is not None else RULES
    if teller.form == "json":
        result({name: rule._asdict() for name, rule in chosen.items()})
    elif not teller.quiet:
        if code is not None:
            _one(code, RULES[code])
        else:
            _list(chosen)


def _one(code: str, rule: Rule) -> None:
    terminal.say((code, "bold"), f" ({rule.severity})")
    for line in terminal.wrapped(rule.reason):
        terminal.say(line)
    for line in terminal.wrapped(f"→ {rule.remedy}", "  "):
        terminal.say(line)


def _list(rules: Mapping[str, Rule]) -> None:
    code = max(map(len, rules))
    severity = max(len(rule.severity) for rule in rules.values())
    room = terminal.columns() - code - severity - 4
    for name, rule in rules.items():
        why = textwrap.wrap(rule.reason, room) if room > _LEAST else [rule.reason]
        terminal.say((f"{name:<{code}}", "bold"), f"  {rule.severity:<{severity}}  {why[0]}")
        for line in why[1:]:
            terminal.say(f"{'':{code + severity + 4}}{line}")


_LEAST = 20
"""Columns below which the reasons stand in lines of any length."""
