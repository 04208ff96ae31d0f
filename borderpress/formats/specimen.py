"""Proof sheets: everything that a language is set with, for a native reader to judge."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from borderpress.exemplars import Exemplars
from borderpress.formats.pdf import motif_svg, sheet_of
from borderpress.languages import (
    chain,
    date_language,
    format_currency,
    format_date,
    format_number,
    number_language,
)
from borderpress.layout import heading_line_height, render
from borderpress.model import Artifact, Asset, Language, Layout, LocalText, Made, Sheet
from borderpress.samples import Sample
from borderpress.text.clusters import COENG, KHMER_CONSONANTS
from borderpress.voice import Voice, speech

if TYPE_CHECKING:
    from borderpress.typesetter import Opportunities

DAY = date(2026, 5, 12)
"""The date that is written as an example: day and month cannot be taken for one another."""
NUMBER = Decimal("1234567.5")
AMOUNTS = (("VND", 1250000), ("LAK", 350000), ("KHR", 40000), ("CNY", 120), ("USD", 25))
MANY = 400
"""Letters from which they are set as running lines, not in cells: Chinese."""
ROOM = 3
"""Characters that a cell has room for; longer letters take more cells."""
TICK = "#B4532A"
"""Colour of the marks for break opportunities."""


@dataclass(frozen=True, slots=True)
class FaceUse:
    """A type family and what it is used for."""

    headings: bool
    family: str
    weights: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Spec:
    """Everything a proof sheet is made from; its hash is the job's key."""

    language: Language
    layout: Layout
    voice: Voice
    beside: tuple[Voice, ...]
    """Languages in which every label is repeated."""
    exemplars: Exemplars
    sample: Sample
    faces: tuple[FaceUse, ...]
    languages: tuple[Language, ...]
    """The languages that occur on the sheet."""
    name: str
    """Path of the artifact below ``output/``."""
    fonts: tuple[str, ...]
    """Digests of the font files that the sheet may use."""


def make(spec: Spec, fontconfig: str) -> Made:
    """Set the proof sheet and return its PDF.

    Where lines may break is seen only once they are set.  So a sheet with break opportunities
    is set twice; the marks are a ground behind the text and cannot move it.
    """
    os.environ["FONTCONFIG_FILE"] = fontconfig
    from borderpress.typesetter import Setting

    setting = Setting(compose(spec))
    if found := setting.opportunities(MARKED):
        setting = Setting(compose(spec, found))
    data, findings = setting.pdf()
    artifact = Artifact(spec.name, "application/pdf", data)
    return Made((artifact,), findings, len(setting.proof.pages))


MARKED = "breaks-"
"""Beginning of the id of each block whose break opportunities are shown."""


def compose(spec: Spec, marks: Sequence[Opportunities] = ()) -> Sheet:
    """Return the sheet; ``marks``: the break opportunities of its marked blocks, by id."""
    assets = {f"{MARKED}{n}.svg": "" for n in range(2 * len(spec.sample.paragraphs))}
    assets |= {f"{found.block}.svg": marks_svg(found) for found in marks}
    options = dict(spec.layout.options)
    groups = letter_groups(spec.exemplars)
    motif = motif_svg(spec.layout, spec.voice, options["motif"], options["colour"])
    html = render(
        spec.layout,
        "sheet.html.j2",
        replace(speech(spec.voice), beside=tuple(speech(voice) for voice in spec.beside)),
        names=_names(spec),
        exemplars=spec.exemplars,
        many=len(spec.exemplars.letters) > MANY,
        groups=groups,
        lines=_remark_lines(groups),
        numbers=_numbers(spec),
        faces=spec.faces,
        heading_line_height=heading_line_height(spec.language),
        sample=spec.sample,
        colour=options["colour"],
    )
    pictures = assets | {"motif.svg": motif}
    return sheet_of(html, spec, "vi", (_picture(name, svg) for name, svg in pictures.items()))


def _picture(name: str, svg: str) -> Asset:
    empty = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
    return Asset(name, "image/svg+xml", (svg or empty).encode())


def specimen_name(tag: str) -> str:
    """Return the path of a proof sheet below ``output/``."""
    return f"specimen/{tag}.pdf"


def marks_svg(found: Opportunities) -> str:
    """Return a picture of the size of a block with a fine line at each break opportunity."""
    lines = "".join(
        f"M{tick.x:.2f} {tick.baseline + 0.36 * tick.size:.2f}v{-1.22 * tick.size:.2f}"
        for tick in found.ticks
    )
    size = f"{found.width:.2f}", f"{found.height:.2f}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size[0]}pt" height="{size[1]}pt"'
        f' viewBox="0 0 {size[0]} {size[1]}">'
        f'<path d="{lines}" fill="none" stroke="{TICK}" stroke-width="0.4"/></svg>'
    )


