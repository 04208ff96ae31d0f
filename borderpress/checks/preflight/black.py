"""Is small black text black ink alone, and does nothing white print over?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from borderpress.checks.preflight.base import Examined, Measure, Rule, Verdict, limits, pages_of
from borderpress.model import Severity, Text, say
from borderpress.pdfwalk import Colour, Mark
from borderpress.printprofile import PrintProfile

RULE = Rule(
    "preflight.black",
    say("Is small black text black ink alone, and does nothing white print over?"),
    say(
        "Four inks never meet exactly: small letters get coloured edges. "
        "White that prints over is not there at all."
    ),
)
SMALL = 12.0
"""pt: text under this size may not be made of several inks; source: Ghent Workgroup."""
DARK = 0.85
"""Share of black ink from which a colour is meant as black."""


def measure(pdf: Examined, profile: PrintProfile) -> Measure | None:
    """Return the most ink of small black text, and how often it prints over."""
    if not limits(profile):
        return None
    dark = [m for m in pdf.marks if m.kind == "text" and m.size < SMALL and _is_dark(m.colour)]
    over = sum(mark.overprint for mark in dark)
    most = max((mark.colour.inks() for mark in dark), default=0.0)
    return f"{most:.0f} %; {over}/{len(dark)} overprint", "100 % K"


def check(pdf: Examined, profile: PrintProfile) -> Iterator[Verdict]:
    """Yield a verdict for rich small black, white that prints over, black that does not."""
    if not limits(profile):
        return
    texts = [mark for mark in pdf.marks if mark.kind == "text"]
    rich = [mark for mark in texts if mark.size < SMALL and _is_rich(mark.colour)]
    white = [mark for mark in pdf.marks if mark.overprint and mark.colour.is_white()]
    knocking = [m for m in texts if not m.overprint and m.size < SMALL and _is_black(m.colour)]
    if rich:
        most = max(mark.colour.inks() for mark in rich)
        text = say("Small text is black of several inks (pages {pages}).", pages=pages_of(rich))
        hint = say("Set text in black ink alone: 0 0 0 100.")
        yield _verdict(Severity.ERROR, text, hint, rich, f"{most:.0f} %", "100 % K")
    if white:
        text = say(
            "Something white prints over and will not be seen (pages {pages}).",
            pages=pages_of(white),
        )
        hint = say("Take overprinting away from white things.")
        yield _verdict(Severity.ERROR, text, hint, white, "white, overprint", "none")
    if profile.overprint and knocking:
        text = say(
            "Small black text is cut out of what lies under it (pages {pages}).",
            pages=pages_of(knocking),
        )
        hint = say("Let black text print over.")
        yield _verdict(Severity.WARNING, text, hint, knocking, "knockout", "overprint")


def _verdict(
    severity: Severity, text: Text, hint: Text, found: Sequence[Mark], measured: str, limit: str
) -> Verdict:
    return Verdict(severity, text, hint, measured, limit, found[0].page)


def _is_black(colour: Colour) -> bool:
    return colour.space == "DeviceCMYK" and colour.parts == (0, 0, 0, 1)


def _is_dark(colour: Colour) -> bool:
    return colour.space == "DeviceCMYK" and len(colour.parts) == 4 and colour.parts[3] >= DARK


def _is_rich(colour: Colour) -> bool:
    return _is_dark(colour) and sum(colour.parts[:3]) > 0.1
