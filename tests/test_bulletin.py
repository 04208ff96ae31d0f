"""Bulletins: a good file passes; spoiled in one place, it is told so at the right line."""

from __future__ import annotations

import unicodedata
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from borderpress.bulletin import Known, check_body, front_messages, is_must, messages, read_bulletin
from borderpress.languages import read_language
from borderpress.messages import Extraction
from borderpress.model import Bulletin, Finding, Kind, Language, Severity, say

ROOT = Path(__file__).parent.parent
GOOD = (Path(__file__).parent / "data" / "content" / "good.md").read_text("utf-8")
PATH = "content/bulletins/good.md"
PICTURES = {"content/images/karst.svg": ("a" * 64, 60, 40), "content/images/road.png": ("b", 9, 9)}
MISSING = Finding("image.missing", Severity.ERROR, say("There is none."), say("Copy it."))


@cache
def languages() -> dict[str, Language]:
    """Return the languages of the toolkit."""
    found = {}
    for file in sorted((ROOT / "locales").glob("*/language.toml")):
        language, _ = read_language(file.relative_to(ROOT).as_posix(), file.read_text("utf-8"))
        assert language is not None
        found[language.tag] = language
    return found


def known() -> Known:
    return Known(languages(), ("bulletin-a4", "bulletin-a5", "web"), ("gates", "notices"), "vi",
                 ("bulletin-a4", "bulletin-a5"))  # fmt: skip


def inspect(path: str) -> tuple[str, int, int] | Finding:
    return PICTURES.get(path, MISSING)


def read(data: str | bytes) -> tuple[Bulletin | None, Extraction, tuple[Finding, ...]]:
    raw = data.encode() if isinstance(data, str) else data
    return read_bulletin(PATH, raw, known(), inspect)


def only(data: str | bytes) -> Finding:
    """Return the only finding of a file that must not be published."""
    bulletin, _, findings = read(data)
    assert bulletin is None
    (finding,) = findings
    return finding


def spoiled(old: str, new: str) -> str:
    assert GOOD.count(old) == 1, old
    return GOOD.replace(old, new)


def line_of(words: str, text: str = GOOD) -> int:
    (line,) = [n for n, written in enumerate(text.split("\n"), start=1) if words in written]
    return line


def told(finding: Finding) -> str:
    return f"{finding.text.english()} → {finding.hint.english()}"


# --- What is good ---------------------------------------------------------------


def test_a_good_file_becomes_a_bulletin() -> None:
    bulletin, extraction, findings = read(GOOD)
    assert findings == ()
    assert bulletin is not None
    assert bulletin.slug == "good"
    assert bulletin.title == "Cửa khẩu Lao Bảo: giấy tờ cần mang"
    assert bulletin.kind is Kind.CORRECTION
    assert bulletin.languages == ("vi", "lo", "km", "en")
    assert (bulletin.valid_from, bulletin.valid_to) == (date(2026, 11, 23), date(2027, 6, 30))
    assert [(i.path, i.digest[:1], i.width, i.lead) for i in bulletin.images] == [
        ("content/images/karst.svg", "a", 60, True),
        ("content/images/road.png", "b", 9, False),
    ]
    assert bulletin.facts[0].value == "113"
    assert bulletin.facts[0].checked_on == date(2026, 3, 7)
    assert bulletin.correction is not None
    assert bulletin.correction.checked_on == date(2025, 11, 21)
    assert bulletin.body.startswith("Hãy mang")
    assert bulletin.body_line == line_of("Hãy mang")
    assert extraction.images == ("../images/road.png",)


def test_what_is_optional_may_be_left_out() -> None:
    head = [
        "title: A", "summary: B", "date: 2026-01-02", "section: gates",
        "languages: [lo]", "layouts: [web]",
    ]  # fmt: skip
    bulletin, _, findings = read("\n".join(["---", *head, "---", "Xin chào."]))
    assert findings == ()
    assert bulletin is not None
    assert bulletin.kind is Kind.BULLETIN
    assert bulletin.languages == ("vi", "lo"), "the source goes first, also unasked"


