"""The register tells what lies in the output folder, with the pages that are in the files."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from small import DAY, TOOLKIT, edit, make, small_project

from borderpress.cli import main
from borderpress.errors import Exit
from borderpress.model import Text
from borderpress.output import read_manifest
from borderpress.project import Project, load
from borderpress.register import Published, published, register, sums
from borderpress.spreadsheet import Tab, read


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project that was built: a PDF, a web page and a kiosk for some editions."""
    root = small_project(tmp_path_factory.mktemp("register") / "project")
    copies = "copies:\n  bulletin-a5: {vi: 300, lo: 120}\nlayouts: ["
    edit(root / "content/bulletins/cua-khau.md", "layouts: [", copies)
    edit(root / "content/bulletins/nghi-le.md", "title: Nghỉ lễ", 'title: "=1+1"')
    edit(root / "content/bulletins/nghi-le.md", "date: 2026-11-10", "date: 2025-11-10")
    make(root)
    return root


def found(root: Path, day: date = DAY) -> tuple[Project, tuple[Published, ...]]:
    project = load(root, TOOLKIT)
    return project, published(project, read_manifest(root / "output") or {}, day)


def tabs(root: Path) -> dict[str, Tab]:
    project, items = found(root)
    artifact = register(project, items, "en", Text.english)
    return {tab.name: tab for tab in read(artifact.name, artifact.data)}


def test_it_lists_what_is_there_and_nothing_else(built: Path) -> None:
    _, items = found(built)
    there = {(i.bulletin.slug, i.tag, i.format) for i in items}
    assert there == {
        *(("cua-khau", tag, kind) for tag in ("vi", "lo", "jra") for kind in ("pdf", "web")),
        *(("cua-khau", tag, "kiosk") for tag in ("vi", "lo")),
        *(("nghi-le", tag, kind) for tag in ("vi", "km") for kind in ("pdf", "web")),
    }
    for item in items:
        assert (built / "output" / item.file).is_file()


def test_pages_are_those_of_the_files(built: Path) -> None:
    _, items = found(built)
    counted = {}
    for item in items:
        if item.format == "pdf":
            with pikepdf.open(built / "output" / item.file) as pdf:
                counted[item.file] = len(pdf.pages)
    assert counted == {item.file: item.pages for item in items if item.pages is not None}
    assert len(counted) == 5


def test_copies_are_known_only_where_they_are_noted(built: Path) -> None:
    _, items = found(built)
    prints = {(i.bulletin.slug, i.tag): i for i in items if i.format == "pdf"}
    assert prints["cua-khau", "vi"].copies == 300
    assert prints["cua-khau", "lo"].printed == 120 * (prints["cua-khau", "lo"].pages or 0) > 0
    assert prints["cua-khau", "jra"].copies is None
    assert {i.copies for i in items if i.format != "pdf"} == {None}
    assert sums(i for i in items if i.tag == "jra")[5:7] == (None, None)
    assert sums(items)[5] == 420


def test_a_day_leaves_out_what_came_later(built: Path) -> None:
    assert {i.bulletin.slug for i in found(built, date(2026, 10, 31))[1]} == {"nghi-le"}
    assert {i.bulletin.slug for i in found(built, date(2026, 11, 1))[1]} == {"cua-khau", "nghi-le"}


def test_each_year_has_its_tab_and_the_sums_agree(built: Path) -> None:
    book = tabs(built)
    assert list(book) == ["Totals", "Languages", "2026", "2025"]
    rows = {str(row[0]): row for row in book["Totals"].rows}
    for year in ("2026", "2025"):
        body = book[year].rows
        titles = [column.title for column in book[year].columns]
        pages = titles.index("pages")
        assert body[-1][pages] == sum(int(str(row[pages] or 0)) for row in body[:-1])
        assert rows[year][5] == body[-1][pages]
    for place in (4, 5, 8, 9):
        assert rows["All together"][place] == sum(
            int(str(rows[y][place])) for y in ("2026", "2025")
        )
    assert rows["All together"][1:4] == (2, 5, 4), "languages are not added up"


def test_what_editors_write_is_text(built: Path) -> None:
    title = tabs(built)["2025"].rows[0][1]
    assert title == "=1+1"


def test_equal_outputs_give_equal_registers(built: Path) -> None:
    project, items = found(built)
    one = register(project, items, "vi", Text.english)
    assert one == register(project, found(built)[1], "vi", Text.english)
    fewer = (replace(items[0], copies=7), *items[1:])
    assert one != register(project, fewer, "vi", Text.english)


def test_the_command_writes_it_and_builds_leave_it(
    built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["register", "--project", str(built), "--date", "2026-11-23", "--json"]
    assert main(arguments) == Exit.FINE
    years = json.loads(capsys.readouterr().out)["years"]
    assert [(y["year"], y["pdf_files"], y["copies"]) for y in years] == [
        ("2025", 2, None),
        ("2026", 3, 420),
    ]
    data = (built / "output/register.xlsx").read_bytes()
    assert main(arguments) == Exit.FINE
    assert (built / "output/register.xlsx").read_bytes() == data
    make(built)
    assert (built / "output/register.xlsx").read_bytes() == data


def test_without_a_build_there_is_nothing_to_register(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = small_project(tmp_path / "project")
    assert main(["register", "--project", str(root)]) == Exit.BAD_USE
    assert "Run build.py first" in capsys.readouterr().err
    assert not (root / "output").exists()
