"""What accessible PDFs cost: time and bytes of the Declaration, against bare tags.

Two ways take turns, so that a busy machine slows both alike: the PDF as it leaves WeasyPrint,
and the same after the pass that makes it PDF/UA-1 and PDF/A-2a.  Run it by hand on a quiet
machine: ``.venv/bin/python benchmarks/accessible.py [ROUNDS]``.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from textlayer import sheets  # the benchmark beside this one

from borderpress import tagging
from borderpress.accessible import Tags, accessible
from borderpress.model import Sheet
from borderpress.typesetter import SRGB, Setting


def seconds(sheet: Sheet) -> tuple[float, float, int, int]:
    """Return the time to lay out and write a sheet and that of the pass, and both sizes."""
    started = time.perf_counter()
    setting = Setting(sheet)
    tagging.mark(setting._document)
    data = setting._document.write_pdf(pdf_tags=True)
    tags = Tags(*tagging.structure_of(setting._document))
    written = time.perf_counter()
    made, _ = accessible(data, tags, SRGB.read_bytes())
    return written - started, time.perf_counter() - written, len(data), len(made)


def main(rounds: int = 5) -> None:
    """Print a row for each language."""
    print("language  set and written s   pass s   bare KB   accessible KB")
    for tag, sheet in sheets().items():
        found = [seconds(sheet) for _ in range(rounds)]
        before, after = (median(row[n] for row in found) for n in (0, 1))
        print(
            f"{tag:8} {before:18.2f} {after:8.3f} "
            f"{found[0][2] / 1024:9.0f} {found[0][3] / 1024:15.0f}"
        )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
