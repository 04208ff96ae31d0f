"""Catalogs: .po files ⇄ Catalog, and their update.  The only door to polib."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polib
from rapidfuzz import fuzz, process

from borderpress import notes
from borderpress.messages import safe_translation, words_of, wordy
from borderpress.model import (
    Catalog,
    Finding,
    Language,
    Message,
    Place,
    Review,
    Severity,
    Signature,
    Text,
    say,
)
from borderpress.text.normalize import normalize

SIMILAR = 60.0
"""Similarity in percent from which an old translation is proposed; msgmerge's threshold is near."""

NO_DATE = "YEAR-MO-DA HO:MI+ZONE"
"""What gettext writes where nobody has translated yet."""
SENTENCE = "toolkit"
"""Context of what the commands say at the terminal: no Markdown."""
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
    po = None if text is None else _parse(path, text, findings)
    if text is None or po is None:
        return None, tuple(findings)
    _check_header(path, text, po, language, findings)
    _check_twice(path, po, findings)
    entries: dict[tuple[str, str], tuple[str, str, str, int]] = {}
    signed: list[Signature] = []
    for entry in po:
        unused = entry.fuzzy or entry.obsolete or not entry.msgid or not entry.msgstr.strip()
        if unused or _key(entry) in entries:
            continue
        if safe := _usable(path, entry, language, findings):
            entries[_key(entry)] = (*_key(entry), safe, entry.linenum or 0)
            signed += notes.signatures(*_key(entry), entry.msgstr, entry.tcomment)
            findings += _unsigned(path, entry)
    review = _review(path, text, po.metadata, findings)
    catalog = Catalog(language.tag, domain, path, tuple(entries.values()), review, tuple(signed))
    return catalog, tuple(findings)


def _key(entry: polib.POEntry) -> tuple[str, str]:
    return (entry.msgctxt or "", entry.msgid)


def decode(path: str, data: bytes, findings: list[Finding]) -> str | None:
    """Return the text of a .po file in normal form, by its declared charset when not in UTF-8.

    None, with a finding, when no charset reads it: guessing would make nonsense
    of every entry, and the next update would save the nonsense.
    """
    found = re.search(rb"charset=([\w.-]+)", data)
    charset = found.group(1).decode() if found else "UTF-8"
    for codec in ("utf-8", charset):
        try:
            text = data.decode(codec)
        except (UnicodeDecodeError, LookupError):
            continue
        if found and charset.lower().replace("-", "") not in ("utf8", "ascii", "usascii"):
            findings.append(_declared(path, charset, data.count(b"\n", 0, found.start()) + 1))
        return normalize(text)[0]
    findings.append(_undecodable(path, data))
    return None


def _declared(path: str, charset: str, line: int) -> Finding:
    return Finding(
        "catalog.charset",
        Severity.ERROR,
        say("The catalog says that it is written in {charset}.", charset=charset),
        say("Run “build.py update”: it saves the catalog in UTF-8 and loses nothing."),
        Place(path, line),
    )


def _undecodable(path: str, data: bytes) -> Finding:
    try:
        data.decode("utf-8")
        line = 1
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    return Finding(
        "catalog.encoding",
        Severity.ERROR,
        say("The catalog is not in UTF-8."),
        say("Open it in the program that wrote it and save it with the encoding UTF-8."),
        Place(path, line),
    )


OPEN_STRING = re.compile(r'^(?:#~ *)?(?:msg\w+(?:\[\d\])? *)?"(?:[^"\\\n]|\\.)*$', re.MULTILINE)
"""A string that its line does not close: a file cut off; polib would take its last letter."""


class _Lines(str):
    """A file's text; polib splits it at U+2028 and U+0085 too, which stand inside strings."""

    __slots__ = ()

    def splitlines(self, _keepends: bool = False) -> list[str]:
        """Return the lines as every gettext tool counts them."""
        return self.split("\n")


