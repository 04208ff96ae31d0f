"""Titles in the order of their alphabet."""

from __future__ import annotations

from itertools import pairwise

import pytest

from borderpress.text.alphabet import NUMBERS, initial, order


@pytest.mark.parametrize(
    "words",
    [
        # Vietnamese: letters before tones, words before letters.
        "an | ao | ăn | ân | ba | bà | bá bà | cá | da | đa | ê | ga | ô | ơ | u | ư | y",
        "ກາ | ເກ | ໄກ | ຂາ | ແຂ | ລາວ | ຫມາ",  # Lao: under the consonant
        "ក | ខ្មែរ | គេ | ព្រំដែន | អក្សរ",
        "2 | a | b",
    ],
)
def test_words_stand_in_order(words: str) -> None:
    listed = words.split(" | ")
    assert all(order(first) < order(second) for first, second in pairwise(listed))


@pytest.mark.parametrize(
    ("title", "letter"),
    [
        ("Đính chính", "Đ"), ("ấn bản", "Â"), ("Ở lại", "Ơ"), ("àn", "A"), ("“Lào”", "L"),
        ("ແຂວງ", "ຂ"), ("ໜັງສື", "ຫ"), ("ព្រំដែន", "ព"), ("27 cửa khẩu", NUMBERS),
        ("២៧", NUMBERS), ("世界人权宣言", ""), ("…", ""), ("ꪹꪀ", "ꪀ"),
    ],
)  # fmt: skip
def test_a_title_stands_under_its_letter(title: str, letter: str) -> None:
    assert initial(title) == letter
