"""The same pages give the same release; a stick is complete, or known not to be."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from kiosks import DAY, PASSPHRASE, TERMS, Kiosk, Publisher, pages, tree
from small import edit, small_project

from borderpress import releases, stick, trust
from borderpress.cli import main
from borderpress.errors import BorderpressError, Exit
from borderpress_kiosk.disk import flush_file


@pytest.fixture
def publisher(fast: Path) -> Publisher:
    folder = fast / "releases"
    shutil.rmtree(folder, ignore_errors=True)
    publisher = Publisher(folder)
    publisher.begin()
    return publisher


def stored(publisher: Publisher) -> dict[str, bytes]:
    return tree(publisher.repository.folder)


def test_the_same_pages_give_no_new_release(publisher: Publisher) -> None:
    site = pages(publisher.folder / "site", 1)
    assert publisher.release(site).new
    before = stored(publisher)
    again = publisher.release(site)
    assert (again.version, again.new) == (1, False)
    assert stored(publisher) == before


def test_the_same_keys_pages_and_days_give_the_same_bytes(publisher: Publisher) -> None:
    """Two repositories that start equal stay equal, metadata and all."""
    site, twin = pages(publisher.folder / "site", 1), Publisher(publisher.folder / "twin")
    shutil.copytree(publisher.folder / "keys", twin.folder / "keys")
    shutil.copytree(publisher.repository.folder, twin.repository.folder)
    for day in (DAY, DAY + timedelta(days=3)):
        pages(site, day.day)
        publisher.release(site, day)
        twin.release(site, day)
        assert stored(publisher) == stored(twin)


def test_a_file_is_named_by_its_hash_and_kept_once(publisher: Publisher) -> None:
    site = pages(publisher.folder / "site", 1)
    publisher.release(site)
    there = tree(publisher.repository.folder / "targets/lao-bao")
    assert len(there) == len(tree(site))
    for path, target in releases.files_of(publisher.repository, "lao-bao").items():
        data = tree(site)[path.removeprefix("lao-bao/")]
        assert there[releases.stored_name(path, target).removeprefix("lao-bao/")] == data


def test_the_release_before_stays_and_older_ones_go(publisher: Publisher) -> None:
    site = publisher.folder / "site"
    for number in (1, 2, 3, 4):
        shutil.rmtree(site, ignore_errors=True)
        publisher.release(pages(site, number), DAY + timedelta(days=number))
    names = " ".join(stored(publisher))
    assert [n for n in (1, 2, 3, 4) if f"ban-{n}.html" in names] == [3, 4]
    assert [n for n in (1, 2, 3, 4) if f"metadata/{n}.snapshot.json" in names] == [3, 4]
    assert "metadata/1.root.json" in names


def test_a_new_day_gives_a_new_stamp_and_keeps_the_lists(publisher: Publisher) -> None:
    site = pages(publisher.folder / "site", 1)
    first = publisher.release(site)
    later = publisher.release(site, DAY + timedelta(days=30))
    assert (first.expires, later.expires) == (date(2027, 5, 23), date(2027, 6, 22))
    assert later.version == 2
    assert publisher.repository.newest("quang-tri") == 1


def test_lists_are_signed_anew_in_the_middle_of_their_life(publisher: Publisher) -> None:
    site = pages(publisher.folder / "site", 1)
    publisher.release(site)
    publisher.release(site, DAY + timedelta(days=201))
    assert publisher.repository.newest("quang-tri") == 2
    assert publisher.repository.newest("targets") == 2


def test_a_release_needs_no_key_of_another_province(publisher: Publisher) -> None:
    site = pages(publisher.folder / "site", 1)
    for cluster in ("lao-bao", "moc-bai"):
        publisher.release(site, cluster=cluster)
    ring = publisher.ring("quang-tri", "targets", "snapshot", "timestamp")
    before = {role: publisher.repository.newest(role) for role in ("quang-tri", "tay-ninh")}
    day = DAY + timedelta(days=300)
    contents, provinces = {"lao-bao": site}, {"lao-bao": "quang-tri"}
    made = releases.publish(publisher.repository, contents, provinces, TERMS, day, ring)
    assert made.expires == day + timedelta(days=180)
    assert publisher.repository.newest("quang-tri") == before["quang-tri"] + 1
    assert publisher.repository.newest("tay-ninh") == before["tay-ninh"]
    with pytest.raises(BorderpressError, match="The key tay-ninh is not in"):
        releases.publish(
            publisher.repository, {"moc-bai": site}, {"moc-bai": "tay-ninh"}, TERMS, day, ring
        )


def test_a_day_before_the_last_release_is_refused(publisher: Publisher) -> None:
    site = pages(publisher.folder / "site", 1)
    publisher.release(site)
    before = stored(publisher)
    with pytest.raises(BorderpressError, match="The last release was made on 2026-11-24"):
        publisher.release(site, DAY - timedelta(days=1))
    assert stored(publisher) == before


def test_two_clusters_live_in_one_repository(publisher: Publisher, kiosk: Kiosk) -> None:
    one = pages(publisher.folder / "one", 1)
    other = pages(publisher.folder / "other", 2)
    publisher.release(one, cluster="lao-bao")
    made = publisher.release(other, cluster="moc-bai")
    assert len(releases.files_of(publisher.repository, "lao-bao")) == len(tree(one))
    shutil.copy(publisher.repository.path("root", 1), kiosk.folder / "root.json")
    kiosk.insert(publisher.stick(made, publisher.folder / "stick", "lao-bao"))
    assert kiosk.run() == 0
    assert kiosk.shows() == tree(one)


def test_two_clusters_of_one_province_keep_apart(publisher: Publisher, kiosk: Kiosk) -> None:
    """One key signs both; a kiosk takes its own cluster's files only."""
    both: dict[str, tuple[str, ...]] = {"quang-tri": ("lao-bao", "cha-lo")}
    trust.create(publisher.repository, both, TERMS, DAY, publisher.ring())
    contents = {c: pages(publisher.folder / c, n) for n, c in enumerate(both["quang-tri"])}
    provinces = dict.fromkeys(contents, "quang-tri")
    repository, ring = publisher.repository, publisher.ring()
    made = releases.publish(repository, contents, provinces, TERMS, DAY, ring)
    shutil.copy(publisher.repository.path("root", 1), kiosk.folder / "root.json")
    kiosk.insert(publisher.stick(made, publisher.folder / "stick", "lao-bao"))
    assert kiosk.run() == 0
    assert kiosk.shows() == tree(contents["lao-bao"])


