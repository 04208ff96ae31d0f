"""What a word segmenter is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Segmenter:
    """A way to cut unspaced text into words."""

    name: str
    kinds: tuple[str, ...]
    """Values of ``Language.breaks`` that it knows: ``khmer``, ``lao``."""
    tokens: Callable[[str, str], Sequence[str]]
    """``tokens(text, kind)``: pieces that join to ``text``.  Any other answer, such as an
    empty list where its library is not installed, counts as an abstention."""
