"""Print profiles: what a press, its paper and its shop ask for, as data.

Source of the keys: the Ghent Workgroup's sheet-fed specifications and PDF/X-4 (ISO 15930-7).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from hashlib import sha256

from borderpress.model import Finding, Place, Severity, say
from borderpress.validate import Form, read_toml

STANDARDS = ("PDF/X-4", "PDF/X-1a", "none")
COLOURS = ("cmyk", "rgb")
SHEETS = ("single", "booklet", "2-up")
"""How pages are put on sheets."""
PAPERS = {"any": None, "A4": (297.0, 210.0), "A3": (420.0, 297.0)}
"""Largest sheet of a printer, across and down in mm; a shop cuts sheets of any size."""
MADE_FROM_DATA = ("FOGRA29L.icc", "FOGRA30L.icc", "FOGRA39L.icc")
"""ICC profiles that the set-up makes when printing is first asked for: until then none misses."""
HEX = re.compile(r"#([0-9A-Fa-f]{6})")
THICKEST = 0.5
"""mm: board of 350 g/m²; thicker is a slip of the pen, such as g/m² or µm."""
MOST = 400
"""Percent: four inks, each full."""


@dataclass(frozen=True, slots=True)
class PrintProfile:
    """One way to print; ``layouts/print-profiles/<name>.toml``."""

    name: str
    title: str
    """English name, a label of the interface."""
    standard: str
    """One of ``STANDARDS``."""
    colours: str
    """``cmyk`` (inks of the ICC profile) or ``rgb`` (left as on screen)."""
    icc: str
    """ICC profile: a file in ``layouts/print-profiles/``, or one that the set-up makes."""
    condition: str
    """Identifier of the characterised printing condition, such as ``FOGRA39``."""
    ink_limit: int
    """Total of the inks at one place, percent."""
    bleed: float
    """mm that artwork runs beyond the trim."""
    marks: bool
    """True for crop and registration marks and the slug line outside the bleed."""
    overprint: bool
    """True where black text is printed over what lies under it."""
    error_ppi: int
    """Pixels of a picture for an inch of page below which it may not go to press."""
    warn_ppi: int
    picture_ppi: int
    """Resolution to which larger pictures are brought."""
    line_ppi: int
    """Least resolution of pictures of two tones."""
    hairline: float
    """pt: thinnest line that prints safely."""
    safe: float
    """mm from the trim in which no text stands."""
    pages: int
    """The number of pages is a multiple of this: 4 for saddle stitch, 1 for any."""
    paper: str
    binding: str
    sheets: str = "single"
    """One of ``SHEETS``."""
    saver: bool = False
    """True where the printer should use little ink: no grounds, no motifs, pictures in grey."""
    caliper: float = 0.0
    """mm: thickness of the paper; the inner sheets of a booklet creep outwards by it."""
    sheet: str = "any"
    """A key of ``PAPERS``."""
    inks: tuple[tuple[tuple[int, int, int], tuple[int, int, int, int]], ...] = ()
    """Screen colours with inks of their own: sRGB (0–255 each) and CMYK (percent each)."""
    icc_digest: str = ""
    """SHA-256 of the ICC profile's bytes; empty while it is not there."""


def read_print_profile(
    name: str, path: str, text: str
) -> tuple[PrintProfile | None, tuple[Finding, ...]]:
    """Return the print profile in a TOML file, or findings with file, line and remedy."""
    form, faults = read_toml(text, path)
    if form is None:
        return None, tuple(faults)
    profile = PrintProfile(
        name=name,
        title=form.text("title"),
        standard=form.choice("standard", STANDARDS),
        colours=form.choice("colours", COLOURS),
        icc=form.text("icc", required=False),
        condition=form.text("condition", required=False),
        ink_limit=form.whole("ink_limit", MOST),
        bleed=_number(form, "bleed", 0.0),
        marks=form.flag("marks"),
        overprint=form.flag("overprint"),
        error_ppi=form.whole("error_ppi", 150),
        warn_ppi=form.whole("warn_ppi", 225),
        picture_ppi=form.whole("picture_ppi", 300),
        line_ppi=form.whole("line_ppi", 550),
        hairline=_number(form, "hairline", 0.25),
        safe=_number(form, "safe", 3.0),
        pages=max(1, form.whole("pages", 1)),
        paper=form.text("paper", required=False),
        binding=form.text("binding", required=False),
        sheets=form.choice("sheets", SHEETS, "single"),
        saver=form.flag("saver"),
        caliper=_number(form, "caliper", 0.0),
        sheet=form.choice("sheet", PAPERS, "any"),
        inks=_inks(form),
    )
    form.close()
    findings = [*form.findings, *_contradictions(profile, path)]
    return (None if findings else profile), tuple(findings)


