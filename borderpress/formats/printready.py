"""Files for a print shop: the PDF with inks, boxes and marks, its report, its job ticket.

An edition is set as for the screen, made ready for the press, looked at by every preflight
check, and put into a zip, the job folder, when nothing forbids to print it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from borderpress.archive import archive
from borderpress.fitting import read_extent
from borderpress.folding import folded, near_edges, read_plan
from borderpress.formats import pdf as screen
from borderpress.formats.paging import multiple
from borderpress.formats.ticket import Clerk, Job, Subject, slug_sheet, ticket_sheet
from borderpress.imposition import Plan, placed
from borderpress.inksaver import saved
from borderpress.model import Artifact, Finding, Made, Place, Severity, Sheet, say
from borderpress.plates import Keeper
from borderpress.preflight import Preflight, examined, preflight
from borderpress.printprofile import PrintProfile
from borderpress.separate import make_ready, paper
from borderpress.sheets import OWN, document, for_profile
from borderpress.sight import MM, pictures
from borderpress.voice import Voice, speech

PDF = "application/pdf"
PREVIEW_PPI = 75
"""Resolution of the panels of a folded leaflet."""


@dataclass(frozen=True, slots=True)
class Spec:
    """Everything a job for a print shop is made from; its hash is the job's key."""

    pdf: screen.Spec
    profile: PrintProfile
    """With the digest of its ICC profile."""
    clerk: Clerk
    voice: Voice
    """Of the job ticket."""
    place: str
    """The bulletin's file, about which findings are told."""
    name: str
    """Path of the artifacts below ``output/`` without suffix."""


def make(spec: Spec, root: str, fontconfig: str, icc: str, keeper: Keeper | None = None) -> Made:
    """Return the PDF for the press, its report, its ticket and, if it may be printed, a zip.

    ``root`` and ``fontconfig`` as for :func:`borderpress.formats.pdf.make`; ``icc``: file of
    the ICC profile, empty where the profile has none; ``keeper`` keeps pictures in inks.
    """
    profile = spec.profile
    page = replace(spec.pdf, saver=profile.saver)
    made = screen.make(page, root, fontconfig, press=_pressed(profile))
    pages = made.artifacts[0].data
    if profile.saver:
        pages = saved(pages)
    sheets, plan = _on_sheets(spec, pages)
    preview, close = _folded(spec, pages, plan)
    data = _ready(spec, sheets, plan, icc, keeper)
    file = f"{spec.name.rpartition('/')[2]}.pdf"
    looked_at = examined(data, file)
    report = preflight(looked_at, _held_against(spec, plan))
    told = (_subject(spec), profile, file, data, sha256(data).hexdigest())
    job = Job(*told, plan, preview)
    sheet = ticket_sheet(spec.clerk, speech(spec.voice), job, looked_at, report)
    ticket, faults = _set(sheet)
    artifacts = [
        Artifact(f"{spec.name}.pdf", PDF, data, made.pages),
        Artifact(f"{spec.name}.ticket.pdf", PDF, ticket, 1),
        Artifact(f"{spec.name}.preflight.json", "application/json", _json(spec, job, report)),
    ]
    if preview:
        artifacts.append(Artifact(f"{spec.name}.folded.png", "image/png", preview))
    findings = (*made.findings, *faults, *close, *_empty(spec, plan))
    findings = (*findings, *report.findings(spec.place))
    wrong = sum(finding.severity is Severity.ERROR for finding in findings)
    if wrong:
        return Made(tuple(artifacts), (*findings, _not_ready(spec, wrong)), made.pages)
    folder = Artifact(f"{spec.name}.zip", "application/zip", job_folder(artifacts))
    return Made((*artifacts, folder), findings, made.pages)


def _held_against(spec: Spec, plan: Plan | None) -> PrintProfile:
    """Return what preflight asks for: single pages of a stapled layout can be bound as it wants."""
    if _whole(spec):
        return replace(spec.profile, sheets="single", pages=1)
    if plan:
        return spec.profile
    pages = max(spec.profile.pages, multiple(spec.pdf.layout))
    return replace(spec.profile, sheets="single", pages=pages)


