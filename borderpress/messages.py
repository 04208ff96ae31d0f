"""The one walk of the Markdown tree, with two readers: extract and translate.

Between Python-Markdown's block parsing and its inline parsing every heading,
paragraph, list item, table cell, definition, admonition and footnote holds its
text still as inline Markdown.  A tree processor at that point hands each of
these texts to a reader.  Extraction collects them; translation replaces them.
Because both use the same walk, the msgid that was extracted is by construction
the one that is looked up (the design of google/mdbook-i18n-helpers).

The only door to Python-Markdown.
"""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as etree
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import markdown
from markdown.extensions import Extension
from markdown.extensions.footnotes import NBSP_PLACEHOLDER, FootnoteExtension
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX, AtomicString

from borderpress.model import Block, Heading, LocalText

EXTENSIONS = (
    "tables",
    "attr_list",
    "def_list",
    "admonition",
    "abbr",
    "md_in_html",
    "fenced_code",
    "sane_lists",
)
"""Markdown extensions of every bulletin.  SmartyPants stays off: apostrophes are letters in
Bahnar, Cơ Tu and Tai Dam, and quotes glued to Lao are turned the wrong way."""

WALK_PRIORITY = 25
"""After footnotes (50), before inline parsing (20)."""

ATTRIBUTES = re.compile(r"(?:\n[ ]*|[ ]+)\{:?[ ]*[^}\n ][^\n]*\}[ ]*$")
PLACEHOLDER = re.compile(f"{STX}[^{STX}{ETX}]*{ETX}")
TOKEN = re.compile(r"\{html-(\d+)\}")
HARD_BREAK = re.compile(r" {2,}\n")
BLANKS = re.compile(r"[ \t\r\n\f\v]+")
TAG = re.compile(r"<[/!?A-Za-z][^<>]*>?")
TARGET = re.compile(r"\]\(\s*<?([^)\s>]*)")
LABEL_TARGET = re.compile(r"\[\^[^\]\s]+\]|\]\[([^\]]*)\]")
INLINE_ATTRIBUTES = re.compile(r"\{:[^}\n]*\}")
NOT_WORDS = re.compile(r"https?://\S+|\S+@\S+\.\S+|`[^`]*`|&\w+;|\{html-\d+\}|\]\([^)]*\)")
IMAGE_ALONE = re.compile(r"^!\[\]\(\s*([^)\s]+)\s*\)$")


