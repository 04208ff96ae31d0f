"""Covers: the lead picture from edge to edge, the focus in sight, its words under it."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from photos import KINDS
from small import edit, make, small_project

from borderpress.joblist import Selection
from borderpress.pdfwalk import Mark, marks

MM = 72 / 25.4
FRONT = """\
images:
  - file: ../images/photo.jpg
    alt: Một tấm ảnh
    caption: Lời dưới ảnh
    credit: "Ảnh: borderpress"
    lead: true
    focus: "FOCUS"
---
Cửa"""
SIZES = {"bulletin-a4": (210, 297), "bulletin-a5": (148, 210), "handout-a4": (210, 297)}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], bytes]:
    """(layout, focus) → the PDF of a campaign with a tall photograph."""
    found = {}
    for focus in ("0% 0%", "100% 100%"):
        root = small_project(tmp_path_factory.mktemp("cover") / "project")
        (root / "content/images/photo.jpg").write_bytes(KINDS["portrait.jpg"])
        file = root / "content/bulletins/nghi-le.md"
        edit(file, "---\nCửa", FRONT.replace("FOCUS", focus))
        edit(file, "kind: notice", "kind: campaign")
        edit(file, "layouts: [bulletin-a5, web]", f"layouts: [{', '.join(SIZES)}]")
        make(root, selection=Selection(("nghi-le",), ("vi",), ("pdf",)))
        for layout in SIZES:
            path = root / f"output/pdf/{layout}/nghi-le.vi.pdf"
            found[layout, focus] = Path(path).read_bytes()
    return found


def picture(data: bytes) -> Mark:
    """Return the photograph, the only picture of pixels."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        (found,) = (mark for mark in marks(pdf) if mark.kind == "picture")
    return found


@pytest.mark.parametrize("layout", sorted(SIZES))
def test_the_picture_runs_three_millimetres_over_both_sides(
    pages: dict[tuple[str, str], bytes], layout: str
) -> None:
    box = picture(pages[layout, "0% 0%"]).box
    assert box
    assert box[0] / MM == pytest.approx(-3, abs=0.1)
    assert box[2] / MM == pytest.approx(SIZES[layout][0] + 3, abs=0.1)
    assert (box[2] - box[0]) / (box[3] - box[1]) == pytest.approx(16 / 9, rel=0.01)


@pytest.mark.parametrize("layout", sorted(SIZES))
def test_the_focus_stays_in_sight(pages: dict[tuple[str, str], bytes], layout: str) -> None:
    """Of a picture of 2:3 a frame of 16:9 shows three eighths of the height."""
    high = 2 / 3 / (16 / 9)
    top, foot = (picture(pages[layout, focus]).seen for focus in ("0% 0%", "100% 100%"))
    assert top == pytest.approx((0, 1 - high, 1, 1), abs=0.01)
    assert foot == pytest.approx((0, 0, 1, high), abs=0.01)


@pytest.mark.parametrize("layout", sorted(SIZES))
def test_its_words_stand_under_it_and_keep_from_the_edge(
    pages: dict[tuple[str, str], bytes], layout: str
) -> None:
    data = pages[layout, "0% 0%"]
    box = picture(data).box
    assert box
    document = pypdfium2.PdfDocument(data)
    text = document[0].get_textpage()
    start = text.get_text_range().index("Lời dưới ảnh")
    left, _, _, top = text.get_charbox(start)
    document.close()
    assert box[1] - 6 * MM < top < box[1]
    assert left / MM >= 12


@pytest.mark.parametrize("layout", sorted(SIZES))
def test_the_picture_stands_once(pages: dict[tuple[str, str], bytes], layout: str) -> None:
    with pikepdf.open(io.BytesIO(pages[layout, "0% 0%"])) as pdf:
        assert sum(mark.kind == "picture" for mark in marks(pdf)) == 1
