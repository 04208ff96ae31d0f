"""ICC profiles for print, made from free characterisation data by ArgyllCMS.

The data (FOGRA, zlib licence) come with Debian's icc-profiles-free.  A profile carries the
time at which it was made; a fixed one is written over it, else the PDFs of two machines
differ.  Standard library only.
"""

from __future__ import annotations

import shutil
import tempfile
import tomllib
from pathlib import Path

from borderpress.model import say
from borderpress.setup.telling import Teller

FOLDER = Path("layouts") / "print-profiles"
MADE = FOLDER / "made"
"""Where made profiles are put; never committed."""
DATA = Path("/usr/share/color/icc")
DATE = slice(24, 36)
"""Bytes of an ICC header that hold its date (ICC.1:2010, 7.2): six numbers of 16 bits."""
FIXED = b"".join(number.to_bytes(2, "big") for number in (2026, 1, 1, 0, 0, 0))


def make_profiles(root: Path, teller: Teller) -> list[Path]:
    """Make every ICC profile that a print profile of ``root`` names and that data are there for.

    Returns the made profiles.  Takes about 15 s for each, once.
    """
    made = []
    for name, limit in sorted(_wanted(root / FOLDER).items()):
        target = root / MADE / name
        source = DATA / f"{target.stem}.ti3"
        if not target.is_file() and source.is_file():
            _make(source, target, limit, teller)
        if target.is_file():
            made.append(target)
    return made


def _wanted(folder: Path) -> dict[str, int]:
    """Return the ICC files that print profiles name and that do not lie beside them → ink limit."""
    found = {}
    for path in sorted(folder.glob("*.toml")):
        told = tomllib.loads(path.read_text("utf-8"))
        name = Path(str(told.get("icc", ""))).name
        if name and not (folder / name).is_file():
            found[name] = int(told.get("ink_limit", 300))
    return found


def _make(source: Path, target: Path, limit: int, teller: Teller) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        shutil.copy(source, folder)
        base = Path(folder) / source.stem
        command = ["colprof", "-qm", "-bl", f"-l{limit}", "-D", source.stem, str(base)]
        teller.run(say("Making the ICC profile {name}", name=target.name), command)
        data = bytearray(base.with_suffix(".icc").read_bytes())
        data[DATE] = FIXED
        partial = base.with_suffix(".part")
        partial.write_bytes(data)
        partial.replace(target)
