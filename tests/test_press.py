"""The conductor: what is made, what is made again, what stays."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from small import DAY, SQUARE, TOOLKIT, edit, made, make, small_project

from borderpress.joblist import Selection
from borderpress.model import Severity

EDITIONS = {"cua-khau vi", "cua-khau lo", "cua-khau jra", "nghi-le vi", "nghi-le km"}
PDFS = {f"pdf bulletin-a5 {edition}" for edition in EDITIONS}
PAGES = {f"web {edition}" for edition in EDITIONS}
LISTS = {f"web lists {tag}" for tag in ("vi", "lo", "km", "jra")} | {"web root"}
ONCE = {"kiosk thu", "fonts licences", "web site map", "web server files"}
FEEDS = {"web feed vi", "web feed lo"}
SEARCHES = {f"web search {tag}" for tag in ("vi", "lo", "km", "jra")}
SHARED = {"web shared files", "kiosk thu shared files"}


def jobs_of(*editions: str) -> set[str]:
    """Return the jobs of editions, and of the search in their languages."""
    own = {f"{kind} {e}" for e in editions for kind in ("pdf bulletin-a5", "web")}
    return own | {f"web search {edition.split()[1]}" for edition in editions}


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project that has been built once; tests copy it."""
    root = small_project(tmp_path_factory.mktemp("press") / "project")
    report = make(root)
    assert [f for f in report.findings if f.severity is Severity.ERROR] == []
    fonts = {name for name in made(report) if name.startswith("font ")}
    assert fonts
    assert made(report) == PDFS | PAGES | LISTS | SHARED | ONCE | FEEDS | SEARCHES | fonts
    return root


@pytest.fixture
def project(finished: Path, tmp_path: Path) -> Path:
    root = tmp_path / "project"
    shutil.copytree(finished, root)
    return root


def manifest(root: Path) -> dict[str, object]:
    files: dict[str, object] = json.loads((root / "output" / "manifest.json").read_text("utf-8"))
    return files


def test_every_edition_is_published_in_print_web_and_kiosk(finished: Path) -> None:
    output = finished / "output"
    for edition in EDITIONS:
        slug, tag = edition.split()
        pdf = output / f"pdf/bulletin-a5/{slug}.{tag}.pdf"
        assert pdf.read_bytes().startswith(b"%PDF-")
        section = "gates" if slug == "cua-khau" else "notices"
        page = (output / f"web/{tag}/{section}/{slug}/index.html").read_text("utf-8")
        assert f'<html lang="{tag}"' in page
        assert (output / f"web/pdf/bulletin-a5/{slug}.{tag}.pdf").read_bytes() == pdf.read_bytes()
    start = (output / "kiosk/thu/index.html").read_text("utf-8")
    assert "lo/index.html" in start
    assert not (output / "kiosk/thu/km").exists()


def test_nothing_changed_nothing_made(project: Path) -> None:
    before = manifest(project)
    assert made(make(project)) == set()
    assert manifest(project) == before


def test_another_folder_gives_the_same_bytes(finished: Path, tmp_path: Path) -> None:
    root = small_project(tmp_path / "another folder")
    make(root)
    assert manifest(root) == manifest(finished)


def test_a_word(project: Path) -> None:
    edit(project / "content/bulletins/nghi-le.md", "đóng ngày", "nghỉ ngày")
    assert made(make(project)) == jobs_of("nghi-le vi", "nghi-le km") | {"web feed vi"}


def test_a_title_is_also_in_the_lists(project: Path) -> None:
    edit(project / "content/bulletins/nghi-le.md", "Nghỉ lễ", "nghỉ lễ")
    again = jobs_of("nghi-le vi", "nghi-le km") | {"web lists vi", "web lists km", "web root"}
    again |= {"web feed vi"}
    # The kiosk shows gates and notices, but the notice does not ask for the kiosk.
    assert made(make(project)) == again


def test_a_letter_that_no_page_had(project: Path) -> None:
    """Fonts of other scripts than a page's own are cut to its letters, so these are cut again."""
    edit(project / "content/bulletins/nghi-le.md", "Nghỉ lễ", "Nghỉ Tết")
    again = made(make(project))
    assert "web shared files" in again
    assert all("noto-sans-" in job for job in again if job.startswith("font "))
    assert "pdf bulletin-a5 cua-khau vi" not in again


