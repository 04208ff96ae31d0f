"""Remove what builds made."""

from __future__ import annotations

import shutil

from borderpress.command import Command
from borderpress.errors import BorderpressError, Exit
from borderpress.model import say


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
