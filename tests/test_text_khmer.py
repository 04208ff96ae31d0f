"""Khmer signs in order: never anything else in print, but for dotted circles that go."""

from __future__ import annotations

import re
from functools import cache
from itertools import product
from pathlib import Path

import pytest
import uharfbuzz
from hypothesis import given
from hypothesis import strategies as st

from borderpress.text.impossible import impossible
from borderpress.text.khmer import _is_circled, in_order

ROOT = Path(__file__).parents[1]
FACES = ("SansKhmer-Regular", "SansKhmer-Bold", "SerifKhmer-Regular", "SerifKhmer-Bold")
SIGNS = [chr(point) for point in (*range(0x17B6, 0x17D2), 0x17DD)]
SUBSCRIPTS = ["្" + letter for letter in "តដរយឃសប"]


@cache
def font(name: str) -> uharfbuzz.Font:
    path = ROOT / "fonts" / "collected" / f"Noto{name}.ttf"
    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path))))


def drawn(name: str, text: str) -> tuple[list[tuple[int, int, int]], bool]:
    """Return where the inked glyphs of a text stand, and whether one is a dotted circle."""
    face, buffer = font(name), uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(face, buffer)
    x, found = 0, []
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        box = face.get_glyph_extents(info.codepoint)
        if box and box.width:
            found.append((x + place.x_offset, place.y_offset, info.codepoint))
        x += place.x_advance
    circle = face.get_nominal_glyph(0x25CC)
    return [*sorted(found), (x, 0, 0)], any(glyph == circle for _, _, glyph in found)


def harmless(text: str) -> bool:
    """Return whether ordering a text changes nothing in print, or takes a dotted circle away."""
    new = in_order(text)
    if new == text:
        return True
    pairs = [(drawn(name, text), drawn(name, new)) for name in FACES]
    return all(old[0] == now[0] or (old[1] and not now[1]) for old, now in pairs)


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
    assert _is_circled(text) == drawn("SansKhmer-Regular", text)[1]


def test_dotted_circles_are_foreseen_as_harfbuzz_draws_them() -> None:
    wrong = [
        pair
        for pair in PAIRS
        if _is_circled("ក" + "".join(pair)) != drawn("SansKhmer-Regular", "ក" + "".join(pair))[1]
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
