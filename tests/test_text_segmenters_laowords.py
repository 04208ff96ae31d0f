"""Maximal matching over the Lao word list."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from borderpress.text.normalize import compose_am
from borderpress.text.segmenters.laowords import cut, grow, tokens

LAO = "ກຂຄງຈສຊຍດຕທນບປພມຢລວຫອຮໜໝະັາຳິີຸູົຼຽເແໂໃໄ່້ໍໆ໑"
SAMPLE = compose_am((Path(__file__).parent / "data" / "breaking" / "lao.txt").read_text("utf-8"))
TREE = grow(["ປະ", "ປະເທດ", "ເທດ", "ເທດລາວ", "ລາວ", "ໜ້າ", "ນອກ"])


@settings(max_examples=150, deadline=None)
@given(st.text(LAO + "ab 1\n😀\u0301", max_size=40))
def test_the_pieces_join_to_the_text(text: str) -> None:
    assert "".join(tokens(text, "lao")) == text
    assert "" not in tokens(text, "lao")


def test_the_fewest_words_win_and_the_longest_of_equals_goes_first() -> None:
    assert cut(TREE, "ປະເທດ") == ["ປະເທດ"]
    assert cut(TREE, "ປະເທດລາວ") == ["ປະເທດ", "ລາວ"]
    assert cut(TREE, "ລາວປະເທດນອກ") == ["ລາວ", "ປະເທດ", "ນອກ"]


def test_letters_outside_of_all_words_stay_together() -> None:
    assert cut(TREE, "ລາວໂຮ່ຈີມິນລາວ") == ["ລາວ", "ໂຮ່ຈີມິນ", "ລາວ"]


def test_both_spellings_of_a_letter_are_known() -> None:
    assert cut(TREE, "ຫນ້ານອກ") == ["ຫນ້າ", "ນອກ"]


def test_words_of_the_list_and_what_stands_between() -> None:
    assert tokens("ລັດຖະບານ (UN) ຂອງປະເທດ", "lao") == ["ລັດຖະບານ", " (UN) ", "ຂອງ", "ປະເທດ"]
