"""Pictures in inks, kept in the cache of builds: made once for all editions and builds."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256

from borderpress.model import Made
from borderpress.work import Cache, Job, Result, Stored

PICTURE = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class PlateCache:
    """A :class:`borderpress.plates.Keeper` that workers share; values only, so that it travels."""

    cache: Cache
    version: str
    """Of the toolkit: another one may make other pixels."""

    def kept(self, key: str, make: Callable[[], bytes]) -> bytes:
        """Return the bytes kept under ``key``, else those of ``make``, which are kept from now on.

        Of several workers that want the same picture one makes it, and the others wait.  Where
        the disk keeps nothing the work goes on without it.
        """
        own = sha256(f"{self.version}\n{key}".encode()).hexdigest()
        job = Job(f"picture {own[:12]}", own, _nothing, ())
        with self._alone(own):
            known = self.cache.look_up(job)
            data = self.cache.get(known.artifacts[0].sha256) if known else None
            return self._made(job, make) if data is None else data

    def _made(self, job: Job, make: Callable[[], bytes]) -> bytes:
        began = time.perf_counter()
        data = make()
        seconds = time.perf_counter() - began
        with suppress(OSError):
            stored = Stored(job.name, PICTURE, self.cache.put(data), len(data))
            self.cache.keep(Result(job.name, job.key, False, (stored,), (), 0, seconds))
        return data

    @contextmanager
    def _alone(self, key: str) -> Iterator[None]:
        """Hold the lock of a key; the system lets go of those of workers that died."""
        path = self.cache.root / "locks" / key[:2]
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            file = path.open("wb")
        except OSError:  # a disk that cannot be written keeps nothing anyway
            yield
            return
        with file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _nothing() -> Made:
    """Stand for the work of an entry that no build performs as a job."""
    return Made(())
