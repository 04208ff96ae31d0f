"""What the pages of any PDF paint: text, lines, grounds, pictures, in which colours and where.

One walk over the content streams, forms and patterns (ISO 32000-1, chapter 8) that keeps
the graphics state; every preflight check reads the same list of marks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pikepdf
from pikepdf import Name

from borderpress.pdfpath import Area, Box, Matrix, Outline, common, seen_part

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
DEEPEST = 12
"""Forms inside forms that are followed; more are a loop."""

_SPACES = {
    "g": "DeviceGray",
    "G": "DeviceGray",
    "rg": "DeviceRGB",
    "RG": "DeviceRGB",
    "k": "DeviceCMYK",
    "K": "DeviceCMYK",
}
_STROKES = frozenset(["S", "s", "B", "B*", "b", "b*"])
_FILLS = frozenset(["f", "F", "f*", "B", "B*", "b", "b*"])
_SHOWS = frozenset(("Tj", "TJ", "'", '"'))
_PAINTS = frozenset(["n", *_SHOWS, *_STROKES, *_FILLS])
"""What paints with the colours of the state; of a path also its end without paint."""
_DRAWS = frozenset(("Do", "INLINE IMAGE", "sh"))
"""What paints with colours of its own."""
INVISIBLE = (3, 7)
"""Text rendering modes that paint nothing."""


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour as the page sets it."""

    space: str
    """``DeviceRGB``, ``DeviceCMYK``, ``ICCBased3``, ``Separation All`` …"""
    parts: tuple[float, ...] = ()

    def is_white(self) -> bool:
        """Return whether it leaves the paper as it is."""
        if self.space == "DeviceCMYK":
            return not any(self.parts)
        return self.space in ("DeviceGray", "DeviceRGB") and all(p == 1 for p in self.parts)

    def inks(self) -> float:
        """Return the sum of the inks in percent; 0 for other spaces than CMYK."""
        return 100 * sum(self.parts) if self.space == "DeviceCMYK" else 0.0


BLACK = Colour("DeviceGray", (0.0,))


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that is painted."""

    kind: str
    """``text``, ``fill``, ``stroke`` or ``picture``."""
    page: int
    """From 1."""
    colour: Colour
    overprint: bool
    size: float = 0.0
    """Type size or line width on the page, pt; for pictures pixels for an inch."""
    name: str = ""
    """Of the font or the picture."""
    bits: int = 8
    """Of a picture, for each part."""
    id: tuple[int, int] = (0, 0)
    """Object and generation number of a picture."""
    place: tuple[float, float] = (0.0, 0.0)
    """Where it begins on the page, pt from the bottom left of the media box's origin."""
    box: Box | None = None
    """Of a fill or picture: what it reaches over, pt on the page."""
    solid: bool = False
    """Of a fill: whether it covers its box from edge to edge."""
    seen: Box = (0.0, 0.0, 1.0, 1.0)
    """Of a picture: the part that no clip hides, in shares of its width and height."""


@dataclass(frozen=True, slots=True)
class _State:
    """The graphics state, as far as checks ask for it."""

    matrix: Matrix = IDENTITY
    fill: Colour = BLACK
    stroke: Colour = BLACK
    width: float = 1.0
    over_fill: bool = False
    over_stroke: bool = False
    font: str = ""
    size: float = 0.0
    mode: int = 0
    text: Matrix = IDENTITY
    fill_pattern: Any = None
    """The pattern that fills take; None for plain colours."""
    stroke_pattern: Any = None
    clip: Area = None
    """Outside of it nothing is seen, pt on the page; None for no bounds."""


def marks(pdf: pikepdf.Pdf) -> Iterator[Mark]:
    """Yield what the pages paint, in order."""
    for number, page in enumerate(pdf.pages, 1):
        yield from _Walk(number).stream(page.obj, page.obj.get(Name.Resources), _State(), 0)


