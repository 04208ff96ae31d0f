"""What an office asks every Monday: what is done, what is left, what keeps an edition back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from borderpress.bulletin import MUST
from borderpress.catalog import Count, Standing, count, standing_entries
from borderpress.checks.facts import is_near
from borderpress.editions import released
from borderpress.images import drawn_words
from borderpress.model import Bulletin, Catalog, Finding, Message, Place, Severity
from borderpress.project import Project
from borderpress.views import Table


@dataclass(frozen=True, slots=True)
class Cell:
    """One domain in one language."""

    language: str
    catalog: str
    """Path of its .po file, whether that is there or not."""
    count: Count
    reviewed: int
    """Translated messages that somebody has reviewed."""
    state: str
    """``released``; ``partly``: held back in some layouts until it is reviewed; ``held``: in all;
    ``blocked``: lacks what must be translated; ``""`` for names, which are no editions."""

    @property
    def percent(self) -> int:
        """Return how much is translated, by words of the source; 100 only when nothing is left."""
        whole = self.count.words
        return 100 * (whole - self.count.words_left) // whole if whole else 100


@dataclass(frozen=True, slots=True)
class Locked:
    """Words in a file that no translator can reach."""

    place: Place
    words: int


@dataclass(frozen=True, slots=True)
class Row:
    """One domain: a bulletin, the names of the publication, or the words of the pages."""

    domain: str
    title: str
    """In the source language; ``""`` for what is no bulletin."""
    path: str
    date: date | None
    cells: tuple[Cell, ...]
    """One for each language that is wanted."""
    locked: tuple[Locked, ...] = ()

    def cell(self, tag: str) -> Cell | None:
        """Return the cell of a language; None where the domain is not wanted in it."""
        return next((cell for cell in self.cells if cell.language == tag), None)


@dataclass(frozen=True, slots=True)
class Todo:
    """A message that waits for a translator."""

    domain: str
    language: str
    text: str
    source: Place
    catalog: Place
    must: bool
    """True where it keeps the edition from release."""
    stale: bool
    """True where an old translation stands there, marked fuzzy."""
    since: str
    """The day on which ``update`` first saw it stale, year-month-day; ``""`` when none is noted."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A message that waits for translators, in one language or several."""

    first: Todo
    todo: tuple[Todo, ...]
    """One for each language, the first among them."""


def sentences(items: Iterable[Todo]) -> tuple[Sentence, ...]:
    """Return messages in their order, the languages of each together."""
    found: dict[tuple[str, str, str], list[Todo]] = {}
    for item in items:
        found.setdefault((item.since, item.domain, item.text), []).append(item)
    return tuple(Sentence(group[0], tuple(group)) for group in found.values())


@dataclass(frozen=True, slots=True)
class OldFact:
    """A fact whose last day is over, or near."""

    domain: str
    label: str
    value: str
    valid_until: date
    expired: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Overview:
    """The standing of a whole publication on one day."""

    day: date
    languages: tuple[str, ...]
    """Those that are translated into, in the publication's order."""
    rows: tuple[Row, ...]
    todo: tuple[Todo, ...]
    facts: tuple[OldFact, ...]
    faults: tuple[Finding, ...] = ()
    """What keeps whole bulletins or catalogs from being read."""

    def blockers(self) -> tuple[Todo, ...]:
        """Return what keeps editions from release."""
        return tuple(item for item in self.todo if item.must)

    def stale(self) -> tuple[Todo, ...]:
        """Return the stale translations, those noted longest ago first."""
        found = (item for item in self.todo if item.stale)
        return tuple(sorted(found, key=lambda item: item.since or "9"))

    def cells(self, tag: str = "") -> tuple[Cell, ...]:
        """Return the cells of all rows, or of one language."""
        found = (cell for row in self.rows for cell in row.cells)
        return tuple(cell for cell in found if tag in ("", cell.language))

    def editions(self, tag: str = "") -> tuple[Cell, ...]:
        """Return the cells that are editions of bulletins."""
        return tuple(cell for cell in self.cells(tag) if cell.state)

    def locked(self) -> tuple[Locked, ...]:
        """Return where words are locked, each file once."""
        return tuple(dict.fromkeys(item for row in self.rows for item in row.locked))


