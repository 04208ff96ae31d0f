"""The only writer of ``output/``: a new tree is staged whole, then swapped in.

Whoever looks at the folder sees the old tree or the new one, never a mixture,
also after a kill.  Equal artifacts give equal trees: ``manifest.json`` holds
no time and no path, and every file carries the modification time that the
caller names.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import blake2b, sha256
from pathlib import Path, PurePosixPath
from typing import Any

from borderpress.errors import BorderpressError
from borderpress.model import Artifact, say
from borderpress.work import Cache, Result, Stored, disk_faults, sealed, unsealed, write_whole

MANIFEST = "manifest.json"
MAKER = "borderpress"
LARGE = 1 << 20
"""Bytes from which :func:`fingerprint` trusts size and time of a file (fonts, above all)."""


class DamagedCache(BorderpressError):  # noqa: N818 - it is the cache's state, not an error yet
    """Some artifacts in the cache were damaged; they are gone now, so a second run makes them.

    A conductor may catch this once, perform its jobs again and publish again.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        super().__init__(
            say(
                "{count} files in the cache are damaged, {name} among them.",
                count=len(names),
                name=names[0],
            ),
            say(
                "Run the build again: what was damaged is made anew."
                " If it happens again, check the disk."
            ),
        )


# --- What is to be in the tree --------------------------------------------------


def check_name(name: str) -> None:
    """Raise ValueError unless ``name`` is a plain relative path below the output folder."""
    parts = name.split("/")
    if (
        any(part in ("", ".", "..") or len(part.encode()) > 255 for part in parts)
        or any(ord(letter) < 32 or letter == "\\" for letter in name)
        or name == MANIFEST
    ):
        raise ValueError(f"not a name for a file of the output: {name!r}")


def _check_tree(names: Iterable[str]) -> None:
    """Raise ValueError when a name is wrong or is both a file and a folder."""
    known = set(names)
    for name in known:
        check_name(name)
        for folder in PurePosixPath(name).parents:
            if str(folder) in known:
                raise ValueError(f"{str(folder)!r} is a file and the folder of {name!r}")


def _wanted(results: Iterable[Result], extra: Iterable[Artifact]) -> dict[str, Stored]:
    """Return what is to be written, by name; ValueError when two jobs make one name."""
    wanted: dict[str, Stored] = {}
    by_key = {result.key: result for result in results}  # jobs with one key made one thing
    made = [item for result in by_key.values() for item in result.artifacts]
    own = [
        Stored(a.name, a.media_type, sha256(a.data).hexdigest(), len(a.data), a.pages)
        for a in extra
    ]
    for item in made + own:
        if item.name in wanted:
            raise ValueError(f"two artifacts are called {item.name!r}")
        wanted[item.name] = item
    return wanted


def manifest(items: Iterable[Stored]) -> bytes:
    """Return the bytes of ``manifest.json`` for ``items``: the same for the same set."""
    files = [
        {"name": i.name, "media_type": i.media_type, "sha256": i.sha256, "size": i.size}
        | ({"pages": i.pages} if i.pages else {})
        for i in sorted(items, key=lambda item: item.name)
    ]
    return json.dumps({"made_by": MAKER, "files": files}, ensure_ascii=False, indent=1).encode()


def read_manifest(folder: Path) -> dict[str, Stored] | None:
    """Return what ``folder`` says that it holds, by name; None if it is no output of ours."""
    try:
        record = json.loads((folder / MANIFEST).read_bytes())
        items = {item["name"]: Stored(**item) for item in record["files"]}
        _check_tree(items)
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return items if record.get("made_by") == MAKER else None


# --- The door -------------------------------------------------------------------


@contextmanager
def opened(output: Path) -> Iterator[Output]:
    """Hold ``output`` for one build: nobody else publishes there meanwhile.

    Raises BorderpressError when another build holds it, when it is not a
    folder that we may replace, or when its parent cannot be written.  Removes
    what killed builds left beside it.
    """
    output = Path(os.path.abspath(output))
    with disk_faults(output):
        _check_place(output)
        output.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(output.with_name(f".{output.name}.lock"), os.O_RDWR | os.O_CREAT, 0o644)
    try:
        with disk_faults(output):
            _lock(lock, output)
            _clear(output)
            present = _as_they_lie(output, read_manifest(output) or {})
        yield Output(output, present)
    finally:
        os.close(lock)


