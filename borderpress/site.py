"""The pages of one site: the public web, or one cluster's kiosk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from borderpress.bilingual import joined, prints, released
from borderpress.editions import interface_labels
from borderpress.formats import web
from borderpress.formats.pdf import pdf_name
from borderpress.jobs import JobMaker
from borderpress.layout import SectionView, Teaser
from borderpress.model import Cluster, Edition, Layout, LocalText
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
    teasers,
)
from borderpress.work import Job


class Site:
    """The pages of one site: the public web, or one cluster's kiosk."""

    def __init__(
        self,
        maker: JobMaker,
        layout: Layout,
        table: Table,
        root: str,
        *,
        local: bool,
        cluster: Cluster | None = None,
    ) -> None:
        self.maker, self.layout, self.table, self.root = maker, layout, table, root
        self.local, self.cluster = local, cluster
        self.publication = maker.project.publication
        order = cluster.languages if cluster else maker.tags
        have = {tag for _, tag in table}
        self.tags = tuple(tag for tag in order if tag in have)
        self._teasers = {tag: teasers(table, tag) for tag in self.tags}

    def job(self, name: str, pages: tuple[web.Page, ...]) -> Job:
        """Return a job that makes ``pages``."""
        spec = web.Spec(
            self.layout,
            pages,
            self.maker.occurring,
            self.root,
            self.local,
            (("options", dict(self.layout.options)),),
        )
        return self.maker.job(name, web.make, spec)

    def shared(self, name: str) -> Job:
        """Return the job for style sheets, pictograms and pictures."""
        images = {(i.path, i.digest) for e in self.table.values() for i in e.images}
        spec = web.Shared(
            self.layout,
            self.maker.occurring,
            self.maker.web_fonts,
            self.maker.name_fonts,
            tuple(sorted(images)),
            self.root,
        )
        return self.maker.job(name, web.make_shared, spec, str(self.maker.project.root))

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
        words = self.maker.words(tag)
        page = web.Page(
            template=template,
            url=url,
            voice=self.maker.voice(self.layout, tag),
            publication=publication_view(self.publication, words),
            title=title,
            home_url=home_url(tag),
            switcher=(),
            sections=self._bare_sections(tag),
            canonical=self.maker.absolute(url),
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
        full = sections(self.publication, self.maker.words(tag), tag, self._teasers[tag])
        return tuple(replace(section, teasers=()) for section in full)

    def _switch(
        self, tag: str, urls: Mapping[str, str], *, home: bool = False
    ) -> dict[str, object]:
        """Return the switcher of a page and its addresses in all languages."""
        known = {t: urls[t] for t in self.tags if t in urls}
        # A language without this page is offered its home page, which is no alternate of it.
        same = {t: url for t, url in known.items() if home or url != home_url(t)}
        absolute = [(t, self.maker.absolute(url)) for t, url in same.items()]
        default = same.get(self.publication.source)
        if default:
            absolute.append(("x-default", self.maker.absolute(default)))
        return {
            "switcher": choices(known, self.maker.project.languages, tag),
            "alternates": tuple(absolute),
        }

    def start(self) -> web.Page:
        """Return a kiosk's start screen: the gate's languages."""
        tag = self.tags[0]
        title = self.maker.words(tag).text(self.cluster.title if self.cluster else "")
        urls = {t: home_url(t) for t in self.tags}
        page = self._page("start.html.j2", "", tag, title, **self._switch(tag, urls))
        return replace(page, home_url="")

    def lists(self, tag: str) -> Iterator[web.Page]:
        """Yield home, section and not-found pages of one language."""
        yield self.home(tag)
        words = self.maker.words(tag)
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
            title = interface_labels(self.maker.project, tag)("This page does not exist")
            yield self._page("404.html.j2", urls[tag], tag, title, **self._switch(tag, urls))

    def home(self, tag: str, *, root: bool = False) -> web.Page:
        """Return a home page; ``root``: the one at the site's root, in the source language."""
        words = self.maker.words(tag)
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
            campaigns=campaigns(self.maker.project.campaigns, words, shown),
            **self._switch(tag, {t: home_url(t) for t in self.tags}, home=True),
        )
        return replace(page, canonical=self.maker.absolute(home_url(tag)))

    def _first(self, shown: Sequence[Teaser]) -> tuple[Teaser, ...]:
        """Return what a home page lists: a cluster's own choice, else the latest."""
        if not self.cluster:
            return tuple(shown)
        by_slug = {t.slug: t for t in shown}
        return tuple(by_slug[slug] for slug in self.cluster.bulletins if slug in by_slug)

    def _lead(self, shown: Sequence[Teaser]) -> Teaser | None:
        """Return the home page's lead: the publication's choice, else a campaign's first."""
        order = [self.publication.lead]
        order += [slug for c in self.maker.project.campaigns for slug in c.bulletins]
        led = [t for t in shown if t.image]
        led.sort(key=lambda t: order.index(t.slug) if t.slug in order else len(order))
        return led[0] if led else None

    def article(self, edition: Edition) -> web.Page:
        """Return the page of an edition."""
        tag = edition.language
        words = self.maker.words(tag)
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

    def _pdfs(self, edition: Edition) -> Iterator[web.Printed]:
        """Yield what is printed of an edition: alone, and beside other languages."""
        project, slug = self.maker.project, edition.slug
        bulletin = next(b for b in project.bulletins if b.slug == slug)
        for layout in (project.layouts[name] for name in edition.layouts):
            for tags in prints(bulletin, layout) if layout.format == "pdf" else ():
                if edition.language in tags and released(self.maker.table, slug, tags, layout.name):
                    named = tags if len(tags) > 1 else ()
                    file = pdf_name(layout.name, slug, joined(tags))
                    yield web.Printed(layout.title, file, named)
