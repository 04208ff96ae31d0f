"""The conductor: from a project to finished artifacts, stage by stage.

The story is told by :func:`build`: editions, then jobs, then work, then output.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from borderpress.bilingual import joined, prints, released
from borderpress.editions import editions
from borderpress.fonts import fontconfig
from borderpress.formats import card
from borderpress.formats.pdf import pdf_name
from borderpress.joblist import Lister, Selection
from borderpress.jobs import JobMaker
from borderpress.model import Finding, Severity
from borderpress.output import DamagedCache, Output, opened
from borderpress.project import Project
from borderpress.weighing import weighing_jobs
from borderpress.work import Cache, Job, Processes, Progress, Result, perform, write_whole

PRELOAD = ("borderpress.typesetter", "borderpress.formats.pdf", "borderpress.formats.web")
"""What workers import before their first job."""
PROOFS = "specimen/"
"""Folder of the proof sheets below ``output/``."""
PRINTED = "print/"
"""Folder of the files for print shops."""
KITS = "press-kit/"
"""Folder of the press kits."""
ASKED_FOR = (PROOFS, PRINTED, KITS)
"""What is made when somebody asks for it, and stays when others build."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a build has made."""

    results: tuple[Result, ...]
    editions: tuple[tuple[str, str], ...]
    """(slug, tag) of each edition published."""
    findings: tuple[Finding, ...]
    artifacts: int
    """Files that now lie in the output folder."""


def build(
    project: Project,
    selection: Selection,
    day: date,
    output: Path,
    workers: int,
    on_progress: Callable[[int], Progress],
) -> Report:
    """Make what ``selection`` asks for and publish it into ``output``.

    ``on_progress`` is told the number of jobs and returns what is called with
    each result.  Raises BorderpressError when the disk or the output folder
    forbids the work; the last good output then stays as it was.
    """
    table, findings = editions(project, day)
    lister = Lister(JobMaker(project, table, day), selection, fonts_conf(project))
    jobs = list(lister.all())

    weighed: list[Finding] = []

    def publish(door: Output, results: Results, cache: Cache) -> int:
        placed = _placed(lister, results, door.present)
        weighed[:] = _weighed(lister, placed, cache)
        stays = _stays(project, selection, jobs, results)
        return len(door.publish(placed, cache, stamp=stamp(project), keep=stays))

    results, count = carry_out(project, jobs, output, workers, on_progress, publish)
    found = [*project.findings, *findings, *(f for result in results for f in result.findings)]
    found += weighed
    return Report(
        results,
        tuple(sorted(table)),
        tuple(sorted(dict.fromkeys(found), key=Finding.order)),
        count,
    )


Results = tuple[Result, ...]


def cache_of(project: Project) -> Cache:
    """Return the cache of a project's builds."""
    return Cache(project.root / ".cache" / "borderpress")


def carry_out(
    project: Project,
    jobs: Sequence[Job],
    output: Path,
    workers: int,
    on_progress: Callable[[int], Progress],
    publish: Callable[[Output, Results, Cache], int],
) -> tuple[Results, int]:
    """Perform the jobs and ``publish`` what they made; return the results and its answer.

    If artifacts in the cache turn out to be damaged, everything is done once more.
    """
    cache = cache_of(project)
    with opened(output) as door:
        crew = Processes(workers, PRELOAD) if workers > 1 else None
        for attempt in (1, 2):
            results = perform(jobs, cache, crew, on_progress(len(jobs)), 2 * workers)
            try:
                return results, publish(door, results, cache)
            except DamagedCache:  # its bad entries are gone now: make those artifacts again
                if attempt == 2:
                    raise
    raise AssertionError("the second attempt returns or raises")


def stamp(project: Project) -> int:
    """Return the time that every published file carries: noon UTC of the newest bulletin."""
    newest = max((b.date for b in project.bulletins), default=date(1980, 1, 1))
    return int(datetime(newest.year, newest.month, newest.day, 12, tzinfo=UTC).timestamp())


def _weighed(lister: Lister, results: Results, cache: Cache) -> list[Finding]:
    """Return the pages of the web that are heavier than their budget, when all is made."""
    if lister.website is None:
        return []
    jobs = list(weighing_jobs(lister.maker, lister.website.site.layout, results))
    return [f for r in perform(jobs, cache, None, lambda _result: None) for f in r.findings]


# --- Placing ----------------------------------------------------------------


def fonts_conf(project: Project) -> Path:
    """Write the fontconfig file that shows only the project's and the collected fonts."""
    folders = [str(root / "fonts") for root in project.roots]
    cache = project.root / ".cache"
    text = fontconfig(folders, str(cache / "fontconfig"))
    path = cache / "fonts.conf"
    if not path.is_file() or path.read_text("utf-8") != text:
        write_whole(path, text.encode())
    return path


def _placed(
    lister: Lister, results: Sequence[Result], present: Container[str]
) -> tuple[Result, ...]:
    """Return the results with web fonts, PDFs and cards also where the sites need them.

    They are kept by the hash of their content, so a second place costs nothing.
    """
    selection, project, table = lister.selection, lister.maker.project, lister.maker.table
    sites = [("web", "web"), *(("kiosk", f"kiosk/{c.name}") for c in project.clusters)]
    chosen = [(f, root) for f, root in sites if not selection.formats or f in selection.formats]
    roots = [root for _, root in chosen]
    fonts = {root: lister.font_files(format_name) for format_name, root in chosen}
    on_web = {
        pdf_name(name, bulletin.slug, joined(tags))
        for bulletin in project.bulletins
        for name in bulletin.layouts
        for tags in prints(bulletin, project.layouts[name])
        if any("web" in e.layouts for e in released(table, bulletin.slug, tags, name))
    }

    on_web |= {
        card.linked(edition, project.layouts[name])[0]
        for edition in table.values()
        for name in edition.layouts
        if "web" in edition.layouts and project.layouts[name].format == "card"
    }

    def places(name: str) -> list[str]:
        if name.startswith("fonts/"):
            file = name.removeprefix("fonts/")
            return [f"{root}/assets/{file}" for root in roots if file in fonts[root]]
        copy = f"web/{name}"
        return [name, copy] if name in on_web and ("web" in roots or copy in present) else [name]

    return tuple(
        replace(
            result,
            artifacts=tuple(
                replace(item, name=name) for item in result.artifacts for name in places(item.name)
            ),
        )
        for result in results
    )


def _stays(
    project: Project, selection: Selection, jobs: Sequence[Job], results: Sequence[Result]
) -> Callable[[str], bool]:
    """Return which files of the last output stay although this build does not make them.

    A partial build keeps everything else.  Proof sheets, press kits and files for print shops
    stay: they are made when somebody asks for them.  A whole build keeps the last good files of a
    bulletin that cannot be read now, or whose job failed: a typing mistake does not take a
    page off the wall.
    """
    if not selection.whole():
        return lambda _name: True
    broken = {
        re.escape(Path(f.place.path).stem)
        for f in project.findings
        if f.severity is Severity.ERROR and f.place and f.place.path.endswith(".md")
    }
    for job, result in zip(jobs, results, strict=True):
        if not result.artifacts and job.name.startswith("pdf "):
            broken.add(re.escape(job.name.split(" ")[2]))
    if not broken:
        return lambda name: name.startswith(ASKED_FOR)
    pattern = re.compile(rf"(^|/)({'|'.join(sorted(broken))})(/|\.)")
    return lambda name: name.startswith(ASKED_FOR) or pattern.search(name) is not None
