"""Java programs for tests: fetched once, and only the bytes that are expected."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from borderpress.errors import BorderpressError
from borderpress.setup.extras import EXTRAS, Jar
from borderpress.setup.maven import fetch_jar
from borderpress.setup.telling import Teller

MVN = """\
#!/bin/sh
for word in "$@"; do case "$word" in -DoutputDirectory=*) folder=${word#*=};; esac; done
printf program > "$folder/tool-1.0.jar"
echo "$@" >> "$0.asked"
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A toolkit and a Maven that is made up."""
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin/mvn"
    program.write_text(MVN)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    return tmp_path


def jar(content: bytes) -> Jar:
    return Jar("org.example:tool:1.0", sha256(content).hexdigest())


def test_a_jar_is_fetched_by_its_coordinates_once(root: Path) -> None:
    for _ in range(2):
        fetch_jar(root, jar(b"program"), Teller({}), -1)
    (asked,) = (root / "bin/mvn.asked").read_text().splitlines()
    assert "dependency:copy -Dartifact=org.example:tool:1.0" in asked
    assert "://" not in asked
    folder = root / ".cache/test-data"
    assert [path.name for path in folder.iterdir()] == ["tool-1.0.jar"]


def test_other_bytes_than_expected_are_refused(root: Path) -> None:
    with pytest.raises(BorderpressError, match="not the file that was expected"):
        fetch_jar(root, jar(b"another program"), Teller({}), -1)
    assert list((root / ".cache/test-data").iterdir()) == []


def test_only_tests_need_java() -> None:
    for name, extra in EXTRAS.items():
        java = bool(extra.jars) or any("jre" in need.package for need in extra.needs)
        assert java == (name == "test")
