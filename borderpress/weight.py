"""How much a page of the web loads before its reader does anything, and whether that is too much.

Counted are the page itself, its style sheets and scripts, every font file that its letters
need, and the pictures that do not wait for scrolling, as they travel: text packed with gzip.
A phone of 360 px with two dots to a px is assumed, so a picture counts with its rendition
of 720 px.  Bold faces count wherever their letters occur: a page weighs at most what is said.
"""

from __future__ import annotations

import gzip
import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from borderpress.fonts import code_points
from borderpress.text.html import VOID

ITALIC = frozenset(["address", "cite", "dfn", "em", "i", "var"])
SILENT = frozenset(["head", "script", "style", "template", "title"])
SEEN = 720
"""Dots across the phone that pages are weighed for."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A font file that a style sheet offers."""

    family: str
    file: str
    """Name of the file, without folder."""
    italic: bool
    points: frozenset[int]


@dataclass(frozen=True, slots=True)
class Weight:
    """What a page loads at first."""

    page: str
    parts: tuple[tuple[str, int], ...]
    """(file below the site's root, bytes on the way), heaviest first."""
    later: tuple[tuple[str, int], ...] = ()
    """Pictures that wait until the reader scrolls."""

    @property
    def total(self) -> int:
        """Return the bytes of all parts."""
        return sum(size for _, size in self.parts)


def packed(data: bytes) -> int:
    """Return the bytes of a text on its way."""
    return len(gzip.compress(data, 9, mtime=0))


FACE = re.compile(
    r'@font-face \{ font-family: "([^"]*)";[^}]*font-style: (\w+);[^}]*url\("([^"]*)"\)'
    r"[^}]*unicode-range: ([^;]*);"
)


def font_rules(css: str) -> tuple[Rule, ...]:
    """Return the fonts that a style sheet of ours offers."""
    return tuple(
        Rule(
            family,
            posixpath.basename(address),
            style == "italic",
            frozenset(code_points(ranges.split(", "))),
        )
        for family, style, address, ranges in FACE.findall(css)
    )


@dataclass(slots=True)
class _Open:
    name: str
    lang: str
    italic: bool
    silent: bool
    autonym: bool


@dataclass(slots=True)
class _Seen:
    """What stands on a page."""

    letters: dict[tuple[str, bool, bool], set[str]] = field(default_factory=dict)
    """By language, whether sloped, and whether a name of a language."""
    files: list[str] = field(default_factory=list)
    pictures: list[tuple[str, bool]] = field(default_factory=list)
    """(address, whether it waits for scrolling)."""


class _Reader(HTMLParser):
    """Notes letters, files and pictures of a page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.seen = _Seen()
        self.stack = [_Open("", "", False, False, False)]
        self.best = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._file(tag, values)
        if tag in VOID:
            return
        above = self.stack[-1]
        self.stack.append(
            _Open(
                tag,
                values.get("lang", above.lang),
                above.italic or tag in ITALIC,
                above.silent or tag in SILENT,
                above.autonym or "autonym" in values.get("class", "").split(),
            )
        )

    def handle_endtag(self, tag: str) -> None:
        for at in range(len(self.stack) - 1, 0, -1):
            if self.stack[at].name == tag:
                del self.stack[at:]
                return

    def handle_data(self, data: str) -> None:
        here = self.stack[-1]
        if not here.silent:
            key = (here.lang, here.italic, here.autonym)
            self.seen.letters.setdefault(key, set()).update(data)

    def _file(self, tag: str, values: dict[str, str]) -> None:
        rel = values.get("rel", "")
        if tag == "link" and rel in ("stylesheet", "icon"):
            self.seen.files.append(values.get("href", ""))
        elif tag == "script" and "src" in values:
            self.seen.files.append(values["src"])
        elif tag == "source" and not self.best:
            self.best = _chosen(values.get("srcset", ""))
        elif tag == "img":
            waits = values.get("loading") == "lazy"
            self.seen.pictures.append((self.best or values.get("src", ""), waits))
            self.best = ""


def _chosen(srcset: str) -> str:
    """Return the rendition that the phone chooses: the smallest that is large enough."""
    found = [entry.rsplit(" ", 1) for entry in srcset.split(", ") if " " in entry]
    wide = [address for address, width in found if int(width.removesuffix("w")) >= SEEN]
    return wide[0] if wide else found[-1][0] if found else ""


def weigh(
    page: str,
    html: str,
    size_of: Callable[[str], int],
    rules_of: Callable[[str], tuple[Rule, ...]],
    chains: Mapping[str, tuple[str, ...]],
) -> Weight:
    """Return what the page at ``page`` (below the site's root) loads at first.

    ``size_of`` gives the bytes of a file on its way, ``rules_of`` the fonts of a style sheet,
    ``chains`` the families of each language in their order.
    """
    seen = _Reader(html).seen
    folder = posixpath.dirname(page)

    def name(address: str) -> str:
        return posixpath.normpath(posixpath.join(folder, address))

    # A page for addresses that do not exist names its files from the site's root.
    files = dict.fromkeys(name(address).lstrip("/") for address in seen.files)
    fonts = {
        f"{posixpath.dirname(sheet)}/{file}"
        for sheet in files
        for file in loaded(seen.letters, rules_of(sheet), chains)
    }
    now = dict.fromkeys(name(a).lstrip("/") for a, waits in seen.pictures if not waits)
    later = dict.fromkeys(name(a).lstrip("/") for a, waits in seen.pictures if waits)
    parts = [(file, size_of(file)) for file in (*files, *sorted(fonts), *now)]
    parts.append((page, packed(html.encode())))
    return Weight(page, _heaviest(parts), _heaviest([(file, size_of(file)) for file in later]))


def _heaviest(parts: list[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(parts, key=lambda part: (-part[1], part[0])))


def loaded(
    letters: Mapping[tuple[str, bool, bool], Collection[str]],
    rules: tuple[Rule, ...],
    chains: Mapping[str, tuple[str, ...]],
) -> set[str]:
    """Return the font files that a browser loads for these letters."""
    by_family: dict[str, list[Rule]] = {}
    for rule in rules:
        by_family.setdefault(rule.family, []).append(rule)
    found: set[str] = set()
    for (lang, italic, autonym), said in letters.items():
        chain = chains.get(lang, ())
        own = [f for f in by_family if f.endswith(f" Names {lang}")] if autonym else []
        for letter in said:
            found.update(_for_letter(ord(letter), italic, (*own, *chain), by_family))
    return found


def _for_letter(
    point: int, italic: bool, chain: tuple[str, ...], by_family: Mapping[str, list[Rule]]
) -> Iterator[str]:
    for family in chain:
        fit = [rule for rule in by_family.get(family, ()) if point in rule.points]
        if fit:
            sloped = [rule for rule in fit if rule.italic == italic]
            yield from (rule.file for rule in sloped or fit)
            return
