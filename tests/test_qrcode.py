"""QR codes are read, are large enough and stand on clear ground; spoiled ones are found out."""

from __future__ import annotations

import pytest
from qrcodes import seen_code

from borderpress.model import Asset, Severity, Sheet
from borderpress.qrcode import LEAST, QUIET, modules, qr_svg, too_small

ADDRESS = "https://bantin.example.org/vi/culture/tap-huan-diem-thong-tin/"
pytestmark = pytest.mark.usefixtures("only_collected_fonts")


def page(css: str = "", svg: bytes = b"") -> bytes:
    from borderpress.typesetter import typeset

    head = '<html lang="vi"><title>Thử</title><link rel="stylesheet" href="style.css">'
    html = f'<!doctype html>{head}<div class="qr"></div><p>Trang này trên mạng</p>'
    rules = (
        "@page { size: 80mm 60mm; margin: 10mm } p { font: 9pt 'Noto Sans'; margin: 0 }"
        ".qr { width: 25mm; height: 25mm; background: url(qr.svg) no-repeat; "
        "background-size: contain }" + css
    )
    asset = Asset("qr.svg", "image/svg+xml", svg or qr_svg(ADDRESS))
    data, _, findings = typeset(Sheet(html, rules, (asset,)))
    assert findings == ()
    return data


def test_a_good_code_has_no_fault() -> None:
    code = seen_code(page())
    assert code.address == ADDRESS
    assert code.module == pytest.approx(25 / modules(ADDRESS), rel=0.02)
    assert code.zone >= QUIET
    assert code.faults() == []


@pytest.mark.parametrize(
    ("css", "fault"),
    [
        (".qr { width: 16mm; height: 16mm }", "modules of"),
        ("p { margin-top: -2.5mm }", "clear modules"),
        (".qr { outline: 1pt solid #000; outline-offset: -1.5mm }", "clear modules"),
        (".qr { background-color: #BBB }", "clear modules"),
    ],
)
def test_a_spoiled_code_is_found_out(css: str, fault: str) -> None:
    svg = qr_svg(ADDRESS)
    if "background-color" in css:  # without the white that it brings along
        svg = svg.replace(b'fill="#FFFFFF"', b'fill="none"').replace(b'fill="#fff"', b'fill="none"')
        assert svg != qr_svg(ADDRESS)
    found = seen_code(page(css, svg)).faults()
    assert any(fault in each for each in found), found


def test_a_code_too_small_for_its_address_is_told_when_it_is_set() -> None:
    least = LEAST * modules(ADDRESS)
    assert too_small(ADDRESS, least + 0.01, "a.pdf") is None
    finding = too_small(ADDRESS, least - 0.01, "a.pdf")
    assert finding
    assert (finding.code, finding.severity) == ("print.qr-small", Severity.WARNING)
    assert finding.place
    assert finding.place.path == "a.pdf"
    assert "0.396" in finding.text.english()


def test_long_addresses_need_more_modules() -> None:
    assert modules("https://a.vn/") < modules(ADDRESS) < modules(ADDRESS * 4)
