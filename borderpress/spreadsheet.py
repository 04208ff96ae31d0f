"""Spreadsheets: .xlsx ⇄ rows of plain values.  The only door to openpyxl.

Text stays text: what begins with ``=`` or looks like a number or a date is never computed
or turned into one.  Equal tabs give equal bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.drawing.image import Image
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from borderpress.errors import BorderpressError
from borderpress.model import say

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""Of .xlsx."""
Cell = str | int | date | None
"""What one cell holds; None is an empty one."""

UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML 1.0 cannot hold."""
LONGEST = 32_767
"""Characters that a cell can hold (ECMA-376; Excel and LibreOffice both)."""
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
"""Characters that the name of a tab may not have; it is no longer than 31 letters."""
COMPUTED = ("=", "+", "-", "@", "'")
"""How text begins that a program would take for a formula when somebody edits the cell."""
BAND, TINT = "12343B", "F1F4F3"
FACE, SIZE = "Calibri", 11
"""What cells are set in that name no face of their own; size in pt."""
NEVER = datetime(2000, 1, 1)  # noqa: DTZ001 - the format knows no zone
"""Stands where a file tells when it was written: equal contents give equal bytes."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a tab."""

    title: str
    width: float = 12
    """In digits of the standard face, as spreadsheets count."""
    open: bool = False
    """True where people may write; the others are locked when any column is open."""
    hidden: bool = False
    font: str = ""
    """Name of the face of its texts; the program's own where empty."""
    size: float = 0
    """Size of its type in pt; the program's own where 0."""
    choices: tuple[str, ...] = ()
    """What a list in the cell offers; other text may be typed all the same."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture in a cell."""

    row: int
    """From 0, not counting the titles."""
    column: int
    """From 0."""
    data: bytes
    """PNG."""
    width: int
    """px on the screen."""
    height: int
    text: str
    """What it shows, for people who cannot see it."""


@dataclass(frozen=True, slots=True)
class Tab:
    """One sheet of a spreadsheet: a row of titles, and rows beneath."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: int = 0
    """How many of the last rows are sums: set bold, and left out of the filter."""
    pictures: tuple[Shown, ...] = ()
    heights: tuple[float, ...] = ()
    """Height in pt of each row beneath the titles; left to the program where empty."""
    marked: tuple[tuple[int, str], ...] = ()
    """(row from 0, colour RRGGBB) of each row whose open cells have a ground."""


def write(tabs: Sequence[Tab], title: str) -> bytes:
    """Return an .xlsx file; ``title`` stands in its properties.

    Raises ValueError when a row has more cells than its tab has columns.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title = title
    book.properties.creator = "borderpress"
    book.properties.created = book.properties.modified = NEVER
    for tab in tabs:
        _fill(book.create_sheet(NOT_IN_NAMES.sub(" ", tab.name)[:31]), tab)
    out = io.BytesIO()
    book.save(out)
    return _timeless(out.getvalue())


def _fill(sheet: Worksheet, tab: Tab) -> None:
    """Write one tab: titles that stay in sight, rows, a filter, widths, locks."""
    guarded = any(column.open for column in tab.columns)
    for number, column in enumerate(tab.columns, 1):
        cell = sheet.cell(1, number)
        _put(cell, column.title)
        cell.font = Font(name=FACE, size=SIZE, bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor=BAND)
        side = "right" if any(_counts(row, number) for row in tab.rows) else "left"
        cell.alignment = Alignment(horizontal=side, vertical="top", wrap_text=True)
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = column.width
        sheet.column_dimensions[letter].hidden = column.hidden
    first_total = len(tab.rows) - tab.totals
    for index, row in enumerate(tab.rows):
        for number, (column, value) in enumerate(zip(tab.columns, row, strict=False), 1):
            cell = sheet.cell(index + 2, number)
            _put(cell, value)
            cell.alignment = Alignment(vertical="top", wrap_text=isinstance(value, str))
            if index >= first_total:
                cell.font = Font(name=FACE, size=SIZE, bold=True)
                cell.fill = PatternFill("solid", fgColor=TINT)
            if column.font or column.size:
                bold = index >= first_total
                cell.font = Font(name=column.font or None, size=column.size or None, bold=bold)
            if guarded and column.open:
                cell.protection = Protection(locked=False)
                cell.number_format = "@"  # what is typed here stays text
        if len(row) > len(tab.columns):
            raise ValueError(f"row {index} of {tab.name!r} is longer than its titles")
    _dress(sheet, tab)
    sheet.freeze_panes = "A2"
    last = get_column_letter(len(tab.columns))
    sheet.auto_filter.ref = f"A1:{last}{first_total + 1}"
    _protect(sheet, guarded)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.print_title_rows = "1:1"


