"""Text that can be found, copied and marked: how lines of text are written into a PDF.

:func:`borderpress.textlayer.drawing.install` puts a function in the place of WeasyPrint's own.

Where a glyph stands for one character, the PDF's font says which (ToUnicode), and nothing
else is needed.  In Lao, Khmer, Tai Viet, Cham and New Tai Lue vowels stand before the
consonant that they follow, marks are raised, letters melt into one.  There each word gets
its text (ActualText, ISO 32000-1, 14.9.4), written the way in which both poppler and
pdfium (Chrome, Edge, most phones) read it; core/fpdftext/cpdf_textpage.cpp tells why:

* pdfium sorts the text objects of a line by the x of their first glyph, and spreads the
  characters of a word over the box of its first object: there a search finds them, and that
  is what a selection paints over.  So all glyphs on the baseline come first, in one object,
  and each object of raised marks begins with a blank right after the word's own x.
* Where marks carry much of the ink out of that box, a frame goes before: a glyph that is not
  painted (text rendering mode 3), stretched so that its box is the box of the word's ink.
* pdfium sees a space where a gap is wide for the widths of the glyphs on both sides.  So a
  word's first object ends with its last letter, or with the frame's glyph, at the word's end.
* poppler takes the baseline and the start of a word from its first glyph, its end from the
  last, so blanks begin and close a word where needed.
* pdfium ignores ActualText if ToUnicode knows none of its characters.  So ToUnicode gives
  a glyph the character that it is the plain form of, not the text where it was first met.
"""
