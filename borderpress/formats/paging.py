"""How many pages a sheet is set on: without an orphan at its end, and so that it can be bound."""

from __future__ import annotations

from typing import Protocol, TypeVar

from borderpress.model import Layout, Proof


class Paged(Protocol):
    """A sheet that is laid out."""

    @property
    def proof(self) -> Proof: ...  # noqa: D102 - a field


Laid = TypeVar("Laid", bound=Paged)
Laid_co = TypeVar("Laid_co", bound=Paged, covariant=True)


class Layer(Protocol[Laid_co]):
    """Lays a sheet out, closer if asked to, with pages for notes at its end."""

    def __call__(self, *, tight: bool = False, notes: int = 0) -> Laid_co: ...  # noqa: D102


THIN = 0.35
"""Share of the fullest page's lines under which a last page counts as an orphan."""


def multiple(layout: Layout) -> int:
    """Return what the number of pages of a layout is a multiple of: 4 where it is stapled."""
    return int(dict(layout.options).get("multiple", 1))


def _waste(proof: Proof, of: int) -> tuple[int, bool]:
    """Return how many pages are printed, and whether the text ends on one with next to nothing.

    The text of a booklet ends on its last page but one, before the back cover.
    """
    lines = [len(page) for page in proof.pages]
    text = lines[:-1] if of > 1 else lines
    return -(-len(lines) // of) * of, len(text) > 1 and text[-1] < THIN * max(text)


def paged(lay: Layer[Laid], of: int) -> Laid:
    """Return a sheet laid out on a number of pages that is a multiple of ``of``.

    It is set closer where that saves a page with next to nothing on it, or in a booklet the
    one that would bring three empty ones.  What is missing then becomes pages for notes.
    """
    setting, tight = lay(), False
    count, thin = _waste(setting.proof, of)
    if thin or (of > 1 and len(setting.proof.pages) % of == 1):
        closer = lay(tight=True)
        tight = _waste(closer.proof, of) < (count, thin)
        setting = closer if tight else setting
    missing = -len(setting.proof.pages) % of
    return lay(tight=tight, notes=missing) if missing else setting
