"""The glossary: names and terms in each language, and where a text uses them.

``content/glossary.toml`` → :class:`Glossary`.  Every form has its source, because a wrong
name of a province is worse than a missing one.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from borderpress.messages import words_of
from borderpress.model import Finding, Language, Message, say
from borderpress.text.breaking import KINDS as BREAKING
from borderpress.text.clusters import WJ, ZWSP, cluster_starts
from borderpress.validate import Form, name_fault, read_toml, wrong_tag

KINDS = (
    "country",
    "province",
    "former-province",
    "place",
    "gate",
    "institution",
    "heritage",
    "language",
    "term",
    "campaign",
)
"""What an entry is of; also the order in which the printed glossary shows them."""
NAMES = ("country", "province", "former-province", "place", "gate", "language")
"""Kinds whose Lao and Khmer forms no line break may part; an institution's name is a phrase."""
SHORTEST = 3
"""Clusters of a name that is kept whole: a shorter one also stands by chance where one word ends
and the next begins, as ລາວ does in ເວລາວັນ."""
LINKS = ("province", "former_province", "opposite", "now")
"""Keys that name another entry by its id."""


@dataclass(frozen=True, slots=True)
class Equivalent:
    """What a language says for a term of the source."""

    language: str
    term: str
    """The form to use; empty where only wrong forms are known."""
    variants: tuple[str, ...]
    """Forms that are right too."""
    avoid: tuple[str, ...]
    """Forms that are not to be used."""
    source: str
    """Where the forms were read."""
    note: str


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of the glossary."""

    id: str
    kind: str
    """One of :data:`KINDS`."""
    term: str
    """In the language that editors write in."""
    variants: tuple[str, ...]
    source: str
    note: str
    keep: tuple[str, ...]
    """Languages that write the name as the source does where they have no equivalent."""
    links: tuple[tuple[str, str], ...]
    """(key of :data:`LINKS`, id) of each entry that this one names."""
    until: date | None
    """Last day on which the name was in use."""
    equivalents: tuple[Equivalent, ...]
    line: int = 0

    def equivalent(self, tag: str) -> Equivalent | None:
        """Return what the language ``tag`` says, None when nothing is attested."""
        return next((e for e in self.equivalents if e.language == tag), None)

    def forms(self, tag: str) -> tuple[str, ...]:
        """Return the forms that are right in ``tag``, the first one first; () when unknown."""
        found = self.equivalent(tag)
        if found and found.term:
            return (found.term, *found.variants)
        return (self.term, *self.variants) if tag in self.keep else ()


@dataclass(frozen=True, slots=True)
class Glossary:
    """Every entry, in the order of the file."""

    source: str
    """Tag of the language of the terms."""
    terms: tuple[Term, ...]

    def named(self, term_id: str) -> Term:
        """Return the entry with an id; KeyError when there is none."""
        for term in self.terms:
            if term.id == term_id:
                return term
        raise KeyError(term_id)

    def languages(self) -> tuple[str, ...]:
        """Return the languages that have at least one form of their own, in order of entry."""
        found = (e.language for t in self.terms for e in t.equivalents if e.term)
        return tuple(dict.fromkeys(found))

    def names(self, tag: str) -> tuple[tuple[str, str], ...]:
        """Return each name with each of its forms in ``tag``, the form to use first."""
        named = (term for term in self.terms if term.kind in NAMES)
        return tuple((term.term, form) for term in named for form in term.forms(tag))

    def unbroken(self, language: Language) -> tuple[str, ...]:
        """Return the names that no line break of ``language`` may part."""
        if language.breaks not in BREAKING:
            return ()
        forms = {
            form
            for term in self.terms
            if term.kind in NAMES and (own := term.equivalent(language.tag)) and own.term
            for form in (own.term, *own.variants)
            if form not in (term.term, *term.variants)
        }
        return tuple(sorted(form for form in forms if len(cluster_starts(form)) >= SHORTEST))


NO_GLOSSARY = Glossary("", ())


# --- Reading ------------------------------------------------------------------


def read_glossary(
    path: str, text: str, languages: Mapping[str, Language], source: str
) -> tuple[Glossary, list[Finding]]:
    """Return the good entries of ``glossary.toml``, and what is wrong with the others."""
    form, findings = read_toml(text, path)
    if form is None:
        return Glossary(source, ()), findings
    terms: dict[str, Term] = {}
    items = form.mappings("term")
    for item in items:
        before = len(form.findings)
        term = _term(item, languages, source)
        _check_twice(item, term, terms, source)
        if len(form.findings) == before:
            terms[term.id] = term
    form.close()
    for item in items:
        _check_links(item, terms)
    return Glossary(source, tuple(terms.values())), form.findings


def _term(form: Form, languages: Mapping[str, Language], source: str) -> Term:
    name = form.text("id")
    if name and (fault := name_fault(name)):
        form.complain(fault.code, "id", fault.text, fault.hint)
    links = tuple((key, form.text(key, required=False)) for key in LINKS)
    equivalents = [_equivalent(form, tag) for tag in languages if tag != source]
    term = Term(
        id=name,
        kind=form.choice("kind", KINDS),
        term=form.text(source),
        variants=form.texts("variants"),
        source=form.text("source"),
        note=form.text("note", required=False),
        keep=form.texts("do_not_translate", choices=languages, explain=wrong_tag(languages)),
        links=tuple((key, value) for key, value in links if value),
        until=form.day("until", required=False),
        equivalents=tuple(e for e in equivalents if e),
        line=form.line("id"),
    )
    form.close()
    return term


def _equivalent(form: Form, tag: str) -> Equivalent | None:
    item = form.mapping(tag)
    if item is None:
        return None
    avoid = item.texts("not")
    equivalent = Equivalent(
        language=tag,
        term=item.text("term", required=not avoid),
        variants=item.texts("variants"),
        avoid=avoid,
        source=item.text("source"),
        note=item.text("note", required=False),
    )
    item.close()
    return equivalent


def _check_twice(form: Form, term: Term, known: Mapping[str, Term], source: str) -> None:
    """Complain about a second entry for one id or one term."""
    terms = {t.term for t in known.values()}
    for key, value, taken in (("id", term.id, known), (source, term.term, terms)):
        if value and value in taken:
            form.complain(
                "name-twice",
                key,
                say("“{name}” stands in the glossary twice.", name=value),
                say("Put what both entries say into one."),
            )


def _check_links(form: Form, terms: Mapping[str, Term]) -> None:
    """Complain about a link that leads to no entry."""
    for key in LINKS:
        value = form.text(key, required=False)
        if value and value not in terms:
            form.choice(key, tuple(terms))


# --- Where a text uses a term -------------------------------------------------


@lru_cache(maxsize=8)
def _finder(glossary: Glossary) -> tuple[re.Pattern[str], Mapping[str, Term]]:
    """Return a pattern of all terms, longest first, and the term of each form.

    A term without a capital is found with one too: it may begin a sentence.
    """
    forms = {form: t for t in glossary.terms for form in (t.term, *t.variants)}
    ordered = sorted(forms, key=lambda form: (-len(form), form))
    alternatives = "|".join(map(_as_pattern, ordered)) or "(?!)"
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)"), {f.lower(): t for f, t in forms.items()}


def _as_pattern(form: str) -> str:
    pattern = r"\s+".join(re.escape(word) for word in form.split())
    return pattern if _is_name(form) else f"(?i:{pattern})"


def _is_name(form: str) -> bool:
    return form != form.lower()


def terms_in(glossary: Glossary, text: str) -> tuple[Term, ...]:
    """Return the terms that a text of the source uses; of two at one place the longer one."""
    pattern, terms = _finder(glossary)
    found = (
        terms[" ".join(match.group().split()).lower()] for match in pattern.finditer(words_of(text))
    )
    return tuple(dict.fromkeys(found))


def says(text: str, form: str) -> bool:
    """Return whether ``text`` has ``form`` as whole words.

    Lao and Khmer put no spaces between words: there a form must begin and end with a
    cluster.  Latin letters on both sides of an edge mean that a longer word stands there.
    """
    text, form = _plain(text), _plain(form)
    if not _is_name(form):
        text = text.lower()
    starts = cluster_starts(text)
    at = text.find(form)
    while at >= 0:
        if all(_is_edge(text, place, starts) for place in (at, at + len(form))):
            return True
        at = text.find(form, at + 1)
    return False


def _plain(text: str) -> str:
    """Return ``text`` without invisible marks, white space collapsed."""
    return " ".join(text.replace(ZWSP, "").replace(WJ, "").replace("*", "").split())


def _is_edge(text: str, at: int, starts: list[int]) -> bool:
    """Return whether a word may begin or end before offset ``at``."""
    if at in (0, len(text)):
        return True
    place = bisect_left(starts, at)
    if place == len(starts) or starts[place] != at:
        return False
    return not all(_continues(c) for c in (text[at - 1], text[at]))


def _continues(char: str) -> bool:
    """Return whether a character goes on with a word of its neighbour: Latin ones and digits."""
    return char.isalnum() and (char.isdigit() or unicodedata.name(char, "").startswith("LATIN"))


# --- What translators are told ------------------------------------------------


def noted(glossary: Glossary, messages: tuple[Message, ...], tag: str) -> tuple[Message, ...]:
    """Return the messages with the forms of one language in their comments."""
    return tuple(_with(m, [_note(glossary, t, tag) for t in terms_in(glossary, m.id)])
                 for m in messages)  # fmt: skip


def noted_for_all(glossary: Glossary, messages: tuple[Message, ...]) -> tuple[Message, ...]:
    """Return the messages with the forms of every language in their comments."""
    return tuple(_with(m, [_all(t) for t in terms_in(glossary, m.id)]) for m in messages)


def _with(message: Message, notes: list[str]) -> Message:
    told = [line for line in (message.comment, *notes) if line]
    return Message(message.id, message.places, message.context, "\n".join(told))


def _note(glossary: Glossary, term: Term, tag: str) -> str:
    """Return one line such as ``Glossary: hộ chiếu = passport``; ``""`` when nothing is known."""
    said = note_for(term, tag)
    if not said and not term.until:
        return ""
    now = dict(term.links).get("now", "")
    ended = f"; the name until {term.until}" if term.until else ""
    ended += f", now {glossary.named(now).term}" if now else ""
    return f"Glossary: {term.term} = {said or '?'}{ended}"


def note_for(term: Term, tag: str) -> str:
    """Return the forms to use in a language, and those not to use, on one line."""
    forms, own = term.forms(tag), term.equivalent(tag)
    if not forms:
        return ""
    said = " / ".join(forms) if own and own.term else "as in the source"
    avoid = f" (not: {', '.join(own.avoid)})" if own and own.avoid else ""
    note = f" ({own.note})" if own and own.note else ""
    return said + avoid + note


def _all(term: Term) -> str:
    said = "; ".join(f"{e.language} {e.term}" for e in term.equivalents if e.term)
    as_it_is = [tag for tag in term.keep if not (e := term.equivalent(tag)) or not e.term]
    kept = f"{', '.join(as_it_is)}: as in the source" if as_it_is else ""
    said = "; ".join(part for part in (said, kept) if part)
    return f"Glossary: {term.term} = {said}" if said else ""
