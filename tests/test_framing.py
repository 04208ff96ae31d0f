"""The place that a crop keeps, what is never cropped, and covers."""

from __future__ import annotations

import pytest
from test_bulletin import GOOD, PATH, read

from borderpress.model import Finding, Image

LEAD = "    lead: true\n"
SVG = "  - file: ../images/karst.svg\n"
PNG = "  - file: ../images/road.png\n"


def put(after: str, line: str, text: str = GOOD) -> str:
    assert after in text
    return text.replace(after, after + line, 1)


def images(text: str) -> tuple[Image, ...]:
    bulletin, _, findings = read(text)
    assert findings == ()
    assert bulletin
    return bulletin.images


@pytest.mark.parametrize(
    "written",
    ['"30% 60%"', "30% 60%", "[30, 60]", '["30%", "60%"]', "30, 60", "030% 60%".lstrip("0")],
)
def test_a_place_may_be_written_in_several_ways(written: str) -> None:
    assert images(put(PNG, f"    focus: {written}\n"))[1].focus == (30, 60)


def test_without_a_place_the_middle_is_kept() -> None:
    assert [image.focus for image in images(GOOD)] == [(50, 50), (50, 50)]


@pytest.mark.parametrize("written", ["left top", "30%", "130% 5%", "[1, 2, 3]", "-5% 3%", "{x: 1}"])
def test_what_names_no_place_is_told_with_its_line(written: str) -> None:
    text = put(PNG, f"    focus: {written}\n")
    bulletin, _, findings = read(text)
    assert bulletin is None
    (finding,) = findings
    line = text[: text.index("focus:")].count("\n") + 1
    assert finding.code == "content.bad-focus"
    assert finding.place
    assert (finding.place.path, finding.place.line) == (PATH, line)
    assert "30% 60%" in finding.hint.english()


def test_drawings_are_shown_whole_and_photographs_may_be_cropped() -> None:
    assert [image.crop for image in images(GOOD)] == [False, True]


def test_the_editor_has_the_last_word() -> None:
    text = put(PNG, "    crop: never\n", put(SVG, "    crop: allowed\n"))
    assert [image.crop for image in images(text)] == [True, False]
    _, _, findings = read(put(PNG, "    crop: sometimes\n"))
    assert [finding.code for finding in findings] == ["content.unknown-value"]


def campaign(text: str) -> str:
    front, _, rest = text.partition("correction:\n")
    return front.replace("kind: correction", "kind: campaign") + rest.partition("2025-11-21\n")[2]


def cover(text: str) -> bool | list[Finding]:
    bulletin, _, findings = read(text)
    return bulletin.cover if bulletin else list(findings)


def test_campaigns_have_a_cover_if_their_picture_may_be_cropped() -> None:
    assert cover(campaign(GOOD)) is False
    good = put(SVG, "    crop: allowed\n", campaign(GOOD))
    assert cover(good) is True
    assert cover(put("kind: campaign\n", "cover: false\n", good)) is False
    assert cover(campaign(GOOD).replace(LEAD, "")) is False


def test_others_have_one_where_the_editor_asks_for_it() -> None:
    text = put("kind: correction\n", "cover: true\n", put(SVG, "    crop: allowed\n"))
    assert cover(text) is True
    assert cover(put(SVG, "    crop: allowed\n")) is False


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (put("kind: correction\n", "cover: true\n"), "content.cover-uncropped"),
        (
            put("kind: correction\n", "cover: true\n").replace(LEAD, ""),
            "content.cover-without-lead",
        ),
        (put("kind: correction\n", "cover: yes\n"), "content.bad-flag"),
    ],
)
def test_a_cover_that_cannot_be(text: str, code: str) -> None:
    found = cover(text)
    assert isinstance(found, list)
    assert [finding.code for finding in found] == [code]
    assert found[0].place
    assert found[0].place.line == text[: text.index("cover:")].count("\n") + 1
