"""The job ticket and the slug line: what a print shop reads about a job."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pikepdf import Name

from borderpress.checks.preflight.base import Examined, limits
from borderpress.checks.preflight.fonts import fonts
from borderpress.checks.preflight.ink import LEAST
from borderpress.imposition import Plan
from borderpress.layout import Speech, language_css, render
from borderpress.model import Asset, Language, Layout, LocalText, Sheet, Text
from borderpress.preflight import UNPROVED, Preflight
from borderpress.printprofile import PrintProfile
from borderpress.sight import MM, Box, thumbnails
from borderpress.text.html import prepare

SHOWN = 6
"""Pages of which the ticket shows a picture."""
WRONG = 8
"""Faults that the ticket spells out; the JSON file has all."""
LISTED = 14
"""Fonts, and pictures, that the ticket names."""
WIDE = 25.5
"""mm: width of a thumbnail, three in a row."""
SLUG_GAP = 4
"""mm between the line of the trim and the slug line, and between this and a fold."""
WIDER = 39.5
"""mm: two in a row, for sheets that are folded more than once."""
PIXELS = 240
"""Width of a thumbnail."""
FOLDED = "folded.png"
"""Address of the picture of a folded leaflet."""


@dataclass(frozen=True, slots=True)
class Clerk:
    """How job tickets are written: their layout, language and words, as plain values."""

    layout: Layout
    language: Language
    languages: tuple[Language, ...]
    """The languages that may occur on a ticket or slug line."""
    sentences: tuple[tuple[str, str], ...]
    """(msgid, translation) of what tickets and checks say."""
    fonts: tuple[str, ...]
    """Digests of the font files that a ticket may use."""

    def told(self, text: Text) -> str:
        """Return a sentence in the language of the ticket."""
        return text.fill(dict(self.sentences).get(text.msgid, text.msgid))

    def speech(self, speech: Speech) -> Speech:
        """Return ``speech`` with the sentences of tickets."""
        words = dict(self.sentences)
        return replace(speech, sentence=lambda msgid: words.get(msgid, msgid))


@dataclass(frozen=True, slots=True)
class Page:
    """A page as the ticket shows it."""

    number: int
    width: float
    """mm, as the height."""
    height: float
    trim: str
    """CSS: where the box stands on the thumbnail."""
    bleed: str
    picture: str = ""
    """Address of the thumbnail; empty for pages that are not shown."""
    heat: str = ""
    """Address of the map of too much ink; empty where there is none."""
    folds: tuple[str, ...] = ()
    """CSS: where the sheet is folded."""
    ink: int = 0
    """Most ink of the page, percent; 0 where it was not measured."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a job prints."""

    titles: tuple[LocalText, ...]
    """In each language of the sheet."""
    slug: str
    tag: str
    """Of the language; ``vi+lo`` of a bilingual sheet."""
    day: date


@dataclass(frozen=True, slots=True)
class Job:
    """The finished file."""

    subject: Subject
    profile: PrintProfile
    file: str
    """Name of the PDF."""
    data: bytes
    sha256: str
    plan: Plan | None = None
    """How its pages stand on sheets; None for single pages."""
    folded: bytes = b""
    """PNG of the folded leaflet; empty for what is not one."""


def slug_sheet(
    clerk: Clerk,
    speech: Speech,
    subject: Subject,
    profile: PrintProfile,
    size: Sequence[float],
    folds: Sequence[Sequence[float]] = (),
) -> Sheet:
    """Return a page for each of ``size[3]`` pages with the slug line at its foot.

    ``size``: width and height of the paper, what it reaches beyond the trim (mm), pages;
    ``folds``: where each page is folded, mm from its trim: the line keeps clear of the marks.
    """
    width, height, inset, pages = size
    edges = [min(at, width - 2 * inset - at) for side in folds for at in side]
    room = min(edges, default=width) - 2 * SLUG_GAP
    html = render(
        clerk.layout,
        "slug.html.j2",
        clerk.speech(speech),
        titles=subject.titles,
        slug=subject.slug,
        tag=subject.tag,
        day=subject.day.isoformat(),
        profile=profile,
        width=f"{width:.4f}",
        height=f"{height:.4f}",
        inset=inset,
        pages=int(pages),
        gap=SLUG_GAP,
        room=f"{room:.2f}",
    )
    return Sheet(_prepared(clerk, html), _css(clerk, "slug.css"), ())


