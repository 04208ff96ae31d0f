"""Looks for sticks and asks the web address, again and again."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from borderpress_kiosk.sources import FOLDER, stick, sticks, web
from borderpress_kiosk.update import Kiosk, attempt, check_screen
from borderpress_kiosk.verify import claimed_version

HOUR = 3600.0
"""Seconds between two records of how late it is at least."""
DAY = 24 * HOUR
"""Seconds between two looks at every byte on screen."""
FIRST_RETRY = 60.0
"""Seconds after a first failure of the network."""
LAST_RETRY = 6 * HOUR
"""Longest wait after many failures."""

Known = tuple[int, int, int] | None
"""What tells one stick, and one writing of it, from another."""


@dataclass(slots=True)
class Watch:
    """What one look remembers for the next."""

    kiosk: Kiosk
    handled: dict[Path, Known] = field(default_factory=dict)
    """Mount points that were seen, and what lay there."""
    failures: int = 0
    """Failures of the network in a row."""
    next_poll: float = 0.0
    next_tick: float = 0.0
    next_check: float = field(default_factory=lambda: time.monotonic() + DAY)

    def look(self) -> list[str]:
        """Look once at everything that is due; return the codes of what came of it."""
        codes = self._sticks() + self._poll()
        now = time.monotonic()
        if now >= self.next_check:
            self.next_check = now + DAY
            check_screen(self.kiosk)
        if now >= self.next_tick:
            self.next_tick = now + HOUR
            self.kiosk.tick()
            self.kiosk.write_status()
        elif codes:
            self.kiosk.write_status()
        return codes

    def _sticks(self) -> list[str]:
        """Handle the sticks that are new, the newest release first."""
        there = {path: identity(path) for path in sticks(self.kiosk.config.media)}
        fresh = [path for path, known in there.items() if self.handled.get(path, 0) != known]
        self.handled = there
        fresh.sort(key=lambda path: (-claimed_version(stick(path)), str(path)))
        codes = [attempt(self.kiosk, stick(path)) for path in fresh]
        for path in fresh:
            self.kiosk.leave_status(path)
        return codes

    def _poll(self) -> list[str]:
        """Ask the web address when it is time; wait longer after each failure."""
        if not self.kiosk.config.address or time.monotonic() < self.next_poll:
            return []
        code = attempt(self.kiosk, web(self.kiosk.config.address))
        self.failures = self.failures + 1 if code == "network.unreachable" else 0
        self.next_poll = time.monotonic() + wait(self.failures, self.kiosk.config.poll)
        return [code]


def identity(mount: Path) -> Known:
    """Return what tells one writing of a stick from another; None where nothing can be read."""
    try:
        found = (mount / FOLDER / "metadata" / "timestamp.json").stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_mtime_ns


def wait(failures: int, poll: float, chance: Callable[[], float] = random.random) -> float:
    """Return the seconds until the next poll: doubled after each failure, with a fifth of chance.

    Kiosks that lose their network together do not come back together.
    """
    if failures == 0:
        return poll
    return min(FIRST_RETRY * 2.0 ** min(failures - 1, 20), LAST_RETRY) * (0.9 + 0.2 * chance())
