"""A finished PDF made ready for a press: inks, overprint, boxes, marks, what it says of itself."""

from __future__ import annotations

import io
import re
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pdfs import form, image, pdf_of, put, saved, tile
from pikepdf import Array, Dictionary, Name

from borderpress.model import Sheet
from borderpress.pdfwalk import Mark, marks
from borderpress.printprofile import PrintProfile, read_print_profile
from borderpress.separate import make_ready, paper
from borderpress.typesetter import typeset

FOLDER = Path(__file__).parents[1] / "layouts/print-profiles"
ICC = (FOLDER / "made/FOGRA39L.icc").read_bytes()
DAY = date(2026, 11, 1)
MM = 72 / 25.4


def profile() -> PrintProfile:
    text = (FOLDER / "offset-coated.toml").read_text("utf-8")
    found, _ = read_print_profile("offset-coated", "offset-coated.toml", text)
    assert found
    return found


def ready(pdf: pikepdf.Pdf, of: PrintProfile | None = None, slug: bytes = b"") -> pikepdf.Pdf:
    data = make_ready(saved(pdf), of or profile(), ICC, "Thử", DAY, slug)
    return pikepdf.open(io.BytesIO(data))


def artwork(pdf: pikepdf.Pdf) -> list[Mark]:
    """Return what is painted, without the marks round the trim."""
    return [mark for mark in marks(pdf) if mark.colour.space != "Separation All"]


def test_every_way_to_set_a_screen_colour_becomes_inks() -> None:
    pdf = ready(pdf_of("1 0 0 rg 0 0 9 9 re f .5 g 0 0 9 9 re f 0 0 1 RG 0 G 1 w 0 0 m 9 9 l S"))
    found = artwork(pdf)
    assert {mark.colour.space for mark in found} == {"DeviceCMYK"}
    assert found[1].colour.parts == pytest.approx((0, 0, 0, 0.5))


def test_inks_of_the_profile_are_taken_letter_by_letter() -> None:
    band = " ".join(f"{part / 255:.6f}" for part in (0x12, 0x34, 0x3B))
    (mark,) = artwork(ready(pdf_of(f"{band} rg 0 0 9 9 re f")))
    assert mark.colour.parts == pytest.approx((0.88, 0.60, 0.55, 0.55))


def test_black_text_prints_over_and_nothing_else_does() -> None:
    text = "BT /F 9 Tf (a) Tj ET"
    content = f"0 g {text} 1 g {text} 0 0 9 9 re f q 1 0 0 rg {text} Q 0 g 0 0 9 9 re f {text}"
    found = artwork(ready(pdf_of(content)))
    assert [(m.kind, m.overprint) for m in found] == [
        ("text", True), ("text", False), ("fill", False), ("text", False), ("fill", False),
        ("text", True),
    ]  # fmt: skip


def test_a_colour_that_changes_inside_a_text_changes_its_overprint() -> None:
    pdf = ready(pdf_of("0 g BT /F 9 Tf (a) Tj 1 g (b) Tj 0 g (c) Tj ET"))
    assert [mark.overprint for mark in artwork(pdf)] == [True, False, True]


def test_the_colour_before_a_group_counts_again_after_it() -> None:
    text = "BT /F 9 Tf (a) Tj ET"
    found = artwork(ready(pdf_of(f"0 g q 1 g {text} Q {text}")))
    assert [mark.overprint for mark in found] == [False, True]


def test_without_overprint_nothing_prints_over() -> None:
    pdf = ready(pdf_of("0 g BT /F 9 Tf (a) Tj ET"), replace(profile(), overprint=False))
    assert [mark.overprint for mark in artwork(pdf)] == [False]


def test_what_two_pages_share_is_converted_once() -> None:
    pdf = pdf_of("/A Do /I Do")
    shared = pdf.make_indirect(form(pdf, "1 0 0 rg 0 0 9 9 re f"))
    picture = pdf.make_indirect(image(pdf, 4, 4, (0x12, 0x34, 0x3B)))
    put(pdf, "XObject", A=shared, I=picture)
    pdf.pages.append(pdf.pages[0])
    found = artwork(ready(pdf))
    assert len(found) == 4
    assert {mark.colour.space for mark in found} == {"DeviceCMYK"}
    assert found[0].colour == found[2].colour


def test_a_form_that_draws_itself_is_converted_once() -> None:
    pdf = pdf_of("/A Do")
    loop = pdf.make_indirect(form(pdf, "BT /F 9 Tf (a) Tj ET /A Do"))
    loop.Resources = Dictionary(XObject=Dictionary(A=loop))
    put(pdf, "XObject", A=loop)
    made = ready(pdf)
    content = made.pages[0].obj.Resources.XObject.A.read_bytes()
    assert content.count(b"/bpOver") == 1


