"""Addresses of screen pages; what may stand in a kiosk's text."""

from __future__ import annotations

import posixpath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderpress.formats.web import LINK_OUT, file_of, folder_of, image_name, lean, relative

PAGES = st.lists(st.sampled_from("abc"), max_size=4).map(lambda p: "/".join([*p, ""]) if p else "")


@given(PAGES, PAGES, st.booleans())
def test_a_link_leads_to_its_page_from_any_page(source: str, target: str, local: bool) -> None:
    link = relative(source, target, local=local)
    found = posixpath.normpath(posixpath.join(folder_of(source), link))
    assert file_of("" if found == "." else found + "/" if not local else found) == file_of(target)
    assert not link.startswith("/")
    assert local == link.endswith("index.html")


@pytest.mark.parametrize(
    ("source", "target", "link"),
    [
        ("lo/gates/lao-bao/", "km/gates/lao-bao/", "../../../km/gates/lao-bao/"),
        ("lo/", "lo/", "./"),
        ("", "lo/", "lo/"),
        ("lo/404.html", "lo/gates/", "gates/"),
    ],
)
def test_links_read_as_people_would_write_them(source: str, target: str, link: str) -> None:
    assert relative(source, target, local=False) == link


def test_a_picture_changes_its_name_with_its_content() -> None:
    assert image_name("content/images/a.b.svg", "0123456789") == "images/a.b-01234567.svg"


def test_a_kiosk_has_no_way_out() -> None:
    html = '<p><a href="https://x.org/">ra <b>ngoài</b></a> <a class="n" href="#fn:1">1</a></p>'
    closed = LINK_OUT.sub(r"<span>\1</span>", html)
    assert closed == '<p><span>ra <b>ngoài</b></span> <a class="n" href="#fn:1">1</a></p>'


@pytest.mark.parametrize(
    ("css", "short"),
    [
        ("/* a */ p { color: red; }\n\na :hover,\n b{}", "p{color: red}a :hover,b{}\n"),
        (
            'p::after { content: " /* x */  (" attr(href) ")"; }',
            'p::after{content: " /* x */  (" attr(href) ")"}\n',
        ),
        (
            "@media (min-width: 40rem) { p { inline-size: calc(1px + 2px) } }",
            "@media (min-width: 40rem){p{inline-size: calc(1px + 2px)}}\n",
        ),
        ("a /* b */ b { }", "a b{}\n"),
    ],
)
def test_a_style_sheet_is_lean_and_says_the_same(css: str, short: str) -> None:
    assert lean(css) == short
    assert lean(short) == short
