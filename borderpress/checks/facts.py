"""Are the facts that travellers act on still valid, and when were they last checked?

A wrong fee or telephone number does harm, and nobody looks at a page that is a year old.  So a
fact is told before its last day, after it, and when its check is long ago.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from borderpress.model import Bulletin, Fact, Finding, Place, Publication, Severity, say


def state(fact: Fact, day: date, stale_days: int) -> str:
    """Return ``expired`` (past its last day), ``stale`` (checked too long ago) or ``fresh``."""
    if fact.valid_until is not None and fact.valid_until < day:
        return "expired"
    if stale_days and fact.checked_on + timedelta(days=stale_days) < day:
        return "stale"
    return "fresh"


def is_near(fact: Fact, day: date, warn_days: int) -> bool:
    """Return whether the last day of a fact is past, or near."""
    return fact.valid_until is not None and fact.valid_until < day + timedelta(days=warn_days)


def fact_findings(
    publication: Publication, bulletins: Sequence[Bulletin], day: date
) -> Iterator[Finding]:
    """Yield a finding for each fact past its last day or near it."""
    for bulletin in bulletins:
        for fact in bulletin.facts:
            if is_near(fact, day, publication.fact_warning):
                yield _near(bulletin, fact, day)


def stale_findings(
    publication: Publication, bulletins: Sequence[Bulletin], day: date
) -> Iterator[Finding]:
    """Yield a note for each fact whose check is long ago."""
    for bulletin in bulletins:
        for fact in bulletin.facts:
            if state(fact, day, publication.fact_stale) == "stale":
                yield Finding(
                    "facts.stale",
                    Severity.INFO,
                    say(
                        "“{label}” was checked on {date}, more than {days} days ago.",
                        label=fact.label,
                        date=fact.checked_on.isoformat(),
                        days=publication.fact_stale,
                    ),
                    say("Look it up again and write the new date under checked_on."),
                    Place(bulletin.path, fact.line),
                )


def _near(bulletin: Bulletin, fact: Fact, day: date) -> Finding:
    until = fact.valid_until or day
    place = Place(bulletin.path, fact.line)
    hint = say("Look it up, then change value, checked_on and valid_until, or take the fact out.")
    if until < day:
        text = say(
            "“{label}” expired on {date}; pages say so.",
            label=fact.label,
            date=until.isoformat(),
        )
        return Finding("facts.expired", Severity.WARNING, text, hint, place)
    text = say(
        "“{label}” expires on {date}, in {days} days.",
        label=fact.label,
        date=until.isoformat(),
        days=(until - day).days,
    )
    return Finding("facts.expiring", Severity.WARNING, text, hint, place)
