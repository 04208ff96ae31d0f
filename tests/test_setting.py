"""The rules of typography, measured on finished pages."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTCollection, TTFont
from glyphs import letters
from pdfs import pdf_of, saved

from borderpress.layout import language_css
from borderpress.model import Language, Sheet
from borderpress.project import read_languages
from borderpress.text.clusters import SIGNS, WJ, ZWSP
from borderpress.text.html import prepare
from borderpress.typesetter import typeset

pytestmark = pytest.mark.usefixtures("only_collected_fonts")

ROOT = Path(__file__).parents[1]
LANGUAGES = read_languages(ROOT, ROOT)
STYLES = "".join(
    (ROOT / "layouts/shared" / name).read_text("utf-8") for name in ("colours.css", "print.css")
)
WIDTHS = range(6, 90, 3)
"""pt: measures of columns in which something must come to the end of a line."""


def sheet(body: str, language: Language, css: str = "", *, rules: bool = True) -> Sheet:
    """Return a page as the printed layouts have it; without ``rules`` as it was written."""
    html = (
        f'<!doctype html><html lang="{language.tag}"><head><title>x</title>'
        f'<link rel="stylesheet" href="style.css"></head><body>{body}</body></html>'
    )
    known = LANGUAGES | {language.tag: language}
    if rules:
        html = prepare(html, known, language.tag, breaks=True)
    return Sheet(html, language_css(tuple(known.values())) + STYLES + css, ())


def columns(text: str) -> str:
    """Return ``text`` in columns of all widths."""
    return "".join(f'<div style="width:{width}pt">{text}</div>' for width in WIDTHS)


def lines(text: str, tag: str, *, rules: bool = True) -> list[str]:
    """Return all lines that ``text`` is set in, in columns of all widths."""
    css = "@page { size: 200pt 9000pt } body { overflow-wrap: normal }"
    _, proof, _ = typeset(sheet(columns(text), LANGUAGES[tag], css, rules=rules))
    return [line.text.strip(f" \n{ZWSP}{WJ}") for page in proof.pages for line in page]


# --- Keep together --------------------------------------------------------------

AFTER_A_SPACE = [
    ("km", "ផ្សេង ៗ", "ៗ"),
    ("km", "សិទ្ធិ ។", "។"),
    ("km", "សិទ្ធិ ៕", "៕"),
    ("km", "ប្រកាសថា ៖", "៖"),
    ("km", "25.000 ៛", "៛"),
    ("lo", "10.000 ₭", "₭"),
    ("lo", "ຕ່າງ ໆ", "ໆ"),
    ("blt-Tavt", "ꪀꪱ ꫝ", "ꫝ"),
    ("blt-Tavt", "ꪀꪱ ꫟", "꫟"),
    ("cjm-Cham", "ꨌꩌ ꩝", "꩝"),
    ("cjm-Cham", "ꨌꩌ ꩞", "꩞"),
    ("cjm-Cham", "ꨌꩌ ꩟", "꩟"),
]
"""Language, a word with a sign behind a space, the sign."""


@pytest.mark.parametrize(("tag", "text", "sign"), AFTER_A_SPACE)
def test_a_sign_never_begins_a_line(tag: str, text: str, sign: str) -> None:
    assert any(line.startswith(sign) for line in lines(text, tag, rules=False))
    assert not any(line.startswith(sign) for line in lines(text, tag))


@pytest.mark.parametrize(
    ("tag", "text", "sign"),
    [
        ("km", "សិទ្ធិផ្សេងៗទៀត", "ៗ"),
        ("km", "25.000៛", "៛"),
        ("lo", "ປະເທດຕ່າງໆໃນໂລກ", "ໆ"),
        ("lo", "10.000₭", "₭"),
        ("lo", "ນະຄອນຫຼວງຯ", "ຯ"),
        ("vi", "500.000₫", "₫"),
    ],
)
def test_nor_without_a_space(tag: str, text: str, sign: str) -> None:
    assert not any(line.startswith(sign) for line in lines(text, tag))


@pytest.mark.parametrize(
    ("tag", "text", "amount"),
    [
        ("vi", "Lệ phí 500.000 ₫ mỗi người", "500.000 ₫"),
        ("vi", "Lệ phí 500.000 đ mỗi người", "500.000 đ"),
        ("vi", "Lệ phí 25 USD mỗi người", "25 USD"),
        ("km", "ត្រូវបង់ 25,000 ៛ ឬ 10 ដុល្លារ", "25,000 ៛"),
        ("lo", "ຈ່າຍ 10.000 ₭ ຫຼື 20 ກີບ", "10.000 ₭"),
        ("lo", "ຈ່າຍ ₭ 10.000 ຫຼື", "₭ 10.000"),
    ],
)
def test_an_amount_and_its_currency_stand_on_one_line(tag: str, text: str, amount: str) -> None:
    first, second = amount.split()

    def parted(found: list[str]) -> bool:
        pairs = [(a.split()[-1], b.split()[0]) for a, b in pairwise(found) if a and b]
        return (first, second) in pairs

    assert parted(lines(text, tag, rules=False))
    assert not parted(lines(text, tag))


def test_et_cetera_stays_whole() -> None:
    found = lines("ផ្លែឈើ ។ល។ បន្លែ", "km")
    whole = [line for line in found if "ល" in line.replace("ផ្លែ", "").replace("បន្លែ", "")]
    assert len(whole) == len(WIDTHS)
    assert all("។ល។" in line.replace(WJ, "") for line in whole)
    assert f"។{WJ}ល{WJ}។" in sheet("ផ្លែឈើ ។ល។", LANGUAGES["km"]).html


@pytest.mark.parametrize("tag", ["km", "lo"])
def test_no_break_is_offered_beside_a_sign_or_a_space(tag: str) -> None:
    catalog = ROOT / "locales" / tag / "LC_MESSAGES" / "tuyen-ngon-nhan-quyen.po"
    html = sheet(f"<p>{catalog.read_text('utf-8')}</p>", LANGUAGES[tag]).html
    assert html.count(ZWSP) > 1000
    beside = "".join(sorted(SIGNS)) + r"\s"
    assert re.findall(f"[{beside}]{ZWSP}|{ZWSP}[{beside}]", html) == []


@pytest.mark.parametrize("marks", ["“”", "‘’", "«»"])
def test_quotation_marks_stay_with_their_words(marks: str) -> None:
    found = lines(f"ສິດ {marks[0]}ເສລີພາບ{marks[1]} ຂອງ{marks[0]}ຄົນ{marks[1]}ທຸກຄົນ", "lo")
    assert any(line.startswith(marks[0]) for line in found)
    assert not any(line.endswith(marks[0]) or line.startswith(marks[1]) for line in found)


@pytest.mark.parametrize("tag", ["km", "lo", "vi", "en"])
def test_a_quotation_in_a_quotation(tag: str) -> None:
    data, _, _ = typeset(sheet("<p><q>A<q>B</q>C</q></p>", LANGUAGES[tag]))
    assert said(data) == "“A‘B’C”"
    plain = replace(LANGUAGES[tag], quotes=("«", "»"))
    data, _, _ = typeset(sheet("<p><q>A</q></p>", plain))
    assert said(data) == "«A»"


def said(data: bytes) -> str:
    """Return the text of the first page, white space aside."""
    document = pypdfium2.PdfDocument(data)
    text = str(document[0].get_textpage().get_text_bounded())
    document.close()
    return "".join(text.split())


# --- Digits ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("digits", "numbers"), [("", "123"), ("០១២៣៤៥៦៧៨៩", "១២៣"), ("໐໑໒໓໔໕໖໗໘໙", "໑໒໓")]
)
def test_lists_are_numbered_in_the_digits_of_the_language(digits: str, numbers: str) -> None:
    body = "<ol><li>A</li><li>B</li><li>C</li></ol>"
    data, _, _ = typeset(sheet(body, replace(LANGUAGES["lo"], page_digits=digits)))
    assert re.sub("[A-C.]", "", said(data)) == numbers


def test_khmer_lists_take_khmer_digits_and_others_do_not() -> None:
    body = '<ol><li>A</li></ol><ol lang="vi"><li>B</li></ol>'
    data, _, _ = typeset(sheet(body, LANGUAGES["km"]))
    assert re.sub("[AB.]", "", said(data)) == "១1"


# --- Line height ----------------------------------------------------------------

LEAST = {"Laoo": 1.7, "Khmr": 1.7, "Tavt": 1.6, "Cham": 1.7, "Latn": 1.4}
FIRST = {"Laoo": "ກ", "Khmr": "ក", "Tavt": "ꪀ", "Cham": "ꨆ", "Talu": "ᦀ", "Hans": "一"}
STACKS = {
    "km": ("ប្អូនផ្ដួលឈ្មួញស្ទួន", "ប៊ីរៀបវៀតណាមនឿយ"),
    "lo": ("ຫຼຸດງູຫຼູ", "ຕິ໋ດຶ໋ນ້ຳເລື໋ສົ້ມ"),
    "blt-Tavt": ("ꪨꪯꪗꪐꪴ", "ꪠꪤꪏꪝꪾ"),
    "cjm-Cham": ("ꨆꨭꨆꨮꨆꨴꨆꨶ", "ꨆꨪꨆꨫꨆꨬꨆꨰ"),
    "khb": ("ᦂᦳᦂᦴᦡ", "ᦂᦸᦂᦲᦠᧉ"),
    "vi": ("gyqpjựị", "ẲỖẤẾẴẪỔ"),
    "jra": ("gypj", "Ê̆Ơ̆Ư̆Ô̆Ă"),
    "mtq": ("y̭ḙg", "Ă̒Â̒Ê̒Ô̭"),
    "tyz": ("y̱ự̱g", "Ă̏Â̏Ê̏Ẫ"),
    "twh": ("gyặ", "Ă̄Ê̄Ô̄"),
}
"""The deepest letters and the highest ones of each language, found in its texts and letters."""


@pytest.mark.parametrize("tag", sorted(LANGUAGES))
def test_lines_of_text_stand_as_far_apart_as_the_script_needs(tag: str) -> None:
    language = LANGUAGES[tag]
    first = FIRST.get(language.script, "n")
    data, _, _ = typeset(sheet(f"<p>{'<br>'.join([first] * 4)}</p>", language))
    feet = [box[3] for box, letter in letters(data, 0) if letter == first]
    apart = {round((low - high) / language.size, 2) for high, low in pairwise(feet)}
    assert apart == {language.line_height}
    assert language.line_height >= LEAST.get(language.script, 1.4)


@pytest.mark.parametrize("element", ["p", "h2", "h1", "strong", "td", "publication", "series"])
@pytest.mark.parametrize("tag", sorted(STACKS))
def test_the_ink_of_neighbouring_lines_never_meets(tag: str, element: str) -> None:
    low, high = STACKS[tag]
    body = f"<span style='color:#F00'>{low}</span><br><span style='color:#00F'>{high}</span>"
    wrapped = {
        "h1": f'<h1 class="headline title-middle">{body}</h1>',
        "strong": f"<p><strong>{body}</strong></p>",
        "td": f"<table><tr><td>{body}</table>",
        "publication": f'<div class="band"><p class="publication">{body}</p></div>',
        "series": f'<div class="band"><p class="series">{body}</p></div>',
    }.get(element, f"<{element}>{body}</{element}>")
    data, _, findings = typeset(sheet(wrapped, LANGUAGES[tag], ".band { background: #FFF }"))
    assert findings == ()
    red, blue = ink(data)
    assert max(red) <= min(blue)  # in the row where both end they may touch


def ink(data: bytes) -> tuple[set[int], set[int]]:
    """Return the rows of a page, at 288 dpi, that hold red and those that hold blue ink."""
    document = pypdfium2.PdfDocument(data)
    picture = document[0].render(scale=4, optimize_mode=None).to_pil().convert("RGB")
    document.close()
    red, blue = set(), set()
    for row in range(picture.height):
        strip = picture.crop((0, row, picture.width, row + 1))
        (_, _), (lowest, _), _ = strip.getextrema()
        if lowest < 128:
            for _, (r, _g, b) in strip.getcolors(picture.width) or ():
                red |= {row} if r > 200 > b + 100 else set()
                blue |= {row} if b > 200 > r + 100 else set()
    return red, blue


# --- Emphasis, faces, spacing -----------------------------------------------------


@cache
def real_faces() -> set[str]:
    """Return the names of all faces that were collected."""
    names = set()
    for path in sorted((ROOT / "fonts/collected").iterdir()):
        data = io.BytesIO(path.read_bytes())
        count = (
            TTCollection(data, lazy=True) if path.suffix == ".ttc" else (TTFont(data, lazy=True),)
        )
        names |= {str(font["name"].getDebugName(6)) for font in count}
    return names


def faces(data: bytes) -> set[str]:
    """Return the names that the font programs in a PDF give themselves."""
    with pikepdf.open(io.BytesIO(data)) as document:
        programs = [
            item["/FontFile2"].read_bytes()
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and "/FontFile2" in item
        ]
    return {str(TTFont(io.BytesIO(data))["name"].getDebugName(6)) for data in programs}


def slants_and_strokes(data: bytes) -> list[str]:
    """Return what a PDF paints to imitate an italic or bold face.

    What is not painted imitates nothing: frames that say where a word is may slope.
    """
    found, mode, slanted = [], 0.0, False
    with pikepdf.open(io.BytesIO(data)) as document:
        for item in pikepdf.parse_content_stream(document.pages[0]):
            values = [float(str(value)) for value in item.operands] if _is(item, "Tm", "Tr") else []
            if _is(item, "Tm"):
                slanted = bool(values[1] or values[2])
            elif _is(item, "Tr"):
                mode = values[0]
            elif _is(item, "Tj", "TJ") and mode != INVISIBLE:
                found += ["slanted"] * slanted + ["stroked"] * (mode != 0)
    return found


INVISIBLE = 3
"""Text rendering mode that paints nothing (ISO 32000-1, table 106)."""


def _is(item: object, *operators: str) -> bool:
    return str(getattr(item, "operator", "")) in operators


EMPHASISED = [
    ("lo", "ສິດ", "NotoLoopedLao-Bold"),
    ("km", "សិទ្ធិ", "NotoSansKhmer-Bold"),
    ("cjm-Cham", "ꨌꩌ", "NotoSansCham-Bold"),
    ("blt-Tavt", "ꪩꪾꪣ", "NotoSansTaiViet-Regular"),
    ("khb", "ᦺᦑ", "NotoSansNewTaiLue-Regular"),
    ("vi", "quyền", "NotoSans-Bold"),
]


WORDS = {tag: word for tag, word, _ in EMPHASISED}


@pytest.mark.parametrize("element", ["em", "strong", "i"])
@pytest.mark.parametrize(("tag", "word", "face"), EMPHASISED)
def test_emphasis_is_seen_and_never_imitated(tag: str, word: str, face: str, element: str) -> None:
    plain, _, _ = typeset(sheet(f"<p>{word}</p>", LANGUAGES[tag]))
    data, _, _ = typeset(sheet(f"<p><{element}>{word}</{element}></p>", LANGUAGES[tag]))
    assert faces(data) == {face}
    assert faces(data) <= real_faces()
    assert slants_and_strokes(data) == []
    drawn = darkness(data) - darkness(plain)
    assert drawn > 40


@pytest.mark.parametrize(
    ("operators", "found"),
    [
        ("1 0 .2 1 9 9 Tm (a) Tj", ["slanted"]),
        ("2 Tr (a) Tj", ["stroked"]),
        ("3 Tr 1 0 .2 1 9 9 Tm (a) Tj 0 Tr 1 0 0 1 9 9 Tm (a) Tj", []),
        ("3 Tr 1 0 .2 1 9 9 Tm (a) Tj 0 Tr (a) Tj", ["slanted"]),
    ],
)
def test_what_is_painted_slanted_or_stroked_is_noticed(operators: str, found: list[str]) -> None:
    assert slants_and_strokes(saved(pdf_of(f"BT /F 9 Tf {operators} ET"))) == found


def darkness(data: bytes) -> int:
    """Return how many pixels of a page, at 288 dpi, are dark."""
    document = pypdfium2.PdfDocument(data)
    picture = document[0].render(scale=4).to_pil().convert("L")
    document.close()
    return sum(picture.histogram()[:128])


@pytest.mark.parametrize("tag", ["km", "lo", "cjm-Cham", "blt-Tavt", "khb"])
def test_words_in_bold_text_of_another_language_keep_a_real_face(tag: str) -> None:
    word = WORDS[tag]
    body = (
        f'<h2>Tiêu đề <span lang="{tag}">{word}</span></h2><p><b>Chữ <i lang="{tag}">{word}</i></b>'
    )
    data, _, findings = typeset(sheet(body, LANGUAGES["vi"]))
    assert findings == ()
    assert faces(data) <= real_faces()
    assert slants_and_strokes(data) == []


@pytest.mark.parametrize("tag", ["km", "lo", "cjm-Cham", "blt-Tavt", "khb", "vi"])
def test_letters_are_never_spaced_out_where_the_script_forbids(tag: str) -> None:
    word = WORDS[tag]

    def width(css: str) -> float:
        _, proof, _ = typeset(sheet(f"<p><b>{word}</b></p>", LANGUAGES[tag], css))
        return proof.pages[0][0].width

    spaced = "p { letter-spacing: 1pt } p b { letter-spacing: 2pt }"
    assert (width(spaced) == width("")) == (tag != "vi")
