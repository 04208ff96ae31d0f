"""Text that can be found and copied in the finished PDF."""

from __future__ import annotations

import io
import os
import random
import re
import unicodedata
from html import escape
from pathlib import Path

import pikepdf
import polib
import pytest
import weasyprint
from small import TOOLKIT
from viewers import alone, bare, differences, lines, pdfium, pictures, poppler
from weasyprint.draw import text as weasyprint_text
from weasyprint.pdf.stream import Stream
from words import Word, words

from borderpress.errors import BorderpressError
from borderpress.exemplars import Exemplars, read_exemplars
from borderpress.model import Sheet
from borderpress.project import Project, load
from borderpress.text.breaking import with_breaks
from borderpress.textlayer import boxes
from borderpress.textlayer import drawing as textlayer
from borderpress.typesetter import typeset

pytestmark = pytest.mark.usefixtures("only_collected_fonts")

ROOT = Path(__file__).parents[1]
ZWSP = "\u200b"
DECLARATION = "tuyen-ngon-nhan-quyen"

LAO = f"ເສລີ{ZWSP}ພາບ{ZWSP}ນີ້{ZWSP}ໃຫ້{ZWSP}ດຳເນີນ{ZWSP}ໄປ ໃນ{ZWSP}ທ່າມກາງ{ZWSP}ເຫຼົ່ານັ້ນ"
KHMER = f"ព្រឹត្តិបត្រ{ZWSP}ច្រក{ZWSP}ទ្វារ{ZWSP}ព្រំដែន {ZWSP}ដើម្បី{ZWSP}កម្ពុជា{ZWSP}ក្នុង{ZWSP}ចិត្ត"
TAI_VIET = "ꪼꪕ ꪁꪫꪱꪣ ꪹꪝꪷꪉ ꪹꪩꪙ ꪀꪴꪣ ꪒꪲꪙ ꪚ꫁ꪱꪙ"
CHAM = "ꨀꨇꩉ ꨌꩌ ꨚꨯꨱꨥꨪꩀ ꨆꨩꨓꨭꩀ"
NEW_TAI_LUE = f"ᦺᦑ{ZWSP}ᦟᦹᧉ ᦶᦉᧃ{ZWSP}ᦂᦱᧃ ᦵᦙᦲᧂ"
VIETNAMESE = "Đường về cửa khẩu quốc tế: hộ chiếu, thị thực và giấy tờ."
STACKED = "Hơ̆ păh\u0303 kơ\u0306dră\u0301 ƀôn"

SAMPLES = [
    ("lo", "Noto Looped Lao", LAO),
    ("lo", "Noto Serif Lao", LAO),
    ("km", "Noto Sans Khmer", KHMER),
    ("km", "Noto Serif Khmer", KHMER),
    ("blt-Tavt", "Noto Sans Tai Viet", TAI_VIET),
    ("cjm-Cham", "Noto Sans Cham", CHAM),
    ("khb", "Noto Sans New Tai Lue", NEW_TAI_LUE),
    ("vi", "Noto Sans", VIETNAMESE),
    ("jra", "Noto Sans", STACKED),
]


def sheet(body: str, lang: str, family: str, css: str = "") -> Sheet:
    html = (
        f'<!doctype html><html lang="{lang}"><head><title>x</title>'
        f'<link rel="stylesheet" href="style.css"></head><body>{body}</body></html>'
    )
    return Sheet(html, f"body {{ font-family: '{family}', 'Noto Sans' }}{css}", ())


def operators(data: bytes) -> list[tuple[str, list[object]]]:
    with pikepdf.open(io.BytesIO(data)) as document:
        return [
            (str(item.operator), list(item.operands))
            for page in document.pages
            for item in pikepdf.parse_content_stream(page)
        ]


def spans(data: bytes) -> list[str]:
    """Return the text of each span."""
    return [
        str(operands[1]["/ActualText"])
        for operator, operands in operators(data)
        if operator == "BDC"
        and isinstance(operands[1], pikepdf.Dictionary)
        and "/ActualText" in operands[1]
    ]


