"""The sample publication, whole: what a visitor, a print shop and a kiosk would get."""

from __future__ import annotations

import ctypes
import json
import os
import posixpath
import random
import re
from collections import Counter, defaultdict
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pikepdf
import pypdfium2
import pytest
from glyphs import outside
from qrcodes import seen_code, seen_codes
from small import TOOLKIT
from verapdf import assert_conforming, complaints
from viewers import bare, differences, pdfium_pages, poppler
from words import words

from borderpress.cli import main
from borderpress.model import Kind, Proof
from borderpress.overview import overview
from borderpress.project import Project, load

MM = 72 / 25.4
COMPLETE = (
    "phong-nha-hin-nam-no",
    "cua-khau-lao-bao",
    "cua-khau-cha-lo",
    "cua-khau-moc-bai",
    "cua-khau-vinh-xuong",
    "so-dien-thoai-khan-cap",
    "publication",
)
SHORT = (Kind.DESTINATION, Kind.ITINERARY)
"""Kinds whose page is mostly facts and lists."""
DECLARATION = "tuyen-ngon-nhan-quyen"


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample publication, built with the toolkit's own cache."""
    folder = tmp_path_factory.mktemp("sample") / "output"
    assert main(["build", "--output", str(folder), "--date", "2026-11-23"]) == 0
    return folder


@pytest.fixture(scope="module")
def project() -> Project:
    return load(TOOLKIT, TOOLKIT)


# --- Content --------------------------------------------------------------------


def test_the_sample_has_what_an_office_publishes(project: Project) -> None:
    assert len(project.bulletins) >= 13
    assert {b.kind for b in project.bulletins} == set(Kind)
    gates = [b for b in project.bulletins if b.section == "gates" and b.kind is Kind.BULLETIN]
    assert len(gates) >= 4


def test_bulletins_are_neither_too_short_nor_too_long(project: Project) -> None:
    for bulletin in project.bulletins:
        words = len(re.findall(r"\w+", bulletin.body))
        least = 60 if bulletin.kind in SHORT else 250
        if bulletin.slug != DECLARATION:
            assert least <= words <= 1200, (bulletin.slug, words)


def test_every_kind_of_markup_occurs(project: Project) -> None:
    text = "\n".join(b.body for b in project.bulletins)
    for mark in (r"^\|", r"^- ", r"^1\. ", r"\[\^\w+\]:", r"\]\(http", r"^!!! ", r"^!\[\]\("):
        assert re.search(mark, text, re.MULTILINE), mark


def test_facts_have_sources_and_dates_that_are_past(project: Project) -> None:
    facts = [fact for b in project.bulletins for fact in b.facts]
    assert len(facts) > 30
    for fact in facts:
        assert fact.source
        assert fact.checked_on.isoformat() <= "2026-11-23"


def test_lao_khmer_and_english_are_complete_where_travellers_act(project: Project) -> None:
    rows = overview(project, date(2026, 11, 23)).rows
    standings = {(row.domain, cell.language): cell.count for row in rows for cell in row.cells}
    for domain in COMPLETE:
        for tag in ("lo", "km", "en"):
            count = standings[domain, tag]
            told = len(project.publication.about) if domain == "publication" else 0
            assert count.missing <= told, (domain, tag)
            assert count.fuzzy == 0, (domain, tag)
    partly = [c for (d, t), c in standings.items() if d not in COMPLETE and t in ("lo", "km")]
    assert any(0 < c.translated < c.translated + c.missing for c in partly)


# --- Pages on screens -------------------------------------------------------------


FETCHES = re.compile(r'(?:src|srcset)="https?:|url\(["\']?(?:https?:)?//|@import')


