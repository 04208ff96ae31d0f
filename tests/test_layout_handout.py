"""The training handout: text beside a ruled column, in every script, without stray lines."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pypdfium2
import pytest
from small import TOOLKIT
from viewers import pdfium_pages

from borderpress.editions import editions
from borderpress.formats import pdf
from borderpress.joblist import Lister, Selection
from borderpress.jobs import JobMaker
from borderpress.press import fonts_conf
from borderpress.project import load

LAYOUT = "handout-a4"
HANDOUT, DECLARATION = "tap-huan-diem-thong-tin", "tuyen-ngon-nhan-quyen"
CHOSEN = [(HANDOUT, "vi"), (HANDOUT, "en")]
CHOSEN += [(DECLARATION, tag) for tag in ("vi", "lo", "km", "blt-Tavt")]
MM = 72 / 25.4
PX = 25.4 / 96
"""mm in a CSS px."""
TEXT = 16 + 115.67
"""mm from the left where the text's four columns end on a right page; 2 mm more on a left one."""
NOTES = {"vi": "Ghi chú", "en": "Notes", "lo": "ໝາຍເຫດ", "km": "កំណត់សម្គាល់"}


@pytest.fixture(scope="module")
def sheets() -> dict[tuple[str, str], tuple[Any, bytes]]:
    """(slug, tag) → the edition as it was laid out, and its PDF."""
    project = load(TOOLKIT, TOOLKIT)
    table, _ = editions(project, date(2026, 11, 23))
    table = {key: replace(e, layouts=(LAYOUT,)) for key, e in table.items() if key in CHOSEN}
    config = fonts_conf(project)
    os.environ["FONTCONFIG_FILE"] = str(config)
    from borderpress.typesetter import Setting

    made = {}
    for spec in Lister(JobMaker(project, table), Selection(), config).print_specs():
        setting = Setting(pdf.compose(spec, lambda path: (TOOLKIT / path).read_bytes()))
        data, findings = setting.pdf()
        assert findings == (), (spec.edition.slug, spec.edition.language)
        made[spec.edition.slug, spec.edition.language] = setting, data
    assert set(made) == set(CHOSEN)
    return made


def blocks(setting: Any) -> Iterator[tuple[int, Any, list[Any]]]:
    """Yield page, box and own lines of each block of text inside ``.text``."""
    for number, page in enumerate(setting._document.pages):
        for text in page._page_box.descendants():
            if text.element is not None and text.element.get("class") == "text":
                for box in text.descendants():
                    lines = [c for c in getattr(box, "children", ()) if _is_line(c)]
                    if lines and box.element is not None:
                        yield number, box, lines


def _is_line(box: Any) -> bool:
    return type(box).__name__ == "LineBox"


def test_no_paragraph_leaves_one_line_behind_or_takes_one_along(sheets: dict[Any, Any]) -> None:
    for name, (setting, _) in sheets.items():
        parts: dict[Any, Counter[int]] = defaultdict(Counter)
        for number, box, lines in blocks(setting):
            if box.element.tag in ("p", "li", "dd"):
                parts[box.element][number] += len(lines)
        assert len(parts) > 10
        torn = [found for found in parts.values() if len(found) > 1 and min(found.values()) < 2]
        assert torn == [], (name, torn)


def test_no_heading_stands_at_the_foot_of_a_page(sheets: dict[Any, Any]) -> None:
    for name, (setting, _) in sheets.items():
        found = list(blocks(setting))
        headings = [(n, lines[-1]) for n, box, lines in found if box.element.tag in ("h2", "h3")]
        assert len(headings) > 5
        for number, last in headings:
            below = [
                line
                for n, _, lines in found
                for line in lines
                if n == number and line.position_y > last.position_y
            ]
            assert below, (name, number + 1)


def test_text_keeps_to_its_four_columns(sheets: dict[Any, Any]) -> None:
    for name, (setting, _) in sheets.items():
        for number, _, lines in blocks(setting):
            edge = TEXT + (2 if number % 2 else 0)
            for line in lines:
                ends = [c.position_x + c.width for c in line.descendants() if _is_text(c)]
                assert max(ends, default=0) * PX <= edge + 0.2, (name, number + 1)


def _is_text(box: Any) -> bool:
    return type(box).__name__ == "TextBox" and bool(box.text.strip())


def test_every_page_has_its_column_for_notes(sheets: dict[Any, Any]) -> None:
    for (slug, tag), (_, data) in sheets.items():
        document = pypdfium2.PdfDocument(data)
        pages = pdfium_pages(data)
        for number, page in enumerate(document):
            label = NOTES.get(tag, "Ghi chú")
            assert label.replace(" ", "") in pages[number].replace(" ", "").replace("\u200b", "")
            image = page.render(scale=2).to_pil().convert("L")
            right = (TEXT + 5 + 30 + (2 if number % 2 else 0)) * MM * 2
            column = image.crop((round(right), 0, round(right) + 1, image.height)).tobytes()
            rules = [y for y in range(1, len(column)) if column[y] < 235 <= column[y - 1]]
            steps = [b - a for a, b in pairwise(rules)]
            eight = sum(abs(step - 8 * MM * 2) <= 1 for step in steps)
            last = number == len(document) - 1
            assert eight >= (1 if last else 15), (slug, tag, number + 1, steps)
        document.close()


def test_the_participant_is_asked_for_name_day_and_place(sheets: dict[Any, Any]) -> None:
    said = pdfium_pages(sheets[HANDOUT, "vi"][1])[0]
    for label in ("Họ tên", "Ngày", "Nơi tập huấn"):
        assert label in said


def test_sections_are_numbered_and_lists_have_boxes_to_tick(sheets: dict[Any, Any]) -> None:
    setting, data = sheets[HANDOUT, "vi"]
    said = "\n".join(pdfium_pages(data))
    for number, title in enumerate(("Mục tiêu của buổi học", "Trả lời trong bốn bước"), 1):
        assert f"{number}. {title}" in said
    boxes = [
        box
        for page in setting._document.pages
        for box in page._page_box.descendants()
        if box.element_tag == "li::before"
    ]
    assert len(boxes) == 8
    assert {round(box.border_width() * 0.75 / MM, 1) for box in boxes} == {3.0}
