"""Traps, edge cases and laws of the one walk: what is extracted is what is translated."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from functools import cache
from itertools import pairwise
from pathlib import Path

import markdown
import pytest
from cases import DATA, parts
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown.extensions.footnotes import FootnoteExtension

from borderpress.messages import (
    BENEATH,
    EXTENSIONS,
    Rendering,
    _split,
    extract,
    full_references,
    normalise,
    plain,
    safe_translation,
    slugify,
    translate,
    wordy,
)
from borderpress.model import LocalText

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / ".cache" / "test-data" / "Markdown-3.11.3"
BULLETINS = sorted((ROOT / "content" / "bulletins").glob("*.md"))
CASES = sorted((DATA / "messages" / "extract").glob("*.txt"))
TRANSLATED = sorted((DATA / "messages" / "translate").glob("*.txt"))


def source_files() -> list[Path]:
    """Return the Markdown files of Python-Markdown's source; they must be there."""
    files = sorted(SOURCE.rglob("*.md"))
    assert len(files) >= 70, f"{SOURCE} is missing: set up what tests need with build.py test"
    return files


@cache
def bodies() -> tuple[tuple[str, str], ...]:
    """Return (name, body) of every bulletin, case and file of Python-Markdown's source."""
    ours = [(p.name, p.read_text("utf-8").split("\n---\n", 1)[1]) for p in BULLETINS]
    theirs = [(str(p.relative_to(SOURCE)), p.read_text("utf-8")) for p in source_files()]
    return (*ours, *((path.name, parts(path)[0]) for path in CASES), *theirs)


extracted = cache(extract)
"""Several laws look at the same texts."""


@cache
def original(body: str) -> Rendering:
    """Return ``body`` as it stands."""
    return translate(body, None, "vi")


def blind(html: str) -> str:
    """Return HTML without what the walk may change: white space, and ids of headings."""
    html = re.sub(r"(<h[1-6])((?: [^>]*)?)(>)", r"\1\3", html)
    return re.sub(r"\s+", " ", re.sub(r"\s*(<br>|<[^>]*>)\s*", r"\1", html)).strip()


@cache
def itself(body: str) -> tuple[Rendering, list[str]]:
    """Return ``body`` translated into itself, and the msgids that were looked up."""
    asked: list[str] = []

    def lookup(msgid: str) -> LocalText:
        asked.append(msgid)
        return LocalText(msgid, "vi")

    return translate(body, lookup, "vi", labels=lambda m: LocalText(m, "vi")), asked


def page(rendering: Rendering) -> str:
    return "\n".join(block.html for block in rendering.blocks)


def in_khmer(body: str, table: dict[str, str]) -> Rendering:
    """Return ``body`` for Khmer readers, the rest in Vietnamese."""

    def lookup(msgid: str) -> LocalText:
        return LocalText(table[msgid], "km") if msgid in table else LocalText(msgid, "vi")

    def figure(written: str) -> etree.Element | None:
        shown = etree.Element("figure")
        etree.SubElement(shown, "img", {"src": "image:a.svg", "alt": "Hang", "lang": "vi"})
        return shown if written.endswith("a.svg") else None

    def labels(msgid: str) -> LocalText:
        return LocalText("ប្រយ័ត្ន" if msgid == "Warning" else msgid, "km")

    return translate(body, lookup, "km", figure=figure, labels=labels, back_to_text="ត្រឡប់ {}")


# --- Laws -------------------------------------------------------------------


def test_translating_into_itself_changes_no_page() -> None:
    for name, body in bodies():
        assert blind(page(itself(body)[0])) == blind(page(original(body))), name


def test_the_walk_leaves_the_page_as_python_markdown_makes_it() -> None:
    footnotes = FootnoteExtension(BACKLINK_TITLE="↩ {}", USE_DEFINITION_ORDER=True)
    for path in source_files():
        body = path.read_text("utf-8")
        theirs = markdown.markdown(body, extensions=[*EXTENSIONS, footnotes], output_format="html")
        assert blind(page(original(body))) == blind(theirs), path


def test_ids_extracted_are_ids_looked_up() -> None:
    for name, body in bodies():
        rendering, asked = itself(body)
        msgids = [segment.msgid for segment in extracted(body).segments]
        assert asked == msgids, name
        assert [msgid for msgid, _, _ in rendering.segments] == msgids, name


