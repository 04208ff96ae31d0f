"""The font gate: what the faces of a language cannot set is seen before layout."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from borderpress.checks.fontgate import Gate
from borderpress.exemplars import Exemplars
from borderpress.fonts import Family
from borderpress.project import Project, load

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def project() -> Project:
    return load(ROOT, ROOT)


@pytest.fixture(scope="module")
def gate(project: Project) -> Gate:
    return Gate(project.languages, project.families, (ROOT,), italics=True)


def names(gate: Gate, text: str, tag: str) -> list[str]:
    return [fault.name for fault in gate.faults(text, tag)]


def test_the_letters_of_every_language_pass_in_every_weight_and_slant(
    project: Project, gate: Gate
) -> None:
    vouched = [t for t, letters in project.exemplars.items() if letters.status != "no data"]
    assert len(vouched) >= 27
    for tag in vouched:
        assert project.exemplars[tag].cased()
        assert list(gate.letter_faults(project.exemplars[tag], tag)) == [], tag


@pytest.mark.parametrize(
    ("tag", "text", "fault", "face"),
    [
        ("km", "ក ា", "dotted-circle", "NotoSansKhmer-Regular.ttf"),
        ("km", "ក្រ ្ក", "dotted-circle", "NotoSansKhmer-Regular.ttf"),
        ("blt-Tavt", " ꪲ", "dotted-circle", "NotoSansTaiViet-Regular.ttf"),
        ("lo", "ก", "notdef", ""),
        ("vi", "Xin 中", "undeclared", "NotoSansCJK-Regular.ttc"),
        ("en", "ກ່", "undeclared", "NotoLoopedLao-Regular.ttf"),
        ("lo", "ກ̆", "split", "NotoSans-Regular.ttf"),
    ],
)
def test_what_cannot_be_set_is_told(gate: Gate, tag: str, text: str, fault: str, face: str) -> None:
    (found,) = gate.faults(text, tag)
    assert (found.name, found.face) == (fault, face)
    assert found.cluster in text


@pytest.mark.parametrize(
    ("tag", "text"),
    [("km", "ស្ត្រី\u200bខ្មែរ ១២៣ (Mộc Bài) ៛"), ("lo", "ນ້ຳ\u2060 ເຂົ້າ 25 USD"), ("jra", "Čư̆ ê̆ ơ̆ ƀ")],
)
def test_what_can_be_set_passes(gate: Gate, tag: str, text: str) -> None:
    assert names(gate, text, tag) == []


def test_a_mark_is_tried_on_a_letter_of_its_script(gate: Gate) -> None:
    marks = Exemplars("verified", "x", ("ា", "ំ", "្"))
    assert [f.cluster for f in gate.letter_faults(marks, "km")] == []
    assert [f.name for f in gate.letter_faults(marks, "en")] == ["notdef"] * 3


def test_every_face_that_a_text_may_use_is_asked(project: Project) -> None:
    """A letter that only the regular face has is missing in bold words and headlines."""

    def gate(language: str, *faces: tuple[str, int, str]) -> Gate:
        """Return a gate whose one family takes its faces from other families."""
        source = {face.file: face for family in project.families for face in family.faces}
        made = tuple(replace(source[f], weight=w, style=s) for f, w, s in faces)
        family = Family("Mixed", (), "OFL-1.1", (), made)
        own = replace(
            project.languages[language],
            text_fonts=("Mixed",),
            heading_fonts=("Nothing",),
            heading_weight=400,
        )
        return Gate({language: own}, (family,), (ROOT,), italics=len(faces) == 3)

    latin, lao = "NotoSans-Regular.ttf", "NotoLoopedLao-Regular.ttf"
    assert names(gate("vi", (latin, 400, "normal")), "ế", "vi") == []
    assert names(gate("vi", (latin, 400, "normal"), (lao, 700, "normal")), "ế", "vi") != []
    three = (latin, 400, "normal"), (latin, 700, "normal"), (lao, 400, "italic")
    assert names(gate("vi", *three), "ế", "vi") != []
    assert names(gate("vi", *three[:2]), "ế", "vi") == []
