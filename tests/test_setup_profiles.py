"""ICC profiles made at set-up: what is asked of colprof, and that machines do not differ."""

from __future__ import annotations

from pathlib import Path

import pytest

from borderpress.setup import profiles
from borderpress.setup.extras import EXTRAS
from borderpress.setup.telling import Teller

COLPROF = """\
#!/usr/bin/env python3
import sys, time
from pathlib import Path
base = Path(sys.argv[-1])
assert base.with_suffix(".ti3").read_text() == "measured"
header = bytearray(128)
header[24:36] = time.time_ns().to_bytes(12, "big")
base.with_suffix(".icc").write_bytes(bytes(header) + " ".join(sys.argv[1:-1]).encode())
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A toolkit with one profile, data for it, and a colprof that is made up."""
    for folder in ("layouts/print-profiles", "data", "bin"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "data/FOGRA39L.ti3").write_text("measured")
    program = tmp_path / "bin/colprof"
    program.write_text(COLPROF)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    monkeypatch.setattr(profiles, "DATA", tmp_path / "data")
    write(tmp_path, "coated", "FOGRA39L.icc", 310)
    return tmp_path


def write(root: Path, name: str, icc: str, limit: int = 300) -> None:
    text = f'icc = "{icc}"\nink_limit = {limit}\n'
    (root / f"layouts/print-profiles/{name}.toml").write_text(text)


def test_a_profile_is_made_with_its_ink_limit_and_a_fixed_date(root: Path) -> None:
    (made,) = profiles.make_profiles(root, Teller({}))
    data = made.read_bytes()
    assert made == root / "layouts/print-profiles/made/FOGRA39L.icc"
    assert data[profiles.DATE] == profiles.FIXED
    assert b"-l310" in data
    assert [path.name for path in made.parent.iterdir()] == ["FOGRA39L.icc"]


def test_what_is_made_is_not_made_again(root: Path) -> None:
    (made,) = profiles.make_profiles(root, Teller({}))
    stamp = made.stat().st_mtime_ns
    teller = Teller({})
    assert profiles.make_profiles(root, teller) == [made]
    assert (made.stat().st_mtime_ns, teller.told) == (stamp, 0)


def test_the_file_of_a_shop_is_left_alone(root: Path) -> None:
    (root / "layouts/print-profiles/FOGRA39L.icc").write_bytes(b"the shop's")
    assert profiles.make_profiles(root, Teller({})) == []


def test_without_data_nothing_is_made(root: Path) -> None:
    write(root, "coated", "unknown.icc")
    write(root, "office", "")
    assert profiles.make_profiles(root, Teller({})) == []


def test_colprof_and_its_data_come_with_the_extra() -> None:
    packages = {need.package for need in EXTRAS["print"].needs}
    assert packages == {"argyll", "ghostscript", "icc-profiles-free"}
    assert EXTRAS["print"].profiles
