"""Picture files as people bring them → files that the typesetter sets right.

WeasyPrint takes grey PNGs of 16 bits for pictures of 8, and embeds JPEGs in inks as they are,
whose colours no viewer knows: on screens they become sRGB.  Where nothing may show through
(PDF/X-1a), drawings with soft parts become pixels.
"""

from __future__ import annotations

import io
import re

from PIL import Image

from borderpress.colour import on_screen
from borderpress.images import inspect, media_type
from borderpress.model import Asset, Finding, Sheet
from borderpress.pagepictures import Pages
from borderpress.typesetter import Setting

DEEP = ("I", "I;16", "I;16B", "I;16L")
"""Pillow's modes of grey pictures with more than 8 bits."""
TO_BYTE = 1 / 257
"""65,535 is 255."""
QUALITY = 92
"""Of JPEGs that are written anew."""
SOFT = re.compile(rb"opacity|<mask|<filter|mix-blend-mode|rgba\(|hsla\(|<image")
"""What lets a drawing's ground shine through, or may do so."""
WIDEST = 216
"""mm: a drawing from edge to edge of A4, with its bleed."""


def settled(name: str, data: bytes, *, inks: bool, flat: int = 0) -> bytes:
    """Return a picture's bytes as the typesetter takes them, under the same name.

    ``inks``: whether the page goes to a press, where pictures in inks stay as their maker
    separated them; ``flat``: pixels for an inch of drawings that may not show through, 0
    where they may.
    """
    kind = media_type(name)
    if kind == "image/svg+xml":
        return _pixels(data, flat) if flat and SOFT.search(data) else data
    if kind not in ("image/png", "image/jpeg"):
        return data
    with Image.open(io.BytesIO(data)) as image:
        if image.mode in DEEP:
            return _written(image.convert("I").point(lambda v: v * TO_BYTE).convert("L"), "PNG")
        if image.mode == "CMYK" and not inks:
            return _written(on_screen(image), "JPEG")
    return data


def _written(image: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    options = {"quality": QUALITY} if kind == "JPEG" else {}
    image.save(out, kind, **options)
    return out.getvalue()


def _pixels(drawing: bytes, ppi: int) -> bytes:
    """Return a drawing as PNG on white, with ``ppi`` pixels for an inch of the widest page.

    It is set on a page of its own, so that it looks as the typesetter draws it anywhere.
    """
    _, width, height = _looked_at(drawing)
    html = (
        '<!doctype html><html lang="und"><title>-</title><link rel="stylesheet" '
        'href="style.css"><body><img src="drawing.svg" alt="-"></body></html>'
    )
    size = f"{WIDEST}mm {WIDEST * height / width:.3f}mm"
    css = f"@page {{ size: {size}; margin: 0 }} body {{ margin: 0; overflow: hidden }} "
    css += f"img {{ display: block; width: {WIDEST}mm; height: {WIDEST * height / width:.3f}mm }}"
    asset = Asset("drawing.svg", "image/svg+xml", drawing)
    page, _ = Setting(Sheet(html, css, (asset,))).pdf()
    shown = Pages(page).picture(0, ppi / 72)
    return _written(Image.frombytes("RGB", (shown.width, shown.height), shown.pixels), "PNG")


def _looked_at(drawing: bytes) -> tuple[str, int, int]:
    """Return digest and size of a drawing that was good enough for its bulletin."""
    found = inspect("drawing.svg", drawing)
    return ("", 1, 1) if isinstance(found, Finding) else found