def test_what_an_editor_typed_is_kept() -> None:
    text = spoiled('value: "113"', "value: no").replace("tags: [Lao Bảo, Dansavan]", "tags: [08]")
    bulletin, _, _ = read(text)
    assert bulletin is not None
    assert bulletin.facts[0].value == "no"
    assert bulletin.tags == ("08",)


def test_a_list_names_each_thing_once() -> None:
    bulletin, _, _ = read(spoiled("[bulletin-a4, web]", "[web, bulletin-a4, web]"))
    assert bulletin is not None
    assert bulletin.layouts == ("web", "bulletin-a4")


@pytest.mark.parametrize(
    ("change", "data"),
    [
        ("bom", b"\xef\xbb\xbf" + GOOD.encode()),
        ("line-ends", GOOD.replace("\n", "\r\n").encode()),
        ("line-ends", GOOD.replace("\n", "\r").encode()),
        ("nfc", unicodedata.normalize("NFD", GOOD).encode()),
    ],
)
def test_other_spellings_of_the_same_file_are_the_same_bulletin(change: str, data: bytes) -> None:
    bulletin, _, (finding,) = read(data)
    assert bulletin == read(GOOD)[0]
    assert (finding.code, finding.severity) == ("text.normalised", Severity.INFO)
    assert f"({change})" in finding.text.english()
    assert finding.place is not None
    assert finding.place.path == PATH
    assert bool(finding.place.line) == (change == "nfc")


# --- Front matter, spoiled in one place -------------------------------------------

