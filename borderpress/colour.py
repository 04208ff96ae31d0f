"""Screen colours → ink, through ICC profiles.  The only door to Pillow's colour management.

Source of the method: ICC.1:2010; relative colorimetric with black point compensation is
what print shops expect of pictures and of brand colours alike.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import lru_cache
from typing import cast

from PIL import Image, ImageCms

Ink = tuple[int, int, int, int]
"""Cyan, magenta, yellow, black in percent."""
Rgb = tuple[int, int, int]
"""sRGB, 0 to 255 each."""

INTENT = ImageCms.Intent.RELATIVE_COLORIMETRIC
FLAGS = ImageCms.Flags.BLACKPOINTCOMPENSATION
GREY = 8
"""Steps of 255 by which the parts of an RGB colour may differ in what still is a grey."""
DARK = 32
"""Steps of 255 up to which a grey is meant as black: text on screens is never quite black."""


class Separation:
    """Turns sRGB into the inks of one press."""

    def __init__(self, profile: bytes, named: Mapping[Rgb, Ink] = {}) -> None:
        """``profile``: ICC output profile, four colours; ``named``: colours with inks of their own.

        Raises ImageCms.PyCMSError when the profile is none or not one for CMYK.
        """
        output = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        self._transform = ImageCms.buildTransform(
            ImageCms.createProfile("sRGB"),
            output,
            "RGB",
            "CMYK",
            INTENT,
            FLAGS,
        )
        self.named = dict(named)
        self._inks: dict[Rgb, Ink] = {}

    def ink(self, colour: Rgb) -> Ink:
        """Return the inks of a colour; greys are black ink only: no thin line has a fringe."""
        if colour not in self._inks:
            self._inks[colour] = self.named.get(colour) or self._mixed(colour)
        return self._inks[colour]

    def _mixed(self, colour: Rgb) -> Ink:
        if max(colour) - min(colour) <= GREY:
            return 0, 0, 0, 100 if max(colour) <= DARK else round(100 - sum(colour) / 7.65)
        pixel = self.picture(Image.new("RGB", (1, 1), colour)).tobytes()
        cyan, magenta, yellow, black = (round(part / 2.55) for part in pixel)
        return cyan, magenta, yellow, black

    def picture(self, image: Image.Image) -> Image.Image:
        """Return a picture in CMYK."""
        made = ImageCms.applyTransform(image.convert("RGB"), self._transform)
        return cast("Image.Image", made)  # a picture, because not in place


@lru_cache(maxsize=8)
def separation(profile: bytes, named: tuple[tuple[Rgb, Ink], ...]) -> Separation:
    """Return the separation of a profile; building one takes a tenth of a second."""
    return Separation(profile, dict(named))


def on_screen(image: Image.Image) -> Image.Image:
    """Return a picture in inks as sRGB, through the profile that it carries.

    One without a profile, or with a broken one, is mixed by the plain rule of PDF viewers.
    """
    carried = image.info.get("icc_profile")
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(carried)) if carried else None
    except OSError:
        source = None
    if source is None:
        return image.convert("RGB")
    try:
        target = ImageCms.createProfile("sRGB")
        made = ImageCms.profileToProfile(
            image, source, target, INTENT, outputMode="RGB", flags=FLAGS
        )
    except ImageCms.PyCMSError:
        return image.convert("RGB")
    return cast("Image.Image", made)
