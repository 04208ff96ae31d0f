"""Telling people on standard error what a set-up does, in their language."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from ast import literal_eval
from pathlib import Path
from threading import Thread

from borderpress.errors import BorderpressError
from borderpress.model import Text, say


class Teller:
    """Tells people on standard error what goes on, in their language."""

    def __init__(self, catalog: dict[str, str]) -> None:
        self.catalog = catalog
        self.told = 0
        self.live = sys.stderr.isatty()

    def line(self, text: Text) -> None:
        """Print one line."""
        self.told += 1
        self.write(self.sentence(text) + "\n")

    def sentence(self, text: Text) -> str:
        """Return ``text`` in the language of the catalog, else in English."""
        return text.fill(self.catalog.get(text.msgid) or text.msgid)

    def write(self, text: str) -> None:
        """Print ``text`` at once, whatever the terminal's encoding can show."""
        encoding = sys.stderr.encoding or "utf-8"
        sys.stderr.write(text.encode(encoding, "replace").decode(encoding))
        sys.stderr.flush()

    def run(
        self, text: Text, command: list[str], total: int = 0, keep: int = -1, fail: bool = True
    ) -> None:
        """Run ``command`` and show that it is alive.

        :param total: how many packages pip will name; 0 where nothing can be counted.
        :param keep: a descriptor that the command inherits, or -1.
        :raises BorderpressError: with the end of its output, when it fails and ``fail`` is set.
        """
        self.told += 1
        output: list[str] = []
        started = time.monotonic()
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            pass_fds=(keep,) if keep >= 0 else (),
        )
        with process:
            reader = Thread(target=output.extend, args=(process.stdout or (),), daemon=True)
            reader.start()
            try:
                self.watch(self.sentence(text), process, output, total)
            except KeyboardInterrupt:
                process.terminate()
                self.write("\n" if self.live else "")
                raise
            finally:
                reader.join()
        self.show(self.sentence(text), round(time.monotonic() - started), "\n")
        if process.returncode and fail:
            self.write("".join(output[-20:]))
            raise BorderpressError(
                say("This failed: {command}", command=" ".join(command)),
                say("Its last lines stand above. Mend the cause and run the command again."),
            )

    def watch(
        self, sentence: str, process: subprocess.Popen[str], output: list[str], total: int
    ) -> None:
        """Show ``sentence`` with the time gone by until ``process`` ends."""
        started = time.monotonic()
        shown = -1
        while process.poll() is None:
            seconds = int(time.monotonic() - started)
            if seconds > shown and (self.live or seconds % 15 == 0):
                shown = seconds
                self.show(sentence + count_of(output, total), seconds, "" if self.live else "\n")
            time.sleep(0.05)

    def show(self, sentence: str, seconds: int, end: str) -> None:
        """Print a progress line; a terminal shows the next one in its place."""
        tail = f" … {seconds} s"
        if self.live and not end:
            # A line that wraps could not be written over.
            sentence = sentence[: shutil.get_terminal_size().columns - len(tail) - 1]
        self.write(("\r\x1b[K" if self.live else "") + sentence + tail + end)


def count_of(output: list[str], total: int) -> str:
    """Return how many packages pip has named so far, as `` 12/34``."""
    named = sum(line.startswith(("Collecting ", "Requirement already")) for line in output)
    return f" {min(named, total)}/{total}" if total else ""


def read_catalog(path: Path) -> dict[str, str]:
    """Read the finished one-line entries of a .po file; polib is not installed yet."""
    if not path.is_file():
        return {}
    text = path.read_text(encoding="utf-8", errors="replace")
    entry = re.compile(r'(?m)^((?:#.*\n)*)msgid (".+")\nmsgstr (".+")$')
    return {
        literal_eval(msgid): literal_eval(msgstr)
        for comments, msgid, msgstr in entry.findall(text)
        if "fuzzy" not in comments
    }
