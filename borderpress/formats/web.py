"""Screen pages: the public site and, with the same means, a cluster's kiosk."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from html import escape, unescape
from pathlib import Path
from urllib.parse import urlsplit

from markupsafe import Markup

from borderpress.directory import changed
from borderpress.edition import IMAGE_SCHEME, addressed
from borderpress.fonts import code_points, web_font
from borderpress.formats.servers import policy
from borderpress.images import is_bitmap, media_type, rendition, widths
from borderpress.layout import (
    Choice,
    PublicationView,
    SectionView,
    Teaser,
    language_css,
    render,
)
from borderpress.linkeddata import Told, linked_data
from borderpress.model import (
    Artifact,
    Edition,
    EditionImage,
    Focus,
    Language,
    Layout,
    LocalText,
    Made,
)
from borderpress.sanitise import styled_by_class
from borderpress.text.html import prepare
from borderpress.views import CampaignView
from borderpress.voice import Voice, speech
from borderpress.webfonts import WIDE, WebFont, font_css

STYLES = "colours.css screen.css style.css"
"""Style sheets of a screen layout in the order in which they apply, unless its option
``styles`` names others."""


LATIN_SIZE = 10.0
"""pt of Latin text that a language's ``size`` is the equal of."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF that a page links to."""

    title: str
    """Of its layout."""
    address: str
    """From the site's root."""
    tags: tuple[str, ...] = ()
    """Its languages, where it has several."""


@dataclass(frozen=True, slots=True)
class Page:
    """Everything one screen page is made from; its hash is part of a job's key."""

    template: str
    url: str
    """Address from the site's root, ending in a slash or naming a file."""
    voice: Voice
    publication: PublicationView
    title: LocalText
    home_url: str
    switcher: tuple[Choice, ...]
    sections: tuple[SectionView, ...] = ()
    section: SectionView | None = None
    edition: Edition | None = None
    latest: tuple[Teaser, ...] = ()
    lead: Teaser | None = None
    campaigns: tuple[CampaignView, ...] = ()
    pdfs: tuple[Printed, ...] = ()
    """The PDFs of the edition, also those that it shares with other languages."""
    canonical: str = ""
    alternates: tuple[tuple[str, str], ...] = ()
    cluster_title: LocalText | None = None
    cluster_place: LocalText | None = None
    start_url: str = ""
    places: tuple[tuple[str, str], ...] = ()
    """(name, address from the site's root) of the glossary, of the page about the publication and
    of the feed, those that there are."""
    subject: str = ""
    """Type of schema.org that the edition is about."""
    more: tuple[tuple[str, object], ...] = ()
    """What only some templates show."""
    font_sheet: str = ""
    """Style sheet that loads its fonts, from the site's root."""
    first_font: str = ""
    """Font file that a browser should ask for at once; empty: none."""
    card: tuple[str, int, int] | None = None
    """(address from the site's root, width, height in px) of what stands for the page where
    somebody links to it."""


@dataclass(frozen=True, slots=True)
class FontSheet:
    """The rules that load the web fonts of some pages."""

    name: str
    """Address from the site's root."""
    language: Language
    fonts: tuple[WebFont, ...]
    names: tuple[tuple[str, WebFont], ...]
    """(tag, font) for the names of languages in other scripts than Latin."""


NOTHING_MORE: dict[str, object] = dict.fromkeys(
    ("gates", "points", "corrections", "in_campaigns", "opposite"), ()
)
"""What templates find where a page has nothing of the kind."""


@dataclass(frozen=True, slots=True)
class Spec:
    """A job: one or many pages of one site."""

    layout: Layout
    pages: tuple[Page, ...]
    languages: tuple[Language, ...]
    """Languages that may occur on the pages."""
    root: str
    """Folder below ``output/`` that is the site's root."""
    local: bool
    """True for kiosks: addresses name ``index.html``, nothing needs a web server's help."""
    sheets: tuple[FontSheet, ...] = ()
    """Font sheets that only these pages use."""
    extra: tuple[tuple[str, object], ...] = field(default=())
    """Further values that templates of the layout may use, such as the cluster's screen."""


