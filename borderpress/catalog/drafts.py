"""Drafts: what a translator's sheet shows of a catalog, and brings back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from borderpress.catalog.count import living
from borderpress.catalog.po import key, opened


@dataclass(frozen=True, slots=True)
class Draft:
    """What a catalog holds for one message, whether it may be shown or not."""

    text: str
    fuzzy: bool
    previous: str
    """The msgid that a fuzzy translation was made from, ``""`` when nobody says."""
    line: int


def drafts(data: bytes) -> dict[tuple[str, str], Draft]:
    """Return the entries of a .po file by context and msgid; of two alike the first."""
    found: dict[tuple[str, str], Draft] = {}
    for e in living(data):
        draft = Draft(e.msgstr, e.fuzzy, e.previous_msgid or "", e.linenum or 0)
        found.setdefault(key(e), draft)
    return found


def filled(
    data: bytes, texts: Mapping[tuple[str, str], str], translator: str, day: date | None
) -> str:
    """Return a .po file with translations put in: they are not fuzzy any more.

    ``texts``: by context and msgid, each of which the file has.  ``translator`` becomes
    Last-Translator and ``day`` PO-Revision-Date, where they are given.
    """
    po = opened("", data, [])
    if po is None:
        raise ValueError("a catalog that cannot be read cannot be filled")
    entries = {key(e): e for e in po if not e.obsolete}
    for name, translation in texts.items():
        entry = entries[name]
        entry.msgstr, entry.previous_msgid = translation, None
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    if translator:
        po.metadata["Last-Translator"] = translator
    if day:
        po.metadata["PO-Revision-Date"] = f"{day.isoformat()} 00:00+0000"
    return str(po).rstrip("\n") + "\n"
