"""Sheets go out to translators and come back: nothing is lost on the way."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import polib
import pypdfium2
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from small import DAY, TOOLKIT, edit, small_project
from verapdf import assert_conforming

from borderpress.cli import main
from borderpress.command import write_changed
from borderpress.errors import BorderpressError
from borderpress.model import Severity
from borderpress.papers import FOLDER, Desk
from borderpress.project import load
from borderpress.readback import ReadBack, read_back
from borderpress.worksheet import message_id

PO = "locales/lo/LC_MESSAGES/cua-khau.po"
TRANSLATION, ACCEPT = 4, 5
"""Columns that a translator writes in, from 1."""
LAO = "ຜ່ານດ່ານສາກົນ"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project whose Lao catalog has a good, a fuzzy and many missing entries.

    Its sheet is made once; each test works on a copy.
    """
    root = small_project(tmp_path_factory.mktemp("made"))
    write_changed(root, _updated(root))
    path = root / PO
    po = polib.pofile(str(path), wrapwidth=0)
    entry = po.find("Mang theo giấy tờ.")
    assert entry
    entry.msgstr, entry.flags, entry.previous_msgid = "ຖືເອກະສານ", ["fuzzy"], "Mang giấy tờ."
    path.write_text(str(po).rstrip("\n") + "\n", "utf-8")
    sheet(root)
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    """Return a copy of the project, with the sheet that was made of it."""
    copied = tmp_path / "project"
    shutil.copytree(made, copied)
    return copied


def _updated(root: Path) -> list[object]:
    from borderpress.localize import updates

    return list(updates(load(root, TOOLKIT))[0])


def sheet(root: Path) -> Path:
    """Return the spreadsheet of the small project's first bulletin in Lao, made where missing."""
    path = root / FOLDER / "lo" / "cua-khau.xlsx"
    return path if path.is_file() else renewed(root)


def renewed(root: Path) -> Path:
    """Make the sheet, over the one that may be there."""
    desk = Desk(load(root, TOOLKIT), DAY, root / FOLDER, 1)
    made = desk.sheets(("lo",), ("cua-khau",), lambda _n: lambda _r: None)
    assert [f for f in made.findings if f.severity is Severity.ERROR] == []
    return root / FOLDER / "lo" / "cua-khau.xlsx"


def fill(path: Path, change: Callable[[Worksheet, int], None]) -> None:
    """Open a sheet as a translator does, let ``change`` see each row, and save it."""
    book = openpyxl.load_workbook(path)
    tab = book.worksheets[0]
    for row in range(2, tab.max_row + 1):
        change(tab, row)
    book.save(path)


def write(path: Path, source: str, text: str | None, column: int = TRANSLATION) -> None:
    def change(tab: Worksheet, row: int) -> None:
        if tab.cell(row, 3).value == source:
            tab.cell(row, column).value = text

    fill(path, change)


def read(root: Path, *paths: Path) -> ReadBack:
    """Read sheets back and write the catalogs."""
    done = read_back(load(root, TOOLKIT), [(p.name, p.read_bytes()) for p in paths], DAY)
    write_changed(root, done.written)
    return done


def catalogs(root: Path) -> dict[str, bytes]:
    return {p.as_posix(): p.read_bytes() for p in sorted(root.rglob("*.po"))}


def text_of(root: Path, msgid: str) -> polib.POEntry:
    entry = polib.pofile(str(root / PO)).find(msgid)
    assert entry
    return entry


# --- The law ------------------------------------------------------------------


def test_a_sheet_read_back_untouched_changes_no_catalog(root: Path) -> None:
    before = catalogs(root)
    done = read(root, sheet(root))
    assert catalogs(root) == before
    assert done.written == ()
    assert done.findings == ()
    assert done.sheets[0].unchanged == len(load(root, TOOLKIT).domains()[0][1])


def test_also_when_another_program_has_saved_it(root: Path) -> None:
    before, path = catalogs(root), sheet(root)
    fill(path, lambda _tab, _row: None)
    assert read(root, path).written == ()
    assert catalogs(root) == before


def test_two_sheets_of_one_state_are_the_same_bytes(root: Path) -> None:
    path = sheet(root)
    first = path.read_bytes(), path.with_suffix(".pdf").read_bytes()
    path.unlink()
    path.with_suffix(".pdf").unlink()
    shutil.rmtree(root / ".cache")
    assert (sheet(root).read_bytes(), path.with_suffix(".pdf").read_bytes()) == first


