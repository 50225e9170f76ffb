"""Pictures of every kind of page, in four settings, to look at.

    python bench/survey.py SITE [FOLDER]

SITE is a finished site (build/site); FOLDER, by default build/survey, gets one picture for each kind of
page and setting, named `kind-setting.png`. For each kind the page that shows most is taken. Chromium is
the machine's own.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
from browser.kinds import Looked, pages
from browser.server import PLAIN, serve

SETTINGS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1500, "height": 1000}},
    "phone": {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True},
    "dark": {"viewport": {"width": 1500, "height": 1000}, "color_scheme": "dark"},
    "print": {"viewport": {"width": 760, "height": 1075}},
}
TALLEST = 1600
"""Pictures of long pages end here, in CSS pixels: the rest is more of the same."""


def telling(site: Path) -> dict[str, Looked]:
    """For each kind the page with the most kinds of elements on it; of those, the smallest."""
    best: dict[str, Looked] = {}
    for page in sorted(pages(site), key=lambda page: (-len(page.marks), page.size)):
        best.setdefault(page.kind, page)
    return best


def main(site: Path, folder: Path) -> None:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if not program:
        raise SystemExit("Chromium is not installed.")
    folder.mkdir(parents=True, exist_ok=True)
    with serve(site, "/", PLAIN) as root, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program)
        for setting, options in SETTINGS.items():
            page = browser.new_context(**options).new_page()
            if setting == "print":
                page.emulate_media(media="print")
            for kind, one in sorted(telling(site).items()):
                page.goto(root + one.path)
                page.wait_for_timeout(200)
                tall = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
                size = {"x": 0, "y": 0, "width": options["viewport"]["width"], "height": tall}
                file = folder / f"{kind}-{setting}.png"
                page.screenshot(path=file, full_page=True, clip=size)
                print(f"{file}  {one.path or './'}")
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) == 3 else "build/survey"))
