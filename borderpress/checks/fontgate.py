"""The font gate: every cluster is shaped with the very faces it will be set in.

WeasyPrint replaces a missing glyph by another font without a word, HarfBuzz puts a dotted
circle under a mark that has no letter, and faces without a place for a mark print it over
its letter; all are seen here, before layout.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from borderpress.checks.shaping import NOTDEF, fault_in, has_letter
from borderpress.exemplars import Exemplars
from borderpress.fonts import Face, Family
from borderpress.model import Language
from borderpress.project import font_path
from borderpress.text.clusters import cluster_starts

REGULAR, BOLD = 400, 700

UNDECLARED, SPLIT = "undeclared", "split"

BASES = {"Laoo": "ກ", "Khmr": "ក", "Tavt": "ꪀ", "Talu": "ᦀ", "Cham": "ꨀ", "Lana": "ᨠ"}
"""Script → the letter on which a mark of it is tried; Latin ones are tried on ``a``."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A cluster that the faces of its language cannot set."""

    name: str
    """``notdef``: no font at all has it; ``undeclared``: only one that the language does not
    name; ``split``: its parts would come from two faces; ``dotted-circle``; ``loose-mark``:
    a mark that its face does not place."""
    cluster: str
    face: str
    """The file that sets it so, or from which it would be taken; empty where there is none."""


@dataclass(frozen=True, slots=True)
class _Setting:
    """A chain of families in one weight and slant: what one kind of text is set in."""

    families: tuple[str, ...]
    weight: int
    style: str = "normal"


class Gate:
    """Shapes clusters with the faces of the languages; remembers every answer."""

    def __init__(
        self,
        languages: Mapping[str, Language],
        families: Sequence[Family],
        roots: tuple[Path, ...],
        *,
        italics: bool = False,
    ) -> None:
        """``roots``: folders in whose ``fonts/`` the files lie; ``italics``: a layout slants."""
        self.languages = languages
        self.families = {family.name: family for family in families}
        self.roots = roots
        self.italics = italics
        self._answers: dict[tuple[str, str], Fault | None] = {}
        self._chains: dict[str, tuple[tuple[tuple[str, int], ...], ...]] = {}

    def faults(self, text: str, tag: str) -> Iterator[Fault]:
        """Yield the faults of ``text`` in the language ``tag``, each cluster once."""
        text = unicodedata.normalize("NFC", text)
        starts = [at for at in cluster_starts(text) if not _hangs(text, at)]
        pairs = pairwise([*starts, len(text)])
        for cluster in dict.fromkeys(text[start:end] for start, end in pairs):
            if found := self._answer(cluster, tag):
                yield found

    def letter_faults(self, exemplars: Exemplars, tag: str) -> Iterator[Fault]:
        """Yield the faults of a language's letters and sequences, in both cases.

        A mark is tried on a letter of the language's script.
        """
        base = BASES.get(self.languages[tag].script, "a")
        for letter in exemplars.cased():
            is_mark = unicodedata.category(letter[0])[0] == "M"
            yield from self.faults(base + letter if is_mark else letter, tag)

    def _answer(self, cluster: str, tag: str) -> Fault | None:
        if " " <= cluster <= "~" and len(cluster) == 1:
            return None
        key = (tag, cluster)
        if key not in self._answers:
            tried = (self._set(cluster, chain) for chain in self._faces(tag))
            self._answers[key] = next((fault for fault in tried if fault), None)
        return self._answers[key]

    def _set(self, cluster: str, chain: Sequence[tuple[str, int]]) -> Fault | None:
        """Return the fault of a cluster, each character from the first face that has it.

        So does Pango: it chooses the face character by character, also for marks.
        """
        seen = "".join(c for c in cluster if not _is_silent(c))
        if not seen or not chain:
            return None  # families that are not there have a finding of their own
        chosen = [next((f for f in chain if has_letter(*f, c)), None) for c in seen]
        if None in chosen:
            other = self._elsewhere(seen)
            return Fault(UNDECLARED if other else NOTDEF, cluster, other)
        if len(set(chosen)) > 1:
            return Fault(SPLIT, cluster, Path(str(chosen[-1] and chosen[-1][0])).name)
        path, index = chosen[0] or chain[0]
        name = fault_in(path, index, seen)
        return Fault(name, cluster, Path(path).name) if name else None

    def _elsewhere(self, text: str) -> str:
        """Return a collected file that has all of ``text``: what print would silently take."""
        for family in self.families.values():
            found = self._file(family, REGULAR, "normal")
            if found and all(has_letter(*found, c) for c in text):
                return Path(found[0]).name
        return ""

    # -- faces

    def _faces(self, tag: str) -> tuple[tuple[tuple[str, int], ...], ...]:
        """Return each chain of font files in which texts of a language are set."""
        if tag not in self._chains:
            language = self.languages[tag]
            bold = language.heading_weight
            settings = [
                _Setting(language.text_fonts, REGULAR),
                _Setting(language.text_fonts, bold),
                _Setting(language.text_fonts, BOLD),
                _Setting(language.heading_fonts, bold),
            ]
            if self.italics:
                settings += [_Setting(s.families, s.weight, "italic") for s in settings]
            self._chains[tag] = tuple(dict.fromkeys(self._chain(s) for s in settings))
        return self._chains[tag]

    def _chain(self, setting: _Setting) -> tuple[tuple[str, int], ...]:
        named = (self.families.get(name) for name in setting.families)
        found = (self._file(f, setting.weight, setting.style) for f in named if f)
        return tuple(file for file in found if file)

    def _file(self, family: Family, weight: int, style: str) -> tuple[str, int] | None:
        """Return file and index of the family's face that is nearest to weight and slant."""

        def distance(face: Face) -> tuple[bool, int]:
            return face.style != style, abs(face.weight - weight)

        for face in sorted(family.faces, key=distance):
            if path := font_path(self.roots, face.file):
                return str(path), face.index
        return None


def _hangs(text: str, at: int) -> bool:
    """Return whether a mark of any script stands here, on what is before it."""
    return at > 0 and unicodedata.category(text[at])[0] == "M" and not text[at - 1].isspace()


@cache
def _is_silent(character: str) -> bool:
    """Return whether a character is never drawn: spaces, joiners, controls."""
    return unicodedata.category(character) in ("Zs", "Zl", "Zp", "Cc", "Cf")
