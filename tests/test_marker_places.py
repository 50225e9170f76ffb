"""How unlike the place of a marker each kind of number looks. These pin every weight: of the changes
that bench/mutate.py makes, only those of how far a place looks about it are not noticed.

In a text the number that is judged stands in ⟨ ⟩; a second one is the number of the next marker.
"""

from __future__ import annotations

import re

import pytest

from edition.transcript.published.places import FORBIDDEN, marker_cost

COSTS = {
    # As a volume prints them.
    "He left.⟨1⟩ Then": 0,
    "He left⟨1⟩ then": 0,
    "He left.⟨1⟩\n": 0,
    "left⟨1⟩- man": 0,
    "of NATO⟨1⟩ he": 0,
    "the USA.⟨1⟩ He": 0,
    "He left. . .⟨1⟩ Then": 0,
    "a\tword⟨5⟩\tb": 0,
    "(left.⟨1⟩) He": 0.5,
    # Two in a row.
    "He left.⟨1⟩⟨2⟩ Then": 0.6,
    "in 1963⟨1⟩⟨2⟩ he": 1.6 + 2.5,
    # Initials, names, formulas, dashes.
    "to M.I.⟨2⟩ he": 1,
    "an F⟨1⟩ is": 1.6,
    "a 1x⟨2⟩ is": 2.5,
    "he left —⟨4⟩ and": 3,
    "minus -⟨4⟩ men": 8,
    "a/⟨1⟩ he": 8,
    # After a space; with a month it is a day.
    "He left. ⟨1⟩ Then": 6,
    "He left. ⟨1⟩": 6,
    "He left. ⟨1⟩, then": 8,
    "on ⟨4⟩ August he": 10,
    "on August ⟨4⟩ he": 10,
    # Behind a figure with a mark.
    "in 1963.⟨5⟩ Then": 0.5,
    "in 1963,⟨5⟩ then": 0.5,
    "at 10:⟨3⟩ he": 2,
    "at 1.⟨5⟩ He": 2,
    "No. 12345.⟨5⟩ He": 2,
    "a ratio of 1.⟨5⟩ to one": 2 + 1.5,
    "at 1.⟨5⟩, he": 4 + 2,
    "in 1963.⟨5⟩, he": 4 + 2,
    "a .⟨5⟩ of": 6,
    "a\t1.⟨5⟩\tb": 2 + 2 + 3,
    "a\tin 1963.⟨5⟩\tb": 0.5 + 2 + 3,
    # By what follows.
    "left,⟨1⟩. He": 2,
    "He left.⟨1⟩left": 2.5,
    "He⟨1⟩left": 4,
    "left⟨1⟩ per cent": 3,
    "some 1⟨1⟩ per cent": 4 + 5,
    "left⟨1⟩-man": 5,
    "left⟨1⟩.5 of": 5,
    "left⟨1⟩/2": 6,
    "left⟨1⟩% of": 6,
    # Within a number: more than a year or a day can be speaks for a marker.
    "in 1963⟨2⟩ he": 4 - 1.5,
    "on August 3⟨2⟩ he": 4 - 1.5,
    "on August 31⟨2⟩ he": 4 - 1.5,
    "of 100, 200, 300⟨1⟩, 400 men": 4 - 1,
    "of 20⟨1⟩ men": 4,
    "of 100⟨1⟩, 2000 men": 4,
    "of 2⟨0⟩\nThen": 4,
    "in 2163⟨2⟩ he": 4,
    "on August 32⟨2⟩ he": 4,
    "telegram 196⟨3⟩ he": 4,
    "on 15 Aug 5⟨2⟩ he": 4 + 0.9,
    "on August 3⟨1⟩ he": 4 + 1,
    "an S-1⟨2⟩ is": 4 + 2,
    "on August 1⟨2⟩, 1963 he": 4 + 3,
    "of 2⟨0⟩ men": 4 + 4,
    "No. 38⟨2⟩ men": 4 + 4,
    "\n38⟨2⟩ men": 4 + 4,
    "a 196⟨3⟩ car": 4 + 4,
    "on August 4, 196⟨3⟩ he": 4 + 4,
    "No. 196⟨3⟩ of August": 4 + 4,
    # Nowhere.
    "He ⟨1⟩0 men": FORBIDDEN,
    "on 3/⟨1⟩ he": FORBIDDEN,
    "\n⟨4⟩ men": FORBIDDEN,
    "  ⟨4⟩ men": FORBIDDEN,
}


@pytest.mark.parametrize("text", COSTS)
def test_cost(text: str) -> None:
    parts = re.split("[⟨⟩]", text)
    following = parts[3] if len(parts) > 3 else ""
    start, end = len(parts[0]), len(parts[0] + parts[1])
    assert marker_cost("".join(parts), start, end, following) == pytest.approx(COSTS[text])
