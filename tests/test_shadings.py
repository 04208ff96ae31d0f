"""Gradients go to press in inks, whatever draws them."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from test_plates import near, page, ready

from borderpress.model import Asset, Sheet
from borderpress.pdfwalk import marks
from borderpress.shadings import separate_shading

STOPS = (
    '<stop offset="0" stop-color="#B4532A"/><stop offset="0.5" stop-color="#FFFFFF"/>'
    '<stop offset="1" stop-color="#2C6E49"/>'
)
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 40"><defs>'
    f'<linearGradient id="a">{STOPS}</linearGradient><radialGradient id="b">{STOPS}'
    '</radialGradient></defs><path fill="url(#a)" d="M0 0h60v20H0z"/>'
    '<circle cx="30" cy="30" r="10" fill="url(#b)"/></svg>'
)
CSS = """@page { size: 60mm 50mm; margin: 0 } body { margin: 0 }
img { width: 60mm; height: 40mm; display: block }
div { height: 10mm; background: linear-gradient(90deg, #B4532A, #2C6E49) }"""
pytestmark = pytest.mark.usefixtures("only_collected_fonts")


def screen() -> bytes:
    from borderpress.typesetter import typeset

    head = '<html lang="vi"><title>Thử</title><link rel="stylesheet" href="style.css">'
    html = f'<!doctype html>{head}<img src="a.svg" alt="Màu chuyển"><div></div>'
    asset = Asset("a.svg", "image/svg+xml", DRAWING.encode())
    data, _, findings = typeset(Sheet(html, CSS, (asset,)))
    assert findings == ()
    return data


def test_gradients_of_drawings_and_style_sheets_become_inks() -> None:
    before, after = (pikepdf.open(io.BytesIO(data)) for data in (screen(), ready(screen())))
    assert "DeviceRGB" in {mark.colour.space for mark in marks(before)}
    assert {mark.colour.space for mark in marks(after)} == {"DeviceCMYK", "Pattern"}


def test_a_page_with_gradients_looks_the_same_in_inks() -> None:
    shown, inked = page(screen()), page(ready(screen()))
    for x in (8, 40, 84, 130, 160):
        for y in (20, 85, 130):
            assert near(shown.getpixel((x, y)), inked.getpixel((x, y)), 70), (x, y)


def test_two_gradients_may_share_their_stops() -> None:
    pdf = pikepdf.new()
    stop = pdf.make_indirect(
        Dictionary(FunctionType=2, Domain=[0, 1], C0=[1, 0, 0], C1=[0, 0, 1], N=1)
    )
    both = [
        Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=[0, 0, 1, 0], Function=stop)
        for _ in range(2)
    ]
    for shading in both:
        separate_shading(shading, lambda parts: [*map(float, parts), 0.0])
        assert shading.ColorSpace == Name.DeviceCMYK
    assert list(map(float, stop.C0)) == [1, 0, 0, 0]


def test_what_has_no_stops_stays_and_is_found_by_preflight() -> None:
    sampled = Dictionary(FunctionType=0, Domain=[0, 1], Range=[0, 1, 0, 1, 0, 1])
    shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Function=sampled)
    separate_shading(shading, lambda _: [0.0] * 4)
    assert shading.ColorSpace == Name.DeviceRGB
    mesh = Dictionary(ShadingType=4, ColorSpace=Name.DeviceRGB)
    separate_shading(mesh, lambda _: [0.0] * 4)
    assert mesh.ColorSpace == Name.DeviceRGB
    clear = Dictionary(ShadingType=2, ColorSpace=Name.DeviceGray, Function=sampled)
    separate_shading(clear, lambda _: [0.0] * 4)
    assert clear.ColorSpace == Name.DeviceGray


def test_colour_spaces_of_lab_that_nothing_is_painted_in_go() -> None:
    with pikepdf.open(io.BytesIO(screen())) as before:
        assert any("Lab" in repr(found) for found in before.objects)
    with pikepdf.open(io.BytesIO(ready(screen()))) as after:
        assert not any(
            isinstance(found, Array) and len(found) and found[0] == Name.Lab
            for found in after.objects
        )
        assert not any("/Lab" in repr(found) for found in after.objects)
