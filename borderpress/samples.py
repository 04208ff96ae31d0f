"""Attested text of a language, for its proof sheet: ``locales/<tag>/specimen.toml``."""

from __future__ import annotations

from dataclasses import dataclass

from borderpress.model import Finding
from borderpress.validate import read_toml


@dataclass(frozen=True, slots=True)
class Sample:
    """Running text that somebody other than us has published, and who that is."""

    source: str = ""
    headlines: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    """Sentences with the punctuation and the signs that must stay with their word."""

    def texts(self) -> tuple[str, ...]:
        """Return everything that is set."""
        return (*self.headlines, *self.paragraphs, *self.sentences)


NO_TEXT = Sample()
"""A language of which no attested running text is known."""


def read_sample(path: str, text: str) -> tuple[Sample, tuple[Finding, ...]]:
    """Return the text of a ``specimen.toml``; NO_TEXT with findings if it is bad."""
    form, faults = read_toml(text, path)
    if form is None:
        return NO_TEXT, tuple(faults)
    found = Sample(
        source=form.text("source"),
        headlines=form.texts("headlines", required=True),
        paragraphs=form.texts("paragraphs", required=True),
        sentences=form.texts("sentences"),
    )
    form.close()
    return (NO_TEXT if form.findings else found), tuple(form.findings)
