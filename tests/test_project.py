"""A project's folder, read whole: what is its own, what comes from the toolkit, what is wrong."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from small import CLUSTER, GATE, NOTICE, TOOLKIT, edit, small_project

from borderpress.digest import digest
from borderpress.errors import BorderpressError
from borderpress.images import MOST_BYTES
from borderpress.interface import DOMAIN, interface_messages
from borderpress.model import Finding, Language, Message, Severity
from borderpress.project import (
    MOST_TEXT,
    Project,
    ProjectError,
    font_path,
    load,
    read_languages,
)

GATE_PATH = "content/bulletins/cua-khau.md"
NOTICE_PATH = "content/bulletins/nghi-le.md"


Texts = tuple[tuple[str, str], ...]


@cache
def remembered(modules: Texts, templates: Texts) -> tuple[Message, ...]:
    return interface_messages(dict(modules), dict(templates))


@pytest.fixture(autouse=True)
def words_of_the_interface(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the words of the toolkit once for all tests: that takes most of a reading."""

    def read(modules: Mapping[str, str], templates: Mapping[str, str]) -> tuple[Message, ...]:
        return remembered(tuple(modules.items()), tuple(templates.items()))

    monkeypatch.setattr("borderpress.project.interface_messages", read)


@cache
def toolkit() -> Project:
    """Return the sample publication."""
    return load(TOOLKIT, TOOLKIT)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return small_project(tmp_path / "project")


def read(root: Path) -> Project:
    return load(root, TOOLKIT)


def put(root: Path, name: str, text: str | bytes) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)


def told(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(f.code, str(f.place)) for f in findings]


def slugs(project: Project) -> list[str]:
    return [bulletin.slug for bulletin in project.bulletins]


# --- What is good -----------------------------------------------------------------


def test_a_good_project(root: Path) -> None:
    project = read(root)
    assert project.findings == ()
    assert slugs(project) == ["cua-khau", "nghi-le"], "oldest first"
    assert [c.name for c in project.clusters] == ["thu"]
    assert [domain for domain, _ in project.domains()] == [
        "cua-khau",
        "nghi-le",
        "publication",
        "interface",
    ]
    assert project.wanted("cua-khau") == ("lo", "jra")
    assert project.wanted("publication") == ("lo", "jra", "km")
    assert set(project.catalogs["cua-khau"]) == {"lo"}


def test_the_sample_has_no_finding() -> None:
    project = toolkit()
    assert [f for f in project.findings if f.severity is Severity.ERROR] == []
    assert len(project.bulletins) >= 12


def test_two_readings_are_equal(root: Path) -> None:
    assert read(root) == read(root)


# --- The overlay ------------------------------------------------------------------


def nameless(project: Project) -> dict[str, Language]:
    """Return the languages without their words, which hold the names of a project's glossary."""
    return {tag: replace(each, words=()) for tag, each in project.languages.items()}


def test_what_a_project_does_not_bring_comes_from_the_toolkit(root: Path) -> None:
    project = read(root)
    assert nameless(project) == nameless(toolkit())
    assert project.layouts == toolkit().layouts
    assert project.families == toolkit().families
    assert project.catalogs[DOMAIN] == toolkit().catalogs[DOMAIN]
    assert project.interface == toolkit().interface


def test_content_never_comes_from_the_toolkit(root: Path) -> None:
    project = read(root)
    assert slugs(project) == ["cua-khau", "nghi-le"]
    assert project.campaigns == ()
    assert set(project.catalogs) == {"cua-khau", DOMAIN}
    edit(root / GATE_PATH, "square.svg\n    alt", "a-cave.svg\n    alt")
    assert ("image.missing", f"{GATE_PATH}:9") in told(read(root).findings)


