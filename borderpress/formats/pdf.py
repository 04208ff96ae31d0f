"""Print: one edition on the sheets of one layout."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from borderpress.bilingual import joined
from borderpress.columns import Columns, equal, shared, torn
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
from borderpress.formats.sides import Companion, variables
from borderpress.images import media_type, media_type_of
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
    Severity,
    Sheet,
    say,
)
from borderpress.qrcode import qr_svg, too_small
from borderpress.text.html import prepare
from borderpress.unfit import too_long, too_short, wrong_extent
from borderpress.voice import Voice, speech

if TYPE_CHECKING:
    from borderpress.typesetter import Setting

Read = Callable[[str], bytes]
"""Project path of a picture → its bytes."""

STYLES = ("colours.css", "print.css", "style.css")
"""Style sheets of a print layout, in the order in which they apply."""
SEVERAL = ("colours.css", "print.css", "parallel.css", "style.css")
"""The same of a layout with several languages on a sheet."""
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


@dataclass(frozen=True, slots=True)
class Pressed:
    """What pictures must be like where a page goes to a press."""

    flat: bool
    """True where nothing may show through (PDF/X-1a)."""
    ppi: int
    """Resolution that pixels need."""


def make(spec: Spec, root: str, fontconfig: str, press: Pressed | None = None) -> Made:
    """Set ``spec`` and return its PDF, for screens or for a ``press``.

    ``root``: the project's folder, where pictures lie; ``fontconfig``: the
    file that shows WeasyPrint the collected fonts and no others.
    """
    os.environ["FONTCONFIG_FILE"] = fontconfig
    from borderpress.settable import settled

    def read(path: str) -> bytes:
        flat = press.ppi if press and press.flat else 0
        return settled(path, (Path(root) / path).read_bytes(), inks=press is not None, flat=flat)

    with quiet_collection():
        setting, unfit = _set(spec, read)
        data, findings = setting.pdf()
        used = setting.families()
        findings = (*unfit, *findings, *_undeclared(spec, used), *_small(spec, setting))
    pages = len(setting.proof.pages)
    return Made((Artifact(spec.name, "application/pdf", data, pages),), findings, pages)


def _set(spec: Spec, read: Read) -> tuple[Setting, tuple[Finding, ...]]:
    """Return the sheet laid out: in a fixed number of pages, or in as many as it takes."""
    from borderpress.typesetter import Setting

    extent = read_extent(dict(spec.layout.options))
    if extent:
        return _fitted(spec, extent, lambda trial: Setting(compose(spec, read, trial=trial)))
    columns = _columns(spec, read)

    def lay(*, tight: bool = False, notes: int = 0) -> Setting:
        return _laid_out(spec, read, columns, tight=tight, notes=notes)

    return paged(lay, multiple(spec.layout)), ()


def _columns(spec: Spec, read: Read) -> Columns | None:
    """Return how a bilingual sheet shares its width: it is laid out once to be measured."""
    from borderpress.typesetter import Setting

    if not spec.companions:
        return None
    trial = Setting(compose(spec, read, columns=replace(equal(len(spec.sides)), trial=True)))
    return shared(trial.stretches(), len(spec.sides))


ATTEMPTS = 5
"""How often a bilingual sheet is laid out again at most."""


def _laid_out(
    spec: Spec, read: Read, columns: Columns | None, *, tight: bool = False, notes: int = 0
) -> Setting:
    """Return the sheet laid out; in a bilingual one both sides of each row begin on one page."""
    from borderpress.typesetter import Setting

    setting = Setting(compose(spec, read, tight=tight, notes=notes, columns=columns))
    for _ in range(ATTEMPTS):
        late = torn(setting.stretches()) if columns else frozenset()
        if columns is None or late <= columns.whole:
            break
        columns = replace(columns, whole=columns.whole | late)
        setting = Setting(compose(spec, read, tight=tight, notes=notes, columns=columns))
    return setting


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


def _small(spec: Spec, setting: Setting) -> Iterator[Finding]:
    """Yield a warning for a QR code that is too small for its address."""
    width = setting.width_of("qr")
    if width and (finding := too_small(spec.web_address, width, spec.name)):
        yield finding


@contextmanager
def quiet_collection() -> Iterator[None]:
    """Leave the garbage of one job to its end: collecting costs a quarter of its time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def compose(
    spec: Spec,
    read: Read,
    *,
    tight: bool = False,
    notes: int = 0,
    columns: Columns | None = None,
    trial: Trial | None = None,
) -> Sheet:
    """Return the sheet of a printed edition; ``read`` gives a picture's bytes by its path.

    ``tight`` asks the layout for smaller spaces, margins and pictures, never
    for smaller type; ``notes`` for so many pages to write on before the last.  ``columns``: how
    the languages of a bilingual sheet share its width; equally when nothing is said.  ``trial``
    says how a layout of fixed extent is set.
    """
    trial = trial or Trial(space=CLOSE if tight else WIDE)
    assets = Assets(spec.layout, spec.voice, read, saver=spec.saver)
    edition = spec.edition
    shown = addressed(edition, assets.image)
    more: dict[str, object] = {}
    if spec.companions:
        columns = columns or equal(len(spec.sides))
        more = variables(spec.sides, columns, assets.image, assets.qr)
    html = render(
        spec.layout,
        "sheet.html.j2",
        speech(spec.voice),
        edition=shown,
        publication=spec.publication,
        section=spec.section,
        lead=next((image for image in edition.images if image.lead), None),
        cover=edition.cover,
        options=dict(spec.layout.options),
        image_url=assets.image,
        icon_url=assets.icon,
        drawing_url=assets.drawing,
        motif_url=assets.motif(spec.section.motif, spec.section.colour),
        qr_url="" if spec.companions else assets.qr(spec.web_address),
        web_address=spec.web_address,
        contents=sum(h.level == 2 for h in edition.headings) >= LONG,
        review_note=edition.review.state == "not reviewed",
        tight=trial.tight,
        joined=trial.joined,
        notes=notes,
        excerpt=excerpt(shown),
        spare=dict(trial.spare),
        rooms=dict(trial.rooms),
        **more,
    )
    styles = SEVERAL if spec.companions else STYLES
    styles = (*styles, SAVER) if spec.saver else styles
    tag, found = edition.language, assets.found.values()
    sheet = sheet_of(html, spec, tag, found, styles, trial.size)
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
    html: str,
    spec: Printed,
    tag: str,
    assets: Iterable[Asset],
    styles: Iterable[str] = STYLES,
    size: float = 1.0,
) -> Sheet:
    """Return a page as it is printed: its text made ready for lines, and all its styles.

    ``tag``: language of the text that names none; ``styles``: names of the style sheets;
    ``size``: factor on the body size of each language.
    """
    by_tag = {language.tag: language for language in spec.languages}
    files = dict(spec.layout.templates)
    sized = tuple(replace(language, size=language.size * size) for language in spec.languages)
    css = language_css(sized) + "\n".join(files[n] for n in styles if n in files)
    return Sheet(prepare(html, by_tag, tag, breaks=True), css, tuple(assets))


