"""The register of publications, for the yearly report: what was published when, in what, how much.

What counts is what lies in ``output/``: its manifest says which files there are and how many
pages each has.  Copies are what an editor has noted under ``copies``; where nothing is noted the
cell stays empty, so that no sum claims to know it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from borderpress.bilingual import joined, most, prints
from borderpress.editions import interface_labels, released
from borderpress.formats.pdf import pdf_name
from borderpress.languages import language_name
from borderpress.model import Artifact, Bulletin, Kind, Review, Text, say
from borderpress.project import Project
from borderpress.spreadsheet import MEDIA_TYPE, Cell, Column, Tab, write
from borderpress.work import Stored

NAME = "register.xlsx"
"""Where it lies below ``output/``."""

Tell = Callable[[Text], str]
"""A sentence of the toolkit → the same in the language of the commands."""


@dataclass(frozen=True, slots=True)
class Published:
    """One edition in one layout, as it lies in the output folder."""

    bulletin: Bulletin
    languages: tuple[str, ...]
    """One; several on a bilingual sheet."""
    layout: str
    format: str
    file: str
    """Path below ``output/``; of a kiosk page that of the first point."""
    pages: int | None
    """Pages of print; None for screens."""
    copies: int | None
    """Copies printed; None where nobody has noted it."""
    points: int
    """Information points that show it; 0 in other formats."""
    reviews: tuple[Review, ...]
    """Of each language."""

    @property
    def tag(self) -> str:
        """Return the language's tag, ``vi+lo`` of a bilingual sheet."""
        return joined(self.languages)

    @property
    def printed(self) -> int | None:
        """Return the pages of all copies together."""
        return None if self.pages is None or self.copies is None else self.pages * self.copies


def published(project: Project, present: Mapping[str, Stored], day: date) -> tuple[Published, ...]:
    """Return what ``present`` (the output's files by name) holds of bulletins up to ``day``.

    In the order of dates, then names, languages and layouts as the bulletin has them.
    """
    table, _ = released(project, day)
    found: list[Published] = []
    for bulletin in project.bulletins:
        if bulletin.date > day:
            continue
        for tags, name in _wanted(project, bulletin):
            editions = (table.get((bulletin.slug, tag)) for tag in tags)
            # Files of an edition that is held back today were published all the same.
            reviews = tuple(e.review if e else Review("not reviewed") for e in editions)
            found += _published(project, present, bulletin, tags, name, reviews)
    return tuple(found)


