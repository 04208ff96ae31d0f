"""Bring the site to where readers find it."""

from __future__ import annotations

from borderpress.bootstrap import ensure
from borderpress.command import Command
from borderpress.errors import BorderpressError, Exit
from borderpress.model import say

SITE = "web/"
"""Folder of the site below ``output/``."""


def publish(command: Command) -> int:
    """Upload what changed in the site to ``--to TARGET``; tell what was done."""
    target = command.options.to
    if not target:
        raise BorderpressError(
            say("Where to?"),
            say(
                "Write --to with a folder, s3://bucket/folder, sftp://user@server/folder, or "
                "user@server:folder for rsync."
            ),
        )
    if fault := ensure(("publish",), command.ui):
        return fault
    from borderpress.hosts import File, host
    from borderpress.output import read_manifest
    from borderpress.publishing import publish as bring
    from borderpress.publishing import site_files

    report = command.report
    site = site_files(command.output, read_manifest(command.output) or {}, SITE)
    with report.progress() as progress:
        task = progress.add_task("", total=None)

        def done(file: File) -> None:
            progress.update(task, advance=1, description=file.name)

        plan = bring(site, host(target), done)
    if command.options.json:
        told = {"uploaded": [f.name for f in plan.files], "removed": plan.gone, "kept": plan.kept}
        report.json(told)
        return Exit.FINE
    report.say(
        say(
            "Published to {target}: {new} files uploaded ({size} KB), {gone} removed, "
            "{kept} were there already.",
            target=target,
            new=len(plan.files),
            size=sum(file.size for file in plan.files) // 1000,
            gone=len(plan.gone),
            kept=plan.kept,
        )
    )
    return Exit.FINE
