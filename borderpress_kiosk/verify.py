"""Is this release genuine, whole in its metadata, and not older than what was installed?

The work of The Update Framework is done by python-tuf's own client.  It is not asked about
expiry, since it would believe the system clock; :mod:`borderpress_kiosk.clock` decides on that,
for each role.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tuf.api.exceptions import (
    BadVersionNumberError,
    DownloadError,
    DownloadHTTPError,
    DownloadLengthMismatchError,
    LengthOrHashMismatchError,
    RepositoryError,
    UnsignedMetadataError,
)
from tuf.api.metadata import Metadata, Root, Snapshot, TargetFile, Targets, Timestamp
from tuf.ngclient import Updater

from borderpress_kiosk.clock import Reading, parse, written
from borderpress_kiosk.memory import Memory
from borderpress_kiosk.sources import Source

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
HISTORY = "root_history"
INDEX = "index.html"
LONGEST = 200
"""Bytes of a file's name, so that it has room for the mark of an unfinished file."""


class Refused(Exception):  # noqa: N818 - it is a verdict, not a fault of the program
    """A release is not taken; ``code`` says why (see :mod:`borderpress_kiosk.words`)."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code, self.detail = code, detail


@dataclass(frozen=True, slots=True)
class File:
    """A file of a release."""

    path: str
    """Below the cluster's folder."""
    target: TargetFile
    """What python-tuf knows about it; its path includes the cluster."""

    @property
    def digest(self) -> str:
        """Return its SHA-256."""
        return str(self.target.hashes["sha256"])


@dataclass(frozen=True, slots=True)
class Candidate:
    """A release that is genuine and not older than the newest one installed."""

    version: int
    """Version of its timestamp: the number of the release."""
    issued: datetime
    """Day on which it was made."""
    expires: datetime
    """When the first of its roles expires."""
    root_version: int
    files: tuple[File, ...]
    memory: Memory
    """Its metadata, to be remembered."""
    packed: tuple[tuple[str, str], ...]
    """The same under the names that they have on a stick."""


class _Client(Updater):
    """python-tuf's client for a source, without a clock."""

    def __init__(self, source: Source, folder: Path, root: bytes) -> None:
        super().__init__(str(folder), source.metadata, fetcher=source.fetcher, bootstrap=root)
        # The one moment it compares expiry with; tests show that it obeys.
        self._trusted_set.reference_time = EARLIEST


