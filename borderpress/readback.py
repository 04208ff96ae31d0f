"""Sheets that come back → catalogs: all of what is good, each catalog whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from borderpress.catalog import drafts, filled, read_catalog
from borderpress.checks.translation.asking import checked
from borderpress.errors import BorderpressError
from borderpress.localize import Written
from borderpress.model import Finding, Message, Place, Severity, say
from borderpress.papers import current_catalog
from borderpress.project import Project, background
from borderpress.sheetreader import Lost, Returned, Taken, read_sheet, take, unfit_in


@dataclass(frozen=True, slots=True)
class SheetRead:
    """What became of one sheet."""

    name: str
    catalog: str
    """Path of the catalog, relative to the project's root."""
    taken: tuple[tuple[str, str], ...]
    """(msgid, translation)."""
    unchanged: int
    lost: tuple[Lost, ...]
    """What could not be taken; the findings tell why."""


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What became of all sheets."""

    sheets: tuple[SheetRead, ...]
    written: tuple[Written, ...]
    """The catalogs, one for each that a sheet belongs to."""
    findings: tuple[Finding, ...]


def read_back(project: Project, sheets: Sequence[tuple[str, bytes]], day: date) -> ReadBack:
    """Return the catalogs with what the sheets (name, bytes) bring; nothing is written.

    Several sheets of one catalog are read one behind the other.  Raises BorderpressError
    when a file is no sheet of this project: nothing at all is taken then.
    """
    returned = [read_sheet(name, data) for name, data in sheets]
    known = dict(project.domains())
    for sheet in returned:
        _check_known(project, sheet, known)
    texts: dict[str, bytes] = {}
    told: list[SheetRead] = []
    findings: list[Finding] = []
    for sheet in returned:
        path = f"locales/{sheet.language}/LC_MESSAGES/{sheet.domain}.po"
        messages = project.messages_for(sheet.domain, known[sheet.domain], sheet.language)
        data = texts.get(path) or current_catalog(project, sheet.domain, sheet.language, messages)
        judge = unfit_in(background(project, sheet.domain, sheet.language, {}))
        taken = take(sheet, messages, drafts(data), judge)
        told.append(_told(sheet, path, taken))
        findings += taken.findings
        if taken.texts:
            findings += _review(project, sheet, path)
            new = {(context, msgid): text for context, msgid, text in taken.texts}
            texts[path] = filled(data, new, sheet.translator, day).encode()
            findings += _checks(project, sheet, path, texts[path], taken)
    written = tuple(Written(path, data.decode(), True) for path, data in texts.items())
    return ReadBack(tuple(told), written, tuple(findings))


def _check_known(project: Project, sheet: Returned, known: dict[str, tuple[Message, ...]]) -> None:
    """Raise BorderpressError for a sheet of a bulletin or language that is not here."""
    if sheet.domain not in known or sheet.language not in project.wanted(sheet.domain):
        raise BorderpressError(
            say("{name} belongs to {domain} in {tag}, which this project does not have.",
                name=sheet.name, domain=sheet.domain, tag=sheet.language),
            say("Name the project's folder with --project, or bring the bulletin back."),
        )  # fmt: skip


def _told(sheet: Returned, path: str, taken: Taken) -> SheetRead:
    pairs = tuple((msgid, text) for _, msgid, text in taken.texts)
    return SheetRead(sheet.name, path, pairs, taken.unchanged, taken.lost)


def _checks(
    project: Project, sheet: Returned, path: str, data: bytes, taken: Taken
) -> list[Finding]:
    """Return what the checks of every build say of the new translations."""
    language = project.languages[sheet.language]
    catalog, found = read_catalog(path, data, language, sheet.domain)
    if catalog is None:
        return list(found)
    _, more = checked(catalog, background(project, sheet.domain, sheet.language, {}))
    new = {(context, msgid) for context, msgid, _ in taken.texts}
    lines = {entry.line for key, entry in drafts(data).items() if key in new}
    return [f for f in (*found, *more) if f.place and f.place.line in lines]


def _review(project: Project, sheet: Returned, path: str) -> list[Finding]:
    """Return a warning where a catalog that somebody has reviewed gets new text."""
    catalog = project.catalogs.get(sheet.domain, {}).get(sheet.language)
    if catalog is None or catalog.review.state != "reviewed":
        return []
    return [
        Finding(
            "sheet.reviewed",
            Severity.WARNING,
            say("{path} says that it is reviewed, and has new translations now.", path=path),
            say("Have them read; until then write X-Borderpress-Review: not reviewed."),
            Place(path, 1),
        )
    ]
