"""The rows of a translator's sheet."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from small import language

from borderpress.catalog import Draft
from borderpress.model import Message
from borderpress.project import load
from borderpress.worksheet import budget, letters, make_worksheet, message_id

ROOT = Path(__file__).parents[1]


def test_ids_are_stable_and_tell_contexts_apart() -> None:
    assert message_id("", "Hộ chiếu") == "43e2cb53"
    assert message_id("a", "b") != message_id("", "ab")


def test_no_two_messages_of_the_sample_share_an_id() -> None:
    for domain, found in load(ROOT, ROOT).domains():
        ids = [message_id(m.context, m.id) for m in found]
        assert len(set(ids)) == len(ids), domain


@given(st.integers(1, 400))
def test_a_longer_source_never_gets_less_room(size: int) -> None:
    for tag in ("en", "lo", "km"):
        assert budget("a" * size, language(tag)) <= budget("a" * (size + 1), language(tag))


def test_wide_clusters_get_fewer() -> None:
    source = "Mang theo hộ chiếu còn hạn khi qua cửa khẩu"
    assert budget(source, language("lo")) < budget(source, language("en")) * 0.7


def test_the_sample_s_own_translations_keep_within_the_budget() -> None:
    project = load(ROOT, ROOT)
    for tag in ("en", "lo", "km"):
        sizes = [
            letters(text) <= budget(msgid, project.languages[tag])
            for domain in project.catalogs
            if domain != "interface" and tag in project.catalogs[domain]
            for _, msgid, text, _ in project.catalogs[domain][tag].entries
        ]
        assert sum(sizes) / len(sizes) > 0.9, tag


def test_states() -> None:
    messages = tuple(Message(text) for text in ("một", "hai", "ba", "bốn", "năm"))
    drafts = {
        ("", "một"): Draft("one", False, "", 1),
        ("", "hai"): Draft("two", True, "hai cũ", 2),
        ("", "ba"): Draft("", False, "", 3),
        ("", "bốn"): Draft("<b>four</b>", False, "", 4),
    }
    sheet = make_worksheet("x", "X", "vi", language("en"), messages, drafts, {("", "một")})
    assert [row.state for row in sheet.rows] == [
        "translated", "fuzzy", "missing", "fuzzy", "missing"
    ]  # fmt: skip
    assert sheet.rows[1].previous == "hai cũ"
    assert sheet.count("missing") == 2
