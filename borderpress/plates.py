"""Pictures of a finished PDF → inks: cut to what is seen, brought to size, laid on their ground.

Turning a large photograph into inks costs more than setting its page, and it is the same for
every language and layout that shows it alike.  So what is made is kept under a key of all that
it is made from, and taken from there by every later edition and build.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image, ImageOps

from borderpress.colour import INTENT, Separation
from borderpress.placed import Inks, Placing

MORE = 1.5
"""Times the resolution wanted from which a picture is made smaller."""
EDGE = 1
"""Pixels kept beyond the part that is seen: viewers smooth over edges."""
GREYS = ("1", "L", "LA")
PACKING = 6
"""Level of zlib."""


class Keeper(Protocol):
    """Keeps what is costly to make."""

    def kept(self, key: str, make: Callable[[], bytes], /) -> bytes:
        """Return what was kept under ``key``, else what ``make`` returns, and keep it."""


@dataclass(frozen=True, slots=True)
class Press:
    """What all pictures of one job become inks for."""

    separation: Separation
    profile: str
    """SHA-256 of the press's ICC profile."""
    ppi: int
    """Resolution to which larger pictures are brought."""
    flat: bool
    """True where nothing may show through (PDF/X-1a)."""


@dataclass(frozen=True, slots=True)
class Plate:
    """What one picture becomes."""

    space: str
    """``DeviceCMYK`` or ``DeviceGray``."""
    cut: tuple[int, int, int, int]
    """left, top, right, bottom: the pixels that are kept."""
    size: tuple[int, int]
    """Pixels across and down afterwards."""
    ground: Inks | None
    """What shines through clear parts; None where they stay clear."""


def separate(
    pdf: pikepdf.Pdf, drawn: Any, placing: Placing, press: Press, keeper: Keeper | None = None
) -> None:
    """Turn a picture of ``pdf`` into inks for the places where it stands.

    Stencils and line art of two tones stay, and what is in inks already and no larger than
    its place.
    """
    space = drawn.get(Name.ColorSpace)
    if drawn.get(Name.ImageMask) or space is None:
        return
    if space == Name.DeviceGray and drawn.get(Name.BitsPerComponent) == 1:
        return
    plate = _plate(drawn, placing, press)
    across, down = int(drawn.Width), int(drawn.Height)
    mask = drawn.get(Name.SMask)
    same = plate.cut == (0, 0, across, down) and plate.size == (across, down)
    if same and space in (Name.DeviceCMYK, Name.DeviceGray) and plate.ground is None:
        return
    packed = _kept(drawn, mask, plate, press, keeper)
    target = drawn if plate.cut == (0, 0, across, down) else _framed(pdf, drawn, plate)
    if mask is not None and plate.ground is None:
        target.SMask = mask if same else _cut_mask(pdf, mask, plate, (across, down))
    elif Name.SMask in target:
        del target[Name.SMask]
    _store(target, packed, plate.space, plate.size)


def _plate(drawn: Any, placing: Placing, press: Press) -> Plate:
    """Return what a picture becomes, from how it stands on the pages."""
    cut = _cut(placing.seen, int(drawn.Width), int(drawn.Height))
    size = (cut[2] - cut[0], cut[3] - cut[1])
    if placing.ppi > MORE * press.ppi:  # pixels that no press shows
        share = press.ppi / placing.ppi
        size = (max(1, round(size[0] * share)), max(1, round(size[1] * share)))
    ground = placing.ground if press.flat and Name.SMask in drawn else None
    black = ground is None or not any(ground[:3])
    grey = drawn.ColorSpace == Name.DeviceGray and black
    return Plate("DeviceGray" if grey else "DeviceCMYK", cut, size, ground)


def _cut(
    seen: tuple[float, float, float, float], across: int, down: int
) -> tuple[int, int, int, int]:
    """Return the pixels of a part of the unit square, whose second axis points up."""
    left, bottom, right, top = (round(part, 6) for part in seen)
    return (
        max(0, math.floor(left * across) - EDGE),
        max(0, math.floor((1 - top) * down) - EDGE),
        min(across, math.ceil(right * across) + EDGE),
        min(down, math.ceil((1 - bottom) * down) + EDGE),
    )


def _kept(drawn: Any, mask: Any, plate: Plate, press: Press, keeper: Keeper | None) -> bytes:
    """Return the packed pixels of a plate, made once for all who keep them together."""

    def make() -> bytes:
        return zlib.compress(_inked(drawn, mask, plate, press).tobytes(), PACKING)

    if keeper is None:
        return make()
    parts = [press.profile, str(int(INTENT)), repr(plate), _digest(drawn)]
    parts += [_digest(mask)] if mask is not None and plate.ground is not None else []
    return keeper.kept(sha256("\n".join(parts).encode()).hexdigest(), make)


