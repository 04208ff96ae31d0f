"""Languages: what is read from ``language.toml``, and how the press speaks."""

from __future__ import annotations

import json
import unicodedata
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderpress.errors import BorderpressError
from borderpress.languages import (
    REQUIRED,
    RULES,
    chain,
    check_languages,
    format_currency,
    format_date,
    format_number,
    known_to_cldr,
    language_name,
    page_counter_style,
    read_language,
    read_words,
    resolve_tag,
)
from borderpress.model import Language, LocalText

ROOT = Path(__file__).parent.parent
FACTS = json.loads((Path(__file__).parent / "data" / "languages.json").read_text("utf-8"))
DAY = date(2026, 5, 12)
NBSP = "\u00a0"


def read_all() -> dict[str, Language]:
    """Return the languages of the toolkit; a finding fails the test."""
    languages = {}
    for file in sorted((ROOT / "locales").glob("*/language.toml")):
        path = file.relative_to(ROOT).as_posix()
        language, findings = read_language(path, file.read_text("utf-8"))
        assert findings == ()
        assert language is not None
        languages[language.tag] = language
    return languages


LANGUAGES = read_all()
GOOD = (ROOT / "locales" / "km" / "language.toml").read_text("utf-8")


def with_key(key: str, value: str) -> str:
    """Return a good file in which ``key`` holds ``value`` (TOML)."""
    kept = [line for line in GOOD.splitlines() if not line.startswith(f"{key} =")]
    return "\n".join([f"{key} = {value}", *kept]) + "\n"


def codes(text: str, path: str = "locales/km/language.toml") -> list[tuple[str, int]]:
    """Return code and line of each finding of a bad file, which gives no language."""
    language, findings = read_language(path, text)
    assert language is None
    assert all(finding.hint.english() for finding in findings)
    return [(f.code, f.place.line if f.place else -1) for f in findings]


# --- The languages of the toolkit ---------------------------------------------


def test_all_thirty_are_there() -> None:
    assert sorted(LANGUAGES) == sorted(fact["tag"] for fact in FACTS)
    assert len(LANGUAGES) == 30


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact["tag"])
def test_language_equals_the_collected_facts(fact: dict[str, object]) -> None:
    language = LANGUAGES[str(fact["tag"])]
    assert {
        "tag": language.tag,
        "iso639_3": language.iso639_3,
        "vi_name": dict(language.names)["vi"],
        "autonym": language.autonym,
        "script": language.script,
        "babel": language.cldr is not None,
        "fallback": list(language.fallback),
        "dir": language.direction,
        "plural": language.plural,
    } == fact


def test_every_fallback_exists() -> None:
    assert check_languages(LANGUAGES) == ()


def test_rules_cover_the_fields_of_the_model() -> None:
    assert set(RULES) == set(Language.__slots__) - {"words"}  # those have a file of their own


@pytest.mark.parametrize(
    ("tag", "least"), [("lo", 1.7), ("km", 1.7), ("blt-Tavt", 1.6), ("cjm-Cham", 1.7), ("vi", 1.4)]
)
def test_line_heights_keep_to_the_measurements(tag: str, least: float) -> None:
    assert LANGUAGES[tag].line_height >= least


def test_every_language_has_a_latin_face_behind_its_own() -> None:
    for language in LANGUAGES.values():
        assert language.text_fonts[-1] == "Noto Sans"
        assert language.heading_fonts[-1] in {"Noto Sans", "Noto Serif"}


def test_scripts_without_bold_have_light_headings() -> None:
    light = {tag for tag, language in LANGUAGES.items() if language.heading_weight == 400}
    assert light == {"blt-Tavt", "khb"}


# --- Bad files ----------------------------------------------------------------


def test_unknown_key_is_told_with_its_line_and_the_near_one() -> None:
    language, (finding,) = read_language(
        "locales/km/language.toml", GOOD + "\n[nmbers]\ndecimal = ','\n"
    )
    assert language is None
    assert finding.code == "language.unknown-key"
    assert finding.place is not None
    assert finding.place.line == GOOD.count("\n") + 2
    assert finding.hint.english() == "Write numbers instead."


