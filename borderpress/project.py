"""The only reader of a project's files: folders → Project.

A project has its own ``content/``; languages, layouts, fonts and the words of
the interface that it does not bring come from the toolkit.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from borderpress import images
from borderpress.bilingual import SIZES, most
from borderpress.bulletin import NOTHING, Known, messages, read_bulletin
from borderpress.catalog import read_catalog
from borderpress.checks.legacy import legacy_findings
from borderpress.checks.orthography import message_findings, source_findings
from borderpress.checks.translation.asking import Background, checked
from borderpress.conventions import Conventions, read_conventions
from borderpress.errors import BorderpressError
from borderpress.exemplars import NO_DATA, Exemplars, read_exemplars
from borderpress.fitting import read_extent
from borderpress.folding import read_plan
from borderpress.fonts import Family, read_families
from borderpress.glossary import NO_GLOSSARY, Glossary, noted, noted_for_all, read_glossary
from borderpress.interface import DOMAIN, ENGLISH, TOOLKIT, for_language, interface_messages
from borderpress.languages import read_language, read_words
from borderpress.messages import Extraction
from borderpress.model import (
    FORMATS,
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
from borderpress.posts import Network, read_networks
from borderpress.printprofile import PrintProfile, read_print_profile, with_icc
from borderpress.publication import (
    publication_messages,
    read_campaign,
    read_cluster,
    read_publication,
)
from borderpress.samples import Sample, read_sample
from borderpress.validate import Form, check_name, decode, read_toml

PUBLICATION = "publication"
"""Domain of the names in publication.toml, clusters and campaigns."""
RESERVED = (DOMAIN, PUBLICATION)
SHARED = "shared"
"""Folder of ``layouts/`` that every layout may use."""
NETWORKS = "press-kit/networks.toml"
PRESSES = "layouts/print-profiles"
"""Folder of the print profiles and their ICC files."""
TEXT_SUFFIXES = (".j2", ".css", ".svg", ".js")
OFFICE = ("glossary", "press-kit", "specimen", "status", "ticket", "worksheet")
"""Formats of pages and papers for the office, which no bulletin can ask for."""


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
    exemplars: Mapping[str, Exemplars] = field(default_factory=dict)
    """The letters of each language that has a list of them."""
    print_profiles: Mapping[str, PrintProfile] = field(default_factory=dict)
    """What presses ask for, by the name of the file."""
    samples: Mapping[str, Sample] = field(default_factory=dict)
    """Attested text of each language that has some."""
    conventions: Mapping[str, Conventions] = field(default_factory=dict)
    """How each language writes, by tag; its notation reads the quantities of a text."""
    glossary: Glossary = NO_GLOSSARY
    networks: tuple[Network, ...] = ()
    """Social networks for which posts are written."""

    @property
    def roots(self) -> tuple[Path, ...]:
        """Return the folders where files are looked for, the project's own first."""
        return _roots(self.root, self.toolkit)

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
        """Return the messages of a domain that the catalog of a language takes up.

        Each tells what the glossary says of its terms; the toolkit's own words, whose
        source is English, are not the glossary's business.
        """
        return for_language(found, tag) if domain == DOMAIN else noted(self.glossary, found, tag)

    def messages_for_all(self, domain: str, found: tuple[Message, ...]) -> tuple[Message, ...]:
        """Return the messages of a domain as its template has them, for every language."""
        return found if domain == DOMAIN else noted_for_all(self.glossary, found)

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


class ProjectError(BorderpressError):
    """A project that cannot be built at all; ``findings`` tells everything that is wrong."""

    def __init__(self, faults: Sequence[Finding], others: Sequence[Finding] = ()) -> None:
        """``faults``: of the publication itself, the first of which is the exception's text."""
        super().__init__(faults[0].text, faults[0].hint, faults[0].place)
        self.findings = (*faults, *others)


def _roots(root: Path, toolkit: Path) -> tuple[Path, ...]:
    return (root,) if root == toolkit else (root, toolkit)


