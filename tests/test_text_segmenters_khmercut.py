"""khmercut's words, read faster: the same as its own."""

from __future__ import annotations

import time
from pathlib import Path

import khmercut
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from borderpress.text.segmenters.khmercut import KHMERCUT, tokens

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


def test_it_is_faster_than_khmercut_itself() -> None:
    def seconds(cut: object) -> float:
        begin = time.process_time()
        for paragraph in PARAGRAPHS * 8:
            cut(paragraph)  # type: ignore[operator]
        return time.process_time() - begin

    tokens(PARAGRAPHS[0], "khmer")
    ours = min(seconds(lambda text: KHMERCUT.tokens(text, "khmer")) for _ in range(3))
    assert ours < 0.85 * min(seconds(khmercut.tokenize) for _ in range(3))
