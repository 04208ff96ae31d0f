"""Letters of a page: none is missing, and bold ones are told apart."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from html import unescape

from hypothesis import given
from hypothesis import strategies as st
from small import TOOLKIT

from borderpress.editions import released
from borderpress.formats import web
from borderpress.jobs import JobMaker
from borderpress.lettering import Letters, letters_in, letters_of, together
from borderpress.project import load
from borderpress.website import Website

SIGNS = set("\u21a9\u2192\u21c4\n▸")
"""Signs that no web font has, or that a browser draws itself."""


@cache
def website() -> Website:
    project = load(TOOLKIT, TOOLKIT)
    table, _ = released(project, date(2026, 11, 23))
    return Website(JobMaker(project, table), project.layouts["web"])


@cache
def rendered() -> tuple[tuple[web.Page, str], ...]:
    """Return some page of each language and kind with its HTML."""
    site = website().site
    pages = [page for tag in site.tags for page in site.lists(tag)]
    pages += [site.article(e) for key, e in site.table.items() if sum(map(ord, key[0])) % 3 == 0]
    return tuple((p, web.make(site.spec((p,))).artifacts[0].data.decode()) for p in pages)


def seen(html: str) -> set[str]:
    """Return the letters that a reader sees."""
    body = re.sub(r"(?s)^.*<body[^>]*>|<(svg|script)\b.*?</\1>|<[^>]*>", "", html)
    return set(unescape(body)) - SIGNS


def test_no_letter_of_a_finished_page_is_missing() -> None:
    languages = website().maker.project.languages
    for page, html in rendered():
        known = letters_of(page, languages)
        assert {c for c in seen(html) if ord(c) not in known.every} == set(), page.url
        exact = letters_in(html)
        assert exact.every >= {ord(c) for c in seen(html)}, page.url
        assert exact.every - known.every <= {ord(c) for c in SIGNS}, page.url
        assert known.strong <= known.every
        assert exact.strong <= exact.every


def test_what_style_sheets_set_in_bold_is_among_the_bold_letters() -> None:
    for page, html in rendered():
        exact = letters_in(html).strong
        bold = re.findall(r"(?s)<(h[1-6]|strong|th|dt|summary)\b[^>]*>(.*?)</\1>", html)
        marked = re.findall(r'(?s)<a[^>]*aria-current="true"[^>]*>(.*?)</a>', html)
        for text in (*(t for _, t in bold), *marked):
            assert {ord(c) for c in seen(text)} <= exact, (page.url, text)


def test_running_text_alone_needs_no_bold_face() -> None:
    html = '<html><body><h1>A</h1><div class="text"><p>bc</p><p>d<b>e</b></p></div></article>'
    found = letters_in(html)
    assert {chr(p) for p in found.every} == set("Abcde")
    assert {chr(p) for p in found.strong} == set("Ae")


LETTERS = st.frozensets(st.integers(0x20, 0x40))


@given(st.lists(st.builds(Letters, LETTERS, LETTERS), max_size=4))
def test_letters_of_many_are_those_of_each(found: list[Letters]) -> None:
    every = together(found)
    for letters in found:
        assert letters.every <= every.every
        assert letters.strong <= every.strong
    assert every.every == frozenset().union(*(x.every for x in found))
