"""What the toolkit reads and writes in translators' comments: who, when, and since when stale.

    # translated: Kham 2026-11-18
    # reviewed: Bounmy 2026-11-20
    # stale since: 2026-11-24

Poedit, Weblate, msgmerge and polib all keep comments of translators, on fuzzy entries too.  That
is why a review is sealed: ``update`` adds six hex digits of the hash of source and translation,
``# reviewed: Bounmy 2026-11-20 [3f9a2c]``, and a review whose seal does not fit vouches for
nothing.  So no tool and no hand can carry a review over to words that its reviewer never saw.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from hashlib import sha256

from borderpress.model import Signature

SIGNED = re.compile(
    r"(translated|reviewed): *(\S.*?) +([0-9]{4}-[0-9]{2}-[0-9]{2})(?: +\[([0-9a-f]{6})\])?"
)
BEGINS = re.compile(r"(?:translated|reviewed)\b *:", re.IGNORECASE)
"""A line that is meant as a signature."""
STALE = re.compile(r"stale since: ([0-9]{4}-[0-9]{2}-[0-9]{2})")
FORMER = "before a change, "
"""Put before a review that holds no longer; kept, because the same reviewer may be asked again."""


def seal(msgid: str, msgstr: str) -> str:
    """Return six hex digits that stand for a source and its translation; white space is free."""
    words = (" ".join(text.split()) for text in (msgid, msgstr))
    return sha256("\x00".join(words).encode()).hexdigest()[:6]


def signed(context: str, msgid: str, msgstr: str, comment: str) -> tuple[Signature, ...]:
    """Return who translated and who reviewed a usable entry, as its comment says and holds."""
    return tuple(
        Signature(context, msgid, found[1], found[2], found[3])
        for found in _lines(comment)
        if _holds(found, msgid, msgstr)
    )


def void(msgid: str, msgstr: str, comment: str) -> tuple[str, ...]:
    """Return the names of reviewers whose seal does not fit the words that stand there now."""
    return tuple(f[2] for f in _lines(comment) if not _holds(f, msgid, msgstr))


def malformed(comment: str) -> tuple[str, ...]:
    """Return the lines that are meant as signatures and name no one, or no day."""
    lines = [line.strip() for line in comment.split("\n")]
    return tuple(x for x in lines if BEGINS.match(x) and not _signature(x))


def stale_since(comment: str) -> str:
    """Return the day on which ``update`` first saw a translation stale, or ``""``."""
    found = re.search(rf"^{STALE.pattern}$", comment, re.MULTILINE)
    return found[1] if found else ""


def renewed(comment: str, msgid: str, msgstr: str, *, fuzzy: bool, day: date | None) -> str:
    """Return a translator's comment as ``update`` leaves it.

    New reviews get their seal, reviews of other words become history, and a translation that
    is stale gets the ``day`` on which this was first seen (None: no day is noted); the note goes
    when the entry is not fuzzy any more.  A second call changes nothing.
    """
    lines = []
    for line in comment.split("\n"):
        if STALE.fullmatch(line.strip()) and not fuzzy:
            continue
        found = _signature(line.strip())
        lines.append(_sealed(found, msgid, msgstr, fuzzy) if found else line)
    if fuzzy and msgstr.strip() and day and not stale_since(comment):
        lines.append(f"stale since: {day.isoformat()}")
    return "\n".join(lines).strip("\n")


def _sealed(found: re.Match[str], msgid: str, msgstr: str, fuzzy: bool) -> str:
    if found[1] == "translated":
        return found[0]
    if fuzzy or not _holds(found, msgid, msgstr):
        return f"{FORMER}{found[1]}: {found[2]} {found[3]}"
    return f"{found[1]}: {found[2]} {found[3]} [{seal(msgid, msgstr)}]"


def _lines(comment: str) -> Iterator[re.Match[str]]:
    for line in comment.split("\n"):
        if found := _signature(line.strip()):
            yield found


def _signature(line: str) -> re.Match[str] | None:
    """Return what a line signs, when its day is one."""
    found = SIGNED.fullmatch(line)
    try:
        return found if found and date.fromisoformat(found[3]) else None
    except ValueError:
        return None


def _holds(found: re.Match[str], msgid: str, msgstr: str) -> bool:
    """Return whether a signature is for these words; one without a seal is taken at its word."""
    return found[1] == "translated" or found[4] in (None, seal(msgid, msgstr))
