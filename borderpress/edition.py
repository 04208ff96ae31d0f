"""Bulletin + catalogs + language → Edition.

A message missing in the edition's language is taken from the next language of
its fallback list; every text knows the language it is really in.
"""

from __future__ import annotations

import posixpath
import re
import xml.etree.ElementTree as etree
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from borderpress.bulletin import front_messages
from borderpress.checks.facts import state
from borderpress.messages import CREDIT, AtomicString, Rendering, normalise, translate, wordy
from borderpress.model import (
    Block,
    Bulletin,
    Catalog,
    Edition,
    EditionCorrection,
    EditionFact,
    EditionImage,
    Fact,
    Finding,
    Image,
    Language,
    LocalText,
    Place,
    Review,
    Severity,
    label,
    say,
)
from borderpress.sanitise import PICTURE, removed, sanitised

IMAGE_SCHEME = PICTURE
"""Pictures in a block are addressed ``image:<project path>``; each format puts its own address."""

SOURCE = re.compile(rf'src="{IMAGE_SCHEME}([^"]*)"')

BACK_TO_TEXT = label("Back to the text of footnote {number}")
ADMONITIONS = (label("Note"), label("Tip"), label("Important"), label("Warning"), label("Danger"))
"""Titles of admonitions that have none of their own, by their kind."""

Labels = Callable[[str], LocalText]


class Words:
    """Looks a message up in one domain, along the fallback list of one language."""

    def __init__(self, language: Language, source: str, catalogs: Mapping[str, Catalog]) -> None:
        """``catalogs``: of one domain, by language tag."""
        self.language = language.tag
        chain = dict.fromkeys((language.tag, *language.fallback, source))
        self.source = source
        self.tables = [
            (
                tag,
                {msgid: text for context, msgid, text, _ in catalogs[tag].entries if not context}
                if tag in catalogs
                else {},
            )
            for tag in chain
        ]

    def __call__(self, msgid: str) -> LocalText:
        """Return the nearest translation of ``msgid``, at last the source itself."""
        for tag, table in self.tables:
            if tag == self.source:
                return LocalText(msgid, tag)
            if msgid in table:
                return LocalText(table[msgid], tag)
        return LocalText(msgid, self.source)

    def text(self, text: str) -> LocalText:
        """Return a text of the front matter; one without words belongs to every language."""
        if not wordy(text):
            return LocalText(text, self.language)
        return self(normalise(text))

    def as_written(self, text: str) -> LocalText:
        """Return a source or credit: it stays as its editor wrote it."""
        return LocalText(text, self.source if wordy(text) else self.language)


def make_edition(
    bulletin: Bulletin,
    language: Language,
    source: str,
    catalogs: Mapping[str, Catalog],
    labels: Labels,
    day: date,
    stale_days: int = 0,
) -> tuple[Edition, tuple[Finding, ...]]:
    """Return ``bulletin`` in ``language`` as it stands on ``day``, and what it lacks.

    ``catalogs`` are those of the bulletin's domain, by language tag.  A fact whose check is more
    than ``stale_days`` ago is stale; 0: none ever is.
    """
    words = Words(language, source, catalogs)
    images = tuple(_image(words, image) for image in bulletin.images)
    rendering = translate(
        bulletin.body,
        words,
        language.tag,
        figure=_figures(bulletin, images),
        labels=labels,
        back_to_text=labels(BACK_TO_TEXT).text.replace("{number}", "{}"),
    )
    front = [normalise(text) for _, text, _ in front_messages(bulletin)]
    shown = [(text, words(text).language) for text in front]
    shown += [(msgid, tag) for msgid, tag, _ in rendering.segments]
    own = [msgid for msgid, tag in shown if tag == language.tag]
    review, reviewed = _review(language.tag, source, catalogs.get(language.tag), own)
    edition = Edition(
        slug=bulletin.slug,
        language=language.tag,
        section=bulletin.section,
        kind=bulletin.kind,
        title=words.text(bulletin.title),
        summary=words.text(bulletin.summary),
        date=bulletin.date,
        blocks=tuple(replace(b, html=sanitised(b.html)) for b in rendering.blocks),
        headings=rendering.headings,
        images=images,
        facts=tuple(_fact(words, fact, state(fact, day, stale_days)) for fact in bulletin.facts),
        correction=_correction(words, bulletin),
        layouts=bulletin.layouts,
        tags=bulletin.tags,
        valid_from=bulletin.valid_from,
        valid_to=bulletin.valid_to,
        state=_state(bulletin, day),
        total=len(shown),
        translated=len(own),
        review=review,
        reviewed=reviewed,
        cover=bulletin.cover,
        poster=bulletin.poster,
    )
    edition = replace(edition, gaps=_gaps(bulletin, edition, rendering))
    unsafe = _unsafe(bulletin, rendering) if language.tag == source else ()
    return edition, (*unsafe, *_check_must(bulletin, edition))


