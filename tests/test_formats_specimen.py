"""Proof sheets: letters, numbers, and marks that do not move the text."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from glyphs import letters

from borderpress.exemplars import Exemplars, read_exemplars
from borderpress.formats.specimen import (
    MARKED,
    Spec,
    compose,
    letter_groups,
    marks_svg,
    own_digits,
    shown,
)
from borderpress.project import Project, load
from borderpress.specimens import specs
from borderpress.typesetter import Opportunities, Setting, Tick

pytestmark = pytest.mark.usefixtures("only_collected_fonts")

ROOT = Path(__file__).parents[1]
ZWSP = "\u200b"


@pytest.fixture(scope="module")
def project() -> Project:
    return load(ROOT, ROOT)


def exemplars(tag: str) -> Exemplars:
    path = ROOT / "locales" / tag / "exemplars.toml"
    return read_exemplars(path.name, path.read_text("utf-8"))[0]


def spec(project: Project, tag: str) -> Spec:
    (found,) = specs(project, [project.languages[tag]])
    return found


# --- Letters ----------------------------------------------------------------------


def groups(tag: str) -> dict[str, list[str]]:
    found = letter_groups(exemplars(tag))
    return {g.kind: [cell.code or " ".join(cell.forms) for cell in g.cells] for g in found}


def test_letters_stand_in_both_cases() -> None:
    assert groups("jra")["letters"][:4] == ["A a", "Ă ă", "Â â", "B b"]
    assert {"DJ Dj dj", "Ê̆ ê̆"} <= set(groups("jra")["letters"])
    assert groups("bdq")["letters"][-1] == "'"


def test_marks_stand_on_a_letter_of_their_script() -> None:
    assert groups("lo")["marks"][0] == "ກ່"
    assert groups("km")["marks"][0] == "ក័"
    assert groups("pac")["marks"] == ["Á á"]
    assert groups("cjm-Cham")["marks"][0].startswith("ꨀ")


def test_khmer_shows_its_consonants_below_a_letter() -> None:
    assert groups("km")["below"][:2] == ["ក្ក", "ក្ខ"]
    assert len(groups("km")["below"]) == 33
    assert "below" not in groups("lo")


def test_what_has_no_ink_is_shown_by_its_code() -> None:
    assert groups("km")["auxiliary"][:3] == ["U+17B4", "U+17B5", "U+200B"]


def test_long_letters_take_more_cells() -> None:
    cells = [cell for group in letter_groups(exemplars("blt-Latn")) for cell in group.cells]
    spans = {cell.forms[-1]: cell.span for cell in cells if cell.forms}
    assert (spans["a"], spans["ch"], spans["ngh"]) == (1, 2, 3)


TAGS = sorted(path.parent.name for path in ROOT.glob("locales/*/exemplars.toml"))


@pytest.mark.parametrize("tag", TAGS)
def test_no_letter_is_left_out(tag: str) -> None:
    seen = shown(exemplars(tag))
    assert unicodedata.is_normalized("NFC", seen)
    seen += unicodedata.normalize("NFD", seen)
    drawn = [e for e in exemplars(tag).cased() if e not in ("\u17b4", "\u17b5", ZWSP)]
    assert [letter for letter in drawn if letter not in seen] == []


def test_a_language_without_data_shows_no_letter() -> None:
    assert letter_groups(exemplars("jeh")) == ()


@pytest.mark.parametrize(
    ("tag", "digits"),
    [
        ("km", "០១២៣៤៥៦៧៨៩"),
        ("lo", "໐໑໒໓໔໕໖໗໘໙"),
        ("khb", "᧐᧑᧒᧓᧔᧕᧖᧗᧘᧙"),
        ("cjm-Cham", "꩐꩑꩒꩓꩔꩕꩖꩗꩘꩙"),
        ("blt-Tavt", ""),
        ("vi", ""),
    ],
)
def test_own_digits(project: Project, tag: str, digits: str) -> None:
    assert own_digits(project.languages[tag], exemplars(tag)) == digits


# --- Break opportunities ------------------------------------------------------------


@pytest.mark.parametrize("tag", ["km", "lo"])
def test_marks_show_every_opportunity_and_move_nothing(project: Project, tag: str) -> None:
    sheet = compose(spec(project, tag))
    bare = Setting(sheet)
    found = bare.opportunities(MARKED)
    assert [each.block for each in found] == [f"{MARKED}{n}" for n in range(4)]
    for each in found:
        paragraph = sheet.html.partition(f'id="{each.block}"')[2].partition("</p>")[0]
        assert len(each.ticks) == paragraph.count(ZWSP) > 5
        assert all(-0.1 <= tick.x <= each.width + 0.5 for tick in each.ticks)
        assert all(0 < tick.baseline < each.height for tick in each.ticks)
    marked = Setting(compose(spec(project, tag), found))
    assert marked.proof == bare.proof
    pages = range(len(bare.proof.pages))
    before, after = bare.pdf()[0], marked.pdf()[0]
    assert before != after
    for page in pages:
        assert letters(before, page) == letters(after, page)


def test_a_mark_stands_between_the_words(project: Project) -> None:
    setting = Setting(compose(spec(project, "lo")))
    first = setting.opportunities(MARKED)[0]
    lines = [line for page in setting.proof.pages for line in page]
    on_line = [tick.x for tick in first.ticks if tick.baseline == first.ticks[0].baseline]
    line = next(each for each in lines if each.text.count(ZWSP) == len(on_line) > 5)
    words = line.text.split(ZWSP)
    assert [0, *on_line] == sorted([0, *on_line])
    widest = max(range(len(on_line) - 1), key=lambda n: on_line[n + 1] - on_line[n])
    assert len(words[widest + 1]) == max(len(word) for word in words[1:-1])
    assert on_line[-1] < line.width + 1


def test_languages_with_spaces_get_no_marks(project: Project) -> None:
    assert Setting(compose(spec(project, "vi"))).opportunities(MARKED) == ()


def test_the_picture_of_the_marks() -> None:
    svg = marks_svg(Opportunities("breaks-0", 100, 40, (Tick(10, 20, 10), Tick(30, 40, 10))))
    assert 'viewBox="0 0 100.00 40.00"' in svg
    assert "M10.00 23.60v-12.20M30.00 43.60v-12.20" in svg