def test_no_message_holds_a_stash_placeholder() -> None:
    for name, body in bodies():
        assert not [s for s in extracted(body).segments if re.search("[\x02\x03]", s.msgid)], name


def test_messages_are_found_on_their_lines() -> None:
    found = total = 0
    for _, body in bodies():
        lines = body.split("\n")
        for segment in extracted(body).segments:
            word = re.split(r"[ \n]|\]\[", segment.msgid)[0]
            found += segment.line > 0 and word in lines[segment.line - 1]
            total += 1
    assert total > 2500
    assert found / total >= 0.98


WORDS = st.sampled_from(["Có", "Không", "Cóc", "có", "thị", "thực", "thực-thị", "Lào", "lào"])
LINES = st.lists(st.lists(WORDS, min_size=1, max_size=12).map(" ".join), min_size=1, max_size=12)


@settings(max_examples=50, deadline=None)
@given(LINES, st.sampled_from(["", "- ", "> ", "## ", "| "]))
def test_lines_are_right_where_texts_repeat(texts: list[str], mark: str) -> None:
    starts: list[int] = []
    written: list[str] = []
    for text in texts:
        starts.append(len(written) + 1)
        words = text.split(" ")
        cut = 5 if mark in ("", "> ") else len(words)
        written.append(mark + " ".join(words[:cut]))
        if words[cut:]:
            written.append(mark + " ".join(words[cut:]))
        written += ["", "***", ""]
    assert [segment.line for segment in extract("\n".join(written)).segments] == starts


@settings(max_examples=50, deadline=None)
@given(LINES, st.integers(2, 6))
def test_wrapping_anew_changes_no_msgid(texts: list[str], width: int) -> None:
    def wrapped(text: str, words: int) -> str:
        said = text.split(" ")
        return "\n".join(" ".join(said[i : i + words]) for i in range(0, len(said), words))

    def msgids(words: int) -> list[str]:
        body = "\n\n".join(wrapped(text, words) for text in texts)
        return [segment.msgid for segment in extract(body).segments]

    assert msgids(width) == msgids(100) == texts


@settings(max_examples=50, deadline=None)
@given(LINES)
def test_a_loose_list_has_the_msgids_of_the_tight_one(texts: list[str]) -> None:
    tight = extract("\n".join(f"- {text}" for text in texts)).segments
    loose = extract("\n\n".join(f"- {text}" for text in texts)).segments
    assert [s.msgid for s in tight] == [s.msgid for s in loose] == texts


def test_anchors_and_ids_are_the_same_in_every_language() -> None:
    for name, body in bodies():
        source = original(body)
        other = translate(body, lambda msgid: LocalText("ខ្មែរ", "km"), "km")
        assert [b.id for b in source.blocks] == [b.id for b in other.blocks], name
        assert [h.id for h in source.headings] == [h.id for h in other.headings], name


# --- Edge cases, as files ---------------------------------------------------


def listing(body: str) -> str:
    """Return what extraction finds, as the data files write it."""
    found = extract(body)
    lines = []
    for segment in found.segments:
        text = segment.msgid.replace("  \n", "⏎")
        anchors = f"  <- {' '.join(segment.anchors)}" if segment.anchors else ""
        lines.append(f"{segment.line} {segment.element} {text}{anchors}")
    lines += [f"image {path}" for path in found.images]
    lines += [f"locked {found.locked_words}"] * bool(found.locked_words)
    return "\n".join(lines)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_what_is_extracted(path: Path) -> None:
    body, expected, _ = parts(path)
    assert listing(body) == expected


def blocks(rendering: Rendering) -> str:
    """Return the blocks as the data files write them."""
    return "\n".join(
        f"@ {b.id} {' '.join(b.languages)}{' label' if b.label else ''}\n{b.html}"
        for b in rendering.blocks
    )


@pytest.mark.parametrize("path", TRANSLATED, ids=lambda path: path.stem)
def test_what_readers_get(path: Path) -> None:
    body, pairs, expected, _ = parts(path)
    table = dict(p.replace("⏎", "\n").split(" => ") for p in pairs.split("\n") if p)
    assert blocks(in_khmer(body, table)) == expected


# --- The numbered traps -----------------------------------------------------


