"""Press kits: complete, in one language, and the same bytes for the same inputs."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from small import small_project

from borderpress.formats import presskit
from borderpress.joblist import Selection
from borderpress.model import EditionFact, LocalText, Severity
from borderpress.presskits import build
from borderpress.project import load

ROOT = Path(__file__).parents[1]
DAY = date(2026, 11, 23)
SLUG = "phong-nha-hin-nam-no"


@pytest.fixture(scope="module")
def kits(tmp_path_factory: pytest.TempPathFactory) -> dict[str, zipfile.ZipFile]:
    """Return the kits of one sample bulletin by language."""
    output = tmp_path_factory.mktemp("kits") / "output"
    project = load(ROOT, ROOT)
    report = build(
        project, Selection((SLUG,), ("lo", "vi")), DAY, output, 2, lambda _n: lambda _r: None
    )
    assert [f for f in report.findings if f.severity is Severity.ERROR] == []
    folder = output / "press-kit"
    return {p.name.split(".")[1]: zipfile.ZipFile(p) for p in sorted(folder.iterdir())}


def test_a_kit_holds_all_that_a_reporter_needs(kits: dict[str, zipfile.ZipFile]) -> None:
    assert set(kits) == {"lo", "vi"}
    names = set(kits["lo"].namelist())
    assert {
        "index.html",
        "text.txt",
        "facts.csv",
        "SHA256SUMS",
        "posts/facebook.txt",
        "posts/zalo.txt",
        "pictures/a-karst.svg",
        f"pages/bulletin-a4/{SLUG}.lo.pdf",
        f"cards/{SLUG}.lo.1200x630.jpg",
    } <= names
    assert not any(".vi." in name for name in names)


def test_the_list_of_sums_is_true(kits: dict[str, zipfile.ZipFile]) -> None:
    kit = kits["vi"]
    listed = dict(line.split("  ")[::-1] for line in kit.read("SHA256SUMS").decode().splitlines())
    assert set(listed) == set(kit.namelist()) - {"SHA256SUMS"}
    assert all(
        hashlib.sha256(kit.read(name)).hexdigest() == digest for name, digest in listed.items()
    )


def test_the_page_leads_only_to_files_of_the_kit(kits: dict[str, zipfile.ZipFile]) -> None:
    page = kits["lo"].read("index.html").decode()
    there = set(kits["lo"].namelist())
    local = [a for a in re.findall(r'(?:src|href)="([^"#]+)"', page) if "://" not in a]
    assert local
    assert set(local) <= there
    assert "<script" not in page


def test_the_page_says_that_nobody_has_reviewed_the_translation(
    kits: dict[str, zipfile.ZipFile],
) -> None:
    assert 'class="remark"' in kits["lo"].read("index.html").decode()
    assert 'class="remark"' not in kits["vi"].read("index.html").decode()


def test_facts_carry_source_and_day(kits: dict[str, zipfile.ZipFile]) -> None:
    rows = list(csv.DictReader(io.StringIO(kits["vi"].read("facts.csv").decode("utf-8-sig"))))
    assert len(rows) == 7
    assert all(row["source"] and date.fromisoformat(row["checked_on"]) for row in rows)


def test_the_text_has_no_marks_and_all_blocks(kits: dict[str, zipfile.ZipFile]) -> None:
    text = kits["vi"].read("text.txt").decode()
    assert not re.search(r"</?[a-z]|\u200b|\u2063", text)
    bulletin = next(b for b in load(ROOT, ROOT).bulletins if b.slug == SLUG)
    heads = re.findall(r"^## (.*?)(?: \{:.*)?$", bulletin.body, re.MULTILINE)
    assert heads
    assert all(f"\n{head}\n" in text for head in heads)


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    project = load(small_project(tmp_path / "project"), ROOT)
    slug = project.bulletins[0].slug
    made = []
    for folder in ("a", "b"):
        out = tmp_path / folder
        build(project, Selection((slug,)), DAY, out, 1, lambda _n: lambda _r: None)
        made.append({p.name: p.read_bytes() for p in (out / "press-kit").iterdir()})
    assert made[0]
    assert made[0] == made[1]


@pytest.mark.parametrize("cell", ["=1+1", "+84 1", "-5", "@x"])
def test_no_cell_is_a_formula(cell: str) -> None:
    class Fake:
        class edition:  # noqa: N801 - stands for a field
            facts = (
                EditionFact(
                    LocalText(cell, "vi"), LocalText(cell, "vi"), LocalText("s", "vi"),
                    DAY, None, "info", "fresh",
                ),
            )  # fmt: skip

    row = list(csv.reader(io.StringIO(presskit.facts(Fake()).decode("utf-8-sig"))))[1]  # type: ignore[arg-type]
    assert row[0] == row[1] == f"'{cell}"


def test_a_title_too_long_for_a_network_is_a_warning(tmp_path: Path) -> None:
    project = load(small_project(tmp_path / "project"), ROOT)
    slug = project.bulletins[0].slug
    short = tuple(replace(network, limit=5) for network in project.networks[:1])
    report = build(
        replace(project, networks=short),
        Selection((slug,), ("vi",)),
        DAY,
        tmp_path / "out",
        1,
        lambda _n: lambda _r: None,
    )
    found = [f for f in report.findings if f.code == "post.too-long"]
    assert [(f.severity, f.place and f.place.path) for f in found] == [
        (Severity.WARNING, project.bulletins[0].path)
    ]
