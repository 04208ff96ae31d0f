"""Are lines thick enough to print?"""

from __future__ import annotations

from collections.abc import Iterator

from borderpress.checks.preflight.base import Examined, Measure, Rule, Verdict, pages_of
from borderpress.model import Severity, say
from borderpress.printprofile import PrintProfile

RULE = Rule(
    "preflight.hairline",
    say("Are lines thick enough to print?"),
    say("A hairline shows on screen and is gone on the plate, and with it the table it ruled."),
)
ROUNDING = 0.01
"""pt"""


def measure(pdf: Examined, profile: PrintProfile) -> Measure | None:
    """Return the thinnest line."""
    found = [mark.size for mark in pdf.marks if mark.kind == "stroke"]
    return f"{min(found):.2f} pt" if found else "–", f"{profile.hairline} pt"


def check(pdf: Examined, profile: PrintProfile) -> Iterator[Verdict]:
    """Yield a verdict when there are lines thinner than the profile allows."""
    thin = [m for m in pdf.marks if m.kind == "stroke" and m.size < profile.hairline - ROUNDING]
    if thin:
        least = min(mark.size for mark in thin)
        yield Verdict(
            Severity.ERROR,
            say(
                "{count} lines are thinner than {least} pt (pages {pages}).",
                count=len(thin),
                least=profile.hairline,
                pages=pages_of(thin),
            ),
            say("Draw lines of at least {least} pt.", least=profile.hairline),
            f"{least:.2f} pt",
            f"{profile.hairline} pt",
            thin[0].page,
        )
