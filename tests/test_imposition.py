"""Pages on sheets: each once, in the order of reading, upright, cut off where another begins."""

from __future__ import annotations

import io
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdfs import pdf_of, saved
from pikepdf import Array, Dictionary, Name
from PIL import Image

from borderpress.errors import BorderpressError
from borderpress.imposition import MM, Plan, Slot, booklet, leaflet, placed, two_up

A5 = (148.0, 210.0)
COUNTS = st.integers(1, 200)


def pages_on(plan: Plan) -> list[int]:
    return sorted(slot.page for side in plan.sides for slot in side if slot.page is not None)


# --- Plans --------------------------------------------------------------------


@given(COUNTS)
def test_each_page_stands_exactly_once(count: int) -> None:
    for plan in (booklet(count, *A5), two_up(count, *A5)):
        assert pages_on(plan) == list(range(1, count + 1))


def folded(plan: Plan) -> list[int | None]:
    """Return the pages of a booklet in the order in which a reader turns them.

    Nothing here knows a formula: each sheet is a piece of paper with two halves, whose back is
    seen mirrored; sheets are laid on one another with the first outside, folded at the fold, and
    the leaves are turned one after another from the front cover.
    """
    (fold,) = plan.folds
    papers = []
    for front, back in zip(plan.sides[::2], plan.sides[1::2], strict=True):
        halves: dict[tuple[str, bool], int | None] = {}
        for behind, side in ((False, front), (True, back)):
            for slot in side:
                middle = slot.x + slot.width / 2
                seen = plan.width - middle if behind else middle  # through the paper
                halves["left" if seen < fold else "right", behind] = slot.page
        papers.append(halves)
    # The front of the outermost sheet is the cover: its right half is the first leaf.
    leaves = [(paper["right", False], paper["right", True]) for paper in papers]
    # Past the middle the left halves come, from the innermost sheet outwards, their backs first.
    leaves += [(paper["left", True], paper["left", False]) for paper in reversed(papers)]
    return [page for leaf in leaves for page in leaf]


@given(COUNTS)
def test_a_folded_booklet_is_read_from_first_to_last(count: int) -> None:
    read = folded(booklet(count, *A5))
    assert len(read) % 4 == 0
    assert read == [*range(1, count + 1), *[None] * (len(read) - count)]
    assert len(read) - count < 4


@given(st.integers(1, 50), st.floats(0, 0.3))
def test_creep_grows_by_one_sheet_from_the_outermost_to_the_innermost(
    sheets: int, caliper: float
) -> None:
    plan = booklet(4 * sheets, *A5, creep=caliper)
    for number in range(sheets):
        for left, right in plan.sides[2 * number : 2 * number + 2]:
            assert left.shift == pytest.approx(number * caliper)  # to the right: towards the fold
            assert right.shift == pytest.approx(-number * caliper)
    outermost, innermost = plan.sides[0][0], plan.sides[-1][0]
    assert innermost.shift - outermost.shift == pytest.approx((sheets - 1) * caliper)


def test_two_up_reads_from_the_left_to_the_right() -> None:
    sides = two_up(3, *A5).sides
    assert [[slot.page for slot in side] for side in sides] == [[1, 2], [3, None]]


@pytest.mark.parametrize(
    "plan", [booklet(4, *A5, sheet=(297, 210)), two_up(4, 140, 200, (297, 210))]
)
def test_pages_meet_in_the_middle_of_a_larger_sheet(plan: Plan) -> None:
    assert (plan.width, plan.height) == (297, 210)
    for left, right in plan.sides:
        assert left.x + left.width == right.x == 148.5
        assert left.x == pytest.approx(plan.width - right.x - right.width)
        assert left.y == pytest.approx(plan.height - left.y - left.height)


FLAP = ((5, 97.0), (6, 100.0), (1, 100.0))
INSIDE = ((2, 100.0), (3, 100.0), (4, 97.0))


def test_a_leaflet_folds_where_panels_meet_on_both_sides() -> None:
    plan = leaflet(FLAP, INSIDE, 210)
    assert pages_on(plan) == [1, 2, 3, 4, 5, 6]
    assert (plan.width, plan.height) == (297, 210)
    assert plan.folds_of(0) == (97, 197)
    assert plan.folds_of(1) == (100, 200)


@pytest.mark.parametrize("back", [INSIDE[::-1], INSIDE[:2], ((2, 100.0), (3, 100.0), (4, 98.0))])
def test_panels_whose_folds_do_not_meet_in_the_paper_are_refused(
    back: Sequence[tuple[int, float]],
) -> None:
    with pytest.raises(ValueError, match="folds"):
        leaflet(FLAP, back, 210)


