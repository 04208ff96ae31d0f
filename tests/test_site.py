"""The pages of the public site: which there are, and what each says of the others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from small import WEB, edit, made, make, small_project

from borderpress.press import Report

ABOUT = 'about = ["Một đoạn."]\nbase_url'


def lists(text: str, section: str, lists: str) -> str:
    return text.replace(f'id = "{section}"', f'id = "{section}"\nlists = "{lists}"')


GLOSSARY = """\
[[term]]
id = "lao-bao"
kind = "gate"
vi = "Lao Bảo"
source = "Trang thử"
opposite = "dansavan"

[[term]]
id = "dansavan"
kind = "gate"
vi = "Dansavan"
source = "Trang thử"

[term.lo]
term = "ແດນສະຫວັນ"
source = "Trang thử"
"""


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = small_project(tmp_path_factory.mktemp("site"))
    path = root / "content/publication.toml"
    path.write_text(lists(path.read_text("utf-8"), "gates", "gates"), "utf-8")
    edit(path, "base_url", ABOUT)
    (root / "content/glossary.toml").write_text(GLOSSARY, "utf-8")
    make(root, selection=WEB)
    return root / "output/web"


def test_the_pages_that_there_are(web: Path) -> None:
    found = {p.relative_to(web).parent.as_posix() for p in web.rglob("index.html")}
    assert found == {
        ".",
        *(
            f"{tag}/{page}".rstrip("/")
            for tag in ("vi", "lo", "km", "jra")
            for page in ("", "about", "search")
        ),
        *("vi/glossary", "lo/glossary"),
        *("vi/gates", "lo/gates", "jra/gates", "vi/notices", "km/notices"),
        *(f"{tag}/gates/cua-khau" for tag in ("vi", "lo", "jra")),
        *("vi/notices/nghi-le", "km/notices/nghi-le"),
    }
    lost = {p.relative_to(web).as_posix() for p in web.rglob("404.html")}
    assert lost == {"404.html", *(f"{tag}/404.html" for tag in ("vi", "lo", "km", "jra"))}


def canonical(page: Path) -> str:
    (found,) = re.findall(r'<link rel="canonical" href="([^"]*)"', page.read_text("utf-8"))
    return str(found)


def test_a_page_of_which_nothing_is_translated_names_its_original(web: Path) -> None:
    page = web / "jra/gates/cua-khau/index.html"
    assert canonical(page) == "https://thu.example.org/vi/gates/cua-khau/"
    text = page.read_text("utf-8")
    assert 'hreflang="jra" href="https' not in text
    assert 'hreflang="lo" href="https://thu.example.org/lo/gates/cua-khau/"' in text
    assert canonical(web / "lo/gates/cua-khau/index.html").endswith("/lo/gates/cua-khau/")


def test_the_page_of_the_gates_shows_the_glossary_and_the_points(web: Path) -> None:
    text = (web / "lo/gates/index.html").read_text("utf-8")
    assert 'id="gate-lao-bao"' in text
    assert "<td>ແດນສະຫວັນ</td>" in text
    assert "Điểm thử" in text
    assert "gate-" not in (web / "vi/notices/index.html").read_text("utf-8")


def test_a_hidden_section_leaves_no_trace_of_what_nobody_translated(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    steps = 'motif = "steps"'
    edit(root / "content/publication.toml", steps, f'{steps}\nuntranslated = "hidden"')
    make(root, selection=WEB)
    site = root / "output/web"
    assert not (site / "jra").exists()
    assert (site / "lo/gates/cua-khau/index.html").is_file()
    for path in [*site.rglob("*.html"), *site.rglob("*.xml")]:
        assert "jra/" not in path.read_text("utf-8"), path
    assert (site / "km/notices/nghi-le/index.html").is_file()


def test_a_month_later_only_the_files_for_servers_are_made_again(tmp_path: Path) -> None:
    from datetime import date

    root = small_project(tmp_path)
    make(root, day=date(2026, 11, 20), selection=WEB)
    assert made(make(root, day=date(2026, 11, 30), selection=WEB)) == set()
    report: Report = make(root, day=date(2026, 12, 2), selection=WEB)
    assert made(report) == {"web server files"}


def test_every_page_has_the_policy_and_nothing_inline(web: Path) -> None:
    for path in web.rglob("*.html"):
        text = path.read_text("utf-8")
        assert text.index("Content-Security-Policy") < text.index("<title>"), path
        assert not re.search(r"<[^>]*\s(?:style|on\w+)=", text), path
        assert "<style" not in text, path
        for script in re.findall(r"<script([^>]*)>", text):
            assert script.startswith((' type="application/ld+json"', " src=")), (path, script)


def test_links_to_a_page_show_its_card(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    path = root / "content/bulletins/cua-khau.md"
    edit(path, "web, kiosk", "web, kiosk, card")
    make(root)
    text = (root / "output/web/vi/gates/cua-khau/index.html").read_text("utf-8")
    found = re.search(r'property="og:image" content="https?://[^/]+/(.*?)"', text)
    assert found
    assert found[1] == "card/cua-khau.vi.1200x630.jpg"
    assert (root / "output/web" / found[1]).is_file()
    other = (root / "output/web/vi/index.html").read_text("utf-8")
    assert "og:title" in other
    assert "og:image" not in other
