"""Does a translation use the glossary's form for its language?

A traveller who reads two names for one gate looks for two gates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from borderpress.checks.translation.kinds import Check, Fault, Pair
from borderpress.glossary import Glossary, Term, says, terms_in
from borderpress.model import Severity, Text, say

QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»")
"""Words in quotation marks: a title that stands in the translation as it is was not meant to
be translated."""


def glossary_faults(
    glossary: Glossary, msgid: str, msgstr: str, tag: str
) -> Iterator[tuple[Text, Text]]:
    """Yield (what is wrong, remedy) for each term of ``msgid`` that ``msgstr`` gives otherwise."""
    source = QUOTED.sub(lambda found: " " if found.group() in msgstr else found.group(), msgid)
    for term in terms_in(glossary, source):
        yield from _avoided(term, msgstr, tag)
        forms = term.forms(tag)
        if forms and not any(says(msgstr, form) for form in forms):
            yield (
                say("The glossary has “{form}” for “{term}”; the translation has not.",
                    form=forms[0], term=term.term),
                say("Write one of: {choices}.", choices=" / ".join(forms)),
            )  # fmt: skip


def _avoided(term: Term, msgstr: str, tag: str) -> Iterator[tuple[Text, Text]]:
    """Yield the forms that the glossary says not to use."""
    own = term.equivalent(tag)
    for form in own.avoid if own else ():
        if says(msgstr, form):
            better = " / ".join(term.forms(tag)) or term.term
            yield (
                say("“{form}” is not to be used for “{term}”.", form=form, term=term.term),
                say("Write “{new}”.", new=better),
            )


def _ask(pair: Pair) -> Iterator[Fault]:
    for text, hint in glossary_faults(pair.glossary, pair.source, pair.text, pair.language.tag):
        yield Fault(text, hint)


GLOSSARY = Check("glossary", Severity.WARNING, _ask)
