"""The header of a catalog: what it says of the language, and who reviewed it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from borderpress.catalog.po import File
from borderpress.model import Finding, Language, Place, Review, Severity, Text, say

NO_DATE = "YEAR-MO-DA HO:MI+ZONE"
"""What gettext writes where nobody has translated yet."""
REVIEW = "X-Borderpress-Review"
REVIEWER = "X-Borderpress-Reviewer"
REVIEWED_ON = "X-Borderpress-Reviewed-On"

ISO_DATE = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(?:Z|([+-]\d\d):?(\d\d))?")
"""A date as ISO 8601 writes it, where gettext wants ``2026-11-23 09:30+0700``."""
DATES = ("POT-Creation-Date", "PO-Revision-Date")


def check_header(
    path: str, text: str, po: File, language: Language, findings: list[Finding]
) -> None:
    """Warn of a header that other tools will trip over; an update mends it."""
    if not po.metadata:
        findings.append(_header_fault("header", path, 1, say("The catalog has no header.")))
        return
    found = re.search(r"nplurals=(\d+)", po.metadata.get("Plural-Forms", ""))
    wanted = re.search(r"nplurals=(\d+)", language.plural)
    if wanted and (found is None or found.group(1) != wanted.group(1)):
        told = say("The header has the wrong plural rule for {tag}.", tag=language.tag)
        findings.append(_header_fault("plural", path, _line_of(text, "Plural-Forms"), told))
    for name in DATES:
        if ISO_DATE.fullmatch(po.metadata.get(name, "")):
            told = say("The date {name} is not written as gettext wants it.", name=name)
            findings.append(_header_fault("date", path, _line_of(text, name), told))


def _header_fault(name: str, path: str, line: int, told: Text) -> Finding:
    hint = say("Run “build.py update”: it writes the header anew and loses nothing.")
    return Finding(f"catalog.{name}", Severity.WARNING, told, hint, Place(path, line))


def _line_of(text: str, name: str) -> int:
    """Return the line on which a field of the header stands; 1 when it is missing."""
    found = text.find(f'"{name}:')
    return text.count("\n", 0, found) + 1 if found >= 0 else 1


def is_reviewed(metadata: Mapping[str, str]) -> bool:
    """Return whether a header says that the catalog has been reviewed."""
    return metadata.get(REVIEW, "").strip().lower() == "reviewed"


def review(path: str, text: str, metadata: Mapping[str, str], findings: list[Finding]) -> Review:
    """Return who translated and who vouches, and note what makes a review doubtful."""
    state = metadata.get(REVIEW, "not reviewed").strip().lower()
    translator = re.sub(r"\s*<[^>]*>", "", metadata.get("Last-Translator", "")).strip()
    review = Review(
        "reviewed" if state == "reviewed" else "not reviewed",
        translator,
        metadata.get(REVIEWER, "").strip(),
        metadata.get(REVIEWED_ON, "").strip(),
    )
    if review.state != "reviewed":
        return review
    if not review.reviewer or not DAY.fullmatch(review.date or "0000-00-00"):
        findings.append(_anonymous(path, _line_of(text, REVIEW)))
    elif metadata.get("PO-Revision-Date", "")[:10] > (review.date or "9"):
        findings.append(_changed_since(path, _line_of(text, REVIEWED_ON), review))
    return review


DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _anonymous(path: str, line: int) -> Finding:
    return Finding(
        "catalog.reviewer",
        Severity.WARNING,
        say("The catalog says that it is reviewed, but not properly by whom and when."),
        say("Write X-Borderpress-Reviewer: NAME and X-Borderpress-Reviewed-On: YEAR-MONTH-DAY."),
        Place(path, line),
    )


def _changed_since(path: str, line: int, review: Review) -> Finding:
    return Finding(
        "catalog.changed-after-review",
        Severity.WARNING,
        say(
            "The catalog was saved after {name} reviewed it on {day}.",
            name=review.reviewer,
            day=review.date,
        ),
        say("Have the changes read; then write the new day into X-Borderpress-Reviewed-On."),
        Place(path, line),
    )


def header(old: Mapping[str, str], language: Language, project: str, domain: str) -> dict[str, str]:
    """Return a complete header: what a person wrote stays, what the language demands is set."""
    metadata = dict(old)
    metadata.setdefault("Project-Id-Version", f"{project} {domain}")
    metadata.setdefault("Report-Msgid-Bugs-To", "")
    metadata.setdefault("PO-Revision-Date", NO_DATE)
    metadata.setdefault("Last-Translator", "")
    metadata.setdefault("Language-Team", language.tag)
    for name in DATES:
        if found := ISO_DATE.fullmatch(metadata.get(name, "")):
            day, clock, hours, minutes = found.groups()
            metadata[name] = f"{day} {clock}{hours or '+00'}{minutes or '00'}"
    metadata["Language"] = language.tag.replace("-", "_")
    metadata["MIME-Version"] = "1.0"
    metadata["Content-Type"] = "text/plain; charset=UTF-8"
    metadata["Content-Transfer-Encoding"] = "8bit"
    metadata["Plural-Forms"] = language.plural
    metadata.setdefault(REVIEW, "not reviewed")
    return metadata
