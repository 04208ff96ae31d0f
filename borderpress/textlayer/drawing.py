"""The function that stands in for WeasyPrint's own drawing of a line."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Sequence
from typing import Any

import weasyprint
from weasyprint.draw import text as theirs
from weasyprint.text.ffi import FROM_UNITS, ffi, pango
from weasyprint.text.line_break import get_last_word_end

from borderpress.errors import BorderpressError
from borderpress.model import say
from borderpress.textlayer import faces
from borderpress.textlayer.runs import GLYPH_INTS, runs_of
from borderpress.textlayer.words import write_gap
from borderpress.textlayer.writer import Writer

WRITTEN_FOR = "70.0"
"""The version of WeasyPrint whose text drawing this package replaces."""

REPLACED = "1bb8eae6d88e71b17096a034656f3be17da8f1f513c78536c1c38d971927638b"
"""SHA-256 of the function that is replaced; other versions may have the same one."""

_ORIGINAL = theirs.draw_first_line


def replaced_digest() -> str:
    """Return the SHA-256 of the source of WeasyPrint's text drawing."""
    return hashlib.sha256(inspect.getsource(_ORIGINAL).encode()).hexdigest()


def guard() -> None:
    """Raise BorderpressError if this WeasyPrint is not one that this package was written for."""
    known = weasyprint.__version__ == WRITTEN_FOR or replaced_digest() == REPLACED
    if not known or ffi.sizeof("PangoGlyphInfo") != GLYPH_INTS * ffi.sizeof("int"):
        raise BorderpressError(
            say(
                "WeasyPrint {found} draws text in another way than {wanted}.",
                found=weasyprint.__version__,
                wanted=WRITTEN_FOR,
            ),
            say("Install WeasyPrint {wanted}.", wanted=WRITTEN_FOR),
        )


def install() -> None:
    """Let WeasyPrint write text with this package; BorderpressError if it cannot."""
    guard()
    faces.declare()
    theirs.draw_first_line = draw_first_line


def draw_first_line(
    stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any
) -> list[Any]:
    """Write the first line of ``textbox``; return its emojis, of which there are none.

    Stands in for ``weasyprint.draw.text.draw_first_line``, which still writes lines that are
    cut off within a word (``text-overflow: ellipsis``) and those that :func:`runs_of` leaves.
    """
    blank = not textbox.text.strip() and textbox.pango_layout.text != " "
    if blank or textbox.style["font_size"] < 1e-6:
        return []
    runs = None
    if text_overflow != "ellipsis":
        pango.pango_layout_set_single_paragraph_mode(textbox.pango_layout.layout, True)
        if block_ellipsis != "none":
            _shorten(textbox, "…" if block_ellipsis == "auto" else block_ellipsis[1])
        line, _ = textbox.pango_layout.get_first_line()
        runs = runs_of(stream, textbox.pango_layout.text, line)
        block_ellipsis = "none"
    if runs is None:
        return list(_ORIGINAL(stream, textbox, text_overflow, block_ellipsis, matrix))
    writer = Writer(stream, matrix.values)
    if runs and _goes_back(stream, matrix.values):
        write_gap(writer.pen, runs[0])
    for run in runs:
        writer.write(run)
    if runs and _ends_at_space(textbox):
        writer.space(runs[-1])
    writer.flush()
    stream.borderpress_span = matrix.values if writer.spans else None
    return []


def _goes_back(stream: Any, matrix: Sequence[float]) -> bool:
    """Return whether a line stands to the left of the spans that were written last, as the
    number of a list does, which is drawn after its line.
    """
    last = getattr(stream, "borderpress_span", None)
    return last is not None and last[5] == matrix[5] and matrix[4] < last[4]


def _ends_at_space(textbox: Any) -> bool:
    """Return whether a line ends at a space that it does not hold itself."""
    noted = getattr(textbox, "borderpress_space", False)
    return noted and not textbox.pango_layout.text.endswith(" ")


def _shorten(textbox: Any, ellipsis: str) -> None:
    """Cut words off the end of a line until it fits with ``ellipsis`` after them."""
    layout, language = textbox.pango_layout, textbox.style["lang"]
    pango.pango_layout_set_width(layout.layout, int(layout.max_width / FROM_UNITS))
    text, hyphen = layout.text, textbox.style["hyphenate_character"]
    if text.endswith(hyphen):
        text = text[: get_last_word_end(text.removesuffix(hyphen), language)]
    layout.set_text(text + ellipsis)
    while layout.get_first_line()[1] and (end := get_last_word_end(text, language)):
        text = text[:end]
        layout.set_text(text + ellipsis)
