"""What the templates of bilingual sheets are given: the languages of a sheet, side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from borderpress.columns import Columns
from borderpress.edition import addressed_html
from borderpress.layout import PublicationView, SectionView, Speech
from borderpress.model import Edition, LocalText
from borderpress.parallel import Cell, rows, together
from borderpress.voice import Voice, speech


@dataclass(frozen=True, slots=True)
class Companion:
    """One language of a sheet: its edition and how it speaks."""

    edition: Edition
    voice: Voice
    publication: PublicationView
    section: SectionView
    web_address: str


@dataclass(frozen=True, slots=True)
class Side:
    """A language as the templates see it."""

    number: int
    tag: str
    direction: str
    edition: Edition
    speech: Speech
    publication: PublicationView
    section: SectionView
    web_address: str
    qr_url: str
    review_note: bool
    width: str
    """Of its column, in CSS."""


def variables(
    companions: Sequence[Companion],
    columns: Columns,
    image: Callable[[str], str],
    qr: Callable[[str, str], str],
) -> dict[str, object]:
    """Return what a bilingual template is given besides the variables of every sheet.

    ``image``: project path of a picture → its address; ``qr``: web address and file name →
    address of the QR code.
    """
    tags = [each.edition.language for each in companions]

    def in_cells(texts: Sequence[LocalText]) -> tuple[Cell, ...]:
        return together(texts, tags)

    return {
        "sides": tuple(_side(n, each, columns, qr) for n, each in enumerate(companions)),
        "rows": tuple(
            replace(
                row, cells=tuple((c, addressed_html(html, image), t) for c, html, t in row.cells)
            )
            for row in rows([each.edition for each in companions])
        ),
        "leads": tuple(i for each in companions for i in each.edition.images if i.lead),
        "columns": columns,
        "together": in_cells,
    }


def _side(number: int, each: Companion, columns: Columns, qr: Callable[[str, str], str]) -> Side:
    language = each.voice.language
    return Side(
        number=number,
        tag=language.tag,
        direction=language.direction,
        edition=each.edition,
        speech=speech(each.voice),
        publication=each.publication,
        section=each.section,
        web_address=each.web_address,
        qr_url=qr(each.web_address, f"qr-{number}.svg"),
        review_note=each.edition.review.state == "not reviewed",
        width=columns.width([number]),
    )