def test_a_projects_own_language_wins(root: Path) -> None:
    text = (TOOLKIT / "locales/km/language.toml").read_text("utf-8")
    put(root, "locales/km/language.toml", text.replace("line_height = ", "line_height = 2.5 #"))
    own = text.replace('tag = "km"', 'tag = "brx"').replace('iso639_3 = "khm"', 'iso639_3 = "brx"')
    put(root, "locales/brx/language.toml", own)
    edit(root / GATE_PATH, "[vi, lo, jra]", "[vi, lo, brx]")
    project = read(root)
    assert project.findings == ()
    assert project.languages["km"].line_height == 2.5
    assert project.bulletins[0].languages == ("vi", "lo", "brx")
    assert nameless(project)["lo"] == nameless(toolkit())["lo"]


def test_a_projects_own_layout_wins(root: Path) -> None:
    put(root, "layouts/poster/layout.toml", 'format = "pdf"\ntitle = "Poster"\n')
    put(root, "layouts/poster/sheet.html.j2", '<p>{{ _("Bring your passport.") }}</p>')
    put(root, "layouts/web/style.css", "/* our own */")
    edit(root / NOTICE_PATH, "[bulletin-a5, web]", "[poster]")
    project = read(root)
    assert project.findings == ()
    assert project.bulletins[1].layouts == ("poster",)
    assert dict(project.layouts["web"].templates)["style.css"] == "/* our own */"
    assert "article.html.j2" in dict(project.layouts["web"].templates)
    assert dict(project.layouts["poster"].templates).keys() > {"sheet.html.j2", "colours.css"}
    assert {"Bring your passport.", "Poster"} <= {m.id for m in project.interface}


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('format = "pfd"\ntitle = "A"\n', "content.unknown-value", 1),
        ('format = "pdf"\n', "content.missing-key", 1),
        ('format = "pdf"\ntitle = "A"\noptions = 5\n', "content.not-a-mapping", 3),
        ('format = "pdf"\ntitle = A\n', "content.toml", 2),
        ('format = "pdf"\ntitle = "A"\n[options]\npages = "6"\n', "layout.bad-option", 4),
        (
            'format = "pdf"\ntitle = "A"\n[options]\noutside = "1:90"\ninside = "2"\n',
            "layout.bad-option",
            5,
        ),
    ],
)
def test_a_spoiled_layout(root: Path, text: str, code: str, line: int) -> None:
    put(root, "layouts/poster/layout.toml", text)
    project = read(root)
    assert told(project.findings) == [(code, f"layouts/poster/layout.toml:{line}")]
    assert "poster" not in project.layouts


def test_a_projects_own_words_of_the_interface_go_first(root: Path) -> None:
    theirs_all = {
        (context, msgid): text
        for context, msgid, text, _ in toolkit().catalogs[DOMAIN]["lo"].entries
    }
    (_, msgid), theirs = next(
        (key, text) for key, text in theirs_all.items() if not key[0] and "{" not in key[1]
    )
    head = (TOOLKIT / "locales/lo/LC_MESSAGES/interface.po").read_text("utf-8").split("\n\n")[0]
    entry = f'msgid "{msgid}"\nmsgstr "ຄຳຂອງເຮົາ"\n'
    put(root, "locales/lo/LC_MESSAGES/interface.po", f"{head}\n\n{entry}")
    entries = read(root).catalogs[DOMAIN]["lo"].entries
    merged = {(context, mid): text for context, mid, text, _ in entries}
    assert merged["", msgid] == "ຄຳຂອງເຮົາ" != theirs
    assert merged == {**theirs_all, ("", msgid): "ຄຳຂອງເຮົາ"}
    assert len(entries) == len(merged)


def test_a_projects_own_font_wins(root: Path) -> None:
    put(
        root,
        "fonts/fonts.toml",
        '[[family]]\nname = "Ours"\nscripts = ["Latn"]\nlicence = "OFL-1.1"\nweb = ["U+20-7F"]\n'
        '[[family.face]]\nfile = "ours.ttf"\n',
    )
    put(root, "fonts/ours.ttf", b"font")
    put(root, "fonts/NotoSans-Regular.ttf", b"other")
    project = read(root)
    assert project.findings == ()
    families = {f.name: f for f in project.families}
    assert families["Ours"].faces[0].weight == 400
    theirs = {f.name: f for f in toolkit().families}
    assert families.keys() == theirs.keys() | {"Ours"}
    assert families["Noto Sans"].faces[0].digest != theirs["Noto Sans"].faces[0].digest
    assert font_path((root, TOOLKIT), "ours.ttf") == root / "fonts/ours.ttf"
    assert font_path((root, TOOLKIT), "none.ttf") is None
    assert project.find("fonts/ours.ttf") == root / "fonts/ours.ttf"
    assert project.find("layouts/web/layout.toml") == TOOLKIT / "layouts/web/layout.toml"


