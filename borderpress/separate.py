"""A finished PDF made ready for a press: inks, boxes, marks, output intent.

WeasyPrint's own PDF/X variants leave colours of drawings in RGB, put the marks inside the
bleed and stamp random numbers.  So pages are set as for the screen and this pass does the
rest.  Sources: ISO 32000-1; PDF/X-4 (ISO 15930-7) for keys and boxes.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, Stream

from borderpress.colour import Separation, separation
from borderpress.olderpdf import bare_fonts
from borderpress.pdfwalk import Mark, marks, space_name
from borderpress.placed import Id, Inks, Placing, placings
from borderpress.plates import Keeper, Press
from borderpress.plates import separate as separate_picture
from borderpress.printprofile import PrintProfile
from borderpress.shadings import separate_shading

MM = 72 / 25.4
"""pt in a mm."""
SLUG = 9.0
"""mm of paper round the bleed where marks and the slug line stand."""
MARK = 5.0
"""mm: length of a crop mark."""
TRIM_GAP = 1.0
"""mm between bleed and crop mark."""
FILLS = {"rg": "k", "RG": "K", "g": "k", "G": "K"}
"""Operator that sets an RGB or grey colour → the one that sets inks."""
ASIDE = 7.0
"""mm by which a registration mark gives way to the mark of a fold."""
BLACK = (0, 0, 0, 100)
OVER, KNOCK = Name("/bpOver"), Name("/bpKnock")
"""Graphics states: black text over what lies under it, and everything else."""


@dataclass(slots=True)
class _Press:
    """What a pass over one PDF needs."""

    pdf: pikepdf.Pdf
    profile: PrintProfile
    inks: Separation
    plates: Press
    placings: dict[Id, Placing]
    """How each picture stands."""
    keeper: Keeper | None
    lab: bool
    """Whether anything is painted in a colour of Lab."""
    seen: set[tuple[int, int]] = field(default_factory=set)
    """Objects that are done: forms and pictures are shared between pages."""


def make_ready(
    data: bytes,
    profile: PrintProfile,
    icc: bytes,
    title: str,
    day: date,
    slug: bytes = b"",
    folds: Sequence[Sequence[float]] = (),
    keeper: Keeper | None = None,
) -> bytes:
    """Return ``data`` (a PDF whose pages bleed as far as ``profile.bleed``) made ready for a press.

    ``icc``: the ICC output profile; ``title`` and ``day`` go into the metadata; ``slug``: a
    PDF with a page of the size of the media box for each page, printed round the trim;
    ``folds``: for each page where it is folded, mm from the left edge of its trim; ``keeper``
    keeps pictures in inks, so that other jobs need not make them again.  The same arguments
    give the same bytes.  Raises pikepdf.PdfError when ``data`` is no PDF.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        _forget(pdf)
        press = _press(pdf, profile, icc, keeper)
        for page in pdf.pages:
            _plain(page)
            _boxes(page, profile)
        if slug:
            _add_slug(pdf, slug)
        for page in pdf.pages:
            _contents(press, page.obj)
            if profile.marks:
                _marks(page, profile.bleed, folds[page.index] if folds else ())
        if profile.standard == "PDF/X-1a":
            bare_fonts(pdf)
        if profile.standard != "none":
            _intent(pdf, profile, icc)
        _metadata(pdf, profile, title, day, hashlib.sha256(data + icc).hexdigest())
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, **_old_or_new(profile))
    return out.getvalue()


def _old_or_new(profile: PrintProfile) -> dict[str, Any]:
    """Return how a file is written: PDF/X-1a knows nothing younger than PDF 1.4."""
    if profile.standard == "PDF/X-1a":
        disabled = pikepdf.ObjectStreamMode.disable
        return {"force_version": "1.4", "object_stream_mode": disabled}
    return {"force_version": "1.6"}


def paper(profile: PrintProfile) -> float:
    """Return how far the paper reaches beyond the trim, mm."""
    return profile.bleed + (SLUG if profile.marks else 0)


