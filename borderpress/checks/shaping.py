"""One cluster in one face, as HarfBuzz sets it.  The only door to HarfBuzz."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache

import uharfbuzz

from borderpress.text.clusters import COENG

DOTTED_CIRCLE = "\u25cc"

NOTDEF, CIRCLE, LOOSE = "notdef", "dotted-circle", "loose-mark"

Ink = tuple[int, int, int, int]
"""left, bottom, right, top in font units from where the cluster begins."""


@cache
def _font(path: str, index: int) -> uharfbuzz.Font:
    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(path), index))


def has_letter(path: str, index: int, character: str) -> bool:
    """Return whether a face has a glyph for one character."""
    return bool(_font(path, index).get_nominal_glyph(ord(character)))


def fault_in(path: str, index: int, text: str) -> str:
    """Return ``notdef``, ``dotted-circle``, ``loose-mark`` or nothing, as a face sets ``text``.

    A mark is loose when the face neither composes nor places it: it takes room of its own,
    stands beside its letter, or (marks of Latin) lies on the ink of its letter.  Marks that
    a face draws in their place from the start pass.
    """
    font, buffer = _font(path, index), uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.cluster_level = uharfbuzz.BufferClusterLevel.CHARACTERS
    uharfbuzz.shape(font, buffer)
    glyphs = {info.codepoint for info in buffer.glyph_infos}
    if 0 in glyphs:
        return NOTDEF
    circle = font.get_nominal_glyph(ord(DOTTED_CIRCLE))
    if circle in glyphs and DOTTED_CIRCLE not in text:
        return CIRCLE
    return LOOSE if len(text) > 1 and any(_loose(font, buffer, text)) else ""


def _loose(font: uharfbuzz.Font, buffer: uharfbuzz.Buffer, text: str) -> Iterator[bool]:
    """Yield of each mark that is still a glyph by itself whether it is out of its place."""
    x, letter = 0, None
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        character = text[info.cluster]
        ink = _ink(font, info.codepoint, x + place.x_offset, place.y_offset)
        x += place.x_advance
        if unicodedata.category(character) not in ("Mn", "Me") or character == COENG:
            letter = ink or letter
        elif ink and letter and not place.x_offset and not place.y_offset:
            is_latin = unicodedata.name(character, "").startswith("COMBINING")
            yield bool(place.x_advance) or _astray(ink, letter, touching=is_latin)


def _ink(font: uharfbuzz.Font, glyph: int, x: int, y: int) -> Ink | None:
    box = font.get_glyph_extents(glyph)
    if box is None or not box.width:
        return None
    left, top = x + box.x_bearing, y + box.y_bearing
    return left, top + box.height, left + box.width, top


def _astray(mark: Ink, letter: Ink, *, touching: bool) -> bool:
    """Return whether a mark nobody placed stands beside its letter or, if asked, on its ink."""
    shares_width = min(mark[2], letter[2]) > max(mark[0], letter[0])
    shares_height = min(mark[3], letter[3]) > max(mark[1], letter[1])
    return not shares_width or (touching and shares_height)
