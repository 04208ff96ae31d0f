"""What a set-up does: Debian packages, ``.venv``, Python packages, fonts, test data.

Each step looks first and works only when something is missing.  The stamp that
:func:`borderpress.bootstrap.is_ready` reads is removed before packages change and
written last, so a set-up that was killed is done again.  Standard library only.
"""

from __future__ import annotations

import time
from pathlib import Path

from borderpress.errors import BorderpressError, Exit
from borderpress.model import say
from borderpress.setup.debian import debian_needs, install_debian
from borderpress.setup.extras import EXTRAS
from borderpress.setup.fonts import collect_fonts, read_fonts
from borderpress.setup.maven import fetch_jar
from borderpress.setup.profiles import make_profiles
from borderpress.setup.python import install_python, make_venv, site_packages, unpack_archive
from borderpress.setup.stamp import only_one, write_stamp
from borderpress.setup.telling import Teller, read_catalog


def set_up(extras: tuple[str, ...], ui: str, root: str) -> int:
    """Set up ``extras`` in ``root`` and tell each step on standard error.

    :return: 0, ``Exit.BAD_USE`` after telling a fault, or 130 after Ctrl-C.
    """
    teller = Teller(read_catalog(Path(root, "locales", ui, "LC_MESSAGES", "interface.po")))
    try:
        with only_one(Path(root), teller) as lock:
            run_steps(Path(root), extras, teller, lock)
    except BorderpressError as fault:
        teller.line(fault.text)
        teller.line(fault.hint)
        return Exit.BAD_USE
    except OSError as fault:
        file = fault.filename2 or fault.filename
        teller.line(say("Set-up stopped: {reason} ({file}).", reason=fault.strerror, file=file))
        teller.line(say("Make room or give write permission there, then run the command again."))
        return Exit.BAD_USE
    except KeyboardInterrupt:
        teller.line(say("Stopped. The next run finishes the set-up."))
        return 130
    return 0


def run_steps(root: Path, extras: tuple[str, ...], teller: Teller, lock: int) -> None:
    """Do every step that is missing, then write the stamp."""
    started = time.monotonic()
    told = teller.told
    families = read_fonts(root / "fonts" / "fonts.toml")
    install_debian(debian_needs(extras, [family.package for family in families]), teller)
    fonts = collect_fonts(families, root / "fonts", teller)
    done = make_venv(root, teller, lock)
    for name in extras:
        install_python(root, name, done, teller, lock)
    if any(name in EXTRAS and EXTRAS[name].profiles for name in done):
        fonts = [*fonts, *make_profiles(root, teller)]
    # Already here, so that an archive out of reach does not cost the packages.
    write_stamp(root, done, site_packages(root / ".venv"), fonts)
    for archive in (archive for name in extras for archive in EXTRAS[name].archives):
        unpack_archive(root, archive, teller, lock)
    for jar in (jar for name in extras for jar in EXTRAS[name].jars):
        fetch_jar(root, jar, teller, lock)
    write_stamp(root, done, site_packages(root / ".venv"), fonts)
    if teller.told > told:
        seconds = round(time.monotonic() - started)
        teller.line(say("Set-up is complete ({seconds} s).", seconds=seconds))
