"""Layouts and templates: Edition → Sheet.  The only door to Jinja2.

A layout is a folder ``layouts/<name>/`` with ``layout.toml``, Jinja2 templates
(``*.j2``) and ``style.css``; what several layouts share stands in
``layouts/shared/``.  A new layout needs no Python.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from jinja2 import DictLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from borderpress.languages import page_counter_style
from borderpress.model import EditionImage, Language, Layout, LocalText


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section as a reader of one language sees it."""

    id: str
    title: LocalText
    colour: str
    motif: str
    url: str
    """Address of its page from the site's root, such as ``lo/gates/``."""
    teasers: tuple[Teaser, ...] = ()


@dataclass(frozen=True, slots=True)
class Teaser:
    """A bulletin in a list: title, summary, picture, address."""

    slug: str
    url: str
    """Address from the site's root, such as ``lo/gates/lao-bao/``."""
    title: LocalText
    summary: LocalText
    date: date
    section: str
    kind: str
    image: EditionImage | None
    state: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of the language switcher."""

    tag: str
    autonym: str
    url: str
    """Address from the site's root of this same page in that language."""
    current: bool


@dataclass(frozen=True, slots=True)
class PublicationView:
    """The publication's own words in the language of the page."""

    title: LocalText
    tagline: LocalText
    publisher: LocalText
    contact: str
    base_url: str


@dataclass(frozen=True, slots=True)
class Speech:
    """How a page speaks: labels, dates and numbers of its language."""

    language: Language
    label: Callable[[str], LocalText]
    """English msgid → label in the page's language, or the nearest fallback."""
    date: Callable[[date, str], str]
    """(date, ``long`` | ``short``) → text."""
    number: Callable[[int], str]
    name: Callable[[str], LocalText]
    """Tag → that language's name in the page's language."""
    beside: tuple[Speech, ...] = ()
    """Other languages in which ``in_all`` repeats a label."""
    sentence: Callable[[str], str] = str
    """English sentence of the toolkit → the same in the language of the commands; only pages for
    the office say such."""


def _speech(context: Context) -> Speech:
    """Return who speaks: the page, or the language whose turn it is."""
    turns: list[Speech] = context["turns"]
    return turns[-1]


@pass_context
def _speaking(context: Context, speech: Speech, caller: Callable[[], Markup]) -> Markup:
    """Fill a part of a page in another language's words."""
    turns: list[Speech] = context["turns"]
    turns.append(speech)
    try:
        return caller()
    finally:
        turns.pop()


@pass_context
def _local(context: Context, text: LocalText) -> Markup:
    """Mark a text in another language than the page's with its ``lang``."""
    if text.language == _speech(context).language.tag:
        return escape(text.text)
    return Markup('<span lang="{}">{}</span>').format(text.language, text.text)


@pass_context
def _said(context: Context, msgid: str, **values: object) -> Markup:
    """Return a label with its values put in; Markup among them stays markup.

    In a label that fell back, values keep the page's language, and so its fonts.
    """
    label, own = _speech(context).label(msgid), _speech(context).language.tag
    foreign = label.language != own
    put = {name: _in_own(own, value) if foreign else value for name, value in values.items()}
    return _local(context, LocalText(_filled(label.text, put), label.language))


def _in_own(tag: str, value: object) -> Markup:
    """Return a value marked as of the page's language, where its fonts could differ."""
    put = escape(value)
    if put.isascii() or "<span lang=" in put:
        return put
    return Markup('<span lang="{}">{}</span>').format(tag, put)


def _filled(text: str, values: Mapping[str, object]) -> Markup:
    filled = escape(text)
    for name, value in values.items():
        filled = Markup(filled.replace("{" + name + "}", escape(value)))  # noqa: S704 - escaped
    return filled


@pass_context
def _plain(context: Context, msgid: str, **values: object) -> str:
    return _said(context, msgid, **values).striptags()


@pass_context
def _in_all(context: Context, msgid: str, **values: object) -> Markup:
    """Return a label in the page's language, if it has it, and in those beside it."""
    speech = _speech(context)
    own = speech.label(msgid)
    said = [own] if own.language == speech.language.tag else []
    said += [each.label(msgid) for each in speech.beside]
    spans = (
        Markup('<span lang="{}">{}</span>').format(text.language, _filled(text.text, values))
        for text in dict.fromkeys(said)
    )
    return Markup('<span class="dot"> · </span>').join(spans)


@pass_context
def _in_each(context: Context, msgid: str, day: date | None = None) -> tuple[LocalText, ...]:
    """Return a label in each language of a bilingual page, with a date put in."""
    voices: list[Speech] = [side.speech for side in context["sides"]]
    return tuple(_said_on(voice, msgid, day) for voice in voices)


def _said_on(voice: Speech, msgid: str, day: date | None) -> LocalText:
    label = voice.label(msgid)
    said = voice.date(day, "short") if day else ""
    return LocalText(label.text.replace("{date}", said), label.language)


@pass_context
def _sentence(context: Context, msgid: str, **values: object) -> Markup:
    """Return a sentence of the toolkit with its values put in; Markup among them stays markup."""
    text = escape(_speech(context).sentence(msgid))
    for name, value in values.items():
        text = Markup(text.replace("{" + name + "}", escape(value)))  # noqa: S704 - escaped
    return text


@pass_context
def _long_date(context: Context, day: date) -> str:
    return _speech(context).date(day, "long")


