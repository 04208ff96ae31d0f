"""Typeset what has changed and publish it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from borderpress.bootstrap import ensure
from borderpress.command import Command
from borderpress.errors import Exit
from borderpress.model import FORMATS, Finding, Severity, Text, say

if TYPE_CHECKING:
    from borderpress.model import Place
    from borderpress.work import Result


def build(command: Command) -> int:
    """Typeset what has changed and publish it."""
    from borderpress.output import fingerprint, is_current, remember

    options = command.options
    if options.profile and (fault := ensure(("print",), command.ui)):
        return fault
    day = command.day()
    asked = [*options.bulletin, "", *options.language, "", *options.format, "", *options.layout]
    asked += ["", *options.profile] if options.profile else []
    roots = _inputs(command)
    named = [day.isoformat(), *asked, "", *(path.name for path in roots)]
    inputs = fingerprint(roots, named)
    record = command.root / ".cache" / "borderpress" / "last-build.json"
    known = is_current(command.output, inputs, record)
    if known is None:
        known = _build(command, day)
        remember(command.output, inputs, known, record)
    else:
        known["fresh"] = False
    _tell_build(command, known)
    return Exit.FINDINGS if known["errors"] else Exit.FINE


def _inputs(command: Command) -> list[Path]:
    """Return every folder whose files can change what a build makes."""
    names = ("content", "layouts", "fonts")
    own = [*(command.root / name for name in names), *_locales(command.root)]
    tools = [command.toolkit / name for name in ("layouts", "fonts", "borderpress")]
    tools += _locales(command.toolkit)
    return [*own, *(path for path in tools if path not in own)]


FOR_TRANSLATORS = ("templates", "sheets")
"""Folders of ``locales/`` that are made for translators and read by no build."""


def _locales(root: Path) -> list[Path]:
    """Return what lies in ``locales/`` of a project, without what is made for translators."""
    folder = root / "locales"
    found = sorted(folder.iterdir()) if folder.is_dir() else [folder]
    return [path for path in found if path.name not in FOR_TRANSLATORS]


def _build(command: Command, day: date) -> dict[str, Any]:
    """Run the press under a progress display; return the summary that is remembered."""
    from borderpress import press

    project, profiles = command.project(), command.options.profile
    with command.progress() as begin:
        work = (day, command.output, max(command.options.jobs, 1), begin)
        if profiles:
            from borderpress import printing

            made = printing.build(project, command.selection(), profiles, *work)
        else:
            made = press.build(project, command.selection(), *work)
    return _summary(made.results, made.editions, made.findings, made.artifacts)


def _summary(
    results: Sequence[Result],
    editions: Sequence[tuple[str, str]],
    findings: Sequence[Finding],
    artifacts: int,
) -> dict[str, Any]:
    """Return what a build has made, as plain values."""
    made = [result for result in results if not result.cached]
    names = [item.name for result in results for item in result.artifacts]
    rows = [
        [
            name,
            len({n for n in names if n.startswith(f"{name}/")}),
            sum(r.pages for r in results if r.job.startswith(f"{name} ")),
        ]
        for name in (*FORMATS, "print")
        if any(n.startswith(f"{name}/") for n in names)
    ]
    return {
        "fresh": True,
        "artifacts": artifacts,
        "made": [result.job for result in made],
        "jobs": len(results),
        "formats": rows,
        "editions": [list(edition) for edition in editions],
        "languages": list(dict.fromkeys(tag for _, tag in editions)),
        "errors": sum(finding.severity is Severity.ERROR for finding in findings),
        "findings": [stored(finding) for finding in findings],
    }


def stored(finding: Finding) -> dict[str, Any]:
    """Return a finding as JSON that :func:`restored` reads back."""
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "text": [finding.text.msgid, list(map(list, finding.text.values))],
        "hint": [finding.hint.msgid, list(map(list, finding.hint.values))],
        "place": _row(finding.place),
        "source": _row(finding.source),
    }


def _row(place: Place | None) -> list[str | int] | None:
    return [place.path, place.line] if place else None


def restored(record: dict[str, Any]) -> Finding:
    """Return the finding that :func:`stored` wrote."""
    from borderpress.model import Place

    def text(value: list[Any]) -> Text:
        return Text(value[0], tuple((name, filled) for name, filled in value[1]))

    place, source = (Place(*record[k]) if record[k] else None for k in ("place", "source"))
    said = (text(record["text"]), text(record["hint"]))
    return Finding(record["code"], Severity(record["severity"]), *said, place, source)


def _tell_build(command: Command, known: dict[str, Any]) -> None:
    """Print the closing summary of a build."""
    report = command.report
    findings = [restored(record) for record in known["findings"]]
    if command.options.json:
        told = known | {"output": str(command.output)}
        report.json(told | {"findings": [report.finding_record(f) for f in findings]})
        return
    report.findings(findings)
    columns = (say("format"), say("files"), say("pages of print"))
    report.table([report.text(column) for column in columns], known["formats"])
    if known["fresh"]:
        report.say(
            say(
                "{made} of {jobs} jobs done, the others were unchanged.",
                made=len(known["made"]),
                jobs=known["jobs"],
            )
        )
    else:
        report.say(say("Nothing has changed since the last build."))
    report.say(
        say(
            "{editions} editions in {count} languages ({tags}), {files} files in {folder}",
            editions=len(known["editions"]),
            count=len(known["languages"]),
            tags=", ".join(known["languages"]),
            files=known["artifacts"],
            folder=command.output,
        )
    )
    report.tally(findings)
