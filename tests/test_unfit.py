"""What does not fit, told with language, panel, amount and remedy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from borderpress.fitting import Extent, Over, Part, Trial
from borderpress.model import Block, Edition, Heading, Kind, LocalText, Place, Review, Severity
from borderpress.unfit import longest_section, too_long, too_short, wrong_extent

EXTENT = Extent((Part("cover", 1), Part("text", 2)), ("cover", "panel 2", "panel 3"), (1.0,))
PLACE = Place("content/bulletins/a.md")


def edition(*sections: tuple[str, int]) -> Edition:
    """Return an edition with sections of so many characters."""
    title = LocalText("Qua cửa khẩu", "vi")
    blocks, headings = [], []
    for number, (name, length) in enumerate(sections):
        headings.append(Heading(f"h{number}", 2, LocalText(name, "vi")))
        blocks.append(Block(f"h{number}", ("vi",), f"<h2>{name}</h2>"))
        blocks.append(Block(f"b{number}", ("vi",), f'<p lang="vi">{"x" * length}</p>'))
    return Edition(
        "a", "vi", "gates", Kind.BULLETIN, title, title, date(2026, 11, 1), tuple(blocks),
        tuple(headings), (), (), None, (), (), None, None, "current", 1, 1, Review("source"),
    )  # fmt: skip


OVER = Over("text", "panel 5", 12, 54.4, 0.123, 480)


def test_a_text_that_is_too_long_names_language_panel_amount_and_section() -> None:
    finding = too_long(OVER, edition(("Một", 300), ("Hai", 900), ("Ba", 10)), PLACE)
    assert (finding.code, finding.severity) == ("print.does-not-fit", Severity.ERROR)
    assert finding.place == PLACE
    assert finding.text.english() == (
        "In vi the text runs over “panel 5”: 12 lines, 54 mm, 12 % of the room."
    )
    assert finding.hint.english() == "Shorten “Hai”, the longest section, by about 480 characters."


@pytest.mark.parametrize(
    ("part", "sections", "start"),
    [
        ("text", (), "Shorten the text by about 480"),
        ("text", (("Một", 400),), "Shorten the text by about 480"),
        ("cover", (("Một", 900),), "Shorten title or summary by about 480"),
        ("poster", (("Một", 900),), "Shorten what stands there by about 480"),
    ],
)
def test_the_remedy_fits_the_part(
    part: str, sections: tuple[tuple[str, int], ...], start: str
) -> None:
    finding = too_long(replace(OVER, part=part), edition(*sections), PLACE)
    assert finding.hint.english().startswith(start)


def test_the_longest_section_counts_what_readers_see() -> None:
    assert longest_section(edition(("Một", 30), ("Hai", 20))) == ("Một", 33)
    assert longest_section(edition()) == ("", 0)


def test_pages_without_text_are_told_as_a_note() -> None:
    trial = Trial(spare=(("cover", 0), ("text", 1)))
    (finding,) = too_short(trial, edition(), EXTENT, PLACE)
    assert (finding.code, finding.severity) == ("print.pages-left", Severity.INFO)
    assert "1 of 2 pages" in finding.text.english()
    assert list(too_short(Trial(spare=(("text", 0),)), edition(), EXTENT, PLACE)) == []


def test_a_template_that_does_not_fill_its_pages_is_told() -> None:
    (finding,) = wrong_extent(2, EXTENT, "leaflet-x", PLACE)
    assert (finding.code, finding.severity) == ("print.wrong-extent", Severity.ERROR)
    assert "2 pages instead of 3" in finding.text.english()
    assert "layouts/leaflet-x/" in finding.hint.english()
    assert list(wrong_extent(3, EXTENT, "leaflet-x", PLACE)) == []
