"""The command line: options, exit codes, and the way to a verb.  No logic of its own."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from borderpress.bootstrap import ROOT, interface_language
from borderpress.command import Command
from borderpress.errors import BorderpressError, Exit
from borderpress.model import Text, say
from borderpress.verbs import VERBS


def parser(text: Callable[[Text], str] = Text.english) -> argparse.ArgumentParser:
    """Return the parser of the command line; ``text`` translates its help."""
    verbs = "\n".join(f"  {verb:10} {text(each.about)}" for verb, each in VERBS.items())
    codes = text(say("exit codes: 0 fine, 1 findings of severity error, 2 bad input or use"))
    result = argparse.ArgumentParser(
        prog="build.py",
        description=text(
            say("Print, web and kiosk pages in many languages from one Vietnamese source.")
        ),
        epilog=f"{verbs}\n\n{codes}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )

    def add(*names: str, about: Text, **more: Any) -> None:
        result.add_argument(*names, help=text(about), **more)

    result.add_argument("verb", nargs="?", choices=tuple(VERBS), default="build", metavar="VERB")
    about_files = say("files, for the verbs that take some; - reads standard input")
    add("files", about=about_files, nargs="*", type=Path, metavar="FILE")
    folder: dict[str, Any] = {"metavar": "DIR", "type": Path}
    many: dict[str, Any] = {"action": "append", "default": []}
    add("--project", about=say("folder with content/ (default: this one)"), **folder)
    add("--output", about=say("where to publish (default: PROJECT/output)"), **folder)
    add("--bulletin", about=say("only this bulletin"), metavar="SLUG", **many)
    add("--language", about=say("only this language"), metavar="TAG", **many)
    add("--format", about=say("only this format: pdf, web, kiosk, card"), metavar="NAME", **many)
    add("--layout", about=say("only this layout"), metavar="NAME", **many)
    about_profile = say("for print shops: files made for this print profile")
    add("--profile", about=about_profile, metavar="NAME", **many)
    about_sheets = say("impose: how pages are put on sheets: booklet, 2-up")
    add("--sheets", about=about_sheets, metavar="NAME")
    add("--date", about=say("the date the build speaks for (default: today)"), metavar="YYYY-MM-DD")
    about_to = say("publish: a folder, s3://…, sftp://… or user@server:folder; release: a stick")
    add("--to", about=about_to, metavar="TARGET")
    add("--cluster", about=say("release: this information point"), metavar="NAME", **many)
    about_keys = say("folder in which private keys lie (default: ~/borderpress-keys)")
    add("--keys", about=about_keys, action="append", default=[], **folder)
    jobs: dict[str, Any] = {"type": int, "default": os.cpu_count() or 1, "metavar": "N"}
    add("--jobs", about=say("number of worker processes"), **jobs)
    add("--write", about=say("doctor: convert the files, and keep FILE.bak"), action="store_true")
    add("--html", about=say("status: write a page for the office"), action="store_true")
    add("--json", about=say("answer in JSON on standard output"), action="store_true")
    add("--ui", about=say("language of these messages (default: from LANG)"), choices=("en", "vi"))
    return result


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; return its exit code (see :class:`borderpress.errors.Exit`)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    ui = interface_language(arguments)
    words = sentences(Path(ROOT), ui)
    options = parser(
        lambda about: about.fill(words.get(about.msgid, about.msgid))
    ).parse_intermixed_args(arguments)
    command = Command(options, words)
    try:
        if options.files and not VERBS[options.verb].files:
            raise BorderpressError(
                say("“{verb}” takes no files.", verb=options.verb),
                say("Name a bulletin with --bulletin."),
            )
        return VERBS[options.verb].run(command)
    except BorderpressError as error:
        _tell_fault(command, error)
        return Exit.BAD_USE
    except KeyboardInterrupt:
        command.report.say(say("Stopped. The last good output is as it was."))
        return 130


def _tell_fault(command: Command, error: BorderpressError) -> None:
    """Print a fault; where the whole project cannot be read, everything that is wrong with it."""
    findings = getattr(error, "findings", ())
    if not findings:
        command.report.fault(error)
    elif command.options.json:
        records = [command.report.finding_record(finding) for finding in findings]
        command.report.json({"findings": records})
    else:
        command.report.findings(findings)


def sentences(toolkit: Path, ui: str) -> dict[str, str]:
    """Return the toolkit's sentences in the language ``ui``; English needs none."""
    path = toolkit / "locales" / ui / "LC_MESSAGES" / "interface.po"
    if ui == "en" or not path.is_file():
        return {}
    from borderpress.catalog import read_sentences

    return read_sentences(path.read_bytes())
