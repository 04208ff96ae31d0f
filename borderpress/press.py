"""The conductor: from a project to finished artifacts, stage by stage.

The story is told by :func:`build`: editions, then jobs, then work, then output.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from borderpress.digest import Known, digest, toolkit_version
from borderpress.edition import Words, make_edition
from borderpress.fonts import code_points, families_of, fontconfig, missing_families, web_name
from borderpress.formats import pdf, web
from borderpress.interface import DOMAIN, Labels
from borderpress.languages import check_languages
from borderpress.layout import SectionView, Teaser
from borderpress.model import (
    Cluster,
    Edition,
    Finding,
    Language,
    Layout,
    LocalText,
    Place,
    Severity,
    say,
)
from borderpress.output import DamagedCache, opened
from borderpress.project import PUBLICATION, Project, font_path
from borderpress.views import (
    Table,
    article_url,
    campaigns,
    choices,
    home_url,
    publication_view,
    section_url,
    section_view,
    sections,
    site_languages,
    teasers,
)
from borderpress.voice import Voice, make_voice
from borderpress.work import Cache, Job, Processes, Progress, Result, perform, write_whole

WIDE = 4000
"""Code points from which a family's web font is cut to the letters in use: a Chinese face has
30,000 glyphs and no page needs them."""

LANG = re.compile(r'\blang="([\w-]+)"')
"""Languages that an editor's own HTML names inside a text."""

PRELOAD = ("borderpress.formats.pdf", "borderpress.formats.web")
"""What workers import before their first job."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What a build is asked for; empty means everything."""

    bulletins: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    layouts: tuple[str, ...] = ()

    def whole(self) -> bool:
        """Return whether nothing is left out."""
        return not (self.bulletins or self.languages or self.formats or self.layouts)

    def takes(self, edition: Edition) -> bool:
        """Return whether an edition is asked for."""
        return (not self.bulletins or edition.slug in self.bulletins) and (
            not self.languages or edition.language in self.languages
        )

    def has_layout(self, layout: Layout) -> bool:
        """Return whether a layout is asked for, by its name or its format."""
        return (not self.layouts or layout.name in self.layouts) and (
            not self.formats or layout.format in self.formats
        )


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
    cache = Cache(project.root / ".cache" / "borderpress")
    jobs = list(_Jobs(project, selection, table, _fonts_conf(project)).all())
    with opened(output) as door:
        crew = Processes(workers, PRELOAD) if workers > 1 else None
        for attempt in (1, 2):
            results = perform(jobs, cache, crew, on_progress(len(jobs)), 2 * workers)
            try:
                stored = door.publish(
                    _placed(project, selection, table, results, door.present),
                    cache,
                    stamp=_stamp(project),
                    keep=_stays(project, selection, jobs, results),
                )
                break
            except DamagedCache:  # its bad entries are gone now: make those artifacts again
                if attempt == 2:
                    raise
    found = [*project.findings, *findings, *(f for result in results for f in result.findings)]
    return Report(
        results,
        tuple(sorted(table)),
        tuple(sorted(dict.fromkeys(found), key=Finding.order)),
        len(stored),
    )


def _stamp(project: Project) -> int:
    """Return the time that every published file carries: noon UTC of the newest bulletin."""
    newest = max((b.date for b in project.bulletins), default=date(1980, 1, 1))
    return int(datetime(newest.year, newest.month, newest.day, 12, tzinfo=UTC).timestamp())


# --- Editions ---------------------------------------------------------------


def editions(project: Project, day: date) -> tuple[dict[tuple[str, str], Edition], list[Finding]]:
    """Return every edition that is wanted and may be released, by (slug, tag)."""
    table: dict[tuple[str, str], Edition] = {}
    findings = [*check_languages(project.languages)]
    labels = {tag: interface_labels(project, tag) for tag in project.languages}
    for bulletin in project.bulletins:
        catalogs = project.catalogs.get(bulletin.slug, {})
        for tag in bulletin.languages:
            edition, faults = make_edition(
                bulletin,
                project.languages[tag],
                project.publication.source,
                catalogs,
                labels[tag],
                day,
            )
            findings += faults
            if _held_back(project, edition):
                findings.append(_withheld(edition))
            else:
                table[bulletin.slug, tag] = edition
    findings += _fontless(project, table)
    return table, findings


