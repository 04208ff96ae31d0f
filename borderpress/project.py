"""The only reader of a project's files: folders → Project.

A project has its own ``content/``; languages, layouts, fonts and the words of
the interface that it does not bring come from the toolkit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from borderpress import images
from borderpress.bulletin import Known, check_body, messages, read_bulletin
from borderpress.catalog import read_catalog
from borderpress.errors import BorderpressError
from borderpress.fonts import Family, read_families
from borderpress.interface import DOMAIN, for_language, interface_messages
from borderpress.languages import read_language
from borderpress.messages import Extraction, extract
from borderpress.model import (
    Bulletin,
    Campaign,
    Catalog,
    Cluster,
    Finding,
    Language,
    Layout,
    Message,
    Place,
    Publication,
    Severity,
    say,
)
from borderpress.publication import (
    publication_messages,
    read_campaign,
    read_cluster,
    read_publication,
)
from borderpress.validate import read_toml

PUBLICATION = "publication"
"""Domain of the names in publication.toml, clusters and campaigns."""
RESERVED = (DOMAIN, PUBLICATION)
SHARED = "shared"
"""Folder of ``layouts/`` that every layout may use."""
TEXT_SUFFIXES = (".j2", ".css", ".svg", ".js")
FORMATS = ("pdf", "web", "kiosk")


@dataclass(frozen=True, slots=True)
class Project:
    """Everything a build is made from."""

    root: Path
    toolkit: Path
    publication: Publication
    bulletins: tuple[Bulletin, ...]
    extractions: Mapping[str, Extraction]
    """By slug."""
    clusters: tuple[Cluster, ...]
    campaigns: tuple[Campaign, ...]
    languages: Mapping[str, Language]
    catalogs: Mapping[str, Mapping[str, Catalog]]
    """By domain, then language."""
    layouts: Mapping[str, Layout]
    families: tuple[Family, ...]
    interface: tuple[Message, ...]
    findings: tuple[Finding, ...]

    def domains(self) -> tuple[tuple[str, tuple[Message, ...]], ...]:
        """Return each domain of the project with its messages, bulletins first."""
        found = [(b.slug, messages(b, self.extractions[b.slug])) for b in self.bulletins]
        names = publication_messages(
            "content/publication.toml", self.publication, self.clusters, self.campaigns
        )
        return (*found, (PUBLICATION, names), (DOMAIN, self.interface))

    def messages_for(
        self, domain: str, found: tuple[Message, ...], tag: str
    ) -> tuple[Message, ...]:
        """Return the messages of a domain that the catalog of a language takes up."""
        return for_language(found, tag) if domain == DOMAIN else found

    def wanted(self, domain: str) -> tuple[str, ...]:
        """Return the languages that have or should have a catalog of ``domain``."""
        own = {b.slug: b.languages for b in self.bulletins}
        if domain in own:
            tags = own[domain]
        else:
            tags = tuple(dict.fromkeys(t for b in self.bulletins for t in b.languages))
        kept = [t for t in (*tags, *self.catalogs.get(domain, {})) if t != self.publication.source]
        if domain == DOMAIN:
            kept = [self.publication.source, *kept]
        return tuple(
            t
            for t in dict.fromkeys(kept)
            if (t in self.languages and t != "en") or (t == "en" and domain != DOMAIN)
        )

    def find(self, path: str) -> Path:
        """Return the file at a relative path in the project, else in the toolkit."""
        own = self.root / path
        return own if own.exists() else self.toolkit / path


def load(root: Path, toolkit: Path) -> Project:
    """Read the project at ``root``.

    Raises BorderpressError when there is no publication to read; everything
    else that is wrong becomes a finding of the project.
    """
    return _Loader(root.resolve(), toolkit.resolve()).load()


class _Loader:
    """One reading of a project: collects findings as it goes."""

    def __init__(self, root: Path, toolkit: Path) -> None:
        self.root, self.toolkit = root, toolkit
        self.roots = (root,) if root == toolkit else (root, toolkit)
        self.findings: list[Finding] = []

    def load(self) -> Project:
        """Read everything, in the order in which one part needs another."""
        languages = self._languages()
        publication = self._publication(languages)
        layouts = self._layouts()
        bulletins = self._bulletins(publication, languages, layouts)
        extractions = {b.slug: extract(b.body) for b in bulletins}
        for bulletin in bulletins:
            self.findings += check_body(bulletin, extractions[bulletin.slug])
        slugs = [b.slug for b in bulletins]
        clusters = tuple(self._clusters(publication, slugs, tuple(languages)))
        campaigns = tuple(self._campaigns(slugs))
        return Project(
            self.root,
            self.toolkit,
            publication,
            bulletins,
            extractions,
            clusters,
            campaigns,
            languages,
            self._catalogs(languages),
            layouts,
            self._families(),
            self._interface(),
            tuple(sorted(self.findings, key=Finding.order)),
        )

    # -- helpers

    def _text(self, path: Path) -> str:
        return (
            path.read_text("utf-8", errors="replace").removeprefix("\ufeff").replace("\r\n", "\n")
        )

    def _name(self, path: Path) -> str:
        """Return a path as findings show it: relative to the project or the toolkit."""
        for root in self.roots:
            if path.is_relative_to(root):
                return path.relative_to(root).as_posix()
        return path.name

    def _overlaid(self, folder: str, pattern: str) -> dict[str, Path]:
        """Return files by name, the project's before the toolkit's."""
        found: dict[str, Path] = {}
        for root in reversed(self.roots):
            for path in sorted((root / folder).glob(pattern)):
                found[path.relative_to(root / folder).as_posix()] = path
        return dict(sorted(found.items()))

    # -- parts

    def _languages(self) -> dict[str, Language]:
        languages = {}
        for path in self._overlaid("locales", "*/language.toml").values():
            language, findings = read_language(self._name(path), self._text(path))
            self.findings += findings
            if language:
                languages[language.tag] = language
        return languages

    def _publication(self, languages: Mapping[str, Language]) -> Publication:
        path = self.root / "content" / "publication.toml"
        if not path.is_file():
            raise BorderpressError(
                say("There is no content/publication.toml in {folder}.", folder=self.root),
                say("Name the project's folder with --project, or copy the file from the sample."),
            )
        publication, findings = read_publication(
            self._name(path), self._text(path), tuple(languages)
        )
        if publication is None:
            first = findings[0]
            raise BorderpressError(first.text, first.hint, first.place)
        self.findings += findings
        return publication

    def _bulletins(
        self,
        publication: Publication,
        languages: Mapping[str, Language],
        layouts: Mapping[str, Layout],
    ) -> tuple[Bulletin, ...]:
        known = Known(
            tuple(languages),
            wrong_codes(languages),
            tuple(layouts),
            tuple(s.id for s in publication.sections),
            publication.source,
        )
        bulletins: dict[str, Bulletin] = {}
        places: dict[str, str] = {}
        for path in sorted((self.root / "content").rglob("*.md")):
            name = self._name(path)
            slug = path.stem
            if slug.casefold() in places or slug in RESERVED:
                self.findings.append(_slug_taken(name, slug, places.get(slug.casefold(), "")))
                continue
            places[slug.casefold()] = name
            bulletin, findings = read_bulletin(name, path.read_bytes(), known, self._inspect)
            self.findings += findings
            if bulletin:
                bulletins[slug] = bulletin
        return tuple(sorted(bulletins.values(), key=lambda b: (b.date, b.slug)))

    def _inspect(self, name: str) -> tuple[str, int, int] | Finding:
        """Look at a picture: it must lie inside ``content/`` and be one."""
        path, content = self.root / name, (self.root / "content").resolve()
        if not path.resolve().is_relative_to(content):
            return images.fault(
                "outside",
                say("The picture {name} lies outside content/.", name=name),
                say("Copy it into content/images/ and name it there."),
            )
        if not path.is_file():
            return images.fault(
                "missing",
                say("There is no picture {name}.", name=name),
                say("Check the name, letter by letter, or copy the picture there."),
            )
        return images.inspect(name, path.read_bytes())

    def _clusters(
        self, publication: Publication, slugs: list[str], tags: tuple[str, ...]
    ) -> Iterator[Cluster]:
        for path in sorted((self.root / "content" / "clusters").glob("*.toml")):
            cluster, findings = read_cluster(
                self._name(path), self._text(path), publication, slugs, tags
            )
            self.findings += findings
            if cluster:
                yield cluster

    def _campaigns(self, slugs: list[str]) -> Iterator[Campaign]:
        for path in sorted((self.root / "content" / "campaigns").glob("*.toml")):
            campaign, findings = read_campaign(self._name(path), self._text(path), slugs)
            self.findings += findings
            if campaign:
                yield campaign

    def _catalogs(self, languages: Mapping[str, Language]) -> dict[str, dict[str, Catalog]]:
        """Read every catalog; the project's interface words go before the toolkit's."""
        catalogs: dict[str, dict[str, Catalog]] = {}
        for root in self.roots:
            for path in sorted((root / "locales").glob("*/LC_MESSAGES/*.po")):
                tag, domain = path.parts[-3], path.stem
                if tag not in languages or (root != self.root and domain != DOMAIN):
                    continue
                catalog, findings = read_catalog(
                    self._name(path), path.read_bytes(), languages[tag], domain
                )
                self.findings += findings
                if catalog:
                    mine = catalogs.setdefault(domain, {})
                    mine[tag] = _merged(mine[tag], catalog) if tag in mine else catalog
        return catalogs

    def _layouts(self) -> dict[str, Layout]:
        shared = self._files(SHARED)
        layouts = {}
        for name, path in self._overlaid("layouts", "*/layout.toml").items():
            folder = name.partition("/")[0]
            layout = self._layout(folder, path, shared)
            if layout:
                layouts[folder] = layout
        return layouts

    def _layout(self, folder: str, path: Path, shared: Mapping[str, Path]) -> Layout | None:
        form, findings = read_toml(self._text(path), self._name(path))
        if form is None:
            self.findings += findings
            return None
        kind, title = form.choice("format", FORMATS), form.text("title")
        options = form.data.get("options", {})
        form.asked.add("options")
        form.close()
        self.findings += form.findings
        files = dict(shared) | self._files(folder)
        texts = tuple((n, self._text(p)) for n, p in files.items() if p.suffix in TEXT_SUFFIXES)
        return Layout(
            folder,
            kind,
            title,
            "",
            texts,
            options=tuple((str(k), str(v)) for k, v in options.items()),
        )

    def _files(self, folder: str) -> dict[str, Path]:
        """Return the files of a folder of ``layouts/``, at any depth; shared ones by bare name."""
        found = self._overlaid(f"layouts/{folder}", "**/*")
        return {name: path for name, path in found.items() if path.is_file()}

    def _families(self) -> tuple[Family, ...]:
        families: dict[str, Family] = {}
        for root in reversed(self.roots):
            path = root / "fonts" / "fonts.toml"
            if path.is_file():
                for family in read_families(self._text(path), self._font_digest):
                    families[family.name] = family
        return tuple(families.values())

    def _font_digest(self, name: str) -> str | None:
        path = font_path(self.roots, name)
        return hashlib.sha256(path.read_bytes()).hexdigest() if path else None

    def _interface(self) -> tuple[Message, ...]:
        """Collect what templates and modules of the toolkit say, and the project's templates."""
        package = self.toolkit / "borderpress"
        modules = {
            f"borderpress/{p.relative_to(package).as_posix()}": self._text(p)
            for p in sorted(package.rglob("*.py"))
        }
        templates = {
            f"layouts/{n}": self._text(p) for n, p in self._overlaid("layouts", "**/*.j2").items()
        }
        titles = {
            f"layouts/{n}": self._text(p)
            for n, p in self._overlaid("layouts", "*/layout.toml").items()
        }
        return _with_titles(interface_messages(modules, templates), titles)


