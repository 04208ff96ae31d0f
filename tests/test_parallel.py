"""Texts of several languages side by side: what corresponds, what stands once, how wide."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderpress.editions import released
from borderpress.model import Block, Edition, EditionImage, Heading, Kind, LocalText, Review
from borderpress.parallel import Cell, cells, rows, together
from borderpress.project import load

ROOT = Path(__file__).parents[1]
DAY = date(2026, 11, 23)


def edition(tag: str, *blocks: Block, headings: tuple[Heading, ...] = ()) -> Edition:
    """Return an edition that has only these blocks."""
    words = LocalText("x", tag)
    review = Review("source")
    return Edition(
        slug="x", language=tag, section="x", kind=Kind.BULLETIN, title=words, summary=words,
        date=DAY, blocks=blocks, headings=headings, images=(), facts=(), correction=None,
        layouts=(), tags=(), valid_from=None, valid_to=None, state="current", total=0,
        translated=0, review=review,
    )  # fmt: skip


def text(tag: str, html: str, name: str = "b1", *, label: bool = False) -> Block:
    """Return a block that is wholly in one language."""
    return Block(name, (tag,), html, label)


# --- What corresponds -------------------------------------------------------


def test_every_edition_of_a_bulletin_has_the_same_blocks_in_the_same_order() -> None:
    """The law on which everything here stands: one walk, whatever the language."""
    table, _ = released(load(ROOT, ROOT), DAY)
    shapes: dict[str, set[tuple[str, ...]]] = {}
    for (slug, _), each in table.items():
        shapes.setdefault(slug, set()).add(tuple(block.id for block in each.blocks))
    assert len(shapes) > 10
    assert {slug: len(found) for slug, found in shapes.items()} == dict.fromkeys(shapes, 1)


def test_blocks_that_do_not_correspond_are_a_fault_of_the_program() -> None:
    one, two = text("vi", "<p>Một</p>"), text("lo", "<p>ໜຶ່ງ</p>", "other")
    with pytest.raises(ValueError, match="correspond"):
        rows([edition("vi", one), edition("lo", two)])
    with pytest.raises(ValueError, match="shorter"):
        rows([edition("vi", one), edition("lo")])


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.booleans(), st.booleans()), min_size=1, max_size=3
    )
)
def test_each_language_has_its_column_once(given_: list[tuple[str, bool, bool]]) -> None:
    keys, own, told = zip(*given_, strict=True)
    found = cells(keys, own, told)
    assert [side for cell in found for side in cell.sides] == list(range(len(keys)))
    shown = [cell for cell in found if not cell.bare]
    assert len({keys[cell.shown] for cell in shown}) == len(shown) == len(set(keys))
    assert {side for cell in found for side in cell.told} == {n for n, t in enumerate(told) if t}


def test_a_text_that_fell_back_to_its_neighbour_stands_once_with_a_label() -> None:
    vietnamese = edition("vi", text("vi", "<p>Một</p>"))
    lao = edition("lo", text("vi", '<p lang="vi">Một</p>', label=True))
    (row,) = rows([vietnamese, lao])
    assert row.cells == ((Cell((0, 1), 0, told=(1,)), "<p>Một</p>", "vi"),)


def test_it_is_shown_by_the_language_that_it_is_in() -> None:
    lao = edition("lo", text("en", '<p lang="en">One</p>', label=True))
    english = edition("en", text("en", "<p>One</p>"))
    ((cell, html, tag),) = rows([lao, english])[0].cells
    assert (cell.sides, cell.shown, cell.told) == ((0, 1), 1, (0,))
    assert (html, tag) == ("<p>One</p>", "en")


def test_a_text_in_a_third_language_keeps_its_column_and_gets_a_label() -> None:
    lao = edition("lo", text("en", '<p lang="en">One</p>', label=True))
    (row,) = rows([edition("vi", text("vi", "<p>Một</p>")), lao])
    assert [cell for cell, _, _ in row.cells] == [Cell((0,), 0), Cell((1,), 1, told=(1,))]


def test_of_three_languages_the_far_one_gets_a_label_only() -> None:
    first = edition("vi", text("vi", "<p>Một</p>"))
    second = edition("lo", text("lo", "<p>ໜຶ່ງ</p>"))
    third = edition("en", text("vi", '<p lang="vi">Một</p>', label=True))
    found = [cell for cell, _, _ in rows([first, second, third])[0].cells]
    assert found == [Cell((0,), 0), Cell((1,), 1), Cell((2,), 0, told=(2,), bare=True)]


def test_a_picture_hands_its_label_on_to_the_next_text() -> None:
    """Else nobody would be told: a picture stands once, with the words of all languages."""
    html = '<figure><img alt="" src="image:content/x.svg"></figure>'
    words = LocalText("x", "vi")
    image = EditionImage("content/x.svg", "", 1, 1, words, words, words, lead=False)
    lao = edition("lo", text("vi", html, label=True), text("vi", '<p lang="vi">x</p>', "b2"))
    first = edition("vi", text("vi", html), text("vi", "<p>x</p>", "b2"))
    found = rows([replace(each, images=(image,)) for each in (first, lao)])
    assert [row.kind for row in found] == ["picture", "text"]
    assert found[1].cells[0][0].told == (1,)


def test_a_note_whose_title_is_a_label_stands_once_as_well() -> None:
    body = '<p class="admonition-title"{}>{}</p><p{}>Một</p></div>'
    vietnamese = '<div class="admonition note">' + body.format("", "Lưu ý", "")
    fallen = '<div class="admonition note">' + body.format("", "ໝາຍເຫດ", ' lang="vi"')
    (row,) = rows([edition("vi", text("vi", vietnamese)), edition("lo", text("vi", fallen))])
    assert len(row.cells) == 1


def test_texts_of_the_front_matter_follow_the_same_rule() -> None:
    same = [LocalText("Một", "vi"), LocalText("Một", "vi")]
    assert together(same, ["vi", "lo"]) == (Cell((0, 1), 0, told=(1,)),)
    numbers = [LocalText("113", "vi"), LocalText("113", "lo")]
    assert together(numbers, ["vi", "lo"]) == (Cell((0, 1), 0),)


def test_ids_stay_unique_and_links_lead_to_what_is_shown() -> None:
    """The heading fell back, so that the Lao link to it leads to the Vietnamese one."""
    link = '<p><a href="#a">{}</a> <a href="#b2">{}</a></p>'
    names = (Heading("a", 2, LocalText("A", "vi")),)
    made = rows(
        [
            edition("vi", text("vi", '<h2 id="a">A</h2>', "a"), text("vi", link.format("x", "y")),
                    text("vi", '<p id="b2">z</p>', "b2"), headings=names),
            edition("lo", text("vi", '<h2 id="a" lang="vi">A</h2>', "a"),
                    text("lo", link.format("ກ", "ຂ")), text("lo", '<p id="b2">ຄ</p>', "b2"),
                    headings=names),
        ]
    )  # fmt: skip
    html = [part for row in made for _, part, _ in row.cells]
    ids = [name for part in html for name in re.findall(r'\bid="([^"]*)"', part)]
    assert ids == ["a", "b2", "lo.b2"]
    assert re.findall('href="#([^"]*)"', html[2]) == ["a", "lo.b2"]


def test_a_heading_has_one_bookmark_for_all_languages() -> None:
    made = rows(
        [
            edition(tag, text(tag, f'<h2 id="a">{word}</h2>', "a"),
                    headings=(Heading("a", 2, LocalText(word, tag)),))
            for tag, word in (("vi", "A & B"), ("lo", "ກ"))
        ]
    )  # fmt: skip
    parts = [html for _, html, _ in made[0].cells]
    assert [html.count("data-label") for html in parts] == [1, 0]
    assert 'data-label="A &amp; B · ກ"' in parts[0]
    assert made[0].kind == "heading"


@pytest.mark.parametrize(("columns", "kind"), [(2, "text"), (3, "table")])
def test_a_table_with_many_columns_takes_the_whole_width(columns: int, kind: str) -> None:
    html = f"<table><tr>{'<th>x</th>' * columns}</tr></table>"
    (row,) = rows([edition("vi", text("vi", html)), edition("lo", text("lo", html + " "))])
    assert row.kind == kind


def test_a_picture_stands_once_with_its_words_in_each_language() -> None:
    def picture(tag: str) -> EditionImage:
        words = LocalText(tag, tag)
        return EditionImage("content/x.svg", "", 1, 1, words, words, words, lead=False)

    html = '<figure><img alt="" src="image:content/x.svg"></figure>'
    both = [replace(edition(tag, text(tag, html)), images=(picture(tag),)) for tag in ("vi", "lo")]
    (row,) = rows(both)
    assert row.kind == "picture"
    assert [image.caption.text for image in row.images] == ["vi", "lo"]