SPOILED = [
    ("kind: correction", "kind: corection", "unknown-value", 0, "Did you mean “correction”?"),
    ("section: gates", "section: gats", "unknown-value", 0, "Did you mean “gates”?"),
    ("section: gates", "section: xyz", "unknown-value", 0, "Write one of: gates, notices."),
    ("[bulletin-a4, web]", "[bulletin-a4, wep]", "unknown-value", 0, "Did you mean “web”?"),
    ("icon: phone", "icon: fone", "unknown-value", 0, "Did you mean “phone”?"),
    ("title: \"Cửa khẩu Lao Bảo: giấy tờ cần mang\"", "title:", "missing-key", 0, "“title”"),
    ("title: \"Cửa khẩu Lao Bảo: giấy tờ cần mang\"", 'title: "  "', "missing-key", 0, "“title”"),
    ("title: \"Cửa khẩu Lao Bảo: giấy tờ cần mang\"", "title: [a, b]", "not-text", 0, "one line"),
    ("date: 2026-11-23", "date: 23/11/2026", "bad-date", 0, "such as 2026-11-23"),
    ("date: 2026-11-23", "date: 5.3.2027", "bad-date", 0, "such as 2027-03-05"),
    ("date: 2026-11-23", "date: 2026-02-30", "bad-date", 0, "“2026-02-30” is not a date"),
    ("date: 2026-11-23", "date: 20261123", "bad-date", 0, "year-month-day"),
    ("date: 2026-11-23", "date: 2026-W47-1", "bad-date", 0, "year-month-day"),
    ("checked_on: 2025-11-21", "checked_on: hôm qua", "bad-date", 0, "“hôm qua”"),
    ("valid_to: 2027-06-30", "valid_to: 2025-06-30", "bad-period", 0, "Write 2026-11-23 or"),
    ("valid_until: 2027-03-07", "valid_until: 2025-03-07", "bad-period", 0, "2026-03-07 or a"),
    ("languages: [vi, lo, km, en]", "languages: vi", "not-a-list", 0, "[first, second]"),
    ("languages: [vi, lo, km, en]", "languages: [vi, tay]", "wrong-language-code", 0, "write tyz"),
    ("languages: [vi, lo, km, en]", "languages: [vi, tdd]", "wrong-language-code", 0, "write twh"),
    ("languages: [vi, lo, km, en]", "languages: [vi, rro]", "wrong-language-code", 0, "write rog"),
    ("languages: [vi, lo, km, en]", "languages: [vi, kgd]", "wrong-language-code", 0, "write ktv"),
    ("languages: [vi, lo, km, en]", "languages: [vi, khm]", "wrong-language-code", 0, "Write km"),
    ("languages: [vi, lo, km, en]", "languages: [vi, LO]", "wrong-language-code", 0, "Write lo."),
    ("languages: [vi, lo, km, en]", "languages: [vi, blt]", "wrong-language-code", 0,
     "blt-Latn (Tai Dam (Latin script)) / blt-Tavt"),
    ("languages: [vi, lo, km, en]", "languages: [vi, xx]", "unknown-language", 0, "no language xx"),
    ("    lead: true", "    lead: yes", "bad-flag", 0, "Write true or false."),
    ("    caption: Đường lên cửa khẩu", "    lead: true", "two-leads", -7, "one picture only"),
    ("    caption: Đường lên cửa khẩu", "    captoin: Đường", "unknown-key", 0, "“caption”"),
    ("    alt: Con đường\n", "", "missing-key", -1, "“images.1.alt” is missing"),
    ("../images/karst.svg", "../images/kars.svg", "image.missing", 0, "Copy it."),
    ("facts:\n  - label: Cảnh sát", "facts:\n  - Cảnh\n  - label: Cảnh sát", "not-a-mapping", 0,
     "“facts.0” must hold keys"),
    ("  claim: Qua cửa khẩu không cần hộ chiếu\n", "", "missing-key", 0, "“correction.claim”"),
    ("kind: correction", "kind: notice", "misplaced-key", 23, "Write kind: correction"),
    ("tags: [Lao Bảo, Dansavan]", "kind: notice", "key-twice", 0, "Keep one of the two."),
    ("    alt: Con đường", "    alt: *duong", "yaml-sign", 0, "Put the value in quotes."),
    ("tags: [Lao Bảo, Dansavan]", "tags: [*x, Lao Bảo]", "yaml-sign", 0, "in quotes"),
    ("value: \"113\"", "value: &x 113", "yaml-sign", 0, "Put the value in quotes."),
    ("value: \"113\"", "value: !Quan trọng", "yaml-sign", 0, "Put the value in quotes."),
    ("value: \"113\"", 'value: "1\\x0213"', "control-character", 0, "type it again"),
    ("tags: [Lao Bảo, Dansavan]", "tags: [Lao\x02 Bảo]", "control-character", 0, "type it again"),
    ("tags: [Lao Bảo, Dansavan]", "tags: [Lao\u2028Bảo]", "control-character", 0, "type it again"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "shift", "words"), SPOILED)
def test_one_spoiled_place(old: str, new: str, code: str, shift: int, words: str) -> None:
    finding = only(spoiled(old, new))
    assert finding.code == (code if "." in code else f"content.{code}")
    assert finding.severity is Severity.ERROR
    assert finding.place is not None
    assert finding.place.path == PATH
    first = GOOD[: GOOD.index(old)].count("\n") + 1
    expected = first + shift + (1 if old.startswith("facts:") else 0)
    assert finding.place.line == (first - 1 if old.startswith("  claim") else expected)
    assert words in told(finding)
    assert "{" not in told(finding).replace("{: #", "")


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("summary: Ba việc", "summary: Ba: việc", 3, "in quotes"),
        ("tags: [Lao Bảo, Dansavan]", "tags: [Lao Bảo, Dansavan", 9, "“key: value” a line"),
        ("summary: Ba việc", 'summary: "Ba việc', 3, "“key: value” a line"),
        ("summary: Ba việc", "summary: @ Ba việc", 3, "begins with a sign"),
        ("  claim: Qua", "\tclaim: Qua", 30, "two spaces instead of the tab"),
        ("date: 2026-11-23", "--- # 2026-11-23", 4, "“key: value” a line"),
        ("tags: [Lao Bảo, Dansavan]", 'tags: ["\\ud800"]', 9, "“key: value” a line"),
        ("tags: [Lao Bảo, Dansavan]", f"tags: {'[' * 50}{']' * 50}", 9, "“key: value” a line"),
        ("tags: [Lao Bảo, Dansavan]", f"tags: {'[' * 9999}", 9, "“key: value” a line"),
    ],
)
def test_front_matter_that_is_no_yaml(old: str, new: str, line: int, words: str) -> None:
    finding = only(spoiled(old, new))
    assert (finding.code, finding.place and finding.place.line) == ("content.yaml", line)
    assert words in told(finding)


