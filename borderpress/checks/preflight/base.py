"""What a preflight check is given, and what it says."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import pikepdf

from borderpress.model import Severity, Text
from borderpress.pdfwalk import Mark, marks
from borderpress.printprofile import PrintProfile
from borderpress.separations import Inks, separations
from borderpress.sight import Box, Sight, sights


class Examined:
    """A PDF that is looked at; what several checks ask for is read once."""

    def __init__(self, data: bytes) -> None:
        """Raises pikepdf.PdfError when ``data`` is no PDF, or is locked."""
        self.data = data
        self.pdf = pikepdf.open(io.BytesIO(data))

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """Everything that the pages paint."""
        return tuple(marks(self.pdf))

    @cached_property
    def inks(self) -> tuple[Inks, ...]:
        """The ink of each page; BorderpressError where it cannot be measured."""
        return tuple(separations(self.data))

    @cached_property
    def sights(self) -> tuple[Sight, ...]:
        """Each page as it is seen."""
        return tuple(sights(self.data))

    def box(self, page: pikepdf.Page, name: str) -> Box:
        """Return a box of a page; the trim and bleed box of a page without one is its crop box."""
        inherited = page.obj.get(f"/{name}") or page.cropbox or page.mediabox
        left, bottom, right, top = (float(part) for part in inherited)
        return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found."""

    severity: Severity
    text: Text
    hint: Text
    measured: str
    """What was measured, with its unit."""
    threshold: str
    """What the print profile asks for."""
    page: int = 0
    """From 1; 0 for the whole file."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A preflight check: its stable code, and why it is asked."""

    code: str
    """``preflight.<name>``."""
    question: Text
    rationale: Text
    """How a reader or a print shop would suffer."""


class Check(Protocol):
    """What each module of this package offers."""

    RULE: Rule

    def check(self, pdf: Examined, profile: PrintProfile, /) -> Iterator[Verdict]:
        """Yield what is wrong."""

    def measure(self, pdf: Examined, profile: PrintProfile, /) -> Measure | None:
        """Return what was measured and what the profile asks for; None where it does not ask."""


Measure = tuple[str, str]
"""What was measured and what is asked for, each with its unit."""


def pages_of(found: Iterable[Mark]) -> str:
    """Return the numbers of the pages on which marks stand: ``1, 3, 7``; at most eight."""
    numbers = sorted({mark.page for mark in found})
    shown = ", ".join(map(str, numbers[:8]))
    return f"{shown} …" if len(numbers) > 8 else shown


def limits(profile: PrintProfile) -> bool:
    """Return whether the profile asks for inks: office printers take screen colours."""
    return profile.colours == "cmyk"
