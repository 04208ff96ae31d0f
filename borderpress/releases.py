"""The kiosk pages of a build → a signed release in the publisher's repository.

A repository holds what kiosks may ask for: every version of the root, the newest metadata of the
other roles, and the files under the hash of their content.  The same pages give the same files
and, on the same day, no new version.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from tuf.api.metadata import Metadata, MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp

from borderpress.errors import BorderpressError
from borderpress.keyfiles import KeyRing
from borderpress.model import ReleaseTerms, say
from borderpress.trust import (
    Repository,
    after,
    delegated,
    is_signed,
    serialized,
    sign,
    sign_targets,
)
from borderpress.work import write_whole

ISSUED = "issued"
"""Field of the timestamp: the day on which the release was made."""
ROOT = "root"
"""Field of the timestamp: the version of the root that was the newest then."""
TIMESTAMP = "timestamp.json"


@dataclass(frozen=True, slots=True)
class Release:
    """A release as it lies in the repository."""

    version: int
    """Number of its timestamp, from 1."""
    issued: date
    expires: date
    """First day on which kiosks take it no more."""
    new: bool
    """False when nothing had changed, so that the last release stands."""
    files: int
    """Files of the clusters that were asked for."""
    size: int
    """Their bytes."""


def publish(
    repository: Repository,
    contents: Mapping[str, Path],
    provinces: Mapping[str, str],
    terms: ReleaseTerms,
    day: date,
    ring: KeyRing,
) -> Release:
    """Put the pages of clusters into the repository and sign what has changed.

    ``contents``: cluster → folder of its pages; ``provinces``: cluster → name of its province.
    Raises BorderpressError where keys are missing or wrong, or ``day`` is before the last release.
    """
    root = repository.root().signed
    last = timestamp(repository)
    # Under a new root kiosks forget how late it is, so a wrong day of the future can be left.
    if last is not None and issued(last.signed) > day and rooted(last.signed) == root.version:
        raise BorderpressError(
            say(
                "The last release was made on {last}, after {day}.",
                last=issued(last.signed),
                day=day,
            ),
            say("Check the clock of this computer and --date."),
        )
    by_role = _by_role(repository, contents, provinces)
    for role in ("targets", *delegated(repository.targets("targets").signed)):
        found = {c: _targets(c, folder) for c, folder in by_role.get(role, {}).items()}
        # A cluster that another role signed before is dropped there: the publisher's list wins.
        gone: dict[str, dict[str, TargetFile]] = {c: {} for c in contents if c not in found}
        _update_targets(repository, role, found | gone, terms, day, ring)
    for cluster, folder in contents.items():
        _copy(repository, cluster, folder)
    _refresh_targets(repository, root, set(by_role), terms, day, ring)
    new = _seal(repository, root, last, terms, day, ring)
    _prune(repository, last)
    return _told(repository, contents, {"targets", *by_role}, new)


def timestamp(repository: Repository) -> Metadata[Timestamp] | None:
    """Return the timestamp of the last release; None before the first."""
    path = repository.metadata / TIMESTAMP
    return Metadata[Timestamp].from_file(str(path)) if path.is_file() else None


def issued(signed: Timestamp) -> date:
    """Return the day on which a release was made."""
    return date.fromisoformat(str(signed.unrecognized_fields[ISSUED]))


def rooted(signed: Timestamp) -> int:
    """Return the version of the root under which a release was made."""
    return int(signed.unrecognized_fields[ROOT])


def roles_of(repository: Repository, snapshot: Snapshot) -> dict[str, Metadata[Targets]]:
    """Return the lists of files that belong to a snapshot, by role."""
    named = {name.removesuffix(".json"): meta.version for name, meta in snapshot.meta.items()}
    return {
        role: Metadata[Targets].from_file(str(repository.path(role, version)))
        for role, version in sorted(named.items())
    }


def snapshot_of(repository: Repository, metadata: Metadata[Timestamp]) -> Metadata[Snapshot]:
    """Return the snapshot that a timestamp names."""
    version = metadata.signed.snapshot_meta.version
    return Metadata[Snapshot].from_file(str(repository.path("snapshot", version)))


def metadata_of(repository: Repository) -> list[Path]:
    """Return the files of the last release's metadata but for the timestamp: every root too."""
    last = timestamp(repository)
    if last is None:
        return []
    snapshot = snapshot_of(repository, last).signed
    found = [repository.path("root", n) for n in range(1, repository.newest("root") + 1)]
    found.append(repository.path("snapshot", snapshot.version))
    roles = roles_of(repository, snapshot)
    return [*found, *(repository.path(role, m.signed.version) for role, m in roles.items())]


