"""How HarfBuzz draws a text in one collected face."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import uharfbuzz

COLLECTED = Path(__file__).parents[1] / "fonts" / "collected"
CIRCLE = 0x25CC
"""The dotted circle, which stands in for a letter that a mark lacks."""

Ink = list[tuple[int, int, int]]
"""x, y (font units) and id of each inked glyph, and at last the width of it all."""


@cache
def face(file: str) -> uharfbuzz.Font:
    """Return a collected font by its file name."""
    blob = uharfbuzz.Blob.from_file_path(str(COLLECTED / file))
    return uharfbuzz.Font(uharfbuzz.Face(blob))


def drawn(file: str, text: str) -> Ink:
    """Return where the inked glyphs of a text stand."""
    font, buffer = face(file), uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer)
    x, found = 0, []
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        box = font.get_glyph_extents(info.codepoint)
        if box and box.width:
            found.append((x + place.x_offset, place.y_offset, info.codepoint))
        x += place.x_advance
    return [*sorted(found), (x, 0, 0)]


def circled(file: str, ink: Ink) -> bool:
    """Return whether a dotted circle is among the glyphs."""
    circle = face(file).get_nominal_glyph(CIRCLE)
    return any(glyph == circle for _, _, glyph in ink[:-1])