def load(root: Path, toolkit: Path) -> Project:
    """Read the project at ``root``, in the order in which one part needs another.

    Raises BorderpressError when there is no publication to read, and
    ProjectError when it is no good; everything else that is wrong becomes
    a finding of the project.
    """
    files = _Files(root.resolve(), toolkit.resolve())
    languages = _languages(files)
    publication, faults = _publication(files, languages)
    glossary = _glossary(files, languages, publication.source)
    languages = _with_names(languages, glossary)
    layouts = _layouts(files)
    exemplars = _exemplars(files)
    read, slugs = _bulletins(files, _known(publication, languages, layouts))
    files.findings += _wrong_lead(files, publication, slugs)
    project = Project(
        root=files.root,
        toolkit=files.toolkit,
        publication=publication,
        bulletins=tuple(bulletin for bulletin, _ in read),
        extractions={bulletin.slug: extraction for bulletin, extraction in read},
        clusters=_clusters(files, publication, slugs, languages),
        campaigns=_campaigns(files, slugs, glossary),
        languages=languages,
        catalogs={},
        layouts=layouts,
        families=_families(files),
        interface=_interface(files),
        exemplars=exemplars,
        print_profiles=_print_profiles(files),
        samples=_samples(files),
        findings=(),
        conventions=_conventions(files, languages),
        glossary=glossary,
        networks=_networks(files),
    )
    project = replace(project, catalogs=_catalogs(files, project, exemplars))
    files.findings += _source_spelling(project)
    found = tuple(sorted(files.findings, key=Finding.order))
    if faults:
        raise ProjectError(faults, tuple(f for f in found if f not in faults))
    return replace(project, findings=found)


class _Files:
    """The files of a project over those of the toolkit, and what is found wrong with them."""

    def __init__(self, root: Path, toolkit: Path) -> None:
        self.root, self.toolkit = root, toolkit
        self.roots = _roots(root, toolkit)
        self.content = root / "content"
        self.findings: list[Finding] = []

    def name(self, path: Path) -> str:
        """Return a path as findings show it: relative to the project or the toolkit."""
        for root in self.roots:
            if path.is_relative_to(root):
                path = path.relative_to(root)
                break
        return os.fsencode(path.as_posix()).decode("utf-8", "replace")

    def text(self, path: Path) -> str:
        """Return a file as NFC text with LF line ends; with findings where it is not UTF-8."""
        return decode(self.name(path), path.read_bytes(), self.findings)

    def source(self, path: Path) -> str:
        """Return a file of the press itself, a module or template, letter by letter."""
        return path.read_text("utf-8", errors="replace").removeprefix("\ufeff")

    def overlaid(self, folder: str, pattern: str) -> dict[str, Path]:
        """Return files by name, the project's before the toolkit's."""
        found: dict[str, Path] = {}
        for root in reversed(self.roots):
            for path in sorted((root / folder).glob(pattern)):
                if path.is_file():
                    found[path.relative_to(root / folder).as_posix()] = path
        return dict(sorted(found.items()))


# --- Languages and publication ----------------------------------------------


def _languages(files: _Files) -> dict[str, Language]:
    """Read every language; where the project's file is no good, the toolkit's serves."""
    languages = {}
    for root in reversed(files.roots):
        for path in sorted((root / "locales").glob("*/language.toml")):
            language, findings = read_language(files.name(path), files.text(path))
            files.findings += findings
            if language:
                languages[language.tag] = language
    return {
        tag: replace(language, words=_words(files, tag))
        for tag, language in sorted(languages.items())
    }


def read_languages(root: Path, toolkit: Path) -> dict[str, Language]:
    """Return the languages with the glossary's names; faulty ones are left out."""
    files = _Files(root.resolve(), toolkit.resolve())
    languages = _languages(files)
    return _with_names(languages, _glossary(files, languages, _source(files)))


def _source(files: _Files) -> str:
    """Return the language that the project's editors write in, ``vi`` where nobody says."""
    path = files.content / "publication.toml"
    form = read_toml(files.text(path), files.name(path))[0] if path.is_file() else None
    return form.text("source", required=False, default="vi") if form else "vi"


def _words(files: _Files, tag: str) -> tuple[str, ...]:
    """Return the words that stay whole in a language: the toolkit's and the project's."""
    paths = (root / "locales" / tag / "words.txt" for root in files.roots)
    read = [word for path in paths if path.is_file() for word in read_words(files.text(path))]
    return tuple(sorted(set(read)))


def _publication(
    files: _Files, languages: Mapping[str, Language]
) -> tuple[Publication, list[Finding]]:
    """Return the publication, and what forbids to build anything of it."""
    path = files.content / "publication.toml"
    if not path.is_file():
        raise BorderpressError(
            say("There is no content/publication.toml in {folder}.", folder=files.root),
            say("Name the project's folder with --project, or copy the file from the sample."),
        )
    publication, findings = read_publication(files.name(path), files.text(path), languages)
    if publication is None:
        raise ProjectError(findings)
    # A language that cannot be read is one that the publication cannot name: tell it first.
    causes = [f for f in files.findings if findings and f.severity is Severity.ERROR]
    return publication, [*causes, *findings]


