"""Writes a line of text: which words get spans, and what the spans say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from weasyprint.text.ffi import pango

from borderpress.textlayer.boxes import Place
from borderpress.textlayer.pen import Pen
from borderpress.textlayer.runs import Run
from borderpress.textlayer.words import write_word

IGNORED = {0x00AD: None, 0x200B: None, 0x2060: None, 0x2063: None, 0xFEFF: None}
"""What stands in the text for line breaking only: soft hyphen, U+200B, word joiner, doubtful
break, BOM."""


class Writer:
    """Writes the runs of a line, one after the other."""

    def __init__(self, stream: Any, matrix: Sequence[float]) -> None:
        """Begin a line; ``matrix`` leads from its text space to the page (px)."""
        self.stream = stream
        self.pen = Pen(stream, matrix)
        self.waiting: list[Place] = []
        """Glyphs without a span that are not written yet."""
        self.spans = 0

    def write(self, run: Run) -> None:
        """Write a run; words in which glyphs and characters differ get spans."""
        run.face.pango_font, run.face.size = run.pango_font, run.size
        if not self.pen.takes(run):
            self.flush()
        self.pen.take(run)
        if run.one_to_one():
            self.waiting += self.pen.places(run, range(len(run.glyphs)))
            return
        word: list[tuple[str, range]] = []
        for text, glyphs in run.parts():
            if text.isspace() or text == "\u200b":
                self._word(run, word)
                word = []
                self.waiting += self.pen.places(run, glyphs)
                self._says(run, text, glyphs)
            else:
                word.append((text, glyphs))
        self._word(run, word)

    def space(self, run: Run) -> None:
        """Write the space at which a line was ended, with the font of its last run.

        Only reading programs meet it: in a tagged PDF spaces part words (ISO 32000-1, 14.8.2.5).
        """
        glyph = run.face.nominal(ord(" "))
        if glyph and run.face.meet(glyph, " ", " ").isspace():
            self.waiting.append((self.pen.x, glyph))

    def flush(self) -> None:
        """Write the glyphs that wait."""
        if self.waiting:
            self.pen.show(self.waiting)
            self.waiting = []

    def _says(self, run: Run, text: str, glyphs: range) -> bool:
        """Return whether the font says the text of a cluster, telling it of new glyphs."""
        drawn = [i for i in glyphs if run.glyphs[i] != pango.PANGO_GLYPH_EMPTY]
        if len(drawn) == 1:
            said = run.face.says(run.glyphs[drawn[0]], text.translate(IGNORED))
            # poppler takes a mark without an advance for a word of its own.
            return said and not run.y[drawn[0]] and run.widths[drawn[0]] > 0
        for i in drawn:
            run.face.meet(run.glyphs[i], text, text[-1])
        return not text.translate(IGNORED)

    def _word(self, run: Run, word: Sequence[tuple[str, range]]) -> None:
        """Write a word, in a span if its font alone does not say its text."""
        if not word:
            return
        said = [self._says(run, *cluster) for cluster in word]  # tells the font every glyph
        if all(said):
            for _, glyphs in word:
                self.waiting += self.pen.places(run, glyphs)
            return
        self.flush()
        self.spans += 1
        text = "".join(text for text, _ in word).translate(IGNORED)
        self.stream.stream.append(
            b"/Span<</ActualText<FEFF%s>>>BDC" % text.encode("utf-16-be").hex().encode()
        )
        write_word(self.pen, run, range(word[0][1].start, word[-1][1].stop))
        self.stream.stream.append(b"EMC")