def test_ink_runs_to_the_next_place_or_over_the_edge_of_the_sheet() -> None:
    plan = booklet(4, *A5, creep=0.1, sheet=(297, 211))
    left, right = plan.sides[0]
    assert plan.limits(0, left, 3) == (-3, -3, 148.5, 214)
    assert plan.limits(0, right, 3) == (148.5, -3, 300, 214)


def test_four_places_have_each_two_edges_of_the_sheet() -> None:
    quarter = [Slot(None, x, y, 50, 50) for x in (0, 50) for y in (0, 50)]
    plan = Plan(100, 100, (tuple(quarter),))
    assert plan.limits(0, quarter[0], 3) == (-3, -3, 50, 50)
    assert plan.limits(0, quarter[3], 3) == (50, 50, 103, 103)


# --- PDF ----------------------------------------------------------------------

RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)
WHITE = (255, 255, 255)
SIDE = 72 / MM
"""mm: the pages of these tests are an inch square."""
PAINT = "1 0 0 rg -20 -20 112 112 re f 0 1 0 rg 0 36 36 36 re f 0 0 1 rg 36 0 36 36 re f"
"""Red far over the edges; the upper left quarter green, the lower right one blue."""


def source(count: int, **keys: object) -> bytes:
    """Return a PDF with pages of an inch, painted as ``PAINT`` says."""
    pdf = pdf_of(PAINT, size=72)
    for key, value in keys.items():
        pdf.pages[0].obj[f"/{key}"] = value
    for _ in range(count - 1):
        pdf.pages.append(pdf.pages[0])
    return saved(pdf)


def shown(data: bytes, page: int = 0, scale: float = 1) -> Image.Image:
    """Return a page at a pixel for each point."""
    document = pypdfium2.PdfDocument(data)
    image: Image.Image = document[page].render(scale=scale, no_smoothpath=True).to_pil()
    document.close()
    return image.convert("RGB")


def colour(image: Image.Image, x: float, y: float) -> tuple[int, int, int]:
    """Return the colour at a place, pt from the left and from the top."""
    found = image.getpixel((int(x), int(y)))
    assert isinstance(found, tuple)
    return found[0], found[1], found[2]


def one(**keys: bool | float) -> Plan:
    slot = replace(Slot(1, 0, 0, SIDE, SIDE), **keys)  # type: ignore[arg-type]
    return Plan(SIDE, SIDE, ((slot,),))


def test_pages_stand_upright_in_their_places() -> None:
    image = shown(placed(source(2), two_up(2, SIDE, SIDE)))
    assert image.size == (144, 72)
    for left in (0, 72):
        assert colour(image, left + 10, 10) == GREEN
        assert colour(image, left + 60, 10) == RED
        assert colour(image, left + 10, 60) == RED
        assert colour(image, left + 60, 60) == BLUE


def test_a_turned_page_stands_upside_down() -> None:
    image = shown(placed(source(1), one(turned=True)))
    assert (colour(image, 10, 10), colour(image, 60, 60)) == (BLUE, GREEN)


@pytest.mark.parametrize(
    ("turn", "corners"),
    [
        (0, (GREEN, RED, BLUE, RED)),
        (90, (RED, GREEN, RED, BLUE)),
        (180, (BLUE, RED, GREEN, RED)),
        (-90, (RED, BLUE, RED, GREEN)),
    ],
)
def test_pages_stand_as_viewers_show_them(turn: int, corners: tuple[object, ...]) -> None:
    data = source(1, Rotate=turn)
    for image in (shown(data), shown(placed(data, one()))):
        seen = [colour(image, x, y) for x, y in ((10, 10), (60, 10), (60, 60), (10, 60))]
        assert tuple(seen) == corners


def test_a_page_is_placed_by_its_trim_in_its_own_units() -> None:
    trim = {"MediaBox": Array([-50, -50, 99, 99]), "TrimBox": Array([18, 18, 54, 54])}
    image = shown(placed(source(1, **trim, UserUnit=2), one()))
    seen = [colour(image, x, y) for x, y in ((4, 4), (68, 4), (68, 68), (4, 68))]
    assert seen == [GREEN, RED, BLUE, RED]


def test_ink_bleeds_over_the_sheet_and_not_over_the_other_page() -> None:
    bleed = 10 / MM
    data = placed(source(2), two_up(2, SIDE, SIDE), bleed)
    image = shown(data)
    assert image.size == (164, 92)
    assert colour(image, 2, 2) == colour(image, 162, 90) == colour(image, 30, 90) == RED
    assert colour(image, 80, 20) == RED  # the left page up to the fold …
    assert colour(image, 84, 20) == GREEN  # … and not the red of the right page before it
    with pikepdf.open(io.BytesIO(data)) as pdf:
        page = pdf.pages[0].obj
        assert [float(part) for part in page.TrimBox] == [0, 0, 144, 72]
        assert [float(part) for part in page.BleedBox] == pytest.approx([-10, -10, 154, 82])
        assert [float(part) for part in page.MediaBox] == pytest.approx([-10, -10, 154, 82])


