"""Papers for the desk: translators' sheets and the printed glossary.

They are not published: they lie in ``locales/sheets/``, where translators take them and
bring them back, and never in ``output/``, which every build replaces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from borderpress.bilingual import most
from borderpress.catalog import Updated, drafts, read_catalog, update
from borderpress.editions import editions
from borderpress.errors import BorderpressError
from borderpress.formats import glossary as glossary_format
from borderpress.formats import worksheet as worksheet_format
from borderpress.interface import DOMAIN as INTERFACE
from borderpress.interface import ENGLISH, commands
from borderpress.joblist import Lister, Selection
from borderpress.jobs import JobMaker
from borderpress.languages import format_date, language_name
from borderpress.model import Bulletin, Finding, Language, Message, Place, say
from borderpress.press import PRELOAD, fonts_conf
from borderpress.project import PUBLICATION, Project, background
from borderpress.sheetreader import read_sheet, take, unfit_in
from borderpress.work import Cache, Job, Processes, Progress, Result, perform, write_whole
from borderpress.worksheet import Worksheet, make_worksheet

FOLDER = "locales/sheets"
"""Where papers lie in a project."""
SHEET, GLOSSARY = "translator-sheet", "glossary"
"""Names of their layouts."""
SIDE_BY_SIDE = 3
"""Languages beside the source that a page of the glossary holds."""


@dataclass(frozen=True, slots=True)
class Papers:
    """What was made."""

    paths: tuple[Path, ...]
    """Files, in order."""
    worksheets: tuple[Worksheet, ...]
    findings: tuple[Finding, ...]
    pages: int


class Desk:
    """Makes papers of one project."""

    def __init__(self, project: Project, day: date, folder: Path, workers: int) -> None:
        """``folder``: where they go; ``workers``: how many processes help."""
        self.project, self.folder, self.workers = project, folder, workers
        table, _ = editions(project, day)
        self.maker = JobMaker(project, table)
        self.fontconfig = fonts_conf(project)
        self.cache = Cache(project.root / ".cache" / "borderpress")
        source = project.publication.source
        self.sentences = commands(source, project.catalogs.get(INTERFACE, {}))

    def sheets(
        self,
        tags: Sequence[str],
        bulletins: Sequence[str],
        progress: Callable[[int], Progress],
    ) -> Papers:
        """Make the sheets of languages, for some bulletins or for everything.

        Raises BorderpressError when a sheet in the folder holds work that was not read back,
        or is no sheet at all.
        """
        chosen = list(self._worksheets(tags, bulletins))
        for worksheet in chosen:
            self._spare(worksheet)
        slugs = {w.domain for w in chosen}
        pages = self._pages([b for b in self.project.bulletins if b.slug in slugs], progress)
        jobs = [self._sheet(worksheet, pages.get(worksheet.domain)) for worksheet in chosen]
        return replace(self._made(jobs, progress), worksheets=tuple(chosen))

    def glossaries(self, tags: Sequence[str], progress: Callable[[int], Progress]) -> Papers:
        """Print the glossary: a paper for each of ``tags``, or one with every language."""
        known = self.project.glossary.languages()
        if not known:
            raise BorderpressError(
                say("There is no term in content/glossary.toml."),
                say("Write the first one; the glossary of the sample publication shows how."),
            )
        if tags:
            jobs = [self._glossary((tag,), f"{tag}/glossary") for tag in tags]
        else:
            order = [tag for tag in self.project.publication.languages if tag in known]
            groups = [
                tuple(order[n : n + SIDE_BY_SIDE]) for n in range(0, len(order), SIDE_BY_SIDE)
            ]
            jobs = [
                self._glossary(group, f"glossary-{n}" if n > 1 else "glossary")
                for n, group in enumerate(groups, 1)
            ]
        return self._made(jobs, progress)

    # --- What stands on them --------------------------------------------------

    def _worksheets(self, tags: Sequence[str], bulletins: Sequence[str]) -> Iterator[Worksheet]:
        for domain, found in self.project.domains():
            if bulletins and domain not in bulletins:
                continue
            if domain == INTERFACE and self.project.root != self.project.toolkit:
                continue
            for tag in tags:
                if tag in self.project.wanted(domain):
                    wanted = self.project.messages_for(domain, found, tag)
                    yield worksheet_of(self.project, domain, tag, wanted)

    def _spare(self, worksheet: Worksheet) -> None:
        """Refuse to overwrite a sheet that somebody has filled in."""
        path = self._path(worksheet).with_suffix(".xlsx")
        if not path.is_file():
            return
        sheet = read_sheet(str(path), path.read_bytes())
        messages = self._messages(worksheet.domain, worksheet.language)
        data = current_catalog(self.project, worksheet.domain, worksheet.language, messages)
        judge = unfit_in(background(self.project, worksheet.domain, worksheet.language, {}))
        taken = take(sheet, messages, drafts(data), judge)
        count = len(taken.texts) + len(taken.lost)
        if count:
            raise BorderpressError(
                say("{path} holds {count} translations that were not read back.",
                    path=path, count=count),
                say("Run “build.py read-sheet” on it, or move it elsewhere, and try again."),
                Place(f"{FOLDER}/{worksheet.language}/{path.name}"),
            )  # fmt: skip

    def _messages(self, domain: str, tag: str) -> tuple[Message, ...]:
        found = dict(self.project.domains())[domain]
        return self.project.messages_for(domain, found, tag)

    def _path(self, worksheet: Worksheet) -> Path:
        return self.folder / worksheet.language / worksheet.domain

    # --- Jobs -----------------------------------------------------------------

    def _pages(
        self, bulletins: Sequence[Bulletin], progress: Callable[[int], Progress]
    ) -> dict[str, str]:
        """Return, by slug, the SHA-256 of the printed source edition of each bulletin."""
        jobs: dict[str, Job] = {}
        source = self.project.publication.source
        for bulletin in bulletins:
            wanted = (self.project.layouts[name] for name in bulletin.layouts)
            printed = [la.name for la in wanted if la.format == "pdf" and most(la) == 1]
            if printed and (bulletin.slug, source) in self.maker.table:
                chosen = Selection((bulletin.slug,), (source,), ("pdf",), (printed[0],))
                jobs[bulletin.slug] = next(Lister(self.maker, chosen, self.fontconfig).all())
        results = self._perform(list(jobs.values()), progress)
        return {
            slug: result.artifacts[0].sha256
            for slug, result in zip(jobs, results, strict=True)
            if result.artifacts
        }

    def _sheet(self, worksheet: Worksheet, page: str | None) -> Job:
        project, language = self.project, self.project.languages[worksheet.language]
        bulletin = next((b for b in project.bulletins if b.slug == worksheet.domain), None)
        layout = project.layouts[SHEET]
        languages = self._on_page(worksheet.source, (language.tag,))
        catalog = project.catalogs.get(worksheet.domain, {}).get(language.tag)
        spec = worksheet_format.Spec(
            worksheet=worksheet,
            language=language,
            language_name=self._name(language.tag),
            layout=layout,
            voice=self.maker.voice(layout, project.publication.source),
            languages=languages,
            words=worksheet_format.words(worksheet_format.LABELS, self.sentences),
            publication=project.publication.title,
            translator=catalog.review.translator if catalog else "",
            date=bulletin.date.isoformat() if bulletin else "",
            page=page or "",
            name=f"{worksheet.language}/{worksheet.domain}",
            fonts=self.maker.font_digests(languages),
        )
        name = f"sheet {worksheet.domain} {worksheet.language}"
        pdf = str(self.cache.path(page)) if page else ""
        return self.maker.job(name, worksheet_format.make, spec, pdf, str(self.fontconfig))

    def _glossary(self, tags: tuple[str, ...], name: str) -> Job:
        project, layout = self.project, self.project.layouts[GLOSSARY]
        source = project.publication.source
        languages = self._on_page(source, tags)
        speaker = project.languages[source]
        days = sorted({t.until for t in project.glossary.terms if t.until})
        spec = glossary_format.Spec(
            glossary=project.glossary,
            tags=tags,
            title=" · ".join(self._name(tag) for tag in tags),
            names=tuple(self._name(tag) for tag in tags),
            source_name=self._name(source),
            layout=layout,
            voice=self.maker.voice(layout, source),
            languages=languages,
            words=worksheet_format.words(glossary_format.LABELS, self.sentences),
            publication=project.publication.title,
            dates=tuple(
                (day.isoformat(), format_date(speaker, project.languages, day, "long"))
                for day in days
            ),
            name=f"{name}.pdf",
            fonts=self.maker.font_digests(languages),
        )
        return self.maker.job(
            f"glossary {' '.join(tags)}", glossary_format.make, spec, str(self.fontconfig)
        )

    def _on_page(self, source: str, tags: Sequence[str]) -> tuple[Language, ...]:
        """Return the languages of a paper: its own words', the source's, the others'."""
        wanted = (self.project.publication.source, source, *tags)
        return tuple(self.project.languages[tag] for tag in dict.fromkeys(wanted))

    def _name(self, tag: str) -> str:
        """Return a language's name in the language of the sources, with a capital."""
        speaker = self.project.languages[self.project.publication.source]
        name = language_name(tag, speaker, self.project.languages).text
        return name[:1].upper() + name[1:]

    # --- Making ---------------------------------------------------------------

    def _perform(
        self, jobs: Sequence[Job], progress: Callable[[int], Progress]
    ) -> tuple[Result, ...]:
        crew = Processes(self.workers, PRELOAD) if self.workers > 1 and len(jobs) > 1 else None
        return perform(jobs, self.cache, crew, progress(len(jobs)), 2 * self.workers)

    def _made(self, jobs: Sequence[Job], progress: Callable[[int], Progress]) -> Papers:
        """Run the jobs and write what they made, each file whole."""
        results = self._perform(jobs, progress)
        paths = []
        for item in (item for result in results for item in result.artifacts):
            data = self.cache.get(item.sha256)
            if data is None:
                raise BorderpressError(
                    say("The cache has lost {name}.", name=item.name),
                    say("Run the same command again."),
                )
            path = self.folder / item.name
            if not path.is_file() or path.read_bytes() != data:
                write_whole(path, data)
            paths.append(path)
        findings = [f for result in results for f in result.findings]
        pages = sum(result.pages for result in results)
        return Papers(tuple(paths), (), tuple(sorted(findings, key=Finding.order)), pages)


