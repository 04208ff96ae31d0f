"""Which content of a page is read aloud, and to which element it belongs.

Stands in for WeasyPrint's own tags, which begin a list, a table and a paragraph anew on each
page, name no language, and give links no element of their own when they hold bold words.
:func:`install` puts two functions in the place of WeasyPrint's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element as Node

import weasyprint.pdf
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.pdf.stream import Stream

from borderpress.structure import (
    IGNORED,
    Area,
    Content,
    Element,
    decorative,
    link_of,
    said,
    structure,
)

CSS_PX = 0.75
"""pt in a CSS px."""
NEAR = 0.5
"""pt by which an area may reach over another and still count as inside it."""
PAGINATION, DECORATION = b"/Artifact <</Type /Pagination>> BDC", b"/Artifact <</Type /Layout>> BDC"

_theirs = Stream.marked
_theirs_split = inline.split_text_box


def install() -> None:
    """Let WeasyPrint mark content as this module says."""
    weasyprint.pdf.add_tags = _collect
    Stream.marked = _marked
    inline.split_text_box = _split_text_box


def _split_text_box(context: Any, box: Any, width: Any, skip: int, *rest: Any, **more: Any) -> Any:
    """Split a text as WeasyPrint does, and note where it ends a line at a space.

    Words of a tagged PDF are parted by spaces, at the ends of lines too (ISO 32000-1,
    14.8.2.5); :mod:`borderpress.textlayer` writes the space after the line.
    """
    made, resume, preserved = _theirs_split(context, box, width, skip, *rest, **more)
    if made is not None:
        text = box.text.encode()
        made.borderpress_space = text[skip:resume].endswith(b" ")
        made.borderpress_skipped = bool(skip) and not text[:skip].strip(b" ")
    return made, resume, preserved


@contextmanager
def _marked(stream: Any, box: Any, tag: str) -> Iterator[None]:
    """Mark what is drawn as content, or as an artifact where :func:`mark` said so."""
    artifact = box.__dict__.get("borderpress_artifact")
    if artifact is None or stream._tags is None:
        box.borderpress_stream = stream
        with _theirs(stream, box, "Figure" if tag == "Figure" else "Span"):
            yield
        return
    stream.stream.append(artifact)
    try:
        yield
    finally:
        stream.end_marked_content()


def mark(document: Any) -> None:
    """Say of each box of a laid-out document whether it is an artifact, and where lines end at
    a space that they do not hold.
    """
    marker = _Marker()
    for page in document.pages:
        for child in page._page_box.children:
            margin = isinstance(child, boxes.MarginBox)
            marker.mark(child, PAGINATION if margin else None)


@dataclass(slots=True)
class _Marker:
    """Walks through the pages in the order of reading.

    Artifacts are headers and footers of pages, heads of tables on the pages that they run on
    to, pictures that are decoration, and texts that hold marks for line breaking only.
    """

    heads: set[Node] = field(default_factory=set)
    """Heads of tables that were met."""
    ends: dict[Node, Any] = field(default_factory=dict)
    """The last text of the last line of each block."""

    def mark(self, box: Any, artifact: bytes | None) -> None:
        """Mark a box and all in it; ``artifact``: what it is, None for content."""
        own = getattr(box, "_box", box)
        if artifact:
            own.borderpress_artifact = artifact
        elif _is_decoration(own):
            own.borderpress_artifact = DECORATION
        elif isinstance(own, boxes.TableRowGroupBox) and own.is_header and own.element is not None:
            artifact = PAGINATION if own.element in self.heads else None
            self.heads.add(own.element)
        elif isinstance(own, boxes.LineBox):
            self._line(own)
        for child in own.children:
            self.mark(child, artifact)

    def _line(self, line: Any) -> None:
        """Let a line have a space after it that a line break ends, or a space that began the
        next text.
        """
        inside = list(line.descendants())
        texts = [box for box in inside if isinstance(box, boxes.TextBox)]
        if not texts:
            return
        if line.element in self.ends and getattr(texts[0], "borderpress_skipped", False):
            self.ends[line.element].borderpress_space = True
        if inside[-1].element_tag in ("br", "br::before"):
            texts[-1].borderpress_space = True
        self.ends[line.element] = texts[-1]


def _is_decoration(box: Any) -> bool:
    if isinstance(box, boxes.ReplacedBox):
        return decorative(box.element)
    return isinstance(box, boxes.TextBox) and not IGNORED.sub("", box.text or " ")


def _collect(_: Any, document: Any, __: Any, streams: Any) -> None:
    """Note what is on the pages; stands in for ``weasyprint.pdf.add_tags``."""
    root = document.borderpress_root
    parents = {child: parent for parent in root.iter() for child in parent}
    placed: list[tuple[Node, Content | Area]] = []
    extra: list[int] = []
    for number, (page, stream) in enumerate(zip(document.pages, streams, strict=True)):
        areas: dict[Node, list[Any]] = {}
        for box in page._page_box.descendants(placeholders=True):
            if box.element is None:
                continue
            if annotation := getattr(box, "link_annotation", None):
                link = link_of(box.element, parents)
                if _is_new(annotation, areas.setdefault(link, [])):
                    placed.append((link, Area(annotation.number, said(link))))
                else:
                    extra.append(annotation.number)
            if box in stream._tags:
                mcid = stream._tags.pop(box)["mcid"]
                within = box.borderpress_stream
                form = 0 if within is stream else within.number
                placed.append((box.element, _content(box, number, mcid, form, page.height)))
    document.borderpress_structure = structure(root, placed), tuple(extra)


def _is_new(annotation: Any, areas: list[Any]) -> bool:
    """Return whether an area is not inside another of the same link, which it then joins."""
    left, bottom, right, top = annotation["Rect"]
    for x1, y1, x2, y2 in areas:
        across = x1 - NEAR <= left and right <= x2 + NEAR
        if (
            across
            and min(y1, y2) - NEAR <= min(bottom, top) <= max(bottom, top) <= max(y1, y2) + NEAR
        ):
            return False
    areas.append(annotation["Rect"])
    return True


def _content(box: Any, page: int, mcid: int, form: int, height: float) -> Content:
    if isinstance(box, boxes.TextBox):
        marker = box.element_tag.endswith("::marker")
        return Content(page, mcid, IGNORED.sub("", box.text), marker, form=form)
    left, top = box.content_box_x(), box.content_box_y()
    sides = (left, height - top - box.height, left + box.width, height - top)
    x1, y1, x2, y2 = (round(side * CSS_PX, 2) for side in sides)
    return Content(page, mcid, box=(x1, y1, x2, y2), form=form)


def structure_of(document: Any) -> tuple[Element, tuple[int, ...]]:
    """Return the structure of a document whose PDF was written, and the numbers of the
    annotations that only say again what another one of the same link says.
    """
    found: tuple[Element, tuple[int, ...]] = document.borderpress_structure
    return found
