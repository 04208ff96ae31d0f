"""The door for YAML and TOML: where keys stand, and what is said about wrong ones."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderpress.model import Finding
from borderpress.validate import (
    WEB_NAME,
    Form,
    check_name,
    decode,
    parse_day,
    read_toml,
    read_yaml,
    toml_lines,
    web_name,
)

TOML = """\
title = "A"

[options]
page = "A4"

[[family]]
name = "Noto"

[[family.face]]
file = "a.ttf"

[[family.face]]
weight = 7

[[family]]
name = "Other"

[[family.face]]
file = "b.ttf"
"""


def yaml_form(text: str) -> Form:
    form, findings = read_yaml(text, "a.md", first_line=2)
    assert findings == []
    assert form is not None
    return form


def the(findings: list[Finding]) -> tuple[str, int]:
    """Return code and line of the only finding."""
    (finding,) = findings
    assert finding.place is not None
    return finding.code, finding.place.line


def test_yaml_keeps_what_was_typed_and_where() -> None:
    form = yaml_form("a: no\nb:\n  - c: 08\n    d: 1:30\n  - c: [x, y]\n")
    assert form.data == {"a": "no", "b": [{"c": "08", "d": "1:30"}, {"c": ["x", "y"]}]}
    assert {key: form.lines[key] for key in ("a", "b", "b.0.d", "b.1", "b.1.c.1")} == {
        "a": 2,
        "b": 3,
        "b.0.d": 5,
        "b.1": 6,
        "b.1.c.1": 6,
    }


def test_of_a_key_that_stands_twice_the_first_is_kept() -> None:
    form, findings = read_yaml("a: 1\nb:\n  c: 2\n  c: [3, 4]\nd: 5\n", "a.md")
    assert form is not None
    assert form.data == {"a": "1", "b": {"c": "2"}, "d": "5"}
    assert the(findings) == ("content.key-twice", 4)


def test_a_key_that_is_a_list_is_an_unknown_key() -> None:
    form = yaml_form("? [a]\n: b\n")
    form.close()
    assert the(form.findings) == ("content.unknown-key", 2)


def test_a_billion_laughs_are_no_matter() -> None:
    rows = ["a: &a [x, x]", *(f"{n}: &n{n} [*a, *a, *a]" for n in "bcdefgh")]
    form, findings = read_yaml("\n".join(rows), "a.md")
    assert form is not None
    assert {f.code for f in findings} == {"content.yaml-sign"}


def test_the_kinds_of_values() -> None:
    form, _ = read_toml(
        'n = 5\nwrong = "5"\nflag = true\nday = 2026-01-02\ntime = 2026-01-02T03:04:05\n', "a.toml"
    )
    assert form is not None
    assert (form.whole("n", 1), form.whole("none", 7), form.flag("flag")) == (5, 7, True)
    assert form.text("n") == "5"
    assert form.day("day") == date(2026, 1, 2)
    assert form.findings == []
    assert form.whole("wrong", 3) == 3
    assert the(form.findings) == ("content.bad-number", 2)
    form.findings.clear()
    assert form.day("time") is None
    assert the(form.findings) == ("content.bad-date", 5)
    form.close()


def test_a_key_with_a_mistake_is_offered_a_key_that_is_still_free() -> None:
    form = yaml_form("value: 1\nvalu_until: 2\n")
    form.text("value")
    form.text("valid_until", required=False)
    form.close()
    assert form.findings[0].hint.english() == "Did you mean “valid_until”?"


def test_a_mapping_where_a_text_stands() -> None:
    form = yaml_form("correction: none\nfacts: 5\n")
    assert form.mapping("correction") is None
    assert form.mappings("facts") == []
    assert [f.code for f in form.findings] == ["content.not-a-mapping"] * 2


# --- TOML -------------------------------------------------------------------------


def test_the_lines_of_toml() -> None:
    lines = toml_lines(TOML)
    expected = {
        "title": 1,
        "options": 3,
        "options.page": 4,
        "family": 6,
        "family.0.name": 7,
        "family.0.face.0.file": 10,
        "family.0.face.1.weight": 13,
        "family.1": 15,
        "family.1.face.0.file": 19,
    }
    assert {key: lines.get(key) for key in expected} == expected


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a = "x"\nb = x\n', 2),
        ('a = "x"\nb = 1\nb = 2\n', 3),
        ('a = "x"\n\nb = """unfinished\n', 3),
        ('a = "x"\n“b” = 1\n', 2),
        ("a = 2026-13-45\n", 1),
        ("a = 1" + "0" * 5000 + "\n", 1),
        ("a = " + "[" * 5000 + "\n", 1),
    ],
)
def test_what_is_no_toml(text: str, line: int) -> None:
    form, findings = read_toml(text, "a.toml")
    assert form is None
    assert the(findings) == ("content.toml", line)


def test_controls_written_as_escapes_are_found_in_toml_too() -> None:
    form, _ = read_toml('a = "x"\nb = "\\u0002y"\nc = ["\\u0003"]\n', "a.toml")
    assert form is not None
    assert form.text("b") == "y"
    assert form.texts("c") == ()
    assert [f.place and f.place.line for f in form.findings] == [2, 3]
    assert {f.code for f in form.findings} == {"content.control-character"}


# --- Text and names ---------------------------------------------------------------


def test_text_is_decoded_with_its_changes_noted() -> None:
    findings: list[Finding] = []
    assert decode("a", "\ufeffa\r\ne\u0302".encode(), findings) == "a\nê"
    assert {f.code for f in findings} == {"text.normalised"}
    assert [f.place and f.place.line for f in findings] == [0, 0, 2]
    for finding, name in zip(findings, ("bom", "line-ends", "nfc"), strict=True):
        assert f"({name})" in finding.text.english()


@given(st.binary(max_size=60))
def test_decoding_never_raises_and_leaves_text_that_can_be_shown(data: bytes) -> None:
    findings: list[Finding] = []
    text = decode("a", data, findings)
    assert not any(ord(c) < 32 and c not in "\t\n" for c in text)
    try:
        data.decode()
    except UnicodeDecodeError:
        assert findings[0].code == "content.encoding"


@pytest.mark.parametrize(
    ("written", "fit"),
    [
        ("Cửa khẩu Lao Bảo", "cua-khau-lao-bao"),
        ("Đường_9 (mới)", "duong-9-moi"),
        ("--a--b--", "a-b"),
        ("ລາວ", ""),
    ],
)
def test_names_for_web_addresses(written: str, fit: str) -> None:
    assert web_name(written) == fit
    (finding,) = check_name("content/x.md", written)
    assert finding.code == "content.bad-name"
    assert fit in finding.hint.english()
    if not fit:
        assert "small letters" in finding.hint.english()


@given(st.text(max_size=200))
def test_a_name_that_is_proposed_is_fit(written: str) -> None:
    name = web_name(written)
    assert name == "" or (WEB_NAME.fullmatch(name) and check_name("a", name) == [])


def test_days() -> None:
    assert parse_day("2026-11-23") == date(2026, 11, 23)
    for wrong in ("2026-11-31", "26-11-23", "20261123", "2026-W01-1", "٢٠٢٦-١١-٢٣", ""):
        assert parse_day(wrong) is None
