"""Nothing that a person wrote is lost, whatever editors do to the source."""

from __future__ import annotations

from dataclasses import dataclass, field

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small import language

from borderpress.catalog import Memory, Remembered, Updated, remember, update
from borderpress.model import Language, Message, Place

VI, EN, LO = language("vi"), language("en"), language("lo")


def messages(*ids: str) -> list[Message]:
    return [Message(i, (Place("content/bulletins/a.md", n + 1),)) for n, i in enumerate(ids)]


def updated(old: str, *ids: str, lang: Language = EN, memory: Memory | None = None) -> Updated:
    result = update(old.encode(), messages(*ids), lang, "mẫu", "a", "a.po", memory)
    assert isinstance(result, Updated)
    return result


def translated(text: str, pairs: dict[str, str]) -> str:
    po = polib.pofile(text, wrapwidth=0)
    for msgid, msgstr in pairs.items():
        found = po.find(msgid)
        assert found
        found.msgstr = msgstr
        found.flags = [flag for flag in found.flags if flag != "fuzzy"]
    return str(po)


def entry(text: str, msgid: str) -> polib.POEntry:
    found = polib.pofile(text).find(msgid, include_obsolete_entries=True)
    assert found is not None
    return found


# --- What the translator is told --------------------------------------------------


OLD, NEW = "Cửa khẩu mở từ 6 giờ mỗi ngày", "Cửa khẩu mở từ sáng sớm mỗi ngày"


def test_the_change_is_told_word_by_word_until_it_is_settled() -> None:
    text = translated(updated("", OLD).text, {OLD: "The gate opens at 6"})
    text = updated(text, NEW).text
    assert entry(text, NEW).comment == (
        "changed in the source: Cửa khẩu mở từ [-6 giờ-] {+sáng sớm+} mỗi ngày"
    )
    assert updated(text, NEW).text == text
    settled = translated(text, {NEW: "The gate opens early"})
    assert entry(updated(settled, NEW).text, NEW).comment == ""


def test_what_msgmerge_made_fuzzy_is_told_too() -> None:
    text = translated(updated("", NEW).text, {NEW: "The gate opens at 6"})
    text = text.replace("#: ", f'#, fuzzy\n#| msgid "{OLD}"\n#: ', 1)
    assert "[-6 giờ-]" in entry(updated(text, NEW).text, NEW).comment


def test_what_the_source_tells_stands_before_the_change() -> None:
    text = translated(updated("", OLD).text, {OLD: "x"})
    told = [Message(NEW, (Place("a.md", 1),), comment="title of the bulletin")]
    for _ in range(2):
        result = update(text.encode(), told, EN, "mẫu", "a", "a.po")
        assert isinstance(result, Updated)
        text = result.text
        lines = entry(text, NEW).comment.split("\n")
        assert lines[0] == "title of the bulletin"
        assert len(lines) == 2


# --- The memory of a language -----------------------------------------------------


def memory(*found: Remembered) -> Memory:
    return Memory(lambda: found)


def test_a_sentence_that_moved_brings_its_translation() -> None:
    known = memory(Remembered(OLD, "The gate opens at 6", "lao-bao"))
    result = updated("", OLD, memory=known)
    found = entry(result.text, OLD)
    assert (found.msgstr, found.fuzzy) == ("The gate opens at 6", False)
    assert found.comment == "translation taken over from “lao-bao”"
    assert (result.new, result.fuzzy, result.taken) == (0, 0, 1)
    assert updated(result.text, OLD).text == result.text


REVIEWED = ("X-Borderpress-Review: not reviewed", "X-Borderpress-Review: reviewed")


