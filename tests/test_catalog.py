"""Catalogs as people leave them: nothing is lost, and every fault has a name and a line."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path
from shutil import which

import polib
import pytest
from cases import DATA
from hypothesis import given, settings
from hypothesis import strategies as st
from small import language

from borderpress.catalog import (
    SCRIPT_NAMES,
    Updated,
    count,
    fuzzy_msgids,
    has_letter,
    read_catalog,
    read_sentences,
    template,
    update,
)
from borderpress.checks.translation.asking import Background, checked
from borderpress.conventions import read_conventions
from borderpress.exemplars import NO_DATA
from borderpress.model import Language, Message, Place, Severity

ROOT = Path(__file__).parents[1]
FILES = sorted((DATA / "catalogs").glob("*.po"))
COMMITTED = sorted((ROOT / "locales").glob("*/LC_MESSAGES/*.po"))
UNREADABLE = ("cut-off", "garbage", "merge-conflict", "not-utf-8", "unquoted", "utf-16")


VI, LO, KM = language("vi"), language("lo"), language("km")
ENGLISH, _ = read_conventions("", "", language("en"))
VIETNAMESE, _ = read_conventions("", "", VI)


def messages(*ids: str) -> list[Message]:
    return [Message(i, (Place("content/bulletins/a.md", n + 1),)) for n, i in enumerate(ids)]


def updated(old: str | bytes, *ids: str, lang: Language = VI) -> str:
    """Return a catalog brought up to date with a source that holds ``ids``."""
    data = old.encode() if isinstance(old, str) else old
    result = update(data, messages(*ids), lang, "mẫu", "a", "a.po")
    assert isinstance(result, Updated)
    return result.text


def translated(text: str, **pairs: str) -> str:
    """Return the catalog with msgids (blanks written ``_``) translated."""
    po = polib.pofile(text, wrapwidth=0)
    for msgid, msgstr in pairs.items():
        entry = po.find(msgid.replace("_", " "))
        assert entry
        entry.msgstr = msgstr
    return str(po)


def entry(text: str, msgid: str) -> polib.POEntry:
    found = polib.pofile(text).find(msgid, include_obsolete_entries=True)
    assert found is not None
    return found


def msgfmt(path: Path) -> str:
    """Return what ``msgfmt -c`` says of a catalog; the program must be there."""
    program = which("msgfmt")
    assert program, "msgfmt is missing: set up what tests need with build.py test"
    done = subprocess.run([program, "-c", "-o", "/dev/null", path], capture_output=True, text=True)
    return done.stderr if done.returncode else ""


def usable(po: str, lang: Language = VI) -> dict[str, str]:
    catalog, _ = read_catalog("a.po", po.encode(), lang, "a")
    assert catalog
    return {msgid: msgstr for _, msgid, msgstr, _ in catalog.entries}


# --- Bad files --------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_bad_file_is_told_with_code_and_line(path: Path) -> None:
    catalog, findings = read_catalog(path.name, path.read_bytes(), VI, "a")
    if catalog:
        catalog, told = checked(catalog, Background(VI, NO_DATA, ENGLISH, VIETNAMESE, {}))
        findings += told
    lines = [f"{f.severity} {f.code} {f.place.line if f.place else 0}" for f in findings]
    lines += [f"{i} = {t}" for _, i, t, _ in catalog.entries] if catalog else ["unreadable"]
    assert lines == path.with_suffix(".txt").read_text("utf-8").split("\n")[:-1]
    assert all(f.place and f.place.path == path.name for f in findings)
    assert all(f.hint.english() and f.text.english() for f in findings)


def written(text: str) -> set[str]:
    """Return every word that a person wrote into a catalog's entries."""
    po = polib.pofile(text, wrapwidth=0)
    said = [t for e in po if e.msgid for t in (e.msgstr, e.tcomment, *e.msgstr_plural.values())]
    return set(re.findall(r"\w+", " ".join(said)))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_update_of_a_bad_file_loses_nothing(path: Path, tmp_path: Path) -> None:
    data = path.read_bytes()
    result = update(data, messages("Border gate", "New"), VI, "mẫu", "a", path.name)
    if path.stem in UNREADABLE:
        assert not isinstance(result, Updated)
        assert result.severity is Severity.ERROR
        return
    assert isinstance(result, Updated)
    before = data.decode("cp1258" if path.stem == "cp1258" else "utf-8").removeprefix("\ufeff")
    if path.stem not in ("cp1258", "nfd", "line-separator"):
        assert written(before.replace("\r\n", "\n")) <= written(result.text)
    assert usable(result.text).get("Border gate") == (None if data == b"" else "Cửa khẩu")
    (tmp_path / "a.po").write_text(result.text, "utf-8")
    assert msgfmt(tmp_path / "a.po") == ""
    _, findings = read_catalog("a.po", result.text.encode(), VI, "a")
    assert not [f for f in findings if f.severity is Severity.WARNING]
    assert updated(result.text, "Border gate", "New") == result.text


