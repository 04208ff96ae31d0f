"""Jobs for print shops: what is made, what stays, what is held back, and the verbs for it."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from photos import KINDS
from qrcodes import seen_code
from small import DAY, TOOLKIT, edit, make, small_project
from verapdf import assert_conforming

from borderpress import cli
from borderpress.errors import Exit
from borderpress.joblist import Selection
from borderpress.model import Severity
from borderpress.pdfwalk import marks
from borderpress.press import Report
from borderpress.printing import build, ticket_language, ticket_sentences
from borderpress.project import icc_path, load
from borderpress.separations import separations

ONE = Selection(bulletins=("nghi-le",), languages=("km",))
SHOP = """\
title = "A shop"
standard = "PDF/X-4"
colours = "cmyk"
icc = "shop.icc"
condition = "FOGRA51"
ink_limit = 300
bleed = "3"
marks = true
overprint = true
"""
BASE = "print/offset-coated/bulletin-a5/nghi-le.km"


def run(root: Path, *names: str, selection: Selection = ONE) -> Report:
    project = load(root, TOOLKIT)
    return build(project, selection, names, DAY, root / "output", 1, lambda _n: _ignore)


def _ignore(_result: object) -> None:
    """Take a result and do nothing with it."""


def put_shop(root: Path, text: str = SHOP, icc: bytes | None = None) -> None:
    folder = root / "layouts/print-profiles"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "shop.toml").write_text(text, "utf-8")
    if icc is not None:
        (folder / "shop.icc").write_bytes(icc)


def own_icc() -> bytes:
    path = icc_path((TOOLKIT,), "FOGRA29L.icc")
    assert path
    return path.read_bytes()


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = small_project(tmp_path_factory.mktemp("printing") / "project")
    report = run(root, "offset-coated", "office-digital")
    assert [f for f in report.findings if f.severity is Severity.ERROR] == []
    assert len(report.results) == 2
    assert report.editions == (("nghi-le", "km"),)
    return root


def test_a_shop_gets_pdf_report_ticket_and_zip(finished: Path) -> None:
    for suffix in (".pdf", ".ticket.pdf", ".preflight.json", ".zip"):
        assert (finished / f"output/{BASE}{suffix}").is_file()


def test_the_zip_holds_what_its_list_says(finished: Path) -> None:
    with zipfile.ZipFile(finished / f"output/{BASE}.zip") as folder:
        files = {name: folder.read(name) for name in folder.namelist()}
        assert {entry.date_time for entry in folder.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    sums = dict(line.split("  ")[::-1] for line in files.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    assert files["nghi-le.km.pdf"] == (finished / f"output/{BASE}.pdf").read_bytes()
    assert "nghi-le.km.ticket.pdf" in files


def test_the_code_is_read_from_the_printed_sheet_too(finished: Path) -> None:
    code = seen_code((finished / f"output/{BASE}.pdf").read_bytes())
    assert code.faults() == [], code
    assert code.address == "https://thu.example.org/km/notices/nghi-le/"


def test_the_slug_says_what_each_sheet_is(finished: Path) -> None:
    document = pypdfium2.PdfDocument((finished / f"output/{BASE}.pdf").read_bytes())
    for number, page in enumerate(document, 1):
        page.set_cropbox(*page.get_mediabox())
        text = page.get_textpage().get_text_range()
        place = f"{number}/{len(document)}"
        assert f"nghi-le · km · {place} · 2026-11-10 · offset-coated · FOGRA39" in text
    document.close()


def test_the_slug_stands_outside_the_bleed_and_clear_of_the_marks(finished: Path) -> None:
    document = pypdfium2.PdfDocument((finished / f"output/{BASE}.pdf").read_bytes())
    page = document[0]
    left, bottom, right, _ = page.get_bleedbox()
    media, text = page.get_mediabox(), page.get_textpage()
    boxes = [text.get_charbox(n) for n in range(text.count_chars())]
    slug = [box for box in boxes if box[2] > box[0] and box[3] < page.get_trimbox()[1]]
    assert len(slug) > 30
    middle = (left + right) / 2
    for box in slug:
        assert media[1] < box[1]
        assert box[3] < bottom
        assert not middle - 8 < box[0] < middle + 8
    document.close()


def test_office_printers_get_the_pdf_as_it_is_on_screens(finished: Path) -> None:
    make(finished, selection=Selection(("nghi-le",), ("km",), ("pdf",)))
    office = finished / "output/print/office-digital/bulletin-a5/nghi-le.km.pdf"
    screen = finished / "output/pdf/bulletin-a5/nghi-le.km.pdf"
    assert office.read_bytes() == screen.read_bytes()


def test_nothing_changed_nothing_made_and_elsewhere_the_same_bytes(
    finished: Path, tmp_path: Path
) -> None:
    assert all(result.cached for result in run(finished, "offset-coated").results)
    other = small_project(tmp_path / "elsewhere")
    run(other, "offset-coated")
    for suffix in (".pdf", ".ticket.pdf", ".preflight.json", ".zip"):
        name = f"output/{BASE}{suffix}"
        assert (other / name).read_bytes() == (finished / name).read_bytes(), suffix


def test_another_clock_locale_user_and_order_of_hashes_change_no_byte(
    finished: Path, tmp_path: Path
) -> None:
    """As near to a second machine as one can come on the first."""
    root = small_project(tmp_path / "dự án khác")
    elsewhere = {
        "TZ": "Asia/Vientiane", "LC_ALL": "C", "LANG": "C", "HOME": str(tmp_path),
        "PYTHONHASHSEED": "77", "TMPDIR": str(tmp_path), "USER": "ai-do", "COLUMNS": "40",
        "PATH": os.environ["PATH"],
    }  # fmt: skip
    asked = ["--bulletin", "nghi-le", "--language", "km", "--profile", "offset-coated"]
    command = [sys.executable, "-X", "borderpress", str(TOOLKIT / "build.py"), "build"]
    command += ["--project", str(root), "--date", DAY.isoformat(), "--jobs", "2", *asked]
    subprocess.run(
        ["sh", "-c", 'umask 077; exec "$@"', "sh", *command],
        env=elsewhere, cwd=tmp_path, check=True, capture_output=True,
    )  # fmt: skip
    for suffix in (".pdf", ".ticket.pdf", ".preflight.json", ".zip"):
        name = f"output/{BASE}{suffix}"
        assert (root / name).read_bytes() == (finished / name).read_bytes(), suffix


SOFT = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 30"><path fill="#2C6E49" '
    'd="M0 0h60v30H0z"/><path fill="#fff" fill-opacity="0.5" d="M0 0h30v30H0z"/></svg>'
)
PICTURES = """\
images:
  - file: ../images/soft.svg
    alt: Hai màu
    credit: "Hình: borderpress"
    lead: true
    crop: allowed
  - file: ../images/clear.png
    alt: Một hình trong suốt
    credit: "Hình: borderpress"