def pdf_name(layout: str, slug: str, tag: str) -> str:
    """Return the path of a printed edition below ``output/``."""
    return f"pdf/{layout}/{slug}.{tag}.pdf"


class Assets:
    """Collects the files that a sheet shows while its template is filled."""

    def __init__(self, layout: Layout, voice: Voice, read: Read, *, saver: bool = False) -> None:
        """``read`` gives a picture's bytes by its path; ``saver``: QR codes in pure black."""
        self.layout, self.voice, self.read = layout, voice, read
        self.dark = "#000000" if saver else "#1A1C1E"
        self.files = dict(layout.templates)
        self.found: dict[str, Asset] = {}

    def _add(self, name: str, kind: str, data: bytes) -> str:
        self.found[name] = Asset(name, kind, data)
        return name

    def image(self, path: str) -> str:
        """Return the address of a picture of the project."""
        name = f"images/{path.rpartition('/')[2]}"
        if name not in self.found:
            data = self.read(path)
            self._add(name, media_type_of(data) or media_type(path), data)
        return name

    def icon(self, name: str) -> str:
        """Return the address of a pictogram."""
        return self.drawing(f"icons/{name}.svg")

    def drawing(self, file: str) -> str:
        """Return the address of a drawing that belongs to the layout."""
        return self._add(file, "image/svg+xml", self.files[file].encode())

    def motif(self, motif: str, colour: str) -> str:
        """Return the address of the section's textile strip in its colour."""
        svg = motif_svg(self.layout, self.voice, motif, colour)
        return self._add(f"motifs/{motif}-{colour}.svg", "image/svg+xml", svg.encode())

    def qr(self, address: str, name: str = "qr.svg") -> str:
        """Return the address of the QR code of a web page."""
        return self._add(name, "image/svg+xml", qr_svg(address, self.dark))


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
