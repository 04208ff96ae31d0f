"""What the guides quote is what the toolkit says."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest

from borderpress.checks.translation import CHECKS
from borderpress.sanitise import TAGS
from borderpress.verbs.keys import ACTIONS
from borderpress_kiosk.config import KEYS

ROOT = Path(__file__).parents[1]
CATALOG = ROOT / "locales/vi/LC_MESSAGES/interface.po"
ROW = re.compile(r"^\| (`[^|]*`(?: → `[^|]*`)?)", re.MULTILINE)


def sentences() -> list[str]:
    entries = [e for e in polib.pofile(str(CATALOG)) if e.msgctxt == "toolkit" and not e.obsolete]
    return [text for entry in entries for text in (entry.msgid, entry.msgstr)]


def pattern(sentence: str) -> str:
    """Return what a sentence looks like with values put in."""
    return re.sub(r"\\\{\w+\\\}", ".*", re.escape(sentence))


def quoted() -> list[str]:
    """Return the messages that the tables of common errors quote."""
    text = (ROOT / "docs/editors.md").read_text("utf-8")
    tables = text.split("\n\n")
    rows = [row for table in tables if " → `" in table for row in ROW.findall(table)]
    return [part for row in rows for part in re.findall(r"`([^`]+)`", row)]


def test_there_is_something_to_compare() -> None:
    assert len(quoted()) > 30


@pytest.mark.parametrize("message", quoted())
def test_the_toolkit_says_what_the_guide_quotes(message: str) -> None:
    patterns = [pattern(sentence) for sentence in sentences()]
    assert any(re.fullmatch(p, message) for p in patterns)


@pytest.mark.parametrize(
    "name", ["README.md", "docs/editors.md", "docs/translating.md", "docs/kiosk.md"]
)
def test_every_file_that_a_guide_names_is_there(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    shown = re.findall(r'<img src="([^"]+)"', text)
    for target in [*shown, *re.findall(r"\]\(([^)#\s]+)", text)]:
        if "://" not in target and not target.startswith(("mailto:", "../images")):
            assert ((ROOT / name).parent / target).exists(), target


def test_pictures_are_small() -> None:
    sizes = {p.name: p.stat().st_size for p in (ROOT / "docs/images").glob("*.png")}
    assert len(sizes) > 8
    assert {name for name, size in sizes.items() if size > 150_000} == set()


def test_the_codes_of_catalogs_that_the_guide_names_are_given() -> None:
    text = (ROOT / "docs/translating.md").read_text("utf-8")
    named = set(re.findall(r"`(catalog\.[a-z-]+)`", text))
    modules = "".join(p.read_text("utf-8") for p in (ROOT / "borderpress").rglob("*.py"))
    assert {"catalog.signature", "catalog.review-void"} <= named
    assert {code for code in named if f'"{code}"' not in modules} == set()


@pytest.mark.parametrize("half", [0, 1], ids=["vi", "en"])
def test_the_guide_lists_every_check_of_translations(half: int) -> None:
    guide = (ROOT / "docs/translating.md").read_text("utf-8").split("\n## English")[half]
    listed = {name for row in re.findall(r"^\| `translation\..*", guide, re.MULTILINE)
              for name in re.findall(r"`translation\.([\w-]+)`", row.split("|")[1])}  # fmt: skip
    assert listed == {check.name for check in CHECKS} | {"normal-form"}


def test_the_readme_leads_with_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    first = text.split("```")[1].strip().split("\n")
    assert [line.partition("#")[0].strip() for line in first] == [
        "python3 build.py",
        "python3 build.py test",
    ]


@pytest.mark.parametrize("half", [0, 1])
def test_the_guide_lists_the_elements_that_a_text_may_have(half: int) -> None:
    text = (ROOT / "docs/editors.md").read_text("utf-8").split("\n## English")[half]
    blocks = [set(block.split()) for block in re.split(r"^`{3,}.*$", text, flags=re.MULTILINE)]
    assert set(TAGS) in blocks


@pytest.mark.parametrize("half", [0, 1], ids=["vi", "en"])
def test_the_guide_to_kiosks_names_every_key_of_its_configuration(half: int) -> None:
    guide = (ROOT / "docs/kiosk.md").read_text("utf-8").split("\n## English")[half]
    assert {key for key in KEYS if key not in guide} == set()
    for action in ACTIONS[1:]:
        assert f"keys {action}" in guide
