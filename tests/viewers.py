"""What the three viewers make of a PDF: poppler, pdfium (Chrome, Edge, most phones), MuPDF."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from functools import reduce
from itertools import combinations
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops

PPI = 200
"""At which a hairline of 0.4 pt fills a pixel in every viewer."""
REACH = 2
"""Pixels to each side within which the other viewer may have drawn a pixel's ink."""
STEP = 128
"""Of 255, by which a pixel must be darker than all around it in the other picture."""


def bare(text: str) -> str:
    """Return a text in NFC without white space and line breaking characters."""
    text = re.sub("[\ufffe\x02]", "-", text)  # what pdfium says for a hyphen at a line's end
    return unicodedata.normalize("NFC", re.sub("[\\s\u200b\u2060\u2063]+", "", text))


def lines(text: str) -> list[str]:
    """Return the lines of a text with the spaces that are seen."""
    seen = text.translate({0x200B: None, 0x2060: None, 0xA0: " ", 0x202F: " "})
    return [" ".join(line.split()) for line in seen.splitlines() if line.strip()]


def pdfium_pages(data: bytes) -> list[str]:
    """Return the text of each page as pdfium reads it."""
    document = pypdfium2.PdfDocument(data)
    found = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return found


def pdfium(data: bytes) -> str:
    """Return the text of a PDF as pdfium reads it."""
    return "\n".join(pdfium_pages(data))


def poppler(data: bytes, folder: Path, *options: str) -> str:
    """Return the text of a PDF as poppler reads it, pages parted by form feeds."""
    file = folder / "x.pdf"
    file.write_bytes(data)
    command = ["pdftotext", *options, str(file), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def pictures(path: Path, number: int, folder: Path) -> dict[str, Image.Image]:
    """Return page ``number`` (from 1) in grey, as each viewer draws it."""
    page, ppi = str(number), str(PPI)
    subprocess.run(
        ["pdftoppm", "-r", ppi, "-gray", "-f", page, "-l", page, "-singlefile", path, folder / "p"],
        check=True,
    )
    subprocess.run(
        ["mutool", "draw", "-q", "-r", ppi, "-c", "gray", "-o", folder / "m.pgm", path, page],
        check=True,
        stderr=subprocess.DEVNULL,  # Debian's MuPDF says on every page that it has no ICC
    )
    document = pypdfium2.PdfDocument(path)
    drawn = {
        "poppler": Image.open(folder / "p.pgm").convert("L"),
        "MuPDF": Image.open(folder / "m.pgm").convert("L"),
        "pdfium": document[number - 1].render(scale=PPI / 72).to_pil().convert("L"),
    }
    document.close()
    return drawn


def alone(one: Image.Image, two: Image.Image) -> float:
    """Return how much ink only one of two pictures has, as a share of the first one's ink."""
    box = (0, 0, min(one.width, two.width), min(one.height, two.height))
    one, two = one.crop(box), two.crop(box)
    only = 0
    for here, there in ((one, two), (two, one)):
        only += sum(ImageChops.subtract(spread(there), here).histogram()[STEP:])
    return only / max(sum(one.histogram()[:128]), 1)


def spread(picture: Image.Image) -> Image.Image:
    """Return a picture in which each pixel is as dark as the darkest around it."""
    for step in ((1, 0), (0, 1)):
        moved = [
            ImageChops.offset(picture, n * step[0], n * step[1]) for n in range(-REACH, REACH + 1)
        ]
        picture = reduce(ImageChops.darker, moved)
    return picture


def differences(path: Path, number: int, folder: Path) -> dict[tuple[str, str], float]:
    """Return the ink of page ``number`` that only one of two viewers draws, for each two."""
    drawn = pictures(path, number, folder)
    return {(a, b): alone(drawn[a], drawn[b]) for a, b in combinations(drawn, 2)}
