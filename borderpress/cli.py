"""The command line: verbs, options, exit codes.  No logic of its own.

Heavy modules are imported by the verb that needs them, so that a build with
nothing to do answers at once.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from borderpress.bootstrap import ROOT, interface_language
from borderpress.errors import BorderpressError, Exit
from borderpress.model import Finding, Severity, Text, say

if TYPE_CHECKING:
    from borderpress.doctor import Diagnosis
    from borderpress.joblist import Selection
    from borderpress.project import Project
    from borderpress.report import Report
    from borderpress.work import Result

FORMATS = ("pdf", "web", "kiosk")

HELP = {
    "build": say("typeset what has changed and publish it into output/ (the default)"),
    "extract": say("write the templates for translators, locales/templates/*.pot"),
    "update": say("bring the catalogs, locales/<tag>/LC_MESSAGES/*.po, up to date"),
    "check": say("look for mistakes in content and catalogs, without making anything"),
    "status": say("show how far each translation is"),
    "breaks": say("print a text (FILE, or - for standard input) with | where a line may break"),
    "doctor": say("find text of old fonts (TCVN3, VNI, brackets) in FILE …; --write converts it"),
    "clean": say("remove output/ and the cache"),
    "test": say("set up what tests need, and run them"),
}


def parser(text: Callable[[Text], str] = Text.english) -> argparse.ArgumentParser:
    """Return the parser of the command line; ``text`` translates its help."""
    verbs = "\n".join(f"  {verb:8} {text(about)}" for verb, about in HELP.items())
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

    result.add_argument("verb", nargs="?", choices=tuple(HELP), default="build", metavar="VERB")
    about_files = say("texts, for the verbs breaks and doctor; - reads standard input")
    add("files", about=about_files, nargs="*", type=Path, metavar="FILE")
    folder: dict[str, Any] = {"metavar": "DIR", "type": Path}
    many: dict[str, Any] = {"action": "append", "default": []}
    add("--project", about=say("folder with content/ (default: this one)"), **folder)
    add("--output", about=say("where to publish (default: PROJECT/output)"), **folder)
    add("--bulletin", about=say("only this bulletin"), metavar="SLUG", **many)
    add("--language", about=say("only this language"), metavar="TAG", **many)
    add("--format", about=say("only this format: pdf, web, kiosk"), metavar="NAME", **many)
    add("--layout", about=say("only this layout"), metavar="NAME", **many)
    add("--date", about=say("the date the build speaks for (default: today)"), metavar="YYYY-MM-DD")
    jobs: dict[str, Any] = {"type": int, "default": os.cpu_count() or 1, "metavar": "N"}
    add("--jobs", about=say("number of worker processes"), **jobs)
    add("--write", about=say("doctor: convert the files, and keep FILE.bak"), action="store_true")
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
        if options.files and options.verb not in WITH_FILES:
            raise BorderpressError(
                say("“{verb}” takes no files.", verb=options.verb),
                say("Name a bulletin with --bulletin."),
            )
        return VERBS[options.verb](command)
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


class Command:
    """One call of the command line: its options, and what they mean."""

    def __init__(self, options: argparse.Namespace, words: dict[str, str]) -> None:
        self.options, self.words = options, words
        self.toolkit = Path(ROOT)
        self.root = (options.project or self.toolkit).resolve()
        self.output = (options.output or self.root / "output").absolute()
        self._report: Report | None = None

    @property
    def report(self) -> Report:
        """Tells people what happened, in the language of the commands."""
        if self._report is None:
            from borderpress.report import Report

            self._report = Report(self.words, as_json=self.options.json)
        return self._report

    def day(self) -> date:
        """Return the date the build speaks for."""
        from borderpress.clock import today

        return today(self.options.date, os.environ.get("SOURCE_DATE_EPOCH"))

    def project(self) -> Project:
        """Read the project, and check the names that the options give against it."""
        from borderpress.languages import resolve_tag
        from borderpress.project import load

        project = load(self.root, self.toolkit)
        for tag in self.options.language:
            resolve_tag(tag, project.languages)
        slugs = [bulletin.slug for bulletin in project.bulletins]
        _known("bulletin", self.options.bulletin, slugs)
        _known("layout", self.options.layout, project.layouts)
        _known("format", self.options.format, FORMATS)
        return project

    def selection(self) -> Selection:
        """Return what the options ask for."""
        from borderpress.joblist import Selection

        options = self.options
        return Selection(
            tuple(options.bulletin),
            tuple(options.language),
            tuple(options.format),
            tuple(options.layout),
        )


def _known(kind: str, given: Sequence[str], known: Any) -> None:
    """Raise BorderpressError for the first name that the project does not know."""
    import difflib

    for name in given:
        if name not in known:
            near = difflib.get_close_matches(name, list(known), 1) or sorted(known)
            raise BorderpressError(
                say("There is no {kind} “{name}”.", kind=kind, name=name),
                say("Write one of: {choices}.", choices=", ".join(near)),
            )


def sentences(toolkit: Path, ui: str) -> dict[str, str]:
    """Return the toolkit's sentences in the language ``ui``; English needs none."""
    path = toolkit / "locales" / ui / "LC_MESSAGES" / "interface.po"
    if ui == "en" or not path.is_file():
        return {}
    from borderpress.catalog import read_sentences

    return read_sentences(path.read_bytes())


