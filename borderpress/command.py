"""One call of the command line: its options, and what they mean."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from borderpress.bootstrap import ROOT, interface_language
from borderpress.errors import BorderpressError, Exit
from borderpress.model import FORMATS, Finding, Severity, say

if TYPE_CHECKING:
    from borderpress.joblist import Selection
    from borderpress.project import Project
    from borderpress.report import Report
    from borderpress.work import Progress, Result


class Command:
    """One call of the command line: its options, and what they mean."""

    def __init__(self, options: argparse.Namespace, words: dict[str, str]) -> None:
        self.options, self.words = options, words
        self.toolkit = Path(ROOT)
        self.root = (options.project or self.toolkit).resolve()
        self.output = (options.output or self.root / "output").absolute()
        self.ui = interface_language(["--ui", options.ui] if options.ui else [])
        """Language of the commands: ``vi`` or ``en``."""
        self._report: Report | None = None

    @property
    def report(self) -> Report:
        """Tells people what happened, in the language of the commands."""
        if self._report is None:
            from borderpress.report import Report

            self._report = Report(self.words, as_json=self.options.json)
        return self._report

    @contextmanager
    def progress(self) -> Iterator[Callable[[int], Progress]]:
        """Show how far the work is; what is given takes the number of jobs, then each result."""
        with self.report.progress() as progress:
            task = progress.add_task("", total=None)

            def begin(total: int) -> Callable[[Result], None]:
                progress.update(task, total=total, completed=0)

                def done(result: Result) -> None:
                    progress.update(task, advance=1, description=result.job)

                return done

            yield begin

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
        known_name("bulletin", self.options.bulletin, slugs)
        known_name("layout", self.options.layout, project.layouts)
        known_name("format", self.options.format, FORMATS)
        known_name("profile", self.options.profile, project.print_profiles)
        return project

    def tags(self, project: Project) -> tuple[str, ...]:
        """Return the languages that are asked for, each once."""
        from borderpress.languages import resolve_tag

        given = self.options.language
        return tuple(dict.fromkeys(resolve_tag(tag, project.languages).tag for tag in given))

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


def known_name(kind: str, given: Sequence[str], known: Any) -> None:
    """Raise BorderpressError for the first of the given names that is not a known one."""
    import difflib

    for name in given:
        if name not in known:
            near = difflib.get_close_matches(name, list(known), 1) or sorted(known)
            raise BorderpressError(
                say("There is no {kind} “{name}”.", kind=kind, name=name),
                say("Write one of: {choices}.", choices=", ".join(near)),
            )


def file_bytes(path: Path) -> bytes:
    """Return what stands in a file that somebody named; BorderpressError when it is not there."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise BorderpressError(
            say("{name} cannot be read.", name=path), say("Check the name of the file.")
        ) from error


def exit_code(findings: Sequence[Finding]) -> int:
    """Return the exit code that findings mean."""
    errors = any(finding.severity is Severity.ERROR for finding in findings)
    return Exit.FINDINGS if errors else Exit.FINE


def write_changed(root: Path, written: Sequence[Any]) -> None:
    """Write the files that changed, each whole or not at all."""
    from borderpress.work import write_whole

    for item in written:
        if item.changed:
            write_whole(root / item.path, item.text.encode())
