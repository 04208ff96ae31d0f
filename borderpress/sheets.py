"""How a document is put on sheets: as a print profile asks, or as somebody does for any PDF."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pikepdf

from borderpress.errors import BorderpressError
from borderpress.imposition import Plan, booklet, page_size, placed, two_up
from borderpress.model import say
from borderpress.printprofile import PAPERS, PrintProfile

OWN = "own"
"""Value of ``sheets`` in the options of a layout whose pages are whole sheets already."""
BROKEN = (pikepdf.PdfError, AttributeError, KeyError, TypeError, ValueError)
"""What a file raises whose objects are not of the kind that ISO 32000 asks for."""
NEAR = 0.5
"""mm by which two pages may be larger than the paper: sizes in PDFs are rounded."""
CLOSE = 3.0
"""mm by which a sheet of paper may be larger than two pages and still is meant for them."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a plan must know of a document."""

    pages: int
    width: float
    """mm, of the first page, as the height."""
    height: float
    bleed: float
    """mm: least room between the trim and the bleed box of its pages."""


def document(data: bytes, name: str) -> Document:
    """Return what a plan must know of a PDF; ``name`` is told when it is none.

    Raises BorderpressError.
    """
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            locked, pages = pdf.is_encrypted, list(pdf.pages)
            if pages and not locked:
                size = page_size(pages[0])
                if min(size) < NEAR:
                    raise ValueError(size)
                return Document(len(pages), *size, min(map(_bleed, pages)))
    except pikepdf.PasswordError:
        locked = True
    except BROKEN as error:
        raise BorderpressError(
            say("{name} is not a PDF that can be read.", name=name),
            say("Open it in a viewer, or ask for the file once more."),
        ) from error
    if locked:
        raise BorderpressError(
            say("{name} is locked with a password.", name=name),
            say("Save it without a password, then try again."),
        )
    raise BorderpressError(
        say("{name} has no pages.", name=name), say("Ask for the file once more.")
    )


def _bleed(page: pikepdf.Page) -> float:
    """Return the room between trim and bleed box on the narrowest side, mm."""
    trim, bleed = ([float(part) for part in box] for box in (page.trimbox, page.bleedbox))
    sides = (trim[0] - bleed[0], trim[1] - bleed[1], bleed[2] - trim[2], bleed[3] - trim[3])
    return max(0.0, min(sides) * 25.4 / 72)


def planned(
    found: Document, how: str, caliper: float = 0.0, sheet: tuple[float, float] | None = None
) -> Plan | None:
    """Return the sheets of a document: ``how`` is one of ``SHEETS``; None for single pages.

    ``sheet``: the largest sheet there is, mm; pages of which two do not fit on it stay single.
    """
    size = (found.width, found.height)
    if how == "single" or (sheet and (2 * size[0] > sheet[0] + NEAR or size[1] > sheet[1] + NEAR)):
        return None
    if how == "booklet":
        return booklet(found.pages, *size, caliper, sheet)
    return two_up(found.pages, *size, sheet)


def for_profile(data: bytes, profile: PrintProfile) -> tuple[bytes, Plan | None]:
    """Return a PDF on the sheets that a print profile asks for, and their plan."""
    found = document(data, profile.name)
    plan = planned(found, profile.sheets, profile.caliper, PAPERS[profile.sheet])
    return (placed(data, plan, profile.bleed) if plan else data), plan


def for_anybody(data: bytes, name: str, how: str, caliper: float) -> tuple[bytes, Plan]:
    """Return any PDF on sheets, with the bleed that it has; ``how``: booklet or 2-up.

    Raises BorderpressError when it cannot be read, is locked, or its pages differ in size.
    """
    found = document(data, name)
    sheet = None if found.bleed else _paper(found)
    plan = planned(found, how, caliper, sheet)
    if plan is None:
        raise ValueError(how)
    try:
        return placed(data, plan, found.bleed), plan
    except BROKEN as error:
        raise BorderpressError(
            say(
                "{name} holds pages that cannot be read ({problem}).",
                name=name,
                problem=_short(error),
            ),
            say("Save it once more from the program that made it."),
        ) from error


def _short(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:120] if str(error).strip() else type(error).__name__


def _paper(found: Document) -> tuple[float, float] | None:
    """Return the sheet of paper that two pages just fit on; None where there is none."""
    pair = (2 * found.width, found.height)
    for paper in PAPERS.values():
        if paper and all(-NEAR <= a - b <= CLOSE for a, b in zip(paper, pair, strict=True)):
            return paper
    return None
