"""The directory of a site: which page exists in which language, and how far it is translated.

The one table that switchers, ``hreflang``, canonical addresses, feeds and the site map are
made from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from borderpress.model import Edition, Publication

HOME, SEARCH, GLOSSARY, ABOUT = "home", "search", "glossary", "about"
"""Keys of the pages that are there once in each language."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One page in one language."""

    key: str
    """What the page is, equal in all languages: ``home``, ``section gates``, ``bulletin x``."""
    tag: str
    url: str
    """Address from the site's root."""
    state: str
    """``source``, ``whole``, ``part`` or ``untranslated`` (shown in the source language)."""
    changed: date | None = None
    """Day of the last change that the page itself tells of."""


class Directory:
    """Every page of a site, by what it is and by language."""

    def __init__(self, entries: Iterable[Entry], source: str) -> None:
        """``entries`` in the order of the publication's languages; ``source``: its own."""
        self.source = source
        self._pages: dict[str, dict[str, Entry]] = {}
        for entry in entries:
            self._pages.setdefault(entry.key, {})[entry.tag] = entry

    def urls(self, key: str) -> Mapping[str, str]:
        """Return the address of a page in every language that has it."""
        return {tag: entry.url for tag, entry in self._pages.get(key, {}).items()}

    def alternates(self, key: str) -> tuple[tuple[str, str], ...]:
        """Return (hreflang, address) of each version of a page, ``x-default`` last.

        A page of which nothing is translated is no version in its language.
        """
        own = {e.tag: e.url for e in self._pages.get(key, {}).values() if e.state != "untranslated"}
        default = [("x-default", own[self.source])] if self.source in own else []
        return (*own.items(), *default)

    def canonical(self, key: str, tag: str) -> str:
        """Return the address that a search engine should know a page by.

        Of a page of which nothing is translated it is that of the source.
        """
        found = self._pages[key]
        copy = found[tag].state == "untranslated" and self.source in found
        return found[self.source if copy else tag].url

    def listed(self) -> Iterator[tuple[Entry, tuple[tuple[str, str], ...]]]:
        """Yield every page that is canonical in its language, with its alternates."""
        for key, found in self._pages.items():
            alternates = self.alternates(key)
            for entry in found.values():
                if entry.state != "untranslated":
                    yield entry, alternates


def state_of(edition: Edition) -> str:
    """Return how far an edition is translated, as :class:`Entry` has it."""
    if edition.review.state == "source":
        return "source"
    if edition.review.state == "untranslated":
        return "untranslated"
    return "whole" if edition.translated == edition.total else "part"


def is_public(publication: Publication, edition: Edition) -> bool:
    """Return whether the policy of its section lets an edition onto the web."""
    hidden = publication.section(edition.section).untranslated == "hidden"
    return not (hidden and edition.review.state == "untranslated")


def changed(edition: Edition) -> date:
    """Return the day of the last change that an edition tells of: its own, or a fact's check."""
    checks = [fact.checked_on for fact in edition.facts]
    if edition.correction:
        checks.append(edition.correction.checked_on)
    return max([edition.date, *checks])
