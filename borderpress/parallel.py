"""Several languages on one sheet: which texts stand side by side, and how wide.

Every edition of a bulletin comes from the same walk of the source, so their blocks
correspond by number and id.  What fell back to another language of the sheet would stand
there twice; such texts become one cell across the columns of both.  The columns share the
width so that the sheet is as short as it can be: then neither language leaves white holes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import product
from math import ceil

from borderpress.model import Block, Edition, EditionImage, LocalText

LEEWAY = 0.24
"""How far a column may be narrower or wider than an equal share: 38 to 62 % of two."""
STEP = 0.01
FEW_LINES = 5
"""Lines up to which a row is never parted at the end of a page."""
WIDE = 3
"""Columns from which a table takes the whole width, one language below the other."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A text in the columns of one language, or of several that share it."""

    sides: tuple[int, ...]
    """Numbers of the languages, from 0; their columns are neighbours."""
    shown: int
    """The language whose text it is."""
    told: tuple[int, ...] = ()
    """The languages whose readers must be told that they see another one."""
    bare: bool = False
    """True where the text stands in a column apart, so that here is only the label."""


@dataclass(frozen=True, slots=True)
class Row:
    """Texts that say the same, each with its HTML."""

    id: str
    kind: str
    """``heading``, ``table`` (across the whole width), ``picture`` or ``text``."""
    cells: tuple[tuple[Cell, str, str], ...]
    """Each with its HTML and the tag of the language that this is mostly in."""
    images: tuple[EditionImage, ...] = ()
    """Of a picture: in each language."""


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


# --- What stands side by side -----------------------------------------------


def cells(same: Sequence[object], own: Sequence[bool], told: Sequence[bool]) -> tuple[Cell, ...]:
    """Return the cells of a row: neighbours that are the ``same`` share one.

    ``own``: whether each language's text is in that language; ``told``: whether its
    readers must be told otherwise.
    """
    found: list[Cell] = []
    for side, key in enumerate(same):
        members = [n for n, other in enumerate(same) if other == key]
        shown = next((n for n in members if own[n]), members[0])
        label = (side,) if told[side] else ()
        before = found[-1] if found else None
        if before and before.shown == shown:
            sides, labels = (*before.sides, side), (*before.told, *label)
            found[-1] = Cell(sides, shown, labels, before.bare)
        else:
            known = any(cell.shown == shown for cell in found)
            found.append(Cell((side,), shown, label, known))
    return tuple(found)


def together(texts: Sequence[LocalText], tags: Sequence[str]) -> tuple[Cell, ...]:
    """Return the cells of texts that correspond, such as titles; ``tags``: of the languages."""
    own = [text.language == tag for text, tag in zip(texts, tags, strict=True)]
    return cells([text.text for text in texts], own, [not each for each in own])


def rows(editions: Sequence[Edition]) -> tuple[Row, ...]:
    """Return the blocks of a bulletin's editions side by side.

    Raises ValueError when the editions do not have the same blocks.
    """
    labelled = [replace(edition, blocks=_labelled(edition)) for edition in editions]
    aligned = zip(*(edition.blocks for edition in labelled), strict=True)
    made = [_row(editions, tuple(blocks)) for blocks in aligned]
    shown = {name for row in made for _, html, _ in row.cells for name in ID.findall(html)}
    return tuple(_linked(row, shown) for row in made)


def _labelled(edition: Edition) -> tuple[Block, ...]:
    """Return the blocks; a picture, which stands once, hands its label on to the next text."""
    found, waiting = [], False
    for block in edition.blocks:
        picture = bool(PICTURE.match(block.html))
        label = not picture and (block.label or waiting) and block.languages[0] != edition.language
        waiting = picture and (block.label or waiting)
        found.append(replace(block, label=label))
    return tuple(found)


LANG = re.compile(r' lang="[^"]*"')
BACK = re.compile(r'(?:&#160;)?<a class="footnote-backref".*?</a>', re.DOTALL)
"""The way back from a footnote is no use on paper, and its title is in another language."""
ID = re.compile(r'\bid="([^"]*)"')
OWN = re.compile(r'\b(id="|href="#)([^"]*)"')
HEAD = re.compile(r"<h[1-6]")
PICTURE = re.compile(r'<figure[^>]*>\s*<img[^>]*\bsrc="image:([^"]*)"')


def _row(editions: Sequence[Edition], blocks: tuple[Block, ...]) -> Row:
    if len({block.id for block in blocks}) > 1:
        raise ValueError(f"blocks do not correspond: {[block.id for block in blocks]}")
    first = blocks[0]
    tags = [edition.language for edition in editions]
    images = _pictures(editions, blocks)
    if images:
        return Row(first.id, "picture", (), images)
    own = [tag in block.languages for tag, block in zip(tags, blocks, strict=True)]
    kept = cells([_text_of(block) for block in blocks], own, [block.label for block in blocks])
    kind = "heading" if HEAD.match(first.html) else "table" if _wide(first.html) else "text"
    filled = tuple((c, _html(editions, blocks, c.shown), _language(c, blocks)) for c in kept)
    return Row(first.id, kind, filled)


def _language(cell: Cell, blocks: Sequence[Block]) -> str:
    """Return the language to name to readers who see another one than theirs."""
    return blocks[(*cell.told, cell.shown)[0]].languages[0]


ADMONITION = re.compile(r'<div class="admonition')


def _text_of(block: Block) -> object:
    """Return what two blocks have in common when they show the same text.

    The title of an admonition may be in the edition's language though its text is not.
    """
    if ADMONITION.match(block.html) and len(block.languages) == 1:
        return block.languages
    return LANG.sub("", BACK.sub("", block.html))


def _wide(html: str) -> bool:
    """Return whether a block is a table that needs the whole width."""
    head = html.partition("</tr>")[0]
    return html.startswith("<table") and len(re.findall(r"<t[hd]\b", head)) >= WIDE


def _pictures(editions: Sequence[Edition], blocks: Sequence[Block]) -> tuple[EditionImage, ...]:
    """Return the declared picture that a block is, in each language; none for other blocks."""
    found = PICTURE.match(blocks[0].html)
    if not found:
        return ()
    return tuple(i for e in editions for i in e.images if i.path == found[1])[: len(editions)]


def _html(editions: Sequence[Edition], blocks: Sequence[Block], side: int) -> str:
    """Return a block with ids of its own language, as all stand on one sheet."""
    html = BACK.sub("", blocks[side].html)
    if HEAD.match(html):
        names = (h.text.text for e in editions for h in e.headings if h.id == blocks[side].id)
        label = escape(" · ".join(dict.fromkeys(names)))
        html = HEAD.sub(rf'\g<0> data-label="{label}"' if not side else r"\g<0>", html, count=1)
    if not side:
        return html
    prefix = editions[side].language
    return OWN.sub(lambda m: f'{m[1]}{prefix}.{m[2]}"', html)


def _linked(row: Row, shown: set[str]) -> Row:
    """Return a row whose links lead to what is ``shown``: a text that fell back stands once."""

    def target(found: re.Match[str]) -> str:
        name = found[2]
        bare = name.partition(".")[2]
        return found[0] if name in shown or bare not in shown else f'{found[1]}{bare}"'

    link = re.compile(r'\b(href="#)([^"]*)"')
    made = tuple((cell, link.sub(target, html), tag) for cell, html, tag in row.cells)
    return Row(row.id, row.kind, made, row.images)


# --- How wide ---------------------------------------------------------------


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
