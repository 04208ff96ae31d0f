"""Campaigns on the site: pairs on both sides of a gate, itineraries, events that are not over."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from small import DAY, WEB, edit, made, make, small_project

from borderpress.press import build
from borderpress.project import load

ROOT = Path(__file__).parents[1]
CAMPAIGN = """\
title = "Việt – Lào"
slogan = "Hai quốc gia, một điểm đến"
partner = "LA"
colour = "tourism"
motif = "diamonds"
bulletins = ["ben-nay", "ben-kia", "lo-trinh", "cua-khau"]

[[pair]]
gate = "lao-bao"
ours = "ben-nay"
theirs = "ben-kia"

[[event]]
title = "Hội đã qua"
place = "Chợ"
starts = 2026-01-01
source = "Báo thử"
checked_on = 2025-12-01

[[event]]
title = "Hội sắp tới"
place = "Chợ"
starts = 2027-01-01
ends = 2027-01-03
source = "Báo thử"
checked_on = 2026-11-01
"""
GLOSSARY = """\
[[term]]
id = "lao-bao"
kind = "gate"
vi = "Lao Bảo"
source = "Trang thử"
"""
BULLETIN = """\
---
title: "{title}"
summary: Một câu.
date: 2026-11-20
section: gates
kind: {kind}
languages: [vi]
layouts: [web]
---
## Ngày thứ nhất

Đi.
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = small_project(tmp_path_factory.mktemp("campaign"))
    (root / "content/glossary.toml").write_text(GLOSSARY, "utf-8")
    (root / "content/campaigns").mkdir()
    (root / "content/campaigns/viet-lao.toml").write_text(CAMPAIGN, "utf-8")
    for slug, title, kind in (
        ("ben-nay", "Bên này", "destination"),
        ("ben-kia", "Bên kia", "destination"),
        ("lo-trinh", "Lộ trình hai ngày", "itinerary"),
    ):
        text = BULLETIN.format(title=title, kind=kind)
        (root / f"content/bulletins/{slug}.md").write_text(text, "utf-8")
    make(root, selection=WEB)
    return root


def page(project: Path, url: str) -> str:
    return (project / "output/web" / url / "index.html").read_text("utf-8")


def test_a_campaign_shows_pairs_itineraries_and_the_rest_each_once(project: Path) -> None:
    text = page(project, "vi/campaign/viet-lao")
    heads = re.findall(r'<h2 id="(\w+)"', text)
    assert heads == ["pairs", "itineraries", "events", "others"]
    links = re.findall(r'<a href="\.\./\.\./gates/([\w-]+)/"', text)
    assert sorted(links) == ["ben-kia", "ben-nay", "cua-khau", "lo-trinh"]
    assert links.index("ben-nay") < links.index("ben-kia")


def test_an_event_that_is_over_is_gone_and_comes_back_on_no_other_day(project: Path) -> None:
    text = page(project, "vi/campaign/viet-lao")
    assert "Hội sắp tới" in text
    assert "Hội đã qua" not in text


def test_a_day_on_which_an_event_ends_makes_again_only_what_shows_it(project: Path) -> None:
    def build_on(day: date) -> set[str]:
        report = build(
            load(project, ROOT), WEB, day, project / "output", 1, lambda _n: lambda _r: None
        )
        return made(report)

    assert build_on(DAY) == set()
    again = build_on(date(2027, 1, 4))
    assert "web lists vi" in again
    assert not any(name.startswith(("web ben-", "web lo-trinh")) for name in again)
    assert "Hội sắp tới" not in page(project, "vi/campaign/viet-lao")
    build_on(DAY)


def test_a_destination_leads_to_the_other_side_and_to_its_campaign(project: Path) -> None:
    text = page(project, "vi/gates/ben-nay")
    aside = re.search(r'<aside class="wrap more opposite".*?</aside>', text, re.DOTALL)
    assert aside
    assert "Bên kia" in aside.group()
    assert "Lao Bảo" in aside.group()
    assert 'href="../../campaign/viet-lao/"' in text


@pytest.mark.parametrize(
    ("slug", "about"), [("ben-nay", "TouristDestination"), ("lo-trinh", "TouristTrip")]
)
def test_machines_are_told_what_it_is(project: Path, slug: str, about: str) -> None:
    found = re.search(
        r'<script type="application/ld\+json">(.*?)</script>', page(project, f"vi/gates/{slug}")
    )
    assert found
    assert json.loads(found[1])["@graph"][0]["about"]["@type"] == about


def test_the_site_map_knows_the_campaign(project: Path) -> None:
    assert "/vi/campaign/viet-lao/" in (project / "output/web/sitemap.xml").read_text("utf-8")


def test_home_leads_to_the_campaign(project: Path) -> None:
    assert 'href="campaign/viet-lao/"' in page(project, "vi")


def test_a_kiosk_has_no_page_of_a_campaign_and_no_link_to_one(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    (root / "content/campaigns").mkdir()
    text = CAMPAIGN.partition("[[pair]]")[0].replace('"ben-nay", "ben-kia", "lo-trinh", ', "")
    (root / "content/campaigns/viet-lao.toml").write_text(text, "utf-8")
    edit(root / "content/campaigns/viet-lao.toml", 'colour = "tourism"', 'colour = "trade"')
    make(root)
    assert not list((root / "output/kiosk").rglob("campaign"))
    pages = [p.read_text("utf-8") for p in (root / "output/kiosk").rglob("*.html")]
    assert pages
    assert not any("campaign/viet-lao" in page for page in pages)
