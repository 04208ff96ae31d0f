"""PDFs that can be read aloud and kept: judged by veraPDF, heard through the structure tree."""

from __future__ import annotations

import io
import os
import random
import re
import tomllib
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Name
from PIL import Image
from reading import Tag, clean, tree
from small import TOOLKIT
from verapdf import BOTH, complaints, judge

from borderpress.accessible import iso_date
from borderpress.model import Asset, Finding, Sheet
from borderpress.typesetter import typeset

pytestmark = pytest.mark.usefixtures("only_collected_fonts")

AUDIT = os.environ.get("BORDERPRESS_AUDIT")
DATA = Path(__file__).parent / "data" / "accessible"
GOOD = (DATA / "good.html").read_text("utf-8")
PAGES = tomllib.loads((DATA / "cases.toml").read_text("utf-8"))["page"]
FAMILIES = {
    "lo": "Noto Looped Lao",
    "km": "Noto Sans Khmer",
    "blt-Tavt": "Noto Sans Tai Viet",
    "zh-Hans": "Noto Sans CJK SC",
}
CSS = "body { font-family: 'Noto Sans' } thead { display: table-header-group }" + "".join(
    f":lang({tag}) {{ font-family: '{family}', 'Noto Sans' }}" for tag, family in FAMILIES.items()
)


def picture(mode: str, kind: str) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (24, 24), 7).save(out, kind)
    return out.getvalue()


ASSETS = (
    Asset("p.png", "image/png", picture("RGB", "PNG")),
    Asset("cmyk.jpg", "image/jpeg", picture("CMYK", "JPEG")),
)


def made(html: str = GOOD) -> tuple[bytes, tuple[Finding, ...]]:
    data, _, findings = typeset(Sheet(html, CSS, ASSETS))
    return data, findings


@pytest.fixture(scope="module")
def good(only_collected_fonts: None) -> bytes:
    data, findings = made()
    assert findings == ()
    return data


@pytest.fixture(scope="module")
def heard(good: bytes) -> Tag:
    return tree(good)


# --- Both standards, and what breaks them -----------------------------------------


def element(pdf: pikepdf.Pdf, kind: str) -> Any:
    """Return the first structure element of a type."""
    found = (o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == kind)
    return next(found)


def annotation(pdf: pikepdf.Pdf) -> Any:
    return next(page.Annots[0] for page in pdf.pages if Name.Annots in page)


def a_picture(pdf: pikepdf.Pdf) -> Any:
    return next(
        o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"
    )


def unmarked(pdf: pikepdf.Pdf) -> None:
    """Take the mark off the text of the page's head."""
    page = pdf.pages[0]
    drawing = page.Contents.read_bytes()
    at = drawing.index(b"/Artifact <</Type /Pagination>> BDC")
    opened, closed = drawing.index(b"BDC", at) + 3, drawing.index(b"EMC", at)
    page.Contents = pdf.make_stream(drawing[:at] + drawing[opened:closed] + drawing[closed + 3 :])


def set_to(find: Callable[[pikepdf.Pdf], Any], key: str, value: Any) -> Callable[..., None]:
    return lambda pdf: find(pdf).__setitem__(key, value)


def without(find: Callable[[pikepdf.Pdf], Any], key: str) -> Callable[..., None]:
    return lambda pdf: find(pdf).__delitem__(key)


def of(kind: str) -> Callable[[pikepdf.Pdf], Any]:
    return lambda pdf: element(pdf, kind)


def root(pdf: pikepdf.Pdf) -> Any:
    return pdf.Root


