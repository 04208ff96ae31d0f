"""Press kits: which are made, from which finished pages and cards, and where they go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from borderpress.editions import editions
from borderpress.errors import BorderpressError
from borderpress.formats import card, pdf, presskit
from borderpress.joblist import Lister, Selection
from borderpress.jobs import JobMaker
from borderpress.model import Edition, Finding, LocalText, say
from borderpress.output import Output
from borderpress.press import PRELOAD, Report, Results, carry_out, fonts_conf, stamp
from borderpress.project import Project
from borderpress.views import article_url, publication_view, section_view
from borderpress.work import Cache, Job, Processes, Progress, Stored, perform

LAYOUT = "press-kit"
"""Name of the layout."""
FINISHED = ("pdf", "card")
"""Formats whose files a kit takes along."""


def build(
    project: Project,
    selection: Selection,
    day: date,
    output: Path,
    workers: int,
    on_progress: Callable[[int], Progress],
) -> Report:
    """Make a press kit of each edition in ``selection``; everything else in ``output`` stays.

    Raises BorderpressError where there is nothing to make, and as
    :func:`borderpress.press.build` does.
    """
    table, findings = editions(project, day)
    maker = JobMaker(project, table)
    chosen = [edition for edition in table.values() if selection.takes(edition)]
    if not chosen:
        raise BorderpressError(
            say("No edition of that kind may be released."),
            say("Look at what build.py status says of the bulletin."),
        )
    finished = _finished(maker, selection, workers, on_progress)
    cache = Cache(project.root / ".cache" / "borderpress")
    jobs = [_job(maker, edition, finished.get(_key(edition), ()), cache) for edition in chosen]

    def publish(door: Output, results: Results, stored: Cache) -> int:
        return len(door.publish(results, stored, stamp=stamp(project), keep=lambda _name: True))

    results, count = carry_out(project, jobs, output, workers, on_progress, publish)
    found = [*findings, *project.findings, *(f for result in results for f in result.findings)]
    return Report(
        results,
        tuple(sorted(_key(edition) for edition in chosen)),
        tuple(sorted(dict.fromkeys(found), key=Finding.order)),
        count,
    )


def _key(edition: Edition) -> tuple[str, str]:
    return edition.slug, edition.language


def _finished(
    maker: JobMaker, selection: Selection, workers: int, on_progress: Callable[[int], Progress]
) -> dict[tuple[str, str], tuple[Stored, ...]]:
    """Return the finished pages and cards of the selection, by edition."""
    wanted = Selection(selection.bulletins, selection.languages, FINISHED, ())
    jobs = [
        job
        for job in Lister(maker, wanted, fonts_conf(maker.project)).all()
        if job.name.startswith(FINISHED)
    ]
    crew = Processes(workers, PRELOAD) if workers > 1 and len(jobs) > 1 else None
    cache = Cache(maker.project.root / ".cache" / "borderpress")
    results = perform(jobs, cache, crew, on_progress(len(jobs)), 2 * workers)
    found: dict[tuple[str, str], tuple[Stored, ...]] = {}
    for job, result in zip(jobs, results, strict=True):
        spec = job.args[0]
        if isinstance(spec, pdf.Spec | card.Spec):
            key = _key(spec.edition)
            found[key] = (*found.get(key, ()), *result.artifacts)
    return found


def _job(maker: JobMaker, edition: Edition, finished: tuple[Stored, ...], cache: Cache) -> Job:
    project, tag = maker.project, edition.language
    words, layout = maker.words(tag), project.layouts[LAYOUT]
    publication = project.publication
    paths = {bulletin.slug: bulletin.path for bulletin in project.bulletins}
    spec = presskit.Spec(
        edition=edition,
        layout=layout,
        voice=maker.voice(layout, tag),
        languages=maker.languages_of(edition),
        publication=publication_view(publication, words),
        section=section_view(publication, words, tag, edition.section),
        terms=words.text(publication.terms) if publication.terms else LocalText("", tag),
        web_address=maker.absolute(article_url(edition)),
        networks=project.networks,
        files=tuple(_named(finished)),
        place=paths[edition.slug],
        name=presskit.kit_name(edition.slug, tag),
    )
    where = [str(cache.path(item.sha256)) for item in finished]
    name = f"press-kit {edition.slug} {tag}"
    return maker.job(name, presskit.make, spec, str(project.root), *where)


def _named(finished: tuple[Stored, ...]) -> Iterator[tuple[str, str]]:
    """Yield the name in the kit, and the SHA-256, of each finished file."""
    for item in finished:
        kind, *folders, file = item.name.split("/")
        yield "/".join(("cards" if kind == "card" else "pages", *folders, file)), item.sha256
