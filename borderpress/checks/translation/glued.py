"""Does _emphasis_ stand glued to letters, where no renderer takes it for emphasis?

Lao and Khmer have no spaces around it.  Asterisks work there, underscores never do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from borderpress.checks.translation.kinds import Check, Fault, Pair
from borderpress.messages import words_of
from borderpress.model import Severity, say

_INSIDE = r"[^\s_](?:[^_\n]*[^\s_])?"
GLUED = re.compile(
    rf"(?<=[^\W_])(_{{1,2}}){_INSIDE}\1(?!_)|(?<![^\W])(_{{1,2}}){_INSIDE}\2(?=[^\W_])"
)


def glued(pair: Pair) -> str:
    """Return the first piece that is meant as emphasis and is none, or ``""``."""
    if "_" not in pair.text or not pair.markdown:
        return ""
    found = (match.group() for match in GLUED.finditer(words_of(pair.text)))
    return next((piece for piece in found if piece not in pair.source), "")


def _ask(pair: Pair) -> Iterator[Fault]:
    if piece := glued(pair):
        new = re.sub("^_+|_+$", lambda marks: "*" * len(marks.group()), piece)
        yield Fault(
            say("“{piece}” stands glued to letters, so it is shown as typed.", piece=piece),
            say("Write “{new}”.", new=new),
        )


GLUED_EMPHASIS = Check("glued-emphasis", Severity.WARNING, _ask)
