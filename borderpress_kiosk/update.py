"""One kiosk: takes a release in, or says why not; brings itself in order after a power cut.

The order of an update is what makes it safe to be killed anywhere: verify; fill the idle slot;
check it; remember the release; swap.  Before the last step the old release is on screen, after
it the new one.
"""

from __future__ import annotations

import errno
import tempfile
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from tuf.api.exceptions import DownloadError, DownloadHTTPError

from borderpress_kiosk.clock import Clock, Reading, parse, written
from borderpress_kiosk.config import Config
from borderpress_kiosk.memory import Memory, Pair, read_memory, write_memory
from borderpress_kiosk.slots import (
    DamagedFileError,
    Listing,
    NoRoomError,
    Slot,
    Slots,
    discard,
    heal,
    install,
)
from borderpress_kiosk.sources import Source, local
from borderpress_kiosk.status import Status, leave_on_stick, record_of
from borderpress_kiosk.verify import (
    Candidate,
    Refused,
    check_expiry,
    examine,
    known_version,
    roots,
)

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(slots=True)
class Kiosk:
    """One kiosk and all that it knows; made by :func:`opened`."""

    config: Config
    clock: Clock
    slots: Slots
    status: Status
    pair: Pair
    """Keeps the metadata of the newest release installed."""
    floor_pair: Pair
    """Keeps how late it is at least."""
    root: bytes
    """The root metadata that came with the machine."""
    memory: Memory | None = None
    floor_root: int = 0
    """Version of the root keys under which the floor was last set; 0 for none."""

    # -- what it tells

    def tell(self, code: str, source: str = "", **values: str) -> None:
        """Note an event."""
        self.status.tell(self.clock.read(), code, source, **values)

    def record(self) -> dict[str, Any]:
        """Return the status as plain values."""
        remembered = known_version(self.memory) if self.memory else 0
        reading, current = self.clock.read(), self.slots.current()
        return record_of(self.config, reading, current, remembered, self.status.events)

    def write_status(self) -> None:
        """Write the status file, the page and the banner."""
        self.status.write(self.record())

    def leave_status(self, mount: Path) -> None:
        """Write the status on a stick."""
        try:
            leave_on_stick(mount, self.record())
        except OSError as error:
            self.tell("stick.not-told", str(mount), detail=error.strerror or str(error))

    # -- what it remembers

    @property
    def attempt_folder(self) -> Path:
        """Return the folder in which metadata are examined."""
        return self.config.state / "attempt"

    def examine(self, source: Source, memory: Memory | None) -> Candidate:
        """Return the release in ``source``, held against ``memory``; raises Refused."""
        return examine(source, self.root, self.config.cluster, memory, self.attempt_folder)

    def remember(self, candidate: Candidate) -> None:
        """Remember that a release is installed, and that it is no earlier than its day; OSError."""
        write_memory(self.pair, candidate.memory)
        self.memory = candidate.memory
        self.keep_floor(self.reading(candidate).floor, candidate.root_version)

    def reading(self, candidate: Candidate) -> Reading:
        """Return what is known about the time when ``candidate`` is there.

        A new root lets the floor begin anew: the way out when somebody once signed a release with
        a day in the far future.
        """
        reading = self.clock.read()
        if 0 < self.floor_root < candidate.root_version:
            return Reading(reading.system, candidate.issued, reading.tolerance)
        return reading.with_floor(candidate.issued)

    def keep_roots(self) -> None:
        """Remember new root keys also when the release was refused: a revoked key stays revoked."""
        found = roots(self.attempt_folder)
        known = self.memory or Memory()
        if len(found) > max(1, len(known.only_roots())):
            others = tuple(row for row in known.files if row not in known.only_roots())
            self.memory = Memory((*found, *others))
            write_memory(self.pair, self.memory)

    def tick(self) -> None:
        """Write down the time that has gone by; a full disk keeps nobody from going on."""
        try:
            self.keep_floor(self.clock.read().floor, self.floor_root)
        except OSError as error:
            tell_disk(self, error, "")

    def keep_floor(self, floor: datetime, root: int) -> None:
        """Write down how late it is at least, and under which root that was found; OSError."""
        self.clock.set_floor(floor)
        self.floor_root = root
        self.floor_pair.write({"floor": written(floor), "root": root})


