"""Text at the door: one spelling for what looks the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

BOM = "\ufeff"

LAO_AM = re.compile("\u0ecd([\u0ec8-\u0ecb]?)\u0eb2|([\u0ec8-\u0ecb])\u0ecd\u0eb2")
"""NIGGAHITA and AA, with a tone mark after or before the former: AM typed in two strokes."""
_TONE_FIRST = re.compile("[àáảãèéẻẽòóỏõÀÁẢÃÈÉẺẼÒÓỎÕ]\u0302|[àáảãÀÁẢÃ]\u0306")
"""A Vietnamese tone typed before the circumflex or breve, as NFC leaves it."""
_KHMER = re.compile("[\u1780-\u17d3]")


@dataclass(frozen=True, slots=True)
class Change:
    """What one step has changed in a text."""

    name: str
    """``bom``, ``line-ends``, ``nfc``, ``vietnamese-tone``, ``lao-am`` or ``khmer-order``."""
    lines: tuple[int, ...]
    """From 1, ascending; empty where it concerns the file as a whole."""
    old: str = ""
    """The first word that changed, as it was."""
    new: str = ""
    """The same word, as it is read."""


def normalize(text: str) -> tuple[str, tuple[Change, ...]]:
    """Return ``text`` in normal form, and what that took, in the order of the steps.

    What a reader sees stays the same, but for dotted circles that disappear.
    """
    changes: list[Change] = []
    for name, whole in _WHOLE:
        changed = whole(text)
        if changed != text:
            changes.append(Change(name, ()))
        text = changed
    if text.isascii():
        return text, tuple(changes)
    lines = text.split("\n")
    for name, step in _STEPS:
        if change := _step(name, step, lines):
            changes.append(change)
    return "\n".join(lines), tuple(changes)


def _step(name: str, step: Callable[[str], str], lines: list[str]) -> Change | None:
    """Take one step in every line, in place; return what it has changed."""
    numbers: list[int] = []
    pair = "", ""
    for number, line in enumerate(lines):
        if line.isascii() or (changed := step(line)) == line:
            continue
        pair = pair if numbers else _first_pair(line, changed)
        numbers.append(number + 1)
        lines[number] = changed
    return Change(name, tuple(numbers), *pair) if numbers else None


def _first_pair(old: str, new: str) -> tuple[str, str]:
    """Return the first word that differs, in both spellings; no step touches white space."""
    pairs = zip(re.split(r"[\s\u200b]+", old), re.split(r"[\s\u200b]+", new), strict=False)
    return next(((a, b) for a, b in pairs if a != b), (old, new))


def compose_am(text: str) -> str:
    """Return ``text`` with each Lao AM as U+0EB3 behind its tone mark."""
    return LAO_AM.sub(lambda found: (found[1] or found[2] or "") + "\u0eb3", text)


def _unmark(text: str) -> str:
    return text.removeprefix(BOM)


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _tones(text: str) -> str:
    return _TONE_FIRST.sub(lambda found: _tone_last(found.group()), text)


def _tone_last(wrong: str) -> str:
    base, tone, shape = tuple(unicodedata.normalize("NFD", wrong))
    return unicodedata.normalize("NFC", base + shape + tone)


def _khmer_order(text: str) -> str:
    if not _KHMER.search(text):
        return text
    from borderpress.text.khmer import in_order  # its tables take time that few texts need

    return in_order(text)


_WHOLE: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("bom", _unmark),
    ("line-ends", _line_ends),
)
_STEPS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("nfc", _nfc),
    ("vietnamese-tone", _tones),
    ("lao-am", compose_am),
    ("khmer-order", _khmer_order),
)
"""Steps that a line can take by itself; a new one is a function and a line here."""
