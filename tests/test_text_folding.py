"""What is typed in two ways and looks alike is one text to a search."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderpress.text.folding import fold
from borderpress.text.normalize import normalize

DATA = Path(__file__).parent / "data/search/folding.txt"


def cases() -> list[tuple[str, str, str]]:
    """Return (``same`` or ``other``, a text, another) for each line of the data file."""
    text = DATA.read_text("utf-8")
    text = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)
    rows = [line.split("\t") for line in text.split("\n") if line and line[0] != "#"]
    return [(row[0], row[1], row[2]) for row in rows]


REGION = st.sampled_from("\u0300\u0301\u0323\u0302ກນຫມໜເາໍ້າຳະ្កដតរេីាឹុំ៉៊៌ aoeuydđÀẮƀ1២໒’\u200b,ꪀꪹ人")
TEXTS = st.text(REGION, max_size=30) | st.text(max_size=30)


@pytest.mark.parametrize(("kind", "one", "other"), cases())
def test_what_looks_alike_is_one_text(kind: str, one: str, other: str) -> None:
    assert (fold(one) == fold(other)) == (kind == "same")


@given(TEXTS)
def test_each_letter_has_its_accents_and_no_blank_is_superfluous(text: str) -> None:
    found = fold(text)
    assert len(found.letters) == len(found.accents)
    assert found.letters == " ".join(found.letters.split(" ")).strip(" ")
    assert "  " not in found.letters


@given(TEXTS)
def test_a_folded_text_is_folded(text: str) -> None:
    letters = fold(text).letters
    assert fold(letters).letters == letters


@given(TEXTS)
def test_normal_forms_and_the_toolkit_s_own_are_folded_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))
    assert fold(normalize(text)[0]).letters == fold(text).letters


def test_accents_stand_beside_their_letter() -> None:
    found = fold("Đắk")
    assert (found.letters, found.accents) == ("dak", ("\u0335", "\u0301\u0306", ""))
