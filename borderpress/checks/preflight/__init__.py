"""Preflight: what a print shop asks of a PDF, one file for each question.

A new check is one file here with ``RULE`` and ``check``, and its name in ``CHECKS``.
Source of the thresholds: the Ghent Workgroup's sheet-fed specifications; they stand in the
print profile.
"""

from __future__ import annotations

from borderpress.checks.preflight import (
    black,
    boxes,
    colours,
    dated,
    edges,
    fonts,
    ink,
    lines,
    paging,
    pictures,
    safe,
    standard,
)
from borderpress.checks.preflight.base import Check

CHECKS: tuple[Check, ...] = (
    standard,
    dated,
    boxes,
    edges,
    colours,
    black,
    ink,
    fonts,
    pictures,
    lines,
    safe,
    paging,
)
"""In the order of the report."""
