"""Does the file carry the keys of its PDF/X version?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Name

from borderpress.checks.preflight.base import Examined, Measure, Rule, Verdict
from borderpress.model import Severity, Text, say
from borderpress.printprofile import PrintProfile

RULE = Rule(
    "preflight.standard",
    say("Does the file carry the keys of its PDF/X version?"),
    say("A shop's system sorts files without them out, or prints them for another press."),
)
NO_MASK = Name("/None")
VERSION = re.compile(rb"GTS_PDFXVersion\s*(?:=\s*[\"']|[^>]*>)\s*([^<\"']+)")


def measure(pdf: Examined, profile: PrintProfile) -> Measure | None:
    """Return the version and the printing condition that the file names."""
    if profile.standard == "none":
        return None
    said = [version_of(pdf), *(_condition(intent) for intent in _intents(pdf))]
    return ", ".join(said), f"{profile.standard}, {profile.condition}"


def check(pdf: Examined, profile: PrintProfile) -> Iterator[Verdict]:
    """Yield a verdict for each key of ISO 15930 that is missing."""
    if profile.standard == "none":
        return
    yield from _version(pdf, profile)
    yield from _intent(pdf, profile)
    if Name.Trapped not in pdf.pdf.docinfo:
        yield _missing(
            say("The file does not say whether it is trapped."), "Trapped", "none", "True, False"
        )
    for number, page in enumerate(pdf.pdf.pages, 1):
        if len(page.obj.get(Name.Annots, [])):
            text = say("Page {page} holds links or notes.", page=number)
            yield _missing(text, "Annots", str(len(page.obj.Annots)), "0", number)


def transparent(pdf: Examined) -> int:
    """Return how many graphics states and pictures let something show through."""
    return sum(map(_shows_through, pdf.pdf.objects))


def _shows_through(found: Any) -> bool:
    if not isinstance(found, (pikepdf.Dictionary, pikepdf.Stream)):
        return False
    if found.get(Name.Subtype) == Name.Image:
        return Name.SMask in found
    return any(map(_blends, _states(found)))


def _states(found: Any) -> Iterator[Any]:
    """Yield the graphics states that stand in the resources of an object, or the object itself."""
    if found.get(Name.Type) == Name.ExtGState:
        yield found
    resources = found.get(Name.Resources)
    named = resources.get(Name.ExtGState) if resources is not None else None
    if named is not None:
        yield from named.values()


def _blends(state: Any) -> bool:
    return bool(
        state.get(Name.ca, 1) != 1
        or state.get(Name.CA, 1) != 1
        or state.get(Name.BM, Name.Normal) not in (Name.Normal, Name.Compatible)
        or state.get(Name.SMask, NO_MASK) != NO_MASK
    )


def version_of(pdf: Examined) -> str:
    """Return the version of PDF/X that a file says it follows; ``none`` where it says nothing."""
    if "/GTS_PDFXVersion" in pdf.pdf.docinfo:
        return str(pdf.pdf.docinfo["/GTS_PDFXVersion"])
    metadata = pdf.pdf.Root.get(Name.Metadata)
    told = metadata.read_bytes() if isinstance(metadata, pikepdf.Stream) else b""
    found = VERSION.search(told)
    return found[1].decode("latin-1").strip() if found else "none"


def _intents(pdf: Examined) -> Iterator[Any]:
    yield from pdf.pdf.Root.get(Name.OutputIntents, pikepdf.Array())


def _condition(intent: Any) -> str:
    return str(intent.get(Name.OutputConditionIdentifier, "none"))


def _version(pdf: Examined, profile: PrintProfile) -> Iterator[Verdict]:
    said = version_of(pdf)
    if not said.startswith(profile.standard):
        yield _missing(
            say("The file does not call itself {standard}.", standard=profile.standard),
            "GTS_PDFXVersion",
            said,
            profile.standard,
        )


def _intent(pdf: Examined, profile: PrintProfile) -> Iterator[Verdict]:
    for intent in _intents(pdf):
        carried = intent.get(Name.DestOutputProfile)
        if intent.get(Name.S) == Name.GTS_PDFX and carried is not None and carried.get(Name.N) == 4:
            said = _condition(intent)
            if profile.condition and said != profile.condition:
                text = say(
                    "The file was made for {said}, not for {wanted}.",
                    said=said,
                    wanted=profile.condition,
                )
                yield _missing(text, "OutputConditionIdentifier", said, profile.condition)
            return
    text = say("The file does not carry the profile of the press.")
    yield _missing(text, "OutputIntent", "none", profile.condition or "CMYK")


def _missing(text: Text, key: str, measured: str, wanted: str, page: int = 0) -> Verdict:
    hint = say("Make the PDF with the print profile of the shop.")
    return Verdict(Severity.ERROR, text, hint, f"{key}: {measured}", wanted, page)
