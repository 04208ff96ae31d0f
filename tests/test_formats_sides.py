"""Bilingual sheets as they are set: in line, without holes, nothing twice."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import pytest
from small import DAY, TOOLKIT, edit, small_project
from viewers import bare, pdfium

from borderpress.columns import Columns, Stretch, equal, holes, torn
from borderpress.editions import released
from borderpress.formats import pdf
from borderpress.joblist import Lister, Selection
from borderpress.jobs import JobMaker
from borderpress.model import Artifact, Finding
from borderpress.parallel import rows
from borderpress.press import fonts_conf
from borderpress.project import Project, load
from borderpress.qrcode import qr_svg
from borderpress.text.clusters import MAYBE, ZWSP

ROOT = Path(__file__).parents[1]
GATE = "cua-khau-lao-bao"
APART = 0.1
"""pt: first baselines closer than this are in line; drops are rounded to hundredths."""


@dataclass(frozen=True, slots=True)
class Set:
    """A bilingual sheet of the sample, laid out."""

    spec: pdf.Spec
    columns: Columns
    stretches: tuple[Stretch, ...]
    pages: int
    even: tuple[Stretch, ...]
    """The same in equal columns."""
    artifact: Artifact
    findings: tuple[Finding, ...]


def read(path: str) -> bytes:
    """Return a picture of the sample."""
    return (ROOT / path).read_bytes()


def spec_of(project: Project, layout: str, slug: str, tag: str) -> pdf.Spec:
    """Return what a sheet is made from."""
    maker = JobMaker(project, released(project, DAY)[0])
    lister = Lister(maker, Selection((slug,), (), (), (layout,)), Path("fonts.conf"))
    return next(spec for spec in lister.print_specs() if spec.tag == tag)


@pytest.fixture(scope="module")
def sample() -> Project:
    """Return the sample publication."""
    return load(ROOT, ROOT)


@pytest.fixture(
    scope="module", params=[("bilingual-a5", "vi+lo"), ("bilingual-a4", "vi+lo+en")], ids=" ".join
)
def sheet(request: pytest.FixtureRequest, sample: Project) -> Set:
    """Return a sheet with every kind of block."""
    layout, tag = request.param
    spec = spec_of(sample, layout, GATE, tag)
    columns = pdf._columns(spec, read)
    assert columns
    even = pdf._laid_out(spec, read, replace(columns, shares=equal(len(spec.sides)).shares))
    laid = pdf._laid_out(spec, read, columns)
    data, findings = laid.pdf()
    pages = len(laid.proof.pages)
    artifact = Artifact(spec.name, "application/pdf", data, pages)
    return Set(spec, columns, laid.stretches(), pages, even.stretches(), artifact, findings)


def first(found: tuple[Stretch, ...]) -> dict[str, dict[int, Stretch]]:
    """Return, by row and language, where each cell with text begins."""
    begins: dict[str, dict[int, Stretch]] = {}
    for each in found:
        if each.baseline is not None:
            begins.setdefault(each.row, {}).setdefault(each.side, each)
    return begins


def test_both_sides_of_every_block_begin_at_the_same_height(sheet: Set) -> None:
    begins = first(sheet.stretches)
    assert len(begins) > 30
    for row, sides in begins.items():
        places = {side: (each.page, each.baseline) for side, each in sides.items()}
        baselines = [each.baseline or 0 for each in sides.values()]
        assert len({page for page, _ in places.values()}) == 1, (row, places)
        assert max(baselines) - min(baselines) < APART, (row, places)


def test_in_equal_columns_of_the_same_tops_they_would_not(sheet: Set) -> None:
    """So the law above is one that something keeps."""
    loose = replace(sheet.columns, drops=())
    begins = first(pdf._laid_out(sheet.spec, read, loose).stretches())
    apart = [
        row
        for row, sides in begins.items()
        if max(s.baseline or 0 for s in sides.values())
        - min(s.baseline or 0 for s in sides.values())
        > APART
    ]
    assert len(apart) > 10


def test_shared_width_leaves_fewer_holes(sheet: Set) -> None:
    assert holes(sheet.stretches) < holes(sheet.even) - 0.01
    assert holes(sheet.stretches) < 0.12
    assert len(set(sheet.columns.shares)) > 1


def test_nothing_overflows_and_no_font_is_missing(sheet: Set) -> None:
    assert sheet.findings == ()
    assert torn(sheet.stretches) == frozenset()


def test_no_heading_stands_at_the_foot_of_a_page(sheet: Set) -> None:
    blocks = rows([side.edition for side in sheet.spec.sides])
    begins = first(sheet.stretches)
    seen = 0
    for heading, after in pairwise(blocks):
        if heading.kind == "heading" and after.id in begins:
            seen += 1
            pages = {each.page for name in (heading.id, after.id) for each in begins[name].values()}
            assert len(pages) == 1, heading.id
    assert seen > 3


def test_the_text_reads_block_by_block(sheet: Set) -> None:
    """As the file's marked content stands: each block in the one language, then in the other."""
    text = bare(pdfium(sheet.artifact.data))
    at = text.rfind(bare(sheet.spec.edition.summary.text))
    for heading in zip(*(side.edition.headings for side in sheet.spec.sides), strict=True):
        for each in heading:
            found = text.find(bare(each.text.text), at)
            assert found > at, each.text.text
            at = found


def test_facts_captions_and_codes(sheet: Set) -> None:
    """Source and picture once for all languages; words and code of the web page in each."""
    composed = pdf.compose(sheet.spec, read, columns=sheet.columns)
    sides = sheet.spec.sides
    assert composed.html.count('class="fact-source"') == len(sheet.spec.edition.facts)
    assert composed.html.count("<figure") == len(sheet.spec.edition.images)
    codes = {a.name: a.data for a in composed.assets if a.name.startswith("qr-")}
    assert codes == {f"qr-{n}.svg": qr_svg(side.web_address) for n, side in enumerate(sides)}
    ids = re.findall(r'\bid="([^"]*)"', composed.html)
    assert len(ids) == len(set(ids))
    links = re.findall(r'href="#([^"]*)"', composed.html)
    assert set(links) <= set(ids)
    assert links


def test_a_text_that_fell_back_stands_once_with_its_label(tmp_path: Path) -> None:
    small_project(tmp_path)
    path = tmp_path / "content/bulletins/cua-khau.md"
    edit(path, "layouts: [bulletin-a5, web", "layouts: [bilingual-a5, web")
    spec = spec_of(load(tmp_path, TOOLKIT), "bilingual-a5", "cua-khau", "vi+lo")
    html = re.sub(f"[{ZWSP}{MAYBE}]", "", pdf.compose(spec, lambda _: b"<svg/>").html)
    assert html.count("cổng thông tin") == 1
    assert "<strong>hộ chiếu</strong>" in html
    once = re.findall(r'<div class="cell once.*?</div>\n</div>', html, re.DOTALL)
    paragraph = next(part for part in once if "cổng thông tin" in part)
    assert "width: 100%" in paragraph
    labels = {msgid: text for msgid, text, _ in spec.companions[0].voice.labels}
    told = labels["Shown in {language}"].partition("{")[0].strip()
    # Of the body only the first block of the run says it.
    assert html.partition('<div class="text">')[2].count(told) == 1


def test_a_bilingual_sheet_is_the_same_twice(sample: Project) -> None:
    spec = spec_of(sample, "bilingual-a4", "cua-khau-cha-lo", "vi+lo")
    config = str(fonts_conf(sample))
    one, two = (pdf.make(spec, str(ROOT), config) for _ in range(2))
    assert one == two
    assert one.findings == ()
    assert one.pages > 2
