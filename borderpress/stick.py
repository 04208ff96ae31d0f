"""A release → a stick that can be carried to a gate, with a plan that people can read.

The stick is written so that one pulled out too early is known: the timestamp, without which no
kiosk looks any further, comes last, and a file whose name says INCOMPLETE lies there until the
stick was read back as a kiosk reads it.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from borderpress.errors import BorderpressError
from borderpress.model import say
from borderpress.releases import TIMESTAMP, Release, files_of, metadata_of, stored_name
from borderpress.trust import Repository
from borderpress_kiosk.disk import digest_of, flush_all, flush_folder, write_whole
from borderpress_kiosk.sources import FOLDER
from borderpress_kiosk.sources import stick as as_source
from borderpress_kiosk.verify import Refused, examine

PLAN = "plan.txt"
UNFINISHED = "CHUA-XONG-INCOMPLETE.txt"
NOT_DONE = """USB này ghi chưa xong. Không mang đi; hãy ghi lại.
This stick is not complete. Do not take it along; write it again.
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """One information point on the stick, for the plan."""

    cluster: str
    title: str
    place: str
    languages: tuple[str, ...]
    bulletins: tuple[tuple[str, tuple[str, ...]], ...]
    """Title and languages of each bulletin."""


@dataclass(frozen=True, slots=True)
class News:
    """What one kiosk has written on a stick."""

    kiosk: str
    written: str
    """When, as 2026-11-25T08:00:00Z, by what the kiosk knows about the time."""
    version: int
    """Release on screen; 0 for none."""
    since: str
    """When it was installed, or empty."""
    faults: int
    """Faults since then."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written on a stick."""

    files: int
    """Files that were not there yet."""
    size: int
    """Bytes on the stick that belong to the release."""


def write(
    repository: Repository, release: Release, mount: Path, shown: Sequence[Shown], publisher: str
) -> Written:
    """Write a complete stick at ``mount`` and read it back; what is there of ours is replaced.

    Raises BorderpressError when the stick is not there, full, faulty, or pulled out.
    """
    if not mount.is_dir():
        raise BorderpressError(
            say("There is no folder {path}.", path=mount),
            say("Insert the stick and name the folder under which it appears."),
        )
    try:
        return _write(repository, release, mount / FOLDER, shown, publisher)
    except OSError as error:
        raise BorderpressError(
            say("Writing the stick failed: {reason} ({path}).",
                reason=error.strerror or error, path=error.filename or mount),
            say("Take another stick, or make room on it, and write it again."),
        ) from error  # fmt: skip


def news(mount: Path) -> tuple[News, ...]:
    """Return what kiosks have written on a stick, by name; what cannot be read is left out."""
    found = []
    for path in sorted((mount / FOLDER / "status").glob("*.json")):
        try:
            record = json.loads(path.read_bytes())
            shown = record["on_screen"] or {}
            told = (int(shown.get("version", 0)), str(shown.get("installed_at", "")))
            kiosk, written = str(record["kiosk"]), str(record["written_at"])
            found.append(News(kiosk, written, *told, int(record["errors"])))
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            continue
    return tuple(found)


def _write(
    repository: Repository, release: Release, base: Path, shown: Sequence[Shown], publisher: str
) -> Written:
    base.mkdir(exist_ok=True)
    write_whole(base / UNFINISHED, NOT_DONE.encode())
    (base / "metadata" / TIMESTAMP).unlink(missing_ok=True)
    flush_folder(base)
    clusters = [each.cluster for each in shown]
    wanted = _wanted(repository, clusters)
    new = [name for name, source in wanted.items() if not _is_there(base / name, source)]
    _remove_others(base, set(wanted))
    for name in new:
        (base / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(wanted[name], base / name)
    flush_all([base / name for name in new], [Path(folder) for folder, _, _ in os.walk(base)])
    write_whole(base / PLAN, plan(release, shown, publisher).encode())
    write_whole(base / "metadata" / TIMESTAMP, (repository.metadata / TIMESTAMP).read_bytes())
    _read_back(repository, base, clusters)
    (base / UNFINISHED).unlink()
    flush_folder(base)
    return Written(len(new), sum(path.stat().st_size for path in wanted.values()))


def _wanted(repository: Repository, clusters: Iterable[str]) -> dict[str, Path]:
    """Return what the stick is to hold but for the timestamp: name → file of the repository.

    Every version of the root is among it, so that a kiosk that was forgotten for years can follow.
    """
    wanted = {f"metadata/{path.name}": path for path in metadata_of(repository)}
    for cluster in clusters:
        for path, target in files_of(repository, cluster).items():
            name = f"targets/{stored_name(path, target)}"
            wanted[name] = repository.folder / name
    return dict(sorted(wanted.items()))


def _is_there(path: Path, source: Path) -> bool:
    try:
        return digest_of(path) == digest_of(source)
    except OSError:
        return False


def _remove_others(base: Path, wanted: set[str]) -> None:
    """Remove files of earlier releases from the stick."""
    for kind in ("metadata", "targets"):
        for folder, _, names in os.walk(base / kind, topdown=False):
            for name in names:
                path = Path(folder, name)
                if path.relative_to(base).as_posix() not in wanted:
                    path.unlink()
            if not os.listdir(folder):
                os.rmdir(folder)


def _read_back(repository: Repository, base: Path, clusters: Iterable[str]) -> None:
    """Read the stick as a kiosk does, every byte; BorderpressError when it would be refused."""
    root = repository.path("root", 1).read_bytes()
    source = as_source(base.parent)
    with tempfile.TemporaryDirectory() as folder:
        for cluster in clusters:
            try:
                candidate = examine(source, root, cluster, None, Path(folder, "attempt"))
                for file in candidate.files:
                    path = Path(source.target(f"{cluster}/{file.path}", file.digest))
                    if digest_of(path) != (file.digest, file.target.length):
                        raise Refused("release.damaged", file.path)
            except (Refused, OSError) as error:
                (base / "metadata" / TIMESTAMP).unlink(missing_ok=True)
                raise BorderpressError(
                    say("The stick does not hold what was written: {reason}", reason=error),
                    say("The stick is faulty; take another one."),
                ) from error


def plan(release: Release, shown: Sequence[Shown], publisher: str) -> str:
    """Return what is on the stick, for whom and from which day, in Vietnamese and English."""
    lines = [
        f"{publisher}",
        "",
        f"Bản phát hành số {release.version} · Release {release.version}",
        f"Làm ngày · Made on: {release.issued}",
        f"Dùng được đến trước ngày · Valid until before: {release.expires}",
        "",
        "Cắm USB vào máy ở điểm thông tin, chờ trang tình trạng báo đã cài, rồi rút USB.",
        "Khi về, cắm USB vào máy ở cơ quan và xem thư mục borderpress/status.",
        "Insert the stick at the information point, wait until the status page says that it is",
        "installed, then take it out. Back home, look into its folder borderpress/status.",
    ]
    for each in shown:
        lines += ["", f"{each.title} [{each.cluster}]", each.place]
        lines.append(f"Ngôn ngữ · Languages: {', '.join(each.languages)}")
        for title, languages in each.bulletins:
            lines.append(f"  - {title} ({', '.join(languages)})")
    return "\n".join(lines) + "\n"
