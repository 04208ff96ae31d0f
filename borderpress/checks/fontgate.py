"""The font gate: every cluster is shaped with the very faces it will be set in.

WeasyPrint replaces a missing glyph by another font without a word, and HarfBuzz puts a
dotted circle under a mark that has no letter; both are seen here, before layout.
The only door to HarfBuzz.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import uharfbuzz

from borderpress.fonts import Family
from borderpress.interface import DOMAIN, TOOLKIT
from borderpress.model import Finding, Language, Place, Severity, say
from borderpress.project import Project, font_path
from borderpress.text.clusters import cluster_starts

DOTTED_CIRCLE = "\u25cc"
REGULAR = 400


class Gate:
    """Shapes clusters with the faces of the languages; remembers every answer."""

    def __init__(
        self,
        languages: Mapping[str, Language],
        families: Sequence[Family],
        roots: tuple[Path, ...],
    ) -> None:
        """``roots``: the folders in whose ``fonts/`` the files lie."""
        self.languages = languages
        self.families = {family.name: family for family in families}
        self.roots = roots
        self.answers: dict[tuple[str, str], str] = {}

    def faults(self, text: str, tag: str) -> Iterator[tuple[str, str]]:
        """Yield (fault, cluster) for ``text`` in the language ``tag``, each cluster once.

        A fault is ``notdef`` or ``dotted-circle``.
        """
        text = unicodedata.normalize("NFC", text)
        starts = [at for at in cluster_starts(text) if not _hangs(text, at)]
        pairs = pairwise([*starts, len(text)])
        for cluster in dict.fromkeys(text[start:end] for start, end in pairs):
            if fault := self._answer(cluster, tag):
                yield fault, cluster

    def _answer(self, cluster: str, tag: str) -> str:
        if " " <= cluster <= "~" and len(cluster) == 1:
            return ""
        key = (tag, cluster)
        if key not in self.answers:
            language = self.languages[tag]
            chains = dict.fromkeys((language.text_fonts, language.heading_fonts))
            found = [self._shaped(cluster, chain) for chain in chains]
            self.answers[key] = next((fault for fault in found if fault), "")
        return self.answers[key]

    def _shaped(self, cluster: str, chain: Sequence[str]) -> str:
        """Return the fault of a cluster, set in the first of the families that has it."""
        seen = "".join(c for c in cluster if not _is_silent(c))
        files = [path for name in chain if (path := self._file(name))]
        if not seen or not files:
            return ""  # families that are not there have a finding of their own
        found = {_shape(path, index, seen) for path, index in files}
        return "" if "" in found else "dotted-circle" if "dotted-circle" in found else "notdef"

    def _file(self, name: str) -> tuple[str, int] | None:
        """Return the file and the index of a family's upright regular face."""
        family = self.families.get(name)
        for face in sorted(family.faces, key=lambda f: abs(f.weight - REGULAR)) if family else ():
            path = font_path(self.roots, face.file)
            if face.style == "normal" and path:
                return str(path), face.index
        return None


def _hangs(text: str, at: int) -> bool:
    """Return whether a mark of any script stands here, on what is before it."""
    return at > 0 and unicodedata.category(text[at])[0] == "M" and not text[at - 1].isspace()


def _is_silent(character: str) -> bool:
    """Return whether a character is never drawn: spaces, joiners, controls."""
    return unicodedata.category(character) in ("Zs", "Zl", "Zp", "Cc", "Cf")


@cache
def _font(path: str, index: int) -> uharfbuzz.Font:
    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(path), index))


def _shape(path: str, index: int, text: str) -> str:
    """Return ``notdef``, ``dotted-circle`` or nothing, as one face sets ``text``."""
    font = _font(path, index)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer)
    glyphs = {info.codepoint for info in buffer.glyph_infos}
    if 0 in glyphs:
        return "notdef"
    circle = font.get_nominal_glyph(ord(DOTTED_CIRCLE))
    return "dotted-circle" if circle in glyphs and DOTTED_CIRCLE not in text else ""


# --- A project at the gate ----------------------------------------------------


def gate_findings(project: Project) -> tuple[Finding, ...]:
    """Return an error for each text of the project that its faces cannot set."""
    return gate_texts(project, _texts(project))


def gate_texts(
    project: Project, texts: Iterable[tuple[str, str, Place | None]]
) -> tuple[Finding, ...]:
    """Return an error for each of the texts (language, text, place) that cannot be set."""
    roots = tuple(dict.fromkeys((project.root, project.toolkit)))
    gate = Gate(project.languages, project.families, roots)
    return tuple(
        _finding(fault, cluster, text, tag, place)
        for tag, text, place in texts
        for fault, cluster in gate.faults(text, tag)
    )


def _texts(project: Project) -> Iterator[tuple[str, str, Place | None]]:
    """Yield (language, text, place) of everything that readers see."""
    source = project.publication.source
    for domain, messages in project.domains():
        if domain == DOMAIN:
            continue
        for message in messages:
            yield source, message.id, message.places[0] if message.places else None
    for catalogs in project.catalogs.values():
        for tag, catalog in catalogs.items():
            for context, _, text, line in catalog.entries:
                if context != TOOLKIT:
                    yield tag, text, Place(catalog.path, line)


def _finding(fault: str, cluster: str, text: str, tag: str, place: Place | None) -> Finding:
    at = max(text.find(cluster), 0)
    around = text[max(0, at - 12) : at + len(cluster) + 12]
    if fault == "notdef":
        names = " ".join(f"U+{ord(c):04X}" for c in cluster)
        return Finding(
            "fonts.no-glyph",
            Severity.ERROR,
            say(
                "No font of {tag} has {letter}, in “{text}”.",
                tag=tag,
                letter=f"{cluster} {names}",
                text=around,
            ),
            say(
                "Check the letter; if it is right, name a font that has it in "
                "locales/{tag}/language.toml.",
                tag=tag,
            ),
            place,
        )
    return Finding(
        "fonts.dotted-circle",
        Severity.ERROR,
        say(
            "A mark stands without its letter in “{text}”: print would show a dotted circle "
            "({codes}).",
            text=around,
            codes=" ".join(f"{ord(c):04X}" for c in cluster),
        ),
        say("Type the letter first, then its marks, in the order in which the syllable is spoken."),
        place,
    )
