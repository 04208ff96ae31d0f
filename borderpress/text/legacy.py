"""Text of old 8-bit and ASCII fonts → Unicode, line by line, where it is sure to be such text.

Offices hold two decades of files in TCVN3, VNI and the bracket coding of the Central
Highlands.  Pasted, they print as garbage, and much of it is Markdown syntax.  The tables
and their sources stand in ``data/legacy.toml``.

A line is taken for legacy text by its words: those that are no word as they stand but
become a possible syllable in the coding speak for it, those that do not speak against.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from borderpress.text.syllables import is_highlands, is_vietnamese

SURE = 0.6
"""Confidence from which a line is taken for legacy text."""
DENSE = 0.12
"""Share of a line's words that carries a sign of the bracket coding; it is 0.2 to 0.4 in
the pages seen, and near 0 in Markdown."""
SHORT = 3
"""Words of a line that one plain ASCII word may speak for."""

EIGHT_BIT = ("tcvn3", "vni")
HIGHLANDS = "highlands"


@dataclass(frozen=True, slots=True)
class Change:
    """A line in a legacy coding, and what it says."""

    line: int
    """From 1."""
    coding: str
    """``tcvn3``, ``vni`` or ``highlands``: a table of ``data/legacy.toml``."""
    confidence: float
    """0 to 1."""
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class _Votes:
    """What the words of a line say about a coding."""

    coding: str
    hits: tuple[str, ...]
    misses: int
    words: int
    new: str
    """The line, converted."""
    marked: bool = True
    """False where only the signs, and no other letter, are outside ASCII."""


# --- The tables ---------------------------------------------------------------


@cache
def tables() -> Mapping[str, Any]:
    """Return ``data/legacy.toml``."""
    return tomllib.loads((Path(__file__).parent / "data" / "legacy.toml").read_text("utf-8"))


def name_of(coding: str) -> str:
    """Return what people call a coding: ``TCVN3 (ABC)``."""
    return str(tables()[coding]["name"])


@cache
def _tcvn3() -> dict[int, str]:
    table = tables()["tcvn3"]
    return {ord(a): b for a, b in zip(table["legacy"], table["unicode"], strict=True)}


@cache
def _vni() -> tuple[re.Pattern[str], dict[str, str]]:
    pairs = dict(pair.split(" ") for pair in tables()["vni"]["pairs"])
    for old, new in list(pairs.items()):  # a capital whose mark was typed without shift
        pairs.setdefault(old[0].upper() + old[1:], new.upper())
    longest = sorted(pairs, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest))), pairs


def from_tcvn3(text: str) -> str:
    """Return ``text``, TCVN3 bytes read as Windows-1252, in Unicode."""
    return text.translate(_tcvn3())


def from_vni(text: str) -> str:
    """Return ``text``, VNI bytes read as Windows-1252, in Unicode."""
    pattern, pairs = _vni()
    return pattern.sub(lambda found: pairs[found.group()], text)


@cache
def _highlands_steps() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return what replaces what, in order: marks first, then signs that are letters."""
    table = tables()["highlands"]
    vowel = "[aeiouyơư]\u031b?[\u0300-\u0309\u0323]*"
    shaped = "[aeo][\u0300-\u0309\u0323]*\u0302[\u0300-\u0309\u0323]*"
    plain = f"[{table['circumflex_breve_on']}]"
    letters = [pair.split(" ") for pair in table["letters"]]
    first = [(a, b) for a, b in letters if len(a) > 1]
    steps = [
        *((f"{re.escape(a)}(?={vowel})", b) for a, b in first),
        (f"({shaped}){re.escape(table['breve_on_circumflex'])}", "\\1\u0306"),
        (f"({plain}){re.escape(table['circumflex_breve'])}", "\\1\u0302\u0306"),
        (f"({vowel}){re.escape(table['breve'])}", "\\1\u0306"),
        *((re.escape(a), b) for a, b in letters if len(a) == 1),
    ]
    cased = [(p, n, 0 if p[0].isalpha() else re.IGNORECASE) for p, n in steps]
    return tuple((re.compile(pattern, flags), new) for pattern, new, flags in cased)


