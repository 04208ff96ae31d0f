"""Picture files become ones that the typesetter sets right."""

from __future__ import annotations

import io

import pytest
from photos import GROUND, KINDS, YELLOW
from PIL import Image

from borderpress.settable import settled

SOFT = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 30"><path fill="#2C6E49" '
    b'd="M0 0h60v30H0z"/><path fill="#fff" fill-opacity="0.5" d="M0 0h30v30H0z"/></svg>'
)
HARD = SOFT.replace(b' fill-opacity="0.5"', b"")
pytestmark = pytest.mark.usefixtures("only_collected_fonts")


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize(
    "name", sorted(set(KINDS) - {"deep-grey.png", "inks.jpg", "inks-bare.jpg"})
)
def test_what_is_set_right_anyway_keeps_its_bytes(name: str) -> None:
    assert settled(name, KINDS[name], inks=False) is KINDS[name]
    assert settled(name, KINDS[name], inks=True) is KINDS[name]


def test_sixteen_bits_of_grey_become_eight() -> None:
    with opened(settled("a.png", KINDS["deep-grey.png"], inks=False)) as image:
        assert image.mode == "L"
        levels = {image.getpixel((60, 40)), image.getpixel((100, 15))}
    expected = {Image.new("RGB", (1, 1), c).convert("L").getpixel((0, 0)) for c in (YELLOW, GROUND)}
    assert levels == expected


@pytest.mark.parametrize("name", ["inks.jpg", "inks-bare.jpg"])
def test_pictures_in_inks_become_screen_colours_and_stay_for_a_press(name: str) -> None:
    assert settled(name, KINDS[name], inks=True) is KINDS[name]
    with opened(settled(name, KINDS[name], inks=False)) as image:
        assert image.mode == "RGB"
        shown = image.getpixel((60, 40))
    assert isinstance(shown, tuple)
    within = 12 if name == "inks.jpg" else 60
    assert all(abs(a - b) <= within for a, b in zip(shown, YELLOW, strict=True)), shown


def test_a_broken_profile_of_a_picture_stops_nothing() -> None:
    with opened(KINDS["inks-bare.jpg"]) as image:
        out = io.BytesIO()
        image.save(out, "JPEG", icc_profile=b"no profile at all")
    with opened(settled("a.jpg", out.getvalue(), inks=False)) as image:
        assert image.mode == "RGB"


def test_soft_drawings_become_pixels_where_nothing_may_show_through() -> None:
    assert settled("a.svg", SOFT, inks=True) is SOFT
    assert settled("a.svg", HARD, inks=True, flat=100) is HARD
    with opened(settled("a.svg", SOFT, inks=True, flat=100)) as image:
        assert image.mode == "RGB"
        assert image.width == pytest.approx(216 / 25.4 * 100, abs=2)
        assert image.height == pytest.approx(image.width / 2, abs=2)
        left, right = image.getpixel((200, 200)), image.getpixel((700, 200))
    assert left == pytest.approx((0x95, 0xB6, 0xA4), abs=2)
    assert right == pytest.approx((0x2C, 0x6E, 0x49), abs=2)
