"""Write the tables of Python packages in docs/licences.md from their metadata.

Run by ``make licences`` with the Python of ``.venv``.
"""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 60
"""Longer ``License`` fields are whole licence texts."""


def licence_of(package: str) -> str:
    """Return the licence that ``package`` declares: SPDX expression, classifier, or field."""
    found = metadata(package)
    classifiers = [
        line.rpartition(" :: ")[2]
        for line in found.get_all("Classifier") or []
        if line.startswith("License :: ") and line != "License :: OSI Approved"
    ]
    (spdx,) = found.get_all("License-Expression") or [""]
    (field,) = found.get_all("License") or [""]
    short = field if len(field) <= LONGEST and "\n" not in field else ""
    return str(spdx or ", ".join(classifiers) or short or "see its files")


def table(lock: Path, without: set[str]) -> tuple[str, set[str]]:
    """Return a Markdown table of the packages that ``lock`` names, and their names."""
    entries = re.findall(r"(?m)^([a-z0-9-]+)==([^\s;]+)", lock.read_text(encoding="utf-8"))
    rows = []
    for name, version in entries:
        try:
            if name not in without:
                rows.append(f"| {name} | {version} | {licence_of(name)} |")
        except PackageNotFoundError:
            continue  # for another system than this one
    head = "| package | version | licence |\n|---|---|---|\n"
    return head + "\n".join(rows) + "\n", {name for name, _ in entries}


def main() -> None:
    """Put both tables between their marks."""
    path = ROOT / "docs" / "licences.md"
    text = path.read_text(encoding="utf-8")
    known: set[str] = set()
    for extra in ("core", "kiosk", "release", "test"):
        rows, names = table(ROOT / "requirements" / f"{extra}.lock", known)
        known |= names
        start, end = f"<!-- {extra} -->\n", f"<!-- end of {extra} -->"
        head, _, rest = text.partition(start)
        text = head + start + rows + end + rest.partition(end)[2]
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
