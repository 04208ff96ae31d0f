"""How much ink a page gets, pixel by pixel, measured on its separations.

Ghostscript paints them (``tiff32nc``); it is called as a program and never imported.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from PIL import Image, ImageMath

from borderpress.errors import BorderpressError
from borderpress.model import say

PPI = 72
"""Enough for grounds and pictures, which are what carries too much ink."""


@dataclass(frozen=True, slots=True)
class Inks:
    """The sum of the inks on one page."""

    histogram: tuple[int, ...]
    """Number of pixels by the sum of the inks, percent."""
    heat: Image.Image
    """The sum in percent of each pixel, halved to fit into 255."""

    @property
    def most(self) -> int:
        """Return the greatest sum, percent."""
        return max(percent for percent, count in enumerate(self.histogram) if count)

    def most_of(self, least: float) -> int:
        """Return the greatest sum that more than ``least`` percent of the area reaches."""
        return next(
            (p for p in range(len(self.histogram) - 1, 0, -1) if self.share_over(p - 1) > least), 0
        )

    def share_over(self, limit: int) -> float:
        """Return the percentage of the area with more ink than ``limit``."""
        over = sum(self.histogram[limit + 1 :])
        return 100 * over / max(sum(self.histogram), 1)

    def over(self, limit: int) -> bytes:
        """Return a PNG of the page, red where there is more ink than ``limit``, else clear."""
        mask = self.heat.point(lambda half: 255 if 2 * half > limit else 0)
        picture = Image.new("RGBA", self.heat.size, (0, 0, 0, 0))
        picture.paste((224, 0, 32, 255), mask=mask)
        out = io.BytesIO()
        picture.save(out, "PNG")
        return out.getvalue()


def separations(data: bytes) -> Iterator[Inks]:
    """Yield the inks of each page of a PDF.

    Raises BorderpressError where Ghostscript is missing or cannot read the file.
    """
    if shutil.which("gs") is None:
        raise BorderpressError(
            say("Ghostscript is not installed."), say("In Debian: apt-get install ghostscript")
        )
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in.pdf"
        source.write_bytes(data)
        done = subprocess.run(
            ["gs", "-q", "-dSAFER", "-dNOPAUSE", "-dBATCH", "-sDEVICE=tiff32nc", f"-r{PPI}",
             "-dOverprint=/simulate", "-dUseBleedBox", f"-sOutputFile={folder}/%05d.tif",
             str(source)],
            capture_output=True,
            check=False,
        )  # fmt: skip
        painted = sorted(Path(folder).glob("*.tif"))
        if done.returncode or not painted:
            raise BorderpressError(
                say(
                    "Ghostscript cannot read the PDF ({problem}).",
                    problem=_last(done.stderr or done.stdout),
                ),
                say("Make the PDF anew."),
            )
        for path in painted:
            with Image.open(path) as image:
                yield _summed(image)


def _last(output: bytes) -> str:
    lines = output.decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:120] if lines else "?"


def _half_of_all(a: dict[str, Any]) -> Any:
    """Return half the sum of the inks, percent: 400 would not fit into a byte."""
    return a["convert"]((a["c"] + a["m"] + a["y"] + a["k"]) * 50 / 255, "L")


def _summed(image: Image.Image) -> Inks:
    parts = dict(zip("cmyk", image.split(), strict=True))
    total = cast("Image.Image", ImageMath.lambda_eval(_half_of_all, **parts))
    counts = total.histogram()
    by_percent = [0] * 513
    for half, count in enumerate(counts):
        by_percent[2 * half] = count
    return Inks(tuple(by_percent), total)