@pytest.mark.parametrize("head", ["chỉ có chữ", "- a\n- b", ""])
def test_front_matter_that_holds_no_keys(head: str) -> None:
    finding = only(f"---\n{head}\n---\nText\n")
    assert (finding.code, finding.place and finding.place.line) == ("content.yaml", 2)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Xin chào.\n", "does not begin with front matter"),
        ("", "does not begin with front matter"),
        ("\n" + GOOD, "does not begin with front matter"),
        (GOOD.replace("\n---\n", "\n"), "The front matter has no end."),
    ],
)
def test_no_front_matter(text: str, words: str) -> None:
    finding = only(text)
    assert (finding.code, finding.place and finding.place.line) == ("content.front-matter", 1)
    assert words in told(finding)


def test_a_key_with_a_typing_mistake_is_told_with_the_key_that_is_meant() -> None:
    bulletin, _, (missing, unknown) = read(spoiled("summary:", "sumary:"))
    assert bulletin is None
    assert missing.code == "content.missing-key"
    assert unknown.code == "content.unknown-key"
    assert unknown.place is not None
    assert unknown.place.line == 3
    assert unknown.hint.english() == "Did you mean “summary”?"


def test_a_key_that_is_like_none_is_told_with_all_keys() -> None:
    finding = only(spoiled("date: 2026", "Ghi chú: xem lại\ndate: 2026"))
    assert finding.code == "content.unknown-key"
    assert "Take it out, or use one of: copies, correction, date, facts" in finding.hint.english()


def test_a_file_in_another_encoding_is_told_with_the_line_and_all_other_faults() -> None:
    text = spoiled("section: gates", "section: gats").encode()
    old = "Dãy núi đá vôi".encode()
    assert old in text
    bulletin, _, (encoding, section) = read(text.replace(old, "Dãy núi".encode("cp1258", "ignore")))
    assert bulletin is None
    assert encoding.code == "content.encoding"
    assert encoding.place is not None
    assert encoding.place.line == line_of("Dãy núi")
    assert "UTF-8" in encoding.hint.english()
    assert section.code == "content.unknown-value"


def test_utf_16_is_one_fault() -> None:
    assert only(GOOD.encode("utf-16")).code == "content.encoding"


def test_all_problems_of_a_file_come_at_once() -> None:
    text = GOOD
    for old, new in (
        ("date: 2026-11-23", "date: mai"),
        ("[vi, lo, km, en]", "[vi, lo, xx]"),
        ("../images/karst.svg", "../../../etc/passwd"),
        ("icon: phone", "icon: x"),
        ("giay-to]", "giayto]"),
        ("Xem [cổng", "![](../images/other.png)\n\nXem [cổng"),
    ):
        text = text.replace(old, new, 1)
    bulletin, _, findings = read(text)
    assert bulletin is None
    assert sorted(f.code for f in findings) == [
        "content.bad-date",
        "content.undeclared-image",
        "content.unknown-block",
        "content.unknown-language",
        "content.unknown-value",
        "image.missing",
    ]


def test_a_correction_needs_its_claim_and_truth() -> None:
    start, end = GOOD.index("correction:\n  claim"), GOOD.index("---\nHãy")
    finding = only(GOOD[:start] + GOOD[end:])
    assert finding.code == "content.missing-key"
    assert "claim, truth, source" in finding.hint.english()


def test_a_file_full_of_controls_is_not_told_line_by_line() -> None:
    _, _, findings = read(GOOD + "\x02\n" * 500)
    assert [f.code for f in findings] == ["content.control-character"] * 10