---
![](../images/clear.png)

"""


def test_an_old_shop_gets_pdf_x_1a_without_anything_to_see_through(tmp_path: Path) -> None:
    root = small_project(tmp_path / "project")
    (root / "content/images/soft.svg").write_text(SOFT, "utf-8")
    (root / "content/images/clear.png").write_bytes(KINDS["clear.png"])
    edit(root / "content/bulletins/nghi-le.md", "---\nCửa", f"{PICTURES}Cửa")
    edit(root / "content/bulletins/nghi-le.md", "kind: notice", "kind: campaign")
    old = SHOP.replace("PDF/X-4", "PDF/X-1a").replace("FOGRA51", "FOGRA29")
    put_shop(root, f"{old}error_ppi = 1\nwarn_ppi = 1\n", own_icc())
    report = run(root, "shop")
    assert [f for f in report.findings if f.severity is not Severity.INFO] == []
    base = root / "output/print/shop/bulletin-a5/nghi-le.km"
    assert base.with_suffix(".km.zip").is_file()
    data = base.with_suffix(".km.pdf").read_bytes()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.pdf_version == "1.4"
        assert str(pdf.docinfo["/GTS_PDFXVersion"]) == "PDF/X-1a:2003"
        streams = [found for found in pdf.objects if isinstance(found, pikepdf.Stream)]
        shown = [found for found in streams if found.get("/Subtype") == "/Image"]
        assert len(shown) == 2
        assert {str(found.ColorSpace) for found in shown} == {"/DeviceCMYK"}
        assert not [found for found in streams if "/SMask" in found or "/Group" in found]
    assert max(ink.most for ink in separations(data)) <= 300


def test_a_build_of_everything_leaves_the_files_for_shops(finished: Path) -> None:
    make(finished)
    assert (finished / f"output/{BASE}.zip").is_file()


def test_the_ticket_is_one_page_in_the_source_language(finished: Path) -> None:
    document = pypdfium2.PdfDocument((finished / f"output/{BASE}.ticket.pdf").read_bytes())
    assert len(document) == 1
    text = document[0].get_textpage().get_text_range().replace("\u00a0", " ")
    report = json.loads((finished / f"output/{BASE}.preflight.json").read_text("utf-8"))
    assert "Phiếu in" in text
    assert "nghi-le.km.pdf" in text
    assert report["sha256"][:20] in text.replace("\r\n", "").replace("\ufffe", "")
    assert len(report["checks"]) == 12
    for row in report["checks"]:
        assert row["measured"] in " ".join(text.split())
    document.close()


def test_the_ticket_can_be_read_aloud_and_kept(finished: Path) -> None:
    assert_conforming([finished / f"output/{BASE}.ticket.pdf"])


def test_tickets_speak_every_sentence_of_the_checks() -> None:
    project = load(TOOLKIT, TOOLKIT)
    said = dict(ticket_sentences(project, ticket_language(project).tag))
    from borderpress.checks.preflight import CHECKS

    for check in CHECKS:
        assert check.RULE.question.msgid in said
    assert {"Job ticket", "Offset, coated paper"} <= set(said)


def test_what_must_not_be_printed_gets_no_zip(tmp_path: Path) -> None:
    root = small_project(tmp_path / "project")
    put_shop(root, SHOP.replace("ink_limit = 300", "ink_limit = 20"), own_icc())
    report = run(root, "shop")
    codes = {f.code for f in report.findings if f.severity is Severity.ERROR}
    assert codes == {"preflight.ink", "print.not-ready"}
    assert {str(f.place) for f in report.findings if f.code in codes} == {
        "content/bulletins/nghi-le.md"
    }
    folder = root / "output/print/shop/bulletin-a5"
    assert (folder / "nghi-le.km.ticket.pdf").is_file()
    assert not (folder / "nghi-le.km.zip").exists()
    with pikepdf.open(folder / "nghi-le.km.ticket.pdf") as ticket:
        assert len(ticket.pages) == 1


# --- On sheets ----------------------------------------------------------------


@pytest.fixture(scope="module")
def bound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small project with a booklet, printed for offices and by a shop that wants sheets."""
    root = small_project(tmp_path_factory.mktemp("sheets") / "project")
    edit(root / "content/bulletins/nghi-le.md", "[bulletin-a5, web]", "[bulletin-a5, booklet-a5]")
    put_shop(root, SHOP + 'sheets = "booklet"\ncaliper = "0.1"\n', own_icc())
    report = run(root, "office-booklet", "office-saver", "shop")
    assert [f for f in report.findings if f.severity is not Severity.INFO] == []
    empty = [f for f in report.findings if f.code == "print.empty-pages"]
    assert len(empty) == 1  # of bulletin-a5: booklet-a5 has pages for notes
    return root


