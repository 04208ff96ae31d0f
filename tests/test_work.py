"""Jobs, workers that die, and a cache that is never trusted further than its hashes."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import labour
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from borderpress.errors import BorderpressError
from borderpress.model import Finding, Made, Place, Severity, Text
from borderpress.work import (
    Cache,
    Job,
    Processes,
    Result,
    Stored,
    disk_fault,
    perform,
    sealed,
    write_whole,
)

ROOT = Path(__file__).parents[1]
Factory = Callable[[], Executor] | None


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


def job(name: str, run: Callable[..., Made], *args: object) -> Job:
    return Job(name, sha256(name.encode()).hexdigest(), run, args)


def writers(number: int) -> list[Job]:
    return [
        job(f"job {n}", labour.write, f"{n}.txt", f"page {n}".encode() * n) for n in range(number)
    ]


def refuse_to_start() -> Executor:
    raise AssertionError("an executor was made although nothing was missing")


def codes(results: tuple[Result, ...]) -> list[list[str]]:
    return [[finding.code for finding in result.findings] for result in results]


# --- perform --------------------------------------------------------------------------


@pytest.mark.parametrize("factory", [None, lambda: ThreadPoolExecutor(3), Processes(2)])
def test_every_executor_gives_the_same_results_in_order(cache: Cache, factory: Factory) -> None:
    jobs = writers(12)
    told: list[str] = []
    results = perform(jobs, cache, factory, lambda result: told.append(result.job))
    assert [result.job for result in results] == [job.name for job in jobs]
    assert sorted(told) == sorted(job.name for job in jobs)
    for n, result in enumerate(results):
        data = f"page {n}".encode() * n
        digest = sha256(data).hexdigest()
        assert result.artifacts == (Stored(f"{n}.txt", "text/plain", digest, len(data)),)
        assert cache.get(digest) == data
        assert (result.cached, result.pages, result.findings) == (False, 1, ())


def test_hits_need_no_executor_and_run_nothing(cache: Cache, tmp_path: Path) -> None:
    jobs = [job(name, labour.count_call, str(tmp_path), name) for name in "abc"]
    first = perform(jobs, cache)
    again = perform(jobs, cache, refuse_to_start)
    assert again == tuple(replace(result, cached=True) for result in first)
    assert len(list(tmp_path.glob("[abc]-*"))) == 3


def test_only_missing_jobs_run(cache: Cache, tmp_path: Path) -> None:
    jobs = [job(name, labour.count_call, str(tmp_path), name) for name in "abc"]
    perform(jobs[:2], cache)
    assert [result.cached for result in perform(jobs, cache)] == [True, True, False]
    assert len(list(tmp_path.glob("[abc]-*"))) == 3


def test_equal_keys_run_once_and_each_job_gets_its_result(cache: Cache, tmp_path: Path) -> None:
    one = job("one", labour.count_call, str(tmp_path), "a")
    two = replace(one, name="two")
    told: list[str] = []
    results = perform([one, two, one], cache, None, lambda result: told.append(result.job))
    assert [result.job for result in results] == ["one", "two", "one"] == told
    assert len(list(tmp_path.glob("a-*"))) == 1


def test_no_jobs_no_results(cache: Cache) -> None:
    assert perform([], cache, refuse_to_start) == ()


def test_a_key_that_is_no_hash_is_the_programmers_fault(cache: Cache) -> None:
    with pytest.raises(ValueError, match="not hex"):
        perform([Job("a", "../../etc/passwd", labour.fail, ())], cache)


@pytest.mark.parametrize("factory", [None, Processes(2)])
def test_a_job_that_fails_costs_only_itself(cache: Cache, factory: Factory) -> None:
    jobs = [*writers(2), job("pdf a4 lo", labour.fail), *writers(4)[2:]]
    results = perform(jobs, cache, factory)
    assert codes(results) == [[], [], ["work.failed"], [], []]
    (finding,) = results[2].findings
    assert finding.severity == Severity.ERROR
    assert "LookupError: no such thing as ข้าว" in finding.text.english()
    log = cache.root / "logs" / "pdf-a4-lo.log"
    assert str(log) in finding.hint.english()
    assert "labour.py" in log.read_text("utf-8")
    assert perform([jobs[2]], cache)[0].cached is False


@pytest.mark.parametrize("factory", [None, Processes(1)])
def test_a_refusal_keeps_its_words_and_place(cache: Cache, factory: Factory) -> None:
    (result,) = perform([job("a", labour.refuse)], cache, factory)
    (finding,) = result.findings
    assert finding.text.english() == "No font X."
    assert finding.hint.english() == "Collect it."
    assert finding.place == Place("a.toml", 3)
    assert perform([job("a", labour.refuse)], cache)[0].cached is False


def test_findings_about_the_document_are_kept_with_its_artifacts(cache: Cache) -> None:
    (first,) = perform([job("a", labour.complain, "a.txt")], cache)
    (again,) = perform([job("a", labour.complain, "a.txt")], cache, refuse_to_start)
    assert again == replace(first, cached=True)
    assert [finding.text.english() for finding in again.findings] == ["Too wide by 3 pt."]


def test_a_job_that_cannot_travel_is_told(cache: Cache) -> None:
    jobs = [
        job("lambda", lambda: Made(())),
        job("traitor", labour.write, labour.Traitor("a"), b""),
        *writers(2),
    ]
    assert codes(perform(jobs, cache, Processes(1))) == [["work.failed"], ["work.failed"], [], []]


def test_without_shared_memory_the_work_is_done_here(cache: Cache) -> None:
    def bare_container() -> Executor:
        raise OSError(38, "Function not implemented")

    assert codes(perform(writers(3), cache, bare_container)) == [[], [], []]


def test_workers_have_what_they_were_told_to_load(cache: Cache) -> None:
    factory = Processes(1, ("no.such.module", "borderpress.output", "wave"))
    seen = job("a", labour.modules_known, "wave", "sunau")
    (result,) = perform([seen], cache, factory)
    assert cache.get(result.artifacts[0].sha256) == b"[True, False]"


def test_nothing_of_processes_is_imported_before_it_is_needed() -> None:
    code = (
        "import sys, borderpress.output, borderpress.work, borderpress.digest as d;"
        "d.toolkit_version();"
        "heavy = {'multiprocessing', 'concurrent.futures', 'ctypes', 'weasyprint', 'jinja2',"
        " 'importlib.metadata'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


# --- Workers that die -------------------------------------------------------------------


@pytest.mark.parametrize("death", [labour.kill_itself, labour.leave])
def test_a_deadly_job_is_named_and_the_rest_is_made(
    cache: Cache, death: Callable[..., Made]
) -> None:
    jobs = [*writers(3), job("pdf a4 km", death), *writers(8)[3:]]
    results = perform(jobs, cache, Processes(2), ahead=4)
    assert codes(results) == [[], [], [], ["work.worker-died"], [], [], [], [], []]
    (finding,) = results[3].findings
    assert "pdf a4 km" in finding.text.english()
    assert finding.severity == Severity.ERROR
    again = perform(jobs[:3] + jobs[4:], cache, refuse_to_start)
    assert all(result.cached for result in again)


@pytest.mark.parametrize("ahead", [1, 8])
def test_a_worker_killed_once_does_not_lose_the_build(
    cache: Cache, tmp_path: Path, ahead: int
) -> None:
    once = job("late", labour.kill_itself_once, str(tmp_path / "marker"))
    results = perform([once, *writers(5)], cache, Processes(2), ahead=ahead)
    assert codes(results) == [[]] * 6
    assert (tmp_path / "marker").exists()


def test_workers_leave_ctrl_c_to_the_build(cache: Cache) -> None:
    assert codes(perform([job("calm", labour.interrupt_itself)], cache, Processes(1))) == [[]]


def test_no_parcels_are_left(cache: Cache) -> None:
    perform([job("die", labour.leave), *writers(2)], cache, Processes(1))
    assert list(cache.root.glob("parcels-*")) == []


def marked(mark: str) -> set[int]:
    """Return the processes that carry ``mark`` in their environment."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark.encode() in path.read_bytes():
                found.add(int(path.parent.name))
        except OSError:
            continue
    return found


