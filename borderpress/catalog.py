"""Catalogs: .po files ⇄ Catalog, and their update.  The only door to polib."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polib
from rapidfuzz import fuzz, process

from borderpress.messages import safe_translation, wordy
from borderpress.model import Catalog, Finding, Language, Message, Place, Review, Severity, say

SIMILAR = 60.0
"""Similarity in percent from which an old translation is proposed; msgmerge's threshold is near."""

REVIEW = "X-Borderpress-Review"
REVIEWER = "X-Borderpress-Reviewer"
REVIEWED_ON = "X-Borderpress-Reviewed-On"

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


# --- Reading ----------------------------------------------------------------


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
    po = _parse(path, text, findings)
    if po is None:
        return None, tuple(findings)
    _check_plural(path, po, language, findings)
    entries: dict[tuple[str, str], tuple[str, str, str, int]] = {}
    for entry in po:
        if not entry.msgstr.strip() or entry.fuzzy or entry.obsolete:
            continue
        key = (entry.msgctxt or "", entry.msgid)
        if key in entries:
            continue
        safe = _usable(path, entry, language, findings)
        if safe:
            entries[key] = (*key, safe, entry.linenum or 0)
    _check_twice(path, po, findings)
    review = _review(po.metadata)
    catalog = Catalog(language.tag, domain, path, tuple(entries.values()), review)
    return catalog, tuple(findings)


def decode(path: str, data: bytes, findings: list[Finding]) -> str:
    """Return the text of a .po file, by its declared charset when it is not UTF-8."""
    try:
        return data.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    except UnicodeDecodeError:
        found = re.search(rb"charset=([\w.-]+)", data)
        charset = found.group(1).decode() if found else "cp1258"
        charset = "cp1258" if charset.lower().replace("-", "") == "utf8" else charset
    findings.append(
        Finding(
            "catalog.charset",
            Severity.ERROR,
            say("The catalog is not in UTF-8 but in {charset}.", charset=charset),
            say("Run “build.py update”: it saves the catalog in UTF-8 and loses nothing."),
            Place(path, 1),
        )
    )
    try:
        return data.decode(charset, "replace").replace("\r\n", "\n")
    except LookupError:
        return data.decode("cp1258", "replace").replace("\r\n", "\n")


def _parse(path: str, text: str, findings: list[Finding]) -> polib.POFile | None:
    """Return the parsed file; None with a finding when it is no catalog."""
    conflict = re.search(r"^(<<<<<<<|=======|>>>>>>>)( |$)", text, re.MULTILINE)
    if conflict:
        line = text.count("\n", 0, conflict.start()) + 1
        findings.append(
            Finding(
                "catalog.merge-conflict",
                Severity.ERROR,
                say("Two versions of the catalog were merged by hand and not finished."),
                say(
                    "Keep one of the two versions between <<<<<<< and >>>>>>>, "
                    "and take these lines out."
                ),
                Place(path, line),
            )
        )
        return None
    try:
        return polib.pofile(text if "\n" in text else text + "\n", wrapwidth=0)
    except (OSError, ValueError) as error:
        found = re.search(r"line (\d+)", str(error))
        findings.append(
            Finding(
                "catalog.syntax",
                Severity.ERROR,
                say("The catalog cannot be read: {problem}", problem=_short(error)),
                say("Open it in Poedit and save it again, or mend this line."),
                Place(path, int(found.group(1)) if found else 1),
            )
        )
        return None


def _short(error: Exception) -> str:
    return re.sub(r"^Syntax error in po file\s*(\(line \d+\))?:?\s*", "", str(error)).strip()[:120]


def _check_plural(path: str, po: polib.POFile, language: Language, findings: list[Finding]) -> None:
    """Complain when the header counts other plural forms than the language has."""
    found = re.search(r"nplurals=(\d+)", po.metadata.get("Plural-Forms", ""))
    wanted = re.search(r"nplurals=(\d+)", language.plural)
    if wanted and (found is None or found.group(1) != wanted.group(1)):
        findings.append(
            Finding(
                "catalog.plural",
                Severity.WARNING,
                say("The header has the wrong plural rule for {tag}.", tag=language.tag),
                say(
                    "Write: Plural-Forms: {rule} — or run “build.py update”.", rule=language.plural
                ),
                Place(path, 1),
            )
        )


