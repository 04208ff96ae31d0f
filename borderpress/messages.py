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
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from html import unescape
from itertools import accumulate
from typing import Any

import markdown
from markdown.extensions import Extension
from markdown.extensions.abbr import AbbrTreeprocessor
from markdown.extensions.footnotes import FootnoteExtension
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

_LIST = r"\{:?[ ]*[^}\n ][^\n]*\}[ ]*$"
BEHIND = re.compile(rf"[ ]+{_LIST}")
"""Attribute list at the end of a heading, table cell or term."""
BENEATH = re.compile(rf"\n[ ]*{_LIST}")
"""Attribute list on the last line of any other block."""
ONE_LINE = re.compile("h[1-6]|td|th|dt")
PLACEHOLDER = re.compile(f"{STX}[^{STX}{ETX}]*{ETX}")
TOKEN = re.compile(r"\{html-(\d+)\}")
HARD_BREAK = re.compile(r" {2,}\n")
BLANKS = re.compile(r"[ \t\r\n\f\v]+")
TAG = re.compile(r"<[/!?A-Za-z][^<>]*>?")
TARGET = re.compile(r"\]\(\s*<?([^)\s>]*)|<([^<>\s]*[:@][^<>\s]*)>")
LABEL_TARGET = re.compile(r"\[\^[^\]\s]+\]|\]\[[^\]]*\]")
BRACES = re.compile(r"\{[^{}\n]*\}?")
NAMED = re.compile(r"\{\w+\}")
SAME = (("target", TARGET), ("reference", LABEL_TARGET), ("token", BRACES))
"""What a translation must have exactly as often as its msgid."""
REFERENCE = re.compile(
    r"\\.|(`+).+?\1|(?<!\])(?<!\]\s)\[([^\[\]]+)\](?:(\s?)\[([^\[\]]*)\])?(?!\()", re.DOTALL
)
NOT_WORDS = re.compile(
    # words that name their own language are right in every edition
    r'<(?P<quoted>\w+)[^>]*\slang="[^"]*"[^>]*>.*?</(?P=quoted)>|'
    r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.-]+|`[^`]*`|&\w+;|\]\([^)]*\)"
    rf"|\{{html-\d+\}}|\{{:[^}}\n]*\}}|\[\^[^\]\s]+\]|\]\[[^\]]*\]|{TAG.pattern}"
)
IMAGE_ALONE = re.compile(r"!\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)(?:\s*\{[^\n]*\})?")


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
    return any(char.isalpha() for char in words_of(msgid))


def words_of(text: str) -> str:
    """Return ``text`` without addresses, code, tags and marks: what a translator writes."""
    return NOT_WORDS.sub(" ", text)


NO_TEXT = re.compile(
    rf"{PLACEHOLDER.pattern}|\{{[^{{}}\n]*\}}|\[\^[^\]\s]+\]|\]\[[^\]]*\]|{TAG.pattern}|&#?\w+;"
)
"""Marks of a text that a reader never sees as words: labels, placeholders, tags, entities."""


def inert(text: str) -> str:
    """Return ``text`` with what is no text blanked out, every letter at its place.

    Addresses stay: in an address a figure is a fact.
    """

    def blank(match: re.Match[str]) -> str:
        return match.group() if AUTOLINK.fullmatch(match.group()) else "\0" * len(match.group())

    return NO_TEXT.sub(blank, text) if NO_TEXT.search(text) else text


AUTOLINK = re.compile(r"<[^<>\s]*[:@][^<>\s]*>")


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Return inline Markdown without its marks, for ids, contents and titles."""
    text = re.sub(r"\[\^[^\]]+\]", "", text)
    text = re.sub(r"!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])", r"\1", text)
    text = TAG.sub("", re.sub(r"\{:[^}\n]*\}", "", text))
    text = re.sub(r"(\*\*|\*|__|`)(.+?)\1", r"\2", text)
    text = unescape(re.sub(r"\\([\\`*_{}\[\]()>#+.!|-])", r"\1", text))
    return BLANKS.sub(" ", text).strip()


def slugify(text: str) -> str:
    """Return an ASCII id for a Vietnamese heading: ``Đắk Lắk`` gives ``dak-lak``.

    đ has no decomposition, so it is mapped first; other scripts give ``""`` and
    the caller numbers the heading instead.
    """
    text = plain(text).lower().replace("đ", "d")
    letters = unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")


# --- A translation is made safe ---------------------------------------------


