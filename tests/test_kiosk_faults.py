"""Power cuts, sticks pulled out, full disks, wrong clocks: a whole release stays on screen."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import time
from datetime import date
from pathlib import Path

import pytest
from kiosks import DAY, NOW, TERMS, Kiosk, Publisher, Shelf, pages, tree

from borderpress import trust
from borderpress.errors import BorderpressError
from borderpress.model import ReleaseTerms
from borderpress_kiosk.memory import Pair

# --- Sticks that are pulled out or faulty ---------------------------------------------


def stages(stick: Path) -> list[Path]:
    """Return the files of a stick in the order in which a kiosk reads them."""
    metadata = stick / "borderpress/metadata"
    first = [metadata / "timestamp.json", *sorted(metadata.glob("*.snapshot.json"))]
    first += sorted(metadata.glob("*.quang-tri.json"))
    targets = (stick / "borderpress/targets").rglob("*.*")
    plain = {path: str(path.parent / path.name.partition(".")[2]) for path in targets}
    return [*first, *sorted(plain, key=lambda path: plain[path])]


def spoil(path: Path, how: str) -> None:
    """Make a file what it is on a stick that is being pulled out."""
    if how == "cut":
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    elif how == "gone":
        path.unlink()
    elif how == "empty":
        path.write_bytes(b"")
    else:  # reading it fails with EIO, as on a stick that is no longer there
        path.unlink()
        path.symlink_to("/proc/self/mem")


@pytest.mark.parametrize("how", ["cut", "gone", "empty", "unreadable"])
@pytest.mark.parametrize("stage", [0, 1, 2, 3, 9, -1])
def test_a_stick_is_pulled_out(shows_two: Kiosk, shelf: Shelf, stage: int, how: str) -> None:
    """At each stage: what was read before is whole, one file is cut, the rest is gone."""
    base = shows_two.insert(shelf.sticks[2])
    changed = [p for p in stages(base.parent) if "targets" not in p.parts or _changed(p, shelf)]
    spoil(changed[stage], how)
    for path in changed[stage:][1:] if stage != -1 else []:
        path.unlink()
    assert shows_two.run() == 1
    assert shows_two.shows() == shelf.sites[1]
    (code,) = shows_two.codes()
    assert code in ("stick.incomplete", "stick.unreadable", "release.damaged", "release.mixed")
    if how == "gone":
        assert code == "stick.incomplete"
    if how == "unreadable":
        assert code == "stick.unreadable"
    shows_two.insert(shelf.sticks[2])
    assert shows_two.run() == 0
    assert shows_two.shows() == shelf.sites[2]


def _changed(path: Path, shelf: Shelf) -> bool:
    """Return whether a file of the third stick is not on the second."""
    part = str(path).partition("/targets/")[2]
    return not (shelf.sticks[1] / "borderpress/targets" / part).exists()


def test_a_stick_is_pulled_out_while_it_is_read(shows_two: Kiosk, shelf: Shelf) -> None:
    """The process is stopped in the middle of its work, the stick goes, the process goes on."""
    saved = shows_two.folder / "saved"
    shutil.copytree(shows_two.content, saved, symlinks=True)
    for _ in range(30):
        base = shows_two.insert(shelf.sticks[2])
        running = shows_two.start()
        manifest = shows_two.slots_idle() / "manifest.json"
        while manifest.exists() and running.poll() is None:
            time.sleep(0.0002)
        running.send_signal(signal.SIGSTOP)
        halfway = not manifest.exists()
        shutil.rmtree(base.parent)
        running.send_signal(signal.SIGCONT)
        running.wait(60)
        shown = shows_two.shows()
        assert shown in (shelf.sites[1], shelf.sites[2])
        if halfway and shown == shelf.sites[1]:
            assert set(shows_two.codes()) & {"stick.incomplete", "stick.unreadable"}
            return
        shutil.rmtree(shows_two.content)
        shutil.copytree(saved, shows_two.content, symlinks=True)
        shutil.rmtree(shows_two.state)
    pytest.fail("the process was never caught in the middle")


def test_a_pipe_on_a_stick_holds_nobody_up(shows_two: Kiosk, shelf: Shelf) -> None:
    base = shows_two.insert(shelf.sticks[2])
    path = base / "metadata/timestamp.json"
    path.unlink()
    os.mkfifo(path)
    assert shows_two.run() == 1
    assert shows_two.codes() == ["stick.unreadable"]
    assert shows_two.shows() == shelf.sites[1]


def test_a_stick_that_cannot_be_written_to_is_read_all_the_same(kiosk: Kiosk, shelf: Shelf) -> None:
    base = kiosk.insert(shelf.sticks[0])
    (base / "status").write_text("a file where the folder should be", "utf-8")
    assert kiosk.run() == 0
    assert kiosk.codes() == ["slot.empty", "release.installed", "stick.not-told"]
    assert kiosk.shows() == shelf.sites[0]


@pytest.mark.parametrize("order", [(1, 2), (2, 1), (0, 2), (1, 1)])
def test_two_sticks_at_once(kiosk: Kiosk, shelf: Shelf, order: tuple[int, int]) -> None:
    """The newest comes first, whatever their names; the other is told of too."""
    for name, number in zip(("A", "B"), order, strict=True):
        kiosk.insert(shelf.sticks[number], name)
    kiosk.run()
    assert kiosk.shows() == shelf.sites[max(order)]
    second = "release.same" if order == (1, 1) else "release.rollback"
    assert kiosk.codes() == ["slot.empty", "release.installed", second]


def test_two_sticks_the_newer_one_damaged(kiosk: Kiosk, shelf: Shelf) -> None:
    kiosk.insert(shelf.sticks[1], "A")
    base = kiosk.insert(shelf.sticks[2], "B")
    next((base / "targets").rglob("*.css")).write_bytes(b"x")
    kiosk.run()
    assert kiosk.codes() == ["slot.empty", "release.damaged", "release.installed"]
    assert kiosk.shows() == shelf.sites[1]


# --- Full disks -------------------------------------------------------------------------


def may_mount() -> bool:
    """Return whether this machine lets us mount a disk in memory."""
    command = ["unshare", "-m", "mount", "-t", "tmpfs", "none", "/mnt"]
    return (
        shutil.which("unshare") is not None
        and subprocess.run(command, capture_output=True).returncode == 0
    )


def small_disk(kiosk: Kiosk, spare: int) -> None:
    """Move the content to a disk in memory with ``spare`` KB left."""
    saved = kiosk.folder / "saved"
    os.rename(kiosk.content, saved)
    kiosk.content.mkdir()
    used = sum(4 * -(-len(data) // 4096) for data in tree(saved).values())
    command = ["mount", "-t", "tmpfs", "-o", f"size={used + spare}k", "none", str(kiosk.content)]
    subprocess.run(command, check=True)
    kiosk.mounts.append(kiosk.content)
    shutil.copytree(saved, kiosk.content, symlinks=True, dirs_exist_ok=True)


@pytest.mark.skipif(not may_mount(), reason="mounting is not allowed here; the quota test runs")
@pytest.mark.parametrize("spare", [0, 40, 1100])
def test_the_disk_is_too_small(shows_two: Kiosk, shelf: Shelf, spare: int) -> None:
    """What is in the idle slot makes room; if that does not do, nothing is touched."""
    small_disk(shows_two, spare)
    idle = tree(shows_two.slots_idle())
    base = shows_two.insert(shelf.sticks[2])
    code = shows_two.run()
    if spare == 1100:  # a megabyte must stay free
        assert code == 0
        assert shows_two.shows() == shelf.sites[2]
        return
    assert code == 1
    assert shows_two.shows() == shelf.sites[1]
    assert shows_two.codes() == ["disk.full"]
    assert tree(shows_two.slots_idle()) == idle, "the last good one is still there"
    news = json.loads((base / "status/lao-bao-1.json").read_bytes())
    assert news["events"][-1]["code"] == "disk.full"


@pytest.mark.parametrize("limit", [100, 1000, 2900])
def test_the_disk_gets_full_in_the_middle(shows_two: Kiosk, shelf: Shelf, limit: int) -> None:
    """No file may grow beyond ``limit`` bytes: writing fails in the middle of the work."""
    base = shows_two.insert(shelf.sticks[2])

    def quota() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    assert shows_two.run(preexec_fn=quota) == 1, shows_two.told
    assert shows_two.shows() == shelf.sites[1]
    assert "disk full" in shows_two.told or "disk is full" in shows_two.told
    assert base.exists()
    assert shows_two.run() == 0
    assert shows_two.shows() == shelf.sites[2]


# --- State files and slots ------------------------------------------------------------


STATE = ("memory-0.json", "memory-1.json", "clock-0.json", "clock-1.json", "status.json",
         "status.html", "banner.json", "kiosk.log", "lock")  # fmt: skip


CUT = [*[((name,), "empty") for name in STATE], ((STATE[0],), "half"), ((STATE[3],), "half")]


@pytest.mark.parametrize(
    ("names", "how"),
    [*CUT, *[(names, "empty") for names in (STATE[:2], STATE[2:4], STATE)], (STATE, "half")],
)
def test_state_files_are_cut(
    shows_two: Kiosk, shelf: Shelf, names: tuple[str, ...], how: str
) -> None:
    """All is restored, and an old stick is still refused."""
    for name in names:
        path = shows_two.state / name
        data = path.read_bytes()
        path.write_bytes(data[: len(data) // 2] if how == "half" else b"")
    shows_two.insert(shelf.sticks[0])
    assert shows_two.run() == 1
    assert shows_two.shows() == shelf.sites[1]
    codes = shows_two.codes()
    assert codes[-1] == "release.rollback"
    hurt = any(name.startswith(("memory", "clock")) for name in names)
    assert ("memory.restored" in codes) == hurt
    assert shows_two.run() == 1
    assert "memory.restored" not in shows_two.codes(), "it was mended for good"
    floor = shows_two.status()["clock"]["floor"]
    assert floor >= "2026-11-25T00:00:00Z", "no earlier than the release on screen"


def test_the_whole_state_is_lost(shows_two: Kiosk, shelf: Shelf) -> None:
    shutil.rmtree(shows_two.state)
    shows_two.insert(shelf.sticks[0])
    assert shows_two.run() == 1
    assert shows_two.shows() == shelf.sites[1]
    assert shows_two.codes() == ["memory.restored", "release.rollback"]


def hurt(site: Path, name: str, how: str) -> None:
    path = site / name
    if how == "flip":
        data = path.read_bytes()
        path.write_bytes(data[:100] + bytes([data[100] ^ 4]) + data[101:])
    elif how == "gone":
        path.unlink()
    elif how == "more":
        (path.parent / "more.html").write_text("nobody has signed this", "utf-8")
    else:
        path.write_bytes(b"")


HURTS = ("flip", "gone", "more", "empty")


@pytest.mark.parametrize("how", HURTS)
def test_a_damaged_slot_is_mended_from_the_other(shows_two: Kiosk, shelf: Shelf, how: str) -> None:
    same = next(n for n in sorted(shelf.sites[1]) if shelf.sites[0].get(n) == shelf.sites[1][n])
    hurt(shows_two.content / "current/site", same, how)
    assert shows_two.run() == 0
    assert shows_two.shows() == shelf.sites[1]
    assert shows_two.codes() == ["slot.healed"]


@pytest.mark.parametrize("how", ["flip", "gone", "empty"])
def test_a_damaged_slot_falls_back_to_the_last_good_one(
    shows_two: Kiosk, shelf: Shelf, how: str
) -> None:
    """Nothing else has the file: the release before is shown, until the stick comes again."""
    hurt(shows_two.content / "current/site", "index.html", how)
    assert shows_two.run() == 0
    assert shows_two.shows() == shelf.sites[0]
    assert shows_two.codes() == ["slot.fell-back"]
    shows_two.insert(shelf.sticks[0])
    assert shows_two.run() == 1, "the older stick is no newer than what was installed"
    assert shows_two.codes() == ["release.rollback"]
    shows_two.insert(shelf.sticks[1])
    assert shows_two.run() == 0
    assert shows_two.shows() == shelf.sites[1]


@pytest.mark.parametrize("how", ["gone", "astray", "a folder"])
def test_the_link_to_the_current_slot_is_lost(shows_two: Kiosk, shelf: Shelf, how: str) -> None:
    link = shows_two.content / "current"
    link.unlink()
    if how == "astray":
        link.symlink_to("nowhere")
    elif how == "a folder":
        link.mkdir()
    assert shows_two.run() == 0
    assert shows_two.shows() in (shelf.sites[0], shelf.sites[1])
    shows_two.insert(shelf.sticks[1])
    assert shows_two.run() == 0
    assert shows_two.shows() == shelf.sites[1]


def test_the_manifest_is_lost(shows_two: Kiosk, shelf: Shelf) -> None:
    (shows_two.content / "current/manifest.json").write_bytes(b"")
    assert shows_two.run() == 0
    assert shows_two.shows() == shelf.sites[0]
    assert shows_two.codes() == ["slot.fell-back"]


# --- Clocks -----------------------------------------------------------------------------


TEN_YEARS_BACK = "2016-11-25T08:00:00Z"
AHEAD = "2027-12-30T08:00:00Z"
"""400 days after :data:`kiosks.NOW`."""


def test_a_clock_ten_years_back_takes_a_new_stick(shows_two: Kiosk, shelf: Shelf) -> None:
    shows_two.insert(shelf.sticks[2])
    assert shows_two.run(now=TEN_YEARS_BACK) == 0
    assert shows_two.shows() == shelf.sites[2]
    assert shows_two.codes() == ["clock.behind", "release.installed"]
    assert shows_two.status()["clock"]["state"] == "behind"
    assert shows_two.status()["on_screen"]["installed_at"] == "2026-11-26T00:00:00Z"


def test_a_clock_ten_years_back_takes_no_stick_that_has_certainly_expired(
    shows_two: Kiosk, shelf: Shelf
) -> None:
    """The kiosk has run until long after the stick's last day; then its battery went flat."""
    Pair(shows_two.state, "clock").write({"floor": "2027-06-01T00:00:00Z"})
    shows_two.insert(shelf.sticks[2])
    assert shows_two.run(now=TEN_YEARS_BACK) == 1
    assert shows_two.shows() == shelf.sites[1]
    assert shows_two.codes() == ["clock.behind", "release.expired"]
    assert shows_two.banner()["show"]


