"""Alphabetical order of titles, and the letter under which a title stands.

Rules: Vietnamese counts ă â đ ê ô ơ ư as letters of their own and tones only after all
letters; Lao, Thai and Tai Viet file a syllable under its consonant, though some vowels are written
before it (ISO/IEC 14651 does both); Khmer and Lao letters stand in Unicode in their own order.
"""

from __future__ import annotations

import re
import unicodedata

from borderpress.text.clusters import PRE_VOWELS
from borderpress.text.folding import fold

_SHAPES = "\u0306\u0302\u031b\u0335"
"""Breve, circumflex, horn, stroke, in the order of the letters that have them."""
_BEFORE = re.compile(f"([{PRE_VOWELS}])(.)")
_IDEOGRAPH = re.compile("[\u3005-\u9fff\U00020000-\U0003ffff]")
NUMBERS = "0–9"

Key = tuple[tuple[tuple[str, int], ...], tuple[str, ...], str]


def order(text: str) -> Key:
    """Return the sort key of a title."""
    found = fold(_BEFORE.sub(r"\2\1", text))
    pairs = zip(found.letters, found.accents, strict=True)
    return tuple((letter, _shape(marks)) for letter, marks in pairs), found.accents, text


def _shape(accents: str) -> int:
    return max((_SHAPES.find(mark) + 1 for mark in accents), default=0)


def initial(text: str) -> str:
    """Return the letter under which a title stands; empty where no alphabet has one."""
    found = fold(_BEFORE.sub(r"\2\1", text))
    if not found.letters or _IDEOGRAPH.match(found.letters):
        return ""
    letter = found.letters[0]
    if letter.isdecimal():
        return NUMBERS
    marks = "".join(mark for mark in found.accents[0] if mark in _SHAPES)
    if marks == "\u0335":
        return {"d": "Đ", "b": "Ƀ"}.get(letter, letter.upper())
    return unicodedata.normalize("NFC", letter + marks).upper()
