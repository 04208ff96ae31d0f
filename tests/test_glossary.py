"""The glossary: what may stand in the file, and where a text uses a term."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from small import small_project

from borderpress.glossary import (
    KINDS,
    Glossary,
    Term,
    note_for,
    noted,
    noted_for_all,
    read_glossary,
    says,
    terms_in,
)
from borderpress.languages import read_language
from borderpress.localize import templates
from borderpress.model import Language, Message
from borderpress.project import load, read_languages

ROOT = Path(__file__).parents[1]
CASES = tomllib.loads((ROOT / "tests/data/glossary/cases.toml").read_text("utf-8"))


def languages() -> dict[str, Language]:
    found = {}
    for tag in ("vi", "lo", "km", "en"):
        path = f"locales/{tag}/language.toml"
        language, _ = read_language(path, (ROOT / path).read_text("utf-8"))
        assert language
        found[tag] = language
    return found


LANGUAGES = languages()
TEXT = CASES["glossary"]["text"]


def read(text: str = TEXT) -> tuple[Glossary, list[tuple[str, int]]]:
    glossary, findings = read_glossary("content/glossary.toml", text, LANGUAGES, "vi")
    return glossary, [(f.code, f.place.line if f.place else 0) for f in findings]


def test_a_good_glossary_is_read_whole() -> None:
    glossary, findings = read()
    assert findings == []
    assert [t.id for t in glossary.terms] == [
        "lao-bao",
        "quang-tri",
        "quang-binh",
        "lao",
        "ho-chieu",
    ]
    assert glossary.languages() == ("lo", "en", "km")


@pytest.mark.parametrize("case", CASES["spoiled"], ids=lambda case: str(case["name"]))
def test_each_mistake_has_its_code_and_line(case: dict[str, str]) -> None:
    assert case["old"] in TEXT
    text = TEXT.replace(case["old"], case["new"], 1)
    line = text[: text.index(case["at"])].count("\n") + 1
    glossary, findings = read(text)
    assert findings == [(case["code"], line)]
    assert len(glossary.terms) >= 4, "the other entries are kept"


def test_every_finding_has_a_remedy_that_fits() -> None:
    for case in CASES["spoiled"]:
        text = TEXT.replace(case["old"], case["new"], 1)
        _, found = read_glossary("g.toml", text, LANGUAGES, "vi")
        assert case["remedy"] in found[0].hint.english(), case["name"]


@pytest.mark.parametrize("case", CASES["found"], ids=lambda case: str(case["text"]))
def test_terms_are_found_as_whole_words(case: dict[str, object]) -> None:
    assert [t.id for t in terms_in(read()[0], str(case["text"]))] == case["terms"]


@pytest.mark.parametrize("case", CASES["says"], ids=lambda case: f"{case['text']} {case['form']}")
def test_a_form_is_found_in_every_script(case: dict[str, object]) -> None:
    assert says(str(case["text"]), str(case["form"])) is case["found"]


def test_a_form_is_found_in_itself_and_between_blanks() -> None:
    for term in load(ROOT, ROOT).glossary.terms:
        for equivalent in term.equivalents:
            for form in (equivalent.term, *equivalent.variants, *equivalent.avoid):
                assert not form or says(form, form)
                assert not form or says(f"1 {form}, 2", form)


def test_a_translator_is_told_the_form_or_that_it_stays() -> None:
    glossary, _ = read()
    gate, passport = glossary.named("lao-bao"), glossary.named("ho-chieu")
    assert note_for(gate, "km") == "as in the source"
    assert note_for(gate, "lo") == "as in the source (not: ລາວບາວ) (Chưa có nguồn.)"
    assert note_for(passport, "en") == "passport / passports"
    assert note_for(passport, "jra") == ""


def test_comments_name_each_term_once() -> None:
    glossary, _ = read()
    messages = (Message("Hộ chiếu, hộ chiếu và Quảng Bình", comment="list item"), Message("25 USD"))
    told, bare = noted(glossary, messages, "en")
    assert told.comment.split("\n") == [
        "list item",
        "Glossary: hộ chiếu = passport / passports",
        "Glossary: Quảng Bình = as in the source; the name until 2025-06-30, now Quảng Trị",
    ]
    assert bare == messages[1]
    (for_all, _) = noted_for_all(glossary, messages)
    assert "Glossary: hộ chiếu = lo ໜັງສືຜ່ານແດນ; km លិខិតឆ្លងដែន; en passport" in for_all.comment


def test_lao_and_khmer_names_stay_whole_and_others_do_not() -> None:
    glossary, _ = read()
    assert glossary.unbroken(LANGUAGES["lo"]) == ("ກວາງຈິ", "ກວ໋າງຈິ"), "ລາວ is too short"
    assert glossary.unbroken(LANGUAGES["en"]) == ()
    everything = replace(glossary, terms=tuple(replace(t, kind="term") for t in glossary.terms))
    assert everything.unbroken(LANGUAGES["lo"]) == ()


def test_the_line_breaker_gets_the_names_too(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    assert "ລາວບາວກວ້າງ" not in load(root, ROOT).languages["lo"].words
    (root / "content/glossary.toml").write_text(
        '[[term]]\nid = "a"\nkind = "gate"\nvi = "A"\nsource = "x"\n'
        '[term.lo]\nterm = "ລາວບາວກວ້າງ"\nsource = "x"\n',
        "utf-8",
    )
    for languages in (load(root, ROOT).languages, read_languages(root, ROOT)):
        assert "ລາວບາວກວ້າງ" in languages["lo"].words
        assert "ລາວບາວກວ້າງ" not in languages["km"].words


def test_of_two_terms_at_one_place_the_longer_one_counts() -> None:
    text = TEXT + '\n[[term]]\nid = "lao-cai"\nkind = "province"\nvi = "Lào Cai"\nsource = "x"\n'
    assert [t.id for t in terms_in(read(text)[0], "Từ Lào Cai sang Lào")] == ["lao-cai", "lao"]


def test_templates_carry_the_forms_of_every_language() -> None:
    pots = {w.path: w.text for w in templates(load(ROOT, ROOT))}
    pot = pots["locales/templates/cua-khau-lao-bao.pot"]
    assert "#. Glossary: hộ chiếu = en passport; km លិខិតឆ្លងដែន; lo ໜັງສືຜ່ານແດນ" in pot
    assert "Glossary:" not in pots["locales/templates/interface.pot"]


# --- The sample ---------------------------------------------------------------


@pytest.fixture(scope="module")
def sample() -> Glossary:
    return load(ROOT, ROOT).glossary


def test_the_sample_has_gates_provinces_institutions_and_campaigns(sample: Glossary) -> None:
    count = {kind: sum(t.kind == kind for t in sample.terms) for kind in KINDS}
    assert count["gate"] >= 20
    assert count["province"] >= 30
    assert count["former-province"] >= 8
    assert count["institution"] >= 4
    assert count["campaign"] == 2


def test_every_form_of_the_sample_has_a_source(sample: Glossary) -> None:
    for term in sample.terms:
        assert term.source
        assert all(e.source for e in term.equivalents), term.id


def test_former_provinces_say_what_they_are_now_and_until_when(sample: Glossary) -> None:
    for term in sample.terms:
        if term.kind == "former-province":
            now = sample.named(dict(term.links)["now"])
            assert term.until
            assert now.kind == "province"


def test_no_form_of_the_sample_is_one_that_another_entry_forbids(sample: Glossary) -> None:
    right = {
        (e.language, f) for t in sample.terms for e in t.equivalents for f in forms(t, e.language)
    }
    wrong = {(e.language, f) for t in sample.terms for e in t.equivalents for f in e.avoid}
    assert not right & wrong


def forms(term: Term, tag: str) -> tuple[str, ...]:
    return term.forms(tag)
