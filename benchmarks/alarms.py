"""Alarms of the checks of translations on catalogs that others have made: how many, which.

Run it by hand; it reads .po and .mo files from English into one of our languages:

    .venv/bin/python benchmarks/alarms.py km /usr/share/locale/km/LC_MESSAGES/*.mo

It prints how many of the entries each check alarms at, and ``--samples`` of each, so that a
person can say which alarms are false.  The catalogs are not ours to keep: take them from
Debian (iso-codes, apt, gtk, vlc-l10n, libreoffice-l10n-km) and PyPI (Django, Wagtail).
Placeholders of printf are blanked, because our catalogs have none.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from borderpress.checks.translation import CHECKS  # noqa: E402 - found by the line above
from borderpress.checks.translation.kinds import Pair  # noqa: E402
from borderpress.conventions import Conventions, read_conventions  # noqa: E402
from borderpress.languages import read_language  # noqa: E402
from borderpress.model import Language  # noqa: E402
from borderpress.text.normalize import normalize  # noqa: E402

PRINTF = re.compile(
    r"%\(\w+\)[#+-]*\d*(?:\.\d+)?[a-zA-Z]|%\d*\$?[#+-]*\d*(?:\.\d+)?(?:hh|h|ll|l|z|j|t|L)?[a-zA-Z]"
    r"|[$%]\w+%?|\{\w*\}"
)
ACCELERATOR = re.compile(r"\(?[_&~](\w)\)?")


def known(tag: str) -> tuple[Language, Conventions]:
    """Return one of our languages and how it writes."""
    folder = ROOT / "locales" / tag
    language, _ = read_language(
        f"locales/{tag}/language.toml", (folder / "language.toml").read_text("utf-8")
    )
    if language is None:
        raise SystemExit(f"there is no language {tag}")
    path = folder / "conventions.toml"
    return language, read_conventions(str(path), path.read_text("utf-8"), language)[0]


def pairs(paths: list[Path]) -> Iterator[tuple[str, str]]:
    """Yield (msgid, msgstr) of every entry that is in use, in normal form."""
    for path in paths:
        file = polib.mofile(str(path)) if path.suffix == ".mo" else polib.pofile(str(path))
        for entry in file:
            fuzzy = "fuzzy" in entry.flags
            if entry.msgid and entry.msgstr and not fuzzy and not entry.obsolete:
                blanked = (PRINTF.sub("x", text) for text in (entry.msgid, entry.msgstr))
                source, text = (ACCELERATOR.sub(r"\1", part).strip() for part in blanked)
                yield source, normalize(text)[0]


def main() -> None:
    """Print the figures of each check, then its samples."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("tag")
    options.add_argument("files", nargs="+", type=Path)
    options.add_argument("--samples", type=int, default=0)
    options.add_argument("--check", default="", help="name of one check")
    options.add_argument("--markdown", action="store_true", help="the texts are Markdown")
    asked = options.parse_args()
    language, ours = known(asked.tag)
    _, theirs = known("en")
    alarms: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    begin, count = time.perf_counter(), 0
    for source, text in pairs(asked.files):
        count += 1
        pair = Pair(source, text, asked.markdown, language, theirs, ours)
        for check in CHECKS:
            for fault in check.ask(pair):
                alarms[check.name].append((fault.text.english(), source, text))
    took = time.perf_counter() - begin
    print(f"{asked.tag}: {count} entries, {took / max(count, 1) * 1e6:.0f} µs each")
    for check in CHECKS:
        found = alarms[check.name]
        print(f"  {check.name:20}{len(found):6}{len(found) / max(count, 1):8.2%}")
        chosen = random.Random(9).sample(found, min(asked.samples, len(found)))
        for told, source, text in chosen if asked.check in ("", check.name) else ():
            print(f"      {told}\n        {source[:300]!r}\n        {text[:300]!r}")


if __name__ == "__main__":
    main()
