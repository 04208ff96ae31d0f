"""The published folder is the old tree or the new one, whatever happens."""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from itertools import count
from pathlib import Path

import pytest
from labour import STAMP, made, tree

from borderpress import output as door
from borderpress.errors import BorderpressError
from borderpress.model import Artifact
from borderpress.output import (
    LARGE,
    MANIFEST,
    DamagedCache,
    check_name,
    fingerprint,
    is_current,
    manifest,
    opened,
    publish,
    read_manifest,
    remember,
    usual_skip,
)
from borderpress.work import Cache, Result, Stored


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


@pytest.fixture
def output(tmp_path: Path, cache: Cache) -> Path:
    """Return an output folder that holds the tree called ``old``."""
    folder = tmp_path / "output"
    publish(folder, made("old", cache), cache, stamp=STAMP)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    """Return everything below ``folder``, the manifest excepted."""
    paths = (path for path in folder.rglob("*") if not path.is_dir())
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    found.pop(MANIFEST, None)
    return found


def whole(folder: Path) -> str:
    """Return which tree ``folder`` holds; fail when it holds a mixture or a part."""
    for label in ("old", "new"):
        if files(folder) == tree(label):
            known = read_manifest(folder)
            assert known is not None
            assert {n: i.sha256 for n, i in known.items()} == {
                n: sha256(data).hexdigest() for n, data in tree(label).items()
            }
            return label
    raise AssertionError(sorted(files(folder)))


def beside(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.parent.glob(f".{folder.name}.*"))


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    names = [*files(folder), MANIFEST]
    return {n: ((folder / n).read_bytes(), (folder / n).stat().st_mtime_ns) for n in names}


# --- Equal inputs, equal trees --------------------------------------------------------


def test_publish_writes_the_artifacts_and_nothing_else(output: Path) -> None:
    assert whole(output) == "old"
    assert beside(output) == [".output.lock"]


def test_equal_inputs_give_equal_trees_in_two_folders(tmp_path: Path) -> None:
    trees = []
    for name, step in (("one", 1), ("two/deep", -1)):
        cache = Cache(tmp_path / name / "cache")
        publish(tmp_path / name / "output", made("new", cache)[::step], cache, stamp=STAMP)
        trees.append(snapshot(tmp_path / name / "output"))
    assert trees[0] == trees[1]


def test_publishing_over_another_tree_gives_what_a_fresh_folder_gets(
    tmp_path: Path, output: Path, cache: Cache
) -> None:
    publish(output, made("new", cache), cache, stamp=STAMP)
    publish(tmp_path / "fresh", made("new", cache), cache, stamp=STAMP)
    assert snapshot(output) == snapshot(tmp_path / "fresh")
    assert beside(output) == [".output.lock"]


def test_the_manifest_names_every_file_without_times_or_paths(output: Path, tmp_path: Path) -> None:
    text = (output / MANIFEST).read_text("utf-8")
    record = json.loads(text)
    names = [item["name"] for item in record["files"]]
    assert names == sorted(tree("old"))
    assert set(record["files"][0]) == {"name", "media_type", "sha256", "size"}
    assert str(tmp_path) not in text
    assert str(STAMP) not in text


def test_every_file_carries_the_stamp(output: Path, cache: Cache) -> None:
    for stamp in (STAMP, STAMP + 86400):
        publish(output, made("new", cache), cache, stamp=stamp)
        times = {mtime for _, mtime in snapshot(output).values()}
        assert times == {stamp * 10**9}


def test_unchanged_files_are_taken_over_and_others_are_not(output: Path, cache: Cache) -> None:
    before = {name: (output / name).stat().st_ino for name in files(output)}
    publish(output, made("new", cache), cache, stamp=STAMP)
    kept = {n for n in files(output) if before.get(n) == (output / n).stat().st_ino}
    assert kept == {"empty.txt", *(f"shared/{n}.bin" for n in range(4))}


