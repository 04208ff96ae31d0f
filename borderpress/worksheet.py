"""The translator's sheet as rows: source beside translation, with all that helps a translator.

Paper and spreadsheet are made from the same rows (:mod:`borderpress.formats.worksheet`), and
a spreadsheet comes back as such rows (:mod:`borderpress.sheetreader`).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from borderpress.catalog import Draft
from borderpress.model import Language, Message, Place
from borderpress.text.breaking import CLUSTER_WIDTH
from borderpress.text.clusters import cluster_starts

MARK = "borderpress-sheet 1"
"""Title of the first hidden column of a spreadsheet: tells that it is one of ours, and of which
kind."""
STATES = ("translated", "fuzzy", "missing")

GROWTH = ((10, 3.0), (20, 2.0), (30, 1.8), (50, 1.6), (70, 1.7))
"""(letters of the source, how many times as long a translation may become): the upper ends
of IBM's table in W3C, "Text size in translation".  Of the sample's translations 90 % to 99 %
keep within it, whatever their length."""
LONG = 1.3
"""The same for longer texts."""
LATIN_WIDTH = 0.49
"""em: mean advance of a letter of Vietnamese in Noto Sans, measured on the sample's sources."""
WIDE_SCRIPTS = ("Laoo", "Khmr", "Tavt", "Talu", "Cham", "Lana", "Hans")
"""Scripts whose clusters are as wide as :data:`CLUSTER_WIDTH` or wider."""


@dataclass(frozen=True, slots=True)
class Row:
    """One message on the sheet."""

    id: str
    """Eight hex digits, the same as long as source and context are the same."""
    context: str
    source: str
    """The msgid."""
    translation: str
    """What the catalog holds, also when it is fuzzy; ``""`` when nothing."""
    state: str
    """One of :data:`STATES`; a translation that may not be shown as it is counts as fuzzy."""
    notes: tuple[str, ...]
    """What the translator is told, a line each."""
    previous: str
    """The source that a fuzzy translation was made from."""
    budget: int
    """Letters (clusters, as readers see them) that the translation may have."""
    places: tuple[Place, ...]

    def length(self) -> int:
        """Return how many letters the translation has."""
        return letters(self.translation)


@dataclass(frozen=True, slots=True)
class Worksheet:
    """All messages of one domain for one language."""

    domain: str
    language: str
    source: str
    """Tag of the language of the sources."""
    title: str
    """For people: the bulletin's title, or the domain."""
    rows: tuple[Row, ...]

    def count(self, state: str) -> int:
        """Return how many rows are in a state."""
        return sum(row.state == state for row in self.rows)


def message_id(context: str, msgid: str) -> str:
    """Return the id that stands on sheets for a message; gettext joins the two in this way."""
    return digest_of(f"{context}\x04{msgid}")[:8]


def digest_of(text: str) -> str:
    """Return what tells whether a text is the same: 16 hex digits."""
    return sha256(text.encode()).hexdigest()[:16]


def letters(text: str) -> int:
    """Return how many letters a reader sees."""
    return len(cluster_starts(text))


def budget(source: str, language: Language) -> int:
    """Return how many letters a translation of ``source`` may have."""
    count = letters(source)
    most = [growth for upto, growth in GROWTH if count <= upto]
    width = count * (most[0] if most else LONG)
    shorter = [upto * growth for upto, growth in GROWTH if upto < count]
    width = max([width, *shorter])  # a longer source never gets less
    wide = language.script in WIDE_SCRIPTS
    return math.ceil(width * LATIN_WIDTH / CLUSTER_WIDTH if wide else width)


def letter_width(language: Language) -> float:
    """Return the mean width of a letter, em."""
    return CLUSTER_WIDTH if language.script in WIDE_SCRIPTS else LATIN_WIDTH


def make_worksheet(
    domain: str,
    title: str,
    source: str,
    language: Language,
    messages: Sequence[Message],
    drafts: Mapping[tuple[str, str], Draft],
    usable: Collection[tuple[str, str]],
) -> Worksheet:
    """Return the sheet of a domain.

    ``drafts``: what the catalog holds; ``usable``: (context, msgid) of the translations that
    may be shown.
    """
    rows = tuple(_row(m, drafts.get((m.context, m.id)), language, usable) for m in messages)
    return Worksheet(domain, language.tag, source, title, rows)


def _row(
    message: Message,
    draft: Draft | None,
    language: Language,
    usable: Collection[tuple[str, str]],
) -> Row:
    text = draft.text if draft else ""
    done = (message.context, message.id) in usable
    return Row(
        id=message_id(message.context, message.id),
        context=message.context,
        source=message.id,
        translation=text,
        state="missing" if not text.strip() else "translated" if done else "fuzzy",
        notes=tuple(line for line in message.comment.split("\n") if line),
        previous=draft.previous if draft else "",
        budget=budget(message.id, language),
        places=message.places,
    )
