"""Saving ink: black text, light greys, and nothing else."""

from __future__ import annotations

import io

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdfs import form, image, pdf_of, put, tile
from pdfs import saved as written
from pikepdf import Array, Dictionary, Name

from borderpress.inksaver import DARK, STRENGTH, brightness, lightened, saved
from borderpress.pdfwalk import marks

INK = "0.102 0.110 0.118"
"""#1A1C1E, the colour of text on screens."""
SHARES = st.floats(0, 1)


def greyed(pdf: pikepdf.Pdf) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(saved(written(pdf))))


def tones(pdf: pikepdf.Pdf) -> list[tuple[str, float]]:
    """Return kind and grey of all that is painted."""
    found = list(marks(pdf))
    assert {mark.colour.space for mark in found} == {"DeviceGray"}
    return [(mark.kind, round(mark.colour.parts[0], 2)) for mark in found]


@given(SHARES, SHARES, SHARES)
def test_no_colour_gets_more_ink_than_it_had(red: float, green: float, blue: float) -> None:
    grey = brightness((red, green, blue))
    assert 0 <= grey <= 1 + 1e-9
    assert lightened(grey) >= grey - 1e-4
    assert 1 - lightened(grey) <= STRENGTH or grey == 0


@given(SHARES, SHARES)
def test_what_is_darker_stays_darker(one: float, two: float) -> None:
    lighter, darker = max(one, two), min(one, two)
    assert lightened(darker) <= lightened(lighter)


@pytest.mark.parametrize(
    ("parts", "grey"),
    [((1.0,), 1), ((0.5,), 0.5), ((1, 1, 1), 1), ((0, 0, 0), 0), ((1, 0, 0), 0.299),
     ((0, 0, 0, 0), 1), ((0, 0, 0, 1), 0), ((1, 1, 1, 0), 0), ((0, 0, 0, 0.5), 0.5)],
)  # fmt: skip
def test_colours_of_every_kind_have_a_brightness(parts: tuple[float, ...], grey: float) -> None:
    assert brightness(parts) == pytest.approx(grey)


def test_every_way_to_set_a_colour_becomes_a_grey() -> None:
    content = (
        "1 0 0 rg 0 0 9 9 re f .5 g 0 0 9 9 re f 0 0 0 .5 k 0 0 9 9 re f "
        "0 0 1 RG 1 w 0 0 m 9 9 l S 0 G 0 0 m 9 9 l S 0 0 0 0 K 0 0 m 9 9 l S"
    )
    red, blue = 1 - 0.701 * STRENGTH, 1 - 0.886 * STRENGTH
    assert tones(greyed(pdf_of(content))) == [
        ("fill", round(red, 2)), ("fill", 0.7), ("fill", 0.7),
        ("stroke", round(blue, 2)), ("stroke", 0), ("stroke", 1),
    ]  # fmt: skip


def test_dark_text_is_black_and_a_dark_ground_of_the_same_colour_is_not() -> None:
    text, ground = "BT /F 9 Tf (a) Tj ET", "0 0 9 9 re f"
    content = f"{INK} rg {text} {ground} q 1 g {text} Q {text} "
    content += f"BT 1 0 0 rg (a) Tj {INK} rg (b) Tj ET {ground}"
    grey = round(1 - (1 - brightness((0.102, 0.110, 0.118))) * STRENGTH, 2)
    assert 0 < brightness((0.102, 0.110, 0.118)) < DARK
    assert tones(greyed(pdf_of(content))) == [
        ("text", 0), ("fill", grey), ("text", 1), ("text", 0),
        ("text", round(1 - 0.701 * STRENGTH, 2)), ("text", 0), ("fill", grey),
    ]  # fmt: skip


def test_forms_patterns_and_what_pages_share_are_greyed_once() -> None:
    pdf = pdf_of("/A Do /Pattern cs /P scn 0 0 9 9 re f")
    inner = pdf.make_indirect(form(pdf, "0 1 1 rg 0 0 9 9 re f"))
    outer = form(pdf, "/B Do", Resources=Dictionary(XObject=Dictionary(B=inner)))
    put(pdf, "XObject", A=pdf.make_indirect(outer))
    put(pdf, "Pattern", P=pdf.make_indirect(tile(pdf, "0 1 1 rg 0 0 5 5 re f")))
    pdf.pages.append(pdf.pages[0])
    found = [m for m in marks(greyed(pdf)) if m.colour.space != "Pattern"]
    assert len(found) == 4
    assert {round(m.colour.parts[0], 3) for m in found} == {round(1 - 0.299 * STRENGTH, 3)}


def test_a_form_that_draws_itself_comes_to_an_end() -> None:
    pdf = pdf_of("/A Do")
    loop = pdf.make_indirect(form(pdf, "1 0 0 rg 0 0 9 9 re f /A Do"))
    loop.Resources = Dictionary(XObject=Dictionary(A=loop))
    put(pdf, "XObject", A=loop)
    made = greyed(pdf)
    assert b"1 0 0 rg" not in made.pages[0].obj.Resources.XObject.A.read_bytes()


def test_a_picture_becomes_light_grey_and_a_mask_stays() -> None:
    pdf = pdf_of("9 0 0 9 0 0 cm /I Do /M Do")
    mask = image(pdf, 8, 1, (0, 0, 0))
    mask.ImageMask, mask.BitsPerComponent = True, 1
    mask.ColorSpace = Name.DeviceGray  # against the rules, and written by some programs
    mask.write(b"\x55")
    picture = pdf.make_indirect(image(pdf, 2, 2, (0, 0, 0)))
    put(pdf, "XObject", I=picture, M=pdf.make_indirect(mask))
    made = greyed(pdf)
    drawn = made.pages[0].obj.Resources.XObject
    assert drawn.I.ColorSpace == Name.DeviceGray
    assert set(drawn.I.read_bytes()) == {round(255 * (1 - STRENGTH))}
    assert drawn.M.read_bytes() == b"\x55"


def test_a_gradient_runs_between_greys() -> None:
    pdf = pdf_of("/S sh /Pattern cs /P scn 0 0 9 9 re f")

    def shading() -> Dictionary:
        step = Dictionary(FunctionType=2, Domain=[0, 1], C0=[1, 0, 0], C1=[0, 0, 0], N=1)
        whole = Dictionary(
            FunctionType=3, Domain=[0, 1], Functions=Array([step]), Bounds=[], Encode=[0, 1]
        )
        return Dictionary(
            ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=[0, 0, 9, 9], Function=whole
        )

    put(pdf, "Shading", S=pdf.make_indirect(shading()))
    put(pdf, "Pattern", P=pdf.make_indirect(Dictionary(PatternType=2, Shading=shading())))
    made = greyed(pdf)
    resources = made.pages[0].obj.Resources
    for found in (resources.Shading.S, resources.Pattern.P.Shading):
        assert found.ColorSpace == Name.DeviceGray
        (step,) = found.Function.Functions
        assert [float(part) for part in step.C0] == pytest.approx([1 - 0.701 * STRENGTH], abs=1e-3)
        assert [float(part) for part in step.C1] == [0]


def test_the_same_input_gives_the_same_bytes() -> None:
    data = written(pdf_of("1 0 0 rg 0 0 9 9 re f"))
    assert saved(data) == saved(data) != data


def test_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(pikepdf.PdfError):
        saved(b"no")
