"""Khmer signs in order: never anything else in print, but for dotted circles that go."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapes import circled, drawn

from borderpress.text.impossible import impossible
from borderpress.text.khmer import _is_circled, in_order

ROOT = Path(__file__).parents[1]
FACES = tuple(f"Noto{n}Khmer-{w}.ttf" for n in ("Sans", "Serif") for w in ("Regular", "Bold"))
PLAIN = FACES[0]
SIGNS = [chr(point) for point in (*range(0x17B6, 0x17D2), 0x17DD)]
SUBSCRIPTS = ["្" + letter for letter in "តដរយឃសប"]


def harmless(text: str) -> bool:
    """Return whether ordering a text changes nothing in print, or takes a dotted circle away."""
    new = in_order(text)
    if new == text:
        return True
    pairs = [(name, drawn(name, text), drawn(name, new)) for name in FACES]
    return all(
        old == now or (circled(name, old) and not circled(name, now)) for name, old, now in pairs
    )


PAIRS = list(product([*SIGNS, *SUBSCRIPTS], repeat=2))


def test_two_signs_in_any_order_on_any_letter() -> None:
    texts = [chr(base) + "".join(pair) for base in range(0x1780, 0x17B4) for pair in PAIRS]
    assert sum(in_order(text) != text for text in texts) > 10_000
    whole = [text for text in texts if not _is_circled(text)]
    assert [text for text in whole if not harmless(text)] == []


@given(
    st.sampled_from("កសបញអឱលយរគវ"),
    st.lists(st.sampled_from([*SIGNS, *SUBSCRIPTS]), min_size=3, max_size=6),
)
def test_longer_syllables(base: str, signs: list[str]) -> None:
    text = base + "".join(signs)
    assert harmless(text)
    assert in_order(in_order(text)) == in_order(text)
    assert _is_circled(text) == circled(PLAIN, drawn(PLAIN, text))


def test_dotted_circles_are_foreseen_as_harfbuzz_draws_them() -> None:
    wrong = [
        pair
        for pair in PAIRS
        if _is_circled("ក" + "".join(pair)) != circled(PLAIN, drawn(PLAIN, "ក" + "".join(pair)))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ស្រ្តី", "ស្ត្រី"),
        ("ដេីម", "ដើម"),
        ("ដេាយ", "ដោយ"),
        ("ខំុ", "ខុំ"),
        ("ខ្ញំុ", "ខ្ញុំ"),
        ("សី៊", "ស៊ី"),
        ("កណ្តាល", "កណ្តាល"),
        ("កណ្ដាល", "កណ្ដាល"),  # COENG DA stays DA
        ("ស្រ្ដី", "ស្ដ្រី"),
        ("កា្រ", "កា្រ"),  # print would show another picture: its author is asked
        ("ក្រំុ", "ក្រំុ"),
        ("កាា", "កាា"),
        ("ក ា", "ក ា"),
        ("hello", "hello"),
    ],
)
def test_words(old: str, new: str) -> None:
    assert in_order(old) == new


def test_what_is_left_to_the_author_is_told() -> None:
    for text in ("កា្រ", "ក្រំុ", "កាា"):
        assert list(impossible(text))


def test_the_catalogs_are_in_order() -> None:
    texts = [path.read_text("utf-8") for path in (ROOT / "locales" / "km").rglob("*.po")]
    assert sum(len(re.findall("[\u1780-\u17d3]+", text)) for text in texts) > 2000
    assert [text for text in texts if in_order(text) != text] == []
