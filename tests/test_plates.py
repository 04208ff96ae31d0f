"""Pictures of a PDF become inks: what is seen of them, at the size they need, once for all."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pdfs import image, pdf_of, put, saved
from photos import BLUE, GROUND, ICC, KINDS, RED, YELLOW
from PIL import Image

from borderpress.images import media_type, media_type_of
from borderpress.model import Asset, Sheet
from borderpress.pdfwalk import marks
from borderpress.placed import placings
from borderpress.printprofile import PrintProfile, read_print_profile
from borderpress.separate import make_ready
from borderpress.settable import settled

PROFILES = Path(__file__).parents[1] / "layouts/print-profiles"
pytestmark = pytest.mark.usefixtures("only_collected_fonts")
DAY = date(2026, 11, 1)
CROP = """@page { size: 60mm 60mm; margin: 0 } body { margin: 0 }
img { display: block; width: 60mm; height: 20mm; object-fit: cover; object-position: FOCUS;
  image-rendering: crisp-edges }"""


@dataclass
class Shelf:
    """Keeps pictures in memory and counts how often one had to be made."""

    items: dict[str, bytes] = field(default_factory=dict)
    made: int = 0

    def kept(self, key: str, make: Callable[[], bytes]) -> bytes:
        if key not in self.items:
            self.made += 1
            self.items[key] = make()
        return self.items[key]


def profile(**changes: Any) -> PrintProfile:
    text = (PROFILES / "offset-coated.toml").read_text("utf-8")
    found, _ = read_print_profile("offset-coated", "offset-coated.toml", text)
    assert found
    return replace(found, marks=False, bleed=0.0, **changes)


def ready(data: bytes, of: PrintProfile | None = None, shelf: Shelf | None = None) -> bytes:
    return make_ready(data, of or profile(), ICC, "Thử", DAY, keeper=shelf)


def page(data: bytes, scale: float = 1) -> Image.Image:
    """Return the first page as pdfium shows it."""
    document = pypdfium2.PdfDocument(data)
    shown: Image.Image = document[0].render(scale=scale).to_pil().convert("RGB")
    document.close()
    return shown


@dataclass(frozen=True)
class Kept:
    """A picture of a finished PDF."""

    size: tuple[int, int]
    space: str
    bits: int
    mask: int
    """Pixels across of its mask; 0 without one."""
    stencil: bool


def pictures(data: bytes) -> list[Kept]:
    """Return the pictures of a PDF, masks not among them."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        streams = [found for found in pdf.objects if isinstance(found, pikepdf.Stream)]
        masks = {found.SMask.objgen for found in streams if "/SMask" in found}
        shown = [f for f in streams if f.get("/Subtype") == "/Image" and f.objgen not in masks]
        return [
            Kept(
                (int(found.Width), int(found.Height)),
                str(found.get("/ColorSpace")),
                int(found.BitsPerComponent),
                int(found.SMask.Width) if "/SMask" in found else 0,
                bool(found.get("/ImageMask")),
            )
            for found in shown
        ]


def sheet(name: str, focus: str = "50% 50%", css: str = CROP) -> bytes:
    """Return a screen PDF of one picture in a frame of 3:1."""
    from borderpress.typesetter import typeset

    data = settled(name, KINDS[name], inks=True)
    head = '<html lang="vi"><title>Thử</title><link rel="stylesheet" href="style.css">'
    html = f'<!doctype html>{head}<img src="{name}" alt="Một hình">'
    made, _, findings = typeset(
        Sheet(
            html,
            css.replace("FOCUS", focus),
            (Asset(name, media_type_of(data) or media_type(name), data),),
        )
    )
    assert findings == ()
    return made


def near(one: object, two: object, by: int = 60) -> bool:
    """Return whether two colours are alike."""
    assert isinstance(one, tuple)
    assert isinstance(two, tuple)
    return all(abs(a - b) <= by for a, b in zip(one, two, strict=True))


@pytest.mark.parametrize(
    ("focus", "at", "colour"),
    [("0% 0%", (8, 8), RED), ("50% 50%", (85, 28), YELLOW), ("100% 100%", (160, 48), BLUE)],
)
def test_what_a_frame_hides_does_not_travel(
    focus: str, at: tuple[int, int], colour: tuple[int, int, int]
) -> None:
    screen = sheet("huge.jpg", focus)
    made = ready(screen)
    (kept,) = pictures(made)
    assert kept.size == pytest.approx((60 / 25.4 * 300, 20 / 25.4 * 300), abs=3)
    assert near(page(screen).getpixel(at), colour)
    assert near(page(made).getpixel(at), colour)


def test_the_page_looks_the_same_in_inks() -> None:
    """Cut, made smaller, and drawn where it stood: no edge may have moved."""
    for name in ("huge.jpg", "square.png", "tiny.png", "clear.png"):
        screen = page(sheet(name, "30% 70%"), 3).convert("L")
        inked = page(ready(sheet(name, "30% 70%")), 3).convert("L")
        moved = sum(abs(a - b) > 70 for a, b in zip(screen.tobytes(), inked.tobytes(), strict=True))
        assert moved < 0.002 * screen.width * screen.height, name


def test_a_picture_seen_twice_keeps_all_that_is_seen_of_it() -> None:
    pdf = pdf_of(
        "q 0 0 50 100 re W n 100 0 0 100 0 0 cm /I Do Q "
        "q 75 100 25 100 re W n 100 0 0 100 0 100 cm /I Do Q"
    )
    put(pdf, "XObject", I=pdf.make_indirect(image(pdf, 100, 100, (200, 30, 30))))
    placing = placings(marks(pdf), lambda _: None)
    ((_, found),) = placing.items()
    assert found.seen == pytest.approx((0, 0, 1, 1))
    pdf = pdf_of("q 25 0 50 100 re W n 100 0 0 100 0 0 cm /I Do Q")
    put(pdf, "XObject", I=pdf.make_indirect(image(pdf, 100, 100, (200, 30, 30))))
    assert next(iter(placings(marks(pdf), lambda _: None).values())).seen == (0.25, 0, 0.75, 1)
    (kept,) = pictures(ready(saved(pdf)))
    assert kept.size == (52, 100)