def _glossary(files: _Files, languages: Mapping[str, Language], source: str) -> Glossary:
    """Return the project's glossary; an empty one where it has none."""
    path = files.content / "glossary.toml"
    if not path.is_file():
        return NO_GLOSSARY
    glossary, findings = read_glossary(files.name(path), files.text(path), languages, source)
    files.findings += findings
    return glossary


def _with_names(languages: Mapping[str, Language], glossary: Glossary) -> dict[str, Language]:
    """Return the languages with the glossary's names among the words that stay whole."""
    return {
        tag: replace(language, words=tuple(sorted({*language.words, *glossary.unbroken(language)})))
        for tag, language in languages.items()
    }


def _wrong_lead(
    files: _Files, publication: Publication, slugs: Mapping[str, bool]
) -> list[Finding]:
    """Return a finding when the lead of the home pages is no bulletin."""
    path = files.content / "publication.toml"
    form, _ = read_toml(path.read_text("utf-8", "replace"), files.name(path))
    if form is None or not publication.lead:
        return []
    form.choice("lead", tuple(slugs))
    return form.findings


# --- Bulletins --------------------------------------------------------------


def _known(
    publication: Publication, languages: Mapping[str, Language], layouts: Mapping[str, Layout]
) -> Known:
    sections = tuple(section.id for section in publication.sections)
    printed = tuple(name for name, layout in layouts.items() if layout.format == "pdf")
    public = tuple(name for name, layout in layouts.items() if layout.format in FORMATS)
    several = {name: most(layouts[name]) for name in printed if most(layouts[name]) > 1}
    return Known(languages, public, sections, publication.source, printed, several)


Read = tuple[tuple[Bulletin, Extraction], ...]


def _bulletins(files: _Files, known: Known) -> tuple[Read, dict[str, bool]]:
    """Return the good bulletins, oldest first, and of every slug whether it is one of them."""
    places: dict[str, str] = {}
    good: list[tuple[Bulletin, Extraction]] = []
    for path in sorted(files.content.rglob("*.md")):
        name = files.name(path)
        faults = [*check_name(name, path.stem), *_slug_taken(name, path.stem, places)]
        places.setdefault(path.stem, name)
        data = _read(files, path)
        bulletin, extraction, found = (
            read_bulletin(name, data, known, partial(_inspect, files.root))
            if data is not None
            else (None, NOTHING, ())
        )
        files.findings += [*faults, *found, *_spelling(name, data)]
        if bulletin and not faults:
            good.append((bulletin, extraction))
    good.sort(key=lambda pair: (pair[0].date, pair[0].slug))
    published = {bulletin.slug for bulletin, _ in good}
    return tuple(good), {slug: slug in published for slug in places}


def _spelling(name: str, data: bytes | None) -> tuple[Finding, ...]:
    """Return what the text of a source holds that no reader could read."""
    text = decode(name, data or b"", [])
    return (*legacy_findings(name, text), *source_findings(name, text))


def _source_spelling(project: Project) -> Iterator[Finding]:
    """Yield what is wrong in the source, by the letters of its language."""
    source = project.publication.source
    for domain, found in project.domains():
        if domain != DOMAIN and source in project.languages:
            letters = project.exemplars.get(source, NO_DATA)
            yield from message_findings(found, project.languages[source], letters)


MOST_TEXT = 2 * 1024 * 1024
"""Bytes of the longest bulletin; a book of 500 pages has one million."""


def _read(files: _Files, path: Path) -> bytes | None:
    """Return the bytes of a bulletin, or note why it cannot be read."""
    place = Place(files.name(path))
    try:
        if not path.resolve(strict=True).is_relative_to(files.content.resolve()):
            text = say("The file leads out of content/.")
            hint = say("Put the file itself there instead of a link.")
            files.findings.append(Finding("content.outside", Severity.ERROR, text, hint, place))
        elif path.stat().st_size > MOST_TEXT:
            text = say("The file is larger than any bulletin.")
            hint = say("Keep pictures and tables of data in files of their own.")
            files.findings.append(Finding("content.too-large", Severity.ERROR, text, hint, place))
        else:
            return path.read_bytes()
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle
        text = say("The file cannot be read ({problem}).", problem=type(error).__name__)
        hint = say("Look at its permissions, and whether it is a file at all.")
        files.findings.append(Finding("content.unreadable", Severity.ERROR, text, hint, place))
    return None


