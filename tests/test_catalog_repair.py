"""Only facts have changed: the old translation says the new ones, or is left as it was."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import language

from borderpress.catalog import Updated, Writing, update
from borderpress.catalog.notes import FACTS
from borderpress.catalog.repair import repaired
from borderpress.conventions import read_conventions
from borderpress.model import Message
from borderpress.text.figures import differences
from borderpress.text.notation import Notation

ROOT = Path(__file__).parents[1]


def notation(tag: str) -> Notation:
    text = (ROOT / "locales" / tag / "conventions.toml").read_text("utf-8")
    return read_conventions("conventions.toml", text, language(tag))[0].notation


VI = notation("vi")
WRITINGS = {tag: Writing(VI, notation(tag)) for tag in ("lo", "km", "en")}
NAMES = (
    ("Lào", "Laos"), ("Lào", "Lao PDR"), ("Campuchia", "Cambodia"), ("Lao Bảo", "Lao Bảo"),
    ("quốc lộ 9", "Highway 9"), ("quốc lộ 8", "Highway 8"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("tag", "old", "new", "msgstr", "expected"),
    [
        ("en", "Mở ngày 3 tháng 3", "Mở ngày 5 tháng 4", "Opens 3 March", "Opens 5 April"),
        ("lo", "Từ ngày 15 tháng 8 năm 2025", "Từ ngày 16 tháng 9 năm 2026",
         "ນັບແຕ່ວັນທີ 15 ສິງຫາ 2025", "ນັບແຕ່ວັນທີ 16 ກັນຍາ 2026"),
        ("km", "Có 217.447 người", "Có 218.001 người", "មាន ២១៧.៤៤៧ នាក់", "មាន ២១៨.០០១ នាក់"),
        ("en", "Phí 1.250.000 đồng", "Phí 90.000 đồng", "Fee 1,250,000 dong", "Fee 90,000 dong"),
        ("en", "Gọi 0981 848 484", "Gọi 0981 848 485", "Call 0981 848 484", "Call 0981 848 485"),
        ("en", "Xem [trang](https://a.example/x).", "Xem [trang](https://b.example/y).",
         "See [the page](https://a.example/x).", "See [the page](https://b.example/y)."),
        ("en", "Mở 6:30", "Mở 7:00", "Opens at 6:30", "Opens at 7:00"),
        ("en", "Có 3 cửa, 4 người", "Có 4 cửa, 3 người", "4 people, 3 gates", "3 people, 4 gates"),
    ],
)  # fmt: skip
def test_new_facts_are_put_in_as_the_language_writes_them(
    tag: str, old: str, new: str, msgstr: str, expected: str
) -> None:
    assert repaired(old, new, msgstr, WRITINGS[tag]) == expected
    assert repaired(old, old, msgstr, WRITINGS[tag]) is None


@pytest.mark.parametrize(
    ("old", "new", "msgstr"),
    [
        ("Có 3 cửa", "Có 5 cổng", "3 gates"),
        ("Có 3 cửa", "Có 5 cửa", "three gates"),
        ("Có 3 cửa", "Có 5 cửa", "3 gates on 3 roads"),
        ("Có 3 cửa, 3 người", "Có 4 cửa, 3 người", "3 gates, 3 people"),
        ("Có 3 cửa, 4 người", "Có 5 cửa, 4 người", "3 gates, 6 people"),
        ("Mở 17:30", "Mở 18:00", "Opens at 5:30 p.m."),
        ("Gọi 0981 848 484", "Gọi 0981 848 485", "Call +84 981 848 484"),
        ("Có 3 triệu người", "Có 3 nghìn người", "3 million people"),
        ("Phí 5triệu đồng", "Phí 6nghìn đồng", "5 million dong"),
        ("Nặng 5kg", "Dài 6kg", "5 kg"),
        ("Nặng 5kg", "Nặng 6km", "5 kg"),
        ("Mở cửa", "Đóng cửa", "Open"),
    ],
)
def test_what_is_not_certain_is_left_to_a_person(old: str, new: str, msgstr: str) -> None:
    assert repaired(old, new, msgstr, WRITINGS["en"]) is None


def test_a_figure_that_may_be_two_is_left_to_a_person() -> None:
    old, new = "Có 217.447 người, 217,447 km", "Có 217.448 người, 217,447 km"
    assert repaired(old, new, "217.447 ຄົນ, 217.447 km", WRITINGS["lo"]) is None


@pytest.mark.parametrize(
    ("old", "new", "msgstr", "expected"),
    [
        ("Từ Lào qua Lao Bảo", "Từ Campuchia qua Lao Bảo", "From Laos via Lao Bảo",
         "From Cambodia via Lao Bảo"),
        ("Từ Campuchia", "Từ Lào", "From Cambodia", "From Laos"),
        ("Từ Lào", "Từ Campuchia", "From the Lao PDR", "From the Cambodia"),
        ("9 xe trên quốc lộ 9", "9 xe trên quốc lộ 8", "9 cars, Highway 9", "9 cars, Highway 8"),
        ("Từ Lào, về Lào", "Từ Campuchia, về Lao Bảo", "From Laos to Laos", None),
        ("Từ Lào", "Từ Campuchia", "From Vientiane", None),
        ("Từ Lào", "Từ Thái Lan", "From Laos", None),
    ],
)  # fmt: skip
def test_names_of_the_glossary_are_exchanged(
    old: str, new: str, msgstr: str, expected: str | None
) -> None:
    assert repaired(old, new, msgstr, Writing(VI, WRITINGS["en"].target, NAMES)) == expected


NUMBERS = st.integers(0, 9_999_999)


@given(NUMBERS, NUMBERS, NUMBERS, st.integers(1, 12), st.integers(1, 12))
def test_what_is_put_in_is_what_the_source_says(
    one: int, two: int, three: int, month: int, other: int
) -> None:
    def written(number: int, mark: str) -> str:
        return f"{number:,}".replace(",", mark)

    names = [name for name, _ in WRITINGS["en"].target.months][:12]
    old = f"Tháng {month}: {written(one, '.')} người, {written(two, '.')} xe"
    new = f"Tháng {other}: {written(three, '.')} người, {written(two, '.')} xe"
    msgstr = f"{written(two, ',')} cars and {written(one, ',')} people in {names[month - 1]}"
    made = repaired(old, new, msgstr, WRITINGS["en"])
    if made is not None:
        assert not differences(new, VI, made, WRITINGS["en"].target)
        assert names[other - 1] in made
    elif one not in (two, month) and two != month:
        assert old == new


# --- In a catalog -----------------------------------------------------------------


def updated(text: str, *ids: str) -> polib.POFile:
    """Return a catalog brought up to date; doing it twice changes nothing."""
    found, said = tuple(Message(i) for i in ids), []
    for _ in range(2):
        done = update(text.encode(), found, language("en"), "x", "a", "a", None, WRITINGS["en"])
        assert isinstance(done, Updated)
        text = done.text
        said.append(text)
    assert said[0] == said[1]
    return polib.pofile(text)


OLD = 'msgid "Mở cửa ngày 3 tháng 3"\nmsgstr "Opens 3 March"\n'


def test_a_repaired_translation_is_fuzzy_and_says_so() -> None:
    entry = updated(OLD, "Mở cửa ngày 5 tháng 3")[0]
    assert (entry.msgstr, entry.fuzzy) == ("Opens 5 March", True)
    assert entry.previous_msgid == "Mở cửa ngày 3 tháng 3"
    assert entry.comment.split("\n") == [
        FACTS, "changed in the source: Mở cửa ngày [-3-] {+5+} tháng 3"
    ]  # fmt: skip


def test_a_second_change_goes_on_from_the_first() -> None:
    po = updated(OLD, "Mở cửa ngày 5 tháng 3")
    entry = updated(str(po), "Mở cửa ngày 5 tháng 4")[0]
    assert (entry.msgstr, entry.fuzzy) == ("Opens 5 April", True)
    assert entry.previous_msgid == "Mở cửa ngày 3 tháng 3"
    assert FACTS in entry.comment


def test_when_words_change_after_facts_the_translation_is_told_by_its_own_source() -> None:
    po = updated(OLD, "Mở cửa ngày 5 tháng 3")
    entry = updated(str(po), "Đóng cửa ngày 5 tháng 3")[0]
    assert entry.msgstr == "Opens 5 March"
    assert FACTS not in entry.comment


def test_a_settled_entry_no_longer_says_that_it_was_repaired() -> None:
    po = updated(OLD, "Mở cửa ngày 5 tháng 3")
    po[0].flags.remove("fuzzy")
    entry = updated(str(po), "Mở cửa ngày 5 tháng 3")[0]
    assert (entry.comment, entry.previous_msgid) == ("", None)
