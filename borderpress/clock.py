"""The date a build speaks for."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from borderpress.errors import BorderpressError
from borderpress.model import say

WRITTEN = re.compile(r"\d{4}-\d\d-\d\d")
"""The one way a date is written; Python would take week dates as well."""


def today(written: str | None, epoch: str | None) -> date:
    """Return ``--date``, else the day of SOURCE_DATE_EPOCH (UTC), else today (local).

    Raises BorderpressError when either is no date.
    """
    try:
        if written:
            return date.fromisoformat(written if WRITTEN.fullmatch(written) else "")
        if epoch:
            return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError):
        raise BorderpressError(
            say("“{value}” is not a date.", value=written or epoch),
            say("Write year-month-day, such as 2026-11-23."),
        ) from None
    return datetime.now().astimezone().date()