def _wanted(project: Project, bulletin: Bulletin) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the languages and the layout of whatever is made of a bulletin, by language."""
    layouts = [project.layouts[name] for name in bulletin.layouts]
    for tag in bulletin.languages:
        yield from (((tag,), layout.name) for layout in layouts if most(layout) == 1)
    for layout in layouts:
        if most(layout) > 1:
            yield from ((tags, layout.name) for tags in prints(bulletin, layout))


def _published(
    project: Project,
    present: Mapping[str, Stored],
    bulletin: Bulletin,
    tags: tuple[str, ...],
    layout: str,
    reviews: tuple[Review, ...],
) -> Iterator[Published]:
    """Yield an edition in one layout, if its file is there."""
    kind, tag = project.layouts[layout].format, joined(tags)
    page = f"{tag}/{bulletin.section}/{bulletin.slug}/index.html"
    files = {
        "pdf": [pdf_name(layout, bulletin.slug, tag)],
        "web": [f"web/{page}"],
        "kiosk": [f"kiosk/{cluster.name}/{page}" for cluster in project.clusters],
    }[kind]
    there = [name for name in files if name in present]
    if there:
        copies = next((n for la, t, n in bulletin.copies if (la, t) == (layout, tag)), None)
        pages = present[there[0]].pages if kind == "pdf" else None
        points = len(there) if kind == "kiosk" else 0
        yield Published(bulletin, tags, layout, kind, there[0], pages, copies, points, reviews)


def register(project: Project, found: tuple[Published, ...], ui: str, tell: Tell) -> Artifact:
    """Return the register as a spreadsheet in the language ``ui``, which ``tell`` speaks."""
    years = sorted({item.bulletin.date.year for item in found}, reverse=True)
    tabs = [_totals(found, years, tell), _by_language(project, found, years, ui, tell)]
    for year in years:
        own = [item for item in found if item.bulletin.date.year == year]
        tabs.append(_year(project, own, year, ui, tell))
    title = f"{project.publication.title} – {tell(say('Register of publications'))}"
    return Artifact(NAME, MEDIA_TYPE, write(tabs, title))


# --- Sums ---------------------------------------------------------------------------


def sums(items: Iterable[Published]) -> tuple[Cell, ...]:
    """Return bulletins, editions, languages, PDFs, pages, copies, printed pages, web, kiosk."""
    found = tuple(items)
    editions = {(item.bulletin.slug, tag) for item in found for tag in item.languages}
    print_runs = [item for item in found if item.format == "pdf"]
    return (
        len({slug for slug, _ in editions}),
        len(editions),
        len({tag for _, tag in editions}),
        len(print_runs),
        sum(item.pages or 0 for item in print_runs),
        _sum(item.copies for item in print_runs),
        _sum(item.printed for item in print_runs),
        sum(item.format == "web" for item in found),
        sum(item.points for item in found),
    )


def _sum(numbers: Iterable[int | None]) -> int | None:
    """Return the sum of what is known; None when nothing is."""
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


def sum_titles(tell: Tell) -> tuple[str, ...]:
    """Return the titles of :func:`sums`."""
    return tuple(
        tell(text)
        for text in (
            say("bulletins"),
            say("editions"),
            say("languages"),
            say("PDF files"),
            say("pages"),
            say("copies"),
            say("printed pages"),
            say("web pages"),
            say("kiosk pages"),
        )
    )


def _totals(found: tuple[Published, ...], years: list[int], tell: Tell) -> Tab:
    rows: list[tuple[Cell, ...]] = [
        (str(year), *sums(i for i in found if i.bulletin.date.year == year)) for year in years
    ]
    whole = (tell(say("All together")), *sums(found))
    columns = (Column(tell(say("year")), 14), *(Column(name) for name in sum_titles(tell)))
    return Tab(tell(say("Totals")), columns, (*rows, whole), totals=1)


def _by_language(
    project: Project, found: tuple[Published, ...], years: list[int], ui: str, tell: Tell
) -> Tab:
    rows: list[tuple[Cell, ...]] = []
    for year in years:
        for tag in project.publication.languages:
            own = [i for i in found if i.bulletin.date.year == year and tag in i.languages]
            if own:
                figures = sums(own)
                rows.append((str(year), _language(project, tag, ui), tag, figures[0], *figures[3:]))
    names = sum_titles(tell)
    columns = (
        Column(tell(say("year")), 8),
        Column(tell(say("language")), 24),
        Column(tell(say("tag")), 12),
        *(Column(name) for name in (names[0], *names[3:])),
    )
    return Tab(tell(say("Languages")), columns, tuple(rows))


def _language(project: Project, tag: str, ui: str) -> str:
    return language_name(tag, project.languages[ui], project.languages).text


# --- One year -----------------------------------------------------------------------


def _year(project: Project, found: list[Published], year: int, ui: str, tell: Tell) -> Tab:
    """Return a tab with one row for each edition in each layout."""
    columns = (
        Column(tell(say("date")), 12),
        Column(tell(say("bulletin")), 52),
        Column(tell(say("name")), 28),
        Column(tell(say("section")), 22),
        Column(tell(say("kind")), 16),
        Column(tell(say("language")), 18),
        Column(tell(say("tag")), 10),
        Column(tell(say("format")), 16),
        Column(tell(say("pages")), 9),
        Column(tell(say("copies")), 9),
        Column(tell(say("printed pages")), 11),
        Column(tell(say("kiosks")), 9),
        Column(tell(say("translator")), 26),
        Column(tell(say("reviewed by")), 26),
        Column(tell(say("file")), 52),
    )
    labels = interface_labels(project, ui)
    rows = tuple(
        (
            item.bulletin.date,
            item.bulletin.title,
            item.bulletin.slug,
            project.publication.section(item.bulletin.section).title,
            labels(KINDS[item.bulletin.kind]).text,
            " · ".join(_language(project, tag, ui) for tag in item.languages),
            item.tag,
            labels(project.layouts[item.layout].title).text,
            item.pages,
            item.copies,
            item.printed,
            item.points or None,
            _names(review.translator for review in item.reviews),
            _names(review.reviewer for review in item.reviews),
            item.file,
        )
        for item in found
    )
    pages, copies, printed = sums(found)[4:7]
    whole = [None] * len(columns)
    last: tuple[Cell, ...] = (
        tell(say("All together")),
        *whole[1:8],
        pages,
        copies,
        printed,
        *whole[11:],
    )
    return Tab(str(year), columns, (*rows, last), totals=1)


def _names(names: Iterable[str]) -> str | None:
    """Return names, each once; None when there are none."""
    return ", ".join(dict.fromkeys(name for name in names if name)) or None


KINDS = {
    Kind.BULLETIN: "Bulletin",
    Kind.NOTICE: "Notice",
    Kind.CORRECTION: "Correction",
    Kind.CAMPAIGN: "Campaign",
    Kind.HANDOUT: "Training handout",
    Kind.DOSSIER: "Dossier",
    Kind.DESTINATION: "Destination",
    Kind.ITINERARY: "Itinerary",
}
"""The kinds as pages call them: labels that stand in ``layouts/shared/``."""