@pytest.mark.parametrize("linkable", [True, False])
def test_disks_without_hard_links_get_copies(
    output: Path, cache: Cache, monkeypatch: pytest.MonkeyPatch, linkable: bool
) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    if not linkable:
        monkeypatch.setattr(os, "link", refuse)
    publish(output, made("new", cache), cache, stamp=STAMP)
    assert whole(output) == "new"


def test_what_was_edited_by_hand_in_the_output_is_replaced(output: Path, cache: Cache) -> None:
    (output / "shared/0.bin").write_bytes(b"ALL\n" * 50)
    (output / "shared/1.bin").unlink()
    (output / "stray.txt").write_text("mine")
    publish(output, made("old", cache), cache, stamp=STAMP)
    assert whole(output) == "old"


def test_editing_the_output_never_reaches_the_cache(output: Path, cache: Cache) -> None:
    for name in files(output):
        (output / name).write_bytes(b"scribble")
    assert all(cache.get(sha256(data).hexdigest()) == data for data in tree("old").values())


def test_extra_files_are_published_and_named(output: Path, cache: Cache) -> None:
    extra = (Artifact("report/index.html", "text/html", b"<p>"),)
    listed = publish(output, made("new", cache), cache, stamp=STAMP, extra=extra)
    assert (output / "report/index.html").read_bytes() == b"<p>"
    assert [item.name for item in listed] == sorted([*tree("new"), "report/index.html"])


def test_an_empty_folder_may_be_published_to_and_an_empty_tree_published(
    tmp_path: Path, cache: Cache
) -> None:
    (tmp_path / "output").mkdir()
    publish(tmp_path / "output", made("new", cache), cache, stamp=STAMP)
    assert whole(tmp_path / "output") == "new"
    assert publish(tmp_path / "output", (), cache, stamp=STAMP) == ()
    assert os.listdir(tmp_path / "output") == [MANIFEST]


# --- Partial builds -------------------------------------------------------------------


def test_a_partial_build_keeps_what_it_is_told_to(output: Path, cache: Cache) -> None:
    page = [result for result in made("new", cache) if result.job.startswith("lo/")]
    publish(output, page, cache, stamp=STAMP, keep=lambda name: not name.startswith("km/"))
    expected = {n: data for n, data in tree("old").items() if not n.startswith("km/")}
    assert files(output) == expected | {"lo/page.html": tree("new")["lo/page.html"]}
    known = read_manifest(output)
    assert known is not None
    assert set(known) == set(files(output))


def test_kept_files_survive_without_their_cache_and_with_another_stamp(
    output: Path, cache: Cache
) -> None:
    shutil.rmtree(cache.root)
    publish(output, (), cache, stamp=STAMP + 5, keep=lambda _name: True)
    assert whole(output) == "old"


def test_a_kept_file_edited_by_hand_comes_back_from_the_cache(output: Path, cache: Cache) -> None:
    (output / "lo/page.html").write_bytes(b"scribble")
    publish(output, (), cache, stamp=STAMP, keep=lambda _name: True)
    assert whole(output) == "old"


def test_a_kept_file_that_is_lost_asks_for_a_whole_build(output: Path, cache: Cache) -> None:
    (output / "lo/page.html").write_bytes(b"scribble")
    shutil.rmtree(cache.root)
    with pytest.raises(BorderpressError) as caught:
        publish(output, (), cache, stamp=STAMP, keep=lambda _name: True)
    assert not isinstance(caught.value, DamagedCache)
    assert "lo/page.html" in caught.value.text.english()
    assert "whole build" in caught.value.hint.english()


# --- A cache that lies ----------------------------------------------------------------


def test_damaged_objects_are_never_published_and_made_again(output: Path, cache: Cache) -> None:
    results = made("new", cache)
    path = cache.path(sha256(tree("new")["lo/page.html"]).hexdigest())
    path.write_bytes(path.read_bytes().upper())
    with pytest.raises(DamagedCache) as caught:
        publish(output, results, cache, stamp=STAMP)
    assert whole(output) == "old"
    assert beside(output) == [".output.lock"]
    assert "3 files" in caught.value.text.english()  # three names for the same bytes
    publish(output, made("new", cache), cache, stamp=STAMP)
    assert whole(output) == "new"


