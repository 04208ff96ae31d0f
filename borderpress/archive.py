"""Files → a zip with their SHA-256 list; the same files give the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from hashlib import sha256

EPOCH = (1980, 1, 1, 0, 0, 0)
"""Date of every entry: the earliest that a zip can hold."""
SUMS = "SHA256SUMS"
"""The list, as ``sha256sum -c`` reads it."""


def archive(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a zip of (name, bytes) in the order given, uncompressed: PDFs and pictures are."""
    out, sums = io.BytesIO(), ""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as folder:
        for name, data in files:
            sums += f"{sha256(data).hexdigest()}  {name}\n"
            folder.writestr(_entry(name), data)
        folder.writestr(_entry(SUMS), sums)
    return out.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.create_system, entry.external_attr = 3, 0o644 << 16
    return entry
