"""What is on a line: runs of glyphs, as Pango has shaped them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from weasyprint.text.ffi import FROM_UNITS, ffi, pango

from borderpress.textlayer.faces import Face

ZWSP = "\u200b".encode()

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


def opportunities(textbox: Any) -> Iterator[float]:
    """Yield where each U+200B of a laid-out text box stands, in px from its left edge."""
    layout = textbox.pango_layout
    layout.reactivate(textbox.style)
    text, (line, _) = layout.text.encode(), layout.get_first_line()
    pen, node = 0, line.runs
    while node != ffi.NULL:
        item, glyphs = node.data.item, node.data.glyphs
        node = node.next
        for i in range(glyphs.num_glyphs):
            start = item.offset + glyphs.log_clusters[i]
            if text.startswith(ZWSP, start):
                yield pen * float(FROM_UNITS)
            pen += glyphs.glyphs[i].geometry.width
