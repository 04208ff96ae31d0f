"""Where a site is published: a folder, an S3 store or a server by SFTP, through fsspec; or rsync.

Every host takes a site in two steps.  First whatever changed is laid beside the site, where
no reader sees it; that is the long part, and if it fails the old site stands untouched.  Then
the files are put in their places, in the order given.  The only door to fsspec and paramiko.
"""

from __future__ import annotations

import os
import posixpath
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from borderpress.errors import BorderpressError
from borderpress.model import say

RECORD = ".borderpress-site.json"
"""What a host holds of us: name and SHA-256 of each file."""
STAGED = ".borderpress-staged"
"""Folder beside the site for what is on its way."""
MISSING = 23
"""Exit code of rsync when some files were not there."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of a site on its way to a host."""

    name: str
    """Path in the site."""
    path: Path
    size: int
    """Bytes."""
    sha256: str


Done = Callable[[File], None]


class Host(Protocol):
    """Somewhere a site can be put."""

    def record(self) -> bytes | None:
        """Return what the last publication noted, or None."""

    def sizes(self) -> Mapping[str, int] | None:
        """Return the sizes of all files there; None where the host cannot be asked."""

    def stage(self, files: Sequence[File], done: Done) -> None:
        """Lay files beside the site."""

    def place(self, steps: Sequence[Sequence[File]]) -> None:
        """Put staged files in their places, step after step."""

    def finish(self, gone: Sequence[str], record: bytes) -> None:
        """Remove files that the site no longer has, then note what it holds now."""


def host(target: str) -> Host:
    """Return the host that ``target`` names.

    A folder; ``s3://bucket/folder``; ``sftp://user@server/folder``; ``user@server:folder`` or
    ``rsync://server/module`` for rsync.  Passwords and keys come from the environment, from
    ``~/.ssh`` and its agent, never from the address: it would stand in logs.

    Raises BorderpressError for an address of no such form, or that holds a password.
    """
    parts = urlsplit(target)
    if parts.password:
        raise BorderpressError(
            say("The address holds a password, and addresses end up in logs."),
            say("Use an SSH key, or the variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."),
        )
    if parts.scheme == "rsync" or ((not parts.scheme or "@" in parts.scheme) and ":" in target):
        return RsyncHost(target.rstrip("/"))
    if parts.scheme in OPENERS:
        with reaching():
            return FileHost(*OPENERS[parts.scheme](target))
    raise BorderpressError(
        say("“{target}” is no place to publish to.", target=target),
        say(
            "Write a folder, s3://bucket/folder, sftp://user@server/folder, or "
            "user@server:folder for rsync."
        ),
    )


@contextmanager
def reaching() -> Iterator[None]:
    """Tell a fault of a host or of the way to it as one sentence with a remedy."""
    import paramiko
    from botocore.exceptions import BotoCoreError

    try:
        yield
    except (OSError, paramiko.SSHException, BotoCoreError) as fault:
        reason = getattr(fault, "strerror", None) or str(fault) or type(fault).__name__
        raise BorderpressError(
            say("Publishing stopped: {reason}", reason=reason),
            say("The old site stands. Mend the cause and publish again."),
        ) from fault


# --- fsspec -------------------------------------------------------------------


def _folder(target: str) -> tuple[Any, str]:
    from fsspec.implementations.local import LocalFileSystem

    return LocalFileSystem(auto_mkdir=True), str(Path(target).absolute())


def _s3(target: str) -> tuple[Any, str]:
    from s3fs import S3FileSystem

    parts = urlsplit(target)
    system = S3FileSystem(skip_instance_cache=True, use_listings_cache=False)
    return system, posixpath.join(parts.netloc, parts.path.strip("/"))


def _sftp(target: str) -> tuple[Any, str]:
    import paramiko
    from fsspec.implementations.sftp import SFTPFileSystem

    class KnownHosts(SFTPFileSystem):  # type: ignore[misc]  # fsspec ships no types
        """Talks only to servers in ``~/.ssh/known_hosts``: fsspec's own would trust anybody."""

        def _connect(self) -> None:
            self.client = paramiko.SSHClient()
            self.client.load_system_host_keys(os.path.expanduser("~/.ssh/known_hosts"))
            self.client.set_missing_host_key_policy(paramiko.RejectPolicy())
            self.client.connect(self.host, **self.ssh_kwargs)
            self.ftp = self.client.open_sftp()

    parts = urlsplit(target)
    options = {"username": parts.username, "port": parts.port, "timeout": 30}
    given = {name: value for name, value in options.items() if value}
    system = KnownHosts(parts.hostname or "", skip_instance_cache=True, **given)
    return system, unquote(parts.path).rstrip("/")


OPENERS = {"": _folder, "s3": _s3, "sftp": _sftp}
"""How each kind of address is opened: file system and folder in it."""


