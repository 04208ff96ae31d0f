"""Are all fonts in the file, as subsets, with their text?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Name

from borderpress.checks.preflight.base import Examined, Measure, Rule, Verdict
from borderpress.model import Severity, say
from borderpress.printprofile import PrintProfile

RULE = Rule(
    "preflight.fonts",
    say("Are all fonts in the file, as subsets, with their text?"),
    say("A font that is not in the file is replaced at the shop: Lao and Khmer become boxes."),
)
_SUBSET = re.compile(r"[A-Z]{6}\+")
_FILES = (Name.FontFile, Name.FontFile2, Name.FontFile3)


def fonts(pdf: Examined) -> Iterator[Any]:
    """Yield every font of the file."""
    for found in pdf.pdf.objects:
        is_font = isinstance(found, pikepdf.Dictionary) and found.get(Name.Type) == Name.Font
        if is_font and not str(found.get(Name.Subtype, "")).startswith("/CIDFont"):
            yield found


def measure(pdf: Examined, _profile: PrintProfile) -> Measure | None:
    """Return how many fonts are in the file, of how many."""
    found = list(fonts(pdf))
    return f"{sum(map(embedded, found))}/{len(found)}", f"{len(found)}/{len(found)}"


def check(pdf: Examined, _profile: PrintProfile) -> Iterator[Verdict]:
    """Yield a verdict for each font that is not whole."""
    for font in fonts(pdf):
        name = str(font.get(Name.BaseFont, font.get(Name.Name, "?"))).lstrip("/")
        if font.get(Name.Subtype) == Name.Type3:
            yield _verdict(
                name, "Type 3", say("The font {font} is drawn by commands (Type 3).", font=name)
            )
        elif not embedded(font):
            yield _verdict(name, "no", say("The font {font} is not in the file.", font=name))
        elif not _SUBSET.match(name):
            yield _verdict(
                name,
                "whole",
                say("The font {font} is in the file whole.", font=name),
                Severity.WARNING,
            )
        elif Name.ToUnicode not in font:
            yield _verdict(
                name,
                "no text",
                say("The font {font} does not say its letters.", font=name),
                Severity.WARNING,
            )


def _verdict(name: str, measured: str, text: Any, severity: Severity = Severity.ERROR) -> Verdict:
    hint = say("Make the PDF anew with “embed all fonts as subsets”.")
    return Verdict(severity, text, hint, f"{name}: {measured}", "embedded, subset, with text")


def embedded(font: Any) -> bool:
    """Return whether the outlines of a font are in the file."""
    descendants = font.get(Name.DescendantFonts)
    inner = descendants[0] if descendants is not None and len(descendants) else font
    if not isinstance(inner, pikepdf.Dictionary):
        return False
    descriptor = inner.get(Name.FontDescriptor)
    return isinstance(descriptor, pikepdf.Dictionary) and any(f in descriptor for f in _FILES)
