"""An old translation with the new facts put in, where nothing but facts has changed.

A proposal, never more: it is marked for a person to compare, because a figure can govern
the words around it (one day, two days).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from borderpress.text.figures import differences
from borderpress.text.notation import Notation, bounded, choice
from borderpress.text.quantities import Kind, Quantity, quantities
from borderpress.text.rewriting import rewritten

Names = tuple[tuple[str, str], ...]
"""(name in the source, name in the language) of the glossary; of several pairs with one
name of the source, the first holds the form to write."""

NAME = "name"
LOOKS_LIKE_FACT = re.compile(r"\S*[\d@]\S*(?:\s+\S*\d\S*)*|\S+\.\w\S*")
COPIED = (Kind.ADDRESS, Kind.PHONE)
"""What a translation has letter by letter as its source."""


@dataclass(frozen=True, slots=True)
class Writing:
    """How a source and its translations write facts."""

    source: Notation
    target: Notation
    names: Names = ()


@dataclass(frozen=True, slots=True)
class _Fact:
    """A fact at its place: a quantity, or a name of the glossary."""

    kind: str
    readings: tuple[str, ...]
    """Every value it may have, the likeliest first; of a name, how the source writes it."""
    start: int
    end: int
    written: str
    form: tuple[object, ...] = ()
    """What must stay as it is for the words around it to stay right."""
    quantity: Quantity | None = None

    @property
    def key(self) -> tuple[str, str]:
        return (self.kind, self.readings[0])

    def may_be(self, other: _Fact) -> bool:
        return self.kind == other.kind and not set(self.readings).isdisjoint(other.readings)


def repaired(old: str, new: str, msgstr: str, writing: Writing) -> str | None:
    """Return ``msgstr``, a translation of ``old``, as one of ``new``.

    None where more than facts has changed, where it is not certain which words of the
    translation say the facts that have, and where its style cannot hold the new ones.
    """
    pairs = _pairs(old, new, writing.source, writing.names)
    became = {before.key: after for before, after in pairs if before.key != after.key}
    if not became:
        return None
    due = Counter(before.key for before, _ in pairs if before.key in became)
    pieces, end = [], 0
    for fact in _facts(msgstr, writing.target, _readings(writing.names)):
        meant = {before.key: before for before, _ in pairs if before.may_be(fact)}
        if not meant.keys() & became.keys():
            continue
        if len(meant) > 1:
            return None
        ((key, before),) = meant.items()
        said = _said(msgstr, fact, before, became[key], writing)
        if said is None:
            return None
        due[key] -= 1
        pieces += [msgstr[end : fact.start], said]
        end = fact.end
    made = "".join((*pieces, msgstr[end:]))
    wrong = any(due.values()) or differences(new, writing.source, made, writing.target)
    return None if wrong else made


def _said(text: str, fact: _Fact, before: _Fact, after: _Fact, writing: Writing) -> str | None:
    """Return what to write for ``fact`` of a translation, where ``before`` became ``after``."""
    if fact.quantity is None:
        forms = (target for source, target in writing.names if source == after.readings[0])
        return next(forms, None)
    if fact.kind in COPIED:
        return after.written if fact.written == before.written else None
    if fact.kind == Kind.TIME and _figures(fact.written) != _figures(before.written):
        return None  # a clock of twelve hours, or hours alone
    return rewritten(text, fact.quantity, after.readings[0], writing.target)


def _figures(written: str) -> list[int]:
    return [int(found) for found in re.findall(r"\d+", written)]


@lru_cache(maxsize=8192)
def _pairs(old: str, new: str, notation: Notation, names: Names) -> tuple[tuple[_Fact, _Fact], ...]:
    """Return each fact of ``old`` with what it is in ``new``; nothing where words changed too.

    Nothing either where one fact that stands twice became two.
    """
    known: dict[str, tuple[str, ...]] = {source: (source,) for source, _ in names}
    if _bare(old, known) != _bare(new, known):
        return ()
    before, after = (_facts(text, notation, known) for text in (old, new))
    if _frame(old, before) != _frame(new, after):
        return ()
    became: dict[tuple[str, str], tuple[str, str]] = {}
    for one, two in zip(before, after, strict=True):
        if became.setdefault(one.key, two.key) != two.key:
            return ()
    return tuple(zip(before, after, strict=True))


def _bare(text: str, names: Mapping[str, tuple[str, ...]]) -> str:
    """Return ``text`` without what looks like a fact: a quick look before the exact one."""
    plain = re.sub(choice(tuple(names)), "#", text) if names else text
    return LOOKS_LIKE_FACT.sub("#", plain)


def _frame(text: str, facts: Sequence[_Fact]) -> tuple[object, ...]:
    """Return all that is not a fact's value: the words between, the kinds, the forms."""
    ends = [0, *(fact.end for fact in facts)]
    starts = [*(fact.start for fact in facts), len(text)]
    words = tuple(text[a:b] for a, b in zip(ends, starts, strict=True))
    return (words, tuple((fact.kind, fact.form) for fact in facts))


def _readings(names: Names) -> dict[str, tuple[str, ...]]:
    """Return each name of the language with the names of the source that it stands for."""
    found: dict[str, tuple[str, ...]] = {}
    for source, target in names:
        found[target] = (*found.get(target, ()), source)
    return found


def _facts(text: str, notation: Notation, names: Mapping[str, tuple[str, ...]]) -> list[_Fact]:
    """Return names and quantities in their order; a figure inside a name is part of the name."""
    found = list(_names(text, notation, names))
    for quantity in quantities(text, notation):
        if all(quantity.end <= f.start or f.end <= quantity.start for f in found):
            start, end = quantity.start, quantity.end
            form = (quantity.unit, quantity.scale, quantity.certain)
            readings = quantity.readings or (quantity.value,)
            written = text[start:end]
            found.append(_Fact(quantity.kind, readings, start, end, written, form, quantity))
    return sorted(found, key=lambda fact: fact.start)


def _names(text: str, notation: Notation, names: Mapping[str, tuple[str, ...]]) -> Iterator[_Fact]:
    if names:
        for match in re.finditer(bounded(choice(tuple(names)), notation), text):
            yield _Fact(NAME, names[match.group()], *match.span(), match.group())
