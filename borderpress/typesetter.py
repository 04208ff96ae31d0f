"""Sheet → PDF and Proof.  The only door to WeasyPrint.

Imported only by workers that have a page to set: WeasyPrint takes most of a
second to load.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby
from typing import Any
from urllib.parse import unquote, urlsplit

import weasyprint
from weasyprint.formatting_structure import boxes
from weasyprint.layout import page as page_layout
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.logger import LOGGER
from weasyprint.pdf.stream import Stream as PdfStream
from weasyprint.urls import URLFetcher, URLFetcherResponse

from borderpress import fitting, linefit, tagging
from borderpress.accessible import Tags, accessible
from borderpress.columns import Paragraph, Stretch
from borderpress.model import Asset, Finding, Line, Proof, Severity, Sheet, say
from borderpress.textlayer import drawing
from borderpress.textlayer.runs import opportunities

BASE = "http://sheet.invalid/"
"""Addresses of a sheet's own assets; the name never resolves (RFC 2606)."""

CSS_PX = 0.75
"""pt in a CSS px."""

MM = 72 / 25.4
"""pt in a mm."""
CSS_MM = 25.4 / 96
"""mm in a CSS px."""

TOLERANCE = 0.5
"""pt by which a line may pass its measure before it counts as overflowing: rounding of advances."""


REFUSAL = "not an asset of this sheet"


class _Fetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
    """Serves the sheet's own assets and refuses everything else: a build touches no network."""

    def __init__(self, assets: Sequence[Asset]) -> None:
        super().__init__()
        self.assets = {asset.name: asset for asset in assets}
        self.refused: list[str] = []

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """Return the asset at ``url``; ValueError for any other address."""
        if url.startswith("data:"):
            return super().fetch(url, headers)
        asset = self.assets.get(unquote(urlsplit(url).path.lstrip("/")))
        if not url.startswith(BASE) or asset is None:
            self.refused.append(url)
            raise ValueError(f"{REFUSAL}: {url}")
        return URLFetcherResponse(url, asset.data, {"Content-Type": asset.media_type})


class _Listener(logging.Handler):
    """Collects what WeasyPrint logs while a sheet is set."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[tuple[int, str]] = []

    def __enter__(self) -> None:
        LOGGER.addHandler(self)

    def __exit__(self, *_: object) -> None:
        LOGGER.removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the message."""
        self.lines.append((record.levelno, record.getMessage()))


def clean_glyphs(array: str) -> str:
    """Return the inside of a TJ array without empty strings, neighbouring numbers added up.

    pdfium (Chrome, most phones) drops the displacement of an array that holds
    numbers and empty strings only, and Illustrator does not open files with
    empty arrays (Kozea/WeasyPrint issue 2841).
    """
    parts = re.findall(r"<[^>]*>|-?\d+(?:\.\d+)?(?:e-?\d+)?", array)
    out: list[str] = []
    shift = 0.0
    for part in parts:
        if part == "<>":
            continue
        if part.startswith("<"):
            if shift:
                out.append(f"{shift:g}")
                shift = 0.0
            out.append(part)
        else:
            shift += float(part)
    if shift:
        out.append(f"{shift:g}")
    return "".join(
        f" {part}" if n and not part.startswith("<") else part for n, part in enumerate(out)
    )


def _show_text(stream: Any, text: str) -> None:
    """Write a TJ operator that every viewer reads alike; stands in for pydyf's own."""
    cleaned = clean_glyphs(text)
    if cleaned:
        stream.stream.append(b"[" + cleaned.encode() + b"] TJ")


PdfStream.show_text = _show_text
drawing.install()
linefit.install()
tagging.install()

_remake_page = page_layout.remake_page


def _remake_with_floats(index: int, context: Any, root_box: Any, html: Any) -> Any:
    """Lay a page out with the rest of the floats that the page before it has broken.

    WeasyPrint 70 lays a page out again, for a number that was not known yet, without its
    page before; what a float had left over for it was then lost, such as the last of the
    facts beside a text.  So we keep what each page has left when it ends.
    """
    left = context.__dict__.setdefault("borderpress_left_over", {})
    context.broken_out_of_flow = dict(left.get(index - 1, {}))
    made = _remake_page(index, context, root_box, html)
    left[index] = dict(context.broken_out_of_flow)
    return made


page_layout.remake_page = _remake_with_floats


SRGB = files(weasyprint.pdf) / "sRGB2014.icc"
"""The profile of sRGB that WeasyPrint brings, free to be embedded (docs/licences.md)."""

STYLE = "style.css"
"""Address of a sheet's style sheet inside the sheet."""


