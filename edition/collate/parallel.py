"""The parallel view of a collation: two witnesses in step by paragraph, on one page."""

from __future__ import annotations

from edition.collate import apparatus
from edition.collate.collate import Collation
from edition.review.render import asset, environment, words_of


def page(collation: Collation, language: str = "en") -> str:
    """A page that needs nothing but itself."""
    words = words_of(language)
    counts = [(k, words[f"class_{k}"], n) for k, n in collation.counts().items()]
    return environment().get_template("collation.jinja").render(
        a=collation.a, b=collation.b, rows=apparatus.rows(collation), counts=counts,
        rules=collation.rules, label=words, css=asset("review.css"),
    )  # fmt: skip
