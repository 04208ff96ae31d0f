"""Pictures: what comes in is looked at before anything shows it.  The only door to Pillow."""

from __future__ import annotations

import hashlib
import io
import re
import warnings
import xml.etree.ElementTree as etree
from collections.abc import Iterator

from PIL import Image as Pillow
from PIL import ImageDraw, ImageFile, ImageOps

from borderpress.model import Finding, Severity, Text, say

MOST_PIXELS = 60_000_000
"""Largest picture taken, in pixels: an A2 page at 300 ppi has 35 million.  More is either a
decompression bomb or a mistake."""

MOST_BYTES = 40 * 1024 * 1024
MOST_SVG_BYTES = 4 * 1024 * 1024
"""A drawing of this size has 100,000 shapes and would keep the typesetter busy for minutes."""

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
"""What print, browsers and kiosks can all show."""

SAVE_AGAIN = say("Save the picture again as PNG, JPEG or plain SVG.")


def fault(code: str, text: Text, hint: Text) -> Finding:
    """Return a finding about a picture; the reader of the bulletin adds the place."""
    return Finding(f"image.{code}", Severity.ERROR, text, hint)


def too_large(name: str, size: int) -> Finding:
    """Return the finding for a picture of ``size`` bytes."""
    return fault(
        "too-large",
        say("The picture {name} has {size} MB.", name=name, size=size // 1024 // 1024),
        say("Save it smaller: 3,000 pixels across are enough for an A4 page."),
    )


def inspect(name: str, data: bytes) -> tuple[str, int, int] | Finding:
    """Return (SHA-256, width, height in px) of a picture, or a finding when it cannot be shown."""
    vector = name.lower().endswith(".svg")
    if len(data) > (MOST_SVG_BYTES if vector else MOST_BYTES):
        return too_large(name, len(data))
    size = _svg_size(data) if vector else _bitmap_size(name, data)
    if isinstance(size, Finding):
        return size
    return hashlib.sha256(data).hexdigest(), *size


def _unreadable(problem: object) -> Finding:
    text = say("This is no picture that can be read ({problem}).", problem=problem)
    return fault("unreadable", text, SAVE_AGAIN)


# --- Bitmaps ------------------------------------------------------------------


def _bitmap_size(name: str, data: bytes) -> tuple[int, int] | Finding:
    """Return the size, from the header before anything is unpacked."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            with Pillow.open(io.BytesIO(data), formats=FORMATS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    return _too_many_pixels()
                if Pillow.MIME[picture.format or ""] != media_type(name):
                    return _wrong_name(name, picture.format or "")
                size = _shown_size(picture)
                _unpack(picture)
                return size
    except (Pillow.DecompressionBombWarning, Pillow.DecompressionBombError):
        return _too_many_pixels()
    except Exception as error:  # Pillow's parsers raise many kinds on damaged files
        return _unreadable(type(error).__name__)


ORIENTATION = 0x0112
"""EXIF tag of a photograph; 5 to 8 mean that it is shown lying on its side."""


def _shown_size(picture: Pillow.Image) -> tuple[int, int]:
    width, height = picture.size
    turned = picture.format == "JPEG" and picture.getexif().get(ORIENTATION, 1) in range(5, 9)
    return (height, width) if turned else (width, height)


def _unpack(picture: Pillow.Image) -> None:
    """Raise when the picture is damaged: PNG tells by its checksums, others when unpacked."""
    if picture.format == "PNG":
        picture.verify()
    else:
        picture.draft("RGB", (1, 1))  # JPEG: an eighth of the size is enough to see its end
        forgiving = ImageFile.LOAD_TRUNCATED_IMAGES  # WeasyPrint sets it for the whole process
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        try:
            picture.load()
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = forgiving


def _too_many_pixels() -> Finding:
    return fault(
        "too-many-pixels",
        say(
            "The picture has more than {most} million pixels, more than any page can show.",
            most=MOST_PIXELS // 1_000_000,
        ),
        say("Save it smaller: 3,000 pixels across are enough for an A4 page."),
    )


def _wrong_name(name: str, kind: str) -> Finding:
    return fault(
        "wrong-suffix",
        say("The picture {name} is really of the kind {kind}.", name=name, kind=kind),
        say("End its name in .{suffix}.", suffix=kind.lower()),
    )


# --- Drawings -----------------------------------------------------------------

SVG = "{http://www.w3.org/2000/svg}"
XHTML = "{http://www.w3.org/1999/xhtml}"
SHAPES = re.compile(
    "svg|g|a|defs|symbol|use|switch|title|desc|metadata|style|view|path|rect|circle|ellipse|line"
    "|polyline|polygon|text|tspan|textPath|image|marker|pattern|clipPath|mask|filter|fe[A-Z][a-zA-Z]+"
    "|linearGradient|radialGradient|stop"
)
"""Elements of SVG that a still picture needs.  Programs' own elements in other namespaces draw
nothing and may stay."""

MARKUP = re.compile(rb"<!DOCTYPE|<!ENTITY|<\?xml-[\w-]+", re.IGNORECASE)
"""What stands outside the tree: entities can grow without end, style sheets are fetched."""
ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)")
FETCHES = re.compile(
    r"@import|@font-face|javascript:|expression\(|\\|(?:image|image-set|src|cross-fade)\(.*"
    r"|url\((?!\s*[\"']?#).*",
    re.IGNORECASE | re.DOTALL,
)
"""What fetches or runs something in CSS, and the backslash that could hide it."""
EMBEDDED = re.compile(r"#|data:image/(?:png|jpeg|webp|gif)[;,]", re.IGNORECASE)
"""Where links may lead: into the drawing itself, or to a bitmap inside it."""
DEEPEST = 60
"""Levels of groups inside groups; programs that draw are called once for each."""


def _svg_size(data: bytes) -> tuple[int, int] | Finding:
    """Return width and height in user units; an SVG that fetches or runs anything is refused."""
    found = MARKUP.search(data) or _foreign_encoding(data)
    if found:
        return _forbidden(found.group().decode("ascii", "replace"))
    try:
        data.decode("utf-8")
        root = _tree(data)
    except (etree.ParseError, ValueError) as error:
        return _unreadable(error)
    hostile = next((what for e in root.iter() for what in _hostile(e)), None)
    if hostile:
        return _forbidden(hostile)
    return _size(root)


def _foreign_encoding(data: bytes) -> re.Match[bytes] | None:
    """Return an encoding that is declared and not UTF-8: it could hide any other fault."""
    found = ENCODING.search(data)
    return None if found is None or found[1].lower() in (b"utf-8", b"us-ascii") else found


def _tree(data: bytes) -> etree.Element:
    """Return the root of a drawing; ValueError when it is none or nested too deep."""
    depth = 0
    root: etree.Element | None = None
    # No entities, style sheets or odd encodings get this far.
    for event, element in etree.iterparse(io.BytesIO(data), ("start", "end")):  # noqa: S314
        root = element if root is None else root
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            raise ValueError("groups inside groups")
    if root is None or root.tag != f"{SVG}svg":
        raise ValueError("no <svg>")
    return root


def _hostile(element: etree.Element) -> Iterator[str]:
    """Yield what an element does that a still picture must not do."""
    tag = str(element.tag)
    name = tag.rpartition("}")[2]
    drawn = tag.startswith(SVG)
    if (drawn and not SHAPES.fullmatch(name)) or tag.startswith(XHTML):
        yield f"<{name}>"
    if name == "style" and (found := FETCHES.search("".join(element.itertext()))):
        yield found.group()[:40]
    for attribute, value in element.items():
        yield from _hostile_attribute(attribute, value, drawn)


def _hostile_attribute(attribute: str, value: str, drawn: bool) -> Iterator[str]:
    name = attribute.rpartition("}")[2].lower()
    if name == "base" or name.startswith("on"):
        yield f"{name}="
    elif name in ("href", "src") and drawn and not EMBEDDED.match(value.strip()):
        yield f"{name}={value[:40]}"
    elif name not in ("href", "src", "d") and drawn and (found := FETCHES.search(value)):
        yield found.group()[:40]


def _forbidden(what: str) -> Finding:
    text = say("The SVG holds “{what}”, which is not allowed.", what=what)
    return fault("forbidden", text, SAVE_AGAIN)


def drawn_words(name: str, data: bytes) -> int:
    """Return how many words a drawing sets as text, which no translator can reach.

    0 for bitmaps, in which a program sees no words, and for a drawing that cannot be read.
    """
    if not name.lower().endswith(".svg"):
        return 0
    try:
        root = _tree(data)
    except (etree.ParseError, ValueError):
        return 0
    texts = (" ".join(element.itertext()) for element in root.iter(f"{SVG}text"))
    return sum(any(c.isalpha() for c in word) for text in texts for word in text.split())


UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
"""CSS px in a unit."""
LONGEST = 100_000
"""Longest side of a drawing, in user units."""


def _size(root: etree.Element) -> tuple[int, int] | Finding:
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    try:
        width, height = (
            _length(root.get(side)) or float(box[index])
            for side, index in (("width", 2), ("height", 3))
        )
    except (IndexError, ValueError):
        width = height = 0.0
    if not (1 <= width <= LONGEST and 1 <= height <= LONGEST):
        return fault(
            "no-size",
            say("The SVG says neither its width and height nor a viewBox."),
            say('Write viewBox="0 0 width height" into its first element.'),
        )
    return round(width), round(height)


def _length(value: str | None) -> float:
    """Return a length in px; 0 when there is none, or it depends on the page."""
    found = re.fullmatch(r"([0-9]+(?:\.[0-9]*)?|\.[0-9]+)([a-z]*)", (value or "").strip())
    return float(found[1]) * UNITS.get(found[2], 0.0) if found else 0.0


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


def media_type_of(data: bytes) -> str:
    """Return the media type of a bitmap by its first bytes; empty for anything else."""
    signs = {b"\x89PNG\r\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
    return next((kind for sign, kind in signs.items() if data.startswith(sign)), "")


# --- Thumbnails ---------------------------------------------------------------

MARK = (179, 38, 30)
"""The red of notices, which nothing else on a page has."""
SHADES = 24
"""Colours of a thumbnail: enough for a page of text, and a third of the bytes."""


def thumbnail(
    size: tuple[int, int],
    pixels: bytes,
    crop: tuple[int, int, int, int],
    mark: tuple[int, int, int, int],
    width: int,
) -> bytes:
    """Return a part of a page as PNG, ``width`` px across, with a frame round the place meant.

    ``size`` and ``pixels`` (RGB) are the page's, ``crop`` and ``mark`` rectangles on it (left,
    top, right, bottom), all in px.
    """
    with Pillow.frombytes("RGB", size, pixels) as page:
        part = page.crop(crop)
    scale = width / part.width
    part = part.resize((width, max(1, round(part.height * scale))), Pillow.Resampling.LANCZOS)
    draw = ImageDraw.Draw(part)
    left, top = (mark[0] - crop[0]) * scale, (mark[1] - crop[1]) * scale
    right, bottom = (mark[2] - crop[0]) * scale, (mark[3] - crop[1]) * scale
    draw.rectangle((left - 3, top - 3, right + 3, bottom + 3), outline=MARK, width=3)
    out = io.BytesIO()
    part.quantize(SHADES, dither=Pillow.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


# --- Cards --------------------------------------------------------------------

CARD_QUALITY = 90
"""Of JPEG: under 300 KB for a card, which messengers take, and no rings round letters."""


def jpeg(size: tuple[int, int], pixels: bytes) -> bytes:
    """Return RGB pixels as JPEG, colours as sharp as brightness: letters are coloured."""
    out = io.BytesIO()
    with Pillow.frombytes("RGB", size, pixels) as picture:
        picture.save(out, "JPEG", quality=CARD_QUALITY, subsampling=0, optimize=True)
    return out.getvalue()


# --- Renditions for the web -----------------------------------------------------

WIDTHS = (240, 480, 720, 1080, 1600)
"""Widths of renditions, px: from a card on a telephone to a full page on a fine screen."""
AVIF_QUALITY = 50
WEBP_QUALITY = 72
"""At which photographs show no faults at arm's length on a telephone."""
DRAWN = ("PNG",)
"""Kinds that hold drawings as often as photographs: these may be smaller without loss."""