def _inspect(root: Path, name: str) -> tuple[str, int, int] | Finding:
    """Look at a picture: it must lie inside ``content/`` and be one."""
    content = root / "content"
    if not (root / name).is_relative_to(content):
        return _outside(name)
    try:
        path = (root / name).resolve(strict=True)
        if not path.is_relative_to(content.resolve()):
            return _outside(name)
        if path.stat().st_size > images.MOST_BYTES:
            return images.too_large(name, path.stat().st_size)
        return images.inspect(name, path.read_bytes())
    except (OSError, RuntimeError, ValueError):  # as for bulletins; ValueError: NUL in a name
        return images.fault(
            "missing",
            say("There is no picture {name}.", name=name),
            say("Check the name, letter by letter, or copy the picture there."),
        )


def _outside(name: str) -> Finding:
    return images.fault(
        "outside",
        say("The picture {name} lies outside content/.", name=name),
        say("Copy it into content/images/ and name it there."),
    )


def _slug_taken(name: str, slug: str, places: Mapping[str, str]) -> Iterator[Finding]:
    hint = say("Give the file another name; it becomes part of the web address.")
    if slug in RESERVED:
        text = say("The name “{slug}” is used by the press itself.", slug=slug)
        yield Finding("content.reserved-slug", Severity.ERROR, text, hint, Place(name))
    elif slug in places:
        text = say("The name “{slug}” is already used by {other}.", slug=slug, other=places[slug])
        yield Finding("content.duplicate-slug", Severity.ERROR, text, hint, Place(name))


# --- Clusters and campaigns -------------------------------------------------


def _clusters(
    files: _Files,
    publication: Publication,
    slugs: Mapping[str, bool],
    languages: Mapping[str, Language],
) -> tuple[Cluster, ...]:
    """Return the good clusters; a bulletin that is held back does not spoil one."""
    clusters = []
    for path in sorted((files.content / "clusters").glob("*.toml")):
        name, text = files.name(path), files.text(path)
        cluster, findings = read_cluster(name, text, publication, tuple(slugs), languages)
        findings += check_name(name, path.stem)
        files.findings += findings
        if cluster and not findings:
            shown = tuple(slug for slug in cluster.bulletins if slugs[slug])
            clusters.append(replace(cluster, bulletins=shown))
    return tuple(clusters)


def _campaigns(
    files: _Files, slugs: Mapping[str, bool], glossary: Glossary
) -> tuple[Campaign, ...]:
    """Return the good campaigns; as for clusters."""
    campaigns = []
    gates = tuple(term.id for term in glossary.terms if term.kind == "gate")
    for path in sorted((files.content / "campaigns").glob("*.toml")):
        name, text = files.name(path), files.text(path)
        campaign, findings = read_campaign(name, text, tuple(slugs), gates)
        findings += check_name(name, path.stem)
        files.findings += findings
        if campaign and not findings:
            shown = tuple(slug for slug in campaign.bulletins if slugs[slug])
            pairs = tuple(p for p in campaign.pairs if all(slugs[slug] for slug in p.bulletins))
            campaigns.append(replace(campaign, bulletins=shown, pairs=pairs))
    return tuple(campaigns)


# --- Catalogs ---------------------------------------------------------------


def _exemplars(files: _Files) -> dict[str, Exemplars]:
    """Return the letters of each language that has a list of them."""
    found = {}
    for name, path in files.overlaid("locales", "*/exemplars.toml").items():
        exemplars, findings = read_exemplars(files.name(path), files.text(path))
        files.findings += findings
        found[name.partition("/")[0]] = exemplars
    return found


def _samples(files: _Files) -> dict[str, Sample]:
    """Return the attested text of each language that has some."""
    found = {}
    for name, path in files.overlaid("locales", "*/specimen.toml").items():
        sample, findings = read_sample(files.name(path), files.text(path))
        files.findings += findings
        found[name.partition("/")[0]] = sample
    return found


def _conventions(files: _Files, languages: Mapping[str, Language]) -> dict[str, Conventions]:
    """Return how each language writes, also of those that have no file for it."""
    written = {
        name.partition("/")[0]: path
        for name, path in files.overlaid("locales", "*/conventions.toml").items()
    }
    found = {}
    for tag, language in languages.items():
        path = written.get(tag)
        name, text = (files.name(path), files.text(path)) if path else ("", "")
        found[tag], findings = read_conventions(name, text, language)
        files.findings += findings
    return found


