"""What a reading program hears: the structure of a printed sheet as plain values.

The sheet's HTML is the source, not its pages: a paragraph that runs over two pages is one
paragraph, a table head that is printed again is none.  Types and attributes: ISO 32000-1,
14.8.4 and 14.8.5; which of them a document must use: ISO 14289-1 (PDF/UA-1), 7.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from xml.etree.ElementTree import Element as Node

from borderpress.text.html import INLINE

SVG = "{http://www.w3.org/2000/svg}"
IGNORED = re.compile("[\u00ad\u200b\u2060\u2063\ufeff]")
"""What stands in the text for line breaking only."""


@dataclass(frozen=True, slots=True)
class Content:
    """A stretch of marked content on a page."""

    page: int
    mcid: int
    text: str = ""
    """As it is set, without marks for line breaking."""
    marker: bool = False
    """True for the number or bullet of a list's item."""
    box: tuple[float, float, float, float] | None = None
    """A picture's left, bottom, right and top, in pt from the page's lower left."""
    form: int = 0
    """Number of the form XObject that it is in, as see-through content is; 0 for none."""


@dataclass(frozen=True, slots=True)
class Area:
    """Where a link can be clicked."""

    number: int
    """Of the annotation among the PDF's objects."""
    text: str
    """What the link says."""


