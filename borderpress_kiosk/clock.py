"""What time it is, on a machine whose clock nobody sets.

Three things are known.  The **floor**: no earlier than the day on which the newest verified
release was issued, plus the time this kiosk has run since; a true lower bound.  The **system
clock**: right, or years behind after a dead battery, or far ahead.  The **tolerance**: how far
ahead of the floor the system clock is still believed.

Whether a release on a stick has expired is asked of the later of floor and system clock, but of
the floor alone when the system clock is too far ahead to be believed.  So a stick younger than
its lifetime less the tolerance is never refused for a wrong clock, and an expired one is refused
whenever the clock is right and the kiosk was not switched off for longer than the tolerance.
What the banner tells readers is stricter: the later of the two, always, since a banner with a
date that is not needed does less harm than one that is missing.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

WRITTEN = "%Y-%m-%dT%H:%M:%SZ"


def parse(text: str) -> datetime:
    """Return a moment written as 2026-11-24T00:00:00Z, or a day as its first moment; ValueError."""
    form = WRITTEN if "T" in text else "%Y-%m-%d"
    return datetime.strptime(text, form).replace(tzinfo=UTC)


def written(moment: datetime) -> str:
    """Return a moment as it is written in files."""
    return moment.astimezone(UTC).strftime(WRITTEN)


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known about the time at one moment."""

    system: datetime
    """What the machine says."""
    floor: datetime
    """It is no earlier than this."""
    tolerance: timedelta
    """How far ahead of the floor the system clock is believed."""

    def with_floor(self, moment: datetime) -> Reading:
        """Return the reading of somebody who also knows that it is no earlier than ``moment``."""
        return Reading(self.system, max(self.floor, moment), self.tolerance)

    @property
    def behind(self) -> bool:
        """Whether the system clock is certainly wrong: earlier than the floor (by a day)."""
        return self.system < self.floor - timedelta(days=1)

    @property
    def ahead(self) -> bool:
        """Whether the system clock is too far ahead to be believed."""
        return self.system > self.floor + self.tolerance

    @property
    def strict(self) -> datetime:
        """Return the later of floor and system clock."""
        return max(self.system, self.floor)

    def has_expired(self, expires: datetime) -> bool:
        """Return whether a release to be installed has expired."""
        return (self.floor if self.ahead else self.strict) >= expires


@dataclass(slots=True)
class Clock:
    """Reads the system clock and moves the floor along with the time the machine runs."""

    floor: datetime
    tolerance: timedelta
    offset: timedelta = timedelta()
    """Added to the system clock; not zero only with ``--now``."""
    started: float = 0.0

    def __post_init__(self) -> None:
        self.started = running()

    def read(self) -> Reading:
        """Return what is known now."""
        lived = timedelta(seconds=running() - self.started)
        return Reading(datetime.now(UTC) + self.offset, self.floor + lived, self.tolerance)

    def set_floor(self, floor: datetime) -> None:
        """Let the floor begin anew at ``floor``."""
        self.floor, self.started = floor, running()


def running() -> float:
    """Return the seconds since the machine was started, time asleep included."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)