def test_unchanged_files_need_no_cache(output: Path, cache: Cache) -> None:
    results = made("old", cache)
    shutil.rmtree(cache.root)
    publish(output, results, cache, stamp=STAMP + 1)
    assert whole(output) == "old"


# --- Names ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["a.txt", "lo/gates/lao-bao/index.html", "ທ/ภ.pdf", "a b.c", "..a"]
)
def test_good_names(name: str) -> None:
    check_name(name)


@pytest.mark.parametrize(
    "name",
    [
        *("", "/", "/etc/passwd", "../a", "a/../../b", "a/..", "./a", "a//b", "a/"),
        *("a\0b", "a\nb", "a\\b", "é" * 200, MANIFEST),
    ],
)
def test_bad_names_are_the_programmers_fault(name: str, output: Path, cache: Cache) -> None:
    with pytest.raises(ValueError, match="not a name"):
        check_name(name)
    with pytest.raises(ValueError, match="not a name"):
        publish(output, (), cache, stamp=STAMP, extra=(Artifact(name, "text/plain", b""),))
    assert whole(output) == "old"


def test_a_manifest_with_a_name_outside_is_not_believed(output: Path) -> None:
    record = json.loads((output / MANIFEST).read_bytes())
    assert read_manifest(output) is not None
    record["files"][0]["name"] = "../../etc/passwd"
    (output / MANIFEST).write_text(json.dumps(record))
    assert read_manifest(output) is None


def result(name: str, key: str) -> Result:
    stored = Stored(name, "text/plain", sha256(b"").hexdigest(), 0)
    return Result(name, key, False, (stored,), (), 0, 0)


def test_two_artifacts_with_one_name_are_the_programmers_fault(output: Path, cache: Cache) -> None:
    with pytest.raises(ValueError, match="two artifacts"):
        publish(output, (result("a", "1"), result("a", "2")), cache, stamp=STAMP)
    with pytest.raises(ValueError, match="folder of"):
        publish(output, (result("a", "1"), result("a/b", "2")), cache, stamp=STAMP)
    assert whole(output) == "old"
    cache.put(b"")
    twice = result("a", "1")  # two jobs with one key made one thing
    assert len(publish(output, (twice, replace(twice, job="b")), cache, stamp=STAMP)) == 1


# --- Kills --------------------------------------------------------------------------------


def in_child(act: Callable[[], object]) -> int:
    """Do ``act`` in a process of its own and return its exit code, or minus its signal."""
    pid = os.fork()
    if pid == 0:
        try:
            act()
            os._exit(0)
        finally:
            os._exit(99)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def moments(output: Path, cache: Cache, results: tuple[Result, ...]) -> list[int]:
    """Return when to kill a publication, counted in the calls that Python audits.

    That is 20 moments by seed, one in each twentieth part, and every step of the swap.
    """

    def act() -> None:
        events: list[str] = []
        sys.addaudithook(lambda name, _args: events.append(name))
        publish(output, results, cache, stamp=STAMP)
        (cache.root / "events").write_text("\n".join(events))

    assert in_child(act) == 0
    events = (cache.root / "events").read_text().split()
    part = len(events) // 20
    dice = random.Random(20261123)
    chosen = {dice.randint(1 + n * part, (n + 1) * part) for n in range(20)}
    swap = ("os.rename", "ctypes.", "shutil.rmtree")
    return sorted(chosen | {n for n, name in enumerate(events, 1) if name.startswith(swap)})


def kill_at(event: int) -> None:
    """Have this process killed when it enters its ``event``-th call that Python audits."""
    counter = count(1)

    def hook(_name: str, _args: tuple[object, ...]) -> None:
        if next(counter) == event:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def publish_and_die(
    output: Path, cache: Cache, results: tuple[Result, ...], moment: int
) -> Callable[[], None]:
    def act() -> None:
        kill_at(moment)
        publish(output, results, cache, stamp=STAMP)

    return act