# --- Names ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("content/bulletins/Nghỉ lễ.md", "bad-name", "Name it nghi-le instead."),
        ("content/bulletins/nghi_le_2.md", "bad-name", "Name it nghi-le-2 instead."),
        ("content/bulletins/ພັກ.md", "bad-name", "small letters from a to z"),
        ("content/bulletins/interface.md", "reserved-slug", "used by the press itself"),
        ("content/bulletins/publication.md", "reserved-slug", "used by the press itself"),
        ("content/more/nghi-le.md", "duplicate-slug", f"already used by {NOTICE_PATH}"),
    ],
)
def test_names_of_bulletins(root: Path, name: str, code: str, words: str) -> None:
    put(root, name, NOTICE)
    project = read(root)
    (finding,) = project.findings
    assert (finding.code, str(finding.place)) == (f"content.{code}", name)
    assert words in f"{finding.text.english()} → {finding.hint.english()}"
    assert slugs(project) == ["cua-khau", "nghi-le"]


def test_a_name_that_is_not_utf_8_can_be_told(root: Path) -> None:
    os.makedirs(root / "content/x", exist_ok=True)
    Path(os.fsdecode(os.fsencode(root) + b"/content/x/a\xff.md")).write_text(NOTICE, "utf-8")
    (finding,) = read(root).findings
    assert finding.code == "content.bad-name"
    assert str(finding.place).encode() == "content/x/a\ufffd.md".encode()


def test_names_of_clusters_and_campaigns(root: Path) -> None:
    put(root, "content/clusters/Lao Bảo.toml", CLUSTER)
    put(root, "content/campaigns/Việt.toml", 'bulletins = ["nghi-le"]\n')
    project = read(root)
    bad = [place for code, place in told(project.findings) if code == "content.bad-name"]
    assert bad == ["content/campaigns/Việt.toml", "content/clusters/Lao Bảo.toml"]
    assert [c.name for c in project.clusters] == ["thu"]


# --- Files ------------------------------------------------------------------------


def test_files_that_are_no_bulletins(root: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text(NOTICE, "utf-8")
    folder = root / "content/bulletins"
    (folder / "link.md").symlink_to(tmp_path / "secret.md")
    (folder / "circle.md").symlink_to("circle.md")
    (folder / "nowhere.md").symlink_to("nothing.md")
    (folder / "folder.md").mkdir()
    put(root, "content/bulletins/long.md", NOTICE + "x" * MOST_TEXT)
    project = read(root)
    assert told(project.findings) == [
        ("content.unreadable", "content/bulletins/circle.md"),
        ("content.unreadable", "content/bulletins/folder.md"),
        ("content.outside", "content/bulletins/link.md"),
        ("content.too-large", "content/bulletins/long.md"),
        ("content.unreadable", "content/bulletins/nowhere.md"),
    ]
    assert slugs(project) == ["cua-khau", "nghi-le"]


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("../images/none.svg", "image.missing"),
        ("../images/square.SVG", "image.missing"),
        ("../images", "image.missing"),
        ('"../images/a\\0.svg"', "content.control-character"),
        ("../images/" + "a" * 300 + ".svg", "image.missing"),
        ("../images/circle.svg", "image.missing"),
        ("../../../secret.svg", "image.outside"),
        ("../../locales/lo/LC_MESSAGES/cua-khau.po", "image.outside"),
        ("../images/../../../secret.svg", "image.outside"),
        ("/etc/passwd", "image.outside"),
        ("../images/link.svg", "image.outside"),
        ("../linked/secret.svg", "image.outside"),
        ("../publication.toml", "image.unreadable"),
        ("../images/big.png", "image.too-large"),
    ],
)
def test_pictures(root: Path, tmp_path: Path, file: str, code: str) -> None:
    (tmp_path / "secret.svg").write_text("<svg/>", "utf-8")
    images = root / "content/images"
    (images / "link.svg").symlink_to(tmp_path / "secret.svg")
    (images / "circle.svg").symlink_to("circle.svg")
    (root / "content/linked").symlink_to(tmp_path)
    with (images / "big.png").open("wb") as big:
        big.truncate(MOST_BYTES + 1)
    edit(root / GATE_PATH, "- file: ../images/square.svg", f"- file: {file}")
    edit(root / GATE_PATH, "![](../images/square.svg)\n", "")
    project = read(root)
    found = dict(told(project.findings))
    assert found.pop(code) == f"{GATE_PATH}:9"
    assert set(found) <= ({"image.missing"} if code.startswith("content.") else set())
    assert slugs(project) == ["nghi-le"]