def safe_translation(
    msgid: str, msgstr: str, *, markdown: bool = True
) -> tuple[str, tuple[str, ...]]:
    """Return ``msgstr`` as it may enter the page, and the names of what was wrong with it.

    Control characters and blank lines are taken out.  An empty string is
    returned when the translation must not be used at all: blank, HTML that the
    msgid does not have, a link target, label or ``{placeholder}`` that differs.
    A text that is no Markdown (``markdown`` False) must only keep its placeholders.
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
    if markdown and Counter(TAG.findall(text)) - Counter(TAG.findall(msgid)):
        return "", (*faults, "html")
    for fault, pattern in SAME if markdown else (("token", NAMED),):
        if Counter(pattern.findall(msgid)) != Counter(pattern.findall(text)):
            return "", (*faults, fault)
    return text, tuple(faults)


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

    def enclose(self, parent: etree.Element, language: str) -> None:
        """Put a text behind a child into an element of its own, for its language's sake."""
        span = etree.Element("span", {"lang": language})
        span.text, self.element.tail = self.element.tail, None
        parent.insert(list(parent).index(self.element) + 1, span)


def _split(block: etree.Element, child: etree.Element | None, labels: Collection[str]) -> _Text:
    """Return a text of ``block`` (behind ``child``, or its first) as what belongs to whom."""
    element = block if child is None else child
    text, after = (block.text if child is None else child.tail) or "", ""
    if match := _attribute_pattern(block).search(text):
        text, after = text[: match.start()], text[match.start() :]
    before, text, after = _trim(text, after)
    stashed: list[str] = []

    def token(match: re.Match[str]) -> str:
        stashed.append(match.group())
        return f"{{html-{len(stashed)}}}"

    msgid = full_references(normalise(PLACEHOLDER.sub(token, text)), labels)
    return _Text(element, child is not None, before, msgid, after, stashed)


def _attribute_pattern(block: etree.Element) -> re.Pattern[str]:
    return BEHIND if ONE_LINE.fullmatch(block.tag) else BENEATH


def _trim(text: str, after: str) -> tuple[str, str, str]:
    """Return ``text`` without the blanks and stash placeholders around it, and these."""
    edge = rf"(?:\s|{PLACEHOLDER.pattern})*"
    lead = re.match(edge, text)
    start = lead.end() if lead else 0
    trail = re.search(rf"{edge}$", text[start:])
    end = start + trail.start() if trail else len(text)
    return text[:start], text[start:end], text[end:] + after


def full_references(text: str, labels: Collection[str]) -> str:
    """Return ``text`` with ``[words]`` and ``[words][]`` written ``[words][words]``.

    The words are translated; the label behind them must stay, or the link is lost.
    """

    def full(match: re.Match[str]) -> str:
        words, gap, label = match.group(2, 3, 4)
        if words is None or "`" in words or "\\" in words:  # never a label, as it is not kept raw
            return match.group()
        if label is not None and (label or words).lower() in labels:
            return f"[{words}][{label or words}]"
        if words.lower() in labels:
            rest = "" if label is None else f"{gap}[{label}]"
            return f"[{words}][{words}]{full_references(rest, labels)}"
        return match.group()

    return REFERENCE.sub(full, text) if labels else text


def _texts(element: etree.Element, labels: Collection[str]) -> Iterator[_Text]:
    """Yield the texts that belong to ``element`` itself: its own, and its children's tails."""
    if element.text and not isinstance(element.text, AtomicString) and element.text.strip():
        yield _split(element, None, labels)
    for child in list(element):
        if child.tail and not isinstance(child.tail, AtomicString) and child.tail.strip():
            yield _split(element, child, labels)


