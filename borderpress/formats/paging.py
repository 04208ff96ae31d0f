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


def _worth_closing_up(proof: Proof, of: int) -> bool:
    """Return whether setting closer may save what nobody needs.

    The text of a booklet ends on its last page but one, before the back cover.
    """
    lines = [len(page) for page in proof.pages]
    text = lines[:-1] if of > 1 else lines
    thin = len(text) > 1 and text[-1] < THIN * max(text)
    return thin or (of > 1 and len(lines) % of == 1)


def paged(lay: Layer[Laid], of: int) -> Laid:
    """Return a sheet laid out on a number of pages that is a multiple of ``of``.

    It is set closer where that saves a page with next to nothing on it, or in a booklet the
    one that would bring three empty ones.  What is missing then becomes pages for notes.
    """
    setting, tight = lay(), False
    if _worth_closing_up(setting.proof, of):
        closer = lay(tight=True)
        tight = len(closer.proof.pages) < len(setting.proof.pages)
        setting = closer if tight else setting
    missing = -len(setting.proof.pages) % of
    return lay(tight=tight, notes=missing) if missing else setting
