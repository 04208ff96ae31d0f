"""Characters a second of line breaking in Lao and Khmer, on the text of the Declaration.

Run it by hand on a quiet machine: ``.venv/bin/python benchmarks/breaks.py``.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from borderpress.project import load  # noqa: E402 - the checkout itself is measured
from borderpress.text.breaking import break_positions  # noqa: E402

DECLARATION = "tuyen-ngon-nhan-quyen"
ROUNDS = 5


def main() -> None:
    """Print the slowest and the fastest of several rounds for each language."""
    project = load(ROOT, ROOT)
    for tag in ("lo", "km"):
        language = project.languages[tag]
        texts = [entry[2] for entry in project.catalogs[DECLARATION][tag].entries]
        break_positions(texts[0], language)  # dictionaries are loaded once
        speeds = []
        for number in range(ROUNDS):
            fresh = [f"{text} {number}" for text in texts]  # no result is remembered
            begin = time.perf_counter()
            for text in fresh:
                break_positions(text, language)
            speeds.append(sum(map(len, fresh)) / (time.perf_counter() - begin))
        print(f"{tag}  {min(speeds):9,.0f} … {max(speeds):,.0f} characters/s")


if __name__ == "__main__":
    main()
