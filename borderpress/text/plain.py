"""The text of a piece of HTML, as a reader hears it: no tags, one line for each block."""

from __future__ import annotations

from html.parser import HTMLParser

from borderpress.text.html import INLINE, VOID

SILENT = frozenset(("head", "math", "script", "style", "svg", "template"))
"""Elements whose content is no text."""


def lines(html: str) -> tuple[str, ...]:
    """Return the text of each block of ``html``, white space collapsed, without empty ones."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    joined = (" ".join("".join(line).split()) for line in reader.lines)
    return tuple(line for line in joined if line)


class _Reader(HTMLParser):
    """Gathers text and begins a new line at the edges of blocks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[list[str]] = [[]]
        self.silent = 0

    def handle_starttag(self, tag: str, *_: object) -> None:
        if tag in SILENT:
            self.silent += 1
        elif tag not in INLINE:
            self.lines.append([])

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag not in INLINE and tag not in VOID:
            self.lines.append([])

    def handle_startendtag(self, tag: str, *_: object) -> None:
        if tag not in INLINE and tag not in SILENT:
            self.lines.append([])

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.lines[-1].append(data)