def _catalogs(
    files: _Files, project: Project, letters: Mapping[str, Exemplars]
) -> dict[str, dict[str, Catalog]]:
    """Read every catalog; the project's interface words go before the toolkit's."""
    catalogs: dict[str, dict[str, Catalog]] = {}
    languages = project.languages
    places = {domain: _places(found) for domain, found in project.domains()}
    for root in files.roots:
        for path in sorted((root / "locales").glob("*/LC_MESSAGES/*.po")):
            tag, domain = path.parts[-3], path.stem
            if tag not in languages or (root != files.root and domain != DOMAIN):
                continue
            data, name = path.read_bytes(), files.name(path)
            catalog, findings = read_catalog(name, data, languages[tag], domain)
            own = letters.get(tag, NO_DATA)
            text = data.decode("utf-8", "replace")
            files.findings += [*findings, *legacy_findings(name, text, own.characters())]
            if catalog:
                known = background(project, domain, tag, places.get(domain, {}))
                catalog, findings = checked(catalog, known)
                files.findings += findings
                mine = catalogs.setdefault(domain, {})
                mine[tag] = _merged(mine[tag], catalog) if tag in mine else catalog
    return catalogs


def background(
    project: Project, domain: str, tag: str, places: Mapping[tuple[str, str], Place]
) -> Background:
    """Return what the checks of translations must know of one catalog.

    The toolkit's own words are translated from English, and no glossary of a project
    speaks of them.
    """
    own = domain != DOMAIN
    source = project.publication.source if own else ENGLISH
    return Background(
        project.languages[tag],
        project.exemplars.get(tag, NO_DATA),
        project.conventions[source],
        project.conventions[tag],
        places,
        project.glossary if own else NO_GLOSSARY,
    )


def _places(found: tuple[Message, ...]) -> dict[tuple[str, str], Place]:
    """Return where the source has each message first."""
    return {(m.context, m.id): m.places[0] for m in found if m.places}


def _merged(first: Catalog, second: Catalog) -> Catalog:
    """Return two catalogs of one domain as one; the first one's entries go before."""
    have = {(context, msgid) for context, msgid, _, _ in first.entries}
    rest = tuple(e for e in second.entries if (e[0], e[1]) not in have)
    return replace(first, entries=(*first.entries, *rest))


# --- Layouts and fonts ------------------------------------------------------


def _layouts(files: _Files) -> dict[str, Layout]:
    shared = files.overlaid(f"layouts/{SHARED}", "**/*")
    layouts = {}
    for name, path in files.overlaid("layouts", "*/layout.toml").items():
        folder = name.partition("/")[0]
        layout = _layout(files, folder, path, shared)
        if layout:
            layouts[folder] = layout
    return layouts


def _layout(files: _Files, folder: str, path: Path, shared: Mapping[str, Path]) -> Layout | None:
    """Return a layout with its files, at any depth; those of ``shared/`` by bare name."""
    form, findings = read_toml(files.text(path), files.name(path))
    if form is None:
        files.findings += findings
        return None
    kind, title = form.choice("format", (*FORMATS, *OFFICE)), form.text("title")
    options = form.mapping("options")
    if options:
        options.choice("languages", SIZES, default="1")
    form.close()
    files.findings += form.findings
    if form.findings:
        return None
    found = dict(shared) | files.overlaid(f"layouts/{folder}", "**/*")
    texts = tuple((n, files.source(p)) for n, p in found.items() if p.suffix in TEXT_SUFFIXES)
    values = tuple((str(k), str(v)) for k, v in options.data.items()) if options else ()
    wrong = list(_wrong_options(files.name(path), options, dict(values))) if options else []
    if wrong:
        files.findings += wrong
        return None
    return Layout(folder, kind, title, "", texts, options=values)


def _wrong_options(path: str, options: Form, values: Mapping[str, str]) -> Iterator[Finding]:
    """Yield a finding for options of a layout of fixed extent that nobody could follow."""
    for read in (read_extent, read_plan):
        try:
            read(values)
        except ValueError as error:
            key = str(error)
            yield Finding(
                "layout.bad-option",
                Severity.ERROR,
                say("The option “{key}” of the layout cannot be followed.", key=key),
                say("Compare it with layouts/leaflet-dl/layout.toml, where each option is told."),
                Place(path, options.line(key)),
            )


