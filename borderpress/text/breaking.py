"""Break opportunities (U+200B) for Lao and Khmer, which write no space between words.

A break is sure where the base segmenter (ICU) and every other one that knows the script
agree and, in Khmer, where :mod:`borderpress.text.likelihood` finds it likely enough; the
others are for lines that need one.  The guard of :mod:`borderpress.text.clusters` always
has the last word, and what the author typed (U+200B, U+2060) the first; an editor's own
words stay whole.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise

from borderpress.model import Language
from borderpress.text.clusters import WJ, ZWSP, cluster_starts, may_break
from borderpress.text.likelihood import chances
from borderpress.text.normalize import LAO_AM, compose_am
from borderpress.text.segmenters import segmenters_for
from borderpress.text.segmenters.base import Segmenter

KINDS = ("khmer", "lao")
"""Values of ``Language.breaks`` for which breaks are looked for."""
WIDEST = 5.0
"""em: a stretch without a break may be as wide as this before it is widened."""
NEAR = 2
"""Clusters on both sides of an author's mark in which nothing is added."""
CLUSTER_WIDTH = 0.8
"""em: mean advance of a cluster, measured on the Universal Declaration of Human Rights:
0.78 in Noto Sans Khmer, 0.85 in Noto Looped Lao."""

AGREED, CONFIRMED = 0.7, 0.8
"""Chance from which a break is sure: where all segmenters see it, or all but the base.  What
the base alone sees is never sure: in edited Khmer text it lies mostly inside a compound."""
LIKELY, POSSIBLE = 0.6, 0.3
"""Chance from which a break is worth a trial in a line that needs one."""

Measure = Callable[[str], float]
"""Width of a text in em."""

_MARK = re.compile(f"[{ZWSP}{WJ}]")
_SPACE = re.compile(r"\s")
_STOP = re.compile(rf"\s|{ZWSP}")
_UNSEEN = re.compile(f"[{ZWSP}{WJ}]|{LAO_AM.pattern}")


@dataclass(frozen=True, slots=True)
class _View:
    """The text as segmenters see it: without author's marks, with Lao AM composed."""

    text: str
    origin: Sequence[int]
    """Offset in the author's text of each character, and of the end."""
    marks: tuple[int, ...]
    """Offsets in the view at which the author typed U+200B or U+2060."""


def estimate(text: str) -> float:
    """Return the likely width of ``text`` in em, from its number of clusters."""
    return len(cluster_starts(text)) * CLUSTER_WIDTH


@dataclass(frozen=True, slots=True)
class Opportunities:
    """Where a line may break, by how sure it is; offsets before which the line would end."""

    sure: tuple[int, ...]
    """The segmenters agree; where it is known how likely a break is, it is likely enough."""
    likely: tuple[int, ...]
    """The base sees the end of a word and another does not, or as likely as that."""
    possible: tuple[int, ...]
    """Another segmenter sees it and the base does not, or less likely."""

    def doubtful(self) -> tuple[int, ...]:
        """Return all that are not sure."""
        return tuple(sorted((*self.likely, *self.possible)))


