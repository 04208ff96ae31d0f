"""What was ever translated into one language, whichever file it stands in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from borderpress.catalog.header import is_reviewed
from borderpress.catalog.po import opened
from borderpress.catalog.similar import Index, index
from borderpress.model import Finding


@dataclass(frozen=True, slots=True)
class Remembered:
    """A translation that stands somewhere else."""

    msgid: str
    msgstr: str
    origin: str
    """Where it stands: a bulletin's name, or the name of a file."""
    context: str = ""
    reviewed: bool = False
    """Whether its catalog has been reviewed."""
    certain: bool = True
    """False where nobody says that the translation is finished (TMX)."""


class Memory:
    """The settled translations of one language; read when first asked."""

    def __init__(self, read: Callable[[], Iterable[Remembered]] = tuple) -> None:
        self._read = read
        self._by_id: dict[str, list[Remembered]] | None = None
        self._index: Index | None = None

    def _known(self) -> dict[str, list[Remembered]]:
        if self._by_id is None:
            self._by_id = {}
            for found in self._read():
                self._by_id.setdefault(found.msgid, []).append(found)
        return self._by_id

    def same(self, msgid: str, context: str, *, reviewed: bool) -> tuple[Remembered, bool] | None:
        """Return the translation of the same message, and whether it may count as finished.

        It may where it was finished, and where taking it over claims no review that it has
        not had (``reviewed``: what the catalog that takes it says of itself).  Where other
        files disagree, a person must choose.
        """
        found = [r for r in self._known().get(msgid, ()) if r.context == context]
        if not found:
            return None
        best = min(found, key=_rank)
        equals = {r.msgstr for r in found if _rank(r) == _rank(best)}
        settled = best.certain and (best.reviewed or not reviewed) and len(equals) == 1
        return best, settled

    def like(self, msgid: str, least: float) -> tuple[Remembered, float] | None:
        """Return the translation whose msgid is most like, with the likeness in percent."""
        known = self._known()
        if self._index is None:
            self._index = index(tuple(known))
        found = self._index.best(msgid, least)
        return (min(known[found[0]], key=_rank), found[1]) if found else None


def _rank(found: Remembered) -> tuple[bool, bool]:
    """Return the order in which translations of one message are preferred."""
    return (not found.certain, not found.reviewed)


def remember(
    path: str, data: bytes, origin: str
) -> tuple[tuple[Remembered, ...], tuple[Finding, ...]]:
    """Return the settled translations of a .po file, obsolete ones too, or why there are none."""
    findings: list[Finding] = []
    po = opened(path, data, findings)
    if po is None:
        return (), tuple(findings)
    reviewed = is_reviewed(po.metadata)
    return tuple(
        Remembered(e.msgid, e.msgstr, origin, e.msgctxt or "", reviewed)
        for e in po
        if e.msgid and e.msgstr.strip() and not e.fuzzy
    ), ()
