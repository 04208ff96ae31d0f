"""Pages as a viewer shows them: pixels and letters, through pdfium.

Preflight's own door to pypdfium2: what judges a PDF shares no code with what makes or reads ours.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from ctypes import c_double
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as raw
from PIL import Image

MM = 72 / 25.4
"""pt in a mm."""
PPI = 100
"""Resolution at which edges are looked at."""
INK = 250
"""Grey value under which a pixel is artwork."""
BARE = 255
"""Grey value of paper, and of what lies beyond it."""
WIDE = 2.0
"""mm of bare edge beside artwork from which it counts: less is a hair of a motif."""

HAIR = 0.01
"""pt: places nearer to each other are the same."""

Box = tuple[float, float, float, float]
"""left, bottom, right, top in pt."""


@dataclass(frozen=True, slots=True)
class Sight:
    """One page as it is seen, with everything outside the trim."""

    image: Image.Image
    """Grey, at ``PPI``, of the media box."""
    media: Box
    trim: Box
    letters: tuple[tuple[Box, str], ...]
    """Box and text of each drawn letter inside the trim."""

    def bare_edges(self, bleed: float) -> dict[str, float]:
        """Return side → mm along which artwork touches the trim but not the bleed's edge (mm)."""
        found = {}
        for side, (inside, outside) in self._strips(bleed).items():
            bare = sum(a < INK <= b for a, b in zip(inside, outside, strict=False)) / PPI * 25.4
            if bare > WIDE:
                found[side] = bare
        return found

    def _strips(self, bleed: float) -> dict[str, tuple[list[int], list[int]]]:
        """Return for each side the pixels just inside the trim and just inside the bleed."""
        left, bottom, right, top = (self._pixel(*corner) for corner in self._corners())
        out = max(1, round((bleed - 0.4) * PPI / 25.4))
        return {
            "left": (self._column(left + 1, top, bottom), self._column(left - out, top, bottom)),
            "right": (self._column(right - 2, top, bottom), self._column(right + out, top, bottom)),
            "top": (self._row(top + 1, left, right), self._row(top - out, left, right)),
            "bottom": (self._row(bottom - 2, left, right), self._row(bottom + out, left, right)),
        }

    def _corners(self) -> Iterator[tuple[str, float]]:
        yield from zip(("x", "y", "x", "y"), self.trim, strict=True)

    def _pixel(self, axis: str, value: float) -> int:
        """Return a coordinate of the page in pixels of the image."""
        offset = value - self.media[0] if axis == "x" else self.media[3] - value
        return round(offset * PPI / 72)

    def _column(self, x: int, top: int, bottom: int) -> list[int]:
        if not 0 <= x < self.image.width:
            return [BARE] * max(bottom - top, 0)
        return list(self.image.crop((x, top, x + 1, bottom)).tobytes())

    def _row(self, y: int, left: int, right: int) -> list[int]:
        if not 0 <= y < self.image.height:
            return [BARE] * max(right - left, 0)
        return list(self.image.crop((left, y, right, y + 1)).tobytes())

    def nearest_letter(self) -> tuple[float, str] | None:
        """Return the distance (pt) and text of the letter nearest to the trim; None without any."""
        left, bottom, right, top = self.trim
        distances = [
            (min(box[0] - left, box[1] - bottom, right - box[2], top - box[3]), text)
            for box, text in self.letters
        ]
        return min(distances, default=None)


class NotShown(Exception):  # noqa: N818 - says what happened
    """A PDF or page that pdfium does not show."""


def sights(data: bytes) -> Iterator[Sight]:
    """Yield each page of a PDF as pdfium shows it; NotShown when it shows nothing."""
    for page in _pages(data):
        yield _sight(page)


def thumbnails(data: bytes, width: int, most: int) -> Iterator[bytes]:
    """Yield PNGs, ``width`` pixels wide, of the first pages with all that surrounds the trim."""
    for _, page in zip(range(most), _pages(data), strict=False):
        left, bottom, right, top = page.get_mediabox()
        page.set_cropbox(left, bottom, right, top)
        image = page.render(scale=width / max(right - left, 1)).to_pil().convert("RGB")
        out = io.BytesIO()
        image.quantize(64).save(out, "PNG")
        yield out.getvalue()


def pictures(data: bytes, ppi: int) -> Iterator[Image.Image]:
    """Yield each page of a PDF as it is shown, inside its trim, at ``ppi`` pixels for an inch."""
    for page in _pages(data):
        page.set_cropbox(*page.get_trimbox())
        yield page.render(scale=ppi / 72).to_pil().convert("RGB")


def _pages(data: bytes) -> Iterator[pypdfium2.PdfPage]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise NotShown(str(error)) from error
    try:
        for page in document:
            yield page
            page.close()
    except pypdfium2.PdfiumError as error:
        raise NotShown(str(error)) from error
    finally:
        document.close()


def _sight(page: pypdfium2.PdfPage) -> Sight:
    media, trim = page.get_mediabox(), page.get_trimbox()
    page.set_cropbox(*media)  # what lies outside the trim is looked at too
    image = page.render(scale=PPI / 72, grayscale=True).to_pil().convert("L")
    return Sight(image, media, trim, tuple(_letters(page, trim)))


def _displaced(text: pypdfium2.PdfTextPage, index: int) -> tuple[float, float]:
    """Return how far a letter stands from where pdfium says it does, pt.

    pdfium forgets where a form is drawn when a word in it has a text of its own (ActualText):
    the letter is then said to begin where its object does inside the form.
    """
    whole, own = raw.FS_MATRIX(), raw.FS_MATRIX()
    drawn = raw.FPDFText_GetTextObject(text, index)
    if not drawn or not raw.FPDFText_GetMatrix(text, index, whole):
        return 0.0, 0.0
    raw.FPDFPageObj_GetMatrix(drawn, own)
    x, y = c_double(), c_double()
    raw.FPDFText_GetCharOrigin(text, index, x, y)
    if abs(x.value - own.e) > HAIR or abs(y.value - own.f) > HAIR:
        return 0.0, 0.0
    return whole.e - own.e, whole.f - own.f


def _letters(page: pypdfium2.PdfPage, trim: Box) -> Iterator[tuple[Box, str]]:
    text = page.get_textpage()
    for index in range(text.count_chars()):
        across, up = _displaced(text, index)
        left, bottom, right, top = text.get_charbox(index)
        left, bottom, right, top = left + across, bottom + up, right + across, top + up
        middle = ((left + right) / 2, (bottom + top) / 2)
        inside = trim[0] < middle[0] < trim[2] and trim[1] < middle[1] < trim[3]
        if right > left and top > bottom and inside:
            yield (left, bottom, right, top), text.get_text_range(index, 1)
    text.close()
