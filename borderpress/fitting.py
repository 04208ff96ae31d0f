"""Layouts of fixed extent: the largest type that fits its pages, and what is over where none does.

A leaflet has six panels and a poster one page, whatever the language.  ``[options]`` of such a
layout says how many pages there are, what they are called, which parts of the template may take
how many of them, and within which limits the type may grow and shrink.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Protocol, TypeVar

from borderpress.model import Line, Proof

WIDE, CLOSE, JOINED = "wide", "close", "joined"
SPACES = (WIDE, CLOSE, JOINED)
"""Spaces between texts, in the order in which they are tried at each size."""
PART = "part-"
"""Ids of the elements that are the parts of a template begin so."""
ROOM = "room-"
"""Ids of the empty elements that may be given what is left of their page begin so."""
SPARE = (1.0, 6.0, 15.0)
"""mm of the room on a page that stay empty, to try in turn: what fills it may need a caption."""
LEAST = 4.0
"""mm: what runs over is at least a line."""
SLACK = 0.3
"""mm by which an element may pass the foot of its page."""
PT = 72 / 25.4
"""pt in a mm."""
WHOLE = 0.95
"""Share of the widest measure from which a line stands in the column itself, not in a box."""
FAR = 3.0
"""Times its own height that a line may stand above the next one of the same text."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a template that has pages of its own."""

    name: str
    """The element with the id ``part-<name>``."""
    pages: int


@dataclass(frozen=True, slots=True)
class Extent:
    """What a layout of fixed extent asks for."""

    parts: tuple[Part, ...]
    names: tuple[str, ...]
    """What each page is called, such as ``panel 5``."""
    sizes: tuple[float, ...]
    """Factors on the body size of each language, the largest first."""
    spaces: tuple[str, ...] = SPACES
    """Those of ``SPACES`` that the template knows."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One way to set a sheet."""

    size: float = 1.0
    """Factor on the body size of each language."""
    space: str = WIDE
    """One of ``SPACES``."""
    spare: tuple[tuple[str, int], ...] = ()
    """Pages that each part leaves empty."""
    rooms: tuple[tuple[str, float], ...] = ()
    """mm left on the page of each ``room-`` element."""

    @property
    def tight(self) -> bool:
        """Return whether spaces are smaller than a layout would like them."""
        return self.space != WIDE

    @property
    def joined(self) -> bool:
        """Return whether what would begin on a page of its own follows what is before it."""
        return self.space == JOINED


@dataclass(frozen=True, slots=True)
class Stretch:
    """What one element takes up on one page; mm from the top edge of the page."""

    id: str
    page: int
    """From 1."""
    top: float
    bottom: float
    foot: float
    """Where the room for text ends on this page."""
    lowest: float
    """Foot of its lowest line or picture: a part that goes on overleaf is as long as the page."""


class Laid(Protocol):
    """A sheet that is laid out."""

    @property
    def proof(self) -> Proof: ...  # noqa: D102 - a field

    def marked(self, prefix: str) -> tuple[Stretch, ...]: ...  # noqa: D102 - see typesetter.Setting


LaidT = TypeVar("LaidT", bound=Laid)


@dataclass(frozen=True, slots=True)
class Over:
    """What does not fit a part."""

    part: str
    page: str
    """Name of the last page that the part may take."""
    lines: int
    height: float
    """mm"""
    share: float
    """Of the part's own height."""
    letters: int
    """About so many characters of running text are as high."""


# --- What a layout asks for -------------------------------------------------


def read_extent(options: Mapping[str, str]) -> Extent | None:
    """Return what ``[options]`` of a layout asks for; None for pages without end.

    ``pages = "6"`` is the exact number, ``parts = "cover 1, text 4, back 1"`` shares it out,
    ``names`` has a name for each page, ``sizes = "1.1 1 0.9"`` the factors to try and
    ``spaces = "wide close"`` the spaces that the template knows.  Raises ValueError, with the
    key, when they contradict one another.
    """
    if "pages" not in options:
        return None
    found = [re.fullmatch(r"([a-z]+) (\d+)", part) for part in _listed(options, "parts", ",")]
    if None in found:
        raise ValueError("parts")
    parts = tuple(Part(part[1], int(part[2])) for part in found if part)
    names = _listed(options, "names", ",")
    try:
        sizes = tuple(map(float, _listed(options, "sizes", None)))
    except ValueError as error:
        raise ValueError("sizes") from error
    if not options["pages"].isdecimal() or sum(p.pages for p in parts) != int(options["pages"]):
        raise ValueError("pages")
    if len(names) != int(options["pages"]):
        raise ValueError("names")
    if not sizes or list(sizes) != sorted(sizes, reverse=True) or not 0.5 <= sizes[-1] <= 8:
        raise ValueError("sizes")
    spaces = _listed(options, "spaces", None)
    if spaces != SPACES[: len(spaces)] or not spaces:
        raise ValueError("spaces")
    return Extent(parts, names, sizes, spaces)