def opened(config: Config, clock: Clock) -> Kiosk:
    """Return the kiosk that ``config`` describes, as it was left; OSError."""
    for folder in (config.state, config.content):
        folder.mkdir(parents=True, exist_ok=True)
    # What python-tuf downloads stands in a file first; /tmp may be memory, which is short here.
    tempfile.tempdir = str(config.state)
    status = Status(config.state)
    status.load()
    floor_pair = Pair(config.state, "clock")
    known = floor_pair.read() or {}
    if "floor" in known:
        clock.set_floor(max(clock.floor, parse(known["floor"])))
    return Kiosk(
        config, clock, Slots(config.content), status, Pair(config.state, "memory"), floor_pair,
        config.root.read_bytes(), floor_root=int(known.get("root", 0)),
    )  # fmt: skip


# --- After the start ------------------------------------------------------------


def start(kiosk: Kiosk) -> None:
    """Bring everything in order: state files, an update that was cut off, a damaged slot."""
    kiosk.tell("kiosk.started")
    try:
        _restore_memory(kiosk)
        _finish(kiosk)
    except OSError as error:
        tell_disk(kiosk, error, "")
    check_screen(kiosk)
    reading = kiosk.clock.read()
    if reading.behind:
        kiosk.tell("clock.behind", detail=written(reading.floor)[:10])
    if reading.ahead:
        kiosk.tell("clock.ahead", detail=written(reading.floor)[:10])
    kiosk.write_status()


def _restore_memory(kiosk: Kiosk) -> None:
    """Read what is remembered; where state files are damaged, take it from what is whole."""
    damaged = kiosk.pair.damaged() or kiosk.floor_pair.damaged()
    kiosk.memory = read_memory(kiosk.pair)
    if kiosk.memory is None:
        found = [c for slot in _slots(kiosk) if (c := _own(kiosk, slot, None))]
        newest = max(found, key=lambda candidate: candidate.version, default=None)
        if newest:
            kiosk.remember(newest)
            kiosk.tell("memory.restored", detail=f"bản số / release {newest.version}")
            return
    elif kiosk.pair.damaged():
        write_memory(kiosk.pair, kiosk.memory)
    if damaged:
        kiosk.keep_floor(_floor_of(kiosk), kiosk.floor_root)
        kiosk.tell("memory.restored", detail="bản sao / copy")


def _floor_of(kiosk: Kiosk) -> datetime:
    """Return how late it is at least, by the clock record and by what the slots hold."""
    issued = [parse(m["issued"]) for slot in _slots(kiosk) if (m := slot.manifest())]
    return max([kiosk.clock.read().floor, *issued])


def _slots(kiosk: Kiosk) -> list[Slot]:
    current = kiosk.slots.current()
    return [*([current] if current else []), kiosk.slots.idle()]


def _own(kiosk: Kiosk, slot: Slot, memory: Memory | None) -> Candidate | None:
    """Return the release that a slot's own metadata describe, verified anew."""
    try:
        return kiosk.examine(local(slot.path), memory)
    except Refused:
        return None


def _finish(kiosk: Kiosk) -> None:
    """Put a release on screen that was whole in its slot when the power went."""
    current, idle = kiosk.slots.current(), kiosk.slots.idle()
    ready, shown = idle.manifest(), current.manifest() if current else None
    if ready is None or (shown and ready["version"] <= shown["version"]) or not idle.is_whole():
        return
    candidate = _own(kiosk, idle, kiosk.memory)
    if candidate is not None and idle.listing() == listing_of(candidate):
        kiosk.remember(candidate)
        kiosk.slots.swap()
        kiosk.tell("release.resumed", version=str(candidate.version))


