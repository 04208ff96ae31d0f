"""The boxes of a word: what its ink fills, and what a viewer takes for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from borderpress.textlayer.faces import Face, Ink

Place = tuple[float, int]
"""x of a glyph from the start of the line, in thousandths of the font size, and its number."""

Row = tuple[float, list[Place]]
"""Height above the baseline in thousandths of the font size, and glyphs that stand on it."""

ENOUGH = 0.85
"""Share of a word's box that its first object must fill to stand for it.  Boxes are emptier
where marks are than on the baseline, so it then holds nearly nine tenths of the ink."""


OVERHANG = 100
"""Thousandths of the font size by which a box may pass the end of its word, before it takes
in the comma that stands below a long stroke."""


def ink_of(face: Face, rows: Iterable[Row]) -> Ink | None:
    """Return the box of the ink of some rows of glyphs, None if they have none."""
    lefts, bottoms, rights, tops = [], [], [], []
    for height, places in rows:
        for x, glyph in places:
            if ink := face.ink(glyph):
                lefts.append(x + ink[0])
                bottoms.append(height + ink[1])
                rights.append(x + ink[2])
                tops.append(height + ink[3])
    return (min(lefts), min(bottoms), max(rights), max(tops)) if lefts else None


def stands_for(first: Ink | None, word: Ink, end: float) -> bool:
    """Return whether the box of a word's first object does for a word that ends at ``end``."""
    return first is not None and _area(first) >= ENOUGH * _area(word) and first[2] <= end + OVERHANG


def _area(box: Sequence[float]) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
