"""Where releases come from: a stick, a slot of this kiosk, a web address.  One shape for all.

metadata/    N.root.json, timestamp.json, N.snapshot.json, N.targets.json, N.<province>.json
targets/     <cluster>/<folder>/<sha256>.<name>
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from tuf.api.exceptions import DownloadError, DownloadHTTPError
from tuf.ngclient import FetcherInterface
from tuf.ngclient.urllib3_fetcher import Urllib3Fetcher

from borderpress_kiosk.disk import chunks, open_file

FOLDER = "borderpress"
"""Folder on a stick that holds all that is ours."""
TIMEOUT = 15
"""Seconds without a byte after which a web address counts as out of reach."""


class Folder(FetcherInterface):
    """Reads files below a folder; a path stands where others have an address."""

    def _fetch(self, url: str) -> Iterator[bytes]:
        try:
            file = open_file(url)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise DownloadHTTPError(f"{url} is not there", 404) from error
        except OSError as error:
            raise DownloadError(f"{url}: {error}") from error
        return self._chunks(url, file)

    def _chunks(self, url: str, file: BinaryIO) -> Iterator[bytes]:
        """Yield the bytes; a stick that is pulled is a fault of the download, not of our disk."""
        with file:
            try:
                yield from chunks(file)
            except OSError as error:
                raise DownloadError(f"{url}: {error}") from error


class Web(FetcherInterface):
    """Fetches from a web address, as python-tuf does, with one kind of fault for all that fails."""

    def __init__(self) -> None:
        self._inner = Urllib3Fetcher(socket_timeout=TIMEOUT, app_user_agent="borderpress-kiosk")

    def _fetch(self, url: str) -> Iterator[bytes]:
        return self._chunks(url, self._inner.fetch(url))

    def _chunks(self, url: str, parts: Iterator[bytes]) -> Iterator[bytes]:
        """Yield the bytes; a connection that breaks off in between is a fault of the download."""
        try:
            yield from parts
        except DownloadError:
            raise
        except Exception as error:
            raise DownloadError(f"{url}: {error}") from error


@dataclass(frozen=True, slots=True)
class Source:
    """Somewhere that may hold a release."""

    name: str
    """What people call it: the stick's folder, or the address."""
    base: str
    """Path or address, without a slash at the end."""
    fetcher: FetcherInterface
    web: bool = False

    @property
    def metadata(self) -> str:
        """Return where the metadata lie."""
        return f"{self.base}/metadata/"

    def target(self, path: str, digest: str) -> str:
        """Return where the file ``path`` with the SHA-256 ``digest`` lies."""
        folder, slash, name = path.rpartition("/")
        wanted = f"{folder}{slash}{digest}.{name}"
        return f"{self.base}/targets/{quote(wanted) if self.web else wanted}"

    def missing(self, cluster: str) -> bool:
        """Return whether a stick has nothing at all for ``cluster``."""
        return not self.web and not Path(self.base, "targets", cluster).is_dir()


def stick(mount: Path) -> Source:
    """Return the source that a stick mounted at ``mount`` is."""
    return Source(str(mount), str(mount / FOLDER), Folder())


def local(base: Path) -> Source:
    """Return a slot's own metadata as a source."""
    return Source(str(base), str(base), Folder())


def web(address: str) -> Source:
    """Return the source at a web address."""
    return Source(address, address, Web(), web=True)


def sticks(media: tuple[Path, ...]) -> list[Path]:
    """Return the mount points below ``media`` that hold something of ours, in order.

    Desktops mount at ``/media/<user>/<stick>``, others at ``/media/<stick>``: both are looked at.
    """
    found = []
    for folder in media:
        for child in _folders(folder):
            found += [path for path in (child, *_folders(child)) if _is_ours(path)]
    return found


def _folders(folder: Path) -> list[Path]:
    try:
        return [path for path in sorted(folder.iterdir()) if _is_folder(path)]
    except OSError:
        return []


def _is_ours(path: Path) -> bool:
    return _is_folder(path / FOLDER)


def _is_folder(path: Path) -> bool:
    """Return whether there is a folder; one that cannot be asked, on a pulled stick, is none."""
    try:
        return path.is_dir()
    except OSError:
        return False