# --- The body ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ("Xem [", "![](../images/new.png)\n\nXem [", "undeclared-image", "“../images/new.png”"),
        ("Xem [", "Hình ![](../images/new.png) này [", "undeclared-image", "under images:"),
        ("Xem [", "Hình ![](../images/karst.svg) này [", "inline-image", "paragraph of its own"),
        ("Xem [", "![Hình][núi]\n\n[núi]: a.png\n\nXem [", "inline-image", "“núi”"),
    ],
)
def test_pictures_of_the_body(old: str, new: str, code: str, words: str) -> None:
    finding = only(spoiled(old, new))
    assert finding.code == f"content.{code}"
    assert finding.place is not None
    assert finding.place.line == line_of("Xem [")
    assert words in told(finding)


def test_a_picture_in_code_is_an_example() -> None:
    for code in ("Viết `![](a.png)` như thế.", "~~~\n![](a.png)\n~~~", "`` a ` ![](a.png) ``"):
        assert read(spoiled("Xem [", f"{code}\n\nXem ["))[2] == ()


def test_a_block_that_must_be_translated_and_is_not_there() -> None:
    finding = only(spoiled("giay-to]", "giayto]"))
    assert finding.code == "content.unknown-block"
    assert finding.place is not None
    assert finding.place.line == line_of("must_translate")
    assert "{: #giayto }" in finding.hint.english()


def test_a_poster_names_a_block_of_the_text() -> None:
    bulletin, _, _ = read(spoiled("must_translate", "poster: giay-to\nmust_translate"))
    assert bulletin is not None
    assert bulletin.poster == "giay-to"
    finding = only(spoiled("must_translate", "poster: giayto\nmust_translate"))
    assert finding.code == "content.unknown-block"
    assert str(finding.place) == f"{PATH}:{line_of('must_translate')}"


def test_words_in_raw_html_and_second_titles_are_warnings() -> None:
    text = spoiled("Xem [", "<div>Không ai dịch được</div>\n\n# Nhan đề nữa\n\nXem [")
    bulletin, _, findings = read(text)
    assert bulletin is not None, "warnings keep nothing back"
    assert {f.code: f.severity for f in findings} == {
        "content.locked-text": Severity.WARNING,
        "content.second-title": Severity.WARNING,
    }
    lines = {f.code: f.place.line for f in findings if f.place}
    assert lines["content.second-title"] == line_of("# Nhan đề", text)
    assert "4 words" in next(f for f in findings if "locked" in f.code).text.english()


def test_a_body_that_is_nested_without_end_is_one_finding() -> None:
    finding = only(GOOD + "\n" + "- " * 2000 + "x\n")
    assert finding.code == "content.too-deep"


# --- Copies ------------------------------------------------------------------------


def with_copies(written: str) -> str:
    return spoiled("tags: [Lao Bảo, Dansavan]", f"tags: [Lao Bảo]\ncopies:\n  {written}")


@pytest.mark.parametrize(
    ("written", "copies"),
    [
        ("bulletin-a4: 500", {"vi": 500, "lo": 500, "km": 500, "en": 500}),
        ("bulletin-a4: {vi: 500, lo: 0}", {"vi": 500, "lo": 0}),
        ("bulletin-a4: 08", {"vi": 8, "lo": 8, "km": 8, "en": 8}),
    ],
)
def test_copies_are_counted_by_layout_and_language(written: str, copies: dict[str, int]) -> None:
    bulletin, _, findings = read(with_copies(written))
    assert findings == ()
    assert bulletin is not None
    assert bulletin.copies == tuple(("bulletin-a4", tag, n) for tag, n in copies.items())


@pytest.mark.parametrize(
    ("written", "code", "words"),
    [
        ("bulletin-a4: 1.500", "bad-number", "of copies. → Write digits only, such as 1500."),
        ("bulletin-a4: nhiều", "bad-number", "such as 500"),
        ("bulletin-a4: -5", "bad-number", "such as 5."),
        ("bulletin-a4: {la: 500}", "unknown-key", "“copies.bulletin-a4.la”"),
        ("bulletin-a5: 500", "unknown-key", "“copies.bulletin-a5”"),
        ("web: 500", "unknown-key", "“copies.web”"),
    ],
)  # fmt: skip
def test_copies_that_cannot_be_are_told(written: str, code: str, words: str) -> None:
    text = with_copies(written)
    finding = only(text)
    assert (finding.code, finding.place and finding.place.line) == (
        f"content.{code}",
        line_of(written, text),
    )
    assert words in told(finding)


