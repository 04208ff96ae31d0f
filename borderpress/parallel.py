"""Several languages on one sheet: which texts stand side by side, and which stand once.

Every edition of a bulletin comes from the same walk of the source, so their blocks
correspond by number and id.  What fell back to another language of the sheet would stand
there twice; such texts become one cell across the columns of both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from borderpress.model import Block, Edition, EditionImage, LocalText

WIDE = 3
"""Columns from which a table takes the whole width, one language below the other."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A text in the columns of one language, or of several that share it."""

    sides: tuple[int, ...]
    """Numbers of the languages, from 0; their columns are neighbours."""
    shown: int
    """The language whose text it is."""
    told: tuple[int, ...] = ()
    """The languages whose readers must be told that they see another one."""
    bare: bool = False
    """True where the text stands in a column apart, so that here is only the label."""


@dataclass(frozen=True, slots=True)
class Row:
    """Texts that say the same, each with its HTML."""

    id: str
    kind: str
    """``heading``, ``table`` (across the whole width), ``picture`` or ``text``."""
    cells: tuple[tuple[Cell, str, str], ...]
    """Each with its HTML and the tag of the language that this is mostly in."""
    images: tuple[EditionImage, ...] = ()
    """Of a picture: in each language."""


# --- What stands side by side -----------------------------------------------


def cells(same: Sequence[object], own: Sequence[bool], told: Sequence[bool]) -> tuple[Cell, ...]:
    """Return the cells of a row: neighbours that are the ``same`` share one.

    ``own``: whether each language's text is in that language; ``told``: whether its
    readers must be told otherwise.
    """
    found: list[Cell] = []
    for side, key in enumerate(same):
        members = [n for n, other in enumerate(same) if other == key]
        shown = next((n for n in members if own[n]), members[0])
        label = (side,) if told[side] else ()
        before = found[-1] if found else None
        if before and before.shown == shown:
            sides, labels = (*before.sides, side), (*before.told, *label)
            found[-1] = Cell(sides, shown, labels, before.bare)
        else:
            known = any(cell.shown == shown for cell in found)
            found.append(Cell((side,), shown, label, known))
    return tuple(found)


def together(texts: Sequence[LocalText], tags: Sequence[str]) -> tuple[Cell, ...]:
    """Return the cells of texts that correspond, such as titles; ``tags``: of the languages."""
    own = [text.language == tag for text, tag in zip(texts, tags, strict=True)]
    return cells([text.text for text in texts], own, [not each for each in own])


def rows(editions: Sequence[Edition]) -> tuple[Row, ...]:
    """Return the blocks of a bulletin's editions side by side.

    Raises ValueError when the editions do not have the same blocks.
    """
    labelled = [replace(edition, blocks=_labelled(edition)) for edition in editions]
    aligned = zip(*(edition.blocks for edition in labelled), strict=True)
    made = [_row(editions, tuple(blocks)) for blocks in aligned]
    shown = {name for row in made for _, html, _ in row.cells for name in ID.findall(html)}
    return tuple(_linked(row, shown) for row in made)


def _labelled(edition: Edition) -> tuple[Block, ...]:
    """Return the blocks; a picture, which stands once, hands its label on to the next text."""
    found, waiting = [], False
    for block in edition.blocks:
        picture = bool(PICTURE.match(block.html))
        label = not picture and (block.label or waiting) and block.languages[0] != edition.language
        waiting = picture and (block.label or waiting)
        found.append(replace(block, label=label))
    return tuple(found)


LANG = re.compile(r' lang="[^"]*"')
BACK = re.compile(r'(?:&#160;)?<a class="footnote-backref".*?</a>', re.DOTALL)
"""The way back from a footnote is no use on paper, and its title is in another language."""
ID = re.compile(r'\bid="([^"]*)"')
OWN = re.compile(r'\b(id="|href="#)([^"]*)"')
HEAD = re.compile(r"<h[1-6]")
PICTURE = re.compile(r'<figure[^>]*>\s*<img[^>]*\bsrc="image:([^"]*)"')


def _row(editions: Sequence[Edition], blocks: tuple[Block, ...]) -> Row:
    if len({block.id for block in blocks}) > 1:
        raise ValueError(f"blocks do not correspond: {[block.id for block in blocks]}")
    first = blocks[0]
    tags = [edition.language for edition in editions]
    images = _pictures(editions, blocks)
    if images:
        return Row(first.id, "picture", (), images)
    own = [tag in block.languages for tag, block in zip(tags, blocks, strict=True)]
    kept = cells([_text_of(block) for block in blocks], own, [block.label for block in blocks])
    kind = "heading" if HEAD.match(first.html) else "table" if _wide(first.html) else "text"
    filled = tuple((c, _html(editions, blocks, c.shown), _language(c, blocks)) for c in kept)
    return Row(first.id, kind, filled)


def _language(cell: Cell, blocks: Sequence[Block]) -> str:
    """Return the language to name to readers who see another one than theirs."""
    return blocks[(*cell.told, cell.shown)[0]].languages[0]


ADMONITION = re.compile(r'<div class="admonition')


def _text_of(block: Block) -> object:
    """Return what two blocks have in common when they show the same text.

    The title of an admonition may be in the edition's language though its text is not.
    """
    if ADMONITION.match(block.html) and len(block.languages) == 1:
        return block.languages
    return LANG.sub("", BACK.sub("", block.html))


def _wide(html: str) -> bool:
    """Return whether a block is a table that needs the whole width."""
    head = html.partition("</tr>")[0]
    return html.startswith("<table") and len(re.findall(r"<t[hd]\b", head)) >= WIDE


def _pictures(editions: Sequence[Edition], blocks: Sequence[Block]) -> tuple[EditionImage, ...]:
    """Return the declared picture that a block is, in each language; none for other blocks."""
    found = PICTURE.match(blocks[0].html)
    if not found:
        return ()
    return tuple(i for e in editions for i in e.images if i.path == found[1])[: len(editions)]


def _html(editions: Sequence[Edition], blocks: Sequence[Block], side: int) -> str:
    """Return a block with ids of its own language, as all stand on one sheet."""
    html = BACK.sub("", blocks[side].html)
    if HEAD.match(html):
        names = (h.text.text for e in editions for h in e.headings if h.id == blocks[side].id)
        label = escape(" · ".join(dict.fromkeys(names)))
        html = HEAD.sub(rf'\g<0> data-label="{label}"' if not side else r"\g<0>", html, count=1)
    if not side:
        return html
    prefix = editions[side].language
    return OWN.sub(lambda m: f'{m[1]}{prefix}.{m[2]}"', html)


def _linked(row: Row, shown: set[str]) -> Row:
    """Return a row whose links lead to what is ``shown``: a text that fell back stands once."""

    def target(found: re.Match[str]) -> str:
        name = found[2]
        bare = name.partition(".")[2]
        return found[0] if name in shown or bare not in shown else f'{found[1]}{bare}"'

    link = re.compile(r'\b(href="#)([^"]*)"')
    made = tuple((cell, link.sub(target, html), tag) for cell, html, tag in row.cells)
    return Row(row.id, row.kind, made, row.images)