def interface_labels(project: Project, tag: str) -> Labels:
    """Return the labels of the interface in one language."""
    return Labels(
        project.languages[tag], project.publication.source, project.catalogs.get(DOMAIN, {})
    )


def _held_back(project: Project, edition: Edition) -> bool:
    policy = project.publication.release_policy
    return policy == "reviewed-only" and edition.review.state not in ("source", "reviewed")


def _withheld(edition: Edition) -> Finding:
    return Finding(
        "edition.withheld",
        Severity.WARNING,
        say(
            "“{slug}” is held back in {tag}: nobody has reviewed the translation.",
            slug=edition.slug,
            tag=edition.language,
        ),
        say("Have it reviewed and write X-Borderpress-Review: reviewed into the catalog's header."),
        Place(f"locales/{edition.language}/LC_MESSAGES/{edition.slug}.po"),
    )


def _fontless(project: Project, table: Table) -> Iterator[Finding]:
    """Yield a finding for each language in use whose fonts are not there."""
    for tag in sorted({t for _, t in table}):
        for name in missing_families(project.languages[tag], project.families):
            yield Finding(
                "fonts.missing",
                Severity.ERROR,
                say("The font “{name}” for {tag} is not there.", name=name, tag=tag),
                say(
                    "Name it in fonts/fonts.toml and run build.py again, or put the file "
                    "into fonts/."
                ),
                Place(f"locales/{tag}/language.toml"),
            )


# --- Jobs -------------------------------------------------------------------


