"""Documents on sheets: as a print profile asks, and any PDF by the verb ``impose``."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pdfs import pdf_of, saved
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageChops

from borderpress import cli
from borderpress.errors import BorderpressError, Exit
from borderpress.imposition import MM
from borderpress.printprofile import PrintProfile, read_print_profile
from borderpress.sheets import Document, document, for_anybody, for_profile, planned

ROOT = Path(__file__).parents[1]
A4 = (297.0, 210.0)
FOREIGN = sorted((Path(__file__).parent / "data/preflight").glob("*.pdf"))


def profile(name: str) -> PrintProfile:
    path = ROOT / f"layouts/print-profiles/{name}.toml"
    found, _ = read_print_profile(name, path.name, path.read_text("utf-8"))
    assert found
    return found


def source(count: int, width: float = 148, height: float = 210, **keys: object) -> bytes:
    """Return a PDF of pages in mm."""
    pdf = pdf_of("0 0 9 9 re f")
    pdf.pages[0].obj.MediaBox = Array([0, 0, width * MM, height * MM])
    for key, value in keys.items():
        pdf.pages[0].obj[f"/{key}"] = value
    for _ in range(count - 1):
        pdf.pages.append(pdf.pages[0])
    return saved(pdf)


def box(data: bytes, name: str) -> list[float]:
    """Return a box of the first page, mm."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [round(float(part) / MM, 1) for part in pdf.pages[0].obj[f"/{name}"]]


# --- As a profile asks --------------------------------------------------------


def test_two_a5_pages_stand_in_the_middle_of_a4() -> None:
    data, plan = for_profile(source(3), profile("office-saver"))
    assert plan
    assert box(data, "MediaBox") == [0, 0, 297, 210]
    assert [[slot.page for slot in side] for side in plan.sides] == [[1, 2], [3, None]]


def test_an_office_booklet_moves_its_inner_pages_by_its_paper() -> None:
    data, plan = for_profile(source(12), profile("office-booklet"))
    assert plan
    assert [side[0].shift for side in plan.sides[::2]] == pytest.approx([0, 0.1, 0.2])
    assert (plan.count(), plan.empty(), plan.sheets()) == (12, 0, 3)
    assert plan.creep() == pytest.approx(0.2)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(pdf.pages) == 6


@pytest.mark.parametrize("size", [(210, 297), (210, 148), (148, 297)])
@pytest.mark.parametrize("name", ["office-saver", "office-booklet"])
def test_pages_that_do_not_fit_twice_on_the_printers_sheet_stay_single(
    name: str, size: tuple[float, float]
) -> None:
    data = source(3, *size)
    assert for_profile(data, profile(name)) == (data, None)


@pytest.mark.parametrize("name", ["office-digital", "offset-coated", "offset-uncoated"])
def test_without_a_word_on_sheets_pages_stay_single(name: str) -> None:
    data = source(4)
    assert for_profile(data, profile(name)) == (data, None)


def test_a_shop_that_wants_sheets_gets_them_with_bleed() -> None:
    shop = replace(profile("offset-coated"), sheets="booklet", caliper=0.12)
    data, plan = for_profile(source(8), shop)
    assert plan
    assert (plan.width, plan.height) == pytest.approx((296, 210))
    assert box(data, "TrimBox") == [0, 0, 296, 210]
    assert box(data, "BleedBox") == [-3, -3, 299, 213]


def test_two_a4_pages_need_a3() -> None:
    found = Document(4, 210, 297, 0)
    assert planned(found, "booklet", sheet=A4) is None
    plan = planned(found, "booklet", sheet=(420, 297))
    assert plan
    assert plan.sides[0][1].x == 210


# --- Any PDF ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("width", "height", "sheet"),
    [
        (148, 210, [0, 0, 297, 210]),
        (148.5, 210, [0, 0, 297, 210]),
        (210, 297, [0, 0, 420, 297]),
        (100, 120, [0, 0, 200, 120]),
    ],
)
def test_sheets_are_of_paper_that_two_pages_just_fit_on(
    width: float, height: float, sheet: list[float]
) -> None:
    data, _ = for_anybody(source(4, width, height), "a.pdf", "2-up", 0)
    assert box(data, "MediaBox") == sheet


def test_a_pdf_with_bleed_keeps_it() -> None:
    trim = {"TrimBox": Array([9, 9, 9 + 148 * MM, 9 + 210 * MM])}
    bleed = Array([9 - 2 * MM, 9 - 3 * MM, 9 + 151 * MM, 9 + 213 * MM])
    data = source(4, 160, 230, **trim, BleedBox=bleed)
    assert document(data, "a.pdf").bleed == pytest.approx(2)
    made, _ = for_anybody(data, "a.pdf", "booklet", 0.1)
    assert box(made, "TrimBox") == [0, 0, 296, 210]
    assert box(made, "BleedBox") == [-2, -2, 298, 212]


@pytest.mark.parametrize("path", FOREIGN, ids=lambda path: path.stem)
def test_pdfs_of_other_programs_look_on_sheets_as_they_did(path: Path) -> None:
    """A page on a sheet is, pixel for pixel, the page alone."""
    data = path.read_bytes()
    made, plan = for_anybody(data, path.name, "booklet", 0)
    darkest = 255
    for number, side in enumerate(plan.sides):
        for slot in (slot for slot in side if slot.page):
            alone, sheet = shown(data, slot.page or 0), shown(made, number + 1)
            left = sheet.width - alone.width if slot.x else 0
            cell = sheet.crop((left, 0, left + alone.width, alone.height))
            difference = ImageChops.difference(cell, alone).histogram()
            assert sum(difference[64:]) < 0.002 * alone.width * alone.height
            darkest = min(darkest, *alone.tobytes())
    assert darkest < 64  # there is something to see


