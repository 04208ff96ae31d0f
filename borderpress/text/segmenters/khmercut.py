"""khmercut's conditional random field for Khmer.

Its model and its syllables are used, not its ``tokenize``: that builds a dict of some
thirty features for each syllable, which takes longer than the model does.  The model
reads the same features from plain lists; a test holds both to the same words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from borderpress.text.segmenters.base import Segmenter

Syllable = tuple[str, str, bool]
"""Its letters, the model's name for its type, and whether it is no Khmer word letter."""

REACH = 3
"""Syllables to either side that the model looks at."""


def tokens(text: str, _kind: str) -> Sequence[str]:
    """Return khmercut's words of ``text``; its model (20 MB) loads at the first call."""
    import khmercut

    syllables = khmercut.seg_kcc(text)
    words: list[str] = []
    for syllable, tag in zip(syllables, khmercut.load().tag(_rows(syllables)), strict=True):
        if tag == "1" or not words:
            words.append(syllable)
        else:
            words[-1] += syllable
    return words


@lru_cache(maxsize=8192)
def _syllable(letters: str) -> Syllable:
    import khmercut

    return letters, khmercut.kcc_type(letters), khmercut.is_no_space(letters)


def _rows(letters: Sequence[str]) -> list[list[str]]:
    """Return what the model reads of each syllable, in the names that it was trained on."""
    known = [_syllable(each) for each in letters]
    return [_features(known, at) for at in range(len(known))]


def _features(known: Sequence[Syllable], at: int) -> list[str]:
    """Return the features of the syllable ``at``: it, its neighbours, and they as one."""
    letters, kind, apart = known[at]
    found = [f"kcc:{letters}", f"t:{kind}"]
    if apart:
        found.append("ns")
    found += _before(known, at) if at else ("BOS",)
    found += _after(known, at) if at < len(known) - 1 else ("EOS",)
    return found


def _before(known: Sequence[Syllable], at: int) -> Iterator[str]:
    """Yield the features of up to three syllables before ``at``."""
    here = known[at][0]
    one, kind, apart = known[at - 1]
    yield f"kcc[-1]:{one}"
    yield f"kcc[-1]t:{kind}"
    yield f"kcc[-1:0]:{one}{here}"
    if apart:
        yield "ns-1"
    if at < 2:
        return
    two, kind, _ = known[at - 2]
    yield f"kcc[-2]:{two}"
    yield f"kcc[-2]t:{kind}"
    yield f"kcc[-2:-1]:{two}{one}"
    yield f"kcc[-2:0]:{two}{one}{here}"
    if at < REACH:
        return
    three, kind, _ = known[at - REACH]
    yield f"kcc[-3]:{three}"
    yield f"kcc[-3]t:{kind}"
    yield f"kcc[-3:0]:{three}{two}{one}{here}"
    yield f"kcc[-3:-1]:{three}{two}{one}"
    yield f"kcc[-3:-2]:{three}{two}"


def _after(known: Sequence[Syllable], at: int) -> Iterator[str]:
    """Yield the features of up to three syllables after ``at``."""
    here = known[at][0]
    left = len(known) - 1 - at
    one, kind, apart = known[at + 1]
    yield f"kcc[+1]:{one}"
    yield f"kcc[+1]t:{kind}"
    yield f"kcc[+1:0]:{here}{one}"
    if apart:
        yield "ns+1"
    if left < 2:
        return
    two, kind, apart = known[at + 2]
    yield f"kcc[+2]:{two}"
    yield f"kcc[+2]t:{kind}"
    yield f"kcc[+1:+2]:{one}{two}"
    yield f"kcc[0:+2]:{here}{one}{two}"
    if apart:
        yield "ns+2"
    if left < REACH:
        return
    three, kind, _ = known[at + REACH]
    yield f"kcc[+3]:{three}"
    yield f"kcc[+3]t:{kind}"
    yield f"kcc[+2:+3]:{two}{three}"
    yield f"kcc[+1:+3]:{one}{two}{three}"
    yield f"kcc[0:+3]:{here}{one}{two}{three}"


KHMERCUT = Segmenter("khmercut", ("khmer",), tokens)
