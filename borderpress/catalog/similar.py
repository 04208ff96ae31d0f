"""Which of many sentences is most like a given one.  The only door to rapidfuzz.

The measure is the one of ``msgmerge``: twice the longest common subsequence over both
lengths, here in characters.  Words in common find a good candidate at once; it bounds the
lengths that a better one can have, so that the exact answer needs few comparisons.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import ceil, floor

from rapidfuzz import fuzz, process
from rapidfuzz.distance import LCSseq

WORD = re.compile(r"\w+")
RARE = 6
"""So many of a sentence's rarest words are looked up."""
COMMON = 400
"""A word in more sentences than this tells nothing."""
FIRST = 8
"""So many candidates are compared first, to bound the others."""


class Index:
    """Sentences that can be asked for the one most like another."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.texts = sorted(set(texts), key=lambda text: (len(text), text))
        self._lengths = [len(text) for text in self.texts]
        self._places: dict[str, list[int]] = {}
        for place, text in enumerate(self.texts):
            for word in _words(text):
                self._places.setdefault(word, []).append(place)
        self._known: dict[tuple[str, float], tuple[str, float] | None] = {}

    def best(self, text: str, least: float) -> tuple[str, float] | None:
        """Return the sentence most like ``text``, with its likeness in percent.

        None when none is as like as ``least`` (percent).  Of several that are equally like,
        the shortest, then the first by code point.
        """
        if not self.texts:
            return None
        asked = (text, least)
        if asked not in self._known:  # each language of a bulletin asks the same
            self._known[asked] = self._search(text, least)
        return self._known[asked]

    def _search(self, text: str, least: float) -> tuple[str, float] | None:
        first = _closest(text, [self.texts[place] for place in self._near(text)], least)
        bound = first[1] if first else least
        # 200 · common / (n + m) ≥ bound needs m ≥ n · bound / (200 - bound), and the reverse.
        share = bound / (200 - bound)
        low = bisect_left(self._lengths, floor(len(text) * share))
        high = bisect_right(self._lengths, ceil(len(text) / share))
        # The same likeness may fall below its own bound by a rounding.
        return _closest(text, self.texts[low:high], bound - 1e-6) or first

    def _near(self, text: str) -> list[int]:
        """Return the places of the sentences that share most of the rarest words."""
        places = [self._places[word] for word in _words(text) if word in self._places]
        votes: Counter[int] = Counter()
        for found in sorted(places, key=len)[:RARE]:
            if len(found) <= COMMON:
                votes.update(found)
        return [place for place, _ in votes.most_common(FIRST)]


def _words(text: str) -> dict[str, None]:
    """Return the words of a text, each once, in their order."""
    return dict.fromkeys(WORD.findall(text.casefold()))


def _closest(text: str, choices: Sequence[str], least: float) -> tuple[str, float] | None:
    found = process.extractOne(text, choices, scorer=fuzz.ratio, score_cutoff=least)
    return (found[0], found[1]) if found else None


@lru_cache(maxsize=8)
def index(texts: tuple[str, ...]) -> Index:
    """Return the index of some sentences; catalogs with equal ones share it."""
    return Index(texts)


def edits(old: Sequence[str], new: Sequence[str]) -> tuple[tuple[bool, int, int, int, int], ...]:
    """Return how one row of words becomes another: (equal, from, to, from, to) in order.

    The first pair of places is of ``old``, the second of ``new``; equal and changed
    stretches take turns.
    """
    found: list[tuple[bool, int, int, int, int]] = []
    for step in LCSseq.opcodes(old, new):
        equal = step.tag == "equal"
        begin, start = step.src_start, step.dest_start
        if found and found[-1][0] == equal:
            begin, start = found[-1][1], found.pop()[3]
        found.append((equal, begin, step.src_end, start, step.dest_end))
    return tuple(found)
