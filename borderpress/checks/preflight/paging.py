"""Can the pages be bound?"""

from __future__ import annotations

from collections.abc import Iterator

from borderpress.checks.preflight.base import Examined, Measure, Rule, Verdict
from borderpress.model import Severity, say
from borderpress.printprofile import PrintProfile

RULE = Rule(
    "preflight.pages",
    say("Can the pages be bound?"),
    say(
        "A stapled booklet has four pages a sheet; the shop would add blank ones wherever it likes."
    ),
)


def measure(pdf: Examined, profile: PrintProfile) -> Measure | None:
    """Return the number of pages."""
    return str(len(pdf.pdf.pages)), f"n × {profile.pages}"


def check(pdf: Examined, profile: PrintProfile) -> Iterator[Verdict]:
    """Yield a verdict when the number of pages is no multiple of what the binding needs."""
    count = len(pdf.pdf.pages)
    if count % profile.pages:
        more = profile.pages - count % profile.pages
        yield Verdict(
            Severity.ERROR,
            say("{count} pages cannot be bound: {more} are missing.", count=count, more=more),
            say("Add pages or a note page, or choose another binding."),
            str(count),
            f"n × {profile.pages}",
        )
