"""ICU's dictionaries for Lao and Khmer: the base that every other segmenter confirms."""

from __future__ import annotations

import re
from collections.abc import Sequence

from borderpress.text.segmenters.base import Segmenter

_LAO = "\u0e81-\u0ecf\u0edc-\u0edf"
_KHMER = "\u1780-\u17d3\u17dd"
_SCRIPTS = re.compile(f"[{_LAO}]+|[{_KHMER}]+|[^{_LAO}{_KHMER}]+")
LOCALES = {"khmer": "km", "lao": "lo"}


def tokens(text: str, kind: str) -> Sequence[str]:
    """Return ICU's words, spaces and punctuation of ``text``.

    The breaker's own pieces are used, not its offsets, which count UTF-16 units.
    Both its breakers use the same dictionaries; this one also parts punctuation.
    """
    from icu4py.breakers import WordBreaker  # 40 ms, needed only where Lao or Khmer is set

    return [part for word in WordBreaker(text, LOCALES[kind]) for part in _parts(word)]


def letters(text: str) -> Sequence[str]:
    """Return what a reader sees as single letters: grapheme clusters (Unicode Annex 29)."""
    from icu4py.breakers import CharacterBreaker

    return list(CharacterBreaker(text, "en"))


def _parts(word: str) -> Sequence[str]:
    """Cut digits and foreign letters from the letters that ICU leaves them glued to."""
    return _SCRIPTS.findall(word)


ICU = Segmenter("icu", ("khmer", "lao"), tokens)
