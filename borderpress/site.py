"""The pages of one site: the public web, or one cluster's kiosk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from borderpress.bilingual import joined, prints, released
from borderpress.directory import ABOUT, GLOSSARY, HOME, SEARCH, Directory, Entry, changed, state_of
from borderpress.editions import interface_labels
from borderpress.formats import card, search, web
from borderpress.formats.pdf import pdf_name
from borderpress.images import is_bitmap
from borderpress.jobs import JobMaker
from borderpress.layout import SectionView, Teaser
from borderpress.model import Cluster, Edition, Kind, Layout, LocalText
from borderpress.namelists import corrections, gates, pairs, points, term_groups
from borderpress.views import (
    CampaignView,
    Table,
    article_url,
    campaigns,
    choices,
    feed_url,
    home_url,
    publication_view,
    search_url,
    section_url,
    section_view,
    sections,
    teasers,
)
from borderpress.work import Job

SUBJECTS = {Kind.DESTINATION: "TouristDestination", Kind.ITINERARY: "TouristTrip"}
"""Types of schema.org for kinds of bulletins that are about one."""


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
        self.directory = Directory(self._entries(), self.publication.source)

    def job(
        self, name: str, pages: tuple[web.Page, ...], sheets: tuple[web.FontSheet, ...] = ()
    ) -> Job:
        """Return a job that makes ``pages``, and the font sheets that only they use."""
        return self.maker.job(name, web.make, self.spec(pages, sheets))

    def spec(self, pages: tuple[web.Page, ...], sheets: tuple[web.FontSheet, ...] = ()) -> web.Spec:
        """Return what ``pages`` are made from."""
        return web.Spec(
            self.layout,
            pages,
            self.maker.occurring,
            self.root,
            self.local,
            sheets,
            (("options", dict(self.layout.options)),),
        )

    def shared(self, name: str, sheets: tuple[web.FontSheet, ...]) -> Job:
        """Return the job for style sheets, pictograms, and pictures that go out as they came.

        Photographs have renditions on the web; a kiosk shows them whole.
        """
        images = {
            (image.path, image.digest)
            for edition in self.table.values()
            for image in edition.images
            if self.local or not is_bitmap(image.path)
        }
        spec = web.Shared(
            self.layout,
            self.maker.occurring,
            sheets,
            tuple(sorted(images)),
            tuple(sorted({i.focus for e in self.table.values() for i in e.images if i.crop})),
            self.root,
        )
        return self.maker.job(name, web.make_shared, spec, str(self.maker.project.root))

    def kiosk_sheets(self) -> tuple[web.FontSheet, ...]:
        """Return the font sheets of a kiosk: every font for every language."""
        fonts, names = self.maker.web_fonts, self.maker.name_fonts
        return tuple(
            web.FontSheet(f"assets/fonts-{language.tag}.css", language, fonts, names)
            for language in self.maker.occurring
        )

    def whole(self) -> Iterator[web.Page]:
        """Yield every page: the start screen, lists, articles."""
        if self.tags:
            yield self.start()
        for tag in self.tags:
            yield from self.lists(tag)
        for edition in self.table.values():
            yield self.article(edition)

    def newest(self, tag: str) -> tuple[Edition, ...]:
        """Return the editions of a language in the order of its lists."""
        return tuple(self.table[teaser.slug, tag] for teaser in self._teasers[tag])

    def fed(self, tag: str) -> tuple[Edition, ...]:
        """Return what the feed of a language tells: what is translated, and is in force."""
        return tuple(
            edition
            for edition in self.newest(tag)
            if state_of(edition) != "untranslated" and edition.state != "over"
        )

    # -- the directory

    def _entries(self) -> Iterator[Entry]:
        """Yield every page of the site, in the order of the site map."""
        source = self.publication.source
        for tag in self.tags:
            own = "source" if tag == source else "whole"
            shown = self._teasers[tag]
            latest = max((teaser.date for teaser in shown), default=None)
            yield Entry(HOME, tag, home_url(tag), own, latest)
            for section in self.publication.sections:
                days = [t.date for t in shown if t.section == section.id]
                if days:
                    url = section_url(tag, section.id)
                    yield Entry(f"section {section.id}", tag, url, own, max(days))
            if not self.cluster:
                yield Entry(SEARCH, tag, search_url(tag), own)
                for key in (GLOSSARY, ABOUT):
                    if self._has(key, tag):
                        yield Entry(key, tag, f"{tag}/{key}/", own)
                for view in self._campaigns(tag):
                    yield Entry(_of(view), tag, view.url, own, max(t.date for t in view.teasers))
        for (slug, tag), edition in self.table.items():
            state, day = state_of(edition), changed(edition)
            yield Entry(f"bulletin {slug}", tag, article_url(edition), state, day)

    def _has(self, key: str, tag: str) -> bool:
        """Return whether a language has a page of the glossary, or about the publication."""
        if key == ABOUT:
            return bool(self.publication.about)
        return bool(term_groups(self.maker.project.glossary, tag, self.tags))

    def _places(self, tag: str) -> tuple[tuple[str, str], ...]:
        """Return (name, address) of the site's own pages and of the feed of a language."""
        if self.cluster:
            return ()
        pages = [(key, self.directory.urls(key).get(tag, "")) for key in (GLOSSARY, ABOUT)]
        feed = [("feed", feed_url(tag))] if self.fed(tag) else []
        return (*((key, url) for key, url in pages if url), *feed)

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
            places=self._places(tag),
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

    def _switch(self, tag: str, key: str) -> dict[str, object]:
        """Return the switcher of a page and its addresses in all languages.

        A language without this page is offered its home page, which is no alternate of it.
        """
        urls = self.directory.urls(key)
        known = {t: urls.get(t, home_url(t)) for t in self.tags if t in urls or self._is_list(key)}
        alternates = self.directory.alternates(key)
        return {
            "switcher": choices(known, self.maker.project.languages, tag),
            "alternates": tuple((name, self.maker.absolute(url)) for name, url in alternates),
            "canonical": self.maker.absolute(self.directory.canonical(key, tag)),
        }

    @staticmethod
    def _is_list(key: str) -> bool:
        return not key.startswith("bulletin ")

    def start(self) -> web.Page:
        """Return a kiosk's start screen: the gate's languages."""
        tag = self.tags[0]
        title = self.maker.words(tag).text(self.cluster.title if self.cluster else "")
        page = self._page("start.html.j2", "", tag, title, **self._switch(tag, HOME))
        return replace(page, home_url="")

    def lists(self, tag: str) -> Iterator[web.Page]:
        """Yield home, section and not-found pages of one language, glossary and imprint."""
        yield self.home(tag)
        words = self.maker.words(tag)
        for section in sections(self.publication, words, tag, self._teasers[tag]):
            yield self._page(
                "section.html.j2",
                section.url,
                tag,
                section.title,
                section=section,
                more=self._listed(section.id, tag),
                **self._switch(tag, f"section {section.id}"),
            )
        if not self.cluster:
            yield from self._campaign_pages(tag)
            yield from self._own(tag)
            yield self.lost(tag)

    def _campaigns(self, tag: str) -> tuple[CampaignView, ...]:
        """Return the campaigns as a reader of one language sees them."""
        project, shown = self.maker.project, self._teasers[tag]
        return campaigns(
            project.campaigns,
            self.maker.words(tag),
            shown,
            paged=not self.cluster,
            day=self.maker.day,
            pairs=lambda campaign: pairs(project.glossary, campaign, shown, tag),
        )

    def _campaign_pages(self, tag: str) -> Iterator[web.Page]:
        for view in self._campaigns(tag):
            yield self._page(
                "campaign.html.j2",
                view.url,
                tag,
                view.title,
                campaigns=(view,),
                **self._switch(tag, _of(view)),
            )

    def _listed(self, section_id: str, tag: str) -> tuple[tuple[str, object], ...]:
        """Return what the page of a section shows besides its bulletins."""
        project, shown = self.maker.project, self._teasers[tag]
        lists = "cards" if self.cluster else self.publication.section(section_id).lists
        if lists == "gates":
            found = gates(project.glossary, project.bulletins, shown, tag)
            words = self.maker.words(tag)
            return (("gates", found), ("points", points(project.clusters, words)))
        if lists == "corrections":
            return (("corrections", corrections(self.table, shown, tag)),)
        return ()

    def _own(self, tag: str) -> Iterator[web.Page]:
        """Yield the glossary and the page about the publication."""
        labels = interface_labels(self.maker.project, tag)
        words = self.maker.words(tag)
        urls = dict(self._places(tag))
        if GLOSSARY in urls:
            title = labels("Names and terms in several languages")
            groups = term_groups(self.maker.project.glossary, tag, self.tags)
            yield self._page(
                "glossary.html.j2",
                urls[GLOSSARY],
                tag,
                title,
                more=(("groups", groups),),
                **self._switch(tag, GLOSSARY),
            )
        if ABOUT in urls:
            told = tuple(words.text(text) for text in self.publication.about)
            counts = tuple(self._count(t) for t in self.tags)
            yield self._page(
                "about.html.j2",
                urls[ABOUT],
                tag,
                labels("About this publication"),
                more=(("about", told), ("counts", counts)),
                **self._switch(tag, ABOUT),
            )

    def _count(self, tag: str) -> tuple[str, str, int, int]:
        """Return (tag, home page, bulletins, those wholly translated) of a language."""
        states = [state_of(e) for (_, t), e in self.table.items() if t == tag]
        return tag, home_url(tag), len(states), sum(s in ("source", "whole") for s in states)

    def lost(self, tag: str, *, root: bool = False) -> web.Page:
        """Return the page for addresses that do not exist; ``root``: the one of the whole site."""
        title = interface_labels(self.maker.project, tag)("This page does not exist")
        known = {t: f"{t}/404.html" for t in self.tags}
        url = "404.html" if root else known[tag]
        page = self._page("404.html.j2", url, tag, title)
        return replace(page, switcher=choices(known, self.maker.project.languages, tag))

    def home(self, tag: str, *, root: bool = False) -> web.Page:
        """Return a home page; ``root``: the one at the site's root, in the source language."""
        words = self.maker.words(tag)
        shown = self._teasers[tag]
        first = self._first(shown)
        full = sections(self.publication, words, tag, shown)
        title = words.text(self.cluster.title if self.cluster else self.publication.title)
        return self._page(
            "home.html.j2",
            "" if root else home_url(tag),
            tag,
            title,
            sections=full,
            latest=first,
            lead=self._lead(shown),
            campaigns=self._campaigns(tag),
            **self._switch(tag, HOME),
        )

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

    def search_page(self, tag: str) -> web.Page:
        """Return the page that searches one language."""
        title = interface_labels(self.maker.project, tag)("Search")
        shown, switch = self._teasers[tag], self._switch(tag, SEARCH)
        return self._page("search.html.j2", search_url(tag), tag, title, latest=shown, **switch)

    def search(self, page: web.Page) -> Job:
        """Return the job for a page that searches, and its index."""
        tag = page.voice.language.tag
        own = (edition for (_, t), edition in self.table.items() if t == tag)
        oldest_first = tuple(sorted(own, key=lambda edition: (edition.date, edition.slug)))
        spec = search.Spec(self.spec((page,)), oldest_first)
        return self.maker.job(f"web search {tag}", search.make, spec)

    def article(self, edition: Edition) -> web.Page:
        """Return the page of an edition."""
        tag = edition.language
        words = self.maker.words(tag)
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
            subject=self._subject(edition),
            card=None if self.local else self._card(edition),
            more=self._in_campaign(edition),
            **self._switch(tag, f"bulletin {edition.slug}"),
        )

    def _card(self, edition: Edition) -> tuple[str, int, int] | None:
        """Return the card that stands for an edition's page in social networks."""
        for layout in (self.maker.project.layouts[name] for name in edition.layouts):
            if layout.format == "card" and card.wanted(edition, layout):
                return card.linked(edition, layout)
        return None

    def _subject(self, edition: Edition) -> str:
        """Return the type of schema.org that an edition is about."""
        return SUBJECTS.get(edition.kind) or self.publication.section(edition.section).subject

    def _in_campaign(self, edition: Edition) -> tuple[tuple[str, object], ...]:
        """Return the campaigns of an edition, without their lists, and what lies opposite it."""
        if self.cluster:
            return ()
        views = [
            view
            for view in self._campaigns(edition.language)
            if any(teaser.slug == edition.slug for teaser in view.teasers)
        ]
        opposite = tuple(
            (pair, teaser)
            for view in views
            for pair in view.pairs
            if any(t.slug == edition.slug for t in pair.teasers)
            for teaser in pair.teasers
            if teaser.slug != edition.slug
        )
        bare = tuple(replace(view, teasers=(), pairs=(), events=()) for view in views)
        return (("in_campaigns", bare), ("opposite", opposite))

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


def _of(view: CampaignView) -> str:
    """Return the key of a campaign's page."""
    return f"campaign {view.name}"
