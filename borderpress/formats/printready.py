"""Files for a print shop: the PDF with inks, boxes and marks, its report, its job ticket.

An edition is set as for the screen, made ready for the press, looked at by every preflight
check, and put into a zip, the job folder, when nothing forbids to print it.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from borderpress.formats import pdf as screen
from borderpress.formats.ticket import Clerk, Job, Subject, slug_sheet, ticket_sheet
from borderpress.model import Artifact, Finding, Made, Place, Severity, Sheet, say
from borderpress.preflight import Preflight, examined, preflight
from borderpress.printprofile import PrintProfile
from borderpress.separate import make_ready, paper
from borderpress.sight import MM
from borderpress.voice import Voice, speech

PDF = "application/pdf"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""Date of every entry of a zip: same inputs, same bytes."""


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


def make(spec: Spec, root: str, fontconfig: str, icc: str) -> Made:
    """Return the PDF for the press, its report, its ticket and, if it may be printed, a zip.

    ``root`` and ``fontconfig`` as for :func:`borderpress.formats.pdf.make`; ``icc``: file of
    the ICC profile, empty where the profile has none.
    """
    made = screen.make(spec.pdf, root, fontconfig)
    data = _ready(spec, made.artifacts[0].data, icc)
    file = f"{spec.name.rpartition('/')[2]}.pdf"
    looked_at = examined(data, file)
    report = preflight(looked_at, spec.profile)
    job = Job(_subject(spec), spec.profile, file, data, sha256(data).hexdigest())
    sheet = ticket_sheet(spec.clerk, speech(spec.voice), job, looked_at, report)
    ticket, faults = _set(sheet)
    artifacts = [
        Artifact(f"{spec.name}.pdf", PDF, data, made.pages),
        Artifact(f"{spec.name}.ticket.pdf", PDF, ticket, 1),
        Artifact(f"{spec.name}.preflight.json", "application/json", _json(spec, job, report)),
    ]
    findings = (*made.findings, *faults, *report.findings(spec.place))
    wrong = sum(finding.severity is Severity.ERROR for finding in findings)
    if wrong:
        return Made(tuple(artifacts), (*findings, _not_ready(spec, wrong)), made.pages)
    folder = Artifact(f"{spec.name}.zip", "application/zip", job_folder(artifacts))
    return Made((*artifacts, folder), findings, made.pages)


def _ready(spec: Spec, data: bytes, icc: str) -> bytes:
    """Return the PDF in inks; as it is where the profile prints screen colours."""
    profile, edition = spec.profile, spec.pdf.edition
    if profile.colours != "cmyk":
        return data
    slug = _slug(spec, data) if profile.marks else b""
    title = " · ".join(title.text for title in spec.pdf.titles)
    return make_ready(data, profile, Path(icc).read_bytes(), title, edition.date, slug)


def _subject(spec: Spec) -> Subject:
    edition = spec.pdf.edition
    return Subject(spec.pdf.titles, edition.slug, spec.pdf.tag, edition.date)


def _slug(spec: Spec, data: bytes) -> bytes:
    """Return a PDF with the slug lines of all pages."""
    pages = examined(data, spec.name)
    left, bottom, right, top = pages.box(pages.pdf.pages[0], "MediaBox")
    inset = paper(spec.profile)
    size = ((right - left) / MM + 2 * inset, (top - bottom) / MM + 2 * inset)
    count = len(pages.pdf.pages)
    said = speech(spec.voice)
    lines, _ = _set(
        slug_sheet(spec.clerk, said, _subject(spec), spec.profile, (*size, inset, count))
    )
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
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as folder:
        for name, data in _entries(artifacts):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            folder.writestr(entry, data)
    return out.getvalue()


def _entries(artifacts: list[Artifact]) -> Iterator[tuple[str, bytes]]:
    sums = ""
    for item in artifacts:
        name = item.name.rpartition("/")[2]
        sums += f"{sha256(item.data).hexdigest()}  {name}\n"
        yield name, item.data
    yield "SHA256SUMS", sums.encode()
