"""Layouts of fixed extent: which size is taken, what is told when none fits."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderpress.fitting import (
    Extent,
    Part,
    Stretch,
    Trial,
    density,
    fitted,
    read_extent,
)
from borderpress.model import Line, Proof

OPTIONS = {
    "pages": "3",
    "parts": "cover 1, text 2",
    "names": "cover, panel 2, panel 3",
    "sizes": "1.1 1 0.9",
    "spaces": "wide close",
}
PT = 72 / 25.4
HIGH = 100.0
"""mm of text on a page."""
PITCH = 5.0
"""mm from line to line at the size 1."""


# --- What a layout asks for ---------------------------------------------------


def test_options_say_pages_parts_names_sizes_and_spaces() -> None:
    assert read_extent(OPTIONS) == Extent(
        (Part("cover", 1), Part("text", 2)),
        ("cover", "panel 2", "panel 3"),
        (1.1, 1.0, 0.9),
        ("wide", "close"),
    )
    assert read_extent({"page": "A4"}) is None


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("pages", "4"),
        ("pages", "many"),
        ("parts", "cover, text 2"),
        ("names", "cover, panel 2"),
        ("sizes", "0.9 1"),
        ("sizes", "big"),
        ("sizes", ""),
        ("sizes", "9"),
        ("spaces", "close wide"),
        ("spaces", "wide loose"),
        ("spaces", ""),
    ],
)
def test_options_that_nobody_could_follow_name_their_key(key: str, value: str) -> None:
    with pytest.raises(ValueError, match=f"^{key}$"):
        read_extent(OPTIONS | {key: value})


# --- Which size is taken ------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Book:
    """Stands in for a sheet that is laid out: lines of text on pages of one height."""

    proof: Proof
    stretches: tuple[Stretch, ...]

    def marked(self, prefix: str) -> tuple[Stretch, ...]:
        return tuple(s for s in self.stretches if s.id.startswith(prefix))


@dataclass(slots=True)
class Press:
    """Lays out ``lines`` lines of text after a cover, and remembers what it was asked."""

    lines: int
    room: float = HIGH
    asked: list[Trial] | None = None
    fills: bool = True
    """Whether the template fills the pages that it is told of."""

    def __call__(self, trial: Trial) -> Book:
        self.asked = [*(self.asked or []), trial]
        pitch = PITCH * trial.size * (0.95 if trial.tight else 1)
        fit = int(self.room / pitch)
        spare = dict(trial.spare).get("text", 0) if self.fills else 0
        counts = [fit] * (self.lines // fit) + [self.lines % fit] * bool(self.lines % fit)
        counts += [0] * spare
        text = tuple(
            tuple(
                Line("x" * 39, 0, (10 + n * pitch) * PT, 200, 200, pitch * PT) for n in range(count)
            )
            for count in counts
        )
        foot = 10 + HIGH
        stretches = [Stretch("part-cover", 1, 10, 50, foot, 50)]
        for page, count in enumerate(counts, 2):
            end = 10 + count * pitch
            stretches.append(Stretch("part-text", page, 10, end, foot, end))
        if counts:
            end = stretches[-1].bottom
            stretches.append(Stretch("room-text", len(counts) + 1, end, end, foot, end))
        return Book(Proof(((), *text)), tuple(stretches))


EXTENT = Extent(
    (Part("cover", 1), Part("text", 2)),
    ("cover", "panel 2", "panel 3"),
    (1.2, 1.1, 1.0, 0.9, 0.8),
    ("wide", "close"),
)


def fits(lines: int, size: float, space: str) -> bool:
    return len(Press(lines)(Trial(size, space)).proof.pages) <= 3


@given(st.integers(1, 80))
def test_the_largest_size_that_fits_is_taken_with_the_widest_spaces_that_fit(lines: int) -> None:
    ways = [(size, space) for size in EXTENT.sizes for space in EXTENT.spaces]
    wanted = next((way for way in ways if fits(lines, *way)), None)
    _, trial, over = fitted(EXTENT, Press(lines))
    assert (trial.size, trial.space) == (wanted or ways[-1])
    assert bool(over) == (wanted is None)


@given(st.integers(1, 80))
def test_no_size_is_tried_beyond_the_limits_and_none_twice(lines: int) -> None:
    press = Press(lines)
    fitted(EXTENT, press)
    assert press.asked
    assert {trial.size for trial in press.asked} <= set(EXTENT.sizes)
    assert len(press.asked) == len(set(press.asked))
    assert len(press.asked) <= 3 + 2 + 3


def test_what_stays_empty_is_given_to_the_template() -> None:
    laid, trial, _ = fitted(EXTENT, Press(4))
    assert dict(trial.spare) == {"cover": 0, "text": 1}
    assert dict(trial.rooms)["text"] == pytest.approx(HIGH - 4 * PITCH * 1.2 - 1, abs=0.1)
    assert len(laid.proof.pages) == 3


def test_a_template_that_does_not_fill_its_pages_is_taken_as_it_is() -> None:
    laid, _, over = fitted(EXTENT, Press(4, fills=False))
    assert over == ()
    assert len(laid.proof.pages) == 2


# --- What is over -------------------------------------------------------------


def test_over_counts_lines_and_mm_of_the_smallest_setting_and_names_the_last_page() -> None:
    _, trial, (over,) = fitted(EXTENT, Press(70))
    assert (trial.size, trial.space) == (0.8, "close")
    pitch = PITCH * 0.8 * 0.95
    beyond = 70 - 2 * int(HIGH / pitch)
    left = HIGH - int(HIGH / pitch) * pitch
    assert (over.part, over.page, over.lines) == ("text", "panel 3", beyond)
    assert over.height == pytest.approx(beyond * pitch - left)
    assert over.share == pytest.approx(over.height / (2 * HIGH))
    assert over.letters == round(over.height * 40 / pitch)


def test_lines_that_stand_below_the_foot_of_their_page_are_over() -> None:
    assert len(Press(48, room=HIGH + 20)(Trial(0.8, "close")).proof.pages) == 3
    _, _, (over,) = fitted(EXTENT, Press(60, room=HIGH + 20))
    assert over.lines == 5 + 3
    assert over.height == pytest.approx(17.5 + 9.9)


def test_the_height_of_running_text_is_measured_on_running_text_alone() -> None:
    text = [Line("x" * 39, 0, 14.0 * n, 200, 200, 14) for n in range(10)]
    notes = [Line("x" * 9, 0, 200 + 8.0 * n, 90, 200, 8) for n in range(4)]
    box = [Line("x" * 9, 0, 300 + 14.0 * n, 90, 120, 14) for n in range(4)]
    assert density([*text, *notes, *box]) == pytest.approx(40 * PT / 14, rel=0.05)
    assert density([]) == 0
