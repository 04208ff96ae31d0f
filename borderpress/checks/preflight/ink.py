"""Does the paper get more ink than it can carry?"""

from __future__ import annotations

from collections.abc import Iterator

from borderpress.checks.preflight.base import Examined, Measure, Rule, Verdict, limits
from borderpress.model import Severity, say
from borderpress.printprofile import PrintProfile

RULE = Rule(
    "preflight.ink",
    say("Does the paper get more ink than it can carry?"),
    say("Too much ink does not dry: sheets stick together and the back of each shows the next."),
)
LEAST = 0.02
"""Percent of the page: a few pixels where two edges meet are no ground."""


def measure(pdf: Examined, profile: PrintProfile) -> Measure | None:
    """Return the most ink of any place; a few pixels of edges do not count."""
    if not limits(profile):
        return None
    most = max((page.most_of(LEAST) for page in pdf.inks), default=0)
    return f"{most} %", f"{profile.ink_limit} %"


def check(pdf: Examined, profile: PrintProfile) -> Iterator[Verdict]:
    """Yield a verdict for each page with places of too much ink."""
    if not limits(profile):
        return
    for number, page in enumerate(pdf.inks, 1):
        share = page.share_over(profile.ink_limit)
        if share > LEAST:
            yield Verdict(
                Severity.ERROR,
                say(
                    "Page {page} has up to {most} % of ink, on {share} % of its area too much.",
                    page=number,
                    most=page.most,
                    share=round(share, 2),
                ),
                say("Lighten dark pictures, or ask the shop for a profile with this limit."),
                f"{page.most} %",
                f"{profile.ink_limit} %",
                number,
            )