class Setting:
    """A sheet that is laid out: its lines can be looked at before the PDF is written."""

    def __init__(self, sheet: Sheet) -> None:
        """Lay ``sheet`` out."""
        style = Asset(STYLE, "text/css", sheet.css.encode())
        self._fetcher, self._listener = _Fetcher((*sheet.assets, style)), _Listener()
        with self._listener:
            html = weasyprint.HTML(string=sheet.html, base_url=BASE, url_fetcher=self._fetcher)
            self._document = html.render()
        self._document.borderpress_root = html.etree_element
        pages = (page._page_box for page in self._document.pages)
        self.proof = Proof(tuple(tuple(_lines(page)) for page in pages))

    def pdf(self) -> tuple[bytes, tuple[Finding, ...]]:
        """Return the PDF for screens, and everything that was wrong with the sheet."""
        with self._listener:
            tagging.mark(self._document)
            data = self._document.write_pdf(pdf_tags=True)
        logged = tuple(_logged(self._listener, self._fetcher))
        sound = not any(finding.severity is Severity.ERROR for finding in logged)
        tags = Tags(*tagging.structure_of(self._document))
        data, faults = accessible(data, tags, SRGB.read_bytes(), sound=sound)
        return data, (*logged, *faults, *_overflows(self.proof))

    def opportunities(self, prefix: str) -> tuple[Opportunities, ...]:
        """Return where lines may break in the blocks whose id begins with ``prefix``."""
        blocks = [
            box
            for page in self._document.pages
            for box in page._page_box.descendants()
            if isinstance(box, boxes.BlockBox) and str(_id(box)).startswith(prefix)
        ]
        found = (Opportunities(_id(box), *_size(box), tuple(_ticks(box))) for box in blocks)
        return tuple(each for each in found if each.ticks)

    def width_of(self, name: str) -> float:
        """Return the width in mm of the first box of this class; 0 where none stands."""
        boxed = (b for page in self._document.pages for b in page._page_box.descendants())
        found = (b for b in boxed if b.element is not None and b.element.get("class") == name)
        box = next(found, None)
        return box.width * CSS_PX / MM if box is not None else 0.0

    def stretches(self) -> tuple[Stretch, ...]:
        """Return the cells of rows in several languages: elements with ``data-side``."""
        pages = enumerate(self._document.pages)
        return tuple(
            _stretch(number, box) for number, page in pages for box in _sides(page._page_box)
        )

    def marked(self, prefix: str) -> tuple[fitting.Stretch, ...]:
        """Return what the elements whose id begins with ``prefix`` take up, page by page."""
        return tuple(
            _extent(number, box, page._page_box)
            for number, page in enumerate(self._document.pages, start=1)
            for box in page._page_box.descendants()
            if isinstance(box, boxes.BlockLevelBox) and str(_id(box)).startswith(prefix)
        )

    def families(self) -> frozenset[str]:
        """Return the font families in the PDF, once it is written."""
        return frozenset(font.family for font in self._document.fonts.values())


def typeset(sheet: Sheet) -> tuple[bytes, Proof, tuple[Finding, ...]]:
    """Return the PDF of a sheet, its lines as data, and what was wrong with it."""
    setting = Setting(sheet)
    data, findings = setting.pdf()
    return data, setting.proof, findings


# --- What elements take up --------------------------------------------------


def _extent(number: int, box: Any, page: Any) -> fitting.Stretch:
    top, high = box.position_y, box.margin_height()
    foot = page.content_box_y() + page.height
    inside = (b for b in box.descendants() if isinstance(b, boxes.LineBox | boxes.ReplacedBox))
    lowest = max((b.position_y + b.height for b in inside), default=top)
    places = (top, top + high, foot, lowest)
    return fitting.Stretch(_id(box), number, *(place * CSS_MM for place in places))


# --- Break opportunities ----------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tick:
    """A place where a line may end; pt from the top left of its block."""

    x: float
    baseline: float
    size: float
    """Of the type, in pt."""


@dataclass(frozen=True, slots=True)
class Opportunities:
    """The places in a block where U+200B lets a line end."""

    block: str
    """Its id."""
    width: float
    """pt, as the height."""
    height: float
    ticks: tuple[Tick, ...]


def _id(box: Any) -> str:
    return str(box.element.get("id", "")) if box.element is not None else ""


def _size(box: Any) -> tuple[float, float]:
    return box.width * CSS_PX, box.height * CSS_PX


def _ticks(block: Any) -> Iterator[Tick]:
    left, top = block.content_box_x(), block.content_box_y()
    for box in block.descendants():
        if isinstance(box, boxes.TextBox) and "\u200b" in box.text:
            baseline = box.position_y + box.baseline - top
            for x in opportunities(box):
                yield Tick(
                    (box.position_x + x - left) * CSS_PX,
                    baseline * CSS_PX,
                    box.style["font_size"] * CSS_PX,
                )


# --- Languages side by side -------------------------------------------------


def _sides(page: Any) -> Iterator[Any]:
    """Yield the boxes of the elements with ``data-side``, none that stands in another."""
    stack = [page]
    while stack:
        box = stack.pop()
        if not isinstance(box, boxes.ParentBox):
            continue
        named = box.element is not None and box.element.get("data-side") is not None
        if named and isinstance(box, boxes.BlockContainerBox):
            yield box
        else:
            stack.extend(reversed(list(box.all_children())))


