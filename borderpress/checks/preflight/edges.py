"""Do grounds that touch the trim run on through the bleed?"""

from __future__ import annotations

from collections.abc import Iterator

from borderpress.checks.preflight.base import Examined, Rule, Verdict
from borderpress.model import Severity, say
from borderpress.printprofile import PrintProfile

RULE = Rule(
    "preflight.edges",
    say("Do grounds that touch the trim run on through the bleed?"),
    say("A box for the bleed without artwork in it is paper: the cut shows white."),
)
SIDES = {"left": say("left"), "top": say("top"), "right": say("right"), "bottom": say("bottom")}


def check(pdf: Examined, profile: PrintProfile) -> Iterator[Verdict]:
    """Yield a verdict for each side of a page where artwork stops at the trim."""
    if profile.bleed <= 0:
        return
    for number, page in enumerate(pdf.sights, 1):
        for side, bare in page.bare_edges(profile.bleed).items():
            yield Verdict(
                Severity.ERROR,
                say(
                    "On page {page}, {side}, artwork stops at the trim.",
                    page=number,
                    side=SIDES[side].english(),
                ),
                say("Let it run {bleed} mm over the trim.", bleed=profile.bleed),
                f"{bare:.0f} mm",
                "0 mm",
                number,
            )
