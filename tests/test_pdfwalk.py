"""What pages paint: the graphics state is followed through forms, text and patterns."""

from __future__ import annotations

import pikepdf
import pytest
from pdfs import form, image, pdf_of, put, tile
from pikepdf import Array, Dictionary, Name

from borderpress.pdfwalk import Colour, Mark, marks, space_name, times


def painted(content: str) -> list[Mark]:
    return list(marks(pdf_of(content)))


@pytest.mark.parametrize(
    ("content", "colour"),
    [
        ("0 0 9 9 re f", Colour("DeviceGray", (0.0,))),
        ("1 0 0 rg 0 0 9 9 re f", Colour("DeviceRGB", (1.0, 0.0, 0.0))),
        ("0 0 0 1 k 0 0 9 9 re f", Colour("DeviceCMYK", (0.0, 0.0, 0.0, 1.0))),
        ("/DeviceCMYK cs .1 .2 .3 .4 sc 0 0 9 9 re f", Colour("DeviceCMYK", (0.1, 0.2, 0.3, 0.4))),
        ("q 1 0 0 rg Q 0 0 9 9 re f", Colour("DeviceGray", (0.0,))),
        ("Q Q 1 g 0 0 9 9 re f", Colour("DeviceGray", (1.0,))),
    ],
)
def test_a_ground_has_the_colour_that_was_set_before_it(content: str, colour: Colour) -> None:
    (mark,) = painted(content)
    assert (mark.kind, mark.colour, mark.page) == ("fill", colour, 1)


def test_widths_grow_with_every_matrix_around_them() -> None:
    (mark,) = painted("q 2 0 0 2 0 0 cm 3 0 0 3 0 0 cm 0.5 w 0 0 m 9 9 l S Q")
    assert mark.kind == "stroke"
    assert mark.size == pytest.approx(3.0)


def test_type_has_the_size_at_which_it_stands() -> None:
    (mark,) = painted("BT 2 0 0 2 10 20 Tm /F 6 Tf 5 5 Td (a) Tj ET")
    assert (mark.kind, mark.place) == ("text", (20.0, 30.0))
    assert mark.size == pytest.approx(12.0)


def test_invisible_text_paints_nothing() -> None:
    assert painted("BT 3 Tr /F 6 Tf (a) Tj ET") == []
    assert len(painted("BT 0 Tr /F 6 Tf (a) Tj ET")) == 1


def test_a_path_that_is_filled_and_stroked_is_two_marks() -> None:
    assert [mark.kind for mark in painted("0 0 9 9 re B")] == ["fill", "stroke"]


def test_overprint_is_read_from_the_graphics_state() -> None:
    pdf = pdf_of("/G gs 0 0 9 9 re B")
    put(pdf, "ExtGState", G=Dictionary(op=True, OP=False))
    assert [mark.overprint for mark in marks(pdf)] == [True, False]


def test_forms_inside_forms_inherit_and_do_not_leak() -> None:
    pdf = pdf_of("1 0 0 rg /A Do 0 0 9 9 re f")
    inner = form(pdf, "1 w 0 0 m 9 9 l S 0 1 0 rg", Matrix=Array([3, 0, 0, 3, 0, 0]))
    outer = form(
        pdf,
        "0 0 5 5 re f /B Do",
        Matrix=Array([2, 0, 0, 2, 0, 0]),
        Resources=Dictionary(XObject=Dictionary(B=inner)),
    )
    put(pdf, "XObject", A=outer)
    found = list(marks(pdf))
    assert [mark.kind for mark in found] == ["fill", "stroke", "fill"]
    assert found[0].colour.parts == found[2].colour.parts == (1.0, 0.0, 0.0)
    assert found[1].size == pytest.approx(6.0)


def test_a_form_that_draws_itself_ends() -> None:
    pdf = pdf_of("/A Do")
    loop = pdf.make_indirect(form(pdf, "0 0 9 9 re f /A Do"))
    loop.Resources = Dictionary(XObject=Dictionary(A=loop))
    put(pdf, "XObject", A=loop)
    assert 1 < len(list(marks(pdf))) < 50