class _Jobs:
    """The list of jobs of one build: one format × one layout × the editions it shows."""

    def __init__(
        self, project: Project, selection: Selection, table: Table, fontconfig_file: Path
    ) -> None:
        self.project, self.selection, self.table = project, selection, table
        self.fontconfig = str(fontconfig_file)
        self.version = toolkit_version()
        self.source = project.publication.source
        self.tags = site_languages(project.publication, table)
        self.occurring = tuple(project.languages[tag] for tag in self._tags_in_use())
        self.families = families_of(self.occurring, project.families, headings=False)
        """Families of the screens."""
        self._voices: dict[tuple[str, str], Voice] = {}
        self._known: Known = {}

    def _tags_in_use(self) -> tuple[str, ...]:
        """Return every language that can occur on a page: editions, fallbacks, the source."""
        tags = [self.source]
        for tag in self.tags:
            tags += [tag, *self.project.languages[tag].fallback]
        return tuple(t for t in dict.fromkeys(tags) if t in self.project.languages)

    def all(self) -> Iterator[Job]:
        """Yield every job of the build."""
        makers = {"pdf": self._pdf, "web": self._web, "kiosk": self._kiosk}
        chosen = [la for la in self.project.layouts.values() if self.selection.has_layout(la)]
        for layout in chosen:
            yield from makers[layout.format](layout)
        if any(layout.format != "pdf" for layout in chosen):
            yield from self._web_fonts()

    def _job(self, name: str, run: Callable[..., object], spec: object, *args: str) -> Job:
        key = digest(self.version, run.__module__, run.__qualname__, spec, known=self._known)
        return Job(name, key, run, (spec, *args))  # type: ignore[arg-type]

    def _words(self, tag: str) -> Words:
        domain = self.project.catalogs.get(PUBLICATION, {})
        return Words(self.project.languages[tag], self.source, domain)

    def _voice(self, layout: Layout, tag: str) -> Voice:
        """Return how a layout's pages speak one language."""
        if (layout.name, tag) not in self._voices:
            msgids = {m.id for m in self.project.interface if not m.context}
            msgids = {m for m in msgids if _says(layout, m)} | {
                each.title for each in self.project.layouts.values()
            }
            self._voices[layout.name, tag] = make_voice(
                self.project.languages[tag],
                self.project.languages,
                interface_labels(self.project, tag),
                msgids,
                self._tags_in_use(),
            )
        return self._voices[layout.name, tag]

    # -- print

    def _pdf(self, layout: Layout) -> Iterator[Job]:
        for (slug, tag), edition in self.table.items():
            if layout.name not in edition.layouts or not self.selection.takes(edition):
                continue
            languages = self._languages_of(edition)
            words = self._words(tag)
            spec = pdf.Spec(
                edition=edition,
                layout=layout,
                voice=self._voice(layout, tag),
                languages=languages,
                publication=publication_view(self.project.publication, words),
                section=section_view(self.project.publication, words, tag, edition.section),
                web_address=self._absolute(article_url(edition)),
                name=pdf_name(layout.name, slug, tag),
                fonts=self._font_digests(languages),
            )
            root = str(self.project.root)
            name = f"pdf {layout.name} {slug} {tag}"
            yield self._job(name, pdf.make, spec, root, self.fontconfig)

    def _languages_of(self, edition: Edition) -> tuple[Language, ...]:
        """Return the languages that may occur on an edition's page, its own first."""
        tag = edition.language
        quoted = [t for block in edition.blocks for t in LANG.findall(block.html)]
        chain = (tag, *self.project.languages[tag].fallback, self.source, *quoted)
        known = (self.project.languages.get(t) for t in dict.fromkeys(chain))
        return tuple(language for language in known if language)

    def _font_digests(self, languages: Sequence[Language]) -> tuple[str, ...]:
        """Return the digests of the faces a page may use: those its languages name."""
        named = families_of(languages, self.project.families)
        return tuple(face.digest for family in named for face in family.faces)

    def _absolute(self, url: str) -> str:
        return f"{self.project.publication.base_url}/{url}"

    # -- web

    def _web(self, layout: Layout) -> Iterator[Job]:
        shown = {key: e for key, e in self.table.items() if "web" in e.layouts}
        site = _Site(self, layout, shown, "web", local=False)
        for (slug, tag), edition in shown.items():
            if self.selection.takes(edition):
                yield site.job(f"web {slug} {tag}", (site.article(edition),))
        if not (self.selection.bulletins or self.selection.languages):
            for tag in site.tags:
                yield site.job(f"web lists {tag}", tuple(site.lists(tag)))
            if self.source in site.tags:
                yield site.job("web root", (site.home(self.source, root=True),))
            yield site.shared("web shared files")

    # -- kiosk

    def _kiosk(self, layout: Layout) -> Iterator[Job]:
        if self.selection.bulletins or self.selection.languages:
            return
        for cluster in self.project.clusters:
            shown = {
                (slug, tag): edition
                for (slug, tag), edition in self.table.items()
                if tag in cluster.languages
                and "kiosk" in edition.layouts
                and (edition.section in cluster.sections or slug in cluster.bulletins)
            }
            site = _Site(self, layout, shown, f"kiosk/{cluster.name}", local=True, cluster=cluster)
            yield site.job(f"kiosk {cluster.name}", tuple(site.whole()))
            yield site.shared(f"kiosk {cluster.name} shared files")

    # -- web fonts

    def _web_fonts(self) -> Iterator[Job]:
        used = _used_letters(self.table.values())
        roots = tuple(dict.fromkeys((self.project.root, self.project.toolkit)))
        for family in self.families:
            points = code_points(family.web)
            if len(points) > WIDE:
                points &= used
            for face in family.faces:
                path = font_path(roots, face.file)
                spec = web.Subset(
                    web_name(family, face), face.digest, face.index, tuple(sorted(points))
                )
                yield self._job(f"font {spec.name}", web.make_font, spec, str(path))


def _says(layout: Layout, msgid: str) -> bool:
    """Return whether a template of the layout, or the toolkit itself, uses a label."""
    quoted = (f'"{msgid}"', f"'{msgid}'")
    return any(q in text for name, text in layout.templates if name.endswith(".j2") for q in quoted)


def _used_letters(found: Iterable[Edition]) -> set[int]:
    """Return the code points of everything that the editions say."""
    text: set[str] = set()
    for edition in found:
        said = [edition.title, edition.summary, *(h.text for h in edition.headings)]
        said += [t for fact in edition.facts for t in (fact.label, fact.value)]
        said += [t for image in edition.images for t in (image.alt, image.caption)]
        for part in (*(s.text for s in said), *(b.html for b in edition.blocks)):
            text |= set(part)
    return {ord(char) for char in text}


def pdf_name(layout: str, slug: str, tag: str) -> str:
    """Return the path of a printed edition below ``output/``."""
    return f"pdf/{layout}/{slug}.{tag}.pdf"


# --- Sites ------------------------------------------------------------------


