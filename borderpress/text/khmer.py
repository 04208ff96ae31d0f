"""Khmer letters in the order that Unicode wants.  The only door to khmerspell.

``khmerspell`` (Khmer character specification, SIL) sorts the signs of a syllable.  It also
writes COENG TA for COENG DA, which is another letter of another word: that is undone.  Its
answer is taken only where no reader sees a change, or where print would show a dotted
circle as it stands; the rest is left to its author, who gets a finding.

What is the same to a reader was measured with HarfBuzz in Noto Sans and Serif Khmer; what
HarfBuzz answers with a dotted circle is its grammar of Khmer syllables
(hb-ot-shaper-khmer-machine.rl).  Tests hold both against HarfBuzz.
"""

from __future__ import annotations

import re
from functools import lru_cache

from khmerspell import khnormal

from borderpress.text.clusters import COENG, KHMER_LETTERS, KHMER_MARKS
from borderpress.text.impossible import impossible

_LETTER = f"[{KHMER_LETTERS}]"
_VOWEL = "[\u17b6-\u17c5]"
_BELOW = "[\u17bb-\u17bd]"
_ABOVE_SIGNS = "[\u17c6\u17cb\u17cd-\u17d1]"
_SIGNS = "[\u17c6\u17cb\u17cd-\u17cf\u17d1]"
"""Those whose place does not hang on what else stands in the syllable."""
_SUBSCRIPT = f"{COENG}{_LETTER}"

_SYLLABLE = re.compile(rf"{_LETTER}(?:{COENG}{_LETTER}|[{KHMER_MARKS}{COENG}])+")
_ORDERLY = re.compile(
    rf"{_LETTER}[\u17cc]?(?:{COENG}(?!រ){_LETTER})*(?:{COENG}រ)?[\u17c9\u17ca]?{_VOWEL}?"
    rf"{_ABOVE_SIGNS}?[\u17c7\u17c8]?"
)
"""Nearly every syllable there is; khmerspell, being slow, is asked about the others."""

_DENTALS = re.compile(f"{COENG}([ដត])")


def in_order(text: str) -> str:
    """Return ``text`` with the signs of its Khmer syllables in order.

    What a reader sees stays the same, or loses a dotted circle.
    """
    if COENG not in text and not _SYLLABLE.search(text):
        return text
    return _SYLLABLE.sub(lambda found: _ordered(found.group()), text)


@lru_cache(maxsize=8192)
def _ordered(syllable: str) -> str:
    if _ORDERLY.fullmatch(syllable):
        return syllable
    new = _sorted(syllable)
    if new == syllable or _is_circled(new) or next(impossible(new), None):
        return syllable
    return new if _is_circled(syllable) or _seen(new) == _seen(syllable) else syllable


def _sorted(syllable: str) -> str:
    """Return what khmerspell makes of a syllable, with each COENG DA as it was."""
    new = khnormal(syllable)
    dentals = iter(_DENTALS.findall(syllable))
    if len(_DENTALS.findall(new)) != len(_DENTALS.findall(syllable)):
        return syllable
    return _DENTALS.sub(lambda _: COENG + next(dentals), new)


# --- What a reader sees -------------------------------------------------------

_SAME: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(f"^(.)({COENG}រ)({_SUBSCRIPT})"), r"\1\3\2"),  # RO goes before the letter
    (re.compile("\u17c1\u17b8"), "\u17be"),  # two halves of one vowel
    (re.compile("\u17c1\u17b6"), "\u17c4"),
    # Above and below, or above and before: they never meet.  (The narrow RO
    # and VO, and shifters, move U.)
    (re.compile(f"({_SIGNS})([\u17c1-\u17c3])"), r"\2\1"),
    (re.compile(f"^([^រវ\u17c9\u17ca]*)({_SIGNS})({_BELOW})"), r"\1\3\2"),
)


def _seen(syllable: str) -> str:
    """Return one spelling for syllables that look the same in print."""
    before = ""
    while before != syllable:
        before = syllable
        for pattern, new in _SAME:
            syllable = pattern.sub(new, syllable)
    return syllable


_LIGHT = "[\u17c6\u17cb\u17cd-\u17d1]*"
_UNBROKEN = re.compile(
    rf"{_LETTER}[\u17c9\u17ca\u17cc]{{0,2}}(?:{_SUBSCRIPT}[\u17c9\u17ca\u17cc]?)*"
    rf"(?:{COENG}|{_LIGHT}[\u17c1-\u17c3]?{_LIGHT}{_BELOW}?{_LIGHT}[\u17b7-\u17ba\u17be]?{_LIGHT}"
    rf"[\u17b6]?{_LIGHT}(?:{_SUBSCRIPT})?[\u17c7\u17c8\u17dd]*)"
)
"""A syllable after HarfBuzz has split its two-part vowels; anything more is a broken one."""
_PARTS = str.maketrans(
    {"\u17be": "\u17c1\u17be", "\u17bf": "\u17c1\u17b6", "\u17c0": "\u17c1\u17b6",
     "\u17c4": "\u17c1\u17b6", "\u17c5": "\u17c1\u17b6"}
)  # fmt: skip


def _is_circled(syllable: str) -> bool:
    """Return whether HarfBuzz puts a dotted circle into a syllable."""
    return _UNBROKEN.fullmatch(syllable.translate(_PARTS)) is None
