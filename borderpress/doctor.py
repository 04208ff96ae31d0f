"""Files with text of old fonts: look, propose, convert.

The lines that change are converted letter by letter; every other byte of a UTF-8 file
stays.  In a catalog only translations are looked at, never the source's msgids.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from borderpress.checks.legacy import legacy_lines
from borderpress.errors import BorderpressError
from borderpress.model import Finding, Place, Severity, say
from borderpress.text.legacy import Change, unknown_fonts
from borderpress.wordfiles import fonts_in, is_word_file
from borderpress.work import write_whole

LARGEST = 64 * 1024 * 1024
"""Bytes of the largest file that is looked at."""

_ENDS = re.compile("(\r\n|\n|\r)")


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is in one file."""

    path: str
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]
    cured: bytes
    """The whole file, converted, in UTF-8."""


# --- Looking ------------------------------------------------------------------


def examine(path: str, data: bytes) -> Diagnosis:
    """Return what is in a file, without changing it."""
    if is_word_file(data):
        return Diagnosis(path, (), tuple(_word_file(path, data)), data)
    text, is_unicode = _decoded(data)
    if "\x00" in text:
        return Diagnosis(path, (), (_no_text(path),), data)
    findings = list(_refused(path, text))
    parts = _ENDS.split(text)
    changes = legacy_lines(path, "\n".join(parts[0::2]))
    for change in changes:
        parts[2 * change.line - 2] = change.new
    if not is_unicode and not changes:
        findings.append(_no_unicode(path))
    return Diagnosis(path, changes, tuple(findings), "".join(parts).encode())


def _decoded(data: bytes) -> tuple[str, bool]:
    """Return the text, and whether it was in Unicode; else it is read as Word would."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace"), True
    try:
        return data.decode("utf-8"), True
    except UnicodeDecodeError:
        return data.decode("latin-1"), False


# --- What cannot be converted -------------------------------------------------

_OLD_VIETNAMESE = re.compile(r"^\.Vn|^VNI[- ]", re.IGNORECASE)


def _word_file(path: str, data: bytes) -> Iterator[Finding]:
    """Yield what the names of the fonts in a word processor's file say."""
    fonts = fonts_in(data)
    if fonts is None:
        yield _no_text(path)
        return
    refused = tuple(_refused(path, "\n".join(fonts)))
    yield from (replace(finding, place=Place(path)) for finding in refused)
    old = [font for font in fonts if _OLD_VIETNAMESE.match(font)]
    if refused and not old:
        return
    text = say("The file uses the fonts: {fonts}.", fonts=", ".join(old or fonts) or "–")
    hint = say("Save it as Plain text, UTF-8, and call doctor with that file.")
    severity = Severity.WARNING if old else Severity.INFO
    yield Finding("text.legacy", severity, text, hint, Place(path))


def _refused(path: str, text: str) -> Iterator[Finding]:
    for font in unknown_fonts(text):
        line = text.count("\n", 0, text.find(font)) + 1
        yield Finding(
            "text.legacy-font",
            Severity.ERROR,
            say("“{font}” is an 8-bit font: its letters are no Unicode.", font=font),
            say(
                "No table for it can be trusted: ask the author for a Unicode text, "
                "or have it typed again."
            ),
            Place(path, line),
        )


def _no_text(path: str) -> Finding:
    text = say("This is no text file.")
    hint = say("Save it as Plain text, UTF-8, and call doctor with that file.")
    return Finding("text.binary", Severity.ERROR, text, hint, Place(path))


def _no_unicode(path: str) -> Finding:
    text = say("The file is not in UTF-8, and in no coding that is known here.")
    hint = say("Open it in the program that wrote it and save it with the encoding UTF-8.")
    return Finding("text.encoding", Severity.ERROR, text, hint, Place(path))


# --- Files --------------------------------------------------------------------


def examine_file(path: Path) -> Diagnosis:
    """Return what is in the file at ``path``; BorderpressError when it cannot be read."""
    try:
        if path.stat().st_size > LARGEST:
            raise BorderpressError(
                say("{path} is too large.", path=path), say("Split it into several files.")
            )
        return examine(str(path), path.read_bytes())
    except OSError as error:
        raise BorderpressError(
            say("{path} cannot be read ({problem}).", path=path, problem=type(error).__name__),
            say("Check the name and the permissions of the file."),
        ) from error


def cure(path: Path, diagnosis: Diagnosis) -> Path:
    """Write the converted file; return where the old one is kept: ``.bak``, ``.bak2`` …

    Both are written whole or not at all, the backup first.
    """
    target = path.resolve()
    mode = target.stat().st_mode & 0o777
    backup = next(kept for kept in _backups(target) if not kept.exists())
    for file, data in ((backup, target.read_bytes()), (target, diagnosis.cured)):
        write_whole(file, data)
        os.chmod(file, mode)
    return backup


def _backups(path: Path) -> Iterator[Path]:
    yield path.with_name(path.name + ".bak")
    number = 2
    while True:
        yield path.with_name(f"{path.name}.bak{number}")
        number += 1
