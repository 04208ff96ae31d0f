"""Who may sign what: the root of trust and its keys, in the terms of The Update Framework.

Root keys (three people, two of whom must sign) say which keys sign the rest.  ``targets`` is
the publisher's own key and names a key for each province; ``snapshot`` and ``timestamp`` belong
to the desk that writes sticks.  Roles and file names follow the TUF specification, version 1.0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from tuf.api.exceptions import UnsignedMetadataError
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Key,
    Metadata,
    Root,
    Targets,
)
from tuf.api.serialization.json import JSONSerializer

from borderpress.errors import BorderpressError
from borderpress.keyfiles import KeyRing, name_of
from borderpress.model import ReleaseTerms, say
from borderpress.work import write_whole

ROOTS = ("root-1", "root-2", "root-3")
"""Names of the first root keys."""
THRESHOLD = 2
"""Root keys that must sign together."""
DESK = ("targets", "snapshot", "timestamp")
"""Roles with one key each."""
DEEPEST = 12
"""Folders below a cluster's that a province may sign for."""


@dataclass(frozen=True, slots=True)
class Repository:
    """The folder of a publisher's releases: ``metadata/`` and ``targets/``."""

    folder: Path

    @property
    def metadata(self) -> Path:
        """Return the folder of the signed metadata."""
        return self.folder / "metadata"

    @property
    def draft(self) -> Path:
        """Return the root metadata that wait for signatures."""
        return self.metadata / "root.draft.json"

    def newest(self, role: str) -> int:
        """Return the newest version of a role; 0 when there is none."""
        found = self.metadata.glob(f"*.{role}.json")
        return max((int(p.name.split(".")[0]) for p in found if p.name[0].isdigit()), default=0)

    def path(self, role: str, version: int) -> Path:
        """Return the file of a role in one version."""
        return self.metadata / f"{version}.{role}.json"

    def root(self) -> Metadata[Root]:
        """Return the newest root; BorderpressError when there are no keys yet."""
        version = self.newest("root")
        if not version:
            raise BorderpressError(
                say("There are no keys for releases yet."),
                say("Make them: build.py keys create --keys FOLDER. See docs/kiosk.md."),
            )
        return Metadata[Root].from_file(str(self.path("root", version)))

    def targets(self, role: str) -> Metadata[Targets]:
        """Return the newest metadata of ``targets`` or a province; empty ones before the first."""
        version = self.newest(role)
        if not version:
            return Metadata(Targets())
        return Metadata[Targets].from_file(str(self.path(role, version)))

    def write(self, role: str, metadata: Metadata[Any]) -> None:
        """Write a role's new version; a version that is there is never written anew."""
        path = self.path(role, metadata.signed.version)
        if path.exists():
            raise FileExistsError(path)
        write_whole(path, serialized(metadata))


def serialized(metadata: Metadata[Any]) -> bytes:
    """Return metadata as the bytes of its file."""
    return metadata.to_bytes(JSONSerializer(compact=True))


def after(day: date, days: int) -> datetime:
    """Return the first moment of the day that comes ``days`` after ``day``, UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=days)


# --- Making and changing keys -----------------------------------------------------


def create(
    repository: Repository,
    provinces: dict[str, tuple[str, ...]],
    terms: ReleaseTerms,
    day: date,
    ring: KeyRing,
) -> tuple[str, ...]:
    """Make the keys that are missing: all of them, or those of new provinces; return their names.

    ``provinces``: name → clusters.
    """
    made: list[str] = []
    if not repository.newest("root"):
        root = Root(expires=after(day, terms.root_days), consistent_snapshot=True)
        for name in (*ROOTS, *DESK):
            root.add_key(ring.make(name), name.rpartition("-")[0] or name)
            made.append(name)
        root.roles["root"].threshold = THRESHOLD
        _settle(repository, Metadata(root), ring)
    made += _delegate(repository, provinces, terms, day, ring)
    return tuple(made)


def _delegate(
    repository: Repository,
    provinces: dict[str, tuple[str, ...]],
    terms: ReleaseTerms,
    day: date,
    ring: KeyRing,
    anew: Iterable[str] = (),
) -> list[str]:
    """Let each province sign for its clusters; make keys for new ones and those of ``anew``."""
    metadata = repository.targets("targets")
    known = delegated(metadata.signed)
    roles, keys, made = {}, {}, []
    for name, clusters in sorted(provinces.items()):
        if name in known and name not in anew:
            key = known[name]
        else:
            key = ring.make(name)
            made.append(name)
        keys[key.keyid] = key
        roles[name] = DelegatedRole(name, [key.keyid], 1, False, paths=_patterns(clusters))
    before, now = metadata.signed.delegations, Delegations(keys, roles) if roles else None
    if before != now or not repository.newest("targets"):
        metadata.signed.delegations = now
        sign_targets(repository, "targets", metadata, repository.root().signed, terms, day, ring)
    return made


def delegated(targets: Targets) -> dict[str, Key]:
    """Return the key of each province."""
    found = targets.delegations
    if found is None or found.roles is None:
        return {}
    return {name: found.keys[role.keyids[0]] for name, role in found.roles.items()}


def _patterns(clusters: tuple[str, ...]) -> list[str]:
    """Return the patterns of all files of clusters; ``*`` does not reach over a slash in TUF."""
    return [f"{c}/{'*/' * depth}*" for c in sorted(clusters) for depth in range(DEEPEST)]


def sign_targets(
    repository: Repository,
    role: str,
    metadata: Metadata[Targets],
    delegator: Root | Targets,
    terms: ReleaseTerms,
    day: date,
    ring: KeyRing,
) -> None:
    """Write the next version of ``targets`` or a province's role, signed."""
    metadata.signed.version = repository.newest(role) + 1
    metadata.signed.expires = after(day, terms.targets_days)
    sign(role, metadata, delegator, ring)
    repository.write(role, metadata)


