"""`edition git`: git compares, shows and merges TEI by words from here on."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Final

import click

from edition import files
from edition.cli import options, terminal
from edition.cli.teller import Teller
from edition.files.writing import make_executable

_ATTRIBUTES: Final = "*.xml diff=tei merge=tei"
_HOOK: Final = """#!/bin/sh
# Written by `edition git --hook`: says what a commit changes, and stops one with a file that is no XML.
git diff --cached --quiet -- '*.xml' && exit 0
{command} diff --cached --stat
code=$?
if [ $code -ge 2 ]; then
    echo 'The commit was stopped; git commit --no-verify makes it all the same.' >&2
    exit 1
fi
exit 0
"""
WORKFLOW: Final = """name: What changed
on:
  pull_request:
    paths: ["**.xml"]
permissions:
  contents: read
  pull-requests: write
jobs:
  compare:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: pip install tei-edition
      - name: Compare
        env:
          BASE: ${{ github.event.pull_request.base.sha }}
        run: |
          code=0
          edition diff "$BASE...HEAD" --markdown > changes.md || code=$?
          cat changes.md >> "$GITHUB_STEP_SUMMARY"
          edition review "$BASE...HEAD" --output review || true
          test "$code" -le 1
      - uses: actions/upload-artifact@v4
        with:
          name: review
          path: review
          include-hidden-files: true
      - name: Comment
        continue-on-error: true  # a fork may not comment; the summary of the run has the same
        env:
          GH_TOKEN: ${{ github.token }}
          NUMBER: ${{ github.event.pull_request.number }}
        run: gh pr comment "$NUMBER" --edit-last --create-if-none --body-file changes.md
"""


@options.command("git")
@click.option("--remove", is_flag=True, help="Take the set-up out again.")
@click.option("--hook", is_flag=True, help="Also write a pre-commit hook, where there is none.")
@click.option("--workflow", is_flag=True, help="Also write .github/workflows/compare.yml.")
@options.telling()
def command(remove: bool, hook: bool, workflow: bool, teller: Teller) -> None:
    """Set up this repository so that git works on the words of TEI files.

    `git diff` then shows what `edition diff` shows, as do `git log -p` and `git show` with --ext-diff;
    without it they show sentences, whatever the line breaks are. `git difftool -t tei` opens a report,
    and merges go through `edition merge`. What is written: the configuration of this repository, and a
    line in .gitattributes.
    """
    from edition.revisions import git

    top = git.top(Path())
    # The interpreter that runs now: git may have another path.
    program = f"{shlex.quote(sys.executable)} -m edition"
    settings = {
        "diff.tei.command": f"{program} git-diff",
        "diff.tei.textconv": f"{program} git-text",
        "diff.tei.wordRegex": r"<[^>]*>|[[:alnum:]]+|[^[:space:]]",
        "diff.tei.xfuncname": r"<(div|head)[^>]*xml:id=[^>]*>",
        "merge.tei.name": "edition merge",
        "merge.tei.driver": f"{program} merge --quiet --name %P %O %A %B",
        "difftool.tei.cmd": f'{program} diff --open --name "$MERGED" "$LOCAL" "$REMOTE"',
    }
    for key, value in settings.items():
        if remove:
            git.run(["config", "--local", "--unset-all", key], top, check=False)
        else:
            git.run(["config", "--local", key, value], top)
    said = ["git no longer compares by words" if remove else "git compares and merges by words"]
    said += _attributes(top, remove)
    if hook:
        said.append(_hook(git.run(["rev-parse", "--git-path", "hooks"], top), top, program))
    if workflow:
        said.append(_file(top / ".github" / "workflows" / "compare.yml", WORKFLOW))
    teller.tell([], {"done": said})
    if teller.words:
        for line in said:
            terminal.say(line)


def _attributes(top: Path, remove: bool) -> list[str]:
    path = top / ".gitattributes"
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    kept = [line for line in lines if line.strip() != _ATTRIBUTES]
    new = kept if remove else [*kept, _ATTRIBUTES]
    if new == lines:
        return []
    files.write_text(path, "".join(f"{line}\n" for line in new))
    return [".gitattributes: commit it, so that it holds for all"]


def _hook(folder: bytes, top: Path, program: str) -> str:
    path = top / folder.decode().strip() / "pre-commit"
    said = _file(path, _HOOK.format(command=program))
    make_executable(path)
    return said


def _file(path: Path, text: str) -> str:
    if path.exists():
        return f"{path}: there already, left as it is"
    files.write_text(path, text)
    return f"{path}: written"
