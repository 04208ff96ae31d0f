"""Old fonts at the door."""

from __future__ import annotations

from borderpress.checks.legacy import legacy_findings
from borderpress.model import Place, Severity

PAGE = "---\ntitle: Thử\n---\nXin chào\n\nCéng hoµ x· héi\nchñ nghÜa ViÖt Nam\n"


def test_one_finding_for_each_coding_with_place_and_remedy() -> None:
    (finding,) = legacy_findings("content/bulletins/a.md", PAGE)
    assert (finding.code, finding.severity) == ("text.legacy", Severity.WARNING)
    assert finding.place == Place("content/bulletins/a.md", 6)
    assert "TCVN3 (ABC), in 2 lines: “Céng hoµ x· héi”" in finding.text.english()
    assert "build.py doctor content/bulletins/a.md" in finding.hint.english()
    assert "Cộng hoà xã hội" in finding.hint.english()


def test_header_and_source_of_a_catalog_are_not_looked_at() -> None:
    text = 'msgid ""\nmsgstr ""\n"Language: lo\\n"\n\nmsgid ""\n"mơnuih [on sang"\nmsgstr "ƀon"\n'
    assert legacy_findings("x.po", text) == ()


def test_a_translation_of_a_catalog_is() -> None:
    (finding,) = legacy_findings("x.po", 'msgid "a"\nmsgstr ""\n"mơnuih [on"\n" sang"\n')
    assert finding.place == Place("x.po", 3)