def _on_sheets(spec: Spec, pages: bytes) -> tuple[bytes, Plan | None]:
    """Return the pages on sheets, if profile and layout want that, and the plan of these."""
    if _whole(spec):
        plan = read_plan(dict(spec.pdf.layout.options))
        if plan is None or document(pages, spec.name).pages != plan.count():
            return pages, None  # what does not fit its panels has been told
        return placed(pages, plan, spec.profile.bleed), plan
    return for_profile(pages, spec.profile)


def _whole(spec: Spec) -> bool:
    """Return whether a layout makes whole sheets, whatever the profile puts on them."""
    options = dict(spec.pdf.layout.options)
    return options.get("sheets") == OWN or "outside" in options


def _folded(spec: Spec, pages: bytes, plan: Plan | None) -> tuple[bytes, tuple[Finding, ...]]:
    """Return a picture of a folded leaflet, and what stands too near to its folds."""
    extent = read_extent(dict(spec.pdf.layout.options))
    if plan is None or extent is None or not _whole(spec):
        return b"", ()
    close = near_edges(pages, extent.names, spec.profile.safe, Place(spec.place))
    return folded(list(pictures(pages, PREVIEW_PPI))), tuple(close)


def _empty(spec: Spec, plan: Plan | None) -> Iterator[Finding]:
    """Yield a finding when pages at the end of a booklet stay white."""
    count = plan.empty() if plan and spec.profile.sheets == "booklet" else 0
    if count:
        yield Finding(
            "print.empty-pages",
            Severity.INFO,
            say("Pages that stay white at the end of the booklet: {count}.", count=count),
            say("The layout booklet-a5 fills them with pages for notes."),
            Place(spec.place),
        )


def _pressed(profile: PrintProfile) -> screen.Pressed | None:
    """Return what pictures must be like for a press; None where screens show the same."""
    if profile.colours != "cmyk":
        return None
    return screen.Pressed(flat=profile.standard == "PDF/X-1a", ppi=profile.picture_ppi)


def _ready(spec: Spec, data: bytes, plan: Plan | None, icc: str, keeper: Keeper | None) -> bytes:
    """Return the PDF in inks; as it is where the profile prints screen colours."""
    profile, edition = spec.profile, spec.pdf.edition
    if profile.colours != "cmyk":
        return data
    folds = [plan.folds_of(side) for side in range(len(plan.sides))] if plan else []
    slug = _slug(spec, data, folds) if profile.marks else b""
    title = " · ".join(title.text for title in spec.pdf.titles)
    told = (title, edition.date, slug, folds, keeper)
    return make_ready(data, profile, Path(icc).read_bytes(), *told)


def _subject(spec: Spec) -> Subject:
    edition = spec.pdf.edition
    return Subject(spec.pdf.titles, edition.slug, spec.pdf.tag, edition.date)


def _slug(spec: Spec, data: bytes, folds: Sequence[Sequence[float]]) -> bytes:
    """Return a PDF with the slug lines of all pages."""
    pages = examined(data, spec.name)
    left, bottom, right, top = pages.box(pages.pdf.pages[0], "TrimBox")
    inset = paper(spec.profile)
    size = ((right - left) / MM + 2 * inset, (top - bottom) / MM + 2 * inset)
    count = len(pages.pdf.pages)
    said = speech(spec.voice)
    clerk, profile = spec.clerk, spec.profile
    lines, _ = _set(slug_sheet(clerk, said, _subject(spec), profile, (*size, inset, count), folds))
    return lines


def _set(sheet: Sheet) -> tuple[bytes, tuple[Finding, ...]]:
    from borderpress.typesetter import typeset

    data, _, findings = typeset(sheet)
    return data, findings


def _not_ready(spec: Spec, count: int) -> Finding:
    return Finding(
        "print.not-ready",
        Severity.ERROR,
        say("{name}.pdf is not ready for the press: {count} errors.", name=spec.name, count=count),
        say("Mend what the job ticket beside it names; there is no zip until then."),
        Place(spec.place),
    )


def _json(spec: Spec, job: Job, report: Preflight) -> bytes:
    record = {"file": job.file, "sha256": job.sha256, "bytes": len(job.data)}
    record |= report.record(spec.clerk.told)
    return json.dumps(record, ensure_ascii=False, indent=1).encode() + b"\n"


def job_folder(artifacts: list[Artifact]) -> bytes:
    """Return a zip of the artifacts with their SHA-256 list; the same ones give the same bytes."""
    return archive((item.name.rpartition("/")[2], item.data) for item in artifacts)