# --- Verbs ------------------------------------------------------------------


def build(command: Command) -> int:
    """Typeset what has changed and publish it."""
    from borderpress.output import fingerprint, is_current, remember

    options = command.options
    day = command.day()
    asked = [*options.bulletin, "", *options.language, "", *options.format, "", *options.layout]
    inputs = fingerprint(_inputs(command), [day.isoformat(), *asked])
    record = command.root / ".cache" / "borderpress" / "last-build.json"
    known = is_current(command.output, inputs, record)
    if known is None:
        known = _build(command, day)
        remember(command.output, inputs, known, record)
    else:
        known["fresh"] = False
    _tell_build(command, known)
    return Exit.FINDINGS if known["errors"] else Exit.FINE


def _inputs(command: Command) -> list[Path]:
    """Return every folder whose files can change what a build makes."""
    names = ("content", "locales", "layouts", "fonts")
    own = [command.root / name for name in names]
    tools = [command.toolkit / name for name in ("locales", "layouts", "fonts", "borderpress")]
    return [*own, *(path for path in tools if path not in own)]


def _build(command: Command, day: date) -> dict[str, Any]:
    """Run the press under a progress display; return the summary that is remembered."""
    from borderpress import press

    project = command.project()
    with command.report.progress() as progress:
        task = progress.add_task("", total=None)

        def begin(total: int) -> Callable[[Result], None]:
            progress.update(task, total=total, completed=0)

            def done(result: Result) -> None:
                progress.update(task, advance=1, description=result.job)

            return done

        made = press.build(
            project, command.selection(), day, command.output, max(command.options.jobs, 1), begin
        )
    return _summary(made.results, made.editions, made.findings, made.artifacts)


def _summary(
    results: Sequence[Result],
    editions: Sequence[tuple[str, str]],
    findings: Sequence[Finding],
    artifacts: int,
) -> dict[str, Any]:
    """Return what a build has made, as plain values."""
    made = [result for result in results if not result.cached]
    names = [item.name for result in results for item in result.artifacts]
    rows = [
        [
            name,
            len({n for n in names if n.startswith(f"{name}/")}),
            sum(r.pages for r in results if r.job.startswith(f"{name} ")),
        ]
        for name in FORMATS
        if any(n.startswith(f"{name}/") for n in names)
    ]
    return {
        "fresh": True,
        "artifacts": artifacts,
        "made": [result.job for result in made],
        "jobs": len(results),
        "formats": rows,
        "editions": [list(edition) for edition in editions],
        "languages": list(dict.fromkeys(tag for _, tag in editions)),
        "errors": sum(finding.severity is Severity.ERROR for finding in findings),
        "findings": [stored(finding) for finding in findings],
    }


def stored(finding: Finding) -> dict[str, Any]:
    """Return a finding as JSON that :func:`restored` reads back."""
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "text": [finding.text.msgid, list(map(list, finding.text.values))],
        "hint": [finding.hint.msgid, list(map(list, finding.hint.values))],
        "place": [finding.place.path, finding.place.line] if finding.place else None,
    }


