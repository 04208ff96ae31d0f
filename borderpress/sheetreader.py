"""A translator's spreadsheet comes back: which rows hold new work, and which are no good.

Every row is judged alone.  What cannot be taken is told in full, so that nothing that a
translator wrote is lost; the rest is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from borderpress import spreadsheet
from borderpress.catalog import Draft, in_script
from borderpress.checks.translation.asking import Background
from borderpress.errors import BorderpressError
from borderpress.interface import TOOLKIT
from borderpress.messages import safe_translation
from borderpress.model import Finding, Language, Message, Place, Severity, Text, say
from borderpress.text.normalize import normalize
from borderpress.worksheet import MARK, digest_of, message_id

ID, SOURCE, TRANSLATION, ACCEPT, KEY, DIGEST, WAS, CATALOG = 0, 2, 3, 4, 8, 9, 10, 11
"""Places of the columns that are read."""

Unfit = tuple[str, Text, Text]
"""Code, what is wrong, remedy."""
UNSAFE: dict[str, tuple[Text, Text]] = {
    "html": (
        say("The translation holds HTML that the source does not have."),
        say("Take it out of the cell and read the sheet again."),
    ),
    "target": (
        say("A link in the translation leads elsewhere than in the source, or is missing."),
        say("Copy the address in […](…) from the source into the cell and read the sheet again."),
    ),
    "reference": (
        say("A footnote or link label of the source is missing in the translation."),
        say("Copy [^…] and ][…] from the source into the cell and read the sheet again."),
    ),
    "token": (
        say("A placeholder in braces is missing in the translation, or is one too many."),
        say("Copy {…} from the source into the cell and read the sheet again."),
    ),
    "blank": (
        say("The translation holds nothing that can be shown."),
        say("Type it again in the cell and read the sheet again."),
    ),
    "script": (
        say("The translation has no letter of its language's script."),
        say("Type it with the keyboard of the language and read the sheet again."),
    ),
}
"""Why a translation cannot be shown at all, by the names of ``safe_translation``."""
Judge = Callable[[Message, str], Unfit | None]
"""Message and translation → why it may not be taken, None when it may."""


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
class Lost:
    """Work that could not be taken, in full."""

    row: int
    source: str
    translation: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What a sheet gives to its catalog."""

    texts: tuple[tuple[str, str, str], ...]
    """(context, msgid, translation) of each entry that changes."""
    findings: tuple[Finding, ...]
    unchanged: int
    """Rows that nobody has touched."""
    lost: tuple[Lost, ...]
    """Rows whose work could not be taken; the findings tell why."""


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


def _touched(row: Filled) -> bool:
    """Return whether somebody has worked on a row."""
    return row.accepted or digest_of(_written(row)) != row.was


def _written(row: Filled) -> str:
    return spreadsheet.as_kept(_text(row.translation))


# --- Judging rows -------------------------------------------------------------


def unfit_in(known: Background) -> Judge:
    """Return what tells why no page may show a translation, None when it may be shown.

    ``known``: the background of the catalog, so that a wrong figure is refused too.
    """
    unsafe = _unsafe_in(known.language)

    def judge(message: Message, text: str) -> Unfit | None:
        if found := unsafe(message, text):
            return found
        blocked = known.blocking(message.context, message.id, text)
        return (blocked[0], blocked[1].text, blocked[1].hint) if blocked else None

    return judge


def _unsafe_in(language: Language) -> Judge:
    def judge(message: Message, text: str) -> Unfit | None:
        safe, faults = safe_translation(message.id, text, markdown=message.context != TOOLKIT)
        fault = "" if safe else next((f for f in faults if f in UNSAFE), "blank")
        if not in_script(message.id, safe, language):
            fault = "script"
        return (fault, *UNSAFE[fault]) if fault else None

    return judge


def take(
    sheet: Returned,
    messages: tuple[Message, ...],
    drafts: Mapping[tuple[str, str], Draft],
    unfit: Judge,
) -> Taken:
    """Return what a sheet gives to the catalog whose entries are ``drafts``.

    ``unfit`` says why a translation may not be taken at all.
    """
    known = {message_id(m.context, m.id): m for m in messages}
    texts: dict[tuple[str, str], str] = {}
    findings: list[Finding] = []
    lost: list[Lost] = []
    unchanged = 0
    for row in sheet.rows:
        message = known.get(row.key)
        found = _row_says(sheet, row, message, drafts, unfit)
        if found is None:
            unchanged += 1
        elif isinstance(found, Finding):
            findings.append(found)
            if _touched(row) and found.severity is Severity.ERROR:
                lost.append(Lost(row.number, row.source, _written(row)))
        elif message:
            texts[message.context, message.id] = found
    taken = tuple((context, msgid, text) for (context, msgid), text in texts.items())
    return Taken(taken, tuple(findings), unchanged, tuple(lost))


def _row_says(
    sheet: Returned,
    row: Filled,
    message: Message | None,
    drafts: Mapping[tuple[str, str], Draft],
    unfit: Judge,
) -> str | Finding | None:
    """Return the translation that a row brings, a finding, or None when it brings nothing."""
    fault = _wrong_row(sheet, row, message)
    if message is None and not _touched(row) and row.id == row.key:
        return None  # its source has changed since, and nobody has worked on it
    if fault or message is None:
        return fault
    if not _touched(row):
        return None
    return _judge(sheet, row, message, drafts.get((message.context, message.id)), unfit)


def _wrong_row(sheet: Returned, row: Filled, message: Message | None) -> Finding | None:
    """Return why a row is not the one that was given out, None when it is."""
    if row.id != row.key or not row.key:
        return _refused(
            sheet,
            row,
            "id",
            say("The id was changed to “{id}”.", id=row.id or "–"),
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
            say("The source of “{id}” was changed in the sheet.", id=row.id),
            say("Copy the translation into the row of “{id}” in a new sheet.", id=row.id),
        )
    return None


def _gone(sheet: Returned, row: Filled) -> Finding:
    return _refused(
        sheet,
        row,
        "gone",
        say(
            "The source of “{id}” has changed since the sheet was made.",
            id=row.id,
        ),
        say("Make a new sheet, and copy what is still right into it."),
    )


def _judge(
    sheet: Returned,
    row: Filled,
    message: Message,
    draft: Draft | None,
    unfit: Judge,
) -> str | Finding | None:
    """Return the translation of a good row, a finding, or None when nothing is new."""
    if isinstance(row.translation, date):
        return _refused(
            sheet,
            row,
            "date",
            say("The program has made a date of what was typed."),
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
        fault = unfit(message, text)
        if fault:
            return _refused(sheet, row, *fault)
        return text if draft and draft.fuzzy else None
    if digest_of(now) != row.was:
        return _refused(
            sheet,
            row,
            "conflict",
            say("The catalog has “{now}” since the sheet was made.", now=now),
            say("Choose one of the two; write it into a new sheet or into the catalog."),
        )
    fault = unfit(message, text)
    return _refused(sheet, row, *fault) if fault else text


def _refused(sheet: Returned, row: Filled, code: str, text: Text, hint: Text) -> Finding:
    return Finding(f"sheet.{code}", Severity.ERROR, text, hint, Place(sheet.name, row.number))


def _emptied(sheet: Returned, row: Filled) -> Finding:
    return Finding(
        "sheet.emptied",
        Severity.INFO,
        say("The translation of “{id}” was emptied; the catalog keeps it.", id=row.id),
        say("To take it out, delete it in the catalog."),
        Place(sheet.name, row.number),
    )
