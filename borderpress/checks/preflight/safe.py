"""Does all text keep its distance from the cut?"""

from __future__ import annotations

from collections.abc import Iterator

from borderpress.checks.preflight.base import Examined, Measure, Rule, Verdict
from borderpress.model import Severity, say
from borderpress.printprofile import PrintProfile
from borderpress.sight import MM

RULE = Rule(
    "preflight.safe",
    say("Does all text keep its distance from the cut?"),
    say("A knife is never exact: letters at the edge are cut off on some copies."),
)
ROUNDING = 0.1
"""mm"""


def measure(pdf: Examined, profile: PrintProfile) -> Measure | None:
    """Return the distance of the letter that stands nearest to the trim."""
    nearest = [near for page in pdf.sights if (near := page.nearest_letter()) is not None]
    least = f"{min(nearest)[0] / MM:.1f} mm" if nearest else "–"
    return least, f"{profile.safe} mm"


def check(pdf: Examined, profile: PrintProfile) -> Iterator[Verdict]:
    """Yield a verdict for each page with letters nearer to the trim than the profile allows."""
    for number, page in enumerate(pdf.sights, 1):
        near = page.nearest_letter()
        if near is not None and near[0] / MM < profile.safe - ROUNDING:
            distance, letters = near
            yield Verdict(
                Severity.ERROR,
                say(
                    "On page {page} “{letters}” stands {distance} mm from the trim.",
                    page=number,
                    letters=letters,
                    distance=round(distance / MM, 1),
                ),
                say("Keep text {safe} mm away from it.", safe=profile.safe),
                f"{distance / MM:.1f} mm",
                f"{profile.safe} mm",
                number,
            )