# --- What a translator wrote --------------------------------------------------


def test_new_work_is_taken_and_is_not_fuzzy(root: Path) -> None:
    path = sheet(root)
    write(path, "Qua cửa khẩu", LAO)
    write(path, "Mang theo giấy tờ.", "ກະລຸນາຖືເອກະສານ")
    done = read(root, path)
    assert sorted(done.sheets[0].taken) == [
        ("Mang theo giấy tờ.", "ກະລຸນາຖືເອກະສານ"),
        ("Qua cửa khẩu", LAO),
    ]
    assert text_of(root, "Qua cửa khẩu").msgstr == LAO
    entry = text_of(root, "Mang theo giấy tờ.")
    assert (entry.msgstr, entry.fuzzy, entry.previous_msgid) == ("ກະລຸນາຖືເອກະສານ", False, None)
    assert read(root, path).written == (), "a second reading brings nothing"


def test_an_x_accepts_a_fuzzy_translation_as_it_stands(root: Path) -> None:
    path = sheet(root)
    write(path, "Mang theo giấy tờ.", "x", ACCEPT)
    assert read(root, path).sheets[0].taken == (("Mang theo giấy tờ.", "ຖືເອກະສານ"),)
    assert not text_of(root, "Mang theo giấy tờ.").fuzzy


def test_the_name_on_the_second_tab_signs_the_catalog(root: Path) -> None:
    path = sheet(root)
    write(path, "Qua cửa khẩu", LAO)
    book = openpyxl.load_workbook(path)
    book.worksheets[1]["B2"].value = "Bounmy  Sisavath"
    book.save(path)
    read(root, path)
    metadata = polib.pofile(str(root / PO)).metadata
    assert metadata["Last-Translator"] == "Bounmy Sisavath"
    assert metadata["PO-Revision-Date"] == f"{DAY.isoformat()} 00:00+0000"


def test_an_emptied_cell_keeps_the_translation_and_says_so(root: Path) -> None:
    before, path = catalogs(root), sheet(root)
    write(path, "Qua cửa khẩu", None)
    done = read(root, path)
    assert [(f.code, f.severity) for f in done.findings] == [("sheet.emptied", Severity.INFO)]
    assert catalogs(root) == before


@pytest.mark.parametrize("text", ["=ລາວ+ລາວ", "+ ລາວ", "- ລາວ", "@ລາວ", "'ລາວ"])
def test_text_that_looks_like_a_formula_stays_text(root: Path, text: str) -> None:
    path = sheet(root)
    write(path, "Qua cửa khẩu", text)
    read(root, path)
    assert text_of(root, "Qua cửa khẩu").msgstr == text
    again = renewed(root)
    cell = next(
        row[TRANSLATION - 1]
        for row in openpyxl.load_workbook(again).worksheets[0].iter_rows(min_row=2)
        if row[2].value == "Qua cửa khẩu"
    )
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    assert b"<f>" not in _part(again, "xl/worksheets/sheet1.xml")


