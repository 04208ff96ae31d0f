"""Normal form at the door."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderpress.text.normalize import normalize


@pytest.mark.parametrize(
    ("text", "normal", "changes"),
    [
        ("đã đúng, ນ້ຳ, ខ្មែរ", "đã đúng, ນ້ຳ, ខ្មែរ", ()),
        ("\ufeffa", "a", ("bom",)),
        ("a\r\nb\rc", "a\nb\nc", ("line-ends",)),
        (unicodedata.normalize("NFD", "Việt Nam"), "Việt Nam", ("nfc",)),
        ("ti\u0065\u0301\u0302ng", "tiếng", ("nfc", "vietnamese-tone")),
        ("ti\u00e9\u0302ng", "tiếng", ("vietnamese-tone",)),
        ("a\u0300\u0306", "ằ", ("nfc", "vietnamese-tone")),
        ("O\u0309\u0302", "Ổ", ("nfc", "vietnamese-tone")),
        ("o\u0301\u031b", "ớ", ("nfc",)),
        ("ນ\u0ecd\u0ec9\u0eb2", "ນ\u0ec9\u0eb3", ("lao-am",)),
        ("ນ\u0ec9\u0ecd\u0eb2", "ນ\u0ec9\u0eb3", ("lao-am",)),
        ("ສ\u0ecd\u0eb2", "ສ\u0eb3", ("lao-am",)),
        ("ê\u0306 ơ\u0306 o\u032d ḙ\u0302", "ê\u0306 ơ\u0306 o\u032d ḙ\u0302", ()),
    ],
)
def test_each_change(text: str, normal: str, changes: tuple[str, ...]) -> None:
    assert normalize(text) == (normal, changes)


@given(st.text("aeoAEO\u0300\u0301\u0302\u0306\u0309\u031b\u0323ນ\u0ecd\u0ec9\u0eb2\r\n\ufeff"))
def test_normal_text_stays(text: str) -> None:
    normal, _ = normalize(text)
    again, changes = normalize(normal)
    assert again.removeprefix("\ufeff") == again or normal.startswith("\ufeff")
    if not normal.startswith("\ufeff"):
        assert (again, changes) == (normal, ())
