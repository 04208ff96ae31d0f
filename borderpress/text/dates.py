"""Which quantities of a text are the day, month and year of one date."""

from __future__ import annotations

import re
from itertools import pairwise

from borderpress.text.quantities import Kind, Quantity

BETWEEN = re.compile(r"[^\d.;:!?។()\n]{0,14}|[./-]")
"""What may stand between the parts of one date."""


def dates(
    text: str, found: tuple[Quantity, ...]
) -> tuple[tuple[Quantity, Quantity, Quantity], ...]:
    """Return day, month and year of each full date among the quantities of ``text``.

    ``text`` with its digits in ASCII.
    """
    whole = []
    for place, month in enumerate(found):
        if month.kind is not Kind.MONTH:
            continue
        before = found[place - 1] if place else None
        first, second = (*found[place + 1 : place + 3], None, None)[:2]
        orders = ((before, first), (first, second), (first, before))  # the last: 2025-09-15
        for day, year in orders:
            if day and year and _is_day(day) and _is_year(year) and _near(text, day, month, year):
                whole.append((day, month, year))
                break
    return tuple(whole)


def _near(text: str, *parts: Quantity) -> bool:
    """Return whether nothing but the words of a date stands between its parts."""
    ordered = sorted(parts, key=lambda quantity: quantity.start)
    return all(BETWEEN.fullmatch(text, a.end, b.start) for a, b in pairwise(ordered))


def _is_day(quantity: Quantity) -> bool:
    value = quantity.value
    return quantity.kind is Kind.NUMBER and value.isdigit() and 1 <= int(value) <= 31


def _is_year(quantity: Quantity) -> bool:
    value = quantity.value
    return quantity.kind is Kind.NUMBER and value.isdigit() and 1000 <= int(value) <= 2999
