"""Where glyphs go on a line, and where a viewer stands while it reads them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from weasyprint.text.ffi import FROM_UNITS, pango

from borderpress.textlayer.boxes import Place
from borderpress.textlayer.runs import Run


class Pen:
    """Writes the glyphs of a line, each at its place."""

    def __init__(self, stream: Any, matrix: Sequence[float]) -> None:
        """Begin a line; ``matrix`` leads from its text space to the page (px)."""
        self.stream = stream
        self.matrix = matrix
        self.size = 1.0
        """Font size in px."""
        self.widths: dict[int, int] = {}
        """Advances of the font, in thousandths of its size."""
        self.x = 0.0
        """Where the next glyph goes, in thousandths of the font size."""
        self.at = 0.0
        """Where the viewer stands, after what has been written."""
        stream.set_text_matrix(*matrix)

    def takes(self, run: Run) -> bool:
        """Return whether the font and size of ``run`` are those that are written with."""
        return run.face.font.widths is self.widths and run.size == self.size

    def take(self, run: Run) -> None:
        """Write with the font and size of ``run`` from here."""
        self.x *= self.size / run.size
        self.at *= self.size / run.size
        self.widths, self.size = run.face.font.widths, run.size
        self.stream.set_font_size(run.face.font.hash, run.size)

    def places(self, run: Run, glyphs: range) -> list[Place]:
        """Return the places of some glyphs and move past them."""
        return [place for _, place in self.heights(run, glyphs)]

    def heights(self, run: Run, glyphs: range) -> list[tuple[int, Place]]:
        """Return y offsets (Pango units) and places of some glyphs and move past them."""
        unit, x = 1000 * FROM_UNITS / run.size, self.x
        found = []
        for i in glyphs:
            if run.glyphs[i] != pango.PANGO_GLYPH_EMPTY:
                found.append((run.y[i], (x + run.x[i] * unit, run.glyphs[i])))
            x += run.widths[i] * unit
        self.x = x
        return found

    def rise(self, height: float) -> None:
        """Raise what follows by ``height`` thousandths of the font size over the baseline."""
        self.stream.set_text_rise(round(height * self.size / 1000, 4))

    def stretch(self, wide: float, slope: float, high: float, x: float) -> None:
        """Stretch what follows, from ``x`` on the baseline (thousandths of the font size).

        ``slope``: by how much each step along the line leads upwards.
        """
        a, b, c, d, e, f = self.matrix
        x *= self.size / 1000
        self.stream.set_text_matrix(
            wide * a + slope * c, wide * b + slope * d, high * c, high * d, x * a + e, x * b + f
        )
        self.at = 0

    def show(self, places: Sequence[Place]) -> None:
        """Write a TJ operator that puts each glyph at its place.

        Shifts are whole numbers, always reckoned from where the viewer stands, so that they
        never add up to an error.  There are no empty strings and no arrays of numbers only:
        pdfium drops the shifts of those (Kozea/WeasyPrint issue 2841).
        """
        at, widths, parts = self.at, self.widths, ["["]
        joined = False
        for x, glyph in places:
            if shift := round(at - x):
                parts.append(f">{shift}<" if joined else f"{shift}<")
                at -= shift
            elif not joined:
                parts.append("<")
            joined = True
            parts.append(f"{glyph:04x}")
            at += widths[glyph]
        if joined:
            parts.append(">] TJ")
            self.stream.stream.append("".join(parts).encode())
            self.at = at