def _counts(row: tuple[Cell, ...], number: int) -> bool:
    """Return whether the cell at ``number`` (from 1) of a row is a number."""
    return number <= len(row) and isinstance(row[number - 1], int)


def _dress(sheet: Worksheet, tab: Tab) -> None:
    """Set heights, grounds, pictures and lists of choices."""
    for index, height in enumerate(tab.heights):
        sheet.row_dimensions[index + 2].height = height
        for number in range(1, len(tab.columns) + 1):
            sheet.cell(index + 2, number).border = RULE
    if tab.heights:
        sheet.row_dimensions[1].height = 2 * 15.0  # titles of two lines
    for index, colour in tab.marked:
        for number, column in enumerate(tab.columns, 1):
            if column.open:
                sheet.cell(index + 2, number).fill = PatternFill("solid", fgColor=colour)
    for shown in tab.pictures:
        sheet.add_image(_drawn(shown))
    for number, column in enumerate(tab.columns, 1):
        if column.choices and tab.rows:
            letter = get_column_letter(number)
            offered = DataValidation("list", formula1=f'"{",".join(column.choices)}"')
            offered.showErrorMessage = False
            offered.add(f"{letter}2:{letter}{len(tab.rows) + 1}")
            sheet.add_data_validation(offered)


RULE = Border(bottom=Side("thin", color="C9CFD1"))
"""Under each row of a tab whose rows have heights of their own."""
EMU = 9525
"""Office units in a px at 96 to the inch."""


def _drawn(shown: Shown) -> Image:
    picture = Image(io.BytesIO(shown.data))
    picture.width, picture.height = shown.width, shown.height
    corner = AnchorMarker(shown.column, 4 * EMU, shown.row + 1, 4 * EMU)
    size = XDRPositiveSize2D(shown.width * EMU, shown.height * EMU)
    picture.anchor = OneCellAnchor(corner, size)
    return picture


def _protect(sheet: Worksheet, guarded: bool) -> None:
    """Lock what is not open, without a password: against accidents, not against people."""
    sheet.protection.sheet = guarded
    if guarded:  # widths, heights and the filter stay free
        sheet.protection.formatColumns = sheet.protection.formatRows = False
        sheet.protection.autoFilter = False


def as_kept(text: str) -> str:
    """Return a text as a cell gives it back: ends of lines and unfit characters differ."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return UNFIT.sub("\ufffd", text)[:LONGEST].strip()


def _put(cell: Any, value: Cell) -> None:
    """Put a value into a cell as what it is."""
    if isinstance(value, str):
        cell.value = UNFIT.sub("\ufffd", value)[:LONGEST]
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(COMPUTED)
    elif isinstance(value, date):
        cell.value = value
        cell.number_format = "yyyy-mm-dd"
    elif value is not None:
        cell.value = value
        cell.number_format = "#,##0"


STAMPED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def _timeless(data: bytes) -> bytes:
    """Return the same archive without the time of its writing."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = STAMPED.sub(rb"\g<1>2000-01-01T00:00:00Z", old.read(name))
            info = zipfile.ZipInfo(name, NEVER.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            new.writestr(info, part)
    return out.getvalue()


def read(name: str, data: bytes) -> tuple[Tab, ...]:
    """Return the tabs of an .xlsx file, whichever program wrote it; empty rows at the end go.

    Cells keep what was typed: numbers that are whole become int, other numbers text.  Raises
    BorderpressError, which names the file as ``name``, when it is no spreadsheet.
    """
    try:
        book = load_workbook(io.BytesIO(data))
    except Exception as error:  # openpyxl lets through what its parsers raise: many kinds
        raise BorderpressError(
            say("{name} is not a spreadsheet that can be read.", name=name),
            say("Save it as .xlsx (Excel 2007–365) in LibreOffice Calc or Excel."),
        ) from error
    return tuple(_tab(sheet) for sheet in book.worksheets)


def _tab(sheet: Worksheet) -> Tab:
    rows = list(_rows(sheet))
    while rows and not any(cell not in (None, "") for cell in rows[-1]):
        rows.pop()
    titles = rows[0] if rows else ()
    columns = tuple(Column(str("" if title is None else title)) for title in titles)
    return Tab(sheet.title, columns, tuple(rows[1:]))


def _rows(sheet: Worksheet) -> Iterator[tuple[Cell, ...]]:
    for row in sheet.iter_rows(values_only=True):
        yield tuple(_got(value) for value in row)


def _got(value: object) -> Cell:
    """Return what a cell holds, as one of our own kinds."""
    if isinstance(value, datetime):
        return value.date() if value.time() == NEVER.time() else value.isoformat(" ")
    if value is None or isinstance(value, str | date):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float) and value == int(value):
        return int(value)
    return str(value)