def check_screen(kiosk: Kiosk) -> bool:
    """Look at every byte on screen; mend it or fall back to the other slot where it is damaged.

    :return: whether a whole release is on screen now.
    """
    current, idle = kiosk.slots.current(), kiosk.slots.idle()
    if current is not None and current.is_whole():
        return True
    detail = ""
    try:
        if current is not None and current.manifest():
            detail = ", ".join(current.faults()[:3])
            if not heal(current, idle):
                kiosk.tell("slot.healed", detail=detail)
                return True
        if idle.is_whole():
            kiosk.slots.swap()
            kiosk.tell("slot.fell-back", detail=detail or (current.name if current else "current"))
            return True
    except OSError as error:
        tell_disk(kiosk, error, "")
    if current is not None:
        kiosk.tell("slot.damaged", detail=detail or current.name)
    else:
        kiosk.tell("slot.empty")
    return False


# --- One update -----------------------------------------------------------------


def attempt(kiosk: Kiosk, source: Source) -> str:
    """Install the release in ``source`` if it is genuine, in time, newer and whole.

    :return: the code of what came of it; it is in the status too, but for a web address that has
        nothing new.
    """
    try:
        code, values = _attempt(kiosk, source)
    except Refused as refused:
        code, values = refused.code, {"detail": refused.detail}
    except DamagedFileError as fault:
        code, values = "release.damaged", {"detail": str(fault)}
    except DownloadError as error:
        code, values = _pulled(source, error), {"detail": str(error)}
    except OSError as error:
        return tell_disk(kiosk, error, source.name)
    except Exception as error:
        traceback.print_exc()
        code, values = "kiosk.failed", {"detail": f"{type(error).__name__}: {error}"}
    if not (source.web and code == "release.same"):
        kiosk.tell(code, source.name, **values)
    return code


def _attempt(kiosk: Kiosk, source: Source) -> tuple[str, dict[str, str]]:
    try:
        candidate = kiosk.examine(source, kiosk.memory)
    except Refused:
        kiosk.keep_roots()
        raise
    if source.missing(kiosk.config.cluster):
        raise Refused("release.other-cluster", kiosk.config.cluster)
    reading = kiosk.reading(candidate)
    check_expiry(candidate, reading)
    about = about_of(candidate, kiosk.config.cluster, reading)
    current = kiosk.slots.current()
    if current is not None and _is_same(current, candidate):
        return "release.same", {}
    idle = kiosk.slots.idle()
    listing = listing_of(candidate)
    fetch = partial(_fetch, source, listing, kiosk.config.cluster)
    install(idle, listing, dict(candidate.packed), about, fetch, current)
    kiosk.remember(candidate)
    kiosk.slots.swap()
    return "release.installed", {
        "version": str(candidate.version), "issued": written(candidate.issued)[:10],
    }  # fmt: skip


def _is_same(current: Slot, candidate: Candidate) -> bool:
    manifest = current.manifest()
    return (
        manifest is not None
        and manifest["version"] == candidate.version
        and current.listing() == listing_of(candidate)
        and current.is_whole()
    )


def listing_of(candidate: Candidate) -> dict[str, tuple[str, int]]:
    """Return the files of a release as slots know them."""
    return {file.path: (file.digest, file.target.length) for file in candidate.files}


def about_of(candidate: Candidate, cluster: str, reading: Reading) -> dict[str, Any]:
    """Return what a slot's manifest says besides its files."""
    return {
        "version": candidate.version,
        "cluster": cluster,
        "issued": written(candidate.issued),
        "expires": written(candidate.expires),
        "installed_at": written(reading.strict),
    }


def _fetch(source: Source, listing: Listing, cluster: str, path: str) -> Iterator[bytes]:
    """Yield the bytes of one file of a release."""
    digest, _ = listing[path]
    return source.fetcher.fetch(source.target(f"{cluster}/{path}", digest))


def _pulled(source: Source, error: DownloadError) -> str:
    if source.web:
        return "network.unreachable"
    missing = isinstance(error, DownloadHTTPError) and error.status_code == 404
    return "stick.incomplete" if missing else "stick.unreadable"


def tell_disk(kiosk: Kiosk, error: OSError, source: str) -> str:
    """Tell that our own disk is full or fails; make room where a half-filled slot takes it."""
    full = isinstance(error, NoRoomError) or error.errno in FULL
    if full and kiosk.slots.idle().manifest() is None:
        discard(kiosk.slots.idle())
    code = "disk.full" if full else "disk.failed"
    kiosk.tell(code, source, detail=error.strerror or str(error))
    return code
