"""The types that pass between the stages of the press.

Everything here is frozen and comparable: a job's cache key is the hash of the
values it is given, and two builds of equal values give equal bytes.  Nothing
in this module reads a file or a clock.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date as Date  # noqa: N812 - a field is called date
from enum import StrEnum

# --- Sentences and findings -------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence of the toolkit: an English msgid and the values to put in."""

    msgid: str
    """English sentence with ``{name}`` placeholders; the msgid in ``interface.pot``."""
    values: tuple[tuple[str, str], ...] = ()
    """Placeholder names and their values."""

    def english(self) -> str:
        """Return the sentence in English."""
        return self.fill(self.msgid)

    def fill(self, template: str) -> str:
        """Return ``template`` (a translation of the msgid) with the values put in."""
        for name, value in self.values:
            template = template.replace("{" + name + "}", value)
        return template


def say(msgid: str, /, **values: object) -> Text:
    """Return a toolkit sentence; ``build.py extract`` collects every literal given here."""
    return Text(msgid, tuple((name, str(value)) for name, value in values.items()))


def label(msgid: str) -> str:
    """Mark ``msgid`` as a label that readers see, for ``build.py extract``."""
    return msgid


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    """Must not reach print; the exit code becomes 1."""
    WARNING = "warning"
    """Somebody should look at it."""
    INFO = "info"
    """Told for completeness."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in the project's files something stands."""

    path: str
    """Path relative to the project's root, with forward slashes."""
    line: int = 0
    """Line number from 1; 0 when the whole file is meant."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


@dataclass(frozen=True, slots=True)
class Finding:
    """A document's fault, told so that an editor can mend it."""

    code: str
    """Stable name such as ``content.unknown-key``; the part before the dot is the check."""
    severity: Severity
    text: Text
    """What is wrong."""
    hint: Text
    """What to write or do instead."""
    place: Place | None = None
    source: Place | None = None
    """Of a fault in a translation: where the text that it translates stands."""

    def order(self) -> tuple[object, ...]:
        """Return a sort key: by place, then code, then text."""
        place = self.place or Place("")
        return (place.path, place.line, self.code, self.text.english())


# --- What editors write -----------------------------------------------------


FORMATS = ("pdf", "web", "kiosk", "card")
"""What editions are published in."""


class Kind(StrEnum):
    """The kinds of bulletin."""

    BULLETIN = "bulletin"
    NOTICE = "notice"
    CORRECTION = "correction"
    CAMPAIGN = "campaign"
    HANDOUT = "handout"
    DOSSIER = "dossier"
    DESTINATION = "destination"
    ITINERARY = "itinerary"


Focus = tuple[int, int]
"""The place of a picture that a crop keeps: percent from its left and from its top edge."""
CENTRE: Focus = (50, 50)


@dataclass(frozen=True, slots=True)
class Image:
    """A picture that a bulletin declares."""

    path: str
    """Path relative to the project's root."""
    alt: str
    """What the picture shows, for people who cannot see it; source language."""
    credit: str
    """Who made it; printed as it stands, never translated."""
    caption: str = ""
    """Sentence beneath the picture; source language."""
    lead: bool = False
    """True for the picture under the title."""
    digest: str = ""
    """SHA-256 of the file's bytes: part of the keys of jobs that show it."""
    width: int = 0
    """Intrinsic width in px (SVG: user units)."""
    height: int = 0
    """Intrinsic height in px (SVG: user units)."""
    focus: Focus = CENTRE
    crop: bool = False
    """False where every part must be seen, as in a diagram."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a traveller acts on, with its source."""

    label: str
    value: str
    source: str
    """Where it was read; printed as it stands, never translated."""
    checked_on: Date
    valid_until: Date | None = None
    icon: str = "info"
    """One of ``FACT_ICONS``."""
    line: int = 0


FACT_ICONS = ("info", "phone", "hours", "papers", "money", "road", "place", "calendar", "person")
"""Pictograms a fact may carry, drawn in ``layouts/shared/icons/``."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A wrong claim and the documented fact that corrects it."""

    claim: str
    truth: str
    source: str
    checked_on: Date


