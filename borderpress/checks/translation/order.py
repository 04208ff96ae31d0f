"""Do the figures of the translation stand in the order of the source?

Police 114 and fire 113 are the right figures at the wrong words.  Of 1,700 translations
with several figures three had them in another order for a good reason, so a person should
look, and the text is shown.
"""

from __future__ import annotations

from collections.abc import Iterator

from borderpress.checks.translation.kinds import Check, Fault, Pair
from borderpress.messages import inert
from borderpress.model import Severity, say
from borderpress.text.figures import reordered


def _ask(pair: Pair) -> Iterator[Fault]:
    found = reordered(
        inert(pair.source), pair.of_source.notation, inert(pair.text), pair.of_text.notation
    )
    if found:
        theirs, ours = (", ".join(figures) for figures in found)
        yield Fault(
            say("The figures stand in another order: {theirs} in the source, {ours} here.",
                theirs=theirs, ours=ours),
            say("See that each stands at its words; if it does, note why: "
                "# borderpress: allow translation.order — reason"),
        )  # fmt: skip


ORDER = Check("order", Severity.WARNING, _ask)
