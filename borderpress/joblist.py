"""The list of jobs of a build: one format × one layout × the editions it shows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from borderpress.bilingual import joined, prints, released
from borderpress.directory import is_public
from borderpress.fonts import Family, families_of
from borderpress.formats import card, licences, pdf, web
from borderpress.formats.sides import Companion
from borderpress.jobs import JobMaker
from borderpress.model import Edition, Layout
from borderpress.project import font_path
from borderpress.site import Site
from borderpress.views import article_url, publication_view, section_view
from borderpress.webfonts import WebFont
from borderpress.website import Website
from borderpress.work import Job

SCREENS = ("web", "kiosk")
"""Formats that load web fonts."""


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


@dataclass(frozen=True)
class Lister:
    """Lists the jobs that a selection of a project's formats and editions needs."""

    maker: JobMaker
    selection: Selection
    fontconfig: Path
    """The file that shows WeasyPrint the collected fonts and no others."""

    def all(self) -> Iterator[Job]:
        """Yield every job of the build.

        The list of the fonts belongs to every build and is always that of the whole publication.
        """
        makers = {"pdf": self._pdf, "web": self._web, "kiosk": self._kiosk, "card": self._card}
        layouts = self.maker.project.layouts.values()
        chosen = [la for la in layouts if la.format in makers and self.selection.has_layout(la)]
        for layout in chosen:
            yield from makers[layout.format](layout)
        screens = dict.fromkeys(la.format for la in chosen if la.format in SCREENS)
        yield from self._web_fonts(screens)
        yield self._licences()

    def print_specs(self) -> Iterator[pdf.Spec]:
        """Yield what each printed edition of the selection is made from."""
        for layout in self.maker.project.layouts.values():
            if layout.format == "pdf" and self.selection.has_layout(layout):
                yield from self._pdf_specs(layout)

    def _pdf(self, layout: Layout) -> Iterator[Job]:
        root = str(self.maker.project.root)
        for spec in self._pdf_specs(layout):
            name = f"pdf {layout.name} {spec.edition.slug} {spec.tag}"
            yield self.maker.job(name, pdf.make, spec, root, str(self.fontconfig))

    def _pdf_specs(self, layout: Layout) -> Iterator[pdf.Spec]:
        for bulletin in self.maker.project.bulletins:
            if layout.name not in bulletin.layouts:
                continue
            for tags in prints(bulletin, layout):
                editions = released(self.maker.table, bulletin.slug, tags, layout.name)
                if any(self.selection.takes(edition) for edition in editions):
                    yield self._pdf_spec(layout, editions)

    def _pdf_spec(self, layout: Layout, editions: Sequence[Edition]) -> pdf.Spec:
        """Return what one sheet is made from; several editions stand on a bilingual one."""
        first, *others = [self._companion(layout, edition) for edition in editions]
        found = dict.fromkeys(la for e in editions for la in self.maker.languages_of(e))
        own = [side.voice.language for side in (first, *others)]
        languages = tuple(dict.fromkeys((*own, *found)))
        tag = joined([edition.language for edition in editions])
        return pdf.Spec(
            edition=first.edition,
            layout=layout,
            voice=first.voice,
            languages=languages,
            publication=first.publication,
            section=first.section,
            web_address=first.web_address,
            name=pdf.pdf_name(layout.name, first.edition.slug, tag),
            fonts=self.maker.font_digests(languages),
            place=self.maker.paths[first.edition.slug],
            companions=tuple(others),
        )

    def _companion(self, layout: Layout, edition: Edition) -> Companion:
        tag, publication = edition.language, self.maker.project.publication
        words = self.maker.words(tag)
        return Companion(
            edition,
            self.maker.voice(layout, tag),
            publication_view(publication, words),
            section_view(publication, words, tag, edition.section),
            self._address(edition),
        )

    @cached_property
    def website(self) -> Website | None:
        """Return the public web; None for a project without a layout for it."""
        layouts = (la for la in self.maker.project.layouts.values() if la.format == "web")
        layout = next(layouts, None)
        return Website(self.maker, layout) if layout else None

    def _web(self, _layout: Layout) -> Iterator[Job]:
        if self.website is None:
            return
        for key, job in self.website.articles():
            if self.selection.takes(self.maker.table[key]):
                yield job
        yield from self.website.pictures()
        if not (self.selection.bulletins or self.selection.languages):
            yield from self.website.others()

    def _address(self, edition: Edition) -> str:
        """Return the address that the QR code of an edition holds: a page that there is."""
        kept = is_public(self.maker.project.publication, edition)
        return self.maker.absolute(article_url(edition, "" if kept else self.maker.source))

    def _kiosk(self, layout: Layout) -> Iterator[Job]:
        if self.selection.bulletins or self.selection.languages:
            return
        for cluster in self.maker.project.clusters:
            shown = {
                (slug, tag): edition
                for (slug, tag), edition in self.maker.table.items()
                if tag in cluster.languages
                and "kiosk" in edition.layouts
                and (edition.section in cluster.sections or slug in cluster.bulletins)
            }
            site = Site(
                self.maker, layout, shown, f"kiosk/{cluster.name}", local=True, cluster=cluster
            )
            yield site.job(f"kiosk {cluster.name}", tuple(site.whole()))
            yield site.shared(f"kiosk {cluster.name} shared files", site.kiosk_sheets())

    def _card(self, layout: Layout) -> Iterator[Job]:
        root, publication = str(self.maker.project.root), self.maker.project.publication
        for (slug, tag), edition in self.maker.table.items():
            if not (card.wanted(edition, layout) and self.selection.takes(edition)):
                continue
            languages, words = self.maker.languages_of(edition), self.maker.words(tag)
            spec = card.Spec(
                edition=edition,
                layout=layout,
                voice=self.maker.voice(layout, tag),
                languages=languages,
                publication=publication_view(publication, words),
                section=section_view(publication, words, tag, edition.section),
                name=card.base_name(edition, layout),
                fonts=self.maker.font_digests(languages),
            )
            name = f"card {layout.name} {slug} {tag}"
            yield self.maker.job(name, card.make, spec, root, str(self.fontconfig))

    def _licences(self) -> Job:
        used = tuple(
            self._used(family)
            for family in families_of(self.maker.occurring, self.maker.project.families)
        )
        paths = [str(self._path(face.file)) for family in used for face in family.faces]
        return self.maker.job("fonts licences", licences.make, licences.Spec(used), *paths)

    def _used(self, family: Family) -> licences.UsedFamily:
        faces = tuple(
            licences.UsedFace(
                face.file,
                face.index,
                face.weight,
                face.style,
                face.digest,
                tuple(f.name() for f in self._on_screens if f.face == face),
            )
            for face in family.faces
        )
        tags = [la.tag for la in self.maker.occurring if families_of([la], [family])]
        return licences.UsedFamily(family.name, family.licence, tuple(tags), faces)

    def _path(self, file: str) -> Path | None:
        return font_path(self.maker.project.roots, file)

    def _web_fonts(self, formats: Collection[str]) -> Iterator[Job]:
        fonts = [font for name in formats for font in self._fonts_of(name)]
        for font in dict.fromkeys(fonts):
            yield self.maker.job(
                f"font {font.name()}", web.make_font, font, str(self._path(font.face.file))
            )

    def _fonts_of(self, name: str) -> tuple[WebFont, ...]:
        """Return the fonts of the screens of a format."""
        if name == "web":
            return self.website.fonts() if self.website else ()
        return (*self.maker.web_fonts, *(font for _, font in self.maker.name_fonts))

    @cached_property
    def _on_screens(self) -> tuple[WebFont, ...]:
        kiosks = self._fonts_of("kiosk") if self.maker.project.clusters else ()
        return tuple(dict.fromkeys((*self._fonts_of("web"), *kiosks)))

    def font_files(self, name: str) -> frozenset[str]:
        """Return the names of the font files that the screens of a format load."""
        return frozenset(font.name() for font in self._fonts_of(name))
