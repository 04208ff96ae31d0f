"""A translator's spreadsheet comes back: which rows hold new work, and which are no good.

Every row is judged alone.  What cannot be taken is told in full, so that nothing that a
translator wrote is lost; the rest is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from borderpress import spreadsheet
from borderpress.catalog import HINTS, PLAIN, Draft
from borderpress.errors import BorderpressError
from borderpress.interface import TOOLKIT
from borderpress.messages import safe_translation
from borderpress.model import Finding, Message, Place, Severity, Text, say
from borderpress.text.normalize import normalize
from borderpress.worksheet import MARK, digest_of, message_id

ID, SOURCE, TRANSLATION, ACCEPT, KEY, DIGEST, WAS, CATALOG = 0, 2, 3, 4, 8, 9, 10, 11
"""Places of the columns that are read."""

UNSAFE = {
    "html": say("The translation holds HTML that the source does not have: {text}"),
    "target": say("A link leads elsewhere than in the source, or is missing: {text}"),
    "reference": say("A footnote or link label of the source is missing: {text}"),
    "token": say("A placeholder in braces is missing, or is one too many: {text}"),
}
"""Why a translation cannot be shown at all, by the names of ``safe_translation``."""
BLANK = say("The translation holds nothing that can be shown: {text}")


@dataclass(frozen=True, slots=True)
class Filled:
    """One row of a sheet, as it came back."""

    number: int
    """Row of the file, as programs count."""
    id: str
    source: str
    translation: spreadsheet.Cell
    accepted: bool
    """True where somebody says that the translation is right as it stands."""
    key: str
    """The id, from the hidden column."""
    digest: str
    was: str
    """Digest of the translation when the sheet was made."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A sheet that came back."""

    name: str
    """The file, as findings call it."""
    domain: str
    language: str
    translator: str
    rows: tuple[Filled, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a sheet gives to its catalog."""

    texts: tuple[tuple[str, str, str], ...]
    """(context, msgid, translation) of each entry that changes."""
    findings: tuple[Finding, ...]
    unchanged: int
    """Rows that nobody has touched."""
    refused: int
    """Rows whose work could not be taken."""


def read_sheet(name: str, data: bytes) -> Returned:
    """Return the rows of a sheet; BorderpressError when the file is none of our sheets."""
    tabs = spreadsheet.read(name, data)
    if not tabs or len(tabs[0].columns) <= CATALOG or tabs[0].columns[KEY].title != MARK:
        raise BorderpressError(
            say("{name} is not a translator's sheet.", name=name),
            say("Give a file that “build.py sheet” made; its columns must stand as they were."),
        )
    rows = tuple(_row(n, cells) for n, cells in enumerate(tabs[0].rows, 2) if _holds(cells))
    named = {_text(cells[CATALOG]) for cells in tabs[0].rows if len(cells) > CATALOG}
    named.discard("")
    if len(named) != 1:
        raise BorderpressError(
            say("{name} does not tell which catalog it belongs to.", name=name),
            say("Make the sheet again with “build.py sheet” and copy the translations into it."),
        )
    domain, _, language = named.pop().partition("/")
    return Returned(name, domain, language, _translator(tabs), rows)


def _holds(cells: tuple[spreadsheet.Cell, ...]) -> bool:
    return any(cell not in (None, "") for cell in cells)


def _row(number: int, cells: tuple[spreadsheet.Cell, ...]) -> Filled:
    cells = (*cells, *([None] * (CATALOG + 1 - len(cells))))
    return Filled(
        number=number,
        id=_text(cells[ID]),
        source=spreadsheet.as_kept(_text(cells[SOURCE])),
        translation=cells[TRANSLATION],
        accepted=bool(_text(cells[ACCEPT]).strip()),
        key=_text(cells[KEY]),
        digest=_text(cells[DIGEST]),
        was=_text(cells[WAS]),
    )


def _text(cell: spreadsheet.Cell) -> str:
    """Return what stands in a cell as text; ids of digits only come back as numbers."""
    return "" if cell is None else str(cell)


def _translator(tabs: tuple[spreadsheet.Tab, ...]) -> str:
    """Return the name on the second tab, ``""`` where nobody wrote one."""
    if len(tabs) < 2 or not tabs[1].rows or len(tabs[1].rows[0]) < 2:
        return ""
    return " ".join(_text(tabs[1].rows[0][1]).split())


def unread(name: str, data: bytes) -> int:
    """Return how many rows of a sheet somebody has worked on; 0 for a file of another kind."""
    try:
        sheet = read_sheet(name, data)
    except BorderpressError:
        return 0
    return sum(row.accepted or digest_of(_written(row)) != row.was for row in sheet.rows)


def _written(row: Filled) -> str:
    return spreadsheet.as_kept(_text(row.translation))


# --- Judging rows -------------------------------------------------------------


def take(
    sheet: Returned, messages: tuple[Message, ...], drafts: Mapping[tuple[str, str], Draft]
) -> Taken:
    """Return what a sheet gives to the catalog whose entries are ``drafts``."""
    known = {message_id(m.context, m.id): m for m in messages}
    texts: dict[tuple[str, str], str] = {}
    findings: list[Finding] = []
    unchanged = refused = 0
    for row in sheet.rows:
        message = known.get(row.key)
        fault = _wrong_row(sheet, row, message)
        touched = row.accepted or digest_of(_written(row)) != row.was
        if not touched and fault is None:
            unchanged += 1
        elif fault or message is None:
            findings.append(fault or _gone(sheet, row))
            refused += touched
        else:
            found = _judge(sheet, row, message, drafts.get((message.context, message.id)))
            if isinstance(found, str):
                texts[message.context, message.id] = found
            elif found is None:
                unchanged += 1
            else:
                findings.append(found)
                refused += found.severity is Severity.ERROR
    taken = tuple((context, msgid, text) for (context, msgid), text in texts.items())
    return Taken(taken, tuple(findings), unchanged, refused)


def _wrong_row(sheet: Returned, row: Filled, message: Message | None) -> Finding | None:
    """Return why a row is not the one that was given out, None when it is."""
    if row.id != row.key or not row.key:
        return _refused(
            sheet,
            row,
            "id",
            say("The id was changed to “{id}”. Written was: {text}", id=row.id or "–"),
            say("Copy the translation into the row with this source in a new sheet."),
        )
    if message is None:
        return _gone(sheet, row)
    whole = digest_of(f"{message.context}\x04{message.id}")
    if row.source != spreadsheet.as_kept(message.id) or row.digest != whole:
        return _refused(
            sheet,
            row,
            "source",
            say("The source of “{id}” was changed in the sheet. Written was: {text}", id=row.id),
            say("Copy the translation into the row of “{id}” in a new sheet.", id=row.id),
        )
    return None


def _gone(sheet: Returned, row: Filled) -> Finding:
    return _refused(
        sheet,
        row,
        "gone",
        say(
            "The source of “{id}” has changed since the sheet was made. Written was: {text}",
            id=row.id,
        ),
        say("Make a new sheet, and copy what is still right into it."),
    )


def _judge(
    sheet: Returned, row: Filled, message: Message, draft: Draft | None
) -> str | Finding | None:
    """Return the translation of a good row, a finding, or None when nothing is new."""
    if isinstance(row.translation, date):
        return _refused(
            sheet,
            row,
            "date",
            say("The program has made a date of what was typed: {text}"),
            say("Type it again with an apostrophe before it: it stays text then."),
        )
    written, held = _written(row), draft.text if draft else ""
    text = normalize(written)[0]
    if not text:
        return _emptied(sheet, row) if held else None
    now = spreadsheet.as_kept(held)
    if text == now and not row.accepted:
        return None
    if text == now:  # said to be right as it stands
        found = _checked(sheet, row, message, text)
        return found if isinstance(found, Finding) or (draft and draft.fuzzy) else None
    if digest_of(now) != row.was:
        return _refused(
            sheet,
            row,
            "conflict",
            say("The catalog has “{now}” since the sheet was made. Written was: {text}", now=now),
            say("Choose one of the two; write it into a new sheet or into the catalog."),
        )
    return _checked(sheet, row, message, text)


def _checked(sheet: Returned, row: Filled, message: Message, text: str) -> str | Finding:
    """Return a translation that may be shown, or why it may not."""
    safe, faults = safe_translation(message.id, text, markdown=message.context != TOOLKIT)
    if safe:
        return text
    fault = next((f for f in faults if f in UNSAFE), "")
    told = UNSAFE.get(fault, BLANK)
    return _refused(sheet, row, fault or "blank", told, HINTS.get(fault, PLAIN))


def _refused(sheet: Returned, row: Filled, code: str, text: Text, hint: Text) -> Finding:
    """Return a finding that tells in full what the translator wrote, as the value ``text``."""
    told = Text(text.msgid, (*text.values, ("text", _written(row))))
    return Finding(f"sheet.{code}", Severity.ERROR, told, hint, Place(sheet.name, row.number))


def _emptied(sheet: Returned, row: Filled) -> Finding:
    return Finding(
        "sheet.emptied",
        Severity.INFO,
        say("The translation of “{id}” was emptied; the catalog keeps it.", id=row.id),
        say("To take it out, delete it in the catalog."),
        Place(sheet.name, row.number),
    )
