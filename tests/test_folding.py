"""Folded sheets: the plan of the panels, what stands too near to a fold, the picture."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from borderpress.folding import GROUND, PANELS, folded, near_edges, read_plan
from borderpress.model import Place, Severity, Sheet
from borderpress.typesetter import typeset

OPTIONS = {"outside": "5:97 6:100 1:100", "inside": "2:100 3:100 4:97", "height": "210"}
COLOURS = ("red", "green", "blue", "yellow", "purple", "orange")


def test_panels_stand_on_one_sheet_of_a4() -> None:
    plan = read_plan(OPTIONS)
    assert plan
    assert (plan.width, plan.height, plan.folds) == (297, 210, (97, 197))
    assert [slot.page for side in plan.sides for slot in side] == [5, 6, 1, 2, 3, 4]
    assert plan.folds_of(1) == (100, 200)
    assert read_plan({"page": "A4"}) is None


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("outside", "5 6 1"),
        ("outside", ""),
        ("inside", "2:100 3:97 4:100"),
        ("inside", "2:100 3:x 4:97"),
        ("height", "tall"),
        ("height", ""),
    ],
)
def test_a_plan_that_cannot_be_folded_names_its_key(key: str, value: str) -> None:
    with pytest.raises(ValueError, match=f"^{key}$"):
        read_plan(OPTIONS | {key: value})


def test_text_near_a_fold_is_told_with_its_panel(only_collected_fonts: None) -> None:
    css = (
        "@page { size: 100mm 210mm; margin: 10mm } body { margin: 0 }"
        "p { font: 10pt 'Noto Sans'; margin: 0 0 0 -8.5mm }"
    )
    for margin, found in ((css, ["print.near-fold"]), (css.replace("-8.5", "-5"), [])):
        head = '<head><title>x</title><link rel="stylesheet" href="style.css"></head>'
        page = f'<html lang="vi">{head}<body><p>HHH</p></body></html>'
        data, _, _ = typeset(Sheet(page, margin, ()))
        near = list(near_edges(data, ("panel 2",), 3.0, Place("a.md")))
        assert [finding.code for finding in near] == found
        for finding in near:
            assert finding.severity is Severity.ERROR
            assert "“panel 2”" in finding.text.english()


def panels() -> list[Image.Image]:
    return [Image.new("RGB", (97 if n in (3, 4) else 100, 210), c) for n, c in enumerate(COLOURS)]


def test_the_picture_shows_every_panel_and_the_flap_over_the_third() -> None:
    picture = Image.open(io.BytesIO(folded(panels()))).convert("RGB")
    row = [picture.getpixel((x, picture.height // 2)) for x in range(picture.width)]
    seen = [colour for n, colour in enumerate(row) if n == 0 or row[n - 1] != colour]
    pure = [
        name
        for colour in seen
        for name in COLOURS
        if colour == Image.new("RGB", (1, 1), name).getpixel((0, 0))
    ]
    assert {"red", "orange", "purple", "green", "blue"} <= set(pure)
    assert pure.index("red") < pure.index("orange") < pure.index("purple")
    assert row[0] == tuple(bytes.fromhex(GROUND[1:]))


def test_the_same_panels_give_the_same_bytes_and_other_numbers_none() -> None:
    assert folded(panels()) == folded(panels())
    with pytest.raises(ValueError, match="5 panels"):
        folded(panels()[: PANELS - 1])
