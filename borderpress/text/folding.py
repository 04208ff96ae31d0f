"""What a text is to somebody who looks for it: one form for all ways to type the same.

Letters without case and without accents, with the accents beside them: an accent that a
reader types must be there, one that is left out may be anything.  ``layouts/web/search.js`` folds
what a reader types in the same way; ``tests/data/search/folding.txt`` holds both to it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from borderpress.text.clusters import COENG, KHMER_LETTERS

_IGNORED = re.compile(
    "[\u00ad\u034f\u061c\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff"
    "'\u2018\u2019\u02bb\u02bc\u02be\u02c0\ua78c]"
)
"""What nobody sees, and apostrophes: a glottal stop is typed in five ways, or left out."""
_STROKES = {"\u0111": "d\u0335", "\u0180": "b\u0335"}
"""Letters whose stroke Unicode does not take off."""
_ZEROS = (0x0E50, 0x0ED0, 0x1040, 0x1090, 0x17E0, 0x19D0, 0x1A80, 0x1A90, 0xA9F0, 0xAA50)
"""The digit zero of each script of the region."""
_DIGITS = {chr(zero + value): str(value) for zero in _ZEROS for value in range(10)}
_ACCENTS = re.compile("[\u0300-\u036f]")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_PAIRS = frozenset(("oa", "oe", "uy"))
"""Vowels whose tone stands on the first or on the second, by the school of the writer."""

_SYLLABLE = re.compile(rf"[{KHMER_LETTERS}](?:{COENG}[{KHMER_LETTERS}]|[\u17b6-\u17d3\u17dd])+")
_WORD = re.compile("[\u0e00-\u0eff\u1780-\u17ff]+")
_PART = re.compile(f"{COENG}.|.", re.DOTALL)
_RANKS = (
    re.compile(f"[{KHMER_LETTERS}]"),
    re.compile("\u17cc"),
    re.compile(f"{COENG}(?!\u179a)"),
    re.compile(f"{COENG}\u179a"),
    re.compile("[\u17c9\u17ca]"),
    re.compile("[\u17b6-\u17c5]"),
    re.compile("[\u17c6\u17cb\u17cd-\u17d1\u17d3\u17dd]"),
    re.compile(""),
)
"""The order of signs in a Khmer syllable; in the same place, by code point."""
_ALIKE = (
    (re.compile("\u0ecd([\u0ec8-\u0ecb])\u0eb2"), "\\1\u0ecd\u0eb2"),  # Lao AM in two strokes
    (re.compile("\u0e4d([\u0e48-\u0e4b])\u0e32"), "\\1\u0e4d\u0e32"),  # Thai AM
    (re.compile("\u0ec0\u0ec0"), "\u0ec1"),  # E twice, which looks like AE
    (re.compile("\u0e40\u0e40"), "\u0e41"),
    (re.compile(f"{COENG}\u178a"), f"{COENG}\u178f"),  # DA below looks like TA below
    (re.compile("\u17b8\u17c1"), "\u17be"),  # vowels in two halves, their parts sorted
    (re.compile("\u17b6\u17c1"), "\u17c4"),
)
"""What looks the same, in scripts without accents."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as a search sees it."""

    letters: str
    """Words with one blank between them."""
    accents: tuple[str, ...]
    """The accents on each letter, by code point."""


def fold(text: str) -> Folded:
    """Return ``text`` as a search sees it."""
    letters: list[str] = [" "]
    accents: list[str] = [""]
    for part in map(_simple, text):
        for character in part:
            if _ACCENTS.match(character):
                accents[-1] = "".join(sorted({*accents[-1], character}))
            elif character != " " or letters[-1] != " ":
                letters.append(character)
                accents.append("")
            if letters[-1] == " ":
                accents[-1] = ""
    _share_tones(letters, accents)
    return _in_order("".join(letters), accents)


@lru_cache(maxsize=4096)
def _simple(character: str) -> str:
    """Return the folded form of one character: letters, accents behind them, or a blank."""
    if _IGNORED.match(character):
        return ""
    found = unicodedata.normalize("NFKD", character).lower()
    return "".join(_DIGITS.get(c) or _STROKES.get(c) or _kept(c) for c in found)


def _kept(character: str) -> str:
    return character if unicodedata.category(character)[0] in "LMN" else " "


def _share_tones(letters: list[str], accents: list[str]) -> None:
    """Put the tone of two vowels on both, so that either school finds the other."""
    for at in range(1, len(letters)):
        if letters[at - 1] + letters[at] in _PAIRS:
            for tone in _TONES.findall(accents[at - 1] + accents[at]):
                for vowel in (at - 1, at):
                    accents[vowel] = "".join(sorted({*accents[vowel], tone}))


def _in_order(letters: str, accents: list[str]) -> Folded:
    """Give what looks the same one spelling, in scripts whose signs are letters of their own."""
    done: list[str] = []
    last = 0
    for found in _WORD.finditer(letters):
        new = _SYLLABLE.sub(lambda syllable: _sorted(syllable.group()), found.group())
        for pattern, put in _ALIKE:
            new = pattern.sub(put, new)
        done += (letters[last : found.start()], new)
        shift = sum(map(len, done)) - len(new)
        accents[shift : shift + len(found.group())] = [""] * len(new)
        last = found.end()
    text = "".join((*done, letters[last:])).strip(" ")
    return Folded(text, tuple(accents[1 : len(text) + 1]))


def _sorted(syllable: str) -> str:
    """Return a Khmer syllable with its parts by rank; letters below the line keep their order."""
    return "".join(sorted(_PART.findall(syllable), key=_rank))


def _rank(part: str) -> tuple[int, str]:
    rank = next(place for place, kind in enumerate(_RANKS) if kind.match(part))
    return rank, part if rank > 2 else ""
