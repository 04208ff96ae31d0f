"""The budget of the web: a job for each language that weighs its pages when all is made."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from borderpress.jobs import JobMaker
from borderpress.model import Finding, Layout, Made, Place, Severity, say
from borderpress.website import ROOT
from borderpress.weight import Rule, Weight, font_rules, packed, weigh
from borderpress.work import Cache, Job, Result, Stored

TEXTS = ("text/css", "text/javascript", "image/svg+xml")
"""Media types that a server packs."""
HOUSE = Place("layouts/web/layout.toml")


@dataclass(frozen=True, slots=True)
class Budget:
    """Most bytes on the way, from ``[options]`` of the layout; 0: no limit."""

    page: int
    """Of all that a page loads before its reader scrolls."""
    styles: int
    """Of all style sheets of a page."""
    scripts: int
    picture: int
    """Of one picture that is loaded later."""


@dataclass(frozen=True, slots=True)
class Spec:
    """A job: to weigh the pages of one language."""

    pages: tuple[tuple[str, str, str], ...]
    """(address of the file below the site's root, SHA-256, path of the bulletin) of each."""
    texts: tuple[tuple[str, str], ...]
    """(address below the site's root, SHA-256) of what travels packed."""
    sizes: tuple[tuple[str, int], ...]
    """(address below the site's root, bytes) of what does not."""
    chains: tuple[tuple[str, tuple[str, ...]], ...]
    """Families of each language."""
    budget: Budget


def budget_of(layout: Layout) -> Budget:
    """Return the budget that a layout states."""
    options = dict(layout.options)
    names = ("budget_page", "budget_styles", "budget_scripts", "budget_picture")
    return Budget(*(_whole(options.get(name, "")) for name in names))


def _whole(text: str) -> int:
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else 0


def weighing_jobs(maker: JobMaker, layout: Layout, results: Sequence[Result]) -> Iterator[Job]:
    """Yield a job for each language whose pages were made; none where the style is unknown."""
    files = {
        item.name.removeprefix(f"{ROOT}/"): item
        for result in results
        for item in result.artifacts
        if item.name.startswith(f"{ROOT}/")
    }
    if "assets/style.css" not in files:
        return
    paths = {b.slug: b.path for b in maker.project.bulletins}
    by_tag: dict[str, list[tuple[str, str, str]]] = {}
    for name, item in sorted(files.items()):
        if item.media_type == "text/html":
            tag, _, rest = name.partition("/")
            slug = rest.split("/")[1] if rest.count("/") == 2 else ""
            entry = (name, item.sha256, paths.get(slug, ""))
            by_tag.setdefault(tag if rest else "", []).append(entry)
    texts = tuple((n, i.sha256) for n, i in sorted(files.items()) if i.media_type in TEXTS)
    sizes = tuple((n, i.size) for n, i in sorted(files.items()) if _travels_bare(i))
    chains = tuple((la.tag, la.text_fonts) for la in maker.occurring)
    folder = str(maker.project.root / ".cache" / "borderpress")
    for tag, pages in by_tag.items():
        spec = Spec(tuple(pages), texts, sizes, chains, budget_of(layout))
        yield maker.job(f"web weights {tag}".strip(), check, spec, folder)


def _travels_bare(item: Stored) -> bool:
    return item.media_type == "font/woff2" or item.media_type in ("image/avif", "image/webp")


def weights(spec: Spec, folder: str) -> tuple[Weight, ...]:
    """Return what each page loads; ``folder``: the cache that holds the files."""
    store = Cache(Path(folder))

    def read(digest: str) -> bytes:
        return store.get(digest) or b""

    digests, sizes = dict(spec.texts), dict(spec.sizes)

    @cache
    def size_of(name: str) -> int:
        return packed(read(digests[name])) if name in digests else sizes.get(name, 0)

    @cache
    def rules_of(name: str) -> tuple[Rule, ...]:
        css = read(digests.get(name, "")) if name.endswith(".css") else b""
        return font_rules(css.decode())

    chains = dict(spec.chains)
    return tuple(
        weigh(name, read(digest).decode(), size_of, rules_of, chains)
        for name, digest, _ in spec.pages
    )


def check(spec: Spec, folder: str) -> Made:
    """Return a finding for each page, and each picture, that is heavier than the budget."""
    places = {name: Place(path, 1) if path else HOUSE for name, _, path in spec.pages}
    findings: list[Finding] = []
    for weight in weights(spec, folder):
        findings += _faults(weight, spec.budget, places[weight.page])
    return Made((), tuple(findings))


def _faults(weight: Weight, budget: Budget, place: Place) -> Iterator[Finding]:
    parts = dict(weight.parts)
    asked = (("page", "", budget.page), ("styles", ".css", budget.styles))
    for kind, suffix, most in (*asked, ("scripts", ".js", budget.scripts)):
        heavy = {name: size for name, size in parts.items() if name.endswith(suffix)}
        if most and sum(heavy.values()) > most:
            yield _too_heavy(kind, weight.page, heavy, most, place)
    for name, size in weight.later:
        if budget.picture and size > budget.picture:
            yield _too_heavy("picture", name, {name: size}, budget.picture, place)


def _too_heavy(kind: str, page: str, parts: Mapping[str, int], most: int, place: Place) -> Finding:
    values = {
        "page": page,
        "size": kilobytes(sum(parts.values())),
        "most": kilobytes(most),
        "list": ", ".join(f"{n} {kilobytes(size)}" for n, size in list(parts.items())[:6]),
    }
    text = {
        "page": say("The page {page} loads {size} KB at first, more than {most}: {list}", **values),
        "styles": say(
            "The style sheets of {page} have {size} KB, more than {most}: {list}", **values
        ),
        "scripts": say("The scripts of {page} have {size} KB, more than {most}: {list}", **values),
        "picture": say(
            "The picture {page} has {size} KB on the way, more than {most}: {list}", **values
        ),
    }
    hint = say(
        "Take a smaller picture or a simpler drawing for the heaviest part, or change the"
        " budget in layouts/web/layout.toml."
    )
    return Finding("web.too-heavy", Severity.ERROR, text[kind], hint, place)


def kilobytes(size: int) -> str:
    """Return a size in units of 1,024 bytes with one decimal."""
    return f"{size / 1024:.1f}"