def test_trap_1_words_in_raw_html_are_counted() -> None:
    assert extract("<details><summary>Xem thêm</summary>hai chữ</details>").locked_words == 4
    assert extract('- Mục\n  <div markdown="1">bị khóa</div>').locked_words == 2
    free = extract('<details markdown="1">\nXem thêm\n</details>')
    assert (free.locked_words, [s.msgid for s in free.segments]) == (0, ["Xem thêm"])
    assert extract("<!-- lời người viết -->\n\n```\nmã lệnh\n```\n\n<br>\n").locked_words == 0


def test_trap_2_stash_placeholders_stay_out_of_msgids_and_come_back() -> None:
    block = etree.Element("p")
    block.text = "\x02wz:0\x03 Một \x02wz:1\x03 hai \x02wz:2\x03\n{: .x }"
    text = _split(block, None, ())
    assert text.msgid == "Một {html-1} hai"
    text.put("Hai {html-1} một")
    assert block.text == "\x02wz:0\x03 Hai \x02wz:1\x03 một \x02wz:2\x03\n{: .x }"
    assert safe_translation(text.msgid, "Hai một") == ("", ("token",))


def test_trap_3_a_translation_inserts_nothing_from_the_stash_and_no_html() -> None:
    text, faults = safe_translation("Một", "Hai \x02wzxhzdk:0\x03")
    assert faults == ("control-characters",)
    assert "&lt;b&gt;" not in page(in_khmer("<b>x</b>\n\nMột", {"Một": text}))
    assert "\x02" not in text
    assert safe_translation("Một", "<script>alert(1)</script>") == ("", ("html",))
    assert safe_translation("Trên<br>dưới", "Hai<br>ba") == ("Hai<br>ba", ())


@pytest.mark.parametrize(
    ("msgid", "msgstr", "fault"),
    [
        ("Một", "<script", "html"),
        ("Một<br>", "<br><br>", "html"),
        ("Một <b>x</b>", "<b onclick=alert(1)>x</b>", "html"),
        ("Một", "<!-- <b> -->", "html"),
        ("Một {html-1}", "<scr{html-1}ipt>", "html"),
        ("**Một**", "**Hai**{: onclick=alert(1) }", "token"),
        ("**Một**", "**Hai**{onclick=alert(1)}", "token"),
        ("**Một** {html-1}", "**Hai**{onclick=alert(1) {html-1}", "token"),
        ("Một", "Hai {: #giay-to }", "token"),
        ("[Một](https://a.example/)", "[Hai](javascript:alert)", "target"),
        ("[Một](https://a.example/)", "[Hai](<javascript:alert>)", "html"),
        ("[Một](https://a.example/)", "[Hai](\njavascript:alert)", "target"),
        ("[Một](https://a.example/)", "Hai", "target"),
        ("Một", "[Hai](https://a.example/)", "target"),
        ("Thư <a@b.example>", "Thư", "target"),
        ("Một[^a]", "Hai", "reference"),
        ("Một[^a]", "Hai[^b]", "reference"),
        ("[Một][một]", "[Hai][hai]", "reference"),
        ("Trang {number}", "Trang {nubmer}", "token"),
    ],
)
def test_a_hostile_or_broken_translation_is_not_used(msgid: str, msgstr: str, fault: str) -> None:
    assert safe_translation(msgid, msgstr) == ("", (fault,))


def test_what_is_no_markdown_must_only_keep_its_placeholders() -> None:
    sentence = "Write locales/<tag>/{slug}.po."
    assert safe_translation(sentence, "Viết locales/<thẻ>/{slug}.po.", markdown=False)[1] == ()
    assert safe_translation(sentence, "Viết locales/<tag>.po.", markdown=False)[1] == ("token",)


@given(st.text(st.characters(codec="utf-8")) | st.text("<>{}:[]()!\\`*_~^&#;ab \n\x02\x03"))
def test_whatever_a_translator_writes_brings_no_element_of_its_own(msgstr: str) -> None:
    text, _ = safe_translation("Một", msgstr)
    if text:
        html = page(in_khmer("Một", {"Một": text}))
        tags = set(re.findall(r"<([a-z][a-z0-9]*)(?=[ >])", html))
        assert tags <= {"p", "em", "strong", "code", "br"}
        assert not re.search("[\x02\x03]", html)
        assert not re.search(r"<[^>]* (?!lang)[a-z]+=", html)