@pytest.mark.parametrize(("lang", "family", "text"), SAMPLES)
def test_pdfium_reads_the_source(lang: str, family: str, text: str) -> None:
    data, _, findings = typeset(sheet(f"<p>{text}</p><p>{text}</p>", lang, family))
    assert findings == ()
    assert bare(pdfium(data)) == bare(text) * 2


@pytest.mark.parametrize(("lang", "family", "text"), SAMPLES)
def test_poppler_reads_the_source(lang: str, family: str, text: str, tmp_path: Path) -> None:
    data, _, _ = typeset(sheet(f"<p>{text}</p>", lang, family))
    assert bare(poppler(data, tmp_path, "-raw")) == bare(text)
    assert bare(poppler(data, tmp_path)) == bare(text)


def test_words_get_spans_where_glyphs_and_characters_differ() -> None:
    data, _, _ = typeset(sheet(f"<p>{LAO}</p>", "lo", "Noto Looped Lao"))
    found = spans(data)
    assert "ດຳເນີນ" in found
    assert not any(" " in span or ZWSP in span for span in found)
    assert "ພາບ" not in found


def test_vietnamese_and_english_need_no_spans() -> None:
    body = f"<p>{VIETNAMESE}</p><p lang=en>Passports are needed at the border.</p>"
    data, _, _ = typeset(sheet(body, "vi", "Noto Sans"))
    assert spans(data) == []


def test_marked_content_is_nested_well() -> None:
    data, _, _ = typeset(sheet(f"<h1>{KHMER}</h1><p>{KHMER}</p>", "km", "Noto Sans Khmer"))
    nesting: list[str] = []
    for operator, _ in operators(data):
        if operator in {"BDC", "BMC", "BT"}:
            nesting.append(operator)
        elif operator == "EMC":
            assert nesting.pop() in {"BDC", "BMC"}
        elif operator == "ET":
            assert nesting.pop() == "BT"
    assert nesting == []


def test_a_word_starts_with_its_baseline_and_leaves_no_rise() -> None:
    data, _, _ = typeset(sheet(f"<p>{LAO}</p>", "lo", "Noto Looped Lao"))
    rise, raised = 0.0, 0
    for operator, operands in operators(data):
        if operator == "Ts":
            rise = float(str(operands[0]))
            raised += rise != 0
        elif operator in {"BDC", "EMC", "ET"}:
            assert rise == 0
    assert raised > 1


def test_a_shortened_line_says_what_it_shows() -> None:
    css = "p { width: 120pt; max-lines: 1; block-ellipsis: auto }"
    data, _, _ = typeset(sheet(f"<p>{KHMER}</p>", "km", "Noto Sans Khmer", css))
    shown = bare(pdfium(data))
    assert shown.endswith("…")
    assert bare(KHMER).startswith(shown.removesuffix("…"))
    assert len(shown) > 5


def test_an_article_of_the_declaration() -> None:
    catalog = ROOT / "locales/lo/LC_MESSAGES/tuyen-ngon-nhan-quyen.po"
    texts = [e.msgstr for e in polib.pofile(str(catalog)) if len(e.msgstr) > 200][:5]
    texts = [re.sub(r"[<\[*].*", "", text, flags=re.DOTALL) for text in texts]
    body = "".join(f"<p>{text}</p>" for text in texts)
    data, _, _ = typeset(sheet(body, "lo", "Noto Looped Lao"))
    wanted = bare("".join(texts))
    assert len(wanted) > 500
    assert bare(pdfium(data)) == wanted


def test_the_same_sheet_gives_the_same_bytes() -> None:
    page = sheet(f"<p>{KHMER}</p><p>{LAO}</p>", "km", "Noto Sans Khmer")
    assert typeset(page)[0] == typeset(page)[0]


