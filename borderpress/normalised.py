"""What normalising has changed in a file, as findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from borderpress.model import Finding, Place, Severity, Text, say
from borderpress.text.normalize import Change

RANGES = 8
"""Lines, or runs of lines, that a finding names."""


def changes_told(path: str, changes: Sequence[Change]) -> tuple[Finding, ...]:
    """Return one note for each kind of change, with its place, the words and the lines."""
    hint = say("Nothing has to be done; readers see the same letters.")
    mended = say(
        "Nothing has to be done; readers see the same letters, or a dotted circle less. "
        "Type the signs of a syllable in the order in which it is spoken."
    )
    return tuple(
        Finding(
            "text.normalised",
            Severity.INFO,
            _text(change),
            mended if change.name == "khmer-order" else hint,
            Place(path, change.lines[0] if change.lines else 0),
        )
        for change in changes
    )


def _text(change: Change) -> Text:
    lines, count = ", ".join(_ranges(change.lines)), len(change.lines)
    if change.name == "bom":
        return say("The byte order mark at the beginning of the file (bom) was left out.")
    if change.name == "line-ends":
        return say("The line ends of another system (line-ends) were read as usual ones.")
    old, new = f"{change.old} {_codes(change.old)}", f"{change.new} {_codes(change.new)}"
    if change.name == "nfc":
        return say(
            "Letters and marks typed apart (nfc) were read as one, in {count} lines "
            "({lines}): {new}",
            count=count, lines=lines, new=new,
        )  # fmt: skip
    if change.name == "vietnamese-tone":
        return say(
            "Tones typed before the shape of their letter (vietnamese-tone) were read behind it, "
            "in {count} lines ({lines}): {old} → {new}",
            count=count, lines=lines, old=old, new=new,
        )  # fmt: skip
    if change.name == "lao-am":
        return say(
            "Lao AM typed in two strokes (lao-am) was read as one letter, in {count} lines "
            "({lines}): {old} → {new}",
            count=count, lines=lines, old=old, new=new,
        )  # fmt: skip
    return say(
        "Khmer signs out of their order (khmer-order) were put in order, in {count} lines "
        "({lines}): {old} → {new}",
        count=count, lines=lines, old=old, new=new,
    )  # fmt: skip


SPOKEN = 24
"""Characters of a word whose code points a finding lists."""


def _codes(word: str) -> str:
    more = " …" if len(word) > SPOKEN else ""
    return "[" + " ".join(f"{ord(c):04X}" for c in word[:SPOKEN]) + more + "]"


def _ranges(lines: Sequence[int]) -> Iterator[str]:
    """Yield ascending numbers as ``3`` or ``5–9``, the first few of them."""
    runs: list[list[int]] = []
    for line in lines:
        if runs and line == runs[-1][1] + 1:
            runs[-1][1] = line
        else:
            runs.append([line, line])
    for first, last in runs[:RANGES]:
        yield str(first) if first == last else f"{first}–{last}"
    if len(runs) > RANGES:
        yield "…"
