"""What a kiosk must not forget: the newest release it has installed, and how late it is at least.

Each record lies in two copies, both sealed and flushed, on the state partition.  A copy that
was truncated is written anew from the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from borderpress_kiosk.disk import sealed, unsealed, write_whole


@dataclass(frozen=True, slots=True)
class Pair:
    """A record in two copies."""

    folder: Path
    name: str

    @property
    def copies(self) -> tuple[Path, Path]:
        """Return the two files."""
        return self.folder / f"{self.name}-0.json", self.folder / f"{self.name}-1.json"

    def read(self) -> dict[str, Any] | None:
        """Return the newest whole copy; None when there is none."""
        whole = [record for path in self.copies if (record := unsealed(path))]
        return max(whole, key=lambda record: int(record["sequence"]), default=None)

    def write(self, record: dict[str, Any]) -> None:
        """Write both copies, one after the other; OSError.

        A kill between the two leaves a new and an old copy, and the new one is read.
        """
        before = self.read()
        sequence = int(before["sequence"]) + 1 if before else 1
        data = sealed(record | {"sequence": sequence})
        for path in self.copies:
            write_whole(path, data)

    def damaged(self) -> bool:
        """Return whether a copy is there but not whole."""
        return any(path.exists() and unsealed(path) is None for path in self.copies)


@dataclass(frozen=True, slots=True)
class Memory:
    """The metadata of the newest release that was installed, as python-tuf keeps it."""

    files: tuple[tuple[str, str], ...] = ()
    """(name, text): ``root_history/N.root.json``, ``timestamp.json``, ``snapshot.json`` …"""

    def only_roots(self) -> tuple[tuple[str, str], ...]:
        """Return the chain of root keys alone."""
        return tuple(row for row in self.files if row[0].startswith("root_history/"))

    def unpack(self, folder: Path) -> None:
        """Write the metadata into ``folder``, where the client of python-tuf looks for it."""
        for name, text in self.files:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")


def read_memory(pair: Pair) -> Memory | None:
    """Return what was remembered; None when nothing was, or both copies are damaged."""
    record = pair.read()
    if record is None:
        return None
    return Memory(tuple((str(name), str(text)) for name, text in record["files"]))


def write_memory(pair: Pair, memory: Memory) -> None:
    """Remember ``memory``; OSError."""
    pair.write({"files": [list(row) for row in memory.files]})
