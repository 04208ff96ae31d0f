"""A kiosk takes in what is genuine, newer and whole, and says why it takes nothing else."""

from __future__ import annotations

import ast
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from kiosks import ROOT, Kiosk, Shelf, tree


def test_a_stick_brings_a_release_and_takes_news_home(kiosk: Kiosk, shelf: Shelf) -> None:
    base = kiosk.insert(shelf.sticks[0])
    assert kiosk.run() == 0
    assert kiosk.shows() == shelf.sites[0]
    assert kiosk.codes() == ["slot.empty", "release.installed"]
    news = json.loads((base / "status/lao-bao-1.json").read_bytes())
    assert news["on_screen"]["version"] == 1
    assert news["on_screen"]["issued"] == "2026-11-24T00:00:00Z"
    assert news["on_screen"]["installed_at"] == "2026-11-25T08:00:00Z"
    assert news["on_screen"]["expires"] == "2027-05-23T00:00:00Z"
    assert news["errors"] == 0
    assert news["disk"]["content"]["free"] > 0
    assert "Đã cài bản phát hành số 1" in (base / "status/lao-bao-1.html").read_text("utf-8")
    assert kiosk.banner() == {"show": False}


def test_the_next_release_goes_into_the_other_slot_and_old_files_go(
    shows_two: Kiosk, shelf: Shelf
) -> None:
    assert shows_two.shows() == shelf.sites[1]
    before = os.readlink(shows_two.content / "current")
    shows_two.insert(shelf.sticks[2])
    assert shows_two.run() == 0
    assert os.readlink(shows_two.content / "current") != before
    assert shows_two.shows() == shelf.sites[2]
    assert tree(shows_two.content / before / "site") == shelf.sites[1], "the last good one stays"
    assert not list(shows_two.content.rglob(".*")), "nothing unfinished is left"


@pytest.mark.parametrize("idle", ["as it was", "empty"])
def test_only_what_changed_is_read_from_a_stick(shows_two: Kiosk, shelf: Shelf, idle: str) -> None:
    """The rest stays in its slot, or is copied from the other one."""
    if idle == "empty":
        shutil.rmtree(shows_two.slots_idle())
    base = shows_two.insert(shelf.sticks[2])
    changed = {n for n, data in shelf.sites[2].items() if shelf.sites[1].get(n) != data}
    assert 3 < len(changed) < len(shelf.sites[2]) / 2
    for path in (base / "targets").rglob("*.html"):
        name = path.relative_to(base / "targets/lao-bao").as_posix()
        if _plain(name) not in changed:
            path.unlink()
    assert shows_two.run() == 0
    assert shows_two.shows() == shelf.sites[2]


def _plain(name: str) -> str:
    """Return a path without the hash before its name."""
    folder, slash, stored = name.rpartition("/")
    return f"{folder}{slash}{stored.partition('.')[2]}"


def test_the_same_stick_again_changes_nothing(shows_two: Kiosk, shelf: Shelf) -> None:
    shows_two.insert(shelf.sticks[1])
    before = os.readlink(shows_two.content / "current")
    assert shows_two.run() == 0
    assert shows_two.codes() == ["release.same"]
    assert os.readlink(shows_two.content / "current") == before


def test_one_instance_at_a_time(kiosk: Kiosk) -> None:
    running = kiosk.start("run")
    try:
        _wait_for((kiosk.state / "status.json").exists)
        assert kiosk.run() == 3
        assert kiosk.run("status") == 0
    finally:
        running.send_signal(signal.SIGTERM)
        assert running.wait(20) == 0
    assert kiosk.run() == 1, "the lock is free again; nothing is on screen yet"


def _wait_for(true: object, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.01)


def test_it_watches_for_sticks(kiosk: Kiosk, shelf: Shelf) -> None:
    running = kiosk.start("run")
    try:
        for number in (0, 1):
            kiosk.insert(shelf.sticks[number])
            _wait_for(lambda n=number: _version(kiosk) == n + 1)
            assert kiosk.shows() == shelf.sites[number]
            kiosk.pull()
            time.sleep(0.2)
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(20)


def _version(kiosk: Kiosk) -> int:
    try:
        shown = kiosk.status()["on_screen"]
    except (OSError, ValueError):
        return 0
    return int(shown["version"]) if shown else 0


