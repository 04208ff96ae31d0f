"""Does the translation have the numbers that its source writes in words?

“Four gates” that became five are as wrong as a wrong figure.  But words are less sure than
figures, and languages may say them in another way (both, a pair), so a person looks.
"""

from __future__ import annotations

from collections.abc import Iterator

from borderpress.checks.translation.kinds import Check, Fault, Pair
from borderpress.messages import inert
from borderpress.model import Severity, say
from borderpress.text.figures import words_unsaid


def _ask(pair: Pair) -> Iterator[Fault]:
    lost = words_unsaid(
        inert(pair.source), pair.of_source.notation, inert(pair.text), pair.of_text.notation
    )
    if lost:
        yield Fault(
            say("The source has {numbers} in words, the translation neither in words nor in "
                "figures.", numbers=", ".join(map(str, lost))),
            say("Compare the numbers; if it says the same in another way, note why: "
                "# borderpress: allow translation.number-words — reason"),
        )  # fmt: skip


NUMBER_WORDS = Check("number-words", Severity.WARNING, _ask)