def files_of(repository: Repository, cluster: str) -> dict[str, TargetFile]:
    """Return the files of a cluster in the last release, by path."""
    last = timestamp(repository)
    if last is None:
        return {}
    roles = roles_of(repository, snapshot_of(repository, last).signed)
    trusted = ("targets", *delegated(roles["targets"].signed))
    return {
        path: target
        for role in reversed(trusted)
        if role in roles
        for path, target in roles[role].signed.targets.items()
        if path.startswith(f"{cluster}/")
    }


def stored_name(path: str, target: TargetFile) -> str:
    """Return where a file lies below ``targets/``: its name begins with its hash."""
    folder, slash, name = path.rpartition("/")
    return f"{folder}{slash}{target.hashes['sha256']}.{name}"


# --- Files ----------------------------------------------------------------------


def _by_role(
    repository: Repository, contents: Mapping[str, Path], provinces: Mapping[str, str]
) -> dict[str, dict[str, Path]]:
    """Return the clusters that each role signs; BorderpressError for a province without a key."""
    known = delegated(repository.targets("targets").signed)
    roles: dict[str, dict[str, Path]] = {}
    for cluster, folder in contents.items():
        role = provinces[cluster] or "targets"
        if role != "targets" and role not in known:
            raise BorderpressError(
                say("The province {name} of the cluster {cluster} has no key.",
                    name=role, cluster=cluster),
                say("Make it: build.py keys create --keys FOLDER"),
            )  # fmt: skip
        roles.setdefault(role, {})[cluster] = folder
    return roles


def _targets(cluster: str, folder: Path) -> dict[str, TargetFile]:
    """Return the files of a cluster as its role lists them."""
    found = {}
    for path in sorted(_walk(folder)):
        name, data = path.relative_to(folder).as_posix(), path.read_bytes()
        target = f"{cluster}/{name}"
        found[target] = TargetFile(len(data), {"sha256": sha256(data).hexdigest()}, target)
    if f"{cluster}/index.html" not in found:
        raise BorderpressError(
            say("The cluster {cluster} has no start page in {folder}.",
                cluster=cluster, folder=folder),
            say("Give its bulletins the layout “kiosk” and one of the cluster's languages."),
        )  # fmt: skip
    return found


