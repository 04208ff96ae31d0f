"""What stays together on a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderpress.text.keep import keep_together


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("ផ្សេង ៗ ទៀត ។ ចប់ ៕", "ផ្សេង~ៗ ទៀត~។ ចប់~៕"),
        ("25.000 ៛ និង 10.000 ₭", "25.000~៛ និង 10.000~₭"),
        ("ຕ່າງ ໆ ນາໆ", "ຕ່າງ~ໆ ນາໆ"),
        ("ផ្លែឈើ ។ល។ បន្លែ", "ផ្លែឈើ~។^ល^។ បន្លែ"),
        ("ꪹꪙ ꫝ ꨀ ꩝ ꨀ ꩟", "ꪹꪙ~ꫝ ꨀ~꩝ ꨀ~꩟"),
        ("lệ phí 25 USD, 500.000 VND", "lệ phí 25~USD, 500.000~VND"),
        ("giá 40.000 đồng, dài 12 km", "giá 40.000~đồng, dài 12~km"),
        ("USD 25, ₫ 1.000, ២៥ ដុល្លារ", "USD~25, ₫~1.000, ២៥~ដុល្លារ"),
        ("ប្រកាសថា ៖", "ប្រកាសថា~៖"),
        ("25 USDដុល្លារ", "25~USDដុល្លារ"),
        ("25\n   USD", "25~USD"),
        ("5 mùa, 3 người, 12 kmx, 7 USDT", "5 mùa, 3 người, 12 kmx, 7 USDT"),
        ("Phong Nha 2 gồm", "Phong Nha 2 gồm"),
    ],
)
def test_signs_and_amounts(text: str, kept: str) -> None:
    assert keep_together(text).replace("\u00a0", "~").replace("\u2060", "^") == kept


@given(st.text("ៗ។ល៛₭1២ \nUSDkm ໆ\u2060\u00a0"))
def test_nothing_but_spaces_changes(text: str) -> None:
    kept = keep_together(text)
    assert "".join(kept.replace("\u2060", "").split()) == "".join(
        text.replace("\u2060", "").split()
    )
    assert keep_together(kept) == kept
