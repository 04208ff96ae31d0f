"""The QR code on a finished page, as a scanner meets it: decoded, its size, its clear ground."""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2
from PIL import Image
from pyzbar import pyzbar
from pyzbar.pyzbar import ZBarSymbol

from borderpress.qrcode import LEAST, QUIET, modules

FINE = 600
"""Pixels for an inch at which size and ground are measured."""
SCANS = (300, 150)
"""Pixels for an inch at which it must be read: a good camera near by, a poor one or far away."""
DARK, CLEAR = 128, 200
"""Grey values: a module is darker, its clear ground lighter."""


@dataclass(frozen=True)
class Code:
    """A code that was found."""

    address: str
    module: float
    """mm"""
    zone: float
    """Modules of clear ground on the side that has least."""
    readings: tuple[str, ...]
    """What was read at each of ``SCANS``; empty where nothing was."""

    def faults(self) -> list[str]:
        """Return what is wrong with it."""
        found = []
        if set(self.readings) != {self.address}:
            found.append(f"read as {self.readings}")
        if self.module < LEAST:
            found.append(f"modules of {self.module:.3f} mm")
        if self.zone < QUIET:
            found.append(f"{self.zone:.2f} clear modules")
        return found


def seen_code(data: bytes) -> Code:
    """Return the only QR code of a PDF."""
    (code,) = seen_codes(data)
    return code


def seen_codes(data: bytes) -> list[Code]:
    """Return the QR codes of a PDF, page by page, from left to right."""
    document = pypdfium2.PdfDocument(data)
    found = []
    for page in document:
        codes = sorted(_decoded(_image(page, 300)), key=lambda code: code.rect.left)
        read = [_read(_image(page, ppi)) for ppi in SCANS] if codes else []
        fine = _image(page, FINE) if codes else None
        found += [_measured(fine, code, read) for code in codes if fine]
    document.close()
    return found


def _measured(fine: Image.Image, decoded: pyzbar.Decoded, read: list[set[str]]) -> Code:
    address = decoded.data.decode()
    scale = FINE // 300
    box = _outline(fine, [scale * v for v in (decoded.rect.left, decoded.rect.top)],
                   [scale * v for v in (decoded.rect.width, decoded.rect.height)])  # fmt: skip
    across = modules(address) - 2 * QUIET
    module = (box[2] - box[0] + box[3] - box[1]) / 2 / across
    readings = tuple(address if address in each else "" for each in read)
    return Code(address, module / FINE * 25.4, _clear(fine, box) / module, readings)


def _image(page: pypdfium2.PdfPage, ppi: int) -> Image.Image:
    image: Image.Image = page.render(scale=ppi / 72, grayscale=True).to_pil().convert("L")
    return image


def _decoded(image: Image.Image) -> list[pyzbar.Decoded]:
    found: list[pyzbar.Decoded] = pyzbar.decode(image, symbols=[ZBarSymbol.QRCODE])
    return found


def _read(image: Image.Image) -> set[str]:
    """Return the addresses that are read from a page."""
    return {code.data.decode() for code in _decoded(image)}


def _outline(image: Image.Image, corner: list[int], size: list[int]) -> tuple[int, int, int, int]:
    """Return the box round all dark modules: three of its corners are patterns to be found by.

    The reader's own rectangle is right to a module or so, so its middle is taken and the box
    grown from there, until there is clear ground on all sides.
    """
    left, top = corner[0] + size[0] // 4, corner[1] + size[1] // 4
    box = [left, top, left + size[0] // 2, top + size[1] // 2]
    dark = image.point(lambda level: 255 if level < DARK else 0)
    grown = True
    while grown:
        grown = False
        for side, strip in enumerate(_sides(box, 1)):
            if dark.crop(strip).getbbox():
                box[side] += -1 if side < 2 else 1
                grown = True
    return box[0], box[1], box[2], box[3]


def _sides(box: list[int], away: int) -> list[tuple[int, int, int, int]]:
    """Return the strips of one pixel on the left, at the top, on the right and at the foot."""
    left, top, right, bottom = box
    return [
        (left - away, top, left - away + 1, bottom),
        (left, top - away, right, top - away + 1),
        (right + away - 1, top, right + away, bottom),
        (left, bottom + away - 1, right, bottom + away),
    ]


def _clear(image: Image.Image, box: tuple[int, int, int, int]) -> int:
    """Return how many pixels round a box are clear on all its sides, corners counted."""
    marks = image.point(lambda level: 255 if level < CLEAR else 0)
    left, top, right, bottom = box
    for away in range(3, min(left, top, 600)):  # edges are smoothed over three pixels
        frame = [left - away, top - away, right + away, bottom + away]
        if any(marks.crop(strip).getbbox() for strip in _sides(frame, 1)):
            return away
    return 600
