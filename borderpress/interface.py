"""The toolkit's own words: what templates and commands say, for ``interface.pot``.

Labels are written in English where they are used and translated like any other
message.  Sentences of the commands carry the context ``toolkit``: they are for
the languages that editors work in, so only catalogs of languages whose
``language.toml`` names them as such take them up (see :data:`TOOLKIT_LANGUAGES`).
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from string import Formatter

from jinja2 import Environment
from jinja2.ext import extract_from_ast

from borderpress.model import Catalog, Language, LocalText, Message, Place

DOMAIN = "interface"
TOOLKIT = "toolkit"
"""Context of the sentences that only people at the command line read."""
TOOLKIT_LANGUAGES = ("en", "vi")
"""Languages of the commands."""
ENGLISH = "en"
"""The language of the msgids themselves."""

CALLS = {"say": TOOLKIT, "label": ""}
TEMPLATE_CALLS = {"_": "", "plain": "", "in_all": "", "in_each": "", "say": TOOLKIT}


def interface_messages(
    modules: Mapping[str, str], templates: Mapping[str, str]
) -> tuple[Message, ...]:
    """Return the messages of Python modules and templates (name → text), by context and id."""
    found: dict[tuple[str, str], Message] = {}
    for name, text in sorted(templates.items()):
        for line, function, msgid in _template_calls(text):
            _add(found, msgid, TEMPLATE_CALLS[function], Place(name, line))
    for name, text in sorted(modules.items()):
        for line, function, msgid in _python_calls(text):
            _add(found, msgid, CALLS[function], Place(name, line))
    return tuple(found.values())


def _add(found: dict[tuple[str, str], Message], msgid: str, context: str, place: Place) -> None:
    before = found.get((context, msgid))
    places = (*before.places, place) if before else (place,)
    found[context, msgid] = Message(msgid, places, context, flags=_flags(msgid))


def _flags(msgid: str) -> tuple[str, ...]:
    """Return the flag by which other programs check placeholders, where there are any.

    Texts of bulletins have none: braces are no placeholders of Python there, and gettext
    has no flag for Markdown.
    """
    try:
        names = [name for _, name, _, _ in Formatter().parse(msgid) if name is not None]
    except ValueError:
        return ()
    return ("python-brace-format",) if names and all(map(str.isidentifier, names)) else ()


def _python_calls(text: str) -> Iterable[tuple[int, str, str]]:
    """Yield (line, function, msgid) of each call with a literal first argument."""
    for node in ast.walk(ast.parse(text)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in CALLS
            and node.args
            and isinstance(node.args[0], ast.Constant)
            and isinstance(node.args[0].value, str)
        ):
            yield node.lineno, node.func.id, node.args[0].value


def _template_calls(text: str) -> Iterable[tuple[int, str, str]]:
    """Yield (line, function, msgid) of each call of :data:`TEMPLATE_CALLS` in a template."""
    tree = Environment(autoescape=True).parse(text)
    for line, function, messages in extract_from_ast(
        tree, tuple(TEMPLATE_CALLS), babel_style=False
    ):
        if isinstance(messages, tuple) and messages and isinstance(messages[0], str):
            yield line, function, messages[0]


def for_language(messages: Sequence[Message], tag: str) -> tuple[Message, ...]:
    """Return the messages that the catalog of one language takes up."""
    if tag in TOOLKIT_LANGUAGES:
        return tuple(messages)
    return tuple(message for message in messages if message.context != TOOLKIT)


class Labels:
    """Labels of the interface in one language, along its fallback list."""

    def __init__(self, language: Language, source: str, catalogs: Mapping[str, Catalog]) -> None:
        """``catalogs``: of the domain ``interface``, by language tag."""
        self.chain = tuple(dict.fromkeys((language.tag, *language.fallback, source, ENGLISH)))
        self.tables = {
            tag: {msgid: text for context, msgid, text, _ in catalogs[tag].entries if not context}
            for tag in self.chain
            if tag in catalogs
        }

    def __call__(self, msgid: str) -> LocalText:
        """Return the label ``msgid``; English only where the language's list leads there."""
        for tag in self.chain:
            if msgid in self.tables.get(tag, {}):
                return LocalText(self.tables[tag][msgid], tag)
            if tag == ENGLISH:
                return LocalText(msgid, tag)
        raise AssertionError("the chain ends in English")


def commands(tag: str, catalogs: Mapping[str, Catalog]) -> dict[str, str]:
    """Return the sentences of the commands in one language, by msgid."""
    entries = catalogs[tag].entries if tag in catalogs else ()
    return {msgid: text for context, msgid, text, _ in entries if context == TOOLKIT}
