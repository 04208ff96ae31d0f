"""Does the translation begin with a mark that opens a block in Markdown?

A message is a block already: ``#``, ``-`` or ``1.`` in front of it is printed as typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from borderpress.checks.translation.kinds import Check, Fault, Pair
from borderpress.model import Severity, say

OPENING = re.compile(r"(?:#{1,6}|[-*+>|]|\d{1,3}[.)]|!!!|`{3,}|~{3,})(?=\s)")


def _ask(pair: Pair) -> Iterator[Fault]:
    found = OPENING.match(pair.text.lstrip()) if pair.markdown else None
    if found and not OPENING.match(pair.source):
        yield Fault(
            say("The translation begins with “{mark}”, which is shown as typed.",
                mark=found.group()),
            say("Delete it: lists, headings and quotations are made by the source."),
        )  # fmt: skip


LEADING_MARK = Check("leading-mark", Severity.WARNING, _ask)
