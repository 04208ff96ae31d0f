"""How a language writes numbers, dates and times: what `quantities` must know of it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

Words = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Notation:
    """The writing of quantities in one language; the empty one knows digits only."""

    decimal: str = ""
    """Decimal mark; ``""`` where writers use either mark, so that both readings are taken."""
    group: str = ""
    """Mark between thousands; ``""`` as for ``decimal``."""
    alphabetic: bool = True
    """Whether words stand between spaces: elsewhere they are looked for inside runs of letters."""
    months: Words = ()
    """Names of the months, with their numbers; a number may have several names."""
    month_before: tuple[str, ...] = ()
    """Words before the number or name of a month (tháng 8, ເດືອນສິງຫາ)."""
    month_after: tuple[str, ...] = ()
    """Words behind the number of a month (8月)."""
    hours: tuple[str, ...] = ()
    """Words for hour or o'clock (giờ, ໂມງ)."""
    forenoon: tuple[str, ...] = ()
    """Words for the first half of the day (sáng, a.m.)."""
    afternoon: tuple[str, ...] = ()
    """Words that make the hours of a clock those after noon (chiều, p.m.)."""
    ranges: tuple[str, ...] = ()
    """Words between two numbers that share what stands behind the second (3 đến 5 triệu)."""
    weekdays: Words = ()
    """Names of the days, Monday 2 to Saturday 7, as Vietnamese numbers them."""
    numbers: Words = ()
    """Number words; compounds of them are understood."""
    doubtful: tuple[str, ...] = ()
    """Those of ``numbers`` that mean something else as often (năm: five, year)."""
    scales: Words = ()
    """Words that multiply the number before them (triệu, ລ້ານ)."""
    units: tuple[tuple[str, str], ...] = ()
    """Words and signs at a number → ``%`` or the ISO 4217 code of a currency."""

    def __hash__(self) -> int:
        """Return a hash of a few parts: hashing every word took half the time of reading."""
        return hash((self.decimal, self.group, self.alphabetic, self.months[:1], self.hours))


SIGNS: tuple[tuple[str, str], ...] = (
    ("%", "%"), ("％", "%"), ("٪", "%"),
    ("US$", "USD"), ("USD", "USD"), ("$", "USD"),
    ("VND", "VND"), ("VNĐ", "VND"), ("₫", "VND"),
    ("LAK", "LAK"), ("₭", "LAK"), ("KHR", "KHR"), ("៛", "KHR"),
    ("EUR", "EUR"), ("€", "EUR"), ("THB", "THB"), ("฿", "THB"), ("CNY", "CNY"), ("¥", "CNY"),
)  # fmt: skip
"""What stands at numbers in every language."""


NON_ASCII_DIGIT = re.compile(r"[^\W\D0-9]")


def ascii_digits(text: str) -> str:
    """Return ``text`` with each digit of any script as 0–9: ២៧ and ໒໗ give 27.

    One character stays one, so that places in the text stay right.
    """
    return NON_ASCII_DIGIT.sub(lambda found: str(unicodedata.decimal(found.group())), text)


def choice(words: tuple[str, ...]) -> str:
    """Return a pattern for any of ``words``, the longest first; one that never fits for none."""
    found = "|".join(re.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w)))
    return f"(?:{found})" if found else r"(?!)"


def bounded(pattern: str, notation: Notation) -> str:
    """Return ``pattern`` for whole words where the language puts spaces between them."""
    return rf"(?<![^\W\d_]){pattern}(?![^\W\d_])" if notation.alphabetic else pattern


# --- Numbers in words -----------------------------------------------------------


@lru_cache(maxsize=64)
def _spelled(notation: Notation) -> tuple[re.Pattern[str], dict[str, int]]:
    table = {w.casefold(): value for w, value in (*notation.numbers, *notation.scales)}
    table |= {day.casefold(): number for day, number in notation.weekdays}
    words = choice(tuple(table))
    return re.compile(bounded(words, notation), re.IGNORECASE), table


ROMAN = re.compile(r"(?<![^\W_])(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?![^\W_])")
VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def spelled(text: str, notation: Notation) -> tuple[tuple[int, bool], ...]:
    """Return the numbers written in words or Roman numerals, and whether each may mean other.

    ``mười một`` gives 11, ``twenty-three`` 23, ``ສາມສິບ`` 30, ``第十一`` 11.
    """
    pattern, table = _spelled(notation)
    text = text.replace("\u200b", "")  # ប្រាំ|បី is one number, however it is cut into words
    found: list[tuple[int, bool]] = []
    run: list[str] = []
    end = -1
    for match in pattern.finditer(text):
        if run and text[end : match.start()].strip(" -\u00a0"):
            found += _values(run, table, notation)
            run = []
        run.append(match.group().casefold())
        end = match.end()
    found += _values(run, table, notation)
    found += [(_roman(m.group()), True) for m in ROMAN.finditer(text)]
    return tuple(found)


def word_values(text: str, notation: Notation) -> frozenset[int]:
    """Return the value of every single number word: 30 and 8 of “thirty eight-pointed stars”."""
    pattern, table = _spelled(notation)
    found = pattern.finditer(text.replace("\u200b", ""))
    return frozenset(table.get(match.group().casefold(), 0) for match in found)


def _values(run: list[str], table: dict[str, int], notation: Notation) -> list[tuple[int, bool]]:
    """Return the numbers that a run of number words says: twenty three is one, two three are two.

    A larger word multiplies what stands before it, a smaller one is added to it.
    """
    found: list[tuple[int, bool]] = []
    total, last = 0, 0
    for word in run:
        value = table.get(word, 0)  # 0: İ is taken for an i, but is none in lower case
        if total and value >= 10 and 0 < last < value:
            total, last = total - last + last * value, last * value
        elif total and last % _power(value) == 0:
            total, last = total + value, value
        else:
            found += [(total, False)] if total else []
            total, last = value, value
    alone = len(run) == 1 and run[0] in _doubtful(notation)
    return [*found, (total, alone)] if run else found


@lru_cache(maxsize=64)
def _doubtful(notation: Notation) -> frozenset[str]:
    days = (day for day, _ in notation.weekdays)
    return frozenset(word.casefold() for word in (*notation.doubtful, *days))


def _power(value: int) -> int:
    """Return the power of ten above ``value``: what may stand before it must be a multiple."""
    return int(10 ** len(str(value)))


def _roman(text: str) -> int:
    total = 0
    for one, two in zip(text, [*text[1:], ""], strict=True):
        value = VALUES[one]
        total += -value if two and VALUES[two] > value else value
    return total
