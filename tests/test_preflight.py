"""The report on a PDF: PDFs of other programs, and broken ones."""

from __future__ import annotations

import io
import json
import random
import tomllib
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from pdfs import pdf_of, saved

from borderpress.checks.preflight import CHECKS
from borderpress.errors import BorderpressError
from borderpress.model import Severity
from borderpress.preflight import UNPROVED, State, examined, preflight
from borderpress.printprofile import PrintProfile
from borderpress.project import read_print_profiles
from borderpress.sight import NotShown, sights, thumbnails

ROOT = Path(__file__).parents[1]
DATA = ROOT / "tests/data/preflight"
JUDGED = tomllib.loads((DATA / "verdicts.toml").read_text("utf-8"))
CASES = [(name, of) for name, profiles in JUDGED.items() for of in profiles]


@cache
def profile(name: str) -> PrintProfile:
    return read_print_profiles(ROOT, ROOT)[name]


@pytest.mark.parametrize(("name", "of"), CASES)
def test_pdfs_of_other_programs_get_the_verdicts_of_a_person(name: str, of: str) -> None:
    data = (DATA / f"{name}.pdf").read_bytes()
    found = preflight(examined(data, name), profile(of))
    wrong = (State.ERROR, State.WARNING)
    verdicts = {r.rule.code: str(r.state) for r in found.rows if r.state in wrong}
    assert verdicts == {f"preflight.{code}": state for code, state in JUDGED[name][of].items()}
    assert found.failed() == bool(JUDGED[name][of])


def test_every_check_has_a_row_with_what_was_measured() -> None:
    data = (DATA / "libreoffice.pdf").read_bytes()
    found = preflight(examined(data, "a"), profile("offset-coated"))
    assert [row.rule for row in found.rows] == [check.RULE for check in CHECKS]
    assert all(row.measured and row.threshold for row in found.rows)
    office = preflight(examined(data, "a"), profile("office-digital"))
    skipped = {row.rule.code for row in office.rows if row.state is State.SKIPPED}
    inked = ("standard", "dated", "boxes", "edges", "colours", "black", "ink")
    assert skipped == {f"preflight.{name}" for name in inked}


def test_the_record_is_json_and_says_what_is_not_proved() -> None:
    found = preflight(examined(saved(pdf_of("")), "a"), profile("offset-coated"))
    record = json.loads(json.dumps(found.record(lambda text: text.english())))
    assert record["failed"] is True
    assert record["checks"][0]["found"][0]["severity"] == "error"
    assert record["not_proved"] == [text.english() for text in UNPROVED]


def test_findings_name_the_file_and_a_remedy() -> None:
    found = preflight(examined(saved(pdf_of("")), "a"), profile("offset-coated")).findings("a.pdf")
    assert {str(finding.place) for finding in found} == {"a.pdf"}
    assert all(finding.hint.english() for finding in found)
    assert {finding.severity for finding in found} == {Severity.ERROR}


def test_what_cannot_be_measured_is_an_error_and_no_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    pdf = examined(saved(pdf_of("0 0 9 9 re f")), "a")
    monkeypatch.setenv("PATH", "/nowhere")
    rows = {row.rule.code: row for row in preflight(pdf, profile("offset-coated")).rows}
    assert rows["preflight.ink"].state is State.ERROR
    assert "Ghostscript" in rows["preflight.ink"].verdicts[0].text.english()


def plain(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        out = io.BytesIO()
        pdf.save(out, compress_streams=False, static_id=True)
    return out.getvalue()


@pytest.mark.parametrize("name", JUDGED)
def test_broken_files_are_told_and_never_crash(name: str) -> None:
    whole, chance = plain((DATA / f"{name}.pdf").read_bytes()), random.Random(name)
    of = profile("office-digital")
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 10, 40))):
            data[chance.randrange(len(data))] = chance.choice(b"0123456789 /[]<>()-.qQBTf")
        try:
            found = preflight(examined(bytes(data), "a"), of)
        except BorderpressError:
            continue
        assert len(found.rows) == len(CHECKS)


def test_a_page_as_large_as_a_field_is_refused() -> None:
    examined(saved(pdf_of("", size=5000)), "a")
    with pytest.raises(BorderpressError, match="m²"):
        examined(saved(pdf_of("", size=90_000)), "a")


def test_pages_are_seen_with_what_surrounds_the_trim() -> None:
    pdf = pdf_of("0 0 20 200 re f")
    pdf.pages[0].obj.TrimBox = pikepdf.Array([20, 20, 180, 180])
    (seen,) = sights(saved(pdf))
    assert seen.trim == (20, 20, 180, 180)
    assert seen.image.getpixel((2, 100)) == 0
    assert seen.bare_edges(3) == {}


def test_artwork_that_ends_with_the_paper_has_no_bleed() -> None:
    (seen,) = sights(saved(pdf_of("0 0 20 200 re f")))
    assert set(seen.bare_edges(3)) == {"left", "top", "bottom"}


def test_thumbnails_are_small_and_few() -> None:
    pdf = pdf_of("0 0 20 200 re f")
    for _ in range(3):
        pdf.pages.append(pdf.pages[0])
    found = list(thumbnails(saved(pdf), 50, 2))
    assert len(found) == 2
    assert all(png.startswith(b"\x89PNG") for png in found)


def test_what_is_not_shown_is_told() -> None:
    with pytest.raises(NotShown):
        list(sights(b"%PDF-1.7"))
