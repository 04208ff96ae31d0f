"""Are all placeholders in braces kept?

The press puts numbers, names and pieces of HTML in their places; a lost one is lost in print.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from borderpress.checks.translation.kinds import Check, Fault, Pair
from borderpress.messages import BRACES, NAMED
from borderpress.model import Severity, say


def _ask(pair: Pair) -> Iterator[Fault]:
    pattern = BRACES if pair.markdown else NAMED
    if Counter(pattern.findall(pair.source)) != Counter(pattern.findall(pair.text)):
        yield Fault(
            say("A placeholder in braces is missing in the translation, or is one too many."),
            say("Copy {…} from the source; until then the reader sees the source."),
        )


PLACEHOLDERS = Check("placeholder", Severity.ERROR, _ask, blocks=True, allowed=False)
