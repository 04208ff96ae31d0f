"""Web fonts: one for each script, family and weight, that sets texts like the whole font."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

import uharfbuzz
from fontTools.ttLib import TTFont

from borderpress.editions import editions
from borderpress.fonts import Face, Family, code_points, web_font
from borderpress.jobs import JobMaker
from borderpress.model import Language
from borderpress.project import Project, load
from borderpress.webfonts import WebFont, font_css, name_fonts, web_fonts

ROOT = Path(__file__).parents[1]
COLLECTED = ROOT / "fonts" / "collected"
FACE = Face("a.ttf", 400, "normal", 0, "digest")
BOLD = Face("b.ttf", 700, "normal", 0, "other digest")
LAO = Family("Noto Looped Lao", ("Laoo",), "OFL-1.1", ("U+0E80-0EFF",), (FACE, BOLD), ("U+20AD",))


@cache
def project() -> Project:
    return load(ROOT, ROOT)


@cache
def maker() -> JobMaker:
    return JobMaker(project(), editions(project(), date(2026, 11, 23))[0])


# --- The same shapes --------------------------------------------------------------


def texts(language: Language) -> Iterator[str]:
    """Yield everything that catalogs, sources and exemplars say in a language."""
    for catalogs in project().catalogs.values():
        if language.tag in catalogs:
            yield from (msgstr for _, _, msgstr, _ in catalogs[language.tag].entries)
    if language.tag == project().publication.source:
        yield from (message.id for _, found in project().domains() for message in found)
    yield language.autonym
    yield from project().exemplars[language.tag].cased()


def words(font: WebFont) -> set[str]:
    """Return the words of the languages of a font that it sets alone."""
    points = set(font.points)
    return {
        word
        for language in project().languages.values()
        if font.family in language.text_fonts
        for text in texts(language)
        for word in text.split()
        if points.issuperset(map(ord, word))
    }


@lru_cache(maxsize=20000)
def outline(font: uharfbuzz.Font, glyph: int) -> str:
    """Return how a glyph is drawn."""
    pen: list[object] = []
    funcs = uharfbuzz.DrawFuncs()
    for kind in ("move_to", "line_to", "quadratic_to", "cubic_to"):
        getattr(funcs, f"set_{kind}_func")(
            lambda *points, kind=kind: points[-1].append((kind, *points[:-1]))
        )
    font.draw_glyph(glyph, funcs, pen)
    return repr(pen)


def shaped(font: uharfbuzz.Font, text: str) -> list[tuple[object, ...]]:
    """Return what HarfBuzz makes of a text: outlines, clusters, advances, offsets."""
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer)
    return [
        (outline(font, i.codepoint), i.cluster, p.x_advance, p.x_offset, p.y_offset)
        for i, p in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    ]


def opened(data: bytes, index: int = 0) -> uharfbuzz.Font:
    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob(data), index))


def cut(font: WebFont, whole: bytes) -> bytes:
    """Return a web font as HarfBuzz reads it, without its WOFF2 coat."""
    found = TTFont(io.BytesIO(web_font(whole, font.face.index, set(font.points))))
    found.flavor = None
    out = io.BytesIO()
    found.save(out)
    return out.getvalue()


def test_every_word_of_the_sample_is_set_like_by_the_whole_font() -> None:
    upright = [f for f in maker().web_fonts if f.face.style == "normal" and f.part != "rare"]
    assert len({font.family for font in upright}) >= 5
    for font in upright:
        data = (COLLECTED / font.face.file).read_bytes()
        whole, small = opened(data, font.face.index), opened(cut(font, data))
        found = words(font)
        assert len(found) > 50, font.family
        wrong = [word for word in found if shaped(whole, word) != shaped(small, word)]
        assert wrong == [], font.name()


def test_the_names_of_languages_are_set_alike() -> None:
    for tag, font in maker().name_fonts:
        data = (COLLECTED / font.face.file).read_bytes()
        name = project().languages[tag].autonym
        made = cut(font, data)
        assert shaped(opened(data, font.face.index), name) == shaped(opened(made), name)
        assert len(made) < 8000


# --- Which there are --------------------------------------------------------------


def test_one_font_for_each_family_weight_and_part() -> None:
    fonts = web_fonts([LAO], set())
    assert [(f.family, f.face.weight, f.part, f.ranges) for f in fonts] == [
        ("Noto Looped Lao", 400, "", ("U+0E80-0EFF",)),
        ("Noto Looped Lao", 700, "", ("U+0E80-0EFF",)),
        ("Noto Looped Lao", 400, "rare", ("U+20AD",)),
        ("Noto Looped Lao", 700, "rare", ("U+20AD",)),
    ]
    assert fonts[2].points == (0x20AD,)


def test_a_font_of_thousands_of_letters_holds_those_in_use() -> None:
    wide = Family("Noto Sans CJK SC", ("Hans",), "OFL-1.1", ("U+3000-9FFF",), (FACE,))
    assert web_fonts([wide], {0x4E2D, 0x41})[0].points == (0x4E2D,)


def test_letters_of_labels_names_and_dates_are_in_use_too() -> None:
    (font, _) = (f for f in maker().web_fonts if f.family == "Noto Sans CJK SC")
    labels = project().catalogs["interface"]["zh-Hans"].entries
    said = "".join(text for context, _, text, _ in labels if not context)
    assert {ord(c) for c in "简体中文年月日" + said if c > "\u3000"} <= set(font.points)


def test_no_letter_of_a_latin_language_is_cut_from_its_marks() -> None:
    (family,) = (f for f in project().families if f.name == "Noto Sans")
    kept, rare = code_points(family.web), code_points(family.web_rare)
    assert kept.isdisjoint(rare)
    assert set(range(0x300, 0x370)) <= kept
    for tag, letters in project().exemplars.items():
        if project().languages[tag].script == "Latn":
            assert {ord(c) for c in letters.characters()} <= kept, tag


def test_a_name_changes_with_the_content() -> None:
    plain, bold, rare, _ = web_fonts([LAO], set())
    slanted = WebFont(LAO.name, Face("a.ttf", 400, "italic", 0, "digest"), (1,), ("U+0001",))
    other = WebFont(LAO.name, Face("a.ttf", 400, "normal", 0, "changed"), plain.points, ())
    names = [f.name() for f in (plain, bold, rare, slanted, other)]
    assert len(set(names)) == 5
    for name, start in zip(
        names, ("400-", "700-", "rare-400-", "400-italic-", "400-"), strict=True
    ):
        assert re.fullmatch(rf"noto-looped-lao-{start}[0-9a-f]{{8}}\.woff2", name)


# --- Style sheets -----------------------------------------------------------------


def test_the_rules_for_browsers() -> None:
    fonts = web_fonts([LAO], set())
    css = font_css(project().languages["lo"], fonts, (), lambda name: f"../fonts/{name}")
    assert css.count("@font-face") == 4
    assert 'font-family: "Noto Looped Lao"; font-weight: 700;' in css
    assert "unicode-range: U+0E80-0EFF;" in css
    assert f'url("../fonts/{fonts[0].name()}")' in css


def test_a_switcher_takes_small_fonts_for_the_names_of_other_languages() -> None:
    languages = project().languages
    shown = [languages[tag] for tag in ("vi", "lo", "km", "jra")]
    names = name_fonts(shown, project().families)
    assert [tag for tag, _ in names] == ["lo", "km"]
    css = font_css(languages["lo"], (), names, str)
    assert css.count("@font-face") == 1
    assert '.autonym:lang(km) { font-family: "Noto Sans Khmer Names km"' in css
    assert ":lang(lo)" not in css
    assert name_fonts(shown, ()) == ()
