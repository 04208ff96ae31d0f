"""Hostile bulletins and catalogs in a real browser: no script runs, no request leaves."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import WATCH, Site, Visit, chromium, served, visit
from playwright.sync_api import Browser
from small import SQUARE, edit, make, small_project

from borderpress.joblist import Selection

DATA = Path(__file__).parent / "data" / "hostile"
CASES = sorted(path.stem for path in DATA.glob("*.html"))
SCREENS = Selection(formats=("web", "kiosk"))
FRONT = """\
title: '</title></script><script>ran()</script> "onload=ran() {name}'
summary: '"><img src=x onerror=ran()> <!-- <script>ran()</script>'
date: 2026-11-01
section: gates
kind: correction
languages: [vi, lo]
layouts: [web, kiosk]
tags: ['</script><script>ran()</script>']
images:
  - file: ../images/square.svg
    alt: '" onload="ran()" x="'
    caption: <script>ran()</script>
    credit: <img src="https://evil.test/credit.png">
    lead: true
facts:
  - label: <b onclick="ran()">x</b>
    value: javascript:ran()
    source: <a href="javascript:ran()">x</a>
    checked_on: 2026-10-01
correction:
  claim: </script><script>ran()</script>
  truth: <svg onload=ran()>
  source: '"><iframe src="https://evil.test/"></iframe>'
  checked_on: 2026-10-01
"""
BODY = """\
[a](javascript:ran()) [b](data:text/html,<script>ran()</script>) <javascript:ran()>
[c][d] ![e](https://evil.test/e.png)

Đoạn **một**{: onclick="ran()" onmouseover="ran()" }
{: style="background:url(https://evil.test/f.png)" onclick="ran()" }

## Mục {: #muc onclick="ran()" }

[d]: javascript:ran() "ran()"
"""
CATALOG = """\
msgid ""
msgstr ""
"Language: lo\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

msgid "Mục"
msgstr "ພາສາ <script>ran()</script><img src=x onerror=ran()>"

msgid "Hãy mang **hộ chiếu** theo người."
msgstr "[ພາສາ](javascript:ran()) **ລາວ**"

msgid "Qua cửa khẩu"
msgstr "ພາສາ</title><script>ran()</script>"
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose editors and translators mean harm."""
    root = small_project(tmp_path_factory.mktemp("hostile"))
    publication = root / "content/publication.toml"
    edit(publication, 'tagline = "', 'tagline = "<script>ran()</script>')
    edit(publication, '"thu@example.org"', "'\"><script>ran()</script>@x.org'")
    (root / "locales/lo/LC_MESSAGES/cua-khau.po").write_text(CATALOG, "utf-8")
    folder = root / "content/bulletins"
    for case in CASES:
        html = (DATA / f"{case}.html").read_text("utf-8")
        text = f"---\n{FRONT.replace('{name}', case)}---\n{html}\n\nx {html}\n"
        (folder / f"thu-{case}.md").write_text(text, "utf-8")
    markdown = BODY.replace("![e](https://evil.test/e.png)", "")
    (folder / "thu-markdown.md").write_text(f"---\n{FRONT}---\n{markdown}", "utf-8")
    (root / "content/images/square.svg").write_text(SQUARE.format("#2C6E49"), "utf-8")
    report = make(root, selection=SCREENS)
    published = {slug for slug, _ in report.editions}
    assert {f"thu-{case}" for case in (*CASES, "markdown")} <= published
    return root / "output"


def visits(browser: Browser, site: Site, folder: Path, pattern: str) -> Iterator[tuple[str, Visit]]:
    context = browser.new_context()
    context.add_init_script(WATCH)
    for path in sorted(folder.rglob(pattern)):
        page = context.new_page()
        yield path.relative_to(folder).as_posix(), visit(page, site, str(path.relative_to(folder)))
        page.close()
    context.close()


HARMLESS = Visit(ran=False, elsewhere=[], refused=[], dialogs=[], live=[])


@pytest.mark.parametrize(
    ("part", "pattern", "least"),
    [
        ("web", "vi/gates/thu-*/index.html", len(CASES)),
        ("web", "vi/*/index.html", 2),
        ("web", "lo/gates/[cm]*/index.html", 1),
        ("web", "lo/*.html", 2),
        ("kiosk/thu", "vi/*/index.html", 1),
        ("kiosk/thu", "lo/gates/thu-[mst]*/index.html", 5),
    ],
)
def test_no_script_runs_and_no_request_leaves(
    browser: Browser, output: Path, part: str, pattern: str, least: int
) -> None:
    with served(output / part) as site:
        found = dict(visits(browser, site, output / part, pattern))
    assert len(found) >= least
    assert {name: done for name, done in found.items() if done != HARMLESS} == {}


def test_the_policy_alone_holds_what_is_not_sanitised(browser: Browser, tmp_path: Path) -> None:
    """Each case as a bare page: it does harm without the policy, and no script runs with it."""
    bare, held = tmp_path / "bare", tmp_path / "held"
    for folder in (bare, held):
        folder.mkdir()
        for case in CASES:
            shutil.copy(DATA / f"{case}.html", folder)
    from borderpress.formats.servers import policy

    (held / "_headers").write_text(f"/*\n  Content-Security-Policy: {policy()}\n", "utf-8")
    with served(bare) as site:
        loose = dict(visits(browser, site, bare, "*.html"))
    harmful = {n for n, v in loose.items() if v.ran or v.elsewhere or v.live}
    assert len(harmful) >= len(CASES) - 3, set(loose) - harmful
    assert sum(v.ran for v in loose.values()) >= 8
    assert sum(bool(v.elsewhere) for v in loose.values()) >= 6
    with served(held) as site:
        strict = dict(visits(browser, site, held, "*.html"))
    assert [name for name, done in strict.items() if done.ran] == []
    assert sum(bool(done.refused) for done in strict.values()) >= 8
