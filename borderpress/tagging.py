"""Which content of a page is read aloud, and to which element it belongs.

Stands in for WeasyPrint's own tags, which begin a list, a table and a paragraph anew on each
page, name no language, and give links no element of their own when they hold bold words.
:func:`install` puts two functions in the place of WeasyPrint's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
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
    if made is not None and resume is not None:
        made.borderpress_space = box.text.encode()[skip:resume].endswith(b" ")
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
    """Say of each box of a laid-out document whether it is an artifact.

    Headers and footers of pages are, heads of tables on the pages that they run on to, and
    pictures that are decoration.
    """
    heads: set[Node] = set()
    for page in document.pages:
        for child in page._page_box.children:
            margin = isinstance(child, boxes.MarginBox)
            _mark(child, PAGINATION if margin else None, heads)


def _mark(box: Any, artifact: bytes | None, heads: set[Node]) -> None:
    own = getattr(box, "_box", box)
    if artifact:
        own.borderpress_artifact = artifact
    elif isinstance(own, boxes.ReplacedBox) and decorative(own.element):
        own.borderpress_artifact = DECORATION
    elif isinstance(own, boxes.TableRowGroupBox) and own.is_header and own.element is not None:
        artifact = PAGINATION if own.element in heads else None
        heads.add(own.element)
    elif isinstance(own, boxes.TextBox) and not IGNORED.sub("", own.text):
        own.borderpress_artifact = DECORATION
    elif isinstance(own, boxes.LineBox):
        _mark_break(own)
    for child in own.children:
        _mark(child, artifact, heads)


def _mark_break(line: Any) -> None:
    """Let a line that a line break ends have a space there, as one has that a space ended."""
    inside = list(line.descendants())
    texts = [box for box in inside if isinstance(box, boxes.TextBox)]
    if texts and inside[-1].element_tag in ("br", "br::before"):
        texts[-1].borderpress_space = True


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