def test_every_foreign_charset_keeps_its_letters() -> None:
    text = updated((DATA / "catalogs" / "cp1258.po").read_bytes(), "Border gate", "Opening hours")
    assert usable(text) == {"Border gate": "Cửa khẩu", "Opening hours": "Giờ mở cửa"}
    assert "charset=UTF-8" in text
    assert "Nguyễn Thị A" in text


def test_of_two_translations_the_other_stays_as_a_comment() -> None:
    text = updated((DATA / "catalogs" / "duplicate.po").read_bytes(), "Border gate")
    assert entry(text, "Border gate").tcomment.split("\n") == [
        "lời người dịch",
        "Other translation: Cổng biên giới",
        "ghi chú khác",
    ]


def test_dates_are_written_as_gettext_wants_them() -> None:
    text = updated((DATA / "catalogs" / "iso-dates.po").read_bytes())
    assert '"PO-Revision-Date: 2026-01-02 03:04+0700\\n"' in text


BROKEN = st.sampled_from(
    ['msgid "a"', 'msgstr "b"', '"c"', "#, fuzzy", "#~ msgid", "#| x", "msgstr[0] \"d\"",
     "msgstr[x]", 'msgctxt "e"', "#~| msgid \"f\"", "", "#", "x", 'msgid_plural "g"', 'msgid ""',
     '"h: i\\n"', "#:", "#: j:1", '#| "k"', '#| msgid "l']
)  # fmt: skip


@given(st.lists(BROKEN, max_size=8).map("\n".join) | st.text())
def test_no_file_stops_the_press(text: str) -> None:
    catalog, findings = read_catalog("a.po", text.encode("utf-8", "replace"), VI, "a")
    assert catalog or any(f.severity is Severity.ERROR for f in findings)
    result = update(text.encode("utf-8", "replace"), messages("a"), VI, "mẫu", "a", "a.po")
    assert isinstance(result, Updated) == bool(catalog)
    if isinstance(result, Updated):
        assert updated(result.text, "a") == result.text


@given(st.binary())
def test_no_bytes_stop_the_press(data: bytes) -> None:
    catalog, findings = read_catalog("a.po", data, VI, "a")
    assert catalog or findings


# --- Reading ----------------------------------------------------------------


def po(*entries: tuple[str, str]) -> str:
    """Return a catalog with a good header."""
    file = polib.POFile(wrapwidth=0)
    file.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": VI.plural}
    file.extend(polib.POEntry(msgid=msgid, msgstr=msgstr) for msgid, msgstr in entries)
    return str(file)


def test_a_wordy_entry_without_a_letter_of_the_script_is_missing() -> None:
    text = po(
        ("Cửa khẩu", "Cua khau"),
        ("Giờ", "ໂມງ"),
        ("Số 113", "113"),
        ("113", "113"),
        ("UNESCO", "UNESCO"),
        ("[Trang](https://a.example/)", "[…](https://a.example/)"),
    )
    assert set(usable(text, LO)) == {"Giờ", "113"}
    assert "Cửa khẩu" not in usable(text, KM)
    assert "Cửa khẩu" in usable(text, VI)
    assert "[Trang](https://a.example/)" not in usable(text, VI)


@pytest.mark.parametrize(
    ("text", "script", "expected"),
    [("ລາວ", "Laoo", True), ("ลาว", "Laoo", False), ("ខ្មែរ", "Khmr", True), ("១២", "Khmr", False),
     ("中文", "Hans", True), ("ꪼꪕ", "Tavt", True), ("Tai", "Tavt", False), ("ꨌꩌ", "Cham", True),
     ("Đắk", "Latn", True), ("12 %", "Latn", False)],
)  # fmt: skip
def test_letters_are_told_by_script(text: str, script: str, expected: bool) -> None:
    assert has_letter(text, script) is expected


