"""Spreadsheets: text stays text, equal contents give equal bytes, what was written is read."""

from __future__ import annotations

import io
import time
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook

from borderpress.errors import BorderpressError
from borderpress.spreadsheet import Column, Tab, read, write

ROWS = (
    ("Cửa khẩu", 12, date(2026, 11, 23)),
    ("=1+1", None, None),
    ("+84 233", 0, None),
    ("0912", -3, None),
    ("ດ່ານ\nខ្មែរ", 1_000_000, None),
)
TAB = Tab("2026", (Column("Bản tin", 40), Column("Trang"), Column("Ngày")), ROWS)


def test_what_was_written_is_read_back() -> None:
    (tab,) = read("a.xlsx", write([TAB], "Sổ"))
    assert tab.name == "2026"
    assert [column.title for column in tab.columns] == ["Bản tin", "Trang", "Ngày"]
    assert tab.rows == ROWS


def test_text_is_never_a_formula() -> None:
    sheet = load_workbook(io.BytesIO(write([TAB], ""))).worksheets[0]
    cell = sheet["A3"]
    assert (cell.value, cell.data_type, bool(cell.quotePrefix)) == ("=1+1", "s", True)
    assert sheet["A2"].quotePrefix is False
    assert sheet["B2"].data_type == "n"


def test_equal_contents_give_equal_bytes_at_any_time(monkeypatch: pytest.MonkeyPatch) -> None:
    first = write([TAB], "Sổ")
    later = time.time() + 86_400 * 400
    monkeypatch.setattr(time, "time", lambda: later)
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(later))
    assert write([TAB], "Sổ") == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        assert b"2000-01-01T00:00:00Z" in archive.read("docProps/core.xml")


def test_only_open_columns_can_be_written_in() -> None:
    tab = Tab("lo", (Column("id", hidden=True), Column("dịch", open=True)), (("a", ""),))
    sheet = load_workbook(io.BytesIO(write([tab], ""))).worksheets[0]
    assert sheet.protection.sheet
    assert (sheet["A2"].protection.locked, sheet["B2"].protection.locked) == (True, False)
    assert sheet.column_dimensions["A"].hidden
    assert not load_workbook(io.BytesIO(write([TAB], ""))).worksheets[0].protection.sheet


def test_sums_stand_outside_the_filter() -> None:
    tab = Tab("t", (Column("a"),), ((1,), (2,), (3,)), totals=1)
    sheet = load_workbook(io.BytesIO(write([tab], ""))).worksheets[0]
    assert sheet.auto_filter.ref == "A1:A3"
    assert (sheet["A3"].font.bold, sheet["A4"].font.bold) == (False, True)


def test_what_no_cell_can_hold_is_made_fit() -> None:
    tab = Tab("a/b:c" + "x" * 40, (Column("t"),), (("\x02" + "y" * 40_000,),))
    (back,) = read("a.xlsx", write([tab], ""))
    assert back.name == "a b c" + "x" * 26
    assert back.rows == (("\ufffd" + "y" * 32_766,),)


def test_a_row_longer_than_its_titles_is_a_programmers_fault() -> None:
    with pytest.raises(ValueError, match="longer than its titles"):
        write([Tab("t", (Column("a"),), (("x", "y"),))], "")


def test_cells_of_other_programs_keep_what_was_typed() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["a", "b", None], [1.0, True, 1.5], [None, "", None], [None, None, None]):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    (tab,) = read("a.xlsx", out.getvalue())
    assert tab.rows == ((1, "TRUE", "1.5"),)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"<html></html>"])
def test_what_is_no_spreadsheet_is_told(data: bytes) -> None:
    with pytest.raises(BorderpressError, match=r"so\.ods is not a spreadsheet"):
        read("so.ods", data)
