"""Text that can be found and copied: how lines of text are written into a PDF.

:func:`install` puts :func:`draw_first_line` in the place of WeasyPrint's own.

Where a glyph stands for one character, the PDF's font says which (ToUnicode), and nothing
else is needed.  In Lao, Khmer, Tai Viet, Cham and New Tai Lue vowels stand before the
consonant that they follow, marks are raised, letters melt into one.  There each word gets
its text (ActualText, ISO 32000-1, 14.9.4), written the way in which both poppler and
pdfium (Chrome, Edge, most phones) read it:

* pdfium takes the place of a word from its first text object, and sorts the objects of a
  line by the x of their first glyph.  So all glyphs on the baseline come first, in one
  object, and each object of raised marks begins with a blank at the word's own x.
* poppler takes the end of a word from its last glyph, so a blank at the word's end closes
  a word whose last mark stands elsewhere.
* pdfium ignores ActualText if ToUnicode knows none of its characters.  So ToUnicode gives
  a glyph the character that it is the plain form of, not the text where it was first met.
"""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import weasyprint
from weasyprint.draw import text as theirs
from weasyprint.text.ffi import FROM_UNITS, ffi, harfbuzz, pango
from weasyprint.text.line_break import get_last_word_end

from borderpress.errors import BorderpressError
from borderpress.model import say

WRITTEN_FOR = "70.0"
"""The version of WeasyPrint whose text drawing this module replaces."""

REPLACED = "1bb8eae6d88e71b17096a034656f3be17da8f1f513c78536c1c38d971927638b"
"""SHA-256 of the function that is replaced; other versions may have the same one."""

IGNORED = {0x00AD: None, 0x200B: None, 0x2060: None, 0x2063: None, 0xFEFF: None}
"""What stands in the text for line breaking only: soft hyphen, U+200B, word joiner, doubtful
break, BOM."""

ZWSP = "\u200b".encode()

BLOCK = 128
"""Characters whose plain glyphs are looked up at a time: Unicode blocks are multiples of it."""

_GLYPH_INTS = 5
"""Integers in a PangoGlyphInfo: glyph, width, x offset, y offset, flags."""


def replaced_digest() -> str:
    """Return the SHA-256 of the source of WeasyPrint's text drawing."""
    return hashlib.sha256(inspect.getsource(_ORIGINAL).encode()).hexdigest()


def guard() -> None:
    """Raise BorderpressError if this WeasyPrint is not one that this module was written for."""
    known = weasyprint.__version__ == WRITTEN_FOR or replaced_digest() == REPLACED
    if not known or ffi.sizeof("PangoGlyphInfo") != _GLYPH_INTS * ffi.sizeof("int"):
        raise BorderpressError(
            say(
                "WeasyPrint {found} draws text in another way than {wanted}.",
                found=weasyprint.__version__,
                wanted=WRITTEN_FOR,
            ),
            say("Install WeasyPrint {wanted}.", wanted=WRITTEN_FOR),
        )


def install() -> None:
    """Let WeasyPrint write text with this module; BorderpressError if it cannot."""
    guard()
    if not hasattr(harfbuzz, "hb_font_get_nominal_glyph"):
        ffi.cdef(
            "hb_bool_t hb_font_get_nominal_glyph("
            "hb_font_t *font, hb_codepoint_t unicode, hb_codepoint_t *glyph);"
        )
    theirs.draw_first_line = draw_first_line


# --- What is on a line --------------------------------------------------------


@dataclass(slots=True)
class _Run:
    """Glyphs of one face and script, in the order of reading."""

    face: _Face
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