class Page(HTMLParser):
    """The addresses, ids and languages of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.sources: list[str] = []
        self.alternates: dict[str, str] = {}
        self.canonical = self.news = ""
        self.ids: list[str] = []
        self.lang = ""
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.lang = found["lang"]
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "link" and found.get("rel") == "canonical":
            self.canonical = found["href"]
        elif tag == "link" and found.get("rel") == "alternate" and "type" in found:
            self.news = found["href"]
        elif tag == "link" and found.get("rel") == "alternate":
            self.alternates[found["hreflang"]] = found["href"]
        elif tag == "link" and found.get("rel") in ("stylesheet", "icon", "preload"):
            self.sources.append(found["href"])
        elif tag == "a" and "href" in found:
            self.links.append(found["href"])
        elif "src" in found:
            self.sources.append(found["src"])


def pages(root: Path) -> dict[str, Page]:
    return {p.relative_to(root).as_posix(): Page(p) for p in sorted(root.rglob("*.html"))}


def broken(root: Path, name: str, addresses: list[str]) -> list[str]:
    """Return the addresses on a page that lead to no file of the site."""
    bad = []
    for address in addresses:
        parts = urlsplit(address)
        if parts.scheme or parts.netloc or not parts.path:
            continue
        start = "/" if parts.path.startswith("/") else posixpath.dirname(name)
        path = root / posixpath.normpath(posixpath.join(start, parts.path)).lstrip("/")
        if not (path / "index.html" if parts.path.endswith("/") else path).is_file():
            bad.append(address)
    return bad


@pytest.fixture(scope="module")
def site(output: Path) -> dict[str, Page]:
    return pages(output / "web")


def test_every_link_and_picture_of_the_site_is_there(output: Path, site: dict[str, Page]) -> None:
    assert len(site) > 80
    for name, page in site.items():
        assert broken(output / "web", name, page.links + page.sources) == [], name


def test_anchors_lead_to_their_place(site: dict[str, Page]) -> None:
    for name, page in site.items():
        for link in page.links:
            if link.startswith("#"):
                assert link[1:] in page.ids, (name, link)
        assert len(page.ids) == len(set(page.ids)), name


def test_ids_are_equal_in_every_language(site: dict[str, Page]) -> None:
    by_page = defaultdict(list)
    for name, page in site.items():
        tag, _, rest = name.partition("/")
        if rest.count("/") == 2 and not rest.startswith("campaign/"):
            by_page[rest].append((tag, page))
    assert len(by_page) >= 13
    chrome = re.compile(r"strip|weave|cloth|more|title|first|part|campaign|card|foot|opposite")
    for rest, found in by_page.items():
        ids = {tuple(i for i in page.ids if not chrome.search(i)) for _, page in found}
        assert len(ids) == 1, (rest, ids)


def test_hreflang_is_answered_by_every_page_it_names(site: dict[str, Page]) -> None:
    base = "https://bantin.example.org/"
    for name, page in site.items():
        if name == "index.html" or name.endswith("404.html"):
            continue
        own = base + name.removesuffix("index.html")
        if page.canonical != own:  # nothing of it is translated: the source is the original
            assert page.canonical == page.alternates["vi"]
            assert own not in page.alternates.values()
            continue
        assert page.alternates["x-default"] == page.alternates["vi"]
        for tag, address in page.alternates.items():
            target = site[address.removeprefix(base) + "index.html"]
            assert tag in ("x-default", target.lang)
            assert target.alternates == page.alternates, name


def test_a_feed_is_where_pages_say(output: Path, site: dict[str, Page]) -> None:
    """Jarai has none: nothing is translated yet."""
    made = {path.parent.name for path in (output / "web").glob("*/feed.xml")}
    assert made == {page.lang for page in site.values()} - {"jra"}
    for name, page in site.items():
        assert bool(page.news) == (page.lang in made), name
        assert not page.news or broken(output / "web", name, [page.news]) == [], name


def test_pages_ask_nobody_else_for_anything(output: Path) -> None:
    for path in [*output.rglob("*.html"), *output.rglob("*.css"), *output.rglob("*.js")]:
        text = path.read_text("utf-8")
        assert not re.search(r'(?:src|srcset)="https?:|url\(["\']?(?:https?:)?//|@import', text), (
            path
        )


def test_web_pages_hold_no_break_opportunities(output: Path) -> None:
    for path in (output / "web").rglob("*.html"):
        assert "\u200b" not in path.read_text("utf-8"), path


def test_unreviewed_pages_say_so_in_the_readers_language(output: Path, project: Project) -> None:
    words = {
        c.language: {e[1]: e[2] for e in c.entries} for c in project.catalogs["interface"].values()
    }
    note = "This translation has not been reviewed by a native reader."
    for tag in ("lo", "km"):
        page = output / f"web/{tag}/gates/cua-khau-lao-bao/index.html"
        said = words[tag][note].replace("\u00a0", " ")
        assert said in page.read_text("utf-8").replace("\u00a0", " ")
    assert note in (output / "web/en/gates/cua-khau-lao-bao/index.html").read_text("utf-8")


def test_a_block_without_translation_names_its_language(output: Path) -> None:
    page = (output / f"web/jra/culture/{DECLARATION}/index.html").read_text("utf-8")
    assert page.count('lang="vi"') > 50


def test_a_kiosk_leads_nowhere_else(output: Path, project: Project) -> None:
    for cluster in project.clusters:
        root = output / "kiosk" / cluster.name
        found = pages(root)
        assert len(found) > 10
        for name, page in found.items():
            assert broken(root, name, page.links + page.sources) == [], (cluster.name, name)
            assert not [a for a in page.links if urlsplit(a).scheme], (cluster.name, name)
            if name != "index.html":
                choice = [a for a in page.links if a.count("index.html")]
                assert len(choice) >= len(cluster.languages), (cluster.name, name)


# --- Print ------------------------------------------------------------------------


def pdfs(output: Path) -> list[Path]:
    return sorted((output / "pdf").rglob("*.pdf"))


def test_every_edition_is_printed_in_the_layouts_it_asks_for(
    output: Path, project: Project
) -> None:
    expected = {
        f"{layout}/{b.slug}.{tag}.pdf"
        for b in project.bulletins
        for tag in b.languages
        for layout in b.layouts
        if project.layouts[layout].format == "pdf" and not layout.startswith("bilingual")
    }
    several = {
        f"{layout}/{b.slug}.{'+'.join(tags)}.pdf"
        for b in project.bulletins
        for layout, most in (("bilingual-a4", 3), ("bilingual-a5", 2))
        for tags in b.parallel
        if layout in b.layouts and len(tags) <= most
    }
    assert len(several) > 10
    expected |= several
    assert {p.relative_to(output / "pdf").as_posix() for p in pdfs(output)} == expected


def chosen(output: Path) -> list[Path]:
    """Return one PDF of each layout in each language, by a fixed seed; all for an audit."""
    every = pdfs(output)
    if os.environ.get("BORDERPRESS_AUDIT"):
        return every
    random.Random(7).shuffle(every)
    return list({(p.parent.name, p.name.partition(".")[2]): p for p in every}.values())


def test_every_screen_pdf_can_be_read_aloud_and_kept(output: Path) -> None:
    paths = chosen(output)
    assert len(paths) >= 12
    assert_conforming(paths)


def test_qpdf_and_ghostscript_find_nothing_in_a_screen_pdf(output: Path) -> None:
    paths = chosen(output)
    if not os.environ.get("BORDERPRESS_AUDIT"):
        paths = list({path.parent: path for path in paths}.values())
    for path in paths:
        assert complaints(path) == "", path.name


def test_only_collected_fonts_are_set(output: Path) -> None:
    families = {"Noto-Sans", "Noto-Serif", "Noto-Looped-Lao"}
    seen = set()
    for path in pdfs(output):
        with pikepdf.open(path) as document:
            for item in document.objects:
                if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font":
                    seen.add(str(item.BaseFont).lstrip("/").partition("+")[2])
    assert seen
    assert all(any(name.startswith(f) for f in families) for name in seen), seen


@pytest.mark.parametrize(
    ("layout", "width", "height"),
    [
        ("bulletin-a4", 210, 297),
        ("bulletin-a5", 148, 210),
        ("booklet-a5", 148, 210),
        ("handout-a4", 210, 297),
    ],
)
def test_no_letter_leaves_the_type_area(
    output: Path, layout: str, width: float, height: float
) -> None:
    """Glyph boxes of the finished PDF, measured by pdfium: 9 mm is the narrowest margin."""
    safe = 9 * MM
    for path in sorted((output / "pdf" / layout).glob("*.pdf")):
        document = pypdfium2.PdfDocument(path)
        for number in range(len(document)):
            page = document[number]
            assert page.get_size() == pytest.approx((width * MM, height * MM), abs=0.5)
            text = page.get_textpage()
            for index in range(text.count_chars()):
                left, bottom, right, top = text.get_charbox(index)
                if right > left and top > bottom:
                    inside = safe <= left and right <= width * MM - safe
                    assert inside, (path.name, number + 1, text.get_text_range(index, 12))
                    assert bottom >= 6 * MM, (path.name, number + 1)
                    assert top <= height * MM - 3 * MM, (path.name, number + 1)
            page.close()
        document.close()


def test_every_fact_stands_on_the_printed_page(output: Path, project: Project) -> None:
    """Boxes run on to the next page; what does not fit on one must not be lost."""
    source = project.publication.source
    for bulletin in project.bulletins:
        for layout in (n for n in bulletin.layouts if project.layouts[n].format == "pdf"):
            if layout.startswith("bilingual"):  # looked at in test_formats_sides.py
                continue
            document = pypdfium2.PdfDocument(
                output / "pdf" / layout / f"{bulletin.slug}.{source}.pdf"
            )
            pages = (page.get_textpage().get_text_range() for page in document)
            text = re.sub(r"[\s\ufffe\u2060]", "", "".join(pages))
            for fact in bulletin.facts:
                for said in (fact.label, fact.value):
                    beginning = re.sub(r"\s", "", said)[:30]
                    assert beginning in text, (layout, bulletin.slug, said)


def test_booklets_can_be_bound_and_end_with_their_back_cover(output: Path) -> None:
    found = sorted((output / "pdf/booklet-a5").glob("*.pdf"))
    assert len(found) > 12
    for path in found:
        document = pypdfium2.PdfDocument(path)
        assert len(document) % 4 == 0, path.name
        said = [page.get_textpage().get_text_range() for page in document]
        slug = path.name.split(".")[0]
        assert [slug in page for page in said] == [False] * (len(said) - 1) + [True], path.name
        document.close()


def sampled(project: Project) -> list[tuple[str, str, str]]:
    """Return (layout, slug, tag): every language and layout, with a seeded choice of bulletins.

    BORDERPRESS_AUDIT=1 (``make audit``) takes them all.
    """
    every = [
        (layout, b.slug, tag)
        for layout in ("bulletin-a4", "bulletin-a5")
        for b in project.bulletins
        for tag in b.languages
    ]
    booklets = [
        ("booklet-a5", b.slug, tag)
        for b in project.bulletins
        if "booklet-a5" in b.layouts
        for tag in b.languages
    ]
    if os.environ.get("BORDERPRESS_AUDIT"):
        return every + booklets
    chance = random.Random(9)
    chance.shuffle(every)
    every += [
        item
        for item in booklets
        if item[1:] in (("phong-nha-hin-nam-no", "lo"), (DECLARATION, "km"))
    ]
    return list({(layout, tag): (layout, slug, tag) for layout, slug, tag in every}.values())


def faces_of(path: Path, letters: re.Pattern[str]) -> Counter[str]:
    """Return how many of the letters of a PDF are set in each face, as pdfium reads it."""
    raw = pypdfium2.raw
    found: Counter[str] = Counter()
    document = pypdfium2.PdfDocument(path)
    for page in document:
        text = page.get_textpage()
        for at in range(text.count_chars()):
            if letters.match(chr(raw.FPDFText_GetUnicode(text, at))):
                room, flags = ctypes.create_string_buffer(99), ctypes.c_int()
                raw.FPDFText_GetFontInfo(text, at, room, 99, ctypes.byref(flags))
                found[room.value.decode().partition("+")[2]] += 1
    document.close()
    return found


def test_lao_is_set_in_looped_letters(output: Path) -> None:
    """Looped for text, Serif for headlines; never the loopless Sans."""
    for layout in ("bulletin-a4", "bulletin-a5"):
        path = output / f"pdf/{layout}/{DECLARATION}.lo.pdf"
        found = faces_of(path, re.compile("[\u0e81-\u0eae\u0edc-\u0edf]"))
        assert sum(found.values()) > 5000
        looped = sum(n for name, n in found.items() if name.startswith("Noto-Looped-Lao"))
        serif = sum(n for name, n in found.items() if name.startswith("Noto-Serif-Lao"))
        assert looped + serif == sum(found.values()), found
        assert looped > 0.9 * sum(found.values())


def test_the_fonts_of_the_publication_are_listed_with_their_licences(
    output: Path, project: Project
) -> None:
    said = (output / "fonts-licences.txt").read_text("utf-8")
    embedded = set()
    for path in pdfs(output):
        with pikepdf.open(path) as document:
            for item in document.objects:
                if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font":
                    embedded.add(str(item.BaseFont).lstrip("/").partition("+")[2])
    for family in project.families:
        written = family.name.replace(" ", "-")
        if any(re.fullmatch(rf"{written}(-Bold|-Italic)*", name) for name in embedded):
            part = said.split(f"\n{family.name}\n---")[1].split("\n\n")[0]
            assert f"Licence: {family.licence}" in part
            assert "Copyright: " in part
            assert "not stated" not in part
            for face in family.faces:
                assert f"{face.file}" in part
    for path in (output / "web/assets").glob("*.woff2"):
        assert f"web: {path.name}\n" in said


@pytest.fixture(scope="module")
def set_sheets(project: Project) -> list[tuple[str, bytes, Proof]]:
    """The sampled editions, set anew: name, PDF and the lines as they were laid out."""
    from borderpress.editions import editions
    from borderpress.formats import pdf
    from borderpress.joblist import Lister, Selection
    from borderpress.jobs import JobMaker
    from borderpress.press import fonts_conf

    table, _ = editions(project, date(2026, 11, 23))
    config = fonts_conf(project)
    lister = Lister(JobMaker(project, table), Selection(formats=("pdf",)), config)
    jobs = {job.name: job for job in lister.all()}
    os.environ["FONTCONFIG_FILE"] = str(config)
    from borderpress.typesetter import typeset

    found = []
    for layout, slug, tag in sampled(project):
        spec = jobs[f"pdf {layout} {slug} {tag}"].args[0]
        assert isinstance(spec, pdf.Spec)
        sheet = pdf.compose(spec, lambda path: (TOOLKIT / path).read_bytes())
        data, proof, findings = typeset(sheet)
        assert findings == (), (layout, slug, tag)
        found.append((f"{layout} {slug} {tag}", data, proof))
    return found


def test_no_line_leaves_its_box(set_sheets: list[tuple[str, bytes, Proof]]) -> None:
    """Each letter of the finished PDF stands within a line's measure, as the proof has it."""
    for name, data, proof in set_sheets:
        for number, page in enumerate(proof.pages):
            assert outside(data, number, page) == [], (name, number + 1)


