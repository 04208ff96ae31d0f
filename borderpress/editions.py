"""Every edition of a publication: the one table that all lists and jobs are made from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from borderpress.checks.fonts import gate_findings
from borderpress.edition import make_edition
from borderpress.fonts import missing_families
from borderpress.interface import DOMAIN, Labels
from borderpress.languages import check_languages
from borderpress.model import Edition, Finding, Place, Severity, say
from borderpress.project import Project
from borderpress.views import Table


def editions(project: Project, day: date) -> tuple[dict[tuple[str, str], Edition], list[Finding]]:
    """Return every edition that is wanted and may be released, by (slug, tag)."""
    table: dict[tuple[str, str], Edition] = {}
    findings = [*check_languages(project.languages)]
    labels = {tag: interface_labels(project, tag) for tag in project.languages}
    for bulletin in project.bulletins:
        catalogs = project.catalogs.get(bulletin.slug, {})
        for tag in bulletin.languages:
            edition, faults = make_edition(
                bulletin,
                project.languages[tag],
                project.publication.source,
                catalogs,
                labels[tag],
                day,
            )
            findings += faults
            if _held_back(project, edition):
                findings.append(_withheld(edition))
            else:
                table[bulletin.slug, tag] = edition
    findings += _fontless(project, table)
    findings += gate_findings(project)
    return table, findings


def interface_labels(project: Project, tag: str) -> Labels:
    """Return the labels of the interface in one language."""
    return Labels(
        project.languages[tag], project.publication.source, project.catalogs.get(DOMAIN, {})
    )


def _held_back(project: Project, edition: Edition) -> bool:
    policy = project.publication.release_policy
    return policy == "reviewed-only" and edition.review.state not in ("source", "reviewed")


def _withheld(edition: Edition) -> Finding:
    return Finding(
        "edition.withheld",
        Severity.WARNING,
        say(
            "“{slug}” is held back in {tag}: nobody has reviewed the translation.",
            slug=edition.slug,
            tag=edition.language,
        ),
        say("Have it reviewed and write X-Borderpress-Review: reviewed into the catalog's header."),
        Place(f"locales/{edition.language}/LC_MESSAGES/{edition.slug}.po"),
    )


def _fontless(project: Project, table: Table) -> Iterator[Finding]:
    """Yield a finding for each language in use whose fonts are not there."""
    for tag in sorted({t for _, t in table}):
        for name in missing_families(project.languages[tag], project.families):
            yield Finding(
                "fonts.missing",
                Severity.ERROR,
                say("The font “{name}” for {tag} is not there.", name=name, tag=tag),
                say(
                    "Name it in fonts/fonts.toml and run build.py again, or put the file "
                    "into fonts/."
                ),
                Place(f"locales/{tag}/language.toml"),
            )
