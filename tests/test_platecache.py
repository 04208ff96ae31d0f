"""Pictures in inks are made once, for all workers and builds, and mended when they are damaged."""

from __future__ import annotations

import os
import pickle
from multiprocessing import get_context
from pathlib import Path

import pytest

from borderpress.platecache import PlateCache
from borderpress.work import Cache

KEY = "a" * 64


def slow(folder: Path) -> bytes:
    """Note that the work was done, slowly enough for another worker to come."""
    import time

    (folder / f"made-{os.getpid()}").touch()
    time.sleep(0.3)
    return b"ink"


def work(keeper: PlateCache, folder: Path) -> None:
    assert keeper.kept(KEY, lambda: slow(folder)) == b"ink"


def never() -> bytes:
    raise AssertionError("made again")


def test_what_was_made_is_kept_for_later_builds(tmp_path: Path) -> None:
    keeper = PlateCache(Cache(tmp_path), "1")
    assert keeper.kept(KEY, lambda: b"ink") == b"ink"
    again = pickle.loads(pickle.dumps(keeper))
    assert again.kept(KEY, never) == b"ink"
    assert PlateCache(Cache(tmp_path), "2").kept(KEY, lambda: b"other") == b"other"


def test_two_workers_make_one_picture_once(tmp_path: Path) -> None:
    keeper = PlateCache(Cache(tmp_path / "cache"), "1")
    context = get_context("fork")
    crew = [context.Process(target=work, args=(keeper, tmp_path)) for _ in range(2)]
    for worker in crew:
        worker.start()
    for worker in crew:
        worker.join()
    assert [worker.exitcode for worker in crew] == [0, 0]
    assert len(list(tmp_path.glob("made-*"))) == 1


def test_a_damaged_picture_is_made_again(tmp_path: Path) -> None:
    keeper = PlateCache(Cache(tmp_path), "1")
    keeper.kept(KEY, lambda: b"ink")
    (path,) = (tmp_path / "objects").glob("*/*")
    path.write_bytes(b"xxx")
    assert keeper.kept(KEY, lambda: b"ink") == b"ink"
    assert path.read_bytes() == b"ink"


def test_a_disk_that_keeps_nothing_stops_no_job(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    keeper = PlateCache(Cache(tmp_path / "file" / "cache"), "1")
    assert keeper.kept(KEY, lambda: b"ink") == b"ink"


def test_pictures_that_nobody_asks_for_go_first_when_the_cache_is_full(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    keeper = PlateCache(cache, "1")
    for number in range(3):
        keeper.kept(f"{number}" * 64, (bytes([number]) * 1000).__bytes__)
    entries = sorted((tmp_path / "keys").iterdir())
    for age, entry in enumerate(entries):
        os.utime(entry, (1000 + age, 1000 + age))
    assert cache.prune(1500, grace=-1) == 2000
    kept = {number for number in range(3) if _has(keeper, number)}
    assert len(kept) == 1


def _has(keeper: PlateCache, number: int) -> bool:
    try:
        keeper.kept(f"{number}" * 64, never)
    except AssertionError:
        return False
    return True


@pytest.mark.parametrize("fault", [ValueError, MemoryError])
def test_a_fault_of_the_work_is_not_swallowed(tmp_path: Path, fault: type[Exception]) -> None:
    def fail() -> bytes:
        raise fault

    keeper = PlateCache(Cache(tmp_path), "1")
    with pytest.raises(fault):
        keeper.kept(KEY, fail)
    assert keeper.kept(KEY, lambda: b"ink") == b"ink"