def test_one_translation(project: Path) -> None:
    edit(project / "locales/lo/LC_MESSAGES/cua-khau.po", "ກະລຸນາຖື", "ຕ້ອງຖື")
    assert made(make(project)) == jobs_of("cua-khau lo") | {"kiosk thu", "web feed lo"}


def test_a_translation_that_nothing_uses(project: Path) -> None:
    path = project / "locales/lo/LC_MESSAGES/cua-khau.po"
    path.write_text(path.read_text("utf-8") + '\nmsgid "Cũ"\nmsgstr "ເກົ່າ"\n', "utf-8")
    assert made(make(project)) == set()


def test_a_fact(project: Path) -> None:
    edit(project / "content/bulletins/cua-khau.md", "25 USD", "26 USD")
    editions = jobs_of("cua-khau vi", "cua-khau lo", "cua-khau jra")
    assert made(make(project)) == editions | {"kiosk thu"} | FEEDS


def test_a_layout_rule(project: Path) -> None:
    shutil.copytree(TOOLKIT / "layouts/bulletin-a5", project / "layouts/bulletin-a5")
    assert made(make(project)) == set()
    style = project / "layouts/bulletin-a5/style.css"
    style.write_text(style.read_text("utf-8") + "\np { color: #111 }\n", "utf-8")
    assert made(make(project)) == PDFS


def test_a_font(project: Path) -> None:
    """Only pages that may use the face are set again, and only its web font is cut again."""
    (project / "fonts").mkdir()
    name = "NotoSansKhmer-Regular.ttf"
    data = (TOOLKIT / "fonts/collected" / name).read_bytes()
    (project / "fonts" / name).write_bytes(data + b"\0\0\0\0")
    again = made(make(project))
    assert {job for job in again if not job.startswith("font ")} == {
        "pdf bulletin-a5 nghi-le km",
        "fonts licences",
        "web nghi-le km",  # these ask for it before the style sheet does
        "web lists km",
        "web search km",
        *SHARED,
    }
    assert all("khmer" in job for job in again if job.startswith("font "))


def test_an_image(project: Path) -> None:
    (project / "content/images/square.svg").write_text(SQUARE.format("#B4532A"), "utf-8")
    editions = jobs_of("cua-khau vi", "cua-khau lo", "cua-khau jra")
    assert made(make(project)) == editions | SHARED | {"kiosk thu"} | FEEDS


def test_a_language(project: Path) -> None:
    """Khmer is in no other edition's fallback list, but every screen page sets its name."""
    text = (TOOLKIT / "locales/km/language.toml").read_text("utf-8")
    folder = project / "locales/km"
    folder.mkdir(parents=True)
    assert "\nline_height = 1.7\n" in text
    (folder / "language.toml").write_text(
        text.replace("\nline_height = 1.7\n", "\nline_height = 1.8\n"), "utf-8"
    )
    again = made(make(project))
    assert {job for job in again if job.startswith("pdf ")} == {"pdf bulletin-a5 nghi-le km"}


def test_the_date(project: Path) -> None:
    """A new day makes nothing; the day after a notice ends makes what shows its state."""
    assert made(make(project, date(2026, 12, 5))) == {"web server files"}  # once a month
    over = (
        {"web feed vi"}
        | jobs_of("nghi-le vi", "nghi-le km")
        | {"web lists vi", "web lists km", "web root"}
    )
    assert made(make(project, date(2026, 12, 6))) == over


def test_an_expired_fact(project: Path) -> None:
    make(project, date(2026, 12, 6))
    editions = jobs_of("cua-khau vi", "cua-khau lo", "cua-khau jra")
    again = editions | {"kiosk thu", "web server files"} | FEEDS
    assert made(make(project, date(2027, 1, 1))) == again


def test_a_typing_mistake_does_not_take_a_page_off_the_wall(project: Path) -> None:
    before = manifest(project)
    edit(project / "content/bulletins/cua-khau.md", "section: gates", "section: gats")
    report = make(project)
    assert "content.unknown-value" in {f.code for f in report.findings}
    kept = {n for n in _names(before) if "cua-khau" in n}
    assert kept <= _names(manifest(project))
    assert made(report) >= {"web lists vi"}


def test_a_part_keeps_the_rest(project: Path) -> None:
    before = _names(manifest(project))
    edit(project / "content/bulletins/nghi-le.md", "đóng ngày", "nghỉ ngày")
    chosen = Selection(bulletins=("nghi-le",), languages=("km",), formats=("pdf",))
    assert made(make(project, DAY, chosen)) == {"pdf bulletin-a5 nghi-le km"}
    assert _names(manifest(project)) == before