def printed(root: Path, name: str) -> pikepdf.Pdf:
    return pikepdf.open(root / f"output/print/{name}/nghi-le.km.pdf")


@pytest.mark.parametrize(
    ("name", "sides", "across"),
    [
        ("office-booklet/booklet-a5", 2, 297),
        ("office-booklet/bulletin-a5", 2, 297),
        ("office-saver/booklet-a5", 2, 297),
        ("office-saver/bulletin-a5", 1, 297),
        ("shop/booklet-a5", 2, 296),
    ],
)
def test_pages_stand_on_sheets(bound: Path, name: str, sides: int, across: float) -> None:
    with printed(bound, name) as pdf:
        assert len(pdf.pages) == sides
        for page in pdf.pages:
            trim = [float(part) / 72 * 25.4 for part in page.trimbox]
            assert trim == pytest.approx([0, 0, across, 210], abs=0.01)
    assert (bound / f"output/print/{name}/nghi-le.km.zip").is_file()


def test_the_cover_stands_on_the_right_of_the_outer_side(bound: Path) -> None:
    """Read off the page, not off the plan: the title stands right of the fold, notes inside."""
    path = bound / "output/print/office-booklet/booklet-a5/nghi-le.km.pdf"
    document = pypdfium2.PdfDocument(path)
    outer, inner = document[0], document[1]
    fold = outer.get_width() / 2
    band = outer.render(scale=0.5).to_pil().convert("L")
    assert band.getpixel((round(fold * 0.5) + 20, 40)) < 128 < band.getpixel((20, 40))
    text = inner.get_textpage().get_text_range()
    assert "កំណត់សម្គាល់" in text
    document.close()


