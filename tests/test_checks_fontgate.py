"""The font gate: what the faces of a language cannot set is seen before layout."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from borderpress.checks.fontgate import Gate, gate_findings
from borderpress.exemplars import read_exemplars
from borderpress.model import Catalog, Place, Severity
from borderpress.project import Project, load

ROOT = Path(__file__).parents[1]
BASES = {"Laoo": "ກ", "Khmr": "ក", "Tavt": "ꪀ", "Talu": "ᦀ", "Cham": "ꨀ"}


@pytest.fixture(scope="module")
def project() -> Project:
    return load(ROOT, ROOT)


@pytest.fixture(scope="module")
def gate(project: Project) -> Gate:
    return Gate(project.languages, project.families, (ROOT,))


def test_the_letters_of_every_language_pass(project: Project, gate: Gate) -> None:
    for tag, language in project.languages.items():
        path = ROOT / "locales" / tag / "exemplars.toml"
        exemplars, _ = read_exemplars(path.name, path.read_text("utf-8"))
        for letter in exemplars.cased():
            mark = unicodedata.category(letter[0])[0] == "M"
            text = BASES.get(language.script, "a") + letter if mark else letter
            assert list(gate.faults(text, tag)) == [], (tag, text)


@pytest.mark.parametrize(
    ("tag", "text", "fault"),
    [
        ("km", "ក ា", "dotted-circle"),
        ("km", "ក្រ ្ក", "dotted-circle"),
        ("lo", "ก", "notdef"),
        ("vi", "Xin 中", "notdef"),
        ("blt-Tavt", " ꪲ", "dotted-circle"),
    ],
)
def test_what_cannot_be_set_is_told(gate: Gate, tag: str, text: str, fault: str) -> None:
    assert [name for name, _ in gate.faults(text, tag)] == [fault]


@pytest.mark.parametrize(
    ("tag", "text"),
    [("km", "ស្ត្រី\u200bខ្មែរ ១២៣ (Mộc Bài) ៛"), ("lo", "ນ້ຳ\u2060 ເຂົ້າ 25 USD"), ("jra", "Čư̆ ê̆ ơ̆ ƀ")],
)
def test_what_can_be_set_passes(gate: Gate, tag: str, text: str) -> None:
    assert list(gate.faults(text, tag)) == []


def test_the_sample_passes(project: Project) -> None:
    assert gate_findings(project) == ()


def test_a_finding_has_place_text_and_remedy(project: Project) -> None:
    bad = Catalog("km", "x", "locales/km/x.po", (("", "a", "ខ្មែរ ា", 5), ("toolkit", "b", " ា", 9)))
    (finding,) = gate_findings(replace(project, catalogs={"x": {"km": bad}}))
    assert (finding.code, finding.severity) == ("fonts.dotted-circle", Severity.ERROR)
    assert finding.place == Place("locales/km/x.po", 5)
    assert "ខ្មែរ" in finding.text.english()
    assert "17B6" in finding.text.english()
