"""The verbs of the command line: one file for each, or for a few that belong together.

A new verb is one file here and one line in ``VERBS``.  A verb imports what is heavy inside
its function, so that a build with nothing to do answers at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from borderpress.command import Command
from borderpress.errors import BorderpressError
from borderpress.model import Text, say
from borderpress.verbs.breaks import breaks
from borderpress.verbs.build import build
from borderpress.verbs.check import check
from borderpress.verbs.clean import clean
from borderpress.verbs.doctor import doctor
from borderpress.verbs.impose import impose
from borderpress.verbs.keys import keys
from borderpress.verbs.papers import glossary, read_sheet, sheet
from borderpress.verbs.preflight import preflight
from borderpress.verbs.presskit import press_kit
from borderpress.verbs.publish import publish
from borderpress.verbs.register import register
from borderpress.verbs.release import release
from borderpress.verbs.specimen import specimen
from borderpress.verbs.status import status
from borderpress.verbs.translate import extract, update


@dataclass(frozen=True, slots=True)
class Verb:
    """Something that the command line can be asked to do."""

    run: Callable[[Command], int]
    """Does it and returns the exit code."""
    about: Text
    """Its line in the help."""
    files: bool = False
    """True where it takes names of files."""


def test(_command: Command) -> int:
    """Run the tests: ``build.py`` sets up their tools and starts pytest itself."""
    raise BorderpressError(
        say("Tests are started by build.py itself."), say("Run: python3 build.py test")
    )


VERBS = {
    "build": Verb(build, say("typeset what has changed and publish it into output/ (the default)")),
    "extract": Verb(extract, say("write the templates for translators, locales/templates/*.pot")),
    "update": Verb(update, say("bring the catalogs, locales/<tag>/LC_MESSAGES/*.po, up to date")),
    "check": Verb(check, say("look for mistakes in content and catalogs, without making anything")),
    "status": Verb(status, say("show how far each translation is")),
    "preflight": Verb(
        preflight,
        say("look at PDFs (FILE …) as a print shop does, held against --profile NAME"),
        files=True,
    ),
    "press-kit": Verb(
        press_kit, say("pack text, pictures, facts and posts of --bulletin SLUG for reporters")
    ),
    "publish": Verb(
        publish, say("bring the site, output/web/, to --to TARGET: what changed, safely")
    ),
    "release": Verb(
        release, say("sign the kiosk pages of --cluster NAME and write them --to STICK")
    ),
    "keys": Verb(
        keys,
        say("keys that sign releases: create, rotate NAME, revoke NAME, renew, sign"),
        files=True,
    ),
    "impose": Verb(
        impose,
        say("put a PDF (FILE …) on sheets, as --sheets says: booklet or 2-up"),
        files=True,
    ),
    "register": Verb(register, say("list what was published, by year, as a spreadsheet")),
    "sheet": Verb(sheet, say("make translators' sheets for --language TAG, on paper and as .xlsx")),
    "read-sheet": Verb(
        read_sheet,
        say("take the translations of FILE.xlsx … into the catalogs"),
        files=True,
    ),
    "glossary": Verb(glossary, say("print the glossary: all languages, or --language TAG")),
    "breaks": Verb(
        breaks,
        say("print a text (FILE, or - for standard input) with | where a line may break"),
        files=True,
    ),
    "doctor": Verb(
        doctor,
        say("find text of old fonts (TCVN3, VNI, brackets) in FILE …; --write converts it"),
        files=True,
    ),
    "specimen": Verb(
        specimen, say("set a proof sheet of each language for native readers, output/specimen/")
    ),
    "clean": Verb(clean, say("remove output/ and the cache")),
    "test": Verb(test, say("set up what tests need, and run them")),
}
