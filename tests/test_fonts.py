"""Fonts: which serve a language, and web subsets that set the same words alike."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import pytest
import uharfbuzz
from fontTools.ttLib import TTFont

from borderpress.fonts import (
    Face,
    Family,
    code_points,
    families_of,
    fontconfig,
    missing_families,
    read_families,
    rights,
    web_font,
)
from borderpress.project import Project, load

ROOT = Path(__file__).parent.parent
COLLECTED = ROOT / "fonts" / "collected"
TOML = """\
[[family]]
name = "Noto Sans Lao"
scripts = ["Laoo"]
package = "fonts-noto-core"
licence = "OFL-1.1"
web = ["U+0E80-0EFF", "U+20AD"]

[[family.face]]
file = "/usr/share/fonts/truetype/noto/NotoSansLao-Regular.ttf"
weight = 400
style = "normal"
index = 0

[[family.face]]
file = "/usr/share/fonts/truetype/noto/NotoSansLao-Bold.ttf"
weight = 700
style = "normal"
"""
PATH = "fonts/fonts.toml"


def digest(name: str) -> str:
    return f"digest of {name}"


# --- fonts.toml -------------------------------------------------------------------


def test_the_families_of_a_file() -> None:
    families, findings = read_families(PATH, TOML, digest)
    assert findings == []
    faces = (
        Face("NotoSansLao-Regular.ttf", 400, "normal", 0, "digest of NotoSansLao-Regular.ttf"),
        Face("NotoSansLao-Bold.ttf", 700, "normal", 0, "digest of NotoSansLao-Bold.ttf"),
    )
    assert families == (
        Family("Noto Sans Lao", ("Laoo",), "OFL-1.1", ("U+0E80-0EFF", "U+20AD"), faces),
    )


def test_faces_that_are_not_there() -> None:
    families, (finding,) = read_families(
        PATH, TOML, lambda name: None if "Bold" in name else digest(name)
    )
    assert [face.weight for face in families[0].faces] == [400]
    assert (finding.code, str(finding.place)) == ("fonts.missing-face", f"{PATH}:2")
    assert "NotoSansLao-Bold.ttf" in finding.text.english()
    assert read_families(PATH, TOML, lambda _name: None) == ((), [])


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ('name = "Noto Sans Lao"\n', "", "content.missing-key", 1),
        ('"U+20AD"', '"U+20A?"', "content.bad-range", 6),
        ('"U+20AD"', '"U+0-FFFFFFFF"', "content.bad-range", 6),
        ('"U+20AD"', '"U+30-20"', "content.bad-range", 6),
        ("weight = 700", 'weight = "bold"', "content.bad-number", 16),
        ('weight = 700\nstyle = "normal"', 'style = "slanted"', "content.unknown-value", 16),
        ("licence", "license", "content.missing-key", 1),
        ("index = 0", "index = O", "content.toml", 12),
    ],
)
def test_a_spoiled_file(old: str, new: str, code: str, line: int) -> None:
    assert TOML.count(old) == 1
    _, findings = read_families(PATH, TOML.replace(old, new), digest)
    assert findings[0].code == code
    assert str(findings[0].place) == f"{PATH}:{line}"
    assert [f.code for f in findings[1:]] == (["content.unknown-key"] if old == "licence" else [])


def test_ranges() -> None:
    assert code_points(["U+41-43", "u+00E9", " U+10FFFF "]) == {0x41, 0x42, 0x43, 0xE9, 0x10FFFF}
    assert code_points([]) == set()
    for wrong in ("41", "U+", "U+4??", "U+110000", "U+43-41", "U+41,U+42"):
        with pytest.raises(ValueError, match="no unicode range"):
            code_points([wrong])


# --- The toolkit's own fonts ------------------------------------------------------


@cache
def project() -> Project:
    return load(ROOT, ROOT)


def test_every_language_has_its_fonts() -> None:
    for language in project().languages.values():
        assert missing_families(language, project().families) == ()
        chosen = {family.name for family in families_of([language], project().families)}
        assert chosen == {*language.text_fonts, *language.heading_fonts}
    lao = project().languages["lo"]
    without = [f for f in project().families if f.name != lao.text_fonts[0]]
    assert missing_families(lao, without) == (lao.text_fonts[0],)


def test_names_in_fonts_toml_are_the_names_inside_the_files() -> None:
    for family in project().families:
        for face in family.faces:
            with TTFont(COLLECTED / face.file, fontNumber=face.index, lazy=True) as font:
                names = {font["name"].getDebugName(number) for number in (1, 16)}
            assert family.name in names, face.file


# --- Web fonts --------------------------------------------------------------------

WORDS = [
    ("NotoLoopedLao-Regular.ttf", "0E80-0EFF", "ໜັງສືຜ່ານແດນ ນ້ຳ ກໍ່ ປື້ມ ຫຼວງ"),
    ("NotoSerifLao-Bold.ttf", "0E80-0EFF", "ປະເທດ ຄຳ ຖ້ຳ ເຊິ່ງ"),
    ("NotoSansKhmer-Regular.ttf", "1780-17FF", "ព្រំដែន កម្ពុជា ស្ត្រី ខ្ញុំ លិខិតឆ្លងដែន"),
    ("NotoSansTaiViet-Regular.ttf", "AA80-AADF", "ꪼꪕ ꪎꪳ꪿ꪉ ꪹꪣꪉ ꪀꪱꪉ꫁"),
    ("NotoSans-Regular.ttf", "0020-036F", "Cua khâu Hmôngz r̄ ŏ̌ Ƀ"),
]


def shaped(data: bytes, text: str) -> list[tuple[int, int, int, int, int]]:
    """Return what HarfBuzz makes of a text: glyphs' clusters, advances and offsets."""
    font = uharfbuzz.Font(uharfbuzz.Face(data))
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer)
    return [
        (i.cluster, p.x_advance, p.y_advance, p.x_offset, p.y_offset)
        for i, p in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    ]