def overview(
    project: Project, day: date, bulletins: Sequence[str] = (), tags: Sequence[str] = ()
) -> Overview:
    """Return how a project stands on ``day``; the names given narrow it, empty means all."""
    source = project.publication.source
    table, _ = released(project, day)
    chosen = [b for b in project.bulletins if not bulletins or b.slug in bulletins]
    by_slug = {b.slug: b for b in chosen}
    rows: list[Row] = []
    todo: list[Todo] = []
    for domain, found in project.domains():
        bulletin = by_slug.get(domain)
        if bulletin is None and (bulletins or domain in {b.slug for b in project.bulletins}):
            continue
        wanted = bulletin.languages if bulletin else project.wanted(domain)
        own = [t for t in wanted if (t != source or bulletin is None) and (not tags or t in tags)]
        row, waiting = _row(project, domain, found, own)
        todo += waiting
        lacking = {item.language for item in waiting if item.must}
        rows.append(_of_bulletin(project, row, bulletin, table, lacking) if bulletin else row)
    have = {cell.language for row in rows for cell in row.cells}
    order = tuple(t for t in project.publication.languages if t in have and t != source)
    facts = tuple(item for bulletin in chosen for item in _facts(project, bulletin, day))
    faults = tuple(f for f in project.findings if f.severity is Severity.ERROR)
    return Overview(day, order, tuple(rows), tuple(todo), facts, faults)


def _row(
    project: Project, domain: str, found: tuple[Message, ...], tags: Sequence[str]
) -> tuple[Row, list[Todo]]:
    """Return how a domain stands in each language, and every message that waits."""
    cells: list[Cell] = []
    todo: list[Todo] = []
    for tag in tags:
        path = f"locales/{tag}/LC_MESSAGES/{domain}.po"
        file = project.find(path)
        catalog = project.catalogs.get(domain, {}).get(tag)
        entries = standing_entries(file.read_bytes()) if catalog and file.is_file() else {}
        wanted = project.messages_for(domain, found, tag)
        fuzzy = frozenset(msgid for (_, msgid), entry in entries.items() if entry.fuzzy)
        figures = count(wanted, catalog, fuzzy)
        cells.append(Cell(tag, path, figures, _reviewed(wanted, catalog), ""))
        todo += _waiting(domain, tag, path, wanted, catalog, entries)
    return Row(domain, "", "", None, tuple(cells)), todo


def _reviewed(wanted: Sequence[Message], catalog: Catalog | None) -> int:
    """Return how many translated messages are reviewed: all, where the header says so."""
    if catalog is None:
        return 0
    ids = {(m.context, m.id) for m in wanted}
    if catalog.review.state == "reviewed":
        return sum((context, msgid) in ids for context, msgid, _, _ in catalog.entries)
    signed = {(s.context, s.msgid) for s in catalog.signatures if s.role == "reviewed"}
    return len(signed & ids)


def _waiting(
    domain: str,
    tag: str,
    path: str,
    wanted: Sequence[Message],
    catalog: Catalog | None,
    entries: Mapping[tuple[str, str], Standing],
) -> Iterator[Todo]:
    """Yield the messages of a catalog that readers do not see in its language."""
    done = {(context, msgid) for context, msgid, _, _ in catalog.entries} if catalog else set()
    for message in wanted:
        if (message.context, message.id) in done:
            continue
        entry = entries.get((message.context, message.id), Standing(0, False, ""))
        yield Todo(
            domain,
            tag,
            message.id,
            message.places[0] if message.places else Place(""),
            Place(path, entry.line),
            MUST in message.comment.split("\n"),
            entry.fuzzy,
            entry.since,
        )


def _of_bulletin(
    project: Project, row: Row, bulletin: Bulletin, table: Table, lacking: Collection[str]
) -> Row:
    """Return a bulletin's row: which editions are released, and what is locked in it.

    ``lacking``: languages in which something is missing that must be translated.
    """

    def state(tag: str) -> str:
        edition = table.get((bulletin.slug, tag))
        if edition is None:
            return "blocked" if tag in lacking else "held"
        return "released" if edition.layouts == bulletin.layouts else "partly"

    return replace(
        row,
        title=bulletin.title,
        path=bulletin.path,
        date=bulletin.date,
        cells=tuple(replace(cell, state=state(cell.language)) for cell in row.cells),
        locked=tuple(_locked(project, bulletin)),
    )


def _locked(project: Project, bulletin: Bulletin) -> Iterator[Locked]:
    """Yield the words of raw HTML and of drawings."""
    words = project.extractions[bulletin.slug].locked_words
    if words:
        yield Locked(Place(bulletin.path, bulletin.body_line), words)
    for image in bulletin.images:
        words = drawn_words(image.path, (project.root / image.path).read_bytes())
        if words:
            yield Locked(Place(image.path), words)


def _facts(project: Project, bulletin: Bulletin, day: date) -> Iterator[OldFact]:
    """Yield the facts past their last day, or near it."""
    for fact in bulletin.facts:
        until = fact.valid_until
        if until and is_near(fact, day, project.publication.fact_warning):
            place = Place(bulletin.path, fact.line)
            yield OldFact(bulletin.slug, fact.label, fact.value, until, until < day, place)
