"""Does the translation hold a blank line?

One message is one block of the page; a blank line would make it two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from borderpress.checks.translation.kinds import Check, Fault, Pair
from borderpress.model import Severity, say


def _ask(pair: Pair) -> Iterator[Fault]:
    if "\n" in pair.text and re.search(r"\n[ \t]*\n", pair.text.strip()):
        yield Fault(
            say("The translation holds a blank line; it was closed up."),
            say("Write the translation as plain text with the same marks as the source."),
        )


BLANK_LINE = Check("blank-line", Severity.ERROR, _ask, allowed=False)