@dataclass(frozen=True, slots=True)
class Segment:
    """One text of the source, at its place in the tree."""

    msgid: str
    line: int
    """Line of the body on which its first word stands, from 1; 0 when it was not found."""
    element: str
    """Tag of the block it stands in: ``p``, ``h2``, ``td`` …; ``title`` for attribute texts."""
    anchors: tuple[str, ...]
    """Ids of the blocks and of the headings above it, outermost first."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """What the extracting reader found."""

    segments: tuple[Segment, ...]
    images: tuple[str, ...]
    """Paths of the pictures that stand alone in a paragraph, as written."""
    locked_words: int
    """Words inside raw HTML blocks, which no translator can reach."""


Lookup = Callable[[str], LocalText]
"""msgid → its translation, or the fallback, with the language it is in."""
Figure = Callable[[str], "etree.Element | None"]
"""Path of a picture as written → the element to set in its place, or None when undeclared."""


def normalise(text: str) -> str:
    """Return inline Markdown as a msgid: white space collapsed, hard breaks kept.

    Re-wrapping the source or making a tight list loose does not change a msgid;
    two blanks at a line's end are a hard break and do.  No-break spaces stay.
    """
    return "  \n".join(BLANKS.sub(" ", part).strip(" ") for part in HARD_BREAK.split(text.strip()))


def wordy(msgid: str) -> bool:
    """Return whether a translator is needed: letters outside addresses, code and targets."""
    return any(char.isalpha() for char in NOT_WORDS.sub(" ", msgid))


def plain(text: str) -> str:
    """Return inline Markdown without its marks, for ids, contents and titles."""
    text = re.sub(r"\[\^[^\]]+\]", "", text)
    text = re.sub(r"!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])", r"\1", text)
    text = TAG.sub("", INLINE_ATTRIBUTES.sub("", text))
    text = re.sub(r"(\*\*|\*|__|`)(.+?)\1", r"\2", text)
    return BLANKS.sub(" ", re.sub(r"\\([\\`*_{}\[\]()>#+.!|-])", r"\1", text)).strip()


def slugify(text: str) -> str:
    """Return an ASCII id for a Vietnamese heading: ``Đắk Lắk`` gives ``dak-lak``.

    đ has no decomposition, so it is mapped first; other scripts give ``""`` and
    the caller numbers the heading instead.
    """
    text = plain(text).lower().replace("đ", "d")
    letters = unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")


# --- A translation is made safe ---------------------------------------------


def safe_translation(msgid: str, msgstr: str) -> tuple[str, tuple[str, ...]]:
    """Return ``msgstr`` as it may enter the page, and the names of what was wrong with it.

    Control characters and blank lines are taken out; HTML and attribute lists
    that the msgid does not have are made text or dropped.  An empty string is
    returned when the translation must not be used at all: blank, a link target
    or placeholder that differs, a footnote lost.
    """
    faults: list[str] = []
    text = "".join(c for c in msgstr if c in "\n\t" or unicodedata.category(c) != "Cc")
    if text != msgstr:
        faults.append("control-characters")
    if re.search(r"\n[ \t]*\n", text.strip()):
        faults.append("blank-line")
    text = normalise(text)
    if not text:
        return "", ("blank",)
    for fault, pattern in (("html", TAG), ("attributes", INLINE_ATTRIBUTES)):
        text, changed = _only_known(pattern, msgid, text)
        if changed:
            faults.append(fault)
    for fault, pattern in (("target", TARGET), ("reference", LABEL_TARGET), ("token", TOKEN)):
        if sorted(m.group() for m in pattern.finditer(msgid)) != sorted(
            m.group() for m in pattern.finditer(text)
        ):
            return "", (*faults, fault)
    return text, tuple(faults)


def _only_known(pattern: re.Pattern[str], msgid: str, msgstr: str) -> tuple[str, bool]:
    """Return ``msgstr`` with the matches that the msgid lacks defused, and whether any was."""
    known = Counter(pattern.findall(msgid))
    changed = False

    def keep(match: re.Match[str]) -> str:
        nonlocal changed
        if known[match.group()] > 0:
            known[match.group()] -= 1
            return match.group()
        changed = True
        return match.group().replace("<", "&lt;").replace("{", "&#123;")

    return pattern.sub(keep, msgstr), changed


# --- The walk ---------------------------------------------------------------


@dataclass(slots=True)
class _Text:
    """A text of the tree, split into what belongs to a translator and what does not."""

    element: etree.Element
    is_tail: bool
    before: str
    msgid: str
    after: str
    stashed: list[str]

    def put(self, text: str) -> None:
        """Set ``text`` in place of the msgid."""
        text = TOKEN.sub(lambda m: self.stashed[int(m.group(1)) - 1], text)
        whole = f"{self.before}{text}{self.after}"
        if self.is_tail:
            self.element.tail = whole
        else:
            self.element.text = whole


def _split(element: etree.Element, text: str, is_tail: bool) -> _Text:
    """Return ``text`` with attribute tails and stash placeholders kept out of the msgid."""
    after = ""
    if match := ATTRIBUTES.search(text):
        text, after = text[: match.start()], text[match.start() :]
    if text.endswith(NBSP_PLACEHOLDER):
        text, after = text.removesuffix(NBSP_PLACEHOLDER), NBSP_PLACEHOLDER + after
    before = ""
    while match := re.match(rf"\s*{PLACEHOLDER.pattern}\s*", text):
        before, text = before + match.group(), text[match.end() :]
    while match := re.search(rf"\s*{PLACEHOLDER.pattern}\s*$", text):
        text, after = text[: match.start()], match.group() + after
    lead, trail = len(text) - len(text.lstrip()), len(text.rstrip())
    before, text, after = before + text[:lead], text[lead:trail], text[trail:] + after
    stashed: list[str] = []

    def token(match: re.Match[str]) -> str:
        stashed.append(match.group())
        return f"{{html-{len(stashed)}}}"

    return _Text(element, is_tail, before, normalise(PLACEHOLDER.sub(token, text)), after, stashed)


def _texts(element: etree.Element) -> Iterator[_Text]:
    """Yield the texts that belong to ``element`` itself: its own, and its children's tails."""
    if element.text and not isinstance(element.text, AtomicString) and element.text.strip():
        yield _split(element, element.text, False)
    for child in element:
        if child.tail and not isinstance(child.tail, AtomicString) and child.tail.strip():
            yield _split(child, child.tail, True)