def test_the_ticket_tells_of_sheets_and_creep(bound: Path) -> None:
    path = bound / "output/print/shop/booklet-a5/nghi-le.km.ticket.pdf"
    document = pypdfium2.PdfDocument(path)
    text = " ".join(document[0].get_textpage().get_text_range().split())
    assert "4 trang trên 1 tờ, lật theo cạnh ngắn" in text
    assert "0.1 mm mỗi tờ" in text
    assert "2 × 296 × 210 mm" in text
    assert len(document) == 1
    document.close()


def test_a_saver_prints_in_black_and_light_greys_with_less_ink(bound: Path) -> None:
    with printed(bound, "office-saver/booklet-a5") as pdf:
        found = list(marks(pdf))
        assert {mark.colour.space for mark in found} <= {"DeviceGray", "Pattern DeviceGray"}
        texts = {mark.colour.parts for mark in found if mark.kind == "text"}
        assert texts == {(0.0,)}
    used = [
        sum(
            percent * count
            for inks in separations((bound / f"output/print/{n}/nghi-le.km.pdf").read_bytes())
            for percent, count in enumerate(inks.histogram)
        )
        for n in ("office-saver/booklet-a5", "office-booklet/booklet-a5")
    ]
    assert used[0] < used[1] / 4


def test_sheets_have_the_same_bytes_elsewhere(bound: Path, tmp_path: Path) -> None:
    other = small_project(tmp_path / "elsewhere")
    edit(other / "content/bulletins/nghi-le.md", "[bulletin-a5, web]", "[bulletin-a5, booklet-a5]")
    run(other, "office-saver")
    for suffix in (".pdf", ".zip"):
        name = f"output/print/office-saver/booklet-a5/nghi-le.km{suffix}"
        assert (other / name).read_bytes() == (bound / name).read_bytes()


# --- Profiles of a project ----------------------------------------------------


def test_a_shop_drops_its_own_icc_in(tmp_path: Path) -> None:
    root = small_project(tmp_path / "project")
    put_shop(root, SHOP, own_icc())
    report = run(root, "shop")
    assert [f for f in report.findings if f.severity is Severity.ERROR] == []
    data = (root / "output/print/shop/bulletin-a5/nghi-le.km.pdf").read_bytes()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes() == own_icc()


def test_another_icc_makes_another_job(tmp_path: Path) -> None:
    root = small_project(tmp_path / "project")
    put_shop(root, SHOP, own_icc())
    first = load(root, TOOLKIT).print_profiles["shop"]
    other = icc_path((TOOLKIT,), "FOGRA39L.icc")
    assert other
    put_shop(root, SHOP, other.read_bytes())
    assert load(root, TOOLKIT).print_profiles["shop"] != first


def test_a_projects_profile_goes_before_that_of_the_toolkit(tmp_path: Path) -> None:
    root = small_project(tmp_path / "project")
    put_shop(root)
    folder = root / "layouts/print-profiles"
    (folder / "shop.toml").rename(folder / "offset-coated.toml")
    (folder / "shop.icc").write_bytes(own_icc())
    profiles = load(root, TOOLKIT).print_profiles
    assert profiles["offset-coated"].condition == "FOGRA51"
    assert "office-digital" in profiles


@pytest.mark.parametrize(
    ("icc", "code"), [(None, "profile.no-icc"), (b"no profile", "profile.wrong-icc")]
)
def test_a_profile_without_its_icc_is_told_and_not_printed(
    tmp_path: Path, icc: bytes | None, code: str
) -> None:
    root = small_project(tmp_path / "project")
    put_shop(root, SHOP, icc)
    project = load(root, TOOLKIT)
    (finding,) = [f for f in project.findings if f.code.startswith("profile.")]
    assert (finding.code, str(finding.place)) == (code, "layouts/print-profiles/shop.toml")
    report = run(root, "shop")
    assert report.results == ()
    assert code in {f.code for f in report.findings}


def test_an_icc_file_is_looked_for_beside_the_profiles_only() -> None:
    assert icc_path((TOOLKIT,), "../print-profiles/made/FOGRA39L.icc") is None
    assert icc_path((TOOLKIT,), "") is None


