"""Make, replace and take away the keys that sign releases."""

from __future__ import annotations

import os
import sys
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from borderpress.bootstrap import ensure
from borderpress.command import Command, known_name
from borderpress.errors import BorderpressError, Exit
from borderpress.model import say

if TYPE_CHECKING:
    from borderpress.keyfiles import KeyRing
    from borderpress.project import Project
    from borderpress.trust import Repository

ACTIONS = ("show", "create", "rotate", "revoke", "renew", "sign")
PASSPHRASE = "BORDERPRESS_PASSPHRASE"  # noqa: S105 - the name of a variable
RELEASES = "releases"
"""Folder of a project that holds its releases."""


def keys(command: Command) -> int:
    """Do what the words after ``keys`` say: show, create, rotate NAME, revoke NAME, renew, sign."""
    words = [str(path) for path in command.options.files] or ["show"]
    known_name("action", words[:1], ACTIONS)
    if (len(words) == 2) != (words[0] in ("rotate", "revoke")) or len(words) > 2:
        raise BorderpressError(
            say("“keys {words}” is not understood.", words=" ".join(words)),
            say("Write keys create, keys rotate NAME, keys revoke NAME, keys renew or keys sign."),
        )
    if fault := ensure(("release",), command.ui):
        return fault
    from borderpress.trust import Repository

    project, repository = command.project(), Repository(command.root / RELEASES)
    if words[0] != "show":
        _change(command, project, repository, words)
    _show(command, project, repository)
    return Exit.FINE


def _change(command: Command, project: Project, repository: Repository, words: list[str]) -> None:
    """Do one change, and say which root keys must still sign."""
    from borderpress import trust

    ring, terms, day = key_ring(command), project.publication.release, command.day()
    provinces = provinces_of(project)
    match words:
        case ["create"]:
            made = trust.create(repository, provinces, terms, day, ring)
            names = ", ".join(made) or "–"
            command.report.say(say("New keys: {names}", names=names))
            return
        case ["rotate", name]:
            missing = trust.rotate(repository, name, provinces, terms, day, ring)
        case ["revoke", name]:
            missing = trust.revoke(repository, name, terms, day, ring)
        case ["renew"]:
            missing = trust.renew(repository, terms, day, ring)
        case _:
            missing = trust.countersign(repository, ring)
    if missing:
        command.report.say(
            say(
                "Not valid yet: two root keys must sign. Still to sign: {names}. Run: build.py "
                "keys sign --keys FOLDER",
                names=", ".join(missing),
            )
        )
    else:
        command.report.say(say("Done. Kiosks learn of it with the next release."))


def _show(command: Command, project: Project, repository: Repository) -> None:
    """Print who signs what, until when."""
    from borderpress.keyfiles import name_of
    from borderpress.trust import delegated

    root, top = repository.root().signed, repository.targets("targets").signed
    rows = [
        (role, name_of(root.keys[keyid]), keyid[:16], str(root.expires.date()))
        for role in ("root", "targets", "snapshot", "timestamp")
        for keyid in root.roles[role].keyids
    ]
    rows += [
        (f"{name}: {', '.join(provinces_of(project).get(name, ()))}", name_of(key), key.keyid[:16],
         str(top.expires.date()))
        for name, key in delegated(top).items()
    ]  # fmt: skip
    if command.options.json:
        told = [dict(zip(("signs", "key", "id", "until"), row, strict=True)) for row in rows]
        command.report.json({"root_version": root.version, "keys": told})
        return
    titles = (say("signs"), say("key"), say("id"), say("valid until"))
    command.report.table([command.report.text(title) for title in titles], rows)


def provinces_of(project: Project) -> dict[str, tuple[str, ...]]:
    """Return the clusters of each province that signs for itself."""
    found: dict[str, tuple[str, ...]] = {}
    for cluster in project.clusters:
        if cluster.province:
            found[cluster.province] = (*found.get(cluster.province, ()), cluster.name)
    return found


def key_ring(command: Command) -> KeyRing:
    """Return the keys at hand: ``--keys``, else the folder ``borderpress-keys`` at home."""
    from borderpress.keyfiles import KeyRing, check_outside

    folders = tuple(command.options.keys) or (Path.home() / "borderpress-keys",)
    for folder in folders:
        check_outside(folder)
    return KeyRing(folders, lambda name: _passphrase(command, name))


def _passphrase(command: Command, name: str) -> str:
    """Return the passphrase of a key: from the environment, else asked at the terminal."""
    if PASSPHRASE in os.environ:
        return os.environ[PASSPHRASE]
    if not sys.stdin.isatty():
        raise BorderpressError(
            say("The passphrase of the key {name} is needed.", name=name),
            say("Run the command at a terminal, or set {variable}.", variable=PASSPHRASE),
        )
    return getpass(command.report.text(say("Passphrase of {name}: ", name=name)))
