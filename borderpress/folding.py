"""Panels of a folded sheet: the plan that a layout asks for, and pictures of the folded leaflet."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence

from PIL import Image, ImageDraw

from borderpress.imposition import Plan, leaflet
from borderpress.model import Finding, Place, Severity, say
from borderpress.sight import MM, sights

GROUND = "#D9DEDF"
"""Behind the pictures of the folded leaflet."""
GAP, EDGE = 0.22, 0.35
"""Room between two pictures and round them, as shares of a panel's width."""
SWUNG = 0.86
"""Share of its width that a panel seems to have while it stands off the table."""
DEEP = 0.045
"""Share of a panel's height by which its far edge seems shorter."""
SHADE = 46
"""Percent of black at the fold of a panel that stands off the table."""
PANELS = 6
ROUNDING = 0.1
"""mm"""


def read_plan(options: Mapping[str, str]) -> Plan | None:
    """Return how the panels of a layout stand on their sheet; None for layouts without panels.

    ``outside = "5:97 6:100 1:100"`` and ``inside = "2:100 3:100 4:97"`` name page and width
    (mm) of each panel from the left, ``height = "210"`` is in mm.  Raises ValueError, with the
    key, when these cannot be read or their folds do not meet.
    """
    if "outside" not in options:
        return None
    outside, inside = (_panels(options, key) for key in ("outside", "inside"))
    if not re.fullmatch(r"\d+(\.\d+)?", options.get("height", "")):
        raise ValueError("height")
    try:
        return leaflet(outside, inside, float(options["height"]))
    except ValueError as error:
        raise ValueError("inside") from error


def _panels(options: Mapping[str, str], key: str) -> list[tuple[int, float]]:
    found = [re.fullmatch(r"(\d+):(\d+(?:\.\d+)?)", each) for each in options.get(key, "").split()]
    if not found or None in found:
        raise ValueError(key)
    return [(int(each[1]), float(each[2])) for each in found if each]


def near_edges(data: bytes, names: Sequence[str], safe: float, place: Place) -> Iterator[Finding]:
    """Yield a finding for each panel of a PDF with text nearer than ``safe`` mm to trim or fold.

    ``names``: what the panels are called.  A fold is never exact, as a cut is not.
    """
    for name, panel in zip(names, sights(data), strict=False):
        near = panel.nearest_letter()
        if near is not None and near[0] / MM < safe - ROUNDING:
            yield Finding(
                "print.near-fold",
                Severity.ERROR,
                say(
                    "On “{panel}” “{letters}” stands {distance} mm from the fold or the trim.",
                    panel=name,
                    letters=near[1],
                    distance=round(near[0] / MM, 1),
                ),
                say("Keep text {safe} mm away from it.", safe=safe),
                place,
            )


# --- Pictures of a sheet folded twice, one flap inside ------------------------


def folded(panels: Sequence[Image.Image]) -> bytes:
    """Return a PNG of a leaflet of six panels: closed, from behind, opened once, open.

    ``panels``: pictures of the six panels in the order of reading, at one scale; the fifth is
    the outer side of the flap that folds in, the fourth its inner side.  Raises ValueError for
    another number.
    """
    if len(panels) != PANELS:
        raise ValueError(f"{len(panels)} panels")
    cover, left, middle, right, flap, back = panels
    views = [_closed(cover), _closed(back), _opened_once(left, middle, flap)]
    views.append(_row([left, middle, _swung(right, "left")]))
    return _png(_beside(views, cover.width))


def _closed(panel: Image.Image) -> Image.Image:
    """Return a panel with the edges of the two that lie behind it."""
    thick = max(panel.width // 60, 2)
    view = Image.new("RGB", (panel.width + 2 * thick, panel.height + 2 * thick), GROUND)
    for step, grey in ((2, "#AEB6B8"), (1, "#C9CFD1")):
        corner = (step * thick, step * thick)
        view.paste(Image.new("RGB", panel.size, grey), corner)
    view.paste(panel, (0, 0))
    return view


def _opened_once(left: Image.Image, middle: Image.Image, flap: Image.Image) -> Image.Image:
    """Return the leaflet with its cover turned over: the flap lies on the middle panel."""
    lying = middle.copy()
    lying.paste(flap, (middle.width - flap.width, 0))
    edge = middle.width - flap.width
    shadow = Image.new("L", lying.size, 0)
    ImageDraw.Draw(shadow).rectangle((edge - max(edge // 3, 1), 0, edge, lying.height), fill=90)
    lying.paste("black", (0, 0), shadow)
    return _row([_swung(left, "right"), lying])


def _swung(panel: Image.Image, fold: str) -> Image.Image:
    """Return a panel that stands off the table, hinged at its ``fold`` (``left``, ``right``)."""
    width, height = panel.size
    shaded = panel.copy()
    dark = Image.linear_gradient("L").rotate(90 if fold == "right" else -90).resize(panel.size)
    shaded.paste("black", (0, 0), dark.point(lambda grey: grey * SHADE // 255 // 2))
    narrow, off = round(width * SWUNG), height * DEEP
    # The far edge seems shorter, so more of the panel than its height is shown there.
    over = off * height / (height - 2 * off)
    near, far = (0.0, height), (-over, height + over)
    west, east = (far, near) if fold == "right" else (near, far)
    quad = (0, west[0], 0, west[1], width, east[1], width, east[0])
    return shaded.transform(
        (narrow, height), Image.Transform.QUAD, quad, Image.Resampling.BICUBIC, fillcolor=GROUND
    )


def _row(panels: Sequence[Image.Image]) -> Image.Image:
    """Return panels side by side, with the shade of a fold between two."""
    view = Image.new("RGB", (sum(each.width for each in panels), panels[0].height), GROUND)
    x = 0
    for panel in panels:
        view.paste(panel, (x, 0))
        x += panel.width
        if x < view.width:
            ImageDraw.Draw(view).line((x, 0, x, view.height), fill="#8A9396", width=1)
    return view


def _beside(views: Sequence[Image.Image], width: int) -> Image.Image:
    gap, edge = round(GAP * width), round(EDGE * width)
    across = sum(view.width for view in views) + gap * (len(views) - 1) + 2 * edge
    down = max(view.height for view in views) + 2 * edge
    picture, x = Image.new("RGB", (across, down), GROUND), edge
    for view in views:
        picture.paste(view, (x, edge))
        x += view.width + gap
    return picture


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.quantize(256).save(out, "PNG")
    return out.getvalue()
