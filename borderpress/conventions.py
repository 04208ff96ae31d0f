"""What checks of translations know of a language: ``locales/<tag>/conventions.toml``.

Numbers, dates and the ends of sentences, as people write them.  A language without the
file is read by its months in CLDR or ``language.toml``, and otherwise by digits alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from borderpress.languages import month_names, weekday_names
from borderpress.model import Finding, Language, say
from borderpress.text.notation import Notation, Words
from borderpress.validate import Form, read_toml

ENDS = (".", "!", "?", ":", "…", ";")
"""Marks at the end of a source that a translation is asked for."""
NO_UNIT = "none"
"""Key of ``[units]`` for words that begin like a unit and are none (đồng nghiệp)."""


@dataclass(frozen=True, slots=True)
class Conventions:
    """How a language writes quantities and ends its sentences."""

    notation: Notation
    ends: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Mark at the end of the source → the ends that a translation may have then; ``""`` is
    none.  Nothing is asked for a mark that is not listed."""
    shortest: float = 0.0
    """Least share of the source's letters that a good translation has; 0 where nobody has
    measured it."""
    longest: float = 0.0
    """Greatest share, as ``shortest``."""


def read_conventions(
    path: str, text: str, language: Language
) -> tuple[Conventions, tuple[Finding, ...]]:
    """Return the conventions of a language; ``text`` is ``""`` where it has no file."""
    form, faults = read_toml(text, path)
    if form is None:
        form = Form({}, path, {})
    form.text("source", required=bool(text.strip()) and not faults)
    found = Conventions(
        _notation(form, language),
        _ends(form, language),
        _share(form, "shortest"),
        _share(form, "longest"),
    )
    form.close()
    return found, tuple(dict.fromkeys((*faults, *form.findings)))


def _notation(form: Form, language: Language) -> Notation:
    units = tuple((w, "" if unit == NO_UNIT else unit) for w, unit in _words(form, "units"))
    return Notation(
        decimal=form.text("decimal", required=False),
        group=form.text("group", required=False),
        alphabetic=language.breaks == "space",
        months=(*month_names(language), *_numbered(form, "months")),
        month_before=form.texts("month_before"),
        month_after=form.texts("month_after"),
        hours=form.texts("hours"),
        forenoon=form.texts("forenoon"),
        afternoon=form.texts("afternoon"),
        ranges=form.texts("ranges"),
        weekdays=weekday_names(language),
        numbers=_numbered(form, "numbers"),
        doubtful=form.texts("doubtful"),
        scales=_numbered(form, "scales"),
        units=units,
    )


def _words(form: Form, key: str) -> tuple[tuple[str, str], ...]:
    """Return (word, key) of a table whose keys hold lists of words."""
    inner = form.mapping(key)
    if inner is None:
        return ()
    return tuple((word, str(name)) for name in inner.data for word in inner.texts(name))


def _numbered(form: Form, key: str) -> Words:
    """Return (word, number) of a table whose keys are numbers."""
    pairs = _words(form, key)
    for name in dict.fromkeys(name for _, name in pairs if not name.isdecimal()):
        form.complain(
            "not-a-number",
            f"{key}.{name}",
            say("“{key}” must be a number.", key=name),
            say("Write the number in digits and then its words: 3 = [\"ba\"]."),
        )  # fmt: skip
    return tuple((word, int(name)) for word, name in pairs if name.isdecimal())


def _ends(form: Form, language: Language) -> tuple[tuple[str, tuple[str, ...]], ...]:
    inner = form.mapping("ends")
    if inner is None:  # every language of the Latin script ends a sentence in one way
        latin = tuple((mark, ("…", "...") if mark == "…" else (mark,)) for mark in ENDS)
        return latin if language.script == "Latn" else ()
    for mark in inner.data:
        if mark not in ENDS:
            text = say("“{mark}” is no mark that ends a text.", mark=mark)
            hint = say("Take it out, or use one of: {choices}.", choices=" ".join(ENDS))
            inner.complain("unknown-mark", mark, text, hint)
    return tuple(
        (mark, tuple(str(end).strip() for end in inner.data[mark]))
        for mark in ENDS
        if isinstance(inner.data.get(mark), list)
    )


def _share(form: Form, key: str) -> float:
    written = form.text(key, required=False)
    try:
        return float(written or 0)
    except ValueError:
        form.complain(
            "not-a-number",
            key,
            say("“{key}” must be a number.", key=key),
            say("Write it in digits with a point: 0.4"),
        )
        return 0.0
