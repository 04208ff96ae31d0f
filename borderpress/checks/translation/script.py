"""Do letters stand in the translation that belong to another script?

Somebody forgot to change the keyboard, or pasted another language's text.  Latin letters
belong in every text, for names; Thai letters in Lao are the spelling check's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from borderpress.checks.translation.kinds import Check, Fault, Pair
from borderpress.messages import words_of
from borderpress.model import Severity, say

RANGES = {
    "Laoo": "\u0e80-\u0eff",
    "Thai": "\u0e00-\u0e7f",
    "Khmr": "\u1780-\u17ff\u19e0-\u19ff",
    "Mymr": "\u1000-\u109f",
    "Tavt": "\uaa80-\uaadf",
    "Talu": "\u1980-\u19df",
    "Lana": "\u1a20-\u1aaf",
    "Cham": "\uaa00-\uaa5f",
    "Hans": "\u3400-\u9fff",
    "Cyrl": "\u0400-\u04ff",
}
"""Script → its blocks; source: the Unicode code charts."""


@cache
def _foreign(script: str) -> re.Pattern[str]:
    own = (script, "Thai") if script == "Laoo" else (script,)
    return re.compile("|".join(f"[{r}]+" for name, r in RANGES.items() if name not in own))


def _ask(pair: Pair) -> Iterator[Fault]:
    pattern = _foreign(pair.language.script)
    if not pattern.search(pair.text):
        return
    for word in dict.fromkeys(pattern.findall(words_of(pair.text))):
        if word not in pair.source:
            name = next(n for n, r in RANGES.items() if re.match(f"[{r}]", word))
            yield Fault(
                say("“{word}” is written in letters of another script ({script}).",
                    word=word, script=name),
                say("Type it again with the keyboard of the language."),
            )  # fmt: skip


SCRIPT = Check("script", Severity.WARNING, _ask)
