"""Spelling by the letters of the language: what no writer of it would type on purpose.

A word is left alone when the source has it too (names, addresses), when it is plain
ASCII, or when it can be Vietnamese: foreign names inside a text are normal.  What is told
of a language comes from its ``exemplars.toml``; one without data is not vouched for.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from borderpress import text as text_package
from borderpress.exemplars import Exemplars
from borderpress.model import Finding, Language, Message, Place, Severity, Text, say
from borderpress.text.clusters import COENG, PRE_VOWELS, SIGNS, ZWSP
from borderpress.text.impossible import impossible
from borderpress.text.syllables import is_vietnamese

LONGEST_RUN = 24
"""Letters of New Tai Lue without U+200B or space that are taken for a sentence nobody cut."""
SPOKEN = 40
"""Characters of a text that a finding shows."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one text."""

    name: str
    text: Text
    hint: Text


@dataclass(frozen=True, slots=True)
class _Asked:
    """One text, and what it is asked by."""

    text: str
    source: str
    """The message it translates; its words need no explanation."""
    language: Language
    exemplars: Exemplars
    letters: frozenset[str]
    """Every character of the exemplars."""


@cache
def lookalikes() -> Mapping[str, Any]:
    """Return ``text/data/lookalikes.toml``."""
    path = Path(text_package.__file__).parent / "data" / "lookalikes.toml"
    return tomllib.loads(path.read_text("utf-8"))


def source_findings(path: str, text: str) -> tuple[Finding, ...]:
    """Return the impossible sequences and misplaced U+200B in a file of the source."""
    found: list[Finding] = []
    for number, line in enumerate(text.split("\n"), 1):
        for fault in (*_impossible(line), *_stray_zwsp(line)):
            found.append(_finding(fault, Place(path, number)))
    return tuple(found)


def message_findings(
    messages: Sequence[Message], language: Language, exemplars: Exemplars
) -> tuple[Finding, ...]:
    """Return what is wrong in messages of the source, by the letters of its language.

    What :func:`source_findings` tells of their file, with the very line, is not told again.
    """
    if exemplars.status == "no data":
        return ()
    found: list[Finding] = []
    for message in messages:
        told = {*_impossible(message.id), *_stray_zwsp(message.id)}
        place = message.places[0] if message.places else Place("")
        wrong = (fault for fault in faults(message.id, language, exemplars) if fault not in told)
        found += [_finding(fault, place) for fault in wrong]
    return tuple(found)


def _finding(fault: Fault, place: Place) -> Finding:
    return Finding(f"orthography.{fault.name}", Severity.WARNING, fault.text, fault.hint, place)


def faults(
    text: str, language: Language, exemplars: Exemplars, source: str = ""
) -> tuple[Fault, ...]:
    """Return what is wrong in ``text`` (NFC), each fault once.

    ``source``: the message it translates.  A language without data is not
    vouched for: only U+200B that is wrong in every language is told.
    """
    if exemplars.status == "no data":
        return tuple(dict.fromkeys(_stray_zwsp(text)))
    asked = _Asked(text, source, language, exemplars, exemplars.characters())
    found = (fault for check in _CHECKS for fault in check(asked))
    return tuple(dict.fromkeys(found))


# --- Words and letters --------------------------------------------------------

_WORD = re.compile(
    r"(?:[^\W\d_]|[\u0300-\u036f\u0eb0-\u0ece\u17b4-\u17d3\u17dd\uaa29-\uaa4d\uaab0-\uaac2])+"
)
"""Letters with their marks, which Python does not count as letters."""
_NON_LATIN = ("Laoo", "Khmr", "Tavt", "Talu", "Cham", "Lana", "Hans")


def _strange(asked: _Asked) -> Iterator[str]:
    """Yield the words with letters that the language does not have."""
    for word in dict.fromkeys(_WORD.findall(asked.text)):
        known = word.isascii() or asked.letters.issuperset(word) or word in asked.source
        if not known and not is_vietnamese(word):
            yield word


def _look_alikes(asked: _Asked) -> Iterator[Fault]:
    for word in _strange(asked):
        if new := _look_alike(word, asked):
            yield _meant("look-alike", word, new)


