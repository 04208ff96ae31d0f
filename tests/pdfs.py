"""Small PDFs made by hand, page by page."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pikepdf
from pikepdf import Array, Dictionary, Name


def pdf_of(
    content: str, resources: Mapping[str, object] | None = None, size: int = 200
) -> pikepdf.Pdf:
    """Return a PDF with one square page, ``size`` pt wide, that paints ``content``."""
    pdf = pikepdf.new()
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, size, size]),
        Contents=pdf.make_stream(content.encode()),
        Resources=Dictionary({f"/{key}": value for key, value in (resources or {}).items()}),
    )
    pdf.pages.append(pikepdf.Page(page))
    return pdf


def form(pdf: pikepdf.Pdf, content: str, **keys: object) -> pikepdf.Stream:
    """Return a form that paints ``content``."""
    stream = pdf.make_stream(content.encode())
    stream.Type, stream.Subtype, stream.BBox = Name.XObject, Name.Form, Array([0, 0, 100, 100])
    for key, value in keys.items():
        stream[f"/{key}"] = value
    return stream


def tile(pdf: pikepdf.Pdf, content: str, **keys: object) -> pikepdf.Stream:
    """Return a tiling pattern of 10 × 10 that paints ``content``."""
    stream = pdf.make_stream(content.encode())
    stream.Type, stream.PatternType, stream.PaintType, stream.TilingType = Name.Pattern, 1, 1, 1
    stream.BBox, stream.XStep, stream.YStep = Array([0, 0, 10, 10]), 10, 10
    stream.Resources = Dictionary()
    for key, value in keys.items():
        stream[f"/{key}"] = value
    return stream


def image(pdf: pikepdf.Pdf, across: int, down: int, rgb: tuple[int, int, int]) -> pikepdf.Stream:
    """Return a picture of one colour in DeviceRGB."""
    stream = pdf.make_stream(bytes(rgb) * (across * down))
    stream.Type, stream.Subtype, stream.ColorSpace = Name.XObject, Name.Image, Name.DeviceRGB
    stream.Width, stream.Height, stream.BitsPerComponent = across, down, 8
    return stream


def put(pdf: pikepdf.Pdf, kind: str, **named: object) -> None:
    """Add resources to the first page."""
    resources = pdf.pages[0].obj.Resources
    if f"/{kind}" not in resources:
        resources[f"/{kind}"] = Dictionary()
    for name, value in named.items():
        resources[f"/{kind}"][f"/{name}"] = value


def saved(pdf: pikepdf.Pdf) -> bytes:
    """Return the bytes of a PDF, the same each time."""
    out = io.BytesIO()
    pdf.save(out, static_id=True)
    return out.getvalue()