@dataclass(frozen=True, slots=True)
class Bulletin:
    """One publication in the source language, as its editor wrote it."""

    slug: str
    """File name without suffix; the web address and the catalog's domain."""
    path: str
    """Path relative to the project's root."""
    title: str
    summary: str
    date: Date
    section: str
    kind: Kind
    languages: tuple[str, ...]
    """Tags of the editions wanted, source language first."""
    layouts: tuple[str, ...]
    """Names of the layouts wanted."""
    body: str
    """Markdown, NFC, LF line ends."""
    body_line: int
    """Line of the file on which the body begins, from 1."""
    images: tuple[Image, ...] = ()
    facts: tuple[Fact, ...] = ()
    tags: tuple[str, ...] = ()
    valid_from: Date | None = None
    valid_to: Date | None = None
    must_translate: tuple[str, ...] = ()
    """``title``, ``summary``, ``facts`` or ids of blocks in the body."""
    correction: Correction | None = None
    copies: tuple[tuple[str, str, int], ...] = ()
    """(layout, tag, number) of the copies printed, where the editor has noted them; the tag of
    a bilingual sheet is ``vi+lo``."""
    cover: bool = False
    """True where print opens with the lead picture from edge to edge."""
    poster: str = ""
    """Id of the section or block that posters show beside title, summary and facts."""
    lines: tuple[tuple[str, int], ...] = ()
    """Line of the file for each front-matter message, by key (``title``, ``facts.0.label`` …)."""
    parallel: tuple[tuple[str, ...], ...] = ()
    """Tags of the languages that stand together on each bilingual sheet, the first one first."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the publication, with its colour."""

    id: str
    title: str
    """Source language; a message of the domain ``publication``."""
    colour: str
    """Name of a section colour: tourism, trade, culture, notices, corrections."""
    motif: str
    """Name of a textile motif: diamonds, steps, zigzag, waves, stars."""
    untranslated: str = "source"
    """What the web does with an edition of which nothing is translated: ``source``, shown in the
    source language and labelled; ``hidden``, not published."""
    lists: str = "cards"
    """What its page shows: ``cards``, ``gates`` (the gates of the glossary and the information
    points as well) or ``corrections`` (each claim with what is true)."""
    subject: str = ""
    """Type of schema.org that its bulletins are about, such as ``TouristDestination``."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """An information point at a land, rail or river gate."""

    name: str
    path: str
    title: str
    """Source language; a message of the domain ``publication``."""
    place: str
    """Where it stands; source language; a message."""
    gate: str
    """``land``, ``rail`` or ``river``."""
    languages: tuple[str, ...]
    """In the order of the start screen."""
    sections: tuple[str, ...]
    bulletins: tuple[str, ...] = ()
    """Slugs shown first."""
    screen: tuple[int, int] = (1080, 1920)
    """Width and height in CSS px."""
    province: str = ""
    """Name of the province that signs its releases; empty: the publisher does."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two destinations, one on each side of a gate."""

    gate: str
    """Id of the gate in the glossary."""
    bulletins: tuple[str, str]
    """Slugs: ours, and theirs."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that takes place during a campaign; translated but for its source."""

    title: str
    place: str
    starts: Date
    ends: Date
    source: str
    checked_on: Date


@dataclass(frozen=True, slots=True)
class Campaign:
    """A tourism campaign shared with a partner country."""

    name: str
    path: str
    title: str
    slogan: str
    partner: str
    """ISO 3166-1 alpha-2 code of the partner country."""
    colour: str
    motif: str
    bulletins: tuple[str, ...]
    period_from: Date | None = None
    period_to: Date | None = None
    pairs: tuple[Pair, ...] = ()
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class ReleaseTerms:
    """For how many days the signed parts of a kiosk release are valid."""

    root_days: int = 1095
    """The list of keys."""
    targets_days: int = 400
    """The lists of files of the publisher and of each province."""
    snapshot_days: int = 180
    """Which lists belong together."""
    timestamp_days: int = 180
    """Which release is the newest: the life of a stick."""


@dataclass(frozen=True, slots=True)
class Publication:
    """Who publishes what, where."""

    title: str
    tagline: str
    publisher: str
    contact: str
    """Printed as it stands."""
    base_url: str
    """Address of the web edition, without a slash at the end."""
    source: str
    """Tag of the language editors write in."""
    languages: tuple[str, ...]
    """Order of languages in switchers and tables."""
    sections: tuple[Section, ...]
    release_policy: tuple[tuple[str, str], ...] = ()
    """(format, policy).  ``label``: unreviewed editions are made and labelled, also where nothing
    is said; ``reviewed-only``: they are held back."""
    about: tuple[str, ...] = ()
    """Paragraphs of the page about the publication; messages of the domain ``publication``."""
    fact_warning: int = 30
    """Days before its last day on which a fact becomes a finding."""
    fact_stale: int = 365
    """Days after which the check of a fact is long ago, and its page says so; 0: never."""
    security_contact: str = ""
    """Address for reports about security, a ``mailto:`` or ``https:`` one; empty: none is told."""
    lead: str = ""
    """Slug of the bulletin that leads the home pages; empty: the first of a campaign."""
    terms: str = ""
    """On what terms others may use text and pictures; stands in press kits."""
    release: ReleaseTerms = ReleaseTerms()

    def policy(self, format_name: str) -> str:
        """Return the release policy of a format."""
        return dict(self.release_policy).get(format_name, "label")

    def section(self, section_id: str) -> Section:
        """Return the section called ``section_id``; KeyError when there is none."""
        for section in self.sections:
            if section.id == section_id:
                return section
        raise KeyError(section_id)