@dataclass(slots=True)
class _Walk:
    """State of one walk; the reader is handed each text with its place in the tree."""

    read: Callable[[_Text, etree.Element, tuple[str, ...]], None]
    references: Collection[str] = ()
    """Labels of reference links."""
    figure: Figure | None = None
    labels: Callable[[str], LocalText] | None = None
    headings: list[tuple[int, str]] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    images: list[str] = field(default_factory=list)

    def document(
        self, root: etree.Element, seen: Callable[[etree.Element], None] | None = None
    ) -> None:
        """Walk the tree; ``seen`` is told of each top-level block as it stands then."""
        self.used = {_written_id(e) for e in root.iter() if isinstance(e.tag, str)}
        self.used |= {f"b{number}" for number in range(1, len(root) + 1)}
        for index, child in enumerate(list(root)):
            self.element(child, root, ())
            if seen:
                seen(root[index])

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
        for text in _texts(element, self.references):
            if text.msgid and wordy(text.msgid):
                self.read(text, element, (*(i for _, i in self.headings), *inside))
        for child in list(element):
            self.element(child, element, inside)

    def _stands_alone(self, element: etree.Element, parent: etree.Element) -> bool:
        """Put a declared picture in the place of a paragraph that is only its image."""
        alone = element.tag == "p" and not len(element)
        match = IMAGE_ALONE.fullmatch((element.text or "").strip()) if alone else None
        if match is None:
            return False
        self.images.append(match.group(1))
        figure = self.figure(match.group(1)) if self.figure else None
        if figure is not None:
            figure.tail = element.tail
            parent[list(parent).index(element)] = figure
        return True

    def _default_title(self, element: etree.Element, parent: etree.Element) -> bool:
        """Give an admonition without a title of its own the interface's word for it."""
        if element.get("class") != "admonition-title":
            return False
        kind = (parent.get("class") or "").removeprefix("admonition").strip().split(" ")[0]
        if not kind or element.text != kind.capitalize():
            return False
        if self.labels is not None:
            found = self.labels(kind.capitalize())
            element.text = AtomicString(found.text)
            element.set("lang", found.language)
        return True

    def _heading(self, element: etree.Element) -> None:
        """Give a heading its id, from the source, before anything is translated."""
        level = int(element.tag[1])
        own = _written_id(element)
        if not own:
            own = self._unique(slugify(BEHIND.sub("", element.text or "")) or "section")
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
        match = _attribute_pattern(element).search(text)
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


class _WholeWords:
    """Finds abbreviations that stand alone: a vowel sign or tone mark belongs to the word too."""

    def __init__(self, abbreviations: Collection[str]) -> None:
        choices = "|".join(map(re.escape, sorted(abbreviations, key=len, reverse=True)))
        self.pattern = re.compile(rf"(?<!\w)(?:{choices})(?!\w)")

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield the matches that no combining mark follows or begins."""
        for match in self.pattern.finditer(text):
            neighbours = text[max(match.start() - 1, 0) : match.start()] + text[match.end() :][:1]
            if not any(unicodedata.category(c).startswith("M") for c in neighbours):
                yield match


class _Abbreviations(AbbrTreeprocessor):
    """Python-Markdown's own, with word boundaries that hold in Lao and Khmer."""

    def run(self, root: etree.Element) -> None:
        """Wrap each abbreviation of the finished text."""
        if self.abbrs:
            self.RE = _WholeWords(self.abbrs)  # type: ignore[assignment]
            self.iter_element(root)


class _Hook(Extension):
    """Register the walk, and optionally a last look at the finished tree."""

    def __init__(self, **acts: tuple[int, Callable[[markdown.Markdown, Any], None]]):
        super().__init__()
        self.acts = acts

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - their name
        """Register each act at its priority."""
        abbreviations = md.treeprocessors["abbr"].abbrs  # type: ignore[attr-defined]
        md.treeprocessors.register(_Abbreviations(md, abbreviations), "abbr", 7)
        for name, (priority, act) in self.acts.items():
            md.treeprocessors.register(_Processor(md, act), f"borderpress-{name}", priority)


def _engine(back_to_text: str, **acts: tuple[int, Callable[..., None]]) -> markdown.Markdown:
    """Return Python-Markdown as every bulletin uses it.

    Footnotes are numbered by definition, so that a number means the same note
    in every language whatever the word order.
    """
    title = back_to_text.replace("{", "{{").replace("}", "}}").replace("{{}}", "{}")
    footnotes = FootnoteExtension(BACKLINK_TITLE=title, USE_DEFINITION_ORDER=True, UNIQUE_IDS=False)
    return markdown.Markdown(
        extensions=[*EXTENSIONS, footnotes, _Hook(**acts)], output_format="html"
    )


INLINE = ("strong", "em", "code", "a", "img")
MARKED = re.compile(r"[*_`\[<!]")


@lru_cache(maxsize=8192)
def inline_elements(text: str) -> tuple[tuple[str, int], ...]:
    """Return how often each inline element stands in a message as the press renders it."""
    if not MARKED.search(text):
        return ()
    md = _inline_engine()
    md.reset()
    for label in re.findall(r"\]\[([^\]]*)\]", text):
        md.references[label.lower()] = ("#", "")
    root = etree.Element("div")
    etree.SubElement(root, "p").text = text.replace(STX, "").replace(ETX, "")
    md.treeprocessors["inline"].run(root)
    return tuple((tag, sum(1 for _ in root.iter(tag))) for tag in INLINE)


