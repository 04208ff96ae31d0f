"""Jobs for the tests of ``work`` and ``output``, and a program for these tests to kill.

Light on purpose: every worker imports it.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from borderpress.errors import BorderpressError
from borderpress.model import Artifact, Finding, Made, Place, Severity, say
from borderpress.work import Cache, Job, Processes, Result, perform

STAMP = 1_700_000_000
"""Modification time of every file published here."""


def write(name: str, data: bytes) -> Made:
    return Made((Artifact(name, "text/plain", data),), pages=1)


def count_call(folder: str, name: str) -> Made:
    """Leave a trace of each call."""
    (Path(folder) / f"{name}-{time.monotonic_ns()}-{os.getpid()}").touch()
    return write(name, name.encode())


def complain(name: str) -> Made:
    finding = Finding(
        "print.overflow", Severity.ERROR, say("Too wide by {n} pt.", n=3), say("Shorten it.")
    )
    return Made((Artifact(name, "text/plain", b"wide"),), (finding,))


def fail() -> Made:
    raise LookupError("no such thing as ข้าว")


def refuse() -> Made:
    raise BorderpressError(say("No font {name}.", name="X"), say("Collect it."), Place("a.toml", 3))


def kill_itself() -> Made:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def leave() -> Made:
    os._exit(3)


def kill_itself_once(marker: str) -> Made:
    path = Path(marker)
    if not path.exists():
        path.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return write("late", b"late")


def interrupt_itself() -> Made:
    """Get the SIGINT that Ctrl-C sends to every process of the terminal."""
    os.kill(os.getpid(), signal.SIGINT)
    return write("calm", b"calm")


def nap(seconds: float, started: str) -> Made:
    Path(started).touch()
    time.sleep(seconds)
    return write("nap", b"nap")


def modules_known(*names: str) -> Made:
    return write("known", repr([name in sys.modules for name in names]).encode())


@dataclass(frozen=True)
class Traitor:
    """Cannot be unpacked where it arrives."""

    name: str

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (int, ("not a number",))


# --- Trees ------------------------------------------------------------------------


def tree(label: str) -> dict[str, bytes]:
    """Return a small output: most files say whose they are, some are shared, some come and go."""
    own = {f"{label}/only.txt": label, "lo/page.html": label, "km/deep/er/page.html": label}
    shared = {f"shared/{n}.bin": "all" for n in range(4)}
    return {
        name: f"{word}\n".encode() * 50 for name, word in (own | shared | {"empty.txt": ""}).items()
    }


def made(label: str, cache: Cache) -> tuple[Result, ...]:
    """Return the results of jobs that make :func:`tree`."""
    jobs = [
        Job(name, sha256(name.encode() + data).hexdigest(), write, (name, data))
        for name, data in tree(label).items()
    ]
    return perform(jobs, cache)


def sleep_in_workers(cache: str, started: str) -> None:
    jobs = [Job(f"nap {n}", f"{n:064x}", nap, (120.0, f"{started}/{n}")) for n in range(6)]
    perform(jobs, Cache(Path(cache)), Processes(2))


if __name__ == "__main__":
    sleep_in_workers(*sys.argv[1:])