def _families(files: _Files) -> tuple[Family, ...]:
    families: dict[str, Family] = {}
    for root in reversed(files.roots):
        path = root / "fonts" / "fonts.toml"
        if path.is_file():
            digest = partial(_font_digest, files.roots)
            found, findings = read_families(files.name(path), files.text(path), digest)
            families |= {family.name: family for family in found}
            files.findings += findings
    return tuple(families.values())


def _font_digest(roots: tuple[Path, ...], name: str) -> str | None:
    path = font_path(roots, name)
    if path is None:
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _networks(files: _Files) -> tuple[Network, ...]:
    """Return the social networks that posts are written for."""
    path = files.overlaid("layouts", NETWORKS).get(NETWORKS)
    if path is None:
        return ()
    networks, findings = read_networks(files.name(path), files.text(path))
    files.findings += findings
    return networks


# --- Print profiles ---------------------------------------------------------


def _print_profiles(files: _Files) -> dict[str, PrintProfile]:
    """Return the print profiles by name, each with the digest of its ICC file."""
    found = {}
    for name, path in files.overlaid(PRESSES, "*.toml").items():
        profile, findings = read_print_profile(path.stem, files.name(path), files.text(path))
        if profile:
            icc = icc_path(files.roots, profile.icc)
            data = icc.read_bytes() if icc else None
            profile, more = with_icc(profile, files.name(path), data)
            findings = (*findings, *more)
            found[name.removesuffix(".toml")] = profile
        files.findings += findings
    return found


def read_print_profiles(root: Path, toolkit: Path) -> dict[str, PrintProfile]:
    """Return the print profiles alone, for work that needs no content; faulty ones are left out."""
    return _print_profiles(_Files(root.resolve(), toolkit.resolve()))


def icc_path(roots: tuple[Path, ...], name: str) -> Path | None:
    """Return where an ICC file lies: beside the profiles of the project, else a made one."""
    if not name or name != Path(name).name:
        return None
    folders = [root / PRESSES / place for root in roots for place in ("", "made")]
    return next((f / name for f in folders if (f / name).is_file()), None)


# --- The words of the interface ---------------------------------------------


def _interface(files: _Files) -> tuple[Message, ...]:
    """Collect what templates and modules of the toolkit say, and the project's templates."""
    package = files.toolkit / "borderpress"
    modules = {
        f"borderpress/{p.relative_to(package).as_posix()}": files.source(p)
        for p in sorted(package.rglob("*.py"))
    }
    templates = {
        f"layouts/{n}": files.source(p) for n, p in files.overlaid("layouts", "**/*.j2").items()
    }
    titles = {
        f"layouts/{n}": files.source(p)
        for n, p in files.overlaid("layouts", "*/layout.toml").items()
    }
    presses = files.overlaid(PRESSES, "*.toml")
    sources = {files.name(path): files.source(path) for path in presses.values()}
    return (*_with_titles(interface_messages(modules, templates), titles), *_press_titles(sources))


def _press_titles(sources: Mapping[str, str]) -> Iterator[Message]:
    """Yield the titles of the print profiles, which stand on job tickets."""
    for name, text in sources.items():
        form, _ = read_toml(text, name)
        title = form.data.get("title") if form else None
        if form and isinstance(title, str):
            yield Message(title, (Place(name, form.line("title")),), TOOLKIT)


def _with_titles(found: tuple[Message, ...], titles: Mapping[str, str]) -> tuple[Message, ...]:
    """Add the titles of the layouts: readers choose a PDF by them.

    Layouts may share a title, as one for single editions and one for several languages do.
    """
    extra: dict[str, Message] = {}
    for name, text in titles.items():
        form, _ = read_toml(text, name)
        public = form and form.data.get("format") not in OFFICE
        if form and public and isinstance(form.data.get("title"), str):
            title = form.data["title"]
            before = extra[title].places if title in extra else ()
            extra[title] = Message(title, (*before, Place(name, form.line("title"))))
    known = {(m.context, m.id) for m in found}
    return (*found, *(m for m in extra.values() if ("", m.id) not in known))


def font_path(roots: tuple[Path, ...], name: str) -> Path | None:
    """Return where a font file lies: the project's own, else a collected one."""
    for root in roots:
        for folder in ("fonts", "fonts/collected"):
            if (root / folder / name).is_file():
                return root / folder / name
    return None
