"""The Nu HTML checker (the W3C's) has nothing against any page, nor against any image in SVG."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from browser.reading import none

pytestmark = pytest.mark.browser

# The style sheet in a print page speaks CSS Paged Media and Generated Content for Paged Media (W3C),
# which programs for print understand and the checker does not know.
PAGED = re.compile(
    r"^CSS: (“(string-set|bookmark-level|bookmark-label|footnote-policy|footnote)”: "
    r"(Property “[\w-]+” doesn't exist\.|Parse Error\.)"
    r"|“text-overflow”: Property “text-overflow” doesn't exist in .*"
    r"|“content”: “string\([\w,-]+\)” is not a “content” value\."
    r"|“float”: “footnote” is not a “float” value\."
    r"|Unknown pseudo-element or pseudo-class “::footnote-(call|marker)”\."
    r"|Parse Error\.)$"
)
# What is no error. The tables and sections of a source are published as they are: no cell and no
# heading is invented for them.
AS_THE_SOURCE = re.compile(r"^(A table row was \d+ columns wide|Section lacks heading)")


# A guess from statistics of letters, wrong now and then on cables full of names; that `lang` follows
# the source is held by other tests.
GUESS = re.compile(r"^This document appears to be written in ")


def faults(vnu: list[str], site: Path) -> list[str]:
    """What the checker says of a finished site, warnings and remarks too; a line each."""
    done = subprocess.run(
        [*vnu, "--format", "json", "--also-check-svg", "--skip-non-html", str(site)],
        capture_output=True,
        text=True,
        check=False,
    )
    messages = json.loads(done.stderr)["messages"]
    return [
        f"{message['url'].removeprefix(site.as_uri())}:{message.get('lastLine', '')} {told(message)}"
        for message in messages
        if not (message["url"].endswith("/print.html") and PAGED.match(message["message"]))
        and not (message["type"] == "info" and AS_THE_SOURCE.match(message["message"]))
        and not GUESS.match(message["message"])
    ]


def told(message: dict[str, str]) -> str:
    kind = message.get("subType", message["type"])
    return f"{kind}: {message['message']} {message.get('extract', '')!r}"


def test_the_checker_is_awake(vnu: list[str], tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<!doctype html><p id=a><p id=a>", "utf-8")
    assert any("Duplicate ID" in fault for fault in faults(vnu, tmp_path))


def test_sample(vnu: list[str], sample_site: Path) -> None:
    none(faults(vnu, sample_site))


def test_rare_and_hostile_pages(vnu: list[str], golden_sites: Path) -> None:
    none(faults(vnu, golden_sites))


def test_volume(vnu: list[str], volume_site: Path) -> None:
    none(faults(vnu, volume_site))