def make(spec: Spec) -> Made:
    """Return the pages of ``spec``."""
    pages = (_page(spec, page) for page in spec.pages)
    return Made((*pages, *(_font_sheet(spec.root, sheet) for sheet in spec.sheets)))


def _font_sheet(root: str, sheet: FontSheet) -> Artifact:
    """Return the style sheet that loads fonts, and fits sizes to the script."""
    scale = f":root {{ --type-scale: {sheet.language.size / LATIN_SIZE:g}; }}\n"
    faces = font_css(sheet.language, sheet.fonts, sheet.names, posixpath.basename)
    return Artifact(f"{root}/{sheet.name}", "text/css", (faces + scale).encode())


def file_of(url: str) -> str:
    """Return the file that holds the page at ``url``."""
    return url if re.search(r"\.\w+$", url) else f"{url}index.html"


def relative(source: str, target: str, *, local: bool) -> str:
    """Return the address of ``target`` as a link from the page at ``source``.

    Both count from the site's root; relative addresses work on any server, in
    any folder, and from a stick.
    """
    path = posixpath.relpath(file_of(target), folder_of(source))
    if local or not path.endswith("index.html"):
        return path
    return path.removesuffix("index.html") or "./"


def folder_of(url: str) -> str:
    """Return the folder of the page at ``url``, from the site's root."""
    return posixpath.dirname(file_of(url)) or "."


def _is_lost(page: Page) -> bool:
    return page.url.endswith("404.html")


def image_name(path: str, digest: str) -> str:
    """Return a picture's address from the site's root; new content gets a new name."""
    stem, dot, suffix = path.rpartition("/")[2].rpartition(".")
    return f"images/{stem}-{digest[:8]}{dot}{suffix}"


def rendition_name(path: str, digest: str, width: int, kind: str) -> str:
    """Return the address of a rendition from the site's root."""
    return f"images/{path.rpartition('/')[2].rpartition('.')[0]}-{digest[:8]}-{width}.{kind}"


SEEN = 720
"""Width in px of the rendition that browsers without ``srcset`` get, and feeds."""


def shown_name(image: EditionImage, *, local: bool) -> str:
    """Return the address of a picture from the site's root, of a photograph that of a rendition."""
    if local or not is_bitmap(image.path):
        return image_name(image.path, image.digest)
    found = [w for w in widths(image.width) if w <= SEEN] or widths(image.width)[:1]
    return rendition_name(image.path, image.digest, found[-1], "webp")


@dataclass(frozen=True, slots=True)
class Source:
    """The renditions of a picture in one format, smallest first."""

    media_type: str
    files: tuple[tuple[str, int], ...]
    """(address from the site's root, width in px)."""


def sources(image: EditionImage) -> tuple[Source, ...]:
    """Return what a browser may choose from, the best format first; () for a drawing."""
    if not is_bitmap(image.path):
        return ()
    return tuple(
        Source(
            f"image/{kind}",
            tuple(
                (rendition_name(image.path, image.digest, width, kind), width)
                for width in widths(image.width)
            ),
        )
        for kind in ("avif", "webp")
    )


def _images(page: Page) -> dict[str, EditionImage]:
    """Return every picture that a page may show, by its path."""
    shown: list[EditionImage] = [*(page.edition.images if page.edition else ())]
    lists = [page.latest, *(s.teasers for s in page.sections), *(c.teasers for c in page.campaigns)]
    if page.section:
        lists.append(page.section.teasers)
    lists.append(tuple(teaser for _, teaser in dict(page.more).get("opposite", ())))  # type: ignore[attr-defined]
    if page.lead:
        lists.append((page.lead,))
    shown += [t.image for teasers in lists for t in teasers if t.image]
    return {image.path: image for image in shown}


