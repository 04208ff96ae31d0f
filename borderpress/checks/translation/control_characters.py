"""Does the translation hold control characters?

They come from damaged files; Python-Markdown takes two of them for marks of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from borderpress.checks.translation.kinds import Check, Fault, Pair
from borderpress.model import Severity, say

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Category Cc without tabulator and line feed."""


def _ask(pair: Pair) -> Iterator[Fault]:
    if CONTROL.search(pair.text):
        yield Fault(
            say("The translation holds control characters; they were taken out."),
            say("Write the translation as plain text with the same marks as the source."),
        )


CONTROL_CHARACTERS = Check("control-characters", Severity.ERROR, _ask, allowed=False)
