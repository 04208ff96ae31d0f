"""Every check on every translation of a catalog: findings, and what may be shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from borderpress.catalog import SENTENCE
from borderpress.checks.orthography import faults as spelling_faults
from borderpress.checks.translation import CHECKS
from borderpress.checks.translation.allowances import Allowance, allowances
from borderpress.checks.translation.kinds import Fault, Pair
from borderpress.conventions import Conventions
from borderpress.exemplars import Exemplars
from borderpress.glossary import NO_GLOSSARY, Glossary
from borderpress.model import Catalog, Finding, Language, Place, Severity, Text, Translation, say

FORM = "translation.normal-form"
CODES = {f"translation.{check.name}": check.allowed for check in CHECKS} | {FORM: True}
"""Code → whether it may be allowed."""
SPELLING = "orthography."

Places = Mapping[tuple[str, str], Place]
"""(context, msgid) → where the source has it."""


@dataclass(frozen=True, slots=True)
class Background:
    """What is known of the languages of a catalog."""

    language: Language
    exemplars: Exemplars
    of_source: Conventions
    of_text: Conventions
    places: Places
    glossary: Glossary = NO_GLOSSARY

    def pair(self, context: str, msgid: str, msgstr: str) -> Pair:
        """Return what the checks are asked with about one translation."""
        return Pair(
            msgid,
            msgstr,
            context != SENTENCE,
            self.language,
            self.of_source,
            self.of_text,
            self.glossary,
        )

    def blocking(self, context: str, msgid: str, msgstr: str) -> tuple[str, Fault] | None:
        """Return the first fault that keeps a translation from readers, with its check's name."""
        pair = self.pair(context, msgid, msgstr)
        blocks = (check for check in CHECKS if check.blocks)
        found = ((check.name, fault) for check in blocks for fault in check.ask(pair))
        return next(found, None)


def checked(catalog: Catalog, background: Background) -> tuple[Catalog, tuple[Finding, ...]]:
    """Return ``catalog`` without the translations that no page may show, and all findings."""
    asking = _Asking(catalog, background)
    asking.all()
    entries = tuple(e for e in catalog.entries if (e[0], e[1]) not in asking.blocked)
    signed = tuple(s for s in catalog.signatures if (s.context, s.msgid) not in asking.blocked)
    return replace(catalog, entries=entries, signatures=signed), tuple(asking.findings)


@dataclass(slots=True)
class _Asking:
    """The state of one catalog being asked."""

    catalog: Catalog
    background: Background
    findings: list[Finding] = field(default_factory=list)
    blocked: set[tuple[str, str]] = field(default_factory=set)
    file: tuple[Allowance, ...] = ()
    used: set[str] = field(default_factory=set)
    """Codes that an allowance of the file has kept silent."""

    def all(self) -> None:
        """Ask every check about every translation."""
        head = Place(self.catalog.path, 1)
        self.file = self._sound(allowances(self.catalog.comment), head)
        for written in self.catalog.written:
            self._one(written)
        self._form()
        self._unused(self.file, self.used, head)

    def _one(self, written: Translation) -> None:
        place = Place(self.catalog.path, written.line)
        own = self._sound(allowances(written.comment), place)
        used: set[str] = set()
        for finding, blocks in self._asked(written, place):
            if self._allowed(finding.code, own, used):
                continue
            self.findings.append(finding)
            if blocks:
                self.blocked.add((written.context, written.msgid))
        self._unused(own, used, place)

    def _asked(self, written: Translation, place: Place) -> Iterator[tuple[Finding, bool]]:
        known = self.background
        source = known.places.get((written.context, written.msgid))
        pair = known.pair(written.context, written.msgid, written.msgstr)
        for check in CHECKS:
            for fault in check.ask(pair):
                code = f"translation.{check.name}"
                yield (
                    Finding(code, check.severity, fault.text, fault.hint, place, source),
                    check.blocks,
                )
        for slip in spelling_faults(pair.text, known.language, known.exemplars, pair.source):
            code = f"{SPELLING}{slip.name}"
            yield Finding(code, Severity.WARNING, slip.text, slip.hint, place, source), False

    def _form(self) -> None:
        """Tell once of the lines that were not in NFC when the file was read."""
        lines = self.catalog.decomposed
        if lines and not self._allowed(FORM, (), set()):
            text = say(
                "Letters and their marks are typed apart (not in NFC), in {count} lines.",
                count=len(lines),
            )
            hint = say("Run “build.py update”: it writes them together; they look the same.")
            place = Place(self.catalog.path, lines[0])
            self.findings.append(Finding(FORM, Severity.WARNING, text, hint, place))

    def _allowed(self, code: str, own: tuple[Allowance, ...], used: set[str]) -> bool:
        if any(allowance.code == code for allowance in own):
            used.add(code)
            return True
        if any(allowance.code == code for allowance in self.file):
            self.used.add(code)
            return True
        return False

    def _sound(self, found: tuple[Allowance, ...], place: Place) -> tuple[Allowance, ...]:
        """Return the allowances that count, and tell of the others."""
        sound = []
        for allowance in found:
            if fault := _unsound(allowance):
                self._note("allow-unfit", Severity.WARNING, *fault, place)
            else:
                sound.append(allowance)
        return tuple(sound)

    def _unused(self, own: tuple[Allowance, ...], used: set[str], place: Place) -> None:
        for allowance in own:
            if allowance.code not in used:
                self._note(
                    "allow-unused",
                    Severity.INFO,
                    say("{code} is allowed here, but nothing needs it.", code=allowance.code),
                    say("Take the comment out."),
                    place,
                )

    def _note(self, name: str, severity: Severity, text: Text, hint: Text, place: Place) -> None:
        self.findings.append(Finding(f"translation.{name}", severity, text, hint, place))


def _unsound(allowance: Allowance) -> tuple[Text, Text] | None:
    """Return why an allowance does not count, and the remedy."""
    code = allowance.code
    if code not in CODES and not code.startswith(SPELLING):
        return (
            say("There is no finding “{code}” to be allowed.", code=code),
            say("Copy the code from the finding, as in translation.facts."),
        )
    if not CODES.get(code, True):
        return (
            say("“{code}” cannot be allowed.", code=code),
            say("Mend the translation: the page would break or lead astray."),
        )
    if not allowance.is_reasoned():
        return (
            say("“{code}” is allowed without a reason, so it is not allowed.", code=code),
            say("Write why behind it: # borderpress: allow {code} — reason", code=code),
        )
    return None
