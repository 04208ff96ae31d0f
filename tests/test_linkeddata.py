"""What pages tell machines: JSON-LD that nothing can break out of."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from borderpress.layout import PublicationView
from borderpress.linkeddata import Told, linked_data
from borderpress.model import Edition, EditionCorrection, Kind, LocalText, Review


def said(text: str, tag: str = "vi") -> LocalText:
    return LocalText(text, tag)


PUBLICATION = PublicationView(
    said("Bản tin"), said("Thử"), said("Ban kiểm thử"), "a@example.org", "https://example.org"
)
EDITION = Edition(
    slug="x",
    language="lo",
    section="gates",
    kind=Kind.BULLETIN,
    title=said("ຜ່ານດ່ານ", "lo"),
    summary=said("Mang theo giấy tờ."),
    date=date(2026, 11, 1),
    blocks=(),
    headings=(),
    images=(),
    facts=(),
    correction=None,
    layouts=("web",),
    tags=("cửa khẩu",),
    valid_from=None,
    valid_to=date(2026, 12, 5),
    state="current",
    total=2,
    translated=1,
    review=Review("not reviewed"),
)
TOLD = Told(
    "lo", "ຜ່ານດ່ານ", "https://example.org/lo/gates/x/", PUBLICATION, "https://example.org/lo/"
)


def nodes(told: Told) -> list[dict[str, Any]]:
    found = json.loads(linked_data(told))
    assert found["@context"] == "https://schema.org"
    graph: list[dict[str, Any]] = found["@graph"]
    return graph


@given(st.text() | st.sampled_from(["</script>", "<!--<script>", "\u2028]]>&lt;"]))
def test_no_text_ends_the_element_it_stands_in(text: str) -> None:
    edition = replace(EDITION, title=said(text), summary=said(text))
    json_ld = linked_data(replace(TOLD, edition=edition, section=text))
    assert not set("<>&\u2028\u2029") & set(json_ld)
    article = json.loads(json_ld)["@graph"][0]
    assert article.get("headline", "") == text
    assert article.get("articleSection", "") == text


def test_a_bulletin_is_a_news_article() -> None:
    told = replace(
        TOLD, edition=EDITION, original="https://example.org/vi/gates/x/", changed=EDITION.date
    )
    (article,) = nodes(told)
    assert article["@type"] == "NewsArticle"
    assert article["inLanguage"] == "lo"
    assert article["datePublished"] == article["dateModified"] == "2026-11-01"
    assert article["expires"] == "2026-12-05"
    assert article["translationOfWork"]["url"] == "https://example.org/vi/gates/x/"
    assert "about" not in article
    assert "image" not in article


def test_a_destination_is_what_its_article_is_about() -> None:
    (article,) = nodes(replace(TOLD, edition=EDITION, subject="TouristDestination", image="i.png"))
    assert article["about"]["@type"] == "TouristDestination"
    assert article["about"]["image"] == article["image"] == "i.png"


def test_a_correction_is_a_review_of_its_claim() -> None:
    correction = EditionCorrection(said("Sai"), said("Đúng"), said("Nguồn"), date(2026, 10, 1))
    _, review = nodes(replace(TOLD, edition=replace(EDITION, correction=correction)))
    assert review["@type"] == "ClaimReview"
    assert review["claimReviewed"] == "Sai"
    assert review["reviewBody"] == "Đúng"
    assert review["reviewRating"]["ratingValue"] == review["reviewRating"]["worstRating"]


def test_lists_belong_to_the_site_and_the_home_page_is_the_site() -> None:
    (home,) = nodes(replace(TOLD, address=TOLD.home))
    assert home["@type"] == "WebSite"
    (page,) = nodes(replace(TOLD, address="https://example.org/lo/gates/"))
    assert page["isPartOf"] == home
