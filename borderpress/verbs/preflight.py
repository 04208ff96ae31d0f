"""Look at PDFs as a print shop does."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from borderpress.bootstrap import ensure
from borderpress.command import Command, exit_code, file_bytes, known_name
from borderpress.errors import BorderpressError
from borderpress.model import Finding, say

if TYPE_CHECKING:
    from borderpress.preflight import Preflight
    from borderpress.printprofile import PrintProfile

USUAL = "offset-coated"
"""Print profile where none is named."""


def preflight(command: Command) -> int:
    """Hold PDFs against print profiles; tell verdict, measured value and threshold."""
    options = command.options
    if not options.files:
        raise BorderpressError(
            say("Which file?"), say("Write the name of a PDF: build.py preflight FILE.pdf")
        )
    if fault := ensure(("print",), command.ui):
        return fault
    from borderpress.preflight import examined
    from borderpress.preflight import preflight as look

    profiles = _profiles(command)
    findings: list[Finding] = []
    told = []
    for path in options.files:
        pdf = examined(file_bytes(path), str(path))
        for profile in profiles:
            found = look(pdf, profile)
            findings += found.findings(str(path))
            record = {"file": str(path)} | found.record(command.report.text)
            told.append(record)
            if not options.json:
                _tell(command, path, found)
    if options.json:
        command.report.json({"files": told})
    else:
        command.report.tally(findings)
    return exit_code(findings)


def _profiles(command: Command) -> list[PrintProfile]:
    """Return the print profiles that are asked for; BorderpressError for an unknown name."""
    from borderpress.project import read_print_profiles

    known: Mapping[str, PrintProfile] = read_print_profiles(command.root, command.toolkit)
    names = command.options.profile or [USUAL]
    known_name("profile", names, known)
    return [known[name] for name in dict.fromkeys(names)]


def _tell(command: Command, path: Path, found: Preflight) -> None:
    """Print one table, and what is wrong under it."""
    report = command.report
    verdicts = {
        "passed": say("passed"),
        "warning": say("warning"),
        "error": say("error"),
        "not asked": say("not asked"),
    }
    report.say(say("{name}, for the print profile {profile}:", name=path, profile=found.profile))
    columns = (say("check"), say("verdict"), say("measured"), say("threshold"))
    rows = [
        (
            row.rule.code.removeprefix("preflight."),
            report.text(verdicts[str(row.state)]),
            row.measured,
            row.threshold,
        )
        for row in found.rows
    ]
    report.table([report.text(column) for column in columns], rows)
    report.findings(found.findings(str(path)))
