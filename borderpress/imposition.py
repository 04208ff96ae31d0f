"""Pages on sheets: which page stands where, and the PDF with them put there.

A plan is plain values and knows nothing of PDF; ``placed`` carries it out.  Millimetres are
counted from the lower left of the sheet's trim.  Source of the boxes: ISO 32000-1, 14.11.2.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from borderpress.errors import BorderpressError
from borderpress.model import say

MM = 72 / 25.4
"""pt in a mm."""
NEAR = 0.01
"""mm: edges nearer to each other are one edge."""
OTHER = 1.0
"""mm by which a page may be larger or smaller than its place; it then stands in the middle."""
KEPT = ("/Type", "/Pages", "/Lang", "/OCProperties", "/OutputIntents", "/Version")
"""Keys of the catalogue that still hold for a sheet; the others speak of single pages."""

Limits = tuple[float, float, float, float]
"""left, bottom, right, top."""
Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of one page on one side of a sheet."""

    page: int | None
    """From 1; None where nothing stands."""
    x: float
    """mm: left edge of the place, as for all that follow."""
    y: float
    width: float
    height: float
    turned: bool = False
    """True where the page stands upside down."""
    shift: float = 0.0
    """mm that the page is moved to the right inside its place, against creep."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Sheets of one size, each with two sides; the back is turned over the sheet's left edge."""

    width: float
    """mm, of the sheet's trim, as the height."""
    height: float
    sides: tuple[tuple[Slot, ...], ...]
    """Front, back, front, back …"""
    folds: tuple[float, ...] = ()
    """mm: upright folds, seen from the front."""

    def count(self) -> int:
        """Return how many pages stand on the sheets."""
        return sum(slot.page is not None for side in self.sides for slot in side)

    def empty(self) -> int:
        """Return how many places stay empty."""
        return sum(map(len, self.sides)) - self.count()

    def sheets(self) -> int:
        """Return how many sheets of paper there are."""
        return -(-len(self.sides) // 2)

    def creep(self) -> float:
        """Return how far the pages that are moved most are moved, mm."""
        return max((abs(slot.shift) for side in self.sides for slot in side), default=0.0)

    def folds_of(self, side: int) -> tuple[float, ...]:
        """Return where the folds stand on a side (from 0), mm from its left edge."""
        if side % 2 == 0:
            return self.folds
        return tuple(self.width - fold for fold in reversed(self.folds))

    def limits(self, side: int, slot: Slot, bleed: float) -> Limits:
        """Return how far the ink of a place may run, mm.

        To the next place, where there is one; else ``bleed`` mm over the edge of the sheet.
        """
        others = [other for other in self.sides[side] if other != slot]
        level = [o for o in others if _overlap(o.y, o.height, slot.y, slot.height)]
        above = [o for o in others if _overlap(o.x, o.width, slot.x, slot.width)]
        right, top = slot.x + slot.width, slot.y + slot.height
        return (
            max((o.x + o.width for o in level if o.x + o.width < slot.x + NEAR), default=-bleed),
            max((o.y + o.height for o in above if o.y + o.height < slot.y + NEAR), default=-bleed),
            min((o.x for o in level if o.x > right - NEAR), default=self.width + bleed),
            min((o.y for o in above if o.y > top - NEAR), default=self.height + bleed),
        )


def _overlap(start: float, length: float, other: float, other_length: float) -> bool:
    return start < other + other_length - NEAR and other < start + length - NEAR


# --- Plans --------------------------------------------------------------------


def booklet(
    count: int,
    width: float,
    height: float,
    creep: float = 0.0,
    sheet: tuple[float, float] | None = None,
) -> Plan:
    """Return the sheets of a booklet: folded once, put into one another, stapled in the fold.

    ``count`` pages of ``width`` × ``height`` mm; the last places stay empty where it is no
    multiple of four.  ``creep``: thickness of one sheet, mm.  Each sheet around it pushes a
    sheet outwards by that much, so its pages move as far towards the fold.  ``sheet``: size
    of a larger sheet, in whose middle the pages stand.
    """
    whole = -(-count // 4) * 4
    sides: list[tuple[Slot, ...]] = []
    for number in range(whole // 4):
        first, last = 2 * number + 1, whole - 2 * number
        for left, right in ((last, first), (first + 1, last - 1)):
            sides.append(_pair(count, left, right, (width, height), number * creep, sheet))
    across, down = sheet or (2 * width, height)
    return Plan(across, down, tuple(sides), (across / 2,))


def two_up(
    count: int, width: float, height: float, sheet: tuple[float, float] | None = None
) -> Plan:
    """Return the sheets of ``count`` pages, two beside each other in the order of reading."""
    sides = [
        _pair(count, left, left + 1, (width, height), 0, sheet) for left in range(1, count + 1, 2)
    ]
    across, down = sheet or (2 * width, height)
    return Plan(across, down, tuple(sides))


def _pair(
    count: int,
    left: int,
    right: int,
    page: tuple[float, float],
    shift: float,
    sheet: tuple[float, float] | None,
) -> tuple[Slot, Slot]:
    """Return two places beside each other, meeting in the middle of the sheet."""
    width, height = page
    across, down = sheet or (2 * width, height)
    middle, foot = across / 2, (down - height) / 2
    return (
        Slot(left if left <= count else None, middle - width, foot, width, height, shift=shift),
        Slot(right if right <= count else None, middle, foot, width, height, shift=-shift),
    )


Panels = Sequence[tuple[int, float]]
"""Page and width (mm) of each panel of a side, from the left."""


def leaflet(front: Panels, back: Panels, height: float) -> Plan:
    """Return one sheet with panels of ``height`` mm on both sides, folded where they meet.

    Raises ValueError where the folds of both sides do not meet in the paper.
    """
    sides = (_row(front, height), _row(back, height))
    edges = [[slot.x for slot in side[1:]] for side in sides]
    width = sum(wide for _, wide in front)
    plan = Plan(width, height, sides, tuple(edges[0]))
    behind = (*plan.folds_of(1), width)
    met = (*edges[1], sum(wide for _, wide in back))
    if len(behind) != len(met) or any(abs(a - b) > NEAR for a, b in zip(behind, met, strict=True)):
        raise ValueError(f"folds at {behind} behind the front, at {met} on the back")
    return plan


def _row(panels: Panels, height: float) -> tuple[Slot, ...]:
    slots, x = [], 0.0
    for page, width in panels:
        slots.append(Slot(page, x, 0.0, width, height))
        x += width
    return tuple(slots)


# --- PDF ----------------------------------------------------------------------


def placed(data: bytes, plan: Plan, bleed: float = 0.0) -> bytes:
    """Return a PDF with a page for each side of ``plan``, on which pages of ``data`` stand.

    The trim box is the sheet, the bleed box ``bleed`` mm larger; ink of a page that runs over
    its trim is kept there and cut off where another page begins.  Pages count as they are
    shown: turned by ``/Rotate``, at the size of their trim box.  Links, bookmarks and tags go.
    The same arguments give the same bytes.  Raises BorderpressError when a page is not of the
    size of its place, ValueError when the plan names a page that is not there, and
    pikepdf.PdfError when ``data`` is no PDF.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.flatten_annotations("print")
        pages = list(pdf.pages)
        count = len(pages)
        if any(slot.page and slot.page > count for side in plan.sides for slot in side):
            raise ValueError(f"the plan places more than {count} pages")
        forms: dict[int, Any] = {}
        for side in range(len(plan.sides)):
            _add_side(pdf, pages, forms, plan, side, bleed)
        del pdf.pages[:count]
        _plain(pdf)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _plain(pdf: pikepdf.Pdf) -> None:
    """Leave out of the catalogue what speaks of single pages; say how sheets are printed."""
    for key in [str(key) for key in pdf.Root if str(key) not in KEPT]:
        del pdf.Root[key]
    pdf.Root.ViewerPreferences = Dictionary(
        PrintScaling=Name("/None"), Duplex=Name.DuplexFlipShortEdge
    )
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
        if Name.Title in pdf.docinfo:
            meta["dc:title"] = str(pdf.docinfo.Title)
        if Name.Author in pdf.docinfo:
            meta["dc:creator"] = [str(pdf.docinfo.Author)]


def _add_side(
    pdf: pikepdf.Pdf,
    pages: list[pikepdf.Page],
    forms: dict[int, Any],
    plan: Plan,
    side: int,
    bleed: float,
) -> None:
    """Add a page that is one side of a sheet."""
    drawn = Dictionary()
    drawing: list[str] = []
    for slot in plan.sides[side]:
        if slot.page is None:
            continue
        limits = plan.limits(side, slot, bleed)
        name = f"/Page{slot.page}"
        if slot.page not in forms:
            forms[slot.page] = pdf.make_indirect(_form(pages[slot.page - 1]))
        drawn[name] = forms[slot.page]
        drawing += _draw(name, pages[slot.page - 1], slot, limits)
    sheet = Dictionary(
        Type=Name.Page,
        MediaBox=_box(plan, bleed),
        BleedBox=_box(plan, bleed),
        TrimBox=_box(plan, 0.0),
        Resources=Dictionary(XObject=drawn),
        Contents=pdf.make_stream("\n".join(drawing).encode()),
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(sheet)))


def _box(plan: Plan, more: float) -> Array:
    edges = (-more, -more, plan.width + more, plan.height + more)
    return Array([round(edge * MM, 4) for edge in edges])


def _form(page: pikepdf.Page) -> Any:
    """Return a page as a form, without the edge that cuts off its bleed."""
    form = page.as_form_xobject(handle_transformations=False)
    left, bottom, right, top = _trim(page)
    wide = max(right - left, top - bottom)
    form.BBox = Array([left - wide, bottom - wide, right + wide, top + wide])
    return form


def _draw(name: str, page: pikepdf.Page, slot: Slot, limits: Limits) -> Iterator[str]:
    """Yield the operations that draw a page in its place."""
    matrix, width, height = _upright(page)
    if max(abs(width - slot.width), abs(height - slot.height)) > OTHER:
        raise BorderpressError(
            say(
                "Page {page} is {size} mm, not {wanted} mm.",
                page=slot.page,
                size=f"{width:.0f} × {height:.0f}",
                wanted=f"{slot.width:g} × {slot.height:g}",
            ),
            say("Pages that share a sheet must have one size: make the file anew."),
        )
    if slot.turned:
        a, b, c, d, e, f = matrix
        matrix = (-a, -b, -c, -d, width * MM - e, height * MM - f)
    x = slot.x + slot.shift + (slot.width - width) / 2
    y = slot.y + (slot.height - height) / 2
    a, b, c, d, e, f = matrix
    left, bottom, right, top = limits
    yield "q"
    yield _numbers(left * MM, bottom * MM, (right - left) * MM, (top - bottom) * MM) + " re W n"
    yield _numbers(a, b, c, d, e + x * MM, f + y * MM) + f" cm {name} Do"
    yield "Q"


def _numbers(*values: float) -> str:
    return " ".join(f"{value:.4f}".rstrip("0").rstrip(".") for value in values)


def _trim(page: pikepdf.Page) -> Limits:
    """Return the trim box of a page, pt; its crop box where it has none."""
    left, bottom, right, top = (float(part) for part in page.trimbox)
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def page_size(page: pikepdf.Page) -> tuple[float, float]:
    """Return width and height of a page as it is shown, mm."""
    return _upright(page)[1:]


def _upright(page: pikepdf.Page) -> tuple[Matrix, float, float]:
    """Return how a page comes to stand as it is shown with its trim at the origin, and its size.

    The matrix is for points; width and height are in mm.
    """
    left, bottom, right, top = _trim(page)
    unit = float(page.obj.get(Name.UserUnit, 1))
    turn = int(page.rotation) % 360
    wide, high = (right - left) * unit / MM, (top - bottom) * unit / MM
    matrices: dict[int, Matrix] = {
        0: (unit, 0, 0, unit, -left * unit, -bottom * unit),
        90: (0, -unit, unit, 0, -bottom * unit, right * unit),
        180: (-unit, 0, 0, -unit, right * unit, top * unit),
        270: (0, unit, -unit, 0, top * unit, -left * unit),
    }
    size = (wide, high) if turn % 180 == 0 else (high, wide)
    return matrices.get(turn, matrices[0]), *size