Value = str | int | tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Element:
    """A structure element."""

    type: str
    kids: tuple[Element | Content | Area, ...]
    language: str = ""
    """Where it differs from the language round it."""
    alt: str | None = None
    """A picture's text; None where a picture has none, and for all else."""
    expansion: str = ""
    """What an abbreviation stands for."""
    id: str = ""
    attributes: tuple[tuple[str, str, Value], ...] = ()
    """Owner, key and value."""

    def walk(self) -> Iterator[Element]:
        """Yield this element and all below it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.walk()


Kid = Element | Content | Area
Kids = tuple[Kid, ...]


def structure(root: Node, placed: Iterable[tuple[Node, Content | Area]]) -> Element:
    """Return the structure of a sheet: the element ``Document``.

    ``placed``: what is on the pages, page by page, each with the HTML element it belongs to.
    """
    tree = _Tree(root)
    for node, item in placed:
        tree.branch(node).kids.append(item)
    language = root.get("lang", "")
    return Element("Document", _paragraphs(_Reader(tree).kids(tree.top, language)))


def decorative(node: Node) -> bool:
    """Return whether a picture is decoration, as HTML says it: an empty alt, or hidden."""
    said = node.get("role") in ("none", "presentation") or node.get("aria-hidden") == "true"
    return said or node.get("alt") == ""


def link_of(node: Node, parents: dict[Node, Node]) -> Node:
    """Return the link that an element stands in; the element itself where there is none."""
    at: Node | None = node
    while at is not None and not (at.tag == "a" and at.get("href")):
        at = parents.get(at)
    return node if at is None else at


def said(node: Node) -> str:
    """Return the text of an element, with that of its pictures, without marks for line breaking."""
    return " ".join(IGNORED.sub("", "".join(_texts(node))).split())


def _texts(node: Node) -> Iterator[str]:
    yield f" {node.get('alt', '')} " if node.tag == "img" else node.text or ""
    for child in node:
        yield from _texts(child)
        yield child.tail or ""


# --- The tree of the HTML, as far as it is on pages ---------------------------


@dataclass(slots=True, eq=False)
class _Branch:
    """An HTML element that has something on a page."""

    node: Node
    kids: list[_Branch | Content | Area] = field(default_factory=list)


CELLS = {"caption", "thead", "tbody", "tfoot", "tr", "th", "td"}


class _Tree:
    """Keeps for each HTML element what is on pages of it."""

    def __init__(self, root: Node) -> None:
        self.parents = {child: parent for parent in root.iter() for child in parent}
        self.order = {node: n for n, node in enumerate(root.iter())}
        self.top = _Branch(root)
        self.branches = {root: self.top}

    def branch(self, node: Node) -> _Branch:
        """Return the branch of an element, grown at need."""
        if node not in self.branches:
            parent = self.branch(self.parents[node])
            if node not in self.branches:  # not grown with its table
                self.branches[node] = _Branch(node)
                parent.kids.append(self.branches[node])
            if node.tag == "table":
                self._cells(node)
        return self.branches[node]

    def _cells(self, node: Node) -> None:
        """Grow empty cells too: every row has as many."""
        for child in node:
            if child.tag in CELLS:
                self.branch(child)
                self._cells(child)

    def ordered(self, branch: _Branch) -> list[_Branch | Content | Area]:
        """Return what is in a branch; elements alone in the order of the HTML, wherever they
        stand on the pages.
        """
        branches = [kid for kid in branch.kids if isinstance(kid, _Branch)]
        if len(branches) < len(branch.kids):
            return branch.kids
        return [*sorted(branches, key=lambda kid: self.order[kid.node])]

    def inside(self, node: Node, test: Callable[[Node], bool]) -> bool:
        """Return whether an element of which ``test`` is true is round ``node``."""
        at = self.parents.get(node)
        while at is not None and not test(at):
            at = self.parents.get(at)
        return at is not None


# --- From HTML elements to structure elements ---------------------------------

PLAIN = {
    "article": "Art",
    "aside": "Sect",
    "blockquote": "BlockQuote",
    "caption": "Caption",
    "code": "Code",
    "dd": "LBody",
    "dt": "Lbl",
    "figcaption": "Caption",
    "p": "P",
    "pre": "P",
    "q": "Quote",
    "section": "Sect",
    "tbody": "TBody",
    "tfoot": "TFoot",
    "thead": "THead",
    "tr": "TR",
}
"""HTML element → structure type where nothing more is to be said."""
HOLDS_BLOCKS = {"Art", "BlockQuote", "Div", "Sect"}
"""Types in which text stands in paragraphs only."""
INLINE_TYPES = {"Code", "Figure", "Link", "Quote", "Reference", "Span"}
BODIES = ("THead", "TBody", "TFoot")
NUMBERING = {"a": "LowerAlpha", "A": "UpperAlpha", "i": "LowerRoman", "I": "UpperRoman"}
"""``type`` of an ordered list → ListNumbering."""
BULLETS = {"◦": "Circle", "▪": "Square"}
"""Bullet of a list without order → ListNumbering."""


class _Reader:
    """Reads the tree of the HTML in the order in which it is to be heard."""

    def __init__(self, tree: _Tree) -> None:
        self.tree = tree
        self.headings: list[int] = []
        """Levels of the headings that are open."""

    def kids(self, branch: _Branch, language: str) -> Kids:
        """Return what stands in an element; ``language``: that of the element."""
        found: list[Kid] = []
        for kid in self.tree.ordered(branch):
            found += self.read(kid, language) if isinstance(kid, _Branch) else (kid,)
        return tuple(found)

    def read(self, branch: _Branch, round_it: str) -> Kids:
        """Return what becomes of an element; ``round_it``: the language of its parent."""
        node, tag = branch.node, str(branch.node.tag)
        language = node.get("lang") or round_it
        other = language if language != round_it else ""
        kids = self.kids(branch, language)
        if not kids and tag not in CELLS:
            return ()
        if tag in PLAIN:
            kind = PLAIN[tag]
            kids = _paragraphs(kids) if kind in HOLDS_BLOCKS else kids
            return (Element(kind, kids, other),)
        if reader := READERS.get(tag):
            return tuple(self._told(made, other) for made in reader(self, node, kids))
        return self._group(tag, kids, other)

    def _told(self, made: Kid, language: str) -> Kid:
        return replace(made, language=language) if isinstance(made, Element) and language else made

    def _group(self, tag: str, kids: Kids, language: str) -> Kids:
        """Return what stands in an element that means nothing itself, such as ``div`` or ``b``."""
        if tag in INLINE:
            return (Element("Span", kids, language),) if language else kids
        blocks = _paragraphs(kids)
        named = (isinstance(block, Element) and block.language for block in blocks)
        pairs = zip(blocks, named, strict=True)
        return tuple(block if own else self._told(block, language) for block, own in pairs)

    def heading(self, node: Node, kids: Kids) -> Kids:
        """Return a heading; no level is left out (ISO 14289-1, 7.4.2)."""
        level = int(node.tag[1])
        while self.headings and self.headings[-1] >= level:
            self.headings.pop()
        self.headings.append(level)
        return (Element(f"H{len(self.headings)}", kids),)

    def listing(self, node: Node, kids: Kids) -> Kids:
        """Return a list, a list of contents, or notes."""
        if self.tree.inside(node, _is_notes):
            return kids
        if self.tree.inside(node, lambda at: at.tag == "nav"):
            return (Element("TOC", kids),)
        labels = (kid for made in kids for kid in _elements(made) if kid.type == "Lbl")
        label = next(labels, None)
        if label is None:
            return (Element("L", kids),)
        kind = NUMBERING.get(node.get("type", ""), "Decimal")
        kind = kind if node.tag == "ol" else BULLETS.get(_text(label), "Disc")
        return (Element("L", kids, attributes=(("List", "ListNumbering", kind),)),)

    def item(self, node: Node, kids: Kids) -> Kids:
        """Return an item of a list."""
        label = tuple(kid for kid in kids if isinstance(kid, Content) and kid.marker)
        body = tuple(kid for kid in kids if kid not in label)
        number = (Element("Lbl", label),) if label else ()
        if self.tree.inside(node, _is_notes):
            return (Element("Note", (*number, *_paragraphs(body)), id=node.get("id", "")),)
        if self.tree.inside(node, lambda at: at.tag == "nav"):
            return (Element("TOCI", (*number, *body)),)
        return (Element("LI", (*number, Element("LBody", body))),)

    def definitions(self, _: Node, kids: Kids) -> Kids:
        """Return a list of terms: a term and what is said of it are an item."""
        items: list[list[Kid]] = []
        for kid in kids:
            label = isinstance(kid, Element) and kid.type == "Lbl"
            if not items or (label and not _is_label(items[-1][-1])):
                items.append([])
            items[-1].append(kid)
        return (Element("L", tuple(Element("LI", tuple(item)) for item in items)),)

    def cell(self, node: Node, kids: Kids) -> Kids:
        """Return a cell of a table; a head says of what."""
        head = node.tag == "th"
        spans = [
            ("Table", key, int(node.get(name, "1")))
            for key, name in (("ColSpan", "colspan"), ("RowSpan", "rowspan"))
            if node.get(name, "1") not in ("", "0", "1")
        ]
        scope = "Row" if node.get("scope") == "row" else "Column"
        attributes = (*((("Table", "Scope", scope),) if head else ()), *spans)
        return (Element("TH" if head else "TD", kids, attributes=attributes),)

    def table(self, _: Node, kids: Kids) -> Kids:
        """Return a table whose rows have as many cells: empty ones fill a row that has fewer."""
        table = Element("Table", kids)
        missing = dict(zip(map(id, _rows(table)), _missing(_rows(table)), strict=True))
        return (_filled(table, missing),)

    def figure(self, _: Node, kids: Kids) -> Kids:
        """Return pictures and their caption: beside each other, because a picture's text stands
        in the place of all that is in it.
        """
        captioned = any(isinstance(kid, Element) and kid.type == "Caption" for kid in kids)
        return (Element("Div", _paragraphs(kids)),) if captioned else kids

    def picture(self, node: Node, kids: Kids) -> Kids:
        """Return a picture with its text."""
        title = node.find(f"{SVG}title")
        found = node.get("alt") or node.get("aria-label") or (title is not None and title.text)
        boxes = [kid.box for kid in kids if isinstance(kid, Content) and kid.box]
        attributes = tuple(("Layout", "BBox", box) for box in boxes[:1])
        return (Element("Figure", kids, alt=found or None, attributes=attributes),)

    def link(self, node: Node, kids: Kids) -> Kids:
        """Return a link; inside the document it is a reference."""
        if not any(isinstance(kid, Area) for kid in kids):
            return kids
        link = Element("Link", kids)
        return (Element("Reference", (link,)),) if node.get("href", "")[:1] == "#" else (link,)

    def abbreviation(self, node: Node, kids: Kids) -> Kids:
        """Return an abbreviation, expanded where the HTML does so."""
        title = node.get("title", "")
        return (Element("Span", kids, expansion=title),) if title else kids


READERS: dict[str, Callable[[_Reader, Node, Kids], Kids]] = {
    **{f"h{level}": _Reader.heading for level in range(1, 7)},
    **dict.fromkeys(("ul", "ol"), _Reader.listing),
    **dict.fromkeys(("th", "td"), _Reader.cell),
    **dict.fromkeys(("img", f"{SVG}svg"), _Reader.picture),
    "a": _Reader.link,
    "abbr": _Reader.abbreviation,
    "dl": _Reader.definitions,
    "figure": _Reader.figure,
    "li": _Reader.item,
    "table": _Reader.table,
}
"""HTML elements of which more is to be said."""


def _is_notes(node: Node) -> bool:
    return "footnote" in node.get("class", "").split()


def _is_label(kid: Kid) -> bool:
    return isinstance(kid, Element) and kid.type == "Lbl"


def _text(element: Element) -> str:
    return "".join(kid.text for kid in element.kids if isinstance(kid, Content)).strip()


def _elements(kid: Kid) -> Iterator[Element]:
    """Yield the elements right below a kid."""
    if isinstance(kid, Element):
        yield from (each for each in kid.kids if isinstance(each, Element))


def _rows(table: Element) -> list[Element]:
    """Return the rows of a table, without those of tables in its cells."""
    found: list[Element] = []
    for part in _elements(table):
        found += [part] if part.type == "TR" else _rows(part) if part.type in BODIES else []
    return found


def _missing(rows: list[Element]) -> list[int]:
    """Return how many cells each row of a table lacks (ISO 14289-1, 7.2)."""
    widths, running = [], [(0, 0)]
    for row in rows:
        spans = [{key: value for _, key, value in cell.attributes} for cell in _elements(row)]
        sizes = [(int(str(s.get("RowSpan", 1))), int(str(s.get("ColSpan", 1)))) for s in spans]
        widths.append(sum(columns for _, columns in (*running, *sizes)))
        running = [(high - 1, columns) for high, columns in (*running, *sizes) if high > 1]
    return [max(widths) - width for width in widths]


def _filled(element: Element, missing: dict[int, int]) -> Element:
    """Return a part of a table with the cells that its rows lack."""
    if element.type == "TR":
        return replace(element, kids=element.kids + (Element("TD", ()),) * missing[id(element)])
    if element.type in ("Table", *BODIES):
        kids = (_filled(k, missing) if isinstance(k, Element) else k for k in element.kids)
        return replace(element, kids=tuple(kids))
    return element


def _paragraphs(kids: Kids) -> Kids:
    """Return ``kids`` with each run of text among blocks made a paragraph; pictures stay."""
    found: list[Kid] = []
    for inline, group in groupby(kids, key=_is_inline):
        run = tuple(group)
        text = inline and not all(isinstance(k, Element) and k.type == "Figure" for k in run)
        found += (Element("P", run),) if text else run
    return tuple(found)


def _is_inline(kid: Kid) -> bool:
    return not isinstance(kid, Element) or kid.type in INLINE_TYPES
