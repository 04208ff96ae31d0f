"""Sequences of Lao and Khmer letters that no word has: typing faults that print wrong.

Sources: the syllable structure of Lao and the order of Khmer signs as r12a/scripts and
w3c/sealreq describe them.  HarfBuzz draws a dotted circle for some of these only, so a
grammar is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from borderpress.text.clusters import (
    COENG,
    KHMER_LETTERS,
    KHMER_MARKS,
    LAO_AFTER,
    LAO_CONSONANTS,
)


@dataclass(frozen=True, slots=True)
class Impossible:
    """A sequence that cannot be."""

    at: int
    """Offset in the text."""
    old: str
    """What stands there, from the letter before it."""
    new: str
    """What was probably meant; empty when that cannot be told."""
    rule: str
    """Name of the rule: ``khmer-no-base``, ``lao-tone-first`` …"""


_LETTER = f"[{LAO_CONSONANTS}]"
_TONE = "[\u0ec8-\u0ecb]"
_ABOVE = "[\u0eb1\u0eb4-\u0eb7\u0ebb\u0ecd]"
_BELOW = "[\u0eb8\u0eb9]"
_KHMER = f"[{KHMER_LETTERS}]"
_VOWEL = "[\u17b6-\u17c5]"
_SHIFTER = "[\u17c9\u17ca]"

_RULES: tuple[tuple[str, str, str], ...] = (
    # name, pattern, what was meant
    ("lao-no-base", f"(?<![{LAO_CONSONANTS}{LAO_AFTER}])[{LAO_AFTER}]", ""),
    ("lao-two-e", "ເເ", "ແ"),
    ("lao-alone", f"[ເ-ໄ](?!{_LETTER}|ເ)", ""),
    ("lao-tone-first", f"({_TONE})({_ABOVE}|{_BELOW})", r"\2\1"),
    ("lao-two-tones", f"({_TONE}){_TONE}+", r"\1"),
    ("lao-two-vowels", f"({_ABOVE}|{_BELOW})\\1", r"\1"),
    ("lao-two-vowels", f"{_ABOVE}{_ABOVE}|{_BELOW}{_ABOVE}|{_ABOVE}{_BELOW}", ""),
    ("lao-tone-late", f"([ະາຳຽ])({_TONE})", r"\2\1"),
    ("lao-two-vowels", "([ະາຳ])\\1", r"\1"),
    ("lao-two-vowels", f"ຳ[ະາ]|າຳ|ະ[າຳ]|[ະາຳຽ](?:{_ABOVE}|{_BELOW})", ""),
    ("lao-no-final", f"[ັົ]{_TONE}?+(?![{LAO_CONSONANTS}ຽາະ])", ""),
    ("lao-no-o", f"ເ{_LETTER}ຼ?ື{_TONE}?+(?!ອ)", ""),
    (
        "lao-two-vowels",
        f"[ິີຶືໍ]{_TONE}?[າຳ]|(?<!ເ{_LETTER})(?<!ເ{_LETTER}[ຼ{LAO_CONSONANTS}])ົ{_TONE}?າ",
        "",
    ),
    ("khmer-no-base", f"(?<![{KHMER_LETTERS}{KHMER_MARKS}])(?:{COENG}|[{KHMER_MARKS}])", ""),
    ("khmer-coeng", f"{COENG}(?!{_KHMER})", ""),
    ("khmer-ro-first", f"{COENG}រ{COENG}({_KHMER})", f"{COENG}\\1{COENG}រ"),
    ("khmer-split-vowel", "េ([\u17c9\u17ca]?)ី", r"\1ើ"),
    ("khmer-split-vowel", "េ([\u17c9\u17ca]?)ា", r"\1ោ"),
    ("khmer-nikahit-first", f"ំ({_VOWEL})", "\\1ំ"),
    ("khmer-two-vowels", f"({_VOWEL})\\1", r"\1"),
    ("khmer-two-vowels", f"{_VOWEL}{_VOWEL}", ""),
    ("khmer-shifter-late", f"({_VOWEL})({_SHIFTER})", r"\2\1"),
    ("khmer-vowel-first", f"({_VOWEL})({COENG}{_KHMER})", r"\2\1"),
)
_COMPILED = tuple((name, re.compile(pattern), new) for name, pattern, new in _RULES)
_ANY = re.compile("[\u0e80-\u0eff\u1780-\u17dd]")
_BASE = re.compile(f"({_LETTER}|{_KHMER})[^\\s\u200b]*?$")


def impossible(text: str) -> Iterator[Impossible]:
    """Yield the impossible sequences of ``text`` (NFC, Lao AM composed), each place once."""
    if not _ANY.search(text):
        return
    taken: set[int] = set()
    for name, pattern, meant in _COMPILED:
        for found in pattern.finditer(text):
            if taken.isdisjoint(range(*found.span())):
                taken.update(range(*found.span()))
                yield _told(text, found, name, found.expand(meant) if meant else "")


def _told(text: str, found: re.Match[str], name: str, meant: str) -> Impossible:
    """Return a sequence with the letter that carries it, so that people can see it."""
    before = _BASE.search(text[max(0, found.start() - 6) : found.start()])
    base = before.group() if before else ""
    return Impossible(found.start(), base + found.group(), base + meant if meant else "", name)
