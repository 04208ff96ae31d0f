"""Gradients of a PDF: screen colours of their stops → inks.

Between two stops a press then mixes inks where a screen mixed light, as programs for print do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from pikepdf import Array, Name

Inked = Callable[[Sequence[Any]], Sequence[float]]
"""Red, green, blue (0 to 1 each) → cyan, magenta, yellow, black (0 to 1 each)."""
BETWEEN, JOINED = 2, 3
"""Functions: from one colour to another, and several of them in a row (ISO 32000-1, 7.10)."""


def separate_shading(shading: Any, inked: Inked) -> None:
    """Set the stops of a gradient in inks.

    What is not made of stops (meshes, sampled or computed colours, which no style sheet or
    drawing of ours leads to) stays, and preflight tells of it.
    """
    if shading.get(Name.ColorSpace) != Name.DeviceRGB or Name.Function not in shading:
        return
    stops = list(_stops(shading.Function))
    if not all(map(_is_stop, stops)):
        return
    for stop in stops:
        for key, usual in ((Name.C0, [0, 0, 0]), (Name.C1, [1, 1, 1])):
            colour = list(stop.get(key, usual))
            if len(colour) == 3:  # else another gradient has the same stop
                stop[key] = Array(inked(colour))
    if Name.Background in shading:
        shading.Background = Array(inked(list(shading.Background)))
    shading.ColorSpace = Name.DeviceCMYK


def _is_stop(function: Any) -> bool:
    """Return whether a function leads from one whole colour to another."""
    colour = function.get(Name.C0, [0, 0, 0])
    return int(function.get(Name.FunctionType, 0)) == BETWEEN and len(colour) in (3, 4)


def _stops(function: Any) -> Iterator[Any]:
    """Yield the functions that lead from one stop to the next."""
    if isinstance(function, Array):  # a function for each part of the colour
        yield from function
    elif int(function.get(Name.FunctionType, 0)) == JOINED:
        for inner in function.Functions:
            yield from _stops(inner)
    else:
        yield function
