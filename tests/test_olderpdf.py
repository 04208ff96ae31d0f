"""Fonts as PDF 1.4 embeds them show the same glyphs and say the same letters."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
import pytest
from viewers import pdfium

from borderpress.model import Sheet
from borderpress.olderpdf import bare_fonts, table

TEXT = "人人生而自由，在尊严和权利上一律平等。"
pytestmark = pytest.mark.usefixtures("only_collected_fonts")


def kinds(pdf: pikepdf.Pdf) -> list[str]:
    """Return the kinds of the font files that are not TrueType."""
    told = (
        found.get("/FontFile3") for found in pdf.objects if isinstance(found, pikepdf.Dictionary)
    )
    return [str(file.Subtype) for file in told if file is not None]


def shown(data: bytes) -> bytes:
    document = pypdfium2.PdfDocument(data)
    pixels: bytes = document[0].render(scale=3, grayscale=True).to_pil().convert("L").tobytes()
    document.close()
    return pixels


def test_open_type_fonts_become_bare_outlines() -> None:
    from borderpress.typesetter import typeset

    head = '<html lang="zh-Hans"><title>-</title><link rel="stylesheet" href="style.css">'
    css = "@page { size: 90mm 30mm; margin: 5mm } body { font: 12pt 'Noto Sans CJK SC' }"
    data, _, findings = typeset(Sheet(f"<!doctype html>{head}<p>{TEXT}</p>", css, ()))
    assert findings == ()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert kinds(pdf) == ["/OpenType"]
        bare_fonts(pdf)
        assert kinds(pdf) == ["/CIDFontType0C"]
        out = io.BytesIO()
        pdf.save(out)
    pairs = zip(shown(out.getvalue()), shown(data), strict=True)
    # pdfium rounds the outlines of the two kinds a little differently
    assert max(abs(a - b) for a, b in pairs) <= 40
    assert TEXT in pdfium(out.getvalue()).replace("\r\n", "")


def test_a_font_without_such_outlines_stays() -> None:
    assert table(b"OTTO\0\0" + b"\0" * 6, b"CFF ") == b""
    assert table(b"", b"CFF ") == b""