def _parse(path: str, text: str, findings: list[Finding]) -> polib.POFile | None:
    """Return the parsed file; None with a finding when it is no catalog."""
    conflict = re.search(r"^(<<<<<<<|=======|>>>>>>>)( |$)", text, re.MULTILINE)
    if conflict:
        findings.append(_conflict(path, text.count("\n", 0, conflict.start()) + 1))
        return None
    if cut := OPEN_STRING.search(text):
        line = text.count("\n", 0, cut.start()) + 1
        findings.append(_syntax(path, f"line {line}: the string does not end"))
        return None
    # polib skips the previous msgid of an obsolete entry, but reads it in this form.
    text = re.sub(r"^#~\| ?", "#| ", text, flags=re.MULTILINE)
    try:
        return polib.pofile(_Lines(text + "\n"), wrapwidth=0)
    except (OSError, ValueError) as error:
        findings.append(_syntax(path, str(error)))
        return None


def _conflict(path: str, line: int) -> Finding:
    return Finding(
        "catalog.merge-conflict",
        Severity.ERROR,
        say("Two versions of the catalog were merged by hand and not finished."),
        say("Keep one of the two versions between <<<<<<< and >>>>>>>, and take these lines out."),
        Place(path, line),
    )


def _syntax(path: str, error: str) -> Finding:
    found = re.search(r"line (\d+)\)?:? ?(.*)", error)
    return Finding(
        "catalog.syntax",
        Severity.ERROR,
        say("The catalog cannot be read: {problem}", problem=(found and found[2]) or "syntax"),
        say("Open it in Poedit and save it again, or mend this line."),
        Place(path, int(found[1]) if found else 1),
    )


ISO_DATE = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(?:Z|([+-]\d\d):?(\d\d))?")
"""A date as ISO 8601 writes it, where gettext wants ``2026-11-23 09:30+0700``."""
DATES = ("POT-Creation-Date", "PO-Revision-Date")


def _check_header(
    path: str, text: str, po: polib.POFile, language: Language, findings: list[Finding]
) -> None:
    """Warn of a header that other tools will trip over; an update mends it."""
    if not po.metadata:
        findings.append(_header_fault("header", path, 1, say("The catalog has no header.")))
        return
    found = re.search(r"nplurals=(\d+)", po.metadata.get("Plural-Forms", ""))
    wanted = re.search(r"nplurals=(\d+)", language.plural)
    if wanted and (found is None or found.group(1) != wanted.group(1)):
        told = say("The header has the wrong plural rule for {tag}.", tag=language.tag)
        findings.append(_header_fault("plural", path, _line_of(text, "Plural-Forms"), told))
    for name in DATES:
        if ISO_DATE.fullmatch(po.metadata.get(name, "")):
            told = say("The date {name} is not written as gettext wants it.", name=name)
            findings.append(_header_fault("date", path, _line_of(text, name), told))


def _header_fault(name: str, path: str, line: int, told: Text) -> Finding:
    hint = say("Run “build.py update”: it writes the header anew and loses nothing.")
    return Finding(f"catalog.{name}", Severity.WARNING, told, hint, Place(path, line))


def _line_of(text: str, name: str) -> int:
    """Return the line on which a field of the header stands; 1 when it is missing."""
    found = text.find(f'"{name}:')
    return text.count("\n", 0, found) + 1 if found >= 0 else 1


def _check_twice(path: str, po: polib.POFile, findings: list[Finding]) -> None:
    """Complain about msgids that stand in the catalog more than once."""
    seen = {("", "")} if po.metadata else set()
    for entry in po:
        if entry.obsolete:
            continue
        if _key(entry) in seen:
            findings.append(_twice(path, entry))
        seen.add(_key(entry))


def _twice(path: str, entry: polib.POEntry) -> Finding:
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


def _usable(path: str, entry: polib.POEntry, language: Language, findings: list[Finding]) -> str:
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


