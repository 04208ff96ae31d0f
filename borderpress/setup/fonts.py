"""The font files that ``fonts.toml`` names, copied to where the press looks for them."""

from __future__ import annotations

import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path

from borderpress.bootstrap import state_of
from borderpress.errors import BorderpressError
from borderpress.model import say
from borderpress.setup.telling import Teller

FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts")
"""Where fonts are looked for by base name, on a system that puts them elsewhere than Debian."""


@dataclass(frozen=True, slots=True)
class Family:
    """A family of ``fonts.toml``, as far as collecting goes."""

    package: str
    """Debian package that brings the files."""
    files: tuple[str, ...]
    """Font files: absolute as Debian has them, or relative to the folder of ``fonts.toml``."""


def read_fonts(path: Path) -> tuple[Family, ...]:
    """Read ``fonts.toml``; what a build asks of it is checked by :mod:`borderpress.fonts`.

    :raises BorderpressError: when it is not there, not TOML, or lacks a package or file.
    """
    try:
        families = tomllib.loads(path.read_text(encoding="utf-8"))["family"]
        return tuple(
            Family(family["package"], tuple(face["file"] for face in family["face"]))
            for family in families
        )
    except (FileNotFoundError, tomllib.TOMLDecodeError, KeyError, TypeError) as fault:
        raise BorderpressError(
            say("{file} cannot be used: {reason}.", file=path.name, reason=repr(fault)),
            say("Bring the file back from version control, or mend that line."),
        ) from fault


def collect_fonts(families: tuple[Family, ...], folder: Path, teller: Teller) -> list[Path]:
    """Copy the files of ``families`` into ``folder/collected``.

    :return: the collected files.
    :raises BorderpressError: naming every file that is nowhere, and the package that brings it.
    """
    found = {file: find_font(file, folder) for family in families for file in family.files}
    lost = [f for f in families if any(found[file] is None for file in f.files)]
    if lost:
        files = ", ".join(Path(file).name for file, source in found.items() if source is None)
        packages = " ".join(sorted({family.package for family in lost}))
        raise BorderpressError(
            say("Fonts are missing: {files}.", files=files),
            say("Install what brings them; in Debian: apt-get install {names}", names=packages),
        )
    target = folder / "collected"
    target.mkdir(parents=True, exist_ok=True)
    sources = [source for source in found.values() if source is not None]
    copied = sum(copy_font(source, target / source.name) for source in sources)
    if copied:
        teller.line(say("Collected {count} font files.", count=copied))
    return [target / source.name for source in sources]


def find_font(file: str, folder: Path) -> Path | None:
    """Return where ``file`` is: as named, else by its base name where systems keep fonts."""
    named = folder / file
    if named.is_file():
        return named
    roots = [Path(name).expanduser() for name in FONT_FOLDERS]
    return next((path for root in roots for path in sorted(root.rglob(named.name))), None)


def copy_font(source: Path, target: Path) -> bool:
    """Copy ``source`` unless ``target`` has its size and time; return whether it was copied."""
    if state_of(str(source)) == state_of(str(target)):
        return False
    partial = target.with_name(target.name + ".part")
    shutil.copy2(source, partial)
    partial.replace(target)
    return True