SPOILED: dict[str, tuple[Callable[[pikepdf.Pdf], None], str, str]] = {
    "smoothed picture": (set_to(a_picture, "/Interpolate", True), "2a", "6.2.8-3"),
    "no output intent": (without(root, "/OutputIntents"), "2a", "6.2.4.3-2"),
    "no metadata": (without(root, "/Metadata"), "2a", "6.6.2.1-1"),
    "link that is not printed": (without(annotation, "/F"), "2a", "6.3.2-1"),
    "no structure": (without(root, "/StructTreeRoot"), "2a", "6.7.3.3-1"),
    "link without text": (without(annotation, "/Contents"), "ua1", "7.18.5-2"),
    "link outside the structure": (without(annotation, "/StructParent"), "ua1", "7.18.5-1"),
    "bold word that is the link": (set_to(of("/Link"), "/S", Name.Span), "ua1", "7.18.5-1"),
    "order of links": (without(lambda pdf: pdf.pages[0].obj, "/Tabs"), "ua1", "7.18.3-1"),
    "head of a table without scope": (without(of("/TH"), "/A"), "ua1", "7.5-1"),
    "row with fewer cells": (set_to(of("/TR"), "/K", pikepdf.Array()), "ua1", "7.2-4"),
    "heading left out": (set_to(of("/H2"), "/S", Name.H4), "ua1", "7.4.2-1"),
    "note without id": (without(of("/Note"), "/ID"), "ua1", "7.9-1"),
    "title that is not shown": (without(root, "/ViewerPreferences"), "ua1", "7.1-10"),
    "head of the page not marked": (unmarked, "ua1", "7.1-3"),
}
"""What the pass does, undone in one place; profile; the rule that is then broken."""


def spoil(data: bytes, change: Callable[[pikepdf.Pdf], None], path: Path) -> None:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(path)


@pytest.fixture(scope="module")
def verdicts(
    good: bytes, tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, str], list[str]]:
    """The broken rules of every spoiled PDF, by its name and profile; Java runs twice."""
    folder = tmp_path_factory.mktemp("spoiled")
    paths = {"good": folder / "good.pdf"}
    paths["good"].write_bytes(good)
    for case in PAGES:
        paths[case["name"]] = folder / f"{case['name']}.pdf"
        paths[case["name"]].write_bytes(made(GOOD.replace(case["find"], case["put"]))[0])
    for name, (change, _, _) in SPOILED.items():
        paths[name] = folder / f"{name}.pdf"
        spoil(good, change, paths[name])
    found = {}
    for profile in ("ua1", "2a"):
        told = judge(paths.values(), profile)
        for name, path in paths.items():
            (found[name, profile],) = told[path].values()
    return found


def test_a_good_page_breaks_no_rule(verdicts: dict[tuple[str, str], list[str]]) -> None:
    assert verdicts["good", "ua1"] == verdicts["good", "2a"] == []


