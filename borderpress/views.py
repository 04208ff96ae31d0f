"""What lists show: teasers, sections, switchers, in the language of the reader.

Pure functions from the project and its editions; one table of which editions
exist drives every list, switcher and ``hreflang``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from borderpress.edition import Words
from borderpress.layout import Choice, PublicationView, SectionView, Teaser
from borderpress.model import Campaign, Edition, Language, LocalText, Publication

Table = Mapping[tuple[str, str], Edition]
"""(slug, tag) → edition: what exists."""


@dataclass(frozen=True, slots=True)
class CampaignView:
    """A campaign as a reader of one language sees it."""

    name: str
    title: LocalText
    slogan: LocalText
    partner: str
    colour: str
    motif: str
    teasers: tuple[Teaser, ...]


def home_url(tag: str) -> str:
    """Return the address of a language's home page from the site's root."""
    return f"{tag}/"


def search_url(tag: str) -> str:
    """Return the address of the page that searches a language, from the site's root."""
    return f"{tag}/search/"


def section_url(tag: str, section: str) -> str:
    """Return the address of a section's page from the site's root."""
    return f"{tag}/{section}/"


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
    found: Sequence[Campaign], words: Words, shown: Sequence[Teaser]
) -> tuple[CampaignView, ...]:
    """Return the campaigns that have something to show in this language."""
    by_slug = {t.slug: t for t in shown}
    views = (
        CampaignView(
            campaign.name,
            words.text(campaign.title),
            words.text(campaign.slogan),
            campaign.partner,
            campaign.colour,
            campaign.motif,
            tuple(by_slug[slug] for slug in campaign.bulletins if slug in by_slug),
        )
        for campaign in found
    )
    return tuple(view for view in views if view.teasers)


def choices(
    urls: Mapping[str, str], languages: Mapping[str, Language], current: str
) -> tuple[Choice, ...]:
    """Return a language switcher; ``urls``: address by tag, in the order to show."""
    return tuple(
        Choice(tag, languages[tag].autonym, url, tag == current) for tag, url in urls.items()
    )
