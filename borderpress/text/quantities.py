"""The facts of a text that a translation may not change: figures, dates, times, addresses.

A quantity has a normal value that is equal in every language: ``217.447`` in Vietnamese,
``217,447`` in English and ``២១៧.៤៤៧`` in Khmer are all 217447, ``tháng 8``, ``ສິງຫາ`` and
``August`` are all month 8.  A date is not one quantity but three, because languages part
and join dates (“27 và 30 tháng 7” is “27 and 30 July”); `dates.dates` says which belong together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from borderpress.text.notation import SIGNS, Notation, ascii_digits, bounded, choice


class Kind(StrEnum):
    """What a quantity is."""

    NUMBER = "number"
    MONTH = "month"
    TIME = "time"
    PHONE = "phone"
    ADDRESS = "address"
    """A web or e-mail address."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A fact in a text."""

    kind: Kind
    value: str
    """Normal form: ``217447``, ``99.2``, month ``8``, ``17:30``, ``+84981848484``."""
    start: int
    """Where its figures begin in the text."""
    end: int
    """Where its figures (with a scale such as ``triệu``) end; the unit stands outside."""
    unit: str = ""
    """``%`` or the ISO 4217 code of a currency."""
    readings: tuple[str, ...] = ()
    """Every value it may have, the first of which is ``value``: in Lao, 217.447 has two."""
    scale: int = 1
    """What its figures are multiplied by, by a word behind them."""
    in_row: bool = False
    """Whether it stands in a row such as 5/8, where a number may be a month."""
    certain: bool = True
    """False for a word that may be a month's name or not (May)."""

    def shown(self, text: str) -> str:
        """Return the value as a finding names it; a month as ``text`` has it."""
        if self.kind is Kind.MONTH:
            return text[self.start : self.end]
        return f"{self.value} {self.unit}".strip()


# --- Patterns -------------------------------------------------------------------

TOP = "com|net|org|gov|edu|int|info|asia|travel|news|app|dev|[a-z]{2}"
"""Ends of web addresses without https:// in front: the old ones and all countries'."""
ADDRESS = re.compile(
    r"(?:https?://|mailto:|www\.)[^\s<>()\[\]\"“”*]*[^\s<>()\[\]\"“”*.,;:!?។៕]"
    r"|(?<![\w@.])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w@./-])[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)*"
    rf"\.(?:{TOP})(?![\w@])(?:/[^\s<>()\[\]\"“”*,;]*[^\s<>()\[\]\"“”*.,;:!?។៕])?"
)
DATE = re.compile(
    r"(?<![\d/.-])(?:(\d{1,2})([/.-])(\d{1,2})\2(\d{4})|(\d{4})([-/])(\d{1,2})\6(\d{1,2}))(?![\d/-])"
)
PHONE = re.compile(
    r"(?<![\w.,/+-])(?:(?:\+|00)\d{1,3}|\(\+?\d{1,4}\)|0\d{1,4}|1[89]00)"
    r"(?:[ .\u00a0\u202f-]?\(?\d{1,8}\)?)+(?![\w/])"
)
CLOCK = r"([01]?\d|2[0-4])"
SIXTY = r"([0-5]\d)"
COLON = re.compile(rf"(?<![\d:.,/]){CLOCK}[:∶hHgG]{SIXTY}(?:[:∶]{SIXTY})?(?![\d:∶])")
NUMBER = re.compile(r"\d{1,3}(?:[\u00a0\u202f\u2009]\d{3})+(?!\d)|\d+(?:[.,]\d+)*")
ROW = re.compile(r"\d[/-]\d")
NATIONAL = ("+84", "+855", "+856", "+86", "+66")
"""Country codes that stand for the 0 in front of a national number."""
BLANK = r"[ \u00a0\u202f\u200b]*"
LAST_MONTH = 12


@lru_cache(maxsize=64)
def _patterns(notation: Notation) -> _Patterns:
    return _Patterns(notation)