def test_a_cluster_goes_from_the_publisher_to_a_province_and_back(
    publisher: Publisher, kiosk: Kiosk
) -> None:
    """What the role before has signed does not hide what the new one signs."""
    shutil.copy(publisher.repository.path("root", 1), kiosk.folder / "root.json")
    repository, ring = publisher.repository, publisher.ring()
    for number, province in enumerate(("", "quang-tri", "", "quang-tri")):
        shutil.rmtree(publisher.folder / "site", ignore_errors=True)
        site = pages(publisher.folder / "site", number)
        made = releases.publish(
            repository, {"lao-bao": site}, {"lao-bao": province}, TERMS, DAY, ring
        )
        kiosk.insert(publisher.stick(made, publisher.folder / "stick"))
        assert kiosk.run() == 0, kiosk.told
        assert kiosk.shows() == tree(site)


def test_a_province_without_a_key_is_told(publisher: Publisher) -> None:
    site = pages(publisher.folder / "site", 1)
    with pytest.raises(BorderpressError, match="has no key"):
        releases.publish(
            publisher.repository, {"x": site}, {"x": "lang-son"}, TERMS, DAY, publisher.ring()
        )


def test_a_cluster_without_a_province_is_signed_by_the_publisher(
    publisher: Publisher, kiosk: Kiosk
) -> None:
    site = pages(publisher.folder / "site", 1)
    trust.create(publisher.repository, {}, TERMS, DAY, publisher.ring())
    made = releases.publish(
        publisher.repository, {"lao-bao": site}, {"lao-bao": ""}, TERMS, DAY, publisher.ring()
    )
    shutil.copy(publisher.repository.path("root", 1), kiosk.folder / "root.json")
    kiosk.insert(publisher.stick(made, publisher.folder / "stick"))
    assert kiosk.run() == 0
    assert kiosk.shows() == tree(site)


# --- Sticks -------------------------------------------------------------------------


@pytest.fixture
def written(publisher: Publisher) -> tuple[Publisher, releases.Release, Path]:
    made = publisher.release(pages(publisher.folder / "site", 1))
    return publisher, made, publisher.stick(made, publisher.folder / "stick")


Made = tuple[Publisher, releases.Release, Path]


