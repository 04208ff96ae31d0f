"""The translators' verbs over a small project."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import which

import polib
import pytest
from small import TOOLKIT, edit, small_project

from borderpress.catalog import read_catalog
from borderpress.languages import read_language
from borderpress.localize import templates, updates
from borderpress.messages import extract
from borderpress.model import Bulletin, Catalog, Kind, Message, Place, Publication
from borderpress.project import Project, load

ROOT = Path(__file__).parents[1]
BODY = "## Giờ mở cửa\n\nCửa khẩu mở cửa từ 6 giờ.\n"


def project(root: Path, body: str = BODY, toolkit: Path | None = None) -> Project:
    """Return a project with one bulletin, and the catalogs that stand in ``root``."""
    languages = {}
    for tag in ("vi", "lo", "en"):
        name = f"locales/{tag}/language.toml"
        found, _ = read_language(name, (ROOT / name).read_text("utf-8"))
        assert found
        languages[tag] = found
    bulletin = Bulletin(
        "lao-bao", "content/bulletins/lao-bao.md", "Lao Bảo", "Tóm tắt.", date(2026, 1, 2), "gates",
        Kind.NOTICE, ("vi", "lo", "en"), (), body, 9,
    )  # fmt: skip
    publication = Publication("Biên giới", "Một câu", "Sở", "x", "https://a.example", "vi",
                              ("vi", "lo", "en"), ())  # fmt: skip
    catalogs: dict[str, dict[str, Catalog]] = {}
    for path in sorted(root.glob("locales/*/LC_MESSAGES/*.po")):
        tag = path.parts[-3]
        found_catalog, _ = read_catalog(path.name, path.read_bytes(), languages[tag], path.stem)
        if found_catalog:
            catalogs.setdefault(path.stem, {})[tag] = found_catalog
    interface = (
        Message("Page {number}", (Place("layouts/a.j2", 1),)),
        Message("There is no {name}.", (Place("borderpress/a.py", 2),), "toolkit"),
    )
    return Project(
        root, toolkit or root, publication, (bulletin,), {"lao-bao": extract(body)}, (), (),
        languages, catalogs, {}, (), interface, (),
    )  # fmt: skip


def save(root: Path, found: Project) -> None:
    for written in updates(found)[0]:
        path = root / written.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(written.text, "utf-8")


def test_templates_hold_every_domain(tmp_path: Path) -> None:
    written = {w.path: w for w in templates(project(tmp_path))}
    assert sorted(written) == [
        f"locales/templates/{name}.pot" for name in ("interface", "lao-bao", "publication")
    ]
    pot = polib.pofile(written["locales/templates/lao-bao.pot"].text)
    assert [e.msgid for e in pot] == [
        "Lao Bảo", "Tóm tắt.", "Giờ mở cửa", "Cửa khẩu mở cửa từ 6 giờ."
    ]  # fmt: skip
    assert pot[3].occurrences == [("content/bulletins/lao-bao.md", "11")]


def test_a_template_is_written_only_when_it_changes(tmp_path: Path) -> None:
    found = project(tmp_path)
    for written in templates(found):
        assert written.changed
        (tmp_path / written.path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / written.path).write_text(written.text, "utf-8")
    assert not [w for w in templates(found) if w.changed]
    changed = [w.path for w in templates(project(tmp_path, BODY + "\nThêm.")) if w.changed]
    assert changed == ["locales/templates/lao-bao.pot"]


def test_catalogs_are_made_for_the_languages_wanted(tmp_path: Path) -> None:
    written, findings = updates(project(tmp_path))
    assert findings == ()
    assert sorted(w.path for w in written) == [
        "locales/en/LC_MESSAGES/lao-bao.po",
        "locales/en/LC_MESSAGES/publication.po",
        "locales/lo/LC_MESSAGES/interface.po",
        "locales/lo/LC_MESSAGES/lao-bao.po",
        "locales/lo/LC_MESSAGES/publication.po",
        "locales/vi/LC_MESSAGES/interface.po",
    ]


def test_only_editors_languages_take_up_what_commands_say(tmp_path: Path) -> None:
    texts = {
        w.path.split("/")[1]: w.text for w in updates(project(tmp_path))[0] if "inter" in w.path
    }
    assert "There is no {name}." in texts["vi"]
    assert "There is no {name}." not in texts["lo"]
    assert "Page {number}" in texts["lo"]


def test_another_project_leaves_the_toolkits_words_alone(tmp_path: Path) -> None:
    written, _ = updates(project(tmp_path, toolkit=ROOT))
    assert not [w for w in written if w.path.endswith("interface.po")]


def test_an_update_can_be_narrowed(tmp_path: Path) -> None:
    written, _ = updates(project(tmp_path), ["lao-bao"], ["lo"])
    assert [w.path for w in written] == ["locales/lo/LC_MESSAGES/lao-bao.po"]
    assert updates(project(tmp_path), ["lao-bao"], ["vi"]) == ((), ())


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: data.replace(b"UTF-8", b"CP1258").decode().encode("cp1258", "ignore"),
    ],
    ids=["bom", "crlf", "cp1258"],
)
def test_an_update_saves_a_file_whose_bytes_alone_are_wrong(tmp_path: Path, spoil: object) -> None:
    assert callable(spoil)
    save(tmp_path, project(tmp_path))
    assert not [w for w in updates(project(tmp_path))[0] if w.changed]
    path = tmp_path / "locales" / "lo" / "LC_MESSAGES" / "lao-bao.po"
    path.write_bytes(spoil(path.read_bytes()))
    assert [tmp_path / w.path for w in updates(project(tmp_path))[0] if w.changed] == [path]


def test_a_catalog_that_cannot_be_read_is_left_alone_and_told(tmp_path: Path) -> None:
    save(tmp_path, project(tmp_path))
    (tmp_path / "locales/lo/LC_MESSAGES/lao-bao.po").write_bytes(b'msgid "\xff"\n')
    written, findings = updates(project(tmp_path), ["lao-bao"])
    assert [w.path for w in written] == ["locales/en/LC_MESSAGES/lao-bao.po"]
    assert [(f.code, str(f.place)) for f in findings] == [
        ("catalog.encoding", "locales/lo/LC_MESSAGES/lao-bao.po:1")
    ]


def test_a_message_that_is_no_longer_wanted_stays_obsolete(tmp_path: Path) -> None:
    save(tmp_path, project(tmp_path))
    path = tmp_path / "locales" / "en" / "LC_MESSAGES" / "lao-bao.po"
    po = polib.pofile(str(path), wrapwidth=0)
    po[2].msgstr = "Opening hours"
    po.save()
    shorter = replace(project(tmp_path, "Một câu khác hẳn.\n"))
    (written,) = updates(shorter, ["lao-bao"], ["en"])[0]
    assert (written.new, written.fuzzy, written.obsolete) == (1, 0, 1)
    assert '#~ msgstr "Opening hours"' in written.text


# --- The memory of a language -----------------------------------------------------


def english(root: Path, msgid: str, domain: str = "lao-bao") -> polib.POEntry:
    """Return an entry as an update would write it."""
    (written,) = updates(project(root), [domain], ["en"])[0]
    found = polib.pofile(written.text).find(msgid)
    assert found
    return found


def test_the_catalog_of_a_bulletin_that_has_another_name_now_is_remembered(tmp_path: Path) -> None:
    save(tmp_path, project(tmp_path))
    folder = tmp_path / "locales" / "en" / "LC_MESSAGES"
    po = polib.pofile(str(folder / "lao-bao.po"), wrapwidth=0)
    po[2].msgstr, po[3].msgstr = "Opening hours", "The gate opens at 6."
    po.save(str(folder / "cua-khau.po"))
    (folder / "lao-bao.po").unlink()
    found = english(tmp_path, "Giờ mở cửa")
    assert (found.msgstr, found.fuzzy) == ("Opening hours", False)
    assert "translation taken over from “cua-khau”" in found.comment
    (written,) = updates(project(tmp_path), ["lao-bao"], ["en"])[0]
    assert (written.new, written.fuzzy, written.taken) == (2, 0, 2)


def test_files_that_people_put_there_are_remembered(tmp_path: Path) -> None:
    save(tmp_path, project(tmp_path))
    folder = tmp_path / "locales" / "en"
    (folder / "memory.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "Tóm tắt."\nmsgstr "Summary."\n',
        "utf-8",
    )
    shutil.copy(ROOT / "tests" / "data" / "memory" / "agency.tmx", folder)
    assert (english(tmp_path, "Tóm tắt.").msgstr, english(tmp_path, "Tóm tắt.").fuzzy) == (
        "Summary.", False,
    )  # fmt: skip
    similar = english(tmp_path, "Cửa khẩu mở cửa từ 6 giờ.")
    assert (similar.msgstr, similar.fuzzy) == ("The gate opens at 6.", True)
    assert "proposed from “agency.tmx”" in similar.comment


def test_a_memory_that_cannot_be_read_is_told_and_the_update_goes_on(tmp_path: Path) -> None:
    save(tmp_path, project(tmp_path))
    shutil.copy(ROOT / "tests" / "data" / "memory" / "cut-off.tmx", tmp_path / "locales" / "en")
    (tmp_path / "locales" / "en" / "memory.po").write_text('msgid "', "utf-8")
    written, findings = updates(project(tmp_path), ["lao-bao"], ["en"])
    assert len(written) == 1
    assert [(f.code, str(f.place)) for f in findings] == [
        ("catalog.syntax", "locales/en/memory.po:1"),
        ("catalog.memory", "locales/en/cut-off.tmx:4"),
    ]


def test_the_words_of_the_interface_come_from_no_bulletin(tmp_path: Path) -> None:
    save(tmp_path, project(tmp_path))
    path = tmp_path / "locales" / "lo" / "LC_MESSAGES" / "lao-bao.po"
    po = polib.pofile(str(path), wrapwidth=0)
    po[0].msgid, po[0].msgstr = "Page {number}", "ໜ້າ"
    po.save()
    (written,) = updates(project(tmp_path), ["interface"], ["lo"])[0]
    assert not written.changed


def test_gettext_accepts_the_templates_of_the_sample_publication(tmp_path: Path) -> None:
    program = which("msgfmt")
    assert program, "msgfmt is missing: set up what tests need with build.py test"
    for written in templates(load(ROOT, ROOT)):
        path = tmp_path / Path(written.path).name
        path.write_text(written.text, "utf-8")
        command = [program, "-c", "-o", "/dev/null", str(path)]
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


def test_a_name_of_the_glossary_is_put_into_the_old_translation(tmp_path: Path) -> None:
    root = small_project(tmp_path / "project")
    (root / "content/glossary.toml").write_text(
        "".join(
            f'[[term]]\nid = "{key}"\nkind = "gate"\nvi = "{name}"\nsource = "thử"\n'
            f'[term.lo]\nterm = "{lao}"\nsource = "thử"\n'
            for key, name, lao in (("a", "Lóng Sập", "ຫຼອງເຊີບ"), ("b", "Nam Giang", "ນາມຢາງ"))
        ),
        "utf-8",
    )
    source, catalog = root / "content/bulletins/cua-khau.md", "locales/lo/LC_MESSAGES/cua-khau.po"

    def brought_up() -> polib.POFile:
        (written,), _ = updates(load(root, TOOLKIT), ["cua-khau"], ["lo"])
        assert written.path == catalog
        return polib.pofile(written.text, wrapwidth=0)

    edit(source, "Mang theo giấy tờ.", "Mang giấy tờ tới Lóng Sập.")
    po = brought_up()
    entry = po.find("Mang giấy tờ tới Lóng Sập.")
    assert entry
    entry.msgstr, entry.flags, entry.previous_msgid = "ໄປຫຼອງເຊີບ", [], None
    (root / catalog).write_text(str(po), "utf-8")
    edit(source, "tới Lóng Sập.", "tới Nam Giang.")
    changed = brought_up().find("Mang giấy tờ tới Nam Giang.")
    assert changed
    assert changed.msgstr == "ໄປນາມຢາງ"
    assert changed.fuzzy
    assert "only facts changed" in changed.comment
