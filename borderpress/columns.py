"""How the languages of one sheet share its width, and how their rows are measured.

A sheet is laid out once in equal columns.  From the lines of each paragraph follows how
high every row would be in other shares; those are taken that make the sheet shortest.  Then
no language leaves white holes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import ceil

LEEWAY = 0.24
"""How far a column may be narrower or wider than an equal share: 38 to 62 % of two."""
STEP = 0.01
FEW_LINES = 5
"""Lines up to which a row is never parted at the end of a page."""


@dataclass(frozen=True, slots=True)
class Columns:
    """How a sheet's width is shared."""

    shares: tuple[float, ...]
    """Of each language; together 1."""
    whole: frozenset[str] = frozenset()
    """Names of the rows that stay on one page."""
    drops: tuple[tuple[str, int, float], ...] = ()
    """(row, side, pt) by which a cell begins lower, so that first baselines stand in line."""
    trial: bool = False
    """True when this is laid out to measure it only, on one endless page."""

    def width(self, sides: Iterable[int]) -> str:
        """Return the width of a cell as CSS has it."""
        return f"{100 * sum(self.shares[side] for side in sides):.4g}%"

    def drop(self, row: str, side: int) -> str:
        """Return by how much a cell begins lower, as CSS has it."""
        found = (pt for name, number, pt in self.drops if (name, number) == (row, side))
        return f"{next(found, 0):g}pt"


def equal(count: int) -> Columns:
    """Return ``count`` columns of one width."""
    return Columns((1 / count,) * count)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of one block in a column."""

    height: float
    """pt of a line."""
    width: float
    """pt of all its lines together."""
    measure: float
    """pt that a line has."""
    lines: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A cell, as far as it stands on one page; pt from the page's top left."""

    page: int
    row: str
    """Name of the row, ``b3`` and the like."""
    side: int
    span: int
    """Columns that it takes."""
    top: float
    bottom: float
    left: float
    right: float
    inner: float
    """Width inside the padding."""
    baseline: float | None
    """Of its first line; None where no text stands."""
    foot: float
    """Where its text ends."""
    paragraphs: tuple[Paragraph, ...]


def shared(trial: Sequence[Stretch], count: int) -> Columns:
    """Return the columns in which what was tried out in ``count`` equal ones is shortest."""
    by_row = _by_row(trial)
    fills = [_fill([s for s in trial if s.side == side and s.span == 1]) for side in range(count)]

    def height(row: Sequence[Stretch], shares: Sequence[float]) -> float:
        return max(sum(p.height * n for p, n in _set(each, shares, fills)) for each in row)

    def length(shares: Sequence[float]) -> float:
        return sum(height(row, shares) for row in by_row.values() if len(row) > 1)

    even = equal(count).shares
    apart = any(len(row) > 1 for row in by_row.values())
    best = min(
        _choices(count) if apart else [even],
        key=lambda shares: (length(shares), sum((x - 1 / count) ** 2 for x in shares)),
    )
    whole = (
        name
        for name, row in by_row.items()
        if max(sum(n for _, n in _set(each, best, fills)) for each in row) <= FEW_LINES
    )
    return Columns(best, frozenset(whole), tuple(_drops(by_row)))


def _by_row(trial: Sequence[Stretch]) -> dict[str, list[Stretch]]:
    """Return the cells of each row that hold text."""
    found: dict[str, list[Stretch]] = defaultdict(list)
    for each in trial:
        if each.paragraphs:
            found[each.row].append(each)
    return found


def _drops(by_row: Mapping[str, Sequence[Stretch]]) -> Iterator[tuple[str, int, float]]:
    """Yield how much lower than the top of its row each first baseline has to be moved.

    Languages have lines of different heights; a table's row that aligned the baselines by
    itself would be pushed to the next page whole.
    """
    for name, row in by_row.items():
        depths = [(s.side, s.baseline - s.top) for s in row if s.baseline is not None]
        deepest = max((depth for _, depth in depths), default=0)
        for side, depth in depths:
            if drop := round(deepest - depth, 2):
                yield name, side, drop


def torn(found: Sequence[Stretch]) -> frozenset[str]:
    """Return the rows in which one language begins on a later page than another."""
    first: dict[str, dict[int, int]] = defaultdict(dict)
    for each in found:
        if each.baseline is not None:
            first[each.row].setdefault(each.side, each.page)
    return frozenset(name for name, pages in first.items() if len(set(pages.values())) > 1)


def _choices(count: int) -> list[tuple[float, ...]]:
    """Return every way to share the width in steps of one per cent."""
    least, most = (1 - LEEWAY) / count, (1 + LEEWAY) / count
    steps = [n * STEP for n in range(ceil(least / STEP), int(most / STEP + 1e-9) + 1)]
    found = []
    for some in product(steps, repeat=count - 1):
        last = round(1 - sum(some), 4)
        if least - 1e-9 <= last <= most + 1e-9:
            found.append((*some, last))
    return found


def _fill(column: Sequence[Stretch]) -> float:
    """Return how much of its measure a line takes on the average, the last ones left aside."""
    long = [p for s in column for p in s.paragraphs if p.lines > 2]
    full = sum(p.measure * (p.lines - 0.5) for p in long)
    return min(1.0, sum(p.width for p in long) / full) if full else 0.95


def _count(paragraph: Paragraph, change: float, fill: float) -> int:
    return max(1, ceil(paragraph.width / (paragraph.measure * change * fill) - 0.05))


def _set(
    cell: Stretch, shares: Sequence[float], fills: Sequence[float]
) -> list[tuple[Paragraph, int]]:
    """Return the paragraphs of a cell with the lines that they take in other ``shares``.

    The padding stays as it is.
    """
    wider = sum(shares[cell.side : cell.side + cell.span]) * len(shares) / cell.span
    outer = cell.right - cell.left
    change = (wider * outer - (outer - cell.inner)) / cell.inner
    return [(p, _count(p, change, fills[cell.side])) for p in cell.paragraphs]


# --- Holes ------------------------------------------------------------------


def holes(found: Sequence[Stretch]) -> float:
    """Return the share of the height of columns side by side that stays empty, from 0 to 1.

    A column is empty from where its text ends to where the longest text of its row does.
    """
    full = empty = 0.0
    for row in _rows(found):
        foot = max(each.foot for each in row)
        for each in row:
            full += foot - each.top
            empty += foot - each.foot
    return empty / full if full else 0.0


def _rows(found: Sequence[Stretch]) -> list[list[Stretch]]:
    """Return the cells of each row on each page, where columns stand side by side."""
    by_row: dict[tuple[int, str], list[Stretch]] = defaultdict(list)
    for each in found:
        by_row[each.page, each.row].append(each)
    return [row for row in by_row.values() if len(row) > 1]
