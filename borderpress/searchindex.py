"""An index that a browser searches without a server: which pages hold which few letters.

A page's folded text (:mod:`borderpress.text.folding`) is cut into *grams*: every two characters
that follow each other in scripts without spaces, every three in the others.  A browser looks up
the grams of a query, which leaves few pages, and then looks for the query itself in their text; so
nothing is missed, nothing is found in vain, and no language needs a dictionary.

Files, all named by their content:

- *manifest* (JSON): where each of the other files begins;
- *shards* (plain text): a gram, a blank and its pages on each line, in the order of UTF-16;
- *packs* (JSON): what is shown of some pages, and their text.

Pages are numbered from the oldest, so that a new one changes only the last pack.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from borderpress.text.folding import fold

UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19ff\u1a20-\u1aaf\u3005-\u9fff"
    "\ua9e0-\ua9ff\uaa60-\uaa7f\uaa80-\uaadf\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Thai, Lao, Burmese, Khmer, Tai Le, New Tai Lue, Tai Tham, Chinese, Tai Viet: no spaces between
words, so that a query may begin anywhere."""
_RUN = re.compile(f"(?P<unspaced>[{UNSPACED}]+)|[^ {UNSPACED}]+")
UNSPACED_LENGTH, SPACED_LENGTH = 2, 3
"""Characters of a gram."""
TITLE = "^"
"""Before each gram of a title: whoever looks for a page's name gets it first."""

SHARD = 16_000
"""Bytes of a shard: about 7 KB on the way."""
PACK = 48_000
"""Bytes of the texts of a pack: about 14 KB on the way."""

_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
"""The first 32 end a number, the last 32 go on."""
_BASE = 32
_ALL_BUT = "!"
"""Before the pages that do *not* hold a gram, where these are fewer."""


@dataclass(frozen=True, slots=True)
class Line:
    """One block of a page's text."""

    text: str
    language: str = ""
    """Its tag where it is not the page's."""
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """One page: what a list of results shows, and its text."""

    url: str
    """Address, from the page that searches."""
    title: Line
    section: Line
    day: str
    """Its date as readers of the language write it."""
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class File:
    """A file of the index."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Index:
    """The files of one language."""

    manifest: File
    shards: tuple[File, ...]
    packs: tuple[File, ...]

    def files(self) -> tuple[File, ...]:
        """Return all files."""
        return (self.manifest, *self.shards, *self.packs)


def index(documents: Sequence[Document]) -> Index:
    """Return the index of ``documents``, which stand in the order of their numbers."""
    shards = [(_first(rows), _named("\n".join(rows), "txt")) for rows in _shards(documents)]
    packs = [(start, _named(text, "json")) for start, text in _packs(documents)]
    manifest = {
        "pages": len(documents),
        "shards": [[first, file.name] for first, file in shards],
        "packs": [[start, file.name] for start, file in packs],
    }
    return Index(
        _named(_json(manifest), "json", "index-"),
        tuple(file for _, file in shards),
        tuple(file for _, file in packs),
    )


def grams(letters: str) -> Iterator[str]:
    """Yield the grams of a folded text; the ends of words are shorter than others."""
    for run in _RUN.finditer(letters):
        text = run.group()
        length = UNSPACED_LENGTH if run["unspaced"] else SPACED_LENGTH
        for at in range(len(text)):
            yield text[at : at + length]


def encoded(pages: Sequence[int], total: int) -> str:
    """Return ascending numbers below ``total`` as text: each by its distance from the last."""
    if len(pages) * 2 > total:
        held = set(pages)
        return _ALL_BUT + "".join(_steps([n for n in range(total) if n not in held]))
    return "".join(_steps(pages))


def _steps(pages: Iterable[int]) -> Iterator[str]:
    last = -1
    for page in pages:
        rest, digits = page - last - 1, ""
        while True:
            digits = _DIGITS[rest % _BASE + (_BASE if digits else 0)] + digits
            rest //= _BASE
            if not rest:
                break
        yield digits
        last = page


# --- Which pages hold which grams ---------------------------------------------


def _postings(documents: Sequence[Document]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, document in enumerate(documents):
        own = {TITLE + gram for gram in grams(fold(document.title.text).letters)}
        for line in (document.title, *document.lines):
            own.update(grams(fold(line.text).letters))
        for gram in own:
            found.setdefault(gram, []).append(number)
    return found


def _shards(documents: Sequence[Document]) -> Iterator[list[str]]:
    postings = _postings(documents)
    rows: list[str] = []
    size = 0
    for gram in sorted(postings, key=lambda gram: gram.encode("utf-16-be")):
        row = f"{gram} {encoded(postings[gram], len(documents))}"
        size += len(row.encode()) + 1
        if rows and size > SHARD:
            yield rows
            rows, size = [], len(row.encode()) + 1
        rows.append(row)
    if rows:
        yield rows


def _first(rows: Sequence[str]) -> str:
    return rows[0].partition(" ")[0]


# --- What is shown of them ------------------------------------------------------


def _packs(documents: Sequence[Document]) -> Iterator[tuple[int, str]]:
    """Yield (number of the first page, JSON) of each pack."""
    start, held, size = 0, list[str](), 0
    for number, document in enumerate(documents):
        text = _json(_record(document))
        if held and size + len(text.encode()) > PACK:
            yield start, f"[{','.join(held)}]"
            start, held, size = number, [], 0
        held.append(text)
        size += len(text.encode())
    if held:
        yield start, f"[{','.join(held)}]"


def _record(document: Document) -> list[object]:
    lines = [_line(line) for line in document.lines]
    return [document.url, _line(document.title), _line(document.section), document.day, lines]


def _line(line: Line) -> list[object]:
    """Return a line: its text, its language if another, 1 for a heading; nothing superfluous."""
    if line.heading:
        return [line.text, line.language, 1]
    return [line.text, line.language] if line.language else [line.text]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _named(text: str, suffix: str, prefix: str = "") -> File:
    data = text.encode()
    return File(f"{prefix}{hashlib.sha256(data).hexdigest()[:8]}.{suffix}", data)
