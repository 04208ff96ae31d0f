"""A catalog as a build uses it: the usable entries, and what is wrong with the others."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from borderpress import signatures
from borderpress.catalog.header import check_header, review
from borderpress.catalog.po import Entry, File, decode, key, parse
from borderpress.messages import safe_translation, words_of, wordy
from borderpress.model import (
    Catalog,
    Finding,
    Language,
    Place,
    Severity,
    Signature,
    Translation,
    say,
)

SENTENCE = "toolkit"
"""Context of what the commands say at the terminal: no Markdown."""

SCRIPT_NAMES = {
    "Latn": "LATIN",
    "Laoo": "LAO",
    "Khmr": "KHMER",
    "Hans": "CJK",
    "Tavt": "TAI VIET",
    "Talu": "NEW TAI LUE",
    "Cham": "CHAM",
    "Lana": "TAI THAM",
}
"""ISO 15924 code → how the Unicode names of its letters begin."""


def read_catalog(
    path: str, data: bytes, language: Language, domain: str
) -> tuple[Catalog | None, tuple[Finding, ...]]:
    """Return the usable entries of a .po file, and what is wrong with the rest.

    Fuzzy, empty and obsolete entries are not usable, nor is a translation that
    has no letter of the language's script or that differs from its msgid in
    links and placeholders: `checks.translation` tells of these.
    """
    findings: list[Finding] = []
    text = decode(path, data, findings)
    po = None if text is None else parse(path, text, findings)
    if text is None or po is None:
        return None, tuple(findings)
    check_header(path, text, po, language, findings)
    _check_twice(path, po, findings)
    written: dict[tuple[str, str], Translation] = {}
    signed: list[Signature] = []
    for entry in po:
        unused = entry.fuzzy or entry.obsolete or not entry.msgid or not entry.msgstr.strip()
        if unused or key(entry) in written:
            continue
        written[key(entry)] = Translation(
            *key(entry), entry.msgstr, entry.linenum or 0, entry.tcomment
        )
        signed += signatures.signed(*key(entry), entry.msgstr, entry.tcomment)
        findings += _unsigned(path, entry)
    entries = ((t.context, t.msgid, usable(t, language), t.line) for t in written.values())
    catalog = Catalog(
        language.tag,
        domain,
        path,
        tuple(entry for entry in entries if entry[2]),
        review(path, text, po.metadata, findings),
        tuple(signed),
        tuple(written.values()),
        po.header,
        _decomposed(data),
    )
    return catalog, tuple(findings)


def _decomposed(data: bytes) -> tuple[int, ...]:
    """Return the lines of a file in UTF-8 that are not in NFC."""
    text = data.decode("utf-8", "replace")
    if unicodedata.is_normalized("NFC", text):
        return ()
    lines = enumerate(text.replace("\r\n", "\n").split("\n"), 1)
    return tuple(n for n, line in lines if not unicodedata.is_normalized("NFC", line))


def _check_twice(path: str, po: File, findings: list[Finding]) -> None:
    """Complain about msgids that stand in the catalog more than once."""
    seen = {("", "")} if po.metadata else set()
    for entry in po:
        if entry.obsolete:
            continue
        if key(entry) in seen:
            findings.append(_twice(path, entry))
        seen.add(key(entry))


def _twice(path: str, entry: Entry) -> Finding:
    return Finding(
        "catalog.duplicate",
        Severity.ERROR,
        say("“{message}” stands in the catalog twice.", message=entry.msgid[:60] or "header"),
        say("Keep the better translation; “build.py update” notes the other as a comment."),
        Place(path, entry.linenum or 0),
    )


def usable(written: Translation, language: Language) -> str:
    """Return a translation as it may be shown, or ``""``: what no page may ever show."""
    markdown = written.context != SENTENCE
    text, _ = safe_translation(written.msgid, written.msgstr, markdown=markdown)
    return text if in_script(written.msgid, text, language) else ""


def in_script(msgid: str, text: str, language: Language) -> bool:
    """Return whether a translation has a letter of its language's script, if its source has words.

    ``text``: the translation as it may be shown; nothing (``""``) has nothing to be asked.
    """
    return not text or not wordy(msgid) or has_letter(words_of(text), language.script)


def has_letter(text: str, script: str) -> bool:
    """Return whether ``text`` has a letter of the script (ISO 15924 code)."""
    name = SCRIPT_NAMES.get(script, "")
    return any(c.isalpha() and unicodedata.name(c, "").startswith(name) for c in text)


def _unsigned(path: str, entry: Entry) -> Iterable[Finding]:
    """Yield what is wrong with the signatures in an entry's comment."""
    place = Place(path, entry.linenum or 0)
    for line in signatures.malformed(entry.tcomment):
        yield Finding(
            "catalog.signature",
            Severity.WARNING,
            say("“{line}” does not say who and when.", line=line),
            say("Write it like this: {example}", example="# reviewed: Bounmy 2026-11-20"),
            place,
        )
    for name in signatures.void(entry.msgid, entry.msgstr, entry.tcomment):
        yield Finding(
            "catalog.review-void",
            Severity.WARNING,
            say("The translation was changed after {name} reviewed it.", name=name),
            say("Have it read again, and write the line anew without the signs in brackets."),
            place,
        )
