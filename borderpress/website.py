"""The jobs of the public web: pages with the fonts that they need, pictures, shared files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from borderpress.directory import is_public
from borderpress.formats import web
from borderpress.images import is_bitmap
from borderpress.jobs import JobMaker
from borderpress.model import Layout
from borderpress.site import Site
from borderpress.sitefiles import site_files
from borderpress.sitefonts import SiteFonts
from borderpress.webfonts import WebFont
from borderpress.work import Job

ROOT = "web"
"""Folder of the site below ``output/``."""


class Website:
    """The public web of a publication."""

    def __init__(self, maker: JobMaker, layout: Layout) -> None:
        self.maker = maker
        public = maker.project.publication
        shown = {
            key: edition
            for key, edition in maker.table.items()
            if "web" in edition.layouts and is_public(public, edition)
        }
        self.site = Site(maker, layout, shown, ROOT, local=False)

    @cached_property
    def _articles(self) -> dict[tuple[str, str], web.Page]:
        """Return the page of each edition."""
        return {key: self.site.article(edition) for key, edition in self.site.table.items()}

    @cached_property
    def _lists(self) -> dict[str, tuple[web.Page, ...]]:
        """Return the pages that are not bulletins, by job."""
        site, source = self.site, self.maker.source
        found = {f"web lists {tag}": tuple(site.lists(tag)) for tag in site.tags}
        if source in site.tags:
            found["web root"] = (site.home(source, root=True), site.lost(source, root=True))
        return found

    @cached_property
    def _searches(self) -> tuple[web.Page, ...]:
        """Return the page that searches each language."""
        return tuple(self.site.search_page(tag) for tag in self.site.tags)

    @cached_property
    def _fonts(self) -> SiteFonts:
        lists = (page for pages in self._lists.values() for page in pages)
        pages = [*self._articles.values(), *lists, *self._searches]
        project = self.maker.project

        def shown(page: web.Page) -> str:
            return web.make(self.site.spec((page,))).artifacts[0].data.decode()

        names = self.maker.name_fonts
        return SiteFonts(pages, self.maker.families, names, project.languages, shown)

    def fonts(self) -> tuple[WebFont, ...]:
        """Return every font of the site."""
        return self._fonts.every()

    def articles(self) -> Iterator[tuple[tuple[str, str], Job]]:
        """Yield the job of each edition's page, by (slug, tag)."""
        for (slug, tag), page in self._articles.items():
            yield (slug, tag), self._job(f"web {slug} {tag}", (page,))

    def others(self) -> Iterator[Job]:
        """Yield the jobs of the lists and of what all pages share."""
        for name, pages in self._lists.items():
            yield self._job(name, pages)
        for page in self._searches:
            yield self.site.search(self._dressed(page))
        yield self.site.shared("web shared files", self._fonts.sheets())
        yield from site_files(self.site)

    def pictures(self) -> Iterator[Job]:
        """Yield a job for each photograph: its renditions."""
        images = {i.digest: i for e in self.site.table.values() for i in e.images}
        for digest, image in sorted(images.items()):
            if is_bitmap(image.path):
                spec = web.Pictures(image.path, digest, image.width, ROOT)
                root = str(self.maker.project.root)
                yield self.maker.job(f"web picture {digest[:8]}", web.make_pictures, spec, root)

    def _job(self, name: str, pages: tuple[web.Page, ...]) -> Job:
        own = dict.fromkeys(sheet for page in pages for sheet in self._fonts.sheet_of(page))
        return self.site.job(name, tuple(map(self._dressed, pages)), tuple(own))

    def _dressed(self, page: web.Page) -> web.Page:
        """Return a page with the fonts that it loads."""
        fonts = self._fonts
        return replace(page, font_sheet=fonts.address(page), first_font=fonts.first(page))
