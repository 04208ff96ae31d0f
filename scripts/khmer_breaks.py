#!/usr/bin/env python3
"""Learn borderpress/text/data/khmer-breaks.tsv.xz from the Khmer help of LibreOffice.

Usage: apt-get download libreoffice-help-km; dpkg -x libreoffice-help-km_*.deb FOLDER, then
with a Python that has the packages of requirements/core.lock and scikit-learn:
       python scripts/khmer_breaks.py FOLDER

Its translators typed U+200B between words.  One paragraph in ten is held back; precision
and recall on these are printed.
"""

from __future__ import annotations

import html
import lzma
import random
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from borderpress.project import read_languages  # noqa: E402
from borderpress.text.breaking import boundaries, opportunities  # noqa: E402
from borderpress.text.clusters import ZWSP, may_break  # noqa: E402
from borderpress.text.likelihood import BIAS, WEIGHTS, features  # noqa: E402
from borderpress.text.segmenters import segmenters_for  # noqa: E402

LETTERS = 40
"""A paragraph has at least as many Khmer letters."""
DENSE = 7
"""Letters for each U+200B at the most: others were cut in part only."""
SMALLEST = 10
"""Hundredths of a logit below which a weight is left out."""

Paragraph = tuple[str, frozenset[int]]
"""Text without U+200B, and where it stood."""


def paragraphs(folder: Path) -> list[Paragraph]:
    """Return the paragraphs whose words were parted by hand, each once, in a seeded order."""
    found = {text for path in sorted(folder.rglob("*.html")) for text in _marked(path)}
    ordered = sorted(found)
    random.Random(3).shuffle(ordered)  # noqa: S311 - the same order in every run
    return [_parted(text) for text in ordered]


def _marked(path: Path) -> Iterator[str]:
    page = path.read_text("utf-8")
    for element in re.finditer(r"<(p|h\d|td|li|div)[^>]*>(.*?)</\1>", page, re.DOTALL):
        text = " ".join(html.unescape(re.sub(r"<[^>]+>", "", element[2])).split())
        letters, marks = len(re.findall("[\u1780-\u17b3]", text)), text.count(ZWSP)
        if letters > LETTERS and marks and letters / marks < DENSE:
            yield text


def _parted(text: str) -> Paragraph:
    pieces = text.split(ZWSP)
    ends, at = [], 0
    for piece in pieces[:-1]:
        at += len(piece)
        ends.append(at)
    return "".join(pieces), frozenset(ends)


def examples(found: Sequence[Paragraph]) -> tuple[list[dict[str, int]], list[bool]]:
    """Return the features of every place where a segmenter cuts, and whether a writer did."""
    rows, truth = [], []
    for text, ends in found:
        votes = [
            boundaries(segmenter, text, "khmer") or set() for segmenter in segmenters_for("khmer")
        ]
        places = [at for at in set().union(*votes) if may_break(text, at, "khmer")]
        for place, names in features(text, places, votes):
            rows.append(dict.fromkeys(names, 1))
            truth.append(place in ends)
    return rows, truth


def learn(found: Sequence[Paragraph]) -> str:
    """Return the weights, one a line."""
    rows, truth = examples(found)
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(rows)
    matrix.indices, matrix.indptr = matrix.indices.astype("int32"), matrix.indptr.astype("int32")
    model = LogisticRegression(C=1.0, l1_ratio=1, solver="liblinear", random_state=0)
    model.fit(matrix, truth)
    named = dict(
        zip(vectorizer.feature_names_, (round(100 * w) for w in model.coef_[0]), strict=True)
    )
    kept = {name: weight for name, weight in named.items() if abs(weight) >= SMALLEST}
    kept[BIAS] = round(100 * model.intercept_[0])
    return "".join(f"{name}\t{weight}\n" for name, weight in sorted(kept.items()))


def tell(found: Sequence[Paragraph]) -> None:
    """Print precision and recall of what is sure."""
    language = read_languages(ROOT, ROOT)["km"]
    right = said = wanted = 0
    for text, ends in found:
        sure = opportunities(text, language).sure
        right += len(ends.intersection(sure))
        said += len(sure)
        wanted += sum(not text[at - 1 : at + 1].count(" ") for at in ends if 0 < at < len(text))
    print(f"precision {right / said:.3f}, recall {right / wanted:.3f} on {len(found)} paragraphs")


def main(folder: str) -> None:
    """Learn, write and measure."""
    found = paragraphs(Path(folder))
    held = len(found) // 10
    WEIGHTS["khmer"].write_bytes(
        lzma.compress(learn(found[held:]).encode(), preset=9 | lzma.PRESET_EXTREME)
    )
    tell(found[:held])


if __name__ == "__main__":
    main(sys.argv[1])
