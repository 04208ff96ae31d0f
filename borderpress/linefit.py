"""Ends of lines: a doubtful break in Lao or Khmer is taken only where a line needs it.

:func:`install` puts :func:`split_first_line` in the place of WeasyPrint's own.

Between sure breaks (U+200B) print HTML holds doubtful ones (:data:`MAYBE`), where one
segmenter sees the end of a word and the other does not.  A line is set without them first.
Only where that leaves more than ``ZONE`` em empty, or runs over, the doubtful breaks of the
stretch that did not fit are tried.  So the real font in the real column decides, and most
doubtful breaks are never used.

A text whose last blank alone does not fit, such as the one before a note's number, is not cut
after its first word.
"""

from __future__ import annotations

from typing import Any

from weasyprint.layout import inline, preferred
from weasyprint.text import line_break

from borderpress.text.clusters import MAYBE, ZWSP

ZONE = 2.0
"""em that a line may leave empty before a doubtful break is taken."""

BLANKS = (" ", "\u00a0")
HANGS = 0.5
"""em: more than the width of a blank in any face."""

_ORIGINAL = line_break.split_first_line

_Split = tuple[Any, int, int | None, float, float, float]
"""Layout, length and resume index in UTF-8 bytes, width, height and baseline in px."""


def install() -> None:
    """Let WeasyPrint end lines with this module."""
    inline.split_first_line = split_first_line
    preferred.split_first_line = split_first_line


def split_first_line(
    text: str, style: Any, context: Any, max_width: float | None, *rest: Any, **more: Any
) -> _Split:
    """Fit as much of ``text`` as possible into ``max_width`` px; WeasyPrint calls this.

    Stands in for ``weasyprint.text.line_break.split_first_line``.
    """
    found: _Split = _ORIGINAL(text, style, context, max_width, *rest, **more)
    if max_width is None:
        return found
    if text.endswith(BLANKS) and found[2] is not None:
        # Pango lets a last blank hang over; WeasyPrint would then end the line at its first one.
        bare: _Split = _ORIGINAL(text[:-1], style, context, max_width, *rest, **more)
        if bare[2] is None and bare[3] <= max_width:
            room = max_width + HANGS * style["font_size"]
            return _ORIGINAL(text, style, context, room, *rest, **more)  # type: ignore[no-any-return]
    if MAYBE not in text:
        return found
    _, _, resume, width, _, _ = found
    unused = max_width - width
    if unused >= 0 and (resume is None or unused <= ZONE * style["font_size"]):
        return found
    fitting = text.encode()[:resume].decode() if resume and unused >= 0 else ""
    loose = _loosened(text, len(fitting))
    if loose == text:
        return found
    again: _Split = _ORIGINAL(loose, style, context, max_width, *rest, **more)
    return again


def _loosened(text: str, start: int) -> str:
    """Return ``text`` with the doubtful breaks of the first stretch from ``start`` made sure.

    Both marks take three bytes in UTF-8, so that a resume index holds for either text.
    """
    ends = (text.find(stop, start + 1) for stop in (ZWSP, " "))
    end = min((at for at in ends if at >= 0), default=len(text))
    return text[:start] + text[start:end].replace(MAYBE, ZWSP) + text[end:]