def is_bitmap(name: str) -> bool:
    """Return whether a picture has renditions; a drawing scales, and a GIF may move."""
    return media_type(name) in ("image/png", "image/jpeg", "image/webp")


def widths(width: int) -> tuple[int, ...]:
    """Return the widths in px of the renditions of a picture ``width`` px across.

    Never more than it has; the last one is its own where that is not far above.
    """
    below = tuple(w for w in WIDTHS if w < width)
    return (*below, width) if width <= WIDTHS[-1] else below


def rendition(data: bytes, width: int, kind: str) -> bytes:
    """Return a picture ``width`` px across as ``avif`` or ``webp``; the same bytes every time."""
    with Pillow.open(io.BytesIO(data), formats=FORMATS) as opened:
        drawn = opened.format in DRAWN
        profile = opened.info.get("icc_profile")
        shown = ImageOps.exif_transpose(opened)
        picture = shown.convert("RGBA" if shown.has_transparency_data else "RGB")
    height = max(1, round(picture.height * width / picture.width))
    if width < picture.width:
        picture = picture.resize((width, height), Pillow.Resampling.LANCZOS)
    if shown.mode == "CMYK":
        profile = None  # of inks, which the picture has no longer
    if kind == "avif":
        return _written(picture, "AVIF", profile, quality=AVIF_QUALITY, speed=6, max_threads=1)
    lossy = _written(picture, "WEBP", profile, quality=WEBP_QUALITY, method=6)
    if not drawn:
        return lossy
    return min(lossy, _written(picture, "WEBP", profile, lossless=True, method=6), key=len)


def _written(picture: Pillow.Image, kind: str, profile: bytes | None, **options: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, icc_profile=profile, **options)
    return out.getvalue()