def opportunities(text: str, language: Language) -> Opportunities:
    """Return where ``text`` may break besides where its author says so.

    ``language.words`` are never parted.  Languages that break at spaces, between
    ideographs or where the author says so get none.
    """
    if language.breaks not in KINDS:
        return Opportunities((), (), ())
    view = _view(text)
    found = _breaks(view.text, language.breaks, language.words)
    near = _near(view) if view.marks else lambda _at: False

    def origin(places: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(view.origin[at] for at in places if not near(at))

    return Opportunities(origin(found.sure), origin(found.likely), origin(found.possible))


def break_positions(
    text: str, language: Language, measure: Measure = estimate, widest: float = WIDEST
) -> tuple[int, ...]:
    """Return the offsets of ``text`` before which a break opportunity is to be added.

    These are the sure ones, and inside stretches wider than ``widest`` em, as ``measure``
    gives it, the likely ones too.
    """
    found = opportunities(text, language)
    wide = _inside_wide(text, found, measure, widest) if found.likely else ()
    return tuple(sorted((*found.sure, *wide)))


def with_breaks(text: str, language: Language, measure: Measure = estimate) -> str:
    """Return ``text`` with U+200B put in at its :func:`break_positions`."""
    cuts = (0, *break_positions(text, language, measure), len(text))
    return ZWSP.join(text[start:end] for start, end in pairwise(cuts))


def _view(text: str) -> _View:
    if not _UNSEEN.search(text):
        return _View(text, range(len(text) + 1), ())
    seen: list[str] = []
    origin: list[int] = []
    marks: list[int] = []
    last = 0
    for found in _UNSEEN.finditer(text):
        seen.append(text[last : found.start()])
        origin.extend(range(last, found.start()))
        last = found.end()
        if _MARK.match(found.group()):
            marks.append(len(origin))
            continue
        composed = compose_am(found.group())
        seen.append(composed)
        origin.extend(range(found.start(), found.start() + len(composed)))
    seen.append(text[last:])
    origin.extend(range(last, len(text) + 1))
    return _View("".join(seen), origin, tuple(marks))


def _near(view: _View) -> Callable[[int], bool]:
    """Return a test: does this offset of the view lie within ``NEAR`` clusters of a mark?"""
    starts = cluster_starts(view.text)
    marks = [bisect_right(starts, mark) for mark in view.marks]

    def test(at: int) -> bool:
        place = bisect_right(starts, at)
        return bisect_left(marks, place - NEAR) < bisect_right(marks, place + NEAR)

    return test


@lru_cache(maxsize=1024)
def _breaks(text: str, kind: str, words: tuple[str, ...]) -> Opportunities:
    """Return the offsets at which ``text``, without marks, may break."""
    text = _SPACE.sub(" ", text)  # segmenters were trained on plain spaces
    votes = [boundaries(segmenter, text, kind) for segmenter in segmenters_for(kind)]
    cast = [vote for vote in votes if vote is not None]
    whole = _inside_words(text, words)
    legal = {at for at in set().union(*cast) - whole if may_break(text, at, kind)}
    base = votes[0] or set()
    agreed = legal.intersection(*cast)
    known = chances(text, kind, legal, cast) if len(cast) == len(votes) else None
    if known is None:
        return _opportunities(agreed, legal & base, legal)
    confirmed = {at for at in legal - base if known[at] >= CONFIRMED}
    return _opportunities(
        {at for at in agreed if known[at] >= AGREED} | confirmed,
        {at for at in legal if known[at] >= LIKELY},
        {at for at in legal if known[at] >= POSSIBLE},
    )


def _opportunities(sure: set[int], likely: set[int], possible: set[int]) -> Opportunities:
    """Return three classes of places, each place in the first that has it."""
    ordered = (sure, likely - sure, possible - likely - sure)
    return Opportunities(*(tuple(sorted(places)) for places in ordered))


def boundaries(segmenter: Segmenter, text: str, kind: str) -> set[int] | None:
    """Return where the segmenter cuts ``text``; None where it abstained or changed the text."""
    tokens = segmenter.tokens(text, kind)
    if "".join(tokens) != text:
        return None
    return set(accumulate(len(token) for token in tokens))


def _inside_words(text: str, words: Iterable[str]) -> set[int]:
    """Return the offsets inside every place where one of ``words`` stands."""
    inside: set[int] = set()
    for word in words:
        at = text.find(word)
        while at >= 0:
            inside.update(range(at + 1, at + len(word)))
            at = text.find(word, at + 1)
    return inside


def _inside_wide(text: str, found: Opportunities, measure: Measure, widest: float) -> Iterator[int]:
    """Yield the likely breaks inside stretches wider than ``widest`` em."""
    ends = (each.end() for each in _STOP.finditer(text))
    cuts = sorted({0, len(text), *found.sure, *ends})
    index = 0
    for start, end in pairwise(cuts):
        first = index
        while index < len(found.likely) and found.likely[index] < end:
            index += 1
        if index > first and measure(text[start:end].rstrip()) > widest:
            yield from found.likely[first:index]