def test_reviewed_only_holds_unreviewed_editions_back(project: Path) -> None:
    edit(
        project / "content/publication.toml",
        'source = "vi"',
        'source = "vi"\nrelease_policy = "reviewed-only"',
    )
    report = make(project)
    assert {tag for _, tag in report.editions} == {"vi"}
    held = [f for f in report.findings if f.code == "edition.withheld"]
    assert len(held) == 3
    assert not any(".lo." in name or "/lo/" in name for name in _names(manifest(project)))
    edit(
        project / "locales/lo/LC_MESSAGES/cua-khau.po",
        '"Language: lo\\n"',
        '"Language: lo\\n"\n"X-Borderpress-Review: reviewed\\n"',
    )
    assert {tag for _, tag in make(project).editions} == {"vi", "lo"}


def test_a_policy_may_hold_for_one_format_alone(project: Path) -> None:
    edit(
        project / "content/publication.toml",
        'source = "vi"',
        'source = "vi"\nrelease_policy = { pdf = "reviewed-only", kiosk = "label" }',
    )
    report = make(project)
    names = _names(manifest(project))
    assert "web/lo/gates/cua-khau/index.html" in names
    assert "kiosk/thu/lo/gates/cua-khau/index.html" in names
    assert [n for n in names if n.endswith(".pdf") and ".vi." not in n] == []
    page = (project / "output/web/lo/gates/cua-khau/index.html").read_text("utf-8")
    assert "cua-khau.lo.pdf" not in page
    assert "edition.withheld" in {f.code for f in report.findings}


def test_an_edition_that_lacks_a_must_block_goes_with_its_links(project: Path) -> None:
    """The old page is not kept either: what it says in that block is no longer the source's."""
    assert "web/lo/gates/cua-khau/index.html" in _names(manifest(project))
    source = project / "content/bulletins/cua-khau.md"
    edit(source, "layouts: [", "must_translate: [title, giay-to]\nlayouts: [")
    report = make(project)
    (finding,) = [f for f in report.findings if f.code == "edition.must-missing" and "lo" in
                  dict(f.text.values)["tag"]]  # fmt: skip
    assert (dict(finding.text.values)["names"], finding.severity) == ("giay-to", "error")
    assert str(finding.place) == "content/bulletins/cua-khau.md:7"
    assert ("cua-khau", "lo") not in report.editions
    assert not [n for n in _names(manifest(project)) if "cua-khau" in n and "lo" in n.split("/")]
    page = (project / "output/web/vi/gates/cua-khau/index.html").read_text("utf-8")
    assert 'hreflang="lo"' not in page
    catalog = project / "locales/lo/LC_MESSAGES/cua-khau.po"
    more = {"Giấy tờ": "ເອກະສານ", "Xem [cổng thông tin](https://example.org/).":
            "ເບິ່ງ [ເວັບ](https://example.org/)."}  # fmt: skip
    entries = "".join(f'\nmsgid "{a}"\nmsgstr "{b}"\n' for a, b in more.items())
    catalog.write_text(catalog.read_text("utf-8") + entries, "utf-8")
    assert ("cua-khau", "lo") in make(project).editions


def test_who_translated_and_reviewed_stands_on_every_page(project: Path) -> None:
    signed = """"Last-Translator: Kham Phet <k@example.org>\\n"
"X-Borderpress-Review: reviewed\\n"
"X-Borderpress-Reviewer: Bounmy V\\n"
"X-Borderpress-Reviewed-On: 2026-11-20\\n"
"Language:"""
    edit(project / "locales/lo/LC_MESSAGES/cua-khau.po", '"Language:', signed)
    make(project)
    output = project / "output"
    pages = {
        name: (output / name).read_text("utf-8")
        for name in (
            "web/lo/gates/cua-khau/index.html",
            "kiosk/thu/lo/gates/cua-khau/index.html",
        )
    }
    pdf = pypdfium2.PdfDocument(output / "pdf/bulletin-a5/cua-khau.lo.pdf")
    pages["pdf"] = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    for name, text in pages.items():
        assert "Kham Phet" in text, name
        assert "Bounmy V" in text, name
        assert "k@example.org" not in text, name


def _names(record: dict[str, object]) -> set[str]:
    files = record["files"]
    assert isinstance(files, list)
    return {str(item["name"]) for item in files}
