"""Is the translation without one letter of its script, though its source has words?

It is then taken for missing and never shown, which its translator must know.
"""

from __future__ import annotations

from collections.abc import Iterator

from borderpress.catalog import in_script
from borderpress.checks.translation.kinds import Check, Fault, Pair
from borderpress.model import Severity, say


def _ask(pair: Pair) -> Iterator[Fault]:
    same = pair.text.strip() == pair.source.strip()
    if not same and not in_script(pair.source, pair.text, pair.language):
        yield Fault(
            say("The translation has no letter of the script of {tag}.", tag=pair.language.tag),
            say("Write it in this script; until then the reader sees the source."),
        )


LETTERS = Check("no-letters", Severity.WARNING, _ask, allowed=False)