def test_every_line_is_read_by_poppler_and_pdfium(
    set_sheets: list[tuple[str, bytes, Proof]], tmp_path: Path
) -> None:
    for name, data, proof in set_sheets:
        read = (pdfium_pages(data), poppler(data, tmp_path, "-raw").split("\f"))
        for number, page in enumerate(proof.pages):
            for pages in read:
                seen = bare(pages[number])
                lost = [line.text for line in page if not shown(bare(line.text), seen)]
                assert lost == [], (name, number + 1)


def shown(line: str, page: str) -> bool:
    """Return whether a page shows a line, whole or cut off (running titles are)."""
    return line in page or any(line[:end] + "…" in page for end in range(12, len(line)))


def test_words_are_where_pdfium_takes_them_to_be(
    set_sheets: list[tuple[str, bytes, Proof]],
) -> None:
    """What is found and selected: 80 % of a word's ink at least, 10 % of another's at most."""
    for name, data, _ in set_sheets:
        found = list(words(data))
        assert len(found) > 300, name
        assert [w for w in found if w.own < 0.8 or w.other > 0.1] == [], name


def test_three_viewers_show_the_same_page(output: Path, project: Project, tmp_path: Path) -> None:
    """Of each sampled edition one page, in audits all."""
    chance = random.Random(9)
    for layout, slug, tag in sampled(project):
        path = output / f"pdf/{layout}/{slug}.{tag}.pdf"
        with pikepdf.open(path) as document:
            pages = range(1, len(document.pages) + 1)
        for number in pages if os.environ.get("BORDERPRESS_AUDIT") else [chance.choice(pages)]:
            for pair, share in differences(path, number, tmp_path).items():
                assert round(share, 3) == 0, (path.name, number, pair)