class _Site:
    """The pages of one site: the public web, or one cluster's kiosk."""

    def __init__(
        self,
        jobs: _Jobs,
        layout: Layout,
        table: Table,
        root: str,
        *,
        local: bool,
        cluster: Cluster | None = None,
    ) -> None:
        self.jobs, self.layout, self.table, self.root = jobs, layout, table, root
        self.local, self.cluster = local, cluster
        self.publication = jobs.project.publication
        order = cluster.languages if cluster else jobs.tags
        have = {tag for _, tag in table}
        self.tags = tuple(tag for tag in order if tag in have)
        self._teasers = {tag: teasers(table, tag) for tag in self.tags}

    def job(self, name: str, pages: tuple[web.Page, ...]) -> Job:
        """Return a job that makes ``pages``."""
        spec = web.Spec(
            self.layout,
            pages,
            self.jobs.occurring,
            self.root,
            self.local,
            (("options", dict(self.layout.options)),),
        )
        return self.jobs._job(name, web.make, spec)

    def shared(self, name: str) -> Job:
        """Return the job for style sheets, pictograms and pictures."""
        images = {(i.path, i.digest) for e in self.table.values() for i in e.images}
        spec = web.Shared(
            self.layout, self.jobs.occurring, self.jobs.families, tuple(sorted(images)), self.root
        )
        return self.jobs._job(name, web.make_shared, spec, str(self.jobs.project.root))

    def whole(self) -> Iterator[web.Page]:
        """Yield every page: the start screen, lists, articles."""
        if self.tags:
            yield self.start()
        for tag in self.tags:
            yield from self.lists(tag)
        for edition in self.table.values():
            yield self.article(edition)

    # -- pages

    def _page(
        self, template: str, url: str, tag: str, title: LocalText, **more: object
    ) -> web.Page:
        words = self.jobs._words(tag)
        page = web.Page(
            template=template,
            url=url,
            voice=self.jobs._voice(self.layout, tag),
            publication=publication_view(self.publication, words),
            title=title,
            home_url=home_url(tag),
            switcher=(),
            sections=self._bare_sections(tag),
            canonical=self.jobs._absolute(url),
            start_url="",
        )
        if self.cluster:
            page = replace(
                page,
                cluster_title=words.text(self.cluster.title),
                cluster_place=words.text(self.cluster.place),
            )
        return replace(page, **more)  # type: ignore[arg-type]

    def _bare_sections(self, tag: str) -> tuple[SectionView, ...]:
        """Return the sections without teasers, for navigation: pages do not depend on lists."""
        full = sections(self.publication, self.jobs._words(tag), tag, self._teasers[tag])
        return tuple(replace(section, teasers=()) for section in full)

    def _switch(
        self, tag: str, urls: Mapping[str, str], *, home: bool = False
    ) -> dict[str, object]:
        """Return the switcher of a page and its addresses in all languages."""
        known = {t: urls[t] for t in self.tags if t in urls}
        # A language without this page is offered its home page, which is no alternate of it.
        same = {t: url for t, url in known.items() if home or url != home_url(t)}
        absolute = [(t, self.jobs._absolute(url)) for t, url in same.items()]
        default = same.get(self.publication.source)
        if default:
            absolute.append(("x-default", self.jobs._absolute(default)))
        return {
            "switcher": choices(known, self.jobs.project.languages, tag),
            "alternates": tuple(absolute),
        }

    def start(self) -> web.Page:
        """Return a kiosk's start screen: the gate's languages."""
        tag = self.tags[0]
        title = self.jobs._words(tag).text(self.cluster.title if self.cluster else "")
        urls = {t: home_url(t) for t in self.tags}
        page = self._page("start.html.j2", "", tag, title, **self._switch(tag, urls))
        return replace(page, home_url="")

    def lists(self, tag: str) -> Iterator[web.Page]:
        """Yield home, section and not-found pages of one language."""
        yield self.home(tag)
        words = self.jobs._words(tag)
        for section in sections(self.publication, words, tag, self._teasers[tag]):
            urls = {
                t: section_url(t, section.id)
                if any(x.section == section.id for x in self._teasers[t])
                else home_url(t)
                for t in self.tags
            }
            yield self._page(
                "section.html.j2",
                section.url,
                tag,
                section.title,
                section=section,
                **self._switch(tag, urls),
            )
        if not self.cluster:
            urls = {t: f"{t}/404.html" for t in self.tags}
            title = interface_labels(self.jobs.project, tag)("This page does not exist")
            yield self._page("404.html.j2", urls[tag], tag, title, **self._switch(tag, urls))

    def home(self, tag: str, *, root: bool = False) -> web.Page:
        """Return a home page; ``root``: the one at the site's root, in the source language."""
        words = self.jobs._words(tag)
        shown = self._teasers[tag]
        first = self._first(shown)
        full = sections(self.publication, words, tag, shown)
        title = words.text(self.cluster.title if self.cluster else self.publication.title)
        page = self._page(
            "home.html.j2",
            "" if root else home_url(tag),
            tag,
            title,
            sections=full,
            latest=first,
            lead=self._lead(shown),
            campaigns=campaigns(self.jobs.project.campaigns, words, shown),
            **self._switch(tag, {t: home_url(t) for t in self.tags}, home=True),
        )
        return replace(page, canonical=self.jobs._absolute(home_url(tag)))

    def _first(self, shown: Sequence[Teaser]) -> tuple[Teaser, ...]:
        """Return what a home page lists: a cluster's own choice, else the latest."""
        if not self.cluster:
            return tuple(shown)
        by_slug = {t.slug: t for t in shown}
        return tuple(by_slug[slug] for slug in self.cluster.bulletins if slug in by_slug)

    def _lead(self, shown: Sequence[Teaser]) -> Teaser | None:
        """Return the home page's lead: the publication's choice, else a campaign's first."""
        order = [self.publication.lead]
        order += [slug for c in self.jobs.project.campaigns for slug in c.bulletins]
        led = [t for t in shown if t.image]
        led.sort(key=lambda t: order.index(t.slug) if t.slug in order else len(order))
        return led[0] if led else None

    def article(self, edition: Edition) -> web.Page:
        """Return the page of an edition."""
        tag = edition.language
        words = self.jobs._words(tag)
        urls = {t: article_url(edition, t) for t in self.tags if (edition.slug, t) in self.table}
        inside = tuple(t for t in self._teasers[tag] if t.section == edition.section)
        beside = tuple(t for t in inside if t.slug != edition.slug)[:3]
        section = section_view(self.publication, words, tag, edition.section)
        return self._page(
            "article.html.j2",
            article_url(edition),
            tag,
            edition.title,
            edition=edition,
            section=replace(section, teasers=beside),
            pdfs=() if self.local else tuple(self._pdfs(edition)),
            **self._switch(tag, urls),
        )

    def _pdfs(self, edition: Edition) -> Iterator[tuple[str, str]]:
        for name in edition.layouts:
            layout = self.jobs.project.layouts[name]
            if layout.format == "pdf":
                yield layout.title, pdf_name(name, edition.slug, edition.language)


