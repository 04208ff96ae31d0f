"""Debian packages, by apt-get; on another system, one clear message."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from importlib.util import find_spec

from borderpress.errors import BorderpressError
from borderpress.model import say
from borderpress.setup.extras import EXTRAS, Need
from borderpress.setup.telling import Teller

VENV_NEED = Need("python3-venv", "module:ensurepip")
"""Asked of Python itself everywhere: another Python than Debian's brings its own."""
PROXIES = ("http_proxy", "https_proxy", "no_proxy", "ftp_proxy", "all_proxy")
"""Variables that sudo drops and apt needs."""


def debian_needs(extras: tuple[str, ...], font_packages: list[str]) -> list[Need]:
    """Return what ``extras`` and the fonts need from Debian."""
    needs = [need for name in extras for need in EXTRAS[name].needs]
    return [VENV_NEED, *dict.fromkeys((*needs, *map(Need, font_packages)))]


def install_debian(needs: list[Need], teller: Teller) -> None:
    """Install with apt-get the packages of ``needs`` that are missing.

    :raises BorderpressError: where there is no apt-get, no way to become root, or apt-get fails.
    """
    missing = missing_packages(needs)
    if not missing:
        return
    names = " ".join(missing)
    if not shutil.which("apt-get"):
        raise BorderpressError(
            say("There is no apt-get to install what is missing: {names}.", names=names),
            say("Install them with your system's own tools (names as in Debian 12)."),
        )
    prefix = become_root(names)
    apt = [*prefix, "apt-get", "-o", "DPkg::Lock::Timeout=300"]
    # Fails as a whole when one source of many is out of reach; the next command tells.
    teller.run(say("Reading the list of Debian packages"), [*apt, "update"], fail=False)
    command = [*apt, "install", "-y", "--no-install-recommends", *missing]
    teller.run(say("Installing from Debian: {names}", names=names), command)


def missing_packages(needs: list[Need]) -> list[str]:
    """Return the packages of ``needs`` that are not installed, by dpkg-query or by looking."""
    if not shutil.which("dpkg-query"):
        return [need.package for need in needs if not is_there(need.probe)]
    names = [need.package for need in needs if need != VENV_NEED]
    command = ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *names]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    installed = {line.split()[0] for line in told.splitlines() if line.endswith(" installed")}
    venv = [] if is_there(VENV_NEED.probe) else [VENV_NEED.package]
    return venv + [name for name in names if name not in installed]


def is_there(probe: str) -> bool:
    """Return whether the library, program or module that ``probe`` names can be used."""
    kind, _, name = probe.partition(":")
    if kind == "program":
        return shutil.which(name) is not None
    if kind == "module":
        return find_spec(name) is not None
    try:
        return not kind or bool(ctypes.CDLL(name))
    except OSError:
        return False


def become_root(names: str) -> list[str]:
    """Return what to put before a command so that root runs it, with apt asking nothing.

    :raises BorderpressError: for a user who is not root where there is no sudo.
    """
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive"]
    if os.geteuid() == 0:
        return quiet
    if not shutil.which("sudo"):
        raise BorderpressError(
            say("Only root can install what is missing, and there is no sudo."),
            say("Ask an administrator to run: apt-get install {names}", names=names),
        )
    # Asks for the password now, before the progress line could cover the question.
    subprocess.run(["sudo", "-v"], check=False)
    pairs = [f"{name}={os.environ[name]}" for name in PROXIES if name in os.environ]
    return ["sudo", *quiet, *pairs]
