"""Templates, and catalogs brought up to date with the source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from borderpress import signatures
from borderpress.catalog import notes
from borderpress.catalog.header import NO_DATE, header, is_reviewed
from borderpress.catalog.memory import Memory
from borderpress.catalog.po import Entry, File, key, opened
from borderpress.catalog.proposals import Proposal, Proposals
from borderpress.catalog.repair import Writing
from borderpress.model import Finding, Language, Message


def template(messages: Sequence[Message], project: str, domain: str) -> str:
    """Return a .pot file."""
    po = File(wrapwidth=0)
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


def _entry(message: Message) -> Entry:
    return Entry(
        msgid=message.id,
        msgctxt=message.context or None,
        comment=message.comment,
        flags=list(message.flags),
        occurrences=_occurrences(message),
    )


def _occurrences(message: Message) -> list[tuple[str, str]]:
    return [(p.path, str(p.line) if p.line else "") for p in message.places]


@dataclass(frozen=True, slots=True)
class Updated:
    """A catalog brought up to date."""

    text: str
    new: int
    """Entries that are new and without any translation."""
    fuzzy: int
    """Entries that newly carry a translation to be looked at."""
    obsolete: int
    """Entries whose message is no longer in the source."""
    taken: int = 0
    """Entries that newly carry the finished translation of the same message elsewhere."""


def update(
    old: bytes,
    messages: Sequence[Message],
    language: Language,
    project: str,
    domain: str,
    path: str,
    memory: Memory | None = None,
    writing: Writing | None = None,
    day: date | None = None,
) -> Updated | Finding:
    """Return the catalog ``old`` (``b""`` for a new one) brought up to date with the source.

    A changed message gets the translation of the old one most like it, marked
    fuzzy, with the old msgid kept; a removed one becomes obsolete and comes
    back when its message does.  No translation is ever thrown away.  A finding
    is returned when ``old`` cannot be read; it is left as it is then.

    ``memory`` holds what stands in other files.  With ``writing`` a proposal gets the new
    facts where nothing else has changed.  ``day`` is noted where a translation is first
    seen to be stale.
    """
    findings: list[Finding] = []
    po = opened(path, old, findings)
    if po is None:
        return findings[-1]
    known = _by_key(po)
    wanted = {(m.context, m.id) for m in messages}
    gone = [e for k, e in known.items() if k not in wanted and _holds_work(e)]
    living = [e for k, e in known.items() if k in wanted]
    result = File(wrapwidth=0)
    result.header = po.header
    result.metadata = header(po.metadata, language, project, domain)
    reviewed = is_reviewed(result.metadata)
    ask = Proposals(gone, living, memory or Memory(), writing, reviewed=reviewed)
    kept, tally = _kept(messages, known, ask)
    result.extend(kept)
    for entry in kept:
        entry.tcomment = signatures.renewed(
            entry.tcomment, entry.msgid, entry.msgstr, fuzzy=entry.fuzzy, day=day
        )
    left = _worth_keeping(gone, kept)
    result.extend(map(_retire, left))
    return Updated(f"{result}".rstrip("\n") + "\n", *tally[:2], len(left), tally[2])


def _kept(
    messages: Sequence[Message], known: dict[tuple[str, str], Entry], ask: Proposals
) -> tuple[list[Entry], tuple[int, int, int]]:
    """Return the entries of the source's messages, and how many are new, fuzzy, taken over."""
    kept, new, fuzzy, taken = [], 0, 0, 0
    for message in messages:
        entry = known.get((message.context, message.id))
        before = list(notes.carried(entry.comment, fuzzy=entry.fuzzy)) if entry else []
        found = None
        if entry is None:
            entry = _entry(message)
            found = ask.for_new(message)
            new += found is None
        elif not _translated(entry):
            found = ask.for_empty(message)
        if found:
            _propose(entry, found)
            before = list(found.notes)
            fuzzy += not found.settled
            taken += found.settled
        _refresh(entry, message, before)
        kept.append(entry)
    return kept, (new, fuzzy, taken)


def _translated(entry: Entry) -> bool:
    return bool((entry.msgstr + "".join(entry.msgstr_plural.values())).strip())


def _propose(entry: Entry, found: Proposal) -> None:
    entry.msgstr = found.msgstr
    entry.tcomment = "\n".join(dict.fromkeys(t for t in (entry.tcomment, found.tcomment) if t))
    if not found.settled and not entry.fuzzy:
        entry.flags.insert(0, "fuzzy")
    entry.previous_msgid = found.previous


def _refresh(entry: Entry, message: Message, said: Sequence[str]) -> None:
    """Take over what the source says of an entry, and tell the translator what changed."""
    entry.obsolete = False
    entry.occurrences = _occurrences(message)
    others = [flag for flag in entry.flags if flag not in ("fuzzy", *FORMATS, *message.flags)]
    entry.flags = [*["fuzzy"][: entry.fuzzy], *message.flags, *others]
    if not entry.fuzzy:
        entry.previous_msgctxt = entry.previous_msgid = entry.previous_msgid_plural = None
    entry.comment = notes.comment(message.comment, said, entry.previous_msgid, message.id)


FORMATS = ("python-brace-format",)
"""Flags that the source sets; others belong to the translator."""


def _worth_keeping(gone: Sequence[Entry], kept: Sequence[Entry]) -> list[Entry]:
    """Return the entries that hold what no finished one does.

    A proposal that nobody touched goes when its message has changed again: what it says
    stands in the entry that it came from.
    """
    said = {e.msgstr for e in (*gone, *kept) if e.msgstr.strip() and not e.fuzzy}
    return [e for e in gone if not e.fuzzy or e.tcomment.strip() or e.msgstr not in said]


def _retire(entry: Entry) -> Entry:
    entry.obsolete = True
    entry.occurrences, entry.comment = [], ""
    return entry


def _holds_work(entry: Entry) -> bool:
    """Return whether somebody wrote something into an entry."""
    return bool(entry.msgid and (_translated(entry) or entry.tcomment.strip()))


def _by_key(po: File) -> dict[tuple[str, str], Entry]:
    """Return the entries by context and msgid; of two alike, the one that says most.

    What the other one says becomes a translator's comment, so that it is not lost.
    """
    known: dict[tuple[str, str], Entry] = {}
    for entry in sorted(po, key=lambda e: (e.obsolete, e.fuzzy, not e.msgstr.strip())):
        first = known.setdefault(key(entry), entry)
        told = [] if first is entry else [_other(entry.msgstr), *entry.tcomment.split("\n")]
        if first.msgstr == entry.msgstr:
            told = told[1:]
        for note in told:
            if note and note not in first.tcomment:
                first.tcomment = f"{first.tcomment}\n{note}".strip("\n")
    return {key(entry): known[key(entry)] for entry in po}


def _other(msgstr: str) -> str:
    """Return a note of a second translation, on one line."""
    said = " ".join(msgstr.split())
    return f"Other translation: {said}" if said else ""