def _listed(options: Mapping[str, str], key: str, mark: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in options.get(key, "").split(mark) if part.strip())


# --- Trying -----------------------------------------------------------------


def fitted(extent: Extent, lay: Callable[[Trial], LaidT]) -> tuple[LaidT, Trial, tuple[Over, ...]]:
    """Return the largest setting that fits, how it is set, and what is over where none fits.

    The size is looked for by halving, with the smallest spaces: what fits at one size fits at
    each smaller one.  At this size the widest spaces that fit are taken.  What stays empty is
    then given to the template, which fills it.
    """

    @cache
    def tried(trial: Trial) -> tuple[LaidT, tuple[Over, ...]]:
        laid = lay(trial)
        return laid, tuple(_over(extent, laid))

    closest = [Trial(size, extent.spaces[-1]) for size in extent.sizes]
    found = bisect_left(closest, True, key=lambda trial: not tried(trial)[1])
    if found == len(closest):
        laid, over = tried(closest[-1])
        return laid, closest[-1], over
    ways = (Trial(extent.sizes[found], space) for space in extent.spaces)
    trial = next(trial for trial in ways if not tried(trial)[1])
    return (*_filled(extent, lay, trial, tried(trial)[0]), ())


def _filled(
    extent: Extent, lay: Callable[[Trial], LaidT], trial: Trial, laid: LaidT
) -> tuple[LaidT, Trial]:
    """Return ``laid`` set again with what its pages leave empty, if that is anything."""
    taken = _pages(laid)
    spare = tuple((p.name, p.pages - len(taken.get(p.name, ()))) for p in extent.parts)
    left = [(each.id.removeprefix(ROOM), each.foot - each.top) for each in laid.marked(ROOM)]
    for less in SPARE:
        rooms = tuple((name, round(max(high - less, 0), 1)) for name, high in left)
        full = replace(trial, spare=spare, rooms=rooms)
        again = lay(full)
        whole = len(again.proof.pages) == sum(part.pages for part in extent.parts)
        if whole and not any(_over(extent, again)):
            return again, full
    return laid, trial


def _pages(laid: Laid) -> dict[str, list[Stretch]]:
    """Return what each part takes up, page by page."""
    found: dict[str, list[Stretch]] = {}
    for each in laid.marked(PART):
        found.setdefault(each.id.removeprefix(PART), []).append(each)
    return found


def _over(extent: Extent, laid: Laid) -> Iterator[Over]:
    """Yield what does not fit, part by part."""
    taken, last = _pages(laid), 0
    for part in extent.parts:
        last += part.pages
        pages = taken.get(part.name, [])
        room = sum(each.foot - each.top for each in pages[: part.pages])
        high = sum(each.bottom - each.top for each in pages[part.pages :])
        if high:  # what could not be parted may have left some room, but did not fit there
            left = pages[part.pages - 1].foot - pages[part.pages - 1].lowest
            high = max(high - max(left, 0), LEAST)
        high += sum(max(each.bottom - each.foot - SLACK, 0) for each in pages[: part.pages])
        if high <= 0 or room <= 0:
            continue
        lines = [line for each in pages for line in laid.proof.pages[each.page - 1]]
        beyond = [line for each in pages[part.pages :] for line in _on(laid, each)]
        beyond += [line for each in pages[: part.pages] for line in _under(laid, each)]
        letters = round(high * density(lines))
        yield Over(part.name, extent.names[last - 1], len(beyond), high, high / room, letters)


def _on(laid: Laid, page: Stretch) -> tuple[Line, ...]:
    return laid.proof.pages[page.page - 1]


def _under(laid: Laid, page: Stretch) -> list[Line]:
    """Return the lines that stand below the foot of a page."""
    return [line for line in _on(laid, page) if (line.top + line.height) / PT > page.foot + SLACK]


def density(lines: list[Line]) -> float:
    """Return how many characters a mm of running text holds; 0 where there is no such text.

    Running text is what has the commonest line height and the whole measure.  Only lines that
    are followed by another one of the same text are counted, with the room between them and the
    blank at which each ends.
    """
    heights = Counter(round(line.height, 1) for line in lines)
    usual = max(heights, key=lambda height: (heights[height], height), default=0.0)
    widest = max((line.measure for line in lines if round(line.height, 1) == usual), default=0.0)
    letters, high = 0, 0.0
    for line, after in pairwise(lines):
        advance = after.top - line.top
        plain = round(line.height, 1) == usual and line.measure > WHOLE * widest
        if plain and 0 < advance < FAR * line.height:
            letters += len(line.text) + 1
            high += advance / PT
    return letters / high if high else 0.0
