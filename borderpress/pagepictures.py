"""Finished PDF pages as pictures, and where on them a text stands.

The door to pypdfium2; preflight has its own, ``sight.py``, so that it shares nothing with us.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2

from borderpress.text.clusters import WJ, ZWSP

UNSEEN = {ZWSP, WJ, "\u00ad", "\ufffe", "\x02"}
"""What a PDF may have between the letters of a word; pdfium writes a soft hyphen in three ways."""


BEGINNINGS = (60, 30, 15)
"""Letters of a text that are enough to find it where the whole is not on one page."""
GAP = 8
"""Letters that may stand between two pieces of one text."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a text stands: a page, and the rectangle round it in pt from the top left corner."""

    page: int
    """From 0."""
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as pixels."""

    width: int
    height: int
    pixels: bytes
    """RGB, three bytes a pixel, rows without padding."""


class Pages:
    """A PDF whose pages are looked at.  Not for several threads: pdfium forbids it."""

    def __init__(self, data: bytes) -> None:
        """``data``: the PDF.  Raises pypdfium2.PdfiumError when it is none."""
        self._document = pypdfium2.PdfDocument(data)
        self._letters: list[tuple[str, list[int]]] = []
        self._texts: list[Any] = []
        self._sizes: list[tuple[float, float]] = []
        for page in self._document:
            text = page.get_textpage()
            self._texts.append(text)
            self._sizes.append(page.get_size())
            self._letters.append(_letters(text.get_text_range(), text.count_chars()))
        self._after = (0, 0)

    def find(self, pieces: Sequence[str]) -> Spot | None:
        """Return where a text stands, looked for behind the last one found, then anywhere.

        ``pieces``: the text without what is set between its parts, such as the numbers of
        notes.  White space does not count, so that lines may break anywhere; of a text that
        runs on over the edge of a page its beginning is shown.
        """
        words = [kept for piece in pieces if (kept := "".join(c for c in piece if not _blank(c)))]
        if not words:
            return None
        for length in (len(words[0]), *(n for n in BEGINNINGS if n < len(words[0]))):
            found = self._first(words[0][:length])
            if found:
                number, at = found
                end = self._end(number, at + length, words[1:] if length == len(words[0]) else [])
                self._after = (number, end)
                return self._spot(number, self._letters[number][1][at:end])
        return None

    def _first(self, wanted: str) -> tuple[int, int] | None:
        """Return the page, and the place among its letters, of the next ``wanted``."""
        first, start = self._after
        pages = range(len(self._letters))
        for turn, number in enumerate([*pages[first:], *pages[:first], first]):
            at = self._letters[number][0].find(wanted, start if turn == 0 else 0)
            if at >= 0:
                return number, at
        return None

    def _end(self, number: int, end: int, rest: Sequence[str]) -> int:
        """Return where the last of the pieces ends that stand close behind one another."""
        letters = self._letters[number][0]
        for piece in rest:
            at = letters.find(piece, end, end + GAP + len(piece))
            if at < 0:
                break
            end = at + len(piece)
        return end

    def _spot(self, number: int, places: list[int]) -> Spot:
        text, (_, height) = self._texts[number], self._sizes[number]
        boxes = [text.get_charbox(place, loose=True) for place in places]
        left = min(box[0] for box in boxes)
        bottom = min(box[1] for box in boxes)
        right = max(box[2] for box in boxes)
        top = max(box[3] for box in boxes)
        return Spot(number, left, height - top, right, height - bottom)

    def size(self, number: int) -> tuple[float, float]:
        """Return width and height of a page in pt."""
        return self._sizes[number]

    def picture(self, number: int, scale: float) -> Picture:
        """Return a page with ``scale`` pixels to a pt."""
        bitmap = self._document[number].render(scale=scale, rev_byteorder=True)
        width, height, stride, channels = (
            bitmap.width, bitmap.height, bitmap.stride, bitmap.n_channels
        )  # fmt: skip
        raw = ctypes.string_at(bitmap.buffer, stride * height)
        rows = (raw[y * stride : y * stride + width * channels] for y in range(height))
        data = b"".join(rows)
        if channels == 4:
            data = b"".join(data[i : i + 3] for i in range(0, len(data), 4))
        return Picture(width, height, data)


def _letters(text: str, count: int) -> tuple[str, list[int]]:
    """Return the letters of a page without blanks, and the index of each among its characters.

    Past the basic plane one character of pdfium is half a letter (UTF-16); no text that is
    looked for has such letters before it on our pages, so a page with them is left out.
    """
    if len(text) != count:
        return "", []
    found = [(c, n) for n, c in enumerate(text) if not _blank(c)]
    return "".join(c for c, _ in found), [n for _, n in found]


def _blank(char: str) -> bool:
    return char.isspace() or char in UNSEEN or unicodedata.category(char) == "Cc"