@dataclass(slots=True)
class _Walk:
    """State of one walk; the reader is handed each text with its place in the tree."""

    read: Callable[[_Text, etree.Element, tuple[str, ...]], None]
    figure: Figure | None = None
    labels: Callable[[str], LocalText] | None = None
    headings: list[tuple[int, str]] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    images: list[str] = field(default_factory=list)

    def document(self, root: etree.Element) -> None:
        """Walk the tree, top-level block by top-level block."""
        self.used = {e.get("id", "") for e in root.iter()}
        for child in list(root):
            self.element(child, root, ())

    def element(
        self, element: etree.Element, parent: etree.Element, above: tuple[str, ...]
    ) -> None:
        """Read one element and what is in it."""
        if element.tag in ("pre", "code", "hr") or not isinstance(element.tag, str):
            return
        if self._stands_alone(element, parent) or self._default_title(element, parent):
            return
        if re.fullmatch("h[1-6]", element.tag):
            self._heading(element)
        own = _written_id(element)
        inside = (*above, own) if own else above
        for text in _texts(element):
            if text.msgid and wordy(text.msgid):
                self.read(text, element, (*(i for _, i in self.headings), *inside))
        for child in list(element):
            self.element(child, element, inside)

    def _stands_alone(self, element: etree.Element, parent: etree.Element) -> bool:
        """Put a declared picture in the place of a paragraph that is only its image."""
        match = IMAGE_ALONE.match((element.text or "").strip()) if element.tag == "p" else None
        if match is None or len(element):
            return False
        self.images.append(match.group(1))
        figure = self.figure(match.group(1)) if self.figure else None
        if figure is not None:
            figure.tail = element.tail
            parent[list(parent).index(element)] = figure
        return figure is not None

    def _default_title(self, element: etree.Element, parent: etree.Element) -> bool:
        """Give an admonition without a title of its own the interface's word for it."""
        if element.get("class") != "admonition-title":
            return False
        kind = (parent.get("class") or "").removeprefix("admonition").strip().split(" ")[0]
        if not kind or element.text != kind.capitalize() or self.labels is None:
            return False
        found = self.labels(kind.capitalize())
        element.text = found.text
        element.set("lang", found.language)
        return True

    def _heading(self, element: etree.Element) -> None:
        """Give a heading its id, from the source, before anything is translated."""
        level = int(element.tag[1])
        own = _written_id(element)
        if not own:
            own = self._unique(slugify(ATTRIBUTES.sub("", element.text or "")) or "section")
            element.set("id", own)
        while self.headings and self.headings[-1][0] >= level:
            self.headings.pop()
        self.headings.append((level, own))

    def _unique(self, slug: str) -> str:
        number, name = 1, slug
        while name in self.used:
            number += 1
            name = f"{slug}-{number}"
        self.used.add(name)
        return name


def _written_id(element: etree.Element) -> str:
    """Return the id that an element has or that its attribute list will give it."""
    if found := element.get("id"):
        return found
    texts = [element.text or "", *(child.tail or "" for child in element)]
    for text in texts:
        match = ATTRIBUTES.search(text)
        if match and (word := re.search(r"#([\w:.-]+)", match.group())):
            return word.group(1)
    return ""


class _Processor(Treeprocessor):
    """Python-Markdown's hook for the walk."""

    def __init__(self, md: markdown.Markdown, act: Callable[[markdown.Markdown, Any], None]):
        super().__init__(md)
        self.act = act

    def run(self, root: etree.Element) -> None:
        self.act(self.md, root)


