"""The translator's sheet of one bulletin, on paper and as a spreadsheet."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from borderpress import spreadsheet
from borderpress.formats.pdf import sheet_of
from borderpress.images import thumbnail
from borderpress.layout import render
from borderpress.messages import plain
from borderpress.model import Artifact, Asset, Language, Layout, Made, Sheet, Text, say
from borderpress.pagepictures import Pages, Picture
from borderpress.voice import Voice, speech
from borderpress.worksheet import MARK, Row, Worksheet, digest_of, letter_width

FOOTNOTE = re.compile(r"\[\^[^\]]+\]")

WIDTH = 420
"""px across a thumbnail: 280 to the inch at the 38 mm that it has on paper."""
ON_SCREEN = 200
"""px across the same picture in the spreadsheet."""
AROUND = 60.0
"""pt of the page shown above and below the block."""
LEAST, MOST = 230.0, 330.0
"""pt of the page's height shown, at least and at most."""


LABELS = {
    "id": say("id"),
    "place": say("on the page"),
    "source": say("source"),
    "translation": say("translation"),
    "accept": say("accept (x)"),
    "state": say("state"),
    "budget": say("letters, at most"),
    "notes": say("notes"),
    "translated": say("translated"),
    "fuzzy": say("to be checked"),
    "missing": say("missing"),
    "previous": say("Source before: {text}"),
    "page": say("page {number}"),
    "letters": say("at most {number} letters"),
    "over": say("{count} of at most {number} letters"),
    "sheet": say("Translator's sheet"),
    "about": say("About this sheet"),
    "translator": say("Translator"),
    "bulletin": say("Bulletin"),
    "language": say("Language"),
    "date": say("Date"),
    "guide": say("How to fill in this sheet"),
    "columns": say("Write only in the columns “translation” and “accept”, and your name above."),
    "yellow": say(
        "Yellow: the source has changed, or the translation cannot be shown as it is. Correct it, "
        "or write x under “accept” when it is right."
    ),
    "red": say("Red: not translated yet. A cell left empty changes nothing."),
    "keep": say("Keep what stands in […](…), {…} and <…> as in the source; **bold** in pairs."),
    "back": say("Save the file as .xlsx and send it back to the office."),
    "hand": say("Write clearly in the ruled lines; keep **…**, […](…) and {…} as in the source."),
    "as in the source": say("as in the source"),
    "not:": say("not:"),
    "must be translated before release": say("must be translated before release"),
    "title of the bulletin": say("title of the bulletin"),
    "summary under the title, and in lists": say("summary under the title, and in lists"),
    "what a picture shows, read aloud": say("what a picture shows, read aloud"),
    "sentence under a picture": say("sentence under a picture"),
    "label in the facts box": say("label in the facts box"),
    "value in the facts box": say("value in the facts box"),
    "the wrong claim": say("the wrong claim"),
    "what is true": say("what is true"),
    "table cell": say("table cell"),
    "table heading": say("table heading"),
    "list item": say("list item"),
    "term": say("term"),
    "definition": say("definition"),
    "heading": say("heading"),
    "title of a link or abbreviation": say("title of a link or abbreviation"),
    "the publication's title": say("the publication's title"),
    "the publication's tagline": say("the publication's tagline"),
    "title of a section": say("title of a section"),
    "name of an information point": say("name of an information point"),
    "where the information point stands": say("where the information point stands"),
    "name of a campaign": say("name of a campaign"),
    "slogan of a campaign": say("slogan of a campaign"),
}
"""What the sheet itself says, and the comments that the reading of bulletins gives."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the sheet says, in the language of its source, which every translator reads."""

    table: tuple[tuple[str, str], ...]
    """(key of the labels, sentence)."""

    def __call__(self, key: str, **values: object) -> str:
        """Return a sentence with its values put in; what has no key is returned as it is."""
        text = dict(self.table).get(key, key)
        for name, value in values.items():
            text = text.replace("{" + name + "}", str(value))
        return text

    def form(self, noted: str) -> str:
        """Return a note's form with the English words in it translated."""
        for key in ("as in the source", "not:"):
            noted = noted.replace(key, self(key))
        return noted


def words(labels: Mapping[str, Text], sentences: Mapping[str, str]) -> Words:
    """Return what a paper says, ``labels`` by key; ``sentences``: the toolkit's, by msgid."""
    return Words(
        tuple((key, sentences.get(text.msgid, text.msgid)) for key, text in labels.items())
    )


