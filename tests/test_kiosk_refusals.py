"""A kiosk refuses what is old, expired, forged, damaged or mixed, and says why."""

from __future__ import annotations

import os
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from kiosks import DAY, PROVINCES, Kiosk, Publisher, Shelf, pages, tree

from borderpress import trust
from borderpress.model import ReleaseTerms

LATER = "2027-12-29T08:00:00Z"
"""400 days after :data:`DAY`, when its releases have long expired."""


def refused(kiosk: Kiosk, shelf: Shelf, code: str, now: str = "2026-11-25T08:00:00Z") -> None:
    """Run the kiosk: it goes on showing the second release and says why."""
    kiosk.run(now=now)
    assert kiosk.shows() == shelf.sites[1]
    assert code in kiosk.codes(), kiosk.codes()
    assert kiosk.status()["on_screen"]["version"] == 2


def test_an_old_stick_after_a_new_one(shows_two: Kiosk, shelf: Shelf) -> None:
    shows_two.insert(shelf.sticks[0])
    refused(shows_two, shelf, "release.rollback")


def test_an_old_stick_when_the_content_was_wiped(shows_two: Kiosk, shelf: Shelf) -> None:
    shutil.rmtree(shows_two.content)
    shows_two.insert(shelf.sticks[0])
    assert shows_two.run() == 1
    assert "release.rollback" in shows_two.codes()
    assert not (shows_two.content / "current").exists()
    shows_two.insert(shelf.sticks[1])
    assert shows_two.run() == 0
    assert shows_two.shows() == shelf.sites[1]


def test_a_stick_that_has_expired(shows_two: Kiosk, shelf: Shelf) -> None:
    """The kiosk has run all the time, so the clock is believed."""
    shows_two.insert(shelf.sticks[2])
    _set_floor(shows_two, "2027-12-01T00:00:00Z")
    refused(shows_two, shelf, "release.expired", LATER)
    assert shows_two.banner() == {
        "show": True, "reason": "expired", "issued": "2026-11-25", "valid_until": "2027-05-24",
    }  # fmt: skip


def _set_floor(kiosk: Kiosk, floor: str) -> None:
    """Let the kiosk have run until ``floor``."""
    from borderpress_kiosk.memory import Pair

    Pair(kiosk.state, "clock").write({"floor": floor})


@pytest.mark.parametrize("role", ["root", "targets", "snapshot", "timestamp"])
def test_each_role_can_expire(role: str, shelf: Shelf, kiosk: Kiosk, tmp_path: Path) -> None:
    publisher = Publisher(tmp_path / "publisher")
    days = dict.fromkeys(("root_days", "targets_days", "snapshot_days", "timestamp_days"), 1000)
    terms = ReleaseTerms(**days | {f"{role}_days": 10})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kiosks.TERMS", terms)
        publisher.begin()
        site = pages(tmp_path / "site", 1)
        stick = publisher.stick(publisher.release(site), tmp_path / "stick")
    shutil.copy(publisher.repository.path("root", 1), kiosk.folder / "root.json")
    kiosk.insert(stick)
    assert kiosk.run(now="2026-12-04T00:00:00Z") == 1
    assert kiosk.codes() == ["slot.empty", "release.expired"]
    assert kiosk.run(now="2026-12-03T23:59:00Z") == 0
    assert kiosk.shows() == tree(site)


METADATA = ("timestamp.json", "3.snapshot.json", "*.quang-tri.json", "*.targets.json")


@pytest.mark.parametrize("pattern", METADATA)
@pytest.mark.parametrize("how", ["flip", "cut", "empty", "text", "long"])
def test_metadata_that_were_edited(shows_two: Kiosk, shelf: Shelf, pattern: str, how: str) -> None:
    base = shows_two.insert(shelf.sticks[2])
    path = max((base / "metadata").glob(pattern))
    data = path.read_bytes()
    if "targets" in pattern:  # it has not changed since the second release: kiosks keep theirs
        (shows_two.state / "memory-0.json").unlink()
        (shows_two.state / "memory-1.json").unlink()
        shutil.rmtree(shows_two.content / os.readlink(shows_two.content / "current") / "metadata")
        shutil.rmtree(shows_two.content / "a" / "metadata", ignore_errors=True)
    middle = len(data) // 2
    changed = {
        "flip": data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :],
        "cut": data[:middle],
        "empty": b"",
        "text": b"not metadata",
        "long": data + b" " * 20_000_000,
    }[how]
    path.write_bytes(changed)
    shows_two.run()
    assert shows_two.shows() == shelf.sites[1]
    (code,) = [c for c in shows_two.codes() if c.startswith(("release.", "stick."))]
    assert code in ("release.damaged", "release.signature", "release.mixed")


