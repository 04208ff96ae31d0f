"""Does the file say where the paper is cut, with room for the bleed?"""

from __future__ import annotations

from collections.abc import Iterator

from pikepdf import Name

from borderpress.checks.preflight.base import Examined, Measure, Rule, Verdict
from borderpress.model import Severity, say
from borderpress.printprofile import PrintProfile
from borderpress.sight import MM, Box

RULE = Rule(
    "preflight.boxes",
    say("Does the file say where the paper is cut, with room for the bleed?"),
    say("Without bleed a cut half a millimetre off leaves a white edge along the band."),
)
ROUNDING = 0.05
"""mm"""


def measure(pdf: Examined, profile: PrintProfile) -> Measure | None:
    """Return the least room for bleed."""
    if profile.bleed <= 0:
        return None
    rooms = [_room(pdf.box(p, "TrimBox"), pdf.box(p, "BleedBox")) for p in pdf.pdf.pages]
    return f"{max(min(rooms, default=0.0), 0):.1f} mm", f"{profile.bleed} mm"


def check(pdf: Examined, profile: PrintProfile) -> Iterator[Verdict]:
    """Yield a verdict for each page whose boxes are missing, wrong or too narrow."""
    if profile.bleed <= 0:
        return
    for number, page in enumerate(pdf.pdf.pages, 1):
        if Name.TrimBox not in page.obj:
            yield _verdict(number, "none", profile)
            continue
        trim, bleed, media = (pdf.box(page, box) for box in ("TrimBox", "BleedBox", "MediaBox"))
        room = min(_room(trim, bleed), _room(trim, media))
        if room < profile.bleed - ROUNDING:
            yield _verdict(number, f"{max(room, 0):.1f} mm", profile)
        elif _room(bleed, media) < -ROUNDING:
            yield Verdict(
                Severity.ERROR,
                say("On page {page} the bleed reaches beyond the paper.", page=number),
                say("Make the media box larger than the bleed box."),
                f"{_room(bleed, media):.1f} mm",
                "0 mm",
                number,
            )


def _verdict(page: int, measured: str, profile: PrintProfile) -> Verdict:
    return Verdict(
        Severity.ERROR,
        say(
            "Page {page} has not {bleed} mm of bleed on every side.", page=page, bleed=profile.bleed
        ),
        say("Set the trim box, and let grounds run {bleed} mm over it.", bleed=profile.bleed),
        measured,
        f"{profile.bleed} mm",
        page,
    )


def _room(inner: Box, outer: Box) -> float:
    """Return how far the outer box reaches beyond the inner, on the narrowest side, mm."""
    return (
        min(inner[0] - outer[0], inner[1] - outer[1], outer[2] - inner[2], outer[3] - inner[3]) / MM
    )