class _Patterns:
    """The patterns of one language."""

    def __init__(self, notation: Notation) -> None:
        self.notation = notation
        hours, after = choice(notation.hours), choice(notation.afternoon)
        halves = bounded(choice((*notation.forenoon, *notation.afternoon)), notation)
        self.spoken_time = re.compile(
            rf"(?<![\d:.,/]){CLOCK}{BLANK}{hours}{BLANK}{SIXTY}(?!\d)|"
            rf"(?<![\d:.,/]){CLOCK}(?:\.{SIXTY})?(?={BLANK}(?:{hours}{BLANK})?{halves})",
            re.IGNORECASE,
        )
        self.afternoon = re.compile(
            rf"{BLANK}(?:{hours})?{BLANK}{bounded(after, notation)}", re.IGNORECASE
        )
        self.units = {word.casefold(): unit for word, unit in (*SIGNS, *notation.units)}
        words = bounded(choice(tuple(word for word, _ in notation.units)), notation)
        unit = f"{words}|{choice(tuple(sign for sign, _ in SIGNS))}"
        scale = choice(tuple(word for word, _ in notation.scales))
        self.scales = {word.casefold(): value for word, value in notation.scales}
        self.behind = re.compile(
            rf"(?P<scale>{BLANK}{bounded(scale, notation)})?(?:{BLANK}(?P<unit>{unit}))?",
            re.IGNORECASE,
        )
        self.before = re.compile(rf"(US\$|USD|[$€£¥₫₭៛฿]){BLANK}$")
        self.range = re.compile(
            rf"{BLANK}(?:[–—-]|{bounded(choice(notation.ranges), notation)}){BLANK}$", re.IGNORECASE
        )
        month = bounded(choice(notation.month_before), notation)
        self.month_before = re.compile(rf"{month}{BLANK}(?:số )?$", re.IGNORECASE)
        self.month_after = re.compile(rf"{BLANK}{choice(notation.month_after)}")
        self.names = dict(notation.months)
        self.month_name = re.compile(bounded(choice(tuple(self.names)), notation))


# --- Reading --------------------------------------------------------------------


@lru_cache(maxsize=16384)
def quantities(text: str, notation: Notation) -> tuple[Quantity, ...]:
    """Return the quantities of ``text`` in their order.

    Blank out what is no text (labels, placeholders, tags) before, without moving the rest.
    Numbers in words are not among them, as no language writes them where another has to;
    see `figures.differences`.
    """
    plain = ascii_digits(text)
    patterns = _patterns(notation)
    found: list[Quantity] = []
    for step in _STEPS:
        for quantity, start, end in step(plain, patterns):
            found.append(quantity)
            plain = plain[:start] + "\0" * (end - start) + plain[end:]
    found += _numbers(plain, patterns)
    found += _month_names(ascii_digits(text), plain, patterns)
    return tuple(sorted(found, key=lambda quantity: quantity.start))


Claimed = tuple[Quantity, int, int]
"""A quantity, and the stretch of the text that nothing else may be read from."""


def _addresses(text: str, _patterns: _Patterns) -> Iterator[Claimed]:
    for match in ADDRESS.finditer(text):
        value = match.group().removeprefix("mailto:")
        host, slash, rest = value.removeprefix("https://").partition("/")
        value = value.removesuffix(f"{host}{slash}{rest}") + host.lower() + slash + rest
        quantity = Quantity(Kind.ADDRESS, value, *match.span(), readings=(value,))
        yield quantity, *match.span()


def _numeric_dates(text: str, _patterns: _Patterns) -> Iterator[Claimed]:
    """Yield day, month and year of 13/7/2025, 7/13/2025 and 2025-07-13."""
    for match in DATE.finditer(text):
        groups = (1, 3, 4) if match[1] else (8, 7, 5)
        day, month = int(match[groups[0]]), int(match[groups[1]])
        if month > LAST_MONTH >= day and match[1]:
            day, month, groups = month, day, (3, 1, 4)
        if not 1 <= month <= LAST_MONTH or not 1 <= day <= 31:
            continue
        for group, kind in zip(groups, (Kind.NUMBER, Kind.MONTH, Kind.NUMBER), strict=True):
            value = str(int(match[group]))
            yield Quantity(kind, value, *match.span(group), readings=(value,)), *match.span()


def _phones(text: str, _patterns: _Patterns) -> Iterator[Claimed]:
    for match in PHONE.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        abroad = "+" in match.group() or digits.startswith("00")
        if not (7 if abroad or digits[0] == "1" else 9) <= len(digits) <= 15:
            continue
        value = f"+{digits.removeprefix('00')}" if abroad else digits
        homes = tuple("0" + value.removeprefix(c) for c in NATIONAL if value.startswith(c))
        quantity = Quantity(Kind.PHONE, value, *match.span(), readings=(value, *homes))
        yield quantity, *match.span()


def _times(text: str, patterns: _Patterns) -> Iterator[Claimed]:
    for pattern in (COLON, patterns.spoken_time):
        for match in pattern.finditer(text):
            groups = [group for group in match.groups() if group is not None]
            if groups:
                start, end = match.span()
                late = patterns.afternoon.match(text, end) is not None
                readings = _clock(int(groups[0]), groups[1:], late=late)
                quantity = Quantity(Kind.TIME, readings[0], start, end, readings=readings)
                yield quantity, start, end


def _clock(hour: int, rest: list[str], *, late: bool) -> tuple[str, ...]:
    """Return the readings of a time of day, the one of a clock of 24 hours first."""
    hours = [hour + 12, hour] if late and hour < 12 else [hour]
    minutes = ":".join(rest) or "00"
    full = [f"{h}:{minutes}" for h in hours]
    return (*full, *(str(h) for h in hours if not minutes.strip("0:")))