def test_a_file_of_another_release(shows_two: Kiosk, shelf: Shelf) -> None:
    """Both releases are valid; a page of the first under the name of one of the third."""
    base = shows_two.insert(shelf.sticks[2])
    old = next((shelf.sticks[0] / "borderpress/targets/lao-bao/vi").glob("*.index.html"), None)
    new = next((base / "targets/lao-bao/vi").glob("*.index.html"))
    pages_now = sorted((base / "targets/lao-bao").glob("*.index.html"))
    old = next((shelf.sticks[0] / "borderpress/targets/lao-bao").glob("*.index.html"))
    (new,) = pages_now
    assert old.read_bytes() != new.read_bytes()
    shutil.copy(old, new)
    refused(shows_two, shelf, "release.damaged")


@pytest.mark.parametrize("role", ["snapshot", "quang-tri"])
def test_metadata_of_another_release(shows_two: Kiosk, shelf: Shelf, role: str) -> None:
    """Everything carries good signatures, but does not belong together."""
    base = shows_two.insert(shelf.sticks[2]) / "metadata"
    old = max((shelf.sticks[1] / "borderpress/metadata").glob(f"*.{role}.json"))
    new = max(base.glob(f"*.{role}.json"))
    assert old.read_bytes() != new.read_bytes()
    shutil.copy(old, new)
    refused(shows_two, shelf, "release.mixed")


def test_a_stick_of_another_publisher(shows_two: Kiosk, shelf: Shelf, tmp_path: Path) -> None:
    stranger = Publisher(tmp_path / "stranger")
    stranger.begin()
    for number in (1, 2, 3):
        made = stranger.release(pages(tmp_path / f"site-{number}", number))
    shows_two.insert(stranger.stick(made, tmp_path / "stick"))
    refused(shows_two, shelf, "release.signature")


def test_a_province_cannot_sign_for_another(shelf: Shelf, kiosk: Kiosk, tmp_path: Path) -> None:
    """Tay Ninh's key lists pages of Lao Bao: nobody has given it the right to."""
    from tuf.api.metadata import TargetFile

    publisher = Publisher(tmp_path / "publisher")
    publisher.begin()
    site = pages(tmp_path / "site", 1)
    made = publisher.release(site, cluster="moc-bai")
    repository = publisher.repository
    foreign = repository.targets("tay-ninh")
    own = dict(foreign.signed.targets)
    for path, target in own.items():
        name = path.replace("moc-bai/", "lao-bao/")
        foreign.signed.targets[name] = TargetFile(target.length, target.hashes, name)
    top = repository.targets("targets").signed
    trust.sign_targets(repository, "tay-ninh", foreign, top, ReleaseTerms(), DAY, publisher.ring())
    made = publisher.release(site, cluster="moc-bai", day=date(2026, 11, 25))
    stick = publisher.stick(made, tmp_path / "stick", cluster="moc-bai")
    shutil.copytree(stick / "borderpress/targets/moc-bai", stick / "borderpress/targets/lao-bao")
    shutil.copy(repository.path("root", 1), kiosk.folder / "root.json")
    kiosk.insert(stick)
    assert kiosk.run() == 1
    assert kiosk.codes() == ["slot.empty", "release.other-cluster"]


def test_a_stick_for_another_cluster(shows_two: Kiosk, shelf: Shelf) -> None:
    shutil.rmtree(shows_two.insert(shelf.sticks[2]) / "targets")
    refused(shows_two, shelf, "release.other-cluster")


@pytest.mark.parametrize("bad", ["../../../x.html", "a/../b.html", ".hidden.html", "a//b.html"])
def test_names_that_lead_elsewhere(bad: str, kiosk: Kiosk, shelf: Shelf, tmp_path: Path) -> None:
    """Also a stick with good signatures writes nowhere but into its slot."""
    from tuf.api.metadata import TargetFile

    publisher = Publisher(tmp_path / "publisher")
    publisher.begin()
    site = pages(tmp_path / "site", 1)
    publisher.release(site)
    repository, name = publisher.repository, f"lao-bao/{bad}"
    metadata = repository.targets("quang-tri")
    metadata.signed.targets[name] = TargetFile.from_data(name, b"x", ["sha256"])
    top = repository.targets("targets").signed
    ring = publisher.ring()
    trust.sign_targets(repository, "quang-tri", metadata, top, ReleaseTerms(), DAY, ring)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("borderpress.releases._prune", lambda *_: None)
        publisher.release(site, cluster="moc-bai")  # leaves Lao Bao's list as it is, and seals it
    (mount := tmp_path / "stick").mkdir()
    shutil.copytree(publisher.repository.folder, mount / "borderpress")
    shutil.copy(repository.path("root", 1), kiosk.folder / "root.json")
    kiosk.insert(mount)
    assert kiosk.run() == 1
    assert kiosk.codes() == ["slot.empty", "release.bad-name"]
    assert not (kiosk.content / "current").exists()