@cache
def _inline_engine() -> markdown.Markdown:
    return _engine("{}")


# --- Reader one: extract ----------------------------------------------------


def extract(body: str) -> Extraction:
    """Return the messages of a Markdown body in the order of the tree."""
    segments: list[Segment] = []
    finder = _Finder(body)
    walk = _Walk(read=lambda text, element, anchors: collect(text.msgid, element.tag, anchors))

    def collect(msgid: str, element: str, anchors: tuple[str, ...]) -> None:
        segments.append(Segment(msgid, finder.line(msgid, anchors), element, anchors))

    def act(md: markdown.Markdown, root: etree.Element) -> None:
        walk.references = md.references
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
    """Count the words of raw HTML blocks; code is not meant for translation."""
    # Elements that are still in the stash stood where Markdown opens no block for them.
    stash = [
        block if isinstance(block, str) else " ".join(block.itertext())
        for block in md.htmlStash.rawHtmlBlocks
    ]
    texts = (
        re.sub(r"<!--.*?-->|<[^>]*>", " ", b, flags=re.DOTALL)
        for b in stash
        if not b.startswith(CODE)
    )
    return sum(wordy(word) for text in texts for word in text.split())


CODE = ("<pre", "<script", "<style")


class _Finder:
    """Finds the line of a message: Python-Markdown itself keeps none.

    Messages come in the order of the tree, so each is looked for behind the one
    before it, by its first words; white space and quote marks do not count, as
    the message may be wrapped.
    """

    def __init__(self, body: str) -> None:
        lines = ((n, _flat(line)) for n, line in enumerate(body.split("\n"), 1))
        full = [(number, text) for number, text in lines if text]
        self.numbers = [number for number, _ in full]
        self.starts = list(accumulate((len(text) + 1 for _, text in full), initial=0))
        self.text = " ".join(text for _, text in full)
        self.cursor = 0

    def line(self, msgid: str, anchors: tuple[str, ...]) -> int:
        """Return the line on which the msgid's first word stands, or 0."""
        note = next((a for a in anchors if a.startswith("fn:")), "")
        start = self.text.find(f"[^{note[3:]}]:") if note else self.cursor
        found, end = self._find(msgid, max(start, 0))
        if found < 0:
            return 0
        if not note:
            self.cursor = end
        return self.numbers[bisect_right(self.starts, found) - 1]

    def _find(self, msgid: str, start: int) -> tuple[int, int]:
        """Return where the longest beginning of the msgid that is found stands, and its end."""
        words = _flat(UNWRITTEN.split(msgid)[0] or msgid).split(" ")
        for count in (len(words), 8, 4, 2, 1):
            text = " ".join(words[:count])
            for origin in (start, 0):
                found = self._whole(text, origin)
                if found >= 0:
                    return found, found + len(text)
        return -1, -1

    def _whole(self, text: str, start: int) -> int:
        """Return where ``text`` stands as whole words from ``start`` on, or -1."""
        found = self.text.find(text, start)
        while found >= 0:
            end = found + len(text)
            glued = _inside(self.text[max(found - 1, 0) : found + 1])
            if not glued and not _inside(self.text[end - 1 : end + 1]):
                return found
            found = self.text.find(text, found + 1)
        return -1


UNWRITTEN = re.compile(rf"{TOKEN.pattern}|\]\[")
"""Where a msgid may cease to be what the source has."""


def _flat(text: str) -> str:
    return " ".join(text.replace(">", " ").split())


def _inside(two: str) -> bool:
    """Return whether a word goes on between two characters."""
    return len(two) == 2 and all(c.isalnum() or c == "_" for c in two)


# --- Reader two: translate --------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rendering:
    """A body in one language."""

    blocks: tuple[Block, ...]
    headings: tuple[Heading, ...]
    segments: tuple[tuple[str, str, tuple[str, ...]], ...]
    """(msgid, language it is shown in, anchors) of each message."""


