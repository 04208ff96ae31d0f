"""What translators call: extract, update."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from borderpress.command import Command, exit_code, write_changed
from borderpress.model import Finding, Text, say


def extract(command: Command) -> int:
    """Write the templates for translators."""
    from borderpress.localize import templates

    project = command.project()
    written = templates(project)
    write_changed(command.root, written)
    rows = [[item.path, item.new, "*" if item.changed else ""] for item in written]
    return _tell_written(command, written, rows, (say("file"), say("messages"), say("changed")), [])


def update(command: Command) -> int:
    """Bring the catalogs up to date with the source, and fill in what is known elsewhere."""
    from borderpress.localize import updates

    project = command.project()
    options = command.options
    written, findings = updates(project, options.bulletin, options.language, command.day())
    write_changed(command.root, written)
    rows = [[i.path, i.new, i.fuzzy, i.taken, i.obsolete] for i in written if i.changed]
    heads = (say("file"), say("new"), say("fuzzy"), say("taken over"), say("obsolete"))
    return _tell_written(command, written, rows, heads, findings)


def _tell_written(
    command: Command,
    written: Sequence[Any],
    rows: Sequence[Sequence[object]],
    columns: Sequence[Text],
    findings: Sequence[Finding],
) -> int:
    report = command.report
    if command.options.json:
        files = [{"path": i.path, "changed": i.changed, "new": i.new} for i in written]
        report.json({"files": files, "findings": [report.finding_record(f) for f in findings]})
    else:
        report.findings(findings)
        if rows:
            report.table([report.text(column) for column in columns], rows)
        changed = sum(item.changed for item in written)
        report.say(say("{changed} of {count} files written.", changed=changed, count=len(written)))
    return exit_code(findings)
