"""Which web fonts a site carries: one file for each family, weight and slant, cut to its script.

Letters that few pages show are in files of their own (``web_rare`` of ``fonts.toml``), and the
names of languages in a switcher have tiny ones, so that a telephone does not load a script
for one word.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from borderpress.fonts import Face, Family, code_points
from borderpress.model import Language

WIDE = 4000
"""Code points from which a family's web font is cut to the letters in use: a Chinese face has
30,000 glyphs and no page needs them."""
REGULAR = 400


@dataclass(frozen=True, slots=True)
class WebFont:
    """One web font, cut from one face."""

    family: str
    """Name in CSS."""
    face: Face
    """What it is cut from."""
    points: tuple[int, ...]
    """Code points to keep, ascending."""
    ranges: tuple[str, ...]
    """For which characters a browser loads it, as in CSS ``unicode-range``."""
    part: str = ""
    """``rare`` or ``names``; empty for the letters of the script."""

    def name(self) -> str:
        """Return its file name, which changes when its content may change."""
        known = (self.face.digest, self.face.index, self.points)
        stamp = hashlib.sha256(repr(known).encode()).hexdigest()[:8]
        words = re.findall(r"[a-z0-9]+", self.family.lower())
        slant = ["italic"] if self.face.style == "italic" else []
        # A font of names says so in its family's name already.
        part = [self.part] if self.part and self.part not in words else []
        return "-".join([*words, *part, str(self.face.weight), *slant, stamp]) + ".woff2"


def web_fonts(families: Sequence[Family], used: Collection[int]) -> tuple[WebFont, ...]:
    """Return the web fonts of the families; ``used``: code points of all that pages say."""
    return tuple(
        WebFont(family.name, face, _points(ranges, used), ranges, part)
        for family in families
        for part, ranges in (("", family.web), ("rare", family.web_rare))
        if ranges
        for face in family.faces
    )


@lru_cache(maxsize=64)
def is_wide(family: Family) -> bool:
    """Return whether a family has more letters than any page needs."""
    return len(code_points(family.web)) > WIDE


def page_fonts(
    language: Language,
    families: Sequence[Family],
    every: Collection[int],
    strong: Collection[int],
) -> tuple[WebFont, ...]:
    """Return the web fonts of pages in one language.

    The face of its own script keeps all its letters, unless these are thousands; all others
    are cut to those in ``every``, bold ones to those in ``strong``.
    """
    return tuple(
        WebFont(family.name, face, points, ranges, part)
        for family in families
        for part, ranges in (("", family.web), ("rare", family.web_rare))
        if ranges
        for face in family.faces
        if (points := _kept(language, family, part, face, every, strong))
        and (family.name in language.text_fonts or not COMMON.issuperset(points))
    )


COMMON = frozenset((*range(0xA1), *range(0x2000, 0x2070)))
"""Signs that every script uses: for these alone no further script is loaded."""


def _kept(
    language: Language,
    family: Family,
    part: str,
    face: Face,
    every: Collection[int],
    strong: Collection[int],
) -> tuple[int, ...]:
    points = code_points(family.web_rare if part else family.web)
    if part or is_wide(family) or family.name != language.text_fonts[0]:
        points = points.intersection(strong if face.weight > REGULAR else every)
    return tuple(sorted(points))


def _points(ranges: Sequence[str], used: Collection[int]) -> tuple[int, ...]:
    points = code_points(ranges)
    return tuple(sorted(points.intersection(used) if len(points) > WIDE else points))


# --- Names of languages -------------------------------------------------------


def name_fonts(
    languages: Iterable[Language], families: Sequence[Family]
) -> tuple[tuple[str, WebFont], ...]:
    """Return (tag, font) for each language whose own name needs a face beyond Latin.

    The font holds the letters of that name and no others.
    """
    return tuple(
        (language.tag, font)
        for language in languages
        if (font := _name_font(language, families)) is not None
    )


def _name_font(language: Language, families: Sequence[Family]) -> WebFont | None:
    family = next((f for f in families if f.name == language.text_fonts[0]), None)
    if family is None or "Latn" in family.scripts:
        return None
    letters = {ord(c) for c in language.autonym} & code_points(family.web)
    faces = sorted(family.faces, key=lambda f: (f.style != "normal", abs(f.weight - REGULAR)))
    points = tuple(sorted(letters))
    ranges = tuple(f"U+{point:04X}" for point in points)
    name = f"{family.name} Names {language.tag}"
    return WebFont(name, faces[0], points, ranges, "names") if points else None


# --- Style sheets -------------------------------------------------------------


def font_css(
    language: Language,
    fonts: Sequence[WebFont],
    names: Sequence[tuple[str, WebFont]],
    address: Callable[[str], str],
) -> str:
    """Return the font rules of pages in ``language``; ``address`` gives a file's URL.

    Elements of class ``autonym`` are names of languages: those in another script than the
    page's are set in their own small fonts.
    """
    return "\n".join([*map(_rule(address), fonts), *_name_rules(language, names, address)]) + "\n"


def _rule(address: Callable[[str], str]) -> Callable[[WebFont], str]:
    def rule(font: WebFont) -> str:
        return (
            f'@font-face {{ font-family: "{font.family}"; font-weight: {font.face.weight};'
            f" font-style: {font.face.style}; font-display: swap;"
            f' src: url("{address(font.name())}") format("woff2");'
            f" unicode-range: {', '.join(font.ranges)}; }}"
        )

    return rule


def _name_rules(
    language: Language, names: Sequence[tuple[str, WebFont]], address: Callable[[str], str]
) -> Iterator[str]:
    for tag, font in names:
        if not font.family.startswith(tuple(f"{own} Names" for own in language.text_fonts)):
            yield _rule(address)(font)
            chain = ", ".join(f'"{name}"' for name in (font.family, *language.text_fonts))
            yield f".autonym:lang({tag}) {{ font-family: {chain}; }}"
