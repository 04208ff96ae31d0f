"""Does the translation say the figures, dates, times, phones and addresses of its source?

A traveller acts on them: a wrong date is worse than a page in another language.  So a
translation that says otherwise is not shown, and the next language of the list is.
"""

from __future__ import annotations

from collections.abc import Iterator

from borderpress.checks.translation.kinds import Check, Fault, Pair
from borderpress.checks.translation.links import same_targets
from borderpress.messages import inert
from borderpress.model import Severity, Text, say
from borderpress.text.figures import Differences, differences
from borderpress.text.quantities import Quantity

HINT = say(
    "Write what the source says; until then the reader sees the source. If it must differ, note "
    "why: # borderpress: allow translation.facts — reason"
)


def _ask(pair: Pair) -> Iterator[Fault]:
    if pair.markdown and not same_targets(pair):
        return  # that check tells
    found = differences(
        inert(pair.source), pair.of_source.notation, inert(pair.text), pair.of_text.notation
    )
    if found:
        yield Fault(_told(found, pair), HINT)


def _told(found: Differences, pair: Pair) -> Text:
    theirs, ours = _list(found.missing, pair.source), _list(found.extra, pair.text)
    if theirs and ours:
        return say(
            "The source has {theirs} where the translation has {ours}.", theirs=theirs, ours=ours
        )
    if theirs:
        return say("The translation lacks {theirs}, which the source has.", theirs=theirs)
    if ours:
        return say("The translation has {ours}, which the source has not.", ours=ours)
    return say(
        "The translation has the date {ours}, whose parts belong to other dates in the source.",
        ours=", ".join(found.dates),
    )


def _list(found: tuple[Quantity, ...], text: str) -> str:
    return ", ".join(dict.fromkeys(quantity.shown(text) for quantity in found))


FACTS = Check("facts", Severity.ERROR, _ask, blocks=True)
