"""``conventions.toml``: a good file is read; a bad one is told with its line."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from small import language

from borderpress.conventions import read_conventions
from borderpress.languages import month_names, weekday_names

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "locales").glob("*/conventions.toml"))
GOOD = (
    'source = "CLDR"\nshortest = 0.5\nlongest = 2\n\n[numbers]\n3 = ["ba"]\n\n[ends]\n"." = [""]\n'
)


@cache
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_every_file_is_good_and_says_where_it_is_from(path: Path) -> None:
    found, findings = read_conventions("x", path.read_text("utf-8"), language(path.parent.name))
    assert findings == ()
    assert 0 < found.shortest < 1 < found.longest or path.parent.name == "zh-Hans"
    words = [word for word, _ in (*found.notation.numbers, *found.notation.scales)]
    assert len(words) == len(set(words))
    assert set(found.notation.doubtful) <= set(words)
    months = {number for _, number in found.notation.months}
    assert months == set(range(1, 13))


def test_the_good_file_is_read() -> None:
    found, findings = read_conventions("x", GOOD, language("vi"))
    assert findings == ()
    assert (found.shortest, found.longest) == (0.5, 2)
    assert found.notation.numbers == (("ba", 3),)
    assert found.ends == ((".", ("",)),)


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ('source = "CLDR"\n', "", "missing-key", 1),
        ("longest", "largest", "unknown-key", 3),
        ("0.5", '"half"', "not-a-number", 2),
        ("3 =", "three =", "not-a-number", 6),
        ('"." =', '"/" =', "unknown-mark", 8),
        ('["ba"]', '"ba"', "not-a-list", 6),
        ("[ends]", "ends", "toml", 8),
    ],
)
def test_a_spoiled_file_is_told(old: str, new: str, code: str, line: int) -> None:
    assert old in GOOD
    _, findings = read_conventions("x.toml", GOOD.replace(old, new), language("vi"))
    assert [f.code for f in findings] == [f"content.{code}"]
    assert findings[0].place
    assert findings[0].place.line == line


def test_a_language_without_the_file_has_its_months_and_its_script() -> None:
    found, findings = read_conventions("", "", language("zh-Hans"))
    assert findings == ()
    assert found.ends == ()
    assert ("一月", 1) in found.notation.months
    assert dict(read_conventions("", "", language("jra"))[0].ends)["."] == (".",)
    assert read_conventions("", "", language("blt-Tavt"))[0].ends == ()


def test_names_of_months_and_days_come_from_cldr() -> None:
    assert ("ສິງຫາ", 8) in month_names(language("lo"))
    assert ("Sept", 9) in month_names(language("en")) or ("Sep", 9) in month_names(language("en"))
    assert month_names(language("vi")) == ()  # tháng 8 is a number
    assert month_names(language("jra")) == ()
    assert {("Monday", 2), ("Sat", 7)} <= set(weekday_names(language("en")))
    assert "ສຸກ" not in dict(weekday_names(language("lo")))
    assert weekday_names(language("jra")) == ()
