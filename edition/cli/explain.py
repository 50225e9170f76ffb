"""`edition explain`: what a finding's code means."""

from __future__ import annotations

import difflib

import click
from rich.table import Table
from rich.text import Text

from edition.cli import report
from edition.finding import RULES


@click.command("explain")
@click.argument("code", required=False)
@click.option("--json", "json", is_flag=True, help="Print as JSON.")
def command(code: str | None, json: bool) -> None:
    """Say what the code of a finding means and what to do; without CODE, list them all."""
    if code is not None and code not in RULES:
        near = difflib.get_close_matches(code, RULES, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise click.UsageError(f"There is no finding {code}.{hint}")
    chosen = {code: RULES[code]} if code is not None else RULES
    if json:
        report.print_json({name: rule._asdict() for name, rule in chosen.items()})
        return
    if code is not None:
        rule = RULES[code]
        report.out.print(Text.assemble((code, "bold"), f" ({rule.severity})"))
        report.out.print(f"{rule.reason}\n→ {rule.remedy}")
        return
    table = Table("code", "severity", "why", box=None, pad_edge=False)
    for name, rule in chosen.items():
        table.add_row(name, rule.severity, Text(rule.reason))
    report.out.print(table)
