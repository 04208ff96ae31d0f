"""Hashes that say whether two values, or two toolkits, are the same.

:func:`digest` turns a value into one canonical row of bytes, each part with
its type and its length, so that no two different values share a row and equal
values share it in every process and every Python.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from borderpress import __version__

Sink = Callable[[bytes], object]
Known = dict[int, tuple[object, bytes]]
"""Hashes of records met before, by identity; the record is kept so that its id stays its own."""

DEPENDENCIES = (
    "weasyprint",
    "pydyf",
    "tinyhtml5",
    "tinycss2",
    "cssselect2",
    "pyphen",
    "markdown",
    "jinja2",
    "markupsafe",
    "fonttools",
    "brotli",
    "pillow",
    "pikepdf",
    "pypdfium2",
    "icu4py",
    "khmercut",
    "khmerspell",
    "nh3",
    "segno",
    "babel",
)
"""Distributions that can change the bytes of an artifact."""


SOURCES = (".py", ".xz", ".toml")
"""Suffixes of the package's modules and data; what Python or an editor leaves there is neither."""


def digest(*values: object, known: Known | None = None) -> str:
    """Return the SHA-256, as 64 hex digits, of the canonical form of ``values``.

    Takes frozen dataclasses, tuples, str, bytes, int, float, bool, None,
    ``datetime.date``, StrEnum members, and mappings (whose order does not
    count); subclasses of these may hold more than they show and are refused.
    A ``known`` dict given to several calls saves hashing shared records again.
    Raises TypeError for anything else.
    """
    hasher = sha256()
    _encode(values, hasher.update, {} if known is None else known)
    return hasher.hexdigest()


def _tagged(tag: bytes, data: bytes, sink: Sink) -> None:
    sink(b"%s%d:" % (tag, len(data)))
    sink(data)


def _text(value: str, sink: Sink, _known: Known | None = None) -> None:
    _tagged(b"s", value.encode("utf-8", "surrogatepass"), sink)


def _tuple(value: tuple[object, ...], sink: Sink, known: Known) -> None:
    sink(b"(%d:" % len(value))
    for item in value:
        _encode(item, sink, known)


def _mapping(value: Mapping[object, object], sink: Sink, known: Known) -> None:
    sink(b"{%d:" % len(value))
    rows = ((canonical(key, known), canonical(item, known)) for key, item in value.items())
    for key, item in sorted(rows):
        sink(key)
        sink(item)


def canonical(value: object, known: Known | None = None) -> bytes:
    """Return the canonical row of bytes of ``value``; TypeError as in :func:`digest`."""
    parts: list[bytes] = []
    _encode(value, parts.append, {} if known is None else known)
    return b"".join(parts)


def _class_name(kind: type) -> bytes:
    return f"{kind.__module__}.{kind.__qualname__}".encode()


@cache
def _field_names(kind: type) -> tuple[str, ...] | None:
    """Return the names of a frozen dataclass's fields; None for other classes."""
    if not is_dataclass(kind) or not getattr(kind, "__dataclass_params__").frozen:  # noqa: B009
        return None
    return tuple(field.name for field in fields(kind))


def _record(value: object, names: tuple[str, ...], sink: Sink, known: Known) -> None:
    """Write a record as the hash of its fields, so that one met before costs nothing."""
    if id(value) not in known:
        hasher = sha256()
        _tagged(b"@", _class_name(type(value)), hasher.update)
        hasher.update(b"%d:" % len(names))
        for name in names:
            _text(name, hasher.update)
            _encode(getattr(value, name), hasher.update, known)
        known[id(value)] = (value, hasher.digest())
    _tagged(b"@", known[id(value)][1], sink)


_ENCODERS: dict[type, Callable[..., None]] = {
    str: _text,
    tuple: _tuple,
    bytes: lambda value, sink, _known: _tagged(b"b", value, sink),
    bool: lambda value, sink, _known: _tagged(b"?", b"1" if value else b"0", sink),
    int: lambda value, sink, _known: _tagged(b"i", b"%x" % value, sink),
    float: lambda value, sink, _known: _tagged(b"f", value.hex().encode(), sink),
    date: lambda value, sink, _known: _tagged(b"d", value.isoformat().encode(), sink),
    type(None): lambda _value, sink, _known: _tagged(b"n", b"", sink),
    dict: _mapping,
    MappingProxyType: _mapping,
}
"""The plain types, by exact class."""


def _encode(value: object, sink: Sink, known: Known) -> None:
    kind: type = type(value)
    if encoder := _ENCODERS.get(kind):
        encoder(value, sink, known)
    elif isinstance(value, StrEnum):
        _tagged(b"e", _class_name(kind), sink)
        _text(value.value, sink)
    elif (names := _field_names(kind)) is not None:
        _record(value, names, sink, known)
    else:
        raise TypeError(f"digest() does not take {kind.__module__}.{kind.__qualname__}: {value!r}")


@cache
def toolkit_version() -> str:
    """Return a hash of all that can change an artifact without its inputs changing.

    That is the toolkit's own modules and data, its version, and the versions of
    the installed :data:`DEPENDENCIES`.
    """
    root = Path(__file__).parent
    return digest(__version__, sources(root), installed(DEPENDENCIES, sys.path))


def sources(root: Path) -> tuple[tuple[str, bytes], ...]:
    """Return path and content of each module and data file below ``root``, sorted by path."""
    files = (
        (path.relative_to(root).as_posix(), path)
        for path in root.rglob("*")
        if path.suffix in SOURCES and path.is_file()
    )
    return tuple((name, path.read_bytes()) for name, path in sorted(files))


def installed(names: tuple[str, ...], folders: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return the version of each distribution of ``names`` found in ``folders``, or "".

    Reads the names of the ``*.dist-info`` folders (the binary distribution
    format fixes them) because importing ``importlib.metadata`` alone takes
    longer than a build in which nothing changed may take.
    """
    found: dict[str, str] = {}
    for folder in folders:
        for name, version in _distributions(folder):
            found.setdefault(name, version)  # the first folder wins, as on import
    return tuple((name, found.get(name, "")) for name in names)


def _distributions(folder: str) -> Iterable[tuple[str, str]]:
    try:
        entries = sorted(os.listdir(folder or "."))
    except OSError:  # sys.path also names zip files and folders that are not there
        return
    for entry in entries:
        stem, suffix = os.path.splitext(entry)
        if suffix in (".dist-info", ".egg-info"):
            name, _, version = stem.partition("-")
            yield name.lower(), version