def test_a_link_inside_content_is_a_picture(root: Path) -> None:
    (root / "content/images/again.svg").symlink_to("square.svg")
    edit(root / GATE_PATH, "- file: ../images/square.svg", "- file: ../images/again.svg")
    edit(root / GATE_PATH, "![](../images/square.svg)", "![](../images/again.svg)")
    assert read(root).findings == ()


def test_content_may_itself_be_a_link(root: Path, tmp_path: Path) -> None:
    (root / "content").rename(tmp_path / "elsewhere")
    (root / "content").symlink_to(tmp_path / "elsewhere")
    project = read(root)
    assert project.findings == ()
    assert slugs(project) == ["cua-khau", "nghi-le"]


# --- Clusters and campaigns -------------------------------------------------------


def test_a_cluster_that_names_an_unknown_bulletin(root: Path) -> None:
    put(root, "content/clusters/thu.toml", CLUSTER + 'bulletins = ["nghi-lee", "cua-khau"]\n')
    project = read(root)
    (finding,) = project.findings
    assert (finding.code, str(finding.place)) == (
        "content.unknown-value",
        "content/clusters/thu.toml:6",
    )
    assert finding.hint.english() == "Did you mean “nghi-le”?"
    assert project.clusters == ()


def test_a_bulletin_that_is_held_back_does_not_spoil_what_names_it(root: Path) -> None:
    put(root, "content/clusters/thu.toml", CLUSTER + 'bulletins = ["nghi-le", "cua-khau"]\n')
    put(
        root,
        "content/campaigns/thu.toml",
        'title = "A"\nslogan = "B"\npartner = "LA"\ncolour = "tourism"\nmotif = "steps"\n'
        'bulletins = ["cua-khau", "nghi-le"]\n',
    )
    edit(root / NOTICE_PATH, "date: 2026-11-10", "date: hôm nay")
    project = read(root)
    assert told(project.findings) == [("content.bad-date", f"{NOTICE_PATH}:4")]
    assert project.clusters[0].bulletins == ("cua-khau",)
    assert project.campaigns[0].bulletins == ("cua-khau",)


def test_content_toml_in_other_spellings_and_encodings(root: Path) -> None:
    path = root / "content/clusters/thu.toml"
    put(root, "content/clusters/thu.toml", b"\xef\xbb\xbf" + CLUSTER.replace("\n", "\r\n").encode())
    good = read(root)
    notes = [("text.normalised", Severity.INFO)] * 2
    assert [(f.code, f.severity) for f in good.findings] == notes
    assert good.clusters[0].title == "Điểm thử"
    path.write_bytes(CLUSTER.replace("Một", "M\xf4t").encode("latin-1", "replace"))
    assert told(read(root).findings) == [("content.encoding", "content/clusters/thu.toml:2")]


# --- All at once, or nothing ------------------------------------------------------


