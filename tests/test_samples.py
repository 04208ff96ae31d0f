"""Attested text of the languages."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import polib
import pytest

from borderpress.samples import NO_TEXT, Sample, read_sample

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "locales").glob("*/specimen.toml"))
DECLARATION = "tuyen-ngon-nhan-quyen"


def sample(path: Path) -> Sample:
    found, findings = read_sample(path.name, path.read_text("utf-8"))
    assert findings == ()
    return found


def published(tag: str) -> set[str]:
    """Return every sentence of the declaration in one language."""
    if tag == "vi":
        text = (ROOT / "content/bulletins" / f"{DECLARATION}.md").read_text("utf-8")
        lines = [line.removeprefix("title: ").removeprefix("## ") for line in text.splitlines()]
        return {line.partition(" {:")[0] for line in lines}
    entries = polib.pofile(str(ROOT / f"locales/{tag}/LC_MESSAGES/{DECLARATION}.po"))
    return {entry.msgstr for entry in entries if "Our own words" not in entry.tcomment}


def test_these_languages_have_a_text() -> None:
    tags = [path.parent.name for path in FILES]
    assert tags == ["blt-Tavt", "en", "jra", "khb", "km", "lo", "vi", "zh-Hans"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_a_text_is_attested_letter_by_letter(path: Path) -> None:
    found = sample(path)
    for text in found.texts():
        assert unicodedata.normalize("NFC", text) == text
    if found.source.startswith("Universal Declaration"):
        assert set(found.texts()) <= published(path.parent.name)
    else:
        assert found.source.startswith("gflanguages ")
        assert path.parent.name in ("jra", "khb")


def test_a_bad_file_gives_no_text_but_findings() -> None:
    found, findings = read_sample("x.toml", 'source = "s"\nheadlines = ["a"]\n')
    assert found is NO_TEXT
    assert findings
    assert read_sample("x.toml", "source = ")[1]