@dataclass(frozen=True, slots=True)
class Spec:
    """Everything a sheet is made from; its hash is the job's key."""

    worksheet: Worksheet
    language: Language
    language_name: str
    layout: Layout
    voice: Voice
    """Of the language of the sources."""
    languages: tuple[Language, ...]
    """The languages that occur on the page."""
    words: Words
    publication: str
    """Its title."""
    translator: str
    """Who the catalog says has translated it."""
    date: str
    """Year-month-day of the bulletin."""
    page: str
    """SHA-256 of the PDF whose pages the thumbnails show; ``""`` where there is none."""
    name: str
    """Path of the artifacts without suffix."""
    fonts: tuple[str, ...]
    """Digests of the font files that the page may use."""


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """Where a row stands on the printed page."""

    data: bytes
    """PNG, :data:`WIDTH` px across."""
    height: int
    """px."""
    page: int
    """From 1."""


def make(spec: Spec, pdf: str, fontconfig: str) -> Made:
    """Return the sheet as PDF and .xlsx.

    ``pdf``: file with the pages to show, ``""`` for none; ``fontconfig``: the file that shows
    WeasyPrint the collected fonts and no others.
    """
    os.environ["FONTCONFIG_FILE"] = fontconfig
    from borderpress.typesetter import typeset

    shown = thumbnails(spec.worksheet, Path(pdf).read_bytes()) if pdf else {}
    data, proof, findings = typeset(compose(spec, shown))
    book = workbook(spec, shown)
    artifacts = (
        Artifact(f"{spec.name}.pdf", "application/pdf", data),
        Artifact(f"{spec.name}.xlsx", spreadsheet.MEDIA_TYPE, book),
    )
    return Made(artifacts, findings, len(proof.pages))


# --- Thumbnails ---------------------------------------------------------------


def thumbnails(worksheet: Worksheet, pdf: bytes) -> dict[str, Thumbnail]:
    """Return, by the rows' ids, the pictures of those that stand on a page."""
    pages = Pages(pdf)
    scale = 2.0
    drawn: dict[int, Picture] = {}
    found: dict[str, Thumbnail] = {}
    for row in worksheet.rows:
        spot = pages.find([plain(piece) for piece in FOOTNOTE.split(row.source)])
        if spot is None:
            continue
        if spot.page not in drawn:
            drawn[spot.page] = pages.picture(spot.page, scale)
        picture = drawn[spot.page]
        high = pages.size(spot.page)[1]
        tall = min(max(spot.bottom - spot.top + 2 * AROUND, LEAST), MOST, high)
        top = max(min((spot.top + spot.bottom - tall) / 2, high - tall), 0.0)
        top = min(top, max(spot.top - AROUND / 2, 0.0))  # of a long block its beginning
        crop = (0, int(top * scale), picture.width, min(int((top + tall) * scale), picture.height))
        place = (spot.left, spot.top, spot.right, spot.bottom)
        left, above, right, below = (round(value * scale) for value in place)
        data = thumbnail(
            (picture.width, picture.height),
            picture.pixels,
            crop,
            (left, above, right, below),
            WIDTH,
        )
        height = round((crop[3] - crop[1]) * WIDTH / picture.width)
        found[row.id] = Thumbnail(data, height, spot.page + 1)
    return found


# --- Paper --------------------------------------------------------------------

MEASURE = 61.0
"""mm: width of the column for the translation, less its inner margins."""
HAND = 1.25
"""How much more room a hand needs than 10 pt type, for a translation that is a fifth shorter than
its budget, as most are."""
EM = 10 * 25.4 / 72
"""mm in the em of 10 pt type."""


def lines_to_write(row: Row, language: Language) -> int:
    """Return how many ruled lines a row needs for a translation written by hand."""
    width = row.budget * letter_width(language) * EM * HAND
    return max(1, math.ceil(width / MEASURE))


def compose(spec: Spec, shown: Mapping[str, Thumbnail]) -> Sheet:
    """Return the printed sheet."""
    assets: dict[str, Asset] = {}

    def picture(row: Row) -> str:
        if row.id not in shown:
            return ""
        name = f"shown/{row.id}.png"
        assets[name] = Asset(name, "image/png", shown[row.id].data)
        return name

    html = render(
        spec.layout,
        "sheet.html.j2",
        speech(spec.voice),
        spec=spec,
        worksheet=spec.worksheet,
        target=spec.language,
        tell=spec.words,
        picture=picture,
        page_of=lambda row: shown[row.id].page if row.id in shown else 0,
        lines=lambda row: lines_to_write(row, spec.language),
        note_parts=note_parts,
    )
    return sheet_of(html, spec, spec.worksheet.source, assets.values())


def note_parts(note: str) -> tuple[str, str]:
    """Return a note of the glossary as term and form, any other as ("", note)."""
    term, equals, form = note.removeprefix("Glossary: ").partition(" = ")
    return (term, form) if note.startswith("Glossary: ") and equals else ("", note)


# --- Spreadsheet --------------------------------------------------------------

FUZZY, MISSING = "FFF4CE", "FDE7E4"
"""Grounds of cells that ask for work; both keep black text at 15 : 1 or more."""
LINE = 15.0
"""pt between lines of 10 pt type in a cell."""


