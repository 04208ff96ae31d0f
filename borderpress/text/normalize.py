"""Text at the door: one spelling for what looks the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

BOM = "\ufeff"

LAO_AM = re.compile("\u0ecd([\u0ec8-\u0ecb]?)\u0eb2|([\u0ec8-\u0ecb])\u0ecd\u0eb2")
"""NIGGAHITA and AA, with a tone mark after or before the former: AM typed in two strokes."""
_TONE_FIRST = re.compile("[àáảãèéẻẽòóỏõÀÁẢÃÈÉẺẼÒÓỎÕ]\u0302|[àáảãÀÁẢÃ]\u0306")
"""A Vietnamese tone typed before the circumflex or breve, as NFC leaves it."""


def normalize(text: str) -> tuple[str, tuple[str, ...]]:
    """Return ``text`` in normal form, and the names of the changes that this took.

    Names, in this order: ``bom``, ``line-ends``, ``nfc``, ``vietnamese-tone``, ``lao-am``.
    What a reader sees stays the same.
    """
    changes: list[str] = []
    for name, step in _STEPS:
        changed = step(text)
        if changed != text:
            changes.append(name)
        text = changed
    return text, tuple(changes)


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


_STEPS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("bom", _unmark),
    ("line-ends", _line_ends),
    ("nfc", _nfc),
    ("vietnamese-tone", _tones),
    ("lao-am", compose_am),
)
