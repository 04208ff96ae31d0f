"""Where the letters of a finished PDF stand, measured by pdfium."""

from __future__ import annotations

import pypdfium2

from borderpress.model import Line

Box = tuple[float, float, float, float]
"""left, top, right, bottom in pt from the page's top left."""

SIDE = 2.0
"""pt by which ink may stand out of its line: overhang, as of Tai Viet letters at 10 pt."""
MARGIN = 26.0
"""pt to the left of a block in which list numbers and bullets hang."""


def letters(data: bytes, number: int) -> list[tuple[Box, str]]:
    """Return box and text of each drawn letter of a page (number from 0)."""
    document = pypdfium2.PdfDocument(data)
    sheet = document[number]
    height = sheet.get_height()
    text = sheet.get_textpage()
    found = []
    for index in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(index)
        if right > left and top > bottom:
            box = (left, height - top, right, height - bottom)
            found.append((box, text.get_text_range(index, 1)))
    document.close()
    return found


def outside(data: bytes, number: int, lines: tuple[Line, ...]) -> list[tuple[Box, str]]:
    """Return the letters of a page that stand in no line that the proof has.

    A space at the end of a line may hang out: it has no ink.
    """
    return [
        (box, letter)
        for box, letter in letters(data, number)
        if letter.strip() and not any(_holds(line, box) for line in lines)
    ]


def _holds(line: Line, box: Box) -> bool:
    middle = (box[1] + box[3]) / 2
    return (
        line.left - MARGIN <= box[0]
        and box[2] <= line.left + line.measure + SIDE
        and line.top - 12 <= middle <= line.top + 45
    )