def until(condition: Callable[[], bool]) -> bool:
    """Wait for ``condition``; False when it does not come for very long."""
    for _ in range(1500):
        if condition():
            return True
        time.sleep(0.02)
    return condition()


@contextmanager
def sleepers(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run a build whose workers are all at a long job; make sure that nothing of it stays."""
    started = tmp_path / "started"
    started.mkdir()
    mark = f"MARK={uuid4()}"
    program = [sys.executable, labour.__file__]
    process = subprocess.Popen(
        [*program, str(tmp_path / "cache"), str(started)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "MARK": mark[5:]},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert until(lambda: len(list(started.iterdir())) >= 2)
        assert len(marked(mark)) >= 4  # the build, the fork server, two workers
        yield process, mark
    finally:
        for pid in marked(mark):
            os.kill(pid, signal.SIGKILL)
        process.communicate()


def test_ctrl_c_ends_the_build_and_its_workers(tmp_path: Path) -> None:
    with sleepers(tmp_path) as (process, mark):
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=60)
        assert process.returncode == -signal.SIGINT
        assert errors.count("Traceback") == 1
        assert errors.strip().endswith("KeyboardInterrupt")
        assert until(lambda: not marked(mark))
    assert list((tmp_path / "cache").glob("parcels-*")) == []


def test_workers_follow_a_build_that_was_killed(tmp_path: Path) -> None:
    with sleepers(tmp_path) as (process, mark):
        process.kill()
        assert until(lambda: not marked(mark))


def test_an_error_in_the_caller_ends_the_workers(cache: Cache) -> None:
    def stop(_result: Result) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        perform(writers(6), cache, Processes(2), stop)
    assert codes(perform(writers(6), cache, Processes(2))) == [[]] * 6


# --- The cache ----------------------------------------------------------------------------


def spoil(path: Path, change: Callable[[bytes], bytes]) -> None:
    path.write_bytes(change(path.read_bytes()))


def cut_off(data: bytes) -> bytes:
    return data[:-1]


def flip_bit(data: bytes) -> bytes:
    return data[:-1] + bytes([data[-1] ^ 1])


def empty(_data: bytes) -> bytes:
    return b""


@pytest.mark.parametrize("change", [cut_off, flip_bit, empty])
def test_a_damaged_entry_counts_as_missing(cache: Cache, change: Callable[[bytes], bytes]) -> None:
    (whole,) = perform(writers(1), cache)
    assert perform(writers(1), cache)[0].cached
    spoil(cache.entry(whole.key), change)
    (again,) = perform(writers(1), cache)
    assert again == replace(whole, seconds=again.seconds)
    assert perform(writers(1), cache)[0].cached


@pytest.mark.parametrize("change", [cut_off, empty, lambda data: data + b"!"])
def test_an_object_of_another_size_counts_as_missing(
    cache: Cache, change: Callable[[bytes], bytes]
) -> None:
    page = writers(2)[1]
    (whole,) = perform([page], cache)
    digest = whole.artifacts[0].sha256
    spoil(cache.path(digest), change)
    assert perform([page], cache)[0].cached is False
    assert cache.get(digest) == b"page 1"


def test_a_changed_object_is_never_handed_out_and_made_anew(cache: Cache) -> None:
    page = writers(2)[1]
    (whole,) = perform([page], cache)
    digest = whole.artifacts[0].sha256
    spoil(cache.path(digest), flip_bit)
    assert cache.get(digest) is None
    assert perform([page], cache)[0].cached is False
    assert cache.get(digest) == b"page 1"


def test_put_mends_a_damaged_object(cache: Cache) -> None:
    digest = cache.put(b"whole")
    spoil(cache.path(digest), flip_bit)
    assert cache.put(b"whole") == digest
    assert cache.get(digest) == b"whole"


def test_an_entry_in_an_unknown_form_counts_as_missing(cache: Cache) -> None:
    page = writers(1)[0]
    records: tuple[object, ...] = ({}, [], {"artifacts": [{"name": "a"}], "findings": []})
    for record in records:
        write_whole(cache.entry(page.key), sealed(record))
        assert cache.look_up(page) is None


TEXTS = st.builds(
    Text,
    st.text(max_size=5),
    st.lists(st.tuples(st.text(max_size=3), st.text(max_size=3))).map(tuple),
)
PLACES = st.none() | st.builds(Place, st.text(max_size=5), st.integers(0, 9))
FINDINGS = st.builds(
    Finding, st.just("check.code"), st.sampled_from(Severity), TEXTS, TEXTS, PLACES
)


@settings(max_examples=40, deadline=None)
@given(st.lists(FINDINGS, max_size=3).map(tuple), st.integers(0, 99), st.floats(0, 9))
def test_what_is_kept_is_what_is_found(
    tmp_path_factory: pytest.TempPathFactory,
    findings: tuple[Finding, ...],
    pages: int,
    seconds: float,
) -> None:
    cache = Cache(tmp_path_factory.getbasetemp() / "kept")
    page = writers(1)[0]
    stored = Stored("lo/ທ.pdf", "application/pdf", cache.put(b"x"), 1)
    result = Result(page.name, page.key, True, (stored,), findings, pages, seconds)
    cache.keep(result)
    assert cache.look_up(page) == result


def test_builds_may_share_a_cache_at_once(cache: Cache) -> None:
    """Four builds make the same things; every reader sees whole entries all the time."""
    jobs = writers(25)
    results: list[tuple[Result, ...]] = []
    threads = [
        threading.Thread(target=lambda: results.append(perform(jobs, cache))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({tuple(result.artifacts for result in build) for build in results}) == 1
    assert len(results) == 4
    assert all(cache.get(item.sha256) is not None for r in results[0] for item in r.artifacts)
    assert all(result.cached for result in perform(jobs, cache, refuse_to_start))
    assert list(cache.root.rglob(".new-*")) == []


def test_prune_drops_what_was_not_used_for_longest(cache: Cache) -> None:
    old, young, idle = (job(name, labour.write, name, name.encode() * 100) for name in "oyi")
    perform([old, young, idle], cache)
    for age, item in ((50, old), (100, young), (200, idle)):
        os.utime(cache.entry(item.key), (10**9 - age,) * 2)
    perform([young], cache)  # a hit makes it young
    assert cache.prune(200, grace=0) == 100
    assert [bool(cache.look_up(item)) for item in (old, young, idle)] == [True, True, False]
    assert len(list(cache.root.glob("objects/*/*"))) == 2


def test_prune_leaves_alone_what_another_build_is_writing(cache: Cache) -> None:
    digest = cache.put(b"no entry names it yet")
    assert cache.prune(0) == 0
    assert cache.get(digest) == b"no entry names it yet"
    assert cache.prune(0, grace=-60) == 21
    assert cache.get(digest) is None


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Make the system refuse bigger files, as a full disk would."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("factory", [None, lambda: ThreadPoolExecutor(2)])
def test_a_full_disk_stops_the_build_with_a_remedy(cache: Cache, factory: Factory) -> None:
    big = job("big", labour.write, "big", b"x" * 100_000)
    with files_of_at_most(50_000), pytest.raises(BorderpressError) as caught:
        perform([*writers(2), big], cache, factory)
    assert "no room left" in caught.value.text.english()
    assert str(cache.root) in caught.value.text.english()
    assert list(cache.root.rglob(".new-*")) == []
    assert codes(perform([*writers(2), big], cache, factory)) == [[], [], []]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (28, "no room"),
        (122, "no room"),
        (30, "not allowed"),
        (13, "not allowed"),
        (5, "Input/output"),
    ],
)
def test_faults_of_the_disk_are_told_in_plain_words(number: int, words: str) -> None:
    error = disk_fault(OSError(number, os.strerror(number)), Path("/srv/output"))
    assert words in error.text.english()
    assert "/srv/output" in error.text.english()
    assert error.hint.english()
