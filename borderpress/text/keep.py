"""What stays together on a line: signs with their word, amounts with their unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from borderpress.text.clusters import NBSP, WJ

SIGNS = "ៗ។៕៖៘៚៛₭ໆຯꫝ꫟꩝꩞꩟"
"""Signs that never begin a line, even behind a space."""

_DIGITS = "0-9០-៩໐-໙"
_CODES = "AUD|CNY|EUR|GBP|JPY|KHR|KRW|LAK|MMK|SGD|THB|USD|VND"
_UNITS = (
    "kHz|MHz|GHz|kWh|kW|MW|kV|km/h|km²|km2|km|m²|m2|m³|m3|mm|cm|m|kg|mg|g|ha|ml|l|°C|"
    "đ|đồng|tỷ|tỉ|triệu|nghìn|ngàn|riel|kip|dollars?|euros?|"
    "រៀល|ដុល្លារ|ដុង|គីប|បាត|ກີບ|ໂດລາ|ດົ່ງ|ຣຽນ|ບາດ"
)
_SPACE = r"[ \t\r\n]+"
_RULES = re.compile(
    rf"(?P<sign>{_SPACE})(?=[{SIGNS}])"
    rf"|(?<=[{_DIGITS}])(?P<unit>{_SPACE})"
    rf"(?=[%‰$€£¥฿₫]|(?:{_CODES}|{_UNITS})(?![A-Za-zÀ-ɏḀ-ỿ]))"
    rf"|(?<![A-Za-z])(?:{_CODES}|[$€£¥฿៛₭₫])(?P<amount>{_SPACE})(?=[{_DIGITS}])"
    r"|(?<=។)(?P<etc>)(?=ល។)|(?<=។ល)(?P<etcend>)(?=។)"
)


@dataclass(frozen=True, slots=True)
class Change:
    """Put ``text`` in place of the characters from ``start`` to ``end``."""

    start: int
    end: int
    text: str


def changes(text: str) -> Iterator[Change]:
    """Yield what keeps signs and amounts of ``text`` together, in order.

    A space before a sign, or between an amount and its currency or unit, becomes U+00A0;
    ``។ល។`` (et cetera) gets U+2060 inside.  White space is that of HTML: a run of it is
    one space.
    """
    for found in _RULES.finditer(text):
        name = found.lastgroup or ""
        start, end = found.span(name)
        yield Change(start, end, WJ if start == end else NBSP)


def keep_together(text: str) -> str:
    """Return ``text`` with its :func:`changes` made."""
    parts: list[str] = []
    last = 0
    for change in changes(text):
        parts += (text[last : change.start], change.text)
        last = change.end
    return "".join((*parts, text[last:]))