def test_all_problems_of_a_run_come_at_once(root: Path) -> None:
    edit(root / GATE_PATH, "section: gates", "section: gats")
    edit(root / NOTICE_PATH, "kind: notice", "kind: notise")
    put(root, "content/clusters/thu.toml", CLUSTER.replace("land", "lnad"))
    put(root, "locales/lo/language.toml", 'tag = "lo"\n')
    assert "lo" in read(root).languages, "the toolkit's serves"
    codes = {f.code for f in read(root).findings}
    assert {"content.unknown-value", "language.missing-key"} <= codes
    places = {f.place.path for f in read(root).findings if f.place}
    assert places >= {GATE_PATH, NOTICE_PATH, "content/clusters/thu.toml"}


def test_no_publication(tmp_path: Path) -> None:
    with pytest.raises(BorderpressError) as raised:
        read(tmp_path)
    assert "content/publication.toml" in raised.value.text.english()
    assert "--project" in raised.value.hint.english()


def test_a_spoiled_publication_is_told_with_everything_else(root: Path) -> None:
    edit(root / "content/publication.toml", 'source = "vi"', 'source = "vn"')
    edit(root / "content/publication.toml", '"steps"', '"step"')
    edit(root / NOTICE_PATH, "kind: notice", "kind: notise")
    with pytest.raises(ProjectError) as raised:
        read(root)
    assert raised.value.place is not None
    assert str(raised.value.place) == "content/publication.toml:6"
    assert told(raised.value.findings) == [
        ("content.wrong-language-code", "content/publication.toml:6"),
        ("content.unknown-value", "content/publication.toml:13"),
        ("content.unknown-value", f"{NOTICE_PATH}:6"),
    ]


def test_a_language_that_cannot_be_read_is_told_before_what_names_it(root: Path) -> None:
    put(root, "locales/brx/language.toml", 'tag = "brx"\nname = "x"\n')
    edit(root / "content/publication.toml", '"jra"', '"brx"')
    with pytest.raises(ProjectError) as raised:
        read(root)
    assert raised.value.place is not None
    assert raised.value.place.path == "locales/brx/language.toml"
    assert raised.value.findings[-1].code == "content.unknown-language"
    assert len(set(raised.value.findings)) == len(raised.value.findings)


def test_a_lead_that_is_no_bulletin(root: Path) -> None:
    path = root / "content/publication.toml"
    edit(path, 'source = "vi"', 'source = "vi"\nlead = "cua-khau"')
    assert read(root).findings == ()
    edit(path, 'lead = "cua-khau"', 'lead = "cua-khua"')
    (finding,) = read(root).findings
    assert (finding.code, str(finding.place)) == (
        "content.unknown-value",
        "content/publication.toml:7",
    )
    assert finding.hint.english() == "Did you mean “cua-khau”?"


def test_a_publication_that_is_no_toml(root: Path) -> None:
    put(root, "content/publication.toml", "title = Bản tin\n")
    with pytest.raises(ProjectError) as raised:
        read(root)
    assert str(raised.value.place) == "content/publication.toml:1"


def test_a_bulletin_without_faults_stays_when_another_has_some(root: Path) -> None:
    put(root, GATE_PATH, GATE.replace("---\n", "", 1))
    project = read(root)
    assert told(project.findings) == [("content.front-matter", f"{GATE_PATH}:1")]
    assert slugs(project) == ["nghi-le"]


# --- Words that stay whole --------------------------------------------------------


def test_words_of_the_project_join_those_of_the_toolkit(root: Path) -> None:
    put(root, "locales/lo/words.txt", "# ours\nບ້ານໃໝ່\n")
    words = read(root).languages["lo"].words
    assert {"ບ້ານໃໝ່", "ສະຫວັນນະເຂດ"} <= set(words)
    assert read_languages(root, TOOLKIT)["lo"].words == words
    assert read(root).languages["vi"].words == ()


def test_words_count_for_what_is_made_anew(root: Path) -> None:
    before = digest(read(root).languages["lo"])
    put(root, "locales/lo/words.txt", "ບ້ານໃໝ່\n")
    assert digest(read(root).languages["lo"]) != before