def ticket_sheet(clerk: Clerk, speech: Speech, job: Job, pdf: Examined, report: Preflight) -> Sheet:
    """Return the sheet of the job ticket."""
    pages, pictures = _pages(pdf, job.profile, job.plan)
    if job.folded:
        pictures = (*pictures, Asset(FOLDED, "image/png", job.folded))
    wrong = [verdict for _, verdict in report.verdicts()]
    html = render(
        clerk.layout,
        "ticket.html.j2",
        clerk.speech(speech),
        titles=job.subject.titles,
        slug=job.subject.slug,
        tag=job.subject.tag,
        day=job.subject.day.isoformat(),
        profile=job.profile,
        plan=job.plan,
        folded=FOLDED if job.folded else "",
        file=job.file,
        size=len(job.data),
        sha256=job.sha256,
        report=report,
        pages=pages,
        shown=sum(bool(page.picture) for page in pages),
        final_size=_final_size(pdf),
        wrong=wrong[:WRONG],
        more_wrong=max(len(wrong) - WRONG, 0),
        fonts=_shortened(sorted(set(_font_names(pdf)))),
        pictures=list(_placed_pictures(pdf))[:LISTED],
        unproved=UNPROVED,
        told=_teller(clerk),
    )
    return Sheet(_prepared(clerk, html), _css(clerk, "colours.css", "ticket.css"), pictures)


def _teller(clerk: Clerk) -> Callable[[Text | str], str]:
    def told(text: Text | str) -> str:
        return clerk.told(Text(text) if isinstance(text, str) else text)

    return told


def _prepared(clerk: Clerk, html: str) -> str:
    by_tag = {language.tag: language for language in clerk.languages}
    return prepare(html, by_tag, clerk.language.tag, breaks=True)


def _css(clerk: Clerk, *names: str) -> str:
    files = dict(clerk.layout.templates)
    return language_css(clerk.languages) + "\n".join(files[name] for name in names)


# --- What stands on the ticket ------------------------------------------------


def _pages(
    pdf: Examined, profile: PrintProfile, plan: Plan | None
) -> tuple[list[Page], tuple[Asset, ...]]:
    """Return the pages, and the pictures of the first of them."""
    wide = WIDE if plan is None or len(plan.folds) < 2 else WIDER
    assets: list[Asset] = []

    def asset(name: str, data: bytes) -> str:
        assets.append(Asset(name, "image/png", data))
        return name

    inks = pdf.inks if limits(profile) else ()
    found = []
    for number, page in enumerate(pdf.pdf.pages, 1):
        media = pdf.box(page, "MediaBox")
        across, down = media[2] - media[0], media[3] - media[1]
        trim = pdf.box(page, "TrimBox")
        boxes = [_css_box(box, media) for box in (trim, pdf.box(page, "BleedBox"))]
        folds = tuple(_css_box(fold, media) for fold in _folds(trim, plan, number - 1))
        ink = inks[number - 1].most_of(LEAST) if len(inks) >= number else 0
        high = round(wide * down / across, 2)
        found.append(Page(number, wide, high, boxes[0], boxes[1], folds=folds, ink=ink))
    for number, png in enumerate(thumbnails(pdf.data, round(PIXELS * wide / WIDE), SHOWN)):
        heat = ""
        if found[number].ink > profile.ink_limit:
            heat = asset(f"heat-{number}.png", inks[number].over(profile.ink_limit))
        picture = asset(f"page-{number}.png", png)
        found[number] = replace(found[number], picture=picture, heat=heat)
    return found, tuple(assets)


def _folds(trim: Box, plan: Plan | None, side: int) -> Iterator[Box]:
    """Yield each fold of a side as a box without width."""
    left, bottom, _, top = trim
    for fold in plan.folds_of(side) if plan else ():
        x = left + fold * MM
        yield x, bottom, x, top


def _css_box(box: Box, media: Box) -> str:
    """Return where a box stands on a picture of the media box."""
    across, down = media[2] - media[0], media[3] - media[1]
    left, top = (box[0] - media[0]) / across, (media[3] - box[3]) / down
    wide, high = (box[2] - box[0]) / across, (box[3] - box[1]) / down
    places = (("left", left), ("top", top), ("width", wide), ("height", high))
    return ";".join(f"{name}:{100 * share:.2f}%" for name, share in places)


def _final_size(pdf: Examined) -> str:
    left, bottom, right, top = pdf.box(pdf.pdf.pages[0], "TrimBox")
    return f"{(right - left) / MM:.0f} × {(top - bottom) / MM:.0f}"


def _font_names(pdf: Examined) -> Iterator[str]:
    for font in fonts(pdf):
        name = str(font.get(Name.BaseFont, "?")).lstrip("/")
        yield name.partition("+")[2] or name


def _shortened(names: list[str]) -> list[str]:
    more = len(names) - LISTED
    return [*names[:LISTED], f"… + {more}"] if more > 0 else names


@dataclass(frozen=True, slots=True)
class PlacedPicture:
    """A picture on a page."""

    page: int
    ppi: int
    space: str


def _placed_pictures(pdf: Examined) -> Iterator[PlacedPicture]:
    for mark in pdf.marks:
        if mark.kind == "picture":
            yield PlacedPicture(mark.page, round(mark.size), mark.colour.space)
