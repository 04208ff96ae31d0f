"""Does the translation hold HTML that its source does not have?

Whatever stands in a catalog would run in the reader's browser.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from borderpress.checks.translation.kinds import Check, Fault, Pair
from borderpress.messages import TAG
from borderpress.model import Severity, say


def _ask(pair: Pair) -> Iterator[Fault]:
    if "<" not in pair.text or not pair.markdown:
        return
    if Counter(TAG.findall(pair.text)) - Counter(TAG.findall(pair.source)):
        yield Fault(
            say("The translation holds HTML that the source does not have."),
            say("Take the HTML out; until then the reader sees the source."),
        )


HTML = Check("html", Severity.ERROR, _ask, blocks=True, allowed=False)
