"""What is on a line: runs of glyphs, as Pango has shaped them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from weasyprint.text.ffi import ffi, pango

from borderpress.textlayer.faces import Face

GLYPH_INTS = 5
"""Integers in a PangoGlyphInfo: glyph, width, x offset, y offset, flags."""


@dataclass(slots=True)
class Run:
    """Glyphs of one face and script, in the order of reading."""

    face: Face
    pango_font: Any
    size: float
    """Font size in px."""
    text: bytes
    """UTF-8 text of the run."""
    characters: int
    glyphs: list[int]
    widths: list[int]
    """Advances in Pango units, as x and y offsets are (y downwards)."""
    x: list[int]
    y: list[int]
    clusters: list[int]
    """Where in ``text`` the cluster of each glyph begins."""

    def one_to_one(self) -> bool:
        """Return whether each glyph stands for one character, on the baseline, in a row."""
        count = len(self.glyphs)
        return (
            count == self.characters
            and len(set(self.clusters)) == count
            and 0 not in self.widths
            and not any(self.y)
            and all(map(self.face.says, self.glyphs, self.text.decode()))
        )

    def parts(self) -> Iterator[tuple[str, range]]:
        """Yield the text and glyphs of each cluster."""
        starts = [i for i, c in enumerate(self.clusters) if i == 0 or c != self.clusters[i - 1]]
        for start, end in zip(starts, [*starts[1:], len(self.glyphs)], strict=True):
            last = self.clusters[end] if end < len(self.glyphs) else None
            yield self.text[self.clusters[start] : last].decode(), range(start, end)


def runs_of(stream: Any, whole: str, line: Any) -> list[Run] | None:
    """Return the runs of a line of the text ``whole``; None if some are none of our business.

    These are right-to-left text, bitmap and colour fonts, and letters without a glyph.
    """
    text = whole.encode()
    runs = []
    node = line.runs
    while node != ffi.NULL:
        item, glyphs = node.data.item, node.data.glyphs
        node = node.next
        font, size = stream.add_font(item.analysis.font)
        if item.analysis.level % 2 or font.bitmap or font.png or font.svg or font.colr:
            return None
        if not hasattr(font, "borderpress_face"):
            font.borderpress_face = Face(font, item.analysis.font, size)
        count = glyphs.num_glyphs
        data = memoryview(ffi.buffer(glyphs.glyphs, count * 4 * GLYPH_INTS)).cast("i").tolist()
        run = Run(
            font.borderpress_face,
            item.analysis.font,
            size,
            text[item.offset : item.offset + item.length],
            item.num_chars,
            data[0::GLYPH_INTS],
            data[1::GLYPH_INTS],
            data[2::GLYPH_INTS],
            data[3::GLYPH_INTS],
            ffi.unpack(glyphs.log_clusters, count),
        )
        if any(glyph & pango.PANGO_GLYPH_UNKNOWN_FLAG for glyph in run.glyphs):
            return None
        runs.append(run)
    return runs