def outlines(data: bytes, text: str) -> list[str]:
    """Return the outline of each glyph that sets a text."""
    font = uharfbuzz.Font(uharfbuzz.Face(data))
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer)
    drawn = []
    for info in buffer.glyph_infos:
        pen: list[tuple[object, ...]] = []
        funcs = uharfbuzz.DrawFuncs()
        for name in ("move_to", "line_to", "quadratic_to", "cubic_to"):
            getattr(funcs, f"set_{name}_func")(
                lambda *points, name=name: points[-1].append((name, *points[:-1]))
            )
        font.draw_glyph(info.codepoint, funcs, pen)
        drawn.append(repr(pen))
    return drawn


def plain(woff2: bytes) -> bytes:
    """Return a web font as HarfBuzz reads it."""
    font = TTFont(io.BytesIO(woff2))
    assert font.flavor == "woff2"
    font.flavor = None
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


@pytest.mark.parametrize(("file", "points", "text"), WORDS)
def test_a_web_font_sets_words_like_the_whole_font(file: str, points: str, text: str) -> None:
    whole = (COLLECTED / file).read_bytes()
    kept = code_points([f"U+{points}", "U+20", "U+25CC"])
    cut = web_font(whole, 0, kept)
    assert len(cut) < len(whole) / 2
    assert all(cluster >= 0 for cluster, *_ in shaped(plain(cut), text))
    assert shaped(plain(cut), text) == shaped(whole, text)
    assert outlines(plain(cut), text) == outlines(whole, text)


def test_equal_inputs_give_equal_bytes() -> None:
    whole = (COLLECTED / "NotoSerifKhmer-Bold.ttf").read_bytes()
    kept = code_points(["U+1780-17A2", "U+17D2"])
    assert web_font(whole, 0, kept) == web_font(whole, 0, set(kept))


def test_a_web_font_holds_no_more_than_was_asked_for() -> None:
    whole = (COLLECTED / "NotoSansLao-Regular.ttf").read_bytes()
    font = TTFont(io.BytesIO(web_font(whole, 0, {0x0E81, 0x0E82, 0x1780})))
    assert set(font.getBestCmap()) == {0x0E81, 0x0E82}
    assert "fpgm" not in font, "screens of today need no hints"
    assert "Open Font License" in str(font["name"].getDebugName(13))


def test_a_face_of_a_collection() -> None:
    whole = (COLLECTED / "NotoSansCJK-Regular.ttc").read_bytes()
    font = TTFont(io.BytesIO(web_font(whole, 2, {0x4E2D, 0x56FD})))
    assert set(font.getBestCmap()) == {0x4E2D, 0x56FD}


def features(font: TTFont) -> set[str]:
    """Return the tags of a font's OpenType features."""
    tables = [font[tag].table.FeatureList for tag in ("GSUB", "GPOS")]
    return {record.FeatureTag for table in tables for record in table.FeatureRecord}


def test_features_that_shape_are_kept_and_small_capitals_are_not() -> None:
    whole = (COLLECTED / "NotoSans-Regular.ttf").read_bytes()
    kept = features(TTFont(io.BytesIO(web_font(whole, 0, set(range(0x20, 0x370))))))
    assert {"ccmp", "kern", "liga", "mark", "mkmk"} <= kept
    assert "smcp" in features(TTFont(io.BytesIO(whole)))
    assert "smcp" not in kept


def test_what_a_file_says_of_its_rights() -> None:
    said = rights((COLLECTED / "NotoSansCJK-Regular.ttc").read_bytes(), 2)
    assert "Adobe" in said.copyright
    assert "Open Font License" in said.terms
    assert said.address.startswith("http")


def test_the_fontconfig_file_shows_these_folders_and_no_others() -> None:
    text = fontconfig(["/a/fonts", "/b & <c>/fonts"], "/cache")
    assert text.count("<dir>") == 2
    assert "<dir>/a/fonts</dir>" in text
    assert "<dir>/b &amp; &lt;c&gt;/fonts</dir>" in text
    assert "<cachedir>/cache</cachedir>" in text
    assert "<include" not in text