def workbook(spec: Spec, shown: Mapping[str, Thumbnail]) -> bytes:
    """Return the sheet as .xlsx."""
    tell, rows = spec.words, spec.worksheet.rows
    faces = {language.tag: language for language in spec.languages}
    source = faces[spec.worksheet.source]
    columns = (
        spreadsheet.Column(tell("id"), 10),
        spreadsheet.Column(tell("place"), ON_SCREEN / 7 + 1.5),
        spreadsheet.Column(tell("source"), 48, font=source.text_fonts[0], size=10),
        spreadsheet.Column(
            tell("translation"),
            56,
            open=True,
            font=spec.language.text_fonts[0],
            size=spec.language.size + 0.5,
        ),
        spreadsheet.Column(tell("accept"), 9, open=True, choices=("x",)),
        spreadsheet.Column(tell("state"), 12),
        spreadsheet.Column(tell("budget"), 9),
        # Notes speak both languages; the face of the translation has Latin letters too.
        spreadsheet.Column(tell("notes"), 40, font=spec.language.text_fonts[0], size=9),
        spreadsheet.Column(MARK, 10, hidden=True),
        spreadsheet.Column("digest", 10, hidden=True),
        spreadsheet.Column("was", 10, hidden=True),
        spreadsheet.Column("catalog", 10, hidden=True),
    )
    table = tuple(_cells(spec, row) for row in rows)
    main = spreadsheet.Tab(
        tell("translation"),
        columns,
        table,
        pictures=tuple(_pictures(rows, shown, tell)),
        heights=tuple(_height(row, shown.get(row.id), spec.language) for row in rows),
        marked=tuple(
            (n, FUZZY if row.state == "fuzzy" else MISSING)
            for n, row in enumerate(rows)
            if row.state != "translated"
        ),
    )
    title = f"{spec.worksheet.title} – {spec.language_name}"
    return spreadsheet.write((main, _about(spec)), title)


def _cells(spec: Spec, row: Row) -> tuple[spreadsheet.Cell, ...]:
    where = f"{spec.worksheet.domain}/{spec.worksheet.language}"
    return (
        row.id,
        None,
        row.source,
        row.translation or None,
        None,
        spec.words(row.state),
        row.budget,
        "\n".join(_told(spec, row)) or None,
        row.id,
        digest_of(f"{row.context}\x04{row.source}"),
        digest_of(spreadsheet.as_kept(row.translation)),
        where,
    )


def _told(spec: Spec, row: Row) -> list[str]:
    """Return the lines of the column of notes."""
    told = []
    for note in row.notes:
        term, form = note_parts(note)
        told.append(f"{term} = {spec.words.form(form)}" if term else spec.words(note))
    if row.previous:
        told.append(spec.words("previous", text=row.previous))
    return told


def _pictures(
    rows: tuple[Row, ...], shown: Mapping[str, Thumbnail], tell: Words
) -> list[spreadsheet.Shown]:
    found = []
    for number, row in enumerate(rows):
        if picture := shown.get(row.id):
            height = round(picture.height * ON_SCREEN / WIDTH)
            text = tell("page", number=picture.page)
            found.append(spreadsheet.Shown(number, 1, picture.data, ON_SCREEN, height, text))
    return found


def _height(row: Row, picture: Thumbnail | None, language: Language) -> float:
    """Return the height in pt that a row needs for its picture and its longest text."""
    drawn = (picture.height * ON_SCREEN / WIDTH + 8) * 0.75 if picture else 0
    there = math.ceil(len(row.source) / 46) * LINE
    # 56 digits of the standard face are 30 em of the 10.5 pt in this column.
    here = math.ceil(max(row.length(), row.budget * 0.75) * letter_width(language) / 28)
    mine = here * (language.size + 0.5) * language.line_height
    notes = sum(math.ceil(len(note) / 40) for note in (*row.notes, row.previous) if note) * 14.0
    return min(max(drawn, there, mine, notes, 20.0) + 4, 400.0)


def _about(spec: Spec) -> spreadsheet.Tab:
    """Return the tab that tells how the sheet is filled in, and asks for a name."""
    tell, worksheet = spec.words, spec.worksheet
    facts: tuple[tuple[spreadsheet.Cell, spreadsheet.Cell], ...] = (
        (tell("translator"), spec.translator or None),
        (tell("bulletin"), worksheet.title),
        (tell("language"), spec.language_name),
        (tell("date"), spec.date or None),
        *((tell(key), None) for key in GUIDE),
    )
    columns = (
        spreadsheet.Column(tell("guide"), 80),
        spreadsheet.Column("", 40, open=True, font=spec.language.text_fonts[0], size=11),
    )
    return spreadsheet.Tab(tell("about"), columns, facts)


GUIDE = ("columns", "yellow", "red", "keep", "back")
"""What the sheet tells its translator, a line each."""
