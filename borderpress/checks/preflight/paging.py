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


SIDES = 2
"""Of a sheet: a booklet that stands on sheets already is printed on both."""


def _multiple(profile: PrintProfile) -> int:
    """Return what the number of pages is a multiple of."""
    return SIDES if profile.sheets == "booklet" else profile.pages


def measure(pdf: Examined, profile: PrintProfile) -> Measure | None:
    """Return the number of pages."""
    return str(len(pdf.pdf.pages)), f"n × {_multiple(profile)}"


def check(pdf: Examined, profile: PrintProfile) -> Iterator[Verdict]:
    """Yield a verdict when the number of pages is no multiple of what the binding needs."""
    count, multiple = len(pdf.pdf.pages), _multiple(profile)
    if count % multiple:
        more = multiple - count % multiple
        yield Verdict(
            Severity.ERROR,
            say("{count} pages cannot be bound: {more} are missing.", count=count, more=more),
            say("Add pages or a note page, or choose another binding."),
            str(count),
            f"n × {multiple}",
        )
