"""Maximal matching for Lao: the fewest words of an open list that cover the text.

Letters that no word of the list covers stay together as one piece: they are most often
a foreign name.  Source and licences of the list: ``text/data/README.md``.
"""

from __future__ import annotations

import lzma
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from borderpress.text.clusters import LAO_CLUSTER
from borderpress.text.segmenters.base import Segmenter

LIST = Path(__file__).parent.parent / "data" / "lao-words.txt.xz"
UNKNOWN = 1.6
"""What a cluster outside of all words costs, in words."""
END = ""
"""Key of a node at which a word ends."""
RUN = re.compile("[\u0e81-\u0ece\u0edc-\u0edf]+")
_CLUSTER = re.compile(f"{LAO_CLUSTER}|.")
_SPELLINGS = (("ໜ", "ຫນ"), ("ໝ", "ຫມ"), ("ຫຼ", "ຫລ"))
"""Two ways to write the same; texts hold both, lists mostly the first."""

Node = dict[str, "Node"]
"""A letter tree, by clusters: what may follow, and ``END`` where a word is complete."""


def grow(words: Iterable[str]) -> Node:
    """Return the tree of ``words`` in each of their spellings."""
    root: Node = {}
    for word in words:
        for spelling in _spellings(word):
            node = root
            for cluster in _CLUSTER.findall(spelling):
                node = node.setdefault(cluster, {})
            node[END] = {}
    return root


def _spellings(word: str) -> Iterator[str]:
    yield word
    for usual, other in _SPELLINGS:
        if usual in word:
            yield word.replace(usual, other)


def cut(root: Node, run: str) -> list[str]:
    """Return the pieces of ``run``, which holds Lao letters only: words, and what is none.

    The longest first word wins where two ways need equally many.
    """
    clusters = _CLUSTER.findall(run)
    ends = _ends(root, clusters)
    pieces: list[str] = []
    at, unknown = 0, False
    while at < len(clusters):
        end = ends[at] or at + 1
        piece = "".join(clusters[at:end])
        if unknown and not ends[at]:
            pieces[-1] += piece
        else:
            pieces.append(piece)
        unknown = not ends[at]
        at = end
    return pieces


def _ends(root: Node, clusters: Sequence[str]) -> list[int]:
    """Return where the word ends that begins at each cluster; 0 where none does."""
    count = len(clusters)
    costs = [0.0] * (count + 1)
    ends = [0] * count
    for start in range(count - 1, -1, -1):
        best = costs[start + 1] + UNKNOWN
        node = root.get(clusters[start])
        end = start + 1
        while node is not None:
            if END in node and costs[end] + 1 <= best:
                best, ends[start] = costs[end] + 1, end
            if end == count:
                break
            node = node.get(clusters[end])
            end += 1
        costs[start] = best
    return ends


@cache
def _tree() -> Node:
    return grow(lzma.decompress(LIST.read_bytes()).decode().split("\n"))


def tokens(text: str, _kind: str) -> Sequence[str]:
    """Return the words of ``text``, and whatever stands between runs of Lao letters."""
    root = _tree()
    pieces: list[str] = []
    last = 0
    for run in RUN.finditer(text):
        if run.start() > last:
            pieces.append(text[last : run.start()])
        pieces += cut(root, run.group())
        last = run.end()
    if last < len(text):
        pieces.append(text[last:])
    return pieces


LAO_WORDS = Segmenter("lao-words", ("lao",), tokens)