@pytest.mark.parametrize(
    ("found", "into_reviewed", "settled"),
    [
        ([Remembered(OLD, "x", "b")], False, True),
        ([Remembered(OLD, "x", "b")], True, False),
        ([Remembered(OLD, "x", "b", reviewed=True)], True, True),
        ([Remembered(OLD, "x", "b", certain=False)], False, False),
        ([Remembered(OLD, "x", "b"), Remembered(OLD, "y", "c")], False, False),
        ([Remembered(OLD, "y", "c"), Remembered(OLD, "x", "b", reviewed=True)], False, True),
        ([Remembered(OLD, "x", "b"), Remembered(OLD, "x", "c")], False, True),
        ([Remembered(OLD, "x", "b.tmx", certain=False), Remembered(OLD, "x", "c")], False, True),
        ([Remembered(OLD, "x", "b", context="toolkit")], False, False),
    ],
)
def test_what_counts_as_finished(
    found: list[Remembered], into_reviewed: bool, settled: bool
) -> None:
    old = updated("").text.replace(*REVIEWED) if into_reviewed else ""
    text = updated(old, OLD, memory=memory(*found)).text
    assert (entry(text, OLD).msgstr, entry(text, OLD).fuzzy) == ("x", not settled)


def test_a_message_that_waits_is_given_what_has_been_translated_elsewhere() -> None:
    text = updated("", OLD, "Hộ chiếu").text
    assert entry(text, OLD).msgstr == ""
    known = memory(Remembered(OLD + ".", "The gate opens at 6.", "agency.tmx", certain=False))
    result = updated(text, OLD, "Hộ chiếu", memory=known)
    found = entry(result.text, OLD)
    assert (found.msgstr, found.fuzzy, found.previous_msgid) == (
        "The gate opens at 6.", True, OLD + ".",
    )  # fmt: skip
    assert "proposed from “agency.tmx”" in found.comment.split("\n")
    assert (result.new, result.fuzzy) == (0, 1)
    assert updated(result.text, OLD, "Hộ chiếu", memory=known).text == result.text


def test_its_own_catalog_goes_before_an_equal_one() -> None:
    text = translated(updated("", OLD).text, {OLD: "own"})
    known = memory(Remembered(OLD, "other", "b"))
    assert entry(updated(text, OLD + " nhé", memory=known).text, OLD + " nhé").msgstr == "own"


def test_a_translation_is_never_replaced_by_the_memory() -> None:
    known = memory(Remembered(OLD, "other", "b", reviewed=True))
    for flag in ("", "#, fuzzy\n"):
        text = translated(updated("", OLD).text, {OLD: "own"}).replace("#: ", f"{flag}#: ", 1)
        assert entry(updated(text, OLD, memory=known).text, OLD).msgstr == "own"


def test_what_is_not_finished_is_not_remembered() -> None:
    text = translated(updated("", OLD, NEW).text, {OLD: "x", NEW: "y"})
    text = text.replace("#: ", "#, fuzzy\n#: ", 1)
    found, findings = remember("b.po", text.encode(), "b")
    assert (found, findings) == ((Remembered(NEW, "y", "b"),), ())
    assert [f.code for f in remember("b.po", b'msgid "', "b")[1]] == ["catalog.syntax"]


def test_what_the_translator_noted_comes_along_but_not_into_other_sentences() -> None:
    text = translated(updated("", OLD, "Giấy thông hành của người dân biên giới").text,
                      {OLD: "x", "Giấy thông hành của người dân biên giới": "y"})  # fmt: skip
    text = text.replace("#: ", "# hỏi lại\n#: ")
    now = ("Giấy thông hành của người dân biên giới", "Giấy thông hành của dân biên giới", NEW)
    text = updated(text, *now).text
    assert entry(text, NEW).tcomment == "hỏi lại"
    assert entry(text, now[1]).msgstr == "y"
    assert entry(text, now[1]).tcomment == ""


def test_a_comment_behind_the_last_entry_is_kept() -> None:
    text = updated("", OLD).text + "\n# Còn phải hỏi chị Hoa.\n#\n# Xong.\n"
    again = updated(text, OLD).text
    assert again.startswith("# Còn phải hỏi chị Hoa.\n# Xong.\n")
    assert updated(again, OLD).text == again


def test_untouched_proposals_do_not_pile_up_but_what_was_written_stays() -> None:
    text = translated(updated("", "Mở cửa ngày thứ nhất").text, {"Mở cửa ngày thứ nhất": "One"})
    for day in ("hai", "ba", "tư", "năm"):
        text = updated(text, f"Mở cửa ngày thứ {day}").text
    assert text.count("#~ msgid") == 1
    edited = text.replace('msgstr "One"', 'msgstr "Half done"', 1)
    gone = updated(edited, "Thuyền qua sông").text
    assert entry(gone, "Mở cửa ngày thứ năm").msgstr == "Half done"
    assert entry(gone, "Mở cửa ngày thứ nhất").msgstr == "One"