def restored(record: dict[str, Any]) -> Finding:
    """Return the finding that :func:`stored` wrote."""
    from borderpress.model import Place

    def text(value: list[Any]) -> Text:
        return Text(value[0], tuple((name, filled) for name, filled in value[1]))

    place = Place(*record["place"]) if record["place"] else None
    severity = Severity(record["severity"])
    return Finding(record["code"], severity, text(record["text"]), text(record["hint"]), place)


def _tell_build(command: Command, known: dict[str, Any]) -> None:
    """Print the closing summary of a build."""
    report = command.report
    findings = [restored(record) for record in known["findings"]]
    if command.options.json:
        told = known | {"output": str(command.output)}
        report.json(told | {"findings": [report.finding_record(f) for f in findings]})
        return
    report.findings(findings)
    columns = (say("format"), say("files"), say("pages of print"))
    report.table([report.text(column) for column in columns], known["formats"])
    if known["fresh"]:
        report.say(
            say(
                "{made} of {jobs} jobs done, the others were unchanged.",
                made=len(known["made"]),
                jobs=known["jobs"],
            )
        )
    else:
        report.say(say("Nothing has changed since the last build."))
    report.say(
        say(
            "{editions} editions in {count} languages ({tags}), {files} files in {folder}",
            editions=len(known["editions"]),
            count=len(known["languages"]),
            tags=", ".join(known["languages"]),
            files=known["artifacts"],
            folder=command.output,
        )
    )
    report.tally(findings)


def extract(command: Command) -> int:
    """Write the templates for translators."""
    from borderpress.localize import templates

    project = command.project()
    written = templates(project)
    _write(command.root, written)
    rows = [[item.path, item.new, "*" if item.changed else ""] for item in written]
    return _tell_written(command, written, rows, (say("file"), say("messages"), say("changed")), [])


def update(command: Command) -> int:
    """Bring the catalogs up to date with the source."""
    from borderpress.localize import updates

    project = command.project()
    written, findings = updates(project, command.options.bulletin, command.options.language)
    _write(command.root, written)
    rows = [[i.path, i.new, i.fuzzy, i.obsolete] for i in written if i.changed]
    return _tell_written(
        command, written, rows, (say("file"), say("new"), say("fuzzy"), say("obsolete")), findings
    )


def _write(root: Path, written: Sequence[Any]) -> None:
    """Write the files that changed, each whole or not at all."""
    from borderpress.work import write_whole

    for item in written:
        if item.changed:
            write_whole(root / item.path, item.text.encode())


def _tell_written(
    command: Command,
    written: Sequence[Any],
    rows: Sequence[Sequence[object]],
    columns: Sequence[Text],
    findings: Sequence[Finding],
) -> int:
    report = command.report
    if command.options.json:
        files = [{"path": i.path, "changed": i.changed, "new": i.new} for i in written]
        report.json({"files": files, "findings": [report.finding_record(f) for f in findings]})
    else:
        report.findings(findings)
        if rows:
            report.table([report.text(column) for column in columns], rows)
        changed = sum(item.changed for item in written)
        report.say(say("{changed} of {count} files written.", changed=changed, count=len(written)))
    return _code(findings)


def check(command: Command) -> int:
    """Look for mistakes without making anything."""
    from borderpress.editions import editions

    project = command.project()
    _, found = editions(project, command.day())
    findings = sorted(dict.fromkeys([*project.findings, *found]), key=Finding.order)
    report = command.report
    if command.options.json:
        report.json({"findings": [report.finding_record(finding) for finding in findings]})
    else:
        report.findings(findings)
        report.tally(findings)
    return _code(findings)


