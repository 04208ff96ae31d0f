"""Pages as a viewer shows them: letters are where they are seen, on sheets too."""

from __future__ import annotations

import pytest

from borderpress.imposition import MM, booklet, placed
from borderpress.model import Sheet
from borderpress.sight import sights

CSS = """
@page { size: 100mm 60mm; margin: 10mm }
body { font: 12pt/1.8 'Noto Looped Lao'; margin: 0 }
"""
TEXT = "ທຸກຄົນເກີດມາມີອິດສະລະ"
"""UDHR, article 1: words with marks, which have a text of their own in the PDF."""


@pytest.mark.usefixtures("only_collected_fonts")
def test_letters_move_with_their_page() -> None:
    from borderpress.typesetter import typeset

    html = (
        '<!doctype html><html lang="lo"><head><title>x</title><link rel="stylesheet" '
        f'href="style.css"></head><body><p>{TEXT}</p></body></html>'
    )
    page, _, _ = typeset(Sheet(html, CSS, ()))
    (alone,) = sights(page)
    assert len(alone.letters) > 15
    outer, _ = sights(placed(page, booklet(1, 100, 60)))
    assert len(outer.letters) == len(alone.letters)
    for (before, one), (after, two) in zip(alone.letters, outer.letters, strict=True):
        moved = (before[0] + 100 * MM, before[1], before[2] + 100 * MM, before[3])
        assert one == two
        assert after == pytest.approx(moved, abs=0.05)
    near, far = alone.nearest_letter(), outer.nearest_letter()
    assert near
    assert far
