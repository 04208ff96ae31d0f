"""The stamp that says what is set up, and the lock that lets one set-up at a time in."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from borderpress.bootstrap import STAMP, state_of
from borderpress.model import say
from borderpress.setup.extras import EXTRAS
from borderpress.setup.telling import Teller

DPKG_STATUS = "/var/lib/dpkg/status"
"""Changes whenever a Debian package comes or goes."""
WATCHED = (
    "borderpress/setup/extras.py",
    "fonts/fonts.toml",
    ".venv/bin/python",
    ".venv/pyvenv.cfg",
    DPKG_STATUS,
)
"""What every set-up looks at again when it has changed, besides what its extras name."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a finished set-up left."""

    done: tuple[tuple[str, str], ...]
    """Extra and the hash of the requirements installed for it."""
    names: frozenset[str]
    """What pip put into the environment's folder of packages."""


def read_stamp(root: Path) -> Stamp | None:
    """Read the stamp; none when no set-up was finished."""
    path = root / STAMP
    if not path.is_file():
        return None
    rows = [line.split(" ", 1) for line in path.read_text(encoding="utf-8").splitlines()]
    done = [row[1].split(" ") for row in rows if row[0] == "done"]
    names = frozenset(row[1] for row in rows if row[0] == "name")
    return Stamp(tuple((extra, digest) for extra, digest in done), names)


def write_stamp(root: Path, done: dict[str, str], packages: Path, fonts: list[Path]) -> None:
    """Write which extras are whole and the state of every file whose change matters."""
    known = {extra: EXTRAS[extra] for extra in done if is_unpacked(root, extra)}
    watched = [*WATCHED, *(extra.lock for extra in known.values() if extra.lock)]
    watched += [str(path.relative_to(root)) for path in (packages, *fonts)]
    for extra in known.values():
        watched += [path for archive in extra.archives for path in (archive.folder, archive.lock)]
        watched += [jar.path for jar in extra.jars]
    lines = [f"done {extra} {done[extra]}" for extra in known]
    lines += [f"watch {state_of(str(root / path))} {path}" for path in watched]
    lines += [f"name {path.name}" for path in sorted(packages.iterdir())]
    partial = root / (STAMP + ".part")
    partial.write_text("\n".join(lines) + "\n", encoding="utf-8")
    partial.replace(root / STAMP)


def is_unpacked(root: Path, extra: str) -> bool:
    """Return whether ``extra`` is known and its archives and programs are there."""
    if extra not in EXTRAS:
        return False
    wanted = [archive.folder for archive in EXTRAS[extra].archives]
    wanted += [jar.path for jar in EXTRAS[extra].jars]
    return all((root / path).exists() for path in wanted)


@contextmanager
def only_one(root: Path, teller: Teller) -> Iterator[int]:
    """Let one set-up at a time into ``root``; yield the lock's descriptor.

    Children that change ``.venv`` inherit it: a killed set-up whose pip lives on is waited for.
    """
    path = root / ".cache" / "set-up.lock"
    path.parent.mkdir(exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            teller.line(say("Another set-up is at work here; waiting for it."))
            fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()