@dataclass(slots=True)
class _Face:
    """A font of the document that is written, and which character each glyph stands for."""

    font: Any
    pango_font: Any
    size: float
    """Font size of ``pango_font`` in px."""
    plain: dict[int, str] = field(default_factory=dict)
    """The character that a glyph is the plain form of, as far as looked up."""
    looked_up: set[int] = field(default_factory=set)
    found: Any = field(default_factory=lambda: ffi.new("hb_codepoint_t *"))

    def says(self, glyph: int, text: str) -> bool:
        """Return whether the PDF's font will say ``text`` for a glyph; tell it if it is new."""
        known = self.font.to_unicode.get(glyph)
        if known is None:
            if glyph == pango.PANGO_GLYPH_EMPTY:
                return True
            known = self.meet(glyph, text, text)
        return bool(known == text or (known.isspace() and text.isspace()))

    def meet(self, glyph: int, text: str, otherwise: str) -> str:
        """Return what a new glyph stands for: a character of its cluster's ``text`` if it can."""
        self.font.widths.setdefault(glyph, self._width(glyph))
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
        for character in "\u200b ":
            glyph = self.nominal(ord(character))
            if glyph:
                if glyph not in self.font.to_unicode:
                    self.meet(glyph, character, character)
                return glyph
        return None

    def _plain(self, glyph: int, text: str) -> str | None:
        for block in {ord(c) // BLOCK for c in text} - self.looked_up:
            self.looked_up.add(block)
            for character in range(block * BLOCK, (block + 1) * BLOCK):
                found = self.nominal(character)
                if found is not None:
                    self.plain.setdefault(found, chr(character))
        return self.plain.get(glyph)

    def _width(self, glyph: int) -> int:
        """Return the advance of a glyph in thousandths of the font size."""
        ink, logical = ffi.new("PangoRectangle *"), ffi.new("PangoRectangle *")
        pango.pango_font_get_glyph_extents(self.pango_font, glyph, ink, logical)
        return round(int(logical.width) * 1000 * float(FROM_UNITS) / self.size)


def _runs(stream: Any, textbox: Any, line: Any) -> list[_Run] | None:
    """Return the runs of a line; None if some are none of our business.

    These are right-to-left text, bitmap and colour fonts, and letters without a glyph.
    """
    text = textbox.pango_layout.text.encode()
    runs = []
    node = line.runs
    while node != ffi.NULL:
        item, glyphs = node.data.item, node.data.glyphs
        node = node.next
        font, size = stream.add_font(item.analysis.font)
        if item.analysis.level % 2 or font.bitmap or font.png or font.svg or font.colr:
            return None
        if not hasattr(font, "borderpress_face"):
            font.borderpress_face = _Face(font, item.analysis.font, size)
        count = glyphs.num_glyphs
        data = memoryview(ffi.buffer(glyphs.glyphs, count * 4 * _GLYPH_INTS)).cast("i").tolist()
        run = _Run(
            font.borderpress_face,
            item.analysis.font,
            size,
            text[item.offset : item.offset + item.length],
            item.num_chars,
            data[0::_GLYPH_INTS],
            data[1::_GLYPH_INTS],
            data[2::_GLYPH_INTS],
            data[3::_GLYPH_INTS],
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


# --- Writing it ---------------------------------------------------------------

_Place = tuple[float, int]
"""x of a glyph from the start of the line, in thousandths of the font size, and its number."""

_ORIGINAL = theirs.draw_first_line


def draw_first_line(
    stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any
) -> list[Any]:
    """Write the first line of ``textbox``; return its emojis, of which there are none.

    Stands in for ``weasyprint.draw.text.draw_first_line``, which still writes lines that are
    cut off within a word (``text-overflow: ellipsis``) and those that :func:`_runs` leaves.
    """
    if not textbox.text.strip() or textbox.style["font_size"] < 1e-6:
        return []
    runs = None
    if text_overflow != "ellipsis":
        pango.pango_layout_set_single_paragraph_mode(textbox.pango_layout.layout, True)
        if block_ellipsis != "none":
            _shorten(textbox, "…" if block_ellipsis == "auto" else block_ellipsis[1])
        line, _ = textbox.pango_layout.get_first_line()
        runs = _runs(stream, textbox, line)
        block_ellipsis = "none"
    if runs is None:
        return list(_ORIGINAL(stream, textbox, text_overflow, block_ellipsis, matrix))
    stream.set_text_matrix(*matrix.values)
    writer = _Writer(stream)
    for run in runs:
        writer.write(run)
    writer.flush()
    return []


def _shorten(textbox: Any, ellipsis: str) -> None:
    """Cut words off the end of a line until it fits with ``ellipsis`` after them."""
    layout, language = textbox.pango_layout, textbox.style["lang"]
    pango.pango_layout_set_width(layout.layout, int(layout.max_width / FROM_UNITS))
    text, hyphen = layout.text, textbox.style["hyphenate_character"]
    if text.endswith(hyphen):
        text = text[: get_last_word_end(text.removesuffix(hyphen), language)]
    layout.set_text(text + ellipsis)
    while layout.get_first_line()[1] and (end := get_last_word_end(text, language)):
        text = text[:end]
        layout.set_text(text + ellipsis)


class _Writer:
    """Writes the glyphs of a line, each at its place."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.size = 1.0
        self.widths: dict[int, int] = {}
        self.pen = 0.0
        """Where the next glyph goes, in thousandths of the font size."""
        self.at = 0.0
        """Where the viewer stands, after what has been written."""
        self.waiting: list[_Place] = []
        """Glyphs without a span that are not written yet."""

    def write(self, run: _Run) -> None:
        """Write a run; words in which glyphs and characters differ get spans."""
        self._font(run)
        if run.one_to_one():
            self.waiting += self._places(run, range(len(run.glyphs)))
            return
        word: list[tuple[str, range]] = []
        for text, glyphs in run.parts():
            if text.isspace() or text == "\u200b":
                self._word(run, word)
                word = []
                self.waiting += self._places(run, glyphs)
                self._says(run, text, glyphs)
            else:
                word.append((text, glyphs))
        self._word(run, word)

    def flush(self) -> None:
        """Write the glyphs that wait."""
        if self.waiting:
            self._show(self.waiting)
            self.waiting = []

    def _font(self, run: _Run) -> None:
        """Make the font of ``run`` the one that is written with."""
        face = run.face
        face.pango_font, face.size = run.pango_font, run.size
        if (face.font.widths is not self.widths) or run.size != self.size:
            self.flush()
            self.pen *= self.size / run.size
            self.at *= self.size / run.size
            self.widths, self.size = face.font.widths, run.size
        self.stream.set_font_size(face.font.hash, run.size)

    def _places(self, run: _Run, glyphs: range) -> list[_Place]:
        """Return the places of some glyphs and move the pen past them."""
        unit, pen = 1000 * FROM_UNITS / run.size, self.pen
        places = []
        for i in glyphs:
            if run.glyphs[i] != pango.PANGO_GLYPH_EMPTY:
                places.append((pen + run.x[i] * unit, run.glyphs[i]))
            pen += run.widths[i] * unit
        self.pen = pen
        return places

    def _says(self, run: _Run, text: str, glyphs: range) -> bool:
        """Return whether the font says the text of a cluster, telling it of new glyphs."""
        drawn = [i for i in glyphs if run.glyphs[i] != pango.PANGO_GLYPH_EMPTY]
        if len(drawn) == 1:
            said = run.face.says(run.glyphs[drawn[0]], text.translate(IGNORED))
            # poppler takes a mark without an advance for a word of its own.
            return said and not run.y[drawn[0]] and run.widths[drawn[0]] > 0
        for i in drawn:
            if run.glyphs[i] not in run.face.font.to_unicode:
                run.face.meet(run.glyphs[i], text, text[-1])
        return not text.translate(IGNORED)

    def _word(self, run: _Run, word: Sequence[tuple[str, range]]) -> None:
        """Write a word, in a span if its font alone does not say its text."""
        if not word:
            return
        said = [self._says(run, *cluster) for cluster in word]  # tells the font every glyph
        if all(said):
            for _, glyphs in word:
                self.waiting += self._places(run, glyphs)
            return
        self.flush()
        text = "".join(text for text, _ in word).translate(IGNORED)
        self.stream.stream.append(
            b"/Span<</ActualText<FEFF%s>>>BDC" % text.encode("utf-16-be").hex().encode()
        )
        self._objects(run, range(word[0][1].start, word[-1][1].stop))
        self.stream.stream.append(b"EMC")

    def _objects(self, run: _Run, glyphs: range) -> None:
        """Write the text objects of a word: what stands on the baseline, then raised marks."""
        start = self.pen
        levels: dict[int, list[_Place]] = {0: []}
        for i in glyphs:
            levels.setdefault(run.y[i], []).extend(self._places(run, range(i, i + 1)))
        base, blank = levels.pop(0), run.face.blank()
        objects = [(0, base)] if base else []
        for y, places in levels.items():
            objects.append((y, places if blank is None else [(start, blank), *places]))
        self._end(objects[-1][1], blank)
        for y, places in objects:
            if y:
                self.stream.set_text_rise(round(-y * FROM_UNITS, 4))
            self._show(places)
        if levels:
            self.stream.set_text_rise(0)

    def _end(self, places: list[_Place], blank: int | None) -> None:
        """Add a blank at the pen if the last glyph of a word ends elsewhere."""
        x, glyph = places[-1]
        if blank is not None and round(x + self.widths[glyph] - self.pen):
            places.append((self.pen - self.widths[blank], blank))

    def _show(self, places: Sequence[_Place]) -> None:
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
