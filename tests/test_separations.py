"""The ink of a page, pixel by pixel."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pdfs import pdf_of, saved
from PIL import Image

from borderpress.errors import BorderpressError
from borderpress.separations import Inks, separations


def inks(content: str) -> Inks:
    (found,) = separations(saved(pdf_of(content)))
    return found


@pytest.mark.parametrize("percent", [60, 240, 300, 400])
def test_the_inks_of_one_place_are_added_up(percent: int) -> None:
    share = percent / 400
    found = inks(f"{share} {share} {share} {share} k 0 0 100 100 re f")
    assert abs(found.most - percent) <= 4
    assert abs(found.share_over(percent // 2) - 25) < 1


def test_bare_paper_has_no_ink() -> None:
    found = inks("")
    assert (found.most, found.share_over(0), found.most_of(0.02)) == (0, 0.0, 0)


def test_overprint_adds_to_what_lies_under_it() -> None:
    pdf = pdf_of("0 0 1 0 k 0 0 50 50 re f /G gs 1 0 0 0 k 0 0 50 50 re f")
    state = pikepdf.Dictionary(op=True, OP=True, OPM=1)
    pdf.pages[0].obj.Resources.ExtGState = pikepdf.Dictionary(G=state)
    (over,) = separations(saved(pdf))
    knocked = inks("0 0 1 0 k 0 0 50 50 re f 1 0 0 0 k 0 0 50 50 re f")
    assert (over.most > 190, knocked.most < 110) == (True, True)


def test_a_few_pixels_do_not_count() -> None:
    found = inks("1 1 1 1 k 0 0 1 1 re f 0 0 0 1 k 0 0 100 100 re f")
    assert found.most_of(1) <= 102


def test_the_map_is_red_where_there_is_too_much_and_clear_elsewhere() -> None:
    found = inks("1 1 1 1 k 0 0 100 100 re f")
    with Image.open(io.BytesIO(found.over(300))) as map_:
        assert map_.getpixel((50, 150)) == (224, 0, 32, 255)  # from the top
        assert map_.getpixel((150, 50)) == (0, 0, 0, 0)


def test_what_is_no_pdf_is_told() -> None:
    with pytest.raises(BorderpressError, match="Ghostscript cannot read"):
        list(separations(b"%PDF-1.4 nothing"))


def test_without_ghostscript_one_message_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(BorderpressError, match="Ghostscript is not installed"):
        list(separations(saved(pdf_of(""))))
