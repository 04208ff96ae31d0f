"""What does not fit a layout of fixed extent, or leaves it empty, as findings with a remedy."""

from __future__ import annotations

import re
from collections.abc import Iterator

from borderpress.fitting import Extent, Over, Trial
from borderpress.model import Edition, Finding, Place, Severity, Text, say


def too_long(over: Over, edition: Edition, place: Place) -> Finding:
    """Return the finding that a text does not fit its pages, with what to take out."""
    return Finding(
        "print.does-not-fit",
        Severity.ERROR,
        say(
            "In {tag} the text runs over “{page}”: {lines} lines, {height} mm, "
            "{percent} % of the room.",
            tag=edition.language,
            page=over.page,
            lines=over.lines,
            height=round(over.height),
            percent=round(100 * over.share),
        ),
        _remedy(over, edition),
        place,
    )


def _remedy(over: Over, edition: Edition) -> Text:
    if over.part == "cover":
        return say("Shorten title or summary by about {count} characters.", count=over.letters)
    if over.part != "text":
        return say(
            "Shorten what stands there by about {count} characters, or choose another layout.",
            count=over.letters,
        )
    title, length = longest_section(edition)
    if length <= over.letters:
        return say(
            "Shorten the text by about {count} characters, or choose another layout.",
            count=over.letters,
        )
    return say(
        "Shorten “{section}”, the longest section, by about {count} characters.",
        section=title,
        count=over.letters,
    )


def longest_section(edition: Edition) -> tuple[str, int]:
    """Return the heading of the section with most text, and its characters; "" without headings."""
    titles = {h.id: h.text.text for h in edition.headings if h.level == 2}
    title, sizes = "", {"": 0}
    for block in edition.blocks:
        title = titles.get(block.id, title)
        sizes[title] = sizes.get(title, 0) + len(re.sub(r"<[^>]*>|\s+(?=\s)", "", block.html))
    return max(((t, size) for t, size in sizes.items() if t), key=lambda s: s[1], default=("", 0))


def wrong_extent(pages: int, extent: Extent, layout: str, place: Place) -> Iterator[Finding]:
    """Yield a finding when everything fits, but the template leaves pages out."""
    wanted = sum(part.pages for part in extent.parts)
    if pages < wanted:
        yield Finding(
            "print.wrong-extent",
            Severity.ERROR,
            say("The layout makes {pages} pages instead of {wanted}.", pages=pages, wanted=wanted),
            say(
                "Let layouts/{layout}/sheet.html.j2 fill the pages that “spare” counts.",
                layout=layout,
            ),
            place,
        )


def too_short(trial: Trial, edition: Edition, extent: Extent, place: Place) -> Iterator[Finding]:
    """Yield a note when a text leaves whole pages to pictures and patterns."""
    pages = {part.name: part.pages for part in extent.parts}
    for name, spare in trial.spare:
        if spare:
            yield Finding(
                "print.pages-left",
                Severity.INFO,
                say(
                    "In {tag} the text takes {taken} of {pages} pages; patterns fill the others.",
                    tag=edition.language,
                    taken=pages[name] - spare,
                    pages=pages[name],
                ),
                say("Add text or facts, or choose a smaller layout."),
                place,
            )