def _image(words: Words, image: Image) -> EditionImage:
    return EditionImage(
        image.path,
        image.digest,
        image.width,
        image.height,
        words.text(image.alt),
        words.text(image.caption) if image.caption else LocalText("", words.language),
        words.as_written(image.credit),
        image.lead,
        image.focus,
        image.crop,
    )


def _fact(words: Words, fact: Fact, state: str) -> EditionFact:
    return EditionFact(
        words.text(fact.label),
        words.text(fact.value),
        words.as_written(fact.source),
        fact.checked_on,
        fact.valid_until,
        fact.icon,
        state,
    )


def _correction(words: Words, bulletin: Bulletin) -> EditionCorrection | None:
    said = bulletin.correction
    if said is None:
        return None
    return EditionCorrection(
        words.text(said.claim),
        words.text(said.truth),
        words.as_written(said.source),
        said.checked_on,
    )


def _state(bulletin: Bulletin, day: date) -> str:
    if bulletin.valid_from and day < bulletin.valid_from:
        return "coming"
    if bulletin.valid_to and day > bulletin.valid_to:
        return "over"
    return "current"


def _review(
    tag: str, source: str, catalog: Catalog | None, own: Sequence[str]
) -> tuple[Review, int]:
    """Return who translated and reviewed the messages ``own``, and how many are reviewed.

    A catalog that says so in its header is reviewed as a whole; else an edition is reviewed
    when each of its messages is.  A reviewer of some is not named: the page would seem to be
    vouched for.
    """
    if tag == source:
        return Review("source"), 0
    if not own:
        return Review("untranslated"), 0
    if catalog is None:
        return Review("not reviewed"), 0
    ids, head = set(own), catalog.review
    signed = [s for s in catalog.signatures if not s.context and s.msgid in ids]
    reviews = [s for s in signed if s.role == "reviewed"]
    whole = head.state == "reviewed"
    covered = ids if whole else {s.msgid for s in reviews}
    translators = _names(head.translator, *(s.name for s in signed if s.role == "translated"))
    if covered != ids:
        return Review("not reviewed", translators), sum(msgid in covered for msgid in own)
    reviewers = _names(head.reviewer if whole else "", *(s.name for s in reviews))
    last = max([head.date if whole else "", *(s.date for s in reviews)])
    return Review("reviewed", translators, reviewers, last), len(own)


def _names(*names: str) -> str:
    """Return names, each once, in their order."""
    return ", ".join(dict.fromkeys(name for name in names if name))


def _figures(
    bulletin: Bulletin, images: tuple[EditionImage, ...]
) -> Callable[[str], etree.Element | None]:
    """Return the function that sets a declared picture with its words."""
    by_path = {image.path: image for image in images}
    folder = posixpath.dirname(bulletin.path)

    def figure(written: str) -> etree.Element | None:
        image = by_path.get(posixpath.normpath(posixpath.join(folder, written)))
        return figure_element(image) if image else None

    return figure


def addressed(edition: Edition, address: Callable[[str], str]) -> Edition:
    """Return the edition with its pictures where ``address`` says a project path is to be found."""
    blocks = (replace(b, html=addressed_html(b.html, address)) for b in edition.blocks)
    return replace(edition, blocks=tuple(blocks))