class FileHost:
    """A host that fsspec can write to."""

    def __init__(self, system: Any, base: str) -> None:
        """``system``: a file system of fsspec; ``base``: the site's folder in it."""
        self.system, self.base = system, base

    def _at(self, name: str) -> str:
        return posixpath.join(self.base, name)

    def record(self) -> bytes | None:
        """Return what the last publication noted, or None."""
        try:
            return bytes(self.system.cat_file(self._at(RECORD)))
        except FileNotFoundError:
            return None

    def sizes(self) -> Mapping[str, int] | None:
        """Return the sizes of all files there."""
        try:
            found = self.system.find(self.base, detail=True)
        except FileNotFoundError:
            return {}
        root = self.base.lstrip("/")
        return {
            posixpath.relpath(path.lstrip("/"), root): int(info["size"] or 0)
            for path, info in found.items()
        }

    def stage(self, files: Sequence[File], done: Done) -> None:
        """Lay files beside the site; what a broken try has left there is not sent again."""
        there = FileHost(self.system, self._at(STAGED)).sizes() or {}
        for file in files:
            if there.get(_staged(file)) != file.size:
                self._make_folder(self._at(STAGED))
                self.system.put_file(str(file.path), self._at(f"{STAGED}/{_staged(file)}"))
            done(file)

    def place(self, steps: Sequence[Sequence[File]]) -> None:
        """Put staged files in their places, step after step; each file appears at once."""
        for file in (file for step in steps for file in step):
            target = self._at(file.name)
            self._make_folder(posixpath.dirname(target))
            self.system.mv(self._at(f"{STAGED}/{_staged(file)}"), target)

    def _make_folder(self, path: str) -> None:
        self.system.makedirs(path, exist_ok=True)

    def finish(self, gone: Sequence[str], record: bytes) -> None:
        """Remove files that the site no longer has, then note what it holds now."""
        for name in gone:
            try:
                self.system.rm_file(self._at(name))
            except FileNotFoundError:
                continue
        self._make_folder(self.base)
        self.system.pipe_file(self._at(RECORD), record)
        if self.system.exists(self._at(STAGED)):
            self.system.rm(self._at(STAGED), recursive=True)


def _staged(file: File) -> str:
    """Return the name of a file on its way: of its content, and of its place."""
    return f"{file.sha256}-{sha256(file.name.encode()).hexdigest()[:16]}"


# --- rsync --------------------------------------------------------------------


class RsyncHost:
    """A host that the program rsync can write to.

    File times say nothing here, since those of a build are made equal: what is compared is
    the content.
    """

    def __init__(self, target: str) -> None:
        """``target``: an address as rsync takes it."""
        self.target = target

    def record(self) -> bytes | None:
        """Return what the last publication noted, or None."""
        with tempfile.TemporaryDirectory() as folder:
            code = self._run(f"{self.target}/{RECORD}", f"{folder}/", allowed=(MISSING,))
            return None if code else Path(folder, RECORD).read_bytes()

    def sizes(self) -> Mapping[str, int] | None:
        """Return None: rsync lists no sizes that a program can rely on."""
        return None

    def stage(self, files: Sequence[File], done: Done) -> None:
        """Lay files beside the site."""
        with _tree(()) as empty:
            self._run("-r", f"{empty}/", f"{self.target}/")  # makes the folder itself
        with _tree(files) as folder:
            self._run("-r", "--checksum", "--delete", f"{folder}/", f"{self.target}/{STAGED}/")
        for file in files:
            done(file)

    def place(self, steps: Sequence[Sequence[File]]) -> None:
        """Put staged files in their places: the server copies them from where they lie."""
        options = ("-r", "--checksum", "--delay-updates", f"--copy-dest={STAGED}")
        for step in steps:
            with _tree(step) as folder:
                self._run(*options, f"{folder}/", f"{self.target}/")

    def finish(self, gone: Sequence[str], record: bytes) -> None:
        """Remove files that the site no longer has, then note what it holds now."""
        with tempfile.TemporaryDirectory() as folder:
            here = Path(folder)
            (here / "gone").write_bytes(b"\0".join(name.encode() for name in gone))
            (here / "site").mkdir()
            (here / "site" / RECORD).write_bytes(record)
            if gone:
                self._remove(here / "gone")
            self._run("-r", "--checksum", f"{here / 'site'}/", f"{self.target}/")
            (here / "staged").write_text(STAGED)
            self._remove(here / "staged")

    def _remove(self, names: Path) -> None:
        """Remove what a file names, names parted by NUL, and nothing else."""
        with _tree(()) as empty:
            self._run(
                "-r", "--from0", f"--files-from={names}", "--delete-missing-args", "--force",
                f"{empty}/", f"{self.target}/",
            )  # fmt: skip

    def _run(self, *arguments: str, allowed: tuple[int, ...] = ()) -> int:
        """Run rsync; BorderpressError when it fails otherwise than ``allowed``."""
        command = ["rsync", *arguments]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        except FileNotFoundError as fault:
            raise BorderpressError(
                say("The program rsync is not there."), say("Install it: apt-get install rsync")
            ) from fault
        if done.returncode and done.returncode not in allowed:
            first = (done.stderr.strip().splitlines() or ["rsync"])[0]
            raise BorderpressError(
                say("Publishing stopped: {reason}", reason=first),
                say("The old site stands. Mend the cause and publish again."),
            )
        return done.returncode


def _tree(files: Sequence[File]) -> tempfile.TemporaryDirectory[str]:
    """Return a folder that shows just these files under their names."""
    folder = tempfile.TemporaryDirectory()
    for file in files:
        place = Path(folder.name, file.name)
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(file.path, place)
        except OSError:  # another disk
            place.write_bytes(file.path.read_bytes())
    return folder
