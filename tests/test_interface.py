"""The toolkit's own words: where they are found, and in which language a reader gets them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from small import language

from borderpress.edition import ADMONITIONS, BACK_TO_TEXT
from borderpress.interface import Labels, commands, for_language, interface_messages
from borderpress.model import Catalog, LocalText, Message, Place

ROOT = Path(__file__).parents[1]


def catalog(tag: str, **labels: str) -> Catalog:
    entries = tuple(("", msgid, text, 1) for msgid, text in labels.items())
    return Catalog(tag, "interface", f"{tag}.po", (*entries, ("toolkit", "Stop", "Dừng", 2)))


BRACES = ("python-brace-format",)


def test_literals_of_modules_and_templates_are_found_with_their_places() -> None:
    module = 'x = say("There is no {name}.", name=1)\ny = [label("Note")]\nsay(text)\nf("no")\n'
    template = '<p>{{ _("Page {number}", number=1) }}</p>\n{{ plain("Note") }}{{ other("no") }}'
    found = interface_messages({"a.py": module}, {"b.j2": template})
    assert found == (
        Message("Page {number}", (Place("b.j2", 1),), flags=BRACES),
        Message("Note", (Place("b.j2", 2), Place("a.py", 2))),
        Message("There is no {name}.", (Place("a.py", 1),), "toolkit", flags=BRACES),
    )


def test_pages_for_the_office_say_sentences_of_the_commands() -> None:
    found = interface_messages({}, {"b.j2": '{{ say("{count} words left", count=1) }}'})
    assert found == (Message("{count} words left", (Place("b.j2", 1),), "toolkit", flags=BRACES),)


@pytest.mark.parametrize(
    ("msgid", "flags"),
    [("{a} of {b}", BRACES), ("{n:>3}", BRACES), ("plain", ()), ("{html-1}", ()), ("{} {0}", ()),
     ("{{a}}", ()), ("Keep {…}: {name}", ()), ("{", ()), ("{name", ())],
)  # fmt: skip
def test_only_what_gettext_can_check_is_flagged(msgid: str, flags: tuple[str, ...]) -> None:
    (found,) = interface_messages({"a.py": f"say({msgid!r})"}, {})
    assert found.flags == flags


def test_sentences_written_over_two_lines_are_one_message() -> None:
    module = 'say(\n    "One "\n    "sentence."\n)'
    assert [m.id for m in interface_messages({"a.py": module}, {})] == ["One sentence."]


def calls(path: Path) -> list[ast.Call]:
    """Return the calls of ``say`` and ``label`` by these names."""
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    found = [n for n in nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)]
    return [n for n in found if isinstance(n.func, ast.Name) and n.func.id in ("say", "label")]


def test_every_sentence_and_label_of_the_toolkit_is_literal() -> None:
    found = [(p, c) for p in sorted((ROOT / "borderpress").rglob("*.py")) for c in calls(p)]
    assert len(found) > 100
    assert [f"{p}:{c.lineno}" for p, c in found if not isinstance(c.args[0], ast.Constant)] == []


def test_the_words_that_pages_ask_for_in_code_are_in_the_template() -> None:
    name = "borderpress/edition.py"
    found = interface_messages({name: (ROOT / name).read_text("utf-8")}, {})
    assert {BACK_TO_TEXT, *ADMONITIONS} <= {m.id for m in found if not m.context}


def test_sentences_of_the_commands_are_for_editors_languages() -> None:
    both = (Message("Stop", context="toolkit"), Message("Page"))
    assert for_language(both, "vi") == both
    assert for_language(both, "en") == both
    assert for_language(both, "lo") == both[1:]


def test_commands_speak_their_own_sentences_only() -> None:
    assert commands("vi", {"vi": catalog("vi", Page="Trang")}) == {"Stop": "Dừng"}
    assert commands("lo", {}) == {}


def test_a_label_follows_the_fallback_list() -> None:
    catalogs = {"vi": catalog("vi", Page="Trang"), "lo": catalog("lo", Page="ໜ້າ")}
    assert Labels(language("lo"), "vi", catalogs)("Page") == LocalText("ໜ້າ", "lo")
    assert Labels(language("vi"), "vi", catalogs)("Page") == LocalText("Trang", "vi")
    assert Labels(language("en"), "vi", catalogs)("Page") == LocalText("Page", "en")


def test_a_minority_language_never_gets_english_by_accident() -> None:
    catalogs = {"vi": catalog("vi", Page="Trang")}
    assert Labels(language("jra"), "vi", catalogs)("Page") == LocalText("Trang", "vi")
    assert Labels(language("blt-Tavt"), "vi", catalogs)("Page") == LocalText("Trang", "vi")


def test_english_stands_in_only_where_no_language_of_the_list_has_the_word() -> None:
    assert Labels(language("jra"), "vi", {})("Page") == LocalText("Page", "en")
    catalogs = {"vi": catalog("vi", Page="Trang")}
    assert Labels(language("km"), "vi", catalogs)("Page") == LocalText("Page", "en")


def test_sentences_of_the_commands_are_no_labels() -> None:
    assert Labels(language("vi"), "vi", {"vi": catalog("vi")})("Stop") == LocalText("Stop", "en")
