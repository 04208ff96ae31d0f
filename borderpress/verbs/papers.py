"""Papers for the desk: the translator's sheet out and back, and the printed glossary."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from borderpress.command import Command, exit_code, file_bytes, write_changed
from borderpress.errors import BorderpressError
from borderpress.model import Finding, say

if TYPE_CHECKING:
    from borderpress.papers import Desk, Papers
    from borderpress.project import Project
    from borderpress.readback import ReadBack


def sheet(command: Command) -> int:
    """Make translators' sheets, as PDF and .xlsx."""
    options = command.options
    if not options.language:
        raise BorderpressError(
            say("A sheet is made for a language."),
            say("Write for example: {example}", example="build.py sheet --language lo"),
        )
    project = command.project()
    tags = command.tags(project)
    with command.progress() as begin:
        made = _desk(command, project).sheets(tags, options.bulletin, begin)
    report, findings = command.report, [*made.findings]
    if not made.worksheets:
        raise BorderpressError(
            say("No bulletin is wanted in {tags}.", tags=", ".join(tags)),
            say("Name the language under “languages” of a bulletin, or choose another bulletin."),
        )
    rows = [
        [w.domain, w.language, *(w.count(state) for state in ("translated", "fuzzy", "missing"))]
        for w in made.worksheets
    ]
    if options.json:
        columns = ("bulletin", "language", "translated", "fuzzy", "missing")
        told = [dict(zip(columns, row, strict=True)) for row in rows]
        return _as_json(command, made, {"sheets": told})
    report.findings(findings)
    heads = (say("bulletin"), say("language"), say("translated"), say("fuzzy"), say("missing"))
    report.table([report.text(head) for head in heads], rows)
    return _tell(command, made)


def glossary(command: Command) -> int:
    """Print the glossary."""
    project = command.project()
    tags = command.tags(project)
    with command.progress() as begin:
        made = _desk(command, project).glossaries(tags, begin)
    if command.options.json:
        return _as_json(command, made, {})
    command.report.findings(made.findings)
    return _tell(command, made)


def _desk(command: Command, project: Project) -> Desk:
    from borderpress.papers import FOLDER, Desk

    folder = command.options.output or command.root / FOLDER
    return Desk(project, command.day(), Path(folder).absolute(), max(command.options.jobs, 1))


def _tell(command: Command, made: Papers) -> int:
    folder = os.path.commonpath([path.parent for path in made.paths])
    command.report.say(
        say("{files} files, {pages} pages, in {folder}", files=len(made.paths), pages=made.pages,
            folder=folder)
    )  # fmt: skip
    return exit_code(made.findings)


def _as_json(command: Command, made: Papers, more: dict[str, Any]) -> int:
    report = command.report
    files = [str(path) for path in made.paths]
    found = [report.finding_record(finding) for finding in made.findings]
    report.json(more | {"files": files, "pages": made.pages, "findings": found})
    return exit_code(made.findings)


# --- Sheets that come back ----------------------------------------------------


def read_sheet(command: Command) -> int:
    """Take over what translators wrote into their sheets."""
    from borderpress.readback import read_back

    options = command.options
    if not options.files:
        raise BorderpressError(
            say("Which file?"), say("Write its name: {example}", example="build.py read-sheet FILE")
        )
    project = command.project()
    sheets = [(str(path), file_bytes(path)) for path in options.files]
    done = read_back(project, sheets, command.day())
    write_changed(command.root, done.written)
    findings = sorted(dict.fromkeys(done.findings), key=Finding.order)
    if options.json:
        _read_as_json(command, done, findings)
        return exit_code(findings)
    report = command.report
    report.findings(findings)
    for item in done.sheets:
        for msgid, text in item.taken:
            report.lines(f"+ {msgid}", f"  = {text}")
        for lost in item.lost:
            report.lines(f"! {item.name}:{lost.row}: {lost.source}", f"  = {lost.translation}")
    heads = (say("file"), say("catalog"), say("taken"), say("unchanged"), say("not taken"))
    rows = [
        [Path(s.name).name, s.catalog, len(s.taken), s.unchanged, len(s.lost)] for s in done.sheets
    ]
    report.table([report.text(head) for head in heads], rows)
    report.tally(findings)
    return exit_code(findings)


def _read_as_json(command: Command, done: ReadBack, findings: list[Finding]) -> None:
    report = command.report
    sheets = [
        {
            "file": s.name,
            "catalog": s.catalog,
            "taken": [{"source": msgid, "translation": text} for msgid, text in s.taken],
            "unchanged": s.unchanged,
            "not_taken": [asdict(lost) for lost in s.lost],
        }
        for s in done.sheets
    ]
    report.json({"sheets": sheets, "findings": [report.finding_record(f) for f in findings]})