def _press(pdf: pikepdf.Pdf, profile: PrintProfile, icc: bytes, keeper: Keeper | None) -> _Press:
    inks = separation(icc, profile.inks)
    flat = profile.standard == "PDF/X-1a"
    plates = Press(inks, hashlib.sha256(icc).hexdigest(), profile.picture_ppi, flat)
    painted = list(marks(pdf))
    lab = any("Lab" in mark.colour.space for mark in painted)
    return _Press(pdf, profile, inks, plates, placings(painted, _fill_inks(inks)), keeper, lab)


def _fill_inks(inks: Separation) -> Callable[[Mark], Inks | None]:
    """Return the function that says which inks a fill in a screen colour gets."""

    def found(mark: Mark) -> Inks | None:
        if mark.colour.space not in ("DeviceRGB", "DeviceGray"):
            return None
        return tuple(part / 100 for part in inks.ink(_rgb(mark.colour.parts)))

    return found


def _add_slug(pdf: pikepdf.Pdf, slug: bytes) -> None:
    """Lay the pages of another PDF over the pages, from edge to edge of the paper.

    Not with ``Page.add_overlay``, which gives what it lays there a random name.
    """
    with pikepdf.open(io.BytesIO(slug)) as lines:
        for page, line in zip(pdf.pages, lines.pages, strict=True):
            # Pages share one dictionary of resources, so that each line needs a name of its own.
            name = Name(f"/bpSlug{page.index}")
            left, bottom = (float(part) for part in list(page.mediabox)[:2])
            _within(page.obj.Resources, Name.XObject)[name] = pdf.copy_foreign(
                line.as_form_xobject()
            )
            page.contents_add(b"q", prepend=True)
            drawing = f"Q q 1 0 0 1 {left:.4f} {bottom:.4f} cm {name} Do Q"
            page.contents_add(drawing.encode(), prepend=False)


def _forget(pdf: pikepdf.Pdf) -> None:
    """Take out what a screen's PDF says of itself: in inks it is neither PDF/A nor PDF/UA."""
    for key in (Name.Metadata, Name.OutputIntents, Name.StructTreeRoot, Name.MarkInfo):
        if key in pdf.Root:
            del pdf.Root[key]


def _plain(page: pikepdf.Page) -> None:
    """Take out what has no place in print: links, their actions, and ways into the structure."""
    for key in (Name.Annots, Name.StructParents, Name.Tabs):
        if key in page.obj:
            del page.obj[key]


# --- Colours ------------------------------------------------------------------


def _contents(press: _Press, owner: Any) -> None:
    """Set the colours in the content of a page, form or pattern, and in what it draws."""
    resources = owner.get(Name.Resources) or Dictionary()
    operations = pikepdf.parse_content_stream(owner)
    black = press.profile.overprint
    out = list(_separated(press, operations, black))
    if black:
        states = _within(resources, Name.ExtGState)
        states[OVER] = Dictionary(Type=Name.ExtGState, OP=True, op=True, OPM=1)
        states[KNOCK] = Dictionary(Type=Name.ExtGState, OP=False, op=False, OPM=0)
        owner.Resources = resources
    new = pikepdf.unparse_content_stream(out)
    if isinstance(owner, Stream):
        owner.write(new)
    else:
        owner.Contents = press.pdf.make_stream(new)
    if Name.Group in owner and press.profile.standard == "PDF/X-1a":
        del owner.Group
    elif Name.Group in owner and Name.CS in owner.Group:
        owner.Group.CS = Name.DeviceCMYK
    for kind in (Name.XObject, Name.Pattern, Name.Shading):
        for drawn in (resources.get(kind) or Dictionary()).values():
            _drawn(press, drawn)
    if not press.lab:
        _drop_lab(resources.get(Name.ColorSpace) or Dictionary())


def _drop_lab(spaces: Any) -> None:
    """Take colour spaces out that WeasyPrint gives to each page, painted in or not."""
    for name, space in list(spaces.items()):
        if space_name(space) == "Lab":
            del spaces[name]


def _within(resources: Any, kind: Any) -> Any:
    """Return a dictionary of resources, made where it is missing."""
    if kind not in resources:
        resources[kind] = Dictionary()
    return resources[kind]