def _stretch(page: int, cell: Any) -> Stretch:
    lines = [pair for pair in _line_boxes(cell) if _words(pair[0])]
    first = lines[0][0] if lines else None
    left, top = cell.border_box_x(), cell.border_box_y()
    foot = max((box.position_y + box.height for box, _ in lines), default=top)
    return Stretch(
        page=page,
        row=cell.element.get("data-row", ""),
        side=int(cell.element.get("data-side")),
        span=int(cell.element.get("data-span", 1)),
        top=top * CSS_PX,
        bottom=(top + cell.border_height()) * CSS_PX,
        left=left * CSS_PX,
        right=(left + cell.border_width()) * CSS_PX,
        inner=cell.width * CSS_PX,
        baseline=None if first is None else (first.position_y + first.baseline) * CSS_PX,
        foot=foot * CSS_PX,
        paragraphs=tuple(_paragraphs(lines)),
    )


def _paragraphs(lines: Sequence[tuple[Any, Any]]) -> Iterator[Paragraph]:
    """Yield the lines of each block together."""
    for _, group in groupby(lines, key=lambda pair: id(pair[1])):
        own = list(group)
        found = [line for pair in own for line in _line(*pair)]
        yield Paragraph(
            height=own[0][0].height * CSS_PX,
            width=sum(line.width for line in found),
            measure=found[0].measure,
            lines=len(found),
        )


# --- The proof --------------------------------------------------------------


def _lines(page: Any) -> Iterator[Line]:
    """Yield the lines of a laid-out page, in the order of the document."""
    for box, block in _line_boxes(page):
        yield from _line(box, block)


def _line_boxes(page: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each line of a box with the block whose content it stands in."""
    stack = [(page, page)]
    while stack:
        box, block = stack.pop()
        if isinstance(box, AbsolutePlaceholder) and not box._box.element_tag.endswith("::marker"):
            box = box._box  # what is placed freely, such as the title on a cover
        if isinstance(box, boxes.LineBox):
            yield box, block
        elif isinstance(box, boxes.ParentBox):
            inside = box if isinstance(box, boxes.BlockContainerBox) else block
            stack.extend((child, inside) for child in reversed(list(box.all_children())))


def _line(box: Any, block: Any) -> Iterator[Line]:
    """Yield the line of a line box; ``block`` is the block whose content it stands in.

    What is set outside in the margin, such as a list number, is not measured.
    """
    texts = _words(box)
    if texts:
        left = block.content_box_x()
        right = max(text.position_x + text.width for text in texts)
        yield Line(
            "".join(text.text for text in texts),
            left * CSS_PX,
            box.position_y * CSS_PX,
            (right - left) * CSS_PX,
            block.width * CSS_PX,
            box.height * CSS_PX,
        )


def _words(line: Any) -> list[Any]:
    """Return the texts of a line that hold something to see."""
    texts = [child for child in line.descendants() if isinstance(child, boxes.TextBox)]
    return [text for text in texts if text.text.strip()]


def _overflows(proof: Proof) -> Iterator[Finding]:
    """Yield a finding for each line that is wider than its place."""
    for number, page in enumerate(proof.pages, start=1):
        for line in page:
            if line.measure and line.width > line.measure + TOLERANCE:
                yield Finding(
                    "print.overflow",
                    Severity.ERROR,
                    say(
                        "On page {page} a line is {over} pt too wide: “{text}”",
                        page=number,
                        over=round(line.width - line.measure, 1),
                        text=line.text[:60],
                    ),
                    say("Add a word break (U+200B) inside the long word, or shorten it."),
                )


# --- What was logged --------------------------------------------------------

MISSING_GLYPH = re.compile(r"\.notdef glyph rendered.*?\"(.*?)\" \(U\+([0-9A-F]+)\)", re.DOTALL)


def _logged(listener: _Listener, fetcher: _Fetcher) -> Iterator[Finding]:
    """Yield findings for letters without a glyph, refused addresses and broken styles."""
    for url in dict.fromkeys(fetcher.refused):
        yield Finding(
            "print.not-fetched",
            Severity.ERROR,
            say("The page asks for {url}, which is not part of it.", url=url.removeprefix(BASE)),
            say("Put the file into content/images/ or the layout's folder."),
        )
    for level, text in dict.fromkeys(listener.lines):
        if found := MISSING_GLYPH.search(text):
            yield Finding(
                "print.missing-glyph",
                Severity.ERROR,
                say(
                    "No font has the letter “{letter}” (U+{code}).",
                    letter=found.group(1),
                    code=found.group(2),
                ),
                say("Take the letter out, or name a font that has it in language.toml."),
            )
        elif level >= logging.ERROR and REFUSAL not in text:
            yield Finding(
                "print.style",
                Severity.WARNING,
                say("While setting the page: {text}", text=text),
                say("Mend the layout's style sheet."),
            )
