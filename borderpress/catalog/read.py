"""A catalog as a build uses it: the usable entries, and what is wrong with the others."""

from __future__ import annotations

import unicodedata

from borderpress.catalog.header import check_header, review
from borderpress.catalog.po import Entry, File, decode, key, parse
from borderpress.messages import safe_translation, words_of, wordy
from borderpress.model import Catalog, Finding, Language, Place, Severity, say

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
    links and placeholders.
    """
    findings: list[Finding] = []
    text = decode(path, data, findings)
    po = None if text is None else parse(path, text, findings)
    if text is None or po is None:
        return None, tuple(findings)
    check_header(path, text, po, language, findings)
    _check_twice(path, po, findings)
    entries: dict[tuple[str, str], tuple[str, str, str, int]] = {}
    for entry in po:
        unused = entry.fuzzy or entry.obsolete or not entry.msgid or not entry.msgstr.strip()
        if unused or key(entry) in entries:
            continue
        if safe := _usable(path, entry, language, findings):
            entries[key(entry)] = (*key(entry), safe, entry.linenum or 0)
    catalog = Catalog(language.tag, domain, path, tuple(entries.values()), review(po.metadata))
    return catalog, tuple(findings)


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


FAULTS = {
    "control-characters": say("The translation holds control characters; they were taken out."),
    "blank-line": say("The translation holds a blank line; it was closed up."),
    "html": say("The translation holds HTML that the source does not have."),
    "target": say("A link in the translation leads elsewhere than in the source, or is missing."),
    "reference": say("A footnote or link label of the source is missing in the translation."),
    "token": say("A placeholder in braces is missing in the translation, or is one too many."),
}
HINTS = {
    "html": say("Take the HTML out; until then the reader sees the source."),
    "target": say("Copy the address from the source; until then the reader sees the source."),
    "reference": say("Keep [^…] and ][…] as in the source; until then the reader sees the source."),
    "token": say("Copy {…} from the source; until then the reader sees the source."),
}
PLAIN = say("Write the translation as plain text with the same marks as the source.")


def _usable(path: str, entry: Entry, language: Language, findings: list[Finding]) -> str:
    """Return the translation as it may be shown, or ``""``."""
    markdown = entry.msgctxt != SENTENCE
    text, faults = safe_translation(entry.msgid, entry.msgstr, markdown=markdown)
    for fault in faults:
        if fault in FAULTS:
            place = Place(path, entry.linenum or 0)
            hint = HINTS.get(fault, PLAIN)
            code = f"catalog.{fault}"
            findings.append(Finding(code, Severity.ERROR, FAULTS[fault], hint, place))
    if text and wordy(entry.msgid) and not has_letter(words_of(text), language.script):
        return ""
    return text


def has_letter(text: str, script: str) -> bool:
    """Return whether ``text`` has a letter of the script (ISO 15924 code)."""
    name = SCRIPT_NAMES.get(script, "")
    return any(c.isalpha() and unicodedata.name(c, "").startswith(name) for c in text)
