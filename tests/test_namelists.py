"""Gates and terms on pages: only what a source prints, in the page's language or the source's."""

from __future__ import annotations

from functools import cache

from small import TOOLKIT

from borderpress.namelists import gates, term_groups
from borderpress.project import Project, load


@cache
def project() -> Project:
    return load(TOOLKIT, TOOLKIT)


def test_every_gate_with_another_side_is_listed_once() -> None:
    glossary = project().glossary
    found = gates(glossary, project().bulletins, (), "vi")
    assert len(found) > 15
    assert len({gate.id for gate in found}) == len(found)
    for gate in found:
        assert gate.name.text == glossary.named(gate.id).term
        assert gate.opposite is not None
        assert gate.teasers == ()


def test_names_are_attested_or_stay_as_in_the_source() -> None:
    for tag in ("lo", "km", "en"):
        for gate in gates(project().glossary, project().bulletins, (), tag):
            own = project().glossary.named(gate.id).equivalent(tag)
            said = (own.term, tag) if own and own.term else (gate.name.text, "vi")
            assert (gate.name.text, gate.name.language) == said
    by_id = {g.id: g for g in gates(project().glossary, (), (), "lo")}
    assert by_id["long-sap"].name.language == "lo"


def test_a_gate_leads_to_the_bulletins_that_name_it_in_their_title() -> None:
    from datetime import date

    from borderpress.editions import released
    from borderpress.views import teasers

    table, _ = released(project(), date(2026, 11, 23))
    shown = teasers(table, "lo")
    by_id = {g.id: g.teasers for g in gates(project().glossary, project().bulletins, shown, "lo")}
    assert [t.slug for t in by_id["lao-bao"]] == ["cua-khau-lao-bao"]
    assert [t.url for t in by_id["cha-lo"]] == ["lo/gates/cua-khau-cha-lo/"]


def test_terms_have_a_form_in_the_language_of_the_page() -> None:
    glossary = project().glossary
    for tag in ("lo", "km", "en"):
        groups = term_groups(glossary, tag, ("vi", "lo", "km", "en"))
        terms = [term for group in groups for term in group.terms]
        assert len({t.id for t in terms}) == len(terms) > 10
        for term in terms:
            assert [form.language for form in term.forms] == [tag]
    own = term_groups(glossary, "vi", ("vi", "lo", "km", "en"))
    assert {form.language for g in own for t in g.terms for form in t.forms} == {"lo", "km", "en"}
    assert term_groups(glossary, "jra", ("vi", "lo")) == ()
