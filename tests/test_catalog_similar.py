"""The sentence most like another, found without comparing all."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz, process

from borderpress.catalog.notes import word_diff
from borderpress.catalog.similar import Index, edits

WORDS = st.sampled_from(("cửa", "khẩu", "mở", "lúc", "6", "giờ", "hộ", "chiếu", "ngày", "a b"))
SENTENCES = st.lists(WORDS, max_size=7).map(" ".join)


@given(st.lists(SENTENCES, max_size=12), SENTENCES, st.sampled_from((55.0, 60.0, 75.0)))
def test_no_sentence_is_more_like_than_the_one_found(
    texts: list[str], text: str, least: float
) -> None:
    found = Index(texts).best(text, least)
    best = process.extractOne(text, sorted(texts), scorer=fuzz.ratio, score_cutoff=least)
    assert (found is None) == (best is None)
    if found and best:
        assert found[0] in texts
        assert found[1] == fuzz.ratio(text, found[0])
        assert abs(found[1] - best[1]) < 1e-9


@given(st.lists(SENTENCES, max_size=12), SENTENCES)
def test_the_order_of_the_sentences_decides_nothing(texts: list[str], text: str) -> None:
    assert Index(texts).best(text, 60) == Index(reversed(texts)).best(text, 60)


@given(st.lists(WORDS, max_size=9), st.lists(WORDS, max_size=9))
def test_the_edits_make_the_new_words_of_the_old(old: list[str], new: list[str]) -> None:
    made: list[str] = []
    place = 0
    before: bool | None = None
    for equal, begin, end, start, stop in edits(old, new):
        assert begin == place
        assert equal is not before
        assert not equal or old[begin:end] == new[start:stop]
        made += new[start:stop]
        place, before = end, equal
    assert (made, place) == (new, len(old))


def test_the_difference_shows_what_goes_before_what_comes() -> None:
    assert word_diff("a b c d", "a x d e") == "a [-b c-] {+x+} d {+e+}"
    assert word_diff("Một  \nhai", "Một hai") == "Một [-↵-] hai"
    assert word_diff("a", "a") == "a"
    long = " ".join(f"w{n}" for n in range(30))
    assert word_diff(f"{long} 3 {long}", f"{long} 5 {long}") == (
        "… w26 w27 w28 w29 [-3-] {+5+} w0 w1 w2 w3 …"
    )
