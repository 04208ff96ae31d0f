"""The files of an index: complete, in order, and small enough to load one by one."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderpress import searchindex
from borderpress.searchindex import Document, Index, Line, encoded, grams, index
from borderpress.text.folding import fold

NUMBERS = st.sets(st.integers(0, 2000), max_size=60).map(sorted)


def decoded(code: str, total: int) -> list[int]:
    """Return the numbers that ``encoded`` has written; as a browser does."""
    others = code.startswith("!")
    found, last, value = [], -1, 0
    for digit in map(searchindex._DIGITS.index, code.removeprefix("!")):
        value = value * 32 + digit % 32
        if digit < 32:
            last += value + 1
            found.append(last)
            value = 0
    return [n for n in range(total) if n not in found] if others else found


@given(NUMBERS, st.integers(1, 500))
def test_numbers_come_back(numbers: list[int], more: int) -> None:
    total = max(numbers, default=0) + more
    assert decoded(encoded(numbers, total), total) == numbers


@given(st.text("abc ລາວ", max_size=20), st.integers(0, 20), st.integers(1, 6))
def test_every_gram_of_a_part_is_one_of_the_whole(text: str, start: int, length: int) -> None:
    letters = fold(text).letters
    part = letters[start : start + length]
    whole = set(grams(letters))
    assert all(any(have.startswith(gram) for have in whole) for gram in grams(part))


def document(number: int) -> Document:
    title = Line(f"Bản tin {number}")
    body = (Line(f"Cửa khẩu số {number}"), Line("ດ່ານ", "lo"), Line("Đầu", heading=True))
    return Document(f"../a/{number}/", title, Line("Mục"), "1/11/2026", body)


def rows(made: Index) -> list[str]:
    return [row for shard in made.shards for row in shard.data.decode().split("\n")]


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> Index:
    """Return an index of many small files."""
    monkeypatch.setattr(searchindex, "SHARD", 200)
    monkeypatch.setattr(searchindex, "PACK", 1000)
    return index([document(number) for number in range(40)])


def test_the_manifest_knows_where_each_file_begins(large: Index) -> None:
    manifest = json.loads(large.manifest.data)
    assert manifest["pages"] == 40
    assert len(large.shards) > 3
    assert len(large.packs) > 3
    for (first, name), file in zip(manifest["shards"], large.shards, strict=True):
        assert (file.name, file.data.decode().partition(" ")[0]) == (name, first)
        assert len(file.data) <= 200
    number = 0
    for (start, name), file in zip(manifest["packs"], large.packs, strict=True):
        assert (file.name, start) == (name, number)
        assert len(file.data) <= 1000 + 2
        number += len(json.loads(file.data))
    assert number == 40


def test_grams_stand_once_and_in_the_order_in_which_browsers_compare(large: Index) -> None:
    found = [row.partition(" ")[0].encode("utf-16-be") for row in rows(large)]
    assert found == sorted(set(found))


def test_how_it_is_cut_into_files_changes_nothing(
    large: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    whole = index([document(number) for number in range(40)])
    assert (len(whole.shards), len(whole.packs)) == (1, 1)
    assert rows(whole) == rows(large)


def test_a_new_page_leaves_the_older_texts_as_they_were(large: Index) -> None:
    more = index([document(number) for number in range(41)])
    assert more.packs[: len(large.packs) - 1] == large.packs[:-1]
    assert more.manifest.name != large.manifest.name


def test_a_line_says_its_language_and_whether_it_is_a_heading() -> None:
    (file,) = index([document(1)]).packs
    assert json.loads(file.data)[0][4] == [["Cửa khẩu số 1"], ["ດ່ານ", "lo"], ["Đầu", "", 1]]


def test_nothing_to_search_is_an_index_too() -> None:
    made = index([])
    assert json.loads(made.manifest.data) == {"pages": 0, "shards": [], "packs": []}
