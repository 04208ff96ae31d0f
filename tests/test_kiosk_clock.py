"""What a kiosk makes of a clock that nobody sets: laws first."""

from __future__ import annotations

import ast
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kiosks import ROOT

from borderpress_kiosk import clock
from borderpress_kiosk.clock import Clock, Reading, parse, written
from borderpress_kiosk.words import EVENTS, sentences

LIFE, TOLERANCE = timedelta(days=180), timedelta(days=90)
MOMENTS = st.integers(0, 3_786_912_000).map(lambda second: datetime.fromtimestamp(second, UTC))
SPANS = st.timedeltas(timedelta(), timedelta(days=4000))


@given(system=MOMENTS, now=MOMENTS, age=SPANS, behind=SPANS)
def test_no_clock_refuses_a_stick_younger_than_its_life_less_the_tolerance(
    system: datetime, now: datetime, age: timedelta, behind: timedelta
) -> None:
    """``now`` is the true time, which the kiosk cannot see; its floor is ``behind`` it."""
    if age >= LIFE - TOLERANCE:
        age %= LIFE - TOLERANCE
    issued = now - age
    reading = Reading(system, now - behind, TOLERANCE).with_floor(issued)
    assert not reading.has_expired(issued + LIFE)


@given(now=MOMENTS, late=SPANS, asleep=SPANS)
def test_a_right_clock_refuses_every_expired_stick_unless_the_kiosk_slept_too_long(
    now: datetime, late: timedelta, asleep: timedelta
) -> None:
    issued = now - LIFE - late
    reading = Reading(now, now - asleep % TOLERANCE, TOLERANCE).with_floor(issued)
    assert reading.has_expired(issued + LIFE)


@given(system=MOMENTS, floor=MOMENTS, late=SPANS)
def test_what_has_certainly_expired_is_refused_by_any_clock(
    system: datetime, floor: datetime, late: timedelta
) -> None:
    assert Reading(system, floor, TOLERANCE).has_expired(floor - late)


@given(system=MOMENTS, floor=MOMENTS, issued=MOMENTS)
def test_time_never_runs_back(system: datetime, floor: datetime, issued: datetime) -> None:
    reading = Reading(system, floor, TOLERANCE)
    assert reading.with_floor(issued).floor >= reading.floor
    assert reading.strict >= reading.floor
    assert not (reading.ahead and reading.behind)


def test_the_floor_moves_with_the_time_the_machine_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "running", lambda: 1000.0)
    kept = Clock(parse("2026-11-24"), TOLERANCE)
    monkeypatch.setattr(clock, "running", lambda: 1000.0 + 86400)
    assert written(kept.read().floor) == "2026-11-25T00:00:00Z"
    kept.set_floor(kept.read().floor)
    assert written(kept.read().floor) == "2026-11-25T00:00:00Z"


@pytest.mark.parametrize("text", ["2026-11-24T08:00:00Z", "2026-11-24"])
def test_moments_are_read_as_they_are_written(text: str) -> None:
    assert written(parse(text)).startswith(text)
    with pytest.raises(ValueError, match="unconverted"):
        parse(f"{text} ")


def test_every_code_that_is_told_has_its_sentences_and_the_other_way_round() -> None:
    told = set()
    for path in (ROOT / "borderpress_kiosk").glob("*.py"):
        if path.name != "words.py":
            nodes = ast.walk(ast.parse(path.read_text("utf-8")))
            told |= {n.value for n in nodes if isinstance(n, ast.Constant) and n.value in EVENTS}
    assert told == set(EVENTS)
    for code in EVENTS:
        vietnamese, english = sentences(code, {"version": "3", "issued": "2026-11-24"})
        assert vietnamese != english
        assert "{" not in vietnamese + english
