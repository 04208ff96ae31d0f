#!/usr/bin/env python3
"""Make borderpress/text/data/lao-words.txt.xz anew from the word lists inside LaoNLP's wheel.

Usage: pip download --no-deps laonlp==1.3.0, then
       python3 scripts/lao_words.py laonlp-1.3.0-py3-none-any.whl

The words are those of two lists; the entries of a third, mostly compounds, only tell which
short words are in common use.  A short word that hardly occurs in them is left out: such
syllables are far more often part of a foreign name, which then stays whole.  The two
part-of-speech taggers know the words of segmented texts: their longer words and compounds
are taken, but no phrase that begins or ends with a function word, where a line may break.
"""

from __future__ import annotations

import csv
import io
import json
import lzma
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from borderpress.text.clusters import cluster_starts  # noqa: E402
from borderpress.text.impossible import impossible  # noqa: E402
from borderpress.text.normalize import compose_am  # noqa: E402
from borderpress.text.segmenters.laowords import RUN, Node, cut, grow  # noqa: E402

FOLDER = "laonlp/corpus/"
WORDS = ("Lao-Dictionary.txt", "lo_spellcheck_dict.txt", "stopwords_lao.txt")
ENTRIES = "lao-eng-dictionary.csv"
TAGGERS = ("ptagger_SeqLabeling_corpus.json", "ptagger_Yunshan-Cup_corpus.json")
BEFORE = ("ການ", "ຄວາມ", "ບໍ່", "ທີ່", "ມີ", "ຈະ", "ໄດ້", "ຂອງ", "ໃນ", "ຜູ້", "ເປັນ", "ກັບ", "ຢູ່", "ແລະ")
"""Words, prefixes among them, behind which a line may break."""
BEHIND = ("ວ່າ", "ທີ່", "ແລ້ວ", "ຂອງ", "ໄດ້")
LONG = 3
"""Clusters from which a word of the taggers is taken that no list explains."""
USUAL = 9
"""Neighbourhoods in which the taggers know a compound that is taken; of ten."""
COMMON = 12
"""Uses in the entries from which a short word counts as common."""

_SEEN = re.compile(r"i(?:[+-][12])? word (.+)")
_LETTER, _AFTER = "[ກ-ຮໜໝ]", "[ະ-ຽ່-ໍ]"
_SHORT = re.compile(
    f"[ເ-ໄ]?(?:ຫ[ງຍຣລນມວ](?={_AFTER})|{_LETTER}[ຣລວ](?={_AFTER})|{_LETTER})"
    f"{_AFTER}*[ວອຽ]?[່-໋]?{_LETTER}?"
)
"""A syllable, or two where a vowel before its consonant looks like one."""


def words(lines: Iterable[str]) -> set[str]:
    """Return the entries that are words of Lao letters only, AM composed."""
    plain = (compose_am(line.strip()) for line in lines)
    return {word for word in plain if len(word) > 1 and RUN.fullmatch(word)}


def tagged(model: str) -> Iterator[str]:
    """Yield the words that a part-of-speech tagger knows, each once for each neighbourhood."""
    for name in json.loads(model)["weights"]:
        if match := _SEEN.fullmatch(name):
            yield from words([match[1]])


def chosen(seen: Mapping[str, int], known: set[str]) -> set[str]:
    """Return which words of the taggers are taken: compounds, and long words no list explains.

    ``seen``: in how many neighbourhoods the taggers know a word, ten at the most.
    """
    root = grow(known)
    taken = set()
    for word, times in seen.items():
        if word in known or any(impossible(word)) or (len(word) < 3 and _clusters(word) < 2):
            continue
        compound = all(part in known for part in cut(root, word))
        phrase = word.startswith(BEFORE) or word.endswith(BEHIND)
        common = times >= USUAL and not phrase
        if common if compound else _clusters(word) >= LONG:
            taken.add(word)
    return taken


def _clusters(word: str) -> int:
    return len(cluster_starts(word))


def main(wheel: str) -> None:
    """Write the list."""
    with ZipFile(wheel) as archive:

        def lines(name: str) -> list[str]:
            return archive.read(FOLDER + name).decode("utf-8-sig").splitlines()

        known = set[str]().union(*(words(lines(name)) for name in WORDS))
        keep = words(lines(WORDS[2]))
        rows = csv.DictReader(io.StringIO("\n".join(lines(ENTRIES))))
        entries = words(row["LaoWord"] for row in rows)
        models = [archive.read(FOLDER + name).decode() for name in TAGGERS]
    root: Node = grow(known)
    uses = Counter(part for entry in sorted(entries) for part in cut(root, entry))
    kept = {w for w in known if w in keep or uses[w] >= COMMON or not _SHORT.fullmatch(w)}
    kept |= chosen(Counter(word for model in models for word in tagged(model)), kept)
    target = ROOT / "borderpress" / "text" / "data" / "lao-words.txt.xz"
    packed = lzma.compress("\n".join(sorted(kept)).encode(), preset=9 | lzma.PRESET_EXTREME)
    target.write_bytes(packed)
    print(f"{len(kept)} words, {len(packed)} bytes")


if __name__ == "__main__":
    main(sys.argv[1])