def _review(path: str, text: str, metadata: Mapping[str, str], findings: list[Finding]) -> Review:
    """Return who translated and who vouches, and note what makes a review doubtful."""
    state = metadata.get(REVIEW, "not reviewed").strip().lower()
    translator = re.sub(r"\s*<[^>]*>", "", metadata.get("Last-Translator", "")).strip()
    review = Review(
        "reviewed" if state == "reviewed" else "not reviewed",
        translator,
        metadata.get(REVIEWER, "").strip(),
        metadata.get(REVIEWED_ON, "").strip(),
    )
    if review.state != "reviewed":
        return review
    if not review.reviewer or not DAY.fullmatch(review.date or "0000-00-00"):
        findings.append(_anonymous(path, _line_of(text, REVIEW)))
    elif metadata.get("PO-Revision-Date", "")[:10] > (review.date or "9"):
        findings.append(_changed_since(path, _line_of(text, REVIEWED_ON), review))
    return review


DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _anonymous(path: str, line: int) -> Finding:
    return Finding(
        "catalog.reviewer",
        Severity.WARNING,
        say("The catalog says that it is reviewed, but not properly by whom and when."),
        say("Write X-Borderpress-Reviewer: NAME and X-Borderpress-Reviewed-On: YEAR-MONTH-DAY."),
        Place(path, line),
    )


def _changed_since(path: str, line: int, review: Review) -> Finding:
    return Finding(
        "catalog.changed-after-review",
        Severity.WARNING,
        say(
            "The catalog was saved after {name} reviewed it on {day}.",
            name=review.reviewer,
            day=review.date,
        ),
        say("Have the changes read; then write the new day into X-Borderpress-Reviewed-On."),
        Place(path, line),
    )


def _unsigned(path: str, entry: polib.POEntry) -> Iterable[Finding]:
    """Yield what is wrong with the signatures in an entry's comment."""
    place = Place(path, entry.linenum or 0)
    for line in notes.malformed(entry.tcomment):
        yield Finding(
            "catalog.signature",
            Severity.WARNING,
            say("“{line}” does not say who and when.", line=line),
            say("Write it like this: {example}", example="# reviewed: Bounmy 2026-11-20"),
            place,
        )
    for name in notes.void(entry.msgid, entry.msgstr, entry.tcomment):
        yield Finding(
            "catalog.review-void",
            Severity.WARNING,
            say("The translation was changed after {name} reviewed it.", name=name),
            say("Have it read again, and write the line anew without the signs in brackets."),
            place,
        )


# --- Writing ----------------------------------------------------------------


def template(messages: Sequence[Message], project: str, domain: str) -> str:
    """Return a .pot file."""
    po = polib.POFile(wrapwidth=0)
    po.metadata = {
        "Project-Id-Version": f"{project} {domain}",
        "PO-Revision-Date": NO_DATE,
        "Last-Translator": "",
        "Language-Team": "",
        "Language": "",
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
    old: bytes,
    messages: Sequence[Message],
    language: Language,
    project: str,
    domain: str,
    path: str,
    day: date | None = None,
) -> Updated | Finding:
    """Return the catalog ``old`` (``b""`` for a new one) brought up to date with the source.

    A changed message gets the translation of the old one most like it, marked
    fuzzy, with the old msgid kept; a removed one becomes obsolete and comes
    back when its message does.  No translation is ever thrown away.  A finding
    is returned when ``old`` cannot be read; it is left as it is then.  ``day`` is noted
    where a translation is first seen to be stale.
    """
    findings: list[Finding] = []
    text = decode(path, old, findings)
    po = None if text is None else _parse(path, text, findings)
    if po is None:
        return findings[-1]
    known = _by_key(po)
    wanted = {(m.context, m.id) for m in messages}
    gone = [e for key, e in known.items() if key not in wanted and _holds_work(e)]
    spare = _Spare([e for e in gone if e.msgstr.strip()])
    result = polib.POFile(wrapwidth=0)
    result.header = po.header
    result.metadata = header(po.metadata, language, project, domain)
    kept = [_current(known.get((m.context, m.id)), m, spare) for m in messages]
    fresh = [e for m, e in zip(messages, kept, strict=True) if (m.context, m.id) not in known]
    result.extend(kept)
    for entry in kept:
        entry.tcomment = notes.renewed(
            entry.tcomment, entry.msgid, entry.msgstr, fuzzy=entry.fuzzy, day=day
        )
    result.extend(map(_retire, gone))
    new = sum(not e.msgstr for e in fresh)
    return Updated(str(result).rstrip("\n") + "\n", new, len(fresh) - new, len(gone))


