"""Two texts that must say the same facts: what differs."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from borderpress.text.dates import dates
from borderpress.text.notation import Notation, ascii_digits, spelled, word_values
from borderpress.text.quantities import Kind, Quantity, quantities


@dataclass(frozen=True, slots=True)
class Differences:
    """What a translation does not say as its source does."""

    missing: tuple[Quantity, ...]
    """Of the source."""
    extra: tuple[Quantity, ...]
    """Of the translation."""
    dates: tuple[str, ...] = ()
    """Dates of the translation whose day, month and year the source has in other dates."""

    def __bool__(self) -> bool:
        """Return whether anything differs."""
        return bool(self.missing or self.extra or self.dates)


NONE = Differences((), ())
SEVERAL = re.compile(r"\d\D+\d")
FACTS = re.compile(r"[\d@]|[a-z0-9]\.[a-z]{2}|://")


def differences(source: str, of_source: Notation, text: str, of_text: Notation) -> Differences:
    """Return what ``text`` says otherwise than ``source``.

    A figure may be written in words on one side: ``11`` is right for ``mười một``.  A
    translation may say a figure again, as long as it leaves none out.
    """
    if not FACTS.search(source) and not FACTS.search(text):
        return NONE
    theirs, ours = quantities(source, of_source), quantities(text, of_text)
    missing, extra = list(theirs), list(ours)
    for fits in (_equal, _alike):
        for quantity in list(missing):
            found = next((q for q in extra if fits(quantity, q, of_source, of_text)), None)
            if found:
                missing.remove(quantity)
                extra.remove(found)
    missing, extra = ([q for q in lost if q.certain] for lost in (missing, extra))
    if missing:
        missing = _not_in_words(
            missing, _Said(text, of_text, ours), _Said(source, of_source, theirs)
        )
    if extra:
        extra = _not_in_words(extra, _Said(source, of_source, theirs), _Said(text, of_text, ours))
    if not missing:
        extra = [q for q in extra if not _said(q, theirs)]
    if missing or extra:
        return Differences(tuple(missing), tuple(extra))
    return Differences(
        (), (), _mixed_up(_Said(source, of_source, theirs), _Said(text, of_text, ours))
    )


def _equal(one: Quantity, two: Quantity, _one: Notation, _two: Notation) -> bool:
    same = (one.kind, one.value, one.unit) == (two.kind, two.value, two.unit)
    return same and one.certain and two.certain


def _alike(one: Quantity, two: Quantity, of_one: Notation, of_two: Notation) -> bool:
    if Kind.ADDRESS in (one.kind, two.kind) and one.kind is not two.kind:
        return False
    if _no_month(one, two, of_two) or _no_month(two, one, of_one):
        return False
    # A language whose words for units nobody has listed may have any word there.
    units = (
        one.unit == two.unit
        or (not one.unit and not of_one.units)
        or (not two.unit and not of_two.units)
    )
    return units and not set(one.readings).isdisjoint(two.readings)


def _no_month(month: Quantity, number: Quantity, of_number: Notation) -> bool:
    """Return whether one is a month and the other a number that cannot be one."""
    named = bool(of_number.months) and not number.in_row
    return month.kind is Kind.MONTH and number.kind is Kind.NUMBER and named


def _said(quantity: Quantity, among: tuple[Quantity, ...]) -> bool:
    return any(not set(quantity.readings).isdisjoint(other.readings) for other in among)


@dataclass(frozen=True, slots=True)
class _Said:
    """A text with what was found in it."""

    text: str
    notation: Notation
    found: tuple[Quantity, ...]

    def dates(self) -> tuple[tuple[Quantity, Quantity, Quantity], ...]:
        return dates(ascii_digits(self.text), self.found)


def _not_in_words(lost: list[Quantity], here: _Said, there: _Said) -> list[Quantity]:
    """Return those of ``lost``, which ``there`` has, that ``here`` does not have in words.

    Words that both texts have translate each other and stand for no figure, and no word
    stands for a part of a full date.
    """
    words = Counter(value for value, _ in spelled(here.text, here.notation))
    words -= Counter(value for value, doubt in spelled(there.text, there.notation) if not doubt)
    dated = {quantity for date in there.dates() for quantity in date}
    left = []
    for quantity in lost:
        never = quantity in dated or quantity.kind in (Kind.PHONE, Kind.ADDRESS)
        value = next((int(r) for r in quantity.readings if r.isdigit() and words[int(r)]), None)
        if never or value is None:
            left.append(quantity)
        else:
            words[value] -= 1
    return left


def _mixed_up(there: _Said, here: _Said) -> tuple[str, ...]:
    """Return the dates of ``here`` that are made of parts of several dates of the source."""
    want, have = (Counter(_shown(date) for date in said.dates()) for said in (there, here))
    if want.total() != have.total():  # one language joins what the other keeps apart
        return ()
    return tuple(have - want)


def _shown(date: tuple[Quantity, Quantity, Quantity]) -> str:
    return "/".join(part.value for part in date)


SMALLEST = 3
"""Numbers in words from which languages say them alike: two is both, a pair, on either side."""
LARGEST = 99


def words_unsaid(source: str, of_source: Notation, text: str, of_text: Notation) -> tuple[int, ...]:
    """Return the numbers in words of ``source`` that ``text`` has in no form.

    Words that may mean something else are not asked for, nor are Roman numerals.
    """
    if not of_text.numbers:
        return ()
    found = (value for value, doubtful in spelled(source, of_source) if not doubtful)
    want = dict.fromkeys(value for value in found if SMALLEST <= value <= LARGEST)
    if not want:
        return ()
    have = word_values(text, of_text) | {value for value, _ in spelled(text, of_text)}
    figures = {reading for quantity in quantities(text, of_text) for reading in quantity.readings}
    return tuple(value for value in want if value not in have and str(value) not in figures)


def reordered(
    source: str, of_source: Notation, text: str, of_text: Notation
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return the figures of both texts when they are the same in another order, else None.

    Parts of full dates do not count: every language orders them in its own way.
    """
    if not SEVERAL.search(source) or not SEVERAL.search(text):
        return None
    theirs, ours = _in_order(source, of_source), _in_order(text, of_text)
    if theirs == ours or Counter(theirs) != Counter(ours):
        return None
    return theirs, ours


def _in_order(text: str, notation: Notation) -> tuple[str, ...]:
    found = quantities(text, notation)
    dated = {part for date in dates(ascii_digits(text), found) for part in date}
    return tuple(
        quantity.shown(text)
        for quantity in found
        if quantity not in dated and quantity.kind is not Kind.MONTH
    )
