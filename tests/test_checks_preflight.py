"""A good PDF passes; the same PDF spoiled in one place fails with the code of that place."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from borderpress.checks.preflight import CHECKS
from borderpress.checks.preflight import dated as dated_check
from borderpress.checks.preflight.base import Examined
from borderpress.fonts import fontconfig
from borderpress.model import Asset, Severity, Sheet
from borderpress.printprofile import PrintProfile, read_print_profile
from borderpress.separate import make_ready

ROOT = Path(__file__).parents[1]
PROFILES = ROOT / "layouts" / "print-profiles"
CSS = """
@page { size: 100mm 120mm; margin: 15mm }
body { font: 10pt 'Noto Sans'; color: #1A1C1E; margin: 0 }
.band { background: #12343B; color: #FFFFFF; margin: -18mm -18mm 5mm; padding: 10mm 18mm 5mm }
hr { border: 0; border-top: 0.5pt solid #1A1C1E }
img { width: 30mm; height: 30mm; image-rendering: crisp-edges }
"""


def profile(name: str = "offset-coated") -> PrintProfile:
    path = PROFILES / f"{name}.toml"
    found, findings = read_print_profile(name, path.name, path.read_text("utf-8"))
    assert findings == ()
    assert found is not None
    return found


OLD = replace(profile(), standard="PDF/X-1a")
"""What an old shop asks for."""


def picture(pixels: int) -> bytes:
    image = Image.radial_gradient("L").resize((pixels, pixels)).convert("RGB")
    out = io.BytesIO()
    Image.merge(
        "RGB",
        [image.getchannel(0), image.getchannel(1), image.getchannel(2).point(lambda v: v // 2)],
    ).save(out, "PNG")
    return out.getvalue()


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[bytes]:
    """A page as the typesetter makes it for screens, with artwork into the bleed."""
    folder = tmp_path_factory.mktemp("fonts")
    config = folder / "fonts.conf"
    config.write_text(fontconfig([str(ROOT / "fonts/collected")], str(folder / "cache")), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FONTCONFIG_FILE", str(config))
        from borderpress.typesetter import typeset

        html = (
            '<!doctype html><html lang="vi"><head><title>Thử</title><link rel="stylesheet" '
            'href="style.css"></head><body><div class="band">Cửa khẩu</div><p>Hộ chiếu</p>'
            '<hr><p><img src="p.png" alt="Một vòng"></p></body></html>'
        )
        data, _, findings = typeset(Sheet(html, CSS, (Asset("p.png", "image/png", picture(400)),)))
        assert findings == ()
        yield data


@pytest.fixture(scope="module")
def good(screen: bytes) -> bytes:
    icc = (PROFILES / "made" / "FOGRA39L.icc").read_bytes()
    return make_ready(screen, profile(), icc, "Thử", date(2026, 11, 1))


def codes(data: bytes, of: PrintProfile) -> dict[str, Severity]:
    """Return the worst severity that each check found."""
    pdf = Examined(data)
    found: dict[str, Severity] = {}
    for check in CHECKS:
        for verdict in check.check(pdf, of):
            assert verdict.measured
            assert verdict.threshold
            if found.get(check.RULE.code) is not Severity.ERROR:
                found[check.RULE.code] = verdict.severity
    return found


def spoiled(data: bytes, change: Callable[[pikepdf.Pdf], None], *, old: bool = False) -> bytes:
    """Return a PDF with one fault; ``old``: written no younger than PDF 1.4."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        out = io.BytesIO()
        if old:  # streams stay packed as they are
            level = pikepdf.StreamDecodeLevel.none
            pdf.save(out, force_version="1.4", stream_decode_level=level, compress_streams=False)
        else:
            pdf.save(out)
    return out.getvalue()


def test_every_check_has_a_code_of_its_own() -> None:
    names = [check.RULE.code for check in CHECKS]
    assert len(set(names)) == len(names)
    assert all(name.startswith("preflight.") for name in names)


def test_a_good_pdf_passes(good: bytes) -> None:
    assert codes(good, profile()) == {}


def test_two_runs_give_the_same_bytes(screen: bytes, good: bytes) -> None:
    icc = (PROFILES / "made" / "FOGRA39L.icc").read_bytes()
    assert make_ready(screen, profile(), icc, "Thử", date(2026, 11, 1)) == good


# --- Spoiled in one place -----------------------------------------------------


def draw(operations: str) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].contents_add(f"q {operations} Q".encode())

    return change


def place_picture(
    pixels: int, space: Name, parts: int, bits: int = 8
) -> Callable[[pikepdf.Pdf], None]:
    """Draw a picture of so many pixels across in one inch."""

    def change(pdf: pikepdf.Pdf) -> None:
        rows = pixels * (-(-pixels // 8) if bits == 1 else pixels * parts)
        stream = pdf.make_stream(b"\x20" * rows)
        for key, value in {
            "Type": Name.XObject, "Subtype": Name.Image, "Width": pixels, "Height": pixels,
            "ColorSpace": space, "BitsPerComponent": bits,
        }.items():  # fmt: skip
            stream[f"/{key}"] = value
        resources = pdf.pages[0].obj.Resources
        if Name.XObject not in resources:
            resources.XObject = Dictionary()
        resources.XObject[Name("/Spoiled")] = stream
        draw("72 0 0 72 60 60 cm /Spoiled Do")(pdf)

    return change


def no_bleed(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.BleedBox = pdf.pages[0].obj.TrimBox


def no_trim(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].obj.TrimBox


def artwork_stops_at_the_trim(pdf: pikepdf.Pdf) -> None:
    left, bottom, _, top = (float(part) for part in pdf.pages[0].obj.TrimBox)
    paper = f"0 0 0 0 k {left - 9} {bottom} 9 {top - bottom} re f"
    draw(paper)(pdf)


def no_intent(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.OutputIntents


def another_press(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OutputIntents[0].OutputConditionIdentifier = pikepdf.String("FOGRA51")


def no_version(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Metadata


def a_link(pdf: pikepdf.Pdf) -> None:
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(link)])


def unembedded(pdf: pikepdf.Pdf) -> None:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    pdf.pages[0].obj.Resources.Font[Name("/Spoiled")] = pdf.make_indirect(font)


def type_3(pdf: pikepdf.Pdf) -> None:
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 1, 1]),
        FontMatrix=Array([1, 0, 0, 1, 0, 0]), CharProcs=Dictionary(), Encoding=Dictionary(),
        FirstChar=0, LastChar=0, Widths=Array([0]),
    )  # fmt: skip
    pdf.pages[0].obj.Resources.Font[Name("/Spoiled")] = pdf.make_indirect(font)


def overprinting(pdf: pikepdf.Pdf) -> None:
    states = pdf.pages[0].obj.Resources.ExtGState
    states[Name("/Spoiled")] = Dictionary(Type=Name.ExtGState, OP=True, op=True)
    draw("/Spoiled gs 0 0 0 0 k 60 60 20 20 re f")(pdf)


def near_the_trim(pdf: pikepdf.Pdf) -> None:
    name = next(iter(pdf.pages[0].obj.Resources.Font.keys()))
    content = b"\n".join(c.read_bytes() for c in _streams(pdf.pages[0]))
    shown = content[content.index(b"BT") : content.index(b"ET")]
    text = shown[shown.rindex(b"[") : shown.rindex(b"]") + 1].decode()
    draw(f"/bpOver gs 0 0 0 1 k BT {name} 8 Tf 1 0 0 1 2 60 Tm {text} TJ ET")(pdf)


def _streams(page: pikepdf.Page) -> list[Any]:
    contents = page.obj.Contents
    return list(contents) if isinstance(contents, pikepdf.Array) else [contents]


CASES = [
    ("preflight.colours", Severity.ERROR, draw("1 0 0 rg 60 60 20 20 re f")),
    ("preflight.colours", Severity.ERROR, place_picture(400, Name.DeviceRGB, 3)),
    ("preflight.pictures", Severity.ERROR, place_picture(90, Name.DeviceGray, 1)),
    ("preflight.pictures", Severity.WARNING, place_picture(200, Name.DeviceGray, 1)),
    ("preflight.pictures", Severity.WARNING, place_picture(400, Name.DeviceGray, 1, bits=1)),
    ("preflight.boxes", Severity.ERROR, no_bleed),
    ("preflight.boxes", Severity.ERROR, no_trim),
    ("preflight.edges", Severity.ERROR, artwork_stops_at_the_trim),
    ("preflight.ink", Severity.ERROR, draw("0.9 0.9 0.9 0.9 k 60 60 100 100 re f")),
    ("preflight.fonts", Severity.ERROR, unembedded),
    ("preflight.fonts", Severity.ERROR, type_3),
    ("preflight.black", Severity.ERROR, overprinting),
    ("preflight.hairline", Severity.ERROR, draw("0.1 w 0 0 0 1 K 60 60 m 90 90 l S")),
    ("preflight.standard", Severity.ERROR, no_intent),
    ("preflight.standard", Severity.ERROR, another_press),
    ("preflight.standard", Severity.ERROR, no_version),
    ("preflight.standard", Severity.ERROR, a_link),
    ("preflight.safe", Severity.ERROR, near_the_trim),
]


@pytest.mark.parametrize(
    ("code", "severity", "change"), CASES, ids=lambda v: getattr(v, "__name__", str(v))
)
def test_one_fault_is_one_code(
    good: bytes, code: str, severity: Severity, change: Callable[[pikepdf.Pdf], None]
) -> None:
    assert codes(spoiled(good, change), profile()) == {code: severity}


def test_rich_black_small_text_is_found(good: bytes) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        content = b"\n".join(c.read_bytes() for c in _streams(pdf.pages[0]))
        pdf.pages[0].obj.Contents = pdf.make_stream(
            content.replace(b"0 0 0 1 k", b"0.6 0.5 0.4 0.95 k")
        )

    assert codes(spoiled(good, change), profile())["preflight.black"] is Severity.ERROR


@pytest.mark.parametrize(
    "state", [Dictionary(ca=0.5), Dictionary(CA=0.5), Dictionary(BM=Name.Multiply)]
)
def test_old_shops_take_nothing_transparent(screen: bytes, state: Any) -> None:
    old = replace(profile(), standard="PDF/X-1a")
    icc = (PROFILES / "made" / "FOGRA39L.icc").read_bytes()
    made = make_ready(screen, old, icc, "Thử", date(2026, 11, 1))
    assert codes(made, old) == {}

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Resources.ExtGState[Name("/Spoiled")] = state

    assert codes(spoiled(made, change), old) == {"preflight.dated": Severity.ERROR}


def a_layer(pdf: pikepdf.Pdf) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Thử"))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary())


def a_group(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Group = Dictionary(S=Name.Transparency)


def a_group_in_a_form(pdf: pikepdf.Pdf) -> None:
    form = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 1, 1]))
    form.Group = Dictionary(S=Name.Transparency)
    pdf.pages[0].obj.Resources.XObject[Name("/Spoiled")] = form


def a_young_font(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Spoiled = pdf.make_stream(b"OTTO", Subtype=Name.OpenType)


def a_forbidden_filter(pdf: pikepdf.Pdf) -> None:
    stream = pdf.make_stream(b"")
    stream.write(b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01", filter=Name.LZWDecode)
    pdf.Root.Spoiled = stream


def a_script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.beep()")


def an_attachment(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["a.txt"] = b"a"


def sixteen_bits(pdf: pikepdf.Pdf) -> None:
    stream = pdf.make_stream(b"\0" * 8, Type=Name.XObject, Subtype=Name.Image)
    stream.Width, stream.Height, stream.BitsPerComponent = 1, 1, 16
    stream.ColorSpace = Name.DeviceCMYK
    pdf.Root.Spoiled = stream


def an_ink_of_a_profile(pdf: pikepdf.Pdf) -> None:
    space = Array([Name.ICCBased, pdf.make_stream(b"", N=4)])
    pdf.pages[0].obj.Resources.ColorSpace[Name("/Spoiled")] = space
    pdf.pages[0].contents_add(b"q /Spoiled cs 0 0 0 1 sc 20 20 9 9 re f Q")


@pytest.fixture(scope="module")
def dated(screen: bytes) -> bytes:
    icc = (PROFILES / "made" / "FOGRA39L.icc").read_bytes()
    return make_ready(screen, OLD, icc, "Thử", date(2026, 11, 1))


@pytest.mark.parametrize(
    "change",
    [a_layer, a_group, a_group_in_a_form, a_young_font, a_forbidden_filter, a_script,
     an_attachment, sixteen_bits, an_ink_of_a_profile],
)  # fmt: skip
def test_old_shops_take_only_what_their_standard_knows(
    dated: bytes, good: bytes, change: Callable[[pikepdf.Pdf], None]
) -> None:
    assert len(list(dated_check.check(Examined(spoiled(dated, change, old=True)), OLD))) == 1
    assert not list(dated_check.check(Examined(spoiled(good, change)), profile()))


def test_a_younger_pdf_is_told_to_old_shops(dated: bytes) -> None:
    assert codes(spoiled(dated, lambda _: None), OLD) == {}
    with pikepdf.open(io.BytesIO(dated)) as pdf:
        newer, packed = io.BytesIO(), io.BytesIO()
        pdf.save(newer, force_version="1.7")
        pdf.save(packed, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    for out in (newer, packed):
        assert list(dated_check.check(Examined(out.getvalue()), OLD))


def test_pages_that_cannot_be_bound_are_found(good: bytes) -> None:
    booklet = replace(profile(), pages=4)
    assert codes(good, booklet) == {"preflight.pages": Severity.ERROR}


def test_sheets_of_a_booklet_have_two_sides(good: bytes) -> None:
    booklet = replace(profile(), sheets="booklet")
    assert codes(good, booklet) == {"preflight.pages": Severity.ERROR}
    pdf = pikepdf.open(io.BytesIO(good))
    pdf.pages.append(pdf.pages[0])
    out = io.BytesIO()
    pdf.save(out)
    assert codes(out.getvalue(), booklet) == {}


def test_a_screen_pdf_fails_for_offset_and_passes_for_the_office(screen: bytes) -> None:
    assert {"preflight.standard", "preflight.boxes", "preflight.colours"} <= set(
        codes(screen, profile())
    )
    assert codes(screen, profile("office-digital")) == {}
