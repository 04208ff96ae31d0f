"""HTML that shows and does nothing else."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import TOOLKIT, edit, small_project

from borderpress.editions import released
from borderpress.messages import translate
from borderpress.project import load
from borderpress.sanitise import removed, sanitised, styled_by_class, with_addresses

HOSTILE = sorted((Path(__file__).parent / "data" / "hostile").glob("*.html"))
LIVE = re.compile(
    r"<\s*/?\s*(?:script|style|iframe|object|embed|form|input|button|svg|math|link|meta|base|video"
    r"|audio|template)|<[^>]*\s(?:on\w+|srcdoc|srcset|style(?!=\"text-align:\w+\")|formaction)\s*="
    r"|(?:href|src|cite)=[\"']?\s*(?:javascript|data|vbscript|file|blob|//)",
    re.IGNORECASE,
)


@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.stem)
def test_nothing_hostile_is_left(path: Path) -> None:
    html = path.read_text("utf-8")
    assert LIVE.search(unescape(html)), "the case itself must be hostile"
    assert not LIVE.search(unescape(sanitised(html)))
    assert removed(html) or path.stem == "comment"  # what stands in a comment is no element


@given(st.text(alphabet="<>/\"'= abcdefghijklmnoprstvxyz&;:#!-\n", max_size=80))
def test_clean_html_stays_as_it_is(text: str) -> None:
    once = sanitised(text)
    assert sanitised(once) == once
    assert not LIVE.search(once)


MARKDOWN = """
## Mục {: #muc }

| a | b |
|:--|--:|
| 1 | 2[^1] |

- *một* **hai** `ba`
- [trang](https://example.org/?a=1&b=2) <https://x.org> <thu@x.org>

3. ba

!!! warning "Chú ý"
    Đoạn.

Thuật ngữ
:   Nghĩa

*[TT]: Thuật ngữ

TT <span lang="lo">ພາສາ</span> và H<sub>2</sub>O.

[^1]: Nguồn.
"""


def test_what_markdown_makes_loses_nothing() -> None:
    for block in translate(MARKDOWN, None, "vi").blocks:
        assert removed(block.html) == (), block.html


def test_the_sample_loses_nothing() -> None:
    _, findings = released(load(TOOLKIT, TOOLKIT), date(2026, 11, 23))
    assert [f for f in findings if f.code == "content.unsafe-html"] == []


def test_links_elsewhere_tell_nothing() -> None:
    html = sanitised('<p><a class="x" href="https://x.org">a</a> <a href="#fn:1">1</a></p>')
    assert html == (
        '<p><a rel="noopener" class="x" href="https://x.org">a</a> <a href="#fn:1">1</a></p>'
    )


def test_pictures_come_from_the_project_only() -> None:
    assert 'src="image:content/a.svg"' in sanitised('<img src="image:content/a.svg" alt="">')
    for source in ("https://x.org/a.png", "//x.org/a.png", "a.png", "data:image/png,x"):
        assert sanitised(f'<img src="{source}" alt="b">') == '<img alt="b">'
    assert sanitised('<a href="image:content/a.svg">a</a>') == "<a>a</a>"


def test_columns_are_aligned_by_class() -> None:
    table = sanitised('<table><tr><td style="text-align: right;">1</td></tr></table>')
    assert '<td class="align-right">1</td>' in styled_by_class(table)
    both = '<td style="text-align:center" class="x">1</td>'
    assert styled_by_class(both) == '<td class="align-center x">1</td>'
    assert styled_by_class('<p title=" style=&quot;">x</p>') == '<p title=" style=&quot;">x</p>'


def test_addresses_can_be_made_whole() -> None:
    html = '<p><a id="x" href="#fn">1</a><img src="a.svg?x=1&amp;y" alt="src=&quot;"></p>'
    assert with_addresses(html, lambda a: f"https://x.org/{a}") == (
        '<p><a id="x" href="https://x.org/#fn">1</a>'
        '<img src="https://x.org/a.svg?x=1&amp;y" alt="src=&quot;"></p>'
    )


def test_the_editor_is_told_what_no_page_shows(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    path = root / "content/bulletins/nghi-le.md"
    edit(path, "Cửa khẩu đóng ngày", '<b onclick="x()">Cửa khẩu</b> đóng ngày')
    project = load(root, TOOLKIT)
    table, findings = released(project, date(2026, 11, 23))
    (found,) = (f for f in findings if f.code == "content.unsafe-html")
    assert dict(found.text.values)["names"] == "onclick="
    assert str(found.place).startswith("content/bulletins/nghi-le.md:")
    (block,) = table["nghi-le", "vi"].blocks
    assert block.html.startswith("<p><b>Cửa khẩu</b>")
