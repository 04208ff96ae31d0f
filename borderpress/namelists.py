"""Gates and terms of the glossary as a reader of one language sees them on a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from borderpress.edition import Words
from borderpress.glossary import KINDS, Glossary, Term, terms_in
from borderpress.layout import Teaser
from borderpress.model import Bulletin, Campaign, Cluster, EditionCorrection, LocalText
from borderpress.views import PairView, Table

GATE = "gate"


@dataclass(frozen=True, slots=True)
class GateView:
    """A border gate."""

    id: str
    name: LocalText
    province: LocalText | None
    opposite: LocalText | None
    """The gate on the other side."""
    teasers: tuple[Teaser, ...]
    """Bulletins whose title names it."""


@dataclass(frozen=True, slots=True)
class PointView:
    """An information point at a gate."""

    title: LocalText
    place: LocalText
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TermView:
    """A term with its forms in other languages."""

    id: str
    term: LocalText
    forms: tuple[LocalText, ...]


@dataclass(frozen=True, slots=True)
class TermGroup:
    """The terms of one kind."""

    kind: str
    terms: tuple[TermView, ...]


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """A correction in the list of all."""

    teaser: Teaser
    correction: EditionCorrection


def corrections(table: Table, shown: Sequence[Teaser], tag: str) -> tuple[CorrectionView, ...]:
    """Return every correction of a language, in the order of the lists."""
    return tuple(
        CorrectionView(teaser, said)
        for teaser in shown
        if (said := table[teaser.slug, tag].correction) is not None
    )


def gates(
    glossary: Glossary, bulletins: Sequence[Bulletin], shown: Sequence[Teaser], tag: str
) -> tuple[GateView, ...]:
    """Return the gates that the glossary names with a gate on the other side, in its order."""
    named = _named_in_titles(glossary, bulletins)
    by_slug = {teaser.slug: teaser for teaser in shown}
    return tuple(
        GateView(
            term.id,
            _form(glossary, term.id, tag),
            _link(glossary, term, "province", tag),
            _link(glossary, term, "opposite", tag),
            tuple(by_slug[slug] for slug in named.get(term.id, ()) if slug in by_slug),
        )
        for term in glossary.terms
        if term.kind == GATE and "opposite" in dict(term.links)
    )


def pairs(
    glossary: Glossary, campaign: Campaign, shown: Sequence[Teaser], tag: str
) -> tuple[PairView, ...]:
    """Return the pairs of a campaign of which a language has something."""
    by_slug = {teaser.slug: teaser for teaser in shown}
    views = (
        PairView(
            _form(glossary, pair.gate, tag),
            _link(glossary, glossary.named(pair.gate), "opposite", tag),
            tuple(by_slug[slug] for slug in pair.bulletins if slug in by_slug),
        )
        for pair in campaign.pairs
    )
    return tuple(view for view in views if view.teasers)


def _named_in_titles(
    glossary: Glossary, bulletins: Sequence[Bulletin]
) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for bulletin in bulletins:
        for term in terms_in(glossary, bulletin.title):
            found[term.id] = (*found.get(term.id, ()), bulletin.slug)
    return found


def _form(glossary: Glossary, term_id: str, tag: str) -> LocalText:
    """Return what a language says for a term; where nothing is attested, what the source says."""
    term = glossary.named(term_id)
    own = term.equivalent(tag)
    if own and own.term:
        return LocalText(own.term, tag)
    return LocalText(term.term, glossary.source)


def _link(glossary: Glossary, term: Term, key: str, tag: str) -> LocalText | None:
    found = dict(term.links).get(key)
    return _form(glossary, found, tag) if found else None


def points(clusters: Sequence[Cluster], words: Words) -> tuple[PointView, ...]:
    """Return the information points in the language of ``words``."""
    return tuple(PointView(words.text(c.title), words.text(c.place), c.languages) for c in clusters)


def term_groups(glossary: Glossary, tag: str, tags: Sequence[str]) -> tuple[TermGroup, ...]:
    """Return the terms that have a form in another language, by kind.

    A page in the source language shows the forms of all of ``tags``, another one its own.
    """
    asked = tags if tag == glossary.source else (tag,)
    groups = ((kind, tuple(_terms(glossary, kind, asked))) for kind in KINDS)
    return tuple(TermGroup(kind, terms) for kind, terms in groups if terms)


def _terms(glossary: Glossary, kind: str, tags: Sequence[str]) -> Iterator[TermView]:
    for term in glossary.terms:
        if term.kind == kind:
            found = ((tag, term.equivalent(tag)) for tag in tags if tag != glossary.source)
            forms = tuple(LocalText(e.term, tag) for tag, e in found if e and e.term)
            if forms:
                yield TermView(term.id, LocalText(term.term, glossary.source), forms)