def test_missing_keys_are_all_told_at_once() -> None:
    assert [code for code, _ in codes('tag = "km"\n')] == ["language.missing-key"] * (
        len(REQUIRED) - 1
    )


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("tag", '"Khmer"'),
        ("iso639_3", '"km"'),
        ("autonym", '" "'),
        ("script", '"khmr"'),
        ("direction", '"left"'),
        ("plural", '"n > 1"'),
        ("fallback", '"en"'),
        ("fallback", '["English"]'),
        ("line_height", '"1.7"'),
        ("line_height", "17"),
        ("line_height", "true"),
        ("size", "105"),
        ("breaks", '"words"'),
        ("text_fonts", "[]"),
        ("heading_fonts", '"Noto Serif"'),
        ("heading_weight", "650"),
        ("cldr", '"jra"'),
        ("cldr", '"blt"'),
        ("months", '["M01"]'),
        ("page_digits", '"123"'),
        ("codes_meant", "[1]"),
        ("names", '{ en = "Khmer" }'),
        ("dates", '{ long = "{jour} {month}" }'),
        ("dates", '{ middle = "{day}" }'),
        ("numbers", '{ decimal = "," }'),
    ],
)
def test_bad_value_is_told_with_its_line(key: str, value: str) -> None:
    text = with_key(key, value)
    if key in ("names", "dates"):
        text = text.partition("\n[names]")[0]
    assert ("language.bad-value", 1) in codes(text)


def test_tag_must_be_the_folder() -> None:
    assert codes(GOOD, "locales/lo/language.toml") == [("language.wrong-folder", 1)]


def test_fallback_to_itself_and_twice() -> None:
    text = with_key("fallback", '["km", "vi", "vi"]')
    assert codes(text) == [("language.own-fallback", 1), ("language.twice", 1)]


def test_month_name_without_months() -> None:
    text = "\n".join(line for line in GOOD.splitlines() if not line.startswith("cldr"))
    text = text.replace('short = "{day}', 'short = "{month_name} {day}')
    line = text[: text.index("short =")].count("\n") + 1
    assert codes(text) == [("language.no-months", line)]


def test_broken_toml_is_told_with_its_line() -> None:
    assert codes('tag = "km"\nscript = Khmr\n') == [("language.not-toml", 2)]
    assert codes('tag = "km') == [("language.not-toml", 1)]


def test_bom_line_ends_and_decomposed_letters_do_no_harm() -> None:
    file = ROOT / "locales" / "vi" / "language.toml"
    text = file.read_text("utf-8")
    worn = "\ufeff" + unicodedata.normalize("NFD", text).replace("\n", "\r\n")
    assert read_language("locales/vi/language.toml", worn) == (LANGUAGES["vi"], ())


def test_unknown_fallback_is_found_between_languages() -> None:
    (finding,) = check_languages({"lo": LANGUAGES["lo"], "vi": LANGUAGES["vi"]})
    assert finding.code == "language.unknown-fallback"
    assert "en" in finding.text.english()


@given(st.text(max_size=200))
def test_any_text_gives_a_language_or_findings(text: str) -> None:
    language, findings = read_language("locales/km/language.toml", text)
    assert (language is None) == bool(findings)


# --- Tags ---------------------------------------------------------------------


@pytest.mark.parametrize("tag", ["zh-Hans", "zh-hans", "zh_Hans", " ZH-HANS "])
def test_tag_in_any_case(tag: str) -> None:
    assert resolve_tag(tag, LANGUAGES).tag == "zh-Hans"


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        ("tay", "tay is Atayal; for Tày write tyz."),
        ("tdd", "tdd is Tai Nüa; for Tai Dón (White Tai) write twh."),
        ("rro", "rro is Waima; for Northern Roglai write rog."),
        ("kgd", "kgd is the withdrawn code of Katang in Laos; for Eastern Katu write ktv."),
        ("vie", "Write vi (Vietnamese)."),
        ("mww", "Write mww-Latn (Hmong (RPA orthography))."),
    ],
)
def test_wrong_code_is_told_what_was_meant(wrong: str, hint: str) -> None:
    with pytest.raises(BorderpressError) as caught:
        resolve_tag(wrong, LANGUAGES)
    assert caught.value.hint.english() == hint


