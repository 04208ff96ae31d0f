"""Does the translation end as a sentence of its language does where the source ends one?

What may stand at the end is told by ``[ends]`` of the language's ``conventions.toml``:
Khmer closes with ។, Lao mostly with nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from borderpress.checks.translation.kinds import Check, Fault, Pair
from borderpress.conventions import ENDS
from borderpress.messages import plain
from borderpress.model import Severity, say

CLOSERS = " \u00a0\u200b)]}*_”’\"'»›」』）"
"""What may stand behind the mark that ends a text."""
OWN = "។៕。"
"""Marks that end a sentence and nothing else: no abbreviation has them."""
TOKEN_AT_END = re.compile(r"(?:\{html-\d+\}|\s)+$")


def _bare(text: str) -> str:
    return TOKEN_AT_END.sub("", plain(text)).rstrip(CLOSERS)


def _mark(bare: str) -> str:
    """Return the mark that a source ends with, of those that are asked for."""
    if bare.endswith(("...", "…")):
        return "…"
    return bare[-1:] if bare[-1:] in ENDS else ""


def _ask(pair: Pair) -> Iterator[Fault]:
    table = dict(pair.of_text.ends)
    source, text = _bare(pair.source), _bare(pair.text)
    if not table or not source or not text:
        return
    mark = _mark(source)
    ends = table.get(mark)
    if mark and ends is not None and not _fits(text, ends):
        shown = " / ".join(end for end in ends if end)
        yield Fault(
            say("The source ends with “{mark}”, the translation with “{end}”.",
                mark=mark, end=text[-1]),
            say("End it with {marks}, as sentences of the language end.", marks=shown),
        )  # fmt: skip
    elif source[-1:] not in ENDS and text[-1] in OWN and not text.endswith("។ល។"):
        yield Fault(
            say("The translation ends with “{end}”, the source with no mark.", end=text[-1]),
            say("Leave the mark out: the source is a title, a label or part of a list."),
        )


def _fits(text: str, ends: tuple[str, ...]) -> bool:
    """Return whether a text ends with one of ``ends``; ``""``: with a letter or a figure."""
    if any(end and text.endswith(end) for end in ends):
        return True
    return "" in ends and text[-1] not in ENDS


END_MARK = Check("end-mark", Severity.WARNING, _ask)