def _with_titles(found: tuple[Message, ...], titles: Mapping[str, str]) -> tuple[Message, ...]:
    """Add the titles of the layouts: readers choose a PDF by them."""
    extra = []
    for name, text in titles.items():
        form, _ = read_toml(text, name)
        if form and isinstance(form.data.get("title"), str):
            extra.append(Message(form.data["title"], (Place(name, form.line("title")),)))
    known = {(m.context, m.id) for m in found}
    return (*found, *(m for m in extra if ("", m.id) not in known))


def _merged(first: Catalog, second: Catalog) -> Catalog:
    """Return two catalogs of one domain as one; the first one's entries go before."""
    have = {(context, msgid) for context, msgid, _, _ in first.entries}
    rest = tuple(e for e in second.entries if (e[0], e[1]) not in have)
    return replace(first, entries=(*first.entries, *rest))


def _slug_taken(name: str, slug: str, other: str) -> Finding:
    text = (
        say("The name “{slug}” is already used by {other}.", slug=slug, other=other)
        if other
        else say("The name “{slug}” is used by the press itself.", slug=slug)
    )
    hint = say("Give the file another name; it becomes part of the web address.")
    return Finding("content.duplicate-slug", Severity.ERROR, text, hint, Place(name, 1))


def wrong_codes(languages: Mapping[str, Language]) -> dict[str, str]:
    """Return the known wrong codes of languages, each with the tag that is meant."""
    return {
        code.split(" ")[0]: language.tag
        for language in languages.values()
        for code in language.codes_meant
    }


def font_path(roots: tuple[Path, ...], name: str) -> Path | None:
    """Return where a font file lies: the project's own, else a collected one."""
    for root in roots:
        for folder in ("fonts", "fonts/collected"):
            if (root / folder / name).is_file():
                return root / folder / name
    return None


def today(written: str | None, epoch: str | None) -> date:
    """Return the date a build speaks for: ``--date``, else SOURCE_DATE_EPOCH, else today.

    Raises BorderpressError when either is no date.
    """
    try:
        if written:
            return date.fromisoformat(written)
        if epoch:
            return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError):
        raise BorderpressError(
            say("“{value}” is not a date.", value=written or epoch),
            say("Write year-month-day, such as 2026-11-23."),
        ) from None
    return datetime.now().astimezone().date()