@pytest.mark.parametrize("msgstr", ["", " ", "\n \t\n", "\x02\x03"])
def test_trap_4_a_blank_translation_is_none(msgstr: str) -> None:
    assert safe_translation("Một", msgstr)[0] == ""


def test_a_blank_line_in_a_translation_opens_no_paragraph() -> None:
    assert safe_translation("Một", "Hai\n\nba") == ("Hai ba", ("blank-line",))


def test_trap_5_attribute_lists_stay_out_of_the_msgid_and_are_put_back() -> None:
    body = "## Một {: #mot .c }\n\nHai\n{: #hai }\n\n| Ba {: .ba } |\n| --- |\n| Bốn {: .tu } |"
    assert [s.msgid for s in extract(body).segments] == ["Một", "Hai", "Ba", "Bốn"]
    html = page(in_khmer(body, {"Một": "១", "Hai": "២", "Ba": "៣", "Bốn": "៤"}))
    for part in ('<h2 class="c" id="mot">១</h2>', '<p id="hai">២</p>', ">៣</th>", ">៤</td>"):
        assert part in html
    assert html.count('class="') == 3


def test_braces_that_are_no_attribute_list_are_words() -> None:
    assert extract("Ngoặc {nhọn} ở {cuối câu}").segments[0].msgid == "Ngoặc {nhọn} ở {cuối câu}"
    assert BENEATH.search("Ngoặc {nhọn}") is None


def test_trap_6_reference_titles_and_abbreviations_are_messages() -> None:
    body = 'UBND [a][b]\n\n[b]: https://a.example "Tên"\n\n*[UBND]: Ủy ban'
    assert [(s.element, s.msgid) for s in extract(body).segments][1:] == [
        ("title", "Tên"),
        ("title", "Ủy ban"),
    ]
    rendering = in_khmer(body, {"Tên": "ឈ្មោះ", "Ủy ban": "គណៈ"})
    assert 'title="ឈ្មោះ"' in page(rendering)
    assert 'title="គណៈ"' in page(rendering)
    assert [language for _, language, _ in rendering.segments] == ["vi", "km", "km"]


def test_trap_6_the_words_of_an_image_in_a_sentence_are_in_its_message() -> None:
    assert extract('Một ![Hang](b.svg "Tên") hai').segments[0].msgid == (
        'Một ![Hang](b.svg "Tên") hai'
    )


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Đắk Lắk", "dak-lak"),
        ("đường Đèo", "duong-deo"),
        ("Giá **vé** [tàu](https://a.example/)", "gia-ve-tau"),
        ("Mở cửa[^1] & giờ", "mo-cua-gio"),
        ("ພາສາລາວ", ""),
        ("ខ្មែរ", ""),
    ],
)
def test_trap_7_ids_come_from_the_source_heading(heading: str, expected: str) -> None:
    assert slugify(heading) == expected
    shown = in_khmer(f"## {heading}", {normalise(heading): "ដាក់ឡាក់"})
    assert shown.headings[0].id == (expected or "section")
    assert f'id="{expected or "section"}"' in shown.blocks[0].html


def test_ids_are_taken_once() -> None:
    rendering = translate("## Một\n\n## Một\n\n## Hai {: #mot-3 }\n\n## Một\n\n## B1", None, "vi")
    ids = [heading.id for heading in rendering.headings]
    assert ids == ["mot", "mot-2", "mot-3", "mot-4", "b1-2"]


def test_trap_8_two_blanks_break_a_line_and_a_backslash_does_not() -> None:
    assert extract("Một  \nhai").segments[0].msgid == "Một  \nhai"
    assert extract("Một\\\nhai").segments[0].msgid == "Một\\ hai"
    assert "<br>" in page(in_khmer("Một  \nhai", {"Một  \nhai": "១  \n២"}))
    assert "<br>" not in page(in_khmer("Một\\\nhai", {}))


def test_trap_9_the_words_of_the_configuration_come_from_the_interface() -> None:
    html = page(in_khmer("Một[^a]\n\n[^a]: Hai", {}))
    assert 'title="ត្រឡប់ 1"' in html
    assert "Jump back" not in html


def test_a_brace_in_the_word_for_going_back_stops_nothing() -> None:
    rendering = translate("Một[^a]\n\n[^a]: Hai", None, "vi", back_to_text="về {x} } {}")
    assert 'title="về {x} } 1"' in page(rendering)


