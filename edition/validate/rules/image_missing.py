"""An image that a figure names and that is not there.

Looked for beside the file and in an images folder beside it or above it; addresses elsewhere are not
fetched. Images are missing for one reason, and are told together.
Example: <graphic url="map.png"/>.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from edition.finding import Finding, declare
from edition.validate.index import Known
from edition.validate.reading import RuledVolume

CODE = declare(
    "image.missing",
    "info",
    "Put the image into the project's images folder, or correct the url.",
    "The image is not at hand; its description stands in its place.",
)


def check(volume: RuledVolume, known: Known | None) -> Iterator[Finding]:
    if volume.path is None:
        return
    here = volume.path.parent
    folders = (here, here / "images", here.parent / "images", here.parent)
    for graphic in volume.of("graphic"):
        url = graphic.get("url")
        if not url or re.match(r"[A-Za-z][\w+.-]*:|/|#", url) or "\0" in url or "." not in url:
            continue
        try:
            if any((folder / url).is_file() for folder in folders):
                continue
        except OSError:
            pass
        message = f"The image {url} is not at hand."
        yield volume.at(CODE, graphic, message, attribute="url", cause=CODE)
