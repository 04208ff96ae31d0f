"""One cluster in one face: what HarfBuzz cannot set is seen, by fonts spoiled for the purpose."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from borderpress.checks.shaping import fault_in, has_letter

COLLECTED = Path(__file__).parents[1] / "fonts" / "collected"
MARKED = ("ê̆", "Ê̆", "Ơ̆", "ḙ̂", "Ư̏", "Ô̒")
"""Letters of the Highlands, Mường and Tày that Unicode does not compose."""


def spoiled(folder: Path, name: str, spoil: Callable[[TTFont], None]) -> str:
    """Return a copy of a collected font with one fault."""
    font = TTFont(COLLECTED / name)
    spoil(font)
    path = folder / f"{spoil.__name__}-{name}"
    font.save(path)
    return str(path)


def without_places(font: TTFont) -> None:
    """Keep the feature that places marks, but no place in it, as DejaVu and Liberation do."""
    for lookup in font["GPOS"].table.LookupList.Lookup:
        if lookup.LookupType in (4, 6, 9):
            lookup.SubTable, lookup.SubTableCount = [], 0


def with_wide_marks(font: TTFont) -> None:
    """Give the marks room of their own and make them letters: the work of a bad converter."""
    without_places(font)
    for name in (font.getBestCmap()[point] for point in (0x306, 0x302, 0x30F, 0x312, 0xEC8)
                 if point in font.getBestCmap()):  # fmt: skip
        font["hmtx"][name] = (600, 50)
        font["GDEF"].table.GlyphClassDef.classDefs[name] = 1


def with_clear_marks_that_take_room(font: TTFont) -> None:
    """Draw a mark clear below its letter, but move on behind it."""
    without_places(font)
    name = font.getBestCmap()[0x331]
    font["hmtx"][name] = (600, -500)
    font["GDEF"].table.GlyphClassDef.classDefs[name] = 1
    glyph = font["glyf"][name]
    for part in glyph.components:  # the mark is built of a spacing one
        part.x -= 450 + glyph.xMin
    glyph.recalcBounds(font["glyf"])


@pytest.mark.parametrize("text", MARKED)
@pytest.mark.parametrize(
    "name",
    ["NotoSans-Regular.ttf", "NotoSans-Bold.ttf", "NotoSans-BoldItalic.ttf", "NotoSerif-Bold.ttf"],
)
def test_a_good_face_places_every_mark(name: str, text: str) -> None:
    assert fault_in(str(COLLECTED / name), 0, text) == ""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fonts")


@pytest.fixture(scope="module")
def placeless(folder: Path) -> str:
    return spoiled(folder, "NotoSans-Regular.ttf", without_places)


@pytest.mark.parametrize("text", [m for m in MARKED if m not in ("ḙ̂", "Ư̏")])
def test_marks_printed_over_their_letter(placeless: str, text: str) -> None:
    assert fault_in(placeless, 0, text) == "loose-mark"


def test_what_is_composed_or_stands_clear_needs_no_place(placeless: str) -> None:
    for text in ("ê", "ế", "ằ", "a", "Việt"):
        assert fault_in(placeless, 0, text) == ""


def test_marks_that_take_room(folder: Path) -> None:
    latin = spoiled(folder, "NotoSans-Regular.ttf", with_wide_marks)
    lao = spoiled(folder, "NotoLoopedLao-Regular.ttf", with_wide_marks)
    assert fault_in(latin, 0, "ê̆") == "loose-mark"
    assert fault_in(lao, 0, "ກ່") == "loose-mark"
    assert fault_in(str(COLLECTED / "NotoLoopedLao-Regular.ttf"), 0, "ກ່") == ""


def test_marks_that_take_room_where_no_ink_meets(folder: Path) -> None:
    path = spoiled(folder, "NotoSans-Regular.ttf", with_clear_marks_that_take_room)
    assert fault_in(path, 0, "o\u0331") == "loose-mark"


def test_notdef_and_dotted_circle() -> None:
    khmer = str(COLLECTED / "NotoSansKhmer-Regular.ttf")
    assert fault_in(khmer, 0, "ž") == "notdef"
    assert fault_in(khmer, 0, "ា") == "dotted-circle"
    assert fault_in(khmer, 0, "◌ា") == ""
    assert fault_in(khmer, 0, "ស្ត្រី") == ""
    assert has_letter(khmer, 0, "ស")
    assert not has_letter(khmer, 0, "ž")


def test_a_face_of_a_collection() -> None:
    assert fault_in(str(COLLECTED / "NotoSansCJK-Regular.ttc"), 2, "国") == ""
