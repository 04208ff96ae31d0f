"""Is every colour one that the press has inks for?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from borderpress.checks.preflight.base import Examined, Measure, Rule, Verdict, limits, pages_of
from borderpress.model import Severity, say
from borderpress.printprofile import PrintProfile

RULE = Rule(
    "preflight.colours",
    say("Is every colour one that the press has inks for?"),
    say(
        "Screen colours are converted by chance at the shop: reds turn brown, "
        "black text gets a fringe."
    ),
)
PRINTED = ("DeviceCMYK", "DeviceGray", "ICCBased4", "Separation All", "Separation Black")
"""Spaces that name inks of four-colour printing; ``All`` is for registration marks."""


def measure(pdf: Examined, profile: PrintProfile) -> Measure | None:
    """Return the colour spaces in use."""
    spaces = sorted({mark.colour.space for mark in pdf.marks})
    return (", ".join(spaces)[:80] or "–", "CMYK") if limits(profile) else None


def check(pdf: Examined, profile: PrintProfile) -> Iterator[Verdict]:
    """Yield a verdict for each colour space that is no ink of the press."""
    if not limits(profile):
        return
    strange = [mark for mark in pdf.marks if not _printed(mark.colour.space)]
    ordered = sorted(strange, key=lambda mark: mark.colour.space)
    for space, found in groupby(ordered, key=lambda mark: mark.colour.space):
        marks = list(found)
        spot = space.startswith(("Separation", "DeviceN"))
        yield Verdict(
            Severity.ERROR,
            say(
                "{count} things are in the colour space {space} (pages {pages}).",
                count=len(marks),
                space=space,
                pages=pages_of(marks),
            ),
            say("Name the spot colour to the shop, or set it in four colours.")
            if spot
            else say("Make the PDF with the print profile: it converts every colour."),
            space,
            "CMYK",
            min(mark.page for mark in marks),
        )


def _printed(space: str) -> bool:
    return space.removeprefix("Indexed ").removeprefix("Pattern ") in (*PRINTED, "Pattern")
