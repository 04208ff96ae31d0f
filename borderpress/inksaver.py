"""A finished PDF in black and light greys, for office printers that should use little ink.

Grounds and motifs are left out by ``layouts/shared/saver.css``; what remains in colour, the
pictures, becomes grey here.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, Stream

DARK = 32 / 255
"""Brightness up to which the colour of a text is meant as black, and is printed so."""
STRENGTH = 0.6
"""Share of its ink that a grey keeps: a picture still reads, and solid areas do not run dry."""
GREYS = {"rg": "g", "RG": "G", "g": "g", "G": "G", "k": "g", "K": "G"}
"""Operator that sets a colour → the one that sets a grey."""


def brightness(parts: tuple[float, ...]) -> float:
    """Return the brightness of a colour, 0 to 1, as ITU-R BT.601 weighs red, green and blue.

    ``parts``: one of grey, three of RGB, four of CMYK, each 0 to 1.
    """
    if len(parts) == 4:
        black = 1 - parts[3]
        parts = ((1 - parts[0]) * black, (1 - parts[1]) * black, (1 - parts[2]) * black)
    red, green, blue = parts if len(parts) == 3 else parts * 3
    return 0.299 * red + 0.587 * green + 0.114 * blue


def lightened(grey: float, *, text: bool = False) -> float:
    """Return a grey (0 to 1) with less ink; black stays black, and in a text what is nearly so."""
    return 0.0 if grey <= (DARK if text else 0) else round(1 - (1 - grey) * STRENGTH, 4)


def saved(data: bytes) -> bytes:
    """Return a PDF in which every colour is black or a light grey.

    The same input gives the same bytes.  Raises pikepdf.PdfError when ``data`` is no PDF.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        done: set[tuple[int, int]] = set()
        for page in pdf.pages:
            _content(pdf, page.obj, done)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _content(pdf: pikepdf.Pdf, owner: Any, done: set[tuple[int, int]]) -> None:
    """Set the colours in the content of a page, form or pattern, and in what it draws."""
    new = pikepdf.unparse_content_stream(list(_greyed(pikepdf.parse_content_stream(owner))))
    if isinstance(owner, Stream):
        owner.write(new)
    else:
        owner.Contents = pdf.make_stream(new)
    resources = owner.get(Name.Resources) or Dictionary()
    for kind in (Name.XObject, Name.Pattern, Name.Shading):
        for drawn in (resources.get(kind) or Dictionary()).values():
            if drawn.objgen == (0, 0) or drawn.objgen not in done:
                done.add(drawn.objgen)
                _drawn(pdf, drawn, done)


def _greyed(operations: Any) -> Iterator[Any]:
    """Yield the operations with greys for colours; dark text is set in black."""
    fill, stack, text = 0.0, list[float](), False
    for operands, operator in operations:
        name = str(operator)
        if name == "q":
            stack.append(fill)
        elif name == "Q" and stack:
            fill = stack.pop()
        if name in GREYS:
            grey = brightness(tuple(float(part) for part in operands))
            fill = grey if GREYS[name] == "g" else fill
            yield [lightened(grey, text=text)], Operator(GREYS[name])
            continue
        if name == "BT":
            text = True
        yield operands, operator
        if name == "ET":
            text = False
        if name in ("BT", "ET") and 0 < fill <= DARK:
            yield [lightened(fill, text=text)], Operator("g")


def _drawn(pdf: pikepdf.Pdf, drawn: Any, done: set[tuple[int, int]]) -> None:
    """Set the colours of a form, pattern, shading or picture."""
    if "/ShadingType" in drawn:
        _shading(drawn)
    elif Name.Shading in drawn:
        _shading(drawn.Shading)
    elif drawn.get(Name.Subtype) == Name.Image:
        _picture(drawn)
    elif isinstance(drawn, Stream):
        _content(pdf, drawn, done)


def _picture(drawn: Any) -> None:
    """Turn a picture into greys; masks, which have no colour of their own, stay."""
    if drawn.get(Name.ImageMask) or drawn.get(Name.ColorSpace) is None:
        return
    image = pikepdf.PdfImage(drawn).as_pil_image().convert("L")
    tones = [round(255 * (1 - (1 - tone / 255) * STRENGTH)) for tone in range(256)]
    drawn.write(image.point(tones).tobytes())
    drawn.ColorSpace, drawn.BitsPerComponent = Name.DeviceGray, 8
    for key in (Name.Decode, Name.DecodeParms):
        if key in drawn:
            del drawn[key]


def _shading(shading: Any) -> None:
    """Turn a gradient between device colours into one between greys."""
    if shading.get(Name.ColorSpace) not in (Name.DeviceRGB, Name.DeviceCMYK):
        return
    shading.ColorSpace = Name.DeviceGray
    for function in _steps(shading.get(Name.Function)):
        for end in ("/C0", "/C1"):
            if end in function:
                parts = tuple(float(part) for part in function[end])
                function[end] = Array([lightened(brightness(parts))])


def _steps(function: Any) -> Iterator[Any]:
    """Yield the functions between two colours each that a gradient is made of."""
    if function is None:
        return
    if Name.Functions in function:
        for part in function.Functions:
            yield from _steps(part)
    elif "/C0" in function or "/C1" in function:
        yield function