def _current(entry: polib.POEntry | None, message: Message, spare: _Spare) -> polib.POEntry:
    """Return the entry of a message of the source: the known one, or a new one."""
    if entry is None:
        entry = _entry(message)
        if candidate := spare.like(message.id):
            _propose(entry, candidate)
    _refresh(entry, message)
    return entry


def _retire(entry: polib.POEntry) -> polib.POEntry:
    entry.obsolete = True
    entry.occurrences, entry.comment = [], ""
    return entry


def _holds_work(entry: polib.POEntry) -> bool:
    """Return whether somebody wrote something into an entry."""
    plurals = "".join(entry.msgstr_plural.values())
    return bool(entry.msgid and (entry.msgstr + plurals + entry.tcomment).strip())


def _by_key(po: polib.POFile) -> dict[tuple[str, str], polib.POEntry]:
    """Return the entries by context and msgid; of two alike, the one that says most.

    What the other one says becomes a translator's comment, so that it is not lost.
    """
    known: dict[tuple[str, str], polib.POEntry] = {}
    for entry in sorted(po, key=lambda e: (e.obsolete, e.fuzzy, not e.msgstr.strip())):
        first = known.setdefault(_key(entry), entry)
        notes = [] if first is entry else [_other(entry.msgstr), *entry.tcomment.split("\n")]
        if first.msgstr == entry.msgstr:
            notes = notes[1:]
        for note in notes:
            if note and note not in first.tcomment:
                first.tcomment = f"{first.tcomment}\n{note}".strip("\n")
    return {_key(entry): known[_key(entry)] for entry in po}


def _other(msgstr: str) -> str:
    """Return a note of a second translation, on one line."""
    said = " ".join(msgstr.split())
    return f"Other translation: {said}" if said else ""


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
    stale = candidate.fuzzy and candidate.previous_msgid
    entry.previous_msgid = candidate.previous_msgid if stale else candidate.msgid
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
    metadata.setdefault("PO-Revision-Date", NO_DATE)
    metadata.setdefault("Last-Translator", "")
    metadata.setdefault("Language-Team", language.tag)
    for name in DATES:
        if found := ISO_DATE.fullmatch(metadata.get(name, "")):
            day, clock, hours, minutes = found.groups()
            metadata[name] = f"{day} {clock}{hours or '+00'}{minutes or '00'}"
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


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry that is not obsolete, as a status page shows it."""

    line: int
    fuzzy: bool
    since: str
    """The day on which ``update`` first saw its translation stale, or ``""``."""


def standing_entries(data: bytes) -> dict[tuple[str, str], Entry]:
    """Return the living entries of a .po file by context and msgid; of two alike the first."""
    found: dict[tuple[str, str], Entry] = {}
    for e in _living(data):
        entry = Entry(e.linenum or 0, e.fuzzy, notes.stale_since(e.tcomment) if e.fuzzy else "")
        found.setdefault(_key(e), entry)
    return found


def fuzzy_msgids(data: bytes) -> frozenset[str]:
    """Return the msgids of a .po file whose translation is marked fuzzy."""
    return frozenset(e.msgid for e in _living(data) if e.fuzzy)


def read_sentences(data: bytes | str) -> dict[str, str]:
    """Return the translations of a catalog by msgid, whatever their context; no checks."""
    written = data.encode() if isinstance(data, str) else data
    return {e.msgid: e.msgstr for e in _living(written) if e.msgstr and not e.fuzzy}


def _living(data: bytes) -> list[polib.POEntry]:
    """Return the entries that are not obsolete; none of a file that cannot be read."""
    text = decode("", data, [])
    po = None if text is None else _parse("", text, [])
    return [entry for entry in po or () if not entry.obsolete]
