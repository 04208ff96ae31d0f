"""A booklet of about 100 pages: setting, imposing, making ready; time and peak memory of each.

The text is the Declaration's, again and again.  Stages run one after another in one process,
so that the peak shown is the highest so far.  Run it by hand on a quiet machine:
``.venv/bin/python benchmarks/booklet.py [TAG] [PAGES]`` (vi, 100).
"""

from __future__ import annotations

import gc
import io
import os
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

import pikepdf

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from borderpress.editions import editions  # noqa: E402 - the checkout itself is measured
from borderpress.formats import pdf  # noqa: E402
from borderpress.inksaver import saved  # noqa: E402
from borderpress.joblist import Lister, Selection  # noqa: E402
from borderpress.jobs import JobMaker  # noqa: E402
from borderpress.preflight import examined, preflight  # noqa: E402
from borderpress.press import fonts_conf  # noqa: E402
from borderpress.project import icc_path, load  # noqa: E402
from borderpress.separate import make_ready  # noqa: E402
from borderpress.sheets import for_profile  # noqa: E402

DAY = date(2026, 11, 23)
DECLARATION, LAYOUT = "tuyen-ngon-nhan-quyen", "booklet-a5"
ONCE = 8.5
"""Pages that the text takes once."""
Value = TypeVar("Value")


def timed(name: str, work: Callable[[], Value]) -> Value:
    """Run ``work``; print how long it took and how much memory was needed so far."""
    begin = time.perf_counter()
    value = work()
    took = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name:34}{took:8.2f} s{peak:8.0f} MB")
    return value


def pages(data: bytes) -> int:
    """Return the number of pages of a PDF."""
    with pikepdf.open(io.BytesIO(data)) as found:
        return len(found.pages)


def spec(tag: str, count: int) -> tuple[pdf.Spec, str]:
    """Return the Declaration's booklet with its text so often that it fills ``count`` pages."""
    project = load(ROOT, ROOT)
    config = fonts_conf(project)
    chosen = Selection((DECLARATION,), (tag,), layouts=(LAYOUT,))
    maker = JobMaker(project, editions(project, DAY)[0])
    found = next(iter(Lister(maker, chosen, config).print_specs()))
    blocks = tuple(
        replace(block, html=block.html.replace('id="', f'id="r{n}-') if n else block.html)
        for n in range(max(1, round(count / ONCE)))
        for block in found.edition.blocks
    )
    return replace(found, edition=replace(found.edition, blocks=blocks)), str(config)


def main() -> None:
    """Print one line a stage."""
    tag = sys.argv[1] if len(sys.argv) > 1 else "vi"
    wanted, config = spec(tag, int(sys.argv[2]) if len(sys.argv) > 2 else 100)
    os.environ["FONTCONFIG_FILE"] = config
    shop = load(ROOT, ROOT).print_profiles["offset-coated"]
    icc = icc_path((ROOT,), shop.icc)
    if icc is None:
        raise SystemExit("no ICC profile: run build.py preflight once")
    inks = icc.read_bytes()
    shop = replace(shop, sheets="booklet", caliper=0.12)
    gc.collect()
    made = timed("setting", lambda: pdf.make(wanted, str(ROOT), config)).artifacts[0].data
    print(f"{pages(made)} pages, {len(made) / 1e6:.2f} MB")
    timed("saving ink", lambda: saved(made))
    sheets, plan = timed("imposing", lambda: for_profile(made, shop))
    folds = [plan.folds_of(side) for side in range(len(plan.sides))] if plan else []
    ready = timed(
        "making ready for the press",
        lambda: make_ready(sheets, shop, inks, "Booklet", DAY, folds=folds),
    )
    print(f"{pages(ready)} sides, {len(ready) / 1e6:.2f} MB")
    timed("preflight", lambda: preflight(examined(ready, "booklet.pdf"), shop))


if __name__ == "__main__":
    main()
