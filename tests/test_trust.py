"""Who may sign: two of three root keys, one key for each other role, one for each province."""

from __future__ import annotations

import os
import stat
from datetime import date
from pathlib import Path

import pytest
from kiosks import DAY, PASSPHRASE, PROVINCES, TERMS, Publisher, pages
from tuf.api.metadata import Metadata, Root

from borderpress import trust
from borderpress.errors import BorderpressError
from borderpress.keyfiles import KeyRing, check_outside, name_of
from borderpress.model import ReleaseTerms


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    publisher = Publisher(tmp_path / "publisher")
    publisher.begin()
    return publisher


def names(publisher: Publisher, role: str) -> list[str]:
    root = publisher.repository.root().signed
    return [name_of(root.keys[keyid]) for keyid in root.roles[role].keyids]


def rotate(publisher: Publisher, name: str, *keys: str) -> tuple[str, ...]:
    ring = publisher.ring(*keys)
    return trust.rotate(publisher.repository, name, PROVINCES, TERMS, DAY, ring)


def test_the_first_keys(publisher: Publisher) -> None:
    root = publisher.repository.root()
    assert root.signed.roles["root"].threshold == 2
    assert names(publisher, "root") == ["root-1", "root-2", "root-3"]
    assert [names(publisher, role) for role in ("targets", "snapshot", "timestamp")] == [
        ["targets"], ["snapshot"], ["timestamp"],
    ]  # fmt: skip
    assert str(root.signed.expires.date()) == "2029-11-23"
    assert set(trust.delegated(publisher.repository.targets("targets").signed)) == set(PROVINCES)


def test_each_key_has_a_folder_of_its_own_that_others_cannot_read(publisher: Publisher) -> None:
    files = sorted((publisher.folder / "keys").rglob("*.key"))
    assert len(files) == 8
    for path in files:
        assert path.name.startswith(f"{path.parent.name}.")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert path.read_bytes().startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")


def test_a_wrong_passphrase_opens_nothing(publisher: Publisher) -> None:
    ring = KeyRing((publisher.folder / "keys",), lambda _name: "not this one at all")
    with pytest.raises(BorderpressError, match="cannot be opened"):
        trust.rotate(publisher.repository, "timestamp", PROVINCES, TERMS, DAY, ring)


def test_a_short_passphrase_is_not_taken(tmp_path: Path) -> None:
    ring = KeyRing((tmp_path / "keys",), lambda _name: "short")
    with pytest.raises(BorderpressError, match="too short"):
        ring.make("root-1")
    assert not list(tmp_path.rglob("*.key"))


@pytest.mark.parametrize("sign", [".git", "content/publication.toml"])
def test_keys_are_kept_out_of_projects_and_repositories(tmp_path: Path, sign: str) -> None:
    (tmp_path / sign).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / sign).write_text("", "utf-8")
    with pytest.raises(BorderpressError, match="must not lie"):
        check_outside(tmp_path / "deep" / "keys")
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(BorderpressError, match="must not lie"):
        check_outside(tmp_path / "link" / "keys")


def test_create_makes_what_is_missing_and_no_more(publisher: Publisher) -> None:
    before = sorted((publisher.folder / "keys").rglob("*.key"))
    more = {**PROVINCES, "lang-son": ("dong-dang",)}
    made = trust.create(publisher.repository, more, TERMS, DAY, publisher.ring())
    assert made == ("lang-son",)
    assert len(list((publisher.folder / "keys").rglob("*.key"))) == len(before) + 1
    assert trust.create(publisher.repository, more, TERMS, DAY, publisher.ring()) == ()
    assert publisher.repository.newest("root") == 1
    assert publisher.repository.newest("targets") == 2


@pytest.mark.parametrize("name", ["timestamp", "snapshot", "targets"])
def test_a_desk_key_is_replaced_with_two_root_keys(publisher: Publisher, name: str) -> None:
    before = publisher.repository.root().signed.roles[name].keyids
    assert rotate(publisher, name, "root-1", "root-3") == ()
    root = publisher.repository.root()
    assert root.signed.version == 2
    assert root.signed.roles[name].keyids != before
    assert len(root.signed.roles[name].keyids) == 1
    assert not publisher.repository.draft.exists()


