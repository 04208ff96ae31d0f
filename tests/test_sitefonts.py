"""Web fonts by language: its own script whole, others cut, Chinese for each bulletin."""

from __future__ import annotations

from small import language
from test_lettering import website

from borderpress.fonts import code_points
from borderpress.webfonts import REGULAR, WIDE, page_fonts

FONTS = website()._fonts


def sheets() -> dict[str, dict[str, list[int]]]:
    """Return the letters of each upright face, by sheet and family."""
    return {
        sheet.name: {
            f"{font.family} {font.face.weight}{font.part}": list(font.points)
            for font in sheet.fonts
            if font.face.style == "normal"
        }
        for sheet in FONTS.sheets()
    }


def test_a_languages_own_script_is_whole_and_others_are_cut() -> None:
    found = sheets()
    ranges = {family.name: code_points(family.web) for family in FONTS.families}
    for tag, own in (("vi", "Noto Sans"), ("lo", "Noto Looped Lao"), ("km", "Noto Sans Khmer")):
        mine = found[f"assets/fonts-{tag}.css"]
        assert set(mine[f"{own} 400"]) == ranges[own], tag
        for name, points in mine.items():
            family = name.rsplit(" ", 1)[0]
            if family != own:
                assert len(points) < len(ranges[family]), (tag, name)
    assert len(found["assets/fonts-lo.css"]["Noto Sans 400"]) < 200


def test_a_script_of_which_a_page_says_one_word_costs_no_more_than_that() -> None:
    for name, faces in sheets().items():
        if "zh-Hans" not in name:
            chinese = [points for face, points in faces.items() if face.startswith("Noto Sans CJK")]
            assert all(len(points) < 60 for points in chinese), name


def test_nothing_is_loaded_for_signs_that_every_script_has() -> None:
    (lao,) = (f for f in FONTS.families if f.name == "Noto Looped Lao")
    digits = set(range(0x30, 0x3A)) | {0x2026}
    assert page_fonts(language("vi"), [lao], digits, digits) == ()
    assert len(page_fonts(language("vi"), [lao], digits | {0x0EA5}, digits)) == 1


def test_a_chinese_bulletin_has_fonts_of_its_own() -> None:
    articles = website()._articles
    (page,) = (p for (_, tag), p in articles.items() if tag == "zh-Hans")
    (sheet,) = FONTS.sheet_of(page)
    assert sheet.name == FONTS.address(page) == f"assets/fonts-zh-Hans-{page.edition.slug}.css"  # type: ignore[union-attr]
    wide = [f for f in sheet.fonts if len(code_points(f.ranges)) > WIDE]
    regular, bold = sorted(wide, key=lambda font: font.face.weight)
    assert 400 < len(regular.points) < 700
    assert len(bold.points) < 120
    assert FONTS.first(page) == f"assets/{regular.name()}"
    others = {tag: FONTS.sheet_of(p) for (_, tag), p in articles.items() if tag != "zh-Hans"}
    assert set(others.values()) == {()}


def test_the_font_to_ask_for_first_is_the_pages_own_regular() -> None:
    for (_, tag), page in website()._articles.items():
        first = FONTS.first(page)
        own = website().maker.project.languages[tag].text_fonts[0]
        names = {f"assets/{f.name()}" for f in FONTS.every()
                 if f.family == own and f.face.weight == REGULAR}  # fmt: skip
        assert first in names, tag


def test_every_font_of_a_sheet_is_made() -> None:
    every = set(FONTS.every())
    for sheet in FONTS.sheets():
        assert set(sheet.fonts) <= every
        assert {font for _, font in sheet.names} <= every