BOUNDARY = "borderpress-block"
CREDIT = "credit"
"""Class of a picture's credit: it stays as written in every language, so it labels nothing."""


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
    reader = _Translator(lookup, language)
    walk = _Walk(read=reader.read, figure=figure, labels=labels)

    def act(md: markdown.Markdown, root: etree.Element) -> None:
        walk.references = list(md.references)
        walk.document(root, reader.block)
        reader.attributes(md)
        _inherit(root, language)

    def pictures(_md: markdown.Markdown, root: etree.Element) -> None:
        for image in root.iter("img"):
            shown = figure(image.get("src", "")) if figure else None
            picture = None if shown is None else shown.find("img")
            if picture is not None:
                image.attrib.update(picture.attrib)

    acts = {"walk": (WALK_PRIORITY, act), "pictures": (5, pictures), "bounds": (-10, _bound)}
    html = _engine(back_to_text, **acts).convert(body)
    blocks = _blocks(html, reader.languages, language)
    return Rendering(blocks, tuple(reader.headings), tuple(reader.shown))


@dataclass(slots=True)
class _Translator:
    """The reader that replaces each text, and notes in which language it is shown."""

    lookup: Lookup | None
    language: str
    shown: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    languages: list[tuple[str, ...]] = field(default_factory=list)
    """Languages of each top-level block."""
    told: int = 0
    """How many of ``shown`` stand in the blocks so far."""

    def read(self, text: _Text, element: etree.Element, anchors: tuple[str, ...]) -> None:
        """Replace one text."""
        found = self._find(text.msgid, anchors)
        if self.lookup:
            text.put(found.text)
        if not text.is_tail:
            element.set("lang", found.language)
        elif found.language != element.get("lang", self.language):
            text.enclose(element, found.language)
        if re.fullmatch("h[1-6]", element.tag) and not text.is_tail:
            said = LocalText(plain(found.text), found.language)
            self.headings.append(Heading(anchors[-1], int(element.tag[1]), said))

    def _find(self, msgid: str, anchors: tuple[str, ...]) -> LocalText:
        found = self.lookup(msgid) if self.lookup else LocalText(msgid, self.language)
        self.shown.append((msgid, found.language, anchors))
        return found

    def block(self, element: etree.Element) -> None:
        """Note the languages of a top-level block that was read."""
        spoken = [language for _, language, _ in self.shown[self.told :]]
        self.told = len(self.shown)
        for figure in element.iter("figure"):
            words = (e for e in figure.iter() if e.get("class") != CREDIT)
            spoken += [tag for e in words if (tag := e.get("lang"))]
        self.languages.append(tuple(dict.fromkeys(spoken)))

    def attributes(self, md: markdown.Markdown) -> None:
        """Replace the titles of reference links and the meanings of abbreviations."""
        for label, (target, title) in list(md.references.items()):
            if title and wordy(title):
                md.references[label] = (target, self._find(normalise(title), ()).text)
        abbreviations: dict[str, str] = md.treeprocessors["abbr"].abbrs  # type: ignore[attr-defined]
        for short, meaning in list(abbreviations.items()):
            if wordy(meaning):
                abbreviations[short] = self._find(normalise(meaning), ()).text


def _inherit(root: etree.Element, language: str) -> None:
    """Drop each ``lang`` that only repeats what the element inherits."""
    stack = [(root, language)]
    while stack:
        element, inherited = stack.pop()
        own = element.get("lang")
        if own == inherited:
            del element.attrib["lang"]
        stack.extend((child, own or inherited) for child in element)


def _bound(_md: markdown.Markdown, root: etree.Element) -> None:
    """Set a mark behind each top-level block, so that the page can be cut into blocks."""
    for index, child in enumerate(list(root)):
        mark = etree.Comment(f"{BOUNDARY} {index} {child.get('id') or ''}")
        mark.tail = "\n"
        root.insert(2 * index + 1, mark)


def _blocks(html: str, languages: list[tuple[str, ...]], language: str) -> tuple[Block, ...]:
    """Return the page cut at the marks, runs of foreign blocks labelled where they begin."""
    blocks: list[Block] = []
    parts = re.split(rf"\n?<!--{BOUNDARY} (\d+) (.*?)-->\n?", html)
    foreign_before: list[str] = []
    for html_part, number, anchor in zip(parts[::3], parts[1::3], parts[2::3], strict=False):
        spoken = languages[int(number)]
        foreign = [tag for tag in spoken if tag != language]
        begins = bool(foreign) and foreign != foreign_before
        if spoken:
            foreign_before = foreign
        tags = (*foreign, *(t for t in spoken if t == language)) or (language,)
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
