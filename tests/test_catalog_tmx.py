"""Translation memories of other programs."""

from __future__ import annotations

import pytest
from cases import DATA
from hypothesis import given
from hypothesis import strategies as st

from borderpress.catalog import read_tmx

FOLDER = DATA / "memory"
PAIRS = (
    ("Cửa khẩu mở cửa từ 6 giờ.", "The gate opens at 6."),
    ("Giờ **mở cửa** & đóng cửa", "Opening **hours**"),
)


@pytest.mark.parametrize("name", ["agency.tmx", "utf-16.tmx"])
def test_the_pairs_of_two_languages_are_read(name: str) -> None:
    data = (FOLDER / name).read_bytes()
    assert read_tmx(name, data, "vi", "en") == (PAIRS, ())
    assert read_tmx(name, data, "vi", "lo")[0] == (("Hộ chiếu", "ໜັງສືຜ່ານແດນ"),)
    assert read_tmx(name, data, "vi", "km")[0] == ()


@pytest.mark.parametrize(
    ("name", "line", "word"),
    [
        ("entities.tmx", 3, "entities"),
        ("cut-off.tmx", 4, "cannot be read"),
        ("page.tmx", 1, "<tmx>"),
    ],
)  # fmt: skip
def test_a_bad_memory_is_told_and_nothing_of_it_taken(name: str, line: int, word: str) -> None:
    pairs, findings = read_tmx(name, (FOLDER / name).read_bytes(), "vi", "en")
    assert pairs == ()
    assert [(f.code, str(f.place), f.severity) for f in findings] == [
        ("catalog.memory", f"{name}:{line}", "error")
    ]
    assert word in findings[0].text.english()


@given(st.binary())
def test_no_bytes_stop_an_update(data: bytes) -> None:
    pairs, findings = read_tmx("a.tmx", data, "vi", "en")
    assert pairs == ()
    assert len(findings) == 1
