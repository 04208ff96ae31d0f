"""A fact written anew where another one stands, in the style that stands there."""

from __future__ import annotations

import re
from decimal import Decimal

from borderpress.text.notation import Notation, ascii_digits
from borderpress.text.quantities import LAST_MONTH, Kind, Quantity


def rewritten(text: str, quantity: Quantity, value: str, notation: Notation) -> str | None:
    """Return how ``value`` is written where ``quantity`` stands in ``text``, in its style.

    Digits of the same script, the same marks and noughts, a month's name for a name, the
    same scale.  None where the style cannot hold the value: a person has to write it.
    """
    old = text[quantity.start : quantity.end]
    if quantity.kind is Kind.ADDRESS:
        return value
    if quantity.kind is Kind.MONTH and not re.search(r"\d", old):
        return _month(old, value, notation)
    if quantity.kind in (Kind.PHONE, Kind.TIME):
        new = _by_places(ascii_digits(old), value)
    else:
        new = _number(ascii_digits(old), value, quantity.scale, notation)
    return None if new is None else _in_script(new, old)


def _month(old: str, value: str, notation: Notation) -> str | None:
    """Return the name of a month in the list that the old name is from."""
    names = notation.months
    row = next((n for n, (name, _) in enumerate(names) if name == old), 0) // LAST_MONTH
    fitting = [
        (n // LAST_MONTH != row, n, name) for n, (name, v) in enumerate(names) if str(v) == value
    ]
    return min(fitting)[2] if fitting else None


def _by_places(old: str, value: str) -> str | None:
    """Return the digits of ``value`` between the marks of ``old``."""
    groups = re.findall(r"\d+", value)
    if len(groups) != len(re.findall(r"\d+", old)):  # a phone: its digits are grouped by habit
        groups = re.findall(r"\d", value)
        if len(groups) != len(re.findall(r"\d", old)):
            return None
        fill = iter(groups)
        return re.sub(r"\d", lambda _: next(fill), old)
    fill = iter(groups)
    return re.sub(r"\d+", lambda m: next(fill).zfill(len(m[0]) if m[0][0] == "0" else 0), old)


def _number(old: str, value: str, scale: int, notation: Notation) -> str | None:
    found = re.match(r"[\d.,\u00a0\u202f\u2009]*\d", old)
    if not found or not re.fullmatch(r"\d+(?:\.\d+)?", value):
        return None
    figures, word = found.group(), old[found.end() :]
    exact = Decimal(value) / scale
    whole, _, part = f"{exact.normalize():f}".partition(".")
    if not re.search(r"\D", figures):
        whole = whole.zfill(len(figures) if figures.startswith("0") else 0)
    group, decimal = _marks(figures, notation)
    if group and len(whole) > 3:
        whole = f"{int(whole):,}".replace(",", group)
    return f"{whole}{decimal}{part}{word}" if part else f"{whole}{word}"


def _marks(figures: str, notation: Notation) -> tuple[str, str]:
    """Return the mark between thousands (``""`` for none) and the decimal mark of a style."""
    marks = re.findall(r"\D", figures)
    grouped = re.fullmatch(r"\d{1,3}(?:(\D)\d{3})+(?:\D\d+)?", figures)
    if grouped and (not notation.decimal or grouped[1] != notation.decimal):
        group = grouped[1]
        decimal = marks[-1] if marks[-1] != group else ("." if group == "," else ",")
        return group, notation.decimal or decimal
    return "" if marks or len(figures) > 3 else notation.group, (
        marks[-1] if marks else notation.decimal or "."
    )


def _in_script(new: str, old: str) -> str:
    """Return ``new`` with the digits of the script that ``old`` has."""
    other = next((c for c in old if c.isdecimal() and not c.isascii()), "")
    if not other:
        return new
    nought = ord(other) - int(ascii_digits(other))
    return re.sub(r"[0-9]", lambda digit: chr(nought + int(digit.group())), new)