def test_bare_blt_asks_for_the_script() -> None:
    with pytest.raises(BorderpressError) as caught:
        resolve_tag("blt", LANGUAGES)
    hint = caught.value.hint.english()
    assert "blt-Latn" in hint
    assert "blt-Tavt" in hint


def test_unknown_tag_names_the_near_ones_or_all() -> None:
    with pytest.raises(BorderpressError) as caught:
        resolve_tag("kmr", LANGUAGES)
    assert "km" in caught.value.hint.english()
    with pytest.raises(BorderpressError) as caught:
        resolve_tag("qqq", LANGUAGES)
    assert "zh-Hans" in caught.value.hint.english()


def test_no_wrong_code_is_a_tag() -> None:
    wrong = {entry.split()[0] for lang in LANGUAGES.values() for entry in lang.codes_meant}
    assert wrong.isdisjoint(LANGUAGES)


def test_chain_is_the_tag_and_its_fallbacks() -> None:
    assert chain(LANGUAGES["nut"]) == ("nut", "tyz", "vi")


# --- Dates --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tag", "long", "short"),
    [
        ("vi", "12 tháng 5 năm 2026", "12/5/2026"),
        ("lo", "12 ພຶດສະພາ 2026", "12/5/2026"),
        ("km", "12 ឧសភា 2026", "12/5/2026"),
        ("en", "12 May 2026", "12/5/2026"),
        ("zh-Hans", "2026年5月12日", "2026/5/12"),
        ("jra", "12 tháng 5 năm 2026", "12/5/2026"),
        ("nut", "12 tháng 5 năm 2026", "12/5/2026"),
        ("blt-Tavt", "12 tháng 5 năm 2026", "12/5/2026"),
        ("khb", "12 ພຶດສະພາ 2026", "12/5/2026"),
    ],
)
def test_dates(tag: str, long: str, short: str) -> None:
    assert format_date(LANGUAGES[tag], LANGUAGES, DAY, "long") == long
    assert format_date(LANGUAGES[tag], LANGUAGES, DAY, "short") == short


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact["tag"])
def test_only_english_speaks_english(fact: dict[str, object]) -> None:
    language = LANGUAGES[str(fact["tag"])]
    spoken = format_date(language, LANGUAGES, DAY, "long")
    assert ("May" in spoken) == (language.tag == "en")


def own(**changes: object) -> Language:
    """Return Jarai with values of its own, as an editor could add them."""
    values = {name: getattr(LANGUAGES["jra"], name) for name in Language.__slots__}
    return Language(**{**values, **changes})


def test_own_months_and_pattern_go_first() -> None:
    months = tuple(f"blan {number}" for number in range(1, 13))
    language = own(dates=(("long", "{day} {month_name} {year}"),), months=months)
    assert format_date(language, LANGUAGES, DAY, "long") == "12 blan 5 2026"
    assert format_date(language, LANGUAGES, DAY, "short") == "12/5/2026"


def test_own_pattern_may_use_the_months_of_cldr() -> None:
    language = own(cldr="lo", dates=(("long", "{month_name} {year}"),))
    assert format_date(language, LANGUAGES, DAY, "long") == "ພຶດສະພາ 2026"


def test_date_without_anybody_who_can_is_iso() -> None:
    assert format_date(own(fallback=()), {}, DAY, "long") == "2026-05-12"


def test_empty_data_of_blt_count_as_unknown() -> None:
    assert not known_to_cldr("blt")
    assert not known_to_cldr("jra")
    assert not known_to_cldr("")
    assert known_to_cldr("zh_Hans")


