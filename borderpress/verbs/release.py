"""Make a signed release for kiosks, and write it on a stick."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from borderpress.bootstrap import ensure
from borderpress.command import Command, exit_code, known_name
from borderpress.errors import BorderpressError
from borderpress.model import Finding, Severity, say
from borderpress.verbs.keys import RELEASES, key_ring

if TYPE_CHECKING:
    from datetime import date

    from borderpress.project import Project
    from borderpress.releases import Release
    from borderpress.stick import News, Shown, Written
    from borderpress.trust import Repository


def release(command: Command) -> int:
    """Build the pages of ``--cluster NAME``, sign them, and write them ``--to STICK``."""
    if not command.options.cluster:
        raise BorderpressError(
            say("For which information point?"),
            say("Write --cluster NAME; it may be repeated."),
        )
    if fault := ensure(("release",), command.ui):
        return fault
    from borderpress import releases, stick
    from borderpress.trust import Repository

    project, repository = command.project(), Repository(command.root / RELEASES)
    known_name("cluster", command.options.cluster, [c.name for c in project.clusters])
    repository.root()
    findings = _build(command, project)
    names = list(dict.fromkeys(command.options.cluster))
    contents = {name: command.output / "kiosk" / name for name in names}
    provinces = {cluster.name: cluster.province for cluster in project.clusters}
    terms, day = project.publication.release, command.day()
    made = releases.publish(repository, contents, provinces, terms, day, key_ring(command))
    findings += _warnings(repository, made, day, terms.timestamp_days)
    written: Written | None = None
    news: tuple[News, ...] = ()
    if command.options.to:
        shown = [_shown(command, project, name) for name in names]
        place, publisher = Path(command.options.to), project.publication.publisher
        news = stick.news(place)
        written = stick.write(repository, made, place, shown, publisher)
    _tell(command, made, written, news, findings)
    return exit_code(findings)


def _build(command: Command, project: Project) -> list[Finding]:
    """Build the kiosk pages as they are today; return what was found."""
    from borderpress import press
    from borderpress.joblist import Selection

    selection = Selection(formats=("kiosk",))
    with command.progress() as begin:
        workers = max(command.options.jobs, 1)
        report = press.build(project, selection, command.day(), command.output, workers, begin)
    return list(report.findings)


def _warnings(repository: Repository, made: Release, day: date, days: int) -> list[Finding]:
    """Return what the keeper of the keys should know."""
    from borderpress.clock import today
    from borderpress.releases import root_expires

    found = []
    if root_expires(repository).date() < day + timedelta(days=2 * days):
        found.append(
            Finding(
                "release.root-expires",
                Severity.WARNING,
                say("The list of keys expires on {day}.", day=root_expires(repository).date()),
                say("Let two holders of root keys renew it: build.py keys renew --keys FOLDER"),
            )
        )
    if made.issued > today(None, None) + timedelta(days=1):
        found.append(
            Finding(
                "release.future",
                Severity.WARNING,
                say("The release carries the day {day}, which is to come.", day=made.issued),
                say("Kiosks will refuse every release that expires before it. Check the clock."),
            )
        )
    return found


def _shown(command: Command, project: Project, name: str) -> Shown:
    """Return what the plan tells about an information point."""
    from borderpress.output import read_manifest
    from borderpress.stick import Shown

    cluster = next(c for c in project.clusters if c.name == name)
    there = read_manifest(command.output) or {}
    titles = []
    for bulletin in project.bulletins:
        page = f"{bulletin.section}/{bulletin.slug}/index.html"
        tags = [tag for tag in cluster.languages if f"kiosk/{name}/{tag}/{page}" in there]
        if tags:
            titles.append((bulletin.title, tuple(tags)))
    shown = (cluster.title, cluster.place, cluster.languages)
    return Shown(name, *shown, tuple(titles))


def _tell(
    command: Command,
    made: Release,
    written: Written | None,
    news: tuple[News, ...],
    findings: list[Finding],
) -> None:
    """Tell what was made, and what kiosks have written on the stick since it was out last."""
    report = command.report
    if command.options.json:
        told: dict[str, Any] = {
            "version": made.version,
            "issued": made.issued.isoformat(),
            "expires": made.expires.isoformat(),
            "new": made.new,
            "files": made.files,
            "bytes": made.size,
            "stick": {"written": written.files, "bytes": written.size} if written else None,
            "news": [asdict(each) for each in news],
        }
        report.json(told | {"findings": [report.finding_record(f) for f in findings]})
        return
    report.findings(findings)
    if news:
        titles = (say("kiosk"), say("told on"), say("release"), say("installed"), say("faults"))
        rows = [(n.kiosk, n.written[:10], n.version, n.since[:10], n.faults) for n in news]
        report.table([report.text(title) for title in titles], rows)
    if not made.new:
        report.say(say("Nothing has changed since the last release."))
    report.say(
        say(
            "Release {version} of {issued}: {files} files, {size} KB, valid until {expires}",
            version=made.version,
            issued=made.issued,
            files=made.files,
            size=made.size // 1000,
            expires=made.expires,
        )
    )
    if written:
        report.say(
            say(
                "The stick is complete and was read back: {files} files written, {size} KB.",
                files=written.files,
                size=written.size // 1000,
            )
        )
    report.tally(findings)