def _look_alike(word: str, asked: _Asked) -> str:
    """Return what a strange word is once its look-alikes are replaced; ``""`` if still strange."""
    if asked.language.script in _NON_LATIN:
        return ""
    own = asked.exemplars.own()
    new = unicodedata.normalize("NFD", word)
    for pair in (*lookalikes()["letters"], *lookalikes()["marks"]):
        wrong, right = pair.split(" ")
        if right in own or unicodedata.combining(right):
            new = new.replace(unicodedata.normalize("NFD", wrong), right)
    new = unicodedata.normalize("NFC", new)
    possible = is_vietnamese(new) if asked.language.tag == "vi" else own.issuperset(new)
    return new if new != word and possible else ""


def _mixed(asked: _Asked) -> Iterator[Fault]:
    """Yield words of Latin letters with a letter of another alphabet inside."""
    for word in dict.fromkeys(_WORD.findall(asked.text)):
        if word.isascii() or word in asked.source:
            continue
        names = [unicodedata.name(c, "") for c in word]
        strange = [
            c
            for c, name in zip(word, names, strict=True)
            if name.startswith(tuple(lookalikes()["mixed"]))
        ]
        if strange and any(name.startswith("LATIN") for name in names):
            yield Fault(
                "mixed",
                say("“{word}” holds letters of two alphabets ({letters}).",
                    word=word, letters=_named(strange[0])),
                say("Type the word again with the keyboard of the language."),
            )  # fmt: skip


def _stray(asked: _Asked) -> Iterator[Fault]:
    """Yield letters that are in the language's script but not among its letters."""
    if asked.language.script == "Hans" or asked.exemplars.status != "verified":
        return
    prefix = _BLOCKS.get(asked.language.script)
    for word in _strange(asked):
        strange = [c for c in word if c not in asked.letters and c not in SIGNS]
        letters = [c for c in strange if not _is_foreign(c, prefix)]
        names = not prefix and _is_name(word, asked)
        if letters and not names and not _look_alike(word, asked):
            yield Fault(
                "stray-letter",
                say("“{word}” has a letter that {tag} does not: {letter}.",
                    word=word, tag=asked.language.tag, letter=_named(letters[0])),
                say("Check the spelling; if the letter is right, add it to "
                    "locales/{tag}/exemplars.toml with its source.", tag=asked.language.tag),
            )  # fmt: skip


_BLOCKS = {
    "Laoo": "LAO ",
    "Khmr": "KHMER ",
    "Tavt": "TAI VIET ",
    "Talu": "NEW TAI LUE ",
    "Cham": "CHAM ",
    "Lana": "TAI THAM ",
}


def _is_foreign(character: str, prefix: str | None) -> bool:
    """Return whether a letter belongs to another script: a name quoted as it is written."""
    name = unicodedata.name(character, "")
    return not name.startswith(prefix or "LATIN")


def _is_name(word: str, asked: _Asked) -> bool:
    """Return whether a Latin word may be a name: it has a capital; English has loans too."""
    return word[0].isupper() or asked.language.tag == "en"


def _thai_in_lao(asked: _Asked) -> Iterator[Fault]:
    if asked.language.script != "Laoo":
        return
    for found in re.finditer("[\u0e00-\u0e7f]+", asked.text):
        if found.group() not in asked.source:
            yield Fault(
                "thai-in-lao",
                say("Thai letters stand in the Lao text: “{word}”.", word=found.group()),
                say("Type them again with the Lao keyboard; they only look alike."),
            )


def _named(character: str) -> str:
    return f"{character} U+{ord(character):04X} {unicodedata.name(character, '')}".strip()


def _meant(name: str, old: str, new: str) -> Fault:
    return Fault(
        name,
        say("“{old}” is typed with a look-alike: {letter}.", old=old,
            letter=_named(next((a for a, b in zip(old, new, strict=False) if a != b), old[-1]))),
        say("Write “{new}”.", new=new),
    )  # fmt: skip


# --- Apostrophes --------------------------------------------------------------


def _apostrophes(asked: _Asked) -> Iterator[Fault]:
    """Yield words whose apostrophe is a letter and is typed with another sign."""
    signs = str(lookalikes()["apostrophes"])
    own = [a for a in (*asked.exemplars.letters, *asked.exemplars.auxiliary) if a in signs]
    if "'" in own or "’" in own:  # both are the same apostrophe in print
        own += ["'", "’"]
    if not own:
        return
    wrong = "".join(sign for sign in signs if sign not in own)
    letter = r"[^\W\d_]"
    inside = rf"(?:{letter}|[\u0300-\u036f])+[{wrong}](?={letter})"
    # At the start of a word it is a quotation mark where another one closes behind.
    start = rf"(?<![^\W_])(?<!\S)['’ʼʻ](?={letter})(?![^'’\"”]*{letter}['’](?!{letter}))"
    word = rf"(?:{letter}|[\u0300-\u036f])+"
    begins = [rf"{start}{word}"] if own[0] == "ꞌ" else []
    for pattern in (rf"{inside}{word}", *begins):
        for found in re.finditer(pattern, asked.text):
            old = found.group()
            if old not in asked.source:
                new = re.sub(f"[{wrong}]", own[0], old)
                yield Fault(
                    "apostrophe",
                    say("“{old}” has the wrong apostrophe.", old=old),
                    say("Write “{new}”, with {letter}.", new=new, letter=_named(own[0])),
                )


