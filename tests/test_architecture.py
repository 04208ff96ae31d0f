"""ARCHITECTURE.md is true to the code."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "borderpress"
TEXT = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
PACKAGES = (
    "catalog",
    "checks.preflight",
    "checks.translation",
    "setup",
    "text",
    "textlayer",
    "verbs",
)
"""Folders that are one row of the table."""
AT_NEED = {"bootstrap": "cli"}
"""Imports upwards that stand in a function, because nothing is installed before."""


def floors(heading: str = "## Modules and their floors") -> dict[str, int]:
    """Return the place of each module in the table of floors, counted from its foot."""
    table = TEXT.split(heading)[1].split("\n## ")[0]
    rows = re.findall(r"^\| \d \| ([^|]+) \|", table, re.MULTILINE)
    places = {}
    for place, row in enumerate(reversed(rows)):
        for name in re.findall(r"`([\w/]+?)(?:\.py|/)?`", row):
            places[name.replace("/", ".")] = place
    return places


def module(path: Path) -> str:
    """Return the row that a file belongs to."""
    name = path.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", ".")
    return row(name)


def row(name: str) -> str:
    """Return the row of a module: its own, or that of its folder."""
    return next((p for p in PACKAGES if name == p or name.startswith(f"{p}.")), name)


FILES = [p for p in sorted(PACKAGE.rglob("*.py")) if p.name not in ("__init__.py", "__main__.py")]


def imports(path: Path) -> set[str]:
    """Return the rows that a file imports from."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "borderpress":
            parts = (node.module or "").split(".")[1:]
            names = [alias.name for alias in node.names]
            for name in [".".join(parts)] if parts and parts != ["formats"] else names:
                full = f"formats.{name}" if parts == ["formats"] else name
                found.add(row(full))
    return found - {"__version__"}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_every_module_has_its_floor_and_imports_only_from_below(path: Path) -> None:
    places, own = floors(), module(path)
    assert own in places
    for other in imports(path) - {own, AT_NEED.get(own)}:
        if own != "bootstrap":
            assert places[other] < places[own], other


def test_the_table_names_nothing_that_is_gone() -> None:
    there = {module(path) for path in FILES}
    assert set(floors()) - there == set()


KIOSK = sorted(path for path in (ROOT / "borderpress_kiosk").glob("[a-z]*.py"))


def test_the_kiosk_has_floors_of_its_own_and_knows_nothing_of_the_press() -> None:
    places = floors("## The kiosk's side")
    assert set(places) == {path.stem for path in KIOSK}
    for path in KIOSK:
        found = [
            n
            for n in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(n, ast.Import | ast.ImportFrom)
        ]
        for node in found:
            package, _, name = (getattr(node, "module", "") or "").partition(".")
            assert package != "borderpress"
            if package == "borderpress_kiosk":
                assert places[name] < places[path.stem], (path.stem, name)


def test_one_module_of_the_press_knows_how_a_kiosk_reads() -> None:
    texts = {module(path): path.read_text("utf-8") for path in FILES}
    assert [name for name, text in texts.items() if "borderpress_kiosk" in text] == ["stick"]


@pytest.mark.parametrize(
    ("package", "doors"),
    [
        ("markdown", {"messages"}),
        ("polib", {"catalog"}),
        ("rapidfuzz", {"catalog"}),
        ("yaml", {"validate"}),
        ("babel", {"languages"}),
        ("jinja2", {"layout", "interface"}),
        ("weasyprint", {"typesetter", "textlayer", "linefit", "tagging"}),
        ("fontTools", {"fonts"}),
        ("PIL", {"images", "colour", "settable", "plates", "sight", "separations", "folding"}),
        (
            "pikepdf",
            {
                "accessible",
                "separate",
                "imposition",
                "inksaver",
                "sheets",
                "plates",
                "shadings",
                "olderpdf",
                "pdfwalk",
                "preflight",
                "checks.preflight",
                "formats.ticket",
            },
        ),
        ("nh3", {"sanitise"}),
        ("segno", {"qrcode"}),
        ("icu4py", {"text"}),
        ("khmercut", {"text"}),
        ("khmerspell", {"text"}),
        ("uharfbuzz", {"checks.shaping"}),
        ("rich", {"report"}),
        ("openpyxl", {"spreadsheet"}),
        ("fsspec", {"hosts"}),
        ("s3fs", {"hosts"}),
        ("paramiko", {"hosts"}),
        ("botocore", {"hosts"}),
        ("tuf", {"trust", "releases"}),
        ("securesystemslib", {"keyfiles"}),
        ("cryptography", {"keyfiles"}),
        ("pypdfium2", {"pagepictures", "sight"}),
    ],
)
def test_each_package_has_one_door(package: str, doors: set[str]) -> None:
    used = set()
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            if any(name.split(".")[0] == package for name in names):
                used.add(module(path))
    assert used == doors
