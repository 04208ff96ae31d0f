"""A site reaches its host: a folder, an S3 store, SFTP, rsync over SSH; all with real servers."""

from __future__ import annotations

import hashlib
import json
import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderpress.errors import BorderpressError
from borderpress.hosts import RECORD, STAGED, File, FileHost, Host, host
from borderpress.publishing import noted, plan, publish, record, site_files
from borderpress.work import Stored

NAMES = ("lo/index.html", "vi/gates/a b/index.html", "style.css", "fonts/ລາວ.woff2", "vi/feed.xml")


def site(folder: Path, texts: dict[str, str]) -> tuple[File, ...]:
    """Return the files of a site that lies in ``folder``."""
    found = []
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        digest = hashlib.sha256(text.encode()).hexdigest()
        found.append(File(name, path, len(text.encode()), digest))
    return tuple(found)


def quiet(_: File) -> None:
    return None


# --- The plan -----------------------------------------------------------------

sites = st.dictionaries(st.sampled_from([*NAMES, "a.png", "en/index.html"]), st.text(max_size=3))


def files(texts: dict[str, str]) -> tuple[File, ...]:
    return tuple(
        File(n, Path(n), len(t.encode()), hashlib.sha256(t.encode()).hexdigest())
        for n, t in texts.items()
    )


@given(sites, sites)
def test_after_a_publication_nothing_is_left_to_do(
    old: dict[str, str], new: dict[str, str]
) -> None:
    before, after = files(old), files(new)
    sizes = {file.name: file.size for file in before}
    first = plan(after, noted(record(before)), sizes)
    there = {f.name: f.sha256 for f in before} | {f.name: f.sha256 for f in first.files}
    for name in first.gone:
        del there[name]
    assert there == {f.name: f.sha256 for f in after}
    assert len(first.files) + first.kept == len(after)
    second = plan(after, noted(record(after)), {f.name: f.size for f in after})
    assert (second.files, second.gone) == ((), ())


@given(sites)
def test_pages_follow_what_they_show_and_lists_follow_pages(texts: dict[str, str]) -> None:
    kinds = [
        1 if f.name.endswith(".html") else 2 if f.name.endswith(".xml") else 0
        for f in plan(files(texts), {}, None).files
    ]
    assert kinds == sorted(kinds)


@pytest.mark.parametrize(
    "data",
    [None, b"", b"{", b"[]", b'{"files": []}', b'{"files": {"../x": "1", "/etc/x": "2"}}'],
)
def test_a_record_that_is_damaged_or_leads_out_says_nothing(data: bytes | None) -> None:
    assert noted(data) == {}


# --- Real hosts ---------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> tuple[str, Callable[[], dict[str, bytes]]]:
    target = tmp_path / "www"
    return str(target), lambda: tree(target)


def tree(target: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(target)): path.read_bytes()
        for path in target.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Callable[[], dict[str, bytes]]]]:
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    reset = urllib.request.Request(f"http://127.0.0.1:{port}/moto-api/reset", method="POST")
    urllib.request.urlopen(reset).close()  # its stores outlive the server
    from s3fs import S3FileSystem

    system = S3FileSystem(skip_instance_cache=True, use_listings_cache=False)
    system.mkdir("portal")

    def there() -> dict[str, bytes]:
        names = system.find("portal/news")
        return {name.removeprefix("portal/news/"): system.cat_file(name) for name in names}

    yield "s3://portal/news", there
    server.stop()


@pytest.fixture(scope="module")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """Start an SSH server on loopback; yield its port and a home that knows it."""
    base = tmp_path_factory.mktemp("sshd")
    home = base / "home"
    (home / ".ssh").mkdir(parents=True, mode=0o700)
    for key in (base / "host", home / ".ssh" / "id_ed25519"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)]
        subprocess.run(command, check=True)
    (base / "authorized").write_bytes((home / ".ssh" / "id_ed25519.pub").read_bytes())
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = (
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {base}/host\n"
        f"AuthorizedKeysFile {base}/authorized\nPidFile none\nStrictModes no\nUsePAM no\n"
        "PasswordAuthentication no\nSubsystem sftp internal-sftp\nPermitRootLogin yes\n"
    )
    (base / "config").write_text(config)
    known = (base / "host.pub").read_text().rsplit(" ", 1)[0]
    (home / ".ssh" / "known_hosts").write_text(f"[127.0.0.1]:{port} {known}\n")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    server = subprocess.Popen(
        ["/usr/sbin/sshd", "-D", "-e", "-f", str(base / "config")], stderr=subprocess.DEVNULL
    )
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield port, home
    server.terminate()
    server.wait()