def status(command: Command) -> int:
    """Show how far each translation is."""
    from borderpress.localize import status as standings

    options = command.options
    project = command.project()
    rows = [
        (
            s.domain,
            s.language,
            s.count.translated,
            s.count.fuzzy,
            s.count.missing,
            s.count.words,
            s.count.words_left,
            s.review,
        )
        for s in standings(project, options.bulletin, options.language)
    ]
    columns = (
        "bulletin",
        "language",
        "translated",
        "fuzzy",
        "missing",
        "words",
        "words_left",
        "review",
    )
    report = command.report
    if options.json:
        report.json({"catalogs": [dict(zip(columns, row, strict=True)) for row in rows]})
        return Exit.FINE
    heads = (
        say("bulletin"),
        say("language"),
        say("translated"),
        say("fuzzy"),
        say("missing"),
        say("words"),
        say("words left"),
        say("review"),
    )
    report.table([report.text(head) for head in heads], rows)
    report.findings([f for f in project.findings if f.severity is Severity.ERROR])
    return Exit.FINE


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
        return (sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()).decode()
    except OSError as error:
        raise BorderpressError(
            say("{name} cannot be read.", name=name), say("Check the name of the file.")
        ) from error
    except UnicodeDecodeError as error:
        raise BorderpressError(
            say("{name} is not UTF-8.", name=name), say("Save the file as UTF-8.")
        ) from error


def doctor(command: Command) -> int:
    """Show what text of old fonts says, and convert it when asked to."""
    from borderpress.doctor import cure, examine_file

    options, report = command.options, command.report
    if not options.files:
        raise BorderpressError(
            say("Which file?"), say("Write the name of a file: build.py doctor FILE")
        )
    seen = [(path, examine_file(path)) for path in options.files]
    kept = [
        str(cure(path, diagnosis)) if options.write and diagnosis.changes else ""
        for path, diagnosis in seen
    ]
    findings = [finding for _, diagnosis in seen for finding in diagnosis.findings]
    if options.json:
        files = [
            {
                "path": diagnosis.path,
                "backup": backup,
                "changes": [asdict(change) for change in diagnosis.changes],
                "findings": [report.finding_record(f) for f in diagnosis.findings],
            }
            for (_, diagnosis), backup in zip(seen, kept, strict=True)
        ]
        report.json({"files": files})
    else:
        for (_, diagnosis), backup in zip(seen, kept, strict=True):
            _tell_diagnosis(command, diagnosis, backup)
    return _code(findings)


def _tell_diagnosis(command: Command, diagnosis: Diagnosis, backup: str) -> None:
    """Print each line of one file that changes, old above new."""
    from borderpress.text.legacy import name_of

    report, path = command.report, diagnosis.path
    report.findings(diagnosis.findings)
    for change in diagnosis.changes:
        percent = round(100 * change.confidence)
        about = f"{path}:{change.line}: {name_of(change.coding)}, {percent} %"
        report.lines(about, f"  - {change.old}", f"  + {change.new}")
    count = len(diagnosis.changes)
    if backup:
        report.say(
            say(
                "{path}: {count} lines converted; the old file is {backup}.",
                path=path,
                count=count,
                backup=backup,
            )
        )
    elif count:
        report.say(say("{path}: {count} lines; --write converts them.", path=path, count=count))
    elif not diagnosis.findings:
        report.say(say("{path}: no text of old fonts.", path=path))


def clean(command: Command) -> int:
    """Remove the output folder and the cache; never anything that people wrote."""
    for path in (command.output, command.root / ".cache"):
        if path == command.output and path.exists() and not (path / "manifest.json").is_file():
            raise BorderpressError(
                say("{folder} was not made by this toolkit.", folder=path),
                say("Remove it by hand if you are sure."),
            )
        shutil.rmtree(path, ignore_errors=True)
        command.report.say(say("Removed: {folder}", folder=path))
    return Exit.FINE


def test(_command: Command) -> int:
    """Run the tests: ``build.py`` sets up their tools and starts pytest itself."""
    raise BorderpressError(
        say("Tests are started by build.py itself."), say("Run: python3 build.py test")
    )


def _code(findings: Sequence[Finding]) -> int:
    errors = any(finding.severity is Severity.ERROR for finding in findings)
    return Exit.FINDINGS if errors else Exit.FINE


VERBS: dict[str, Callable[[Command], int]] = {
    "build": build,
    "extract": extract,
    "update": update,
    "check": check,
    "status": status,
    "breaks": breaks,
    "doctor": doctor,
    "clean": clean,
    "test": test,
}
WITH_FILES = ("breaks", "doctor")
"""Verbs that take names of files."""
