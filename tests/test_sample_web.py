"""The public web of the sample in a real browser, as a cheap phone gets it."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from browser import WATCH, chromium, foreign_fonts, served, visit
from playwright.sync_api import Browser, ViewportSize
from small import TOOLKIT

from borderpress.cli import main
from borderpress.editions import released
from borderpress.jobs import JobMaker
from borderpress.project import load
from borderpress.weight import font_rules, packed, weigh

BUDGET = 102_400
PHONE: ViewportSize = {"width": 360, "height": 640}


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample-web") / "output"
    arguments = ["build", "--format", "web", "--output", str(folder), "--date", "2026-11-23"]
    assert main(arguments) == 0
    return folder / "web"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def sampled(web: Path) -> list[str]:
    """Return a page of each kind in some language, and each language's longest; audits: all."""
    pages = [p.relative_to(web).as_posix() for p in sorted(web.rglob("*.html"))]
    if os.environ.get("BORDERPRESS_AUDIT"):
        return pages
    chance = random.Random(9)
    tags = sorted({page.split("/")[0] for page in pages if "/" in page})
    longest = [
        max((p for p in pages if p.startswith(f"{t}/")), key=lambda p: (web / p).stat().st_size)
        for t in tags
    ]
    kinds = ("/index.html", "/gates/index.html", "/corrections/index.html", "/glossary/index.html")
    some = [f"{chance.choice(('vi', 'lo', 'km', 'en'))}{kind}" for kind in kinds]
    return sorted({*longest, *some, "404.html", "vi/glossary/index.html", "vi/about/index.html"})


def test_a_phone_loads_what_was_weighed_and_no_more_than_the_budget(
    web: Path, browser: Browser
) -> None:
    """Without scrolling; pictures further down do not count, and are not loaded by most pages."""
    project = load(TOOLKIT, TOOLKIT)
    maker = JobMaker(project, released(project, date(2026, 11, 23))[0])
    chains = {language.tag: language.text_fonts for language in maker.occurring}

    def size_of(name: str) -> int:
        data = (web / name).read_bytes()
        return packed(data) if name.endswith((".css", ".js", ".svg")) else len(data)

    with served(web) as site:
        for name in sampled(web):
            html = (web / name).read_text("utf-8")
            weight = weigh(
                name, html, size_of, lambda n: font_rules((web / n).read_text("utf-8")), chains
            )
            context = browser.new_context(
                viewport=PHONE, device_scale_factor=2, is_mobile=True, has_touch=True
            )
            context.add_init_script(WATCH)
            page = context.new_page()
            done = visit(page, site, name)
            page.wait_for_load_state("networkidle")
            sent = site.bytes()
            later = {file for file, _ in weight.later}
            first = sum(bytes_ for file, bytes_ in sent.items() if file not in later)
            assert (done.ran, done.elsewhere, done.refused) == (False, [], []), name
            assert first <= weight.total <= BUDGET, (name, sent, weight.parts)
            assert first > 0.6 * weight.total, (name, sent, weight.parts)
            assert foreign_fonts(page) == [], name
            context.close()
            site.bytes()


def test_a_page_reads_without_scripts_and_in_every_scheme(web: Path, browser: Browser) -> None:
    """No page scrolls sideways, and the text is there, at the widths of phone and desk."""
    chance = random.Random(9)
    tags = ("vi", "lo", "km", "en", "zh-Hans", "blt-Tavt")
    pages = [f"{tag}/index.html" for tag in tags]
    for tag in tags:
        found = sorted(p.relative_to(web).as_posix() for p in web.glob(f"{tag}/*/*/index.html"))
        pages.append(chance.choice(found))
    with served(web) as site:
        for number, name in enumerate(pages):
            context = browser.new_context(
                java_script_enabled=False,
                viewport={"width": (320, 768, 1280)[number % 3], "height": 800},
                color_scheme="dark" if number % 2 else "light",
            )
            page = context.new_page()
            page.goto(site.base + name)
            box = page.locator("body").bounding_box()
            title = page.locator("h1").first
            assert title.is_visible(), name
            assert box is not None
            assert page.locator("html").evaluate("e => e.scrollWidth - e.clientWidth") <= 0, name
            context.close()
