#!/usr/bin/env python3
"""Make borderpress/text/data/lao-words.txt.xz anew from the word lists inside LaoNLP's wheel.

Usage: pip download --no-deps laonlp==1.3.0, then
       python3 scripts/lao_words.py laonlp-1.3.0-py3-none-any.whl

The words are those of two lists; the entries of a third, mostly compounds, only tell which
short words are in common use.  A short word that hardly occurs in them is left out: such
syllables are far more often part of a foreign name, which then stays whole.
"""

from __future__ import annotations

import csv
import io
import lzma
import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from borderpress.text.normalize import compose_am  # noqa: E402
from borderpress.text.segmenters.laowords import RUN, Node, cut, grow  # noqa: E402

FOLDER = "laonlp/corpus/"
WORDS = ("Lao-Dictionary.txt", "lo_spellcheck_dict.txt", "stopwords_lao.txt")
ENTRIES = "lao-eng-dictionary.csv"
COMMON = 12
"""Uses in the entries from which a short word counts as common."""

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


def main(wheel: str) -> None:
    """Write the list."""
    with ZipFile(wheel) as archive:

        def lines(name: str) -> list[str]:
            return archive.read(FOLDER + name).decode("utf-8-sig").splitlines()

        known = set[str]().union(*(words(lines(name)) for name in WORDS))
        keep = words(lines(WORDS[2]))
        rows = csv.DictReader(io.StringIO("\n".join(lines(ENTRIES))))
        entries = words(row["LaoWord"] for row in rows)
    root: Node = grow(known)
    uses = Counter(part for entry in sorted(entries) for part in cut(root, entry))
    kept = sorted(w for w in known if w in keep or uses[w] >= COMMON or not _SHORT.fullmatch(w))
    target = ROOT / "borderpress" / "text" / "data" / "lao-words.txt.xz"
    packed = lzma.compress("\n".join(kept).encode(), preset=9 | lzma.PRESET_EXTREME)
    target.write_bytes(packed)
    print(f"{len(kept)} words, {len(packed)} bytes")


if __name__ == "__main__":
    main(sys.argv[1])