def test_the_plan_says_what_is_there_for_whom_and_from_which_day(written: Made) -> None:
    text = (written[2] / "borderpress/plan.txt").read_text("utf-8")
    for part in ("Ban thử", "Bản phát hành số 1 · Release 1", "2026-11-24", "2027-05-23",
                 "Điểm thử [lao-bao]", "Một cửa khẩu", "lo, vi", "Bản tin (vi)"):  # fmt: skip
        assert part in text


def test_a_stick_that_is_written_again_gets_what_changed_and_loses_what_went(
    written: Made,
) -> None:
    publisher, made, mount = written
    other = mount / "holiday.jpg"
    other.write_bytes(b"somebody's own")
    before = tree(mount / "borderpress/targets")
    site = publisher.folder / "site"
    shutil.rmtree(site)
    made = publisher.release(pages(site, 2), DAY + timedelta(days=1))
    result = stick.write(publisher.repository, made, mount, (), "Ban thử")
    assert result.files == 1 + 1, "metadata only: nobody was named for whom"
    publisher.stick(made, mount)
    after = tree(mount / "borderpress/targets")
    assert len(after) == len(tree(site))
    assert set(after) != set(before)
    assert other.exists()


@pytest.mark.parametrize("stage", [0, 1, 6, 9, 99])
def test_a_stick_pulled_out_while_it_is_written_is_known(
    publisher: Publisher, kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch, stage: int
) -> None:
    """Whatever number of files was written, a kiosk refuses it, and a person sees why."""
    site = pages(publisher.folder / "site", 1)
    old = publisher.release(site)
    mount = publisher.stick(old, publisher.folder / "stick")
    shutil.copy(publisher.repository.path("root", 1), kiosk.folder / "root.json")
    kiosk.insert(mount)
    assert kiosk.run() == 0
    shutil.rmtree(site)
    new = publisher.release(pages(site, 2), DAY + timedelta(days=1))
    count = 0

    def pulled(path: Path) -> None:
        nonlocal count
        count += 1
        if count > stage:
            raise OSError(5, "Input/output error", str(path))
        flush_file(path)

    monkeypatch.setattr("borderpress_kiosk.disk.flush_file", pulled)
    complete = stage == 99
    if complete:
        publisher.stick(new, mount)
    else:
        with pytest.raises(BorderpressError, match="Input/output error"):
            publisher.stick(new, mount)
    assert (mount / "borderpress" / stick.UNFINISHED).exists() != complete
    kiosk.insert(mount)
    assert kiosk.run() == (0 if complete else 1)
    assert kiosk.codes()[-1] == ("release.installed" if complete else "stick.incomplete")