def examine(
    source: Source, root: bytes, cluster: str, memory: Memory | None, folder: Path
) -> Candidate:
    """Return the release in ``source`` if it is genuine and not older than ``memory``.

    ``root``: the metadata that trust begins with; ``folder`` is emptied and used.  Raises Refused.
    After a refusal :func:`roots` tells how far the chain of root keys was followed.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    known = memory or Memory()
    known.unpack(folder)
    try:
        client = _Client(source, folder, root)
        client.refresh()
        files = tuple(_files(client, folder, cluster))
    except RepositoryError as error:
        raise _verdict(error, source, known) from error
    except DownloadError as error:
        raise _out_of_reach(error, source) from error
    except ValueError as error:  # what python-tuf raises for some nonsense in metadata
        raise Refused("release.damaged", str(error)) from error
    _check_files(files)
    return _candidate(folder, files, cluster)


def roots(folder: Path) -> tuple[tuple[str, str], ...]:
    """Return the root keys that were followed and found genuine in ``folder``."""
    found = (folder / HISTORY).glob("*.root.json")
    return tuple(sorted((f"{HISTORY}/{path.name}", path.read_text("utf-8")) for path in found))


def check_expiry(candidate: Candidate, reading: Reading) -> None:
    """Raise Refused when the release has expired by what is known about the time."""
    if reading.has_expired(candidate.expires):
        raise Refused("release.expired", written(candidate.expires)[:10])


# --- Files --------------------------------------------------------------------


def _files(client: Updater, folder: Path, cluster: str) -> Iterator[File]:
    """Yield the files of the cluster, each as the most trusted role has it."""
    start = f"{cluster}/"
    client.get_targetinfo(f"{start}.")  # not there: so every role that may sign for it is asked
    if client.get_targetinfo(f"{start}{INDEX}") is None:
        raise Refused("release.other-cluster", cluster)
    for path in sorted({p for role in _roles(folder, cluster) for p in role.targets}):
        if path.startswith(start):
            target = client.get_targetinfo(path)
            if target is not None:
                yield File(path.removeprefix(start), target)


def _roles(folder: Path, cluster: str) -> list[Targets]:
    """Return the roles that may sign for the cluster: the publisher's, then its province's."""
    top = Metadata[Targets].from_file(str(folder / "targets.json")).signed
    found = [top]
    if top.delegations and top.delegations.roles:
        for name, role in top.delegations.roles.items():
            if role.is_delegated_path(f"{cluster}/{INDEX}"):
                path = folder / f"{name}.json"
                found.append(Metadata[Targets].from_file(str(path)).signed)
    return found


def _check_files(files: tuple[File, ...]) -> None:
    """Raise Refused where a name could lead out of the slot, or a page to start from is missing."""
    paths = {file.path for file in files}
    for file in files:
        parts = file.path.split("/")
        bad = any(p in ("", ".", "..") or p.startswith(".") for p in parts)
        if bad or any(len(p.encode()) > LONGEST for p in parts) or not file.path.isprintable():
            raise Refused("release.bad-name", file.path)
        if "\\" in file.path or any("/".join(parts[:n]) in paths for n in range(1, len(parts))):
            raise Refused("release.bad-name", file.path)
        if "sha256" not in file.target.hashes:
            raise Refused("release.damaged", file.path)
    if missing := missing_index(paths):
        raise Refused("release.no-index", missing)


def missing_index(paths: set[str]) -> str:
    """Return the first start page that a release lacks: its own, or that of a language."""
    languages = {p.split("/")[0] for p in paths if "/" in p and p.endswith(f"/{INDEX}")}
    wanted = [INDEX, *(f"{tag}/{INDEX}" for tag in sorted(languages))]
    return next((path for path in wanted if path not in paths), "")


def _candidate(folder: Path, files: tuple[File, ...], cluster: str) -> Candidate:
    root = Metadata[Root].from_file(str(folder / "root.json")).signed
    timestamp = Metadata[Timestamp].from_file(str(folder / "timestamp.json")).signed
    snapshot = Metadata[Snapshot].from_file(str(folder / "snapshot.json")).signed
    expiries = [root.expires, timestamp.expires, snapshot.expires]
    expiries += [role.expires for role in _roles(folder, cluster)]
    try:
        issued = parse(str(timestamp.unrecognized_fields["issued"]))
    except (KeyError, ValueError) as error:
        raise Refused("release.damaged", "issued") from error
    texts = dict(roots(folder))
    packed = {name.removeprefix(f"{HISTORY}/"): text for name, text in texts.items()}
    roles = {name.removesuffix(".json"): meta.version for name, meta in snapshot.meta.items()}
    for role, version in {"timestamp": 0, "snapshot": snapshot.version, **roles}.items():
        path = folder / f"{role}.json"
        if path.is_file():
            text = texts[path.name] = path.read_text("utf-8")
            packed[f"{version}.{role}.json" if version else path.name] = text
    return Candidate(
        version=timestamp.version,
        issued=issued,
        expires=min(expiries),
        root_version=root.version,
        files=files,
        memory=Memory(tuple(sorted(texts.items()))),
        packed=tuple(sorted(packed.items())),
    )


# --- Verdicts -----------------------------------------------------------------


def _verdict(error: RepositoryError, source: Source, memory: Memory) -> Refused:
    """Return why python-tuf did not take the metadata, in our words."""
    detail = str(error)
    if isinstance(error, BadVersionNumberError):
        older = claimed_version(source) < known_version(memory)
        return Refused("release.rollback" if older else "release.mixed", detail)
    if isinstance(error, UnsignedMetadataError):
        return Refused("release.signature", detail)
    if isinstance(error, LengthOrHashMismatchError):
        return Refused("release.mixed", detail)
    return Refused("release.damaged", detail)


def known_version(memory: Memory) -> int:
    """Return the number of the newest release that is remembered; 0 for none."""
    text = dict(memory.files).get("timestamp.json")
    return Metadata[Timestamp].from_bytes(text.encode()).signed.version if text else 0


def claimed_version(source: Source) -> int:
    """Return the number that a source claims; nobody has verified it."""
    try:
        data = source.fetcher.download_bytes(f"{source.metadata}timestamp.json", 1 << 14)
        return Metadata[Timestamp].from_bytes(data).signed.version
    except (DownloadError, RepositoryError, OSError):
        return 0


def _out_of_reach(error: DownloadError, source: Source) -> Refused:
    missing = isinstance(error, DownloadHTTPError) and error.status_code == 404
    if isinstance(error, DownloadLengthMismatchError):
        return Refused("release.damaged", str(error))
    if source.web:
        return Refused("network.unreachable", str(error))
    return Refused("stick.incomplete" if missing else "stick.unreadable", str(error))
