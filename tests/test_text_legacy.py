"""Old font codings: recognised, converted, and never seen where there are none."""

from __future__ import annotations

from pathlib import Path

import pytest
from cases import DATA, parts
from hypothesis import given
from hypothesis import strategies as st

from borderpress.text.legacy import (
    SURE,
    diagnose,
    from_highlands,
    from_tcvn3,
    from_vni,
    name_of,
    tables,
    unknown_fonts,
)
from borderpress.text.normalize import normalize

ROOT = Path(__file__).parents[1]
PAIRS = [
    line.split("\t") for line in (DATA / "legacy" / "highlands.txt").read_text("utf-8").splitlines()
]
EIGHT_BIT = [
    line.split("\t")
    for line in parts(DATA / "legacy" / "eight-bit.txt")[0].splitlines()
    if not line.startswith("#")
]


def test_there_are_33_attested_pairs() -> None:
    assert len(PAIRS) == 33


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_each_attested_pair_of_the_highlands(old: str, new: str) -> None:
    assert from_highlands(old) == new
    (change,) = diagnose(old)
    assert (change.coding, change.new) == ("highlands", new)
    assert SURE <= change.confidence <= 1


@pytest.mark.parametrize(("coding", "old", "new"), EIGHT_BIT)
def test_each_line_of_an_eight_bit_font(coding: str, old: str, new: str) -> None:
    assert {"tcvn3": from_tcvn3, "vni": from_vni}[coding](old) == new
    (change,) = diagnose(old)
    assert (change.coding, change.new) == (coding, new)


def test_a_pasted_line_is_found_among_good_ones() -> None:
    text = "Mang theo giấy tờ.\n" + EIGHT_BIT[1][1] + "\nCửa khẩu mở cả ngày.\n"
    (change,) = diagnose(text)
    assert (change.line, change.new) == (2, EIGHT_BIT[1][2])


def test_one_word_counts_in_the_company_of_sure_lines() -> None:
    lone = "tỉnh §ång, sông và núi của miền đất này"
    assert diagnose(lone) == ()
    page = "\n".join(old for coding, old, _ in EIGHT_BIT if coding == "tcvn3")
    assert len(diagnose(f"{page}\nnóm §ång")) >= 4


def test_letters_of_the_language_prove_nothing() -> None:
    text = "ñu ñơ ñiên ñinh"
    assert diagnose(text, frozenset("ñơê")) == ()


UNTOUCHED = parts(DATA / "legacy" / "untouched.txt")[0]


@pytest.mark.parametrize(
    "line", [line for line in UNTOUCHED.splitlines() if not line.startswith(("to\\k", "```"))]
)
def test_what_only_looks_like_it_stays(line: str) -> None:
    assert diagnose(line) == ()


def test_the_whole_page_stays_with_its_code() -> None:
    assert diagnose(UNTOUCHED) == ()


def test_no_false_alarm_in_the_sample_content_and_the_manual_of_markdown() -> None:
    places = [
        *(ROOT / "content").rglob("*.md"),
        *(ROOT / "docs").glob("*.md"),
        *(ROOT / ".cache" / "test-data" / "Markdown-3.11.3").rglob("*.md"),
    ]
    assert len(places) > 70
    found = {p.name: diagnose(normalize(p.read_text("utf-8"))[0]) for p in places}
    assert {name: changes for name, changes in found.items() if changes} == {}


@given(st.text("aoehmnts hêơ[]{}`^#|\\µ·¸é\u00ad\n.0", max_size=60))
def test_lines_stay_lines_and_a_second_look_finds_no_more_to_say_of_them(text: str) -> None:
    lines = text.split("\n")
    for change in diagnose(text):
        assert lines[change.line - 1] == change.old != change.new
        assert "\n" not in change.new
        assert 0 < change.confidence <= 1


@given(st.text())
def test_any_text_can_be_asked(text: str) -> None:
    assert all(1 <= change.line <= text.count("\n") + 1 for change in diagnose(text))


def test_tables_name_their_source() -> None:
    for coding in ("tcvn3", "vni", "highlands"):
        assert tables()[coding]["source"]
        assert name_of(coding)
    assert "TCVN 5712:1993" in tables()["tcvn3"]["source"]


@pytest.mark.parametrize(
    ("text", "fonts"),
    [
        ("font-family: 'Limon S1'", ("Limon S1",)),
        ("Saysettha Lao, Alice5", ("Saysettha Lao", "Alice5")),
        ("Saysettha OT, Khmer OS, Phetsarath OT", ()),
        ("Alice went to Limon in Peru", ()),
    ],
)
def test_fonts_without_a_table(text: str, fonts: tuple[str, ...]) -> None:
    assert unknown_fonts(text) == fonts