def _walk(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _copy(repository: Repository, cluster: str, folder: Path) -> None:
    """Put the files that are not there yet into the repository."""
    for path in sorted(_walk(folder)):
        data = path.read_bytes()
        name = f"{cluster}/{path.relative_to(folder).as_posix()}"
        target = TargetFile(len(data), {"sha256": sha256(data).hexdigest()}, name)
        place = repository.folder / "targets" / stored_name(name, target)
        if not place.is_file() or place.stat().st_size != len(data):
            write_whole(place, data)


# --- Metadata ---------------------------------------------------------------------


def _update_targets(
    repository: Repository,
    role: str,
    contents: Mapping[str, dict[str, TargetFile]],
    terms: ReleaseTerms,
    day: date,
    ring: KeyRing,
) -> None:
    """Sign a new list of files for a role, where it has changed."""
    metadata = repository.targets(role)
    starts = tuple(f"{cluster}/" for cluster in contents)
    now = {p: t for p, t in metadata.signed.targets.items() if not p.startswith(starts)}
    for files in contents.values():
        now |= files
    if now != metadata.signed.targets:
        metadata.signed.targets = dict(sorted(now.items()))
        top = repository.targets("targets").signed
        delegator = repository.root().signed if role == "targets" else top
        sign_targets(repository, role, metadata, delegator, terms, day, ring)


def _refresh_targets(
    repository: Repository,
    root: Root,
    own: set[str],
    terms: ReleaseTerms,
    day: date,
    ring: KeyRing,
) -> None:
    """Sign lists anew that have used up half of their life, or whose key was replaced.

    ``own``: the roles of this release.  Another province's key need not be at hand.
    """
    late = after(day, terms.targets_days // 2)
    top = repository.targets("targets")
    if not is_signed("targets", top, root) or top.signed.expires < late:
        sign_targets(repository, "targets", top, root, terms, day, ring)
    for role, key in delegated(top.signed).items():
        metadata = repository.targets(role)
        stale = not is_signed(role, metadata, top.signed) or metadata.signed.expires < late
        if stale and (role in own or ring.has(key)):
            sign_targets(repository, role, metadata, top.signed, terms, day, ring)


def _seal(
    repository: Repository,
    root: Root,
    last: Metadata[Timestamp] | None,
    terms: ReleaseTerms,
    day: date,
    ring: KeyRing,
) -> bool:
    """Write snapshot and timestamp, the timestamp last; return False when nothing has changed."""
    roles = {p.name.split(".")[1] for p in repository.metadata.glob("[0-9]*.json")}
    roles -= {"root", "snapshot", "timestamp"}
    meta = {
        f"{role}.json": _meta(repository.path(role, version).read_bytes(), version)
        for role in sorted(roles)
        if (version := repository.newest(role))
    }
    same = last is not None and (issued(last.signed), rooted(last.signed)) == (day, root.version)
    if last is not None and same and is_signed("timestamp", last, root):
        before = snapshot_of(repository, last)
        if before.signed.meta == meta and is_signed("snapshot", before, root):
            return False
    version = repository.newest("snapshot") + 1
    snapshot = Metadata(
        Snapshot(version=version, expires=after(day, terms.snapshot_days), meta=meta)
    )
    sign("snapshot", snapshot, root, ring)
    stamp = Metadata(
        Timestamp(
            version=last.signed.version + 1 if last else 1,
            expires=after(day, terms.timestamp_days),
            snapshot_meta=_meta(serialized(snapshot), version),
            unrecognized_fields={ISSUED: day.isoformat(), ROOT: root.version},
        )
    )
    sign("timestamp", stamp, root, ring)
    repository.write("snapshot", snapshot)
    write_whole(repository.metadata / TIMESTAMP, serialized(stamp))
    return True


def _meta(data: bytes, version: int) -> MetaFile:
    """Return what a snapshot or timestamp says about a file."""
    return MetaFile(version, len(data), {"sha256": sha256(data).hexdigest()})


def _prune(repository: Repository, last: Metadata[Timestamp] | None) -> None:
    """Remove what neither the new release nor the one before names.

    The one before stays, since a kiosk may be fetching it just now.
    """
    now = timestamp(repository)
    wanted: set[Path] = set()
    for stamp in (now, last):
        if stamp is None:
            continue
        snapshot = snapshot_of(repository, stamp)
        wanted.add(repository.path("snapshot", snapshot.signed.version))
        for role, metadata in roles_of(repository, snapshot.signed).items():
            wanted.add(repository.path(role, metadata.signed.version))
            for path, target in metadata.signed.targets.items():
                wanted.add(repository.folder / "targets" / stored_name(path, target))
    metadata_files = [
        p for p in repository.metadata.glob("[0-9]*.json") if not p.name.endswith(".root.json")
    ]
    for old in (*metadata_files, *_walk(repository.folder / "targets")):
        if old not in wanted:
            old.unlink()
    for folder in sorted((repository.folder / "targets").rglob("*"), reverse=True):
        if folder.is_dir() and not any(folder.iterdir()):
            shutil.rmtree(folder)


def _told(
    repository: Repository, contents: Mapping[str, Path], own: set[str], new: bool
) -> Release:
    """Return what the release is for the clusters that were asked for."""
    stamp = timestamp(repository)
    if stamp is None:
        raise AssertionError("it was written just now")
    root = repository.root().signed
    snapshot = snapshot_of(repository, stamp).signed
    roles = roles_of(repository, snapshot)
    expiries = [root.expires, stamp.signed.expires, snapshot.expires]
    expiries += [metadata.signed.expires for role, metadata in roles.items() if role in own]
    files = [t for cluster in contents for t in files_of(repository, cluster).values()]
    return Release(
        version=stamp.signed.version,
        issued=issued(stamp.signed),
        expires=min(expiries).astimezone(UTC).date(),
        new=new,
        files=len(files),
        size=sum(target.length for target in files),
    )


def root_expires(repository: Repository) -> datetime:
    """Return when the list of keys expires."""
    return repository.root().signed.expires