# --- Numbers and currencies ---------------------------------------------------


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("vi", "1.234.567,50"),
        ("lo", "1.234.567,50"),
        ("km", "1,234,567.50"),
        ("en", "1,234,567.50"),
        ("jra", "1.234.567,50"),
    ],
)
def test_numbers_keep_their_decimals(tag: str, expected: str) -> None:
    assert format_number(LANGUAGES[tag], LANGUAGES, Decimal("1234567.50")) == expected
    assert format_number(LANGUAGES[tag], LANGUAGES, 1234567) == expected[:-3]


def test_own_marks() -> None:
    language = own(numbers=(("decimal", "·"), ("group", "'")))
    assert format_number(language, LANGUAGES, Decimal("1234.5")) == "1'234·5"
    assert format_currency(language, LANGUAGES, Decimal("1234.5"), "USD") == f"1'234·5{NBSP}USD"
    assert format_currency(language, LANGUAGES, 1234, "LAK") == f"1'234{NBSP}LAK"


@given(st.integers(-(10**12), 10**12))
def test_marks_never_change_the_digits(value: int) -> None:
    for tag in ("vi", "lo", "km", "en", "zh-Hans"):
        text = format_number(LANGUAGES[tag], LANGUAGES, value)
        assert int(text.replace(".", "").replace(",", "")) == value


@pytest.mark.parametrize(
    ("tag", "currency", "expected"),
    [
        ("vi", "VND", f"1.250.000{NBSP}₫"),
        ("jra", "VND", f"1.250.000{NBSP}₫"),
        ("vi", "KHR", f"1.250.000{NBSP}KHR"),
        ("lo", "LAK", "₭1.250.000"),
        ("lo", "KHR", f"KHR{NBSP}1.250.000"),
        ("km", "KHR", "1,250,000៛"),
        ("km", "LAK", f"1,250,000{NBSP}LAK"),
        ("en", "LAK", f"LAK{NBSP}1,250,000"),
        ("en", "USD", "US$1,250,000.00"),
        ("zh-Hans", "VND", "₫1,250,000"),
    ],
)
def test_currencies(tag: str, currency: str, expected: str) -> None:
    assert format_currency(LANGUAGES[tag], LANGUAGES, 1250000, currency) == expected


# --- Names and pages ----------------------------------------------------------


@pytest.mark.parametrize(
    ("tag", "reader", "expected"),
    [
        ("jra", "vi", LocalText("Tiếng Gia Rai", "vi")),
        ("jra", "km", LocalText("Jarai", "en")),
        ("jra", "jra", LocalText("Jơrai", "jra")),
        ("jra", "khb", LocalText("Tiếng Gia Rai", "vi")),
        ("km", "lo", LocalText("ຂະເໝນ", "lo")),
        ("lo", "lo", LocalText("ພາສາລາວ", "lo")),
        ("vi", "zh-Hans", LocalText("越南语", "zh-Hans")),
        ("en", "blt-Tavt", LocalText("Tiếng Anh", "vi")),
    ],
)
def test_names_of_languages(tag: str, reader: str, expected: LocalText) -> None:
    assert language_name(tag, LANGUAGES[reader], LANGUAGES) == expected


def test_name_nobody_gives_is_the_autonym() -> None:
    alone = {"jra": LANGUAGES["jra"], "km": LANGUAGES["km"]}
    assert language_name("jra", LANGUAGES["km"], alone) == LocalText("Jơrai", "jra")


def test_page_numbers() -> None:
    assert page_counter_style(LANGUAGES["km"]) == "khmer"
    assert page_counter_style(LANGUAGES["vi"]) == "decimal"
    assert page_counter_style(own(page_digits="໐໑໒໓໔໕໖໗໘໙")) == "lao"


# --- Words that stay whole ------------------------------------------------------


def test_words_are_read_without_comments_marks_and_twins() -> None:
    text = "\ufeff# names\nເຊ\u200bກອງ  # a province\nສ\u00a0 ປ\n\n ນ\u0ecdາ\r\nເຊກອງ\n"
    assert read_words(text.removeprefix("\ufeff")) == ("ນຳ", "ສ ປ", "ເຊກອງ")
    assert read_words("") == ()
