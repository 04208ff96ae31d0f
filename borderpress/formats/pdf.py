"""Print: one edition on the sheets of one layout."""

from __future__ import annotations

import gc
import io
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import segno

from borderpress.edition import addressed, excerpt
from borderpress.fitting import (
    CLOSE,
    WIDE,
    Extent,
    LaidT,
    Trial,
    fitted,
    read_extent,
)
from borderpress.formats.paging import multiple, paged
from borderpress.images import media_type
from borderpress.layout import PublicationView, SectionView, language_css, render
from borderpress.model import (
    Artifact,
    Asset,
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
from borderpress.text.html import prepare
from borderpress.unfit import too_long, too_short, wrong_extent
from borderpress.voice import Voice, speech

STYLES = ("colours.css", "print.css", "style.css")
"""Style sheets of a print layout, in the order in which they apply."""
SAVER = "saver.css"
"""Style sheet after them that saves ink."""

LONG = 6
"""Headings of the second level from which a bulletin gets a list of contents."""

COLOURS = {
    "tourism": "#B4532A",
    "trade": "#2C6E49",
    "culture": "#6B3FA0",
    "notices": "#B3261E",
    "corrections": "#1F5FA8",
}
"""Section colours; the same as in ``layouts/shared/colours.css``."""


@dataclass(frozen=True, slots=True)
class Spec:
    """Everything a printed edition is made from; its hash is the job's key."""

    edition: Edition
    layout: Layout
    voice: Voice
    languages: tuple[Language, ...]
    """The languages that occur on the page."""
    publication: PublicationView
    section: SectionView
    web_address: str
    name: str
    """Path of the artifact below ``output/``."""
    fonts: tuple[str, ...]
    """Digests of the font files that the page may use."""
    place: str = ""
    """The bulletin's file, about which findings are told."""
    saver: bool = False
    """True for black text on white paper, without grounds and motifs."""


def make(spec: Spec, root: str, fontconfig: str) -> Made:
    """Set ``spec`` and return its PDF.

    ``root``: the project's folder, where pictures lie; ``fontconfig``: the
    file that shows WeasyPrint the collected fonts and no others.
    """
    os.environ["FONTCONFIG_FILE"] = fontconfig
    from borderpress.typesetter import Setting

    def read(path: str) -> bytes:
        return (Path(root) / path).read_bytes()

    def lay(*, tight: bool = False, notes: int = 0, trial: Trial | None = None) -> Setting:
        return Setting(compose(spec, read, tight=tight, notes=notes, trial=trial))

    extent = read_extent(dict(spec.layout.options))
    unfit: tuple[Finding, ...] = ()
    with _no_collection():
        if extent:
            setting, unfit = _fitted(spec, extent, lambda trial: lay(trial=trial))
        else:
            setting = paged(lay, multiple(spec.layout))
        data, findings = setting.pdf()
        findings = (*unfit, *findings, *_undeclared(spec, setting.families()))
    pages = len(setting.proof.pages)
    return Made((Artifact(spec.name, "application/pdf", data, pages),), findings, pages)


def _fitted(
    spec: Spec, extent: Extent, lay: Callable[[Trial], LaidT]
) -> tuple[LaidT, tuple[Finding, ...]]:
    """Return a sheet of a fixed number of pages, and what does not fit or stays empty."""
    setting, trial, over = fitted(extent, lay)
    place = Place(spec.place or spec.name)
    found = [too_long(each, spec.edition, place) for each in over]
    found += wrong_extent(len(setting.proof.pages), extent, spec.layout.name, place)
    return setting, (*found, *too_short(trial, spec.edition, extent, place))


def _undeclared(spec: Spec, used: frozenset[str]) -> Iterator[Finding]:
    """Yield an error for each font in a PDF that none of its languages names.

    Texts are looked at before layout; this finds signs of the layout itself.
    """
    named = {name for la in spec.languages for name in (*la.text_fonts, *la.heading_fonts)}
    for family in sorted(used - named):
        yield Finding(
            "print.undeclared-font",
            Severity.ERROR,
            say("A letter or sign was taken from “{family}”, which no language here names.",
                family=family),
            say("Look for a list's marker or a sign of the layout that the named fonts lack."),
            Place(spec.name),
        )  # fmt: skip


@contextmanager
def _no_collection() -> Iterator[None]:
    """Leave the garbage of one job to its end: collecting costs a quarter of its time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def compose(
    spec: Spec,
    read: Callable[[str], bytes],
    *,
    tight: bool = False,
    notes: int = 0,
    trial: Trial | None = None,
) -> Sheet:
    """Return the sheet of a printed edition; ``read`` gives a picture's bytes by its path.

    ``tight`` asks the layout for smaller spaces, margins and pictures, never
    for smaller type; ``notes`` for so many pages to write on before the last.
    ``trial`` says how a layout of fixed extent is set.
    """
    trial = trial or Trial(space=CLOSE if tight else WIDE)
    assets = _Assets(spec, read)
    edition = spec.edition
    shown = addressed(edition, assets.image)
    html = render(
        spec.layout,
        "sheet.html.j2",
        speech(spec.voice),
        edition=shown,
        publication=spec.publication,
        section=spec.section,
        lead=next((image for image in edition.images if image.lead), None),
        image_url=assets.image,
        icon_url=assets.icon,
        motif_url=assets.motif(spec.section.motif, spec.section.colour),
        qr_url=assets.qr(spec.web_address),
        web_address=spec.web_address,
        contents=sum(h.level == 2 for h in edition.headings) >= LONG,
        review_note=edition.review.state == "not reviewed",
        tight=trial.tight,
        joined=trial.joined,
        notes=notes,
        excerpt=excerpt(shown),
        spare=dict(trial.spare),
        rooms=dict(trial.rooms),
    )
    styles = (*STYLES, SAVER) if spec.saver else STYLES
    return sheet_of(html, spec, edition.language, assets.found.values(), styles, trial.size)


class Printed(Protocol):
    """What every specification of something printed names."""

    @property
    def layout(self) -> Layout: ...  # noqa: D102 - a field

    @property
    def languages(self) -> tuple[Language, ...]: ...  # noqa: D102 - a field


def sheet_of(
    html: str,
    spec: Printed,
    tag: str,
    assets: Iterable[Asset],
    styles: Iterable[str] = STYLES,
    size: float = 1.0,
) -> Sheet:
    """Return a page as it is printed: its text made ready for lines, and all its styles.

    ``tag``: language of the text that names none; ``size``: factor on the body size of each
    language.
    """
    by_tag = {language.tag: language for language in spec.languages}
    files = dict(spec.layout.templates)
    sized = tuple(replace(language, size=language.size * size) for language in spec.languages)
    css = language_css(sized) + "\n".join(files[n] for n in styles if n in files)
    return Sheet(prepare(html, by_tag, tag, breaks=True), css, tuple(assets))


def pdf_name(layout: str, slug: str, tag: str) -> str:
    """Return the path of a printed edition below ``output/``."""
    return f"pdf/{layout}/{slug}.{tag}.pdf"


class _Assets:
    """Collects the files that a sheet shows while its template is filled."""

    def __init__(self, spec: Spec, read: Callable[[str], bytes]) -> None:
        self.spec, self.read = spec, read
        self.files = dict(spec.layout.templates)
        self.found: dict[str, Asset] = {}

    def _add(self, name: str, kind: str, data: bytes) -> str:
        self.found[name] = Asset(name, kind, data)
        return name

    def image(self, path: str) -> str:
        """Return the address of a picture of the project."""
        name = f"images/{path.rpartition('/')[2]}"
        if name not in self.found:
            self._add(name, media_type(path), self.read(path))
        return name

    def icon(self, name: str) -> str:
        """Return the address of a pictogram."""
        file = f"icons/{name}.svg"
        return self._add(file, "image/svg+xml", self.files[file].encode())

    def motif(self, motif: str, colour: str) -> str:
        """Return the address of the section's textile strip in its colour."""
        svg = motif_svg(self.spec.layout, self.spec.voice, motif, colour)
        return self._add(f"motifs/{motif}-{colour}.svg", "image/svg+xml", svg.encode())

    def qr(self, address: str) -> str:
        """Return the address of the QR code of a web page."""
        dark = "#000000" if self.spec.saver else "#1A1C1E"
        return self._add("qr.svg", "image/svg+xml", qr_svg(address, dark))


def motif_svg(layout: Layout, voice: Voice, motif: str, colour: str) -> str:
    """Return a textile strip in the colour of a section."""
    svg = render(
        layout,
        f"motif-{motif}.svg.j2",
        speech(voice),
        colour=COLOURS[colour],
        ground="#12343B",
        light="#FFFFFF",
    )
    return svg.strip()


def qr_svg(address: str, dark: str = "#1A1C1E") -> bytes:
    """Return a QR code (error correction M, quiet zone 4 modules) as SVG.

    Addresses are ASCII: readers make mojibake of anything else.
    """
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out,
        kind="svg",
        border=4,
        xmldecl=False,
        svgns=True,
        nl=False,
        dark=dark,
        light="#FFFFFF",
        omitsize=True,
    )
    return out.getvalue()
