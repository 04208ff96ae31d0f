"""What an update tells the translator beside an entry, in extracted comments (``#.``).

The comments are made anew at each update from what the entry itself says, so they go when
the entry is settled, and other programs may wrap, move or drop them without harm.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from borderpress.catalog.similar import edits

AROUND = 4
"""So many unchanged words are shown on each side of a change."""
BREAK = "↵"
"""Shows a hard break of the source among its words."""
TOKEN = re.compile(r"\n|[^ \n]+")

CHANGED = "changed in the source: "
FACTS = "only facts changed; the new ones stand in the translation already, compare each"
PROPOSED = "proposed from “{origin}”"
TAKEN = "translation taken over from “{origin}”"
SETTLED = re.compile(TAKEN.format(origin="([^”]+)"))
UNSETTLED = re.compile(f"{PROPOSED.format(origin='([^”]+)')}|{FACTS}")


@lru_cache(maxsize=20_000)
def word_diff(old: str, new: str) -> str:
    """Return the words of ``new`` with what changed since ``old``, on one line.

    As ``wdiff`` and ``git diff --word-diff`` write it: ``[-gone-] {+come+}``.  Long runs
    of unchanged words are cut to ``…``.
    """
    before, after = _tokens(old), _tokens(new)
    steps = edits(before, after)
    shown: list[str] = []
    for number, (equal, begin, end, start, stop) in enumerate(steps):
        if equal:
            shown += _cut(after[start:stop], first=number == 0, last=number == len(steps) - 1)
            continue
        gone, come = " ".join(before[begin:end]), " ".join(after[start:stop])
        shown += [f"[-{gone}-]"] * bool(gone) + [f"{{+{come}+}}"] * bool(come)
    return " ".join(shown)


def _tokens(text: str) -> list[str]:
    return [BREAK if found == "\n" else found for found in TOKEN.findall(text)]


def _cut(words: Sequence[str], *, first: bool, last: bool) -> list[str]:
    """Return a run of unchanged words, cut where it is far from any change."""
    head, tail = 0 if first else AROUND, 0 if last else AROUND
    if len(words) <= head + tail + 1:
        return list(words)
    return [*words[:head], "…", *words[len(words) - tail :]]


def carried(comment: str, *, fuzzy: bool) -> list[str]:
    """Return the notes of an earlier update that an entry still carries.

    Some programs wrap comments, so the lines are read as one.
    """
    said = " ".join(comment.split())
    return [found.group() for found in (UNSETTLED if fuzzy else SETTLED).finditer(said)]


def comment(source: str, notes: Sequence[str], previous: str | None, msgid: str) -> str:
    """Return the extracted comment: what the source says, then the notes, then the change.

    ``previous`` is the msgid that the translation was made for, of a fuzzy entry only.
    """
    lines = [source, *dict.fromkeys(notes)]
    if previous is not None and previous != msgid:
        lines.append(CHANGED + word_diff(previous, msgid))
    return "\n".join(line for line in lines if line)
