"""What two texts in two languages say alike, and how a fact is written anew."""

from __future__ import annotations

import re
from functools import cache

import pytest
from cases import DATA
from hypothesis import given
from hypothesis import strategies as st
from small import TOOLKIT

from borderpress.conventions import read_conventions
from borderpress.languages import read_language
from borderpress.text.figures import differences
from borderpress.text.notation import Notation
from borderpress.text.quantities import Kind, quantities
from borderpress.text.rewriting import rewritten

FOLDER = DATA / "quantities"


@cache
def notation(tag: str) -> Notation:
    folder = TOOLKIT / "locales" / tag
    name = f"locales/{tag}/language.toml"
    language, _ = read_language(name, (folder / "language.toml").read_text("utf-8"))
    assert language
    path = folder / "conventions.toml"
    text = path.read_text("utf-8") if path.is_file() else ""
    return read_conventions("", text, language)[0].notation


def rows(name: str) -> list[str]:
    lines = (FOLDER / name).read_text("utf-8").split("\n")
    return [line for line in lines if line and not line.startswith("#")]


def two(row: str) -> tuple[str, Notation, str, Notation]:
    (one, text), (other, translation) = (part.split(" ", 1) for part in row.split(" = "))
    return text, notation(one), translation, notation(other)


@pytest.mark.parametrize("row", rows("same.txt"))
def test_what_says_the_same_raises_no_alarm(row: str) -> None:
    text, of_text, other, of_other = two(row)
    assert not differences(text, of_text, other, of_other)
    assert not differences(other, of_other, text, of_text)


@pytest.mark.parametrize("row", rows("different.txt"))
def test_what_does_not_is_told(row: str) -> None:
    pair, _, expected = row.partition(" => ")
    text, of_text, other, of_other = two(pair)
    found = differences(text, of_text, other, of_other)
    missing = ", ".join(quantity.shown(text) for quantity in found.missing)
    extra = ", ".join(quantity.shown(other) for quantity in found.extra)
    dates = f"dates {', '.join(found.dates)}" if found.dates else ""
    assert (dates or f"{missing} | {extra}".strip()) == expected


@pytest.mark.parametrize("row", rows("rewritten.txt"))
def test_a_fact_is_written_in_the_style_that_stands_there(row: str) -> None:
    case, _, expected = row.partition(" => ")
    (tag, text), number, value = case.split(", ")[0].split(" ", 1), *case.rsplit(", ", 2)[1:]
    quantity = quantities(text, notation(tag))[int(number)]
    new = rewritten(text, quantity, value, notation(tag))
    whole = "nothing" if new is None else text[: quantity.start] + new + text[quantity.end :]
    assert whole == expected


@pytest.mark.parametrize("tag", ["vi", "en", "lo", "km", "zh-Hans", "jra"])
@given(value=st.integers(1, 999999), like=st.integers(1, 999999))
def test_what_was_written_is_read_again(tag: str, value: int, like: int) -> None:
    for style in (f"{like}", f"{like:,}".replace(",", notation(tag).group or ".")):
        quantity = quantities(style, notation(tag))[0]
        new = rewritten(style, quantity, str(value), notation(tag))
        assert new is not None
        assert str(value) in quantities(new, notation(tag))[0].readings


@pytest.mark.parametrize("tag", ["vi", "en", "lo", "km", "zh-Hans", "jra"])
@given(st.text("0123456789.,:/-+() %$១៥໒tháng giờ ngàyAMay@.vn"))
def test_every_text_says_what_it_says(tag: str, text: str) -> None:
    found = quantities(text, notation(tag))
    assert not differences(text, notation(tag), text, notation(tag))
    for quantity in found:
        assert 0 <= quantity.start < quantity.end <= len(text)
        assert quantity.value == quantity.readings[0]


@pytest.mark.parametrize("tag", ["vi", "en", "lo", "km"])
def test_places_are_those_of_the_text(tag: str) -> None:
    text = "x ១៥/8/2025, +84 981 84 84 84; 7:30 a.vn/1 217.447"
    found = quantities(text, notation(tag))
    shown = [text[quantity.start : quantity.end] for quantity in found]
    assert shown == ["១៥", "8", "2025", "+84 981 84 84 84", "7:30", "a.vn/1", "217.447"]
    kinds = [quantity.kind for quantity in found]
    number, month = Kind.NUMBER, Kind.MONTH
    rest = [Kind.PHONE, Kind.TIME, Kind.ADDRESS, number]
    assert kinds == [number, month, number, *rest]


def test_no_figure_of_a_row_is_forgotten() -> None:
    """Each case has something to compare, so that none passes for being empty."""
    for row in rows("different.txt"):
        assert re.search(r"\d|@|\.vn|mười", row.split(" = ")[0]), row
