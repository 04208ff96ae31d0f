"""How likely it is that a Khmer word ends where a segmenter says so.

A logistic regression over the clusters around a place and the words that the segmenters
see on its two sides.  Its weights were learned from text in which Khmer translators typed
U+200B by hand; source and licence: ``text/data/README.md``, made by
``scripts/khmer_breaks.py``.
"""

from __future__ import annotations

import lzma
import math
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from borderpress.text.clusters import cluster_starts

WEIGHTS = {"khmer": Path(__file__).parent / "data" / "khmer-breaks.tsv.xz"}
"""Value of ``Language.breaks`` → weights: feature and hundredths of a logit, a tab between."""
BIAS = ""
"""Name of the feature that every place has."""
EDGE = "^"
"""Stands for a cluster before the beginning or after the end of the text."""


def chances(
    text: str, kind: str, places: Collection[int], votes: Sequence[Collection[int]]
) -> Mapping[int, float] | None:
    """Return for each of ``places`` the chance from 0 to 1 that a word ends there.

    ``votes``: where each segmenter cuts ``text``, in the order of ``segmenters_for``.
    None for a kind of text that no weights were learned for.
    """
    if kind not in WEIGHTS:
        return None
    weights = _weights(kind)
    found = {}
    for place, names in features(text, places, votes):
        logit = weights[BIAS] + sum(weights.get(name, 0) for name in names)
        found[place] = 1 / (1 + math.exp(-logit / 100))
    return found


@cache
def _weights(kind: str) -> Mapping[str, int]:
    rows = lzma.decompress(WEIGHTS[kind].read_bytes()).decode().split("\n")
    return {name: int(weight) for name, weight in (row.split("\t") for row in rows if row)}


def features(
    text: str, places: Collection[int], votes: Sequence[Collection[int]]
) -> Iterator[tuple[int, list[str]]]:
    """Yield each place with what the regression sees of it."""
    starts = cluster_starts(text)
    clusters = (text[start:end] for start, end in pairwise([*starts, len(text)]))
    around = [EDGE, EDGE, *clusters, EDGE, EDGE]
    cuts = [sorted({0, len(text), *vote}) for vote in votes]
    asked = [frozenset(vote) for vote in votes]
    for place in sorted(places):
        who = "".join("1" if place in vote else "0" for vote in asked)
        at = bisect_left(starts, place) + 2
        names = _of_clusters(around[at - 2 : at + 2], who)
        for number, words in enumerate(cuts):
            names.append(f"{number}{text[words[bisect_left(words, place) - 1] : place]}|")
            names.append(f"{number}|{text[place : words[bisect_right(words, place)]]}")
        yield place, names


def _of_clusters(clusters: Sequence[str], who: str) -> list[str]:
    """Return the features of two clusters on each side, and of who votes for a break."""
    far, before, after, beyond = clusters
    return [
        f"v{who}",
        f"a{before}|{after}{who}",
        f"b{far}{before}|{after}",
        f"c{before}|{after}{beyond}",
        f"d{before}|{who}",
        f"e|{after}{who}",
    ]