def _check_twice(path: str, po: polib.POFile, findings: list[Finding]) -> None:
    """Complain about msgids that stand in the catalog more than once."""
    seen: dict[tuple[str, str], str] = {}
    for entry in po:
        key = (entry.msgctxt or "", entry.msgid)
        if key in seen and not entry.obsolete:
            findings.append(
                Finding(
                    "catalog.duplicate",
                    Severity.ERROR,
                    say(
                        "“{message}” stands in the catalog twice; the first is used.",
                        message=entry.msgid[:60],
                    ),
                    say("Keep the better translation and take the other entry out."),
                    Place(path, entry.linenum or 0),
                )
            )
        elif not entry.obsolete:
            seen[key] = entry.msgstr


FAULTS = {
    "control-characters": say("The translation holds control characters; they were taken out."),
    "blank-line": say("The translation holds a blank line; it was closed up."),
    "html": say("The translation holds HTML that the source does not have; it is shown as text."),
    "attributes": say("The translation holds {: … } that the source does not have."),
    "target": say("A link in the translation leads elsewhere than in the source, or is missing."),
    "reference": say("A footnote or link label of the source is missing in the translation."),
    "token": say("A placeholder such as {html-1} is missing in the translation."),
}
HINTS = {
    "target": say("Copy the address from the source; until then the reader sees the source."),
    "reference": say("Keep [^…] and ][…] as in the source; until then the reader sees the source."),
    "token": say("Copy the placeholder from the source; until then the reader sees the source."),
}


def _usable(path: str, entry: polib.POEntry, language: Language, findings: list[Finding]) -> str:
    """Return the translation as it may be shown, or ``""``."""
    text, faults = safe_translation(entry.msgid, entry.msgstr)
    for fault in faults:
        if fault != "blank":
            findings.append(
                Finding(
                    f"catalog.{fault}",
                    Severity.ERROR,
                    FAULTS[fault],
                    HINTS.get(
                        fault,
                        say(
                            "Write the translation as plain text with the same marks as the source."
                        ),
                    ),
                    Place(path, entry.linenum or 0),
                )
            )
    if text and wordy(entry.msgid) and not has_letter(text, language.script):
        return ""
    return text


def has_letter(text: str, script: str) -> bool:
    """Return whether ``text`` has a letter of the script (ISO 15924 code)."""
    name = SCRIPT_NAMES.get(script, "")
    return any(c.isalpha() and unicodedata.name(c, "").startswith(name) for c in text)


def _review(metadata: Mapping[str, str]) -> Review:
    state = metadata.get(REVIEW, "not reviewed").strip().lower()
    translator = re.sub(r"\s*<[^>]*>", "", metadata.get("Last-Translator", "")).strip()
    return Review(
        "reviewed" if state == "reviewed" else "not reviewed",
        translator,
        metadata.get(REVIEWER, "").strip(),
        metadata.get(REVIEWED_ON, "").strip(),
    )


# --- Writing ----------------------------------------------------------------


