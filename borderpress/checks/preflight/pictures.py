"""Have pictures enough pixels for the size at which they stand?"""

from __future__ import annotations

from collections.abc import Iterator

from borderpress.checks.preflight.base import Examined, Measure, Rule, Verdict
from borderpress.model import Severity, say
from borderpress.pdfwalk import Mark
from borderpress.printprofile import PrintProfile

RULE = Rule(
    "preflight.pictures",
    say("Have pictures enough pixels for the size at which they stand?"),
    say("Under 150 pixels for an inch readers see squares instead of a face."),
)


def measure(pdf: Examined, profile: PrintProfile) -> Measure | None:
    """Return the least resolution of a picture."""
    found = [mark.size for mark in pdf.marks if mark.kind == "picture" and mark.size > 0]
    return f"{round(min(found))} ppi" if found else "–", f"{profile.warn_ppi} ppi"


def check(pdf: Examined, profile: PrintProfile) -> Iterator[Verdict]:
    """Yield a verdict for each picture with too few pixels."""
    for mark in pdf.marks:
        if mark.kind == "picture" and (limit := _limit(mark, profile)):
            yield Verdict(
                Severity.ERROR if mark.size < profile.error_ppi else Severity.WARNING,
                say(
                    "A picture on page {page} has {ppi} pixels for an inch.",
                    page=mark.page,
                    ppi=round(mark.size),
                ),
                say("Take a picture with more pixels, or show it smaller."),
                f"{round(mark.size)} ppi",
                f"{limit} ppi",
                mark.page,
            )


def _limit(mark: Mark, profile: PrintProfile) -> int:
    """Return the resolution that a picture misses; 0 where it has enough."""
    wanted = profile.line_ppi if mark.bits == 1 else profile.warn_ppi
    return wanted if 0 < mark.size < wanted - 0.5 else 0
