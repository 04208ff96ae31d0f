"""Digits of every script, numbers in words."""

from __future__ import annotations

import pytest

from borderpress.text.notation import Notation, ascii_digits, bounded, choice, spelled

VI = Notation(
    numbers=(("một", 1), ("hai", 2), ("ba", 3), ("năm", 5), ("mười", 10), ("mươi", 10)),
    doubtful=("năm",),
    scales=(("trăm", 100), ("nghìn", 1000)),
)
LO = Notation(alphabetic=False, numbers=(("ສາມ", 3), ("ສິບ", 10), ("ເອັດ", 1), ("ຊາວ", 20)))


def test_digits_of_every_script_are_read_where_they_stand() -> None:
    assert ascii_digits("២៧ ໒໗ ๒๗ ၂၇ ２７ 27 km²") == "27 27 27 27 27 27 km²"


@pytest.mark.parametrize(
    ("text", "notation", "expected"),
    [
        ("mười một", VI, [11]),
        ("hai mươi ba", VI, [23]),
        ("hai ba", VI, [2, 3]),
        ("hai, ba", VI, [2, 3]),
        ("một trăm hai mươi", VI, [120]),
        ("ba nghìn hai trăm", VI, [3200]),
        ("Hai hải quan", VI, [2]),
        ("ສາມສິບເອັດ", LO, [31]),
        ("ຊາວເອັດ", LO, [21]),
        ("XIX, IV và MCM", VI, [19, 4]),
        ("AH và Vinh", VI, []),
        ("", VI, []),
    ],
)
def test_numbers_in_words(text: str, notation: Notation, expected: list[int]) -> None:
    assert [value for value, _ in spelled(text, notation)] == expected


def test_a_word_with_two_meanings_is_doubtful_alone() -> None:
    assert spelled("năm 2025", VI) == ((5, True),)
    assert spelled("năm mươi", VI) == ((50, False),)


def test_the_longest_word_goes_first() -> None:
    assert choice(("ba", "ba mươi")) == r"(?:ba\ mươi|ba)"
    assert choice(()) == "(?!)"
    assert bounded("a", LO) == "a"
