"""What a page loads: every part counted once, as it travels."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderpress.fonts import code_points
from borderpress.weight import Rule, font_rules, loaded, packed, weigh

SHEET = """\
@font-face { font-family: "Noto Sans"; font-weight: 400; font-style: normal; font-display: swap; \
src: url("sans.woff2") format("woff2"); unicode-range: U+0020-007E, U+00E9; }
@font-face { font-family: "Noto Sans"; font-weight: 400; font-style: italic; font-display: swap; \
src: url("sans-italic.woff2") format("woff2"); unicode-range: U+0020-007E; }
@font-face { font-family: "Lao"; font-weight: 400; font-style: normal; font-display: swap; \
src: url("lao.woff2") format("woff2"); unicode-range: U+0E80-0EFF; }
@font-face { font-family: "Lao Names lo"; font-weight: 400; font-style: normal; \
font-display: swap; src: url("lao-names.woff2") format("woff2"); unicode-range: U+0EA5, U+0EB2; }
"""
PICTURE = (
    '<picture><source type="image/avif" srcset="a-240.avif 240w, a-720.avif 720w, '
    'a-1080.avif 1080w"><source type="image/webp" srcset="a-720.webp 720w">'
    '<img src="a-720.webp" alt=""></picture><img src="b.png" alt="">'
)
CHAINS = {"en": ("Noto Sans",), "lo": ("Lao", "Noto Sans"), "km": ("Khmer", "Noto Sans")}
PAGE = """\
<!doctype html><html lang="en"><head><title>ລາວ</title>
<link rel="stylesheet" href="../assets/fonts.css"><link rel="canonical" href="https://x.org/">
<script src="../assets/a.js" defer></script></head><body><p>Text</p>{}</body></html>"""
SIZES = {"assets/fonts.css": 10, "assets/a.js": 20, "assets/sans.woff2": 1000}


def weight(body: str) -> dict[str, int]:
    found = weigh("en/index.html", PAGE.format(body), size_of, rules_of, CHAINS)
    assert [size for _, size in found.parts] == sorted((s for _, s in found.parts), reverse=True)
    return dict(found.parts) | {f"later {name}": size for name, size in found.later}


def size_of(name: str) -> int:
    return SIZES.get(name, 1)


def rules_of(name: str) -> tuple[Rule, ...]:
    return font_rules(SHEET) if name.endswith(".css") else ()


def test_a_page_weighs_what_it_names_and_what_its_letters_need() -> None:
    found = weight("")
    html = PAGE.format("").encode()
    assert found == {
        "assets/fonts.css": 10,
        "assets/a.js": 20,
        "assets/sans.woff2": 1000,
        "en/index.html": len(gzip.compress(html, 9, mtime=0)),
    }


@pytest.mark.parametrize(
    ("body", "more"),
    [
        ("<p><em>x</em></p>", {"assets/sans-italic.woff2"}),
        ('<p lang="lo">ລາວ</p>', {"assets/lao.woff2"}),
        ("<p>ລາວ</p>", set()),  # no face of the page's language has these letters
        ('<a class="autonym" lang="lo">ລາວ</a>', {"assets/lao-names.woff2", "assets/lao.woff2"}),
        ('<p lang="km">x</p>', set()),
        ('<img src="../a.svg" alt="">', {"a.svg"}),
        ('<img src="../a.svg" alt="" loading="lazy">', {"later a.svg"}),
        (
            PICTURE,
            {"en/a-720.avif", "en/b.png"},
        ),
    ],
)
def test_what_a_part_of_a_page_adds(body: str, more: set[str]) -> None:
    assert set(weight(body)) - set(weight("")) == more


@given(st.sets(st.sampled_from("abcéລx")), st.booleans())
def test_more_letters_never_load_less(letters: set[str], italic: bool) -> None:
    rules = font_rules(SHEET)
    few = loaded({("lo", italic, False): letters}, rules, CHAINS)
    assert few <= loaded({("lo", italic, False): letters | {"ລ", "z"}}, rules, CHAINS)
    covered = {f for letter in letters for r in rules if ord(letter) in r.points for f in [r.file]}
    assert few <= covered


def test_rules_are_read_as_they_are_written() -> None:
    rules = font_rules(SHEET)
    assert [(r.family, r.file, r.italic) for r in rules][1] == (
        "Noto Sans",
        "sans-italic.woff2",
        True,
    )
    assert rules[0].points == code_points(["U+0020-007E", "U+00E9"])


def test_texts_travel_packed() -> None:
    assert packed(b"a" * 10_000) < 100