def _part(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


# --- Bad rows -----------------------------------------------------------------

BAD = {
    "id": lambda tab, row: tab.cell(row, 1).__setattr__("value", "deadbeef"),
    "source": lambda tab, row: tab.cell(row, 3).__setattr__("value", "Qua cửa khẩu khác"),
    "html": lambda tab, row: tab.cell(row, 4).__setattr__("value", f"<b>{LAO}</b>"),
    "token": lambda tab, row: tab.cell(row, 4).__setattr__("value", LAO + " {name}"),
    "script": lambda tab, row: tab.cell(row, 4).__setattr__("value", "qua cua khau"),
    "facts": lambda tab, row: tab.cell(row, 4).__setattr__("value", f"{LAO} 117"),
    "date": lambda tab, row: tab.cell(row, 4).__setattr__("value", DAY),
}


@pytest.mark.parametrize("code", BAD)
def test_a_bad_row_is_told_in_full_and_the_others_are_taken(root: Path, code: str) -> None:
    path, row = sheet(root), 2
    write(path, "Qua cửa khẩu", LAO)
    write(path, "Mang theo giấy tờ.", "ກະລຸນາຖືເອກະສານ")
    fill(path, lambda tab, at: BAD[code](tab, at) if at == row else None)
    done = read(root, path)
    (finding,) = done.findings
    assert finding.code == f"sheet.{code}"
    assert str(finding.place) == f"{path.name}:{row}"
    assert finding.hint.english()
    (lost,) = done.sheets[0].lost
    assert lost.row == row
    written = openpyxl.load_workbook(path).worksheets[0].cell(row, 4).value
    assert lost.translation[:10] == str(written)[:10]
    assert text_of(root, "Qua cửa khẩu").msgstr == "ຜ່ານດ່ານ", "the old one is kept"
    assert text_of(root, "Mang theo giấy tờ.").msgstr == "ກະລຸນາຖືເອກະສານ"


def test_work_on_a_source_that_has_changed_since_is_told_and_the_rest_is_silent(root: Path) -> None:
    path = sheet(root)
    write(path, "Cửa khẩu đóng một ngày.", "ປິດ")
    edit(root / "content/bulletins/cua-khau.md", "title: Qua cửa khẩu", "title: Sang cửa khẩu")
    assert read(root, path).findings == ()
    write(path, "Qua cửa khẩu", LAO)
    done = read(root, path)
    assert [f.code for f in done.findings] == ["sheet.gone"]
    assert done.sheets[0].lost[0].translation == LAO


def test_two_translations_of_one_source_are_not_decided_by_the_program(root: Path) -> None:
    path = sheet(root)
    write(path, "Qua cửa khẩu", LAO)
    edit(root / PO, 'msgstr "ຜ່ານດ່ານ"', 'msgstr "ຂ້າມດ່ານ"')
    done = read(root, path)
    assert [f.code for f in done.findings] == ["sheet.conflict"]
    assert "ຂ້າມດ່ານ" in done.findings[0].text.english()
    assert text_of(root, "Qua cửa khẩu").msgstr == "ຂ້າມດ່ານ"


def test_several_sheets_are_read_one_behind_the_other(root: Path, tmp_path: Path) -> None:
    first = sheet(root)
    second = tmp_path / "second.xlsx"
    second.write_bytes(first.read_bytes())
    write(first, "Qua cửa khẩu", LAO)
    write(second, "Lệ phí", "ຄ່າທຳນຽມ")
    done = read(root, first, second)
    assert len(done.written) == 1
    assert (text_of(root, "Qua cửa khẩu").msgstr, text_of(root, "Lệ phí").msgstr) == (
        LAO, "ຄ່າທຳນຽມ"
    )  # fmt: skip


NO_SHEET = {
    "no zip": "not a spreadsheet",
    "another book": "not a translator's sheet",
    "no catalog": "which catalog it belongs to",
    "another project": "belongs to khac in lo",
}


@pytest.mark.parametrize("spoil", NO_SHEET)
def test_a_file_that_is_no_sheet_changes_nothing(root: Path, spoil: str) -> None:
    path = sheet(root)
    good = path.with_name("good.xlsx")
    good.write_bytes(path.read_bytes())
    write(good, "Qua cửa khẩu", LAO)
    if spoil == "no zip":
        path.write_bytes(b"PK not")
    elif spoil == "another book":
        openpyxl.Workbook().save(path)
    elif spoil == "no catalog":
        fill(
            path,
            lambda tab, row: (
                tab.cell(row, 12).__setattr__("value", "nghi-le/km") if row == 3 else None
            ),
        )
    else:
        fill(path, lambda tab, row: tab.cell(row, 12).__setattr__("value", "khac/lo"))
    before = catalogs(root)
    with pytest.raises(BorderpressError, match=NO_SHEET[spoil]):
        read(root, good, path)
    assert catalogs(root) == before


def test_new_text_in_a_reviewed_catalog_is_told(root: Path) -> None:
    edit(root / PO, "X-Borderpress-Review: not reviewed", "X-Borderpress-Review: reviewed")
    path = sheet(root)
    write(path, "Qua cửa khẩu", LAO)
    assert [f.code for f in read(root, path).findings] == ["sheet.reviewed"]


def test_the_checks_of_a_build_are_run_on_what_was_taken(root: Path) -> None:
    (root / "content/glossary.toml").write_text(
        '[[term]]\nid = "gate"\nkind = "term"\nvi = "cửa khẩu"\nsource = "x"\n'
        '[term.lo]\nterm = "ດ່ານ"\nsource = "x"\n',
        "utf-8",
    )
    path = sheet(root)
    write(path, "Qua cửa khẩu", "ຜ່ານປະຕູ")
    done = read(root, path)
    assert [f.code for f in done.findings] == ["translation.glossary"]
    assert text_of(root, "Qua cửa khẩu").msgstr == "ຜ່ານປະຕູ"


# --- What the sheet looks like ------------------------------------------------


def test_a_spreadsheet_is_guarded_wrapped_and_shows_the_page(root: Path) -> None:
    book = openpyxl.load_workbook(sheet(root))
    tab = book.worksheets[0]
    assert tab.freeze_panes == "A2"
    assert tab.protection.sheet
    for number, column in enumerate(tab.iter_cols(min_row=2), 1):
        cells = [cell for cell in column if cell.value]
        assert all(
            cell.protection.locked is (number not in (TRANSLATION, ACCEPT)) for cell in cells
        )
        assert all(cell.alignment.wrap_text for cell in cells if isinstance(cell.value, str))
    assert tab.cell(2, TRANSLATION).font.name == "Noto Looped Lao"
    assert tab.cell(2, TRANSLATION).number_format == "@"
    hidden = [c for c, d in tab.column_dimensions.items() if d.hidden]
    assert hidden
    assert len(tab._images) >= 4  # type: ignore[attr-defined]


def test_rows_carry_ids_notes_budget_and_the_previous_source(root: Path) -> None:
    tab = openpyxl.load_workbook(sheet(root)).worksheets[0]
    rows = {row[2].value: row for row in tab.iter_rows(min_row=2)}
    fuzzy = rows["Mang theo giấy tờ."]
    assert fuzzy[0].value == message_id("", "Mang theo giấy tờ.")
    assert fuzzy[5].value == "cần xem lại"
    assert "Mang giấy tờ." in str(fuzzy[7].value)
    assert "tóm tắt" in str(fuzzy[7].value)
    assert isinstance(fuzzy[6].value, int)
    assert rows["Qua cửa khẩu"][5].value == "đã dịch"


def test_the_printed_sheet_has_both_columns_and_room_to_write(root: Path) -> None:
    path = sheet(root).with_suffix(".pdf")
    document = pypdfium2.PdfDocument(path)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    for wanted in ("Qua cửa khẩu", "ຜ່ານດ່ານ", message_id("", "Lệ phí"), "còn thiếu", "Tiếng Lào"):
        assert wanted in text
    width, height = document[0].get_size()
    assert (round(width), round(height)) == (595, 842)


def test_the_printed_sheet_can_be_read_aloud_and_kept(root: Path) -> None:
    assert_conforming([sheet(root).with_suffix(".pdf")])


def test_a_sheet_that_somebody_has_filled_in_is_never_overwritten(root: Path) -> None:
    path = sheet(root)
    write(path, "Qua cửa khẩu", LAO)
    held = path.read_bytes()
    with pytest.raises(BorderpressError, match="1 translations that were not read back"):
        renewed(root)
    assert path.read_bytes() == held


# --- The glossary on paper, and the command line ------------------------------


def test_the_glossary_is_printed_in_every_script(tmp_path: Path) -> None:
    desk = Desk(load(TOOLKIT, TOOLKIT), DAY, tmp_path, 1)
    made = desk.glossaries((), lambda _n: lambda _r: None)
    assert made.findings == ()
    (path,) = made.paths
    document = pypdfium2.PdfDocument(path)
    text = " ".join("".join(p.get_textpage().get_text_range() for p in document).split())
    assert_conforming([path])
    for wanted in ("Lao Bảo", "ກວາງຈິ", "ព្រៃវែង", "Ministry of Home Affairs", "CLDR 48.2"):
        assert wanted in text, wanted


def test_the_verbs_tell_what_they_did(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = ["--project", str(root), "--ui", "en", "--jobs", "1"]
    assert main(["sheet", "--language", "lo", "--bulletin", "cua-khau", *project]) == 0
    assert re.search(r"cua-khau +lo +2 +1 +\d+", capsys.readouterr().out)
    path = root / FOLDER / "lo" / "cua-khau.xlsx"
    write(path, "Qua cửa khẩu", LAO)
    write(path, "Lệ phí", "<b>ຄ່າ</b>")
    assert main(["read-sheet", str(path), *project]) == 1
    told = capsys.readouterr().out
    assert f"+ Qua cửa khẩu\n  = {LAO}" in told
    assert "<b>ຄ່າ</b>" in told
    assert main(["sheet", *project]) == 2
    assert main(["read-sheet", *project]) == 2
    assert main(["read-sheet", str(root / "no.xlsx"), *project]) == 2


def test_the_zip_has_no_time_in_it(root: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(sheet(root).read_bytes())) as archive:
        assert {info.date_time for info in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}