@pytest.mark.parametrize("one_step", [True, False])
def test_a_kill_leaves_one_whole_tree(
    output: Path, cache: Cache, monkeypatch: pytest.MonkeyPatch, one_step: bool
) -> None:
    if not one_step:
        monkeypatch.setattr(door, "exchange", lambda _one, _two: False)
    new, old = made("new", cache), made("old", cache)
    seen = []
    for moment in moments(output, cache, new):
        publish(output, old, cache, stamp=STAMP)
        assert whole(output) == "old"
        assert beside(output) == [".output.lock"]
        assert in_child(publish_and_die(output, cache, new, moment)) == -signal.SIGKILL
        if not one_step and not output.exists():  # between two renames: the next build mends it
            with opened(output):
                pass
        seen.append(whole(output))
    assert len(seen) >= 20
    assert set(seen) == {"old", "new"}
    assert seen == sorted(seen, reverse=True)  # once new, never old again


@pytest.mark.parametrize("label", ["old", "new"])
def test_a_kill_between_two_renames_is_mended(
    output: Path, cache: Cache, monkeypatch: pytest.MonkeyPatch, label: str
) -> None:
    """Where the system cannot swap in one step, the tree put aside comes back."""
    monkeypatch.setattr(door, "exchange", lambda _one, _two: False)
    publish(output, made(label, cache), cache, stamp=STAMP)
    output.rename(output.with_name(".output.4242.old"))
    output.with_name(".output.4242.new").mkdir()
    with opened(output) as held:
        assert whole(output) == label
        assert set(held.present) == set(tree(label))
    assert beside(output) == [".output.lock"]


class InterruptedCache(Cache):
    """Ctrl-C arrives while files are copied."""

    __slots__ = ()

    def get(self, digest: str) -> bytes | None:
        if digest == sha256(tree("new")["new/only.txt"]).hexdigest():
            raise KeyboardInterrupt
        return super().get(digest)


def test_ctrl_c_while_staging_leaves_the_old_tree(output: Path, cache: Cache) -> None:
    results = made("new", cache)
    with pytest.raises(KeyboardInterrupt):
        publish(output, results, InterruptedCache(cache.root), stamp=STAMP)
    assert whole(output) == "old"
    assert beside(output) == [".output.lock"]
    publish(output, results, cache, stamp=STAMP)
    assert whole(output) == "new"


def test_only_our_own_leftovers_are_removed(output: Path, cache: Cache) -> None:
    names = (".output.77.new", ".output.78.old", ".output.mine.new", ".output2.7.new", ".output.7")
    for name in names:
        (output.parent / name).mkdir()
    publish(output, made("new", cache), cache, stamp=STAMP)
    left = {path.name for path in output.parent.glob(".output*")}
    assert left == {".output.lock", ".output.mine.new", ".output2.7.new", ".output.7"}


# --- Places that cannot be written ----------------------------------------------------------


def refused(folder: Path, cache: Cache) -> str:
    """Publish ``new`` to ``folder``, which must be refused; return the sentence."""
    with pytest.raises(BorderpressError) as caught:
        publish(folder, made("new", cache), cache, stamp=STAMP)
    assert caught.value.hint.english()
    return caught.value.text.english()


def test_two_builds_at_once(output: Path, cache: Cache) -> None:
    with opened(output) as held:
        assert "Another build" in refused(output, cache)
        held.publish(made("new", cache), cache, stamp=STAMP)
    assert whole(output) == "new"
    publish(output, made("old", cache), cache, stamp=STAMP)
    assert whole(output) == "old"


