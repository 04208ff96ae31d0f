"""The fonts of a PDF that is written: what their glyphs stand for, and how large they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from weasyprint.text.ffi import FROM_UNITS, ffi, harfbuzz, pango

BLOCK = 128
"""Characters whose plain glyphs are looked up at a time: Unicode blocks are multiples of it."""

BLANKS = "\u200b\u00a0 "
"""Characters without ink, the best for a blank first: after a space pdfium looks for no gap."""

FRAME = "\u25cc"
"""Character whose glyph is stretched into frames: the dotted circle, which every face for a
script with marks has, and which no good text shows."""

SILENT = "\u200b"
"""What a frame says to programs that do not read ActualText: nothing that is seen."""

Ink = tuple[float, float, float, float]
"""Left, bottom, right, top of a glyph's ink, in thousandths of the font size, from its origin."""


def declare() -> None:
    """Tell WeasyPrint's binding of HarfBuzz the one function that it does not use itself."""
    if not hasattr(harfbuzz, "hb_font_get_nominal_glyph"):
        ffi.cdef(
            "hb_bool_t hb_font_get_nominal_glyph("
            "hb_font_t *font, hb_codepoint_t unicode, hb_codepoint_t *glyph);"
        )


@dataclass(slots=True)
class Face:
    """A font of the document that is written, and which character each glyph stands for."""

    font: Any
    """WeasyPrint's font: its ``to_unicode`` and ``widths`` go into the PDF."""
    pango_font: Any
    size: float
    """Font size of ``pango_font`` in px."""
    plain: dict[int, str] = field(default_factory=dict)
    """The character that a glyph is the plain form of, as far as looked up."""
    looked_up: set[int] = field(default_factory=set)
    inks: dict[int, Ink | None] = field(default_factory=dict)
    helpers: dict[str, int | None] = field(default_factory=dict)
    """Glyphs that stand for no text, once looked up."""
    found: Any = field(default_factory=lambda: ffi.new("hb_codepoint_t *"))
    rectangles: Any = field(default_factory=lambda: ffi.new("PangoRectangle[2]"))

    def says(self, glyph: int, text: str) -> bool:
        """Return whether the PDF's font will say ``text`` for a glyph; tell it if it is new."""
        if glyph == pango.PANGO_GLYPH_EMPTY:
            return True
        known = self.meet(glyph, text, text)
        return known == text or (known.isspace() and text.isspace())

    def meet(self, glyph: int, text: str, otherwise: str) -> str:
        """Return what a glyph stands for; a new one is a character of its ``text`` if it can."""
        known = self.font.to_unicode.get(glyph)
        if known is not None and (known != SILENT or FRAME not in text):
            return str(known)
        self.font.widths.setdefault(glyph, self._extents(glyph)[1])
        said = next((c for c in text if self.nominal(ord(c)) == glyph), None)
        said = said or self._plain(glyph, text) or otherwise
        self.font.to_unicode[glyph] = said
        return said

    def nominal(self, character: int) -> int | None:
        """Return the plain glyph of a character, None if the face has none."""
        hb_font = pango.pango_font_get_hb_font(self.pango_font)
        known = harfbuzz.hb_font_get_nominal_glyph(hb_font, character, self.found)
        return int(self.found[0]) if known else None

    def blank(self) -> int | None:
        """Return a glyph without ink, known to the PDF's font; None if there is none."""
        if BLANKS not in self.helpers:
            characters = (c for c in BLANKS if self.nominal(ord(c)))
            character = next(characters, None)
            glyph = self.nominal(ord(character)) if character else None
            if glyph and character:
                self.meet(glyph, character, character)
            self.helpers[BLANKS] = glyph
        return self.helpers[BLANKS]

    def frame(self) -> int | None:
        """Return the glyph that is stretched into frames; None if there is none with ink."""
        if FRAME not in self.helpers:
            glyph = self.nominal(ord(FRAME))
            if glyph and self.ink(glyph):
                self.font.widths.setdefault(glyph, self._extents(glyph)[1])
                self.font.to_unicode.setdefault(glyph, SILENT)
            else:
                glyph = None
            self.helpers[FRAME] = glyph
        return self.helpers[FRAME]

    def ink(self, glyph: int) -> Ink | None:
        """Return the box of a glyph's ink, None if it has none."""
        if glyph not in self.inks:
            self.inks[glyph] = self._extents(glyph)[0]
        return self.inks[glyph]

    def _plain(self, glyph: int, text: str) -> str | None:
        for block in {ord(c) // BLOCK for c in text} - self.looked_up:
            self.looked_up.add(block)
            for character in range(block * BLOCK, (block + 1) * BLOCK):
                found = self.nominal(character)
                if found is not None:
                    self.plain.setdefault(found, chr(character))
        return self.plain.get(glyph)

    def _extents(self, glyph: int) -> tuple[Ink | None, int]:
        """Return the box of a glyph's ink, and its advance in thousandths of the font size."""
        ink, logical = self.rectangles + 0, self.rectangles + 1
        pango.pango_font_get_glyph_extents(self.pango_font, glyph, ink, logical)
        unit = 1000 * float(FROM_UNITS) / self.size
        left, top = ink.x * unit, -ink.y * unit
        box = (left, top - ink.height * unit, left + ink.width * unit, top)
        return box if ink.width and ink.height else None, round(logical.width * unit)
