"""What can go wrong, and how it is told: translatable sentences, exit codes."""

from __future__ import annotations

from enum import IntEnum

from borderpress.model import Place, Text


class Exit(IntEnum):
    """Exit codes of ``build.py``; part of the interface, never changed."""

    FINE = 0
    """Everything was made; no finding of severity error."""
    FINDINGS = 1
    """Made, but with at least one finding of severity error."""
    BAD_USE = 2
    """Bad input or bad use: nothing was made, nothing was changed."""


class BorderpressError(Exception):
    """A fault of the operator or the machine: one sentence, a place, a remedy.

    Faults of a *document* are :class:`borderpress.model.Finding` objects
    instead; faults of the program are ordinary tracebacks.
    """

    def __init__(self, text: Text, hint: Text, place: Place | None = None) -> None:
        super().__init__(text.english())
        self.text = text
        self.hint = hint
        self.place = place
