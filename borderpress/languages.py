"""``language.toml`` → Language; dates, numbers, names.  The only door to Babel.

Babel answers in English about a language it does not know, without a word.  So
it is asked only where ``language.toml`` names a CLDR locale; a language without
one speaks from its own file, else from the first language of its fallback list
that can.
"""

from __future__ import annotations

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import MISSING, dataclass, fields
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

import babel.dates
import babel.numbers
from babel import Locale, UnknownLocaleError
from babel.numbers import NumberPattern

from borderpress.errors import BorderpressError
from borderpress.model import Finding, Language, LocalText, Place, Severity, Text, say
from borderpress.text.normalize import compose_am

WHOLE_CURRENCIES = ("KHR", "LAK", "VND")
"""Currencies written without decimals, whatever CLDR gives for a locale."""

EMPHASIS = ("weight", "line")
"""Values of ``emphasis``."""

BREAKS = ("space", "khmer", "lao", "author", "ideographic")
"""Values of ``breaks``."""

COUNTERS = {"០": "khmer", "໐": "lao", "๐": "thai", "၀": "myanmar", "०": "devanagari"}
"""First digit → the counter style that CSS predefines for these digits."""

TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?(-x-[a-z0-9]{1,8})?")
"""Tags the press takes: BCP 47 in its usual case, without extensions."""

NBSP = "\u00a0"


# --- Reading ------------------------------------------------------------------