def test_every_script_of_the_languages_has_a_name() -> None:
    for path in sorted((ROOT / "locales").glob("*/language.toml")):
        lang = language(path.parent.name)
        assert lang.script in SCRIPT_NAMES, lang.tag
        assert not has_letter("Ж", lang.script), lang.tag


def test_fuzzy_empty_and_obsolete_entries_are_not_used() -> None:
    text = po(("a", ""), ("b", "bê")) + '\n#, fuzzy\nmsgid "c"\nmsgstr "xê"\n'
    text += '\n#~ msgid "d"\n#~ msgstr "đê"\n'
    assert usable(text) == {"b": "bê"}
    assert fuzzy_msgids(text.encode()) == {"c"}
    assert read_sentences(text.encode()) == {"b": "bê"}
    assert read_sentences(b"\xff") == {}


def test_who_vouches_for_a_catalog_is_read_from_its_header() -> None:
    text = updated("", "a")
    catalog, _ = read_catalog("a.po", text.encode(), VI, "a")
    assert catalog
    assert (catalog.review.state, catalog.review.reviewer) == ("not reviewed", "")
    text = text.replace(
        'Review: not reviewed\\n"',
        'Review: reviewed\\n"\n"X-Borderpress-Reviewer: Bà B\\n"\n'
        '"X-Borderpress-Reviewed-On: 2026-02-03\\n"',
    ).replace('"Last-Translator: \\n"', '"Last-Translator: Ông A <a@b.example>\\n"')
    for kept in (text, updated(text, "a", "b")):
        catalog, _ = read_catalog("a.po", kept.encode(), VI, "a")
        assert catalog
        review = catalog.review
        assert (review.state, review.reviewer) == ("reviewed", "Bà B")
        assert (review.translator, review.date) == ("Ông A", "2026-02-03")


def test_words_are_counted() -> None:
    text = po(("một hai", "1 a"), ("ba", "")) + '\n#, fuzzy\nmsgid "bốn năm sáu"\nmsgstr "x"\n'
    catalog, _ = read_catalog("a.po", text.encode(), VI, "a")
    found = count(messages("một hai", "ba", "bốn năm sáu"), catalog, fuzzy_msgids(text.encode()))
    assert (found.translated, found.fuzzy, found.missing) == (1, 1, 1)
    assert (found.words, found.words_left) == (6, 4)


# --- Writing ----------------------------------------------------------------


def test_a_new_catalog_has_the_header_that_the_language_demands(tmp_path: Path) -> None:
    tyz = replace(VI, tag="blt-Tavt", plural="nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);")
    path = tmp_path / "a.po"
    path.write_text(updated("", "a", lang=tyz), "utf-8")
    metadata = polib.pofile(str(path)).metadata
    assert metadata["Plural-Forms"] == tyz.plural
    assert metadata["Language"] == "blt_Tavt"
    assert metadata["X-Borderpress-Review"] == "not reviewed"
    assert msgfmt(path) == ""


def test_nothing_is_wrapped() -> None:
    long = "một câu dài " * 40
    text = translated(updated("", long.strip()), **{long.strip().replace(" ", "_"): "ຍາວ " * 90})
    assert max(len(line) for line in updated(text, long.strip()).splitlines()) > 350


def test_a_hard_break_and_other_marks_survive_writing() -> None:
    msgid = 'Một  \nhai "ba" \\ bốn\tnăm'
    assert messages(msgid)[0].id == polib.pofile(updated("", msgid))[0].msgid


def test_contexts_and_comments_reach_the_template(tmp_path: Path) -> None:
    found = [Message("a", (Place("x.py", 3), Place("y.py")), "toolkit", "one\ntwo")]
    text = template(found, "mẫu", "interface")
    (tmp_path / "a.pot").write_text(text, "utf-8")
    assert msgfmt(tmp_path / "a.pot") == ""
    first = polib.pofile(text)[0]
    assert (first.msgctxt, first.comment) == ("toolkit", "one\ntwo")
    assert first.occurrences == [("x.py", "3"), ("y.py", "")]


# --- The laws of an update --------------------------------------------------


IDS = st.lists(
    st.sampled_from(["Giờ mở cửa", "Giờ mở cửa khẩu", "Hộ chiếu", "Hộ chiếu còn hạn", "Tiền"]),
    unique=True,
)