# --- Placing ----------------------------------------------------------------


def _fonts_conf(project: Project) -> Path:
    """Write the fontconfig file that shows only the project's and the collected fonts."""
    roots = tuple(dict.fromkeys((project.root, project.toolkit)))
    folders = [str(root / "fonts") for root in roots]
    cache = project.root / ".cache"
    text = fontconfig(folders, str(cache / "fontconfig"))
    path = cache / "fonts.conf"
    if not path.is_file() or path.read_text("utf-8") != text:
        write_whole(path, text.encode())
    return path


def _placed(
    project: Project,
    selection: Selection,
    table: Table,
    results: Sequence[Result],
    present: Container[str],
) -> tuple[Result, ...]:
    """Return the results with web fonts and PDFs also where the sites need them.

    They are kept by the hash of their content, so a second place costs nothing.
    """
    sites = [("web", "web"), *(("kiosk", f"kiosk/{c.name}") for c in project.clusters)]
    roots = [root for kind, root in sites if not selection.formats or kind in selection.formats]
    on_web = {
        pdf_name(name, slug, tag)
        for (slug, tag), edition in table.items()
        if "web" in edition.layouts
        for name in edition.layouts
    }

    def places(name: str) -> list[str]:
        if name.startswith("fonts/"):
            return [f"{root}/assets/{name.removeprefix('fonts/')}" for root in roots]
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
) -> Callable[[str], bool] | None:
    """Return which files of the last output stay although this build does not make them.

    A partial build keeps everything else.  A whole build keeps the last good
    files of a bulletin that cannot be read now, or whose job failed: a typing
    mistake does not take a page off the wall.
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
        return None
    pattern = re.compile(rf"(^|/)({'|'.join(sorted(broken))})(/|\.)")
    return lambda name: pattern.search(name) is not None
