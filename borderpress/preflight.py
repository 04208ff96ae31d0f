"""Every preflight check on one PDF → a report: verdict, measured value, threshold."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

import pikepdf

from borderpress.checks.preflight import CHECKS
from borderpress.checks.preflight.base import Check, Examined, Rule, Verdict
from borderpress.errors import BorderpressError
from borderpress.model import Finding, Place, Severity, Text, say
from borderpress.printprofile import PrintProfile
from borderpress.sight import MM, NotShown

BROKEN = (pikepdf.PdfError, AttributeError, KeyError, TypeError, ValueError)
"""What a file raises whose objects are not of the kind that ISO 32000 asks for."""


class State(StrEnum):
    """What came out of one check."""

    PASSED = "passed"
    WARNING = "warning"
    ERROR = "error"
    SKIPPED = "not asked"
    """The print profile does not ask."""


LARGEST = 4
"""m²: the largest page that is looked at, four times A0; a larger one would fill the memory."""
UNPROVED = (
    say("No free program can prove PDF/X-4: what stands here was checked, and nothing else."),
    say("Colours were not measured on paper. Ask for a proof print when they matter."),
    say("Whether words are right, no program can tell."),
)
"""What no tool here can prove."""


@dataclass(frozen=True, slots=True)
class Row:
    """One check and what it found."""

    rule: Rule
    state: State
    measured: str
    threshold: str
    verdicts: tuple[Verdict, ...] = ()


@dataclass(frozen=True, slots=True)
class Preflight:
    """The report on one PDF."""

    profile: str
    """Name of the print profile it was held against."""
    rows: tuple[Row, ...]

    def verdicts(self) -> Iterable[tuple[Row, Verdict]]:
        """Yield everything that is wrong."""
        for row in self.rows:
            for verdict in row.verdicts:
                yield row, verdict

    def failed(self) -> bool:
        """Return whether the PDF must not go to press."""
        return any(row.state is State.ERROR for row in self.rows)

    def findings(self, path: str) -> tuple[Finding, ...]:
        """Return what is wrong as findings about the file at ``path``."""
        return tuple(
            Finding(row.rule.code, v.severity, v.text, v.hint, Place(path))
            for row, v in self.verdicts()
        )

    def record(self, told: Callable[[Text], str]) -> dict[str, object]:
        """Return the report as JSON; ``told`` says sentences in the reader's language."""
        return {
            "profile": self.profile,
            "failed": self.failed(),
            "checks": [
                {
                    "code": row.rule.code,
                    "question": told(row.rule.question),
                    "verdict": str(row.state),
                    "measured": row.measured,
                    "threshold": row.threshold,
                    "found": [
                        {
                            "severity": str(v.severity),
                            "page": v.page,
                            "text": told(v.text),
                            "hint": told(v.hint),
                            "measured": v.measured,
                            "threshold": v.threshold,
                        }
                        for v in row.verdicts
                    ],
                }
                for row in self.rows
            ],
            "not_proved": [told(text) for text in UNPROVED],
        }


def examined(data: bytes, name: str) -> Examined:
    """Return a PDF ready for the checks; ``name`` is told when it is none, or is locked.

    Raises BorderpressError.
    """
    try:
        found = Examined(data)
    except pikepdf.PasswordError as error:
        raise BorderpressError(
            say("{name} is locked with a password.", name=name),
            say("Save it without a password, then look again."),
        ) from error
    except (pikepdf.PdfError, ValueError) as error:
        raise BorderpressError(
            say("{name} is not a PDF that can be read.", name=name),
            say("Open it in a viewer, or ask for the file once more."),
        ) from error
    sizes = list(_sizes(found))
    if not sizes:
        raise BorderpressError(
            say("{name} has no pages.", name=name), say("Ask for the file once more.")
        )
    if max(sizes) > LARGEST:
        raise BorderpressError(
            say("{name} has a page of {size} m².", name=name, size=round(max(sizes), 1)),
            say("Pages of up to {size} m² can be looked at.", size=LARGEST),
        )
    return found


def _sizes(pdf: Examined) -> Iterable[float]:
    """Yield the area of each page, m²; 0 where a page has no size that can be read."""
    for page in pdf.pdf.pages:
        try:
            left, bottom, right, top = pdf.box(page, "MediaBox")
        except BROKEN:
            yield 0.0
            continue
        yield (right - left) * (top - bottom) / (1000 * MM) ** 2


def preflight(pdf: Examined, profile: PrintProfile) -> Preflight:
    """Return what every check says of a PDF, held against a print profile."""
    return Preflight(profile.name, tuple(_row(check, pdf, profile) for check in CHECKS))


def _row(check: Check, pdf: Examined, profile: PrintProfile) -> Row:
    try:
        verdicts = tuple(check.check(pdf, profile))
        measure = check.measure(pdf, profile)
    except (BorderpressError, NotShown, *BROKEN) as error:
        problem = error.text.english() if isinstance(error, BorderpressError) else str(error)[:120]
        text = say("This could not be measured ({problem}).", problem=problem)
        hint = say("Make the PDF anew with another program.")
        verdict = Verdict(Severity.ERROR, text, hint, "?", "?")
        return Row(check.RULE, State.ERROR, "?", "?", (verdict,))
    if measure is None:
        return Row(check.RULE, State.SKIPPED, "–", "–")
    if not verdicts:
        return Row(check.RULE, State.PASSED, *measure)
    worst = next((v for v in verdicts if v.severity is Severity.ERROR), verdicts[0])
    state = State.ERROR if worst.severity is Severity.ERROR else State.WARNING
    return Row(check.RULE, state, worst.measured, worst.threshold, verdicts)
