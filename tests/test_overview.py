"""How a publication stands: figures, blockers, stale texts with their day, locked words, facts."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from small import TOOLKIT, edit, small_project

from borderpress.cli import main
from borderpress.model import Place
from borderpress.overview import Cell, Overview, overview, sentences
from borderpress.project import load

DAY = date(2026, 11, 23)
LAO = "locales/lo/LC_MESSAGES/cua-khau.po"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return small_project(tmp_path / "project")


def look(root: Path, day: date = DAY) -> Overview:
    return overview(load(root, TOOLKIT), day)


def cell(found: Overview, domain: str, tag: str) -> Cell:
    (row,) = [row for row in found.rows if row.domain == domain]
    at = row.cell(tag)
    assert at
    return at


def test_the_figures_are_words_of_the_source(project: Path) -> None:
    found = look(project)
    assert found.languages == ("lo", "km", "jra"), "the publication's order, without the source"
    lao = cell(found, "cua-khau", "lo")
    assert (lao.count.translated, lao.count.fuzzy, lao.count.missing) == (2, 0, 6)
    assert (lao.percent, lao.state, lao.reviewed) == (34, "released", 0)
    assert cell(found, "nghi-le", "km").percent == 0
    (gate,) = [row for row in found.rows if row.domain == "cua-khau"]
    assert gate.cell("km") is None, "not asked for"
    assert gate.date == date(2026, 11, 1)
    assert cell(found, "publication", "lo").state == ""
    assert {c.language for c in found.editions()} == {"lo", "km", "jra"}


def test_everything_but_a_word_is_not_everything() -> None:
    from borderpress.catalog import Count

    assert Cell("lo", "", Count(999, 0, 1, 1000, 1), 0, "").percent == 99
    assert Cell("lo", "", Count(0, 0, 0, 0, 0), 0, "").percent == 100


def test_what_keeps_an_edition_from_release_is_named_with_its_places(project: Path) -> None:
    source = project / "content/bulletins/cua-khau.md"
    edit(source, "layouts: [", "must_translate: [title, giay-to]\nlayouts: [")
    main(["update", "--project", str(project), "--date", "2026-11-20"])
    found = look(project)
    assert {c.language: c.state for r in found.rows for c in r.cells if r.domain == "cua-khau"} == {
        "lo": "blocked",
        "jra": "blocked",
    }
    lao = [item for item in found.blockers() if item.language == "lo"]
    assert [(item.text, item.source.line) for item in lao] == [
        ("Giấy tờ", 25),
        ("Xem [cổng thông tin](https://example.org/).", 27),
    ]
    text = (project / LAO).read_text("utf-8").split("\n")
    for item in lao:
        assert item.source.path == "content/bulletins/cua-khau.md"
        assert item.catalog.path == LAO
        assert f'msgid "{item.text}"' in text[item.catalog.line - 1 :][:5]
    groups = sentences(found.blockers())
    assert [[i.language for i in g.todo] for g in groups] == [["lo", "jra"], ["lo", "jra"], ["jra"]]


def test_a_stale_text_has_the_day_on_which_update_first_saw_it(project: Path) -> None:
    edit(
        project / "content/bulletins/cua-khau.md", "title: Qua cửa khẩu", "title: Qua các cửa khẩu"
    )
    main(["update", "--project", str(project), "--date", "2026-11-12"])
    main(["update", "--project", str(project), "--date", "2026-11-20"])
    (stale,) = (each for each in look(project).stale() if each.text == "Qua các cửa khẩu")
    assert (stale.language, stale.since) == ("lo", "2026-11-12")
    assert cell(look(project), "cua-khau", "lo").count.fuzzy == 1
    edit(project / LAO, "# stale since: 2026-11-12\n", "")
    (stale,) = (each for each in look(project).stale() if each.text == "Qua các cửa khẩu")
    assert stale.since == "", "nothing is made up where nothing is noted"


def test_reviews_are_counted_per_catalog_and_per_message(project: Path) -> None:
    edit(
        project / LAO, 'msgid "Qua cửa khẩu"', '# reviewed: Bounmy 2026-11-20\nmsgid "Qua cửa khẩu"'
    )
    assert cell(look(project), "cua-khau", "lo").reviewed == 1
    edit(
        project / LAO, '"Language: lo\\n"', '"Language: lo\\n"\n"X-Borderpress-Review: reviewed\\n"'
    )
    assert cell(look(project), "cua-khau", "lo").reviewed == 2


@pytest.mark.parametrize(
    ("policy", "state"),
    [('"label"', "released"), ('"reviewed-only"', "held"), ('{ pdf = "reviewed-only" }', "partly")],
)
def test_a_policy_shows_in_the_state(project: Path, policy: str, state: str) -> None:
    edit(
        project / "content/publication.toml",
        "languages =",
        f"release_policy = {policy}\nlanguages =",
    )
    assert cell(look(project), "cua-khau", "lo").state == state


def test_locked_words_are_those_of_raw_html_and_of_drawings(project: Path) -> None:
    assert look(project).locked() == ()
    source = project / "content/bulletins/nghi-le.md"
    source.write_text(source.read_text("utf-8") + "\n<div>\n<p>Ba từ đây 12</p>\n</div>\n", "utf-8")
    edit(
        project / "content/images/square.svg",
        "</svg>",
        "<text>Hai <tspan>từ</tspan> 5</text></svg>",
    )
    found = {(item.place.path, item.words) for item in look(project).locked()}
    assert found == {("content/bulletins/nghi-le.md", 3), ("content/images/square.svg", 2)}


@pytest.mark.parametrize(
    ("day", "state"),
    [("2026-11-30", None), ("2026-12-02", False), ("2026-12-31", False), ("2027-01-01", True)],
)
def test_facts_are_named_before_and_after_their_last_day(
    project: Path, day: str, state: bool | None
) -> None:
    found = look(project, date.fromisoformat(day)).facts
    assert [fact.expired for fact in found] == ([] if state is None else [state])
    for fact in found:
        assert (fact.label, fact.place) == ("Lệ phí", Place("content/bulletins/cua-khau.md", 13))


def test_what_cannot_be_read_is_named(project: Path) -> None:
    edit(project / "content/bulletins/nghi-le.md", "section: notices", "section: notice")
    found = look(project)
    assert [f.code for f in found.faults] == ["content.unknown-value"]
    assert "nghi-le" not in {row.domain for row in found.rows}


def test_a_choice_narrows_it(project: Path) -> None:
    found = overview(load(project, TOOLKIT), DAY, ["cua-khau"], ["jra"])
    assert [row.domain for row in found.rows] == ["cua-khau"]
    assert found.languages == ("jra",)


def test_the_command_answers_in_json(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["status", "--json", "--project", str(project), "--date", "2027-01-01"])
    record = json.loads(capsys.readouterr().out)
    assert record["day"] == "2027-01-01"
    assert [fact["label"] for fact in record["facts"]] == ["Lệ phí"]
    assert {"catalogs", "blockers", "stale", "locked"} <= set(record)
    assert record["catalogs"][0]["state"] == "released"
