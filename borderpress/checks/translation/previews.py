"""Does bold end in a mark of punctuation with a letter right behind it?

The press sets ``**អាន។**បន្ត`` in bold; the previews of Weblate and others, which follow
CommonMark, show the asterisks, and the translator takes it for a fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from borderpress.checks.translation.kinds import Check, Fault, Pair
from borderpress.model import Severity, say

CLOSING = re.compile(r"\*\*[^*\s][^*\n]*[។៕៖.,:;!?)”»’]\*\*(?=[^\W_])")


def _ask(pair: Pair) -> Iterator[Fault]:
    if "**" not in pair.text or not pair.markdown:
        return
    for match in CLOSING.finditer(pair.text):
        yield Fault(
            say("“{piece}” is bold here, but not in the previews of other programs.",
                piece=match.group()),
            say("Put the mark behind the asterisks, or a space."),
        )  # fmt: skip


PREVIEWS = Check("preview", Severity.WARNING, _ask)