OFFICE = ("status/", "register.xlsx")
"""What the verbs for the office put there.  Builds leave it, also when somebody has edited it:
a register is opened in a spreadsheet and saved."""


def is_office(name: str) -> bool:
    """Return whether a file of the output is the office's own and not a build's."""
    return name.startswith(OFFICE)


def _as_they_lie(output: Path, present: dict[str, Stored]) -> dict[str, Stored]:
    """Return ``present`` with the office's files as they are now, without those that are gone."""
    found = {}
    for name, item in present.items():
        if not is_office(name):
            found[name] = item
        elif (output / name).is_file():
            data = (output / name).read_bytes()
            found[name] = replace(item, sha256=sha256(data).hexdigest(), size=len(data))
    return found


def add(
    output: Path, artifacts: tuple[Artifact, ...], cache: Cache, stamp: int, record: Path
) -> None:
    """Put files of the office into ``output`` and leave everything else there as it is.

    ``record`` is that of the last build: a build with nothing to do still has nothing to do.
    Raises as :func:`opened` and :meth:`Output.publish` do.
    """
    with opened(output) as door:
        known = unsealed(record)
        before = _census(output) if output.is_dir() else None
        door.publish((), cache, stamp=stamp, keep=lambda _name: True, extra=artifacts)
        if known and known.get("files") == before:
            remember(output, known["fingerprint"], known["summary"], record)


