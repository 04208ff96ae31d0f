"""Do grounds that touch the trim run on through the bleed?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from borderpress.checks.preflight.base import Examined, Measure, Rule, Verdict
from borderpress.model import Severity, say
from borderpress.printprofile import PrintProfile

RULE = Rule(
    "preflight.edges",
    say("Do grounds that touch the trim run on through the bleed?"),
    say("A box for the bleed without artwork in it is paper: the cut shows white."),
)
SIDES = {
    "left": say("On the left of page {page} artwork stops at the trim."),
    "right": say("On the right of page {page} artwork stops at the trim."),
    "top": say("At the top of page {page} artwork stops at the trim."),
    "bottom": say("At the foot of page {page} artwork stops at the trim."),
}


def measure(_pdf: Examined, profile: PrintProfile) -> Measure | None:
    """Return how much artwork stops at the trim where nothing was found."""
    return ("0 mm", "0 mm") if profile.bleed > 0 else None


def check(pdf: Examined, profile: PrintProfile) -> Iterator[Verdict]:
    """Yield a verdict for each side of a page where artwork stops at the trim."""
    if profile.bleed <= 0:
        return
    for number, page in enumerate(pdf.sights, 1):
        for side, bare in page.bare_edges(profile.bleed).items():
            yield Verdict(
                Severity.ERROR,
                replace(SIDES[side], values=(("page", str(number)),)),
                say("Let it run {bleed} mm over the trim.", bleed=profile.bleed),
                f"{bare:.0f} mm",
                "0 mm",
                number,
            )
