"""Do spaces stand twice, or at the ends of the translation?

They are typing slips; in an interface they show, on a page they hide other faults.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from borderpress.checks.translation.kinds import Check, Fault, Pair
from borderpress.model import Severity, say

DOUBLE = re.compile(r"(?<=\S)[ \u00a0]{2,}(?=[^\s])")
"""Two blanks before a line's end are a hard break."""


def _ask(pair: Pair) -> Iterator[Fault]:
    if (found := DOUBLE.search(pair.text)) and not DOUBLE.search(pair.source):
        around = pair.text[max(0, found.start() - 10) : found.end() + 10]
        yield Fault(
            say("Two spaces stand together: “{text}”.", text=around),
            say("Delete one of them."),
        )
    if _edges(pair.text) != _edges(pair.source):
        yield Fault(
            say("The translation begins or ends with a space or line break that the source "
                "has not, or lacks one."),
            say("Begin and end it as the source does."),
        )  # fmt: skip


def _edges(text: str) -> tuple[bool, bool]:
    return text[:1].isspace(), text[-1:].isspace()


SPACES = Check("spaces", Severity.WARNING, _ask)
