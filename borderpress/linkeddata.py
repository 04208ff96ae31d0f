"""What a page tells machines about itself: JSON-LD in the words of schema.org.

Sources: https://schema.org/NewsArticle, /ClaimReview, /TouristDestination, /WebSite.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from borderpress.layout import PublicationView
from borderpress.model import Edition, EditionCorrection

Node = dict[str, object]

ESCAPES = str.maketrans({letter: f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"})
"""What could end a script element or open a comment in it, as JSON writes it harmlessly."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a page tells of."""

    language: str
    title: str
    address: str
    publication: PublicationView
    home: str
    """Address of the home page in the page's language."""
    edition: Edition | None = None
    section: str = ""
    """Title of the section."""
    subject: str = ""
    """Type of schema.org that the edition is about."""
    image: str = ""
    """Address of the lead picture."""
    original: str = ""
    """Address of the page in the source language, unless this is it."""
    changed: date | None = None


def linked_data(told: Told) -> str:
    """Return JSON-LD for a script element: nothing in it can end the element."""
    edition = told.edition
    graph = [_site(told) if edition is None else _article(told, edition)]
    if edition and edition.correction:
        graph.append(_review(told, edition.correction))
    text = json.dumps(
        {"@context": "https://schema.org", "@graph": graph},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return text.translate(ESCAPES)


def _filled(values: Mapping[str, object]) -> Node:
    """Return the values that say something."""
    return {key: value for key, value in values.items() if value not in ("", None, [], {})}


def _publisher(told: Told) -> Node:
    return {
        "@type": "Organization",
        "name": told.publication.publisher.text,
        "url": told.publication.base_url + "/",
    }


def _site(told: Told) -> Node:
    is_home = told.address == told.home
    site = _filled(
        {
            "@type": "WebSite",
            "name": told.publication.title.text,
            "description": told.publication.tagline.text,
            "url": told.home,
            "inLanguage": told.language,
            "publisher": _publisher(told),
        }
    )
    if is_home:
        return site
    return {
        "@type": "CollectionPage",
        "name": told.title,
        "url": told.address,
        "inLanguage": told.language,
        "isPartOf": site,
    }


def _article(told: Told, edition: Edition) -> Node:
    """Return the bulletin as a news article; its language is that of its title."""
    return _filled(
        {
            "@type": "NewsArticle",
            "headline": edition.title.text,
            "description": edition.summary.text,
            "url": told.address,
            "mainEntityOfPage": told.address,
            "inLanguage": edition.title.language,
            "datePublished": edition.date.isoformat(),
            "dateModified": told.changed.isoformat() if told.changed else "",
            "articleSection": told.section,
            "keywords": list(edition.tags),
            "image": told.image,
            "isAccessibleForFree": True,
            "publisher": _publisher(told),
            "translator": edition.review.translator,
            "translationOfWork": {"@type": "NewsArticle", "url": told.original}
            if told.original
            else {},
            "about": _subject(told, edition),
            "expires": edition.valid_to.isoformat() if edition.valid_to else "",
        }
    )


def _subject(told: Told, edition: Edition) -> Node:
    if not told.subject:
        return {}
    return _filled(
        {
            "@type": told.subject,
            "name": edition.title.text,
            "description": edition.summary.text,
            "image": told.image,
            "url": told.address,
        }
    )


def _review(told: Told, correction: EditionCorrection) -> Node:
    """Return the correction as a review of the claim: 1 of 5 is what schema.org has for false."""
    return {
        "@type": "ClaimReview",
        "url": told.address,
        "inLanguage": correction.claim.language,
        "datePublished": correction.checked_on.isoformat(),
        "author": _publisher(told),
        "claimReviewed": correction.claim.text,
        "reviewBody": correction.truth.text,
        "reviewRating": {"@type": "Rating", "ratingValue": 1, "bestRating": 5, "worstRating": 1},
        "itemReviewed": {"@type": "Claim", "name": correction.claim.text},
        "citation": correction.source.text,
    }
