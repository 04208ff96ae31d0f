"""How far a catalog is, and its sentences as they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from borderpress import signatures
from borderpress.catalog.po import Entry, key, opened
from borderpress.model import Catalog, Message


@dataclass(frozen=True, slots=True)
class Count:
    """How far a catalog is, in messages and in words of the source."""

    translated: int
    fuzzy: int
    missing: int
    words: int
    """Words of the source, all messages together."""
    words_left: int
    """Words of the source whose translation is fuzzy or missing."""


def count(messages: Sequence[Message], catalog: Catalog | None, fuzzy: frozenset[str]) -> Count:
    """Return the figures of one catalog for the messages of its source."""
    usable = {(c, i) for c, i, _, _ in catalog.entries} if catalog else set()
    done = [m for m in messages if (m.context, m.id) in usable]
    left = [m for m in messages if (m.context, m.id) not in usable]
    stale = sum(m.id in fuzzy for m in left)
    words = sum(len(m.id.split()) for m in messages)
    words_left = sum(len(m.id.split()) for m in left)
    return Count(len(done), stale, len(left) - stale, words, words_left)


@dataclass(frozen=True, slots=True)
class Standing:
    """An entry that is not obsolete, as a status page shows it."""

    line: int
    fuzzy: bool
    since: str
    """The day on which ``update`` first saw its translation stale, or ``""``."""


def standing_entries(data: bytes) -> dict[tuple[str, str], Standing]:
    """Return the living entries of a .po file by context and msgid; of two alike the first."""
    found: dict[tuple[str, str], Standing] = {}
    for e in living(data):
        entry = Standing(
            e.linenum or 0, e.fuzzy, signatures.stale_since(e.tcomment) if e.fuzzy else ""
        )
        found.setdefault(key(e), entry)
    return found


def fuzzy_msgids(data: bytes) -> frozenset[str]:
    """Return the msgids of a .po file whose translation is marked fuzzy."""
    return frozenset(e.msgid for e in living(data) if e.fuzzy)


def read_sentences(data: bytes | str) -> dict[str, str]:
    """Return the translations of a catalog by msgid, whatever their context; no checks."""
    written = data.encode() if isinstance(data, str) else data
    return {e.msgid: e.msgstr for e in living(written) if e.msgstr and not e.fuzzy}


def living(data: bytes) -> list[Entry]:
    """Return the entries that are not obsolete; none of a file that cannot be read."""
    return [entry for entry in opened("", data, []) or () if not entry.obsolete]