def test_a_stick_that_loses_a_byte_is_not_called_complete(
    publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = publisher.release(pages(publisher.folder / "site", 1))
    copy = shutil.copyfile

    def faulty(source: Path, target: Path) -> None:
        copy(source, target)
        if target.name.endswith(".css"):
            target.write_bytes(target.read_bytes()[:-1] + b"?")

    monkeypatch.setattr(shutil, "copyfile", faulty)
    with pytest.raises(BorderpressError, match="does not hold what was written"):
        publisher.stick(made, publisher.folder / "stick")
    base = publisher.folder / "stick/borderpress"
    assert (base / stick.UNFINISHED).exists()
    assert not (base / "metadata/timestamp.json").exists()


def test_no_stick_is_told(publisher: Publisher) -> None:
    made = publisher.release(pages(publisher.folder / "site", 1))
    with pytest.raises(BorderpressError, match="There is no folder"):
        stick.write(publisher.repository, made, publisher.folder / "nowhere", (), "x")


# --- The commands ---------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for verb in ("keys", "release"):
        module = sys.modules[f"borderpress.verbs.{verb}"]
        monkeypatch.setattr(module, "ensure", lambda _extras, _ui="en": 0)
    monkeypatch.setenv("BORDERPRESS_PASSPHRASE", PASSPHRASE)
    root = small_project(tmp_path / "project")
    cluster = root / "content/clusters/thu.toml"
    cluster.write_text(cluster.read_text("utf-8") + 'province = "quang-tri"\n', "utf-8")
    return root


def command(project: Path, *words: str) -> int:
    keys = str(project.parent / "keys")
    more = ["--project", str(project), "--date", "2026-11-24", "--keys", keys, "--jobs", "1"]
    return main([*words, *more])


def test_from_a_project_to_a_kiosk(
    project: Path, kiosk: Kiosk, capsys: pytest.CaptureFixture[str]
) -> None:
    (mount := project.parent / "stick").mkdir()
    assert command(project, "keys", "create") == Exit.FINE
    assert command(project, "release", "--cluster", "thu", "--to", str(mount)) == Exit.FINE
    told = capsys.readouterr().out
    assert "quang-tri" in told
    assert "Release 1 of 2026-11-24" in told
    assert "The stick is complete and was read back" in told
    assert "Qua cửa khẩu (lo, vi)" in (mount / "borderpress/plan.txt").read_text("utf-8")
    shutil.copy(project / "releases/metadata/1.root.json", kiosk.folder / "root.json")
    edit(kiosk.folder / "kiosk.toml", 'cluster = "lao-bao"', 'cluster = "thu"')
    base = kiosk.insert(mount)
    assert kiosk.run() == 0
    assert kiosk.shows() == tree(project / "output/kiosk/thu")
    (base / "status/broken.json").write_text('{"on_screen": 3}', "utf-8")
    words = ("release", "--cluster", "thu", "--to", str(base.parent), "--json")
    capsys.readouterr()
    assert command(project, *words) == Exit.FINE
    (told,) = json.loads(capsys.readouterr().out)["news"]
    assert told == {
        "kiosk": "lao-bao-1", "written": "2026-11-25T08:00:00Z", "version": 1,
        "since": "2026-11-25T08:00:00Z", "faults": 0,
    }  # fmt: skip
    assert command(project, *words[:-1]) == Exit.FINE
    assert "lao-bao-1" in capsys.readouterr().out


def test_the_same_project_gives_the_same_files(project: Path) -> None:
    command(project, "keys", "create")
    command(project, "release", "--cluster", "thu")
    before = tree(project / "releases")
    shutil.rmtree(project / "output")
    shutil.rmtree(project / ".cache")
    command(project, "release", "--cluster", "thu")
    assert tree(project / "releases") == before


def test_keys_are_shown_as_json(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command(project, "keys", "create")
    capsys.readouterr()
    assert command(project, "keys", "--json") == Exit.FINE
    told = json.loads(capsys.readouterr().out)
    assert told["root_version"] == 1
    assert [row["key"] for row in told["keys"]][-1] == "quang-tri"
    assert command(project, "keys", "rotate", "timestamp", "--json") == Exit.FINE
    assert json.loads(capsys.readouterr().out)["root_version"] == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("release",), "For which information point?"),
        (("release", "--cluster", "nowhere"), "There is no cluster “nowhere”."),
        (("release", "--cluster", "thu"), "There are no keys for releases yet."),
        (("keys", "rotate"), "“keys rotate” is not understood."),
        (("keys", "forge"), "There is no action “forge”."),
        (("keys", "create", "x"), "“keys create x” is not understood."),
    ],
)
def test_wrong_use_is_told(
    project: Path, words: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(project, *words) == Exit.BAD_USE
    assert told in capsys.readouterr().err
    assert not (project / "releases").exists()


def test_keys_inside_of_the_project_are_refused(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(project / "keys")
    arguments = ["keys", "create", "--project", str(project), "--keys", folder]
    assert main(arguments) == Exit.BAD_USE
    assert "must not lie" in capsys.readouterr().err
    assert not os.path.exists(folder)


def test_without_a_terminal_the_passphrase_is_asked_for_by_name(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("BORDERPRESS_PASSPHRASE")
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert command(project, "keys", "create") == Exit.BAD_USE
    assert "The passphrase of the key root-1 is needed." in capsys.readouterr().err


def test_roots_that_are_soon_over_are_told(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = project / "content/publication.toml"
    path.write_text(path.read_text("utf-8") + "\n[release]\nroot_days = 200\n", "utf-8")
    command(project, "keys", "create")
    capsys.readouterr()
    assert command(project, "release", "--cluster", "thu", "--json") == Exit.FINE
    told = json.loads(capsys.readouterr().out)
    assert [finding["code"] for finding in told["findings"]] == ["release.root-expires"]
    assert (told["version"], told["new"], told["stick"]) == (1, True, None)


def test_provinces_and_terms_are_checked(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cluster, publication = project / "content/clusters/thu.toml", "content/publication.toml"
    edit(cluster, '"quang-tri"', '"targets"')
    text = (project / publication).read_text("utf-8")
    (project / publication).write_text(text + "\n[release]\nroot_days = 0\nday = 1\n", "utf-8")
    assert command(project, "check") == Exit.BAD_USE
    told = capsys.readouterr().out
    assert "The name “targets” is taken." in told
    assert "“root_days” must lie between 1 and 3660." in told
    assert "release.day" in told
