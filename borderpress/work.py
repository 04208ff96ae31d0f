"""Runs jobs behind a content-addressed cache, in this process or on an executor.

A :class:`Job` is a function, its arguments and the hash of all its inputs.
:func:`perform` answers what it can from the :class:`Cache` and runs the rest;
workers put their artifacts into the cache themselves, and only the short
:class:`Result` travels back.
"""

from __future__ import annotations

import errno
import json
import os
import pickle
import re
import shutil
import tempfile
import time
import traceback
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from borderpress.errors import BorderpressError
from borderpress.model import Finding, Made, Place, Severity, Text, say

if TYPE_CHECKING:  # a build with nothing to do never imports the machinery of processes
    from concurrent.futures import Executor, Future

KEY = re.compile(r"[0-9a-f]{16,128}")


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work: one format × one layout × the editions it shows."""

    name: str
    """For people, such as ``pdf bulletin-a4 cua-khau-lao-bao lo``; unique in a build."""
    key: str
    """Hash of everything that ``run`` looks at, in hex digits."""
    run: Callable[..., Made]
    """Function of a module, so that another process finds it."""
    args: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Stored:
    """An artifact whose bytes lie in the cache."""

    name: str
    """Path below ``output/``, with forward slashes."""
    media_type: str
    sha256: str
    size: int
    """Bytes."""
    pages: int = 0
    """Pages of print; 0 for what has none."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one job."""

    job: str
    key: str
    cached: bool
    """True when the job did not have to run."""
    artifacts: tuple[Stored, ...]
    findings: tuple[Finding, ...]
    pages: int
    seconds: float
    """How long the job took when it ran."""


# --- Faults of the machine ----------------------------------------------------