def test_it_looks_at_every_byte_once_a_day(
    shows_two: Kiosk, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that rots while the kiosk runs for months is found without a start."""
    monkeypatch.setattr("tempfile.tempdir", None)  # it is set for the whole process
    from borderpress_kiosk.clock import Clock
    from borderpress_kiosk.config import read_config
    from borderpress_kiosk.update import opened
    from borderpress_kiosk.watch import DAY, Watch

    config = read_config(shows_two.folder / "kiosk.toml")
    watch = Watch(opened(config, Clock(config.floor, config.tolerance)))
    assert 0 < watch.next_check - time.monotonic() <= DAY
    (shows_two.content / "current/site/index.html").write_bytes(b"rotten")
    watch.look()
    assert shows_two.shows() != shelf.sites[0]
    watch.next_check = time.monotonic()
    watch.look()
    assert shows_two.shows() == shelf.sites[0], "back to the last good release"


@pytest.mark.parametrize("verb", ["check", "status"])
def test_its_other_commands(shows_two: Kiosk, verb: str) -> None:
    assert shows_two.run(verb) == 0


def test_a_wrong_configuration_is_told(kiosk: Kiosk) -> None:
    path = kiosk.folder / "kiosk.toml"
    text = path.read_text("utf-8")
    wrong = {
        "không có khóa này / no such key: colour": text + "\ncolour = 1",
        "wrong or missing: name": text.replace("lao-bao-1", "../x"),
        "wrong or missing: 'cluster'": 'name = "a"',
    }
    for told, config in wrong.items():
        path.write_text(config, "utf-8")
        assert kiosk.run() == 2
        assert told in kiosk.told


# --- What it needs ----------------------------------------------------------------


def test_it_needs_python_tuf_and_nothing_else() -> None:
    used = set()
    for path in (ROOT / "borderpress_kiosk").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                used |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                used.add((node.module or "").split(".")[0])
    assert used - set(sys.stdlib_module_names) == {"borderpress_kiosk", "tuf"}


def test_it_works_without_what_those_packages_use_when_it_is_there(
    kiosk: Kiosk, shelf: Shelf
) -> None:
    kiosk.insert(shelf.sticks[0])
    code = (
        "import sys\n"
        "gone = ('cryptography', 'brotli', 'brotlicffi', 'cffi', 'weasyprint', 'borderpress')\n"
        "for name in gone:\n"
        "    sys.modules[name] = None\n"
        "from borderpress_kiosk.main import main\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", code, *kiosk.command()[3:]]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert kiosk.shows() == shelf.sites[0]


# --- Web ------------------------------------------------------------------------------


class Server:
    """Serves a stick on loopback; breaks off in the middle of files whose name ends so."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.breaks = folder, "nothing"
        server = self

        class Handler(SimpleHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def copyfile(self, source: Any, outputfile: Any) -> None:
                data = source.read()
                whole = not self.path.endswith(server.breaks)
                outputfile.write(data if whole else data[: len(data) // 2])
                self.close_connection = True

        handler = partial(Handler, directory=str(folder))
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        Thread(target=self.server.serve_forever, daemon=True).start()

    def offer(self, stick: Path) -> None:
        link = self.folder / "releases"
        link.unlink(missing_ok=True)
        link.symlink_to(stick / "borderpress")

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def server(kiosk: Kiosk, tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path)
    address = f"http://127.0.0.1:{server.server.server_address[1]}/releases/"
    with (kiosk.folder / "kiosk.toml").open("a", encoding="utf-8") as file:
        file.write(f'\naddress = "{address}"\n')
    yield server
    server.close()


def test_it_asks_a_web_address(kiosk: Kiosk, shelf: Shelf, server: Server) -> None:
    for number in (0, 2):
        server.offer(shelf.sticks[number])
        assert kiosk.run() == 0
        assert kiosk.shows() == shelf.sites[number]
    assert kiosk.run() == 0
    assert kiosk.codes() == [], "no news is no event"
    server.offer(shelf.sticks[0])
    assert kiosk.run() == 1
    assert kiosk.codes() == ["release.rollback"]
    server.close()
    assert kiosk.run() == 1
    assert kiosk.codes() == ["network.unreachable"]
    assert kiosk.shows() == shelf.sites[2]


@pytest.mark.parametrize("breaks", ["timestamp.json", "3.snapshot.json", ".index.html", ".css"])
def test_a_connection_that_breaks_off(
    kiosk: Kiosk, shelf: Shelf, server: Server, breaks: str
) -> None:
    server.offer(shelf.sticks[0])
    assert kiosk.run() == 0
    server.offer(shelf.sticks[2])
    server.breaks = breaks
    assert kiosk.run() == 1
    assert kiosk.codes() == ["network.unreachable"]
    assert kiosk.shows() == shelf.sites[0]
    server.breaks = "nothing"
    assert kiosk.run() == 0
    assert kiosk.shows() == shelf.sites[2]


def test_it_waits_longer_after_each_failure() -> None:
    from borderpress_kiosk.watch import LAST_RETRY, wait

    waits = [wait(n, 3600, lambda: 0.5) for n in range(1, 12)]
    assert waits[0] == 60
    assert all(2 * a == b or b == LAST_RETRY for a, b in pairwise(waits))
    assert waits[-1] == LAST_RETRY
    assert wait(0, 3600) == 3600
    assert wait(1, 3600, lambda: 0.0) < wait(1, 3600, lambda: 1.0), "not all at the same time"
