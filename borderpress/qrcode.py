"""QR codes: an address as a drawing, and whether it is printed large enough.  The door to segno."""

from __future__ import annotations

import io

import segno

from borderpress.model import Finding, Place, Severity, say

QUIET = 4
"""Modules of clear ground round a code (ISO/IEC 18004:2015, 9.1)."""
LEAST = 0.396
"""mm: width of a module from which hand-held scanners read surely (GS1 General Specifications,
5.12.3.1: X-dimension of QR codes with an address, 0.396 to 0.990 mm)."""


def modules(address: str) -> int:
    """Return how many modules the code of an address has across, the quiet zone counted."""
    code: segno.QRCode = _code(address)
    return int(code.symbol_size(border=QUIET)[0])


def qr_svg(address: str, dark: str = "#1A1C1E") -> bytes:
    """Return a QR code (error correction M, with its quiet zone) as SVG; ``dark``: its colour.

    Addresses are ASCII: readers make mojibake of anything else.
    """
    out = io.BytesIO()
    _code(address).save(
        out,
        kind="svg",
        border=QUIET,
        xmldecl=False,
        svgns=True,
        nl=False,
        dark=dark,
        light="#FFFFFF",
        omitsize=True,
    )
    return out.getvalue()


def _code(address: str) -> segno.QRCode:
    return segno.make(address, error="m", micro=False)


def too_small(address: str, width: float, name: str) -> Finding | None:
    """Return a finding when a code printed ``width`` mm across has modules that are too small.

    ``name``: the file in which it stands.
    """
    size = width / modules(address)
    if size >= LEAST:
        return None
    return Finding(
        "print.qr-small",
        Severity.WARNING,
        say(
            "The modules of the QR code are {size} mm wide; scanners need {least} mm.",
            size=f"{size:.2f}",
            least=LEAST,
        ),
        say(
            "Shorten base_url in publication.toml or the bulletin's file name, or enlarge the code "
            "in the layout's style sheet."
        ),
        Place(name),
    )
