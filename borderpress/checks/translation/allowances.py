"""What translators allow on purpose, in a comment with a reason.

    # borderpress: allow translation.facts — the official Lao text numbers its paragraphs

stands at an entry for that entry, or at the head of the file for all of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LINE = re.compile(r"^\s*borderpress:\s*allow\b\s*([\w.-]*)\s*(.*)$", re.MULTILINE)
SEPARATOR = re.compile(r"^[\s:—–-]+")
SHORTEST = 8
"""Characters of a reason, fewer say nothing."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """One code that is allowed."""

    code: str
    reason: str

    def is_reasoned(self) -> bool:
        """Return whether it says why."""
        return len(self.reason) >= SHORTEST and any(c.isalpha() for c in self.reason)


def allowances(comment: str) -> tuple[Allowance, ...]:
    """Return what a translator's comment allows."""
    if "borderpress:" not in comment:
        return ()
    return tuple(
        Allowance(match[1].rstrip("."), SEPARATOR.sub("", match[2]).strip())
        for match in LINE.finditer(comment)
    )