# --- U+200B -------------------------------------------------------------------

_MARK = re.compile(r"[\u0eb0-\u0ebd\u0ec8-\u0ece\u17b4-\u17d3\u17dd]")


def _stray_zwsp(text: str) -> Iterator[Fault]:
    """Yield U+200B where it does nothing or harm."""
    if "\ufeff" in text:
        yield Fault(
            "invisible",
            say("U+FEFF, which nobody sees, stands inside the text."),
            say("Delete it; it comes along when files are joined."),
        )
    if ZWSP not in text:
        return
    inside = "does-nothing", say("U+200B stands beside a space or another U+200B.")
    cuts = "cuts", say("U+200B cuts a syllable or parts a sign from its word.")
    for place in re.finditer(ZWSP, text):
        before, after = text[: place.start()][-1:], text[place.end() :][:1]
        name, told = "", cuts[1]
        if before.isspace() or after.isspace() or after == ZWSP:
            name, told = inside
        elif _parts(before, after):
            name = cuts[0]
        if name:
            around = text[max(0, place.start() - 8) : place.end() + 8].replace(ZWSP, "|")
            yield Fault(f"zwsp-{name}", told, say("Delete it: “{text}” (shown as |).", text=around))


def _parts(before: str, after: str) -> bool:
    return bool(
        _MARK.match(after)
        or before == COENG
        or re.match(f"[{PRE_VOWELS}]", before)
        or after in SIGNS
    )


def _zwsp(asked: _Asked) -> Iterator[Fault]:
    yield from _stray_zwsp(asked.text)
    if ZWSP in asked.text and asked.language.breaks == "space":
        yield Fault(
            "zwsp-latin",
            say("U+200B stands in a language that puts spaces between words."),
            say("Delete it, or type a space if two words were joined."),
        )


def _uncut(asked: _Asked) -> Iterator[Fault]:
    """Yield long runs of a script that only its author can cut into words."""
    if asked.language.breaks != "author":
        return
    block = _BLOCKS.get(asked.language.script, "\0")
    for run in re.split(rf"[\s{ZWSP}\u2060]+", asked.text):
        letters = [c for c in run if unicodedata.name(c, "").startswith(block)]
        if len(letters) > LONGEST_RUN:
            yield Fault(
                "zwsp-missing",
                say("{count} letters stand without a place to break: “{text}”.",
                    count=len(letters), text=run[:SPOKEN]),
                say("Type U+200B between the words: no program knows the words of {tag}.",
                    tag=asked.language.tag),
            )  # fmt: skip


# --- Lao and Khmer ------------------------------------------------------------

REMEDY = say("Type the syllable again, in the order in which it is spoken.")


def _impossible(text: str) -> Iterator[Fault]:
    for found in impossible(text.replace(ZWSP, "")):
        hint = say("Write “{new}”.", new=found.new) if found.new else REMEDY
        yield Fault(
            found.rule,
            say("“{old}” is a sequence that no word has ({codes}).", old=found.old,
                codes=" ".join(f"{ord(c):04X}" for c in found.old)),
            hint,
        )  # fmt: skip


def _impossible_in(asked: _Asked) -> Iterator[Fault]:
    yield from _impossible(asked.text)


def _advised_against(asked: _Asked) -> Iterator[Fault]:
    for pair in lookalikes()["khmer"]:
        wrong, _, right = pair.partition(" ")
        if wrong in asked.text and wrong not in asked.source:
            yield Fault(
                "khmer-deprecated",
                say("Unicode advises against {letter}.", letter=_named(wrong)),
                say("Write “{new}”.", new=right) if right else say("Delete it."),
            )


_CHECKS: tuple[Callable[[_Asked], Iterator[Fault]], ...] = (
    _impossible_in,
    _advised_against,
    _thai_in_lao,
    _look_alikes,
    _mixed,
    _stray,
    _apostrophes,
    _zwsp,
    _uncut,
)
"""A new check is a function and a line here."""