PLACES = {(0.06, 0.06): RED, (0.94, 0.94): BLUE, (0.5, 0.5): YELLOW, (0.8, 0.2): GROUND}
"""Share of a scene's width and height → the colour there."""


def expected(name: str, place: tuple[float, float]) -> tuple[int, ...]:
    """Return the colour that a kind of picture shows at a place."""
    colour = PLACES[place]
    if name == "clear.png" and place[0] < 0.5:
        return 255, 255, 255
    if "grey" in name:
        return (Image.new("RGB", (1, 1), colour).convert("L").tobytes()[0],) * 3
    return colour


@pytest.mark.parametrize("name", sorted(set(KINDS) - {"two.png"}))
def test_every_kind_of_picture_is_printed_as_it_is_shown(name: str) -> None:
    """Against the colours that were drawn; a press makes strong ones duller."""
    css = CROP.replace("60mm 60mm", "60mm 90mm").replace("height: 20mm", "height: auto")
    made = ready(sheet(name, css=css))
    shown = page(made)
    assert {kept.space for kept in pictures(made)} <= {"/DeviceCMYK", "/DeviceGray"}
    width, height = scene_size(name)
    for place in PLACES:
        x, y = round(place[0] * shown.width), round(place[1] * shown.width * height / width)
        got = shown.getpixel((x, y))
        assert near(got, expected(name, place), 75), (place, got)


def scene_size(name: str) -> tuple[int, int]:
    """Return the shape in which a picture is shown."""
    with Image.open(io.BytesIO(KINDS[name])) as image:
        return (120, 80) if name == "turned.jpg" else image.size


def test_a_picture_is_made_once_for_all_jobs_that_show_it_alike() -> None:
    shelf, screen = Shelf(), sheet("huge.jpg")
    first = ready(screen, shelf=shelf)
    assert shelf.made == 1
    assert ready(screen, shelf=shelf) == first == ready(screen)
    assert shelf.made == 1
    ready(sheet("huge.jpg", "0% 0%"), shelf=shelf)
    ready(screen, profile(picture_ppi=200), shelf)
    assert shelf.made == 3


def test_another_press_gets_pictures_of_its_own() -> None:
    shelf, screen = Shelf(), sheet("huge.jpg")
    ready(screen, shelf=shelf)
    other = (PROFILES / "made/FOGRA29L.icc").read_bytes()
    make_ready(screen, profile(), other, "Thử", DAY, keeper=shelf)
    assert shelf.made == 2


@pytest.mark.parametrize("high", ["20mm", "auto"])
def test_where_nothing_may_show_through_clear_parts_take_their_ground(high: str) -> None:
    css = CROP.replace("20mm", high) + " body { background: #12343B }"
    old = profile(standard="PDF/X-1a")
    made = ready(sheet("clear.png", css=css), old)
    (kept,) = pictures(made)
    assert not kept.mask
    assert near(
        page(made).getpixel((10, 28)),
        page(ready(sheet("clear.png", css=css))).getpixel((10, 28)),
        12,
    )
    (clear,) = pictures(ready(sheet("clear.png", css=css)))
    assert clear.mask


def test_a_clear_picture_on_a_motley_ground_stays_clear_and_preflight_tells() -> None:
    pdf = pdf_of("1 0 0 rg 0 0 30 100 re f 100 0 0 100 0 0 cm /I Do")
    shown = image(pdf, 10, 10, (200, 30, 30))
    mask = image(pdf, 10, 10, (0, 0, 0))
    mask.write(bytes(range(100)))
    mask.ColorSpace = pikepdf.Name.DeviceGray
    shown.SMask = pdf.make_indirect(mask)
    put(pdf, "XObject", I=pdf.make_indirect(shown))
    (kept,) = pictures(ready(saved(pdf), profile(standard="PDF/X-1a")))
    assert kept.mask


def test_line_art_and_stencils_stay() -> None:
    pdf = pdf_of("100 0 0 100 0 0 cm /I Do")
    stencil = pdf.make_stream(b"\xff" * 200)
    stencil.Type, stencil.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    stencil.Width, stencil.Height, stencil.BitsPerComponent, stencil.ImageMask = 40, 40, 1, True
    put(pdf, "XObject", I=pdf.make_indirect(stencil))
    (kept,) = pictures(ready(saved(pdf)))
    assert (kept.stencil, kept.size, kept.bits) == (True, (40, 40), 1)


def test_a_mask_that_two_pictures_share_is_cut_for_each() -> None:
    pdf = pdf_of("q 0 0 50 100 re W n 100 0 0 100 0 0 cm /I Do Q q 100 0 0 100 100 0 cm /J Do Q")
    mask = image(pdf, 100, 100, (0, 0, 0))
    mask.write(b"\x80" * 10000)
    mask.ColorSpace = pikepdf.Name.DeviceGray
    shared = pdf.make_indirect(mask)
    for name in "IJ":
        shown = image(pdf, 100, 100, (200, 30, 30))
        shown.SMask = shared
        put(pdf, "XObject", **{name: pdf.make_indirect(shown)})
    found = pictures(ready(saved(pdf)))
    assert sorted(kept.mask for kept in found) == [51, 100]
