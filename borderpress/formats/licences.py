"""The list of the fonts that a publication passes on, with their licences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from borderpress.fonts import Rights, rights
from borderpress.model import Artifact, Made

NAME = "fonts-licences.txt"
"""Path of the list below ``output/``."""

HEAD = """\
Fonts of this publication
=========================

The PDFs embed these faces, each reduced to the letters in use; the web and kiosk pages carry
the WOFF2 files named here. Copyright and terms are quoted from the font files themselves.
"""


@dataclass(frozen=True, slots=True)
class UsedFace:
    """A font file, or one face of a collection, that pages are set in."""

    file: str
    index: int
    weight: int
    style: str
    digest: str
    """SHA-256 of the file."""
    web: tuple[str, ...]
    """File names of the web fonts cut from it."""


@dataclass(frozen=True, slots=True)
class UsedFamily:
    """A family that pages are set in."""

    name: str
    licence: str
    """SPDX identifier, from ``fonts.toml``."""
    languages: tuple[str, ...]
    """Tags of the languages whose text or headlines name it."""
    faces: tuple[UsedFace, ...]


@dataclass(frozen=True, slots=True)
class Spec:
    """Everything the list is made from; its hash is the job's key."""

    families: tuple[UsedFamily, ...]


def make(spec: Spec, *paths: str) -> Made:
    """Return the list; ``paths``: where the files of all faces lie, in their order."""
    places = iter(paths)
    parts = [HEAD]
    for family in spec.families:
        said = [rights(Path(next(places)).read_bytes(), face.index) for face in family.faces]
        parts.append("\n".join(_lines(family, said)) + "\n")
    return Made((Artifact(NAME, "text/plain", "\n".join(parts).encode()),))


def _lines(family: UsedFamily, said: list[Rights]) -> Iterator[str]:
    yield family.name
    yield "-" * len(family.name)
    yield f"Licence: {family.licence}"
    for text in dict.fromkeys(each.copyright for each in said):
        yield f"Copyright: {text or 'not stated in the file'}"
    for text in dict.fromkeys(f"{each.terms} {each.address}".strip() for each in said):
        yield f"Terms: {text or 'not stated in the file'}"
    yield f"Languages: {', '.join(family.languages)}"
    for face in family.faces:
        number = f" (face {face.index})" if face.index else ""
        yield f"- {face.file}{number}, {face.weight} {face.style}, SHA-256 {face.digest}"
        yield from (f"  web: {name}" for name in face.web)
