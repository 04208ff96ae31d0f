"""Where pdfium takes the words of a page to be, against where their ink is.

A copy of the page is drawn in which each word has a colour of its own and nothing else is
painted; the copy's pixels say where the ink of a word is.  The boxes come from the page itself.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
import pypdfium2
from PIL import Image

SCALE = 6
"""Pixels of a pt.  Glyphs are drawn without grey, so that a pixel belongs to one word."""
GAP = 7
"""Between the numbers of two words' colours."""
AHEAD = 24
"""Characters by which the place of a word in pdfium's text is found again."""

PAINTS = {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s"}
COLOURS = {"rg", "RG", "g", "G", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN"}
OTHERS = {"gs", "sh", "Do", "INLINE IMAGE"}

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in pt from the page's lower left."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a page, and what a box of it holds."""

    text: str
    kind: str
    """``characters``: union of the boxes of its characters (FPDFText_GetCharBox);
    ``highlight``: what a selection paints over (FPDFText_CountRects, GetRect)."""
    own: float
    """Share of the word's ink that is in the box."""
    other: float
    """Largest share of another word's ink that is in the box."""
    neighbour: str


def words(data: bytes) -> Iterator[Word]:
    """Yield every word of a PDF that has ink, once for each kind of box."""
    with pikepdf.open(io.BytesIO(data)) as document:
        texts = []
        for page in document.pages:
            found, instructions = _coloured(page)
            texts.append(found)
            page.obj.Contents = document.make_stream(pikepdf.unparse_content_stream(instructions))
        copy = io.BytesIO()
        document.save(copy)
    plain, coloured = pypdfium2.PdfDocument(data), pypdfium2.PdfDocument(copy.getvalue())
    for number, found in enumerate(texts):
        picture = coloured[number].render(scale=SCALE, no_smoothtext=True).to_pil()
        yield from _measured(plain[number], picture.convert("RGB"), found)
    plain.close()
    coloured.close()


# --- The copy in colours ----------------------------------------------------------


class _Copy:
    """Instructions of a page, in which a word has a colour of its own."""

    def __init__(self, fonts: dict[str, dict[int, str]]) -> None:
        self.fonts = fonts
        self.font: dict[int, str] = {}
        self.words: list[str] = []
        self.out: list[pikepdf.ContentStreamInstruction] = []
        self.marks: list[bool] = []
        """For each marked content that is open, whether it is the span of a word."""
        self.fresh = True

    def add(self, operator: str, operands: Sequence[Any]) -> None:
        """Add an instruction of the page."""
        if operator in PAINTS:
            self._put("n")
        elif operator == "TJ" and not any(self.marks):
            for part in operands[0]:
                self._part(part)
        elif operator not in COLOURS | OTHERS:
            self._put(operator, *operands)
        if operator == "Tf":
            self.font = self.fonts[str(operands[0])]
        elif operator in {"BDC", "BMC"}:
            self._open(operands)
        elif operator in {"BT", "EMC"}:
            self.fresh = operator == "BT" or self.marks.pop() or self.fresh

    def _put(self, operator: str, *operands: Any) -> None:
        made = pikepdf.ContentStreamInstruction(list(operands), pikepdf.Operator(operator))
        self.out.append(made)

    def _word(self, text: str) -> None:
        self.words.append(text)
        number = len(self.words) * GAP
        self._put("rg", *(round((number >> shift & 255) / 255, 5) for shift in (16, 8, 0)))

    def _open(self, operands: Sequence[Any]) -> None:
        tags = operands[1] if len(operands) > 1 else None
        span = isinstance(tags, pikepdf.Dictionary) and "/ActualText" in tags
        self.marks.append(span)
        if isinstance(tags, pikepdf.Dictionary) and span:
            self._word(str(tags.ActualText))

    def _part(self, part: object) -> None:
        """Add a part of an array that no span stands around: glyph by glyph."""
        if not isinstance(part, pikepdf.String):
            self._put("TJ", pikepdf.Array([part]))
            return
        glyphs = bytes(part)
        for at in range(0, len(glyphs), 2):
            text = self.font[int.from_bytes(glyphs[at : at + 2], "big")]
            if not _seen(text):
                self.fresh = True
            elif self.fresh:
                self._word(text)
                self.fresh = False
            else:
                self.words[-1] += text
            self._put("TJ", pikepdf.Array([pikepdf.String(glyphs[at : at + 2])]))


def _coloured(page: pikepdf.Page) -> tuple[list[str], list[pikepdf.ContentStreamInstruction]]:
    copy = _Copy({str(name): _to_unicode(font) for name, font in page.Resources.Font.items()})
    for item in pikepdf.parse_content_stream(page):
        copy.add(str(item.operator), list(item.operands))
    return copy.words, copy.out


def _to_unicode(font: pikepdf.Object) -> dict[int, str]:
    text = font.ToUnicode.read_bytes().decode("ascii")
    pairs = re.findall(r"^<(\w+)> <(\w*)>$", "".join(_blocks(text)), re.MULTILINE)
    return {int(glyph, 16): bytes.fromhex(said).decode("utf-16-be") for glyph, said in pairs}


def _blocks(text: str) -> list[str]:
    return re.findall(r"beginbfchar(.*?)endbfchar", text, re.DOTALL)


def _seen(text: str) -> str:
    return re.sub("[\\s\u200b\u2060]", "", text)


# --- Boxes and pixels -------------------------------------------------------------


def _measured(page: pypdfium2.PdfPage, picture: Image.Image, found: list[str]) -> Iterator[Word]:
    text = page.get_textpage()
    ink = _ink(picture)
    for number, indexes in enumerate(_indexes(text, found)):
        key = (number + 1) * GAP
        if not ink[key]:
            continue
        for kind, boxes in _boxes(text, indexes):
            inside = _ink(picture.crop(_pixels(_union(boxes), page.get_height())))
            shares = {k: inside[k] / ink[k] for k in inside if k in ink}
            own = shares.pop(key, 0.0)
            other = max(shares, key=lambda k: shares[k], default=0)
            neighbour = found[other // GAP - 1] if other else ""
            yield Word(found[number], kind, own, shares.get(other, 0.0), neighbour)


def _indexes(text: pypdfium2.PdfTextPage, found: list[str]) -> Iterator[list[int]]:
    """Yield pdfium's numbers of the characters of each word."""
    said = [(i, text.get_text_range(i, 1)) for i in range(text.count_chars())]
    said = [(i, "-" if c in "\x02\ufffe" else c) for i, c in said if _seen(c)]
    whole, at = "".join(c for _, c in said), 0
    for number, word in enumerate(found):
        seen = _seen(word)
        if not whole.startswith(seen, at):  # another line, or a cell of a table
            ahead = _seen("".join(found[number : number + AHEAD]))[: max(AHEAD, len(seen))]
            places = [whole.find(ahead[:n]) for n in range(len(ahead), len(seen) - 1, -1)]
            at = next((place for place in places if place >= 0), -1)
            assert at >= 0, f"pdfium does not find {word}"
        yield [i for i, _ in said[at : at + len(seen)]]
        at += len(seen)


def _boxes(text: pypdfium2.PdfTextPage, indexes: list[int]) -> Iterator[tuple[str, list[Box]]]:
    yield "characters", [text.get_charbox(i) for i in indexes]
    count = text.count_rects(indexes[0], indexes[-1] - indexes[0] + 1)
    yield "highlight", [text.get_rect(i) for i in range(count)]


def _union(boxes: list[Box]) -> Box:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def _pixels(box: Box, height: float) -> tuple[int, int, int, int]:
    """Return the pixels that a box touches, and one more on each side: glyphs round outwards."""
    left, bottom, right, top = box
    return (
        int(left * SCALE) - 1,
        int((height - top) * SCALE) - 1,
        int(right * SCALE) + 2,
        int((height - bottom) * SCALE) + 2,
    )


def _ink(picture: Image.Image) -> Counter[int]:
    """Return the number of pixels of each word's colour."""
    ink: Counter[int] = Counter()
    colours = picture.getcolors(1 << 14)
    assert colours is not None, "more colours than words: something else is painted"
    for count, colour in colours:
        assert isinstance(colour, tuple)
        key = colour[0] << 16 | colour[1] << 8 | colour[2]
        if key != 0xFFFFFF:
            ink[key] = count
    return ink