def test_a_tiling_pattern_is_followed_once_on_its_own_matrix() -> None:
    pdf = pdf_of("q 5 0 0 5 0 0 cm /Pattern cs /P scn 0 0 9 9 re f 9 9 9 9 re f Q 0 g 0 0 1 1 re f")
    pattern = tile(pdf, "0.1 w 1 0 0 RG 0 0 m 9 9 l S", Matrix=Array([2, 0, 0, 2, 0, 0]))
    put(pdf, "Pattern", P=pdf.make_indirect(pattern))
    found = list(marks(pdf))
    assert [mark.kind for mark in found] == ["stroke", "fill", "fill", "fill"]
    assert found[0].size == pytest.approx(0.2)
    assert found[0].colour.space == "DeviceRGB"
    assert found[3].colour.space == "DeviceGray"


def test_a_pattern_that_is_set_but_not_used_paints_nothing() -> None:
    pdf = pdf_of("/Pattern cs /P scn 0 0 m 9 9 l S")
    put(pdf, "Pattern", P=pdf.make_indirect(tile(pdf, "0 0 9 9 re f")))
    assert [mark.kind for mark in marks(pdf)] == ["stroke"]


def test_shadings_have_the_colours_that_they_run_through() -> None:
    shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB)
    pdf = pdf_of("/S sh /Pattern cs /P scn 0 0 9 9 re f")
    put(pdf, "Shading", S=shading)
    put(pdf, "Pattern", P=pdf.make_indirect(Dictionary(PatternType=2, Shading=shading)))
    assert [mark.colour.space for mark in marks(pdf)] == ["DeviceRGB", "DeviceRGB", "Pattern"]


def test_a_picture_has_the_resolution_at_which_it_stands() -> None:
    pdf = pdf_of("72 0 0 36 10 20 cm /I Do")
    put(pdf, "XObject", I=pdf.make_indirect(image(pdf, 100, 100, (1, 2, 3))))
    (mark,) = marks(pdf)
    assert (mark.kind, mark.bits) == ("picture", 8)
    assert mark.size == pytest.approx(100)
    assert (mark.colour.space, mark.place) == ("DeviceRGB", (10.0, 20.0))


def test_a_picture_in_the_content_itself_counts() -> None:
    content = "q 36 0 0 36 0 0 cm BI /W 2 /H 1 /CS /RGB /BPC 8 ID abcdef EI Q"
    (mark,) = painted(content)
    assert (mark.kind, mark.colour.space) == ("picture", "DeviceRGB")
    assert mark.size == pytest.approx(2.0)


@pytest.mark.parametrize("content", ["1 0 cm", "/None gs", "(a) Tf", "/X Do", "/X sh", "scn", "<<"])
def test_broken_operations_change_nothing(content: str) -> None:
    assert [m.kind for m in painted(f"{content} 0 0 9 9 re f")][-1:] in (["fill"], [])


def test_a_page_without_resources_is_walked() -> None:
    pdf = pdf_of("0 0 9 9 re f")
    del pdf.pages[0].obj.Resources
    assert [mark.kind for mark in marks(pdf)] == ["fill"]


def test_spaces_have_names() -> None:
    pdf = pikepdf.new()
    icc = pdf.make_stream(b"", N=4)
    assert space_name(Array([Name.ICCBased, icc])) == "ICCBased4"
    assert space_name(Array([Name.Separation, Name("/Gold")])) == "Separation Gold"
    assert space_name(Array([Name.Indexed, Name.DeviceRGB, 1, b""])) == "Indexed DeviceRGB"
    assert space_name(None) == "unknown"


def test_matrices_are_applied_from_left_to_right() -> None:
    moved = (1.0, 0.0, 0.0, 1.0, 10.0, 0.0)
    doubled = (2.0, 0.0, 0.0, 2.0, 0.0, 0.0)
    assert times(moved, doubled) == (2.0, 0.0, 0.0, 2.0, 20.0, 0.0)
    assert times(doubled, moved) == (2.0, 0.0, 0.0, 2.0, 10.0, 0.0)