def times(one: Matrix, two: Matrix) -> Matrix:
    """Return the matrix that does ``one``, then ``two``."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _matrix(parts: list[Any]) -> Matrix:
    """Return six numbers as a matrix; ValueError when they are not six."""
    a, b, c, d, e, f = (float(part) for part in parts)
    return a, b, c, d, e, f


def scale(matrix: Matrix) -> float:
    """Return by how much a matrix enlarges, the mean of both directions."""
    a, b, c, d, _, _ = matrix
    return float(abs(a * d - b * c) ** 0.5)


def space_name(space: Any) -> str:
    """Return the name of a colour space; for an ICC profile with its number of parts."""
    if isinstance(space, pikepdf.Name):
        return str(space).lstrip("/")
    if not isinstance(space, pikepdf.Array) or not len(space):
        return "unknown"
    family = str(space[0]).lstrip("/")
    if family == "ICCBased":
        return f"ICCBased{int(space[1].get(Name.N, 0))}"
    if family == "Separation":
        return f"Separation {str(space[1]).lstrip('/')}"
    if family in ("Indexed", "Pattern") and len(space) > 1:
        return f"{family} {space_name(space[1])}"
    return family


class _Walk:
    """Follows the content of one page."""

    def __init__(self, page: int) -> None:
        self.page = page
        self.patterns: set[tuple[int, int]] = set()
        """Patterns that were followed: their marks count once, however often a tile comes."""
        self.path = Outline()

    def stream(self, owner: Any, resources: Any, state: _State, depth: int) -> Iterator[Mark]:
        """Yield the marks of a page, form or pattern."""
        found = resources if isinstance(resources, pikepdf.Dictionary) else pikepdf.Dictionary()
        base, stack = state.matrix, list[_State]()
        try:
            operations = pikepdf.parse_content_stream(owner)
        except (pikepdf.PdfError, TypeError):  # TypeError: /Contents is no content
            return
        for operation in operations:
            if not hasattr(operation, "operator"):
                continue
            name = bytes(operation.operator).decode("latin-1")
            operands = list(operation.operands)
            if name == "q":
                stack.append(state)
            elif name == "Q":
                state = stack.pop() if stack else state
            elif name in _DRAWS:
                yield from self._drawn(name, found, operands, state, depth)
            elif name in _PAINTS:
                yield from self._patterns(name, state, base, depth)
                yield from self._paint(name, state)
                state = self._ended(state)
            elif not self.path.follow(name, operands, state.matrix):
                state = _changed(state, name, operands, found)

    def _drawn(
        self, name: str, found: Any, operands: list[Any], state: _State, depth: int
    ) -> Iterator[Mark]:
        if name == "Do":
            yield from self._draw(found, operands, state, depth)
        elif name == "sh":
            yield self._shade(found, operands, state)
        else:
            yield from self._inline(operands, state)

    def _ended(self, state: _State) -> _State:
        """Return the state after a path, which may have narrowed what is seen."""
        path, self.path = self.path, Outline()
        return replace(state, clip=common(state.clip, path.box())) if path.clips else state

    def _paint(self, name: str, state: _State) -> Iterator[Mark]:
        at = (state.matrix[4], state.matrix[5])
        if name in _SHOWS:
            if state.mode not in INVISIBLE:
                whole = times(state.text, state.matrix)
                size = state.size * scale(whole)
                place = (whole[4], whole[5])
                yield Mark(
                    "text", self.page, state.fill, state.over_fill, size, state.font, place=place
                )
            return
        if name in _FILLS:
            box, solid = common(self.path.box(), state.clip), self.path.is_rectangle()
            yield Mark(
                "fill", self.page, state.fill, state.over_fill, place=at, box=box, solid=solid
            )
        if name in _STROKES:
            width = state.width * scale(state.matrix)
            yield Mark("stroke", self.page, state.stroke, state.over_stroke, width, place=at)

    def _draw(self, found: Any, operands: list[Any], state: _State, depth: int) -> Iterator[Mark]:
        drawn = (found.get(Name.XObject) or {}).get(str(operands[0])) if operands else None
        if not isinstance(drawn, pikepdf.Stream) or depth > DEEPEST:
            return
        if drawn.get(Name.Subtype) == Name.Image:
            yield self._picture(str(operands[0]), drawn, state)
            return
        matrix = times(_own_matrix(drawn), state.matrix)
        resources = drawn.get(Name.Resources, found)
        yield from self.stream(drawn, resources, replace(state, matrix=matrix), depth + 1)

    def _patterns(self, name: str, state: _State, base: Matrix, depth: int) -> Iterator[Mark]:
        """Yield the marks of the patterns that an operation paints with, each once on a page."""
        fills, strokes = name in _FILLS or name in _SHOWS, name in _STROKES
        used = ((fills, state.fill_pattern), (strokes, state.stroke_pattern))
        for drawn in (pattern for wanted, pattern in used if wanted and pattern is not None):
            if drawn.objgen in self.patterns or depth > DEEPEST:
                continue
            self.patterns.add(drawn.objgen)
            if "/Shading" in drawn:
                yield self._shading(drawn.Shading, state)
            elif isinstance(drawn, pikepdf.Stream):
                matrix = times(_own_matrix(drawn), base)
                resources = drawn.get(Name.Resources)
                yield from self.stream(drawn, resources, _State(matrix=matrix), depth + 1)

    def _shade(self, found: Any, operands: list[Any], state: _State) -> Mark:
        shading = (found.get(Name.Shading) or {}).get(str(operands[0])) if operands else None
        return self._shading(shading or pikepdf.Dictionary(), state)

    def _shading(self, shading: Any, state: _State) -> Mark:
        space = Colour(space_name(shading.get(Name.ColorSpace)))
        return Mark("fill", self.page, space, state.over_fill, place=state.matrix[4:])

    def _inline(self, operands: list[Any], state: _State) -> Iterator[Mark]:
        """Yield the mark of a picture that stands in the content itself."""
        try:
            image = operands[0]
            mask, size = image.image_mask, (image.width, image.height)
            colour = state.fill if mask else Colour(_spelt_out(image.colorspace))
            bits = 1 if mask else image.bits_per_component
        except (AttributeError, IndexError, TypeError, ValueError, NotImplementedError):
            return
        ppi, place = _ppi(state.matrix, *size), state.matrix[4:]
        box, seen = seen_part(state.matrix, state.clip)
        yield Mark(
            "picture", self.page, colour, state.over_fill, ppi, "inline", bits, place=place,
            box=box, seen=seen,
        )  # fmt: skip

    def _picture(self, name: str, drawn: Any, state: _State) -> Mark:
        mask = bool(drawn.get(Name.ImageMask, False))
        colour = state.fill if mask else Colour(space_name(drawn.get(Name.ColorSpace)))
        across, down = int(drawn.get(Name.Width, 0)), int(drawn.get(Name.Height, 0))
        ppi, place = _ppi(state.matrix, across, down), state.matrix[4:]
        bits = 1 if mask else int(drawn.get(Name.BitsPerComponent, 8))
        box, seen = seen_part(state.matrix, state.clip)
        return Mark(
            "picture", self.page, colour, state.over_fill, ppi, name, bits, drawn.objgen, place,
            box=box, seen=seen,
        )  # fmt: skip


INLINE = {"G": "DeviceGray", "RGB": "DeviceRGB", "CMYK": "DeviceCMYK", "I": "Indexed"}
"""Short names of colour spaces in pictures that stand in the content."""


def _spelt_out(space: Any) -> str:
    name = str(space).lstrip("/")
    return INLINE.get(name, name)


def _ppi(matrix: Matrix, across: int, down: int) -> float:
    """Return how many pixels of a picture stand in an inch, in the direction that has fewer."""
    a, b, c, d, _, _ = matrix
    wide, high = (a * a + b * b) ** 0.5 / 72, (c * c + d * d) ** 0.5 / 72
    return min(across / wide if wide else 0, down / high if high else 0)


def _own_matrix(drawn: Any) -> Matrix:
    """Return the matrix of a form or pattern; a broken one moves nothing, as in viewers."""
    try:
        return _matrix(list(drawn.get(Name.Matrix, IDENTITY)))
    except (ValueError, TypeError):
        return IDENTITY


def _changed(state: _State, name: str, operands: list[Any], found: Any) -> _State:
    """Return the state after an operation that paints nothing."""
    if name in _SPACES:
        colour = Colour(_SPACES[name], tuple(float(part) for part in operands))
        return _coloured(state, "stroke" if name.isupper() else "fill", colour)
    change = _CHANGES.get(name)
    try:
        return change(state, operands, found) if change else state
    except (ValueError, TypeError, IndexError, KeyError):
        return state  # a broken operation changes nothing, as in viewers


def _coloured(state: _State, which: str, colour: Colour, pattern: Any = None) -> _State:
    """Return the state with another colour for fills or strokes."""
    if which == "fill":
        return replace(state, fill=colour, fill_pattern=pattern)
    return replace(state, stroke=colour, stroke_pattern=pattern)


def _space(state: _State, operands: list[Any], found: Any, which: str) -> _State:
    named = (found.get(Name.ColorSpace) or {}).get(str(operands[0]), operands[0])
    return _coloured(state, which, Colour(space_name(named)))


def _parts(state: _State, operands: list[Any], found: Any, which: str) -> _State:
    before = state.fill if which == "fill" else state.stroke
    names = [str(part) for part in operands if isinstance(part, pikepdf.Name)]
    pattern = (found.get(Name.Pattern) or {}).get(names[-1]) if names else None
    numbers = tuple(float(p) for p in operands if not isinstance(p, pikepdf.Name))
    return _coloured(state, which, Colour(before.space, numbers), pattern)


def _graphics(state: _State, operands: list[Any], found: Any) -> _State:
    told = (found.get(Name.ExtGState) or {}).get(str(operands[0])) or pikepdf.Dictionary()
    if Name.OP in told:
        state = replace(state, over_stroke=bool(told.OP))
        if Name.op not in told:
            state = replace(state, over_fill=bool(told.OP))
    if Name.op in told:
        state = replace(state, over_fill=bool(told.op))
    return replace(state, width=float(told.LW)) if Name.LW in told else state


def _moved(state: _State, operands: list[Any]) -> _State:
    return replace(state, matrix=times(_matrix(operands), state.matrix))


def _set_text(state: _State, operands: list[Any]) -> _State:
    return replace(state, text=_matrix(operands))


def _next_line(state: _State, operands: list[Any]) -> _State:
    step: Matrix = (1.0, 0.0, 0.0, 1.0, float(operands[0]), float(operands[1]))
    return replace(state, text=times(step, state.text))


_CHANGES: dict[str, Callable[[_State, list[Any], Any], _State]] = {
    "cm": lambda state, operands, _: _moved(state, operands),
    "w": lambda state, operands, _: replace(state, width=float(operands[0])),
    "gs": _graphics,
    "cs": lambda state, operands, found: _space(state, operands, found, "fill"),
    "CS": lambda state, operands, found: _space(state, operands, found, "stroke"),
    "sc": lambda state, operands, found: _parts(state, operands, found, "fill"),
    "scn": lambda state, operands, found: _parts(state, operands, found, "fill"),
    "SC": lambda state, operands, found: _parts(state, operands, found, "stroke"),
    "SCN": lambda state, operands, found: _parts(state, operands, found, "stroke"),
    "BT": lambda state, *_: replace(state, text=IDENTITY),
    "Tm": lambda state, operands, _: _set_text(state, operands),
    "Td": lambda state, operands, _: _next_line(state, operands),
    "TD": lambda state, operands, _: _next_line(state, operands),
    "Tr": lambda state, operands, _: replace(state, mode=int(operands[0])),
    "Tf": lambda state, operands, _: replace(state, font=str(operands[0]), size=float(operands[1])),
}