@lru_cache(maxsize=64)
def known_to_cldr(name: str) -> bool:
    """Return True when CLDR has real data for the locale ``name`` (``km``, ``zh_Hans``).

    A locale whose months are "M01" … is an empty shell: it answers with
    English separators and numbers for names.
    """
    try:
        locale = Locale.parse(name)
    except (UnknownLocaleError, ValueError, TypeError):
        return False
    return str(locale.months["format"]["wide"][1]) != "M01"


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a key must hold."""

    fits: Callable[[object], bool]
    wanted: Text


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(_is_text(item) for item in value)


def _is_table(value: object, keys: tuple[str, ...] = ()) -> bool:
    if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
        return False
    return not keys or set(value) <= set(keys)


def _is_number(value: object, low: float, high: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high


def _matches(pattern: str) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


def _is_tag(value: object) -> bool:
    return isinstance(value, str) and TAG.fullmatch(value) is not None


def _is_date_table(value: object) -> bool:
    names = {"day", "month", "year", "month_name"}
    return (
        isinstance(value, dict)
        and _is_table(value, ("long", "short"))
        and all(set(re.findall(r"{(.*?)}", pattern)) <= names for pattern in value.values())
    )


def _is_plural(value: object) -> bool:
    return _matches(r"nplurals=[1-6]; plural=[n0-9 ()?:&|!=<>%]+;")(value)


def _is_weight(value: object) -> bool:
    return isinstance(value, int) and value in range(100, 1000, 100)


_TEXT = _Rule(_is_text, say("Write a text between quotes."))
_TEXTS = _Rule(_is_texts, say('Write a list of texts, such as ["vi"].'))
_FONTS = _Rule(
    lambda value: _is_texts(value) and bool(value),
    say('Write a list of font families, such as ["Noto Sans"].'),
)

_MARKS = re.compile("[\u200b\u2060]")
"""What an author types to allow or forbid a break."""

RULES: Mapping[str, _Rule] = {
    "tag": _Rule(_is_tag, say('Write a language tag such as "km" or "blt-Tavt".')),
    "iso639_3": _Rule(_matches("[a-z]{3}"), say('Write the three-letter code, such as "khm".')),
    "names": _Rule(
        lambda value: _is_table(value) and isinstance(value, dict) and "vi" in value,
        say('Write a table [names] with at least vi = "…".'),
    ),
    "autonym": _TEXT,
    "autonym_source": _TEXT,
    "script": _Rule(_matches("[A-Z][a-z]{3}"), say('Write the script code, such as "Khmr".')),
    "direction": _Rule(_matches("ltr|rtl"), say('Write "ltr" or "rtl".')),
    "plural": _Rule(_is_plural, say('Write a plural rule such as "nplurals=1; plural=0;".')),
    "fallback": _Rule(
        lambda value: isinstance(value, list) and all(_is_tag(tag) for tag in value),
        say('Write a list of language tags, nearest first, such as ["en", "vi"].'),
    ),
    "line_height": _Rule(
        lambda value: _is_number(value, 1, 3), say("Write a number from 1 to 3, such as 1.7.")
    ),
    "size": _Rule(
        lambda value: _is_number(value, 5, 20), say("Write the size in pt, from 5 to 20.")
    ),
    "breaks": _Rule(
        _matches("|".join(BREAKS)), say("Write one of: {values}.", values=", ".join(BREAKS))
    ),
    "text_fonts": _FONTS,
    "heading_fonts": _FONTS,
    "heading_weight": _Rule(_is_weight, say("Write a weight such as 400 or 700.")),
    "cldr": _Rule(
        lambda value: isinstance(value, str) and known_to_cldr(value),
        say(
            "Leave the key out: the language then speaks from its own [dates], months and"
            " [numbers], else from its fallback languages."
        ),
    ),
    "dates": _Rule(
        _is_date_table,
        say("Write long and short with {day}, {month}, {year} or {month_name} only."),
    ),
    "months": _Rule(
        lambda value: isinstance(value, list) and _is_texts(value) and len(value) == 12,
        say("Write a list of twelve names, January first."),
    ),
    "numbers": _Rule(
        lambda value: (
            isinstance(value, dict) and _is_table(value) and set(value) == {"decimal", "group"}
        ),
        say('Write both marks: decimal = "," and group = ".".'),
    ),
    "page_digits": _Rule(
        lambda value: isinstance(value, str) and len(value) == 10 and value[0] in COUNTERS,
        say("Write ten digits, from nought to nine, or leave the key out for 0–9."),
    ),
    "heading_line_height": _Rule(
        lambda value: _is_number(value, 1, 3), say("Write a number from 1 to 3, such as 1.7.")
    ),
    "emphasis": _Rule(
        _matches("|".join(EMPHASIS)), say("Write one of: {values}.", values=", ".join(EMPHASIS))
    ),
    "letter_spacing": _Rule(
        lambda value: isinstance(value, bool), say("Write true or false, without quotes.")
    ),
    "quotes": _Rule(
        lambda value: _is_texts(value) and isinstance(value, list) and len(value) in (2, 4),
        say('Write the marks in pairs, outer first: ["“", "”", "‘", "’"].'),
    ),
    "codes_meant": _TEXTS,
    "note": _TEXT,
}
"""What each key of ``language.toml`` must hold; the keys are the fields of ``Language``."""

REQUIRED = tuple(
    field.name
    for field in fields(Language)
    if field.default is MISSING and field.default_factory is MISSING and field.name != "cldr"
)
"""Keys that every ``language.toml`` must have."""


def _line(text: str, key: str) -> int:
    """Return the line where ``key`` (``table.key`` for one in a table) is set, else 0."""
    table, _, name = key.rpartition(".")
    begin = 0
    if table:
        head = re.search(rf"^\s*\[{re.escape(table)}\]", text, re.MULTILINE)
        begin = head.end() if head else 0
    quoted = rf"""["']?{re.escape(name)}["']?"""
    found = re.compile(rf"^[ \t]*(?:\[{quoted}\]|{quoted}[ \t]*=)", re.MULTILINE).search(
        text, begin
    )
    return text.count("\n", 0, found.start()) + 1 if found else 0


def _fault(path: str, line: int, code: str, text: Text, hint: Text) -> Finding:
    return Finding(f"language.{code}", Severity.ERROR, text, hint, Place(path, line))


def _unknown_keys(path: str, text: str, data: Mapping[str, object]) -> Iterator[Finding]:
    for key in data:
        if key in RULES:
            continue
        near = difflib.get_close_matches(key, RULES, 1)
        hint = (
            say("Write {key} instead.", key=near[0])
            if near
            else say("Remove it; the keys are: {keys}.", keys=", ".join(RULES))
        )
        yield _fault(
            path, _line(text, key), "unknown-key", say("Unknown key {key}.", key=key), hint
        )


def _missing_keys(path: str, data: Mapping[str, object]) -> Iterator[Finding]:
    for key in REQUIRED:
        if key not in data:
            yield _fault(
                path, 0, "missing-key", say("The key {key} is missing.", key=key), RULES[key].wanted
            )


def _bad_values(path: str, text: str, data: Mapping[str, object]) -> Iterator[Finding]:
    for key, rule in RULES.items():
        if key in data and not rule.fits(data[key]):
            yield _fault(
                path,
                _line(text, key),
                "bad-value",
                say("{key} holds {value}, which does not fit.", key=key, value=repr(data[key])),
                rule.wanted,
            )


def _bad_tag(path: str, text: str, data: Mapping[str, object]) -> Iterator[Finding]:
    folder = PurePosixPath(path).parent.name
    if _is_tag(data.get("tag")) and data["tag"] != folder:
        yield _fault(
            path,
            _line(text, "tag"),
            "wrong-folder",
            say("The tag is {tag}, but the folder is {folder}.", tag=data["tag"], folder=folder),
            say("Give folder and tag the same name."),
        )


def _bad_fallback(path: str, text: str, data: Mapping[str, object]) -> Iterator[Finding]:
    fallback = data.get("fallback")
    if not isinstance(fallback, list):
        return
    line = _line(text, "fallback")
    if data.get("tag") in fallback:
        yield _fault(
            path,
            line,
            "own-fallback",
            say("The language falls back to itself."),
            say("Remove {tag} from its own fallback list.", tag=data["tag"]),
        )
    for tag in sorted({tag for tag in fallback if fallback.count(tag) > 1}, key=str):
        yield _fault(
            path,
            line,
            "twice",
            say("{tag} stands twice in the fallback list.", tag=tag),
            say("Leave the first of them only."),
        )


def _nameless_months(path: str, text: str, data: Mapping[str, object]) -> Iterator[Finding]:
    """Yield a finding for a pattern that needs month names which nobody gives."""
    dates = data.get("dates")
    if not isinstance(dates, dict) or "cldr" in data or "months" in data:
        return
    for style, pattern in dates.items():
        if "{month_name}" in str(pattern):
            yield _fault(
                path,
                _line(text, f"dates.{style}"),
                "no-months",
                say(
                    "The {style} date asks for a month's name, but there are no months.",
                    style=style,
                ),
                say("Add months = [twelve names], or write {month} for the number."),
            )


def read_language(path: str, text: str) -> tuple[Language | None, tuple[Finding, ...]]:
    """Read a ``language.toml``: the language (None when a finding is an error), all findings.

    ``path`` is relative to the project's root; its folder is the language's tag.
    """
    text = unicodedata.normalize("NFC", text.removeprefix("\ufeff").replace("\r\n", "\n"))
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, (_not_toml(path, text, str(error)),)
    findings = (
        *_unknown_keys(path, text, data),
        *_missing_keys(path, data),
        *_bad_values(path, text, data),
        *_bad_tag(path, text, data),
        *_bad_fallback(path, text, data),
        *_nameless_months(path, text, data),
    )
    if findings:
        return None, tuple(sorted(findings, key=Finding.order))
    values: dict[str, Any] = {key: _frozen(value) for key, value in data.items()}
    return Language(**{"cldr": None, **values}), ()


def read_words(text: str) -> tuple[str, ...]:
    """Return the words of a ``words.txt``: one a line, as the text of a page spells them.

    ``#`` begins a comment.  Marks for breaks inside a word are left out.
    """
    lines = (line.partition("#")[0] for line in text.splitlines())
    bare = (_MARKS.sub("", unicodedata.normalize("NFC", line)) for line in lines)
    plain = (compose_am(" ".join(line.split())) for line in bare)
    return tuple(sorted({word for word in plain if word}))


def _not_toml(path: str, text: str, error: str) -> Finding:
    """Return the finding for a file that is no TOML; the parser tells the place in words."""
    found = re.search(r"line (\d+)", error)
    line = int(found[1]) if found else text.count("\n") + 1
    return _fault(
        path,
        line,
        "not-toml",
        say("This is not TOML: {error}.", error=error),
        say('Each line is key = "text", key = number, key = ["list"] or [table].'),
    )


def _frozen(value: object) -> object:
    """Return a TOML value as the model holds it: tuples for lists and tables."""
    if isinstance(value, dict):
        return tuple(value.items())
    return tuple(value) if isinstance(value, list) else value


def check_languages(languages: Mapping[str, Language]) -> tuple[Finding, ...]:
    """Return what is wrong between languages: fallbacks that nobody has described.

    A fallback list is complete in itself: the fallbacks of a fallback are
    never followed, so that English comes in only where a list names it.
    """
    return tuple(
        _unknown_fallback(f"locales/{tag}/language.toml", other)
        for tag in sorted(languages)
        for other in languages[tag].fallback
        if other not in languages
    )


def _unknown_fallback(path: str, tag: str) -> Finding:
    return _fault(
        path,
        0,
        "unknown-fallback",
        say("The fallback list names {tag}, which has no folder.", tag=tag),
        say("Add locales/{tag}/language.toml, or remove it from the list.", tag=tag),
    )


# --- Finding a language -------------------------------------------------------


def chain(language: Language) -> tuple[str, ...]:
    """Return the tags to try for a word of ``language``: its own, then its fallbacks."""
    return (language.tag, *language.fallback)


def resolve_tag(tag: str, languages: Mapping[str, Language]) -> Language:
    """Return the language that ``tag`` names; case and ``_`` do not matter.

    Raises BorderpressError for a tag that names none, with what was probably
    meant: a wrong code that ``language.toml`` knows (``tay`` is Atayal), else
    the nearest tags.
    """
    wanted = tag.strip().replace("_", "-").lower()
    for known, language in languages.items():
        if known.lower() == wanted:
            return language
    raise BorderpressError(say("There is no language {tag}.", tag=tag), _meant(wanted, languages))


def _meant(wanted: str, languages: Mapping[str, Language]) -> Text:
    """Return the remedy for a code that is no tag of ours."""
    for language in languages.values():
        for code, _, really in (entry.partition(" ") for entry in language.codes_meant):
            if code.lower() == wanted and really:
                return say(
                    "{code} is {really}; for {name} write {tag}.",
                    code=code,
                    really=really.strip("()"),
                    name=_english(language),
                    tag=language.tag,
                )
    meant = [
        f"{language.tag} ({_english(language)})"
        for language in languages.values()
        if wanted in (code.lower() for code in language.codes_meant)
    ]
    if meant:
        return say("Write {tags}.", tags=" / ".join(meant))
    near = difflib.get_close_matches(wanted, [known.lower() for known in languages], 3, 0.5)
    tags = [known for known in languages if known.lower() in near] or list(languages)
    return say("Write one of: {tags}.", tags=", ".join(tags))


def _english(language: Language) -> str:
    names = dict(language.names)
    return names.get("en", names["vi"])


# --- Dates, numbers, names ----------------------------------------------------


def _speakers(language: Language, languages: Mapping[str, Language]) -> Iterator[Language]:
    """Yield the languages that may speak for ``language``, nearest first."""
    yield language
    yield from (languages[tag] for tag in language.fallback if tag in languages)


def format_date(
    language: Language, languages: Mapping[str, Language], day: date, style: str
) -> str:
    """Return ``day`` in the ``long`` ("12 tháng 5 năm 2026") or ``short`` style.

    The language's own pattern goes first, then CLDR, then the fallback
    languages in their order; ISO 8601 when none of them can.
    """
    for speaker in _speakers(language, languages):
        pattern = dict(speaker.dates).get(style)
        if pattern:
            return _own_date(speaker, pattern, day)
        if speaker.cldr:
            return babel.dates.format_date(day, style, locale=speaker.cldr)
    return day.isoformat()


def date_language(language: Language, languages: Mapping[str, Language], style: str) -> str:
    """Return the tag of the language whose pattern :func:`format_date` takes."""
    found = (s.tag for s in _speakers(language, languages) if s.cldr or style in dict(s.dates))
    return next(found, language.tag)


def _own_date(language: Language, pattern: str, day: date) -> str:
    values = {"day": str(day.day), "month": str(day.month), "year": str(day.year)}
    if "{month_name}" in pattern:
        values["month_name"] = _month(language, day.month)
    return pattern.format(**values)


def _month(language: Language, month: int) -> str:
    if language.months:
        return language.months[month - 1]
    return str(Locale.parse(str(language.cldr)).months["format"]["wide"][month])


@lru_cache(maxsize=64)
def month_names(language: Language) -> tuple[tuple[str, int], ...]:
    """Return the names of the months, long ones first, each with its number.

    Empty where nobody gives them, or where they are numbers themselves (tháng 1).
    """
    wide: tuple[str, ...] = language.months
    short: tuple[str, ...] = ()
    if language.cldr:
        formats = Locale.parse(language.cldr).months["format"]
        wide = wide or tuple(str(formats["wide"][month]) for month in range(1, 13))
        short = tuple(str(formats["abbreviated"][month]) for month in range(1, 13))
    named = [*enumerate(wide, 1), *enumerate(short, 1)]
    return tuple((name, month) for month, name in named if not re.search(r"\d", name))


@lru_cache(maxsize=64)
def weekday_names(language: Language) -> tuple[tuple[str, int], ...]:
    """Return the names of the days in CLDR, long ones first: Monday 2 … Saturday 7.

    Vietnamese numbers them so.
    """
    if not language.cldr:
        return ()
    days = Locale.parse(language.cldr).days["format"]
    # Where words stand unparted, the short ones would be found inside others (ສຸກ in ສຸກເສີນ).
    widths = ("wide", "abbreviated") if language.breaks == "space" else ("wide",)
    named = [(str(days[width][day]), day + 2) for width in widths for day in range(6)]
    return tuple((name, day) for name, day in dict.fromkeys(named) if not re.search(r"\d", name))


def format_number(
    language: Language, languages: Mapping[str, Language], value: int | Decimal
) -> str:
    """Return ``value`` with the language's marks: "1.234.567,5" in Vietnamese.

    A Decimal keeps all its decimals.
    """
    for speaker in _speakers(language, languages):
        if speaker.numbers:
            return _own_number(dict(speaker.numbers), value)
        if speaker.cldr:
            return _cldr_number(speaker.cldr, value)
    return str(value)


def number_language(language: Language, languages: Mapping[str, Language]) -> str:
    """Return the tag of the language whose marks :func:`format_number` takes."""
    found = (s.tag for s in _speakers(language, languages) if s.cldr or s.numbers)
    return next(found, language.tag)


def _cldr_number(locale: str, value: int | Decimal) -> str:
    pattern = _with_decimals(Locale.parse(locale).decimal_formats[None], _places(value))
    return str(pattern.apply(value, locale))


def _with_decimals(pattern: NumberPattern, places: int) -> NumberPattern:
    """Return a pattern of CLDR that writes exactly ``places`` decimals."""
    exact = copy(pattern)
    exact.frac_prec = (places, places)
    return exact


def _places(value: int | Decimal) -> int:
    """Return how many decimals ``value`` is written with."""
    exponent = Decimal(value).as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _own_number(marks: Mapping[str, str], value: int | Decimal) -> str:
    plain = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    return plain.translate({ord(","): marks["group"], ord("."): marks["decimal"]})


def format_currency(
    language: Language, languages: Mapping[str, Language], value: int | Decimal, currency: str
) -> str:
    """Return an amount of ``currency`` (ISO 4217 code): "1.250.000 ₫" in Vietnamese.

    Riel, kip and đồng are written without decimals.  Amount and sign never
    part: a space between them does not break.
    """
    for speaker in _speakers(language, languages):
        if speaker.numbers:
            amount = round(value) if currency in WHOLE_CURRENCIES else value
            return f"{_own_number(dict(speaker.numbers), amount)}{NBSP}{currency}"
        if speaker.cldr:
            return _cldr_currency(speaker.cldr, value, currency)
    return f"{value}{NBSP}{currency}"


def _cldr_currency(locale: str, value: int | Decimal, currency: str) -> str:
    pattern = Locale.parse(locale).currency_formats["standard"]
    if currency in WHOLE_CURRENCIES:
        whole = _with_decimals(pattern, 0)
        text = str(whole.apply(value, locale, currency=currency, currency_digits=False))
    else:
        text = babel.numbers.format_currency(value, currency, locale=locale)
    # CLDR wants a space where a letter of the currency meets a digit; Babel leaves it out.
    return re.sub(r"(?<=[^\W\d])(?=\d)|(?<=\d)(?=[^\W\d])", NBSP, text).replace(" ", NBSP)


def page_counter_style(language: Language) -> str:
    """Return the CSS counter style of page numbers: ``decimal``, ``khmer``, ``lao`` …"""
    return COUNTERS.get(language.page_digits[:1], "decimal")


def language_name(tag: str, in_language: Language, languages: Mapping[str, Language]) -> LocalText:
    """Return the name of the language ``tag`` for a reader of ``in_language``.

    For each language of the reader's chain: the name that ``language.toml`` of
    ``tag`` gives, the autonym, then CLDR where it knows both.  At the end the
    autonym, in its own language.
    """
    named = languages[tag]
    names = dict(named.names)
    for speaker in _speakers(in_language, languages):
        if speaker.tag in names:
            return LocalText(names[speaker.tag], speaker.tag)
        if speaker.tag == tag:
            break
        if speaker.cldr and named.cldr:
            known = Locale.parse(speaker.cldr).languages.get(_cldr_language(named.cldr))
            if known:
                return LocalText(known.replace("\u200b", ""), speaker.tag)
    return LocalText(named.autonym, tag)


def _cldr_language(cldr: str) -> str:
    """Return a locale's key in CLDR's list of names: ``en`` for ``en_GB``."""
    return Locale.parse(cldr).language
