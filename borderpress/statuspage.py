"""The status page: an overview, on one page without scripts that opens from any folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 - as in model.py

from borderpress.editions import interface_labels
from borderpress.languages import format_date, format_number, language_name
from borderpress.layout import Speech, render
from borderpress.messages import plain
from borderpress.model import Artifact, Layout, Place
from borderpress.overview import Cell, Overview, Todo, sentences
from borderpress.project import Project

LAYOUT = "status"
NAME = "status/index.html"
"""Where the page lies below ``output/``."""
EXCERPT = 110
"""Letters shown of a sentence; the file has all of it."""


@dataclass(frozen=True, slots=True)
class Column:
    """A language, all its catalogs together."""

    tag: str
    percent: int
    words_left: int
    released: int
    """Editions that are published in every layout that was asked for."""
    editions: int
    reviewed: int
    translated: int


def page(
    project: Project,
    found: Overview,
    ui: str,
    words: Mapping[str, str],
    link: Callable[[Place], str],
) -> Artifact:
    """Return the page in the language ``ui`` of the commands.

    ``words``: sentences of the toolkit in that language, by msgid; ``link``: address of a file as
    seen from the page, ``""`` when it is not there.
    """
    layout = project.layouts[LAYOUT]
    html = render(
        layout,
        "index.html.j2",
        _speech(project, ui, words),
        overview=found,
        publication=project.publication,
        columns=tuple(_column(found, tag) for tag in found.languages),
        styles="\n".join(_styles(layout)),
        most=int(dict(layout.options).get("most", "60")),
        heat=heat,
        notes=notes,
        sentences=sentences,
        excerpt=excerpt,
        told=lambda text: text.fill(words.get(text.msgid, text.msgid)),
        link=link,
        place_of=Place,
        day_of=Date.fromisoformat,
    )
    return Artifact(NAME, "text/html", html.encode())


def _speech(project: Project, ui: str, words: Mapping[str, str]) -> Speech:
    """Return how the page speaks the language of the commands."""
    languages, language = project.languages, project.languages[ui]
    return Speech(
        language=language,
        label=interface_labels(project, ui),
        date=lambda day, style: format_date(language, languages, day, style),
        number=lambda value: format_number(language, languages, value),
        name=lambda tag: language_name(tag, language, languages),
        sentence=lambda msgid: words.get(msgid, msgid),
    )


def _styles(layout: Layout) -> list[str]:
    files = dict(layout.templates)
    return [files[name] for name in dict(layout.options).get("styles", "").split()]


def _column(found: Overview, tag: str) -> Column:
    cells, editions = found.cells(tag), found.editions(tag)
    words = sum(cell.count.words for cell in cells)
    left = sum(cell.count.words_left for cell in cells)
    return Column(
        tag,
        100 * (words - left) // words if words else 100,
        left,
        sum(cell.state == "released" for cell in editions),
        len(editions),
        sum(cell.reviewed for cell in cells),
        sum(cell.count.translated for cell in cells),
    )


def heat(cell: Cell) -> int:
    """Return the step of the scale that a cell is coloured with.

    0: nothing; 1 to 4: quarters; 5: everything; 6: everything, and all of it reviewed.
    """
    if cell.percent == 100:
        return 6 if cell.reviewed >= cell.count.translated > 0 else 5
    return 0 if cell.percent == 0 else 1 + min(cell.percent // 25, 3)


def notes(cell: Cell) -> tuple[str, ...]:
    """Return the names of the notes under a cell's figure, the most pressing first."""
    found = [cell.state] if cell.state in ("blocked", "held", "partly") else []
    found += ["stale"] if cell.count.fuzzy else []
    found += ["left"] if cell.count.words_left else []
    if cell.count.translated and not cell.count.words_left:
        found.append("reviewed" if cell.reviewed >= cell.count.translated else "unreviewed")
    return tuple(found)


def excerpt(item: Todo) -> str:
    """Return the beginning of a sentence, without the marks of Markdown, cut at a word."""
    text = plain(item.text)
    return text if len(text) <= EXCERPT else text[:EXCERPT].rpartition(" ")[0] + " …"