def _page(spec: Spec, page: Page) -> Artifact:
    """Fill the template of one page."""
    images = _images(page)
    # A "not found" page is shown at whatever address was asked for, so its own are absolute.
    base = f"{urlsplit(page.publication.base_url).path}/" if _is_lost(page) else ""

    def href(target: str) -> str:
        path, mark, anchor = target.partition("#")
        found = base + path if base else relative(page.url, path, local=spec.local)
        return found + mark + anchor

    def asset(name: str) -> str:
        return base + name if base else posixpath.relpath(name, folder_of(page.url))

    def image(path: str) -> str:
        return asset(shown_name(images[path], local=spec.local))

    def choices_of(path: str) -> tuple[tuple[str, str], ...]:
        found = () if spec.local else sources(images[path])
        return tuple(
            (s.media_type, ", ".join(f"{asset(file)} {width}w" for file, width in s.files))
            for s in found
        )

    edition = _for_screens(page.edition, image, choices_of) if page.edition else None
    if edition and spec.local:
        edition = _without_way_out(edition)
    html = render(
        spec.layout,
        page.template,
        speech(page.voice),
        publication=page.publication,
        url=page.url,
        href=href,
        asset=asset,
        image=image,
        sources=choices_of,
        icon=lambda name: asset(f"assets/icons/{name}.svg"),
        motif=lambda name, colour: asset(f"assets/motifs/{name}-{colour}.svg"),
        canonical=page.canonical,
        alternates=page.alternates,
        switcher=page.switcher,
        languages=page.switcher,
        sections=page.sections,
        section=page.section,
        home_url=page.home_url,
        page_title=page.title,
        latest=page.latest,
        lead=_lead(page),
        campaigns=page.campaigns,
        edition=edition,
        pdfs=tuple(replace(pdf, address=asset(pdf.address)) for pdf in page.pdfs),
        untranslated=bool(edition and edition.total and not edition.translated),
        cluster_title=page.cluster_title,
        cluster_place=page.cluster_place,
        start_url=page.start_url,
        places=dict(page.places),
        card=page.card,
        policy=policy(),
        font_sheet=asset(page.font_sheet) if page.font_sheet else "",
        first_font=asset(page.first_font) if page.first_font else "",
        linked_data="" if spec.local else Markup(linked_data(_told(page))),  # noqa: S704
        **(NOTHING_MORE | dict(page.more)),
        **dict(spec.extra),
    )
    by_tag = {language.tag: language for language in spec.languages}
    html = prepare(html, by_tag, page.voice.language.tag, breaks=False)
    return Artifact(f"{spec.root}/{file_of(page.url)}", "text/html", html.encode())


PICTURE = re.compile(rf'<img\b[^>]* src="{IMAGE_SCHEME}([^"]*)"[^>]*>')
IN_TEXT = "(min-width: 42rem) 38rem, 94vw"
"""How wide a picture in the text is shown, for browsers that choose a rendition."""


def _for_screens(
    edition: Edition,
    image: Callable[[str], str],
    choices_of: Callable[[str], tuple[tuple[str, str], ...]],
) -> Edition:
    """Return the edition with pictures that load when they are needed, and no inline style."""

    def picture(found: re.Match[str]) -> str:
        element = found.group().replace("<img", '<img loading="lazy" decoding="async"', 1)
        choices = "".join(
            f'<source type="{kind}" srcset="{escape(files)}" sizes="{IN_TEXT}">'
            for kind, files in choices_of(unescape(found[1]))
        )
        return f"<picture>{choices}{element}</picture>" if choices else element

    def block(html: str) -> str:
        return styled_by_class(PICTURE.sub(picture, html))

    blocks = tuple(replace(each, html=block(each.html)) for each in edition.blocks)
    return addressed(replace(edition, blocks=blocks), image)


def _told(page: Page) -> Told:
    """Return what a page tells machines about itself."""
    lead, base = _lead(page), page.publication.base_url
    address = shown_name(lead, local=False) if isinstance(lead, EditionImage) else ""
    original = dict(page.alternates).get("x-default", "")
    return Told(
        language=page.voice.language.tag,
        title=page.title.text,
        address=page.canonical,
        publication=page.publication,
        home=f"{base}/{page.home_url}",
        edition=page.edition,
        section=page.section.title.text if page.section else "",
        subject=page.subject,
        image=f"{base}/{address}" if address else "",
        original=original if original != page.canonical else "",
        changed=changed(page.edition) if page.edition else None,
    )


