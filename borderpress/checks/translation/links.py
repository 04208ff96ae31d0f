"""Does every link lead where it leads in the source?

A reader who follows a wrong or lost address ends at a stranger's, or nowhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from borderpress.checks.translation.kinds import Check, Fault, Pair
from borderpress.messages import TARGET
from borderpress.model import Severity, say


def same_targets(pair: Pair) -> bool:
    """Return whether source and translation have the same targets, in whatever order."""
    return Counter(TARGET.findall(pair.source)) == Counter(TARGET.findall(pair.text))


def _ask(pair: Pair) -> Iterator[Fault]:
    if pair.markdown and not same_targets(pair):
        yield Fault(
            say("A link in the translation leads elsewhere than in the source, or is missing."),
            say("Copy the address from the source; until then the reader sees the source."),
        )


LINKS = Check("link", Severity.ERROR, _ask, blocks=True, allowed=False)
