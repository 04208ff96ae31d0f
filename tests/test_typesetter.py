"""Sheet → PDF and Proof."""

from __future__ import annotations

import io
import socket
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from glyphs import outside

from borderpress.model import Asset, Finding, Sheet
from borderpress.typesetter import clean_glyphs, typeset

pytestmark = pytest.mark.usefixtures("only_collected_fonts")

COLLECTED = Path(__file__).parents[1] / "fonts" / "collected"


def page(body: str, css: str = "", lang: str = "vi", assets: tuple[Asset, ...] = ()) -> Sheet:
    html = (
        f'<!doctype html><html lang="{lang}"><head><title>Thử</title>'
        f'<link rel="stylesheet" href="style.css"></head><body>{body}</body></html>'
    )
    return Sheet(html, "body { font-family: 'Noto Sans' }" + css, assets)


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


# --- TJ arrays ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("array", "cleaned"),
    [
        ("<0012>", "<0012>"),
        ("<>-464<>", "-464"),
        ("<>", ""),
        ("", ""),
        ("<0012>-464<>12.5<0013>", "<0012>-451.5<0013>"),
        ("-30<0012>", "-30<0012>"),
        ("<0012>3<>", "<0012> 3"),
        ("<0012>1.5e-05<0013>", "<0012>1.5e-05<0013>"),
    ],
)
def test_displacements_are_joined_and_empty_strings_left_out(array: str, cleaned: str) -> None:
    assert clean_glyphs(array).replace(" ", "") == cleaned.replace(" ", "")


def test_no_page_holds_an_array_that_pdfium_misreads() -> None:
    lao = "ດ່ານສາກົນ ໜັງສືຜ່ານແດນ ຫຼວງພະບາງ"
    data, _, _ = typeset(page(f"<p>{lao}</p>", "body { font-family: 'Noto Looped Lao' }", "lo"))
    shown = 0
    with pikepdf.open(io.BytesIO(data)) as document:
        for item in pikepdf.parse_content_stream(document.pages[0]):
            if str(item.operator) == "TJ":
                array = list(item.operands[0])
                strings = [bytes(part) for part in array if isinstance(part, pikepdf.String)]
                assert array
                assert all(strings)
                shown += len(strings)
    assert shown > 5


# --- Nothing is fetched -------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/x.png", "file:///etc/hostname", "missing.png", "//h/x.png"]
)
def test_only_the_sheets_own_assets_are_served(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "create_connection", refuse)
    _, _, findings = typeset(page(f'<img src="{address}" alt="x">'))
    assert codes(findings) == ["print.not-fetched"]


def test_an_asset_is_served() -> None:
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'
    )
    asset = Asset("images/x.svg", "image/svg+xml", svg)
    _, _, findings = typeset(page('<img src="images/x.svg" alt="x">', assets=(asset,)))
    assert findings == ()


# --- Findings -------------------------------------------------------------------


def test_a_letter_that_no_font_has() -> None:
    _, _, findings = typeset(page("<p>Chữ \U00016800 lạ</p>"))
    assert codes(findings) == ["print.missing-glyph"]
    assert dict(findings[0].text.values)["code"] == "16800"


def test_a_line_too_wide_for_its_column() -> None:
    css = "p { width: 60pt; font-size: 12pt }"
    _, _, findings = typeset(page("<p>ngắn</p>", css))
    assert findings == ()
    _, proof, findings = typeset(page(f"<p>{'dài' * 20}</p>", css))
    assert codes(findings) == ["print.overflow"]
    line = proof.pages[0][0]
    assert line.measure == pytest.approx(60, abs=0.1)
    assert line.width > 200


def test_a_line_too_wide_for_a_place_anywhere_on_the_page() -> None:
    css = "p { position: absolute; left: 30pt; top: 40pt; width: 60pt; font-size: 12pt }"
    data, proof, findings = typeset(page("<p>ngắn</p>", css))
    assert findings == ()
    assert [line.text for line in proof.pages[0]] == ["ngắn"]
    assert outside(data, 0, proof.pages[0]) == []
    _, _, findings = typeset(page(f"<p>{'dài' * 20}</p>", css))
    assert codes(findings) == ["print.overflow"]


def test_what_hangs_in_the_margin_is_no_line() -> None:
    _, proof, _ = typeset(page("<ol><li>một</li><li>hai</li></ol>", "ol { width: 90pt }"))
    assert [line.text for line in proof.pages[0]] == ["một", "hai"]


# --- The proof is the page --------------------------------------------------------


def test_the_letters_of_the_pdf_stand_where_the_proof_says() -> None:
    body = "<p>" + "Hộ chiếu và giấy tờ. " * 30 + "</p>"
    data, proof, findings = typeset(page(body, "p { width: 150pt; margin-left: 30pt }"))
    assert findings == ()
    assert outside(data, 0, proof.pages[0]) == []
    moved = tuple(replace(line, left=line.left + 90) for line in proof.pages[0])
    assert outside(data, 0, moved) != []


def test_the_same_sheet_gives_the_same_bytes() -> None:
    sheet = page("<h1>Một</h1><p>Hai ba bốn</p>")
    assert typeset(sheet)[0] == typeset(sheet)[0]


# --- Floats over several pages -----------------------------------------------


def test_what_a_float_has_left_over_stands_on_the_next_page() -> None:
    """Also when that page is laid out again, for the number of a page after it."""
    facts = "".join(f"<p>Số {n}</p>" for n in range(8))
    body = (
        f'<aside>{facts}<p><a href="#end">Mục </a></p></aside>'
        + "<p>Chữ</p>" * 12
        + '<p id="end">Hết</p>'
    )
    css = (
        "@page { size: 60mm 60mm; margin: 5mm } p { margin: 0; font: 10pt/20pt 'Noto Sans' }"
        "aside { float: right; width: 20mm } aside p { break-inside: avoid }"
        "a::after { content: target-counter(attr(href), page) }"
    )
    _, proof, _ = typeset(page(body, css))
    lines = [line.text for each in proof.pages for line in each]
    assert [line for line in lines if line.startswith("Số")] == [f"Số {n}" for n in range(8)]
    assert f"Mục {len(proof.pages)}" in lines
