"""Two slots on disk, one of them on screen: ``current`` leads to it and is swapped in one step.

    content/a/site/…          what is shown
    content/a/metadata/…      its signed metadata, as on a stick
    content/a/manifest.json   sealed; written last, removed first: with it the slot is whole
    content/b/…
    content/current -> a

Nothing is linked between the slots, so that a bad block harms one of them.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from borderpress_kiosk.disk import (
    chunks,
    digest_of,
    flush_all,
    flush_folder,
    open_file,
    partial,
    sealed,
    unsealed,
    write_whole,
)

NAMES = ("a", "b")
CURRENT = "current"
SITE = "site"
MANIFEST = "manifest.json"
SPARE = 1 << 20
"""Bytes that are left free on the disk."""

Listing = Mapping[str, tuple[str, int]]
"""Path below ``site`` → SHA-256 and length in bytes."""
Fetch = Callable[[str], Iterator[bytes]]
"""Path below ``site`` → its bytes, from wherever the release comes."""


class DamagedFileError(Exception):
    """The bytes that came are not those that were signed."""


class NoRoomError(OSError):
    """The disk is too small for the release; nothing was touched."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One of the two."""

    path: Path

    @property
    def name(self) -> str:
        """Return ``a`` or ``b``."""
        return self.path.name

    @property
    def site(self) -> Path:
        """Return the folder that is shown."""
        return self.path / SITE

    def manifest(self) -> dict[str, Any] | None:
        """Return what the slot says about itself; None when it is not whole."""
        return unsealed(self.path / MANIFEST)

    def listing(self) -> dict[str, tuple[str, int]]:
        """Return the files that the slot should hold."""
        files = (self.manifest() or {}).get("files", {})
        return {str(path): (str(row[0]), int(row[1])) for path, row in files.items()}

    def faults(self, listing: Listing | None = None) -> list[str]:
        """Return the files that are missing, damaged or too many; reads every byte."""
        wanted = self.listing() if listing is None else listing
        there = set(_files(self.site))
        bad = {path for path, known in wanted.items() if not self.holds(path, known)}
        return sorted(bad | (there - set(wanted)))

    def is_whole(self) -> bool:
        """Return whether every file is there as it was signed."""
        return bool(self.listing()) and not self.faults()

    def holds(self, path: str, known: tuple[str, int]) -> bool:
        """Return whether a file has the bytes that it should have."""
        try:
            whole = (self.site / path).stat().st_size == known[1]
            return whole and digest_of(self.site / path) == known
        except OSError:
            return False

    def read(self, path: str) -> Iterator[bytes]:
        """Yield the bytes of a file."""
        with open_file(self.site / path) as file:
            yield from chunks(file)


@dataclass(frozen=True, slots=True)
class Slots:
    """The two slots."""

    content: Path

    def current(self) -> Slot | None:
        """Return the slot on screen; None when there is none."""
        try:
            name = os.readlink(self.content / CURRENT)
        except OSError:
            return None
        return Slot(self.content / name) if name in NAMES else None

    def idle(self) -> Slot:
        """Return the slot that is not on screen."""
        current = self.current()
        return Slot(self.content / NAMES[current is not None and current.name == NAMES[0]])

    def swap(self) -> None:
        """Put the idle slot on screen in one step; OSError."""
        current, link = self.content / CURRENT, partial(self.content / CURRENT)
        link.unlink(missing_ok=True)
        if current.is_dir() and not current.is_symlink():
            shutil.rmtree(current)  # a repaired disk may have made a folder of the link
        os.symlink(self.idle().name, link)
        os.replace(link, current)
        flush_folder(self.content)


