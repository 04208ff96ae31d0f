"""One pass over an HTML document: break opportunities and what stays together.

The document is cut into tokens that join to it byte for byte; only text between tags is
touched.  Text runs on through inline elements, so that a word with one syllable in bold
is still one word, and ends at the edges of blocks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from itertools import groupby

from borderpress.model import Language
from borderpress.text.breaking import KINDS, opportunities
from borderpress.text.clusters import MAYBE, ZWSP
from borderpress.text.keep import changes


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


INLINE = _names(
    "a abbr b bdi bdo cite code data del dfn em i ins kbd mark q s samp small span strong sub "
    "sup time u var"
)
"""Elements that text runs through."""
UNTOUCHED = _names("head math noscript pre script style svg template textarea title")
"""Elements whose content is none of our business."""
LOCKED = _names("code kbd samp var")
"""Inline elements that get no break inside; also any element of class ``no-breaks``."""
RAISED = _names("sub sup")
"""Elements that stay with the word before them."""
VOID = _names("area base br col embed hr img input link meta source track wbr")
RAW = _names("script style textarea title")
"""Elements whose content holds no tags."""
FOREIGN = _names("math svg")
"""Elements that a slash in the start tag closes."""
ENDS_PARAGRAPH = _names(
    "address article aside blockquote dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre search section "
    "summary table td th tr ul"
)
"""Elements whose start tag ends an open paragraph."""
ENDS_ITEM = {
    "li": {"li"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
    "tr": {"tr", "td", "th"},
    "td": {"td", "th"},
    "th": {"td", "th"},
}
"""Which open elements a start tag ends when their end tags are left out."""

_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<end>/?)(?P<name>[A-Za-z][^\s/>]*)(?P<rest>(?:[^>\"']|\"[^\"]*\"|'[^']*')*+|[^>]*)>"
    r"|<[!?/][^>]*>"
    r"|(?P<reference>&(?:#[0-9]+|#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);)"
    r"|(?P<text>[^<&]+|[<&])",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+))?")
_LANG = re.compile(r"\blang\s*=\s*[\"']?([A-Za-z0-9-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of text between two tags, or a character reference."""

    text: str
    """What the reader sees."""
    raw: int
    """Where it begins in the document."""
    length: int
    """Its length in the document."""
    kind: str
    """``khmer``, ``lao`` or nothing: where its language may break."""
    language: str
    lock: int
    """Number of the element that forbids breaks inside, or 0."""
    raised: bool


@dataclass(frozen=True, slots=True)
class _Open:
    """An open element and what holds inside it."""

    name: str
    language: str
    untouched: bool = False
    lock: int = 0
    raised: bool = False


@dataclass(slots=True)
class _Edits:
    """What to put where in the document; by start, so that two at one place keep order."""

    made: dict[tuple[int, int], str] = field(default_factory=dict)

    def put(self, start: int, end: int, text: str) -> None:
        self.made[start, end] = text

    def apply(self, document: str) -> str:
        parts: list[str] = []
        last = 0
        for (start, end), text in sorted(self.made.items()):
            parts += (document[last:start], text)
            last = end
        return "".join((*parts, document[last:]))


def prepare(
    html: str,
    languages: Mapping[str, Language],
    page_language: str,
    *,
    breaks: bool,
) -> str:
    """Return a document or fragment with its lines' breaks and bonds put in.

    ``languages`` knows the tags that ``lang`` attributes use; text outside any of them is
    in ``page_language``.  ``breaks`` asks for U+200B and, at doubtful breaks, U+2063
    (print); bonds (U+00A0, U+2060) are always made.  Nothing but text between tags is
    changed, and that only by these four.
    """
    wanted = breaks and _wants_breaks(html, languages, page_language)
    if not wanted and next(changes(html), None) is None:
        return html
    edits = _Edits()
    for run in _runs(html, languages, page_language):
        _bind(run, edits)
        if wanted:
            _break(run, languages, edits)
    return edits.apply(html)


def _wants_breaks(html: str, languages: Mapping[str, Language], page_language: str) -> bool:
    tags = {page_language, *_LANG.findall(html)}
    return any(_kind(tag, languages) for tag in tags)


def _language(tag: str, languages: Mapping[str, Language]) -> Language | None:
    return languages.get(tag) or languages.get(tag.split("-", 1)[0])


def _kind(tag: str, languages: Mapping[str, Language]) -> str:
    language = _language(tag, languages)
    return language.breaks if language and language.breaks in KINDS else ""


# --- From the document to runs of text --------------------------------------


