"""Names of the fonts that files of word processors use: Word, OpenDocument, Excel, RTF.

Old 8-bit texts are known by their fonts only; the texts themselves are not read here.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

LARGEST_PART = 64 * 1024 * 1024
"""Bytes that are read of one part of a file."""

_PART = re.compile(
    r"word/(?:document|styles|footnotes|endnotes|comments|header\d*|footer\d*)\.xml"
    r"|content\.xml|styles\.xml|xl/styles\.xml"
)
_IN_XML = re.compile(
    r'w:(?:ascii|hAnsi|cs)="([^"]+)"'  # Word
    r"|svg:font-family=\"(?:&apos;|')?([^\"&']+)"  # OpenDocument
    r'|<(?:name|rFont) val="([^"]+)"'  # Excel
)
_ZIP, _OLE, _RTF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf"
_OLD_NAME = re.compile(r"(?:\.Vn|VNI-|Limon|Saysettha|Alice)[\w .-]{0,24}")
"""What an old .doc file is searched for: its table of fonts stands in it in UTF-16."""


def is_word_file(data: bytes) -> bool:
    """Return whether a file begins as those of word processors do."""
    return data.startswith((_ZIP, _OLE, _RTF))


def fonts_in(data: bytes) -> tuple[str, ...] | None:
    """Return the names of the fonts in a file, sorted; None when it is broken or of no such kind.

    Of an old .doc file only names of 8-bit fonts are looked for.
    """
    if data.startswith(_ZIP):
        return _in_zip(data)
    if data.startswith(_RTF):
        return tuple(sorted(set(_in_rtf(data.decode("latin-1")))))
    if data.startswith(_OLE):
        texts = (data[start:].decode("utf-16-le", "replace") for start in (0, 1))
        return tuple(sorted({name.strip() for text in texts for name in _OLD_NAME.findall(text)}))
    return None


def _in_zip(data: bytes) -> tuple[str, ...] | None:
    found: set[str] = set()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [name for name in archive.namelist() if _PART.fullmatch(name)]
            for name in parts:
                with archive.open(name) as part:
                    text = part.read(LARGEST_PART).decode("utf-8", "replace")
                found.update(filter(None, (n for names in _IN_XML.findall(text) for n in names)))
    except (KeyError, OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return None
    return tuple(sorted(found)) if parts else None


def _in_rtf(text: str) -> Iterator[str]:
    start = text.find("{\\fonttbl")
    if start < 0:
        return
    depth = 0
    for at in range(start, len(text)):  # to the brace that closes the table
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if not depth:
            break
    for entry in text[start + 9 : at].split(";"):
        # Control words and groups such as {\*\panose …} stand before the name.
        bare = re.sub(r"\{\\\*[^{}]*\}|\\[a-z]+-?\d* ?|[{}]", "", entry).strip()
        if bare:
            yield bare