def test_one_root_key_is_not_enough(publisher: Publisher) -> None:
    missing = rotate(publisher, "timestamp", "root-2")
    assert missing == ("root-1", "root-3")
    assert publisher.repository.newest("root") == 1, "nothing is valid yet"
    assert trust.countersign(publisher.repository, publisher.ring("root-3")) == ()
    assert publisher.repository.newest("root") == 2


def test_a_key_that_is_not_at_hand_is_asked_for_by_name(publisher: Publisher) -> None:
    root, ring = publisher.repository.root().signed, publisher.ring("root-1")
    with pytest.raises(BorderpressError, match="timestamp is not in"):
        trust.sign("timestamp", publisher.repository.targets("targets"), root, ring)


def test_a_root_key_is_replaced_with_the_two_others(publisher: Publisher) -> None:
    assert rotate(publisher, "root-1", "root-2", "root-3") == ()
    root = publisher.repository.root().signed
    assert sorted(names(publisher, "root")) == ["root-1", "root-2", "root-3"]
    first = Metadata[Root].from_file(str(publisher.repository.path("root", 1)))
    assert len(set(root.roles["root"].keyids) & set(first.signed.roles["root"].keyids)) == 2


def test_a_root_key_may_go_without_a_new_one_but_two_stay(publisher: Publisher) -> None:
    ring = publisher.ring()
    assert trust.revoke(publisher.repository, "root-3", TERMS, DAY, ring) == ()
    assert names(publisher, "root") == ["root-1", "root-2"]
    for name in ("root-2", "timestamp"):
        with pytest.raises(BorderpressError, match="cannot be taken away"):
            trust.revoke(publisher.repository, name, TERMS, DAY, ring)
    assert names(publisher, "root") == ["root-1", "root-2"]


def test_an_unknown_key_is_told(publisher: Publisher) -> None:
    with pytest.raises(BorderpressError, match="no key"):
        rotate(publisher, "root-9")


def test_renewing_changes_the_day_alone(publisher: Publisher) -> None:
    before = publisher.repository.root().signed
    day = date(2028, 1, 1)
    assert trust.renew(publisher.repository, TERMS, day, publisher.ring()) == ()
    root = publisher.repository.root().signed
    assert root.roles == before.roles
    assert str(root.expires.date()) == "2030-12-31"


def test_a_province_gets_a_new_key_and_the_next_release_carries_it(publisher: Publisher) -> None:
    site = pages(publisher.folder / "site", 1)
    publisher.release(site)
    before = trust.delegated(publisher.repository.targets("targets").signed)["quang-tri"]
    assert rotate(publisher, "quang-tri") == ()
    now = trust.delegated(publisher.repository.targets("targets").signed)["quang-tri"]
    assert now.keyid != before.keyid
    assert publisher.repository.newest("root") == 1, "no root key was needed"
    made = publisher.release(site)
    assert made.new
    top, own = (publisher.repository.targets(role) for role in ("targets", "quang-tri"))
    assert trust.is_signed("quang-tri", own, top.signed)


def test_nothing_to_sign_is_told(publisher: Publisher) -> None:
    with pytest.raises(BorderpressError, match="No root metadata wait"):
        trust.countersign(publisher.repository, publisher.ring())


def test_without_keys_the_way_to_them_is_told(tmp_path: Path) -> None:
    with pytest.raises(BorderpressError) as told:
        trust.Repository(tmp_path).root()
    assert "keys create" in told.value.hint.english()


def test_a_passphrase_is_asked_once_for_each_key(publisher: Publisher) -> None:
    asked: list[str] = []

    def ask(name: str) -> str:
        asked.append(name)
        return PASSPHRASE

    ring = KeyRing((publisher.folder / "keys",), ask)
    trust.renew(publisher.repository, TERMS, DAY, ring)
    trust.renew(publisher.repository, ReleaseTerms(root_days=5), DAY, ring)
    assert sorted(asked) == ["root-1", "root-2", "root-3"]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("a file", "utf-8")
    with pytest.raises(BorderpressError, match="cannot be written"):
        KeyRing((tmp_path / "keys",), lambda _name: PASSPHRASE).make("root-1")
    assert os.listdir(tmp_path) == ["keys"]