def _remark_lines(groups: Sequence[Group]) -> int:
    """Return how many lines for remarks stand beside the letters: as many as fit there."""
    cells = min(sum(len(group.cells) for group in groups), MANY)
    return max(4, min(cells // 10 + len(groups) - 1, 14))


def _names(spec: Spec) -> tuple[LocalText, ...]:
    """Return the names of the language in the languages that the sheet speaks."""
    names = dict(spec.language.names)
    return tuple(LocalText(names[tag], tag) for tag in ("vi", "en") if tag in names)


# --- Letters --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cell:
    """A letter as it is shown: its forms, or the code of one that has no ink."""

    forms: tuple[str, ...]
    code: str = ""
    span: int = 1
    """How many cells it takes."""


@dataclass(frozen=True, slots=True)
class Group:
    """Letters of one kind: ``letters``, ``marks``, ``below``, ``sequences``, ``auxiliary``."""

    kind: str
    cells: tuple[Cell, ...]


def letter_groups(exemplars: Exemplars) -> tuple[Group, ...]:
    """Return the letters of a language in groups, marks on a letter; empty groups left out."""
    base = base_letter(exemplars)

    def on(mark: str) -> str:
        return unicodedata.normalize("NFC", base + mark)

    letters = [each for each in exemplars.letters if not _is_mark(each)]
    marks = [each for each in exemplars.letters if _is_mark(each) and each != COENG]
    below = [
        base + COENG + each
        for each in exemplars.letters
        if COENG in exemplars.letters and each in KHMER_CONSONANTS
    ]
    groups = {
        "letters": letters,
        "marks": [on(mark) for mark in marks],
        "below": below,
        "sequences": exemplars.sequences,
        "auxiliary": [
            on(e) if _is_mark(e) and e not in INHERENT else e for e in exemplars.auxiliary
        ],
    }
    return tuple(Group(kind, _cells(found)) for kind, found in groups.items() if found)


PLAIN = ("Lo", "Ll")
"""Categories of Unicode: letters, neither marks nor signs of repetition."""


def base_letter(exemplars: Exemplars) -> str:
    """Return the first letter of a list that is no mark; marks are shown on it."""
    return next((each for each in exemplars.letters if unicodedata.category(each[0]) in PLAIN), "a")


def shown(exemplars: Exemplars) -> str:
    """Return everything that the letters of a sheet show, for the font gate."""
    cells = (cell for group in letter_groups(exemplars) for cell in group.cells)
    return " ".join(form for cell in cells for form in cell.forms)


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter[0])[0] == "M"


def _is_drawn(letter: str) -> bool:
    """Return whether a letter has ink: U+200B and the inherent vowels of Khmer have none."""
    return unicodedata.category(letter) != "Cf" if len(letter) == 1 else True


def _cells(letters: Iterable[str]) -> tuple[Cell, ...]:
    cells = []
    for letter in letters:
        if not _is_drawn(letter) or letter in INHERENT:
            cells.append(Cell((), f"U+{ord(letter[-1]):04X}"))
            continue
        forms = tuple(dict.fromkeys((letter.upper(), letter.title(), letter)))
        length = sum(not unicodedata.combining(c) for form in forms for c in form)
        cells.append(Cell(forms, span=1 + (length - 1) // ROOM))
    return tuple(dict.fromkeys(cells))


INHERENT = ("\u17b4", "\u17b5")
"""Vowels of Khmer that are never drawn; Unicode advises against them."""


# --- Numbers --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Numbers:
    """How the toolkit writes digits, a date, a number and money in a language."""

    own_digits: str
    page_digits: str
    long_date: LocalText
    short_date: LocalText
    number: LocalText
    amounts: tuple[tuple[str, LocalText], ...]
    """ISO 4217 code and text of each."""


def _numbers(spec: Spec) -> Numbers:
    language = spec.language
    known = {each.tag: each for each in (language, *spec.voice.speakers)}
    who = number_language(language, known)

    def day(style: str) -> LocalText:
        text = format_date(language, known, DAY, style)
        return LocalText(text, date_language(language, known, style))

    return Numbers(
        own_digits(language, spec.exemplars),
        language.page_digits or "0123456789",
        day("long"),
        day("short"),
        LocalText(format_number(language, known, NUMBER), who),
        tuple(
            (code, LocalText(format_currency(language, known, amount, code), who))
            for code, amount in AMOUNTS
        ),
    )


def own_digits(language: Language, exemplars: Exemplars) -> str:
    """Return the language's own ten digits, from nought, or nothing where it has none."""
    listed = [e for e in (*exemplars.letters, *exemplars.auxiliary) if e.isdecimal()]
    digits = sorted({e for e in listed if not e.isascii()}, key=unicodedata.decimal)
    return language.page_digits or "".join(digits)


def languages_on(language: Language) -> tuple[str, ...]:
    """Return the tags of the languages that a proof sheet may show."""
    return tuple(dict.fromkeys((*chain(language), "vi", "en")))
