"""Sequences of Lao and Khmer letters that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderpress.text.impossible import impossible
from borderpress.text.normalize import normalize

ROOT = Path(__file__).parents[1]

CASES = [
    ("lao-two-e", "ເເມ່ນ", "ແ"),
    ("lao-alone", "ເ ນ", ""),
    ("lao-no-base", "່າ", ""),
    ("lao-tone-first", "ທ\u0ec8\u0eb5", "ທີ່"),
    ("lao-two-tones", "ກ່່າ", "ກ່"),
    ("lao-tone-late", "ກາ່", "ກ່າ"),
    ("lao-no-final", "ກັ ", ""),
    ("lao-no-o", "ເມື່ງ", ""),
    ("lao-two-vowels", "ກີິ", ""),
    ("khmer-ro-first", "ស្រ្តី", "ស្ត្រ"),
    ("khmer-split-vowel", "ដេីម", "ដើ"),
    ("khmer-split-vowel", "ដេាយ", "ដោ"),
    ("khmer-nikahit-first", "ខំុ", "ខុំ"),
    ("khmer-coeng", "ក្ ខ", ""),
    ("khmer-no-base", " ា", ""),
    ("khmer-two-vowels", "កាា", "កា"),
    ("khmer-shifter-late", "សុី៊", ""),
    ("khmer-vowel-first", "កា្រ", "ក្រា"),
]


@pytest.mark.parametrize(("rule", "text", "new"), CASES)
def test_each_rule_and_what_was_meant(rule: str, text: str, new: str) -> None:
    found = next(iter(impossible(text)))
    if rule != "khmer-shifter-late":  # two vowels come first there
        assert found.rule == rule
    assert found.new == new
    assert found.old in text


@pytest.mark.parametrize("text", ["ເຫຼົ່ານັ້ນ", "ເຂົ້າ", "ເມື່ອ", "ຕົວ", "ເມຍ", "ບໍ່", "ນ້ຳ", "ວັນ", "ກົດໝາຍ",
    "ស្ត្រី", "ដើម", "ដោយ", "ខ្ញុំ", "ស៊ី", "ប្រាំ", "កោះ", "ឲ្យ", "ព្រះ", "កម្ពុជា"])  # fmt: skip
def test_words_that_are(text: str) -> None:
    assert list(impossible(text)) == []


def test_no_false_alarm_in_the_catalogs() -> None:
    for path in sorted((ROOT / "locales").glob("*/LC_MESSAGES/*.po")):
        text, _ = normalize(path.read_text("utf-8"))
        assert list(impossible(text)) == [], path


@given(st.text("ກເາົີ່ຫຼ ក្រេាីំ៊ស a"))
def test_every_place_is_told_once(text: str) -> None:
    places = [found.at for found in impossible(text)]
    assert len(places) == len(set(places))
    assert all(0 <= at < len(text) for at in places)
