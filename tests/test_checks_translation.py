"""Checks of translations: no alarm at what is good, a stable code for what is not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import polib
import pytest
from cases import DATA, parts
from small import DAY, TOOLKIT, edit, small_project

from borderpress.catalog import read_catalog
from borderpress.checks.translation import CHECKS
from borderpress.checks.translation.allowances import Allowance, allowances
from borderpress.checks.translation.asking import CODES, Background, checked
from borderpress.checks.translation.kinds import Pair
from borderpress.conventions import Conventions, read_conventions
from borderpress.editions import editions
from borderpress.exemplars import NO_DATA, Exemplars, read_exemplars
from borderpress.languages import read_language
from borderpress.messages import inert
from borderpress.model import Catalog, Finding, Language, Place, Severity
from borderpress.project import Project, load
from borderpress.text.figures import differences
from borderpress.verbs.build import restored, stored

CASES = sorted((DATA / "translations").glob("*.txt"))


@cache
def known(tag: str) -> tuple[Language, Exemplars, Conventions]:
    folder = TOOLKIT / "locales" / tag
    language, _ = read_language(
        f"locales/{tag}/language.toml", (folder / "language.toml").read_text("utf-8")
    )
    assert language
    exemplars, _ = read_exemplars("", (folder / "exemplars.toml").read_text("utf-8"))
    path = folder / "conventions.toml"
    text = path.read_text("utf-8") if path.is_file() else ""
    return language, exemplars, read_conventions("", text, language)[0]


def background(tag: str, source: str = "vi") -> Background:
    language, exemplars, ours = known(tag)
    places = {("", "Hộ chiếu"): Place("content/bulletins/a.md", 12)}
    return Background(language, exemplars, known(source)[2], ours, places)


def po(*entries: tuple[str, str], comment: str = "", head: str = "") -> str:
    file = polib.POFile(wrapwidth=0)
    file.header = head
    file.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    file.extend(polib.POEntry(msgid=i, msgstr=t, tcomment=comment) for i, t in entries)
    return str(file)


def asked(text: str, tag: str = "lo", source: str = "vi") -> tuple[Catalog, tuple[Finding, ...]]:
    catalog, _ = read_catalog("locales/a.po", text.encode(), known(tag)[0], "a")
    assert catalog
    return checked(catalog, background(tag, source))


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [f"{f.severity} {f.code}" for f in findings]


# --- Cases --------------------------------------------------------------------


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_what_a_translator_is_told_and_a_reader_shown(path: Path) -> None:
    """A case is: language, source, translation, findings and what is shown (``\\n`` is one)."""
    tag, msgid, msgstr, expected, _ = parts(path)
    catalog, findings = asked(po((msgid.replace("\\n", "\n"), msgstr.replace("\\n", "\n"))), tag)
    told = [f"{f.severity} {f.code}: {f.text.english()}" for f in findings]
    shown = [text.replace("\n", "\\n") for _, _, text, _ in catalog.entries]
    assert "\n".join([*told, *(f"shown: {text}" for text in shown or ["nothing"])]) == expected
    for finding in findings:
        assert finding.hint.english()
        assert finding.place
        assert finding.place.line


def test_every_check_has_a_case_that_it_alarms_at() -> None:
    told = "\n".join(parts(path)[3] for path in CASES)
    names = [check.name for check in CHECKS]
    assert len(set(names)) == len(names)
    names.remove("glossary")  # asks a project's glossary: test_checks_translation_glossary.py
    assert [name for name in names if f" translation.{name}: " not in told] == []


def test_a_finding_names_both_files() -> None:
    _, (finding,) = asked(po(("Hộ chiếu", "ໜັງສື  ຜ່ານແດນ")))
    assert finding.place == Place("locales/a.po", 7)
    assert finding.source == Place("content/bulletins/a.md", 12)
    assert restored(stored(finding)) == finding


# --- What is allowed ------------------------------------------------------------

FACT = ("Số 113", "ເບີ 114")
WHY = "borderpress: allow translation.facts — the source has a misprint, see the law"


def test_what_is_allowed_with_a_reason_is_shown() -> None:
    for text in (po(FACT, comment=WHY), po(FACT, head=WHY), po(FACT, comment=f"lời\n {WHY}\nx")):
        catalog, findings = asked(text)
        assert findings == ()
        assert [entry[2] for entry in catalog.entries] == ["ເບີ 114"]


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("borderpress: allow translation.facts", ["warning translation.allow-unfit"]),
        ("borderpress: allow translation.facts — 113", ["warning translation.allow-unfit"]),
        ("borderpress: allow", ["warning translation.allow-unfit"]),
        (
            "borderpress: allow translation.fact — a good reason",
            ["warning translation.allow-unfit"],
        ),
        (
            "borderpress: allow translation.spaces — a good reason",
            ["info translation.allow-unused"],
        ),
        ("allow translation.facts", []),
    ],
)
def test_what_is_not_allowed_well_stays_an_error(comment: str, expected: list[str]) -> None:
    catalog, findings = asked(po(FACT, comment=comment))
    assert sorted(codes(findings)) == sorted(["error translation.facts", *expected])
    assert catalog.entries == ()


def test_what_would_break_a_page_is_never_allowed() -> None:
    assert {code for code, allowed in CODES.items() if not allowed} >= {
        "translation.html", "translation.link", "translation.reference", "translation.placeholder",
    }  # fmt: skip
    comment = "borderpress: allow translation.html — we want it so"
    catalog, findings = asked(po(("Hộ chiếu", "<b>ໜັງສືຜ່ານແດນ</b>"), comment=comment))
    assert codes(findings) == ["warning translation.allow-unfit", "error translation.html"]
    assert catalog.entries == ()


def test_nobody_answers_for_what_is_not_shown() -> None:
    signed = "reviewed: Bounmy 2026-11-20"
    good = asked(po(("Số 113", "ເບີ 113"), comment=signed))[0]
    assert [s.name for s in good.signatures] == ["Bounmy"]
    assert asked(po(FACT, comment=signed))[0].signatures == ()


def test_spelling_is_allowed_in_the_same_way() -> None:
    entry = ("Lào", "ລາວ ลาว")
    assert codes(asked(po(entry))[1]) == ["warning orthography.thai-in-lao"]
    comment = "borderpress: allow orthography.thai-in-lao — a quotation of the Thai name"
    assert asked(po(entry, comment=comment))[1] == ()


def test_an_allowance_of_a_file_is_used_by_one_entry_of_many() -> None:
    text = po(FACT, ("Hộ chiếu", "ໜັງສືຜ່ານແດນ"), head=WHY)
    assert asked(text)[1] == ()
    assert codes(asked(po(("Hộ chiếu", "ໜັງສືຜ່ານແດນ"), head=WHY))[1]) == [
        "info translation.allow-unused"
    ]


@pytest.mark.parametrize("sign", ["—", "–", "-", ":", " "])
def test_a_reason_stands_behind_any_dash(sign: str) -> None:
    assert allowances(f"borderpress: allow a.b {sign} vì luật ghi thế") == (
        Allowance("a.b", "vì luật ghi thế"),
    )


def test_letters_typed_apart_are_told_line_by_line() -> None:
    text = po(("Một", "One"), ("Hai", unicodedata.normalize("NFD", "Đà Nẵng")))
    catalog, findings = asked(text, "en")
    assert codes(findings) == ["warning translation.normal-form"]
    assert findings[0].place
    assert "Na" in text.split("\n")[findings[0].place.line - 1].replace("\u0306", "")
    assert catalog.entries[1][2] == "Đà Nẵng"


def test_a_language_without_data_is_not_vouched_for() -> None:
    catalog, _ = read_catalog("a.po", po(("Lào", "ລາວ ลาว")).encode(), known("lo")[0], "a")
    assert catalog
    assert checked(catalog, replace(background("lo"), exemplars=NO_DATA))[1] == ()


# --- Editions -------------------------------------------------------------------


def test_a_wrong_figure_is_kept_out_of_the_edition(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    path = root / "locales/lo/LC_MESSAGES/cua-khau.po"
    edit(root / "content/bulletins/cua-khau.md", "Mang theo giấy tờ.", "Có 3 cửa khẩu.")
    wrong = 'msgid "Có 3 cửa khẩu."\nmsgstr "ມີ 4 ດ່ານ"\n'
    path.write_text(f"{path.read_text('utf-8')}\n{wrong}", "utf-8")
    project = load(root, TOOLKIT)
    (finding,) = [f for f in project.findings if f.code.startswith("translation.")]
    assert (finding.code, finding.severity) == ("translation.facts", Severity.ERROR)
    assert finding.source == Place("content/bulletins/cua-khau.md", 3)
    edition = editions(project, DAY)[0]["cua-khau", "lo"]
    assert (edition.summary.text, edition.summary.language) == ("Có 3 cửa khẩu.", "vi")
    edit(path, "ມີ 4 ດ່ານ", "ມີ ໓ ດ່ານ")
    edition = editions(load(root, TOOLKIT), DAY)[0]["cua-khau", "lo"]
    assert (edition.summary.text, edition.summary.language) == ("ມີ ໓ ດ່ານ", "lo")


# --- The sample -----------------------------------------------------------------


@pytest.fixture(scope="module")
def project() -> Project:
    return load(TOOLKIT, TOOLKIT)


def test_the_sample_raises_no_alarm(project: Project) -> None:
    found = [f for f in project.findings if f.code.startswith(("translation.", "orthography."))]
    assert [f"{f.place} {f.code} {f.text.english()}" for f in found] == []


def pairs(project: Project) -> Iterator[tuple[Pair, bool]]:
    """Yield every translated message of the sample, and whether its facts are allowed."""
    for domain, catalogs in project.catalogs.items():
        for tag, catalog in catalogs.items():
            if domain == "interface":
                continue
            language, _, ours = known(tag)
            for t in catalog.written:
                pair = Pair(t.msgid, t.msgstr, True, language, known("vi")[2], ours)
                yield pair, "translation.facts" in t.comment


LABEL = re.compile(r"\[\^[^\]]*\]|\]\[[^\]]*\]")


def mutants(text: str, conventions: Conventions) -> Iterator[str]:
    """Yield ``text`` with one figure, month or address changed."""
    for match in re.finditer(r"\d+", LABEL.sub(lambda m: "-" * len(m.group()), text)):
        start, end = match.span()
        for place in {start, end - 1}:
            digit = unicodedata.decimal(text[place])
            new = chr(ord(text[place]) - digit + (digit + 1) % 10)
            yield text[:place] + new + text[place + 1 :]
        yield text[:end] + text[end - 1] + text[end:]
        yield text[:start] + text[end:]
        if text[start] not in "0០໐":  # 05 and 5 are one number
            yield text[:start] + text[start + 1 :]
    months = conventions.notation.months[:12]
    for number, (name, _) in enumerate(months):
        for match in re.finditer(re.escape(name), text):
            if re.search(r"\d[ ,]*$", text[: match.start()]) or re.match(
                " ?\\d", text[match.end() :]
            ):
                yield text[: match.start()] + months[number - 1][0] + text[match.end() :]
    for match in re.finditer(r"(?:https?://|[\w.]+@)[\w./-]+\w", text):
        yield text[: match.end() - 1] + "x" + text[match.end() :]


def test_every_fact_of_the_sample_changed_once_is_caught(project: Project) -> None:
    """Each figure in five ways, each month by name, each address: in every translation."""
    blocking = [check for check in CHECKS if check.blocks]
    tried, missed = 0, []
    for pair, allowed in pairs(project):
        if allowed:
            continue
        for text in mutants(pair.text, pair.of_text):
            tried += 1
            mutant = replace(pair, text=text)
            if not any(True for check in blocking for _ in check.ask(mutant)):
                missed.append(text)
    assert missed == []
    assert tried > 6000


def test_source_and_translation_may_change_sides(project: Project) -> None:
    """What says the same one way says it the other way."""
    for pair, allowed in pairs(project):
        if not allowed:
            there, here = (inert(pair.source), pair.of_source), (inert(pair.text), pair.of_text)
            assert not differences(here[0], here[1].notation, there[0], there[1].notation) or (
                len(re.findall(r"\d+", here[0])) != len(re.findall(r"\d+", there[0]))
            ), pair.text