def from_highlands(text: str) -> str:
    """Return ``text`` with every sign of the bracket coding made a letter.

    Knows no Markdown: give it words, not lines.
    """
    text = unicodedata.normalize("NFD", text)
    for pattern, new in _highlands_steps():
        text = pattern.sub(new, text)
    return unicodedata.normalize("NFC", text)


# --- Fonts that no table is known for -----------------------------------------


def unknown_fonts(text: str) -> tuple[str, ...]:
    """Return the name of each 8-bit Khmer or Lao font that ``text`` names."""
    patterns = [pattern for script in tables()["fonts"].values() for pattern in script]
    found = re.finditer(rf"\b(?:{'|'.join(patterns)})\b", text, re.IGNORECASE)
    return tuple(dict.fromkeys(match.group() for match in found))


# --- Eight bits ---------------------------------------------------------------

_LATIN = re.compile("[A-Za-z\u00a1-\u024f\u0300-\u036f\u1e00-\u1eff]+")
_HIGH = re.compile("[\u00a1-\u00fe]")
_BEYOND = re.compile("[\u0100-\U0010ffff]")
_CONVERTERS: Mapping[str, Callable[[str], str]] = {"tcvn3": from_tcvn3, "vni": from_vni}


def _eight_bit(coding: str, line: str, own: Collection[str]) -> _Votes:
    """Ask the words of a line; ``own`` are letters that need no explanation."""
    convert = _CONVERTERS[coding]
    hits: list[str] = []
    misses = words = 0
    for match in _LATIN.finditer(line):
        word = match.group()
        words += 1
        if word.isascii() or all(c.isascii() or c.lower() in own for c in word):
            continue
        new = convert(word)
        if _BEYOND.search(word):
            misses += 1
        elif not is_vietnamese(word) and re.search("[A-Za-z]", word):
            good = new != word and is_vietnamese(new)
            hits += [word.lower()] if good else []
            misses += not good
    new = _LATIN.sub(_whole(convert), line) if hits else line
    return _Votes(coding, tuple(hits), misses, words, new)


def _whole(convert: Callable[[str], str]) -> Callable[[re.Match[str]], str]:
    """Return a replacement of words that leaves Unicode words as they are."""

    def replace(found: re.Match[str]) -> str:
        word = found.group()
        if _BEYOND.search(word):
            return word
        new = convert(word)
        return word if is_vietnamese(word) and not is_vietnamese(new) else new

    return replace


# --- Brackets -----------------------------------------------------------------