def _drawn(press: _Press, drawn: Any) -> None:
    """Set the colours of a form, pattern, gradient or picture, once."""
    if drawn.objgen in press.seen and drawn.is_indirect:
        return
    press.seen.add(drawn.objgen)
    gradient = drawn.get(Name.Shading, drawn)
    if Name.ShadingType in gradient:
        separate_shading(gradient, partial(_inks, press))
    elif drawn.get(Name.Subtype) == Name.Image:
        placing = press.placings.get(drawn.objgen, Placing())
        separate_picture(press.pdf, drawn, placing, press.plates, press.keeper)
    elif isinstance(drawn, Stream):
        _contents(press, drawn)


def _separated(press: _Press, operations: Any, overprint: bool) -> Iterator[Any]:
    """Yield the operations with inks for screen colours; black text prints over."""
    fill: tuple[int, ...] = BLACK
    stack: list[tuple[int, ...]] = []
    inside = False  # a text object
    for operands, operator in operations:
        name = str(operator)
        if name == "q":
            stack.append(fill)
        elif name == "Q" and stack:
            fill = stack.pop()
        if name in FILLS:
            inks = press.inks.ink(_rgb(operands))
            fill = inks if name in ("rg", "g") else fill
            yield [part / 100 for part in inks], Operator(FILLS[name])
            if overprint and inside and name in ("rg", "g"):
                yield [OVER if fill == BLACK else KNOCK], Operator("gs")
        elif overprint and name == "BT":
            inside = True
            if fill == BLACK:
                yield [OVER], Operator("gs")
            yield operands, operator
        elif overprint and name == "ET":
            inside = False
            yield operands, operator
            yield [KNOCK], Operator("gs")
        else:
            yield operands, operator


def _inks(press: _Press, parts: Any) -> list[float]:
    """Return the inks of a screen colour, 0 to 1 each."""
    return [part / 100 for part in press.inks.ink(_rgb(parts))]


def _rgb(operands: Any) -> tuple[int, int, int]:
    parts = [round(255 * float(part)) for part in operands]
    red, green, blue = parts if len(parts) == 3 else parts * 3
    return red, green, blue


# --- Boxes and marks ----------------------------------------------------------


def _boxes(page: pikepdf.Page, profile: PrintProfile) -> None:
    """Set trim, bleed and media box; draw marks outside the bleed."""
    left, bottom, right, top = (float(part) for part in page.obj.get(Name.TrimBox, page.mediabox))
    page.obj.TrimBox = Array([left, bottom, right, top])

    def wider(mm: float) -> Array:
        pt = mm * MM
        return Array([left - pt, bottom - pt, right + pt, top + pt])

    page.obj.BleedBox = wider(profile.bleed)
    page.obj.MediaBox = wider(paper(profile))
    for key in (Name.CropBox, Name.ArtBox):
        if key in page.obj:
            del page.obj[key]


def _marks(page: pikepdf.Page, bleed: float, folds: Sequence[float]) -> None:
    """Draw crop marks at the corners, registration marks at the middle of the sides, folds."""
    left, bottom, right, top = (float(part) for part in page.obj.TrimBox)
    trim = (left, bottom, right, top)
    resources = page.obj.Resources
    spaces = _within(resources, Name.ColorSpace)
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 1, 1, 1], N=1)
    spaces[Name("/bpAll")] = Array([Name.Separation, Name.All, Name.DeviceCMYK, tint])
    lines = [*_crop(trim, bleed), *_registration(trim, bleed, folds)]
    drawing = "q /bpAll CS 1 SCN 0.25 w " + " ".join(lines)
    if folds:
        drawing += " [3 1.5] 0 d " + " ".join(_folds(trim, bleed, folds))
    drawing += " Q"
    page.contents_add(drawing.encode(), prepend=False)


