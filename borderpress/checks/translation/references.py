"""Are all labels of footnotes and reference links kept?

A footnote without its mark is printed under a page that does not call it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from borderpress.checks.translation.kinds import Check, Fault, Pair
from borderpress.messages import LABEL_TARGET
from borderpress.model import Severity, say


def _ask(pair: Pair) -> Iterator[Fault]:
    have, want = (Counter(LABEL_TARGET.findall(text)) for text in (pair.text, pair.source))
    if pair.markdown and have != want:
        yield Fault(
            say("A footnote or link label of the source is missing in the translation."),
            say("Keep [^…] and ][…] as in the source; until then the reader sees the source."),
        )


REFERENCES = Check("reference", Severity.ERROR, _ask, blocks=True, allowed=False)
