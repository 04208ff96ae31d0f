"""The letters of a language: ``locales/<tag>/exemplars.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from borderpress.model import Finding
from borderpress.validate import read_toml

STATES = ("verified", "partly", "no data")


@dataclass(frozen=True, slots=True)
class Exemplars:
    """The letters that a language is written with, and who says so."""

    status: str
    """``verified``, ``partly`` or ``no data``: then the language is not vouched for."""
    source: str
    letters: tuple[str, ...]
    """In lower case; a letter may be more than one character (ng, ê̆)."""
    auxiliary: tuple[str, ...] = ()
    """Letters of names and loans."""
    sequences: tuple[str, ...] = ()
    """Letters with the marks that combine on them."""
    note: str = ""

    @cache  # noqa: B019 - a value: thirty of them live as long as the process
    def characters(self) -> frozenset[str]:
        """Return every single character of the letters, in both cases."""
        text = "".join((*self.letters, *self.auxiliary, *self.sequences))
        return frozenset(text + text.upper())

    def own(self) -> frozenset[str]:
        """Return the characters of the language's own letters, without names and loans."""
        text = "".join((*self.letters, *self.sequences))
        return frozenset(text + text.upper())

    def cased(self) -> tuple[str, ...]:
        """Return every letter and sequence, in lower and upper case, each once."""
        every = (*self.letters, *self.auxiliary, *self.sequences)
        return tuple(dict.fromkeys(form for letter in every for form in (letter, letter.upper())))


NO_DATA = Exemplars("no data", "", ())


def read_exemplars(path: str, text: str) -> tuple[Exemplars, tuple[Finding, ...]]:
    """Return the letters that an ``exemplars.toml`` names; NO_DATA with findings if it is bad."""
    form, faults = read_toml(text, path)
    if form is None:
        return NO_DATA, tuple(faults)
    found = Exemplars(
        status=form.choice("status", STATES),
        source=form.text("source"),
        letters=tuple(form.text("letters", required=False).split()),
        auxiliary=tuple(form.text("auxiliary", required=False).split()),
        sequences=tuple(form.text("sequences", required=False).split()),
        note=form.text("note", required=False),
    )
    form.close()
    return (NO_DATA if form.findings else found), tuple(form.findings)