def shown(data: bytes, page: int) -> Image.Image:
    """Return a page (from 1) in grey, as pdfium draws it, four pixels for a pt."""
    document = pypdfium2.PdfDocument(data)
    image: Image.Image = document[page - 1].render(scale=4, grayscale=True).to_pil()
    document.close()
    return image.convert("L")


def mixed() -> bytes:
    """Return a PDF whose third page lies on its side."""
    pdf = pikepdf.open(io.BytesIO(source(4)))
    pdf.pages[2].obj.Rotate = 90
    return saved(pdf)


def locked(user: str) -> bytes:
    out = io.BytesIO()
    pdf = pikepdf.open(io.BytesIO(source(4)))
    pdf.save(out, encryption=pikepdf.Encryption(owner="a", user=user))
    return out.getvalue()


def no_size() -> bytes:
    pdf = pdf_of("")
    pdf.pages[0].obj.MediaBox = Array([0, 0, 0, 0])
    return saved(pdf)


def empty() -> bytes:
    return saved(pikepdf.new())


FAULTS: list[tuple[Callable[[], bytes], str]] = [
    (mixed, "Page 3 is 210 × 148 mm, not 148 × 210 mm"),
    (lambda: locked("b"), "a.pdf is locked with a password"),
    (lambda: locked(""), "a.pdf is locked with a password"),
    (empty, "a.pdf has no pages"),
    (no_size, "a.pdf is not a PDF that can be read"),
    (lambda: b"%PDF-1.7 and nothing", "a.pdf is not a PDF that can be read"),
    (lambda: b"", "a.pdf is not a PDF that can be read"),
]


@pytest.mark.parametrize(("spoilt", "told"), FAULTS, ids=[told for _, told in FAULTS])
def test_what_cannot_be_put_on_sheets_is_told(spoilt: Callable[[], bytes], told: str) -> None:
    with pytest.raises(BorderpressError) as raised:
        for_anybody(spoilt(), "a.pdf", "booklet", 0)
    assert told in raised.value.text.english()
    assert raised.value.hint.english()


@pytest.mark.parametrize("key", ["Contents", "Resources", "Annots", "Group", "Rotate", "UserUnit"])
def test_a_page_with_a_broken_key_is_placed_or_told(key: str) -> None:
    for value in (Name.Broken, Array([1, Dictionary()]), Dictionary(A=1)):
        pdf = pikepdf.open(io.BytesIO(source(1)))
        pdf.pages[0].obj[f"/{key}"] = value
        assert sides_or_fault(saved(pdf)) in (2, "a.pdf")


def test_every_cut_off_file_is_placed_or_told() -> None:
    data = source(8)
    found = [sides_or_fault(data[:length]) for length in range(0, len(data), 40)]
    assert set(found) <= {2, 4, "a.pdf"}
    assert "a.pdf" in found


def sides_or_fault(data: bytes) -> int | str:
    """Return the number of sides that a broken file fills, or the name that its fault tells."""
    try:
        made, _ = for_anybody(data, "a.pdf", "booklet", 0)
    except BorderpressError as error:
        return error.text.english().split(" ")[0]
    with pikepdf.open(io.BytesIO(made)) as pdf:
        return len(pdf.pages)


# --- The verb -----------------------------------------------------------------


def call(*arguments: str) -> int:
    return cli.main(["impose", *arguments, "--ui", "en"])


def test_impose_writes_beside_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bản tin.pdf"
    path.write_bytes(source(5))
    assert call(str(path), "--sheets", "booklet") == Exit.FINE
    out = " ".join(capsys.readouterr().out.split())
    assert "5 pages on 2 sheets of 297 × 210 mm" in out
    assert "short edge" in out
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bản tin.booklet.pdf", "bản tin.pdf"]
    assert path.read_bytes() == source(5)
    with pikepdf.open(tmp_path / "bản tin.booklet.pdf") as pdf:
        assert len(pdf.pages) == 4


def test_impose_answers_in_json_with_the_paper_of_a_profile(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(source(12))
    for more, creep in (((), 0.2), (("--profile", "office-saver"), 0.0)):
        assert call(str(path), "--sheets", "booklet", "--json", *more) == Exit.FINE
        (told,) = json.loads(capsys.readouterr().out)["files"]
        assert told == {
            "file": str(tmp_path / "a.booklet.pdf"),
            "pages": 12,
            "sheets": 3,
            "width": 297,
            "height": 210,
            "creep": creep,
        }


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "Which file?"),
        (("a.pdf",), "How are the pages to stand on sheets?"),
        (("a.pdf", "--sheets", "boklet"), "Write one of: booklet"),
        (("a.pdf", "--sheets", "single"), "Write one of:"),
        (("a.pdf", "--sheets", "2-up", "--profile", "x"), "There is no profile “x”"),
        (("none.pdf", "--sheets", "2-up"), "none.pdf cannot be read"),
    ],
)
def test_bad_use_of_impose_is_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.pdf").write_bytes(source(4))
    assert call(*arguments) == Exit.BAD_USE
    assert told in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir()] == ["a.pdf"]