def user() -> str:
    import pwd

    return pwd.getpwuid(os.geteuid()).pw_name


@pytest.fixture
def sftp(
    sshd: tuple[int, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[str, Callable[[], dict[str, bytes]]]:
    port, home = sshd
    monkeypatch.setenv("HOME", str(home))
    target = tmp_path / "www"
    return f"sftp://{user()}@127.0.0.1:{port}{target}", lambda: tree(target)


@pytest.fixture
def rsync(
    sshd: tuple[int, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[str, Callable[[], dict[str, bytes]]]:
    port, home = sshd
    # ssh reads the home of the account, not HOME.
    files = f"-i {home}/.ssh/id_ed25519 -o UserKnownHostsFile={home}/.ssh/known_hosts"
    monkeypatch.setenv("RSYNC_RSH", f"ssh -F none -p {port} {files}")
    target = tmp_path / "www"
    return f"{user()}@127.0.0.1:{target}", lambda: tree(target)


KINDS = ("folder", "s3", "sftp", "rsync")


def shown(there: dict[str, bytes]) -> dict[str, str]:
    """Return the site that readers see at a host."""
    return {name: data.decode() for name, data in there.items() if name != RECORD}


@pytest.mark.parametrize("kind", KINDS)
def test_a_host_shows_the_site_and_then_what_changed(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    target, there = request.getfixturevalue(kind)
    old = {name: name[-1] * 3 for name in NAMES} | {"old.png": "x", "twin.css": "css"}
    done: list[str] = []
    first = publish(site(tmp_path / "a", old), host(target), lambda f: done.append(f.name))
    assert shown(there()) == old
    assert sorted(done) == sorted(old) == sorted(f.name for f in first.files)

    # Equal sizes and times: only the content tells.
    new = {name: text for name, text in old.items() if name != "old.png"} | {"style.css": "CSS"}
    again = site(tmp_path / "b", new)
    for file in again:
        os.utime(file.path, (1, 1))
    second = publish(again, host(target), quiet)
    assert shown(there()) == new
    assert [f.name for f in second.files] == ["style.css"]
    assert second.gone == ("old.png",)
    third = publish(again, host(target), quiet)
    assert (third.files, third.gone, third.kept) == ((), (), len(new))


@pytest.mark.parametrize("kind", KINDS)
def test_what_others_keep_there_stays(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    target, there = request.getfixturevalue(kind)
    publish(site(tmp_path / "a", {"index.html": "1", "b.css": "2"}), host(target), quiet)
    if kind == "s3":
        where = host(target)
        assert isinstance(where, FileHost)
        where.system.pipe_file("portal/news/theirs.txt", b"ours")
    else:
        (tmp_path / "www" / "theirs.txt").write_text("ours")
    publish(site(tmp_path / "b", {"index.html": "3"}), host(target), quiet)
    assert shown(there()) == {"index.html": "3", "theirs.txt": "ours"}


class Broken(FileHost):
    """A host that stops after some files."""

    left = 2

    def _make_folder(self, path: str) -> None:
        self.left -= 1
        if self.left < 0:
            raise OSError(28, "No space left on device")
        super()._make_folder(path)


@pytest.mark.parametrize("kind", ["folder", "s3", "sftp"])
def test_a_failed_upload_leaves_the_old_site_whole_and_the_next_one_mends_it(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    target, there = request.getfixturevalue(kind)
    old = {name: "old " + name for name in NAMES}
    publish(site(tmp_path / "a", old), host(target), quiet)
    new = site(tmp_path / "b", {name: "new " + name for name in NAMES})
    whole = host(target)
    assert isinstance(whole, FileHost)
    with pytest.raises(BorderpressError, match="No space"):
        publish(new, Broken(whole.system, whole.base), quiet)
    seen = shown(there())
    assert {n: t for n, t in seen.items() if not n.startswith(STAGED)} == old
    assert sum(n.startswith(STAGED) for n in seen) == 2
    publish(new, host(target), quiet)
    assert shown(there()) == {name: "new " + name for name in NAMES}


def test_rsync_that_cannot_upload_leaves_the_old_site_whole(
    rsync: tuple[str, Callable[[], dict[str, bytes]]], tmp_path: Path
) -> None:
    target, there = rsync
    publish(site(tmp_path / "a", {"index.html": "old"}), host(target), quiet)
    new = site(tmp_path / "b", {"index.html": "new", "b.css": "b"})
    (tmp_path / "www" / STAGED).write_text("a file where the folder should be")
    with pytest.raises(BorderpressError, match="Not a directory"):
        publish(new, host(target), quiet)
    assert (tmp_path / "www" / "index.html").read_text() == "old"
    (tmp_path / "www" / STAGED).unlink()
    publish(new, host(target), quiet)
    assert shown(there()) == {"index.html": "new", "b.css": "b"}


def test_a_file_that_was_cut_short_at_the_host_goes_again(
    folder: tuple[str, Callable[[], dict[str, bytes]]], tmp_path: Path
) -> None:
    target, there = folder
    new = site(tmp_path / "a", {"index.html": "page", "b.css": "style"})
    publish(new, host(target), quiet)
    (tmp_path / "www" / "b.css").write_text("sty")
    (tmp_path / "www" / "index.html").unlink()
    publish(new, host(target), quiet)
    assert shown(there()) == {"index.html": "page", "b.css": "style"}


def test_a_store_is_told_what_kind_of_file_it_gets(
    s3: tuple[str, Callable[[], dict[str, bytes]]], tmp_path: Path
) -> None:
    target, _ = s3
    publish(
        site(tmp_path, {"index.html": "x", "twin.html": "x", "a.css": "x"}), host(target), quiet
    )
    where = host(target)
    assert isinstance(where, FileHost)
    kinds = [
        where.system.info(f"portal/news/{name}")["ContentType"]
        for name in ("index.html", "twin.html", "a.css")
    ]
    assert kinds == ["text/html", "text/html", "text/css"]


def test_a_page_never_stands_before_its_style(tmp_path: Path) -> None:
    placed: list[str] = []

    class Watched(FileHost):
        def place(self, steps: Sequence[Sequence[File]]) -> None:
            placed.extend(file.name for step in steps for file in step)
            super().place(steps)

    base = host(str(tmp_path / "www"))
    assert isinstance(base, FileHost)
    texts = dict.fromkeys(NAMES, "x")
    publish(site(tmp_path / "a", texts), Watched(base.system, base.base), quiet)
    assert placed.index("style.css") < placed.index("lo/index.html") < placed.index("vi/feed.xml")


# --- Whom and what not to trust -------------------------------------------------


def test_an_unknown_server_is_refused(
    sftp: tuple[str, Callable[[], dict[str, bytes]]],
    sshd: tuple[int, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target, _ = sftp
    stranger = tmp_path / "home"
    (stranger / ".ssh").mkdir(parents=True)
    key = (sshd[1] / ".ssh" / "id_ed25519").read_bytes()
    (stranger / ".ssh" / "id_ed25519").write_bytes(key)
    (stranger / ".ssh" / "known_hosts").write_text("")
    monkeypatch.setenv("HOME", str(stranger))
    with pytest.raises(BorderpressError, match="known_hosts"):
        host(target)


@pytest.mark.parametrize("target", ["ftp://a/b", "sftp://u:secret@h/p", "https://h/p"])
def test_addresses_that_cannot_be_are_refused(target: str) -> None:
    with pytest.raises(BorderpressError) as told:
        host(target)
    assert "secret" not in str(told.value)


def test_a_host_out_of_reach_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        with pytest.raises(BorderpressError, match="Publishing stopped"):
            host(f"sftp://nobody@127.0.0.1:{port}/www")


def test_a_file_that_is_not_as_built_is_refused(tmp_path: Path) -> None:
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "index.html").write_text("short")
    held = {"web/index.html": Stored("web/index.html", "text/html", "0" * 64, 99)}
    with pytest.raises(BorderpressError, match="not as the build left it"):
        site_files(tmp_path, held, "web/")
    with pytest.raises(BorderpressError, match="no site"):
        site_files(tmp_path, {}, "web/")


def test_the_record_names_every_file(tmp_path: Path) -> None:
    files = site(tmp_path, {"b": "1", "a": "2"})
    assert list(json.loads(record(files))["files"]) == ["a", "b"]
    assert record(files) == record(files[::-1])


def hosts_have_one_face(where: Host) -> Host:
    """Type-checked only: every kind of host is a Host."""
    return where
