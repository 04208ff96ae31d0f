"""Write the register of publications for the yearly report."""

from __future__ import annotations

from borderpress.command import Command
from borderpress.errors import BorderpressError, Exit
from borderpress.model import say


def register(command: Command) -> int:
    """Write the register of what lies in the output folder."""
    from borderpress.output import add, read_manifest
    from borderpress.press import stamp
    from borderpress.register import NAME, published, sum_titles, sums
    from borderpress.register import register as written
    from borderpress.work import Cache

    project, report = command.project(), command.report
    found = published(project, read_manifest(command.output) or {}, command.day())
    if not found:
        raise BorderpressError(
            say("Nothing of this publication lies in {folder}.", folder=command.output),
            say("Run build.py first; the register tells what is published there."),
        )
    artifact = written(project, found, command.ui, report.text)
    cache = command.root / ".cache" / "borderpress"
    add(command.output, (artifact,), Cache(cache), stamp(project), cache / "last-build.json")
    years = sorted({item.bulletin.date.year for item in found})
    rows = [(str(y), *sums(i for i in found if i.bulletin.date.year == y)) for y in years]
    if command.options.json:
        keys = ("year", *KEYS)
        report.json({"years": [dict(zip(keys, row, strict=True)) for row in rows]})
        return Exit.FINE
    shown = [["" if cell is None else cell for cell in row] for row in rows]
    report.table([report.text(say("year")), *sum_titles(report.text)], shown)
    report.say(say("The register: {path}", path=command.output / NAME))
    return Exit.FINE


KEYS = (
    "bulletins",
    "editions",
    "languages",
    "pdf_files",
    "pages",
    "copies",
    "printed_pages",
    "web_pages",
    "kiosk_pages",
)
