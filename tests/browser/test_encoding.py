"""The review table of an encoding, as its reader meets it: no word is broken, nothing runs over."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, call

from browser.reading import Reader

pytestmark = pytest.mark.browser

BROKEN = """() => [...document.querySelectorAll("td, h2 code, nav code")].flatMap(cell => {
  const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), found = [];
  while (texts.nextNode()) {
    for (const word of texts.currentNode.data.matchAll(/[\\p{L}\\d.:]{2,24}/gu)) {
      const range = document.createRange();
      range.setStart(texts.currentNode, word.index);
      range.setEnd(texts.currentNode, word.index + word[0].length);
      const tops = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
      if (tops.size > 1) found.push(word[0]);
    }
  }
  return found;
})"""


def test_no_word_is_broken(
    reading: Callable[[str], Reader], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for path in (ROOT / "seeds" / "transcripts").glob("*.txt"):
        shutil.copy(path, tmp_path)
    shutil.copy(ROOT / "tests" / "encode" / "unmarked" / "in.txt", tmp_path)
    call("encode", ".", "-o", "out", "-q")
    reader = reading(f"{(tmp_path / 'out').as_uri()}/")
    for width in (1280, 1121, 1120, 800, 390):
        page = reader.open("review.html", view={"width": width, "height": 900})
        assert page.locator("tr.open").count() > 10
        assert page.evaluate(BROKEN) == [], width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
