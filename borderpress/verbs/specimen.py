"""Set proof sheets for native readers to judge."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from borderpress.command import Command, exit_code
from borderpress.model import say

if TYPE_CHECKING:
    from borderpress.work import Result


def specimen(command: Command) -> int:
    """Set a proof sheet of each language that is asked for."""
    from borderpress import specimens
    from borderpress.languages import resolve_tag

    project, report = command.project(), command.report
    tags = [resolve_tag(tag, project.languages).tag for tag in command.options.language]
    with report.progress() as progress:
        task = progress.add_task("", total=None)

        def begin(total: int) -> Callable[[Result], None]:
            progress.update(task, total=total, completed=0)

            def done(result: Result) -> None:
                progress.update(task, advance=1, description=result.job)

            return done

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
