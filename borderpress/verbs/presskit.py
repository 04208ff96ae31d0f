"""Make press kits: one zip for each edition, for reporters."""

from __future__ import annotations

from borderpress.command import Command, exit_code
from borderpress.errors import BorderpressError
from borderpress.model import say


def press_kit(command: Command) -> int:
    """Make the press kits of ``--bulletin SLUG``, in all its languages or in those named."""
    from borderpress import presskits

    if not command.options.bulletin:
        raise BorderpressError(
            say("Of which bulletin?"), say("Name it: build.py press-kit --bulletin SLUG")
        )
    project, report = command.project(), command.report
    with command.progress() as begin:
        made = presskits.build(
            project,
            command.selection(),
            command.day(),
            command.output,
            max(command.options.jobs, 1),
            begin,
        )
    names = [item.name for result in made.results for item in result.artifacts]
    findings = [f for f in made.findings if f.code.startswith(("post.", "card.", "print."))]
    if command.options.json:
        told = [report.finding_record(finding) for finding in findings]
        report.json({"files": names, "output": str(command.output), "findings": told})
        return exit_code(findings)
    report.findings(findings)
    for name in names:
        report.lines(str(command.output / name))
    report.tally(findings)
    return exit_code(findings)