_LETTER = r"[^\W\d_]"
_MARKDOWN = re.compile(
    rf"""
    ^[ ]{{0,3}}(?P<fence>`{{3,}}|~{{3,}}).*?(?:^[ ]{{0,3}}(?P=fence)[`~]*[ \t]*$|\Z)  # fenced code
    | (?<!{_LETTER})(?<!`)(?P<ticks>`+)(?=[^\s`]).*?(?<=[^\s`])(?P=ticks)(?!`)   # code in a line
    | ^\|?[ ]*:?-{{2,}}:?[ ]*(?:\|[ ]*:?-*:?[ ]*)+$                         # a table's second row
    | !?\[[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*\](?!{_LETTER})(?:\([^()\s]*(?:\s[^()]*)?\))?   # links
    | \{{[^{{}}\n]*\}}(?!{_LETTER})                                       # attributes, placeholders
    | <[/!]?[A-Za-z][^<>]*>                                                             # HTML
    | \b(?:https?|ftp|file|mailto):[^\s]+                                             # addresses
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
_TABLE = re.compile(r"^(?:.*\|.*\n)(?=\|?[ ]*:?-+:?[ ]*\|)(?:.*\|.*(?:\n|\Z))+", re.MULTILINE)
_SIGNS = "\\[\\]{}`^#|\\\\"
_CHUNK = re.compile(r"\S+")
_AROUND = '"“”‘()<>,.;:!?*…–—-'
_CODE = re.compile(r"[/:@=_<>$%&*~+\"0-9.()]")
_WORD = re.compile(rf"(?:[^\W\d_]|[\u0300-\u036f'’{_SIGNS}])+")
_SIGN = re.compile(f"[{_SIGNS}]")


def _veil(text: str) -> str:
    """Return ``text`` with Markdown's own brackets, marks and code blotted out."""
    text = _MARKDOWN.sub(lambda found: re.sub(r"[^\n]", "\x00", found.group()), text)
    return _TABLE.sub(lambda found: found.group().replace("|", "\x00"), text)


def _bracketed(line: str, veiled: str) -> _Votes:
    """Ask the words of a line, ``veiled`` where Markdown explains the signs."""
    hits: list[str] = []
    misses = words = 0
    parts: list[str] = []
    last = 0
    for start, word, is_code in _words(veiled):
        words += 1
        if not _SIGN.search(word) or not re.search(_LETTER, word):
            continue
        new = from_highlands(word)
        if is_code or _SIGN.search(new) or not is_highlands(new):
            misses += 1
            continue
        hits.append(word.lower())
        parts += [line[last:start], new]
        last = start + len(word)
    parts.append(line[last:])
    marked = bool(re.search("[ơưăâêôđ]", veiled.lower()))
    return _Votes(HIGHLANDS, tuple(hits), misses, words, "".join(parts), marked)


def _words(veiled: str) -> Iterator[tuple[int, str, bool]]:
    """Yield (offset, word, whether it stands in something like code)."""
    for chunk in _CHUNK.finditer(veiled.replace("\x00", " ")):
        text = chunk.group()
        core = text.strip(_AROUND)
        start = chunk.start() + text.find(core)
        is_code = bool(_CODE.search(core))
        for found in _WORD.finditer(core):
            yield start + found.start(), found.group(), is_code


# --- The verdict --------------------------------------------------------------


def diagnose(text: str, own: Collection[str] = frozenset()) -> tuple[Change, ...]:
    """Return the lines of ``text`` (NFC, LF) that are in a legacy coding, converted.

    ``own``: lower-case letters beyond ASCII of the text's language, which prove nothing.
    """
    lines = text.split("\n")
    found: dict[int, Change] = {}
    for coding in (*EIGHT_BIT, HIGHLANDS):
        if _possible(coding, text):
            for change in _verdicts(coding, lines, _votes(coding, text, lines, own)):
                best = found.get(change.line)
                if best is None or change.confidence > best.confidence:
                    found[change.line] = change
    return tuple(found[line] for line in sorted(found))


def _possible(coding: str, text: str) -> bool:
    return bool((_SIGN if coding == HIGHLANDS else _HIGH).search(text))


def _votes(coding: str, text: str, lines: Sequence[str], own: Collection[str]) -> list[_Votes]:
    if coding == HIGHLANDS:
        veiled = _veil(text).split("\n")
        pairs = zip(lines, veiled, strict=True)
        return [_bracketed(a, b) if _SIGN.search(b) else _silent(coding, a) for a, b in pairs]
    return [
        _eight_bit(coding, line, own) if _HIGH.search(line) else _silent(coding, line)
        for line in lines
    ]


def _silent(coding: str, line: str) -> _Votes:
    return _Votes(coding, (), 0, 0, line)


def _verdicts(coding: str, lines: Sequence[str], votes: Sequence[_Votes]) -> Iterator[Change]:
    """Yield the lines that are sure by themselves, then those that stand among such."""
    confidence = [_confidence(vote) for vote in votes]
    seen = {word for v, c in zip(votes, confidence, strict=True) if c >= SURE for word in v.hits}
    company = len(seen) >= SHORT
    for number, (vote, sure) in enumerate(zip(votes, confidence, strict=True)):
        among = company and len(vote.hits) > 2 * vote.misses
        if vote.new != lines[number] and (sure >= SURE or among):
            yield Change(number + 1, coding, max(sure, SURE), lines[number], vote.new)


def _confidence(vote: _Votes) -> float:
    """Return how sure a line is by itself, 0 to 1."""
    hits, distinct = len(vote.hits), len(set(vote.hits))
    if not hits:
        return 0.0
    share = hits / (hits + vote.misses + 0.5)
    if vote.coding != HIGHLANDS:
        return share if distinct > 1 else 0.0
    if distinct == 1 and not vote.marked and vote.words > SHORT:
        return 0.0
    return share * min(1.0, hits / vote.words / DENSE)