def _crop(trim: tuple[float, float, float, float], bleed: float) -> Iterator[str]:
    left, bottom, right, top = trim
    near, far = (bleed + TRIM_GAP) * MM, (bleed + TRIM_GAP + MARK) * MM
    for x, out in ((left, -1), (right, 1)):
        for y, up in ((bottom, -1), (top, 1)):
            yield _line(x + out * near, y, x + out * far, y)
            yield _line(x, y + up * near, x, y + up * far)


def _folds(
    trim: tuple[float, float, float, float], bleed: float, folds: Sequence[float]
) -> Iterator[str]:
    """Yield a line above and below each fold; they are dashed."""
    left, bottom, _, top = trim
    near, far = (bleed + TRIM_GAP) * MM, (bleed + TRIM_GAP + MARK) * MM
    for x in (left + fold * MM for fold in folds):
        yield _line(x, bottom - near, x, bottom - far)
        yield _line(x, top + near, x, top + far)


def _registration(
    trim: tuple[float, float, float, float], bleed: float, folds: Sequence[float]
) -> Iterator[str]:
    left, bottom, right, top = trim
    away, arm = (bleed + TRIM_GAP + MARK / 2) * MM, MARK / 2 * MM
    middle_x, middle_y = (left + right) / 2, (bottom + top) / 2
    if any(abs(left + fold * MM - middle_x) < ASIDE * MM for fold in folds):
        middle_x += ASIDE * MM
    for x, y in (
        (left - away, middle_y),
        (right + away, middle_y),
        (middle_x, bottom - away),
        (middle_x, top + away),
    ):
        yield _line(x - arm, y, x + arm, y)
        yield _line(x, y - arm, x, y + arm)
        yield _circle(x, y, arm * 0.6)


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f"{x1:.3f} {y1:.3f} m {x2:.3f} {y2:.3f} l S"


def _circle(x: float, y: float, r: float) -> str:
    """Return a circle of four Bézier curves."""
    k = 0.5523 * r
    return (
        f"{x + r:.3f} {y:.3f} m "
        f"{x + r:.3f} {y + k:.3f} {x + k:.3f} {y + r:.3f} {x:.3f} {y + r:.3f} c "
        f"{x - k:.3f} {y + r:.3f} {x - r:.3f} {y + k:.3f} {x - r:.3f} {y:.3f} c "
        f"{x - r:.3f} {y - k:.3f} {x - k:.3f} {y - r:.3f} {x:.3f} {y - r:.3f} c "
        f"{x + k:.3f} {y - r:.3f} {x + r:.3f} {y - k:.3f} {x + r:.3f} {y:.3f} c S"
    )


# --- What the file says of itself ---------------------------------------------


def _intent(pdf: pikepdf.Pdf, profile: PrintProfile, icc: bytes) -> None:
    """Name the printing condition and carry its profile."""
    embedded = pdf.make_stream(icc, N=4)
    embedded.Alternate = Name.DeviceCMYK
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFX,
        OutputConditionIdentifier=profile.condition,
        OutputCondition=profile.title,
        RegistryName="http://www.color.org",
        Info=profile.title,
        DestOutputProfile=embedded,
    )
    pdf.Root.OutputIntents = Array([intent])


def _metadata(pdf: pikepdf.Pdf, profile: PrintProfile, title: str, day: date, digest: str) -> None:
    """Write title, dates and the PDF/X version; ids follow from the content."""
    stamp = f"{day.isoformat()}T00:00:00+00:00"
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=True) as meta:
        meta["dc:title"] = title
        meta["xmp:CreateDate"] = meta["xmp:ModifyDate"] = meta["xmp:MetadataDate"] = stamp
        meta["pdf:Trapped"] = "False"
        meta["xmpMM:DocumentID"] = f"uuid:{digest[:32]}"
        meta["xmpMM:VersionID"], meta["xmpMM:RenditionClass"] = "1", "default"
        if profile.standard not in ("none", "PDF/X-1a"):
            meta["pdfxid:GTS_PDFXVersion"] = profile.standard
    pdf.docinfo[Name.Trapped] = Name("/False")
    if profile.standard == "PDF/X-1a":
        pdf.docinfo["/GTS_PDFXVersion"] = "PDF/X-1a:2003"
