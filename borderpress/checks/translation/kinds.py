"""What a check of a translation is asked with, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from borderpress.conventions import Conventions
from borderpress.glossary import NO_GLOSSARY, Glossary
from borderpress.model import Language, Severity, Text


@dataclass(frozen=True, slots=True)
class Pair:
    """A text and its translation."""

    source: str
    """The msgid."""
    text: str
    """The msgstr as its translator wrote it, in NFC."""
    markdown: bool
    """False for sentences of the toolkit, which have placeholders but no marks."""
    language: Language
    """That of the translation."""
    of_source: Conventions
    of_text: Conventions
    glossary: Glossary = NO_GLOSSARY


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one translation."""

    text: Text
    hint: Text


@dataclass(frozen=True, slots=True)
class Check:
    """One question that every translation is asked."""

    name: str
    """The finding's code is ``translation.<name>``."""
    severity: Severity
    ask: Callable[[Pair], Iterator[Fault]]
    blocks: bool = False
    """Whether a fault keeps the translation out of every edition."""
    allowed: bool = True
    """Whether a translator may say that it is meant (see `allowances`)."""
