"""A publisher with releases on sticks, and a kiosk that runs as a process of its own."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from borderpress.keyfiles import KeyRing
from borderpress.model import ReleaseTerms
from borderpress.releases import Release, publish
from borderpress.stick import Shown, write
from borderpress.trust import Repository, create

ROOT = Path(__file__).parents[1]
PASSPHRASE = "sông Sê Pôn chảy về đâu"
DAY = date(2026, 11, 24)
NOW = "2026-11-25T08:00:00Z"
"""When kiosks run, unless a test says otherwise."""
TERMS = ReleaseTerms()
PROVINCES: dict[str, tuple[str, ...]] = {"quang-tri": ("lao-bao",), "tay-ninh": ("moc-bai",)}
FAST = Path("/dev/shm")
"""A disk in memory: flushing costs nothing, and a killed process loses nothing either."""


def pages(folder: Path, version: int, count: int = 24, size: int = 3000) -> Path:
    """Write the pages of a release: every third one differs from version to version."""
    rng = random.Random(1)
    names = ["index.html", "vi/index.html", "lo/index.html", "assets/style.css"]
    names += [
        f"{tag}/gates/trang-{n}/index.html" for n in range(count // 2) for tag in ("vi", "lo")
    ]
    for number, name in enumerate(names):
        text = rng.randbytes(size).hex()[:size]
        if number % 3 == 0:
            text = f"{version} {text}"
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (folder / f"vi/ban-{version}.html").write_text("only in this one", "utf-8")
    return folder


@dataclass
class Publisher:
    """A publisher's releases, with all keys at hand."""

    folder: Path

    @property
    def repository(self) -> Repository:
        return Repository(self.folder / "releases")

    def ring(self, *names: str) -> KeyRing:
        """Return all keys, or those called ``names`` alone."""
        folders = [self.folder / "keys" / name for name in names] or [self.folder / "keys"]
        return KeyRing(tuple(folders), lambda _name: PASSPHRASE)

    def begin(self) -> None:
        create(self.repository, PROVINCES, TERMS, DAY, self.ring())

    def release(self, site: Path, day: date = DAY, cluster: str = "lao-bao") -> Release:
        provinces = {c: province for province, clusters in PROVINCES.items() for c in clusters}
        contents, ring = {cluster: site}, self.ring()
        return publish(self.repository, contents, provinces, TERMS, day, ring)

    def stick(self, release: Release, mount: Path, cluster: str = "lao-bao") -> Path:
        mount.mkdir(parents=True, exist_ok=True)
        shown = Shown(cluster, "Điểm thử", "Một cửa khẩu", ("lo", "vi"), (("Bản tin", ("vi",)),))
        write(self.repository, release, mount, [shown], "Ban thử")
        return mount


@dataclass
class Kiosk:
    """A kiosk: its disk, its mount point, and its program as a process."""

    folder: Path
    told: str = ""
    """What the last run said."""
    mounts: list[Path] = field(default_factory=list)
    """Disks that were mounted for it."""

    @property
    def content(self) -> Path:
        return self.folder / "content"

    @property
    def state(self) -> Path:
        return self.folder / "state"

    @property
    def media(self) -> Path:
        return self.folder / "media"

    def set_up(self, root: Path, **more: object) -> Kiosk:
        self.media.mkdir(parents=True)
        shutil.copy(root, self.folder / "root.json")
        config = {
            "name": "lao-bao-1", "cluster": "lao-bao", "root": "root.json", "state": "state",
            "content": "content", "media": ["media"], "not_before": "2026-11-24",
            "look_seconds": 0.05,
        }  # fmt: skip
        lines = [f"{key} = {json.dumps(value)}" for key, value in (config | more).items()]
        (self.folder / "kiosk.toml").write_text("\n".join(lines), "utf-8")
        return self

    def insert(self, stick: Path, name: str = "STICK") -> Path:
        """Put a copy of a stick in, in the place of the one that is there."""
        shutil.rmtree(self.media / name, ignore_errors=True)
        shutil.copytree(stick, self.media / name, symlinks=True)
        return self.media / name / "borderpress"

    def pull(self, name: str = "STICK") -> None:
        shutil.rmtree(self.media / name)

    def slots_idle(self) -> Path:
        """Return the folder of the slot that is not on screen."""
        return self.content / {"a": "b", "b": "a"}[os.readlink(self.content / "current")]

    def command(self, verb: str = "once", now: str = NOW) -> list[str]:
        config = str(self.folder / "kiosk.toml")
        return [sys.executable, "-m", "borderpress_kiosk", verb, "--config", config, "--now", now]

    def run(self, verb: str = "once", now: str = NOW, **more: Any) -> int:
        """Run the program to its end; return its exit code."""
        command = self.command(verb, now)
        done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=120, **more)
        self.told = done.stderr.decode()
        assert "Traceback" not in self.told, self.told
        return done.returncode

    def start(self, verb: str = "once", now: str = NOW) -> subprocess.Popen[bytes]:
        null = subprocess.DEVNULL
        return subprocess.Popen(self.command(verb, now), cwd=ROOT, stdout=null, stderr=null)

    def status(self) -> dict[str, Any]:
        record: dict[str, Any] = json.loads((self.state / "status.json").read_bytes())
        return record

    def codes(self) -> list[str]:
        """Return what has happened since the last start."""
        codes = [event["code"] for event in self.status()["events"]]
        last = max(n for n, code in enumerate(codes) if code == "kiosk.started")
        return codes[last + 1 :]

    def banner(self) -> dict[str, Any]:
        record: dict[str, Any] = json.loads((self.state / "banner.json").read_bytes())
        return record

    def shows(self) -> dict[str, bytes]:
        """Return every file that is on screen, as a web server finds it."""
        site = self.content / "current" / "site"
        return tree(site)


@dataclass
class Shelf:
    """Sticks of three releases, in order, and what each should show."""

    publisher: Publisher
    sticks: tuple[Path, ...]
    sites: tuple[dict[str, bytes], ...]

    @property
    def root(self) -> Path:
        return self.publisher.repository.path("root", 1)


def shelf_of(folder: Path) -> Shelf:
    """Return a publisher with sticks of three releases, made on three days."""
    publisher = Publisher(folder / "publisher")
    publisher.begin()
    sticks, sites = [], []
    for number in (1, 2, 3):
        site = pages(folder / f"site-{number}", number)
        made = publisher.release(site, DAY + timedelta(days=number - 1))
        sticks.append(publisher.stick(made, folder / f"stick-{number}"))
        sites.append(tree(site))
    return Shelf(publisher, tuple(sticks), tuple(sites))


def tree(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if not path.is_dir()
    }


def fast_folder(fallback: Path) -> Path:
    """Return a folder in memory where there is one, for what is flushed a thousand times."""
    if not os.access(FAST, os.W_OK):
        return fallback
    folder = FAST / f"borderpress-test-{os.getpid()}"
    folder.mkdir(exist_ok=True)
    return folder
