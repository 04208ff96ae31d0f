"""The date a build speaks for."""

from __future__ import annotations

from datetime import date

import pytest

from borderpress.clock import today
from borderpress.errors import BorderpressError


def test_the_written_date_comes_first() -> None:
    assert today("2026-11-23", "0") == date(2026, 11, 23)


def test_then_the_epoch() -> None:
    assert today(None, "86400") == date(1970, 1, 2)


def test_then_the_wall_clock() -> None:
    assert today(None, None) >= date(2026, 11, 23)


@pytest.mark.parametrize(
    ("written", "epoch"),
    [
        ("23/11/2026", None),
        ("2026-02-30", None),
        ("20261123", None),
        ("2026-W48-1", None),
        (None, "soon"),
        (None, "9" * 30),
    ],
)
def test_no_date_is_told(written: str | None, epoch: str | None) -> None:
    with pytest.raises(BorderpressError):
        today(written, epoch)
