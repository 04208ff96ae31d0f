"""Press kits: what a reporter on the other side of the border takes over, in one zip.

Text, pictures with captions and credits, facts with their sources, printed pages, cards and
posts for social networks, whom to ask, and on what terms; all in one language.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from borderpress.archive import archive
from borderpress.edition import addressed
from borderpress.layout import PublicationView, SectionView, language_css, render
from borderpress.model import (
    Artifact,
    Edition,
    Finding,
    Language,
    Layout,
    LocalText,
    Made,
    Place,
    Severity,
    say,
)
from borderpress.posts import Network, Post, post
from borderpress.text.plain import lines
from borderpress.voice import Voice, speech

PICTURES = "pictures/"


@dataclass(frozen=True, slots=True)
class Spec:
    """Everything a press kit is made from; its hash is the job's key."""

    edition: Edition
    layout: Layout
    voice: Voice
    languages: tuple[Language, ...]
    publication: PublicationView
    section: SectionView
    terms: LocalText
    """On what terms text and pictures may be used; empty where nobody has said."""
    web_address: str
    networks: tuple[Network, ...]
    files: tuple[tuple[str, str], ...]
    """(name in the kit, SHA-256) of finished pages and cards."""
    place: str
    """The bulletin's file, about which findings are told."""
    name: str
    """Path of the kit below ``output/``."""


def kit_name(slug: str, tag: str) -> str:
    """Return the path of a press kit below ``output/``."""
    return f"press-kit/{slug}.{tag}.zip"


def make(spec: Spec, root: str, *paths: str) -> Made:
    """Return the kit.

    ``root``: the project's folder, where pictures lie; ``paths``: where the bytes of
    :attr:`Spec.files` are, in their order.
    """
    posts = tuple(_post(spec, network) for network in spec.networks)
    finished = [
        (name, Path(at).read_bytes()) for (name, _), at in zip(spec.files, paths, strict=True)
    ]
    pictures = [
        (_picture(image.path), (Path(root) / image.path).read_bytes())
        for image in spec.edition.images
    ]
    kit = [
        ("index.html", page(spec, posts).encode()),
        ("text.txt", text(spec).encode()),
        ("facts.csv", facts(spec)),
        *((f"posts/{each.network}.txt", each.text.encode()) for each in posts),
        *dict(pictures).items(),
        *finished,
    ]
    findings = tuple(_too_long(spec, each) for each in posts if each.over)
    return Made((Artifact(spec.name, "application/zip", archive(kit)),), findings)


def _picture(path: str) -> str:
    return PICTURES + path.rpartition("/")[2]


def _post(spec: Spec, network: Network) -> Post:
    edition = spec.edition
    return post(edition.title.text, edition.summary.text, spec.web_address, edition.tags, network)


def page(spec: Spec, posts: Sequence[Post]) -> str:
    """Return the kit's page, which shows all of it."""
    files = dict(spec.layout.templates)
    titles = {network.id: network for network in spec.networks}
    return render(
        spec.layout,
        "index.html.j2",
        speech(spec.voice),
        edition=addressed(spec.edition, _picture),
        publication=spec.publication,
        section=spec.section,
        terms=spec.terms,
        web_address=spec.web_address,
        posts=[(titles[each.network], each) for each in posts],
        files=[name for name, _ in spec.files],
        picture_url=_picture,
        review_note=spec.edition.review.state == "not reviewed",
        styles=language_css(spec.languages, sizes=False)
        + files["colours.css"]
        + files["press-kit.css"],
    )


def text(spec: Spec) -> str:
    """Return the bulletin as plain text: title, summary, body, one line for each block."""
    edition = spec.edition
    said = [edition.title.text, edition.summary.text]
    for block in edition.blocks:
        said += lines(block.html)
    return "\n\n".join([*said, spec.web_address]) + "\n"


def facts(spec: Spec) -> bytes:
    """Return the facts as a table that spreadsheets open: UTF-8 with a mark, as Excel needs."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(("fact", "value", "source", "checked_on", "valid_until"))
    for fact in spec.edition.facts:
        until = fact.valid_until.isoformat() if fact.valid_until else ""
        row = (
            fact.label.text,
            fact.value.text,
            fact.source.text,
            fact.checked_on.isoformat(),
            until,
        )
        table.writerow([_harmless(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t")) else cell


def _too_long(spec: Spec, made: Post) -> Finding:
    return Finding(
        "post.too-long",
        Severity.WARNING,
        say("The post for {network} is too long by {count}, even with the title alone.",
            network=made.network, count=made.over),
        say("Shorten the title, or its translation into {tag}.", tag=spec.edition.language),
        Place(spec.place),
    )  # fmt: skip
