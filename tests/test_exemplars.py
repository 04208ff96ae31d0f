"""The letters of each language."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from borderpress.exemplars import NO_DATA, read_exemplars

ROOT = Path(__file__).parents[1]


def test_every_language_has_its_file_with_source_and_status() -> None:
    for folder in sorted((ROOT / "locales").glob("*/language.toml")):
        path = folder.with_name("exemplars.toml")
        exemplars, findings = read_exemplars(path.name, path.read_text("utf-8"))
        assert findings == (), path
        assert exemplars.source
        assert bool(exemplars.letters) == (exemplars.status != "no data")
        for letter in exemplars.cased():
            assert unicodedata.normalize("NFC", letter) == letter


def test_capitals_are_derived() -> None:
    exemplars, _ = read_exemplars("x", 'status="verified"\nsource="s"\nletters="č ê̆ ng"\n')
    assert exemplars.cased() == ("č", "Č", "ê̆", "Ê̆", "ng", "NG")
    assert {"č", "Č", "\u0306", "N"} <= exemplars.characters()


def test_a_bad_file_gives_no_letters_but_findings() -> None:
    exemplars, findings = read_exemplars("x.toml", 'status = "sure"\nsource = "s"\n')
    assert exemplars is NO_DATA
    assert [f.severity for f in findings] == ["error"]
    assert read_exemplars("x.toml", "status = ")[1]
