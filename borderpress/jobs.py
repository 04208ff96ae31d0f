"""What every job of a build is made with: the words, voices and keys of one project."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property

from borderpress.digest import Known, digest, toolkit_version
from borderpress.edition import Words
from borderpress.editions import interface_labels
from borderpress.fonts import families_of
from borderpress.languages import format_date
from borderpress.model import FORMATS, Edition, Language, Layout, Made
from borderpress.project import PUBLICATION, Project
from borderpress.views import Table, site_languages
from borderpress.voice import Voice, make_voice
from borderpress.webfonts import WebFont, name_fonts, web_fonts
from borderpress.work import Job

LANG = re.compile(r'\blang="([\w-]+)"')
"""Languages that an editor's own HTML names inside a text."""


class JobMaker:
    """Makes jobs whose key is the hash of everything that they are given."""

    def __init__(self, project: Project, table: Table, day: date | None = None) -> None:
        """``table``: every edition of the build; ``day``: the date that it speaks for."""
        self.project, self.table, self.day = project, table, day
        self.version = toolkit_version()
        self.source = project.publication.source
        self.paths = {bulletin.slug: bulletin.path for bulletin in project.bulletins}
        """File of each bulletin, by its slug."""
        self.tags = site_languages(project.publication, table)
        self.occurring = tuple(project.languages[tag] for tag in self._tags_in_use())
        """Every language that can occur on a page."""
        self.families = families_of(self.occurring, project.families, headings=False)
        """Families of the screens."""
        self._voices: dict[tuple[str, str], Voice] = {}
        self._labels: dict[str, set[str]] = {}
        self._known: Known = {}

    def _tags_in_use(self) -> tuple[str, ...]:
        """Return every language that can occur on a page: editions, fallbacks, the source."""
        tags = [self.source]
        for tag in self.tags:
            tags += [tag, *self.project.languages[tag].fallback]
        return tuple(t for t in dict.fromkeys(tags) if t in self.project.languages)

    @cached_property
    def web_fonts(self) -> tuple[WebFont, ...]:
        """Return the web fonts of the screens, cut to their scripts."""
        return web_fonts(self.families, self._letters())

    @cached_property
    def name_fonts(self) -> tuple[tuple[str, WebFont], ...]:
        """Return (tag, web font) for the names of the languages that have pages."""
        shown = [language for language in self.occurring if language.tag in self.tags]
        return name_fonts(shown, self.families)

    def _letters(self) -> set[int]:
        """Return the code points of everything that screens may say, in any language."""
        text: set[str] = set()
        for edition in self.table.values():
            text.update(*_said_by(edition))
        for catalogs in self.project.catalogs.values():
            for catalog in catalogs.values():
                text.update(*(msgstr for _, _, msgstr, _ in catalog.entries))
        for language in self.occurring:
            text.update(language.autonym, *(name for _, name in language.names))
            days = (date(2026, month, 28) for month in range(1, 13))
            text.update(*(format_date(language, self.project.languages, d, "long") for d in days))
        return {ord(character) for character in text}

    def job(self, name: str, run: Callable[..., Made], spec: object, *args: object) -> Job:
        """Return the job ``run(spec, *args)``; only ``spec`` makes its key."""
        key = digest(self.version, run.__module__, run.__qualname__, spec, known=self._known)
        return Job(name, key, run, (spec, *args))

    def words(self, tag: str) -> Words:
        """Return the lookup for the publication's names in one language."""
        domain = self.project.catalogs.get(PUBLICATION, {})
        return Words(self.project.languages[tag], self.source, domain)

    def voice(self, layout: Layout, tag: str) -> Voice:
        """Return how a layout's pages speak one language."""
        if (layout.name, tag) not in self._voices:
            self._voices[layout.name, tag] = make_voice(
                self.project.languages[tag],
                self.project.languages,
                interface_labels(self.project, tag),
                self.said(layout),
                self._tags_in_use(),
            )
        return self._voices[layout.name, tag]

    def said(self, layout: Layout) -> set[str]:
        """Return the labels that a layout's pages may say; looked for once a layout."""
        if layout.name not in self._labels:
            known = {m.id for m in self.project.interface if not m.context}
            public = (la for la in self.project.layouts.values() if la.format in FORMATS)
            titles = {each.title for each in public}
            self._labels[layout.name] = {m for m in known if _says(layout, m)} | titles
        return self._labels[layout.name]

    def languages_of(self, edition: Edition) -> tuple[Language, ...]:
        """Return the languages that may occur on an edition's page, its own first."""
        tag = edition.language
        quoted = [t for block in edition.blocks for t in LANG.findall(block.html)]
        chain = (tag, *self.project.languages[tag].fallback, self.source, *quoted)
        known = (self.project.languages.get(t) for t in dict.fromkeys(chain))
        return tuple(language for language in known if language)

    def font_digests(self, languages: Sequence[Language]) -> tuple[str, ...]:
        """Return the digests of the faces a page may use: those its languages name."""
        named = families_of(languages, self.project.families)
        return tuple(face.digest for family in named for face in family.faces)

    def absolute(self, url: str) -> str:
        """Return the public address of a page of the site."""
        return f"{self.project.publication.base_url}/{url}"


def _said_by(edition: Edition) -> list[str]:
    """Return every text of an edition."""
    said = [edition.title, edition.summary, *(h.text for h in edition.headings)]
    said += [t for fact in edition.facts for t in (fact.label, fact.value)]
    said += [t for image in edition.images for t in (image.alt, image.caption)]
    return [*(s.text for s in said), *(b.html for b in edition.blocks)]


def _says(layout: Layout, msgid: str) -> bool:
    """Return whether a template of the layout, or the toolkit itself, uses a label."""
    quoted = (f'"{msgid}"', f"'{msgid}'")
    return any(q in text for name, text in layout.templates if name.endswith(".j2") for q in quoted)
