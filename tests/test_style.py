"""The project's own rules, kept by the tools that are pinned in requirements/test.lock."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def run(*arguments: str) -> str:
    """Run a tool of the environment; return what it said, or nothing when it is content."""
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_ruff_finds_nothing() -> None:
    assert run("ruff", "check", "--quiet", ".") == ""


def test_ruff_would_format_nothing() -> None:
    assert run("ruff", "format", "--check", ".") == ""


def test_mypy_strict_finds_nothing() -> None:
    assert run("mypy", "--no-error-summary") == ""