@pytest.mark.parametrize("text", ['ພາສາ"ລາວ"', "Pơ'", "a ꞌa", "’Bahnar", "... -- <<"])
def test_trap_10_quotes_and_apostrophes_stay_as_written(text: str) -> None:
    html = page(translate(text, None, "vi"))
    assert re.sub(r"</?p>", "", html) == text.replace("<", "&lt;")


def test_trap_11_a_message_survives_wrapping_and_loosening() -> None:
    tight = "- Mục một\n- Mục hai được\n  ngắt dòng"
    loose = "- Mục một\n\n- Mục hai\n  được ngắt\n  dòng"
    assert [s.msgid for s in extract(tight).segments] == [s.msgid for s in extract(loose).segments]


# --- Pieces -----------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["", "113", "07:00–22:00", "https://a.example/b", "www.a.example", "a@b.example", "`mã`",
     "<br>", "&nbsp;", "[^ghi-chu]", "{html-1}", "<https://a.example/>", "12 %",
     '<span lang="km">បាវិត</span>'],
)  # fmt: skip
def test_what_has_no_words_needs_no_translator(text: str) -> None:
    assert not wordy(text)


@pytest.mark.parametrize("text", ["Có", "`a` và `b`", "[tên](https://a.example)", "ລາວ", "5 km"])
def test_what_has_words_does(text: str) -> None:
    assert wordy(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**Đậm** và `mã`", "Đậm và mã"),
        ("[tên](https://a.example/) [hai][b]", "tên hai"),
        ("Anh &amp; em&nbsp;5 < 6", "Anh & em\u00a05 < 6"),
        (r"1\. một[^a] <b>hai</b>{: .c }", "1. một hai"),
    ],
)
def test_plain_text_has_no_marks(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[A]", "[A][A]"),
        ("[A][]", "[A][A]"),
        ("[x] [a]", "[x][a]"),
        ("[a] [b c]", "[a][a] [b c]"),
        ("[x](a) `[a]` \\[a]", "[x](a) `[a]` \\[a]"),
        ("[`x`][a] [![x](y)][a]", "[`x`][a] [![x](y)][a]"),
        ("![a]", "![a][a]"),
        ("[khác]", "[khác]"),
    ],
)
def test_short_references_get_the_label_that_translators_must_keep(
    text: str, expected: str
) -> None:
    assert full_references(text, {"a"}) == expected


def test_a_declared_picture_alone_becomes_its_figure_whatever_is_written_with_it() -> None:
    for written in ("![](a.svg)", "![Hang](a.svg)", '![Hang](<a.svg> "tên"){: .rong }'):
        rendering = in_khmer(f"Một\n\n{written}\n\nHai", {"Một": "១", "Hai": "២"})
        assert "<figure>" in rendering.blocks[1].html
        assert (rendering.blocks[1].languages, rendering.blocks[1].label) == (("vi",), True)
        assert [s.msgid for s in extract(written).segments] == []
    assert extract("![](a.svg)\n\n![](b.svg)").images == ("a.svg", "b.svg")


def test_a_default_title_in_a_fallback_language_is_marked() -> None:
    rendering = translate("!!! tip\n    Một", None, "jra", labels=lambda m: LocalText("Mẹo", "vi"))
    assert '<p class="admonition-title" lang="vi">Mẹo</p>' in page(rendering)


def test_an_abbreviation_does_not_match_inside_a_word() -> None:
    html = page(translate("ກທ່ານ ກທ xກທ\n\n*[ກທ]: nghĩa", None, "lo"))
    assert html.count("<abbr") == 1
    assert "<abbr" not in html.split(" ")[0]


@settings(max_examples=50, deadline=None)
@given(LINES, st.sets(WORDS))
def test_each_run_of_foreign_blocks_is_labelled_once(texts: list[str], known: set[str]) -> None:
    table = {text: "ខ្មែរ" for text in texts if set(text.split()) & known}
    shown = in_khmer("\n\n".join(texts), table).blocks
    foreign = [block.languages == ("vi",) for block in shown]
    begins = [now and not before for before, now in pairwise([False, *foreign])]
    assert [block.label for block in shown] == begins
    assert [' lang="vi"' in block.html for block in shown] == foreign
