"""What a PDF needs of the machine. Imports nothing that might be missing."""

from __future__ import annotations

from typing import Final

from edition.finding import CannotRun, Finding, declare

declare(
    "press.missing",
    "error",
    "Install the extra, in the folder of this software: pip install '.[pdf]'",
    "PDFs are set by WeasyPrint, which is not part of the plain installation.",
)
declare(
    "press.library",
    "error",
    "Install the library with the system's package manager.",
    "WeasyPrint sets type with Pango and HarfBuzz, which come from the system.",
)
declare(
    "press.part",
    "error",
    "Give the id that stands in the address of its page.",
    "A book of a part of a volume is asked for by the id of a document or division.",
)
declare(
    "press.typeface",
    "warning",
    "Install the typeface, put it into the project's folder of typefaces, or name another.",
    "What is set in a typeface that is not at hand, or may not be embedded, is set in another.",
)
declare(
    "press.note",
    "info",
    "Look at the page; a note called from a heading or table may be called from the text instead.",
    "A long note runs on to the next page. One longer than a page, or standing on the page after "
    "its call or, where no foot has room, after its paragraph is printed whole, and told.",
)
declare(
    "press.table",
    "warning",
    "Make the table narrower, or choose a larger page in [print].",
    "A table that does not fit across a turned page is made to fit: its columns are alike, its "
    "type small, and words may break.",
)
declare(
    "press.overflow",
    "warning",
    "Break the long word or line, or make the table narrower.",
    "Text that runs over the edge of the page would be cut off.",
)
declare(
    "press.heading",
    "info",
    "Nothing, or change what stands above it.",
    "A heading stands at the foot of a page without the text that it heads.",
)
declare(
    "press.page",
    "warning",
    "Reword the reference, or what stands around it, by a word.",
    "The number of a page is part of the text that prints it, and can itself move that text to "
    "another page. Where this goes back and forth, the last number printed may be the wrong one.",
)

_NEEDS: Final = "libpango-1.0-0, libpangoft2-1.0-0, libharfbuzz-subset0"


def check() -> None:
    """Raises CannotRun where a PDF cannot be made on this machine, and says what is missing."""
    try:
        import pikepdf  # noqa: F401
        import weasyprint  # noqa: F401
    except ImportError as error:
        raise CannotRun(
            Finding(
                "press.missing",
                "edition.toml",
                f'The Python package "{error.name}" is not installed.',
            )
        ) from None
    except OSError as error:
        raise CannotRun(
            Finding(
                "press.library",
                "edition.toml",
                f"A library of the system is missing: {str(error).splitlines()[0]}.",
                detail=f"On Debian and Ubuntu: apt install {_NEEDS.replace(',', '')}.",
            )
        ) from None
