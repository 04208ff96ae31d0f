"""The page that searches one language of the public site, and its index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from borderpress.formats import web
from borderpress.layout import Speech, Teaser
from borderpress.model import Artifact, Edition, LocalText, Made
from borderpress.searchindex import Document, Line, index
from borderpress.text.alphabet import initial, order
from borderpress.text.plain import lines
from borderpress.views import article_url
from borderpress.voice import speech

MEDIA_TYPES = {"json": "application/json", "txt": "text/plain"}


@dataclass(frozen=True, slots=True)
class Spec:
    """A job: the search page of one language."""

    site: web.Spec
    """The page; its ``latest`` holds a teaser of each edition."""
    editions: tuple[Edition, ...]
    """Oldest first."""


def make(spec: Spec) -> Made:
    """Return the search page of ``spec`` and the files of its index."""
    page = spec.site.pages[0]
    speaks = speech(page.voice)
    found = index([document(edition, page, speaks) for edition in spec.editions])
    folder = f"{spec.site.root}/{web.folder_of(page.url)}"
    files = tuple(
        Artifact(f"{folder}/{file.name}", MEDIA_TYPES[file.name.rpartition(".")[2]], file.data)
        for file in found.files()
    )
    extra = (
        *spec.site.extra,
        ("index_file", found.manifest.name),
        ("alphabet", alphabet(page.latest)),
    )
    made = web.make(replace(spec.site, extra=extra))
    return Made((*made.artifacts, *files), made.findings)


def alphabet(teasers: tuple[Teaser, ...]) -> tuple[tuple[str, tuple[Teaser, ...]], ...]:
    """Return (letter, teasers) in alphabetical order; the letter of Chinese titles is empty."""
    known = sorted(teasers, key=lambda teaser: order(teaser.title.text))
    groups = groupby(known, key=lambda teaser: initial(teaser.title.text))
    return tuple((letter, tuple(group)) for letter, group in groups)


def document(edition: Edition, page: web.Page, speaks: Speech) -> Document:
    """Return what a search knows of an edition: all that its editor and translators wrote."""
    section = next(s.title for s in page.sections if s.id == edition.section)
    return Document(
        url=web.relative(page.url, article_url(edition), local=False),
        title=_line(edition.title, edition),
        section=_line(section, edition),
        day=speaks.date(edition.date, "long"),
        lines=tuple(line for line in _lines(edition) if line.text),
    )


def _line(text: LocalText, edition: Edition) -> Line:
    return Line(text.text, "" if text.language == edition.language else text.language)


def _lines(edition: Edition) -> Iterator[Line]:
    """Yield the text of an edition in the order of its page."""
    yield _line(edition.summary, edition)
    for image in edition.images:
        if image.lead:
            yield _line(image.caption, edition)
    for fact in edition.facts:
        for text in (fact.label, fact.value, fact.source):
            yield _line(text, edition)
    if edition.correction:
        told = edition.correction
        for text in (told.claim, told.truth, told.source):
            yield _line(text, edition)
    headings = {heading.id for heading in edition.headings}
    for block in edition.blocks:
        language = block.languages[0] if block.languages else edition.language
        foreign = "" if language == edition.language else language
        for each in lines(block.html):
            yield Line(each, foreign, heading=block.id in headings)
