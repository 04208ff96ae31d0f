"""News feeds: the bulletins of one language, newest first, with their whole text (RFC 4287)."""

from __future__ import annotations

import xml.etree.ElementTree as etree
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin

from borderpress.directory import changed
from borderpress.edition import addressed
from borderpress.formats.web import shown_name
from borderpress.layout import PublicationView, render
from borderpress.model import Artifact, Edition, Layout, Made
from borderpress.sanitise import with_addresses
from borderpress.voice import Voice, speech

ATOM = "http://www.w3.org/2005/Atom"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MOST = 40
"""Bulletins in a feed; older ones are on the site."""


@dataclass(frozen=True, slots=True)
class Item:
    """A bulletin in a feed."""

    edition: Edition
    address: str
    """Of its page, whole."""
    section: str
    """Title of its section."""


@dataclass(frozen=True, slots=True)
class Spec:
    """A job: the feed of one language."""

    layout: Layout
    voice: Voice
    publication: PublicationView
    items: tuple[Item, ...]
    """Newest first."""
    name: str
    """Path of the artifact."""
    address: str
    """Of the feed itself, whole."""
    home: str
    """Address of the language's home page, whole."""


def make(spec: Spec) -> Made:
    """Return the feed of one language."""
    etree.register_namespace("", ATOM)
    root = etree.Element(f"{{{ATOM}}}feed", {LANG: spec.voice.language.tag})
    text = _adder(root)
    text("id", spec.address)
    text("title", spec.publication.title.text)
    text("subtitle", spec.publication.tagline.text)
    text("updated", moment(max(changed(item.edition) for item in spec.items)))
    _link(root, "self", spec.address, "application/atom+xml")
    _link(root, "alternate", spec.home, "text/html")
    author = etree.SubElement(root, f"{{{ATOM}}}author")
    _adder(author)("name", spec.publication.publisher.text)
    text("generator", "borderpress")
    for item in spec.items[:MOST]:
        _entry(root, spec, item)
    etree.indent(root, "")
    data = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return Made((Artifact(spec.name, "application/atom+xml", data + b"\n"),))


def moment(day: date) -> str:
    """Return noon UTC of a day as RFC 3339 has it: the same day in every inhabited time zone."""
    return f"{day.isoformat()}T12:00:00Z"


def _adder(parent: etree.Element) -> Callable[..., None]:
    def add(name: str, text: str, **attributes: str) -> None:
        etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes).text = text

    return add


def _link(parent: etree.Element, rel: str, address: str, kind: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "href": address, "type": kind})


def _entry(root: etree.Element, spec: Spec, item: Item) -> None:
    """Add one bulletin.  Its id is its address, which never changes."""
    edition = item.edition
    entry = etree.SubElement(root, f"{{{ATOM}}}entry")
    if edition.title.language != edition.language:
        entry.set(LANG, edition.title.language)
    text = _adder(entry)
    text("id", item.address)
    text("title", edition.title.text)
    text("published", moment(edition.date))
    text("updated", moment(changed(edition)))
    _link(entry, "alternate", item.address, "text/html")
    etree.SubElement(entry, f"{{{ATOM}}}category", {"term": edition.section, "label": item.section})
    text("summary", edition.summary.text)
    content = etree.SubElement(entry, f"{{{ATOM}}}content", {"type": "html"})
    content.set(LANG, edition.language)
    content.text = _content(spec, item)


def _content(spec: Spec, item: Item) -> str:
    """Return the whole text as HTML with whole addresses, as a reader elsewhere needs them."""
    base = spec.publication.base_url
    names = {image.path: shown_name(image, local=False) for image in item.edition.images}
    html = render(
        spec.layout,
        "feed.html.j2",
        speech(spec.voice),
        edition=addressed(item.edition, lambda path: f"{base}/{names[path]}"),
        image=lambda path: f"{base}/{names[path]}",
        sources=lambda _path: (),
    )
    return with_addresses(html, lambda address: urljoin(item.address, address))
