"""Fonts: which faces serve a language, and their web subsets.  The only door to fontTools."""

from __future__ import annotations

import io
import posixpath
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING

from fontTools import subset
from fontTools.pens.recordingPen import RecordingPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

from borderpress.model import Finding, Language, Place, Severity, say

if TYPE_CHECKING:
    from borderpress.validate import Form


@dataclass(frozen=True, slots=True)
class Face:
    """One font file, or one face of a collection."""

    file: str
    """Base name below ``fonts/collected/`` or ``fonts/``."""
    weight: int
    style: str
    index: int
    digest: str
    """SHA-256 of the file."""


@dataclass(frozen=True, slots=True)
class Family:
    """A type family of ``fonts.toml``."""

    name: str
    """Name in CSS; equals the name inside the files."""
    scripts: tuple[str, ...]
    licence: str
    web: tuple[str, ...]
    """Unicode ranges that the web subset keeps, as in CSS ``unicode-range``."""
    faces: tuple[Face, ...]
    web_rare: tuple[str, ...] = ()
    """Ranges of a second web font, which only pages with one of these letters load."""


def read_families(
    path: str, text: str, digest_of: Callable[[str], str | None]
) -> tuple[tuple[Family, ...], list[Finding]]:
    """Return the families of a ``fonts.toml`` whose files are there, and what is wrong with it.

    ``digest_of`` gives the SHA-256 of a collected file by its base name, or None.
    A family without any file is left out: who needs it is told so by
    :func:`missing_families`.
    """
    from borderpress.validate import read_toml  # workers that cut fonts read no TOML

    form, findings = read_toml(text, path)
    if form is None:
        return (), findings
    read = [_family(item, digest_of) for item in form.mappings("family")]
    form.close()
    return tuple(f for f in read if f.name and f.faces), form.findings


def _family(form: Form, digest_of: Callable[[str], str | None]) -> Family:
    form.text("package", required=False)
    family = Family(
        form.text("name"),
        form.texts("scripts", required=True),
        form.text("licence"),
        _ranges(form, "web", required=True),
        tuple(_face(item, digest_of) for item in form.mappings("face", required=True)),
        _ranges(form, "web_rare", required=False),
    )
    form.close()
    there = tuple(face for face in family.faces if face.digest)
    if there and there != family.faces:
        missing = ", ".join(face.file for face in family.faces if not face.digest)
        form.findings.append(_missing_face(Place(form.path, form.line("name")), missing))
    return replace(family, faces=there)


def _face(form: Form, digest_of: Callable[[str], str | None]) -> Face:
    name = posixpath.basename(form.text("file"))
    face = Face(
        name,
        form.whole("weight", 400),
        form.choice("style", ("normal", "italic"), default="normal"),
        form.whole("index", 0),
        (name and digest_of(name)) or "",
    )
    form.close()
    return face


def _missing_face(place: Place, files: str) -> Finding:
    return Finding(
        "fonts.missing-face",
        Severity.WARNING,
        say("Font files are not there: {files}.", files=files),
        say("Run build.py again, so that no weight or slant has to be imitated."),
        place,
    )


def _ranges(form: Form, key: str, *, required: bool) -> tuple[str, ...]:
    """Return the Unicode ranges that can be read; the others become findings."""
    good = []
    for number, item in enumerate(form.texts(key, required=required)):
        try:
            code_points([item])
            good.append(item)
        except ValueError:
            form.complain(
                "bad-range",
                f"{key}.{number}",
                say("“{value}” is not a range of Unicode.", value=item),
                say("Write it like this: U+0E80-0EFF"),
            )
    return tuple(good)


def families_of(
    languages: Iterable[Language], families: Sequence[Family], *, headings: bool = True
) -> tuple[Family, ...]:
    """Return the families that the languages name, in the order of ``families``.

    Without ``headings`` only those for text: screens set headlines in them too.
    """
    names = {
        name
        for language in languages
        for name in (*language.text_fonts, *(language.heading_fonts if headings else ()))
    }
    return tuple(family for family in families if family.name in names)


def missing_families(language: Language, families: Sequence[Family]) -> tuple[str, ...]:
    """Return the families that a language names and no collected font brings."""
    known = {family.name for family in families}
    named = dict.fromkeys((*language.text_fonts, *language.heading_fonts))
    return tuple(name for name in named if name not in known)


