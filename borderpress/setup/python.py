"""The virtual environment, its packages, and source archives fetched with its pip."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from borderpress.bootstrap import STAMP
from borderpress.model import say
from borderpress.setup.extras import EXTRAS, Archive
from borderpress.setup.stamp import read_stamp
from borderpress.setup.telling import Teller

PIP = ("-m", "pip", "--no-input", "--disable-pip-version-check")
"""How pip is called; certificate, proxy and index come from the environment, untouched."""


def make_venv(root: Path, teller: Teller, lock: int) -> dict[str, str]:
    """Make ``.venv`` unless a whole one is there.

    :return: extra → hash of the requirements that were installed for it.
    """
    venv = root / ".venv"
    stamp = read_stamp(root)
    if stamp and is_whole(venv, stamp.names):
        return dict(stamp.done)
    if venv.exists():
        teller.line(say("The Python environment .venv is not whole; it is made again."))
        shutil.rmtree(venv)
    python = getattr(sys, "_base_executable", sys.executable)
    command = [python, "-m", "venv", str(venv)]
    teller.run(say("Making the Python environment .venv"), command, keep=lock)
    return {}


def is_whole(venv: Path, names: frozenset[str]) -> bool:
    """Return whether ``venv`` runs and still holds ``names`` in its site-packages."""
    try:
        return names <= {path.name for path in site_packages(venv).iterdir()}
    except (OSError, subprocess.CalledProcessError):
        return False


def site_packages(venv: Path) -> Path:
    """Return where ``venv`` keeps packages, asking its Python: an upgraded one looks elsewhere.

    :raises OSError, subprocess.CalledProcessError: when it does not run.
    """
    command = [str(venv / "bin/python"), "-c", "import site; print(site.getsitepackages()[0])"]
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    return Path(told.stdout.rstrip("\n"))


def install_python(root: Path, extra: str, done: dict[str, str], teller: Teller, lock: int) -> None:
    """Install the requirements of ``extra`` where ``done`` does not have their present hash."""
    path = root / EXTRAS[extra].lock
    digest = hash_of(path) if EXTRAS[extra].lock else "none"
    if done.get(extra) == digest:
        return
    if EXTRAS[extra].lock:
        (root / STAMP).unlink(missing_ok=True)
        total = path.read_text(encoding="utf-8").count("==")
        options = ["--require-hashes", "--only-binary", ":all:", "--progress-bar", "off"]
        teller.run(
            say("Installing Python packages ({extra})", extra=extra),
            [str(root / ".venv/bin/python"), *PIP, "install", *options, "-r", str(path)],
            total=total,
            keep=lock,
        )
    done[extra] = digest


def unpack_archive(root: Path, archive: Archive, teller: Teller, lock: int) -> None:
    """Download and unpack a source archive with pip, which checks its hash."""
    folder = root / archive.folder
    if folder.is_dir():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    command = [str(root / ".venv/bin/python"), *PIP, "download", "--require-hashes"]
    command += ["--no-binary", ":all:", "--no-deps", "--no-build-isolation"]
    with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
        teller.run(
            say("Fetching test data: {name}", name=folder.name),
            [*command, "-d", temporary, "-r", str(root / archive.lock)],
            keep=lock,
        )
        (packed,) = Path(temporary).iterdir()
        with tarfile.open(packed) as tar:
            # Debian 12's Python 3.11.2 has no extraction filter.
            if hasattr(tarfile, "data_filter"):
                tar.extraction_filter = tarfile.data_filter
            tar.extractall(Path(temporary, "unpacked"))  # noqa: S202 - its hash was checked
        (unpacked,) = Path(temporary, "unpacked").iterdir()
        unpacked.rename(folder)


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
