"""Does a translation use the glossary's form?"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from borderpress.checks.translation.asking import checked
from borderpress.checks.translation.glossary import glossary_faults
from borderpress.glossary import NO_GLOSSARY
from borderpress.model import Catalog, Severity, Translation
from borderpress.project import Project, background, load

ROOT = Path(__file__).parents[1]
CODE = "translation.glossary"
CASES = tomllib.loads((ROOT / "tests/data/glossary/translations.toml").read_text("utf-8"))["case"]


@pytest.fixture(scope="module")
def project() -> Project:
    return load(ROOT, ROOT)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['language']} {case['source']}")
def test_each_case(project: Project, case: dict[str, object]) -> None:
    found = glossary_faults(
        project.glossary, str(case["source"]), str(case["text"]), str(case["language"])
    )
    told = [(text.english(), hint.english()) for text, hint in found]
    assert len(told) == len(case["wrong"])  # type: ignore[arg-type]
    for (text, _), wrong in zip(told, case["wrong"], strict=True):  # type: ignore[call-overload]
        assert wrong in text


def siam() -> Catalog:
    written = Translation("", "Sang Lào", "To Siam", 7)
    entry = ("", written.msgid, written.msgstr, written.line)
    return Catalog("en", "x", "locales/en/LC_MESSAGES/x.po", (entry,), written=(written,))


def test_a_finding_names_the_line_and_the_forms(project: Project) -> None:
    _, (finding,) = checked(siam(), background(project, "x", "en", {}))
    assert (finding.code, finding.severity) == (CODE, Severity.WARNING)
    assert str(finding.place) == "locales/en/LC_MESSAGES/x.po:7"
    assert finding.hint.english() == "Write one of: Laos / Lao."


def test_a_project_without_a_glossary_has_no_such_finding(project: Project) -> None:
    without = replace(project, glossary=NO_GLOSSARY)
    assert checked(siam(), background(without, "x", "en", {}))[1] == ()


def test_no_glossary_of_a_project_speaks_of_the_toolkits_words(project: Project) -> None:
    assert background(project, "interface", "en", {}).glossary == NO_GLOSSARY


def test_the_sample_keeps_to_its_glossary(project: Project) -> None:
    """Official texts have their own wording: their catalogs say so at their head."""
    assert [f for f in project.findings if f.code == CODE] == []


def test_the_sample_puts_the_check_to_the_test(project: Project) -> None:
    """Each translation of the sample, its name of a place taken out, is caught."""
    spoiled = caught = 0
    for domain, catalogs in project.catalogs.items():
        for tag, catalog in catalogs.items():
            if domain == "interface" or tag not in ("lo", "km", "en"):
                continue
            for _, msgid, msgstr, _ in catalog.entries:
                for form in ("ລາວ", "ឡាវ", "Laos", "Mộc Bài", "ໜັງສືຜ່ານແດນ"):
                    if "Lào" not in msgid and "Mộc Bài" not in msgid and "ộ chiếu" not in msgid:
                        continue
                    text = msgstr.replace(form, "x")
                    if text != msgstr and not list(
                        glossary_faults(project.glossary, msgid, msgstr, tag)
                    ):
                        spoiled += 1
                        caught += bool(list(glossary_faults(project.glossary, msgid, text, tag)))
    assert spoiled > 150
    assert caught / spoiled > 0.85, "the rest says the name twice, in another right form"
