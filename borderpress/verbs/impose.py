"""Put the pages of any PDF on sheets."""

from __future__ import annotations

from pathlib import Path

from borderpress.command import Command, file_bytes, known_name
from borderpress.errors import BorderpressError, Exit
from borderpress.model import say

WAYS = ("booklet", "2-up")
USUAL = "office-booklet"
"""Print profile whose paper is taken where none is named."""


def impose(command: Command) -> int:
    """Write NAME.booklet.pdf or NAME.2-up.pdf beside each PDF that is named."""
    options = command.options
    if not options.files:
        raise BorderpressError(
            say("Which file?"),
            say("Write the name of a PDF: build.py impose FILE.pdf --sheets booklet"),
        )
    if options.sheets is None:
        raise BorderpressError(
            say("How are the pages to stand on sheets?"),
            say("Write --sheets booklet, or --sheets 2-up."),
        )
    known_name("--sheets", [options.sheets], WAYS)
    told = [_imposed(command, path) for path in options.files]
    if options.json:
        command.report.json({"files": told})
    else:
        command.report.say(say("Print both sides at 100 %, turned over the short edge."))
    return Exit.FINE


def _imposed(command: Command, path: Path) -> dict[str, object]:
    """Put one file on sheets; return what was made."""
    from borderpress.sheets import for_anybody

    how = command.options.sheets
    data, plan = for_anybody(file_bytes(path), str(path), how, _caliper(command))
    target = path.with_name(f"{path.stem}.{how}.pdf")
    _write(target, data)
    if not command.options.json:
        command.report.say(
            say(
                "{file}: {pages} pages on {sheets} sheets of {width} × {height} mm",
                file=target,
                pages=plan.count(),
                sheets=plan.sheets(),
                width=round(plan.width),
                height=round(plan.height),
            )
        )
    return {
        "file": str(target),
        "pages": plan.count(),
        "sheets": plan.sheets(),
        "width": round(plan.width, 2),
        "height": round(plan.height, 2),
        "creep": round(plan.creep(), 3),
    }


def _write(target: Path, data: bytes) -> None:
    from borderpress.work import write_whole

    try:
        write_whole(target, data)
    except OSError as error:
        raise BorderpressError(
            say("{name} cannot be written.", name=target),
            say("Copy the PDF into a folder of your own first."),
        ) from error


def _caliper(command: Command) -> float:
    """Return the thickness of the paper, mm; BorderpressError for an unknown print profile."""
    from borderpress.project import read_print_profiles

    known = read_print_profiles(command.root, command.toolkit)
    names = command.options.profile or [USUAL]
    known_name("profile", names, known)
    return known[names[0]].caliper
