"""Look for text of old fonts in files, and convert it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from borderpress.command import Command, exit_code
from borderpress.errors import BorderpressError
from borderpress.model import say

if TYPE_CHECKING:
    from borderpress.doctor import Diagnosis


def doctor(command: Command) -> int:
    """Show what text of old fonts says, and convert it when asked to."""
    from borderpress.doctor import cure, examine_file

    options, report = command.options, command.report
    if not options.files:
        raise BorderpressError(
            say("Which file?"), say("Write the name of a file: build.py doctor FILE")
        )
    seen = [(path, examine_file(path)) for path in options.files]
    kept = [
        str(cure(path, diagnosis)) if options.write and diagnosis.changes else ""
        for path, diagnosis in seen
    ]
    findings = [finding for _, diagnosis in seen for finding in diagnosis.findings]
    if options.json:
        files = [
            {
                "path": diagnosis.path,
                "backup": backup,
                "changes": [asdict(change) for change in diagnosis.changes],
                "findings": [report.finding_record(f) for f in diagnosis.findings],
            }
            for (_, diagnosis), backup in zip(seen, kept, strict=True)
        ]
        report.json({"files": files})
    else:
        for (_, diagnosis), backup in zip(seen, kept, strict=True):
            _tell_diagnosis(command, diagnosis, backup)
    return exit_code(findings)


def _tell_diagnosis(command: Command, diagnosis: Diagnosis, backup: str) -> None:
    """Print each line of one file that changes, old above new."""
    from borderpress.text.legacy import name_of

    report, path = command.report, diagnosis.path
    report.findings(diagnosis.findings)
    for change in diagnosis.changes:
        percent = round(100 * change.confidence)
        about = f"{path}:{change.line}: {name_of(change.coding)}, {percent} %"
        report.lines(about, f"  - {change.old}", f"  + {change.new}")
    count = len(diagnosis.changes)
    if backup:
        report.say(
            say(
                "{path}: {count} lines converted; the old file is {backup}.",
                path=path,
                count=count,
                backup=backup,
            )
        )
    elif count:
        report.say(say("{path}: {count} lines; --write converts them.", path=path, count=count))
    elif not diagnosis.findings:
        report.say(say("{path}: no text of old fonts.", path=path))