class _Hook(Extension):
    """Register the walk, and optionally a last look at the finished tree."""

    def __init__(self, **acts: tuple[int, Callable[[markdown.Markdown, Any], None]]):
        super().__init__()
        self.acts = acts

    def extendMarkdown(self, md: markdown.Markdown) -> None:
        """Register each act at its priority."""
        for name, (priority, act) in self.acts.items():
            md.treeprocessors.register(_Processor(md, act), f"borderpress-{name}", priority)


def _engine(back_to_text: str, **acts: tuple[int, Callable[..., None]]) -> markdown.Markdown:
    """Return Python-Markdown as every bulletin uses it.

    Footnotes are numbered by definition, so that a number means the same note
    in every language whatever the word order.
    """
    footnotes = FootnoteExtension(
        BACKLINK_TITLE=back_to_text, USE_DEFINITION_ORDER=True, UNIQUE_IDS=False
    )
    return markdown.Markdown(
        extensions=[*EXTENSIONS, footnotes, _Hook(**acts)], output_format="html"
    )


# --- Reader one: extract ----------------------------------------------------


def extract(body: str) -> Extraction:
    """Return the messages of a Markdown body in the order of the tree."""
    segments: list[Segment] = []
    finder = _Finder(body)
    walk = _Walk(read=lambda text, element, anchors: collect(text.msgid, element.tag, anchors))

    def collect(msgid: str, element: str, anchors: tuple[str, ...]) -> None:
        segments.append(Segment(msgid, finder.line(msgid, anchors), element, anchors))

    def act(md: markdown.Markdown, root: etree.Element) -> None:
        walk.document(root)
        for text in _attribute_texts(md):
            collect(normalise(text), "title", ())

    md = _engine("{}", walk=(WALK_PRIORITY, act))
    md.convert(body)
    return Extraction(tuple(segments), tuple(walk.images), _locked_words(md))


def _attribute_texts(md: markdown.Markdown) -> list[str]:
    """Return the titles of reference links and the meanings of abbreviations."""
    titles = [title for _, title in md.references.values() if title and wordy(title)]
    abbreviations: dict[str, str] = md.treeprocessors["abbr"].abbrs  # type: ignore[attr-defined]
    return titles + [meaning for meaning in abbreviations.values() if wordy(meaning)]


def _locked_words(md: markdown.Markdown) -> int:
    """Count the words of raw HTML blocks; code blocks are not meant for translation."""
    words = 0
    for block in md.htmlStash.rawHtmlBlocks:
        if isinstance(block, str) and not block.startswith(("<pre", '<div class="codehilite')):
            words += sum(
                map(wordy, re.sub(r"<!--.*?-->|<[^>]*>", " ", block, flags=re.DOTALL).split())
            )
    return words


class _Finder:
    """Finds the line of a message: Python-Markdown itself keeps none.

    Messages come in the order of the tree, so each is looked for behind the one
    before it, by its first words (a wrapped paragraph has only those on one line).
    """

    def __init__(self, body: str) -> None:
        self.body = body
        self.cursor = 0

    def line(self, msgid: str, anchors: tuple[str, ...]) -> int:
        """Return the line on which the msgid's first word stands, or 0."""
        note = next((a for a in anchors if a.startswith("fn:")), "")
        start = self.body.find(f"[^{note[3:]}]:") if note else self.cursor
        found = self._find(msgid, max(start, 0))
        if found < 0:
            return 0
        if not note:
            self.cursor = found + 1
        return self.body.count("\n", 0, found) + 1

    def _find(self, msgid: str, start: int) -> int:
        words = re.split(r"[ \n]+", TOKEN.split(msgid)[0].strip() or msgid)
        for count in (len(words), 8, 4, 2, 1):
            prefix = " ".join(words[:count])
            for origin in (start, 0):
                found = self.body.find(prefix, origin)
                if found >= 0:
                    return found
        return -1


# --- Reader two: translate --------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rendering:
    """A body in one language."""

    blocks: tuple[Block, ...]
    headings: tuple[Heading, ...]
    segments: tuple[tuple[str, str, tuple[str, ...]], ...]
    """(msgid, language it is shown in, anchors) of each message."""


BOUNDARY = "borderpress-block"