def test_the_number_of_a_list_is_not_sorted_into_its_line() -> None:
    """WeasyPrint draws numbers after all lines; pdfium sorted them between base and marks."""
    body = f"<ol><li>{KHMER}</li></ol>"
    data, _, _ = typeset(sheet(body, "km", "Noto Sans Khmer", "li { font-size: 8pt }"))
    assert bare(pdfium(data)) == bare(KHMER) + "1."


def test_dotted_circles_that_are_text_are_read(tmp_path: Path) -> None:
    text = f"{KHMER} ◌ {KHMER} ◌ា"
    data, _, _ = typeset(sheet(f"<p>{text}</p>", "km", "Noto Sans Khmer"))
    assert bare(pdfium(data)) == bare(poppler(data, tmp_path)) == bare(text)


def test_a_word_without_a_glyph_is_left_out() -> None:
    data, _, _ = typeset(sheet("<p>ក្ក \u200d ក្ក</p>", "km", "Noto Sans Khmer"))
    assert bare(pdfium(data)) == "ក្កក្ក"


# --- Letters of every language ------------------------------------------------


def samples(exemplars: Exemplars) -> list[str]:
    """Return all letters and sequences, both cases; marks on the first letter there is."""
    if not exemplars.letters:
        return []
    base = next(c for c in exemplars.letters if unicodedata.category(c[0]) in ("Ll", "Lo"))
    marked = (base + c if unicodedata.category(c[0])[0] == "M" else c for c in exemplars.cased())
    return [text for text in marked if bare(text)]


@pytest.fixture(scope="module")
def project() -> Project:
    return load(TOOLKIT, TOOLKIT)


@pytest.fixture(scope="module")
def letters(project: Project) -> tuple[bytes, list[str]]:
    """The exemplars of all languages, each in the fonts of its text and of its headings."""
    body, every = [], []
    for tag, language in sorted(project.languages.items()):
        path = TOOLKIT / "locales" / tag / "exemplars.toml"
        exemplars, _ = read_exemplars(path.name, path.read_text("utf-8"))
        for chain in dict.fromkeys((language.text_fonts, language.heading_fonts)):
            every += samples(exemplars)
            family = escape(", ".join(f"'{name}'" for name in chain))
            text = escape(" ".join(samples(exemplars)))
            body.append(f'<p lang="{tag}" style="font-family: {family}">{text}</p>')
    data, _, findings = typeset(sheet("".join(body), "vi", "Noto Sans", "p { line-height: 2 }"))
    assert findings == ()
    assert len(body) > 30
    assert len(every) > 2500
    return data, every


def test_pdfium_reads_the_letters_of_every_language(letters: tuple[bytes, list[str]]) -> None:
    data, every = letters
    assert bare(pdfium(data)) == bare("".join(every))


def test_poppler_reads_the_letters_of_every_language(
    letters: tuple[bytes, list[str]], tmp_path: Path
) -> None:
    data, every = letters
    assert bare(poppler(data, tmp_path, "-raw")) == bare("".join(every))


def test_pdfium_marks_the_letters_of_every_language(letters: tuple[bytes, list[str]]) -> None:
    found = list(words(letters[0]))
    assert len(found) > 4000
    assert missed(found) == []


# --- Running text -------------------------------------------------------------


def missed(found: list[Word]) -> list[Word]:
    """Return the words whose box leaves out their own ink or takes in another's."""
    return [word for word in found if word.own < 0.8 or word.other > 0.1]


@pytest.fixture(scope="module", params=["lo", "km", "vi", "blt-Tavt", "en"])
def column(request: pytest.FixtureRequest, project: Project) -> tuple[bytes, list[str]]:
    """Paragraphs of the Declaration in a column of 59 mm: the PDF and its lines."""
    language = project.languages[request.param]
    entries = project.catalogs[DECLARATION].get(request.param)
    if entries is None:
        source = dict(project.domains())[DECLARATION]
        texts = [message.id for message in source]
    else:
        texts = [text for _, _, text, _ in entries.entries]
    texts = [text for text in texts if len(text) > 100 and not re.search(r"[<\[*`-]", text)]
    chosen = texts if os.environ.get("BORDERPRESS_AUDIT") else random.Random(9).sample(texts, 12)
    body = "".join(f"<p>{escape(with_breaks(text, language))}</p>" for text in chosen)
    css = f"p {{ width: 59mm; hyphens: none; line-height: {language.line_height} }}"
    data, proof, findings = typeset(
        sheet(body, request.param, "', '".join(language.text_fonts), css)
    )
    assert findings == ()
    found = [line.text for page in proof.pages for line in page]
    assert len(found) > 60
    return data, [line for text in found for line in lines(text)]


