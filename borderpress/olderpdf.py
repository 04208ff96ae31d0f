"""Fonts of a PDF, embedded as PDF 1.4 knows them.

WeasyPrint embeds faces with PostScript outlines as whole OpenType files, which came with
PDF 1.6.  The table of outlines inside is just what PDF 1.3 embeds (ISO 32000-1, table 126),
so it is taken out, and no glyph changes.
"""

from __future__ import annotations

from pikepdf import Dictionary, Name, Pdf

RECORD = 16
"""Bytes of a table's entry in an OpenType file (tag, checksum, offset, length)."""
KINDS = {"/CIDFontType0": Name.CIDFontType0C, "/Type1": Name.Type1C}
"""Kind of font → kind of its bare outlines."""


def bare_fonts(pdf: Pdf) -> None:
    """Embed every OpenType font of a PDF by its outlines alone."""
    for font in pdf.objects:
        if not isinstance(font, Dictionary) or Name.FontDescriptor not in font:
            continue
        kind = KINDS.get(str(font.get(Name.Subtype)))
        told = font.FontDescriptor
        file = told.get(Name.FontFile3)
        if kind is None or file is None or file.get(Name.Subtype) != Name.OpenType:
            continue
        if outlines := table(file.read_bytes(), b"CFF "):
            told.FontFile3 = pdf.make_indirect(pdf.make_stream(outlines, Subtype=kind))


def table(font: bytes, tag: bytes) -> bytes:
    """Return a table of an OpenType file; empty where there is none."""
    count = int.from_bytes(font[4:6], "big")
    for start in range(12, 12 + RECORD * count, RECORD):
        entry = font[start : start + RECORD]
        if entry[:4] == tag:
            offset, length = (int.from_bytes(entry[at : at + 4], "big") for at in (8, 12))
            return font[offset : offset + length]
    return b""
