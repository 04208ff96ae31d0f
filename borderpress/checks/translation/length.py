"""Is the translation much shorter or longer than translations into its language are?

Half a paragraph is missing, or a neighbour's text was pasted.  The shares stand in
``conventions.toml``, measured on real catalogs.
"""

from __future__ import annotations

from collections.abc import Iterator

from borderpress.checks.translation.kinds import Check, Fault, Pair
from borderpress.messages import plain
from borderpress.model import Severity, say

LONG = 40
"""Characters of a source from which its length says something."""


def _ask(pair: Pair) -> Iterator[Fault]:
    low, high = pair.of_text.shortest, pair.of_text.longest
    if not high or len(pair.source) < LONG:
        return
    size = len(plain(pair.source).replace(" ", ""))
    share = len(plain(pair.text).replace(" ", "").replace("\u200b", "")) / max(size, 1)
    if size >= LONG and not low <= share <= high:
        yield Fault(
            say("The translation has {share} % of the letters of its source; {low}–{high} % are "
                "usual.", share=round(share * 100), low=round(low * 100), high=round(high * 100)),
            say("See whether a sentence is missing or stands twice."),
        )  # fmt: skip


LENGTH = Check("length", Severity.WARNING, _ask)