# --- Languages --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Language:
    """What the press must know to set a language; from ``locales/<tag>/language.toml``."""

    tag: str
    """BCP 47 tag, also the folder's name."""
    iso639_3: str
    names: tuple[tuple[str, str], ...]
    """The language's name in other languages, by tag; ``vi`` always present."""
    autonym: str
    """The name in the language itself and its own script."""
    autonym_source: str
    script: str
    """ISO 15924 code of the script it is set in."""
    direction: str
    """``ltr`` or ``rtl``."""
    plural: str
    """Value of the gettext ``Plural-Forms`` header."""
    fallback: tuple[str, ...]
    """Complete list of languages to try for a missing message, nearest first."""
    line_height: float
    """Multiple of the type size; source: typographic measurements named in the file."""
    size: float
    """Body size in pt at which its colour matches 10 pt Latin."""
    breaks: str
    """Where lines may break: ``space``, ``khmer``, ``lao``, ``author`` (U+200B typed by hand)
    or ``ideographic``."""
    text_fonts: tuple[str, ...]
    """Families for running text, the script's own first."""
    heading_fonts: tuple[str, ...]
    """Families for headlines."""
    heading_weight: int
    """CSS weight of headlines; 400 where the script's face has one weight."""
    cldr: str | None
    """CLDR locale for Babel; None where CLDR does not know the language."""
    dates: tuple[tuple[str, str], ...] = ()
    """Own patterns: ``long`` and ``short`` with ``{day} {month} {year} {month_name}``."""
    months: tuple[str, ...] = ()
    """Twelve month names, when the language has its own."""
    numbers: tuple[tuple[str, str], ...] = ()
    """``decimal`` and ``group`` marks when CLDR has none."""
    page_digits: str = ""
    """Ten digits for the numbers of pages and lists when they differ from 0–9."""
    heading_line_height: float = 0
    """Multiple of the type size for lines of a headline in its own face; 0 for that of text."""
    emphasis: str = "weight"
    """What makes words stand out: ``weight``, or ``line`` where no face is bold."""
    letter_spacing: bool = True
    """False where letters may not be spaced out."""
    quotes: tuple[str, ...] = ()
    """Quotation marks: opening and closing, then those of a quotation inside."""
    codes_meant: tuple[str, ...] = ()
    """Wrong codes that people write for this language."""
    note: str = ""
    words: tuple[str, ...] = ()
    """Words that no line break may part, from ``words.txt`` beside ``language.toml``."""


# --- Translation ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Message:
    """A translatable string of the source."""

    id: str
    """The msgid: inline Markdown with white space collapsed."""
    places: tuple[Place, ...] = ()
    context: str = ""
    """The msgctxt; never holds a line number."""
    comment: str = ""
    """Told to the translator as an extracted comment."""
    flags: tuple[str, ...] = ()
    """Flags of gettext, such as ``python-brace-format``: only those that its programs know."""


@dataclass(frozen=True, slots=True)
class Review:
    """Who translated a catalog, and who vouches for it."""

    state: str
    """``reviewed``, ``not reviewed``, ``untranslated`` (nothing of it is shown) or ``source``."""
    translator: str = ""
    reviewer: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who answers for one message, as a comment of its entry says."""

    context: str
    msgid: str
    role: str
    """``translated`` or ``reviewed``."""
    name: str
    date: str
    """Year-month-day, as written."""


@dataclass(frozen=True, slots=True)
class Translation:
    """An entry of a catalog as its translator wrote it: not fuzzy, not empty, not obsolete."""

    context: str
    msgid: str
    msgstr: str
    line: int
    comment: str = ""
    """What the translator noted at the entry."""


@dataclass(frozen=True, slots=True)
class Catalog:
    """The usable translations of one domain in one language: no fuzzy, no empty, no obsolete."""

    language: str
    domain: str
    path: str
    entries: tuple[tuple[str, str, str, int], ...]
    """(context, msgid, msgstr, line) of each usable entry."""
    review: Review = field(default_factory=lambda: Review("not reviewed"))
    signatures: tuple[Signature, ...] = ()
    """Who translated and who reviewed single entries, where their comments say so."""
    written: tuple[Translation, ...] = ()
    """Every entry that somebody means to be shown, also those that no page may show."""
    comment: str = ""
    """What stands as a comment at the head of the file."""
    decomposed: tuple[int, ...] = ()
    """Lines of the file that were not in NFC before it was read."""


# --- Editions ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LocalText:
    """A string and the language it is really in (which a fallback may change)."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Block:
    """One top-level block of an edition's body."""

    id: str
    """Equal in every language: the anchor of a heading, else ``b1``, ``b2`` …"""
    languages: tuple[str, ...]
    """Languages that its messages are in; one for most blocks."""
    html: str
    """The block; elements in another language than the edition's carry their own ``lang``."""
    label: bool = False
    """True where a run of blocks in another language begins: the reader is told here."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the body, for contents and bookmarks."""

    id: str
    level: int
    text: LocalText


