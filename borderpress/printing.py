"""Jobs for print shops: which editions, held against which print profiles, and where they go."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from borderpress.editions import editions
from borderpress.formats import printready
from borderpress.formats.ticket import Clerk
from borderpress.interface import DOMAIN, ENGLISH, TOOLKIT, TOOLKIT_LANGUAGES, commands
from borderpress.joblist import Lister, Selection
from borderpress.jobs import JobMaker
from borderpress.model import Finding, Language
from borderpress.output import Output
from borderpress.platecache import PlateCache
from borderpress.press import PRINTED, Report, Results, cache_of, carry_out, fonts_conf, stamp
from borderpress.printprofile import PrintProfile, no_icc
from borderpress.project import PRESSES, Project, icc_path
from borderpress.work import Cache, Job, Progress

LAYOUT = "ticket"
"""Name of the layout of tickets and slug lines."""
SPEAKERS = (
    "borderpress/checks/preflight/",
    "borderpress/preflight.py",
    "layouts/ticket/",
    PRESSES,
)
"""Where the sentences of a ticket stand."""


def build(
    project: Project,
    selection: Selection,
    names: Sequence[str],
    day: date,
    output: Path,
    workers: int,
    on_progress: Callable[[int], Progress],
) -> Report:
    """Make what print shops get of the editions in ``selection`` for each profile of ``names``.

    Everything else in ``output`` stays.  Raises BorderpressError as
    :func:`borderpress.press.build` does.
    """
    table, findings = editions(project, day)
    maker = JobMaker(project, table)
    wanted = [project.print_profiles[name] for name in dict.fromkeys(names)]
    bare = [each for each in wanted if each.icc and not each.icc_digest]
    made = [each for each in wanted if each not in bare]
    jobs = [job for each in made for job in _jobs(maker, selection, each)]

    def publish(door: Output, results: Results, cache: Cache) -> int:
        there = tuple(f"{_base(each)}/" for each in made)
        gone = selection.whole() and all(result.artifacts for result in results)

        def stays(name: str) -> bool:
            return not (gone and name.startswith(there))

        return len(door.publish(results, cache, stamp=stamp(project), keep=stays))

    results, count = carry_out(project, jobs, output, workers, on_progress, publish)
    found = [*project.findings, *findings, *(f for result in results for f in result.findings)]
    found += [no_icc(each, f"{PRESSES}/{each.name}.toml") for each in bare]
    return Report(
        results,
        tuple(sorted({edition for job in jobs for edition in _editions(job)})),
        tuple(sorted(dict.fromkeys(found), key=Finding.order)),
        count,
    )


def _editions(job: Job) -> Iterator[tuple[str, str]]:
    """Yield (slug, tag) of the editions that a job prints; a bilingual sheet has several."""
    slug, tags = job.name.split(" ")[3:5]
    yield from ((slug, tag) for tag in tags.split("+"))


def _base(profile: PrintProfile) -> str:
    return f"{PRINTED}{profile.name}"


def _jobs(maker: JobMaker, selection: Selection, profile: PrintProfile) -> Iterator[Job]:
    project, config = maker.project, fonts_conf(maker.project)
    paths = {bulletin.slug: bulletin.path for bulletin in project.bulletins}
    icc = str(icc_path(project.roots, profile.icc) or "")
    language = ticket_language(project)
    voice = maker.voice(project.layouts[LAYOUT], language.tag)
    keeper = PlateCache(cache_of(project), maker.version)
    sentences, fonts = ticket_sentences(project, language.tag), maker.font_digests((language,))
    for spec in Lister(maker, selection, config).print_specs():
        edition = spec.edition
        clerk = Clerk(
            project.layouts[LAYOUT],
            language,
            tuple(dict.fromkeys((language, *spec.languages))),
            sentences,
            fonts,
        )
        name = f"{_base(profile)}/{spec.layout.name}/{edition.slug}.{spec.tag}"
        job = printready.Spec(spec, profile, clerk, voice, paths[edition.slug], name)
        title = f"print {profile.name} {spec.layout.name} {edition.slug} {spec.tag}"
        yield maker.job(title, printready.make, job, str(project.root), str(config), icc, keeper)


def ticket_language(project: Project) -> Language:
    """Return the language of tickets: the source language, if the commands speak it."""
    source = project.publication.source
    return project.languages[source if source in TOOLKIT_LANGUAGES else ENGLISH]


def ticket_sentences(project: Project, tag: str) -> tuple[tuple[str, str], ...]:
    """Return (msgid, translation) of every sentence that a ticket may say."""
    known: Mapping[str, str] = commands(tag, project.catalogs.get(DOMAIN, {}))
    said = {
        message.id
        for message in project.interface
        if message.context == TOOLKIT and any(p.path.startswith(SPEAKERS) for p in message.places)
    }
    return tuple((msgid, known[msgid]) for msgid in sorted(said) if msgid in known)