def _digest(drawn: Any) -> str:
    """Return a hash of a picture as it came: its bytes and what says how to read them."""
    keys = (Name.Width, Name.Height, Name.BitsPerComponent, Name.Filter, Name.Decode,
            Name.DecodeParms, Name.ColorSpace)  # fmt: skip
    told = b"".join(drawn[key].unparse(resolved=True) if isinstance(drawn[key], pikepdf.Object)
                    else repr(drawn[key]).encode() for key in keys if key in drawn)  # fmt: skip
    return sha256(told + drawn.read_raw_bytes()).hexdigest()


# --- Pixels -------------------------------------------------------------------


def _inked(drawn: Any, mask: Any, plate: Plate, press: Press) -> Image.Image:
    """Return the picture of a plate."""
    image = _sized(_pixels(drawn, plate), (int(drawn.Width), int(drawn.Height)), plate)
    if plate.space == "DeviceGray":
        inked = image.convert("L")
    else:
        inked = image if image.mode == "CMYK" else press.separation.picture(image)
    if mask is None or plate.ground is None:
        return inked
    veil = _sized(_pixels(mask, plate).convert("L"), (int(drawn.Width), int(drawn.Height)), plate)
    return Image.composite(inked, Image.new(inked.mode, inked.size, _level(plate)), veil)


def _level(plate: Plate) -> int | tuple[int, ...]:
    """Return the ground of a plate as a pixel of it."""
    inks = plate.ground or ()
    return (
        round(255 * (1 - inks[3]))
        if plate.space == "DeviceGray"
        else tuple(round(255 * part) for part in inks)
    )


def _pixels(drawn: Any, plate: Plate) -> Image.Image:
    """Return the pixels of a picture; of a large photograph no more than are needed."""
    image = pikepdf.PdfImage(drawn).as_pil_image()
    turned = [float(part) for part in drawn.get(Name.Decode, [])][:2] == [1, 0]
    if image.format == "JPEG":
        # Twice what is wanted leaves the filter enough to work on.
        wide, high = plate.cut[2] - plate.cut[0], plate.cut[3] - plate.cut[1]
        wanted = (2 * image.width * plate.size[0] // wide, 2 * image.height * plate.size[1] // high)
        image.draft(image.mode, wanted)
        if image.mode == "CMYK":  # Pillow takes every such JPEG as one of Adobe's, turned over
            turned = not turned
    return ImageOps.invert(image) if turned else image


def _sized(image: Image.Image, whole: tuple[int, int], plate: Plate) -> Image.Image:
    """Return the part and size of a picture (or its mask) that the plate keeps.

    ``whole``: pixels to which the cut of the plate refers; the image may have fewer or more.
    """
    x, y = image.width / whole[0], image.height / whole[1]
    left, top, right, bottom = plate.cut
    box = (left * x, top * y, right * x, bottom * y)
    if box == (0, 0, *image.size) and plate.size == image.size:
        return image
    if image.mode not in ("L", "RGB", "CMYK"):
        image = image.convert("L" if image.mode in GREYS else "RGB")
    return image.resize(plate.size, Image.Resampling.LANCZOS, box=box)


# --- Objects of the PDF -------------------------------------------------------


def _store(target: Any, packed: bytes, space: str, size: tuple[int, int]) -> None:
    """Put packed pixels of 8 bits into a PDF picture."""
    target.write(packed, filter=Name.FlateDecode)
    target.ColorSpace, target.BitsPerComponent = Name(f"/{space}"), 8
    target.Width, target.Height = size
    if Name.Decode in target:
        del target[Name.Decode]


def _cut_mask(pdf: pikepdf.Pdf, mask: Any, plate: Plate, whole: tuple[int, int]) -> Stream:
    """Return a mask for a picture that was cut or made smaller."""
    image = _sized(_pixels(mask, plate).convert("L"), whole, plate)
    made = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Image)
    _store(made, zlib.compress(image.tobytes(), PACKING), "DeviceGray", plate.size)
    return pdf.make_indirect(made)


def _framed(pdf: pikepdf.Pdf, drawn: Any, plate: Plate) -> Stream:
    """Make a form of a picture, which draws the part that is kept; return that part, empty."""
    across, down = int(drawn.Width), int(drawn.Height)
    left, top, right, bottom = plate.cut
    inner = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Image)
    if Name.Interpolate in drawn:
        inner.Interpolate = drawn.Interpolate
    for key in set(drawn.keys()) - {"/Length"}:
        del drawn[key]
    drawn.Type, drawn.Subtype = Name.XObject, Name.Form
    drawn.BBox = Array([0, 0, 1, 1])
    drawn.Resources = Dictionary(XObject=Dictionary(bpCut=inner))
    matrix = ((right - left) / across, (bottom - top) / down, left / across, 1 - bottom / down)
    wide, high, x, y = (f"{part:.7f}" for part in matrix)
    drawn.write(f"q {wide} 0 0 {high} {x} {y} cm /bpCut Do Q".encode())
    return inner