def template(messages: Sequence[Message], project: str, domain: str) -> str:
    """Return a .pot file."""
    po = polib.POFile(wrapwidth=0)
    po.metadata = {
        "Project-Id-Version": f"{project} {domain}",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    po.extend(_entry(message) for message in messages)
    return str(po) + "\n"


def _entry(message: Message) -> polib.POEntry:
    return polib.POEntry(
        msgid=message.id,
        msgctxt=message.context or None,
        comment=message.comment,
        occurrences=[(p.path, str(p.line) if p.line else "") for p in message.places],
    )


@dataclass(frozen=True, slots=True)
class Updated:
    """A catalog brought up to date."""

    text: str
    new: int
    """Entries without any translation."""
    fuzzy: int
    """Entries that newly carry an old translation to be looked at."""
    obsolete: int
    """Entries whose message is no longer in the source."""


def update(
    old: str, messages: Sequence[Message], language: Language, project: str, domain: str, path: str
) -> Updated | Finding:
    """Return the catalog ``old`` (``""`` for a new one) brought up to date with the source.

    A changed message gets the translation of the old one most like it, marked
    fuzzy, with the old msgid kept; a removed one becomes obsolete and comes
    back when its message does.  No translation is ever thrown away.
    """
    findings: list[Finding] = []
    po = _parse(path, old, findings) if old.strip() else polib.POFile(wrapwidth=0)
    if po is None:
        return findings[0]
    known = _by_key(po)
    result = polib.POFile(wrapwidth=0)
    result.header = po.header
    result.metadata = header(po.metadata, language, project, domain)
    wanted = {(m.context, m.id) for m in messages}
    spare = _Spare([e for key, e in known.items() if key not in wanted and e.msgstr.strip()])
    new = fuzzy = 0
    for message in messages:
        entry = known.get((message.context, message.id)) or _entry(message)
        fresh = (message.context, message.id) not in known
        if not entry.msgstr.strip() and (candidate := spare.like(message.id) if fresh else None):
            _propose(entry, candidate)
            fuzzy += 1
        _refresh(entry, message)
        new += fresh and not entry.msgstr
        result.append(entry)
    gone = [e for key, e in known.items() if key not in wanted and e.msgstr.strip()]
    for entry in gone:
        entry.obsolete = True
        entry.occurrences, entry.comment = [], ""
        result.append(entry)
    return Updated(str(result).rstrip("\n") + "\n", new, fuzzy, len(gone))


def _by_key(po: polib.POFile) -> dict[tuple[str, str], polib.POEntry]:
    """Return the entries by context and msgid; of two alike, the one that says most."""
    known: dict[tuple[str, str], polib.POEntry] = {}
    for entry in sorted(po, key=lambda e: (e.obsolete, e.fuzzy, not e.msgstr.strip())):
        known.setdefault((entry.msgctxt or "", entry.msgid), entry)
    order = {id(entry): number for number, entry in enumerate(po)}
    return dict(sorted(known.items(), key=lambda item: order[id(item[1])]))


class _Spare:
    """Translations whose message is gone, to be proposed for messages that are new."""

    def __init__(self, entries: Iterable[polib.POEntry]) -> None:
        self.entries = list(entries)
        self.msgids = [entry.msgid for entry in self.entries]

    def like(self, msgid: str) -> polib.POEntry | None:
        """Return the entry whose msgid is most like ``msgid``, if any is like enough."""
        found = process.extractOne(msgid, self.msgids, scorer=fuzz.ratio, score_cutoff=SIMILAR)
        return self.entries[found[2]] if found else None


def _propose(entry: polib.POEntry, candidate: polib.POEntry) -> None:
    entry.msgstr = candidate.msgstr
    entry.tcomment = candidate.tcomment
    entry.previous_msgid = candidate.msgid
    if not entry.fuzzy:
        entry.flags.append("fuzzy")


def _refresh(entry: polib.POEntry, message: Message) -> None:
    """Take over what the source says of an entry: places and comment."""
    entry.obsolete = False
    entry.occurrences = [(p.path, str(p.line) if p.line else "") for p in message.places]
    entry.comment = message.comment
    if not entry.fuzzy:
        entry.previous_msgid = None


def header(old: Mapping[str, str], language: Language, project: str, domain: str) -> dict[str, str]:
    """Return a complete header: what a person wrote stays, what the language demands is set."""
    metadata = dict(old)
    metadata.setdefault("Project-Id-Version", f"{project} {domain}")
    metadata.setdefault("Report-Msgid-Bugs-To", "")
    metadata.setdefault("PO-Revision-Date", "YEAR-MO-DA HO:MI+ZONE")
    metadata.setdefault("Last-Translator", "")
    metadata.setdefault("Language-Team", language.tag)
    metadata["Language"] = language.tag.replace("-", "_")
    metadata["MIME-Version"] = "1.0"
    metadata["Content-Type"] = "text/plain; charset=UTF-8"
    metadata["Content-Transfer-Encoding"] = "8bit"
    metadata["Plural-Forms"] = language.plural
    metadata.setdefault(REVIEW, "not reviewed")
    return metadata


# --- Counting ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Count:
    """How far a catalog is, in messages and in words of the source."""

    translated: int
    fuzzy: int
    missing: int
    words: int
    """Words of the source, all messages together."""
    words_left: int
    """Words of the source whose translation is fuzzy or missing."""


def count(messages: Sequence[Message], catalog: Catalog | None, fuzzy: frozenset[str]) -> Count:
    """Return the figures of one catalog for the messages of its source."""
    usable = {(c, i) for c, i, _, _ in catalog.entries} if catalog else set()
    done = [m for m in messages if (m.context, m.id) in usable]
    left = [m for m in messages if (m.context, m.id) not in usable]
    stale = sum(m.id in fuzzy for m in left)
    words = sum(len(m.id.split()) for m in messages)
    words_left = sum(len(m.id.split()) for m in left)
    return Count(len(done), stale, len(left) - stale, words, words_left)


def fuzzy_msgids(text: str) -> frozenset[str]:
    """Return the msgids of a .po file whose translation is marked fuzzy."""
    po = _parse("", text, [])
    return frozenset(e.msgid for e in po or () if e.fuzzy and not e.obsolete)


def read_sentences(text: str) -> dict[str, str]:
    """Return the translations of a catalog by msgid, whatever their context; no checks."""
    po = _parse("", text, [])
    return {e.msgid: e.msgstr for e in po or () if e.msgstr and not e.fuzzy and not e.obsolete}
