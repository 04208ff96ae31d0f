"""Findings, status and summaries → terminal or JSON.  The only door to rich."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text as Styled

from borderpress.errors import BorderpressError
from borderpress.model import Finding, Severity, Text, say

STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "dim"}
SEVERITY_NAMES = {
    Severity.ERROR: say("error"),
    Severity.WARNING: say("warning"),
    Severity.INFO: say("note"),
}
WIDE = 160
"""Columns where the output goes into a file, which has no width of its own."""
SHOWN = 200
"""Findings of severity note or warning shown in a terminal; ``--json`` has all."""


class Report:
    """Tells people what happened, in the language of the commands."""

    def __init__(self, sentences: Mapping[str, str], *, as_json: bool = False) -> None:
        """``sentences``: translations of the toolkit's sentences by msgid."""
        self.sentences = sentences
        self.as_json = as_json
        self.console = Console(highlight=False, stderr=as_json, soft_wrap=True)
        if not self.console.is_terminal:
            self.console.width = WIDE

    def text(self, text: Text) -> str:
        """Return a sentence in the language of the commands."""
        return text.fill(self.sentences.get(text.msgid, text.msgid))

    def say(self, text: Text, style: str = "") -> None:
        """Print one sentence."""
        self.console.print(Styled(self.text(text), style=style))

    def lines(self, *lines: str) -> None:
        """Print lines of a file, letter by letter."""
        for line in lines:
            self.console.print(Styled(line))

    def fault(self, error: BorderpressError) -> None:
        """Print a fault of the operator or the machine."""
        record = {"error": self.text(error.text), "hint": self.text(error.hint)}
        if self.as_json:
            self.json(record | {"place": str(error.place or "")})
            return
        place = f"{error.place}: " if error.place else ""
        console = Console(stderr=True, highlight=False, soft_wrap=True)
        console.print(Styled(f"{place}{record['error']}", style="bold red"))
        console.print(Styled(f"  → {record['hint']}"))

    def findings(self, findings: Sequence[Finding]) -> None:
        """Print findings: place, what is wrong, what to do."""
        quiet = 0
        for finding in findings:
            quiet += finding.severity is not Severity.ERROR
            if quiet > SHOWN and finding.severity is not Severity.ERROR:
                continue
            line = Styled()
            line.append(f"{finding.place}: " if finding.place else "")
            name = self.text(SEVERITY_NAMES[finding.severity])
            line.append(f"{name}: ", style=STYLES[finding.severity])
            line.append(self.text(finding.text))
            line.append(f"  [{finding.code}]", style="dim")
            line.append(f"  ← {finding.source}" if finding.source else "", style="dim")
            self.console.print(line)
            self.console.print(Styled(f"  → {self.text(finding.hint)}"))
        if quiet > SHOWN:
            self.say(say("… and {count} more; --json lists all.", count=quiet - SHOWN), "dim")

    def tally(self, findings: Sequence[Finding]) -> None:
        """Print how many findings there are of each severity."""
        count = Counter(finding.severity for finding in findings)
        self.say(
            say(
                "Findings: {errors} errors, {warnings} warnings, {notes} notes.",
                errors=count[Severity.ERROR],
                warnings=count[Severity.WARNING],
                notes=count[Severity.INFO],
            ),
            "bold red" if count[Severity.ERROR] else "",
        )

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Print a table; numbers stand right."""
        table = Table(box=None, pad_edge=False, header_style="bold")
        for number, column in enumerate(columns):
            right = bool(rows) and all(isinstance(row[number], int) for row in rows)
            table.add_column(column, justify="right" if right else "left", no_wrap=True)
        for row in rows:
            table.add_row(*(str(cell) for cell in row))
        self.console.print(table)

    def progress(self) -> Progress:
        """Return a progress display for the jobs of a build."""
        return Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )

    def json(self, value: Any) -> None:
        """Print a value as JSON on standard output."""
        json.dump(value, sys.stdout, ensure_ascii=False, indent=1, default=str)
        sys.stdout.write("\n")

    def finding_record(self, finding: Finding) -> dict[str, object]:
        """Return a finding as JSON: its stable code, and its sentences as people read them."""
        return {
            "code": finding.code,
            "severity": str(finding.severity),
            "path": finding.place.path if finding.place else "",
            "line": finding.place.line if finding.place else 0,
            "source": str(finding.source or ""),
            "text": self.text(finding.text),
            "hint": self.text(finding.hint),
        }
