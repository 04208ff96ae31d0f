"""Has the translation as much emphasis, code, links and pictures as its source?

Judged by the renderer itself: both texts are parsed and their elements counted, so that
the order of words is free and a mark that opens nothing is seen.
"""

from __future__ import annotations

from collections.abc import Iterator

from borderpress.checks.translation.glued import glued
from borderpress.checks.translation.kinds import Check, Fault, Pair
from borderpress.checks.translation.links import same_targets
from borderpress.messages import inline_elements
from borderpress.model import Severity, say

SIGNS = {"strong": "**…**", "em": "*…*", "code": "`…`", "a": "[…](…)", "img": "![…](…)"}


def _ask(pair: Pair) -> Iterator[Fault]:
    if not pair.markdown or not same_targets(pair) or glued(pair):
        return
    want, have = (dict(inline_elements(text)) for text in (pair.source, pair.text))
    for tag, sign in SIGNS.items():
        if want.get(tag, 0) != have.get(tag, 0):
            yield Fault(
                say("The source has {sign} {theirs} times, the translation {ours} times.",
                    sign=sign, theirs=want.get(tag, 0), ours=have.get(tag, 0)),
                say("Set the same marks as the source, each pair closed, around the same words."),
            )  # fmt: skip


MARKUP = Check("markup", Severity.WARNING, _ask)
