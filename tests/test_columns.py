"""How the languages of a sheet share its width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderpress.columns import (
    FEW_LINES,
    LEEWAY,
    Columns,
    Paragraph,
    Stretch,
    equal,
    holes,
    shared,
    torn,
)


def stretch(
    row: str, side: int, width: float, *, page: int = 0, span: int = 1, foot: float = 14
) -> Stretch:
    """Return a cell in one of two columns of 200 pt; its text has ``width`` pt in all."""
    paragraph = Paragraph(14, width, 190, -(-int(width) // 180))
    left = 200.0 * side
    return Stretch(
        page, row, side, span, 0, 100, left, left + 200 * span, 190, 10 + side, foot, (paragraph,)
    )


def both(lengths: Sequence[tuple[float, float]]) -> list[Stretch]:
    """Return rows of two cells with texts of these lengths."""
    return [
        stretch(f"b{number}", side, length)
        for number, pair in enumerate(lengths)
        for side, length in enumerate(pair)
    ]


def test_equal_texts_share_equally() -> None:
    assert shared(both([(900, 900), (1700, 1700), (333, 333)]), 2).shares == (0.5, 0.5)


def test_the_longer_text_gets_the_wider_column() -> None:
    first, second = shared(both([(1000, 1500), (2000, 3000)]), 2).shares
    assert first < 0.45
    assert second > 0.55


@given(
    st.lists(
        st.tuples(st.floats(1, 5000), st.floats(1, 5000)), min_size=1, max_size=6
    )
)  # fmt: skip
def test_shares_are_a_whole_within_limits(lengths: list[tuple[float, float]]) -> None:
    shares = shared(both(lengths), 2).shares
    assert sum(shares) == pytest.approx(1)
    assert all(0.5 * (1 - LEEWAY) - 1e-6 <= share <= 0.5 * (1 + LEEWAY) + 1e-6 for share in shares)


def test_three_columns_share_too() -> None:
    trial = [
        replace(s, side=side) for side in range(3) for s in [stretch("b1", 0, 1500 + 300 * side)]
    ]
    shares = shared(trial, 3).shares
    assert sum(shares) == pytest.approx(1)
    assert shares[0] < shares[1] < shares[2]


def test_a_sheet_that_stands_once_is_shared_equally() -> None:
    assert shared([stretch("b1", 0, 900, span=2)], 2).shares == equal(2).shares


def test_short_rows_stay_on_one_page_and_first_baselines_come_in_line() -> None:
    found = shared(both([(180 * (FEW_LINES - 1), 100), (180 * (FEW_LINES + 3), 100)]), 2)
    assert found.whole == {"b0"}
    assert found.drop("b0", 0) == "1pt"
    assert found.drop("b0", 1) == "0pt"
    assert Columns((0.43, 0.57)).width([0]) == "43%"
    assert Columns((0.43, 0.57)).width([0, 1]) == "100%"


def test_a_row_is_torn_when_its_languages_begin_on_different_pages() -> None:
    apart = [stretch("b1", 0, 900), stretch("b1", 1, 900, page=1)]
    assert torn([*apart, *both([(100, 100)])]) == {"b1"}
    # What only runs on to the next page is not.
    assert torn([*both([(900, 900)]), stretch("b0", 0, 900, page=1)]) == frozenset()


def test_holes_are_what_the_shorter_column_leaves_empty() -> None:
    assert holes([stretch("b1", 0, 900, foot=100), stretch("b1", 1, 900, foot=50)]) == 0.25
    assert holes([stretch("b1", 0, 900, span=2, foot=100)]) == 0
