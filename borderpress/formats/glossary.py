"""The glossary on paper, for one language or for several side by side."""

from __future__ import annotations

import os
from dataclasses import dataclass

from borderpress.formats.pdf import motif_svg, sheet_of
from borderpress.formats.worksheet import Words
from borderpress.glossary import KINDS, Glossary, Term
from borderpress.layout import render
from borderpress.model import Artifact, Asset, Language, Layout, Made, Sheet, say
from borderpress.voice import Voice, speech

LABELS = {
    "glossary": say("Glossary"),
    "headline": say("Names and terms"),
    "about": say(
        "Only forms that the source named beneath them prints. A dash: no attested form yet. "
        "Write the bold form; the others are right too."
    ),
    "kept": say("as in the source"),
    "kept-list": say("As in the source in every language here"),
    "not": say("not:"),
    "country": say("Countries"),
    "province": say("Provinces"),
    "former-province": say("Former provinces"),
    "place": say("Places"),
    "gate": say("Border gates"),
    "institution": say("Institutions"),
    "heritage": say("World Heritage"),
    "language": say("Languages"),
    "term": say("Terms"),
    "campaign": say("Campaigns"),
    "until": say("until {date}"),
    "now": say("now {name}"),
    "province-of": say("province: {name}"),
    "before": say("before: {name}"),
    "opposite": say("opposite: {name}"),
}
"""What the glossary itself says."""


@dataclass(frozen=True, slots=True)
class Spec:
    """Everything a printed glossary is made from; its hash is the job's key."""

    glossary: Glossary
    tags: tuple[str, ...]
    """Languages of the columns."""
    title: str
    """Their names."""
    names: tuple[str, ...]
    """The name of each, over its column."""
    source_name: str
    layout: Layout
    voice: Voice
    """Of the language of the terms."""
    languages: tuple[Language, ...]
    """The languages that occur on the page."""
    words: Words
    publication: str
    """Its title."""
    dates: tuple[tuple[str, str], ...]
    """(ISO date, as it is written in the language of the terms)."""
    name: str
    """Path of the artifact."""
    fonts: tuple[str, ...]
    """Digests of the font files that the page may use."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one language says for a term."""

    tag: str
    form: str
    also: str
    avoid: str
    note: str
    source: str
    kept: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the glossary."""

    term: Term
    about: tuple[str, ...]
    """What is known of the thing itself, a line each."""
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The entries of one kind."""

    kind: str
    entries: tuple[Entry, ...]
    kept: tuple[tuple[str, str], ...]
    """(names, source) of those that every language here writes as the source does."""


def make(spec: Spec, fontconfig: str) -> Made:
    """Return the printed glossary."""
    os.environ["FONTCONFIG_FILE"] = fontconfig
    from borderpress.typesetter import typeset

    data, proof, findings = typeset(compose(spec))
    return Made((Artifact(spec.name, "application/pdf", data),), findings, len(proof.pages))


def compose(spec: Spec) -> Sheet:
    """Return the sheet of a printed glossary."""
    motif = Asset(
        "motif.svg",
        "image/svg+xml",
        motif_svg(spec.layout, spec.voice, "diamonds", "culture").encode(),
    )
    html = render(
        spec.layout,
        "sheet.html.j2",
        speech(spec.voice),
        spec=spec,
        tell=spec.words,
        groups=groups(spec),
        motif_url=motif.name,
    )
    return sheet_of(html, spec, spec.glossary.source, (motif,))


def groups(spec: Spec) -> tuple[Group, ...]:
    """Return the entries by kind; a kind without any is left out."""
    found = []
    for kind in KINDS:
        terms = [term for term in spec.glossary.terms if term.kind == kind]
        entries = tuple(_entry(spec, term) for term in terms)
        shown = tuple(entry for entry in entries if not _bare(entry))
        if entries:
            found.append(Group(kind, shown, _by_source([e.term for e in entries if _bare(e)])))
    return tuple(found)


def _bare(entry: Entry) -> bool:
    """Return whether an entry says no more than that its name stays as it is."""
    return not entry.term.links and all(
        cell.kept and not (cell.form or cell.avoid or cell.note) for cell in entry.cells
    )


def _by_source(terms: list[Term]) -> tuple[tuple[str, str], ...]:
    """Return the names that one source has, on one line each."""
    found: dict[str, list[str]] = {}
    for term in terms:
        found.setdefault(term.source, []).append(term.term)
    return tuple((" · ".join(names), source) for source, names in found.items())


def _entry(spec: Spec, term: Term) -> Entry:
    cells = tuple(_cell(term, tag) for tag in spec.tags)
    return Entry(term, tuple(_about(spec, term)), cells)


def _cell(term: Term, tag: str) -> Cell:
    own = term.equivalent(tag)
    if own is None:
        return Cell(tag, "", "", "", "", "", tag in term.keep)
    kept = not own.term and tag in term.keep
    also, avoid = " / ".join(own.variants), " / ".join(own.avoid)
    return Cell(tag, own.term, also, avoid, own.note, own.source, kept)


def _about(spec: Spec, term: Term) -> list[str]:
    """Return what a term's links and dates say, then its note."""
    links = {key: spec.glossary.named(to).term for key, to in term.links}
    dates = dict(spec.dates)
    told = []
    if term.until:
        told.append(spec.words("until", date=dates[term.until.isoformat()]))
    for key, label in (
        ("now", "now"),
        ("province", "province-of"),
        ("former_province", "before"),
        ("opposite", "opposite"),
    ):
        if key in links:
            told.append(spec.words(label, name=links[key]))
    line = " · ".join(told)
    return [part for part in (line, term.note) if part]
