"""Pictures: what comes in is looked at before anything shows it.  The only door to Pillow."""

from __future__ import annotations

import hashlib
import io
import re
import warnings
import xml.etree.ElementTree as etree

from PIL import Image as Pillow

from borderpress.model import Finding, Severity, Text, say

MOST_PIXELS = 60_000_000
"""Largest picture taken, in pixels: an A2 page at 300 ppi has 35 million.  More is either a
decompression bomb or a mistake."""

MOST_BYTES = 40 * 1024 * 1024

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "TIFF")

HOSTILE = re.compile(
    rb"<!ENTITY|<!DOCTYPE|<script|<foreignObject|\son\w+\s*=|javascript:"
    rb"|(?:xlink:)?href\s*=\s*[\"'](?!#|data:image/)|@import|url\(\s*[\"']?(?!#)",
    re.IGNORECASE,
)
"""What an SVG may not hold: scripts, entities, and anything that fetches."""


def fault(code: str, text: Text, hint: Text) -> Finding:
    """Return a finding about a picture; the reader of the bulletin adds the place."""
    return Finding(f"image.{code}", Severity.ERROR, text, hint)


def inspect(name: str, data: bytes) -> tuple[str, int, int] | Finding:
    """Return (SHA-256, width, height in px) of a picture, or a finding when it cannot be shown."""
    if len(data) > MOST_BYTES:
        return fault(
            "too-large",
            say("The picture {name} has {size} MB.", name=name, size=len(data) // 1024 // 1024),
            say("Save it smaller: 3,000 pixels across are enough for an A4 page."),
        )
    size = _svg_size(data) if name.lower().endswith(".svg") else _bitmap_size(data)
    if isinstance(size, Text):
        return fault("unreadable", size, say("Save the picture again as PNG, JPEG or plain SVG."))
    return hashlib.sha256(data).hexdigest(), *size


def _bitmap_size(data: bytes) -> tuple[int, int] | Text:
    """Return the size from the file's header, without unpacking the picture first."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            with Pillow.open(io.BytesIO(data), formats=FORMATS) as picture:
                width, height = picture.size
                if width * height > MOST_PIXELS:
                    return say(
                        "The picture has {width} × {height} pixels, more than any page can show.",
                        width=width,
                        height=height,
                    )
                picture.verify()
    except Exception as error:  # Pillow's parsers raise many kinds on damaged files
        return say("This is no picture that can be read ({problem}).", problem=type(error).__name__)
    return width, height


def _svg_size(data: bytes) -> tuple[int, int] | Text:
    """Return width and height in user units; an SVG that fetches or runs anything is refused."""
    found = HOSTILE.search(data)
    if found:
        return say(
            "The SVG holds “{what}”, which is not allowed.",
            what=found.group().decode("ascii", "replace").strip(),
        )
    try:
        root = etree.fromstring(data)  # noqa: S314 - entities and doctypes are refused above
    except etree.ParseError as error:
        return say("This is no picture that can be read ({problem}).", problem=error)
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    try:
        width, height = (
            _length(root.get(side)) or float(box[index])
            for side, index in (("width", 2), ("height", 3))
        )
    except (IndexError, ValueError):
        return say("The SVG says neither its width and height nor a viewBox.")
    return round(width), round(height)


def _length(value: str | None) -> float:
    found = re.fullmatch(r"([\d.]+)(px)?", (value or "").strip())
    return float(found.group(1)) if found else 0.0


MEDIA_TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
}


def media_type(name: str) -> str:
    """Return the media type of a picture by its name."""
    return MEDIA_TYPES.get("." + name.rpartition(".")[2].lower(), "application/octet-stream")
