"""Times and peak memory of builds: whole, nothing to do, one edit of each kind.

Run it by hand on a quiet machine: ``.venv/bin/python benchmarks/times.py``.
It works on a copy of the project and changes nothing else.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
BULLETIN = "content/bulletins/so-dien-thoai-khan-cap.md"
CATALOG = "locales/lo/LC_MESSAGES/so-dien-thoai-khan-cap.po"
EDITS = (
    ("one word", BULLETIN, "chép vào giấy", "chép ra giấy"),
    ("one translation", CATALOG, "ໂທ", "ໂທລະສັບ"),
    ("one fact", BULLETIN, "Cảnh sát 113;", "Cảnh sát: 113;"),
)


def build(root: Path, *arguments: str) -> float:
    """Return the seconds that one build of the copy takes, as a person waits for it."""
    command = [sys.executable, "-X", "borderpress", "build.py", "--date", "2026-11-23"]
    begin = time.perf_counter()
    done = subprocess.run([*command, *arguments], cwd=root, capture_output=True, check=False)
    if done.returncode not in (0, 1):  # 1: an edit may leave a must-translate block behind
        raise SystemExit(done.stderr.decode())
    return time.perf_counter() - begin


def edit(root: Path, name: str, old: str, new: str) -> None:
    """Replace the first ``old`` in a file of the copy."""
    path = root / name
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")


def copy(folder: Path) -> Path:
    """Return a copy of the checkout without what builds made; fonts are linked."""
    root = folder / "copy"
    skipped = shutil.ignore_patterns(".git", ".venv", ".cache", "output", "collected")
    shutil.copytree(ROOT, root, ignore=skipped)
    os.symlink(ROOT / "fonts" / "collected", root / "fonts" / "collected")
    return root


def main() -> None:
    """Print one line a measurement: what, seconds (or minimum and maximum of several)."""
    with tempfile.TemporaryDirectory() as folder:
        root = copy(Path(folder))
        print(f"whole publication, empty cache   {build(root):7.2f} s")
        again = [build(root) for _ in range(5)]
        print(f"nothing to do                    {min(again):7.2f} s … {max(again):.2f} s")
        for name, file, old, new in EDITS:
            edit(root, file, old, new)
            print(f"{name:32} {build(root):7.2f} s")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"largest process                  {peak:7} MB")


if __name__ == "__main__":
    main()
