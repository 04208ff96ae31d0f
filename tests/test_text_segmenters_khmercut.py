"""khmercut's words, read faster: the same as its own."""

from __future__ import annotations

from pathlib import Path

import khmercut
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from borderpress.text.segmenters.khmercut import tokens

PARAGRAPHS = (
    (Path(__file__).parent / "data" / "breaking" / "khmer.txt").read_text("utf-8").splitlines()
)
LETTERS = "កខគងចត្រលសាិីុះ់៌័ៗ។៛ ១២12abZ.,\u200b😀"


@pytest.mark.parametrize("text", ["", "ក", " ", "ab", *PARAGRAPHS])
def test_the_words_are_khmercuts_own(text: str) -> None:
    assert tokens(text, "khmer") == khmercut.tokenize(text)


@settings(max_examples=100, deadline=None)
@given(st.text(LETTERS, max_size=25))
def test_the_words_of_any_text_are_khmercuts_own(text: str) -> None:
    assert tokens(text, "khmer") == khmercut.tokenize(text)
