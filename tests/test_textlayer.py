"""Text that can be found and copied in the finished PDF."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import polib
import pypdfium2
import pytest
import weasyprint
from weasyprint.draw import text as drawing

from borderpress import textlayer
from borderpress.errors import BorderpressError
from borderpress.fonts import fontconfig
from borderpress.model import Sheet
from borderpress.typesetter import typeset

ROOT = Path(__file__).parents[1]
ZWSP = "\u200b"

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


@pytest.fixture(autouse=True, scope="module")
def only_collected_fonts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("fonts")
    config = folder / "fonts.conf"
    collected = ROOT / "fonts" / "collected"
    config.write_text(fontconfig([str(collected)], str(folder / "cache")), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FONTCONFIG_FILE", str(config))
        yield


def sheet(body: str, lang: str, family: str, css: str = "") -> Sheet:
    html = (
        f'<!doctype html><html lang="{lang}"><head><title>x</title>'
        f'<link rel="stylesheet" href="style.css"></head><body>{body}</body></html>'
    )
    return Sheet(html, f"body {{ font-family: '{family}', 'Noto Sans' }}{css}", ())


def letters(text: str) -> str:
    """Return a text without white space and line breaking characters."""
    return unicodedata.normalize("NFC", re.sub("[\\s\u200b\u2060]+", "", text))


def pdfium(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    return "".join(page.get_textpage().get_text_range() for page in document)


def poppler(data: bytes, tmp_path: Path, *options: str) -> str:
    file = tmp_path / "x.pdf"
    file.write_bytes(data)
    return subprocess.run(
        ["pdftotext", *options, str(file), "-"], capture_output=True, check=True
    ).stdout.decode()


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
    assert letters(pdfium(data)) == letters(text) * 2


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
@pytest.mark.parametrize(("lang", "family", "text"), SAMPLES)
def test_poppler_reads_the_source(lang: str, family: str, text: str, tmp_path: Path) -> None:
    data, _, _ = typeset(sheet(f"<p>{text}</p>", lang, family))
    assert letters(poppler(data, tmp_path, "-raw")) == letters(text)
    assert letters(poppler(data, tmp_path)) == letters(text)


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
    shown = letters(pdfium(data))
    assert shown.endswith("…")
    assert letters(KHMER).startswith(shown.removesuffix("…"))
    assert len(shown) > 5


def test_an_article_of_the_declaration() -> None:
    catalog = ROOT / "locales/lo/LC_MESSAGES/tuyen-ngon-nhan-quyen.po"
    texts = [e.msgstr for e in polib.pofile(str(catalog)) if len(e.msgstr) > 200][:5]
    texts = [re.sub(r"[<\[*].*", "", text, flags=re.DOTALL) for text in texts]
    body = "".join(f"<p>{text}</p>" for text in texts)
    data, _, _ = typeset(sheet(body, "lo", "Noto Looped Lao"))
    wanted = letters("".join(texts))
    assert len(wanted) > 500
    assert letters(pdfium(data)) == wanted


def test_the_same_sheet_gives_the_same_bytes() -> None:
    page = sheet(f"<p>{KHMER}</p><p>{LAO}</p>", "km", "Noto Sans Khmer")
    assert typeset(page)[0] == typeset(page)[0]


# --- A new WeasyPrint ---------------------------------------------------------


def test_the_function_that_is_replaced_is_the_one_that_was_read() -> None:
    assert weasyprint.__version__ == textlayer.WRITTEN_FOR
    assert textlayer.replaced_digest() == textlayer.REPLACED
    assert drawing.draw_first_line is textlayer.draw_first_line


def test_another_weasyprint_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weasyprint, "__version__", "71.0")
    textlayer.guard()  # the same function still
    monkeypatch.setattr(textlayer, "REPLACED", "another")
    with pytest.raises(BorderpressError, match=r"71\.0"):
        textlayer.guard()
