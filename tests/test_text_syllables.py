"""Which syllables can be."""

from __future__ import annotations

import pytest

from borderpress.text.syllables import is_highlands, is_vietnamese

GOOD = "nghiêng khuỷu hoà hòa quyết giếng Lắk ƯỚC yên ngoằn ươu a Đường gì quý huơ xoong"


@pytest.mark.parametrize("word", GOOD.split())
def test_vietnamese_syllables(word: str) -> None:
    assert is_vietnamese(word)


@pytest.mark.parametrize("word", ["", "fa", "cac", "càc", "nggh", "café", "bôạ", "tôt", "ñu", "wa"])
def test_no_vietnamese_syllables(word: str) -> None:
    assert not is_vietnamese(word)


@pytest.mark.parametrize("word", ["mơnuih", "'nhŏng", "kơsô̆", "Čư̆", "ƀăh", "pơgơ̆r"])
def test_words_of_the_highlands(word: str) -> None:
    assert is_highlands(word)


@pytest.mark.parametrize("word", ["", "ƀA", "file", "zoo", "xyz", "bcd", "a" * 20, "test.", "ngst"])
def test_no_words_of_the_highlands(word: str) -> None:
    assert not is_highlands(word)