def test_a_file_a_link_and_foreign_folders_are_left_alone(
    output: Path, tmp_path: Path, cache: Cache
) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to(output)
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "letter.txt").write_text("mine")
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / MANIFEST).write_text('{"name": "Some web app", "files": []}')
    assert "is a file" in refused(tmp_path / "file", cache)
    assert "is a link" in refused(tmp_path / "link", cache)
    assert "is a link" in refused(tmp_path / "dangling", cache)
    assert "not made by" in refused(tmp_path / "home", cache)
    assert "not made by" in refused(tmp_path / "app", cache)
    assert refused(tmp_path / "file" / "output", cache)
    assert (tmp_path / "file").read_text() == "mine"
    assert (tmp_path / "home" / "letter.txt").read_text() == "mine"
    assert whole(output) == "old"


def mount(*arguments: object) -> bool:
    """Mount something; False where this process may not."""
    if os.geteuid() != 0 or not shutil.which("mount"):
        return False
    return (
        subprocess.run(["mount", *map(str, arguments)], capture_output=True, check=False).returncode
        == 0
    )


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path | None]:
    """Return a disk of 1 MiB; None where this process may not mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = mount("-t", "tmpfs", "-o", "size=1m", "none", folder)
    try:
        yield folder if mounted else None
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_keeps_the_last_good_output(
    tmp_path: Path, disk: Path | None, cache: Cache
) -> None:
    """Without the right to mount, files that may not grow stand for the full disk."""
    folder = (disk or tmp_path) / "output"
    publish(folder, made("old", cache), cache, stamp=STAMP)
    extra = (Artifact("big.bin", "text/plain", bytes(2_000_000)),)
    results = made("new", cache)
    with files_of_at_most(2**40 if disk else 1_000_000), pytest.raises(BorderpressError) as caught:
        publish(folder, results, cache, stamp=STAMP, extra=extra)
    assert "no room left" in caught.value.text.english()
    assert whole(folder) == "old"
    assert beside(folder) == [".output.lock"]
    publish(folder, results, cache, stamp=STAMP)
    assert whole(folder) == "new"


def test_a_disk_filled_by_many_small_files(tmp_path: Path, disk: Path | None, cache: Cache) -> None:
    folder = (disk or tmp_path) / "output"
    publish(folder, made("old", cache), cache, stamp=STAMP)
    extra = tuple(Artifact(f"{n}.bin", "text/plain", bytes([n]) * 20_000) for n in range(80))
    with files_of_at_most(2**40 if disk else 10_000), pytest.raises(BorderpressError) as caught:
        publish(folder, (), cache, stamp=STAMP, extra=extra)
    assert "no room left" in caught.value.text.english()
    assert whole(folder) == "old"
    assert beside(folder) == [".output.lock"]


def test_a_read_only_disk(tmp_path: Path, disk: Path | None, cache: Cache) -> None:
    """Permission bits stop everybody but root; a disk mounted read-only stops root too."""
    if disk is None and os.geteuid() == 0:
        assert refused(Path("/proc/output"), cache)  # root in a container that may not mount
        return
    parent = disk or tmp_path / "parent"
    parent.mkdir(exist_ok=True)
    publish(parent / "output", made("old", cache), cache, stamp=STAMP)
    if disk:
        assert mount("-o", "remount,ro", disk)
    else:
        parent.chmod(0o555)
    try:
        assert "not allowed" in refused(parent / "output", cache)
        assert whole(parent / "output") == "old"
        assert "not allowed" in refused(parent / "deep" / "output", cache)
    finally:
        parent.chmod(0o755) if disk is None else None


def test_a_disk_is_never_swapped(tmp_path: Path, disk: Path | None, cache: Cache) -> None:
    """Without the right to mount, a folder that is a mount point everywhere serves."""
    assert "itself a disk" in refused(disk or Path("/proc"), cache)


def test_a_bind_mount_is_never_swapped(tmp_path: Path, disk: Path | None, cache: Cache) -> None:
    if disk is None:
        assert "itself a disk" in refused(Path("/proc"), cache)
        return
    for name in ("real", "output"):
        (tmp_path / name).mkdir()
    assert mount("--bind", tmp_path / "real", tmp_path / "output")
    try:
        assert "itself a disk" in refused(tmp_path / "output", cache)
        assert os.listdir(tmp_path / "output") == []
        assert beside(tmp_path / "output") == [".output.lock"]
    finally:
        subprocess.run(["umount", "-l", str(tmp_path / "output")], check=True)


# --- Nothing to do? -------------------------------------------------------------------------


def test_an_untouched_output_is_current(output: Path, tmp_path: Path) -> None:
    record = tmp_path / ".cache" / "last-build.json"
    assert is_current(output, "f1", record) is None
    remember(output, "f1", {"pages": 7, "languages": ["lo"]}, record)
    assert is_current(output, "f1", record) == {"pages": 7, "languages": ["lo"]}
    assert is_current(output, "f2", record) is None
    assert is_current(tmp_path / "elsewhere", "f1", record) is None


def edit(folder: Path) -> None:
    (folder / "lo/page.html").write_bytes(b"OLD\n" * 50)


def shorten(folder: Path) -> None:
    (folder / "lo/page.html").write_bytes(b"")
    os.utime(folder / "lo/page.html", (STAMP, STAMP))


def remove(folder: Path) -> None:
    (folder / "empty.txt").unlink()


def add(folder: Path) -> None:
    (folder / "lo/stray.txt").touch()


def rename(folder: Path) -> None:
    (folder / "empty.txt").rename(folder / "void.txt")


def link(folder: Path) -> None:
    (folder / "lo/page.html").rename(folder.parent / "page.html")
    (folder / "lo/page.html").symlink_to(folder.parent / "page.html")


def drop(folder: Path) -> None:
    shutil.rmtree(folder)


def office(folder: Path, cache: Cache, record: Path, text: str = "trang") -> None:
    page = Artifact("status/index.html", "text/html", text.encode())
    door.add(folder, (page,), cache, STAMP, record)


def test_a_page_for_the_office_is_no_change(output: Path, cache: Cache, tmp_path: Path) -> None:
    record = tmp_path / "record"
    remember(output, "f", {"n": 1}, record)
    before = files(output)
    office(output, cache, record)
    assert files(output) == before | {"status/index.html": b"trang"}
    assert is_current(output, "f", record) == {"n": 1}
    (output / "status/index.html").write_text("khác")
    office(output, cache, record, "trang mới")
    assert is_current(output, "f", record) is None, "what was changed before is still seen"


def test_builds_keep_what_the_office_has_even_edited(output: Path, cache: Cache) -> None:
    office(output, cache, output.parent / "record")
    (output / "status/index.html").write_text("ghi chú của văn phòng")
    publish(output, made("new", cache), cache, stamp=STAMP)
    assert (output / "status/index.html").read_text() == "ghi chú của văn phòng"
    known = read_manifest(output)
    assert known is not None
    assert known["status/index.html"].sha256 == sha256("ghi chú của văn phòng".encode()).hexdigest()
    (output / "status/index.html").unlink()
    publish(output, made("new", cache), cache, stamp=STAMP)
    assert "status/index.html" not in (read_manifest(output) or {})


def test_the_office_may_come_before_the_first_build(tmp_path: Path, cache: Cache) -> None:
    office(tmp_path / "fresh", cache, tmp_path / "record")
    assert files(tmp_path / "fresh") == {"status/index.html": b"trang"}


@pytest.mark.parametrize("change", [edit, shorten, remove, add, rename, link, drop])
def test_any_change_in_the_output_is_seen(
    output: Path, tmp_path: Path, change: Callable[[Path], None]
) -> None:
    record = tmp_path / "last-build.json"
    remember(output, "f1", {}, record)
    assert is_current(output, "f1", record) == {}
    change(output)
    assert is_current(output, "f1", record) is None


def test_a_damaged_record_means_build(output: Path, tmp_path: Path) -> None:
    record = tmp_path / "last-build.json"
    remember(output, "f1", {}, record)
    record.write_bytes(record.read_bytes().replace(b"f1", b"f2"))
    assert is_current(output, "f2", record) is None


# --- Fingerprints ---------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    for name in ("content/a.md", "content/images/a.svg", "locales/lo/language.toml"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    return root


def roots(project: Path) -> list[Path]:
    return [project / "content", project / "locales", project / "absent.toml"]


def test_a_fingerprint_is_about_content_not_place_or_time(project: Path, tmp_path: Path) -> None:
    before = fingerprint(roots(project), ["date 2026-11-23"])
    os.utime(project / "content/a.md", (1, 1))
    shutil.copytree(project, tmp_path / "copy")
    assert fingerprint(roots(tmp_path / "copy"), ["date 2026-11-23"]) == before


def append(project: Path) -> None:
    (project / "content/a.md").write_text("content/a.mD")


def move(project: Path) -> None:
    (project / "content/a.md").rename(project / "content/b.md")


def move_to_another_root(project: Path) -> None:
    (project / "content/a.md").rename(project / "locales/a.md")


def add_empty(project: Path) -> None:
    (project / "locales/new.po").touch()


def make_appear(project: Path) -> None:
    (project / "absent.toml").touch()


def lose(project: Path) -> None:
    (project / "content/a.md").unlink()


@pytest.mark.parametrize(
    "change", [append, move, move_to_another_root, add_empty, make_appear, lose]
)
def test_any_change_of_an_input_is_seen(project: Path, change: Callable[[Path], None]) -> None:
    before = fingerprint(roots(project))
    change(project)
    assert fingerprint(roots(project)) != before


def test_extra_words_count_one_by_one(project: Path) -> None:
    words = [["ab", "c"], ["a", "bc"], ["abc"], [], [""]]
    assert len({fingerprint(roots(project), extra) for extra in words}) == 5


def test_hidden_and_skipped_files_do_not_count(project: Path) -> None:
    before = fingerprint(roots(project))
    for name in ("content/.a.md.swp", "content/__pycache__/a.pyc", "locales/.git/HEAD"):
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).touch()
    assert fingerprint(roots(project)) == before

    def skip(path: str) -> bool:
        return usual_skip(path) or path == "images"

    assert fingerprint(roots(project), (), skip) != before
    (project / "content/images/b.svg").touch()
    without = fingerprint(roots(project), (), skip)
    (project / "content/images/b.svg").unlink()
    assert fingerprint(roots(project), (), skip) == without


def test_links_are_followed_but_not_in_circles(project: Path, tmp_path: Path) -> None:
    (project / "content/again").symlink_to(project / "content")
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared/b.md").write_text("b")
    (project / "content/shared").symlink_to(tmp_path / "shared")
    (project / "content/broken").symlink_to(tmp_path / "nowhere")
    before = fingerprint(roots(project))
    (tmp_path / "shared/b.md").write_text("B")
    assert fingerprint(roots(project)) != before


def test_large_files_are_known_by_size_and_time(project: Path) -> None:
    font = project / "content/font.ttf"
    font.write_bytes(bytes(LARGE))
    before = fingerprint(roots(project))
    assert fingerprint(roots(project)) == before
    os.utime(font, (5, 5))
    assert fingerprint(roots(project)) != before


def test_the_manifest_does_not_depend_on_the_order() -> None:
    items = [Stored(name, "text/plain", "00", 1) for name in ("b", "a", "ທ")]
    assert manifest(items) == manifest(reversed(items))
    assert json.loads(manifest(items))["made_by"] == "borderpress"


def test_the_manifest_tells_the_pages_of_print(tmp_path: Path, cache: Cache) -> None:
    sheet = Artifact("a.pdf", "application/pdf", b"x", pages=4)
    publish(tmp_path / "o", (), cache, stamp=STAMP, extra=(sheet,))
    known = read_manifest(tmp_path / "o")
    assert known is not None
    assert known["a.pdf"].pages == 4
