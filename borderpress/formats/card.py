"""Cards for social networks: an edition as one picture, typeset by the same engine as pages.

A card is set as a page of so many CSS px, shown by pdfium, and saved as JPEG.  What does not
fit opens a second page; then the type is set smaller, within the limits of the layout, and at
last the summary stays away.  A title that does not fit even so is a finding: nothing is cut.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from borderpress.formats.pdf import Assets, quiet_collection, sheet_of
from borderpress.images import jpeg
from borderpress.layout import PublicationView, SectionView, render
from borderpress.model import (
    Artifact,
    Edition,
    Finding,
    Language,
    Layout,
    Made,
    Place,
    Severity,
    Sheet,
    say,
)
from borderpress.pagepictures import Pages
from borderpress.voice import Voice, speech

if TYPE_CHECKING:
    from borderpress.typesetter import Setting

MEDIA_TYPE = "image/jpeg"
CSS_PX = 0.75
"""pt in a CSS px."""
LATIN = 10
"""pt: the body size from which a layout counts; scripts that need more get as much more."""
WIDE, TALL = 1.3, 0.8
"""Width divided by height from which a card is wide, and under which it is tall."""


@dataclass(frozen=True, slots=True)
class Spec:
    """Everything the cards of an edition are made from; its hash is the job's key."""

    edition: Edition
    layout: Layout
    voice: Voice
    languages: tuple[Language, ...]
    """The languages that may occur on the card, its own first."""
    publication: PublicationView
    section: SectionView
    name: str
    """Path of the artifacts below ``output/``, up to the size."""
    fonts: tuple[str, ...]
    """Digests of the font files that the card may use."""


def wanted(edition: Edition, layout: Layout) -> bool:
    """Return whether an edition gets cards: asked for, and its title is in its language.

    A card has no room to say that its headline is in another language than the page it leads to.
    """
    return layout.name in edition.layouts and edition.title.language == edition.language


def make(spec: Spec, root: str, fontconfig: str) -> Made:
    """Return the cards of an edition, one for each size of the layout.

    ``root`` and ``fontconfig`` as for :func:`borderpress.formats.pdf.make`.
    """
    os.environ["FONTCONFIG_FILE"] = fontconfig
    artifacts: list[Artifact] = []
    findings: list[Finding] = []
    with quiet_collection():
        for width, height in sizes(spec.layout):
            data, found = _card(spec, root, width, height)
            name = card_name(spec.name, width, height)
            artifacts.append(Artifact(name, MEDIA_TYPE, data))
            findings += found
    return Made(tuple(artifacts), tuple(findings))


def sizes(layout: Layout) -> tuple[tuple[int, int], ...]:
    """Return width and height in px of each card; ValueError when the layout says no such."""
    written = dict(layout.options).get("sizes", "").split()
    pairs = (size.partition("x") for size in written)
    return tuple((int(width), int(height)) for width, _, height in pairs)


def card_name(name: str, width: int, height: int) -> str:
    """Return the path of a card below ``output/``."""
    return f"{name}.{width}x{height}.jpg"


def base_name(edition: Edition, layout: Layout) -> str:
    """Return the path of an edition's cards below ``output/``, up to the size."""
    return f"{layout.name}/{edition.slug}.{edition.language}"


def linked(edition: Edition, layout: Layout) -> tuple[str, int, int]:
    """Return path, width and height of the card that links to an edition's page show."""
    width, height = sizes(layout)[0]
    return card_name(base_name(edition, layout), width, height), width, height


def _card(spec: Spec, root: str, width: int, height: int) -> tuple[bytes, tuple[Finding, ...]]:
    """Return a card and what was wrong with it."""
    setting = fitted(spec, root, width, height)
    pdf, findings = setting.pdf()
    picture = Pages(pdf).picture(0, 1 / CSS_PX)
    data = jpeg((picture.width, picture.height), picture.pixels)
    over = len(setting.proof.pages) > 1
    return data, (*findings, *([_over(spec, width, height)] if over else []))


def fitted(spec: Spec, root: str, width: int, height: int) -> Setting:
    """Return the page of a card, set in the largest type that fits, or in the smallest."""
    from borderpress.typesetter import Setting

    for step, summary in _tries(spec.layout):
        setting = Setting(_sheet(spec, root, width, height, step, summary))
        if len(setting.proof.pages) == 1:
            break
    return setting


def _tries(layout: Layout) -> Iterator[tuple[float, bool]]:
    """Yield sizes of type with and without the summary: rather smaller than without it."""
    steps = [float(step) for step in dict(layout.options).get("steps", "1").split()]
    yield from ((step, True) for step in steps)
    yield from ((step, False) for step in steps)


def _sheet(spec: Spec, root: str, width: int, height: int, step: float, summary: bool) -> Sheet:
    """Return the page that becomes a card."""
    edition, language = spec.edition, spec.languages[0]
    assets = Assets(spec.layout, spec.voice, lambda path: (Path(root) / path).read_bytes())
    base = float(dict(spec.layout.options).get("type", "28"))
    ratio = width / height
    html = render(
        spec.layout,
        "sheet.html.j2",
        speech(spec.voice),
        edition=edition,
        publication=spec.publication,
        section=spec.section,
        lead=next((image for image in edition.images if image.lead), None),
        image_url=assets.image,
        motif_url=assets.motif(spec.section.motif, spec.section.colour),
        host=urlsplit(spec.publication.base_url).hostname or "",
        review_note=edition.review.state == "not reviewed",
        summary=summary,
        width=width,
        height=height,
        shape="wide" if ratio > WIDE else "tall" if ratio < TALL else "square",
        type=f"{base * step * language.size / LATIN:.2f}",
    )
    return sheet_of(html, spec, edition.language, assets.found.values())


def _over(spec: Spec, width: int, height: int) -> Finding:
    return Finding(
        "card.too-long",
        Severity.ERROR,
        say("The title does not fit on the card of {width} × {height} px.",
            width=width, height=height),
        say("Shorten the title, or its translation into {tag}.", tag=spec.edition.language),
        Place(card_name(spec.name, width, height)),
    )  # fmt: skip
