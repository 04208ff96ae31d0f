"""From a bare Python to the command line: look whether all is set up, set up what is not.

Standard library only: it runs before the virtual environment exists.  The look
costs a few dozen ``stat`` calls and imports nothing; what a set-up does is in
:mod:`borderpress.setup`.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:  # typing costs more than the whole look
    from typing import NoReturn

ROOT = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
"""The toolkit's folder, which holds ``build.py`` and ``.venv``."""
STAMP = os.path.join(".venv", "borderpress-stamp")
"""Written last by a set-up: which extras are there, and the state of every file watched."""
INSIDE = "borderpress"
"""The ``-X`` option that tells the second start, in ``.venv``, that set-up is done."""


def main(argv: list[str]) -> int:
    """Set up what the verb in ``argv`` needs, then run it in ``.venv``.

    :return: the exit code, where this process does not become that of ``.venv``.
    """
    if INSIDE in sys._xoptions:
        from borderpress.cli import main as run

        return run(argv)
    verb, rest = split_verb(argv)
    extras = ("core", "print", "publish", "release", "test") if verb == "test" else ("core",)
    return ensure(extras, interface_language(argv)) or start(verb, rest, argv)


def start(verb: str, rest: list[str], argv: list[str]) -> NoReturn:
    """Become the process of ``.venv`` that does the work: same environment, signals, exit code."""
    python = os.path.join(ROOT, ".venv", "bin", "python")
    if verb == "test":
        os.chdir(ROOT)
        os.execv(python, [python, "-m", "pytest", *rest])
    os.execv(python, [python, "-X", INSIDE, os.path.join(ROOT, "build.py"), *argv])


def split_verb(argv: list[str]) -> tuple[str, list[str]]:
    """Return the verb (or ``""``) and the arguments after it; ``--ui X`` may stand before it."""
    start = 2 if argv[:1] == ["--ui"] else 0
    if len(argv) > start and not argv[start].startswith("-"):
        return argv[start], argv[start + 1 :]
    return "", argv[start:]


def interface_language(argv: list[str]) -> str:
    """Return ``vi`` or ``en``: ``--ui``, else as gettext reads the environment."""
    for option, value in zip(argv, [*argv, ""][1:], strict=True):
        if option == "--ui" or option.startswith("--ui="):
            wanted = value if option == "--ui" else option.partition("=")[2]
            return "vi" if wanted.startswith("vi") else "en"
    names = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    wanted = next((os.environ[name] for name in names if os.environ.get(name)), "")
    return "vi" if wanted.startswith("vi") else "en"


def ensure(extras: tuple[str, ...], ui: str = "en", root: str = ROOT) -> int:
    """Make sure that ``extras`` (names in ``setup.extras.EXTRAS``) are set up in ``root``.

    Also called by the command line, inside ``.venv``, when a format first needs an extra.

    :return: 0, or the exit code after the fault was told on standard error.
    """
    if is_ready(extras, root):
        return 0
    from borderpress.setup import set_up

    return set_up(extras, ui, root)


def is_ready(extras: tuple[str, ...], root: str = ROOT) -> bool:
    """Return whether ``extras`` are set up and nothing watched has changed since."""
    try:
        with open(os.path.join(root, STAMP), encoding="utf-8") as file:
            lines = file.read().splitlines()
    except OSError:
        return False
    done = {line.split(" ")[1] for line in lines if line.startswith("done ")}
    watched = [line.split(" ", 2)[1:] for line in lines if line.startswith("watch ")]
    return done.issuperset(extras) and all(
        state == state_of(os.path.join(root, path)) for state, path in watched
    )


def state_of(path: str) -> str:
    """Return size and time of change of what ``path`` leads to, or ``-`` when it is not there."""
    try:
        found = os.stat(path)
    except OSError:
        return "-"
    return f"{found.st_size}:{found.st_mtime_ns}"
