"""Pictures drawn by a program, each of a kind that people bring; colours tell their corners."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

from PIL import Image, ImageCms, ImageDraw

ICC = (Path(__file__).parents[1] / "layouts/print-profiles/made/FOGRA39L.icc").read_bytes()
RED, BLUE, YELLOW = (220, 30, 30), (30, 60, 220), (255, 220, 0)
GROUND = (70, 140, 90)


def scene(across: int, down: int) -> Image.Image:
    """Return a picture: red at the top left, yellow in the middle, blue at the bottom right."""
    image = Image.new("RGB", (across, down), GROUND)
    draw = ImageDraw.Draw(image)
    wide, high = across // 4, down // 4
    draw.rectangle((0, 0, wide, high), fill=RED)
    draw.rectangle((across - wide, down - high, across, down), fill=BLUE)
    draw.rectangle((across // 2 - wide // 4, down // 2 - high // 4, across // 2 + wide // 4,
                    down // 2 + high // 4), fill=YELLOW)  # fmt: skip
    return image


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    """Return a picture as a file of a kind that Pillow knows."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def turned() -> bytes:
    """Return a photograph whose camera lay on its side; EXIF says so."""
    exif = Image.Exif()
    exif[0x0112] = 6
    lying = scene(120, 80).transpose(Image.Transpose.ROTATE_90)
    return saved(lying, "JPEG", exif=exif, quality=95)


def in_inks(*, profile: bool = True) -> bytes:
    """Return a JPEG in four inks, as an agency sends it."""
    screen, press = ImageCms.createProfile("sRGB"), ImageCms.ImageCmsProfile(io.BytesIO(ICC))
    transform = ImageCms.buildTransform(screen, press, "RGB", "CMYK")
    inked = ImageCms.applyTransform(scene(120, 80), transform)
    assert inked is not None
    return saved(inked, "JPEG", quality=95, **({"icc_profile": ICC} if profile else {}))


def clear() -> bytes:
    """Return a PNG whose left half is clear."""
    image = scene(120, 80).convert("RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 60, 80))
    return saved(image, "PNG")


def deep(mode: str) -> bytes:
    """Return a PNG with 16 bits for each part: ``L`` or ``RGB``."""
    image = scene(120, 80).convert(mode)
    parts, row = len(mode), image.width * len(mode)
    data = image.tobytes()
    rows = b"".join(
        b"\0" + bytes(v for part in data[y * row : (y + 1) * row] for v in (part, part))
        for y in range(image.height)
    )
    head = struct.pack(">IIBBBBB", *image.size, 16, 2 if parts == 3 else 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


KINDS: dict[str, bytes] = {
    "landscape.jpg": saved(scene(120, 80), "JPEG", quality=95),
    "portrait.jpg": saved(scene(80, 120), "JPEG", quality=95),
    "square.png": saved(scene(100, 100), "PNG"),
    "tiny.png": saved(scene(12, 8), "PNG"),
    "huge.jpg": saved(scene(4000, 3000), "JPEG", quality=80),
    "turned.jpg": turned(),
    "inks.jpg": in_inks(),
    "inks-bare.jpg": in_inks(profile=False),
    "clear.png": clear(),
    "grey.png": saved(scene(120, 80).convert("L"), "PNG"),
    "grey.jpg": saved(scene(120, 80).convert("L"), "JPEG", quality=95),
    "grey-clear.png": saved(scene(120, 80).convert("LA"), "PNG"),
    "few.png": saved(scene(120, 80).quantize(8), "PNG"),
    "deep-grey.png": deep("L"),
    "deep.png": deep("RGB"),
    "two.png": saved(scene(120, 80).convert("1"), "PNG"),
    "moving.gif": saved(scene(120, 80), "GIF"),
    "small.webp": saved(scene(120, 80), "WEBP", lossless=True),
}
"""Name → bytes."""
