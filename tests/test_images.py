"""Pictures: what can be shown passes, everything else is refused with a reason."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow
from PIL import ImageChops

from borderpress import images
from borderpress.images import MOST_BYTES, MOST_SVG_BYTES, inspect, media_type
from borderpress.model import Finding

ROOT = Path(__file__).parent.parent
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    b' viewBox="0 0 60 40">%s</svg>'
)


def bitmap(kind: str, size: tuple[int, int] = (60, 40)) -> bytes:
    out = io.BytesIO()
    noise = Pillow.effect_noise(size, 60).convert("RGB")
    noise.save(out, kind)
    return out.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def declared_png(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes whose header tells of many pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(b"\0")), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def fault(name: str, data: bytes) -> tuple[str, str]:
    """Return the code of what is wrong with a picture, and what is said about it."""
    found = inspect(name, data)
    assert isinstance(found, Finding)
    return found.code, f"{found.text.english()} → {found.hint.english()}"


# --- Bitmaps ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kind"), [("a.png", "PNG"), ("A.JPG", "JPEG"), ("a.webp", "WEBP"), ("a.gif", "GIF")]
)
def test_good_bitmaps(name: str, kind: str) -> None:
    data = bitmap(kind)
    assert inspect(name, data) == (hashlib.sha256(data).hexdigest(), 60, 40)
    assert media_type(name) == f"image/{kind.lower()}"


def test_a_photograph_on_its_side_has_the_size_it_is_shown_in() -> None:
    out = io.BytesIO()
    exif = Pillow.Exif()
    exif[0x0112] = 6
    Pillow.new("RGB", (60, 40)).save(out, "JPEG", exif=exif)
    found = inspect("a.jpg", out.getvalue())
    assert isinstance(found, tuple)
    assert found[1:] == (40, 60)


@pytest.mark.parametrize(
    ("name", "kind"), [("a.png", "PNG"), ("a.jpg", "JPEG"), ("a.webp", "WEBP"), ("a.gif", "GIF")]
)
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_pictures_that_end_too_early(name: str, kind: str, part: float) -> None:
    data = bitmap(kind, (300, 200))
    code, words = fault(name, data[: int(len(data) * part)])
    assert code == "image.unreadable"
    assert "Save the picture again" in words


def test_a_png_with_a_flipped_bit() -> None:
    data = bytearray(bitmap("PNG"))
    data[len(data) // 2] ^= 1
    assert fault("a.png", bytes(data))[0] == "image.unreadable"


@pytest.mark.parametrize(
    "size", [(8000, 8000), (12_000, 9_000), (60_000, 60_000), (2**31 - 1, 2**31 - 1)]
)
def test_a_decompression_bomb_is_refused_by_its_header(size: tuple[int, int]) -> None:
    code, words = fault("a.png", declared_png(*size))
    assert code == "image.too-many-pixels"
    assert "more than 60 million pixels" in words


@pytest.mark.parametrize("data", [b"", b"not a picture", b"%PDF-1.7\n", b"II*\0" + b"\0" * 90])
def test_what_is_no_picture(data: bytes) -> None:
    assert fault("a.png", data)[0] == "image.unreadable"


def test_a_picture_under_a_wrong_name() -> None:
    code, words = fault("a.png", bitmap("JPEG"))
    assert code == "image.wrong-suffix"
    assert "End its name in .jpeg." in words
    assert fault("a", bitmap("PNG"))[0] == "image.wrong-suffix"
    assert fault("a.svg", bitmap("PNG"))[0] == "image.unreadable"
    assert fault("a.png", SVG % b"")[0] == "image.unreadable"


def test_files_that_are_too_large() -> None:
    assert fault("a.png", bytes(MOST_BYTES + 1))[0] == "image.too-large"
    code, words = fault("a.svg", bytes(MOST_SVG_BYTES + 1))
    assert code == "image.too-large"
    assert "4 MB" in words


# --- Drawings ---------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted((ROOT / "content/images").glob("*")), ids=lambda p: p.name)
def test_the_pictures_of_the_sample(path: Path) -> None:
    assert isinstance(inspect(path.name, path.read_bytes()), tuple)


@pytest.mark.parametrize(
    ("inside", "what"),
    [
        (b"<script>alert(1)</script>", "<script>"),
        (b'<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script>', "<script>"),
        (b"<foreignObject/>", "<foreignObject>"),
        (b'<iframe xmlns="http://www.w3.org/1999/xhtml" src="http://a"/>', "<iframe>"),
        (b'<set attributeName="href" to="javascript:alert(1)"/>', "<set>"),
        (b'<g onload="alert(1)"/>', "onload="),
        (b'<g ONLOAD="alert(1)"/>', "onload="),
        (b'<image href="http://example.org/a.png"/>', "href=http://example.org/a.png"),
        (b'<image xlink:href="../../secret.png"/>', "href=../../secret.png"),
        (b'<use href="//example.org/a.svg#x"/>', "href=//example.org"),
        (b'<image href="&#104;ttp://example.org/a"/>', "href=http://example.org/a"),
        (b'<image href="data:image/svg+xml;base64,AAAA"/>', "href=data:image/svg+xml"),
        (b'<a href="javascript:alert(1)"><path/></a>', "href=javascript:"),
        (b'<g xml:base="http://example.org/"><use href="#a"/></g>', "base="),
        (b"<style>@import 'http://example.org/a.css';</style>", "@import"),
        (b"<style>@font-face { src: x }</style>", "@font-face"),
        (b"<style><![CDATA[a{fill:url(http://example.org/#a)}]]></style>", "url(http:"),
        (b"<style>a{fill:u\\72l(http://example.org/#a)}</style>", "\\"),
        (b"<style>a{background:image-set('http://a' 1x)}</style>", "image-set("),
        (b'<path style="fill:url( http://example.org/#a )"/>', "url( http:"),
        (b'<path style="fill:&#117;rl(//example.org/#a)"/>', "url(//example.org"),
        (b"<path fill=\"url('http://example.org/#a')\"/>", "url('http:"),
        (b'<path filter="URL(a.svg#x)"/>', "URL(a.svg#x"),
    ],
)
def test_drawings_that_fetch_or_run_something(inside: bytes, what: str) -> None:
    code, words = fault("a.svg", SVG % inside)
    assert code == "image.forbidden"
    assert f"The SVG holds “{what}" in words


@pytest.mark.parametrize(
    ("before", "what"),
    [
        (b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>', "<!DOCTYPE"),
        (b'<!DOCTYPE svg SYSTEM "http://example.org/svg.dtd">', "<!DOCTYPE"),
        (b'<?xml-stylesheet href="http://example.org/a.css"?>', "<?xml-stylesheet"),
        (b'<?xml version="1.0" encoding="cp037"?>', "encoding="),
        (b"<?xml version='1.0' encoding='UTF-7'?>", "encoding="),
    ],
)
def test_what_may_not_stand_before_a_drawing(before: bytes, what: str) -> None:
    code, words = fault("a.svg", before + SVG % b"")
    assert code == "image.forbidden"
    assert what in words


def test_a_drawing_in_utf_16_hides_nothing() -> None:
    hidden = (SVG % b"<script/>").decode().encode("utf-16")
    assert fault("a.svg", hidden)[0] == "image.unreadable"


@pytest.mark.parametrize(
    "inside",
    [
        b'<defs><linearGradient id="a"/></defs><path fill="url(#a)" style="stroke:url(\'#a\')"/>',
        b'<use href="#a"/><use xlink:href="#a"/>',
        b'<image href="data:image/png;base64,iVBORw0KGgo="/>',
        b"<style>.a{fill:#123;stroke:url(#a)}</style>",
        b'<filter id="f"><feGaussianBlur stdDeviation="2"/></filter>',
        b'<i:view xmlns:i="http://www.inkscape.org/namespaces/inkscape" i:path="C:\\a" href="x"/>',
        b"<title>on = url(http://example.org)</title>",
    ],
)
def test_drawings_that_keep_to_themselves(inside: bytes) -> None:
    assert inspect("a.svg", SVG % inside) == (hashlib.sha256(SVG % inside).hexdigest(), 60, 40)


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="30" height="20" viewBox="0 0 60 40"', (30, 20)),
        ('width="100%" height="100%" viewBox="0,0,60,40"', (60, 40)),
        ('width="210mm" height="2.97cm" viewBox="0 0 1 1"', (794, 112)),
        ('width="72pt" height="1in"', (96, 96)),
        ('viewBox="-5 -5 60.4 40.6"', (60, 41)),
    ],
)
def test_the_size_of_drawings(attributes: str, size: tuple[int, int]) -> None:
    data = f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}/>'.encode()
    found = inspect("a.svg", data)
    assert isinstance(found, tuple)
    assert found[1:] == size


@pytest.mark.parametrize(
    "attributes",
    ["", 'viewBox="0 0 60"', 'width="10em" height="5em"', 'viewBox="0 0 0 0"',
     'viewBox="0 0 nan nan"', 'viewBox="0 0 1e999 1e999"', 'width="-5" height="5"',
     'width="1.2.3" height="5"', 'viewBox="0 0 1000000 5"'],
)  # fmt: skip
def test_drawings_without_a_size(attributes: str) -> None:
    code, words = fault("a.svg", f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}/>'.encode())
    assert code == "image.no-size"
    assert "viewBox=" in words


@pytest.mark.parametrize(
    "data",
    [b"", b"<svg", b"<html/>", b'<svg viewBox="0 0 1 1"/>', SVG % (b"<g>" * 99 + b"</g>" * 99)],
)
def test_what_is_no_drawing(data: bytes) -> None:
    assert fault("a.svg", data)[0] == "image.unreadable"


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["a.svg", "a.png", "a.jpg", "a.gif", "a.webp"]), st.binary(max_size=200))
def test_arbitrary_bytes_are_refused(name: str, data: bytes) -> None:
    assert fault(name, data)[0].startswith("image.")


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["PNG", "JPEG", "GIF", "WEBP"]), st.integers(0, 400), st.binary(max_size=9))
def test_damaged_bitmaps_never_raise(kind: str, at: int, put: bytes) -> None:
    data = bitmap(kind, (16, 16))
    found = inspect(f"a.{kind.lower()}", data[:at] + put + data[at + len(put) :])
    assert isinstance(found, Finding) or len(found[0]) == 64


# --- Renditions -------------------------------------------------------------------


def picture(mode: str, size: tuple[int, int], kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image = Pillow.linear_gradient("L").resize(size).convert(mode)
    if mode == "RGBA":
        image.putalpha(128)
    image.save(out, kind, **options)
    return out.getvalue()


@given(st.integers(1, 6000))
def test_renditions_grow_and_are_never_larger_than_the_picture(width: int) -> None:
    found = images.widths(width)
    assert found
    assert list(found) == sorted(set(found))
    assert max(found) <= min(width, images.WIDTHS[-1])
    assert max(found) == min(width, images.WIDTHS[-1])


@pytest.mark.parametrize("kind", ["avif", "webp"])
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "CMYK", "P"])
def test_a_rendition_is_the_picture_at_another_size(mode: str, kind: str) -> None:
    source = "JPEG" if mode == "CMYK" else "PNG"
    data = picture(mode, (300, 200), source)
    made = images.rendition(data, 120, kind)
    assert made == images.rendition(data, 120, kind)
    with Pillow.open(io.BytesIO(made)) as shown, Pillow.open(io.BytesIO(data)) as whole:
        assert shown.format == kind.upper()
        assert shown.size == (120, 80)
        assert ("A" in shown.mode) == (mode == "RGBA")
        want = whole.convert("RGB").resize((120, 80))
        far = ImageChops.difference(shown.convert("RGB"), want).convert("L")
        assert max(far.tobytes()) < 40


def test_a_photograph_taken_lying_is_shown_upright() -> None:
    exif = Pillow.Exif()
    exif[images.ORIENTATION] = 6
    data = picture("RGB", (300, 200), "JPEG", exif=exif)
    with Pillow.open(io.BytesIO(images.rendition(data, 100, "webp"))) as shown:
        assert shown.size == (100, 150)


def test_flat_drawings_lose_nothing_where_that_is_smaller() -> None:
    flat = Pillow.new("RGB", (200, 100), "#2C6E49")
    flat.paste("#FFFFFF", (50, 20, 90, 70))
    out = io.BytesIO()
    flat.save(out, "PNG")
    with Pillow.open(io.BytesIO(images.rendition(out.getvalue(), 200, "webp"))) as shown:
        assert ImageChops.difference(shown.convert("RGB"), flat).getbbox() is None