def disk_fault(error: OSError, path: Path) -> BorderpressError:
    """Return what a person should know when writing to ``path`` failed with ``error``."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return BorderpressError(
            say("There is no room left on the disk to write {path}.", path=path),
            say("Free some space and run the build again; the last good output is untouched."),
        )
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return BorderpressError(
            say("It is not allowed to write to {path}.", path=path),
            say("Make the folder writable, or choose another one; nothing was changed."),
        )
    return BorderpressError(
        say("Writing to {path} failed: {reason}.", path=path, reason=error.strerror or error),
        say("Check the disk and the folder, then run the build again; nothing was changed."),
    )


@contextmanager
def disk_faults(path: Path) -> Iterator[None]:
    """Turn every OSError of the block into :func:`disk_fault` about ``path``."""
    try:
        yield
    except OSError as error:
        raise disk_fault(error, path) from error


# --- The cache ------------------------------------------------------------------


def write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` so that no reader ever sees a part of it; OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".new-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            os.fchmod(file.fileno(), _mode(path))
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


def _mode(path: Path) -> int:
    """Return the permissions of the file that is replaced; of a new one, that all may read it."""
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        return 0o644


def sealed(record: object) -> bytes:
    """Return ``record`` as a line with the hash of the JSON text that follows it."""
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()
    return sha256(text).hexdigest().encode() + b"\n" + text


def unsealed(path: Path) -> Any:
    """Return the record that :func:`sealed` put into ``path``; None if it is not whole."""
    try:
        seal, _, text = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    return json.loads(text) if sha256(text).hexdigest().encode() == seal else None


@dataclass(frozen=True, slots=True)
class Cache:
    """Artifacts by the hash of their bytes, results by the key of their job.

    ``objects/ab/cdef…`` holds bytes, ``keys/<key>.json`` results, ``logs/`` the
    tracebacks of failed jobs.  Several builds may use one cache at once: files
    appear whole or not at all, and whatever is damaged counts as missing.
    """

    root: Path

    def path(self, digest: str) -> Path:
        """Return where the bytes with this SHA-256 lie, if they do."""
        return self.root / "objects" / digest[:2] / digest[2:]

    def entry(self, key: str) -> Path:
        """Return where the result of the job with this key lies, if it does."""
        return self.root / "keys" / f"{key}.json"

    def put(self, data: bytes) -> str:
        """Keep ``data`` and return its SHA-256; OSError when the disk does not let us."""
        digest = sha256(data).hexdigest()
        path = self.path(digest)
        try:
            if path.read_bytes() == data:  # not size alone: a damaged object is mended here
                os.utime(path)
                return digest
        except OSError:
            pass
        write_whole(path, data)
        return digest

    def get(self, digest: str) -> bytes | None:
        """Return the bytes with this SHA-256; None, and room for a new try, if damaged."""
        path = self.path(digest)
        try:
            data = path.read_bytes()
        except OSError:
            return None
        if sha256(data).hexdigest() == digest:
            return data
        path.unlink(missing_ok=True)
        return None

    def _holds(self, artifact: Stored) -> bool:
        try:
            return self.path(artifact.sha256).stat().st_size == artifact.size
        except OSError:
            return False

    def look_up(self, job: Job) -> Result | None:
        """Return the kept result of ``job`` when all its artifacts seem to be there.

        Sizes are compared, bytes are not: :meth:`get` hashes them when they
        are taken out.
        """
        path = self.entry(job.key)
        record = unsealed(path)
        result = record and _result(job, record)
        if not result or not all(map(self._holds, result.artifacts)):
            return None
        with suppress(OSError):  # a cache on a read-only disk still answers
            os.utime(path)
        return result

    def keep(self, result: Result) -> None:
        """Remember ``result``, unless it tells of an accident of this run; OSError."""
        if not any(finding.code.startswith("work.") for finding in result.findings):
            write_whole(self.entry(result.key), sealed(_record(result)))

    def log(self, job: str, text: str) -> Path:
        """Write ``text`` to the log of ``job`` and return its path; OSError."""
        path = self.root / "logs" / (re.sub(r"[^\w.-]+", "-", job)[:100] + ".log")
        write_whole(path, text.encode("utf-8", "backslashreplace"))
        return path

    def prune(self, max_bytes: int, grace: float = 3600) -> int:
        """Drop what was not used for longest until ``max_bytes`` remain; return bytes freed.

        Objects younger than ``grace`` seconds stay: another build may be about
        to write the entry that names them.
        """
        kept: dict[str, int] = {}
        total = 0
        for path in sorted(self.root.glob("keys/*.json"), key=_age):
            sizes = {item["sha256"]: item["size"] for item in _artifacts_of(path)}
            more = sum(size for digest, size in sizes.items() if digest not in kept)
            if total + more <= max_bytes:
                kept |= sizes
                total += more
            else:
                path.unlink(missing_ok=True)
        oldest = time.time() - grace
        return sum(_drop(path, oldest) for path in self._strays(kept))

    def _strays(self, kept: dict[str, int]) -> Iterator[Path]:
        """Yield objects that no entry names, and what killed builds left behind."""
        for path in self.root.glob("objects/*/*"):
            if path.parent.name + path.name not in kept:
                yield path
        yield from self.root.glob("keys/.new-*")
        yield from self.root.glob("parcels-*")


def _artifacts_of(entry: Path) -> list[dict[str, Any]]:
    record = unsealed(entry)
    return record.get("artifacts", []) if record else []


def _modified(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _age(path: Path) -> tuple[float, str]:
    return (-_modified(path), path.name)


def _drop(path: Path, oldest: float) -> int:
    """Remove a file or folder last touched before ``oldest``; return the bytes freed."""
    if _modified(path) >= oldest:
        return 0
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
        return 0
    try:
        size = path.stat().st_size
        path.unlink()
    except OSError:
        return 0
    return size


def _record(result: Result) -> dict[str, object]:
    return {
        "artifacts": [asdict(artifact) for artifact in result.artifacts],
        "findings": [asdict(finding) for finding in result.findings],
        "pages": result.pages,
        "seconds": result.seconds,
    }


def _text(record: dict[str, Any]) -> Text:
    return Text(record["msgid"], tuple((name, value) for name, value in record["values"]))


def _finding(record: dict[str, Any]) -> Finding:
    return Finding(
        record["code"],
        Severity(record["severity"]),
        _text(record["text"]),
        _text(record["hint"]),
        Place(**record["place"]) if record["place"] else None,
    )


def _result(job: Job, record: dict[str, Any]) -> Result | None:
    """Return the result in ``record``; None when another toolkit wrote it in another way."""
    try:
        return Result(
            job.name,
            job.key,
            True,
            tuple(Stored(**artifact) for artifact in record["artifacts"]),
            tuple(map(_finding, record["findings"])),
            record["pages"],
            record["seconds"],
        )
    except (KeyError, TypeError, ValueError):
        return None


# --- One job ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Refusal:
    """A BorderpressError on its way between processes, which would not survive pickling."""

    text: Text
    hint: Text
    place: Place | None


_Outcome = Result | _Refusal


def _execute(job: Job, cache: Cache) -> _Outcome:
    """Run ``job`` and put what it made into ``cache``."""
    start = time.perf_counter()
    try:
        made = job.run(*job.args)
    except BorderpressError as error:
        finding = Finding("work.refused", Severity.ERROR, error.text, error.hint, error.place)
        made = Made((), (finding,))
    except (Exception, SystemExit) as error:
        return _failed(job.name, job.key, error, cache)
    return _store(job, made, cache, time.perf_counter() - start)


def _store(job: Job, made: Made, cache: Cache, seconds: float) -> _Outcome:
    try:
        stored = tuple(
            Stored(item.name, item.media_type, cache.put(item.data), len(item.data), item.pages)
            for item in made.artifacts
        )
        result = Result(job.name, job.key, False, stored, made.findings, made.pages, seconds)
        cache.keep(result)
    except OSError as error:
        return _refusal(disk_fault(error, cache.root))
    return result


def _refusal(error: BorderpressError) -> _Refusal:
    return _Refusal(error.text, error.hint, error.place)


def _failed(name: str, key: str, error: BaseException, cache: Cache) -> _Outcome:
    """Return the finding for a job that raised; the traceback goes into a log."""
    lines = "".join(traceback.format_exception(error))
    try:
        log = cache.log(name, lines)
    except OSError as fault:
        return _refusal(disk_fault(fault, cache.root))
    last = traceback.format_exception_only(error)[-1].strip()
    return _fruitless(
        name,
        key,
        Finding(
            "work.failed",
            Severity.ERROR,
            say("“{job}” could not be made: {error}", job=name, error=last),
            say(
                "This is a fault of the program or of a layout; send {log} to its keeper.", log=log
            ),
        ),
    )


def _died(job: Job) -> Result:
    return _fruitless(
        job.name,
        job.key,
        Finding(
            "work.worker-died",
            Severity.ERROR,
            say("The process that made “{job}” was killed twice.", job=job.name),
            say(
                "Most often there was not enough memory: use smaller images,"
                " or give the machine more memory and run the build again."
            ),
        ),
    )


def _fruitless(name: str, key: str, finding: Finding) -> Result:
    return Result(name, key, False, (), (finding,), 0, 0.0)


# --- Many jobs --------------------------------------------------------------------

Progress = Callable[[Result], object]
"""Told the result of each job as soon as it is known."""


def perform(
    jobs: Sequence[Job],
    cache: Cache,
    executor_factory: Callable[[], Executor] | None = None,
    on_progress: Progress = lambda _result: None,
    ahead: int = 8,
) -> tuple[Result, ...]:
    """Return the result of each job, in the order of ``jobs``.

    Jobs with equal keys run once.  Without an ``executor_factory`` the missing
    ones run in this process; else ``ahead`` of them at a time (two per worker
    are enough) are given to the executor, which is made only when needed.
    Raises BorderpressError when the cache cannot be written, ValueError when a
    key is not hex digits; an interrupt ends the workers at once.
    """
    known: dict[str, Result] = {}
    named: dict[str, list[Job]] = {}
    for job in jobs:
        if not KEY.fullmatch(job.key):
            raise ValueError(f"the key of job {job.name!r} is not hex digits: {job.key!r}")
        named.setdefault(job.key, []).append(job)

    def settle(result: Result) -> None:
        known[result.key] = result
        for job in named[result.key]:
            on_progress(replace(result, job=job.name))

    missing = _answer([same[0] for same in named.values()], cache, settle)
    if missing and executor_factory:
        _run_on_executor(missing, cache, executor_factory, settle, ahead)
    else:
        _run_here(missing, cache, settle)
    return tuple(replace(known[job.key], job=job.name) for job in jobs)


def _answer(jobs: Sequence[Job], cache: Cache, settle: Progress) -> list[Job]:
    """Settle the jobs whose results are kept; return the others."""
    missing = []
    for job in jobs:
        if result := cache.look_up(job):
            settle(result)
        else:
            missing.append(job)
    return missing


def _accept(outcome: _Outcome, settle: Progress) -> None:
    if isinstance(outcome, _Refusal):
        raise BorderpressError(outcome.text, outcome.hint, outcome.place)
    settle(outcome)


def _run_here(jobs: Sequence[Job], cache: Cache, settle: Progress) -> None:
    for job in jobs:
        _accept(_execute(job, cache), settle)


def _run_on_executor(
    jobs: Sequence[Job],
    cache: Cache,
    factory: Callable[[], Executor],
    settle: Progress,
    ahead: int,
) -> None:
    """Run ``jobs`` on executors; here, where the system has no way to make one."""
    with disk_faults(cache.root):
        cache.root.mkdir(parents=True, exist_ok=True)
        folder = tempfile.TemporaryDirectory(prefix="parcels-", dir=cache.root)
    with folder as parcels, _Crew(factory, cache, Path(parcels), settle) as crew:
        try:
            crew.gather()
        except (OSError, NotImplementedError):  # a bare container without shared memory
            _run_here(jobs, cache, settle)
        else:
            _run_all(crew, jobs, ahead)


def _run_all(crew: _Crew, jobs: Sequence[Job], ahead: int) -> None:
    """Run ``jobs`` together; one by one those that were twice in flight when a worker died.

    A job whose worker died while no other was in flight gets one more try.
    """
    shared: Counter[str] = Counter()
    guilty: set[str] = set()
    together, alone = deque(jobs), deque[Job]()
    while together or alone:
        lost = crew.work(together, ahead) if together else crew.work(alone, 1)
        for job in lost:
            if len(lost) > 1:
                shared[job.key] += 1
                (together if shared[job.key] < 2 else alone).append(job)
            elif job.key in guilty:
                crew.settle(_died(job))
            else:
                guilty.add(job.key)
                alone.append(job)


class _Crew:
    """An executor that is made again when its workers die."""

    def __init__(
        self, factory: Callable[[], Executor], cache: Cache, parcels: Path, settle: Progress
    ) -> None:
        self.factory = factory
        self.cache = cache
        self.parcels = parcels
        self.settle = settle
        self.executor: Executor | None = None
        self.strangers: set[int | None] = set()

    def __enter__(self) -> Self:
        from multiprocessing import active_children

        self.strangers = {child.pid for child in active_children()}
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Let the workers go; after an exception at once, whatever they are at.

        Only workers elsewhere, which we cannot kill, are not waited for on Ctrl-C.
        """
        killed = kind is not None and self._kill()
        self.dismiss(wait=killed or kind is not KeyboardInterrupt)

    def gather(self) -> Executor:
        """Return the executor, made if there is none; whatever the factory raises."""
        if not self.executor:
            self.executor = self.factory()
        return self.executor

    def dismiss(self, *, wait: bool) -> None:
        """Let the workers go."""
        if self.executor:
            self.executor.shutdown(wait=wait, cancel_futures=True)
            self.executor = None

    def _kill(self) -> bool:
        """Kill the workers that are processes of this machine; return if there were any."""
        from multiprocessing import active_children

        ours = [child for child in active_children() if child.pid not in self.strangers]
        for child in ours:
            child.kill()
        return bool(ours)

    def work(self, queue: deque[Job], ahead: int) -> list[Job]:
        """Empty ``queue``, ``ahead`` jobs in flight; stop and return these if a worker dies."""
        from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, wait

        flying: dict[Future[_Outcome], Job] = {}
        while queue or flying:
            try:
                while queue and len(flying) < ahead:
                    self._launch(queue, flying)
            except BrokenExecutor:
                return self._salvage(flying)
            done = wait(flying, return_when=FIRST_COMPLETED).done
            if any(future.exception() for future in done):
                return self._salvage(flying)
            for future in done:
                self._land(future, flying.pop(future))
        return []

    def _launch(self, queue: deque[Job], flying: dict[Future[_Outcome], Job]) -> None:
        """Put the first job of ``queue`` in flight; one that cannot be packed has failed."""
        job = queue[0]
        try:
            parcel = self._pack(job)
        except (pickle.PicklingError, AttributeError, TypeError) as error:
            _accept(_failed(job.name, job.key, error, self.cache), self.settle)
        else:
            packed = (str(parcel), job.name, job.key, str(self.cache.root))
            flying[self.gather().submit(_execute_parcel, *packed)] = job
        queue.popleft()  # only now: a pool found broken on submitting leaves the job queued

    def _pack(self, job: Job) -> Path:
        """Write ``job`` to a file for its worker.

        A pipe holds 64 KiB: with the job itself in it, Python before 3.11.5
        hangs when a worker dies while the next job is being written.
        """
        data = pickle.dumps(job, pickle.HIGHEST_PROTOCOL)
        parcel = self.parcels / job.key
        with disk_faults(self.cache.root):
            write_whole(parcel, data)
        return parcel

    def _land(self, future: Future[_Outcome], job: Job) -> None:
        _accept(future.result(), self.settle)
        (self.parcels / job.key).unlink(missing_ok=True)

    def _salvage(self, flying: dict[Future[_Outcome], Job]) -> list[Job]:
        """Settle what was finished before the pool broke; return the jobs that were lost."""
        self.dismiss(wait=True)
        lost = []
        for future, job in flying.items():
            if future.cancelled() or future.exception():
                lost.append(job)
            else:
                self._land(future, job)
        return lost


