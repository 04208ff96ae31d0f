"""Print: one edition on the sheets of one layout."""

from __future__ import annotations

import gc
import io
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import segno

from borderpress.bilingual import joined
from borderpress.columns import Columns, equal, shared, torn
from borderpress.edition import addressed
from borderpress.formats.sides import Companion, variables
from borderpress.images import media_type
from borderpress.layout import PublicationView, SectionView, language_css, render, voice_css
from borderpress.model import (
    Artifact,
    Asset,
    Edition,
    Finding,
    Language,
    Layout,
    LocalText,
    Made,
    Place,
    Proof,
    Severity,
    Sheet,
    say,
)
from borderpress.text.html import prepare
from borderpress.voice import Voice, speech

if TYPE_CHECKING:
    from borderpress.typesetter import Setting

Read = Callable[[str], bytes]
"""Project path of a picture → its bytes."""

STYLES = ("colours.css", "print.css", "style.css")
"""Style sheets of a print layout, in the order in which they apply."""
SEVERAL = ("colours.css", "print.css", "parallel.css", "style.css")
"""The same of a layout with several languages on a sheet."""

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
    companions: tuple[Companion, ...] = ()
    """The other languages of a bilingual sheet, in their order."""

    @property
    def sides(self) -> tuple[Companion, ...]:
        """Return every language of the sheet."""
        own = (self.edition, self.voice, self.publication, self.section, self.web_address)
        return (Companion(*own), *self.companions)

    @property
    def tag(self) -> str:
        """Return the languages as the file's name has them, such as ``vi+lo``."""
        return joined([side.edition.language for side in self.sides])

    @property
    def titles(self) -> tuple[LocalText, ...]:
        """Return the title in each language, one that fell back not twice."""
        return tuple(dict.fromkeys(side.edition.title for side in self.sides))


def make(spec: Spec, root: str, fontconfig: str) -> Made:
    """Set ``spec`` and return its PDF.

    ``root``: the project's folder, where pictures lie; ``fontconfig``: the
    file that shows WeasyPrint the collected fonts and no others.
    """
    os.environ["FONTCONFIG_FILE"] = fontconfig

    def read(path: str) -> bytes:
        return (Path(root) / path).read_bytes()

    with _no_collection():
        columns = _columns(spec, read)
        setting = _laid_out(spec, read, columns)
        if _ends_thin(setting.proof):
            tight = _laid_out(spec, read, columns, tight=True)
            setting = tight if len(tight.proof.pages) < len(setting.proof.pages) else setting
        data, findings = setting.pdf()
        findings = (*findings, *_undeclared(spec, setting.families()))
    pages = len(setting.proof.pages)
    return Made((Artifact(spec.name, "application/pdf", data, pages),), findings, pages)


def _columns(spec: Spec, read: Read) -> Columns | None:
    """Return how a bilingual sheet shares its width: it is laid out once to be measured."""
    from borderpress.typesetter import Setting

    if not spec.companions:
        return None
    trial = Setting(compose(spec, read, columns=replace(equal(len(spec.sides)), trial=True)))
    return shared(trial.stretches(), len(spec.sides))


ATTEMPTS = 5
"""How often a bilingual sheet is laid out again at most."""


def _laid_out(spec: Spec, read: Read, columns: Columns | None, *, tight: bool = False) -> Setting:
    """Return the sheet laid out; in a bilingual one both sides of each row begin on one page."""
    from borderpress.typesetter import Setting

    setting = Setting(compose(spec, read, tight=tight, columns=columns))
    for _ in range(ATTEMPTS):
        late = torn(setting.stretches()) if columns else frozenset()
        if columns is None or late <= columns.whole:
            break
        columns = replace(columns, whole=columns.whole | late)
        setting = Setting(compose(spec, read, tight=tight, columns=columns))
    return setting


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


THIN = 0.35
"""Share of the fullest page's lines under which a last page counts as an orphan."""


def _ends_thin(proof: Proof) -> bool:
    """Return whether the last page holds so little that closing up may save it."""
    lines = [len(page) for page in proof.pages]
    return len(lines) > 1 and lines[-1] < THIN * max(lines)


def compose(
    spec: Spec, read: Read, *, tight: bool = False, columns: Columns | None = None
) -> Sheet:
    """Return the sheet of a printed edition; ``read`` gives a picture's bytes by its path.

    ``tight`` asks the layout for smaller spaces, margins and pictures, never
    for smaller type.  ``columns``: how the languages of a bilingual sheet share its width;
    equally when nothing is said.
    """
    assets = _Assets(spec, read)
    edition = spec.edition
    more: dict[str, object] = {}
    if spec.companions:
        columns = columns or equal(len(spec.sides))
        more = variables(spec.sides, columns, assets.image, assets.qr)
    html = render(
        spec.layout,
        "sheet.html.j2",
        speech(spec.voice),
        edition=addressed(edition, assets.image),
        publication=spec.publication,
        section=spec.section,
        lead=next((image for image in edition.images if image.lead), None),
        image_url=assets.image,
        icon_url=assets.icon,
        motif_url=assets.motif(spec.section.motif, spec.section.colour),
        qr_url="" if spec.companions else assets.qr(spec.web_address),
        web_address=spec.web_address,
        contents=sum(h.level == 2 for h in edition.headings) >= LONG,
        review_note=edition.review.state == "not reviewed",
        tight=tight,
        **more,
    )
    styles = SEVERAL if spec.companions else STYLES
    sheet = sheet_of(html, spec, edition.language, assets.found.values(), styles)
    if spec.companions:
        voices = voice_css([side.voice.language for side in spec.sides])
        sheet = replace(sheet, css=voices + sheet.css)
    return sheet


class Printed(Protocol):
    """What every specification of something printed names."""

    @property
    def layout(self) -> Layout: ...  # noqa: D102 - a field

    @property
    def languages(self) -> tuple[Language, ...]: ...  # noqa: D102 - a field


def sheet_of(
    html: str, spec: Printed, tag: str, assets: Iterable[Asset], styles: Sequence[str] = STYLES
) -> Sheet:
    """Return a page as it is printed: its text made ready for lines, and all its styles.

    ``tag``: language of the text that names none; ``styles``: names of the style sheets.
    """
    by_tag = {language.tag: language for language in spec.languages}
    files = dict(spec.layout.templates)
    css = language_css(spec.languages) + "\n".join(files[n] for n in styles if n in files)
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

    def qr(self, address: str, name: str = "qr.svg") -> str:
        """Return the address of the QR code of a web page."""
        return self._add(name, "image/svg+xml", qr_svg(address))


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


def qr_svg(address: str) -> bytes:
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
        dark="#1A1C1E",
        light="#FFFFFF",
        omitsize=True,
    )
    return out.getvalue()
