"""The text of a block: what a reader hears, line by line."""

from __future__ import annotations

import pytest

from borderpress.text.plain import lines


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>Hãy mang <strong>hộ</strong> chiếu.</p>", ("Hãy mang hộ chiếu.",)),
        ("<p>a<br>b<br/>c</p>", ("a", "b", "c")),
        ("<ul><li>một<li>hai &amp; ba</ul>", ("một", "hai & ba")),
        ("<table><tr><th>a</th><td>b</td></tr></table>", ("a", "b")),
        ("<p>a\n  b</p>\n\n", ("a b",)),
        ("<svg><text>no</text></svg><script>no()</script>yes", ("yes",)),
        ("<p>ລາ<em>ວ</em></p>", ("ລາວ",)),
        ("a<img alt='no'>b", ("a", "b")),
        ("", ()),
    ],
)
def test_a_line_for_each_block(html: str, found: tuple[str, ...]) -> None:
    assert lines(html) == found