# --- Local processes --------------------------------------------------------------


def _execute_parcel(parcel: str, name: str, key: str, root: str) -> _Outcome:
    cache = Cache(Path(root))
    try:
        job: Job = pickle.loads(Path(parcel).read_bytes())  # noqa: S301 - our own file, in our own folder
    except Exception as error:
        return _failed(name, key, error, cache)
    return _execute(job, cache)


@dataclass(frozen=True, slots=True)
class Processes:
    """Makes pools of local worker processes: an ``executor_factory`` for :func:`perform`."""

    workers: int
    preload: tuple[str, ...] = ()
    """Modules imported once, before the workers are forked from the process that has them."""

    def __call__(self) -> Executor:
        """Return a new pool; OSError where the system has no shared memory."""
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        _start_forkserver(self.preload)
        return ProcessPoolExecutor(self.workers, get_context("forkserver"), _begin, (self.preload,))


def _start_forkserver(preload: tuple[str, ...]) -> None:
    """Start the process that workers are forked from, able to import this toolkit.

    Until Python 3.13 it does not learn our ``sys.path``, only the environment.
    """
    from multiprocessing import forkserver

    forkserver.set_forkserver_preload(list(preload))
    before = os.environ.get("PYTHONPATH")
    home = str(Path(__file__).parents[1])
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (home, before)))
    try:
        forkserver.ensure_running()
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before


def _begin(preload: tuple[str, ...]) -> None:
    """Make this worker deaf to Ctrl-C, which its parent answers, and fit for many jobs."""
    import gc
    import importlib
    import signal
    import threading

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow_parent, daemon=True).start()
    for module in preload:
        with suppress(Exception):  # a job that needs it will say so with its own name
            importlib.import_module(module)
    gc.freeze()


def _follow_parent() -> None:
    """End this worker when its parent is gone: nobody would ever send it a job or a stop."""
    from multiprocessing import parent_process

    if parent := parent_process():
        parent.join()
        os._exit(1)
