"""Which letters a page shows: everything that stands in the values it is made from.

A page is filled from its values, its templates and the dates and numbers of its language,
so the letters of these are all that its fonts must have.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from functools import lru_cache
from html import unescape

from borderpress.formats.web import Page
from borderpress.languages import format_date, format_number
from borderpress.model import Block, Language

ALWAYS = frozenset(range(0x20, 0x7F)) | {ord(c) for c in "\u00a0·×–—‘’“”…\u2060"}
"""What templates say between values, and what the press itself puts between words."""

STRONG = re.compile(
    r"<(?:strong|b|th|dt|h[1-6]|summary)\b[^>]*>(.*?)</(?:strong|b|th|dt|h[1-6]|summary)>"
    r'|<p class="admonition-title"[^>]*>(.*?)</p>',
    re.DOTALL,
)
"""What style sheets set in bold inside the text of a bulletin."""
TAG = re.compile(r"<[^>]*>")
ALT = re.compile(r' (?:alt|title)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Letters:
    """Code points that a page, or many, show."""

    every: frozenset[int]
    strong: frozenset[int]
    """Those that may be set in bold: all but the running text of a bulletin."""


def letters_of(page: Page, languages: Mapping[str, Language]) -> Letters:
    """Return the letters of a page."""
    text = page.edition
    bare = replace(page, edition=replace(text, blocks=()) if text else None)
    around = ALWAYS | _points(bare) | _calendar(page.voice.language, tuple(languages.values()))
    blocks = text.blocks if text else ()
    loud = (m[1] or m[2] or "" for b in blocks for m in STRONG.finditer(b.html))
    strong = around.union(*map(_in_html, loud))
    return Letters(strong.union(*map(_points, blocks)), strong)


RUNNING = re.compile(r"<p(?: lang=[^>]*)?>.*?</p>|<li>.*?</li>", re.DOTALL)
"""Paragraphs of running text: those that no class sets apart."""
BODY = re.compile(r'<div class="text">.*?</article>', re.DOTALL)
"""Where running text stands on the page of a bulletin."""
UNSEEN = re.compile(r"<(head|script|svg)\b.*?</\1>", re.DOTALL)


def letters_in(html: str) -> Letters:
    """Return the letters of a finished page, which has no more than it shows."""
    shown = UNSEEN.sub("", html)
    loud = (m[1] or m[2] or "" for m in STRONG.finditer(shown))
    around = BODY.sub(lambda text: RUNNING.sub("", text.group()), shown)
    strong = _in_html(around).union(*map(_in_html, loud))
    return Letters(_in_html(shown), strong)


def together(found: Iterable[Letters]) -> Letters:
    """Return the letters of several pages."""
    every: set[int] = set()
    strong: set[int] = set()
    for letters in found:
        every |= letters.every
        strong |= letters.strong
    return Letters(frozenset(every), frozenset(strong))


def _points(value: object) -> frozenset[int]:
    """Return the letters of a value, at any depth."""
    return frozenset(map(ord, set().union(*_texts(value))))


def _in_html(html: str) -> frozenset[int]:
    return frozenset(map(ord, unescape(TAG.sub("", html))))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Block):
        yield unescape(TAG.sub("", value.html))
        yield from map(unescape, ALT.findall(value.html))
    elif isinstance(value, Language):
        yield from _spoken(value)
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif is_dataclass(value):
        yield from _inside(value)  # type: ignore[arg-type]


@lru_cache(maxsize=4096)
def _inside(value: object) -> tuple[str, ...]:
    """Return the letters of a record; the same voice or teaser stands on many pages."""
    texts = (text for f in fields(value) for text in _texts(getattr(value, f.name)))  # type: ignore[arg-type]
    return ("".join(sorted(set().union(*texts))),)


def _spoken(language: Language) -> Iterator[str]:
    yield language.autonym
    yield language.page_digits
    for texts in (language.months, language.quotes):
        yield from texts
    for pairs in (language.names, language.numbers, language.dates):
        yield from (text for _, text in pairs)


@lru_cache(maxsize=64)
def _calendar(language: Language, languages: tuple[Language, ...]) -> frozenset[int]:
    """Return the letters of dates and numbers."""
    known = {each.tag: each for each in languages}
    days = [date(2026, month, 28) for month in range(1, 13)]
    said = [format_date(language, known, d, style) for d in days for style in ("long", "short")]
    said += [format_number(language, known, n) for n in (1234567890,)]
    return frozenset(ord(c) for text in said for c in text)
