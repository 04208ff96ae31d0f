"""The table of what exists: versions of a page answer one another, copies name their original."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from small import GATE, TOOLKIT, edit, small_project

from borderpress.directory import Directory, Entry, changed, is_public, state_of
from borderpress.editions import released
from borderpress.project import load

STATES = ("whole", "part", "untranslated")
TAGS = ("vi", "lo", "km", "en")


@st.composite
def directories(draw: st.DrawFn) -> Directory:
    entries = []
    for key in draw(st.sets(st.sampled_from(["home", "section a", "bulletin x", "bulletin y"]))):
        for tag in draw(st.sets(st.sampled_from(TAGS))):
            state = "source" if tag == "vi" else draw(st.sampled_from(STATES))
            entries.append(Entry(key, tag, f"{tag}/{key.replace(' ', '-')}/", state))
    return Directory(sorted(entries, key=lambda e: TAGS.index(e.tag)), "vi")


@given(directories())
def test_versions_of_a_page_answer_one_another(directory: Directory) -> None:
    listed = list(directory.listed())
    by_url = {entry.url: alternates for entry, alternates in listed}
    for entry, alternates in listed:
        named = dict(alternates)
        assert named[entry.tag] == entry.url
        for tag, url in alternates:
            assert by_url[url] == alternates
            assert tag == "x-default" or url.startswith(f"{tag}/")
        assert named.get("x-default") == named.get("vi")


@given(directories())
def test_a_listed_page_is_its_own_canonical_one_and_a_copy_is_not(directory: Directory) -> None:
    listed = {entry.url for entry, _ in directory.listed()}
    for key in ("home", "section a", "bulletin x", "bulletin y"):
        for tag, url in directory.urls(key).items():
            own = directory.canonical(key, tag) == url
            has_source = "vi" in directory.urls(key)
            assert (url in listed) == (own and (has_source or url in listed))
            if has_source:
                assert directory.canonical(key, tag) in listed


def test_states_of_editions(tmp_path: Path) -> None:
    project = load(small_project(tmp_path), TOOLKIT)
    table, _ = released(project, date(2026, 11, 23))
    states = {key: state_of(edition) for key, edition in table.items()}
    assert states == {
        ("cua-khau", "vi"): "source",
        ("cua-khau", "lo"): "part",
        ("cua-khau", "jra"): "untranslated",
        ("nghi-le", "vi"): "source",
        ("nghi-le", "km"): "untranslated",
    }


def test_a_section_may_hide_what_nobody_has_translated(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    edit(
        root / "content/publication.toml",
        'motif = "steps"',
        'motif = "steps"\nuntranslated = "hidden"',
    )
    project = load(root, TOOLKIT)
    table, _ = released(project, date(2026, 11, 23))
    public = {key for key, edition in table.items() if is_public(project.publication, edition)}
    assert public == set(table) - {("cua-khau", "jra")}


def test_the_last_change_is_the_latest_day_that_a_page_tells(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    project = load(root, TOOLKIT)
    table, _ = released(project, date(2026, 11, 23))
    assert changed(table["cua-khau", "vi"]) == date(2026, 11, 1)
    assert "checked_on: 2026-10-01" in GATE
    edit(root / "content/bulletins/cua-khau.md", "checked_on: 2026-10-01", "checked_on: 2026-11-20")
    table, _ = released(load(root, TOOLKIT), date(2026, 11, 23))
    assert changed(table["cua-khau", "vi"]) == date(2026, 11, 20)
