"""Translation memories of other programs: TMX 1.4b (https://www.ttt.org/oscarstandards/tmx/).

Read with expat alone, unit by unit.  A document type may be named, as most TMX files do,
but none is fetched, and a file that declares entities is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from borderpress.messages import normalise
from borderpress.model import Finding, Place, Severity, Text, say
from borderpress.text.normalize import normalize

LANGUAGE = ("xml:lang", "lang")
"""The attribute that names a segment's language in TMX 1.4, and in 1.1."""


class _RefusedError(Exception):
    """The file declares an entity."""


@dataclass(slots=True)
class _Reader:
    """State of one reading."""

    source: str
    target: str
    pairs: list[tuple[str, str]] = field(default_factory=list)
    unit: dict[str, str] = field(default_factory=dict)
    """Segments of the unit at hand by language."""
    language: str = ""
    text: list[str] | None = None
    """Pieces of the segment at hand."""
    root: str = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.root = self.root or name
        if name == "tu":
            self.unit = {}
        elif name == "tuv":
            self.language = next((attributes[n] for n in LANGUAGE if n in attributes), "")
        elif name == "seg":
            self.text = []

    def data(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)

    def end(self, name: str) -> None:
        if name == "seg" and self.text is not None:
            said = normalise(normalize("".join(self.text))[0])
            self.unit.setdefault(self.language.lower().replace("_", "-"), said)
            self.text = None
        elif name == "tu":
            source, target = self._segment(self.source), self._segment(self.target)
            if source and target:
                self.pairs.append((source, target))

    def _segment(self, tag: str) -> str:
        """Return the segment in a language: under its own tag, else under one with a region."""
        wanted = tag.lower()
        if wanted in self.unit:
            return self.unit[wanted]
        return next((t for n, t in self.unit.items() if n.startswith(f"{wanted}-")), "")

    def refuse(self, *_declaration: object) -> None:
        raise _RefusedError


def read_tmx(
    path: str, data: bytes, source: str, target: str
) -> tuple[tuple[tuple[str, str], ...], tuple[Finding, ...]]:
    """Return the pairs of a TMX file in two languages (BCP 47 tags), and what is wrong with it.

    Codes of other programs inside a segment are taken as text.
    """
    reader = _Reader(source, target)
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.data
    parser.EntityDeclHandler = reader.refuse
    parser.buffer_text = True
    try:
        parser.Parse(data, True)
    except _RefusedError:
        return (), (_fault(path, parser.CurrentLineNumber, ENTITIES),)
    except expat.ExpatError as error:
        problem = say("The translation memory cannot be read: {problem}", problem=str(error))
        return (), (_fault(path, error.lineno, problem),)
    if reader.root != "tmx":
        return (), (_fault(path, 1, NO_TMX),)
    return tuple(reader.pairs), ()


ENTITIES = say("The translation memory declares XML entities; such files are not read.")
NO_TMX = say("This is no translation memory: its first element is not <tmx>.")


def _fault(path: str, line: int, told: Text) -> Finding:
    hint = say("Export it again as TMX 1.4 from the program that made it, or take it away.")
    return Finding("catalog.memory", Severity.ERROR, told, hint, Place(path, line))