def addressed_html(html: str, address: Callable[[str], str]) -> str:
    """Return a block's HTML with its pictures where ``address`` says."""
    return SOURCE.sub(lambda m: f'src="{address(m.group(1))}"', html)


NOTE = re.compile(r'<sup\b[^>]*><a class="footnote-ref".*?</sup>', re.DOTALL)
"""The number of a footnote, which stays with the whole text."""


def excerpt(edition: Edition) -> tuple[Block, ...]:
    """Return the blocks that a poster shows: a heading brings its section, another block itself."""
    levels = {heading.id: heading.level for heading in edition.headings}
    level = levels.get(edition.poster, 0)
    found: list[Block] = []
    for block in edition.blocks:
        if found and (not level or levels.get(block.id, level + 1) <= level):
            break
        if found or (edition.poster and block.id == edition.poster):
            found.append(block)
    return tuple(replace(block, html=NOTE.sub("", block.html)) for block in found)


def figure_element(image: EditionImage) -> etree.Element:
    """Return ``<figure>`` with picture, caption and credit; the words carry their ``lang``."""
    figure = etree.Element("figure")
    picture = etree.SubElement(figure, "img")
    picture.set("src", IMAGE_SCHEME + image.path)
    picture.set("alt", image.alt.text)
    picture.set("width", str(image.width))
    picture.set("height", str(image.height))
    picture.set("lang", image.alt.language)
    caption = etree.SubElement(figure, "figcaption")
    if image.caption.text:
        said = etree.SubElement(caption, "span")
        said.set("class", "caption")
        said.text = AtomicString(image.caption.text)
        said.set("lang", image.caption.language)
        said.tail = " "
    credit = etree.SubElement(caption, "span")
    credit.set("class", CREDIT)
    credit.set("lang", image.credit.language)
    credit.text = AtomicString(image.credit.text)
    return figure


def _unsafe(bulletin: Bulletin, rendering: Rendering) -> tuple[Finding, ...]:
    """Return a finding for what no page shows; translations have the HTML of the source only."""
    lost = sorted({name for block in rendering.blocks for name in removed(block.html)})
    if not lost:
        return ()
    return (
        Finding(
            "content.unsafe-html",
            Severity.WARNING,
            say("No page shows this HTML of the text: {names}.", names=" ".join(lost)),
            say("Take it out. docs/editors.md lists the elements that a text may have."),
            Place(bulletin.path, bulletin.body_line),
        ),
    )


def _gaps(bulletin: Bulletin, edition: Edition, rendering: Rendering) -> tuple[str, ...]:
    """Return what must be translated and is not in the edition's language, by name."""
    in_body = {
        a for _, tag, anchors in rendering.segments if tag != edition.language for a in anchors
    }
    in_front = {
        part
        for part, texts in _front(edition).items()
        if any(t.language != edition.language for t in texts)
    }
    return tuple(sorted((in_body | in_front) & set(bulletin.must_translate)))


def _check_must(bulletin: Bulletin, edition: Edition) -> tuple[Finding, ...]:
    """Return a finding when a must-translate block keeps the edition from release."""
    if not edition.gaps:
        return ()
    text = say(
        "The edition {tag} is not released; still to be translated: {names}.",
        tag=edition.language,
        names=", ".join(edition.gaps),
    )
    hint = say(
        "Translate it in locales/{tag}/LC_MESSAGES/{slug}.po; build.py status --html names "
        "each sentence.",
        tag=edition.language,
        slug=edition.slug,
    )
    place = Place(bulletin.path, dict(bulletin.lines).get("must_translate", 1))
    return (Finding("edition.must-missing", Severity.ERROR, text, hint, place),)


def _front(edition: Edition) -> dict[str, tuple[LocalText, ...]]:
    """Return the front-matter texts of an edition by the name must_translate uses."""
    facts = tuple(t for fact in edition.facts for t in (fact.label, fact.value))
    said = edition.correction
    return {
        "title": (edition.title,),
        "summary": (edition.summary,),
        "facts": facts,
        "correction": (said.claim, said.truth) if said else (),
    }