def test_a_clock_400_days_ahead_takes_a_new_stick(shows_two: Kiosk, shelf: Shelf) -> None:
    """It is not believed, but readers get the banner: they know themselves what day it is."""
    shows_two.insert(shelf.sticks[2])
    assert shows_two.run(now=AHEAD) == 0
    assert shows_two.shows() == shelf.sites[2]
    assert shows_two.codes() == ["clock.ahead", "release.installed"]
    assert shows_two.status()["clock"]["state"] == "ahead"
    assert shows_two.banner() == {
        "show": True, "reason": "expired", "issued": "2026-11-26", "valid_until": "2027-05-25",
    }  # fmt: skip
    assert shows_two.run() == 0, "the clock is right again"
    assert not shows_two.banner()["show"]
    assert shows_two.shows() == shelf.sites[2]


def test_a_clock_ahead_does_not_move_the_floor(shows_two: Kiosk, shelf: Shelf) -> None:
    """What a wrong clock says is never taken for proof, however long it says so."""
    for _ in range(3):
        shows_two.run(now=AHEAD)
    assert shows_two.status()["clock"]["floor"] < "2026-11-26T00:00:00Z"
    shows_two.insert(shelf.sticks[2])
    assert shows_two.run(now=AHEAD) == 0
    assert shows_two.shows() == shelf.sites[2]