def test_pdfium_reads_all_spaces_and_no_others(column: tuple[bytes, list[str]]) -> None:
    data, wanted = column
    assert " ".join(lines(pdfium(data))) == " ".join(wanted)


def test_poppler_reads_all_spaces_and_no_others(
    column: tuple[bytes, list[str]], tmp_path: Path
) -> None:
    data, wanted = column
    assert " ".join(lines(poppler(data, tmp_path, "-raw"))) == " ".join(wanted)


def test_phrases_are_found(column: tuple[bytes, list[str]], tmp_path: Path) -> None:
    data, wanted = column
    text = bare("".join(wanted))
    phrases = {text[at : at + 12] for at in range(len(text) - 11)}
    for read in (pdfium(data), poppler(data, tmp_path)):
        seen = bare(read)
        assert [phrase for phrase in phrases if phrase not in seen] == []


def test_pdfium_takes_words_to_be_where_their_ink_is(column: tuple[bytes, list[str]]) -> None:
    found = list(words(column[0]))
    assert {word.kind for word in found} == {"characters", "highlight"}
    assert len(found) > 600
    assert missed(found) == []


def test_without_frames_words_would_be_missed(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = sheet(f"<p>{KHMER}</p>", "km", "Noto Sans Khmer")
    assert missed(list(words(typeset(page)[0]))) == []
    monkeypatch.setattr(boxes, "ENOUGH", 0)
    assert missed(list(words(typeset(page)[0]))) != []


def test_viewers_show_the_same_page(column: tuple[bytes, list[str]], tmp_path: Path) -> None:
    path = tmp_path / "column.pdf"
    path.write_bytes(column[0])
    for pair, share in differences(path, 1, tmp_path).items():
        assert round(share, 3) == 0, pair


def test_frames_are_not_painted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = sheet(f"<p>{KHMER}</p>", "km", "Noto Sans Khmer")
    drawn = []
    for name, enough in (("framed", 2.0), ("plain", 0.0)):
        monkeypatch.setattr(boxes, "ENOUGH", enough)
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(typeset(page)[0])
        drawn.append(pictures(path, 1, tmp_path))
    for viewer, picture in drawn[0].items():
        assert alone(picture, drawn[1][viewer]) == 0, viewer


def test_a_displaced_page_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As WeasyPrint writes it, Lao stands half an em too far left in pdfium."""
    monkeypatch.setattr(weasyprint_text, "draw_first_line", textlayer._ORIGINAL)
    monkeypatch.delattr(Stream, "show_text")
    path = tmp_path / "bare.pdf"
    path.write_bytes(typeset(sheet(f"<p>{LAO}</p>", "lo", "Noto Looped Lao"))[0])
    found = differences(path, 1, tmp_path)
    assert found["poppler", "pdfium"] > 0.05
    assert round(found["poppler", "MuPDF"], 3) == 0


# --- A new WeasyPrint ---------------------------------------------------------


def test_the_function_that_is_replaced_is_the_one_that_was_read() -> None:
    assert weasyprint.__version__ == textlayer.WRITTEN_FOR
    assert textlayer.replaced_digest() == textlayer.REPLACED
    assert weasyprint_text.draw_first_line is textlayer.draw_first_line


def test_another_weasyprint_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weasyprint, "__version__", "71.0")
    textlayer.guard()  # the same function still
    monkeypatch.setattr(textlayer, "REPLACED", "another")
    with pytest.raises(BorderpressError, match=r"71\.0"):
        textlayer.guard()
