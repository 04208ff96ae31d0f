"""Notes on what normalising has changed."""

from __future__ import annotations

from borderpress.catalog import decode
from borderpress.model import Finding, Place, Severity
from borderpress.normalised import changes_told
from borderpress.text.normalize import Change, normalize


def told(text: str) -> list[Finding]:
    return list(changes_told("a.md", normalize(text)[1]))


def test_each_kind_of_change_is_told_once_with_place_and_words() -> None:
    text = "\ufeffa\r\nBie\u0302n gio\u031b\u0301i\r\ntié\u0302ng\r\nສ\u0ecd\u0eb2\r\nស្រ្តី\r\n"
    found = told(text)
    assert {f.severity for f in found} == {Severity.INFO}
    assert {f.code for f in found} == {"text.normalised"}
    assert [f.place.line for f in found if f.place] == [0, 0, 2, 3, 4, 5]
    said = [f.text.english() for f in found]
    assert "Biên [0042 0069 00EA 006E]" in said[2]
    assert "tié̂ng" in said[3]
    assert "→ tiếng" in said[3]
    assert "[0EAA 0ECD 0EB2] → " in said[4]
    assert "ស្រ្តី" in said[5]
    assert "→ ស្ត្រី" in said[5]
    assert "dotted circle" in found[5].hint.english()


def test_lines_are_named_as_runs_and_not_all_of_them() -> None:
    def english(*lines: int) -> str:
        (finding,) = changes_told("a", [Change("nfc", lines, "a", "b")])
        return finding.text.english()

    assert "in 5 lines (3, 5–7, 9)" in english(3, 5, 6, 7, 9)
    assert "(1, 3, 5, 7, 9, 11, 13, 15, …)" in english(*range(1, 99, 2))


def test_nothing_to_tell() -> None:
    assert told("tiếng Việt, ສຳ, ស្ត្រី\n") == []


def test_a_catalog_tells_the_same_but_leaves_nfc_to_the_checks_of_translations() -> None:
    findings: list[Finding] = []
    text = 'msgid "a"\nmsgstr "e\u0302 \u0e99\u0ecd\u0eb2"\n'
    assert decode("x.po", text.encode(), findings) == 'msgid "a"\nmsgstr "ê \u0e99\u0eb3"\n'
    (finding,) = findings
    assert finding.place == Place("x.po", 2)
    assert "lao-am" in finding.text.english()
