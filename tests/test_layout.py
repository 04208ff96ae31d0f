"""Templates speak one language and mark every other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from borderpress.languages import read_language
from borderpress.layout import heading_line_height, language_css, render
from borderpress.model import Language, Layout, LocalText
from borderpress.voice import Voice, speech

ROOT = Path(__file__).parents[1]


def language(tag: str) -> Language:
    path = f"locales/{tag}/language.toml"
    found, findings = read_language(path, (ROOT / path).read_text("utf-8"))
    assert findings == ()
    assert found is not None
    return found


VOICE = Voice(
    language("lo"),
    (language("en"), language("vi")),
    (("Home", "ໜ້າຫຼັກ", "lo"), ("Shown in {language}", "Shown in {language}", "en")),
    (("vi", "ຫວຽດນາມ", "lo"), ("jra", "Tiếng Gia Rai", "vi")),
)


def fill(template: str, **variables: object) -> str:
    layout = Layout("x", "web", "X", "", (("page.j2", template),))
    return render(layout, "page.j2", speech(VOICE), **variables)


def test_a_label_in_the_pages_language_stands_bare() -> None:
    assert fill('{{ _("Home") }}') == "ໜ້າຫຼັກ"


def test_a_label_that_fell_back_names_its_language() -> None:
    html = fill('{{ _("Shown in {language}", language="vi" | language_name) }}')
    assert html == '<span lang="en">Shown in <span lang="lo">ຫວຽດນາມ</span></span>'


def test_a_name_in_a_third_language_keeps_its_own() -> None:
    html = fill('{{ _("Shown in {language}", language="jra" | language_name) }}')
    assert html == '<span lang="en">Shown in <span lang="vi">Tiếng Gia Rai</span></span>'
    assert "<" not in fill('{{ plain("Shown in {language}", language="jra" | language_name) }}')


def test_values_are_escaped() -> None:
    assert "<b>" not in fill('{{ _("Shown in {language}", language=x) }}', x="<b>")
    assert "<b>" in fill('{{ _("Shown in {language}", language=x) }}', x=Markup("<b>"))
    assert "<b>" not in fill("{{ x | local }}", x=LocalText("<b>", "vi"))


def test_text_in_another_language_is_marked() -> None:
    assert (
        fill("{{ x | local }}", x=LocalText("Cửa khẩu", "vi")) == '<span lang="vi">Cửa khẩu</span>'
    )
    assert fill("{{ x | local }}", x=LocalText("ດ່ານ", "lo")) == "ດ່ານ"


def test_a_misspelt_variable_is_an_error_not_a_gap() -> None:
    with pytest.raises(UndefinedError):
        fill("{{ titel }}")


def test_a_label_that_nobody_extracted_is_an_error() -> None:
    with pytest.raises(KeyError):
        fill('{{ _("Nobody knows this") }}')


def test_every_language_gets_its_faces_and_line_height() -> None:
    css = language_css((language("lo"), language("km")))
    assert '"Noto Looped Lao"' in css
    assert '"Noto Serif Khmer"' in css
    assert ":root:lang(km) { font-size: 10.5pt" in css
    assert ":root" not in language_css((language("km"),), sizes=False)


def test_headlines_take_their_measured_line_height_in_print() -> None:
    khmer = language("km")
    assert heading_line_height(khmer) == khmer.heading_line_height > khmer.line_height
    assert heading_line_height(khmer, own_face=False) == khmer.line_height
    assert heading_line_height(replace(khmer, heading_line_height=0)) == khmer.line_height
    assert heading_line_height(language("vi"), own_face=False) == 1.3


def test_what_a_script_forbids_stands_in_the_style_sheet() -> None:
    css = language_css((language("blt-Tavt"), language("vi"), language("km")))
    assert ":where(:lang(km)) { letter-spacing: normal !important; }" in css
    assert ":where(em):where(:lang(blt-Tavt))" in css
    assert ":where(em):where(:lang(km))" not in css
    assert ":where(ol):where(:lang(km)) { list-style-type: khmer; }" in css
    assert ":lang(vi)) { letter-spacing" not in css
    marks = replace(language("vi"), quotes=('"', "\\"))
    assert r'quotes: "\"" "\\";' in language_css((marks,))
