"""Which languages stand together on one sheet, and what a build makes of it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from small import DAY, TOOLKIT, small_project

from borderpress.bilingual import joined, most, prints, released
from borderpress.bulletin import read_bulletin
from borderpress.editions import released as released_editions
from borderpress.formats import printready, web
from borderpress.formats.ticket import slug_sheet
from borderpress.joblist import Lister, Selection
from borderpress.jobs import JobMaker
from borderpress.model import Bulletin, Finding, Layout, Place
from borderpress.press import _placed
from borderpress.printing import _editions, _jobs
from borderpress.project import Project, _known, load
from borderpress.register import published, sums
from borderpress.text.clusters import MAYBE, ZWSP
from borderpress.voice import speech
from borderpress.work import Result, Stored

GATE = "content/bulletins/cua-khau.md"
LAYOUTS = "layouts: [bulletin-a5, web, kiosk]"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return the small project, read once."""
    return load(small_project(tmp_path_factory.mktemp("small")), TOOLKIT)


def read(
    small: Project, parallel: str = "", layouts: str = "bilingual-a4, bilingual-a5", **more: str
) -> tuple[Bulletin | None, tuple[Finding, ...]]:
    """Return the bulletin about a gate with these layouts, and what is wrong with it."""
    text = (small.root / GATE).read_text("utf-8")
    key = f"\nparallel: {parallel}" if parallel else ""
    text = text.replace(LAYOUTS, f"layouts: [bulletin-a5, {layouts}, web, kiosk]{key}")
    for old, new in more.items():
        text = re.sub(rf"^{old}: .*$", f"{old}: {new}", text, flags=re.MULTILINE)
    known = _known(small.publication, small.languages, small.layouts)
    bulletin, _, findings = read_bulletin(GATE, text.encode(), known, lambda _: ("", 1, 1))
    return bulletin, findings


def project(small: Project, parallel: str = "", layouts: str = "bilingual-a4") -> Project:
    """Return the small project with bilingual sheets of the bulletin about a gate."""
    bulletin, findings = read(small, parallel, layouts)
    assert bulletin
    assert not findings
    others = (b for b in small.bulletins if b.slug != bulletin.slug)
    return replace(small, bulletins=(bulletin, *others))


def bilingual(found: Project, **selection: tuple[str, ...]) -> set[str]:
    """Return layout and languages of each bilingual sheet that is made."""
    table, _ = released_editions(found, DAY)
    lister = Lister(JobMaker(found, table), Selection(**selection), Path("fonts.conf"))
    specs = (spec for spec in lister.print_specs() if most(spec.layout) > 1)
    return {f"{spec.layout.name} {spec.tag}" for spec in specs}


def test_a_layout_without_the_option_sets_one_edition() -> None:
    single = Layout("x", "pdf", "", "", ())
    assert most(single) == 1
    assert most(replace(single, options=(("languages", "3"),))) == 3
    assert joined(("vi", "lo", "en")) == "vi+lo+en"


def test_without_the_key_the_source_stands_beside_each_other_language(small: Project) -> None:
    assert bilingual(project(small, "", "bilingual-a4, bilingual-a5")) == {
        f"{layout} vi+{tag}" for layout in ("bilingual-a4", "bilingual-a5") for tag in ("lo", "jra")
    }


def test_sets_as_they_are_written_and_where_they_fit(small: Project) -> None:
    found = project(small, "[[lo, vi], [vi, lo, jra]]", "bilingual-a4, bilingual-a5")
    assert bilingual(found) == {
        "bilingual-a4 lo+vi",
        "bilingual-a4 vi+lo+jra",
        "bilingual-a5 lo+vi",  # three languages do not fit on A5
    }
    gate = next(b for b in found.bulletins if b.slug == "cua-khau")
    assert prints(gate, found.layouts["bulletin-a5"]) == (("vi",), ("lo",), ("jra",))


@pytest.mark.parametrize(
    ("tags", "expected"),
    [(("lo",), {"vi+lo", "vi+lo+jra"}), (("jra",), {"vi+lo+jra"}), (("km",), set())],
)
def test_a_language_chooses_the_sheets_that_it_stands_on(
    small: Project, tags: tuple[str, ...], expected: set[str]
) -> None:
    found = project(small, "[[vi, lo], [vi, lo, jra]]")
    assert bilingual(found, languages=tags) == {f"bilingual-a4 {name}" for name in expected}


def test_a_sheet_is_released_when_each_of_its_editions_is(small: Project) -> None:
    """Jarai has no title here, so whatever holds Jarai is held back, with one finding for it."""
    found = project(small)
    must = tuple(replace(b, must_translate=("title",)) for b in found.bulletins)
    found = replace(found, bulletins=must)
    assert bilingual(found) == {"bilingual-a4 vi+lo"}
    faults = [f.text.english() for f in released_editions(found, DAY)[1]]
    assert sum("edition jra is not released" in text for text in faults) == 1


def test_an_edition_held_back_in_a_layout_holds_the_sheet_back(small: Project) -> None:
    table, _ = released_editions(project(small), DAY)
    key = ("cua-khau", "lo")
    assert len(released(table, "cua-khau", ("vi", "lo"), "bilingual-a4")) == 2
    held = {**table, key: replace(table[key], layouts=("web",))}
    assert released(held, "cua-khau", ("vi", "lo"), "bilingual-a4") == ()


