"""Show where the lines of a text may break."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from borderpress.command import Command, file_bytes
from borderpress.errors import BorderpressError, Exit
from borderpress.model import say


def breaks(command: Command) -> int:
    """Print a text with ``|`` at each break opportunity that print would add.

    One line in, one line out, and nothing else changed: the text is not normalised, and
    marks that its author typed stay as they are.
    """
    from contextlib import suppress
    from itertools import pairwise

    from borderpress.languages import resolve_tag
    from borderpress.project import read_languages
    from borderpress.text.breaking import break_positions

    if len(command.options.language) != 1:
        raise BorderpressError(
            say("Breaks are looked for in one language."),
            say("Write for example: {example}", example="build.py breaks --language km FILE"),
        )
    known = read_languages(command.root, command.toolkit)
    language = resolve_tag(command.options.language[0], known)
    marked: list[str] = []
    for line in _lines(_text(command.options.files)):
        cuts = (0, *break_positions(line, language), len(line))
        marked.append("|".join(line[start:end] for start, end in pairwise(cuts)))
    with suppress(BrokenPipeError):  # the reader of a pipe has seen enough
        sys.stdout.buffer.write("".join(marked).encode())
        sys.stdout.buffer.flush()
    return Exit.FINE


def _lines(text: str) -> list[str]:
    """Return the lines with their ends; only a line feed ends one."""
    return [line for line in re.split(r"(?<=\n)", text) if line]


def _text(files: Sequence[Path]) -> str:
    """Return the text of one file, or of standard input for ``-``, letter by letter."""
    if len(files) != 1:
        raise BorderpressError(say("Which text?"), say("Name a file, or - for standard input."))
    name = str(files[0])
    try:
        return (sys.stdin.buffer.read() if name == "-" else file_bytes(files[0])).decode()
    except UnicodeDecodeError as error:
        raise BorderpressError(
            say("{name} is not UTF-8.", name=name), say("Save the file as UTF-8.")
        ) from error