def worksheet_of(
    project: Project, domain: str, tag: str, messages: tuple[Message, ...]
) -> Worksheet:
    """Return the sheet of a domain as the catalog stands once it follows the source."""
    language = project.languages[tag]
    path = f"locales/{tag}/LC_MESSAGES/{domain}.po"
    data = current_catalog(project, domain, tag, messages)
    catalog, _ = read_catalog(path, data, language, domain)
    usable = {(context, msgid) for context, msgid, _, _ in catalog.entries} if catalog else set()
    bulletin = next((b for b in project.bulletins if b.slug == domain), None)
    title = bulletin.title if bulletin else _title(project, domain)
    source = ENGLISH if domain == INTERFACE else project.publication.source
    return make_worksheet(domain, title, source, language, messages, drafts(data), usable)


def current_catalog(
    project: Project, domain: str, tag: str, messages: tuple[Message, ...]
) -> bytes:
    """Return a catalog brought up to date in memory.

    Raises BorderpressError when it cannot be read: a sheet without its work would lose it.
    """
    path = f"locales/{tag}/LC_MESSAGES/{domain}.po"
    file = project.root / path
    old = file.read_bytes() if file.is_file() else b""
    title, language = project.publication.title, project.languages[tag]
    result = update(old, messages, language, title, domain, path)
    if isinstance(result, Updated):
        return result.text.encode()
    raise BorderpressError(result.text, result.hint, result.place)


def _title(project: Project, domain: str) -> str:
    """Return the title of a sheet that is no bulletin's."""
    return project.publication.title if domain == PUBLICATION else domain
