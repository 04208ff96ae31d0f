"""Clusters, and the guard: where no line may ever break.

Rules: the published orthography notes for Lao and Khmer (w3c/sealreq, r12a/scripts)
and the syllable structure of the reformed Lao spelling, which writes every vowel.
"""

from __future__ import annotations

import re
import unicodedata

ZWSP = "\u200b"
WJ = "\u2060"
NBSP = "\u00a0"
MAYBE = "\u2063"
"""INVISIBLE SEPARATOR: a doubtful break in print HTML.  It has no width, no line breaks at it,
and no writer types it; see :mod:`borderpress.linefit`."""
COENG = "\u17d2"

PRE_VOWELS = "\u0e40-\u0e44\u0ec0-\u0ec4\u19b5-\u19b7\u19ba\uaab5\uaab6\uaab9\uaabb\uaabc"
"""Vowels written, and stored, before their consonant: Thai, Lao, New Tai Lue, Tai Viet."""
KHMER_LETTERS = "\u1780-\u17b3"
KHMER_CONSONANTS = "កខគឃងចឆជឈញដឋឌឍណតថទធនបផពភមយរលវឝឞសហឡអ"
KHMER_MARKS = "\u17b4-\u17d1\u17d3\u17dd"
LAO_CONSONANTS = "\u0e81-\u0eae\u0edc-\u0edf"
LAO_AFTER = "\u0eb0-\u0ebd\u0ec8-\u0ece"
"""Lao vowels and marks that follow their consonant, on it or beside it."""
LAO_TONES = "\u0ec8-\u0ecc"
MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\ufe00-\ufe0f"

SIGNS = frozenset("ៗ។៕៖៘៚៛ໆຯ₭₫ꫝ꫞꫟꩝꩞꩟")
"""Repetition, ending and currency signs: never a U+200B at either side."""

_KHMER = rf"[{KHMER_LETTERS}](?:{COENG}[{KHMER_LETTERS}]|[{KHMER_MARKS}{COENG}])*"
LAO_CLUSTER = rf"[{PRE_VOWELS}]?[{LAO_CONSONANTS}][{LAO_AFTER}]*"
_CLUSTER = re.compile(rf"{_KHMER}|{LAO_CLUSTER}|.[{MARKS}{KHMER_MARKS}{LAO_AFTER}]*", re.DOTALL)
_KHMER_CLUSTER = re.compile(_KHMER)
_KHMER_CLOSING = re.compile("[\u17cb\u17cc\u17cd]")
"""Bantoc, robat, toandakhiat: on the consonant that ends a syllable, never on its first."""

_OF_SCRIPT = {
    "khmer": re.compile(f"[{KHMER_LETTERS}{KHMER_MARKS}]"),
    "lao": re.compile(rf"[{LAO_CONSONANTS}{LAO_AFTER}\u0ec0-\u0ec4]"),
}
_PRE_VOWEL = re.compile(f"[{PRE_VOWELS}]")
_OPENING = frozenset("([{«“‘")
_CLOSING = frozenset(")]}»”,;:!?")
"""Punctuation set without a space beside unspaced letters may end a line; a full stop,
which also stands inside abbreviations, may not."""
_ORDINALS = ("ទី", "ທີ")

_LAO_BARE = re.compile(
    rf"[{LAO_CONSONANTS}]"
    rf"(?![{LAO_AFTER}ວອ])"  # no vowel of its own, nor a vowel letter
    rf"(?!(?<=ຫ)[ງຍຣລນມວ]|(?<=[ກຂຄຈຕປຜພສຊ])[ຣລ][{LAO_AFTER}])"  # nor first of two
)
"""A consonant that cannot begin a syllable: reformed Lao writes every vowel."""
_LAO_OPEN = re.compile(rf"[ັົ][{LAO_TONES}]?$|(?:ເ[{LAO_CONSONANTS}]ຼ?ື[{LAO_TONES}]?)$")
"""Vowels that need another letter: a final, or ອ after ເ◌ື."""
_LAO_NEVER_FINAL = re.compile(r"[ຂຖຜຝຢຫຮໜໝ]")


def cluster_starts(text: str) -> list[int]:
    """Return the offset of each cluster of ``text``: a letter with all that hangs on it."""
    return [found.start() for found in _CLUSTER.finditer(text)]


def may_break(text: str, at: int, kind: str) -> bool:
    """Return whether a break opportunity may be put into ``text`` before offset ``at``.

    ``kind`` is ``khmer`` or ``lao``; Lao must have its AM composed (U+0EB3).  Only places
    beside a letter of the script qualify, between words or words and brackets: the rest
    is left to the line breaking of the engine.
    """
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if before in SIGNS or after in SIGNS or before == COENG or _PRE_VOWEL.match(before):
        return False
    starts = unicodedata.category(after)[0] in "LN" or after in _OPENING
    if not starts or not (_is_word(before) or before in _CLOSING):
        return False
    script = _OF_SCRIPT[kind]
    if not (script.match(before) or script.match(after)):
        return False
    if after.isdecimal() and text.endswith(_ORDINALS, 0, at):
        return False
    return not _inside_khmer(text, at) and not _inside_lao(text, at)


def _is_word(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN"


def _inside_khmer(text: str, at: int) -> bool:
    cluster = _KHMER_CLUSTER.match(text, at)
    return bool(cluster and _KHMER_CLOSING.search(cluster.group()))


def _inside_lao(text: str, at: int) -> bool:
    if "\u0eb0" <= text[at] <= "\u0ebd" or _LAO_BARE.match(text, at):
        return True
    before = text[max(0, at - 5) : at]
    return bool(_LAO_OPEN.search(before) or _LAO_NEVER_FINAL.match(before[-1]))