def test_patterns_and_forms_inside_forms_are_converted() -> None:
    pdf = pdf_of("/A Do /Pattern cs /P scn 0 0 9 9 re f")
    inner = form(pdf, "1 0 0 rg 0 0 9 9 re f")
    outer = form(pdf, "/B Do", Resources=Dictionary(XObject=Dictionary(B=pdf.make_indirect(inner))))
    put(pdf, "XObject", A=pdf.make_indirect(outer))
    put(pdf, "Pattern", P=pdf.make_indirect(tile(pdf, "1 0 0 rg 0 0 5 5 re f")))
    spaces = [mark.colour.space for mark in artwork(ready(pdf))]
    assert spaces == ["DeviceCMYK", "DeviceCMYK", "Pattern"]


def test_a_picture_becomes_four_inks_and_loses_pixels_that_no_press_shows() -> None:
    pdf = pdf_of("72 0 0 72 0 0 cm /I Do")
    put(pdf, "XObject", I=pdf.make_indirect(image(pdf, 900, 900, (200, 30, 30))))
    (mark,) = artwork(ready(pdf))
    assert mark.colour.space == "DeviceCMYK"
    assert mark.size == pytest.approx(300)
    small = pdf_of("72 0 0 72 0 0 cm /I Do")
    put(small, "XObject", I=small.make_indirect(image(small, 400, 400, (200, 30, 30))))
    assert artwork(ready(small))[0].size == pytest.approx(400)


def test_links_go() -> None:
    pdf = pdf_of("")
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(link)])
    made = ready(pdf)
    assert Name.Annots not in made.pages[0].obj


@pytest.mark.parametrize("bleed", [3.0, 5.0, 10.0])
def test_boxes_stand_in_one_another_and_marks_outside_the_bleed(bleed: float) -> None:
    of = replace(profile(), bleed=bleed)
    pdf = ready(pdf_of(""), of)
    trim, outer, media = (
        [float(part) for part in pdf.pages[0].obj[f"/{name}"]]
        for name in ("TrimBox", "BleedBox", "MediaBox")
    )
    assert trim == [0, 0, 200, 200]
    assert outer == pytest.approx([-bleed * MM, -bleed * MM, 200 + bleed * MM, 200 + bleed * MM])
    assert media[0] == pytest.approx(-paper(of) * MM)
    for points in drawn(pdf):
        inside = outer[0] < points[0] < outer[2] and outer[1] < points[1] < outer[3]
        assert not inside
        assert media[0] <= points[0] <= media[2]
        assert media[1] <= points[1] <= media[3]


def drawn(pdf: pikepdf.Pdf) -> list[tuple[float, float]]:
    """Return the points of the marks."""
    points: list[tuple[float, float]] = []
    found: Any = pikepdf.parse_content_stream(pdf.pages[0])
    for operation in found:
        if str(operation.operator) in ("m", "l", "c"):
            numbers = [float(part) for part in operation.operands]
            points += zip(numbers[::2], numbers[1::2], strict=True)
    assert len(points) > 24
    return points


def lines_at(pdf: pikepdf.Pdf, x: float) -> list[tuple[float, float]]:
    """Return the points of the marks that stand at a place across the page, pt."""
    return [(x_, y) for x_, y in drawn(pdf) if x_ == pytest.approx(x, abs=0.01)]


def test_folds_are_marked_above_and_below_outside_the_bleed() -> None:
    data = make_ready(saved(pdf_of("")), profile(), ICC, "Thử", DAY, folds=[(20.0, 50.0)])
    pdf = pikepdf.open(io.BytesIO(data))
    for fold in (20 * MM, 50 * MM):
        heights = sorted(y for _, y in lines_at(pdf, fold))
        assert heights == pytest.approx([-9 * MM, -4 * MM, 200 + 4 * MM, 200 + 9 * MM], abs=0.01)
    assert dashes(pdf) == [1]


def dashes(pdf: pikepdf.Pdf) -> list[int]:
    """Return how often each page begins to draw dashed lines."""
    pages: Any = (pikepdf.parse_content_stream(page) for page in pdf.pages)
    return [sum(str(each.operator) == "d" for each in page) for page in pages]


