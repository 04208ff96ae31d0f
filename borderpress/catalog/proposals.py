"""Which translation a message without one is given, and with what it is marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from borderpress.catalog import notes
from borderpress.catalog.memory import Memory, Remembered
from borderpress.catalog.po import Entry
from borderpress.catalog.repair import Writing, repaired
from borderpress.catalog.similar import Index, index
from borderpress.model import Message

SIMILAR = 60.0
"""Likeness in percent from which an old translation is proposed for what replaced its
message; msgmerge's threshold (0.6 of the bytes)."""
ALIKE = 75.0
"""Likeness in percent from which the translation of another message is proposed: of one in
another file, or for a message that has long been waiting for a translator."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A translation for a message that has none."""

    msgstr: str
    settled: bool = False
    """Whether it needs no look: the same message, finished elsewhere."""
    previous: str | None = None
    """The msgid that it was written for."""
    tcomment: str = ""
    """What the translator noted there."""
    notes: tuple[str, ...] = ()
    """What to tell in extracted comments."""


class Proposals:
    """Where to look: in the catalog itself, then in the memory of the language."""

    def __init__(
        self,
        gone: Sequence[Entry],
        living: Sequence[Entry],
        memory: Memory,
        writing: Writing | None,
        *,
        reviewed: bool,
    ) -> None:
        """``gone``: entries whose message is no more; ``living``: those whose message is."""
        self.memory, self.writing, self.reviewed = memory, writing, reviewed
        self.gone = {id(entry) for entry in gone}
        self.own: dict[str, Entry] = {}
        settled = [e for e in living if not e.fuzzy]
        for entry in sorted((*gone, *settled), key=lambda e: e.fuzzy):
            if entry.msgstr.strip():
                self.own.setdefault(entry.msgid, entry)
        self._index: Index | None = None

    def for_new(self, message: Message) -> Proposal | None:
        """Return what to propose for a message that the catalog did not have."""
        return self._same(message) or self._like(message, SIMILAR)

    def for_empty(self, message: Message) -> Proposal | None:
        """Return what to propose for a message that nobody has translated yet."""
        return self._same(message) or self._like(message, ALIKE)

    def _same(self, message: Message) -> Proposal | None:
        found = self.memory.same(message.id, message.context, reviewed=self.reviewed)
        if not found:
            return None
        remembered, settled = found
        note = (notes.TAKEN if settled else notes.PROPOSED).format(origin=remembered.origin)
        return Proposal(remembered.msgstr, settled, notes=(note,))

    def _like(self, message: Message, least: float) -> Proposal | None:
        """Return the translation of the message most like, its own catalog's if equally like."""
        if self._index is None:
            self._index = index(tuple(self.own))
        mine = self._index.best(message.id, least)
        other = self.memory.like(message.id, max(ALIKE, mine[1] if mine else 0))
        if other and (not mine or other[1] > mine[1]):
            return self._from_memory(message.id, other[0])
        return self._from_entry(message.id, self.own[mine[0]]) if mine else None

    def _from_memory(self, msgid: str, found: Remembered) -> Proposal:
        note = notes.PROPOSED.format(origin=found.origin)
        msgstr = self._repaired(found.msgid, msgid, found.msgstr)
        told = (note,) if msgstr is None else (note, notes.FACTS)
        return Proposal(msgstr or found.msgstr, previous=found.msgid, notes=told)

    def _from_entry(self, msgid: str, found: Entry) -> Proposal:
        """Return the translation of an entry of the catalog, with new facts where it can be.

        An entry that was itself only proposed may say the facts of its own msgid or those of
        the one before; the msgid kept is the last that a person has seen translated.
        """
        stale = found.previous_msgid if found.fuzzy else None
        tcomment = found.tcomment if id(found) in self.gone else ""
        for before in dict.fromkeys((found.msgid, stale or found.msgid)):
            msgstr = self._repaired(before, msgid, found.msgstr)
            if msgstr is not None:
                previous = stale or found.msgid
                return Proposal(msgstr, False, previous, tcomment, (notes.FACTS,))
        return Proposal(found.msgstr, False, stale or found.msgid, tcomment)

    def _repaired(self, old: str, new: str, msgstr: str) -> str | None:
        return repaired(old, new, msgstr, self.writing) if self.writing else None
