"""The translators' verbs: extract and update."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from borderpress.catalog import Updated, template, update
from borderpress.interface import DOMAIN as INTERFACE
from borderpress.memories import Memories, Writings
from borderpress.model import Finding
from borderpress.project import Project


@dataclass(frozen=True, slots=True)
class Written:
    """A file for translators, and what happened to it."""

    path: str
    """Relative to the project's root."""
    text: str
    """Its new content; equal to the old one when nothing changed."""
    changed: bool
    new: int = 0
    fuzzy: int = 0
    obsolete: int = 0
    taken: int = 0
    """Entries with the finished translation of the same message elsewhere."""


def templates(project: Project) -> tuple[Written, ...]:
    """Return the .pot files: one per bulletin, one for names, one for the interface."""
    written = []
    for domain, found in project.domains():
        path = f"locales/templates/{domain}.pot"
        told = project.messages_for_all(domain, found)
        text = template(told, project.publication.title, domain)
        written.append(
            Written(path, text, _old(project.root / path) != text.encode(), new=len(found))
        )
    return tuple(written)


def updates(
    project: Project,
    bulletins: Sequence[str] = (),
    tags: Sequence[str] = (),
    day: date | None = None,
) -> tuple[tuple[Written, ...], tuple[Finding, ...]]:
    """Return every catalog brought up to date with the source.

    ``bulletins`` and ``tags`` narrow the choice; empty means all.  The words of
    the interface belong to the toolkit and are updated only there.  ``day`` is noted where a
    translation is first seen to be stale.
    """
    written: list[Written] = []
    findings: list[Finding] = []
    memories, writings = Memories(project), Writings(project)
    for domain, found in project.domains():
        if bulletins and domain not in bulletins:
            continue
        if domain == INTERFACE and project.root != project.toolkit:
            continue
        for tag in tags or project.wanted(domain):
            if tag not in project.wanted(domain):
                continue
            path = f"locales/{tag}/LC_MESSAGES/{domain}.po"
            language = project.languages[tag]
            wanted = project.messages_for(domain, found, tag)
            old = _old(project.root / path)
            title = project.publication.title
            memory, writing = memories.of(tag, domain), writings.of(tag, domain)
            result = update(old, wanted, language, title, domain, path, memory, writing, day)
            if isinstance(result, Updated):
                written.append(_written(path, old, result))
            else:
                findings.append(result)
    return tuple(written), (*memories.findings, *findings)


def _written(path: str, old: bytes, new: Updated) -> Written:
    # Bytes are compared: a byte order mark or a foreign charset is a change to be saved.
    changed = new.text.encode() != old
    return Written(path, new.text, changed, new.new, new.fuzzy, new.obsolete, new.taken)


def _old(path: Path) -> bytes:
    """Return a catalog's bytes; ``b""`` when there is none."""
    return path.read_bytes() if path.is_file() else b""