def code_points(ranges: Sequence[str]) -> set[int]:
    """Return the code points of CSS unicode ranges such as ``U+0E80-0EFF``.

    Raises ValueError for anything else, also for CSS's wildcards.
    """
    points: set[int] = set()
    for item in ranges:
        found = re.fullmatch(r"[Uu]\+([0-9A-Fa-f]+)(?:-([0-9A-Fa-f]+))?", item.strip())
        if found is None:
            raise ValueError(f"no unicode range: {item}")
        first = int(found.group(1), 16)
        last = int(found.group(2) or found.group(1), 16)
        if not first <= last <= sys.maxunicode:
            raise ValueError(f"no unicode range: {item}")
        points.update(range(first, last + 1))
    return points


FIGURES = ("tnum", "lnum")
"""OpenType features of figures that style sheets turn on (``font-variant-numeric``)."""


PLAIN = ("ccmp", "kern", "liga", "mark", "mkmk")
"""Features of a face of thousands of letters: without its forms for vertical lines and for other
countries, which a page in one language never shows, it is half as large."""
VERTICAL = ("BASE", "VORG", "vhea", "vmtx")


def web_font(data: bytes, index: int, points: set[int], *, plain: bool = False) -> bytes:
    """Return a face cut to ``points`` as WOFF2, with its shaping features and no hints.

    Kept are the features that are on by themselves and those of :data:`FIGURES`; small
    capitals and other alternates, which no layout asks for, are a third of a Latin file.

    ``data``: the full font file or collection; ``index``: the face inside it.
    ``plain`` keeps no features but :data:`PLAIN`.
    The time stamp inside the font is that of the source, so equal inputs give
    equal bytes.
    """
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = [*PLAIN] if plain else [*options.layout_features, *FIGURES]
    if plain:
        options.drop_tables = [*options.drop_tables, *VERTICAL]
    options.hinting = False
    options.desubroutinize = True
    options.name_IDs = [0, 1, 2, 13, 14]
    options.notdef_outline = True
    options.recalc_timestamp = False
    options.ignore_missing_unicodes = True
    font = TTFont(io.BytesIO(data), fontNumber=index, recalcTimestamp=False, lazy=True)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=points & set(font.getBestCmap()))
    cutter.subset(font)
    if plain and "CFF " in font:
        _coarser(font)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


GRID = 320
"""Units per em of a plain web font: at 20 px a step is a sixteenth of a px, which nobody sees, and
most numbers of an outline take one byte instead of two."""


def _coarser(font: TTFont) -> None:
    """Draw the outlines of a face with CFF outlines on a grid of :data:`GRID` units.

    Points are rounded where they stand, so that errors do not add up along an outline.
    """
    factor = GRID / font["head"].unitsPerEm
    drawn = {}
    glyphs = font.getGlyphSet()
    for name in font.getGlyphOrder():
        drawn[name] = RecordingPen()
        glyphs[name].draw(drawn[name])
    scale_upem(font, GRID)
    strings = font["CFF "].cff[0].CharStrings
    for name, outline in drawn.items():
        private = strings[name].private
        width = font["hmtx"][name][0]
        pen = T2CharStringPen(
            None if width == private.defaultWidthX else width - private.nominalWidthX, None
        )
        outline.replay(TransformPen(pen, (factor, 0, 0, factor, 0, 0)))
        made = pen.getCharString(private, strings.globalSubrs)
        strings[name].program, strings[name].bytecode = made.program, None


@dataclass(frozen=True, slots=True)
class Rights:
    """What a font file says about its rights, in its name table."""

    copyright: str
    terms: str
    address: str
    """Web address of the licence."""


def rights(data: bytes, index: int) -> Rights:
    """Return copyright and licence of a face (OpenType names 0, 13 and 14), each on one line."""
    with TTFont(io.BytesIO(data), fontNumber=index, lazy=True) as font:
        found = [font["name"].getDebugName(number) or "" for number in (0, 13, 14)]
    return Rights(*(" ".join(text.split()) for text in found))


def fontconfig(folders: Sequence[str], cache: str) -> str:
    """Return a fontconfig file that shows a program these folders and nothing else.

    So no font of the machine stands in silently for a missing one, and pages
    come out alike on every machine.
    """
    dirs = "".join(f"<dir>{escape(folder)}</dir>" for folder in folders)
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
        f"<fontconfig>{dirs}<cachedir>{escape(cache)}</cachedir></fontconfig>\n"
    )