def test_ink_that_bleeds_less_than_asked_is_not_stretched() -> None:
    image = shown(placed(source(1), one(), 30 / MM))
    assert colour(image, 8, 66) == WHITE
    assert colour(image, 12, 66) == RED


def test_a_page_moves_towards_the_fold_and_is_cut_off_there() -> None:
    plan = booklet(8, SIDE, SIDE, creep=10 / MM)
    inner = shown(placed(source(8), plan), 2)
    assert colour(inner, 5, 10) == RED  # the bleed of the left page comes into sight
    assert colour(inner, 15, 10) == GREEN
    assert colour(inner, 50, 60) == BLUE
    assert colour(inner, 73, 10) == GREEN
    assert colour(inner, 144 - 5, 60) == RED


def test_an_empty_place_stays_white() -> None:
    image = shown(placed(source(1), two_up(1, SIDE, SIDE)))
    assert colour(image, 73, 10) == WHITE


def test_what_a_viewer_shows_stays_and_links_go() -> None:
    pdf = pikepdf.open(io.BytesIO(source(1)))
    stamp = pdf.make_stream(b"1 1 1 rg 0 0 9 9 re f")
    stamp.Type, stamp.Subtype, stamp.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
    common: dict[str, Any] = {"Type": Name.Annot, "Rect": Array([10, 10, 30, 30]), "F": 4}
    link = Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI="x:"), **common)
    note = Dictionary(Subtype=Name.Stamp, AP=Dictionary(N=stamp), **common)
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(link), pdf.make_indirect(note)])
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    data = placed(saved(pdf), one())
    assert colour(shown(data), 20, 72 - 20) == WHITE
    with pikepdf.open(io.BytesIO(data)) as made:
        assert "/Annots" not in made.pages[0].obj
        assert {"/StructTreeRoot", "/MarkInfo"}.isdisjoint(made.Root)


def test_title_and_language_stay_and_claims_about_single_pages_go() -> None:
    pdf = pikepdf.open(io.BytesIO(source(1)))
    pdf.Root.Lang = "km"
    with pdf.open_metadata(set_pikepdf_as_editor=False) as meta:
        meta["dc:title"], meta["pdfuaid:part"] = "Thử", "1"
    with pikepdf.open(io.BytesIO(placed(saved(pdf), one()))) as made:
        with made.open_metadata() as meta:
            assert str(meta["dc:title"]) == "Thử"
            assert "pdfuaid:part" not in meta
        assert str(made.Root.Lang) == "km"
        assert str(made.docinfo["/Title"]) == "Thử"


def test_office_printers_are_told_to_turn_over_the_short_edge_and_not_to_scale() -> None:
    with pikepdf.open(io.BytesIO(placed(source(4), booklet(4, SIDE, SIDE)))) as made:
        assert made.Root.ViewerPreferences.Duplex == Name.DuplexFlipShortEdge
        assert made.Root.ViewerPreferences.PrintScaling == Name("/None")


def test_a_page_is_stored_once_however_often_it_is_shown() -> None:
    slots = tuple(Slot(1, x * SIDE, 0, SIDE, SIDE) for x in range(3))
    with pikepdf.open(io.BytesIO(placed(source(1), Plan(3 * SIDE, SIDE, (slots, slots))))) as made:
        forms = {
            drawn.objgen for page in made.pages for drawn in page.obj.Resources.XObject.values()
        }
    assert len(forms) == 1


def test_the_same_input_gives_the_same_bytes_a_second_later() -> None:
    data, plan = source(5), booklet(5, SIDE, SIDE, 0.1)
    before = placed(data, plan, 1)
    time.sleep(1.1)  # the usual id of a PDF is made from the clock
    assert placed(data, plan, 1) == before


def test_a_page_of_another_size_is_named() -> None:
    with pytest.raises(BorderpressError, match=r"Page 1 is 25 × 25 mm, not 148 × 210 mm"):
        placed(source(1), two_up(1, *A5))


def test_a_hair_of_difference_is_shared_between_both_edges() -> None:
    plan = Plan(SIDE + 0.8, SIDE, ((Slot(1, 0, 0, SIDE + 0.8, SIDE),),))
    with pikepdf.open(io.BytesIO(placed(source(1), plan))) as made:
        content = made.pages[0].obj.Contents.read_bytes().decode()
    assert f"1 0 0 1 {0.4 * MM:.4f} 0 cm" in content


def test_a_plan_for_more_pages_is_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError, match="more than 1 pages"):
        placed(source(1), two_up(2, SIDE, SIDE))


def test_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(pikepdf.PdfError):
        placed(b"no", one())
