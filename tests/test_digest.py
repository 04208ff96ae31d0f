"""Laws of the canonical hash: equal values share it, different values do not."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from borderpress.digest import canonical, digest, installed, sources, toolkit_version
from borderpress.model import Kind, Place, Severity

ROOT = Path(__file__).parents[1]
KNOWN = "2eaf4b92be695b95d55677d17c677fba19a1314aa0b6cd821ba0ec8707ea7f3d"

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary()
    | st.dates()
    | st.sampled_from(Kind)
    | st.builds(Place, st.text(), st.integers())
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def typed(value: object) -> object:
    """Return ``value`` with types beside it, since 1 == True == 1.0 and 0.0 == -0.0."""
    match value:
        case tuple():
            return (tuple, tuple(typed(item) for item in value))
        case dict():
            return (dict, {key: typed(item) for key, item in value.items()})
        case float():
            return (float, value.hex())
        case _:
            return (type(value), value)


@settings(max_examples=80, deadline=None)
@given(VALUES, VALUES)
def test_the_same_hash_means_the_same_value(one: object, two: object) -> None:
    assert (canonical(one) == canonical(two)) == (typed(one) == typed(two))
    assert (digest(one) == digest(two)) == (typed(one) == typed(two))


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.text() | st.integers(), VALUES))
def test_the_order_of_a_mapping_does_not_count(mapping: dict[str | int, object]) -> None:
    backwards = dict(reversed(list(mapping.items())))
    assert digest(mapping) == digest(backwards) == digest(MappingProxyType(mapping))


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (("ab", "c"), ("a", "bc")),
        ((1,), (True,)),
        ((1,), (1.0,)),
        ((0.0,), (-0.0,)),
        (("a",), (b"a",)),
        (("",), (None,)),
        (((),), ((), ())),
        (("notice",), (Kind.NOTICE,)),
        (("2026-11-23",), (date(2026, 11, 23),)),
        (((1, 2), 3), (1, (2, 3))),
        (("é",), ("e\u0301",)),
    ],
)
def test_near_values_differ(one: tuple[object, ...], two: tuple[object, ...]) -> None:
    assert digest(*one) != digest(*two)


def test_classes_of_equal_shape_differ() -> None:
    @dataclass(frozen=True, slots=True)
    class Spot:
        path: str
        line: int

    assert digest(Spot("a", 1)) != digest(Place("a", 1))


@dataclass
class Thawed:
    name: str


class Number(IntEnum):
    ONE = 1


class Pair(NamedTuple):
    first: int


class Loud(str):  # noqa: SLOT000
    """A str that could hold more than its letters."""


@pytest.mark.parametrize(
    "value",
    [
        [1],
        {1},
        frozenset({1}),
        Thawed("a"),
        Place,
        Number.ONE,
        Loud("a"),
        Pair(1),
        datetime(2026, 11, 23),  # noqa: DTZ001
        1j,
        bytearray(b"a"),
        Path("a"),
        pytest.param(object(), id="object"),
        (1, [2]),
        {"a": {2}},
    ],
    ids=repr,
)
def test_everything_else_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="digest"):
        digest(value)


def test_known_value_never_changes() -> None:
    """Keys in a cache outlive the process, and the Python, that made them."""
    value = ("Lào", b"\x00", 7, -1.5, True, None, date(2026, 11, 23), Severity.ERROR, {"b": 1})
    assert digest(*value, Place("a.md", 3)) == KNOWN


def test_another_process_gives_the_same_hash() -> None:
    code = (
        "from borderpress.digest import digest; from borderpress.model import Place;"
        "print(digest({'x': 1, 'y': (2, 'lào')}, Place('a', 1)))"
    )
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == digest({"x": 1, "y": (2, "lào")}, Place("a", 1))


class Mood(StrEnum):
    GOOD = "good"


def test_enum_members_of_other_classes_differ() -> None:
    assert digest(Mood.GOOD) != digest("good")
    assert digest(Mood.GOOD) == digest(Mood("good"))


def test_sources_change_with_a_name_and_with_a_byte(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("1")
    before = sources(tmp_path)
    (tmp_path / "notes.txt").write_text("not Python")
    assert sources(tmp_path) == before == (("a.py", b"1"),)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "c.py").write_text("2")
    (tmp_path / "b" / "words.txt.xz").write_text("3")
    found = (("a.py", b"1"), ("b/c.py", b"2"), ("b/words.txt.xz", b"3"))
    assert sources(tmp_path) == found


def test_installed_reads_the_first_folder_that_has_it(tmp_path: Path) -> None:
    for name in ("one/Jinja2-3.1.6.dist-info", "two/jinja2-9.dist-info", "two/pillow-13.dist-info"):
        (tmp_path / name).mkdir(parents=True)
    folders = [str(tmp_path / "none"), str(tmp_path / "one"), str(tmp_path / "two")]
    found = installed(("jinja2", "pillow", "markdown"), folders)
    assert found == (("jinja2", "3.1.6"), ("pillow", "13"), ("markdown", ""))


def test_toolkit_version_sees_the_installed_libraries() -> None:
    versions = dict(installed(("jinja2", "weasyprint", "pillow"), sys.path))
    assert all(versions.values())
    assert len(toolkit_version()) == 64
