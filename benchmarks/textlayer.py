"""What the text layer costs: time to lay out and write the Declaration, against bare WeasyPrint.

Three ways take turns, so that a busy machine slows all of them alike: WeasyPrint's own
drawing of text as it is; the same with displacements cleaned, which it needs before pdfium
shows Lao at the right place; and ours.  Run it by hand on a quiet machine:
``.venv/bin/python benchmarks/textlayer.py [ROUNDS]``.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from datetime import date
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from weasyprint.draw import text as drawing  # noqa: E402 - the checkout itself is measured
from weasyprint.pdf.stream import Stream  # noqa: E402

BARE = Stream.show_text, drawing.draw_first_line

from borderpress.editions import editions  # noqa: E402
from borderpress.formats import pdf  # noqa: E402
from borderpress.joblist import Lister, Selection  # noqa: E402
from borderpress.jobs import JobMaker  # noqa: E402
from borderpress.model import Sheet  # noqa: E402
from borderpress.press import fonts_conf  # noqa: E402
from borderpress.project import load  # noqa: E402
from borderpress.typesetter import Setting  # noqa: E402 - puts our functions in place

OURS = Stream.show_text, drawing.draw_first_line
WAYS = {"bare": BARE, "cleaned": (OURS[0], BARE[1]), "ours": OURS}

DECLARATION = "tuyen-ngon-nhan-quyen"
LANGUAGES = ("vi", "en", "lo", "km", "blt-Tavt")


def sheets() -> dict[str, Sheet]:
    """Return the A5 sheet of the Declaration in each language."""
    project = load(ROOT, ROOT)
    table, _ = editions(project, date(2026, 11, 23))
    config = fonts_conf(project)
    os.environ["FONTCONFIG_FILE"] = str(config)
    lister = Lister(JobMaker(project, table), Selection(formats=("pdf",)), config)
    jobs = {job.name: job for job in lister.all()}
    found = {}
    for tag in LANGUAGES:
        spec = jobs[f"pdf bulletin-a5 {DECLARATION} {tag}"].args[0]
        assert isinstance(spec, pdf.Spec)
        found[tag] = pdf.compose(spec, lambda path: (ROOT / path).read_bytes())
    return found


def seconds(sheet: Sheet, way: str) -> tuple[float, int]:
    """Return the time that a sheet takes in one way, and the size of its PDF in bytes."""
    Stream.show_text, drawing.draw_first_line = WAYS[way]
    gc.collect()
    begin = time.process_time()
    data, _ = Setting(sheet).pdf()
    return time.process_time() - begin, len(data)


def main() -> None:
    """Print the medians of each language and the shares by which ours is slower."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    print("layout and PDF of the Declaration, A5: median seconds of processor time, bytes")
    for tag, sheet in sheets().items():
        runs: dict[str, list[tuple[float, int]]] = {way: [] for way in WAYS}
        seconds(sheet, "ours")  # fonts are looked up once
        for number in range(rounds):
            first = number % len(WAYS)
            for way in (*list(WAYS)[first:], *list(WAYS)[:first]):
                runs[way].append(seconds(sheet, way))
        times = {way: median(t for t, _ in found) for way, found in runs.items()}
        shown = "   ".join(f"{way} {times[way]:.3f} {runs[way][0][1]:,}" for way in WAYS)
        over = [100 * (times["ours"] / times[way] - 1) for way in ("bare", "cleaned")]
        print(f"{tag:9} {shown}   ours {over[0]:+.1f} % / {over[1]:+.1f} %")


if __name__ == "__main__":
    main()
