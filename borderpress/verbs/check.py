"""Look for mistakes without making anything."""

from __future__ import annotations

from borderpress.command import Command, exit_code
from borderpress.model import Finding


def check(command: Command) -> int:
    """Look for mistakes without making anything."""
    from borderpress.editions import editions

    project = command.project()
    _, found = editions(project, command.day())
    findings = sorted(dict.fromkeys([*project.findings, *found]), key=Finding.order)
    report = command.report
    if command.options.json:
        report.json({"findings": [report.finding_record(finding) for finding in findings]})
    else:
        report.findings(findings)
        report.tally(findings)
    return exit_code(findings)
