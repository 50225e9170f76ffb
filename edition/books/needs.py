"""What a PDF needs of the machine. Imports nothing that might be missing."""

from __future__ import annotations

from typing import Final

from edition.finding import CannotRun, Finding

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