def install(
    slot: Slot, listing: Listing, metadata: Mapping[str, str], about: dict[str, Any],
    fetch: Fetch, other: Slot | None,
) -> tuple[int, int]:  # fmt: skip
    """Make ``slot`` hold the release, file by file, and check it as it lies there.

    What the slot already holds is kept (an update that was killed goes on where it was), what
    the ``other`` slot holds is copied from there, the rest comes from ``fetch``.

    :return: files and bytes that were fetched.
    :raises NoRoomError: before anything was touched.
    :raises DamagedFileError: bytes are not those that were signed.
    :raises OSError: the disk is full or fails.
    """
    wanted = {path: known for path, known in listing.items() if not slot.holds(path, known)}
    _check_room(slot, listing, wanted)
    (slot.path / MANIFEST).unlink(missing_ok=True)
    slot.site.mkdir(parents=True, exist_ok=True)
    flush_folder(slot.path)
    for path in set(_files(slot.site)) - (set(listing) - set(wanted)):
        (slot.site / path).unlink()
    _remove_empty(slot.site)
    fetched = [_place(slot, path, known, fetch, other) for path, known in sorted(wanted.items())]
    _write_metadata(slot.path / "metadata", metadata)
    flush_all([slot.site / path for path in wanted], _folders(slot.path))
    if faults := slot.faults(listing):
        raise DamagedFileError(faults[0])
    files = {path: list(known) for path, known in sorted(listing.items())}
    write_whole(slot.path / MANIFEST, sealed(about | {"files": files}))
    return sum(1 for length in fetched if length), sum(fetched)


def discard(slot: Slot) -> None:
    """Remove what a slot holds: it is not whole and takes room."""
    shutil.rmtree(slot.path, ignore_errors=True)


def heal(slot: Slot, other: Slot) -> list[str]:
    """Mend damaged files of ``slot`` from ``other`` where they are the same; return the rest."""
    listing = slot.listing()
    for path in slot.faults():
        known = listing.get(path)
        if known is None:
            (slot.site / path).unlink(missing_ok=True)
        elif other.holds(path, known):
            _write(slot.site / path, known, other.read(path))
            flush_all([slot.site / path], [(slot.site / path).parent])
    return slot.faults()


def _place(slot: Slot, path: str, known: tuple[str, int], fetch: Fetch, other: Slot | None) -> int:
    """Bring one file into the slot; return the bytes that were fetched."""
    if other is not None and other.holds(path, known):
        _write(slot.site / path, known, other.read(path))
        return 0
    _write(slot.site / path, known, fetch(path))
    return known[1]


def _write(path: Path, known: tuple[str, int], data: Iterator[bytes]) -> None:
    """Write a file whose bytes must be ``known``; it gets its name only then."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished, hasher, length = partial(path), sha256(), 0
    try:
        with open(unfinished, "wb") as file:
            for chunk in data:
                length += len(chunk)
                if length > known[1]:
                    raise DamagedFileError(path.name)
                hasher.update(chunk)
                file.write(chunk)
        if (hasher.hexdigest(), length) != known:
            raise DamagedFileError(path.name)
        os.replace(unfinished, path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _check_room(slot: Slot, listing: Listing, wanted: Listing) -> None:
    need = sum(length for _, length in wanted.values())
    going = set(_files(slot.site)) - (set(listing) - set(wanted))
    freed = sum((slot.site / path).lstat().st_size for path in going)
    slot.path.parent.mkdir(parents=True, exist_ok=True)
    if need and need + SPARE > free(slot.path.parent) + freed:
        raise NoRoomError(f"{need} > {free(slot.path.parent)}")


def free(folder: Path) -> int:
    """Return the bytes that are free where ``folder`` lies."""
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize


def _write_metadata(folder: Path, metadata: Mapping[str, str]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, text in metadata.items():
        write_whole(folder / name, text.encode())


def _files(site: Path) -> Iterator[str]:
    """Yield the path of everything below ``site`` that is no folder; a link is no folder."""
    for folder, folders, names in os.walk(site):
        links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
        for name in (*names, *links):
            yield os.path.relpath(os.path.join(folder, name), site)


def _folders(path: Path) -> list[Path]:
    return [Path(folder) for folder, _, _ in os.walk(path)]


def _remove_empty(site: Path) -> None:
    """Remove folders in which nothing is left: one may stand where a file is to be."""
    for folder, _, _ in os.walk(site, topdown=False):
        if folder != str(site) and not os.listdir(folder):
            os.rmdir(folder)
