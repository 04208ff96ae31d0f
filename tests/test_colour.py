"""Screen colours → inks."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageCms

from borderpress.colour import Rgb, Separation, separation

ICC = (Path(__file__).parents[1] / "layouts/print-profiles/made/FOGRA39L.icc").read_bytes()
BAND = (0x12, 0x34, 0x3B)


@pytest.mark.parametrize("grey", [(0, 0, 0), (26, 28, 30), (128, 128, 128), (201, 207, 209)])
def test_greys_are_black_ink_alone(grey: Rgb) -> None:
    cyan, magenta, yellow, black = separation(ICC, ()).ink(grey)
    assert (cyan, magenta, yellow) == (0, 0, 0)
    assert black > 0


@pytest.mark.parametrize(
    ("grey", "black"), [((255, 255, 255), 0), ((128, 128, 128), 50), ((26, 28, 30), 100)]
)
def test_paper_has_no_ink_and_near_black_has_all(grey: Rgb, black: int) -> None:
    assert separation(ICC, ()).ink(grey) == (0, 0, 0, black)


def test_colours_take_the_inks_of_the_profile() -> None:
    cyan, magenta, yellow, black = separation(ICC, ()).ink((179, 38, 30))
    assert magenta > 80
    assert yellow > 60
    assert cyan < 30
    assert cyan + magenta + yellow + black <= 300


def test_named_inks_go_before_the_profile() -> None:
    assert separation(ICC, ((BAND, (88, 60, 55, 55)),)).ink(BAND) == (88, 60, 55, 55)
    assert separation(ICC, ()).ink(BAND) != (88, 60, 55, 55)


def test_pictures_come_in_four_inks_of_the_same_size() -> None:
    made = separation(ICC, ()).picture(Image.new("RGB", (3, 2), BAND))
    assert (made.mode, made.size) == ("CMYK", (3, 2))


def test_the_profile_of_a_screen_is_refused() -> None:
    screen = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    with pytest.raises(ImageCms.PyCMSError):
        Separation(screen)
