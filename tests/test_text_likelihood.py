"""How likely breaks are: what the regression sees, and what it says of known words."""

from __future__ import annotations

import pytest

from borderpress.text.likelihood import BIAS, EDGE, _weights, chances, features

TEXT = "ប្រទេសកម្ពុជានិងវៀតណាម"
"""Cambodia and Việt Nam."""
ENDS = (6, 13, 16)
"""Behind ប្រទេស, កម្ពុជា and និង."""


def test_there_are_no_weights_for_other_kinds_of_text() -> None:
    assert chances("ປະເທດລາວ", "lao", [5], [{5}, {5}]) is None


def test_a_chance_lies_between_nothing_and_certainty() -> None:
    found = chances(TEXT, "khmer", range(1, len(TEXT)), [{6, 13}, {6, 16}])
    assert found is not None
    assert set(found) == set(range(1, len(TEXT)))
    assert all(0 < chance < 1 for chance in found.values())


def test_breaks_between_known_words_are_likely_and_a_lone_vote_counts_for_less() -> None:
    both = chances(TEXT, "khmer", ENDS, [set(ENDS), set(ENDS)])
    one = chances(TEXT, "khmer", ENDS, [set(), set(ENDS)])
    assert both
    assert one
    assert min(both.values()) > 0.8
    assert sum(both.values()) > sum(one.values()) + 0.3


def test_a_break_inside_a_word_is_unlikely_even_if_both_say_so() -> None:
    text = "កថាខណ្ឌ"  # paragraph
    found = chances(text, "khmer", [3], [{3}, {3}])
    assert found
    assert found[3] < 0.5


def test_a_place_is_described_by_its_clusters_its_words_and_the_votes() -> None:
    ((place, names),) = features("កខគឃ", [2], [{1, 2}, {3}])
    assert place == 2
    assert names[:6] == ["v10", "aខ|គ10", "bកខ|គ", "cខ|គឃ", "dខ|10", "e|គ10"]
    assert names[6:] == ["0ខ|", "0|គឃ", "1កខ|", "1|គ"]


def test_the_ends_of_a_text_have_neighbours_too() -> None:
    ((_, names),) = features("កខ", [1], [set()])
    assert f"b{EDGE}ក|ខ" in names
    assert f"cក|ខ{EDGE}" in names


@pytest.mark.parametrize("kind", ["khmer"])
def test_the_weights_are_whole(kind: str) -> None:
    weights = _weights(kind)
    assert BIAS in weights
    assert len(weights) > 2000
    assert weights["v11"] > weights.get("v01", 0)
