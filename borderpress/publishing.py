"""A finished site → a host: only what changed, pages after what they show, old files last.

A publication that is broken off leaves the old site whole: nothing a reader sees changes
before everything has arrived.  Broken off in the short step after that, the site holds old and
new pages, and every file that either kind needs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from borderpress.errors import BorderpressError
from borderpress.hosts import RECORD, STAGED, Done, File, Host, reaching
from borderpress.model import say
from borderpress.work import Stored

LISTS = (".xml", ".txt", ".json")
"""Feeds, site map and the like: they name pages, so they follow them."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a publication changes on its host."""

    assets: tuple[File, ...]
    """Style sheets, fonts, pictures, PDFs."""
    pages: tuple[File, ...]
    lists: tuple[File, ...]
    gone: tuple[str, ...]
    """Files of the last publication that the site no longer has."""
    kept: int
    """Files that are there already."""

    @property
    def files(self) -> tuple[File, ...]:
        """What is uploaded, in the order in which readers get it."""
        return (*self.assets, *self.pages, *self.lists)


def plan(site: Sequence[File], noted: Mapping[str, str], sizes: Mapping[str, int] | None) -> Plan:
    """Return what is to be done so that a host shows ``site``.

    ``noted``: SHA-256 by name, as the last publication wrote; ``sizes``: what lies there now,
    None where it cannot be asked.  A file that somebody removed or cut short there goes again.
    """

    def there(file: File) -> bool:
        return noted.get(file.name) == file.sha256 and (
            sizes is None or sizes.get(file.name) == file.size
        )

    changed = sorted((f for f in site if not there(f)), key=lambda file: file.name)
    pages = tuple(f for f in changed if f.name.endswith(".html"))
    lists = tuple(f for f in changed if f.name.endswith(LISTS))
    names = {file.name for file in site}
    return Plan(
        assets=tuple(f for f in changed if f not in pages and f not in lists),
        pages=pages,
        lists=lists,
        gone=tuple(sorted(name for name in noted if name not in names)),
        kept=len(site) - len(changed),
    )


def record(site: Sequence[File]) -> bytes:
    """Return what a host keeps of a publication: the same bytes for the same site."""
    files = {file.name: file.sha256 for file in sorted(site, key=lambda file: file.name)}
    return json.dumps({"files": files}, ensure_ascii=False, indent=0).encode()


def noted(data: bytes | None) -> Mapping[str, str]:
    """Return what a record says; nothing where it is not there or damaged.

    Names that lead out of the site are left out: what a host says is not trusted.
    """
    try:
        files = json.loads(data or b"{}")["files"]
        return {
            name: sha256
            for name, sha256 in files.items()
            if ".." not in name.split("/") and not name.startswith(("/", RECORD, STAGED))
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}


def publish(site: Sequence[File], where: Host, done: Done) -> Plan:
    """Bring ``site`` to a host and return what changed there; ``done`` hears of each file.

    Raises BorderpressError when the host cannot be reached or stops taking files.
    """
    with reaching():
        todo = plan(site, noted(where.record()), where.sizes())
        where.stage(todo.files, done)
        where.place([step for step in (todo.assets, todo.pages, todo.lists) if step])
        if todo.files or todo.gone:
            where.finish(todo.gone, record(site))
    return todo


def site_files(output: Path, held: Mapping[str, Stored], below: str) -> tuple[File, ...]:
    """Return the files of a site; ``held``: what ``output`` says that it holds.

    Raises BorderpressError when there are none, or one is not as the build left it.
    """
    found = [
        File(name.removeprefix(below), output / name, item.size, item.sha256)
        for name, item in held.items()
        if name.startswith(below)
    ]
    if not found:
        raise BorderpressError(
            say("There is no site in {folder}.", folder=output),
            say("Run build.py first: it makes the site."),
        )
    for file in found:
        if not file.path.is_file() or file.path.stat().st_size != file.size:
            raise BorderpressError(
                say("{name} is not as the build left it.", name=file.path),
                say("Run build.py again, then publish."),
            )
    return tuple(found)