def with_icc(
    profile: PrintProfile, path: str, data: bytes | None
) -> tuple[PrintProfile, tuple[Finding, ...]]:
    """Return a profile that knows its ICC file (``data``; None where there is none), and faults."""
    if not profile.icc:
        return profile, ()
    if data is None:
        known = profile.icc in MADE_FROM_DATA
        return profile, () if known else (no_icc(profile, path),)
    if not is_cmyk(data):
        text = say("{file} is not an ICC output profile for CMYK.", file=profile.icc)
        hint = say("Ask the shop for the ICC profile of its press, not of a screen or scanner.")
        return profile, (Finding("profile.wrong-icc", Severity.ERROR, text, hint, Place(path)),)
    return replace(profile, icc_digest=sha256(data).hexdigest()), ()


def no_icc(profile: PrintProfile, path: str) -> Finding:
    """Return the finding that the ICC file of a profile is not there."""
    text = say("There is no ICC profile {file}.", file=profile.icc)
    hint = say("Put the shop's file into layouts/print-profiles/, or mend its name.")
    return Finding("profile.no-icc", Severity.ERROR, text, hint, Place(path))


def is_cmyk(profile: bytes) -> bool:
    """Return whether these bytes are an ICC output profile for four colours (ICC.1:2010, 7.2)."""
    return profile[36:40] == b"acsp" and profile[16:20] == b"CMYK" and profile[12:16] == b"prtr"


def _number(form: Form, key: str, default: float) -> float:
    """Return a number that may have decimals."""
    written = form.text(key, required=False)
    try:
        return float(written) if written else default
    except ValueError:
        form.complain(
            "bad-number",
            key,
            say("“{value}” is not a number.", value=written),
            say(
                'Write a number in quotation marks, such as {key} = "{number}".', key=key, number=3
            ),
        )
        return default


def _inks(form: Form) -> tuple[tuple[tuple[int, int, int], tuple[int, int, int, int]], ...]:
    """Return the colours of the table ``inks``: ``"#12343B" = "90 60 50 45"``."""
    table = form.mapping("inks")
    found: list[tuple[tuple[int, int, int], tuple[int, int, int, int]]] = []
    if table is None:
        return ()
    for key in table.data:
        inks = [part for part in table.text(key).split() if part.isdecimal() and int(part) <= 100]
        colour = HEX.fullmatch(key)
        if colour is None or len(inks) != 4:
            table.complain(
                "bad-ink",
                key,
                say("“{key}” does not say which inks a colour has.", key=key),
                say(
                    "Write a colour and four percentages: {example}",
                    example='"#12343B" = "90 60 50 45"',
                ),
            )
        else:
            red, green, blue = bytes.fromhex(colour[1])
            cyan, magenta, yellow, black = map(int, inks)
            found.append(((red, green, blue), (cyan, magenta, yellow, black)))
    return tuple(found)


def _contradictions(profile: PrintProfile, path: str) -> list[Finding]:
    """Return what no press could follow."""
    faults = []
    inks = profile.colours == "cmyk" and bool(profile.icc)
    if not inks and profile.standard != "none":
        faults.append(
            (
                "no-inks",
                say("{standard} needs inks and an ICC profile.", standard=profile.standard),
                say('Write colours = "cmyk" and icc = "the shop\'s file.icc".'),
            )
        )
    elif not inks and (profile.bleed > 0 or profile.marks or profile.colours == "cmyk"):
        faults.append(
            (
                "no-inks",
                say("Inks, bleed and marks need an ICC profile."),
                say('Write icc = "the shop\'s file.icc"; or colours = "rgb", bleed = "0".'),
            )
        )
    if not 0 < profile.ink_limit <= MOST:
        faults.append(
            (
                "ink-limit",
                say("The ink limit {limit} % is impossible.", limit=profile.ink_limit),
                say("Write what the shop says, mostly 260 to 330."),
            )
        )
    if not 0 <= profile.caliper <= THICKEST:
        faults.append(
            (
                "caliper",
                say("Paper of {caliper} mm is impossible.", caliper=profile.caliper),
                say("Write the thickness of one sheet in mm: 0.1 for paper of 80 g/m²."),
            )
        )
    if profile.sheet != "any" and (profile.bleed > 0 or profile.marks):
        faults.append(
            (
                "sheet",
                say("Bleed and marks do not fit on sheets of {sheet}.", sheet=profile.sheet),
                say("Leave the key sheet out: the shop takes larger sheets and cuts them."),
            )
        )
    if not 0 <= profile.bleed <= 10:
        faults.append(
            (
                "bleed",
                say("A bleed of {bleed} mm is impossible.", bleed=profile.bleed),
                say("Write 3, or what the shop asks for; 0 for office printers."),
            )
        )
    return [
        Finding(f"profile.{code}", Severity.ERROR, text, hint, Place(path, 1))
        for code, text, hint in faults
    ]