def _lead(page: Page) -> EditionImage | Teaser | None:
    """Return the picture under an edition's title, or the first teaser of a home page."""
    if page.edition:
        return next((image for image in page.edition.images if image.lead), None)
    return page.lead


LINK_OUT = re.compile(r'<a\b(?![^>]*href="#)[^>]*>(.*?)</a>', re.DOTALL)


def _without_way_out(edition: Edition) -> Edition:
    """Return the edition with links to elsewhere as plain text, for a kiosk."""
    blocks = tuple(
        replace(block, html=LINK_OUT.sub(r"<span>\1</span>", block.html))
        for block in edition.blocks
    )
    return replace(edition, blocks=blocks)


# --- What the pages of a site share -----------------------------------------


@dataclass(frozen=True, slots=True)
class Shared:
    """The style sheets, pictograms and pictures of a site."""

    layout: Layout
    languages: tuple[Language, ...]
    sheets: tuple[FontSheet, ...]
    images: tuple[tuple[str, str], ...]
    """(path, digest) of each picture."""
    foci: tuple[Focus, ...]
    """The places that frames keep in sight, each once."""
    root: str


def focus_css(foci: Iterable[Focus]) -> str:
    """Return a class for each place of a picture that a frame keeps in sight."""
    return "".join(f".focus-{x}-{y} {{ object-position: {x}% {y}%; }}\n" for x, y in foci)


CSS = re.compile(r"""("[^"]*"|'[^']*')|/\*.*?\*/|\s+""", re.DOTALL)
"""Strings, comments and blanks of a style sheet."""


def lean(css: str) -> str:
    """Return a style sheet without its comments and the blanks that mean nothing.

    A blank stays wherever it could part two words or selectors; strings stay as they are.
    """

    def kept(found: re.Match[str]) -> str:
        return found[1] or " "

    once = CSS.sub(kept, css)
    parts = re.split(r'("[^"]*"|\'[^\']*\')', once)
    for at in range(0, len(parts), 2):
        parts[at] = re.sub(r" *([{};,]) *| +(?= )", r"\1", parts[at])
    return "".join(parts).replace(";}", "}").strip() + "\n"


def make_shared(spec: Shared, project: str) -> Made:
    """Return the shared files of a site; ``project``: the folder where pictures lie."""
    files = dict(spec.layout.templates)
    css = language_css(spec.languages, sizes=False) + focus_css(spec.foci)
    names = dict(spec.layout.options).get("styles", STYLES).split()
    css += "\n".join(files[name] for name in names if name in files)
    found = [Artifact(f"{spec.root}/assets/style.css", "text/css", lean(css).encode())]
    found += [_font_sheet(spec.root, sheet) for sheet in spec.sheets]
    for name, text in files.items():
        if name.startswith("icons/") or name.endswith(".js"):
            kind = "text/javascript" if name.endswith(".js") else "image/svg+xml"
            found.append(Artifact(f"{spec.root}/assets/{name}", kind, text.encode()))
    for path, digest in spec.images:
        name = f"{spec.root}/{image_name(path, digest)}"
        found.append(Artifact(name, media_type(path), (Path(project) / path).read_bytes()))
    return Made(tuple(found))


# --- Pictures ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pictures:
    """A job: the renditions of one photograph."""

    path: str
    digest: str
    width: int
    """px."""
    root: str


def make_pictures(spec: Pictures, project: str) -> Made:
    """Return every rendition of a photograph; ``project``: the folder where it lies."""
    data = (Path(project) / spec.path).read_bytes()
    return Made(
        tuple(
            Artifact(
                f"{spec.root}/{rendition_name(spec.path, spec.digest, width, kind)}",
                f"image/{kind}",
                rendition(data, width, kind),
            )
            for width in widths(spec.width)
            for kind in ("avif", "webp")
        )
    )


# --- Web fonts --------------------------------------------------------------


def make_font(spec: WebFont, path: str) -> Made:
    """Return the WOFF2 file of ``spec``; ``path``: the full font."""
    wide = len(code_points(spec.ranges)) > WIDE
    data = web_font(Path(path).read_bytes(), spec.face.index, set(spec.points), plain=wide)
    return Made((Artifact(f"fonts/{spec.name()}", "font/woff2", data),))
