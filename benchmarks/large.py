"""A bulletin of one megabyte and its catalog: reading, extracting, translating, checking.

Run it by hand on a quiet machine: ``.venv/bin/python benchmarks/large.py``.  The text is the
sample's, again and again, with numbers that make each message another one.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import polib

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from borderpress.catalog import read_catalog  # noqa: E402 - found by the line above
from borderpress.checks.translation.asking import Background, checked  # noqa: E402
from borderpress.conventions import read_conventions  # noqa: E402
from borderpress.exemplars import NO_DATA  # noqa: E402
from borderpress.languages import read_language  # noqa: E402
from borderpress.messages import extract, translate  # noqa: E402
from borderpress.model import Language, LocalText  # noqa: E402

SIZE = 1_000_000
PARAGRAPH = (
    "Ngày {n} tháng 7 năm 2025, **hộ chiếu** số {n} và lệ phí {n} USD tại "
    "[cửa khẩu](https://a.example/{n}) được ghi lại.\n\n"
)
Value = TypeVar("Value")


def timed(name: str, work: Callable[[], Value]) -> Value:
    """Run ``work`` and print how long it took."""
    begin = time.perf_counter()
    value = work()
    print(f"{name:32}{time.perf_counter() - begin:7.2f} s")
    return value


def language(tag: str) -> Language:
    """Return one of our languages."""
    name = f"locales/{tag}/language.toml"
    found, _ = read_language(name, (ROOT / name).read_text("utf-8"))
    if found is None:
        raise SystemExit(f"{name} cannot be read")
    return found


def main() -> None:
    """Print one line a stage."""
    count = SIZE // len(PARAGRAPH.format(n=1000).encode())
    body = "".join(PARAGRAPH.format(n=1000 + n) for n in range(count))
    print(f"{len(body.encode()) / 1e6:.2f} MB, {count} paragraphs")
    found = timed("extract", lambda: extract(body))
    timed("translate", lambda: translate(body, lambda m: LocalText(m, "vi"), "vi"))
    file = polib.POFile(wrapwidth=0)
    file.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    file.extend(
        polib.POEntry(msgid=m, msgstr=m) for m in dict.fromkeys(s.msgid for s in found.segments)
    )
    data, vi = str(file).encode(), language("vi")
    catalog, _ = timed("read the catalog", lambda: read_catalog("a.po", data, vi, "a"))
    path = ROOT / "locales/vi/conventions.toml"
    ours, _ = read_conventions(str(path), path.read_text("utf-8"), vi)
    if catalog:
        kept = catalog
        timed("check it", lambda: checked(kept, Background(vi, NO_DATA, ours, ours, {})))


if __name__ == "__main__":
    main()
