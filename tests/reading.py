"""What a reading program makes of a PDF: its structure tree, in the order of reading, with the
text of the marked content as pdfium reads it.
"""

from __future__ import annotations

import ctypes
import io
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
import pypdfium2
from pypdfium2 import raw


@dataclass(frozen=True, slots=True)
class Tag:
    """A structure element."""

    type: str
    language: str
    """Its own or that of the elements round it."""
    kids: tuple[Tag | str | None, ...]
    """None stands for the area of a link."""
    alt: str = ""
    expansion: str = ""
    attributes: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """The text in it."""
        return "".join(kid if isinstance(kid, str) else kid.text for kid in self.kids if kid)

    def walk(self) -> Iterator[Tag]:
        """Yield this element and all below it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Tag):
                yield from kid.walk()

    def find(self, *types: str) -> list[Tag]:
        """Return the elements of some types."""
        return [tag for tag in self.walk() if tag.type in types]

    def outline(self, depth: int = 0) -> str:
        """Return the tree as indented lines."""
        said = [self.type, f"[{self.language}]" if self.language else ""]
        said += [f"{key}={value}" for key, value in self.attributes if key != "BBox"]
        said += [f"alt={self.alt!r}"] if self.alt else []
        lines = ["  " * depth + " ".join(part for part in said if part)]
        for kid in self.kids:
            inside = "  " * (depth + 1)
            lines.append(
                kid.outline(depth + 1)
                if isinstance(kid, Tag)
                else f"{inside}(area)"
                if kid is None
                else f"{inside}{kid!r}"
            )
        return "\n".join(lines)


def tree(data: bytes) -> Tag:
    """Return the element ``Document`` of a PDF."""
    texts = [marked(data, number) for number in range(_pages(data))]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        root = pdf.Root.StructTreeRoot
        (document,) = root.K
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        return _tag(document, str(pdf.Root.Lang), numbers, texts)


def _pages(data: bytes) -> int:
    document = pypdfium2.PdfDocument(data)
    count = len(document)
    document.close()
    return count


def _tag(made: Any, language: str, numbers: dict[Any, int], texts: list[dict[int, str]]) -> Tag:
    language = str(made.get("/Lang", language))
    kids = made.get("/K", pikepdf.Array())
    kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    found: list[Tag | str | None] = []
    for kid in kids:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            assert made == kid.P
            found.append(_tag(kid, language, numbers, texts))
        elif isinstance(kid, pikepdf.Dictionary) and kid.Type == "/OBJR":
            found.append(None)
        else:
            plain = not isinstance(kid, pikepdf.Dictionary)
            page, mcid = (made.Pg, int(kid)) if plain else (kid.Pg, int(kid.MCID))
            found.append(texts[numbers[page.objgen]].get(mcid, ""))
    attributes = made.get("/A", {})
    return Tag(
        str(made.S)[1:],
        language,
        tuple(found),
        str(made.get("/Alt", "")),
        str(made.get("/E", "")),
        tuple((key[1:], str(value).lstrip("/")) for key, value in sorted(attributes.items())),
    )


def marked(data: bytes, number: int) -> dict[int, str]:
    """Return the text of each marked content of page ``number`` (from 0)."""
    found: dict[int, str] = defaultdict(str)
    document = pypdfium2.PdfDocument(data)
    page = document[number]
    text = page.get_textpage()
    for index in range(text.count_chars()):
        item = raw.FPDFText_GetTextObject(text, index)
        mcid = _mcid(item) if item else -1
        letter = chr(raw.FPDFText_GetUnicode(text, index))
        if not item or raw.FPDFText_IsGenerated(text, index) == 1:
            continue
        found[mcid] += letter
    document.close()
    return {mcid: clean(said) for mcid, said in found.items()}


def _mcid(item: Any) -> int:
    """Return the number of the marked content in which an object stands."""
    for at in range(raw.FPDFPageObj_CountMarks(item)):
        value = ctypes.c_int(-1)
        mark = raw.FPDFPageObj_GetMark(item, at)
        if raw.FPDFPageObjMark_GetParamIntValue(mark, b"MCID", ctypes.byref(value)):
            return value.value
    return -1


def clean(text: str) -> str:
    """Return a text without marks for line breaking."""
    text = re.sub("[\ufffe\x02]", "-", text)  # what pdfium says for a hyphen at a line's end
    return re.sub("[\u200b\u2060\u2063\x00]", "", text)
