"""Reads the data files of the tests: parts between lines that hold only a full stop."""

from __future__ import annotations

import re
from pathlib import Path

DATA = Path(__file__).parent / "data"


def parts(path: Path) -> tuple[str, ...]:
    """Return the parts of a data file; ``\\u00a0`` there stands for the character."""
    text = re.sub(
        r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), path.read_text("utf-8")
    )
    return tuple(part.removesuffix("\n") for part in re.split(r"^\.\n", text, flags=re.MULTILINE))