# --- The law --------------------------------------------------------------------


WORDS = ("cửa", "khẩu", "mở", "lúc", "6", "7", "giờ", "hộ", "chiếu", "tháng 3", "Lao Bảo")
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
BULLETINS = ("a", "b")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ("edit", "edit", "move", "remove", "add", "add", "translate", "translate",
             "half", "settle", "update", "update", "rename"),
        ),
        st.sampled_from(BULLETINS),
        st.integers(0, 9),
        SENTENCES,
    ),
    min_size=8,
    max_size=30,
)  # fmt: skip


@dataclass
class Office:
    """Two bulletins, their catalogs, and every translation that a person wrote into them."""

    sources: dict[str, list[str]] = field(default_factory=lambda: {n: [] for n in BULLETINS})
    catalogs: dict[str, str] = field(default_factory=dict)
    written: set[str] = field(default_factory=set)
    count: int = 0

    def update(self) -> None:
        for name in BULLETINS:
            self.catalogs[name] = self.updated(name)

    def updated(self, name: str) -> str:
        known = Memory(lambda: [r for n, t in self.catalogs.items()
                                for r in remember(n, t.encode(), n)[0]])  # fmt: skip
        old = self.catalogs.get(name, "").encode()
        result = update(old, messages(*self.sources[name]), EN, "mẫu", name, name, known)
        assert isinstance(result, Updated)
        return result.text

    def act(self, what: str, name: str, number: int, sentence: str) -> None:
        source = self.sources[name]
        place = number % len(source) if source else 0
        if what == "update":
            self.update()
        elif what == "rename":
            self.sources = dict(zip(BULLETINS, reversed(self.sources.values()), strict=True))
        elif what in ("translate", "half", "settle"):
            self.translate(name, number, what)
        elif what == "add" and sentence not in source:
            source.insert(place, sentence)
        elif source and what != "add":
            old = source.pop(place)
            other = self.sources["b" if name == "a" else "a"]
            if what == "edit" and sentence not in source:
                source.insert(place, sentence)
            elif what == "move" and old not in other:
                other.append(old)

    def translate(self, name: str, number: int, what: str) -> None:
        """Write something new into a living entry, finished or half done, or accept a proposal."""
        po = polib.pofile(self.catalogs.get(name, ""), wrapwidth=0)
        living = [e for e in po if not e.obsolete]
        if not living:
            return
        chosen = living[number % len(living)]
        if what != "settle":
            self.replaced(name, chosen)
            self.count += 1
            chosen.msgstr = f"Translation {self.count}"
            self.written.add(chosen.msgstr)
        chosen.flags = ["fuzzy"] if what == "half" else []
        self.catalogs[name] = str(po)

    def replaced(self, name: str, chosen: polib.POEntry) -> None:
        """Forget what the translator wipes out with a new translation, if it stood only here."""
        if chosen.msgstr and not self.holds(chosen.msgstr, apart_from=(name, chosen.msgid)):
            self.written.discard(chosen.msgstr)

    def holds(self, msgstr: str, apart_from: tuple[str, str] = ("", "")) -> bool:
        return any(
            e.msgstr == msgstr and (name, e.msgid) != apart_from
            for name, text in self.catalogs.items()
            for e in polib.pofile(text)
        )


@settings(max_examples=150, deadline=None)
@given(STEPS)
def test_no_translation_that_a_person_wrote_ever_disappears(steps: list) -> None:  # type: ignore[type-arg]
    office = Office()
    for step in (*steps, ("update", "a", 0, "")):
        office.act(*step)
        assert [t for t in office.written if not office.holds(t)] == []
    for name in BULLETINS:
        assert office.updated(name) == office.catalogs[name]


@settings(max_examples=150, deadline=None)
@given(STEPS)
def test_updating_everything_twice_changes_nothing(steps: list) -> None:  # type: ignore[type-arg]
    office = Office()
    for step in steps:
        office.act(*step)
    office.update()
    before = dict(office.catalogs)
    office.update()
    assert office.catalogs == before
