"""Spelling by the letters of each language."""

from __future__ import annotations

from pathlib import Path

import pytest

from borderpress.checks.orthography import faults, message_findings, source_findings
from borderpress.exemplars import NO_DATA, Exemplars, read_exemplars
from borderpress.model import Language, Message, Place
from borderpress.project import load

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def languages() -> dict[str, Language]:
    return dict(load(ROOT, ROOT).languages)


def letters(tag: str) -> Exemplars:
    path = ROOT / "locales" / tag / "exemplars.toml"
    return read_exemplars(str(path), path.read_text("utf-8"))[0]


WRONG = [
    ("lo", "ການທດสอบ", "thai-in-lao", ""),
    ("lo", "ເເມ່ນ", "lao-two-e", "“ແ”"),
    ("lo", "ກ\u200b່າ", "zwsp-cuts", ""),
    ("lo", "ໄປ \u200bກາ", "zwsp-does-nothing", ""),
    ("km", "ស្រ្តី", "khmer-ro-first", "“ស្ត្រ”"),
    ("km", "ដេីម", "khmer-split-vowel", "“ដើ”"),
    ("km", "ឣា", "khmer-deprecated", "“អ”"),
    ("km", "ផ្សេង\u200bៗ", "zwsp-cuts", ""),
    ("jra", "ɓon", "look-alike", "“ƀon”"),
    ("jra", "mǒt", "look-alike", "“mŏt”"),
    ("jra", "moþ", "stray-letter", ""),
    ("blt-Latn", "tay ’Táy", "apostrophe", "“ꞌTáy”"),
    ("blt-Latn", "t'ay", "apostrophe", "“tꞌay”"),
    ("ktv", "chr`hoong", "apostrophe", "“chr’hoong”"),
    ("khb", "ᦀᦁᦂᦃᦄᦅᦆᦇᦈᦉᦊᦋᦌᦍᦎᦏᦐᦑᦒᦓᦔᦕᦖᦗᦘᦙᦚ", "zwsp-missing", "U+200B"),
    ("en", "Mos\u0441ow", "mixed", ""),
    ("vi", "Vi\u200bệt", "zwsp-latin", ""),
    ("vi", "a\ufeffb", "invisible", ""),
    ("vi", "Ðồng", "look-alike", "“Đồng”"),
]


@pytest.mark.parametrize(("tag", "text", "code", "remedy"), WRONG)
def test_each_fault_with_its_remedy(
    tag: str, text: str, code: str, remedy: str, languages: dict[str, Language]
) -> None:
    found = {fault.name: fault for fault in faults(text, languages[tag], letters(tag))}
    assert code in found
    assert remedy in found[code].hint.english()


RIGHT = [
    ("lo", "ຫວຽດນາມ (Việt Nam) ໒໐໒໖, ຕ່າງໆ ຯລຯ 中文"),
    ("km", "ខ្មែរ Mộc Bài ៛ ផ្សេងៗ ។ល។ ភាសា\u200bខ្មែរ"),
    ("en", "Lao Bảo, café, naïve, Đồng Đăng, Zürich"),
    ("vi", "Cửa khẩu, hoà hòa, Kon Tum, Đắk Lắk, Ƀahnar"),
    ("jra", "mơnuih ƀôn sang, tơring čar, Müller, Mộc Bài"),
    ("bdq", "'nhŏng ’nhŏng"),
    ("ktv", "chr’hoong chr'hoong t’ngay"),
    ("blt-Latn", "ꞌTáy, nói 'táy đăm' à"),
    ("khb", "ᦀᦁᦂᦃᦄᦅᦆᦇᦈᦉᦊ\u200bᦋᦌᦍᦎᦏᦐᦑᦒᦓᦔ ᦕᦖᦗᦘᦙᦚ"),
    ("mtq", "la̒ Ko̒ mo̭l wiḙ̂n Fṷ ản kôông ngê̒ zḙ̂t thố kấm"),
]


@pytest.mark.parametrize(("tag", "text"), RIGHT)
def test_what_is_right_stays(tag: str, text: str, languages: dict[str, Language]) -> None:
    assert faults(text, languages[tag], letters(tag)) == ()


def test_words_of_the_source_need_no_explanation(languages: dict[str, Language]) -> None:
    assert faults("moþ", languages["jra"], letters("jra"), "Moþ, moþ") == ()


def test_every_letter_of_a_language_is_one(languages: dict[str, Language]) -> None:
    for tag, language in languages.items():
        if language.script == "Latn":
            for letter in letters(tag).cased():
                found = {fault.name for fault in faults(letter, language, letters(tag))}
                assert not found, (tag, letter)


def test_a_language_without_data_is_asked_about_u200b_only(languages: dict[str, Language]) -> None:
    assert faults("ເເມ່ນ", languages["lo"], NO_DATA) == ()
    (fault,) = faults("ໄປ\u200b ມາ", languages["lo"], NO_DATA)
    assert fault.name == "zwsp-does-nothing"


def test_a_source_is_asked_line_by_line() -> None:
    (finding,) = source_findings("a.md", "Xin chào\nស្រ្តី\n")
    assert finding.place == Place("a.md", 2)


def test_the_source_is_asked_by_the_letters_of_its_language(
    languages: dict[str, Language],
) -> None:
    place = Place("content/bulletins/a.md", 9)
    good, bad = Message("Đồng Đăng, Kon Tum"), Message("Ðồng\u200b \u200bĐăng", (place,))
    found = message_findings([good, bad], languages["vi"], letters("vi"))
    assert {f.code for f in found} == {"orthography.look-alike", "orthography.zwsp-latin"}
    assert {f.place for f in found} == {place}
    assert message_findings([bad], languages["vi"], NO_DATA) == ()


def test_no_false_alarm_in_the_sample() -> None:
    project = load(ROOT, ROOT)
    found = [f for f in project.findings if f.code.startswith(("orthography.", "text."))]
    assert found == []
