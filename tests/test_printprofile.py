"""Print profiles: what is wrong is told with file, line and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import ImageCms

from borderpress.model import Finding
from borderpress.printprofile import PrintProfile, is_cmyk, read_print_profile, with_icc

ROOT = Path(__file__).parents[1]
SHIPPED = sorted((ROOT / "layouts/print-profiles").glob("*.toml"))
ICC = (ROOT / "layouts/print-profiles/made/FOGRA39L.icc").read_bytes()
GOOD = """\
title = "A shop"
standard = "PDF/X-4"
colours = "cmyk"
icc = "shop.icc"
condition = "FOGRA51"
ink_limit = 300
bleed = "3"
marks = true
overprint = true

[inks]
"#12343B" = "90 60 50 45"
"""


def read(text: str) -> tuple[PrintProfile | None, tuple[Finding, ...]]:
    return read_print_profile("shop", "layouts/print-profiles/shop.toml", text)


def good() -> PrintProfile:
    found, findings = read(GOOD)
    assert findings == ()
    assert found is not None
    return found


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.stem)
def test_shipped_profiles_are_good(path: Path) -> None:
    found, findings = read_print_profile(path.stem, path.name, path.read_text("utf-8"))
    assert findings == ()
    assert found is not None
    assert (found.colours == "cmyk") == bool(found.icc)
    for _, inks in found.inks:
        assert sum(inks) <= found.ink_limit


def test_five_profiles_are_shipped() -> None:
    assert [path.stem for path in SHIPPED] == [
        "office-booklet", "office-digital", "office-saver", "offset-coated", "offset-uncoated",
    ]  # fmt: skip


def test_what_is_not_said_has_the_thresholds_of_the_trade() -> None:
    found = good()
    assert (found.error_ppi, found.warn_ppi, found.line_ppi) == (150, 225, 550)
    assert (found.hairline, found.safe, found.pages) == (0.25, 3.0, 1)
    assert (found.sheets, found.sheet, found.saver, found.caliper) == ("single", "any", False, 0)
    assert found.inks == (((0x12, 0x34, 0x3B), (90, 60, 50, 45)),)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('title = "A shop"\n', "", 0),
        ('"PDF/X-4"', '"PDF/X-9"', 2),
        ('"cmyk"', '"pink"', 3),
        ("ink_limit = 300", 'ink_limit = "much"', 6),
        ("ink_limit = 300", "ink_limit = 450", 0),
        ('bleed = "3"', 'bleed = "three"', 7),
        ('bleed = "3"', 'bleed = "30"', 0),
        ("marks = true", 'marks = "perhaps"', 8),
        ('"90 60 50 45"', '"90 60 50"', 11),
        ('"90 60 50 45"', '"90 60 50 145"', 11),
        ('"#12343B"', '"teal"', 12),
        ('icc = "shop.icc"\n', "", 0),
        ("overprint = true", "overprint = true\nblead = 3", 10),
        ("overprint = true", 'overprint = true\nsheets = "boklet"', 10),
        ("overprint = true", 'overprint = true\nsaver = "rather"', 10),
        ("overprint = true", 'overprint = true\ncaliper = "thin"', 10),
        ("overprint = true", 'overprint = true\ncaliper = "100"', 0),
        ("overprint = true", 'overprint = true\ncaliper = "-0.1"', 0),
        ("overprint = true", 'overprint = true\nsheet = "A5"', 10),
        ("overprint = true", 'overprint = true\nsheet = "A4"', 0),
        ("title =", "title ==", 1),
    ],
)
def test_a_fault_is_told_with_its_line_and_a_remedy(old: str, new: str, line: int) -> None:
    assert old in GOOD
    found, findings = read(GOOD.replace(old, new, 1))
    assert found is None
    (finding,) = findings
    assert finding.place
    assert finding.place.path == "layouts/print-profiles/shop.toml"
    assert finding.hint.english()
    if line:
        assert finding.place.line == line


@pytest.mark.parametrize("change", ['bleed = "3"', "marks = true", 'colours = "cmyk"'])
def test_office_printers_have_neither_bleed_nor_marks(change: str) -> None:
    text = 'title = "x"\nstandard = "none"\nink_limit = 300\noverprint = false\n'
    rest = {'bleed = "0"', "marks = false", 'colours = "rgb"'}
    plain = text + "\n".join(sorted(rest))
    assert read(plain)[1] == ()
    key = change.split(" ", 1)[0]
    spoiled = text + "\n".join(sorted(change if line.startswith(key) else line for line in rest))
    assert [finding.code for finding in read(spoiled)[1]] == ["profile.no-inks"]


# --- The ICC file -------------------------------------------------------------


def test_an_icc_file_gives_its_digest() -> None:
    found, findings = with_icc(good(), "shop.toml", ICC)
    assert findings == ()
    assert len(found.icc_digest) == 64


def test_a_missing_icc_file_is_a_finding_with_its_name() -> None:
    found, (finding,) = with_icc(good(), "shop.toml", None)
    assert finding.code == "profile.no-icc"
    assert "shop.icc" in finding.text.english()
    assert found.icc_digest == ""


def test_what_the_set_up_makes_is_not_missed_before() -> None:
    read_again, _ = read(GOOD.replace("shop.icc", "FOGRA39L.icc"))
    assert read_again
    assert with_icc(read_again, "shop.toml", None)[1] == ()


def test_the_profile_of_a_screen_is_none_of_a_press() -> None:
    screen = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert (is_cmyk(ICC), is_cmyk(screen), is_cmyk(b"")) == (True, False, False)
    found, (finding,) = with_icc(good(), "shop.toml", screen)
    assert (finding.code, found.icc_digest) == ("profile.wrong-icc", "")
