"""Doubtful breaks: taken where a line needs them, and only there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import fmean

import pypdfium2
import pytest
from small import TOOLKIT

from borderpress import linefit
from borderpress.model import Line, Sheet
from borderpress.project import Project, load
from borderpress.text.clusters import MAYBE, ZWSP
from borderpress.text.html import prepare
from borderpress.typesetter import typeset

pytestmark = pytest.mark.usefixtures("only_collected_fonts")

DECLARATION = "tuyen-ngon-nhan-quyen"
PLAIN = "ສິດທິ"
"""About 2.3 em in Noto Looped Lao."""


@pytest.fixture(scope="module")
def project() -> Project:
    return load(TOOLKIT, TOOLKIT)


def column(body: str, tag: str, families: str, width: str) -> tuple[bytes, list[Line]]:
    """Set ``body`` in 10.5 pt in one column; return the PDF and its lines."""
    html = (
        f'<!doctype html><html lang="{tag}"><head><title>x</title>'
        f'<link rel="stylesheet" href="style.css"></head><body>{body}</body></html>'
    )
    css = (
        f"@page {{ size: 100mm 297mm; margin: 10mm }}"
        f"body {{ font: 10.5pt/1.7 {families}; width: {width}; margin: 0 }} p {{ margin: 0 }}"
    )
    data, proof, findings = typeset(Sheet(html, css, ()))
    assert findings == ()
    return data, [line for page in proof.pages for line in page]


def lao(text: str, em: float, extra: str = "") -> list[str]:
    """Return the lines of a Lao paragraph in a column of ``em``, marks taken out."""
    body = f"<p>{text}</p>{extra}"
    _, lines = column(body, "lo", "'Noto Looped Lao', 'Noto Sans'", f"{em}em")
    return [re.sub(f"[{ZWSP}{MAYBE}]", "", line.text).strip() for line in lines]


def test_a_line_that_is_nearly_full_keeps_the_word_whole() -> None:
    text = ZWSP.join([PLAIN] * 3) + MAYBE + PLAIN
    width = 2.3 * 2 + 1
    assert lao(text, width) == [PLAIN * 2, PLAIN * 2]


def test_a_line_that_would_be_left_ragged_takes_the_doubtful_break() -> None:
    text = PLAIN + ZWSP + PLAIN + MAYBE + PLAIN
    assert lao(text, 2.3 * 2 + 0.5) == [PLAIN * 2, PLAIN]


def test_the_last_doubtful_break_that_fits_is_taken() -> None:
    text = PLAIN + ZWSP + MAYBE.join([PLAIN] * 4)
    assert lao(text, 2.3 * 4 + 0.5) == [PLAIN * 4, PLAIN]


def test_a_line_without_any_sure_break_does_not_run_over() -> None:
    assert lao(MAYBE.join([PLAIN] * 3), 2.3 * 2 + 0.5) == [PLAIN * 2, PLAIN]


def test_doubtful_breaks_work_inside_inline_elements() -> None:
    text = f"{PLAIN}{ZWSP}<b>{PLAIN}{MAYBE}{PLAIN}</b>"
    assert lao(text, 2.4 * 2 + 0.6) == [PLAIN * 2, PLAIN]


@pytest.mark.parametrize("blank", [" ", "\u00a0"])
def test_a_blank_before_the_number_of_a_note_does_not_end_a_line_early(blank: str) -> None:
    """Where only this blank did not fit, WeasyPrint went back to the first one of the line."""
    line = "chỉ được dùng cửa khẩu đã chọn trong"
    body = f"<p>{line} đơn{blank}<sup>\u20604</sup>.</p>"
    for tenth in range(200, 240):
        _, lines = column(body, "vi", "'Noto Sans'", f"{tenth / 10}em")
        assert lines[0].text.strip().startswith(line), tenth


def test_nothing_changes_where_no_break_is_doubtful(monkeypatch: pytest.MonkeyPatch) -> None:
    text = ZWSP.join([PLAIN] * 20)
    with_it = lao(text, 13)
    monkeypatch.setattr(linefit, "ZONE", -1.0)
    assert lao(text, 13) == with_it


FACES = {"lo": "'Noto Looped Lao', 'Noto Sans'", "km": "'Noto Sans Khmer', 'Noto Sans'"}


@pytest.mark.parametrize(("tag", "most"), [("lo", 0.085), ("km", 0.097)])
def test_the_declaration_in_a_narrow_column(project: Project, tag: str, most: float) -> None:
    """0 lines run over; the mean unused width is below what was measured for U+200B alone."""
    texts = [re.sub(r"[*#\[\]]|\(http\S*\)", "", e[2]) for e in entries(project, tag)]
    texts = [text for text in texts if len(text) > 60]
    body = "".join(f"<p>{text}</p>" for text in texts)
    made = prepare(body, project.languages, tag, breaks=True)
    data, lines = column(made, tag, FACES[tag], "59mm")
    assert len(lines) > 250
    assert all(line.width <= line.measure + 0.5 for line in lines)
    assert fmean(unused(lines, texts)) <= most
    said = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))
    assert MAYBE not in said


def entries(project: Project, tag: str) -> tuple[tuple[str, str, str, int], ...]:
    return project.catalogs[DECLARATION][tag].entries


def letters(text: str) -> str:
    return re.sub(rf"[\s{ZWSP}{MAYBE}\u2060]", "", text)


def unused(lines: list[Line], texts: list[str]) -> Iterator[float]:
    """Yield the share of the measure that each line leaves, but for the last of a paragraph."""
    wanted = [letters(text) for text in texts]
    said = ""
    for line in lines:
        said += letters(line.text)
        if said == wanted[0]:
            wanted.pop(0)
            said = ""
        else:
            yield max(0.0, 1 - line.width / line.measure)
    assert wanted == []