def test_a_good_page_claims_both(good: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(good)
    (found,) = judge([tmp_path / "x.pdf"]).values()
    assert sorted(found) == BOTH


@pytest.mark.parametrize("case", PAGES, ids=[case["name"] for case in PAGES])
def test_what_cannot_be_mended_is_told_and_not_claimed(
    case: dict[str, str], verdicts: dict[tuple[str, str], list[str]]
) -> None:
    assert GOOD.count(case["find"]) == 1
    data, findings = made(GOOD.replace(case["find"], case["put"]))
    assert {finding.code for finding in findings} == {case["finding"]}
    assert b"pdfuaid:part" not in metadata(data)
    assert b"pdfaid:part" not in metadata(data)
    broken = verdicts[case["name"], case["profile"]]
    assert any(rule.startswith(case["rule"]) for rule in broken), broken


@pytest.mark.parametrize("name", SPOILED)
def test_each_step_of_the_pass_is_needed(
    name: str, verdicts: dict[tuple[str, str], list[str]]
) -> None:
    _, profile, rule = SPOILED[name]
    broken = verdicts[name, profile]
    assert any(found.startswith(rule) for found in broken), broken


def metadata(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return bytes(pdf.Root.Metadata.read_bytes())


def test_same_sheet_same_bytes(good: bytes) -> None:
    assert made()[0] == good


def test_qpdf_and_ghostscript_find_nothing(good: bytes, tmp_path: Path) -> None:
    file = tmp_path / "x.pdf"
    file.write_bytes(good)
    assert complaints(file) == ""


# --- What is heard ------------------------------------------------------------------


def test_the_tree_says_what_a_reader_sees(heard: Tag) -> None:
    assert "Đầu trang" not in heard.text
    assert [tag.text for tag in heard.find("H1", "H2", "H3")] == ["Hạ Long", "ດ່ານສາກົນ"]
    assert [tag.alt for tag in heard.find("Figure")] == ["mũi tên", "Hình vuông"]
    assert [tag.text for tag in heard.find("Caption")] == ["Chú thích", "Bảng"]
    assert [tag.expansion for tag in heard.walk() if tag.expansion] == ["ຂໍ້ມູນ"]


def test_headings_leave_no_level_out(heard: Tag) -> None:
    levels = [int(tag.type[1]) for tag in heard.walk() if re.fullmatch(r"H\d", tag.type)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_block_names_its_language(heard: Tag) -> None:
    languages = {tag.language for tag in heard.walk()}
    assert languages == {"vi", *FAMILIES}
    (span,) = (tag for tag in heard.find("Span") if tag.language == "lo" and not tag.expansion)
    assert span.text == "ລາວ"


def test_blocks_of_another_language_name_it_each() -> None:
    run = '<div class="foreign" lang="en"><p>One</p>two<p lang="lo">ລາວ</p><p>three</p></div>'
    found = tree(made(GOOD.replace("<blockquote>", f"{run}<blockquote>"))[0])
    said = [(tag.text, tag.language) for tag in found.find("P")]
    at = said.index(("One", "en"))
    assert said[at : at + 4] == [("One", "en"), ("two", "en"), ("ລາວ", "lo"), ("three", "en")]


def test_a_link_is_one_element_however_much_is_in_it(heard: Tag) -> None:
    links = heard.find("Link")
    assert [re.sub(r"\s", "", link.text) for link in links] == ["trangchínhthứca1ລາວ", "1", "Lào"]
    assert [len(tag.find("Link")) for tag in heard.find("Reference")] == [1, 1]
    assert links[0].find("Figure", "Code", "Span")[0].type == "Code"


def test_links_say_where_they_lead(good: bytes) -> None:
    with pikepdf.open(io.BytesIO(good)) as pdf:
        said = {str(a.Contents) for page in pdf.pages for a in page.get("/Annots", [])}
    assert said == {"trang chính thức a1 mũi tên ລາວ", "1", "Lào"}


def test_lists_have_labels_and_bodies(heard: Tag) -> None:
    ordered, inner, terms = heard.find("L")
    assert dict(ordered.attributes)["ListNumbering"] == "Decimal"
    assert dict(inner.attributes)["ListNumbering"] == "Circle"
    assert [tag.text.strip() for tag in ordered.find("Lbl")] == ["1.", "2.", "◦"]
    assert inner in [kid for body in ordered.find("LBody") for kid in body.kids]
    assert [tag.text for tag in terms.find("Lbl")] == ["Lệ phí", "Giờ"]
    assert [tag.text for tag in terms.find("LBody")] == ["25 USD", "7–22"]


def test_heads_of_tables_say_what_for(heard: Tag) -> None:
    (table,) = heard.find("Table")
    scopes = [(head.text, dict(head.attributes)["Scope"]) for head in table.find("TH")]
    assert scopes == [
        ("Cửa khẩu", "Column"),
        ("Giờ", "Column"),
        ("Cha Lo", "Row"),
        ("Lao Bảo", "Row"),
    ]
    assert [len(row.kids) for row in table.find("TR")] == [2, 2, 2, 2]


def test_notes_are_notes_and_contents_are_contents(heard: Tag) -> None:
    (note,) = heard.find("Note")
    assert "Ghi chú." in note.text
    (entry,) = heard.find("TOCI")
    assert entry.find("Link")[0].text == "Lào"


def test_what_runs_over_pages_stays_one() -> None:
    rows = "".join(f"<tr><td>{n}</td><td>x</td></tr>" for n in range(90))
    items = "".join(f"<li>{n}</li>" for n in range(90))
    table = f"<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody>{rows}</tbody></table>"
    words = " ".join(f"từ{n}" for n in range(900))
    long = f"<p>{words}</p>{table}<ul>{items}</ul><blockquote>"
    data, findings = made(GOOD.replace("<blockquote>", long))
    assert findings == ()
    found = tree(data)
    _, broken = found.find("Table")
    assert [head.text for head in broken.find("TH")] == ["A", "B"]
    assert len(broken.find("TR")) == 91
    assert len(found.find("L")[3].find("LI")) == 90
    (paragraph,) = (tag for tag in found.find("P") if tag.text.startswith("từ0"))
    assert len(re.findall("từ", paragraph.text)) == 900


@pytest.mark.parametrize("width", [60, 70, 80, 90, 110, 200])
@pytest.mark.parametrize(
    "text",
    [
        "<p>Hãy mang hộ chiếu <b>còn</b> <i>hạn</i> theo người <b>khi</b> <i>đi</i></p>",
        "<p>Hãy <b>mang hộ chiếu </b>theo<br>người khi<br><i>đi</i> qua <b>cửa khẩu</b> ấy</p>",
        '<p lang="lo">ດ່ານ ໜັງສື ຫຼວງພະບາງ <b>ດ່ານ</b> ແດນ ຫຼວງ</p>',
    ],
)
def test_every_two_words_have_a_space_between_them(text: str, width: int) -> None:
    """pdfium leaves spaces out that nobody sees; the drawing itself has them."""
    head = '<head><title>Thử</title><link rel="stylesheet" href="style.css"></head>'
    html = f'<html lang="vi">{head}<body>{text}</body></html>'
    data, _, _ = typeset(Sheet(html, f"{CSS} p {{ width: {width}pt }}", ASSETS))
    plain = re.sub(r"<[^>]*>", "", text.replace("<br>", " "))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert " ".join(drawn(pdf).split()) == plain


def drawn(pdf: pikepdf.Pdf) -> str:
    """Return the text of a page as its drawing has it: ActualText, else what its fonts say."""
    found, table, spans = "", "", [False]
    for item in pikepdf.parse_content_stream(pdf.pages[0]):
        name = str(item.operator)
        if name == "BDC":
            said = item.operands[1].get("/ActualText") if str(item.operands[0]) == "/Span" else None
            found += str(said or "")
            spans.append(spans[-1] or said is not None)
        elif name == "EMC":
            spans.pop()
        elif name == "Tf":
            font = pdf.pages[0].Resources.Font[str(item.operands[0])]
            table = font.ToUnicode.read_bytes().decode()
        elif name == "TJ" and not spans[-1]:
            glyphs = b"".join(bytes(p) for p in item.operands[0] if isinstance(p, pikepdf.String))
            for at in range(0, len(glyphs), 2):
                match = re.search(rf"<{glyphs[at : at + 2].hex()}> <([0-9a-f]+)>", table)
                found += bytes.fromhex(match[1]).decode("utf-16-be") if match else "?"
    return clean(found)


# --- What the file says of itself ----------------------------------------------------


def test_metadata_speaks_the_language_of_the_page(good: bytes) -> None:
    with pikepdf.open(io.BytesIO(good)) as pdf, pdf.open_metadata() as meta:
        assert meta["dc:title"] == "Thử"
        assert meta["dc:language"] == {"vi"}
        assert 'xml:lang="vi">Thử<' in str(meta)


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("D:20261101Z", "2026-11-01"),
        ("D:20261101", "2026-11-01"),
        ("D:202611", "2026-11"),
        ("D:20261101073000Z", "2026-11-01T07:30:00Z"),
        ("D:20261101073000+07'00'", "2026-11-01T07:30:00+07:00"),
        ("D:20261101073000+07'00", "2026-11-01T07:30:00+07:00"),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_dates_are_written_as_metadata_wants_them(written: str, iso: str) -> None:
    assert iso_date(written) == iso


def test_bookmarks_hold_no_marks_for_line_breaking() -> None:
    data, _ = made(GOOD.replace("Hạ Long", "Hạ\u200bLo\u2060ng\u2063"))
    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["HạLong"]


# --- The sample publication ------------------------------------------------------------


class Words(HTMLParser):
    """The pieces of text that a sheet's HTML shows in the flow of its pages."""

    HIDDEN = re.compile("running-.*|folio|footnote-backref")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.stack: list[bool] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("br", "hr", "img", "meta", "link"):
            classes = (dict(attrs).get("class") or "").split()
            hidden = tag in ("head", "style") or any(map(self.HIDDEN.fullmatch, classes))
            self.stack.append(hidden or (bool(self.stack) and self.stack[-1]))

    def handle_endtag(self, tag: str) -> None:
        self.stack.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and not self.stack[-1]:
            self.pieces.append(bare(data))


def bare(text: str) -> str:
    return re.sub(r"\s", "", clean(text))


GENERATED = re.compile(r"(?:[\d೦-๙໐-໙០-៩.•·—/-]|\ufffe)*")
"""What style sheets add: numbers, bullets, dashes."""


@pytest.fixture(scope="module")
def sample() -> list[tuple[str, Sheet, bytes]]:
    """A sheet for each language and layout, by a fixed seed, and its PDF; all for an audit."""
    from borderpress import typesetter
    from borderpress.editions import editions
    from borderpress.formats import pdf
    from borderpress.joblist import Lister, Selection
    from borderpress.jobs import JobMaker
    from borderpress.press import fonts_conf
    from borderpress.project import load

    class Heard(typesetter.Setting):
        """Keeps the sheet whose PDF was written."""

        def __init__(self, sheet: Sheet) -> None:
            super().__init__(sheet)
            self.sheet = sheet

        def pdf(self) -> tuple[bytes, tuple[Finding, ...]]:
            written.append(self.sheet)
            return super().pdf()

    written: list[Sheet] = []
    project = load(TOOLKIT, TOOLKIT)
    table, _ = editions(project, date(2026, 11, 23))
    config = fonts_conf(project)
    lister = Lister(JobMaker(project, table), Selection(formats=("pdf",)), config)
    jobs = [job for job in lister.all() if isinstance(job.args[0], pdf.Spec)]
    random.Random(12).shuffle(jobs)
    names = [job.name if AUDIT else job.name.split()[1::2] for job in jobs]
    found = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typesetter, "Setting", Heard)
        patch.setenv("FONTCONFIG_FILE", str(config))
        for job in dict(zip(map(str, names), jobs, strict=True)).values():
            spec = job.args[0]
            assert isinstance(spec, pdf.Spec)
            made = pdf.make(spec, str(TOOLKIT), str(config))
            found.append((job.name, written.pop(), made.artifacts[0].data))
            assert not written
    return found


def test_reading_order_is_the_order_of_the_text(sample: list[tuple[str, Sheet, bytes]]) -> None:
    for name, sheet, data in sample:
        heard, at = bare(tree(data).text), 0
        for piece in Words(sheet.html).pieces:
            found = heard.find(piece, at)
            assert found >= 0, (name, piece, heard[at : at + 80])
            assert GENERATED.fullmatch(heard[at:found]), (name, heard[at:found], piece)
            at = found + len(piece)
        assert GENERATED.fullmatch(heard[at:]), (name, heard[at:])
