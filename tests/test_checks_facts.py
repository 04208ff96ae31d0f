"""Facts before, on and after their days."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import TOOLKIT, WEB, edit, make, small_project

from borderpress.checks.facts import fact_findings, is_near, stale_findings, state
from borderpress.model import Fact, Finding, Severity
from borderpress.project import load

DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(DAYS, DAYS | st.none(), DAYS, st.integers(0, 900))
def test_a_fact_never_gets_younger(
    checked: date, until: date | None, day: date, stale: int
) -> None:
    order = ("fresh", "stale", "expired")
    fact = Fact("a", "b", "c", checked, until)
    now, later = (order.index(state(fact, d, stale)) for d in (day, day + timedelta(days=1)))
    assert now <= later
    assert (state(fact, day, stale) == "expired") == (until is not None and until < day)
    assert state(fact, day, 0) != "stale"


@given(DAYS, DAYS, st.integers(0, 400))
def test_what_has_expired_was_near_before(until: date, day: date, warning: int) -> None:
    fact = Fact("a", "b", "c", until, until)
    if state(fact, day, 0) == "expired":
        assert is_near(fact, day, warning)
    assert is_near(fact, until, warning + 1)


def found(root: Path, day: date) -> list[Finding]:
    project = load(root, TOOLKIT)
    both = (fact_findings, stale_findings)
    return [f for look in both for f in look(project.publication, project.bulletins, day)]


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        (date(2026, 12, 1), []),
        (date(2026, 12, 2), ["facts.expiring"]),
        (date(2026, 12, 31), ["facts.expiring"]),
        (date(2027, 1, 1), ["facts.expired"]),
        (date(2027, 10, 2), ["facts.expired"]),
    ],
)
def test_findings_by_day(tmp_path: Path, day: date, codes: list[str]) -> None:
    findings = found(small_project(tmp_path), day)
    assert [f.code for f in findings] == codes
    assert all(f.severity is Severity.WARNING for f in findings)
    assert all(str(f.place) == "content/bulletins/cua-khau.md:13" for f in findings)


def test_the_publication_sets_the_days(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    table = "facts = { warn_days = 5, stale_days = 20 }\nsource"
    edit(root / "content/publication.toml", "source", table)
    assert [f.code for f in found(root, date(2026, 10, 21))] == []
    assert [f.code for f in found(root, date(2026, 10, 22))] == ["facts.stale"]
    assert [f.code for f in found(root, date(2026, 12, 27))] == ["facts.expiring", "facts.stale"]


def test_a_page_says_that_a_check_is_long_ago_and_only_then_is_made_again(tmp_path: Path) -> None:
    from small import made

    root = small_project(tmp_path)
    edit(root / "content/bulletins/cua-khau.md", "    valid_until: 2026-12-31\n", "")
    edit(root / "content/publication.toml", "source", "facts = { stale_days = 30 }\nsource")
    page = root / "output/web/vi/gates/cua-khau/index.html"
    make(root, date(2026, 10, 31), WEB)
    assert "fact-stale" not in page.read_text("utf-8")
    again = made(make(root, date(2026, 11, 1), WEB))
    others = ("web server", "web feed", "web search")
    pages = {job for job in again if not job.startswith(others)}
    assert pages == {f"web cua-khau {tag}" for tag in ("vi", "lo", "jra")}
    text = page.read_text("utf-8")
    assert 'class="fact fact-stale"' in text
    assert 'class="stale"' in text