# --- The verbs ----------------------------------------------------------------


@pytest.fixture
def ready(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """What was asked to be set up; nothing is set up by tests."""
    asked: list[tuple[str, ...]] = []

    def ensure(extras: tuple[str, ...], _ui: str = "en") -> int:
        asked.append(extras)
        return 0

    for verb in ("build", "preflight"):  # the package's own names are the verbs' functions
        monkeypatch.setattr(sys.modules[f"borderpress.verbs.{verb}"], "ensure", ensure)
    return asked


def call(root: Path, *arguments: str) -> int:
    fixed = ("--project", str(root), "--date", DAY.isoformat(), "--jobs", "1", "--ui", "en")
    return cli.main([*arguments, *fixed])


def test_build_with_a_profile_prints_and_a_second_one_answers_at_once(
    finished: Path, ready: list[tuple[str, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("build", "--profile", "offset-coated", "--bulletin", "nghi-le")
    assert call(finished, *arguments, "--language", "km") == Exit.FINE
    assert ready == [("print",)]
    assert "print" in capsys.readouterr().out
    assert call(finished, *arguments, "--language", "km") == Exit.FINE
    assert "Nothing has changed" in capsys.readouterr().out


def test_an_unknown_profile_is_told_with_those_that_are_there(
    finished: Path, ready: list[tuple[str, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(finished, "build", "--profile", "offset-coatet") == Exit.BAD_USE
    assert "offset-coated" in capsys.readouterr().err


def test_preflight_tells_a_table_and_the_exit_code(
    finished: Path, ready: list[tuple[str, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    good = str(finished / f"output/{BASE}.pdf")
    assert call(finished, "preflight", good) == Exit.FINE
    out = capsys.readouterr().out
    assert ready == [("print",)]
    for word in ("standard", "passed", "FOGRA39", "300 %", "0 errors"):
        assert word in out
    ticket = str(finished / f"output/{BASE}.ticket.pdf")
    assert call(finished, "preflight", ticket) == Exit.FINDINGS
    assert "preflight.boxes" in capsys.readouterr().out


def test_preflight_answers_in_json_for_each_profile(
    finished: Path, ready: list[tuple[str, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    good = str(finished / f"output/{BASE}.pdf")
    profiles = ("--profile", "offset-coated", "--profile", "offset-uncoated")
    assert call(finished, "preflight", good, *profiles, "--json") == Exit.FINDINGS
    first, second = json.loads(capsys.readouterr().out)["files"]
    assert (first["profile"], first["failed"]) == ("offset-coated", False)
    wrong = [row["code"] for row in second["checks"] if row["verdict"] == "error"]
    assert wrong == ["preflight.standard"]
    assert ready


def locked(path: Path) -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(path, encryption=pikepdf.Encryption(owner="a", user="b"))


def empty(path: Path) -> None:
    pikepdf.new().save(path)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (locked, "locked with a password"),
        (empty, "has no pages"),
        (lambda path: path.write_bytes(b"%PDF-1.7 and nothing"), "not a PDF that can be read"),
        (lambda path: path.write_text("Bản tin"), "not a PDF that can be read"),
        (lambda path: path.mkdir(), "cannot be read"),
        (lambda path: None, "cannot be read"),
    ],
)
def test_what_cannot_be_read_gets_one_clear_message(
    tmp_path: Path,
    ready: list[tuple[str, ...]],
    capsys: pytest.CaptureFixture[str],
    spoil: object,
    told: str,
) -> None:
    assert callable(spoil)
    spoil(tmp_path / "a.pdf")
    assert call(small_project(tmp_path), "preflight", str(tmp_path / "a.pdf")) == Exit.BAD_USE
    err = capsys.readouterr().err
    assert told in err
    assert len(err.strip().splitlines()) == 2
    assert ready


def test_preflight_without_a_file_says_so(
    finished: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(finished, "preflight") == Exit.BAD_USE
    assert "Which file?" in capsys.readouterr().err


def test_builds_without_a_profile_need_no_set_up(
    tmp_path: Path, ready: list[tuple[str, ...]]
) -> None:
    root = small_project(tmp_path / "project")
    edit(root / "content/bulletins/nghi-le.md", "[vi, km]", "[vi]")
    assert call(root, "build", "--bulletin", "nghi-le", "--format", "pdf") == Exit.FINE
    assert ready == []
    assert not (root / "output/print").exists()
