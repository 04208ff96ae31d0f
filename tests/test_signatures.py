"""Signatures in translators' comments: no tool carries a review over to words nobody read."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path
from shutil import which

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderpress import signatures
from borderpress.catalog import Updated, read_catalog, standing_entries, update
from borderpress.languages import read_language
from borderpress.model import Catalog, Finding, Language, Message, Signature

ROOT = Path(__file__).parents[1]
DAY = date(2026, 11, 24)
SEAL = signatures.seal("Cửa khẩu", "ດ່ານ")


def lao() -> Language:
    name = "locales/lo/language.toml"
    found, _ = read_language(name, (ROOT / name).read_text("utf-8"))
    assert found
    return found


def po(comment: str = "", msgstr: str = "ດ່ານ", head: str = "", msgid: str = "Cửa khẩu") -> str:
    lines = "".join(f"# {line}\n" for line in comment.split("\n") if line)
    return (
        'msgid ""\nmsgstr ""\n"Language: lo\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n'
        f'"Content-Type: text/plain; charset=UTF-8\\n"\n{head}\n'
        f'{lines}msgid "{msgid}"\nmsgstr "{msgstr}"\n'
    )


def read(text: str) -> tuple[Catalog, tuple[Finding, ...]]:
    catalog, findings = read_catalog("lo.po", text.encode(), lao(), "a")
    assert catalog
    return catalog, findings


def updated(text: str, msgid: str = "Cửa khẩu", day: date | None = DAY) -> str:
    result = update(text.encode(), [Message(msgid)], lao(), "mẫu", "a", "lo.po", day=day)
    assert isinstance(result, Updated)
    return result.text


def comment(text: str) -> list[str]:
    (entry,) = [e for e in polib.pofile(text, wrapwidth=0) if not e.obsolete]
    return entry.tcomment.split("\n")


# --- What is written ------------------------------------------------------------


def test_a_signature_names_who_and_when() -> None:
    catalog, findings = read(po("translated: Kham Phet 2026-11-18\nreviewed: Bounmy 2026-11-20"))
    assert findings == ()
    assert catalog.signatures == (
        Signature("", "Cửa khẩu", "translated", "Kham Phet", "2026-11-18"),
        Signature("", "Cửa khẩu", "reviewed", "Bounmy", "2026-11-20"),
    )


@pytest.mark.parametrize(
    "line", ["reviewed: Bounmy", "reviewed: 2026-11-20", "Reviewed: Bounmy 20/11/2026",
             "reviewed: Bounmy 2026-02-30", "translated:"],
)  # fmt: skip
def test_a_signature_without_name_or_day_is_told(line: str) -> None:
    catalog, (finding,) = read(po(line))
    assert catalog.signatures == ()
    assert (finding.code, finding.place and finding.place.line) == ("catalog.signature", 7)
    assert line in finding.text.english()


def test_other_comments_are_let_alone() -> None:
    said = "xem lại từ này\nwas reviewed: by phone\nstale since: yesterday"
    assert read(po(said))[1] == ()
    assert comment(updated(po(said))) == said.split("\n")


# --- The seal --------------------------------------------------------------------


def test_an_update_seals_a_new_review_once() -> None:
    text = updated(po("reviewed: Bounmy 2026-11-20"))
    assert comment(text) == [f"reviewed: Bounmy 2026-11-20 [{SEAL}]"]
    assert updated(text) == text
    assert len(read(text)[0].signatures) == 1


@pytest.mark.parametrize("spoil", [("ດ່ານ", "ດ່ານໃໝ່"), ("Cửa khẩu", "Cửa khẩu chính")])
def test_a_review_of_other_words_vouches_for_nothing(spoil: tuple[str, str]) -> None:
    """As msgmerge and an editor leave it: the comment stays, the words change."""
    text = updated(po("reviewed: Bounmy 2026-11-20")).replace(*spoil)
    catalog, (finding,) = read(text)
    assert catalog.signatures == ()
    assert (finding.code, "Bounmy" in finding.text.english()) == ("catalog.review-void", True)
    msgid = "Cửa khẩu chính" if "chính" in spoil[1] else "Cửa khẩu"
    again = updated(text, msgid)
    assert comment(again) == ["before a change, reviewed: Bounmy 2026-11-20"]
    assert read(again)[1] == ()


def test_a_changed_source_makes_the_review_history_and_notes_the_day() -> None:
    text = updated(po("reviewed: Bounmy 2026-11-20"), "Cửa khẩu quốc tế")
    assert comment(text) == [
        "before a change, reviewed: Bounmy 2026-11-20", "stale since: 2026-11-24"
    ]  # fmt: skip
    assert [(e.fuzzy, e.since) for e in standing_entries(text.encode()).values()] == [
        (True, "2026-11-24")
    ]
    later = updated(text, "Cửa khẩu quốc tế", date(2027, 1, 1))
    assert later == text, "the first day stays"
    done = updated(text.replace("#, fuzzy\n", ""), "Cửa khẩu quốc tế")
    assert comment(done) == ["before a change, reviewed: Bounmy 2026-11-20"]


def test_without_a_day_none_is_noted() -> None:
    assert comment(updated(po(), "Cửa khẩu mới", None)) == [""]
    assert standing_entries(updated(po(), "Cửa khẩu mới", None).encode())[
        "", "Cửa khẩu mới"
    ].since == ""  # fmt: skip


def test_white_space_does_not_break_a_seal() -> None:
    assert signatures.seal("a b", "c\nd") == signatures.seal("a  b", "c d ")
    assert signatures.seal("a", "bc") != signatures.seal("ab", "c")


LINES = st.sampled_from(
    ["reviewed: A 2026-11-20", f"reviewed: B 2026-11-20 [{SEAL}]", "reviewed: C 2026-1-1 [ffffff]",
     "reviewed: D 2026-11-20 [ffffff]", "translated: E 2026-11-20", "stale since: 2026-11-20", "",
     "before a change, reviewed: F 2026-11-20", "ghi chú"]
)  # fmt: skip


@given(st.lists(LINES, max_size=5).map("\n".join), st.booleans())
def test_a_second_update_changes_nothing(text: str, fuzzy: bool) -> None:
    once = signatures.renewed(text, "Cửa khẩu", "ດ່ານ", fuzzy=fuzzy, day=DAY)
    assert signatures.renewed(once, "Cửa khẩu", "ດ່ານ", fuzzy=fuzzy, day=DAY) == once
    assert signatures.void("Cửa khẩu", "ດ່ານ", once) == ()
    for name in "ABCDEF":
        assert (f": {name} " in once) == (f": {name} " in text), "nobody's name is lost"


def test_gettext_and_polib_keep_signatures(tmp_path: Path) -> None:
    program = which("msgcat")
    assert program, "msgcat is missing: set up what tests need with build.py test"
    text = updated(po("translated: Kham 2026-11-18\nreviewed: Bounmy 2026-11-20"))
    path = tmp_path / "a.po"
    path.write_text(text, "utf-8")
    saved = subprocess.run([program, str(path)], capture_output=True, text=True, check=True).stdout
    assert read(saved)[0].signatures == read(text)[0].signatures
    polib.pofile(str(path)).save()
    assert read(path.read_text("utf-8"))[0].signatures == read(text)[0].signatures


# --- The header --------------------------------------------------------------------

REVIEWED = '"X-Borderpress-Review: reviewed\\n"\n'
BY = '"X-Borderpress-Reviewer: Bounmy\\n"\n'
ON = '"X-Borderpress-Reviewed-On: 2026-11-20\\n"\n'


@pytest.mark.parametrize(
    ("head", "codes"),
    [
        (REVIEWED + BY + ON, []),
        (REVIEWED, ["catalog.reviewer"]),
        (REVIEWED + BY, []),
        (REVIEWED + ON, ["catalog.reviewer"]),
        (REVIEWED + BY + ON.replace("2026-11-20", "20/11/2026"), ["catalog.reviewer"]),
        (BY, []),
        ('"PO-Revision-Date: 2026-11-20 23:00+0700\\n"\n' + REVIEWED + BY + ON, []),
        (
            '"PO-Revision-Date: 2026-11-21 08:00+0700\\n"\n' + REVIEWED + BY + ON,
            ["catalog.changed-after-review"],
        ),
    ],
)
def test_a_reviewed_catalog_says_by_whom_and_when(head: str, codes: list[str]) -> None:
    catalog, findings = read(po(head=head))
    assert [f.code for f in findings] == codes
    assert catalog.review.state == ("reviewed" if REVIEWED in head else "not reviewed")
