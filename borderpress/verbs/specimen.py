"""Set proof sheets for native readers to judge."""

from __future__ import annotations

from borderpress.command import Command, exit_code
from borderpress.model import say


def specimen(command: Command) -> int:
    """Set a proof sheet of each language that is asked for."""
    from borderpress import specimens

    project, report = command.project(), command.report
    tags = command.tags(project)
    with command.progress() as begin:
        made = specimens.build(project, tags, command.output, max(command.options.jobs, 1), begin)
    names = [item.name for result in made.results for item in result.artifacts]
    if command.options.json:
        findings = [report.finding_record(finding) for finding in made.findings]
        report.json({"files": names, "output": str(command.output), "findings": findings})
        return exit_code(made.findings)
    report.findings(made.findings)
    report.say(
        say(
            "{count} proof sheets, {pages} pages, {made} of them made anew: {folder}",
            count=len(names),
            pages=sum(result.pages for result in made.results),
            made=sum(not result.cached for result in made.results),
            folder=command.output / "specimen",
        )
    )
    report.tally(made.findings)
    return exit_code(made.findings)
