"""Text of old fonts in sources and catalogs: which lines of a file hold it, and the finding."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import replace

from borderpress.model import Finding, Place, Severity, say
from borderpress.text.legacy import Change, diagnose, name_of


def legacy_findings(
    path: str, text: str, own: Collection[str] = frozenset()
) -> tuple[Finding, ...]:
    """Return one warning for each legacy coding found in a source or catalog."""
    changes = legacy_lines(path, text, own)
    return tuple(
        _finding(path, [change for change in changes if change.coding == coding])
        for coding in dict.fromkeys(change.coding for change in changes)
    )


def _finding(path: str, changes: list[Change]) -> Finding:
    first = changes[0]
    return Finding(
        "text.legacy",
        Severity.WARNING,
        say(
            "This looks like {coding}, in {count} lines: “{old}”.",
            coding=name_of(first.coding),
            count=len(changes),
            old=first.old.strip()[:60],
        ),
        say(
            "“build.py doctor {path}” shows what it says (“{new}”); with --write it converts it.",
            path=path,
            new=first.new.strip()[:60],
        ),
        Place(path, first.line),
    )


def legacy_lines(path: str, text: str, own: Collection[str] = frozenset()) -> tuple[Change, ...]:
    """Return the lines of a file in a legacy coding, as the file has them.

    ``own``: lower-case letters beyond ASCII of the text's language.
    """
    lines = text.split("\n")
    plain = unicodedata.normalize("NFC", "\n".join(_spoken(path, lines)))
    changes = diagnose(plain, own)
    if not path.endswith((".po", ".pot")):
        return changes
    return tuple(
        replace(c, old=lines[c.line - 1], new=_requoted(lines[c.line - 1], c.new)) for c in changes
    )


# --- Catalogs -----------------------------------------------------------------

_STRING = re.compile(r'^((?:#~ ?)?(?:msg\w+(?:\[\d\])? +)?")((?:[^"\\]|\\["\\nt])*)("\s*)$')
_ESCAPES = {"\\\\": "\\", '\\"': '"', "\\n": "\v", "\\t": "\t"}


def _spoken(path: str, lines: list[str]) -> list[str]:
    """Return the lines with nothing but what readers see; empty lines for the rest."""
    if not path.endswith((".po", ".pot")):
        return lines
    found: list[str] = []
    is_translation = is_header = False
    for line in lines:
        match = _STRING.match(line)
        keyword = re.match(r"(?:#~ ?)?(msg\w+)", line)
        if keyword:
            is_translation = keyword[1] == "msgstr"
            opens = keyword[1] == "msgid" and line.endswith('""')
            is_header = opens or (is_header and is_translation)
        elif match and not is_translation and match[2]:
            is_header = False  # a msgid over several lines begins with an empty one
        seen = match is not None and is_translation and not is_header
        found.append(_unescaped(match[2]) if match and seen else "")
    return found


def _unescaped(text: str) -> str:
    return re.sub(r'\\["\\nt]', lambda found: _ESCAPES[found.group()], text)


def _requoted(line: str, new: str) -> str:
    """Return a catalog's line with another text between its quotation marks."""
    back = {plain: escape for escape, plain in _ESCAPES.items()}
    escaped = re.sub('["\\\\\v\t]', lambda found: back[found.group()], new)
    return _STRING.sub(lambda found: found[1] + escaped + found[3], line)
