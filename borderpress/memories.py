"""What an update may draw on besides the catalog itself: other translations, ways of writing."""

from __future__ import annotations

from collections.abc import Iterator

from borderpress.catalog import Memory, Remembered, Writing, read_tmx, remember
from borderpress.interface import DOMAIN as INTERFACE
from borderpress.interface import ENGLISH
from borderpress.model import Finding
from borderpress.project import Project
from borderpress.text.notation import Notation


class Memories:
    """The memory of each language: all its catalogs, ``memory.po`` and ``*.tmx`` beside them.

    Catalogs of bulletins that are no more are remembered too.  The words of the interface
    are translated from English and have no part in it.
    """

    def __init__(self, project: Project) -> None:
        self.root, self.source = project.root, project.publication.source
        self.findings: list[Finding] = []
        self._known: dict[str, Memory] = {}

    def of(self, tag: str, domain: str) -> Memory:
        """Return the memory for a catalog; it reads the other catalogs when first asked."""
        if domain == INTERFACE:
            return Memory()
        if tag not in self._known:
            given = self._given(tag)
            self._known[tag] = Memory(lambda: (*self._catalogs(tag), *given))
        return self._known[tag]

    def _catalogs(self, tag: str) -> Iterator[Remembered]:
        for path in sorted((self.root / "locales" / tag / "LC_MESSAGES").glob("*.po")):
            if path.stem != INTERFACE:
                # Why one cannot be read is told where it is updated or checked.
                yield from remember(path.name, path.read_bytes(), path.stem)[0]

    def _given(self, tag: str) -> tuple[Remembered, ...]:
        """Return what stands in files that people put there, and note what is wrong with them."""
        folder = self.root / "locales" / tag
        found: list[Remembered] = []
        own = folder / "memory.po"
        if own.is_file():
            told, findings = remember(f"locales/{tag}/{own.name}", own.read_bytes(), own.name)
            found += told
            self.findings += findings
        for path in sorted(folder.glob("*.tmx")):
            name = f"locales/{tag}/{path.name}"
            pairs, faults = read_tmx(name, path.read_bytes(), self.source, tag)
            found += [Remembered(a, b, path.name, certain=False) for a, b in pairs]
            self.findings += faults
        return tuple(found)


class Writings:
    """How the source and each language write figures, dates and the names of the glossary."""

    def __init__(self, project: Project) -> None:
        self.project = project

    def of(self, tag: str, domain: str) -> Writing:
        """Return how the messages of a catalog and their translations write facts."""
        own = domain != INTERFACE
        source = self.project.publication.source if own else ENGLISH
        names = self.project.glossary.names(tag) if own else ()
        return Writing(self._notation(source), self._notation(tag), names)

    def _notation(self, tag: str) -> Notation:
        known = self.project.conventions.get(tag)
        return known.notation if known else Notation()