@pass_context
def _short_date(context: Context, day: date) -> str:
    return _speech(context).date(day, "short")


@pass_context
def _number(context: Context, value: int) -> str:
    return _speech(context).number(value)


@pass_context
def _language_name(context: Context, tag: str) -> Markup:
    return _local(context, _speech(context).name(tag))


@lru_cache(maxsize=8)
def environment(templates: tuple[tuple[str, str], ...]) -> SandboxedEnvironment:
    """Return the environment of a layout's templates; compiled once in a process.

    Templates may use, besides the variables they are given:

    ``_("English label", name=value)``
        the label in the page's language, escaped, in a ``<span lang>`` when it fell back;
    ``plain("English label", name=value)``
        the same as bare text, for attributes;
    ``in_all("English label", name=value)``
        the label in the page's language and in those that the page names beside it;
    ``say("English sentence", name=value)``
        on pages for the office: a sentence of the toolkit, in the language of the commands;
    ``in_each("English label", day)``
        on bilingual pages: the label in each of their languages, as texts; ``day`` is put in
        for ``{date}``;
    ``{% call speaking(speech) %}…{% endcall %}``
        on bilingual pages: what stands inside is said as that language says it;
    ``text | local``
        a :class:`LocalText`, in a ``<span lang>`` when it is not in the page's language;
    ``day | longdate``, ``day | shortdate``, ``n | number``, ``tag | language_name``.

    Templates that use them in macros import these ``with context``.
    """
    env = SandboxedEnvironment(
        loader=DictLoader(dict(templates)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals |= {"_": _said, "plain": _plain, "in_all": _in_all, "say": _sentence}
    env.globals |= {"in_each": _in_each, "speaking": _speaking}
    env.filters |= {
        "local": _local,
        "longdate": _long_date,
        "shortdate": _short_date,
        "number": _number,
        "language_name": _language_name,
    }
    return env


def render(layout: Layout, template: str, speech: Speech, **variables: object) -> str:
    """Return ``template`` of ``layout`` filled with ``variables``.

    Raises jinja2.TemplateError when the layout's own code is wrong.
    """
    found = environment(layout.templates).get_template(template)
    return found.render(**variables, turns=[speech], language=speech.language)


EMPHASISED = ("em", "i", "strong")
"""Elements by which writers let words stand out."""

HEADINGS = "h1, h2, h3, h4, .headline"
"""Selector of everything set in a heading face; layouts give a headline the class."""


def _families(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def language_css(languages: tuple[Language, ...], *, sizes: bool = True) -> str:
    """Return the rules that set each language in its faces, line height and weight.

    The rules have the lowest specificity (``:where``), so that a layout's own
    rules win.  With ``sizes`` the ``:root`` takes the body size in pt of the
    page's language, so sizes in a print layout are written in ``rem`` and grow
    with the script; screen layouts set their own, and set headlines in the
    text's own faces, so that a page loads one family less.
    """
    rules = []
    for language in languages:
        at = f":where(:lang({language.tag}))"
        heads = ", ".join(
            f":where({h}){at}"
            for name in HEADINGS.split(",")
            for h in (name.strip(), f"{name} span")
        )
        faces = language.heading_fonts if sizes else language.text_fonts
        if sizes:
            rules.append(f":root:lang({language.tag}) {{ font-size: {language.size:g}pt; }}\n")
        rules.append(
            f"{at} {{ font-family: {_families(language.text_fonts)};"
            f" line-height: {language.line_height:g}; }}\n"
            f"{at} {{ --bold: {language.heading_weight}; }}\n"
            f"{heads} {{ font-family: {_families(faces)};"
            f" font-weight: {language.heading_weight};"
            f" line-height: {heading_line_height(language, own_face=sizes):g}; }}\n"
        )
        rules += _habits(language, at)
    return "".join(rules)


def voice_css(languages: Sequence[Language]) -> str:
    """Return the rules that give each language of a bilingual page its own size of type.

    The first one's is that of the page.  Elements of class ``voice`` begin a language.
    """
    first = languages[0].size
    return "".join(
        f".voice:lang({language.tag}) {{ font-size: {language.size / first:.4g}em; }}\n"
        for language in languages
    )


def _habits(language: Language, at: str) -> Iterator[str]:
    """Yield the rules of a script that no layout may forget; ``at``: its selector."""
    if language.quotes:
        yield f"{at} {{ quotes: {' '.join(map(_quoted, language.quotes))}; }}\n"
    if language.page_digits:
        yield f":where(ol){at} {{ list-style-type: {page_counter_style(language)}; }}\n"
    if not language.letter_spacing:
        yield f"{at} {{ letter-spacing: normal !important; }}\n"
    if language.emphasis == "line":
        words = ", ".join(f":where({name}){at}" for name in EMPHASISED)
        yield (
            f"{words} {{ text-decoration: underline; text-decoration-thickness: 0.05em;"
            " text-underline-offset: 0.3em; }\n"
        )


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", r"\\").replace('"', r"\"") + '"'


def heading_line_height(language: Language, *, own_face: bool = True) -> float:
    """Return the line height of headlines: as tight as stacks that never touch allow.

    Screens set headlines in the text's face (``own_face`` False), which needs no more than
    the text does.
    """
    measured = language.heading_line_height or language.line_height
    return measured if own_face else min(measured, language.line_height)
