"""The status page: one file, no scripts, links that lead to files, colours that can be read."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from small import TOOLKIT, edit, make, small_project

from borderpress.cli import main
from borderpress.errors import Exit

CSS = (TOOLKIT / "layouts/shared/colours.css", TOOLKIT / "layouts/status/style.css")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return small_project(tmp_path / "dự án")


def page(project: Path, *options: str) -> str:
    arguments = ["status", "--html", "--project", str(project), "--date", "2026-12-20", *options]
    assert main(arguments) == Exit.FINE
    return (project / "output/status/index.html").read_text("utf-8")


class Seen(HTMLParser):
    """Links, ids, tags and the text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.tags: set[str] = set()
        self.text = ""
        self.quiet = False
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.quiet = tag == "style"
        found = dict(attributes)
        self.ids |= {found["id"] or ""} if "id" in found else set()
        self.links += [found[name] or "" for name in ("href", "src") if name in found]

    def handle_data(self, data: str) -> None:
        self.text += "" if self.quiet else data


def test_it_is_one_file_that_needs_nothing_else(project: Path) -> None:
    html = page(project)
    seen = Seen(html)
    assert not seen.tags & {"script", "link", "img", "iframe", "object"}
    assert "url(" not in html.replace("url(#weave", "")
    assert "@import" not in html


def test_every_link_leads_to_a_file_or_to_a_part_of_the_page(project: Path) -> None:
    edit(
        project / "content/bulletins/cua-khau.md",
        "layouts: [",
        "must_translate: [facts]\nlayouts: [",
    )
    main(["update", "--project", str(project)])
    seen = Seen(page(project))
    assert len(seen.links) > 12
    for link in seen.links:
        if link.startswith("#"):
            assert link[1:] in seen.ids, link
        else:
            assert (project / "output/status" / unquote(urlsplit(link).path)).is_file(), link
    catalogs = [link for link in seen.links if link.endswith("lo/LC_MESSAGES/cua-khau.po")]
    assert len(catalogs) >= 3, "the map's cell and each blocker"


def test_figures_stand_beside_every_colour(project: Path) -> None:
    cells = re.findall(r'<td class="heat-\d[^>]*>(.*?)</td>', page(project), re.DOTALL)
    assert len(cells) > 8
    for cell in cells:
        assert re.search(r"\d+\xa0%", cell)


def test_it_speaks_the_language_of_the_commands(project: Path) -> None:
    english, vietnamese = Seen(page(project, "--ui", "en")), Seen(page(project, "--ui", "vi"))
    assert "Translations on 20 December 2026" in english.text
    assert "Tình hình dịch ngày 20 tháng 12 năm 2026" in vietnamese.text
    assert "Release blockers" not in vietnamese.text
    assert "Tiếng Khmer" in vietnamese.text


def test_equal_projects_give_equal_pages(project: Path) -> None:
    assert page(project) == page(project)


def test_what_people_write_is_text(project: Path) -> None:
    edit(
        project / "content/bulletins/nghi-le.md", "title: Nghỉ lễ", 'title: "Nghỉ <b>lễ</b> & Tết"'
    )
    html = page(project)
    assert "<b>lễ</b>" not in html
    assert "Nghỉ &lt;b&gt;lễ&lt;/b&gt; &amp; Tết" in html


def test_builds_leave_the_page_and_it_leaves_builds(project: Path) -> None:
    make(project)
    made = {p.relative_to(project / "output") for p in (project / "output").rglob("*.html")}
    page(project)
    make(project)
    now = {p.relative_to(project / "output") for p in (project / "output").rglob("*.html")}
    assert now - made == {Path("status/index.html")}
    assert made <= now


# --- Colours ------------------------------------------------------------------------


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2)."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, two: str) -> float:
    high, low = sorted((luminance(one), luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def palette(dark: bool) -> dict[str, str]:
    """Return the colours of a mode, names looked up."""
    text = "\n".join(path.read_text("utf-8") for path in CSS)
    light, night = text.split("@media (prefers-color-scheme: dark)", 1)
    found = dict(re.findall(r"--([\w-]+): ([^;]+);", light))
    if dark:
        found |= dict(re.findall(r"--([\w-]+): ([^;]+);", night.split("\n}\n")[0]))

    def value(name: str) -> str:
        said = found[name]
        return value(said[6:-1]) if said.startswith("var(--") else said

    return {name: value(name) for name in found}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_on_every_ground_has_a_contrast_of_4_5(dark: bool) -> None:
    colours = palette(dark)
    pairs = [(f"on-{step}", f"heat-{step}") for step in range(7)]
    pairs += [("text", "ground"), ("text", "tint"), ("quiet", "ground"), ("quiet", "tint")]
    pairs += [("alert", "ground"), ("alert", "tint"), ("on-band", "band")]
    for ink, ground in pairs:
        assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