def _lock(lock: int, output: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise BorderpressError(
            say("Another build is writing to {path}.", path=output),
            say("Wait until it has finished, or name another folder with --output."),
        ) from None
    except OSError as error:
        if error.errno not in (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS):
            raise  # some network disks have no locks: better to build there than not to


def _check_place(output: Path) -> None:
    """Raise BorderpressError when ``output`` is there and is not ours to replace."""
    if output.is_symlink():
        raise BorderpressError(
            say("The output folder {path} is a link.", path=output),
            say("Name the folder it leads to with --output: {target}.", target=output.resolve()),
        )
    if output.exists() and not output.is_dir():
        raise BorderpressError(
            say("The output {path} is a file, not a folder.", path=output),
            say("Move the file away, or name another folder with --output."),
        )
    if os.path.ismount(output):
        raise _is_a_disk(output)
    if output.exists() and any(output.iterdir()) and read_manifest(output) is None:
        raise BorderpressError(
            say("The folder {path} holds files that were not made by this program.", path=output),
            say("Name a new or empty folder with --output; its content is replaced as a whole."),
        )


def _is_a_disk(output: Path) -> BorderpressError:
    return BorderpressError(
        say("The output folder {path} is itself a disk and cannot be swapped.", path=output),
        say("Name a folder inside it with --output: {path}.", path=output / "output"),
    )


def _leftovers(output: Path, kind: str) -> list[Path]:
    """Return our staging folders; called with the lock held, so none is in use."""
    parts = [(path.name.rsplit(".", 2), path) for path in output.parent.iterdir()]
    return sorted(
        path
        for part, path in parts
        if len(part) == 3 and part[0] == f".{output.name}" and part[1].isdigit() and part[2] == kind
    )


def _clear(output: Path) -> None:
    """Remove what killed builds left; first bring back a tree that one had put aside."""
    aside = _leftovers(output, "old")
    if aside and not output.exists():
        os.rename(aside.pop(), output)
    for path in aside + _leftovers(output, "new"):
        shutil.rmtree(path, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Output:
    """The output folder, held by this build; made by :func:`opened`."""

    path: Path
    present: dict[str, Stored]
    """What lies there, by name."""

    def publish(
        self,
        results: Sequence[Result],
        cache: Cache,
        *,
        stamp: int,
        keep: Callable[[str], bool] | None = None,
        extra: tuple[Artifact, ...] = (),
    ) -> tuple[Stored, ...]:
        """Replace the folder by the artifacts of ``results`` and ``extra``; return all of it.

        ``keep`` names the files of the present tree that stay although no
        result makes them (a partial build); the others go, but for the
        office's.  ``stamp`` (seconds since 1970) becomes the modification
        time of every file.  Raises BorderpressError when the disk is full or
        read-only, DamagedCache when artifacts must be made again (the present
        tree stays in both cases),
        and ValueError for wrong or doubled names.
        """
        wanted = _wanted(results, extra)
        kept = {
            name: item
            for name, item in self.present.items()
            if is_office(name) or (keep and keep(name))
        }
        tree = kept | wanted
        _check_tree(tree)
        own = {item.name: item.data for item in extra}
        staging = self.path.with_name(f".{self.path.name}.{os.getpid()}.new")
        try:
            with disk_faults(self.path):
                self._stage(staging, tree, own, cache, stamp)
                _swap(staging, self.path)
        except DamagedCache as error:
            if not wanted.keys() >= set(error.names):
                raise _changed_by_hand(sorted(set(error.names) - wanted.keys())) from None
            raise
        finally:
            shutil.rmtree(staging, ignore_errors=True)  # half a new tree, or the old one
        return tuple(tree[name] for name in sorted(tree))

    def _stage(
        self,
        staging: Path,
        tree: dict[str, Stored],
        own: dict[str, bytes],
        cache: Cache,
        stamp: int,
    ) -> None:
        os.mkdir(staging)
        for folder in sorted({os.path.dirname(name) for name in tree}):
            os.makedirs(staging / folder, exist_ok=True)
        damaged = []
        for name, item in tree.items():
            if self._link(item, staging, stamp):
                continue
            data = self._bytes(item, own, cache)
            if data is None:
                damaged.append(name)
            else:
                _write(staging / name, data, stamp)
        if damaged:
            raise DamagedCache(sorted(damaged))
        _write(staging / MANIFEST, manifest(tree.values()), stamp)

    def _bytes(self, item: Stored, own: dict[str, bytes], cache: Cache) -> bytes | None:
        """Return the bytes of ``item`` from wherever they are still sound."""
        data = own.get(item.name)
        if data is None:
            data = cache.get(item.sha256)
        return self._read(item) if data is None else data

    def _holds(self, item: Stored) -> bool:
        known = self.present.get(item.name)
        return known is not None and known.sha256 == item.sha256

    def _link(self, item: Stored, staging: Path, stamp: int) -> bool:
        """Take an unchanged file over from the present tree without copying it.

        A file edited by hand has another size or another time than we gave it.
        """
        present = self.path / item.name
        try:
            if not self._holds(item) or not _untouched(present, item.size, stamp):
                return False
            os.link(present, staging / item.name, follow_symlinks=False)
        except OSError:  # disks without hard links, files of another owner
            return False
        return True

    def _read(self, item: Stored) -> bytes | None:
        """Return the file of the present tree if its bytes are still what they should be."""
        if not self._holds(item):
            return None
        try:
            data = (self.path / item.name).read_bytes()
        except OSError:
            return None
        return data if sha256(data).hexdigest() == item.sha256 else None


def publish(
    output: Path,
    results: Sequence[Result],
    cache: Cache,
    *,
    stamp: int,
    keep: Callable[[str], bool] | None = None,
    extra: tuple[Artifact, ...] = (),
) -> tuple[Stored, ...]:
    """Open ``output`` and publish: :func:`opened` and :meth:`Output.publish` in one."""
    with opened(output) as door:
        return door.publish(results, cache, stamp=stamp, keep=keep, extra=extra)


def _changed_by_hand(names: Sequence[str]) -> BorderpressError:
    return BorderpressError(
        say("{name} in the output folder was changed after it was made.", name=names[0]),
        say("Run the whole build once, without choosing bulletins, languages, formats or layouts."),
    )


def _untouched(path: Path, size: int, stamp: int) -> bool:
    status = os.lstat(path)
    return status.st_size == size and status.st_mtime_ns == stamp * 10**9


def _write(path: Path, data: bytes, stamp: int) -> None:
    with open(path, "xb") as file:
        file.write(data)
    os.utime(path, ns=(stamp * 10**9, stamp * 10**9))


# --- The swap -------------------------------------------------------------------


def _swap(staging: Path, output: Path) -> None:
    """Put ``staging`` where ``output`` is; afterwards ``staging`` is the old tree, if any."""
    try:
        if not output.exists():
            os.rename(staging, output)
        elif not exchange(staging, output):
            _exchange_in_two_steps(staging, output)
    except OSError as error:
        if error.errno in (errno.EBUSY, errno.EXDEV):  # a bind mount does not show before
            raise _is_a_disk(output) from error
        raise


def exchange(one: Path, two: Path) -> bool:
    """Let two folders change their names in one step; False where the system cannot.

    Linux: renameat2(2) with RENAME_EXCHANGE.  Raises OSError when it can and
    the disk refuses.
    """
    import ctypes  # 5 ms that a build with nothing to do need not spend

    here, exchange_flag = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    if rename(here, os.fsencode(one), here, os.fsencode(two), exchange_flag) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        return False
    raise OSError(code, os.strerror(code))


def _exchange_in_two_steps(staging: Path, output: Path) -> None:
    """Do it with the old tree put aside; :func:`opened` brings it back after a kill."""
    aside = staging.with_suffix(".old")
    os.rename(output, aside)
    try:
        os.rename(staging, output)
    except OSError:
        os.rename(aside, output)
        raise
    os.rename(aside, staging)


# --- Nothing to do? ---------------------------------------------------------------


def _files(folder: str, below: str = "") -> Iterator[tuple[str, int, int]]:
    """Yield (name, size, mtime_ns) of everything below ``folder`` that is not a folder."""
    with os.scandir(folder) as entries:
        for entry in entries:
            name = below + entry.name
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path, name + "/")
            else:
                status = entry.stat(follow_symlinks=False)
                yield name, status.st_size, status.st_mtime_ns


def _census(output: Path) -> list[list[object]]:
    return [list(row) for row in sorted(_files(str(output)))]


def remember(output: Path, fingerprint: str, summary: dict[str, Any], record: Path) -> None:
    """Write to ``record`` that ``output`` as it lies there was made from ``fingerprint``.

    ``summary`` is whatever JSON the caller wants back.  Call it while the
    output is held.  Raises BorderpressError when the disk is full or read-only.
    """
    with disk_faults(record):
        known = {"fingerprint": fingerprint, "summary": summary, "files": _census(output)}
        write_whole(record, sealed(known))


def is_current(output: Path, fingerprint: str, record: Path) -> dict[str, Any] | None:
    """Return the summary kept for ``fingerprint`` if ``output`` is still what it was then.

    None as soon as one file is missing, extra, or has another size or time.
    """
    known = unsealed(record)
    try:
        if known and known["fingerprint"] == fingerprint and known["files"] == _census(output):
            summary: dict[str, Any] = known["summary"]
            return summary
    except (OSError, KeyError):
        pass
    return None


def usual_skip(path: str) -> bool:
    """Say whether ``path`` (relative, with slashes) is hidden or compiled: no input."""
    name = path.rpartition("/")[2]
    return name.startswith(".") or name == "__pycache__" or name.endswith((".pyc", "~"))


def fingerprint(
    roots: Sequence[Path], extra: Sequence[str] = (), skip: Callable[[str], bool] = usual_skip
) -> str:
    """Return a hash of all files below ``roots`` (files or folders) and of ``extra``.

    Content counts, not time; only files of :data:`LARGE` bytes and more are
    known by size and time.  ``skip`` gets paths relative to their root; a
    folder skipped is not entered.  A missing root is an input too: it counts
    as missing.
    """
    hasher = blake2b(digest_size=32)
    for text in extra:
        hasher.update(b"+%d:%b" % (len(text.encode()), text.encode()))
    for number, root in enumerate(roots):
        for name, path in _inputs(str(root), "", skip, frozenset()):
            label = os.fsencode(name)
            hasher.update(b"@%d:%d:%b" % (number, len(label), label))
            hasher.update(_content(path))
    return hasher.hexdigest()


def _content(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            status = os.fstat(file.fileno())
            if status.st_size >= LARGE:
                return b"=%d:%d" % (status.st_size, status.st_mtime_ns)
            return b"#" + blake2b(file.read(), digest_size=32).digest()
    except OSError as error:  # gone or not readable: a state of its own
        return b"!%d" % (error.errno or 0)


def _inputs(
    path: str, name: str, skip: Callable[[str], bool], above: frozenset[tuple[int, int]]
) -> Iterator[tuple[str, str]]:
    """Yield (name, path) of each file in order; links are followed, but not in circles."""
    try:
        status = os.stat(path)
        entries = sorted(os.listdir(path))
    except OSError:  # a file, or nothing
        yield name, path
        return
    folder = (status.st_dev, status.st_ino)
    if folder in above:
        return
    for entry in entries:
        below = f"{name}/{entry}" if name else entry
        if not skip(below):
            yield from _inputs(f"{path}/{entry}", below, skip, above | {folder})