@settings(max_examples=40, deadline=None)
@given(IDS, IDS, IDS)
def test_updating_twice_changes_nothing(one: list[str], two: list[str], three: list[str]) -> None:
    text = updated("", *one)
    text = translated(text, **{i.replace(" ", "_"): f"bản dịch {n}" for n, i in enumerate(one)})
    for ids in (two, three, one):
        text = updated(text, *ids)
        assert updated(text, *ids) == text
    for number, msgid in enumerate(one):
        found = entry(text, msgid)
        assert (found.msgstr, found.fuzzy) == (f"bản dịch {number}", False)


def test_what_is_removed_becomes_obsolete_and_comes_back() -> None:
    text = translated(updated("", "Hộ chiếu", "Tiền"), Hộ_chiếu="Passport")
    gone = updated(text, "Tiền")
    assert entry(gone, "Hộ chiếu").obsolete
    assert "Passport" not in usable(gone).values()
    assert usable(updated(gone, "Hộ chiếu", "Tiền")) == {"Hộ chiếu": "Passport"}


def test_what_changed_is_fuzzy_and_tells_what_it_was() -> None:
    text = translated(updated("", "Mở cửa ngày 3 tháng 3"), Mở_cửa_ngày_3_tháng_3="Opens 3 March")
    found = entry(updated(text, "Mở cửa ngày 5 tháng 3"), "Mở cửa ngày 5 tháng 3")
    assert (found.msgstr, found.fuzzy) == ("Opens 3 March", True)
    assert found.previous_msgid == "Mở cửa ngày 3 tháng 3"


def test_what_changed_again_still_tells_what_was_translated() -> None:
    text = translated(updated("", "Mở cửa ngày 3 tháng 3"), Mở_cửa_ngày_3_tháng_3="Opens 3 March")
    for msgid in ("Mở cửa ngày 5 tháng 3", "Mở cửa ngày 5 tháng 5"):
        text = updated(text, msgid)
    found = entry(text, "Mở cửa ngày 5 tháng 5")
    assert (found.msgstr, found.previous_msgid) == ("Opens 3 March", "Mở cửa ngày 3 tháng 3")


def test_what_is_quite_new_gets_no_foreign_translation() -> None:
    text = translated(updated("", "Hộ chiếu"), Hộ_chiếu="Passport")
    assert entry(updated(text, "Thuyền qua sông"), "Thuyền qua sông").msgstr == ""


def test_a_settled_translation_forgets_what_it_was() -> None:
    text = translated(updated("", "Giờ mở cửa"), Giờ_mở_cửa="Hours")
    text = updated(text, "Giờ mở cửa mới").replace("#, fuzzy\n", "")
    assert entry(updated(text, "Giờ mở cửa mới"), "Giờ mở cửa mới").previous_msgid is None


def test_the_figures_of_an_update() -> None:
    old = translated(updated("", "Giờ mở cửa", "Tiền"), Giờ_mở_cửa="Hours", Tiền="Money")
    result = update(
        old.encode(), messages("Giờ mở cửa mới", "Thuyền qua sông"), VI, "mẫu", "a", "a.po"
    )
    assert isinstance(result, Updated)
    assert (result.new, result.fuzzy, result.obsolete) == (1, 1, 2)


def test_what_translators_note_is_kept() -> None:
    text = updated("", "Tiền", "Hộ chiếu").replace('msgid "Tiền"', 'msgid "Tiền"', 1)
    text = text.replace("#: content/bulletins/a.md:1", "# hỏi lại\n#: content/bulletins/a.md:1")
    text = "# Bản dịch của tổ Lao Bảo\n" + text
    assert entry(updated(text, "Tiền"), "Tiền").tcomment == "hỏi lại"
    gone = updated(text, "Hộ chiếu")
    assert entry(gone, "Tiền").tcomment == "hỏi lại"
    assert gone.startswith("# Bản dịch của tổ Lao Bảo\n")


def test_places_and_comments_follow_the_source() -> None:
    text = updated("", "Tiền", "Hộ chiếu")
    assert entry(updated(text, "Hộ chiếu"), "Hộ chiếu").occurrences == [
        ("content/bulletins/a.md", "1")
    ]


# --- What is committed ------------------------------------------------------


def test_gettext_accepts_every_catalog() -> None:
    assert COMMITTED
    assert {path: said for path in COMMITTED if (said := msgfmt(path))} == {}


def test_no_catalog_has_an_error() -> None:
    for path in COMMITTED:
        _, findings = read_catalog(str(path), path.read_bytes(), language(path.parts[-3]), "a")
        assert [f"{f.place} {f.text.english()}" for f in findings if f.severity == "error"] == []
