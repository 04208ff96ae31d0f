"""How pictures stand on the pages of a PDF: how large, how much is seen, on which ground."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from borderpress.pdfpath import WHOLE, Box, common
from borderpress.pdfwalk import Mark

Inks = tuple[float, ...]
"""Cyan, magenta, yellow, black, 0 to 1 each."""
PAPER: Inks = (0.0, 0.0, 0.0, 0.0)
NEAR = 0.05
"""pt by which a ground may miss the edge of a picture: rounding of coordinates."""
Id = tuple[int, int]
"""Object and generation number."""
InksOf = Callable[[Mark], Inks | None]


@dataclass(frozen=True, slots=True)
class Placing:
    """How one picture stands, wherever it is shown."""

    ppi: float = 0.0
    """Pixels for an inch where it stands largest; 0 where it is not known."""
    seen: Box = WHOLE
    """The part of its unit square that is seen somewhere."""
    ground: Inks | None = None
    """What lies under it; None where that is not one colour, or not the same everywhere."""


def placings(marks: Iterable[Mark], inks: InksOf) -> dict[Id, Placing]:
    """Return how each picture stands; ``inks`` of a fill: None where it has no single colour."""
    found: dict[Id, Placing] = {}
    under: list[Mark] = []
    page = 0
    for mark in marks:
        if mark.page != page:
            page, under = mark.page, []
        if mark.kind == "picture" and mark.id != (0, 0):
            one = Placing(mark.size, mark.seen, _ground(mark, under, inks))
            found[mark.id] = _both(found[mark.id], one) if mark.id in found else one
        if mark.kind != "text":
            under.append(mark)
    return found


def _ground(picture: Mark, under: Sequence[Mark], inks: InksOf) -> Inks | None:
    """Return the inks of what was painted last under a picture, if it covers all of it."""
    for mark in reversed(under):
        met = common(mark.box, picture.box)
        if mark.box and met and met[0] < met[2] and met[1] < met[3]:
            covers = mark.kind == "fill" and mark.solid and _close(met, picture.box)
            return inks(mark) if covers else None
    return PAPER


def _close(one: Box, two: Box | None) -> bool:
    pairs = zip(one, two or (), strict=False)
    return two is not None and all(math.isclose(a, b, abs_tol=NEAR) for a, b in pairs)


def _both(one: Placing, two: Placing) -> Placing:
    """Return what serves two places at once."""
    a, b = one.seen, two.seen
    seen = (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))
    same = one.ground == two.ground
    return Placing(min(one.ppi, two.ppi), seen, one.ground if same else None)
