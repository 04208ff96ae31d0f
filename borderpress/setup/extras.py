"""What the toolkit needs of the machine: the one table to extend."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Need:
    """Something that the operating system must bring."""

    package: str
    """Debian package."""
    probe: str = ""
    """How to see it on another system: ``library:``, ``program:`` or ``module:`` and its name;
    empty for what other systems bring in ways of their own."""


@dataclass(frozen=True, slots=True)
class Archive:
    """A source archive that tests read as data."""

    lock: str
    """Requirements file with the pinned hash."""
    folder: str
    """Where it is unpacked."""


@dataclass(frozen=True, slots=True)
class Jar:
    """A Java program that tests run, brought by Debian's Maven."""

    artifact: str
    """Its Maven coordinates: group, name and version, parted by colons."""
    sha256: str
    """Of the file."""

    @property
    def path(self) -> str:
        """Where it is put."""
        _, name, version = self.artifact.split(":")
        return f".cache/test-data/{name}-{version}.jar"


@dataclass(frozen=True, slots=True)
class Extra:
    """What one part of the toolkit needs beyond the core; set up when first used."""

    needs: tuple[Need, ...] = ()
    """Debian packages besides those of the fonts."""
    lock: str = ""
    """Requirements file with hashes, relative to the toolkit's folder."""
    archives: tuple[Archive, ...] = ()
    """Source archives for tests."""
    jars: tuple[Jar, ...] = ()
    """Java programs for tests."""
    profiles: bool = False
    """True where ICC profiles are made."""


EXTRAS = {
    "core": Extra(
        needs=(
            Need("ca-certificates"),
            Need("libpango-1.0-0", "library:libpango-1.0.so.0"),
            Need("libpangoft2-1.0-0", "library:libpangoft2-1.0.so.0"),
            Need("libharfbuzz-subset0", "library:libharfbuzz-subset.so.0"),
        ),
        lock="requirements/core.lock",
    ),
    "print": Extra(
        needs=(
            Need("argyll", "program:colprof"),
            Need("ghostscript", "program:gs"),
            Need("icc-profiles-free"),
        ),
        profiles=True,
    ),
    "publish": Extra(
        needs=(Need("openssh-client", "program:ssh"), Need("rsync", "program:rsync")),
        lock="requirements/publish.lock",
    ),
    "release": Extra(lock="requirements/release.lock"),
    "test": Extra(
        needs=(
            Need("chromium", "program:chromium"),
            Need("default-jre-headless", "program:java"),
            Need("gettext", "program:msgfmt"),
            Need("libatomic1", "library:libatomic.so.1"),
            Need("libzbar0", "library:libzbar.so.0"),
            Need("maven", "program:mvn"),
            Need("mupdf-tools", "program:mutool"),
            Need("openssh-server", "program:sshd"),
            Need("poppler-utils", "program:pdftotext"),
            Need("qpdf", "program:qpdf"),
            Need("translate-toolkit", "program:pogrep"),
        ),
        lock="requirements/test.lock",
        archives=(Archive("requirements/test-data.lock", ".cache/test-data/Markdown-3.11.3"),),
        jars=(
            Jar(  # veraPDF: judges PDF/UA and PDF/A
                "org.verapdf.apps:greenfield-apps:1.28.2",
                "687d4d8bcfec48c9f7e931cf78ed061f1eeccfba55d4cdc000ba9b4d8aa46ce6",
            ),
        ),
    ),
}
"""Every extra by name; a new one is one entry here."""