def test_a_release_without_the_start_page_of_a_language(kiosk: Kiosk, tmp_path: Path) -> None:
    publisher = Publisher(tmp_path / "publisher")
    publisher.begin()
    site = pages(tmp_path / "site", 1)
    (site / "lo/index.html").unlink()
    publisher.release(site)
    (mount := tmp_path / "stick").mkdir()
    shutil.copytree(publisher.repository.folder, mount / "borderpress")
    shutil.copy(publisher.repository.path("root", 1), kiosk.folder / "root.json")
    kiosk.insert(mount)
    assert kiosk.run() == 1
    assert kiosk.codes() == ["slot.empty", "release.no-index"]


# --- Keys ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def rotated(fast: Path) -> tuple[Publisher, tuple[Path, ...], dict[str, bytes]]:
    """Return sticks before and after the timestamp's key was replaced, twice."""
    publisher = Publisher(fast / "rotated")
    publisher.begin()
    site = pages(fast / "rotated-site", 1)
    sticks = [publisher.stick(publisher.release(site), fast / "rotated-1")]
    for name in ("timestamp", "root-1"):
        missing = trust.rotate(
            publisher.repository, name, PROVINCES, ReleaseTerms(), DAY, publisher.ring()
        )
        assert missing == ()
    pages(site, 2)
    made = publisher.release(site, DAY + timedelta(days=1))
    sticks.append(publisher.stick(made, fast / "rotated-2"))
    return publisher, tuple(sticks), tree(site)


def test_keys_that_were_replaced_twice_are_followed(
    rotated: tuple[Publisher, tuple[Path, ...], dict[str, bytes]], kiosk: Kiosk
) -> None:
    publisher, sticks, site = rotated
    shutil.copy(publisher.repository.path("root", 1), kiosk.folder / "root.json")
    kiosk.insert(sticks[0])
    assert kiosk.run() == 0
    base = kiosk.insert(sticks[1])
    assert sorted(p.name for p in base.glob("metadata/*.root.json")) == [
        "1.root.json", "2.root.json", "3.root.json",
    ]  # fmt: skip
    assert kiosk.run() == 0
    assert kiosk.shows() == site


@pytest.mark.parametrize("gone", ["2.root.json", "3.root.json"])
def test_a_stick_that_lacks_a_root_is_refused_until_a_whole_one_comes(
    rotated: tuple[Publisher, tuple[Path, ...], dict[str, bytes]], kiosk: Kiosk, gone: str
) -> None:
    publisher, sticks, site = rotated
    shutil.copy(publisher.repository.path("root", 1), kiosk.folder / "root.json")
    kiosk.insert(sticks[0])
    assert kiosk.run() == 0
    before = kiosk.shows()
    (kiosk.insert(sticks[1]) / "metadata" / gone).unlink()
    code = kiosk.run()
    if gone == "2.root.json":  # the new timestamp key is in the second root
        assert code == 1
        assert "release.signature" in kiosk.codes()
        assert kiosk.shows() == before
    else:  # the second root alone is enough to know the new timestamp key
        assert code == 0
        assert kiosk.shows() == site
    kiosk.insert(sticks[1])
    assert kiosk.run() == 0
    assert kiosk.shows() == site


def test_a_key_that_was_revoked_stays_revoked_after_a_stick_that_was_refused(
    rotated: tuple[Publisher, tuple[Path, ...], dict[str, bytes]], kiosk: Kiosk
) -> None:
    """The stick brings new roots and damaged files: the roots count from now on."""
    publisher, sticks, _ = rotated
    shutil.copy(publisher.repository.path("root", 1), kiosk.folder / "root.json")
    base = kiosk.insert(sticks[1])
    (base / "metadata/timestamp.json").write_bytes(b"{}")
    assert kiosk.run() == 1
    kiosk.insert(sticks[0])
    assert kiosk.run() == 1
    assert kiosk.codes()[-1] == "release.signature"
