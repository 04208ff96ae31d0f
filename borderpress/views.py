"""What lists show: teasers, sections, switchers, in the language of the reader.

Pure functions from the project and its editions; one table of which editions
exist drives every list, switcher and ``hreflang``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from borderpress.edition import Words
from borderpress.layout import Choice, PublicationView, SectionView, Teaser
from borderpress.model import Campaign, Edition, Kind, Language, LocalText, Publication

Table = Mapping[tuple[str, str], Edition]
"""(slug, tag) → edition: what exists."""


@dataclass(frozen=True, slots=True)
class EventView:
    """Something that takes place during a campaign."""

    title: LocalText
    place: LocalText
    starts: date
    ends: date
    source: LocalText
    checked_on: date


@dataclass(frozen=True, slots=True)
class PairView:
    """Destinations on both sides of a gate, those of them that this language has."""

    gate: LocalText
    opposite: LocalText | None
    """The gate's name on the other side."""
    teasers: tuple[Teaser, ...]


@dataclass(frozen=True, slots=True)
class CampaignView:
    """A campaign as a reader of one language sees it."""

    name: str
    url: str
    """Address of its page from the site's root; empty where there is none, as in kiosks."""
    title: LocalText
    slogan: LocalText
    partner: str
    colour: str
    motif: str
    teasers: tuple[Teaser, ...]
    """All its bulletins, in the campaign's order."""
    pairs: tuple[PairView, ...] = ()
    events: tuple[EventView, ...] = ()
    """Those that are not over."""
    period_from: date | None = None
    period_to: date | None = None

    def of_kind(self, *kinds: str) -> tuple[Teaser, ...]:
        """Return its bulletins of some kinds."""
        return tuple(teaser for teaser in self.teasers if teaser.kind in kinds)

    def others(self) -> tuple[Teaser, ...]:
        """Return its bulletins that stand nowhere else on its page."""
        shown = {teaser.slug for pair in self.pairs for teaser in pair.teasers}
        return tuple(
            t for t in self.teasers if t.slug not in shown and t.kind != Kind.ITINERARY.value
        )


def home_url(tag: str) -> str:
    """Return the address of a language's home page from the site's root."""
    return f"{tag}/"


def search_url(tag: str) -> str:
    """Return the address of the page that searches a language, from the site's root."""
    return f"{tag}/search/"


def section_url(tag: str, section: str) -> str:
    """Return the address of a section's page from the site's root."""
    return f"{tag}/{section}/"


def campaign_url(tag: str, name: str) -> str:
    """Return the address of a campaign's page from the site's root."""
    return f"{tag}/campaign/{name}/"


def feed_url(tag: str) -> str:
    """Return the address of a language's news feed from the site's root."""
    return f"{tag}/feed.xml"


def article_url(edition: Edition, tag: str = "") -> str:
    """Return the address of an edition's page; the same in every language but for the tag."""
    return f"{tag or edition.language}/{edition.section}/{edition.slug}/"


def publication_view(publication: Publication, words: Words) -> PublicationView:
    """Return the publication's own words in the language of ``words``."""
    return PublicationView(
        words.text(publication.title),
        words.text(publication.tagline),
        LocalText(publication.publisher, publication.source),
        publication.contact,
        publication.base_url,
    )


def site_languages(publication: Publication, table: Table) -> tuple[str, ...]:
    """Return the tags that have at least one edition, in the publication's order."""
    have = {tag for _, tag in table}
    return tuple(tag for tag in publication.languages if tag in have)


def teaser(edition: Edition) -> Teaser:
    """Return what a list shows of an edition."""
    image = next((i for i in edition.images if i.lead), None)
    return Teaser(
        edition.slug,
        article_url(edition),
        edition.title,
        edition.summary,
        edition.date,
        edition.section,
        str(edition.kind),
        image,
        edition.state,
    )


def teasers(table: Table, tag: str) -> tuple[Teaser, ...]:
    """Return the teasers of a language, newest first, then by name."""
    own = [edition for (_, t), edition in table.items() if t == tag]
    own.sort(key=lambda e: (-e.date.toordinal(), e.state == "over", e.slug))
    return tuple(teaser(edition) for edition in own)


def sections(
    publication: Publication, words: Words, tag: str, shown: Sequence[Teaser]
) -> tuple[SectionView, ...]:
    """Return the sections that have something to show, with their teasers."""
    views = []
    for section in publication.sections:
        inside = tuple(t for t in shown if t.section == section.id)
        if inside:
            views.append(
                SectionView(
                    section.id,
                    words.text(section.title),
                    section.colour,
                    section.motif,
                    section_url(tag, section.id),
                    inside,
                )
            )
    return tuple(views)


def section_view(publication: Publication, words: Words, tag: str, section: str) -> SectionView:
    """Return one section without its teasers, for a masthead."""
    found = publication.section(section)
    return SectionView(
        found.id, words.text(found.title), found.colour, found.motif, section_url(tag, found.id)
    )


def campaigns(
    found: Sequence[Campaign],
    words: Words,
    shown: Sequence[Teaser],
    *,
    paged: bool = False,
    day: date | None = None,
    pairs: Callable[[Campaign], tuple[PairView, ...]] = lambda _campaign: (),
) -> tuple[CampaignView, ...]:
    """Return the campaigns that have something to show in this language.

    ``paged``: whether each has a page of its own; ``day``: that of the build, on which some
    events are over; ``pairs``: names the pairs of a campaign.
    """
    by_slug = {t.slug: t for t in shown}
    views = (
        CampaignView(
            campaign.name,
            campaign_url(words.language, campaign.name) if paged else "",
            words.text(campaign.title),
            words.text(campaign.slogan),
            campaign.partner,
            campaign.colour,
            campaign.motif,
            tuple(by_slug[slug] for slug in campaign.bulletins if slug in by_slug),
            pairs(campaign),
            tuple(_events(campaign, words, day)),
            campaign.period_from,
            campaign.period_to,
        )
        for campaign in found
    )
    return tuple(view for view in views if view.teasers)


def _events(campaign: Campaign, words: Words, day: date | None) -> Iterator[EventView]:
    """Yield what is still to come or under way on a day."""
    for event in sorted(campaign.events, key=lambda e: (e.starts, e.title)):
        if day is None or event.ends >= day:
            yield EventView(
                words.text(event.title),
                words.text(event.place),
                event.starts,
                event.ends,
                words.as_written(event.source),
                event.checked_on,
            )


def choices(
    urls: Mapping[str, str], languages: Mapping[str, Language], current: str
) -> tuple[Choice, ...]:
    """Return a language switcher; ``urls``: address by tag, in the order to show."""
    return tuple(
        Choice(tag, languages[tag].autonym, url, tag == current) for tag, url in urls.items()
    )
