"""Catalogs in the programs of translators: nothing changes that nobody changed."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import polib
import pytest
from small import language

from borderpress.catalog import Updated, notes, update
from borderpress.model import Message, Place

ROOT = Path(__file__).parents[1]
COMMITTED = sorted((ROOT / "locales").glob("*/LC_MESSAGES/*.po"))

OURS = re.compile(f"{notes.CHANGED}|{notes.SETTLED.pattern}|{notes.UNSETTLED.pattern}")


def run(*command: str | Path) -> None:
    program = shutil.which(command[0])
    assert program, f"{command[0]} is missing: set up what tests need with build.py test"
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def by_polib(source: Path, target: Path) -> None:
    """Wrap at 78, as polib does unless told otherwise."""
    for path in sorted(source.iterdir()):
        polib.pofile(str(path)).save(str(target / path.name))


def without_former(text: str) -> str:
    """Return a catalog without the former msgids of its obsolete entries: polib drops them."""
    return re.sub(r"^#~\|.*\n", "", text, flags=re.MULTILINE)


def by_msgcat(source: Path, target: Path) -> None:
    for path in sorted(source.iterdir()):
        run("msgcat", "-o", target / path.name, path)


def by_translate_toolkit(source: Path, target: Path) -> None:
    """Write as Weblate does, which is built on it: by a program of its own."""
    run("pomerge", "--progress=none", "-t", source, "-i", source, "-o", target)


def like_poedit(source: Path, target: Path) -> None:
    """Write as Poedit does: wrapped at 79, the header in its own order and with its own plural."""
    by_msgcat(source, target)
    for path in sorted(target.iterdir()):
        run("msgcat", "--width=79", "-o", path, path)
        text = path.read_text("utf-8")
        head, rest = text.split("\n\n", 1)
        fields = polib.pofile(str(path)).metadata.items()
        late = sorted(fields, key=lambda field: field[0].startswith(("Project", "PO-", "La")))
        lines = (f'"{polib.escape(f"{name}: {value}")}\\n"' for name, value in late)
        kept = head[: head.index('"Project-Id-Version')]
        path.write_text(kept + "\n".join(lines) + "\n\n" + rest, "utf-8")


def source_of(text: str) -> list[Message]:
    """Return the messages that a catalog is of."""
    found = []
    for entry in polib.pofile(text):
        if not entry.obsolete:
            places = tuple(Place(p, int(n or 0)) for p, n in entry.occurrences)
            told = [t for t in entry.comment.split("\n") if not OURS.match(t)]
            flags = tuple(flag for flag in entry.flags if flag != "fuzzy")
            context = entry.msgctxt or ""
            found.append(Message(entry.msgid, places, context, "\n".join(told), flags))
    return found


def brought_up(text: str, messages: list[Message], tag: str) -> str:
    result = update(text.encode(), messages, language(tag), "mẫu", "a", "a.po")
    assert isinstance(result, Updated)
    return result.text


def edited(text: str) -> str:
    """Return a catalog with every state that an entry can have."""
    po = polib.pofile(text, wrapwidth=0)
    for entry, number in zip([e for e in po if e.msgstr], range(12), strict=False):
        if number % 4 == 0:
            entry.flags.insert(0, "fuzzy")
            entry.previous_msgid = entry.msgid.replace(" ", " một hai ba bốn ", 2)
        elif number % 4 == 1:
            entry.obsolete = True
        elif number % 4 == 2:
            entry.tcomment = "Ghi chú của người dịch\n\nhai dòng"
        else:
            entry.msgstr += "  \n" + entry.msgstr
    return str(po)


@pytest.mark.parametrize(
    "save", [by_polib, by_msgcat, by_translate_toolkit, like_poedit], ids=lambda f: f.__name__
)
def test_a_catalog_comes_back_from_a_program_as_it_was(
    save: Callable[[Path, Path], None], tmp_path: Path
) -> None:
    (tmp_path / "before").mkdir()
    (tmp_path / "after").mkdir()
    sources = {}
    for path in COMMITTED:
        tag, name = path.parts[-3], f"{path.parts[-3]}.{path.name}"
        text = edited(path.read_text("utf-8"))
        sources[name] = source_of(text)
        text = brought_up(text, sources[name], tag)
        (tmp_path / "before" / name).write_text(text, "utf-8")
    save(tmp_path / "before", tmp_path / "after")
    assert len(sources) > 40
    changed = 0
    for name, messages in sources.items():
        before = (tmp_path / "before" / name).read_text("utf-8")
        after = (tmp_path / "after" / name).read_text("utf-8")
        kept = without_former(before) if save is by_polib else before
        assert brought_up(after, messages, name.split(".")[0]) == kept, name
        changed += after != before
    assert changed > 40, "the program wraps nothing: the test shows nothing"


def test_another_plural_rule_in_the_header_is_set_right() -> None:
    text = brought_up("", [Message("a")], "lo")
    assert 'Plural-Forms: nplurals=1; plural=0;\\n"' in text
    theirs = text.replace("nplurals=1; plural=0;", "nplurals=2; plural=(n != 1);")
    theirs = theirs.replace('"X-Borderpress', '"X-Generator: Weblate 5.8\\n"\n"X-Borderpress')
    again = brought_up(theirs, [Message("a")], "lo")
    assert again.replace('"X-Generator: Weblate 5.8\\n"\n', "") == text
    assert "X-Generator" in again


def test_placeholders_are_checked_by_other_programs_too(tmp_path: Path) -> None:
    named = Message("Page {number}", flags=("python-brace-format",))
    text = brought_up("", [named, Message("{html-1}")], "lo")
    assert text.count("#, python-brace-format\n") == 1
    path = tmp_path / "a.po"
    good = text.replace(
        'msgid "Page {number}"\nmsgstr ""', 'msgid "Page {number}"\nmsgstr "{number}"'
    )
    path.write_text(good, "utf-8")
    run("msgfmt", "-c", "-o", "/dev/null", path)
    path.write_text(good.replace('msgstr "{number}"', 'msgstr "{nummer}"'), "utf-8")
    done = subprocess.run(["msgfmt", "-c", "-o", "/dev/null", path], capture_output=True)
    assert done.returncode != 0
    plain = brought_up(good, [Message("Page {number}")], "lo")
    assert "python-brace-format" not in plain