def _numbers(text: str, patterns: _Patterns) -> list[Quantity]:
    found: list[Quantity] = []
    for match in NUMBER.finditer(text):
        start, end = match.span()
        readings = number_readings(match.group(), patterns.notation)
        behind = patterns.behind.match(text, end)
        scale = patterns.scales.get((behind["scale"] or "").strip().casefold(), 1) if behind else 1
        unit = patterns.units.get((behind["unit"] or "").casefold(), "") if behind else ""
        if before := patterns.before.search(text, max(start - 5, 0), start):
            unit = patterns.units.get(before[1].casefold(), unit)
        if _is_month(readings[0], text, match, patterns):
            found.append(Quantity(Kind.MONTH, readings[0], start, end, readings=readings))
            continue
        if scale > 1 and behind:
            end = behind.end("scale")
        scaled = tuple(_times_scale(reading, scale) for reading in readings)
        row = ROW.search(text, max(start - 2, 0), end + 2) is not None
        quantity = Quantity(Kind.NUMBER, scaled[0], start, end, unit, scaled, scale, row)
        if found and patterns.range.fullmatch(text, found[-1].end, start):
            found[-1] = _shared(found[-1], quantity)
        found.append(quantity)
    return found


def _shared(first: Quantity, second: Quantity) -> Quantity:
    """Return the first number of a range with the unit and scale of the second."""
    if first.kind is not Kind.NUMBER or first.unit or first.scale > 1:
        return first
    readings = tuple(_times_scale(reading, second.scale) for reading in first.readings)
    return replace(
        first, value=readings[0], readings=readings, unit=second.unit, scale=second.scale
    )


def _is_month(value: str, text: str, match: re.Match[str], patterns: _Patterns) -> bool:
    if not value.isdigit() or not 1 <= int(value) <= LAST_MONTH:
        return False
    start = match.start()
    return bool(
        patterns.month_before.search(text, max(start - 12, 0), start)
        or patterns.month_after.match(text, match.end())
    )


def number_readings(written: str, notation: Notation) -> tuple[str, ...]:
    """Return the values of a number as written in ASCII digits, the likelier one first.

    A mark before exactly three digits is read by the language's own marks, and both
    ways where it has none; other single marks are decimal marks in every language.
    What is no number (1.2.3, 192.168.0.1) stays as it is.
    """
    marks = re.findall(r"\D", written)
    parts = re.split(r"\D", written)
    grouped = _is_grouped(parts)
    if not marks or not set(marks) & {".", ","}:
        return (str(int("".join(parts))),)
    if len(set(marks)) > 1:
        whole = marks.count(marks[-1]) == 1 and _is_grouped(parts[:-1])
        return (_plain(f"{''.join(parts[:-1])}.{parts[-1]}"),) if whole else (written,)
    if len(marks) > 1:
        return ("".join(parts),) if grouped else (written,)
    decimal, thousands = _plain(".".join(parts)), "".join(parts)
    if not grouped:
        return (decimal,)
    if notation.group and notation.decimal:
        return (thousands,) if marks[0] == notation.group else (decimal,)
    return (thousands, decimal)


def _is_grouped(parts: list[str]) -> bool:
    first = len(parts[0]) <= 3 and not parts[0].startswith("0")
    return first and all(len(part) == 3 for part in parts[1:])


def _plain(number: str) -> str:
    """Return a decimal number without needless noughts."""
    return f"{Decimal(number).normalize():f}"


def _times_scale(value: str, scale: int) -> str:
    number = re.fullmatch(r"\d+(?:\.\d+)?", value)
    return _plain(str(Decimal(value) * scale)) if number and scale > 1 else value


def _month_names(text: str, rest: str, patterns: _Patterns) -> Iterator[Quantity]:
    """Yield months by name; certain where a number or the word for month stands beside it."""
    for match in patterns.month_name.finditer(rest):
        before, after = text[: match.start()][-12:], text[match.end() :][:4]
        certain = bool(
            patterns.month_before.search(before)
            or re.search(rf"\d(?:st|nd|rd|th)?{BLANK},?{BLANK}(?:of )?$", before)
            or re.match(rf"{BLANK},?{BLANK}\d", after)
        )
        value = str(patterns.names[match.group()])
        yield Quantity(Kind.MONTH, value, *match.span(), readings=(value,), certain=certain)


_STEPS: tuple[Callable[[str, _Patterns], Iterator[Claimed]], ...] = (
    _addresses,
    _numeric_dates,
    _phones,
    _times,
)
"""In this order: what is read as an address or a date is no number any more."""
