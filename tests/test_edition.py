"""One bulletin in one language: fallback, facts by date, must-translate blocks."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from small import language

from borderpress.edition import Words, excerpt, make_edition
from borderpress.model import (
    Bulletin,
    Catalog,
    Correction,
    Edition,
    Fact,
    Finding,
    Image,
    Kind,
    LocalText,
    Review,
    Signature,
)

DAY = date(2026, 6, 1)
BODY = """## Đắk Lắk

Một câu.

![](../images/hang.svg)

## Số điện thoại {: #hotlines }

- Cứu hộ
- 113
"""


def catalog(tag: str, pairs: dict[str, str], review: str = "not reviewed") -> Catalog:
    entries = tuple(("", msgid, msgstr, 1) for msgid, msgstr in pairs.items())
    return Catalog(tag, "a", f"locales/{tag}/LC_MESSAGES/a.po", entries, Review(review))


BULLETIN = Bulletin(
    slug="a",
    path="content/bulletins/a.md",
    title="Cửa khẩu",
    summary="Tóm tắt.",
    date=date(2026, 1, 2),
    section="gates",
    kind=Kind.NOTICE,
    languages=("vi", "lo"),
    layouts=("web",),
    body=BODY,
    body_line=20,
    images=(Image("content/images/hang.svg", "Cửa hang", "Vẽ: ta", "Nhìn ra", False, "x", 4, 3),),
    facts=(
        Fact("Cảnh sát", "113", "FCDO", date(2026, 3, 7), date(2026, 5, 31), "phone"),
        Fact("Giờ", "06:00", "Sở", date(2026, 3, 7), date(2026, 6, 1)),
        Fact("Lệ phí", "Miễn phí", "Sở", date(2026, 3, 7)),
    ),
    lines=(("must_translate", 7),),
)
LAO = {
    "Cửa khẩu": "ດ່ານ",
    "Tóm tắt.": "ສະຫຼຸບ",
    "Đắk Lắk": "ດັກລັກ",
    "Số điện thoại": "ເບີໂທ",
    "Cứu hộ": "ກູ້ໄພ",
    "Cảnh sát": "ຕຳຫຼວດ",
    "Giờ": "ໂມງ",
}
ENGLISH = {"Một câu.": "A sentence.", "Lệ phí": "Fee"}


def labels(msgid: str) -> LocalText:
    return LocalText(f"«{msgid}»", "lo")


def edition(
    tag: str = "lo", bulletin: Bulletin = BULLETIN, day: date = DAY, **catalogs: dict[str, str]
) -> tuple[Edition, tuple[Finding, ...]]:
    found = {t: catalog(t, pairs) for t, pairs in (catalogs or {"lo": LAO, "en": ENGLISH}).items()}
    return make_edition(bulletin, language(tag), "vi", found, labels, day)


# --- Posters ----------------------------------------------------------------

SECTIONS = """\
Mở đầu.
{: #mo-dau }

## Số điện thoại {: #so }

Gọi **113**.[^1]

### Ban đêm

Gọi **115**.

## Giấy tờ {: #giay-to }

Hộ chiếu.

[^1]: Nguồn.
"""


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("so", ["Số điện thoại", "Gọi 113.", "Ban đêm", "Gọi 115."]),
        ("mo-dau", ["Mở đầu."]),
        ("", []),
    ],
)
def test_a_poster_shows_a_section_or_a_block_without_numbers_of_notes(
    name: str, texts: list[str]
) -> None:
    made, _ = edition("vi", replace(BULLETIN, body=SECTIONS, poster=name), vi={})
    shown = [re.sub("<[^>]*>", "", block.html).strip() for block in excerpt(made)]
    assert shown == texts


# --- Fallback ---------------------------------------------------------------


def test_the_chain_is_followed_to_the_source() -> None:
    words = Words(language("lo"), "vi", {"lo": catalog("lo", LAO), "en": catalog("en", ENGLISH)})
    assert words("Giờ") == LocalText("ໂມງ", "lo")
    assert words("Lệ phí") == LocalText("Fee", "en")
    assert words("Miễn phí") == LocalText("Miễn phí", "vi")


def test_a_language_that_lists_no_english_never_gets_it() -> None:
    catalogs = {"en": catalog("en", ENGLISH), "lo": catalog("lo", LAO)}
    for tag in ("jra", "tyz", "blt-Tavt"):
        assert Words(language(tag), "vi", catalogs)("Lệ phí") == LocalText("Lệ phí", "vi")


def test_the_source_edition_is_never_taken_from_a_catalog() -> None:
    words = Words(language("vi"), "vi", {"vi": catalog("vi", {"Giờ": "Khác"})})
    assert words("Giờ") == LocalText("Giờ", "vi")


def test_sentences_of_the_commands_are_no_translations() -> None:
    found = replace(catalog("lo", {}), entries=(("toolkit", "Giờ", "ໂມງ", 1),))
    assert Words(language("lo"), "vi", {"lo": found})("Giờ") == LocalText("Giờ", "vi")


@pytest.mark.parametrize("text", ["113", "06:00–22:00", "https://a.example/", ""])
def test_what_has_no_words_belongs_to_every_language(text: str) -> None:
    assert Words(language("lo"), "vi", {}).text(text) == LocalText(text, "lo")


# --- An edition -------------------------------------------------------------


def test_every_text_knows_its_language() -> None:
    lao, _ = edition()
    assert (lao.title, lao.summary) == (LocalText("ດ່ານ", "lo"), LocalText("ສະຫຼຸບ", "lo"))
    assert [f.label.language for f in lao.facts] == ["lo", "lo", "en"]
    assert [f.value for f in lao.facts] == [
        LocalText("113", "lo"),
        LocalText("06:00", "lo"),
        LocalText("Miễn phí", "vi"),
    ]


def test_blocks_carry_their_language_and_runs_their_label() -> None:
    lao, _ = edition()
    assert [(b.id, b.languages, b.label) for b in lao.blocks] == [
        ("dak-lak", ("lo",), False),
        ("b2", ("en",), True),
        ("b3", ("vi",), True),
        ("hotlines", ("lo",), False),
        ("b5", ("lo",), False),
    ]
    assert '<p lang="en">A sentence.</p>' in lao.blocks[1].html
    assert " lang=" not in lao.blocks[4].html


def test_ids_are_those_of_the_source_in_every_language() -> None:
    source, _ = edition("vi")
    for tag in ("lo", "km", "jra"):
        other, _ = edition(tag)
        assert [b.id for b in other.blocks] == [b.id for b in source.blocks]
        assert [(h.id, h.level) for h in other.headings] == [("dak-lak", 2), ("hotlines", 2)]


def test_headings_for_the_contents_know_their_language() -> None:
    khmer, _ = edition("km")
    assert khmer.headings[0].text == LocalText("Đắk Lắk", "vi")
    assert edition()[0].headings[0].text == LocalText("ດັກລັກ", "lo")


def test_a_picture_has_words_credit_and_the_language_of_each() -> None:
    found = edition(lo={**LAO, "Nhìn ra": "ເບິ່ງອອກ"})[0].blocks[2].html
    assert 'src="image:content/images/hang.svg"' in found
    assert 'alt="Cửa hang"' in found
    assert 'lang="vi"' in found
    assert '<span class="caption">ເບິ່ງອອກ</span>' in found
    assert '<span class="credit" lang="vi">Vẽ: ta</span>' in found
    assert 'width="4"' in found


def test_a_picture_inside_a_list_keeps_its_language() -> None:
    body = "- Một câu.\n\n    ![](../images/hang.svg)\n"
    bulletin = replace(BULLETIN, body=body)
    html = edition(bulletin=bulletin, lo={"Nhìn ra": "ເບິ່ງ", "Cửa hang": "ຖ້ຳ"})[0].blocks[0].html
    assert '<p lang="vi">Một câu.</p>' in html
    assert '<span class="caption">ເບິ່ງ</span>' in html


def test_a_caption_is_text_and_not_markdown() -> None:
    picture = replace(BULLETIN.images[0], caption="2 < 3 *và* <b>")
    html = edition(bulletin=replace(BULLETIN, images=(picture,)))[0].blocks[2].html
    assert "2 &lt; 3 *và* &lt;b&gt;" in html


def test_the_words_of_the_page_itself_come_from_the_labels() -> None:
    body = "!!! note\n    Một[^a]\n\n[^a]: Hai"
    html = "".join(b.html for b in edition(bulletin=replace(BULLETIN, body=body))[0].blocks)
    assert '<p class="admonition-title">«Note»</p>' in html
    assert 'title="«Back to the text of footnote 1»"' in html


def test_messages_are_counted_as_they_are_shown() -> None:
    source, _ = edition("vi")
    assert source.total == source.translated == 12
    lao, _ = edition()
    assert (lao.total, lao.translated) == (12, 7)


@pytest.mark.parametrize(
    ("day", "states"),
    [
        (date(2026, 5, 31), ["fresh", "fresh", "fresh"]),
        (date(2026, 6, 1), ["expired", "fresh", "fresh"]),
        (date(2026, 6, 2), ["expired", "expired", "fresh"]),
    ],
)
def test_a_fact_expires_after_its_last_day(day: date, states: list[str]) -> None:
    assert [f.state for f in edition(day=day)[0].facts] == states


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2026, 1, 9), "coming"),
        (date(2026, 1, 10), "current"),
        (date(2026, 1, 20), "current"),
        (date(2026, 1, 21), "over"),
    ],
)
def test_an_edition_stands_from_its_first_to_its_last_day(day: date, state: str) -> None:
    bulletin = replace(BULLETIN, valid_from=date(2026, 1, 10), valid_to=date(2026, 1, 20))
    assert edition(bulletin=bulletin, day=day)[0].state == state


def test_the_review_is_that_of_the_catalog() -> None:
    found = {"lo": catalog("lo", LAO, "reviewed")}
    states = [
        make_edition(BULLETIN, language(tag), "vi", found, labels, DAY)[0].review.state
        for tag in ("vi", "lo", "km")
    ]
    assert states == ["source", "reviewed", "untranslated"]


# --- Who answers for it ------------------------------------------------------


def signed(role: str, *msgids: str, name: str = "Bounmy") -> tuple[Signature, ...]:
    return tuple(Signature("", msgid, role, name, "2026-11-20") for msgid in msgids)


def reviewed(head: Review, *signatures: Signature) -> Edition:
    found = replace(catalog("lo", LAO), review=head, signatures=signatures)
    return make_edition(BULLETIN, language("lo"), "vi", {"lo": found}, labels, DAY)[0]


def test_a_reviewed_header_vouches_for_every_message() -> None:
    found = reviewed(Review("reviewed", "Kham", "Bounmy", "2026-11-20"))
    assert found.review == Review("reviewed", "Kham", "Bounmy", "2026-11-20")
    assert found.reviewed == found.translated > 0


def test_messages_are_reviewed_one_by_one() -> None:
    head = Review("not reviewed", "Kham")
    some = reviewed(head, *signed("reviewed", "Cửa khẩu", "Cứu hộ"))
    assert (some.reviewed, some.review) == (2, head), "some are not the edition"
    every = reviewed(head, *signed("reviewed", *LAO))
    assert every.reviewed == every.translated
    assert every.review == Review("reviewed", "Kham", "Bounmy", "2026-11-20")


def test_a_reviewer_of_messages_that_are_not_shown_does_not_count() -> None:
    head = Review("not reviewed", "Kham")
    assert reviewed(head, *signed("reviewed", "Câu đã bỏ")).reviewed == 0


def test_every_translator_is_named_once() -> None:
    more = (
        *signed("translated", "Cứu hộ", "Cửa khẩu", name="Phet"),
        *signed("translated", "Câu đã bỏ", name="Ai đó"),
    )
    assert reviewed(Review("not reviewed", "Kham"), *more).review.translator == "Kham, Phet"


def test_a_reviewer_is_not_named_before_the_review() -> None:
    assert reviewed(Review("not reviewed", "Kham", "Bounmy")).review.reviewer == ""


# --- Must be translated -----------------------------------------------------


def missing(bulletin: Bulletin, lo: dict[str, str], en: dict[str, str] | None = None) -> list[str]:
    """Return the names in the findings about must-translate blocks."""
    found = edition(bulletin=bulletin, lo=lo, en=en or {})[1]
    assert {f.code for f in found} <= {"edition.must-missing"}
    assert {str(f.place) for f in found} <= {"content/bulletins/a.md:7"}
    gaps = edition(bulletin=bulletin, lo=lo, en=en or {})[0].gaps
    assert ", ".join(gaps) == "".join(dict(f.text.values)["names"] for f in found)
    return [dict(f.text.values)["names"] for f in found]


def test_nothing_is_asked_that_is_not_listed() -> None:
    assert missing(BULLETIN, lo={}) == []


def test_a_heading_stands_for_its_whole_section() -> None:
    bulletin = replace(BULLETIN, must_translate=("hotlines",))
    assert missing(bulletin, lo=LAO) == []
    for msgid in ("Số điện thoại", "Cứu hộ"):
        assert missing(bulletin, lo={k: v for k, v in LAO.items() if k != msgid}) == ["hotlines"]


def test_a_block_stands_for_itself() -> None:
    body = "Một câu.\n{: #mot }\n\n<div markdown='1' id='hop'>\nHai câu.\n</div>\n\nBa câu."
    bulletin = replace(BULLETIN, body=body, must_translate=("mot", "hop"))
    assert missing(bulletin, lo={"Một câu.": "ໜຶ່ງ"}) == ["hop"]
    assert missing(bulletin, lo={"Hai câu.": "ສອງ"}) == ["mot"]
    assert missing(bulletin, lo={"Hai câu.": "ສອງ", "Một câu.": "ໜຶ່ງ"}) == []


def test_front_matter_is_asked_for_by_name() -> None:
    bulletin = replace(BULLETIN, must_translate=("title", "summary", "facts"))
    assert missing(bulletin, lo={}) == ["facts, summary, title"]
    assert missing(bulletin, lo=LAO) == ["facts"]
    assert missing(bulletin, lo={**LAO, "Lệ phí": "ຄ່າ", "Miễn phí": "ຟຣີ"}) == []


def test_another_language_of_the_list_does_not_do() -> None:
    bulletin = replace(BULLETIN, must_translate=("title",))
    assert missing(bulletin, lo={}, en={"Cửa khẩu": "Gate"}) == ["title"]


def test_a_correction_is_translated_and_asked_for() -> None:
    said = Correction("Sai rồi", "Đúng đây", "Sở", date(2026, 1, 1))
    bulletin = replace(BULLETIN, correction=said, must_translate=("correction",))
    assert missing(bulletin, lo={"Sai rồi": "ຜິດ"}) == ["correction"]
    found = edition(bulletin=bulletin, lo={"Sai rồi": "ຜິດ", "Đúng đây": "ຖືກ"})
    assert found[1] == ()
    assert found[0].correction
    assert found[0].correction.truth == LocalText("ຖືກ", "lo")


def test_the_source_lacks_nothing() -> None:
    bulletin = replace(BULLETIN, must_translate=("title", "facts", "hotlines"))
    assert edition("vi", bulletin)[1] == ()
