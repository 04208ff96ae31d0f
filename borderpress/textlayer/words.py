"""The text objects of one word, in the order and at the places from which viewers read it."""

from __future__ import annotations

from weasyprint.text.ffi import FROM_UNITS

from borderpress.textlayer.boxes import Place, Row, ink_of, stands_for
from borderpress.textlayer.faces import Face, Ink
from borderpress.textlayer.pen import Pen
from borderpress.textlayer.runs import Run

APART = 2
"""Thousandths of the font size between the first object of a word and the others: what
pdfium sorts by x is rounded to whole thousandths, and must not change places."""

SLIM = 0.5
"""How wide the glyph of a frame is set: narrow, so that little of the word stands beside its
ink, but not so narrow that pdfium takes a shift of the next letter for a space."""

ABOVE = 1000
"""Height of a gap, in thousandths of the font size: more than pdfium takes for one line."""

LOW = 100
"""Least height of a frame, in thousandths of the font size."""

INVISIBLE, FILLED = 3, 0
"""Text rendering modes (ISO 32000-1, table 106)."""


def write_word(pen: Pen, run: Run, glyphs: range) -> None:
    """Write the text objects of a word: frame, what stands on the baseline, raised marks."""
    start, rows = pen.x, _rows(pen, run, glyphs)
    if not rows:
        return
    blank, word = run.face.blank(), ink_of(run.face, rows)
    first = ink_of(run.face, rows[:1]) if _ends_well(pen, rows[0]) else None
    if blank is not None and word and not stands_for(first, word, pen.x):
        _frame(pen, run.face, blank, start, word)
    elif blank is not None and round(rows[0][1][0][0] - start):
        rows[0][1].insert(0, (start, blank))
    for height, places in rows:
        if height:
            pen.rise(height)
            if blank is not None:
                places.insert(0, (start + APART, blank))
        if blank is not None and height and places is rows[-1][1]:
            places.append((pen.x - pen.widths[blank], blank))
        pen.show(places)
    if rows[-1][0]:
        pen.rise(0)


def _rows(pen: Pen, run: Run, glyphs: range) -> list[Row]:
    """Return the glyphs of a word by their height, those on the baseline first.

    On the baseline the letter comes last that reaches farthest: from it pdfium measures the
    gap to the next word.  A mark without an advance would count with its ink.
    """
    levels: dict[int, list[Place]] = {0: []}
    for y, place in pen.heights(run, glyphs):
        levels.setdefault(y, []).append(place)
    base, unit = levels[0], 1000 * FROM_UNITS / run.size
    ends = [round(x + pen.widths[glyph]) if pen.widths[glyph] else 0 for x, glyph in base]
    if ends and ends[-1] < max(ends):
        base.append(base.pop(ends.index(max(ends))))
    return [(-y * unit, places) for y, places in levels.items() if places]


def _ends_well(pen: Pen, row: Row) -> bool:
    """Return whether a row stands on the baseline and ends with a letter."""
    return not row[0] and pen.widths[row[1][-1][1]] > 0


def _frame(pen: Pen, face: Face, blank: int, start: float, word: Ink) -> None:
    """Write an object without paint that fills the box of a word's ink.

    It starts on the baseline, as all objects of a line must if pdfium is to sort them by x.
    From a blank there it slopes down to the bottom of the box, and its glyph, which ends
    where the word ends, is stretched to the top: pdfium makes an upright box of that.
    """
    glyph = face.frame()
    if glyph is None or (ink := face.ink(glyph)) is None or pen.x <= start + APART:
        return
    wide = round(min(SLIM, (pen.x - start) / pen.widths[glyph]), 3)
    last = (pen.x - start) / wide - pen.widths[glyph]
    slope, high = min(word[1], 0.0) / (last + ink[2]), max(word[3], LOW) / ink[3]
    pen.stream.set_text_rendering(INVISIBLE)
    pen.stretch(wide, round(slope, 3), round(high, 3), start - APART)
    pen.show([(0, blank), (last, glyph)])
    pen.stream.set_text_rendering(FILLED)
    pen.stretch(1, 0, 1, 0)


def write_gap(pen: Pen, run: Run) -> None:
    """Write an object without paint or text above the line, so that pdfium ends the line.

    Otherwise it would sort what follows into the line, between the objects of a word.
    """
    if glyph := run.face.frame():
        pen.take(run)
        pen.stream.set_text_rendering(INVISIBLE)
        pen.rise(ABOVE)
        pen.show([(0, glyph)])
        pen.rise(0)
        pen.stream.set_text_rendering(FILLED)
