"""Does a PDF/X-1a file hold only what PDF 1.4 and its standard know?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Stream

from borderpress.checks.preflight.base import Examined, Measure, Rule, Verdict
from borderpress.checks.preflight.standard import transparent
from borderpress.model import Severity, Text, say
from borderpress.printprofile import PrintProfile

RULE = Rule(
    "preflight.dated",
    say("Does the file hold only what PDF/X-1a knows?"),
    say("An old imagesetter stops, or leaves out what it does not know, on every copy."),
)
NEWEST = "1.4"
"""ISO 15930-4:2003, 6.2: PDF/X-1a:2003 is a subset of PDF 1.4."""
FILTERS = ("/LZWDecode", "/JBIG2Decode", "/JPXDecode", "/Crypt")
"""Ways to pack streams that PDF/X-1a forbids, or that are younger."""
CALIBRATED = ("ICCBased", "CalRGB", "CalGray", "Lab")
"""Colours that the press would have to work out; in PDF/X-1a all are inks already."""
Count = Callable[[Examined], int]


def measure(pdf: Examined, profile: PrintProfile) -> Measure | None:
    """Return the version of PDF that the file is written in."""
    return (f"PDF {pdf.pdf.pdf_version}", f"PDF {NEWEST}") if _asked(profile) else None


def check(pdf: Examined, profile: PrintProfile) -> Iterator[Verdict]:
    """Yield a verdict for each thing that PDF/X-1a does not know."""
    if not _asked(profile):
        return
    for text, hint, count in QUESTIONS:
        if found := count(pdf):
            yield Verdict(Severity.ERROR, text, hint, str(found), "0")
    if _number(pdf.pdf.pdf_version) > _number(NEWEST):
        text = say("The file is written in PDF {version}.", version=pdf.pdf.pdf_version)
        yield Verdict(Severity.ERROR, text, ANEW, f"PDF {pdf.pdf.pdf_version}", f"PDF {NEWEST}")


def _asked(profile: PrintProfile) -> bool:
    return profile.standard == "PDF/X-1a"


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _layers(pdf: Examined) -> int:
    told = pdf.pdf.Root.get(Name.OCProperties)
    return len(told.get(Name.OCGs, [])) or 1 if told is not None else 0


def _groups(pdf: Examined) -> int:
    """Return how many pages and forms are transparency groups (ISO 15930-4, 6.14)."""
    owners = [*(page.obj for page in pdf.pdf.pages), *_streams(pdf)]
    groups = (owner.get(Name.Group) for owner in owners)
    return sum(g is not None and g.get(Name.S) == Name.Transparency for g in groups)


def _young_fonts(pdf: Examined) -> int:
    """Return how many font files are whole OpenType files, which came with PDF 1.6."""
    return sum(found.get(Name.Subtype) == Name.OpenType for found in _streams(pdf))


def _packed(pdf: Examined) -> int:
    return sum(
        str(name) in FILTERS
        for found in _streams(pdf)
        for name in found.get(Name.Filter, pikepdf.Array()).wrap_in_array()
    )


def _tables(pdf: Examined) -> int:
    """Return 1 where the objects are listed as PDF 1.5 does it."""
    return int(pdf.pdf.trailer.get(Name.Type) == Name.XRef)


def _acts(pdf: Examined) -> int:
    """Return how many things do something by themselves: actions, scripts, forms, attachments."""
    root = pdf.pdf.Root
    names = root.get(Name.Names, Dictionary())
    told = [root.get(key) for key in (Name.OpenAction, Name.AA, Name.AcroForm)]
    told += [names.get(key) for key in (Name.JavaScript, Name.EmbeddedFiles)]
    told += [page.obj.get(Name.AA) for page in pdf.pdf.pages]
    return sum(each is not None and not _only_a_view(each) for each in told)


def _only_a_view(action: Any) -> bool:
    """Return whether an action only says which page is shown first."""
    return isinstance(action, pikepdf.Array)


def _calibrated(pdf: Examined) -> int:
    return sum(any(name in mark.colour.space for name in CALIBRATED) for mark in pdf.marks)


def _deep(pdf: Examined) -> int:
    return sum(int(found.get(Name.BitsPerComponent, 8)) > 8 for found in _pictures(pdf))


def _locked(pdf: Examined) -> int:
    return int(pdf.pdf.is_encrypted)


def _streams(pdf: Examined) -> Iterator[Stream]:
    yield from (found for found in pdf.pdf.objects if isinstance(found, Stream))


def _pictures(pdf: Examined) -> Iterator[Stream]:
    yield from (found for found in _streams(pdf) if found.get(Name.Subtype) == Name.Image)


ANEW = say("Make the PDF anew with the shop's print profile.")
QUESTIONS: tuple[tuple[Text, Text, Count], ...] = (
    (
        say("The file holds transparency, which {standard} does not allow.", standard="PDF/X-1a"),
        say("Take opacity and soft edges away, or ask whether the shop takes PDF/X-4."),
        transparent,
    ),
    (say("Pages or drawings are groups for transparency."), ANEW, _groups),
    (say("The file has layers."), say("Save it without layers."), _layers),
    (say("Fonts are embedded in a way that came with PDF 1.6."), ANEW, _young_fonts),
    (say("Parts of the file are packed in a way that PDF/X-1a forbids."), ANEW, _packed),
    (say("The objects of the file are listed as PDF 1.5 does it."), ANEW, _tables),
    (
        say("The file holds actions, scripts, forms or attachments."),
        say("Take them out: nothing of them is printed."),
        _acts,
    ),
    (
        say("Colours are not inks yet: they stand in a calibrated colour space."),
        say("Make the PDF with the print profile: it converts every colour."),
        _calibrated,
    ),
    (say("Pictures have more than 8 bits for each ink."), ANEW, _deep),
    (say("The file is locked."), say("Save it without a password."), _locked),
)