def test_the_qr_code_leads_to_the_page_in_the_same_language(output: Path, project: Project) -> None:
    """Of each layout two editions, in audits all: decoded, its size and its clear ground."""
    chance = random.Random(9)
    by_layout = defaultdict(list)
    for path in pdfs(output):
        if "+" not in path.name:
            by_layout[path.parent.name].append(path)
    assert len(by_layout) >= 3
    for paths in by_layout.values():
        for path in paths if os.environ.get("BORDERPRESS_AUDIT") else chance.sample(paths, 2):
            slug, tag = path.stem.split(".")
            code = seen_code(path.read_bytes())
            assert code.faults() == [], (path, code)
            assert re.fullmatch(rf"https://bantin\.example\.org/{tag}/\w+/{slug}/", code.address)
            file = urlsplit(code.address).path.strip("/")
            assert (output / "web" / file / "index.html").is_file()


def test_a_bilingual_sheet_has_a_code_for_each_language(output: Path) -> None:
    several = [path for path in pdfs(output) if "+" in path.name]
    for path in several if os.environ.get("BORDERPRESS_AUDIT") else several[::3]:
        slug, tags = path.stem.split(".")
        codes = seen_codes(path.read_bytes())
        assert len(codes) == len(tags.split("+"))
        for code, tag in zip(codes, tags.split("+"), strict=True):
            assert code.faults() == [], (path, code)
            assert re.fullmatch(rf"https://bantin\.example\.org/{tag}/\w+/{slug}/", code.address)


def test_pages_are_tagged_titled_and_dated_by_their_content(output: Path) -> None:
    for path in pdfs(output)[::7]:
        with pikepdf.open(path) as document:
            assert document.Root.MarkInfo.Marked
            assert str(document.Root.Lang) == path.stem.split(".")[1].partition("+")[0]
            assert str(document.docinfo["/Title"])
            assert "2026" in str(document.docinfo["/CreationDate"])


def test_the_manifest_lists_every_file(output: Path) -> None:
    listed = {f["name"] for f in json.loads((output / "manifest.json").read_text("utf-8"))["files"]}
    there = {p.relative_to(output).as_posix() for p in output.rglob("*") if p.is_file()}
    assert there - listed == {"manifest.json"}
    assert listed - there == set()