@dataclass(frozen=True, slots=True)
class EditionImage:
    """A picture with its words in the edition's language."""

    path: str
    digest: str
    width: int
    height: int
    alt: LocalText
    caption: LocalText
    credit: LocalText
    """As its editor wrote it, in the source language."""
    lead: bool
    focus: Focus = CENTRE
    crop: bool = False
    """False where every part must be seen, as in a diagram."""

    @property
    def position(self) -> str:
        """Return the focus as CSS writes it in ``object-position``."""
        return f"{self.focus[0]}% {self.focus[1]}%"

    @property
    def frame(self) -> str:
        """Return the class of a picture in a frame of another shape than its own.

        ``whole``, or ``focus-30-60``; style sheets say what it means, so that pages need no
        styles of their own.
        """
        return f"focus-{self.focus[0]}-{self.focus[1]}" if self.crop else "whole"


@dataclass(frozen=True, slots=True)
class EditionFact:
    """A fact with its words in the edition's language and its state on the build's date."""

    label: LocalText
    value: LocalText
    source: LocalText
    """As its editor wrote it, in the source language."""
    checked_on: Date
    valid_until: Date | None
    icon: str
    state: str
    """``fresh``, ``stale`` (checked long ago) or ``expired`` (the date of the build is past
    ``valid_until``)."""


@dataclass(frozen=True, slots=True)
class EditionCorrection:
    """A correction with its words in the edition's language."""

    claim: LocalText
    truth: LocalText
    source: LocalText
    checked_on: Date


@dataclass(frozen=True, slots=True)
class Edition:
    """One bulletin in one language: everything a layout shows of it."""

    slug: str
    language: str
    section: str
    kind: Kind
    title: LocalText
    summary: LocalText
    date: Date
    blocks: tuple[Block, ...]
    headings: tuple[Heading, ...]
    images: tuple[EditionImage, ...]
    facts: tuple[EditionFact, ...]
    correction: EditionCorrection | None
    layouts: tuple[str, ...]
    tags: tuple[str, ...]
    valid_from: Date | None
    valid_to: Date | None
    state: str
    """``current``, ``coming`` (before valid_from) or ``over`` (past valid_to) on the build's
    date."""
    total: int
    """Messages in the source."""
    translated: int
    """Messages shown in the edition's own language."""
    review: Review
    reviewed: int = 0
    """Messages shown in the edition's own language that somebody has reviewed."""
    gaps: tuple[str, ...] = ()
    """Names of what ``must_translate`` asks for and is not in the edition's language."""
    cover: bool = False
    """True where print opens with the lead picture from edge to edge."""
    poster: str = ""
    """Id of the section or block that posters show; empty for none."""


# --- Layouts, sheets, proofs, artifacts -------------------------------------


@dataclass(frozen=True, slots=True)
class Layout:
    """A publication layout: ``layouts/<name>/layout.toml`` with templates and CSS."""

    name: str
    format: str
    """Name of the format that renders it: ``pdf``, ``web``, ``kiosk``."""
    title: str
    """English name, a label of the interface."""
    root: str
    """Folder that holds the templates."""
    templates: tuple[tuple[str, str], ...]
    """File name and content of each template and style sheet (own folder, then ``shared/``)."""
    assets: tuple[tuple[str, str], ...] = ()
    """File name and SHA-256 of each binary or SVG asset."""
    options: tuple[tuple[str, str], ...] = ()
    """Values of the ``[options]`` table, as strings."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that a sheet shows."""

    name: str
    """Address inside the sheet, such as ``images/karst.svg``."""
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Sheet:
    """A complete page description: nothing left to fetch."""

    html: str
    css: str
    assets: tuple[Asset, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of type as it was set."""

    text: str
    left: float
    """pt from the left edge of the page."""
    top: float
    """pt from the top edge of the page."""
    width: float
    """Width of the type, pt."""
    measure: float
    """Width that the line had at its disposal, pt."""
    height: float = 0.0
    """Height of the line, pt."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The finished pages as data."""

    pages: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file to ship."""

    name: str
    """Path below ``output/``, with forward slashes."""
    media_type: str
    data: bytes
    pages: int = 0
    """Pages of print; 0 for what has none."""


@dataclass(frozen=True, slots=True)
class Made:
    """What one job gave."""

    artifacts: tuple[Artifact, ...]
    findings: tuple[Finding, ...] = ()
    pages: int = 0
    """Pages of print made by the job."""
