"""Is the translation its source, letter by letter?

A name may be; a sentence was copied and forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator

from borderpress.checks.translation.kinds import Check, Fault, Pair
from borderpress.messages import words_of
from borderpress.model import Severity, say

FEW = 2
"""Words in lower case from which a text is no name, code or measure."""


def _ask(pair: Pair) -> Iterator[Fault]:
    if pair.text.strip() != pair.source.strip():
        return
    words = [word.strip(".,;:!?()“”\"'") for word in words_of(pair.source).split()]
    common = [word for word in words if len(word) > 1 and word.isalpha() and word.islower()]
    common = [word for word in common if set(word) - set("ivxl")]  # criteria of UNESCO: viii, ix
    figures = sum(any(c.isdigit() for c in word) for word in words)
    if len(common) >= max(FEW, figures):  # fewer words than figures: where something was read
        yield Fault(
            say("The translation is the same as the source."),
            say("Translate it, or leave it empty: then the reader is told that it is missing."),
        )


SAME = Check("same", Severity.WARNING, _ask)
