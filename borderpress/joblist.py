"""The list of jobs of a build: one format × one layout × the editions it shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from borderpress.fonts import Family, families_of
from borderpress.formats import licences, pdf, web
from borderpress.jobs import JobMaker
from borderpress.model import Edition, Layout
from borderpress.project import font_path
from borderpress.site import Site
from borderpress.views import article_url, publication_view, section_view
from borderpress.webfonts import WebFont
from borderpress.work import Job


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
        makers = {"pdf": self._pdf, "web": self._web, "kiosk": self._kiosk}
        layouts = self.maker.project.layouts.values()
        chosen = [la for la in layouts if la.format in makers and self.selection.has_layout(la)]
        for layout in chosen:
            yield from makers[layout.format](layout)
        if any(layout.format != "pdf" for layout in chosen):
            yield from self._web_fonts()
        yield self._licences()

    def print_specs(self) -> Iterator[pdf.Spec]:
        """Yield what each printed edition of the selection is made from."""
        for layout in self.maker.project.layouts.values():
            if layout.format == "pdf" and self.selection.has_layout(layout):
                yield from self._pdf_specs(layout)

    def _pdf(self, layout: Layout) -> Iterator[Job]:
        root = str(self.maker.project.root)
        for spec in self._pdf_specs(layout):
            edition = spec.edition
            name = f"pdf {layout.name} {edition.slug} {edition.language}"
            yield self.maker.job(name, pdf.make, spec, root, str(self.fontconfig))

    def _pdf_specs(self, layout: Layout) -> Iterator[pdf.Spec]:
        for (slug, tag), edition in self.maker.table.items():
            if layout.name not in edition.layouts or not self.selection.takes(edition):
                continue
            languages = self.maker.languages_of(edition)
            words = self.maker.words(tag)
            yield pdf.Spec(
                edition=edition,
                layout=layout,
                voice=self.maker.voice(layout, tag),
                languages=languages,
                publication=publication_view(self.maker.project.publication, words),
                section=section_view(self.maker.project.publication, words, tag, edition.section),
                web_address=self.maker.absolute(article_url(edition)),
                name=pdf.pdf_name(layout.name, slug, tag),
                fonts=self.maker.font_digests(languages),
                place=self.maker.paths[slug],
            )

    def _web(self, layout: Layout) -> Iterator[Job]:
        shown = {key: e for key, e in self.maker.table.items() if "web" in e.layouts}
        site = Site(self.maker, layout, shown, "web", local=False)
        for (slug, tag), edition in shown.items():
            if self.selection.takes(edition):
                yield site.job(f"web {slug} {tag}", (site.article(edition),))
        if not (self.selection.bulletins or self.selection.languages):
            for tag in site.tags:
                yield site.job(f"web lists {tag}", tuple(site.lists(tag)))
            if self.maker.source in site.tags:
                yield site.job("web root", (site.home(self.maker.source, root=True),))
            yield site.shared("web shared files")

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
            yield site.shared(f"kiosk {cluster.name} shared files")

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
                tuple(f.name() for f in self._on_screens() if f.face == face),
            )
            for face in family.faces
        )
        tags = [la.tag for la in self.maker.occurring if families_of([la], [family])]
        return licences.UsedFamily(family.name, family.licence, tuple(tags), faces)

    def _path(self, file: str) -> Path | None:
        return font_path(self.maker.project.roots, file)

    def _web_fonts(self) -> Iterator[Job]:
        for font in self._on_screens():
            yield self.maker.job(
                f"font {font.name()}", web.make_font, font, str(self._path(font.face.file))
            )

    def _on_screens(self) -> tuple[WebFont, ...]:
        names = (font for _, font in self.maker.name_fonts)
        return tuple(dict.fromkeys((*self.maker.web_fonts, *names)))
