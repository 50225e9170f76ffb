"""Dates that machines can read: each day that exists has a `time`, whatever the year, and no other."""

from __future__ import annotations

import calendar
import re
import shutil
from pathlib import Path

from conftest import build, document, tei
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from edition.volume import stamp

CASE = Path(__file__).parent / "cases/tei/leap-day-without-time.xml"
_WHEN = "{urn:edition:stamp}when"


def test_the_leap_day_is_a_day_like_any(tmp_path: Path) -> None:
    shutil.copy(CASE, tmp_path)
    build(tmp_path)
    page = (tmp_path / "build/site/leap/d1/index.html").read_text("utf-8")
    assert re.findall(r'<time datetime="([^"]*)"', page) == ["1964-02-28", "1964-02-29"]


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 9999), st.integers(0, 14), st.integers(0, 33))
def test_days_that_exist_are_told(year: int, month: int, day: int) -> None:
    when = f"{year:04}-{month:02}-{day:02}"
    exists = year > 0 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
    root = etree.fromstring(f'<p xmlns="http://www.tei-c.org/ns/1.0"><date when="{when}"/></p>')
    stamp._days(root)
    assert root[0].get(_WHEN) == (when if exists else None)


def test_what_is_no_day_is_not(tmp_path: Path) -> None:
    values = ("1964", "1964-02", "1964-02-29T10:00:00", "--02-29", "10:00:00", "x", "")
    dates = "".join(f'<date when="{value}">d</date>' for value in values)
    (tmp_path / "v.xml").write_text(tei(f"<body>{document(f'<p>{dates}</p>')}</body>"), "utf-8")
    build(tmp_path)
    page = (tmp_path / "build/site/vol/d1/index.html").read_text("utf-8")
    article = page[page.index("<article") : page.index("</article>")]
    assert "<time" not in article
