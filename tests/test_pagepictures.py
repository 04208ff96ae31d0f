"""Where a text stands on a finished page."""

from __future__ import annotations

import io
import os
from functools import cache
from pathlib import Path

import pytest

from borderpress.fonts import fontconfig
from borderpress.images import MARK, thumbnail
from borderpress.model import Sheet
from borderpress.pagepictures import Pages

ROOT = Path(__file__).parents[1]
CSS = """
@page { size: 100mm 100mm; margin: 10mm }
html { font: 10pt/1.5 "Noto Sans"; }
.lo { font-family: "Noto Looped Lao" }
h2 { break-before: page; }
"""
BODY = """<p id="a">Cửa khẩu mở cửa mỗi ngày.</p><p>Mang hộ chiếu<sup>1</sup>, rồi qua vạch.</p>
<h2>Giờ mở cửa</h2><p>Cửa khẩu</p><p class="lo" lang="lo">ດ່ານສາກົນ</p>"""


@cache
def pdf() -> bytes:
    conf = ROOT / ".cache" / "test-fonts.conf"
    conf.parent.mkdir(exist_ok=True)
    conf.write_text(fontconfig([str(ROOT / "fonts")], str(ROOT / ".cache" / "fontconfig")), "utf-8")
    os.environ["FONTCONFIG_FILE"] = str(conf)
    from borderpress.typesetter import typeset

    head = '<link rel="stylesheet" href="style.css">'
    return typeset(Sheet(f'<html lang="vi"><head>{head}</head>{BODY}</html>', CSS, ()))[0]


def test_a_text_is_found_with_its_place_in_pt_from_the_top() -> None:
    spot = Pages(pdf()).find(["Cửa khẩu mở cửa mỗi ngày."])
    assert spot
    assert spot.page == 0
    assert spot.left == pytest.approx(34.3, abs=1)
    assert 28 < spot.top < spot.bottom < 60
    assert 120 < spot.right - spot.left < 180


def test_white_space_and_numbers_of_notes_do_not_matter() -> None:
    whole = Pages(pdf()).find(["Mang hộ\nchiếu", ", rồi qua vạch."])
    first = Pages(pdf()).find(["Mang hộ chiếu"])
    assert whole
    assert first
    assert whole.right > first.right + 20


def test_the_same_words_later_are_found_later() -> None:
    pages = Pages(pdf())
    found = [pages.find([text]) for text in ("Cửa khẩu", "Giờ mở cửa", "Cửa khẩu", "ດ່ານສາກົນ")]
    assert [spot.page for spot in found if spot] == [0, 1, 1, 1]


def test_the_same_letters_on_one_page_are_found_in_their_order() -> None:
    pages = Pages(pdf())
    first, second = pages.find(["ửa"]), pages.find(["ửa"])
    assert first
    assert second
    assert second.left > first.right


def test_what_is_looked_for_behind_its_place_is_still_found() -> None:
    pages = Pages(pdf())
    assert pages.find(["Giờ mở cửa"])
    spot = pages.find(["Mang hộ chiếu"])
    assert spot
    assert spot.page == 0


def test_of_a_text_cut_by_the_page_its_beginning_is_found() -> None:
    text = "Cửa khẩu mở cửa mỗi ngày. Mang hộ chiếu và nhiều chữ không có ở đây."
    assert Pages(pdf()).find([text])


def test_what_is_not_there_is_not_found() -> None:
    assert Pages(pdf()).find(["Không có"]) is None
    assert Pages(pdf()).find(["", " "]) is None


def test_a_thumbnail_frames_the_place_and_is_the_same_every_time() -> None:
    picture = Pages(pdf()).picture(0, 2.0)
    assert len(picture.pixels) == picture.width * picture.height * 3
    size = (picture.width, picture.height)
    data = thumbnail(size, picture.pixels, (0, 0, 560, 300), (60, 60, 300, 100), 280)
    assert data == thumbnail(size, picture.pixels, (0, 0, 560, 300), (60, 60, 300, 100), 280)
    from PIL import Image

    with Image.open(io.BytesIO(data)) as shown:
        assert shown.size == (280, 150)
        pixels = shown.convert("RGB").tobytes()
    red = sum(
        all(abs(a - b) < 30 for a, b in zip(pixels[at : at + 3], MARK, strict=True))
        for at in range(0, len(pixels), 3)
    )
    assert red > 300
