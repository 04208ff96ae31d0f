"""Private keys that sign releases: encrypted files, outside of every project and repository."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.signer import CryptoSigner, Key, SSlibKey

from borderpress.errors import BorderpressError
from borderpress.model import say

NAME = "x-borderpress-name"
"""Field of a public key in the metadata: what people call it."""
SHORT = 16
"""Digits of a key's id in the name of its file."""
LEAST = 12
"""Letters of a passphrase."""


@dataclass(slots=True)
class KeyRing:
    """The folders in which private keys may lie, and the way to ask for their passphrases."""

    folders: tuple[Path, ...]
    ask: Callable[[str], str]
    """Takes the name of a key, returns its passphrase."""
    opened: dict[str, CryptoSigner] = field(default_factory=dict)
    """Keys that were opened, by id."""

    def has(self, key: Key) -> bool:
        """Return whether the private part of ``key`` is at hand."""
        return key.keyid in self.opened or self._file(key) is not None

    def signer(self, key: Key) -> CryptoSigner:
        """Return what signs with ``key``; BorderpressError when its file or passphrase is wrong."""
        if key.keyid not in self.opened:
            path = self._file(key)
            if path is None:
                raise _no_file(key, self.folders)
            self.opened[key.keyid] = _open(path, key, self.ask(name_of(key)))
        return self.opened[key.keyid]

    def make(self, name: str) -> SSlibKey:
        """Make a key pair called ``name``; its file lies in a folder of that name in the first one.

        Raises BorderpressError when the folder lies in a repository or cannot be written.
        """
        folder = self.folders[0] / name
        check_outside(folder)
        signer = CryptoSigner.generate_ed25519()
        key = signer.public_key
        key.unrecognized_fields[NAME] = name
        data = _encrypted(signer, _chosen(self.ask(name)))
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            path = folder / f"{name}.{key.keyid[:SHORT]}.key"
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise BorderpressError(
                say("The key {name} cannot be written to {folder}.", name=name, folder=folder),
                say("Name a folder on a stick or disk that you may write to, with --keys."),
            ) from error
        self.opened[key.keyid] = signer
        return key

    def _file(self, key: Key) -> Path | None:
        for folder in self.folders:
            found = sorted(folder.rglob(f"*.{key.keyid[:SHORT]}.key"))
            if found:
                return found[0]
        return None


def name_of(key: Key) -> str:
    """Return what people call a key."""
    return str(key.unrecognized_fields.get(NAME, key.keyid[:SHORT]))


def check_outside(folder: Path) -> None:
    """Raise BorderpressError when ``folder`` lies in a project or a repository."""
    inside = (folder.resolve(), *folder.resolve().parents)
    for path in inside:
        if (path / ".git").exists() or (path / "content" / "publication.toml").exists():
            raise BorderpressError(
                say("Keys must not lie in {folder}: it is a project or a repository.", folder=path),
                say(
                    "Name a folder outside of it with --keys, best on a stick that is locked away."
                ),
            )


def _chosen(passphrase: str) -> str:
    if len(passphrase) < LEAST:
        raise BorderpressError(
            say("The passphrase is too short."),
            say("Take at least {count} letters; four or five words are good.", count=LEAST),
        )
    return passphrase


def _encrypted(signer: CryptoSigner, passphrase: str) -> bytes:
    private = serialization.load_pem_private_key(signer.private_bytes, None)
    return private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(passphrase.encode()),
    )


def _open(path: Path, key: Key, passphrase: str) -> CryptoSigner:
    try:
        private = serialization.load_pem_private_key(path.read_bytes(), passphrase.encode())
        if not isinstance(private, Ed25519PrivateKey) or not isinstance(key, SSlibKey):
            raise TypeError(path)
        return CryptoSigner(private, key)
    except (OSError, ValueError, TypeError) as error:
        raise BorderpressError(
            say("The key {name} cannot be opened: {path}", name=name_of(key), path=path),
            say("Give the passphrase that was chosen for it. Nobody can recover a lost one."),
        ) from error


def _no_file(key: Key, folders: tuple[Path, ...]) -> BorderpressError:
    return BorderpressError(
        say(
            "The key {name} is not in {folders}.",
            name=name_of(key),
            folders=", ".join(map(str, folders)),
        ),
        say("Insert the stick that holds it, and name its folder with --keys."),
    )
