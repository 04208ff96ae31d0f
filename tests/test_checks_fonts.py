"""A project at the font gate."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from borderpress.checks.fonts import gate_findings
from borderpress.exemplars import NO_DATA, Exemplars
from borderpress.model import Catalog, Place, Severity
from borderpress.project import Project, load

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def project() -> Project:
    return load(ROOT, ROOT)


def test_the_sample_passes(project: Project) -> None:
    assert gate_findings(project) == ()


WRONG = [
    ("km", "ខ្មែរ ា", "dotted-circle", "17B6"),
    ("km", "ខ្មែរ ก", "no-glyph", "U+0E01"),
    ("km", "ខ្មែរ ກ", "undeclared", "NotoLoopedLao-Regular.ttf"),
    ("km", "ខ្មែរ ខ̆", "split", "U+0306"),
]


@pytest.mark.parametrize(("tag", "text", "code", "told"), WRONG)
def test_a_finding_has_place_text_and_remedy(
    project: Project, tag: str, text: str, code: str, told: str
) -> None:
    entries = (("", "a", text, 5), ("toolkit", "b", " ា", 9))
    bad = Catalog(tag, "x", "locales/km/x.po", entries)
    (finding,) = gate_findings(replace(project, catalogs={"x": {tag: bad}}))
    assert (finding.code, finding.severity) == (f"fonts.{code}", Severity.ERROR)
    assert finding.place == Place("locales/km/x.po", 5)
    assert "ខ្មែរ" in finding.text.english()
    assert told in finding.text.english()
    assert finding.hint.english()


def test_letters_that_the_fonts_of_a_language_in_use_lack(project: Project) -> None:
    letters = dict(project.exemplars) | {"lo": Exemplars("verified", "x", ("ກ", "ฮ"))}
    (finding,) = gate_findings(replace(project, exemplars=letters))
    assert (finding.code, finding.place) == ("fonts.no-glyph", Place("locales/lo/exemplars.toml"))


def test_a_language_without_data_is_not_vouched_for(project: Project) -> None:
    letters = {tag: found for tag, found in project.exemplars.items() if tag != "lo"}
    for known in (letters, letters | {"lo": NO_DATA}):
        (finding,) = gate_findings(replace(project, exemplars=known))
        assert (finding.code, finding.severity) == ("languages.no-data", Severity.INFO)
        assert finding.place == Place("locales/lo/exemplars.toml")
        assert "lo has" in finding.text.english()
