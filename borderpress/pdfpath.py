"""Where paths and pictures of a PDF reach: boxes on the page, clips, the part of a picture seen.

Boxes are bounds: what a curved or slanting clip hides besides is not known here, so more may
count as seen than is, never less (ISO 32000-1, 8.5 and 8.9.5).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
"""left, bottom, right, top."""
Area = Box | None
"""None for no bounds at all."""
Point = tuple[float, float]
WHOLE: Box = (0.0, 0.0, 1.0, 1.0)
POINTS = {"m": 2, "l": 2, "c": 6, "v": 4, "y": 4}
"""Operators that add points to a path, and how many numbers they take."""


class Outline:
    """The path that is being drawn."""

    def __init__(self) -> None:
        self.points: list[Point] = []
        self.rectangles = self.others = 0
        self.clips = False
        """Whether what is painted after it is seen inside it only."""

    def follow(self, name: str, operands: Sequence[Any], matrix: Matrix) -> bool:
        """Take an operator that builds the path; return False for any other one."""
        if name in ("W", "W*"):
            self.clips = True
        elif name == "re":
            self._rectangle(operands, matrix)
        elif name in POINTS:
            self.others += 1
            self._add(operands, POINTS[name], matrix)
        else:
            return name == "h"
        return True

    def _rectangle(self, operands: Sequence[Any], matrix: Matrix) -> None:
        numbers = _numbers(operands, 4)
        self.rectangles += 1
        if numbers:
            left, bottom, width, height = numbers
            corners = [(left, bottom), (left + width, bottom)]
            corners += [(left, bottom + height), (left + width, bottom + height)]
            self.points += [moved(corner, matrix) for corner in corners]
        if matrix[1] or matrix[2]:
            self.others += 1  # it may slant

    def _add(self, operands: Sequence[Any], count: int, matrix: Matrix) -> None:
        numbers = _numbers(operands, count)
        pairs = zip(numbers[::2], numbers[1::2], strict=True)
        self.points += [moved(point, matrix) for point in pairs]

    def box(self) -> Box:
        """Return the bounds of the path; an empty box where nothing was drawn."""
        return bounds(self.points)

    def is_rectangle(self) -> bool:
        """Return whether the path is one upright rectangle."""
        return self.rectangles == 1 and not self.others


def _numbers(operands: Sequence[Any], count: int) -> list[float]:
    """Return ``count`` numbers; none where a broken file has others."""
    try:
        found = [float(part) for part in operands]
    except (TypeError, ValueError):
        return []
    return found if len(found) == count else []


def moved(point: Point, matrix: Matrix) -> Point:
    """Return a point where a matrix puts it."""
    (x, y), (a, b, c, d, e, f) = point, matrix
    return a * x + c * y + e, b * x + d * y + f


def bounds(points: Iterable[Point]) -> Box:
    """Return the smallest box that holds all points."""
    pairs = list(points)
    if not pairs:
        return 0.0, 0.0, 0.0, 0.0
    across, up = [x for x, _ in pairs], [y for _, y in pairs]
    return min(across), min(up), max(across), max(up)


def common(one: Area, two: Area) -> Area:
    """Return what two areas have in common; an empty box where nothing is."""
    if one is None or two is None:
        return one if two is None else two
    left, bottom = max(one[0], two[0]), max(one[1], two[1])
    return left, bottom, max(left, min(one[2], two[2])), max(bottom, min(one[3], two[3]))


def seen_part(matrix: Matrix, clip: Area) -> tuple[Box, Box]:
    """Return the box on the page of a picture in a clip, and the part seen of its unit square."""
    whole = bounds(moved(corner, matrix) for corner in ((0, 0), (1, 0), (0, 1), (1, 1)))
    box = common(whole, clip) or whole
    a, b, c, d, e, f = matrix
    area = a * d - b * c
    if clip is None or not area:
        return box, WHOLE
    back = (d / area, -b / area, -c / area, a / area,
            (c * f - d * e) / area, (b * e - a * f) / area)  # fmt: skip
    left, bottom, right, top = box
    corners = ((left, bottom), (right, bottom), (left, top), (right, top))
    part = common(bounds(moved(corner, back) for corner in corners), WHOLE)
    return box, part or WHOLE
