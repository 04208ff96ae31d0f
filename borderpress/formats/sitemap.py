"""The site map with the versions of each page in other languages, and ``robots.txt``.

Sources: https://www.sitemaps.org/protocol.html; ``xhtml:link`` as Google describes it under
"Localized versions of your pages"; RFC 9309 for robots.txt.
"""

from __future__ import annotations

import xml.etree.ElementTree as etree
from dataclasses import dataclass
from datetime import date

from borderpress.model import Artifact, Made

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
MOST = 50_000
"""Addresses that one file may hold, by the protocol."""


@dataclass(frozen=True, slots=True)
class Address:
    """A page of the site map."""

    address: str
    changed: date | None
    alternates: tuple[tuple[str, str], ...]
    """(hreflang, whole address)."""


@dataclass(frozen=True, slots=True)
class Spec:
    """A job: the site map of a site."""

    pages: tuple[Address, ...]
    base_url: str
    root: str
    """Folder below ``output/`` that is the site's root."""


def make(spec: Spec) -> Made:
    """Return the site map, in as many files as the protocol asks for, and ``robots.txt``."""
    parts = [spec.pages[at : at + MOST] for at in range(0, len(spec.pages), MOST)]
    if len(parts) == 1:
        files = {"sitemap.xml": _urls(parts[0])}
    else:
        files = {f"sitemap-{n}.xml": _urls(part) for n, part in enumerate(parts, 1)}
        files["sitemap.xml"] = _index([f"{spec.base_url}/{name}" for name in files])
    robots = f"User-agent: *\nAllow: /\n\nSitemap: {spec.base_url}/sitemap.xml\n"
    maps = [
        Artifact(f"{spec.root}/{name}", "application/xml", data) for name, data in files.items()
    ]
    return Made((*maps, Artifact(f"{spec.root}/robots.txt", "text/plain", robots.encode())))


def _urls(pages: tuple[Address, ...]) -> bytes:
    root = etree.Element(f"{{{SITEMAP}}}urlset")
    for page in pages:
        url = etree.SubElement(root, f"{{{SITEMAP}}}url")
        etree.SubElement(url, f"{{{SITEMAP}}}loc").text = page.address
        if page.changed:
            etree.SubElement(url, f"{{{SITEMAP}}}lastmod").text = page.changed.isoformat()
        for name, address in page.alternates:
            values = {"rel": "alternate", "hreflang": name, "href": address}
            etree.SubElement(url, f"{{{XHTML}}}link", values)
    return _written(root)


def _index(addresses: list[str]) -> bytes:
    root = etree.Element(f"{{{SITEMAP}}}sitemapindex")
    for address in addresses:
        part = etree.SubElement(root, f"{{{SITEMAP}}}sitemap")
        etree.SubElement(part, f"{{{SITEMAP}}}loc").text = address
    return _written(root)


def _written(root: etree.Element) -> bytes:
    etree.register_namespace("", SITEMAP)
    etree.register_namespace("xhtml", XHTML)
    etree.indent(root, "")
    data: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"