def test_a_registration_mark_gives_way_to_a_fold_in_the_middle() -> None:
    data = make_ready(saved(pdf_of("")), profile(), ICC, "Thử", DAY, folds=[(100 / MM,)])
    made = pikepdf.open(io.BytesIO(data))
    assert len(lines_at(made, 100)) == 4  # the fold alone
    assert len(lines_at(ready(pdf_of("")), 100)) > 4  # without it the registration marks


def test_each_page_has_its_own_folds() -> None:
    pdf = pdf_of("")
    pdf.pages.append(pdf.pages[0])
    data = make_ready(saved(pdf), profile(), ICC, "Thử", DAY, folds=[(20.0,), ()])
    with pikepdf.open(io.BytesIO(data)) as made:
        assert dashes(made) == [1, 0]


def test_without_marks_the_paper_ends_with_the_bleed() -> None:
    pdf = ready(pdf_of("0 0 9 9 re f"), replace(profile(), marks=False))
    assert list(pdf.pages[0].obj.MediaBox) == list(pdf.pages[0].obj.BleedBox)
    assert all(mark.colour.space != "Separation All" for mark in marks(pdf))


def test_the_slug_lies_over_the_paper_in_inks() -> None:
    slug = pdf_of("1 0 0 rg 0 0 9 9 re f", size=300)
    (mark,) = artwork(ready(pdf_of(""), slug=saved(slug)))
    assert mark.colour.space == "DeviceCMYK"


def test_pages_with_the_same_resources_have_each_its_slug() -> None:
    pdf, slug = pdf_of(""), pdf_of("1 0 0 rg 0 0 9 9 re f", size=300)
    pdf.pages[0].obj.Resources = pdf.make_indirect(pdf.pages[0].obj.Resources)
    pdf.pages.append(pdf.pages[0])
    slug.pages.extend(pdf_of("0 1 0 rg 0 0 9 9 re f", size=300).pages)
    red, green = artwork(ready(pdf, slug=saved(slug)))
    assert red.colour != green.colour


def test_the_file_says_what_it_is() -> None:
    pdf = ready(pdf_of(""))
    intent = pdf.Root.OutputIntents[0]
    assert intent.DestOutputProfile.read_bytes() == ICC
    assert str(intent.OutputConditionIdentifier) == "FOGRA39"
    assert pdf.docinfo.Trapped == Name("/False")
    assert pdf.pdf_version == "1.6"
    with pdf.open_metadata() as metadata:
        assert metadata["pdfxid:GTS_PDFXVersion"] == "PDF/X-4"
        assert str(metadata["dc:title"]) == "Thử"
        assert str(metadata["xmp:CreateDate"]).startswith("2026-11-01")


def test_what_a_screens_pdf_says_of_itself_goes(only_collected_fonts: None) -> None:
    html = '<html lang="vi"><head><title>Thử</title></head><body><p>x</p></body></html>'
    data, _, _ = typeset(Sheet(html, "body { font-family: 'Noto Sans' }", ()))
    screen = pikepdf.open(io.BytesIO(data))
    assert b"pdfuaid:part" in screen.Root.Metadata.read_bytes()
    made = ready(screen)
    assert re.search(rb"pdfu?aid", made.Root.Metadata.read_bytes()) is None
    assert [str(intent.S) for intent in made.Root.OutputIntents] == ["/GTS_PDFX"]
    assert not {"/StructTreeRoot", "/MarkInfo"} & set(made.Root.keys())
    assert not {"/StructParents", "/Tabs"} & set(made.pages[0].obj.keys())


def test_old_shops_get_pdf_1_4_that_calls_itself_x_1a() -> None:
    pdf = ready(pdf_of(""), replace(profile(), standard="PDF/X-1a"))
    assert pdf.pdf_version == "1.4"
    assert str(pdf.docinfo["/GTS_PDFXVersion"]) == "PDF/X-1a:2003"
    assert pdf.trailer.get("/Type") is None  # a table, not a stream of cross-references


def test_the_same_input_gives_the_same_bytes_and_another_day_others() -> None:
    data = saved(pdf_of("1 0 0 rg 0 0 9 9 re f"))
    made = [make_ready(data, profile(), ICC, "Thử", day) for day in (DAY, DAY, date(2026, 11, 2))]
    assert made[0] == made[1] != made[2]


def test_a_second_later_the_bytes_are_the_same() -> None:
    data = saved(pdf_of("1 0 0 rg 0 0 9 9 re f"))
    before = make_ready(data, profile(), ICC, "Thử", DAY)
    time.sleep(1.1)  # the usual id of a PDF is made from the clock
    assert make_ready(data, profile(), ICC, "Thử", DAY) == before


def test_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(pikepdf.PdfError):
        make_ready(b"no", profile(), ICC, "Thử", DAY)
