"""Show how far each translation is, as a table, as JSON, or as a page for the office."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from borderpress.command import Command
from borderpress.errors import Exit
from borderpress.model import Place, Severity, say

if TYPE_CHECKING:
    from borderpress.overview import Cell, Overview, Row
    from borderpress.project import Project


def status(command: Command) -> int:
    """Show how far each translation is."""
    from borderpress.overview import overview

    options, report = command.options, command.report
    project = command.project()
    found = overview(project, command.day(), options.bulletin, options.language)
    if options.html:
        _page(command, project, found)
    if options.json:
        report.json(_record(project, found))
    elif not options.html:
        _table(command, found)
        report.findings([f for f in project.findings if f.severity is Severity.ERROR])
    return Exit.FINE


def _page(command: Command, project: Project, found: Overview) -> None:
    """Write the page into the output folder, and say where it lies."""
    import os

    from borderpress.output import add
    from borderpress.press import stamp
    from borderpress.statuspage import NAME, page
    from borderpress.work import Cache

    target = command.output / NAME

    def link(place: Place) -> str:
        from urllib.parse import quote

        path = project.find(place.path)
        if not path.is_file():  # a catalog that nobody has begun
            return ""
        return quote(os.path.relpath(path, target.parent).replace(os.sep, "/"))

    artifact = page(project, found, command.ui, command.words, link)
    cache = command.root / ".cache" / "borderpress"
    add(command.output, (artifact,), Cache(cache), stamp(project), cache / "last-build.json")
    command.report.say(say("The status page: {path}", path=target))


def _table(command: Command, found: Overview) -> None:
    """Print one line for each catalog."""
    heads = (
        say("bulletin"),
        say("language"),
        say("translated"),
        say("fuzzy"),
        say("missing"),
        say("words"),
        say("words left"),
        say("reviewed"),
        say("must"),
    )
    waiting = [(item.domain, item.language) for item in found.blockers()]
    rows = [
        (*_figures(row, cell).values(), waiting.count((row.domain, cell.language)))
        for row in found.rows
        for cell in row.cells
    ]
    command.report.table([command.report.text(head) for head in heads], rows)


def _figures(row: Row, cell: Cell) -> dict[str, Any]:
    return {
        "bulletin": row.domain,
        "language": cell.language,
        "translated": cell.count.translated,
        "fuzzy": cell.count.fuzzy,
        "missing": cell.count.missing,
        "words": cell.count.words,
        "words_left": cell.count.words_left,
        "reviewed": cell.reviewed,
    }


def _record(project: Project, found: Overview) -> dict[str, Any]:
    """Return everything as JSON."""
    catalogs = [
        _figures(row, cell) | {"state": cell.state, "review": _review(project, row, cell)}
        for row in found.rows
        for cell in row.cells
    ]
    return {
        "day": found.day,
        "catalogs": catalogs,
        "blockers": [asdict(item) for item in found.blockers()],
        "stale": [asdict(item) for item in found.stale()],
        "facts": [asdict(item) for item in found.facts],
        "locked": [asdict(item) for item in found.locked()],
    }


def _review(project: Project, row: Row, cell: Cell) -> str:
    catalog = project.catalogs.get(row.domain, {}).get(cell.language)
    return catalog.review.state if catalog else "not reviewed"
