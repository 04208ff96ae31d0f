"""Posts for social networks: what is said, and how long it is as each network counts.

The limits are data, ``layouts/press-kit/networks.toml``, each with its source.  A post is a
title, a summary, the page's address and some tags.  What does not fit goes in this order: the
last tags, the last sentences of the summary.  Nothing is ever cut inside a sentence.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from borderpress.model import Finding
from borderpress.text.segmenters.icu import letters
from borderpress.validate import Form, name_fault, read_toml

COUNTS = ("units", "clusters", "weighted")
LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
"""Code points that count one on X; all others count two.  Source: twitter-text, config/v3.json."""
SENTENCE = re.compile(r"(?<=[.!?…។៕])\s+|(?<=[。！？])")
"""Where one sentence ends and the next begins; Lao ends sentences as Latin does, or with a space
that may also stand between clauses and is no place to cut."""


@dataclass(frozen=True, slots=True)
class Network:
    """A social network, as far as the length of a post goes."""

    id: str
    title: str
    limit: int
    """Most of what ``count`` counts."""
    count: str
    """One of ``COUNTS``."""
    link: int
    """What a link counts; 0 for as many as it has."""
    bytes: int
    """Most bytes in UTF-8; 0 for no such limit."""
    tags: int
    """Most hashtags."""
    source: str
    checked_on: date


@dataclass(frozen=True, slots=True)
class Post:
    """A text for one network."""

    network: str
    text: str
    length: int
    """As the network counts."""
    over: int
    """By how much it is too long; 0 when it fits."""


def read_networks(path: str, text: str) -> tuple[tuple[Network, ...], tuple[Finding, ...]]:
    """Return the networks in a TOML file, or findings with file, line and remedy."""
    form, findings = read_toml(text, path)
    if form is None:
        return (), tuple(findings)
    networks = tuple(_network(item) for item in form.mappings("network", required=True))
    form.close()
    findings = form.findings
    return (() if findings else networks), tuple(findings)


def _network(form: Form) -> Network:
    name = form.text("id")
    if name and (fault := name_fault(name)):
        form.complain(fault.code, "id", fault.text, fault.hint)
    network = Network(
        id=name,
        title=form.text("title"),
        limit=form.whole("limit", 500),
        count=form.choice("count", COUNTS),
        link=form.whole("link", 0),
        bytes=form.whole("bytes", 0),
        tags=form.whole("tags", 0),
        source=form.text("source"),
        checked_on=form.day("checked_on") or date.min,
    )
    form.close()
    return network


def length(text: str, network: Network, link: str = "") -> int:
    """Return how long ``text`` is as the network counts; ``link``: the address in it."""
    shortened = bool(link and network.link) and link in text
    rest = text.replace(link, "", 1) if shortened else text
    return _count(rest, network.count) + (network.link if shortened else 0)


def _count(text: str, how: str) -> int:
    if how == "units":
        return len(text.encode("utf-16-le")) // 2
    if how == "clusters":
        return len(letters(text))
    normal = unicodedata.normalize("NFC", text)
    return sum(1 if any(a <= ord(c) <= b for a, b in LIGHT) else 2 for c in normal)


def over(text: str, network: Network, link: str = "") -> int:
    """Return by how much ``text`` passes the limits of the network; 0 when it fits."""
    excess = length(text, network, link) - network.limit
    if network.bytes:
        excess = max(excess, len(text.encode()) - network.bytes)
    return max(0, excess)


def post(title: str, summary: str, link: str, tags: tuple[str, ...], network: Network) -> Post:
    """Return the longest post of these that the network takes.

    Its least is title and link; if even that is too long, :attr:`Post.over` says by how much.
    """
    sentences = [part for part in SENTENCE.split(summary) if part]
    hashes = tuple(dict.fromkeys(h for h in map(hashtag, tags) if h))[: network.tags]
    for kept in range(len(sentences), -1, -1):
        for shown in range(len(hashes), -1, -1):
            text = _joined(title, sentences[:kept], link, hashes[:shown])
            excess = over(text, network, link)
            if not excess:
                return Post(network.id, text, length(text, network, link), 0)
    return Post(network.id, text, length(text, network, link), excess)


def _joined(title: str, sentences: list[str], link: str, hashes: tuple[str, ...]) -> str:
    parts = (title, " ".join(sentences), link, " ".join(hashes))
    return "\n\n".join(part for part in parts if part)


def hashtag(words: str) -> str:
    """Return words as one hashtag, each beginning large so that screen readers tell them apart."""
    kept = (c if unicodedata.category(c)[0] in "LMN" else " " for c in words)
    parts = "".join(kept).split()
    joined = "".join(part[:1].upper() + part[1:] for part in parts)
    return f"#{joined}" if joined and not joined.isdecimal() else ""