@pytest.mark.parametrize(
    ("key", "code", "said"),
    [
        ("[[vi, xx]]", "unknown-value", "“xx” is not possible"),
        ("[[vi]]", "bad-parallel", "cannot stand on one sheet"),
        ("[[vi, vi]]", "bad-parallel", "cannot stand on one sheet"),
        ("[[vi, lo], [vi, km]]", "unknown-value", "“km” is not possible"),
        ("[[vi, lo], [vi, lo]]", "bad-parallel", "twice"),
        ("[vi, lo]", "not-a-list", "list of lists"),
        ("vi", "not-a-list", "list of lists"),
    ],
)
def test_what_is_wrong_with_the_key_is_told(small: Project, key: str, code: str, said: str) -> None:
    bulletin, (fault,) = read(small, key)
    assert bulletin is None
    assert fault.code == f"content.{code}"
    assert said in fault.text.english()
    assert fault.place == Place(GATE, 8)


def test_three_languages_need_a_layout_with_room_for_them(small: Project) -> None:
    _, (fault,) = read(small, "[[vi, lo, jra]]", "bilingual-a5")
    assert "from 2 to 2" in fault.hint.english()


def test_the_key_needs_a_bilingual_layout(small: Project) -> None:
    _, (fault,) = read(small, "[[vi, lo]]", "bulletin-a4")
    assert fault.code == "content.misplaced-key"
    assert "bilingual-a4" in fault.hint.english()


def test_a_bilingual_layout_needs_a_second_language(small: Project) -> None:
    _, (fault,) = read(small, languages="[vi]")
    assert "second language" in fault.text.english()


def test_an_option_that_no_sheet_has(tmp_path: Path) -> None:
    folder = tmp_path / "layouts" / "wide"
    folder.mkdir(parents=True)
    text = 'format = "pdf"\ntitle = "Wide"\n[options]\nlanguages = "5"\n'
    (folder / "layout.toml").write_text(text, "utf-8")
    found = load(small_project(tmp_path), TOOLKIT)
    assert "wide" not in found.layouts
    assert any("5" in f.text.english() for f in found.findings)


NAME = "pdf/bilingual-a4/cua-khau.vi+lo.pdf"


def test_the_pages_of_its_languages_link_to_a_sheet(small: Project) -> None:
    found = project(small, "[[vi, lo]]")
    table, _ = released_editions(found, DAY)
    listed = Lister(JobMaker(found, table), Selection(formats=("web",)), Path("fonts.conf")).all()
    specs = {job.name: job.args[0] for job in listed if job.name.startswith("web cua-khau")}
    linked = {
        name.split(" ")[2]: [pdf.tags for pdf in spec.pages[0].pdfs if pdf.address == NAME]
        for name, spec in specs.items()
        if isinstance(spec, web.Spec)
    }
    assert linked == {"vi": [("vi", "lo")], "lo": [("vi", "lo")], "jra": []}


def test_a_sheet_lies_in_print_and_on_the_web(small: Project) -> None:
    found = project(small, "[[vi, lo]]")
    table, _ = released_editions(found, DAY)
    stored = (Stored(NAME, "application/pdf", "", 0, 2),)
    made = Result("pdf", "", False, stored, (), 2, 0.0)
    lister = Lister(JobMaker(found, table), Selection(), Path("fonts.conf"))
    (placed,) = _placed(lister, [made], ())
    assert [item.name for item in placed.artifacts] == [NAME, f"web/{NAME}"]


def test_the_register_lists_a_sheet_once_with_both_languages(small: Project) -> None:
    found = project(small, "[[vi, lo]]")
    copies = (("bilingual-a4", "vi+lo", 50),)
    found = replace(found, bulletins=tuple(replace(b, copies=copies) for b in found.bulletins))
    listed = published(found, {NAME: Stored(NAME, "application/pdf", "", 0, 2)}, DAY)
    assert [(i.tag, i.layout, i.pages, i.copies) for i in listed] == [
        ("vi+lo", "bilingual-a4", 2, 50)
    ]
    bulletins, counted, languages, files, pages, printed = sums(listed)[:6]
    assert (bulletins, counted, languages, files, pages, printed) == (1, 2, 2, 1, 2, 50)


def test_copies_of_a_sheet_are_noted_under_its_languages(small: Project) -> None:
    bulletin, findings = read(small, "[[vi, lo]]\ncopies:\n  bilingual-a4: {vi+lo: 50}")
    assert not findings
    assert bulletin
    assert bulletin.copies == (("bilingual-a4", "vi+lo", 50),)
    _, (fault,) = read(small, "[[vi, lo]]\ncopies:\n  bilingual-a4: {vi+jra: 50}")
    assert fault.code == "content.unknown-key"


def test_a_print_shop_is_told_both_languages(small: Project) -> None:
    """The slug line and the file's name say what a sheet is."""
    found = project(small, "[[vi, lo]]")
    profile = found.print_profiles["office-digital"]
    maker = JobMaker(found, released_editions(found, DAY)[0])
    (job,) = _jobs(maker, Selection(layouts=("bilingual-a4",)), profile)
    spec = job.args[0]
    assert isinstance(spec, printready.Spec)
    assert job.name == "print office-digital bilingual-a4 cua-khau vi+lo"
    assert spec.name == "print/office-digital/bilingual-a4/cua-khau.vi+lo"
    assert list(_editions(job)) == [("cua-khau", "vi"), ("cua-khau", "lo")]
    subject = printready._subject(spec)
    sheet = slug_sheet(spec.clerk, speech(spec.voice), subject, profile, (220, 307, 5, 2))
    said = re.sub(f"<[^>]*>|[{ZWSP}{MAYBE}]", "", sheet.html)
    assert "cua-khau · vi+lo · 2/2" in said
    assert said.count("Qua cửa khẩu · ຜ່ານດ່ານ") == 2
