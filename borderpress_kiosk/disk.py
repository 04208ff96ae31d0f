"""Files that survive a power cut: whole or not at all, flushed to the disk, sealed."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

CHUNK = 1 << 18
"""Bytes read at once."""
PARTIAL = ".new"
"""Suffix of a file that is being written; its name begins with a dot."""


def partial(path: Path) -> Path:
    """Return where the bytes of ``path`` stand until they are whole: always the same place."""
    return path.with_name(f".{path.name}{PARTIAL}")


def write_whole(path: Path, data: bytes) -> None:
    """Replace ``path`` by ``data``: after a power cut it is the old file or the new one; OSError.

    The file is flushed before it gets its name, the folder after it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = partial(path)
    try:
        with open(unfinished, "wb") as file:
            file.write(data)
            flush(file)
        os.replace(unfinished, path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


def flush(file: BinaryIO) -> None:
    """Bring what was written to ``file`` to the disk."""
    file.flush()
    os.fsync(file.fileno())


def flush_all(files: Iterable[Path], folders: Iterable[Path]) -> None:
    """Bring files that were written before, and the names in folders, to the disk; OSError.

    The disk is told first to write everything, which takes one turn instead of thousands; then
    each file is asked for, since only that tells of a fault.
    """
    os.sync()
    for path in files:
        flush_file(path)
    for folder in folders:
        flush_folder(folder)


def flush_file(path: Path) -> None:
    """Bring a file that was written before to the disk."""
    with open(path, "rb") as file:
        os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Bring the names in ``folder`` to the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def open_file(path: str | Path) -> BinaryIO:
    """Open a file for reading; OSError where it is none.

    A stick may hold a pipe or a device, and to open one for reading could wait for ever.
    """
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(f"{path} is not a file")
    return os.fdopen(handle, "rb")


def chunks(file: BinaryIO) -> Iterator[bytes]:
    """Yield the bytes of ``file`` in parts."""
    while chunk := file.read(CHUNK):
        yield chunk


def digest_of(path: Path) -> tuple[str, int]:
    """Return SHA-256 (hex) and length in bytes of a file; OSError."""
    hasher, length = sha256(), 0
    with open_file(path) as file:
        for chunk in chunks(file):
            hasher.update(chunk)
            length += len(chunk)
    return hasher.hexdigest(), length


def sealed(record: object) -> bytes:
    """Return ``record`` as JSON under a line with the hash of that JSON."""
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()
    return sha256(text).hexdigest().encode() + b"\n" + text


def unsealed(path: Path) -> dict[str, Any] | None:
    """Return the record that :func:`sealed` put into ``path``; None if it is not whole."""
    try:
        with open_file(path) as file:
            seal, _, text = file.read().partition(b"\n")
    except OSError:
        return None
    if sha256(text).hexdigest().encode() != seal:
        return None
    record = json.loads(text)
    return record if isinstance(record, dict) else None