@pytest.mark.parametrize(("day", "code"), [
    ("2026-12-20", "release.installed"),  # a month old: fine
    ("2027-02-20", "release.installed"),  # 88 days ahead: believed, but not expired
    ("2027-05-24", "release.installed"),  # the day before it expires
    ("2027-05-25", "release.installed"),  # 180 days ahead of all that is known: not believed
])  # fmt: skip
def test_no_wrong_clock_refuses_a_young_stick(
    shows_two: Kiosk, shelf: Shelf, day: str, code: str
) -> None:
    shows_two.insert(shelf.sticks[2])
    shows_two.run(now=f"{day}T08:00:00Z")
    assert shows_two.codes()[-1] == code


def test_an_expired_release_stays_on_screen_with_a_banner(shows_two: Kiosk, shelf: Shelf) -> None:
    assert shows_two.run(now="2027-05-23T23:59:00Z") == 0
    assert not shows_two.banner()["show"]
    assert shows_two.run(now="2027-05-24T00:00:00Z") == 0
    assert shows_two.shows() == shelf.sites[1]
    assert shows_two.banner()["valid_until"] == "2027-05-24"
    assert shows_two.status()["on_screen"]["expired"]
    assert "đã hết hạn · expired" in (shows_two.state / "status.html").read_text("utf-8")