def _runs(
    html: str, languages: Mapping[str, Language], page_language: str
) -> Iterator[list[_Piece]]:
    """Yield each run of text that no block's edge interrupts."""
    stack = [_Open("", page_language)]
    run: list[_Piece] = []
    at = 0
    while found := _TOKEN.match(html, at):
        at = found.end()
        name = (found["name"] or "").lower()
        if not name:
            if not stack[-1].untouched and (found["text"] or found["reference"]):
                run.append(_piece(found, stack[-1], languages))
            continue
        if name not in INLINE:
            yield run
            run = []
        if found["end"]:
            _close(stack, name)
        elif not _is_empty(name, found["rest"], stack[-1]):
            _imply_end(stack, name)
            stack.append(_opened(stack[-1], name, found["rest"], at))
            at = _raw_end(html, name, at)
    yield run


def _is_empty(name: str, rest: str, inside: _Open) -> bool:
    """Return whether a start tag opens nothing; a slash counts in SVG and MathML only."""
    return name in VOID or (rest.endswith("/") and (name in FOREIGN or inside.untouched))


def _piece(found: re.Match[str], inside: _Open, languages: Mapping[str, Language]) -> _Piece:
    raw = found.group()
    return _Piece(
        text=unescape(raw) if found["reference"] else raw,
        raw=found.start(),
        length=len(raw),
        kind=_kind(inside.language, languages),
        language=inside.language,
        lock=inside.lock,
        raised=inside.raised,
    )


def _opened(parent: _Open, name: str, rest: str, at: int) -> _Open:
    """Return the element that a start tag with the attributes ``rest`` opens."""
    values = {key.lower(): value.strip("\"'") for key, value in _ATTRIBUTE.findall(rest)}
    locked = name in LOCKED or "no-breaks" in values.get("class", "").split()
    return _Open(
        name,
        values.get("lang", values.get("xml:lang", parent.language)),
        untouched=parent.untouched or name in UNTOUCHED,
        lock=parent.lock or (at if locked else 0),
        raised=parent.raised or name in RAISED,
    )


def _close(stack: list[_Open], name: str) -> None:
    """Take the innermost element called ``name``, and what is open in it, off the stack."""
    for depth in range(len(stack) - 1, 0, -1):
        if stack[depth].name == name:
            del stack[depth:]
            return


def _imply_end(stack: list[_Open], name: str) -> None:
    """End an element whose end tag was left out, as HTML lets authors do."""
    closes = ENDS_ITEM.get(name, set()) | ({"p"} if name in ENDS_PARAGRAPH else set())
    while stack[-1].name in closes:
        stack.pop()


def _raw_end(html: str, name: str, at: int) -> int:
    """Return where the content of a raw element ends; ``at`` for all others."""
    if name not in RAW:
        return at
    end = re.compile(rf"</{name}[\s/>]", re.IGNORECASE).search(html, at)
    return end.start() if end else len(html)


# --- From runs to edits -----------------------------------------------------


def _starts(run: list[_Piece]) -> list[int]:
    """Return where in the run's text each piece begins."""
    starts = [0]
    for piece in run:
        starts.append(starts[-1] + len(piece.text))
    return starts


def _bind(run: list[_Piece], edits: _Edits) -> None:
    """Note the bonds of a run."""
    starts = _starts(run)
    for change in changes("".join(piece.text for piece in run)):
        if change.start == change.end:
            _insert(run, starts, change.start, change.text, edits)
            continue
        text = change.text
        for at in range(change.start, change.end):
            index = bisect_right(starts, at) - 1
            piece = run[index]
            raw = piece.raw + at - starts[index]
            if piece.lock == 0 and len(piece.text) == piece.length:
                edits.put(raw, raw + 1, text)
                text = ""


def _break(run: list[_Piece], languages: Mapping[str, Language], edits: _Edits) -> None:
    """Note the break opportunities of a run, script by script."""
    for kind, group in groupby(run, key=lambda piece: piece.kind):
        pieces = list(group)
        language = _language(pieces[0].language, languages)
        if not kind or language is None:
            continue
        starts = _starts(pieces)
        found = opportunities("".join(piece.text for piece in pieces), language)
        for mark, places in ((ZWSP, found.sure), (MAYBE, found.doubtful())):
            for at in places:
                _insert(pieces, starts, at, mark, edits)


def _insert(run: list[_Piece], starts: list[int], at: int, text: str, edits: _Edits) -> None:
    """Note an insertion before offset ``at`` of the run's text, where that is allowed."""
    index = bisect_right(starts, at) - 1
    piece = run[index]
    inside = at - starts[index]
    if inside and (piece.lock or len(piece.text) != piece.length):
        return
    if not inside and index and _bound(run[index - 1], piece):
        return
    edits.put(piece.raw + inside, piece.raw + inside, text)


def _bound(before: _Piece, after: _Piece) -> bool:
    """Return whether two neighbouring pieces belong together."""
    locked = after.lock and after.lock == before.lock
    return bool(locked) or (after.raised and not before.raised)