def translate(
    body: str,
    lookup: Lookup | None,
    language: str,
    *,
    figure: Figure | None = None,
    labels: Callable[[str], LocalText] | None = None,
    back_to_text: str = "↩ {}",
) -> Rendering:
    """Return ``body`` with every message replaced by what ``lookup`` gives for it.

    ``lookup`` None leaves the source as it is.  A block shown in another
    language than ``language`` carries its own ``lang``; the first block of each
    run of such blocks is marked so that the reader can be told.
    """
    shown: list[tuple[str, str, tuple[str, ...]]] = []
    headings: list[Heading] = []
    block_languages: dict[int, list[str]] = {}

    def act(md: markdown.Markdown, root: etree.Element) -> None:
        top: list[str] = []

        def read(text: _Text, element: etree.Element, anchors: tuple[str, ...]) -> None:
            found = lookup(text.msgid) if lookup else LocalText(text.msgid, language)
            if lookup:
                text.put(found.text)
            top.append(found.language)
            shown.append((text.msgid, found.language, anchors))
            if not text.is_tail:
                _mark(element, found.language)
            if re.fullmatch("h[1-6]", element.tag):
                said = LocalText(plain(found.text), found.language)
                headings.append(Heading(anchors[-1], int(element.tag[1]), said))

        walk = _Walk(read=read, figure=figure, labels=labels)
        walk.used = {e.get("id", "") for e in root.iter()}
        for index, child in enumerate(list(root)):
            top.clear()
            walk.element(child, root, ())
            block_languages[index] = list(dict.fromkeys(top))
        _translate_attributes(md, lookup)
        _inherit(root, language)

    md = _engine(back_to_text, walk=(WALK_PRIORITY, act), bounds=(-10, _bound))
    html = md.convert(body)
    return Rendering(_blocks(html, block_languages, language), tuple(headings), tuple(shown))


def _mark(element: etree.Element, language: str) -> None:
    element.set("lang", language)


def _inherit(root: etree.Element, language: str) -> None:
    """Drop each ``lang`` that only repeats what the element inherits."""
    stack = [(root, language)]
    while stack:
        element, inherited = stack.pop()
        own = element.get("lang")
        if own == inherited:
            del element.attrib["lang"]
        stack.extend((child, own or inherited) for child in element)


def _translate_attributes(md: markdown.Markdown, lookup: Lookup | None) -> None:
    """Translate the titles of reference links and the meanings of abbreviations."""
    if lookup is None:
        return
    for key, (target, title) in list(md.references.items()):
        if title and wordy(title):
            md.references[key] = (target, lookup(normalise(title)).text)
    abbreviations: dict[str, str] = md.treeprocessors["abbr"].abbrs  # type: ignore[attr-defined]
    for key, meaning in list(abbreviations.items()):
        if wordy(meaning):
            abbreviations[key] = lookup(normalise(meaning)).text


def _bound(md: markdown.Markdown, root: etree.Element) -> None:
    """Set a mark behind each top-level block, so that the page can be cut into blocks."""
    for index, child in enumerate(list(root)):
        mark = etree.Comment(f"{BOUNDARY} {index} {child.get('id') or ''}")
        mark.tail = "\n"
        root.insert(2 * index + 1, mark)


def _blocks(html: str, languages: dict[int, list[str]], language: str) -> tuple[Block, ...]:
    """Return the page cut at the marks, runs of foreign blocks labelled where they begin."""
    blocks: list[Block] = []
    parts = re.split(rf"\n?<!--{BOUNDARY} (\d+) (.*?)-->\n?", html)
    foreign_before: list[str] = []
    for html_part, number, anchor in zip(parts[::3], parts[1::3], parts[2::3], strict=False):
        spoken = languages.get(int(number), [])
        foreign = [tag for tag in spoken if tag != language]
        begins = bool(foreign) and foreign != foreign_before
        if spoken:
            foreign_before = foreign
        tags = tuple([*foreign, *(t for t in spoken if t == language)]) or (language,)
        block_id = anchor or f"b{int(number) + 1}"
        blocks.append(Block(block_id, tags, html_part.strip("\n"), begins))
    return tuple(blocks)


__all__ = [
    "AtomicString",
    "Extraction",
    "Rendering",
    "Segment",
    "extract",
    "normalise",
    "plain",
    "safe_translation",
    "slugify",
    "translate",
    "wordy",
]
