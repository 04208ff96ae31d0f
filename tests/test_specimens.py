"""Proof sheets of a project: what is made, what stays, what is said."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from small import TOOLKIT, make, small_project
from verapdf import assert_conforming

from borderpress import cli
from borderpress.errors import BorderpressError
from borderpress.fonts import Family
from borderpress.model import Severity
from borderpress.press import Report
from borderpress.project import Project, load
from borderpress.samples import Sample
from borderpress.specimens import build, face_uses

TAGS = ("km", "jra", "jeh", "cjm-Cham")


def run(project: Project, *tags: str) -> Report:
    return build(project, tags, project.root / "output", 1, lambda _n: _ignore)


def _ignore(_result: object) -> None:
    """Take a result and do nothing with it."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A small project of its own, in which the sheets of a few languages were made."""
    root = small_project(tmp_path_factory.mktemp("specimens") / "project")
    project = load(root, TOOLKIT)
    report = run(project, *TAGS)
    assert report.findings == ()
    assert not any(result.cached for result in report.results)
    return project


def test_sheets_can_be_read_aloud_and_kept(project: Project) -> None:
    assert_conforming(sorted((project.root / "output/specimen").glob("*.pdf")))


def pages(project: Project, tag: str) -> list[str]:
    """Return the text of each page of a proof sheet, white space joined."""
    document = pypdfium2.PdfDocument((project.root / f"output/specimen/{tag}.pdf").read_bytes())
    found = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    document.close()
    return found


def test_a_sheet_shows_names_letters_numbers_and_text(project: Project) -> None:
    text = " ".join(pages(project, "jra"))
    for wanted in ("Jơrai", "Tiếng Gia Rai", "Jarai", "silnrsi/sldr jra.xml", "Lap Minh Siu"):
        assert wanted in text
    for letter in project.exemplars["jra"].cased():
        assert letter in text
    assert "12 tháng 5 năm 2026" in text
    assert "1.250.000 ₫" in text
    assert "Abih bang mơnuih-mơnam tơkeng rai" in text
    assert "đúng" in text
    assert "right" in text


def test_khmer_is_labelled_in_khmer_and_numbered_in_khmer_digits(project: Project) -> None:
    text = "".join(pages(project, "km")).replace(" ", "")
    for wanted in ("អក្សរ", "ខុស", "០១២៣៤៥៦៧៨៩", "១/៣", "12ឧសភា2026", "1,234,567.5", "40,000៛"):
        assert wanted in text
    assert "“ភាសាខ្មែរ‘ភាសាខ្មែរ’”" in text


def test_what_is_not_known_is_said(project: Project) -> None:
    text = pages(project, "jeh")[0]
    assert "No data: no sourced list of letters is known" in text
    assert "No attested running text" in text
    assert "No data" not in "".join(pages(project, "cjm-Cham"))
    assert "No attested running text" not in "".join(pages(project, "km"))


def test_a_sheet_is_a_tagged_pdf_in_its_language_without_a_clock(project: Project) -> None:
    data = (project.root / "output/specimen/km.pdf").read_bytes()
    with pikepdf.open(io.BytesIO(data)) as document:
        assert str(document.Root.Lang) == "km"
        assert document.Root.MarkInfo.Marked
        assert "/CreationDate" not in document.docinfo


def test_nothing_changed_nothing_made(project: Project) -> None:
    before = (project.root / "output/manifest.json").read_bytes()
    assert all(result.cached for result in run(project, *TAGS).results)
    assert (project.root / "output/manifest.json").read_bytes() == before


def test_the_same_sheet_elsewhere_has_the_same_bytes(project: Project, tmp_path: Path) -> None:
    other = load(small_project(tmp_path / "elsewhere"), TOOLKIT)
    run(other, "km")
    name = "output/specimen/km.pdf"
    assert (other.root / name).read_bytes() == (project.root / name).read_bytes()


def test_builds_and_proof_sheets_leave_one_another_alone(project: Project) -> None:
    make(project.root)
    there = {p.name for p in (project.root / "output/specimen").iterdir()}
    assert there == {f"{tag}.pdf" for tag in TAGS}
    run(project, "jeh")
    assert (project.root / "output/web/index.html").is_file()
    assert (project.root / "output/pdf/bulletin-a5/cua-khau.lo.pdf").is_file()
    assert {p.name for p in (project.root / "output/specimen").iterdir()} == there


def test_a_text_that_the_faces_cannot_set_is_told(project: Project) -> None:
    bad = replace(project, samples={"jeh": Sample("x", ("a",), ("កា",))})
    (finding, *_) = run(bad, "jeh").findings
    assert (finding.code, finding.severity) == ("fonts.undeclared", Severity.ERROR)
    assert finding.place is not None
    assert finding.place.path == "locales/jeh/specimen.toml"


def test_a_language_without_its_fonts_gets_no_sheet(project: Project) -> None:
    families = tuple(f for f in project.families if f.name != "Noto Sans Cham")
    report = run(replace(project, families=families), "cjm-Cham", "jeh")
    assert [f.code for f in report.findings] == ["fonts.missing"]
    assert report.editions == (("specimen", "jeh"),)


def test_the_weights_of_a_face_are_those_that_are_there(project: Project) -> None:
    def uses(tag: str, families: Sequence[Family] = project.families) -> list[object]:
        found = face_uses(project.languages[tag], families)
        return [(use.headings, use.family, use.weights) for use in found]

    assert uses("blt-Tavt")[0] == (False, "Noto Sans Tai Viet", (400,))
    assert uses("km")[0] == (False, "Noto Sans Khmer", (400, 700))
    assert (True, "Noto Serif Khmer", (700,)) in uses("km")


def test_without_its_layout_there_is_a_remedy(project: Project) -> None:
    with pytest.raises(BorderpressError, match="layout"):
        run(replace(project, layouts={}), "jeh")


def test_the_command(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["specimen", "--project", str(project.root), "--language", "jeh", "--ui", "en"]
    assert cli.main([*arguments, "--jobs", "1"]) == 0
    said = capsys.readouterr().out
    assert "1 proof sheets, 2 pages" in said
    assert cli.main([*arguments[:3], "--language", "xx", "--ui", "en"]) == 2


def test_no_bulletin_can_ask_for_the_layout(project: Project) -> None:
    path = project.root / "content/bulletins/cua-khau.md"
    text = path.read_text("utf-8")
    try:
        path.write_text(text.replace("bulletin-a5, web", "specimen, web"), "utf-8")
        assert any(
            f.place and f.place.path == "content/bulletins/cua-khau.md"
            for f in load(project.root, TOOLKIT).findings
        )
    finally:
        path.write_text(text, "utf-8")
