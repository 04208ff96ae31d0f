"""Leaflets and posters in five scripts: all of it there, nothing too near to an edge."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from declaration import LINE, LONG, NAME, SHORT, TAGS, Copy, Wanted, copies, declaration
from small import DAY, TOOLKIT

from borderpress import printing
from borderpress.fitting import read_extent
from borderpress.joblist import Selection
from borderpress.model import Place, Severity
from borderpress.project import load
from borderpress.sight import MM, sights
from borderpress.unfit import too_long

pytestmark = pytest.mark.usefixtures("only_collected_fonts")

SAFE = 3.0
"""mm between text and every edge or fold."""
LEAFLET, POSTER = "leaflet-dl", "poster-a3"
WIDTHS = {LEAFLET: [100, 100, 100, 97, 97, 100], POSTER: [297]}
CASES = {
    "short": Wanted("", SHORT, articles=0, facts=0, picture=False),
    "long": Wanted("", LONG, articles=4, facts=6),
    "notice": Wanted("", LONG, articles=1, facts=2, kind="notice"),
}
TRIED = [(LEAFLET, "short"), (LEAFLET, "long"), (POSTER, "short"), (POSTER, "notice")]
MARKS = re.compile("[\u200b\u2060\u2063\u00ad]")


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", MARKS.sub("", re.sub("<[^>]*>", "", text))).strip()


@pytest.fixture(scope="module", params=TRIED)
def made(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    only_collected_fonts: None,
) -> list[Copy]:
    layout, case = request.param
    wanted = replace(CASES[case], layout=layout)
    root = tmp_path_factory.mktemp("fixed")
    found = copies(declaration(root, wanted), layout)
    assert [copy.spec.edition.language for copy in found] == list(TAGS)
    return found


def test_all_fits_on_exactly_the_pages_of_the_layout(made: list[Copy]) -> None:
    for copy in made:
        assert copy.over == ()
        assert copy.findings == ()
        with pikepdf.open(io.BytesIO(copy.data)) as pdf:
            sizes = [float(page.mediabox[2]) / MM for page in pdf.pages]
        assert sizes == pytest.approx(WIDTHS[copy.spec.layout.name], abs=0.1)


def test_text_keeps_away_from_trim_and_folds(made: list[Copy]) -> None:
    for copy in made:
        for number, page in enumerate(sights(copy.data), 1):
            near = page.nearest_letter()
            assert near is None or near[0] / MM >= SAFE, (copy.spec.edition.language, number, near)


def test_no_page_but_cover_and_back_is_white(made: list[Copy]) -> None:
    """Its lower half too: what text leaves goes to pictures and patterns."""
    for copy in made:
        for number, page in enumerate(sights(copy.data), 1):
            wide, high = page.image.size
            lower = page.image.crop((0, high * 2 // 3, wide, high))
            assert min(lower.tobytes()) < 200, (copy.spec.edition.language, number)


def test_no_heading_ends_a_page_and_no_last_line_begins_one(made: list[Copy]) -> None:
    for copy in made:
        headings = {plain(h.text.text) for h in copy.spec.edition.headings}
        paragraphs = [plain(block.html) for block in copy.spec.edition.blocks]
        for first, last in _ends(copy):
            assert not any(head.endswith(last) for head in headings), last
            alone = [p for p in paragraphs if p.endswith(first) and not p.startswith(first)]
            assert alone == [], first


def _ends(copy: Copy) -> Iterator[tuple[str, str]]:
    """Yield the first and the last line of each page of running text."""
    if copy.spec.layout.name == LEAFLET:
        for page in copy.setting.proof.pages[1:-1]:
            lines = [plain(line.text) for line in page if len(plain(line.text)) > 4]
            if lines:
                yield lines[0], lines[-1]


def test_the_whole_text_is_there(made: list[Copy]) -> None:
    for copy in made:
        edition = copy.spec.edition
        text = plain(" ".join(line.text for page in copy.setting.proof.pages for line in page))
        joined = text.replace(" ", "")
        said = [edition.title.text, edition.summary.text, *(f.value.text for f in edition.facts)]
        if copy.spec.layout.name == LEAFLET:
            said += [plain(block.html) for block in edition.blocks]
        for part in said:
            assert plain(part).replace(" ", "") in joined, part


def test_body_type_stays_within_the_limits(made: list[Copy]) -> None:
    for copy in made:
        extent = read_extent(dict(copy.spec.layout.options))
        assert extent
        assert extent.sizes[-1] <= copy.trial.size <= extent.sizes[0]


# --- What does not fit --------------------------------------------------------


def words(length: int, start: int = 0) -> str:
    """Return paragraphs of at least so many characters."""
    source = plain((TOOLKIT / f"content/bulletins/{NAME}.md").read_text("utf-8").split("---\n")[2])
    store, found = [w for w in source.split() if w.isalpha()], ""
    while len(found) < length:
        paragraph = " ".join(store[(start + n) % len(store)] for n in range(70))
        start, found = start + 70, f"{found}{paragraph}.\n\n"
    return found[:length].strip() + "\n\n"


def bulletin(long: int) -> str:
    return f"## Một\n\n{words(2500)}## Hai\n\n{words(long, 900)}## Ba\n\n{words(900, 300)}"


def test_a_text_too_long_for_six_panels_names_panel_language_and_amount(tmp_path: Path) -> None:
    (copy,) = copies(
        declaration(tmp_path / "a", Wanted(LEAFLET, body=bulletin(8000))), LEAFLET, ("vi",)
    )
    (over,) = copy.over
    finding = too_long(over, copy.spec.edition, Place(copy.spec.place))
    assert str(finding.place) == f"content/bulletins/{NAME}.md"
    assert re.match(
        r"In vi the text runs over “panel 5”: \d+ lines, \d+ mm, \d+ %", finding.text.english()
    )
    assert "“Hai”, the longest section" in finding.hint.english()
    for share, fits in ((0.85, False), (1.15, True)):
        shorter = bulletin(8000 - round(over.letters * share))
        root = declaration(tmp_path / f"{share}", Wanted(LEAFLET, body=shorter))
        assert (copies(root, LEAFLET, ("vi",))[0].over == ()) == fits, share


def test_the_declaration_is_too_long_for_a_leaflet_in_every_language(tmp_path: Path) -> None:
    for copy in copies(declaration(tmp_path, Wanted(LEAFLET, articles=30)), LEAFLET):
        (over,) = copy.over
        assert (over.part, over.page) == ("text", "panel 5")
        assert over.share > 0.5
        assert copy.findings == ()


def test_a_cover_that_cannot_hold_its_words_says_so(tmp_path: Path) -> None:
    root = declaration(tmp_path, Wanted(LEAFLET, title=LONG, summary=" ".join([LONG] * 6)))
    (copy,) = copies(root, LEAFLET, ("vi",))
    assert [(over.part, over.page) for over in copy.over] == [("cover", "cover")]


# --- For print shops ----------------------------------------------------------


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = declaration(tmp_path_factory.mktemp("shop"), Wanted(LEAFLET, articles=2))
    project = load(root, TOOLKIT)
    report = printing.build(
        project, Selection(languages=("km",)), ("offset-coated",), DAY, root / "output", 1,
        lambda _n: lambda _result: None,
    )  # fmt: skip
    assert [f for f in report.findings if f.severity is Severity.ERROR] == []
    return root / f"output/print/offset-coated/{LEAFLET}"


def test_a_shop_gets_two_flat_sheets_and_a_picture_of_the_folded_leaflet(shop: Path) -> None:
    with pikepdf.open(shop / f"{NAME}.km.pdf") as pdf:
        boxes = [[float(v) / MM for v in page.trimbox] for page in pdf.pages]
    assert [(round(b[2] - b[0], 1), round(b[3] - b[1], 1)) for b in boxes] == [(297, 210)] * 2
    with zipfile.ZipFile(shop / f"{NAME}.km.zip") as folder:
        assert f"{NAME}.km.folded.png" in folder.namelist()
    with pikepdf.open(shop / f"{NAME}.km.ticket.pdf") as ticket:
        assert len(ticket.pages) == 1
    document = pypdfium2.PdfDocument((shop / f"{NAME}.km.ticket.pdf").read_bytes())
    said = document[0].get_textpage().get_text_range().replace("\u00a0", " ")
    document.close()
    assert "tờ gấp, gấp hai lần" in said
    assert "nếp gấp" in said


def test_panels_stand_in_the_order_of_folding(shop: Path) -> None:
    document = pypdfium2.PdfDocument((shop / f"{NAME}.km.pdf").read_bytes())
    columns = []
    for page, edges in zip(document, ((0, 97, 197, 297), (0, 100, 200, 297)), strict=True):
        left, bottom, _, top = page.get_trimbox()
        text = page.get_textpage()
        for near, far in pairwise(edges):
            sides = {"left": left + near * MM, "right": left + far * MM}
            columns.append(text.get_text_bounded(bottom=bottom, top=top, **sides))
    document.close()
    flap, back, cover, second, *_ = columns
    assert "2026" in cover
    assert "thu@example.org" in back
    assert "1/10/2026" in flap.replace("\u00a0", " ")
    assert "thu@example.org" not in cover + flap + second


def test_nothing_is_printed_twice_or_lost_at_the_folds(shop: Path) -> None:
    """Ink that bleeds from one panel stops at the fold."""
    outside = next(iter(sights((shop / f"{NAME}.km.pdf").read_bytes())))
    left = (outside.trim[0] - outside.media[0]) / 72 * 100
    fold, top = (
        round(left + 97 / 25.4 * 100),
        round((outside.media[3] - outside.trim[3]) / 72 * 100),
    )
    row = top + round(12 / 25.4 * 100)
    grey = outside.image.tobytes()[row * outside.image.width :]
    assert grey[fold + 3] < 90  # the back's band
    assert grey[fold - 3] > 240  # paper of the flap


def test_summary_and_line_are_attested() -> None:
    for tag in TAGS[1:]:
        catalog = (TOOLKIT / f"locales/{tag}/LC_MESSAGES/{NAME}.po").read_text("utf-8")
        joined = catalog.replace('"\n"', "")
        for text in (SHORT, LONG, LINE):
            assert f'msgid "{text}"' in joined, (tag, text)
