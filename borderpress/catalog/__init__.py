"""Catalogs: .po files ⇄ Catalog, and their update."""

from borderpress.catalog.count import (
    Count,
    Standing,
    count,
    fuzzy_msgids,
    read_sentences,
    standing_entries,
)
from borderpress.catalog.drafts import Draft, drafts, filled
from borderpress.catalog.memory import Memory, Remembered, remember
from borderpress.catalog.po import decode
from borderpress.catalog.read import (
    SCRIPT_NAMES,
    SENTENCE,
    has_letter,
    in_script,
    read_catalog,
    usable,
)
from borderpress.catalog.repair import Writing
from borderpress.catalog.tmx import read_tmx
from borderpress.catalog.update import Updated, template, update

__all__ = [
    "SCRIPT_NAMES",
    "SENTENCE",
    "Count",
    "Draft",
    "Memory",
    "Remembered",
    "Standing",
    "Updated",
    "Writing",
    "count",
    "decode",
    "drafts",
    "filled",
    "fuzzy_msgids",
    "has_letter",
    "in_script",
    "read_catalog",
    "read_sentences",
    "read_tmx",
    "remember",
    "standing_entries",
    "template",
    "update",
    "usable",
]
