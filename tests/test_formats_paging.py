"""How many pages a sheet is set on."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from borderpress.formats.paging import multiple, paged
from borderpress.model import Layout, Line, Proof

LINE = Line("a", 0, 0, 1, 1)


@dataclass
class Laid:
    """A sheet with so many lines on each page."""

    lines: list[int]
    tight: bool = False
    notes: int = 0

    @property
    def proof(self) -> Proof:
        return Proof(tuple((LINE,) * count for count in self.lines))


@dataclass
class Press:
    """Lays out the same text: so many lines on each page, and so many when set closer."""

    loose: list[int]
    tight: list[int]
    asked: list[tuple[bool, int]] = field(default_factory=list)

    def __call__(self, *, tight: bool = False, notes: int = 0) -> Laid:
        self.asked.append((tight, notes))
        lines = self.tight if tight else self.loose
        return Laid([*lines[:-1], *[1] * notes, lines[-1]], tight, notes)


@pytest.mark.parametrize(
    ("loose", "tight", "pages", "closer"),
    [
        ([30], [30], 1, False),
        ([30, 25], [30], 2, False),
        ([30, 3], [30], 1, True),
        ([30, 3], [30, 2], 2, False),
    ],
)
def test_single_pages_close_up_to_save_an_orphan(
    loose: list[int], tight: list[int], pages: int, closer: bool
) -> None:
    found = paged(Press(loose, tight), 1)
    assert (len(found.lines), found.tight, found.notes) == (pages, closer, 0)


FULL = 30
BACK = 5


@pytest.mark.parametrize("count", range(2, 14))
def test_a_booklet_has_a_multiple_of_four_pages_and_at_most_three_for_notes(count: int) -> None:
    pages = [FULL] * (count - 1) + [BACK]
    found = paged(Press(pages, pages), 4)
    assert len(found.lines) % 4 == 0
    assert found.notes == -count % 4
    assert found.lines[-1] == BACK  # the back cover stays the last


def test_a_booklet_closes_up_to_save_four_pages() -> None:
    press = Press([FULL] * 8 + [BACK], [FULL] * 7 + [BACK])
    found = paged(press, 4)
    assert (len(found.lines), found.tight, found.notes) == (8, True, 0)
    assert press.asked == [(False, 0), (True, 0)]


def test_a_booklet_closes_up_to_save_an_orphan_before_its_back_cover() -> None:
    found = paged(Press([FULL] * 6 + [2, BACK], [FULL] * 6 + [BACK]), 4)
    assert (len(found.lines), found.tight, found.notes) == (8, True, 1)


def test_an_orphan_that_closing_up_only_moves_to_an_earlier_page_stays() -> None:
    found = paged(Press([FULL] * 12 + [7, BACK], [FULL] * 11 + [7, BACK]), 4)
    assert (len(found.lines), found.tight, found.notes) == (16, False, 2)


def test_what_closing_up_does_not_save_stays_loose() -> None:
    found = paged(Press([FULL] * 8 + [BACK], [FULL] * 8 + [BACK]), 4)
    assert (len(found.lines), found.tight, found.notes) == (12, False, 3)


def test_what_fits_is_laid_out_once() -> None:
    press = Press([FULL] * 7 + [BACK], [])
    assert paged(press, 4).lines == press.loose
    assert press.asked == [(False, 0)]


def test_a_layout_says_what_its_pages_are_a_multiple_of() -> None:
    layout = Layout("x", "pdf", "X", "", ())
    assert multiple(layout) == 1
    assert multiple(Layout("x", "pdf", "X", "", (), options=(("multiple", "4"),))) == 4
