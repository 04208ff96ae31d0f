"""A .po file as text ⇄ as entries.  The only door to polib."""

from __future__ import annotations

import re

import polib

from borderpress.model import Finding, Place, Severity, say
from borderpress.normalised import changes_told
from borderpress.text.normalize import normalize

Entry = polib.POEntry
File = polib.POFile


def key(entry: Entry) -> tuple[str, str]:
    """Return what tells an entry from all others: its context and its msgid."""
    return (entry.msgctxt or "", entry.msgid)


def decode(path: str, data: bytes, findings: list[Finding]) -> str | None:
    """Return the text of a .po file in normal form, by its declared charset when not in UTF-8.

    None, with a finding, when no charset reads it: guessing would make nonsense
    of every entry, and the next update would save the nonsense.
    """
    found = re.search(rb"charset=([\w.-]+)", data)
    charset = found.group(1).decode() if found else "UTF-8"
    for codec in ("utf-8", charset):
        try:
            text = data.decode(codec)
        except (UnicodeDecodeError, LookupError):
            continue
        if found and charset.lower().replace("-", "") not in ("utf8", "ascii", "usascii"):
            findings.append(_declared(path, charset, data.count(b"\n", 0, found.start()) + 1))
        plain, changes = normalize(text)
        # Not in NFC: the checks of translations warn of it.
        findings += changes_told(path, [change for change in changes if change.name != "nfc"])
        return plain
    findings.append(_undecodable(path, data))
    return None


def _declared(path: str, charset: str, line: int) -> Finding:
    return Finding(
        "catalog.charset",
        Severity.ERROR,
        say("The catalog says that it is written in {charset}.", charset=charset),
        say("Run “build.py update”: it saves the catalog in UTF-8 and loses nothing."),
        Place(path, line),
    )


def _undecodable(path: str, data: bytes) -> Finding:
    try:
        data.decode("utf-8")
        line = 1
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    return Finding(
        "catalog.encoding",
        Severity.ERROR,
        say("The catalog is not in UTF-8."),
        say("Open it in the program that wrote it and save it with the encoding UTF-8."),
        Place(path, line),
    )


OPEN_STRING = re.compile(r'^(?:#~ *)?(?:msg\w+(?:\[\d\])? *)?"(?:[^"\\\n]|\\.)*$', re.MULTILINE)
"""A string that its line does not close: a file cut off; polib would take its last letter."""


COMMENT = re.compile(r"\s*#(?![.:,|~])")
"""How a translator's comment begins."""


class _Lines(str):
    """A file's text; polib splits it at U+2028 and U+0085 too, which stand inside strings."""

    __slots__ = ()

    def splitlines(self, _keepends: bool = False) -> list[str]:
        """Return the lines as every gettext tool counts them."""
        return self.split("\n")


def parse(path: str, text: str, findings: list[Finding]) -> File | None:
    """Return the parsed file; None with a finding when it is no catalog."""
    conflict = re.search(r"^(<<<<<<<|=======|>>>>>>>)( |$)", text, re.MULTILINE)
    if conflict:
        findings.append(_conflict(path, text.count("\n", 0, conflict.start()) + 1))
        return None
    if cut := OPEN_STRING.search(text):
        line = text.count("\n", 0, cut.start()) + 1
        findings.append(_syntax(path, f"line {line}: the string does not end"))
        return None
    # polib skips the previous msgid of an obsolete entry, but reads it in this form.
    text = re.sub(r"^#~\| ?", "#| ", text, flags=re.MULTILINE)
    try:
        po = polib.pofile(_Lines(text + "\n"), wrapwidth=0)
    except (OSError, ValueError) as error:
        findings.append(_syntax(path, str(error)))
        return None
    if len(po) or po.metadata:  # else all of it is the header's comment already
        po.header = "\n".join(line for line in (po.header, *_behind(text)) if line)
    return po


def opened(path: str, data: bytes, findings: list[Finding]) -> File | None:
    """Return the parsed file; None with a finding when it cannot be read."""
    text = decode(path, data, findings)
    return None if text is None else parse(path, text, findings)


def _behind(text: str) -> list[str]:
    """Return the translators' comments behind the last entry, which polib drops."""
    found: list[str] = []
    for line in reversed(text.split("\n")):
        if line.strip() and not COMMENT.match(line):
            break
        found.append(line.strip().lstrip("#").removeprefix(" "))
    return [line for line in reversed(found) if line]


def _conflict(path: str, line: int) -> Finding:
    return Finding(
        "catalog.merge-conflict",
        Severity.ERROR,
        say("Two versions of the catalog were merged by hand and not finished."),
        say("Keep one of the two versions between <<<<<<< and >>>>>>>, and take these lines out."),
        Place(path, line),
    )


def _syntax(path: str, error: str) -> Finding:
    found = re.search(r"line (\d+)\)?:? ?(.*)", error)
    return Finding(
        "catalog.syntax",
        Severity.ERROR,
        say("The catalog cannot be read: {problem}", problem=(found and found[2]) or "syntax"),
        say("Open it in Poedit and save it again, or mend this line."),
        Place(path, int(found[1]) if found else 1),
    )