def test_a_release_of_the_far_future_can_be_left_with_a_new_root(
    kiosk: Kiosk, tmp_path: Path
) -> None:
    """Somebody's computer was ten years ahead; from then on every release looks expired."""
    publisher = Publisher(tmp_path / "publisher")
    publisher.begin()
    site = pages(tmp_path / "site", 1)
    shutil.copy(publisher.repository.path("root", 1), kiosk.folder / "root.json")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kiosks.TERMS", ReleaseTerms(targets_days=3660))
        kiosk.insert(publisher.stick(publisher.release(site), tmp_path / "first"))
        assert kiosk.run() == 0
        far = publisher.release(site, date(2036, 11, 24))
        kiosk.insert(publisher.stick(far, tmp_path / "far"))
        kiosk.run()
        assert kiosk.status()["clock"]["floor"] < "2027", "the root has expired by then"
        trust.renew(publisher.repository, TERMS, date(2036, 11, 24), publisher.ring())
        far = publisher.release(site, date(2036, 11, 24))
        kiosk.insert(publisher.stick(far, tmp_path / "far"))
        assert kiosk.run() == 0
        assert kiosk.status()["clock"]["floor"] >= "2036-11-24"
    with pytest.raises(BorderpressError, match="2036-11-24"):
        publisher.release(site, DAY)
    trust.renew(publisher.repository, TERMS, DAY, publisher.ring())
    base = kiosk.insert(publisher.stick(publisher.release(site, DAY), tmp_path / "now"))
    stamp = (base / "metadata/timestamp.json").read_bytes()
    (base / "metadata/timestamp.json").write_bytes(b"")  # refused, but its roots are remembered
    assert kiosk.run() == 1
    (base / "metadata/timestamp.json").write_bytes(stamp)
    assert kiosk.run() == 0
    assert kiosk.codes()[-1] == "release.installed"
    assert kiosk.status()["clock"]["floor"] < "2027"
    assert kiosk.status()["clock"]["state"] == "fine"


def test_status_files_are_json_with_sentences_in_two_languages(shows_two: Kiosk) -> None:
    events = json.loads((shows_two.state / "status.json").read_text("utf-8"))["events"]
    assert all(event["vi"] and event["en"] and event["at"] <= NOW for event in events)
