"""Every edition of a publication: the one table that all lists and jobs are made from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from borderpress.checks.facts import fact_findings
from borderpress.checks.fonts import gate_findings
from borderpress.edition import make_edition
from borderpress.fonts import missing_families
from borderpress.interface import DOMAIN, Labels
from borderpress.languages import check_languages
from borderpress.model import Edition, Finding, Place, Severity, say
from borderpress.project import Project
from borderpress.views import Table


def editions(project: Project, day: date) -> tuple[dict[tuple[str, str], Edition], list[Finding]]:
    """Return every edition that may be released, and everything that is wrong with editions."""
    table, findings = released(project, day)
    findings += _fontless(project, table)
    findings += fact_findings(project.publication, project.bulletins, day)
    findings += gate_findings(project)
    return table, findings


def released(project: Project, day: date) -> tuple[dict[tuple[str, str], Edition], list[Finding]]:
    """Return every edition that may be released, by (slug, tag), in the layouts that it may have.

    An edition that lacks what must be translated is not released at all; one that nobody has
    reviewed only where the release policy of the format lets it pass.
    """
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
                project.publication.fact_stale,
            )
            findings += faults
            held = _held_back(project, edition)
            if held:
                findings.append(_withheld(edition, held))
            layouts = tuple(name for name in edition.layouts if name not in held)
            if layouts and not edition.gaps:
                table[bulletin.slug, tag] = replace(edition, layouts=layouts)
    return table, findings


def interface_labels(project: Project, tag: str) -> Labels:
    """Return the labels of the interface in one language."""
    return Labels(
        project.languages[tag], project.publication.source, project.catalogs.get(DOMAIN, {})
    )


def _held_back(project: Project, edition: Edition) -> tuple[str, ...]:
    """Return the layouts that an edition may not be published in: nobody has reviewed it."""
    if edition.review.state in ("source", "reviewed"):
        return ()
    return tuple(
        name
        for name in edition.layouts
        if project.publication.policy(project.layouts[name].format) == "reviewed-only"
    )


def _withheld(edition: Edition, layouts: Sequence[str]) -> Finding:
    return Finding(
        "edition.withheld",
        Severity.WARNING,
        say(
            "“{slug}” is held back in {tag} ({layouts}): nobody has reviewed the translation.",
            slug=edition.slug,
            tag=edition.language,
            layouts=", ".join(layouts),
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