def sign(role: str, metadata: Metadata[Any], delegator: Root | Targets, ring: KeyRing) -> None:
    """Sign with the keys that the delegator names for the role."""
    metadata.signatures.clear()
    for keyid in delegator.get_delegated_role(role).keyids:
        metadata.sign(ring.signer(delegator.get_key(keyid)), append=True)


def rotate(
    repository: Repository,
    name: str,
    provinces: dict[str, tuple[str, ...]],
    terms: ReleaseTerms,
    day: date,
    ring: KeyRing,
) -> tuple[str, ...]:
    """Replace the key called ``name`` by a new one; return the root keys that must still sign."""
    if name in delegated(repository.targets("targets").signed):
        _delegate(repository, provinces, terms, day, ring, anew=(name,))
        return ()

    def change(root: Root) -> None:
        role = name.rpartition("-")[0] or name
        root.revoke_key(_find(root, name).keyid, role)
        root.add_key(ring.make(name), role)

    return _change_root(repository, change, terms, day, ring)


def revoke(
    repository: Repository, name: str, terms: ReleaseTerms, day: date, ring: KeyRing
) -> tuple[str, ...]:
    """Take a root key away without a new one; return the root keys that must still sign.

    Raises BorderpressError for other keys, and where fewer than two root keys would stay.
    """

    def change(root: Root) -> None:
        key = _find(root, name)
        if (
            key.keyid not in root.roles["root"].keyids
            or len(root.roles["root"].keyids) <= THRESHOLD
        ):
            raise BorderpressError(
                say("The key {name} cannot be taken away without a new one.", name=name),
                say("Replace it: build.py keys rotate {name} --keys FOLDER", name=name),
            )
        root.revoke_key(key.keyid, "root")

    return _change_root(repository, change, terms, day, ring)


def renew(repository: Repository, terms: ReleaseTerms, day: date, ring: KeyRing) -> tuple[str, ...]:
    """Give the root keys a new day of expiry; return those that must still sign."""
    return _change_root(repository, lambda _root: None, terms, day, ring)


def countersign(repository: Repository, ring: KeyRing) -> tuple[str, ...]:
    """Sign the draft with the root keys at hand; return those that must still sign."""
    if not repository.draft.is_file():
        raise BorderpressError(
            say("No root metadata wait for a signature."),
            say("Change a key first: build.py keys rotate NAME --keys FOLDER"),
        )
    return _settle(repository, Metadata[Root].from_file(str(repository.draft)), ring)


def _find(root: Root, name: str) -> Key:
    """Return the key that people call ``name``; BorderpressError when there is none."""
    found = {name_of(key): key for key in root.keys.values()}
    if name not in found:
        raise BorderpressError(
            say("There is no key “{name}”.", name=name),
            say("Write one of: {choices}.", choices=", ".join(sorted(found))),
        )
    return found[name]


def _change_root(
    repository: Repository,
    change: Callable[[Root], None],
    terms: ReleaseTerms,
    day: date,
    ring: KeyRing,
) -> tuple[str, ...]:
    """Draft the next root, or change the draft; publish it when enough keys have signed."""
    draft = repository.draft
    metadata = Metadata[Root].from_file(str(draft)) if draft.is_file() else repository.root()
    change(metadata.signed)
    metadata.signatures.clear()
    metadata.signed.version = repository.newest("root") + 1
    metadata.signed.expires = after(day, terms.root_days)
    return _settle(repository, metadata, ring)


def _settle(repository: Repository, metadata: Metadata[Root], ring: KeyRing) -> tuple[str, ...]:
    """Sign with what is at hand; publish, or keep as a draft and return who must still sign.

    A new root needs two of the old root's keys and two of its own.
    """
    root = metadata.signed
    before = repository.root().signed if root.version > 1 else root
    signers = {**_root_keys(before), **_root_keys(root)}
    for key in signers.values():
        if key.keyid not in metadata.signatures and ring.has(key):
            metadata.sign(ring.signer(key), append=True)
    if is_signed("root", metadata, before) and is_signed("root", metadata, root):
        repository.write("root", metadata)
        repository.draft.unlink(missing_ok=True)
        return ()
    write_whole(repository.draft, serialized(metadata))
    missing = [key for key in signers.values() if key.keyid not in metadata.signatures]
    return tuple(sorted(name_of(key) for key in missing))


def _root_keys(root: Root) -> dict[str, Key]:
    return {keyid: root.keys[keyid] for keyid in root.roles["root"].keyids}


def is_signed(role: str, metadata: Metadata[Any], delegator: Root | Targets) -> bool:
    """Return whether a role's metadata carry the signatures that its delegator wants today."""
    try:
        delegator.verify_delegate(role, metadata.signed_bytes, metadata.signatures)
    except (UnsignedMetadataError, ValueError):
        return False
    return True
