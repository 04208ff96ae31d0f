"""How a page speaks: the labels, dates and names that one job needs, as plain values.

A job runs in another process and its key is the hash of what it is given, so a
voice carries only the words that the page may use, not whole catalogs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from borderpress.interface import Labels
from borderpress.languages import format_date, format_number, language_name
from borderpress.layout import Speech
from borderpress.model import Language, LocalText


@dataclass(frozen=True, slots=True)
class Voice:
    """What a page needs to speak one language."""

    language: Language
    speakers: tuple[Language, ...]
    """The languages of its fallback list, for dates and numbers."""
    labels: tuple[tuple[str, str, str], ...]
    """(msgid, text, language) of each label."""
    names: tuple[tuple[str, str, str], ...]
    """(tag, name, language of the name) of each language the page may name."""


def make_voice(
    language: Language,
    languages: Mapping[str, Language],
    labels: Labels,
    msgids: Iterable[str],
    named: Iterable[str],
) -> Voice:
    """Return the voice of a page in ``language`` that uses ``msgids`` and names ``named``."""
    said = ((msgid, labels(msgid)) for msgid in sorted(set(msgids)))
    called = ((tag, language_name(tag, language, languages)) for tag in sorted(set(named)))
    return Voice(
        language,
        tuple(languages[tag] for tag in language.fallback if tag in languages),
        tuple((msgid, label.text, label.language) for msgid, label in said),
        tuple((tag, name.text, name.language) for tag, name in called),
    )


def speech(voice: Voice) -> Speech:
    """Return the functions that templates call, from the values of a voice."""
    labels = {msgid: LocalText(text, tag) for msgid, text, tag in voice.labels}
    names = {of: LocalText(text, tag) for of, text, tag in voice.names}
    languages = {language.tag: language for language in (voice.language, *voice.speakers)}
    return Speech(
        language=voice.language,
        label=labels.__getitem__,
        date=lambda day, style: format_date(voice.language, languages, day, style),
        number=lambda value: format_number(voice.language, languages, value),
        name=names.__getitem__,
    )
