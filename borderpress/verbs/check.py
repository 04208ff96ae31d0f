"""Look for mistakes without making anything."""

from __future__ import annotations

from borderpress.command import Command, exit_code
from borderpress.model import Finding


def check(command: Command) -> int:
    """Look for mistakes without making anything."""
    from borderpress.checks.facts import stale_findings
    from borderpress.editions import editions

    project = command.project()
    day = command.day()
    _, found = editions(project, day)
    found += stale_findings(project.publication, project.bulletins, day)
    findings = sorted(dict.fromkeys([*project.findings, *found]), key=Finding.order)
    report = command.report
    if command.options.json:
        report.json({"findings": [report.finding_record(finding) for finding in findings]})
    else:
        report.findings(findings)
        report.tally(findings)
    return exit_code(findings)