# --- Messages ---------------------------------------------------------------------


def test_the_messages_of_front_matter_and_body() -> None:
    bulletin, extraction, _ = read(GOOD)
    assert bulletin is not None
    found = {m.id: m for m in messages(bulletin, extraction)}
    title = found["Cửa khẩu Lao Bảo: giấy tờ cần mang"]
    assert [p.line for p in title.places] == [2]
    assert "must be translated" in title.comment
    assert "113" not in found, "a bare number has no words"
    assert [p.line for p in found["Cảnh sát"].places] == [line_of("Cảnh sát")]
    assert [p.line for p in found["Giấy tờ"].places] == [line_of("## Giấy tờ")]
    assert "must be translated" in found["Giấy tờ"].comment
    assert "must be translated" not in found["Hãy mang **hộ chiếu** theo người."].comment
    assert not any("FCDO" in msgid or "Hình vẽ" in msgid for msgid in found)


def test_a_text_that_stands_twice_is_one_message_with_two_places() -> None:
    bulletin, extraction, _ = read(spoiled("label: Cảnh sát", "label: Giấy tờ"))
    assert bulletin is not None
    (message,) = [m for m in messages(bulletin, extraction) if m.id == "Giấy tờ"]
    assert len(message.places) == 2


def test_what_must_be_translated() -> None:
    bulletin, extraction, _ = read(GOOD)
    assert bulletin is not None
    keys = {key for key, _, _ in front_messages(bulletin)}
    assert {key for key in keys if is_must(bulletin, key, ())} == {"title", "facts.0.label"}
    assert is_must(bulletin, "", ("giay-to",))
    assert check_body(bulletin, extraction) == ()


# --- Whatever comes ---------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_arbitrary_bytes_give_findings(data: bytes) -> None:
    bulletin, _, findings = read(data)
    assert bulletin or any(f.severity is Severity.ERROR for f in findings)


@settings(max_examples=80, deadline=None)
@given(st.integers(0, len(GOOD.encode())), st.integers(0, 9), st.binary(max_size=12))
def test_a_good_file_with_arbitrary_bytes_in_it(at: int, gone: int, put: bytes) -> None:
    data = GOOD.encode()
    bulletin, _, findings = read(data[:at] + put + data[at + gone :])
    assert bulletin or any(f.severity is Severity.ERROR for f in findings)
    for finding in findings:
        assert finding.place
        assert told(finding).encode(), "no halves of surrogate pairs"


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("[]{}*_`!<>#|-\\\"'&:^ \n\tax1"), max_size=60))
def test_a_body_of_signs(body: str) -> None:
    bulletin, _, findings = read(GOOD + body)
    assert bulletin or any(f.severity is Severity.ERROR for f in findings)


# --- Files as people leave them ---------------------------------------------------


def listing(data: bytes) -> str:
    """Return what is told of a file, and its messages, as the data files write them."""
    bulletin, extraction, findings = read(data)
    lines = [f"{f.severity} {f.code} {f.place.line if f.place else 0}" for f in findings]
    found = messages(bulletin, extraction) if bulletin else ()
    lines += [f"{' '.join(str(p.line) for p in m.places)} {m.id}" for m in found]
    return "\n".join(lines) + "\n"


LEFT = sorted((Path(__file__).parent / "data" / "content").glob("*.txt"))


@pytest.mark.parametrize("path", [p.with_suffix(".md") for p in LEFT], ids=lambda p: p.stem)
def test_a_file_of_another_tool_is_read_or_told(path: Path) -> None:
    assert listing(path.read_bytes()) == path.with_suffix(".txt").read_text("utf-8")
