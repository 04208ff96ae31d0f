"""A bulletin's file → Bulletin, or the findings that keep it out."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from borderpress.bilingual import joined, read_parallel
from borderpress.framing import covers, crops, focus
from borderpress.messages import Extraction, extract, wordy
from borderpress.model import (
    FACT_ICONS,
    Bulletin,
    Correction,
    Fact,
    Finding,
    Image,
    Kind,
    Language,
    Message,
    Place,
    Severity,
    say,
)
from borderpress.validate import Form, decode, read_yaml, wrong_tag

_EPOCH = date(1970, 1, 1)
"""Stands for a date that a finding has complained about; such a bulletin is never published."""

FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)\n---[ \t]*(?:\n|$)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Known:
    """The names that front matter may use."""

    languages: Mapping[str, Language]
    layouts: tuple[str, ...]
    sections: tuple[str, ...]
    source: str
    printed: tuple[str, ...] = ()
    """Those layouts that go to a printer."""
    bilingual: Mapping[str, int] = field(default_factory=dict)
    """Of those, which set several languages on one sheet, and how many at most."""


Inspect = Callable[[str], "tuple[str, int, int] | Finding"]
"""Path relative to the project's root → (digest, width, height) of a picture, or what is wrong."""


def read_bulletin(
    path: str, data: bytes, known: Known, inspect: Inspect
) -> tuple[Bulletin | None, Extraction, tuple[Finding, ...]]:
    """Return the bulletin that ``data`` holds, the messages of its body, and every finding.

    None when it cannot be published: a finding of severity error says why.
    """
    findings: list[Finding] = []
    text = decode(path, data, findings)
    match = FRONT_MATTER.match(text)
    if match is None:
        if not any(f.code == "content.encoding" for f in findings):
            findings.append(_no_front_matter(path, text))
        return None, NOTHING, tuple(findings)
    form, faults = read_yaml(match.group(1), path, first_line=2)
    if form is None:
        return None, NOTHING, tuple(findings + faults)
    body, line = text[match.end() :], text.count("\n", 0, match.end()) + 1
    bulletin = _fill(form, path, body, line, known, inspect)
    form.close()
    findings += form.findings
    extraction = _extract(bulletin, findings)
    good = not any(f.severity is Severity.ERROR for f in findings)
    return (bulletin if good else None), extraction, tuple(findings)


NOTHING = Extraction((), (), 0)


def _extract(bulletin: Bulletin, findings: list[Finding]) -> Extraction:
    """Return the messages of a body, and note what is wrong between it and the front matter."""
    try:
        extraction = extract(bulletin.body)
    except RecursionError:
        findings.append(
            Finding(
                "content.too-deep",
                Severity.ERROR,
                say("Lists or quotations stand inside one another too many times."),
                say("Write them side by side: three levels are as much as a reader can follow."),
                Place(bulletin.path, bulletin.body_line),
            )
        )
        return NOTHING
    findings += check_body(bulletin, extraction)
    return extraction


def _no_front_matter(path: str, text: str) -> Finding:
    if text.startswith("---"):
        return Finding(
            "content.front-matter",
            Severity.ERROR,
            say("The front matter has no end."),
            say("Write another line --- behind its last key."),
            Place(path, 1),
        )
    return Finding(
        "content.front-matter",
        Severity.ERROR,
        say("The file does not begin with front matter."),
        say("Begin with a line ---, then title:, summary:, date: … and another line ---."),
        Place(path, 1),
    )


def _fill(form: Form, path: str, body: str, line: int, known: Known, inspect: Inspect) -> Bulletin:
    """Ask the form for every key a bulletin has; what is wrong becomes its findings."""
    wanted = form.texts(
        "languages", required=True, choices=known.languages, explain=wrong_tag(known.languages)
    )
    tags = tuple(dict.fromkeys((known.source, *wanted)))
    layouts = form.texts("layouts", required=True, choices=known.layouts)
    kind = Kind(form.choice("kind", list(Kind), default="bulletin"))
    valid_from, valid_to = form.period("valid_from", "valid_to")
    images = _images(form, path, inspect)
    parallel = read_parallel(form, tags, known.bilingual, layouts)
    return Bulletin(
        slug=posixpath.basename(path).removesuffix(".md"),
        path=path,
        title=form.text("title"),
        summary=form.text("summary"),
        date=form.day("date") or _EPOCH,
        section=form.choice("section", known.sections),
        kind=kind,
        languages=tags,
        layouts=layouts,
        body=body,
        body_line=line,
        images=images,
        facts=tuple(_fact(item) for item in form.mappings("facts")),
        tags=form.texts("tags"),
        valid_from=valid_from,
        valid_to=valid_to,
        must_translate=form.texts("must_translate"),
        correction=_correction(form, kind),
        poster=form.text("poster", required=False),
        copies=_copies(form, _printed(known, layouts, tags, parallel)),
        cover=covers(form, kind, images),
        lines=tuple(form.lines.items()),
        parallel=parallel,
    )


MOST_COPIES = 10_000_000


def _printed(
    known: Known, layouts: Sequence[str], tags: Sequence[str], parallel: Sequence[Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    """Return what there is of each print layout wanted, as ``vi``, or ``vi+lo`` on one sheet."""

    def names(layout: str) -> tuple[str, ...]:
        room = known.bilingual.get(layout)
        return tuple(joined(t) for t in parallel if len(t) <= room) if room else tuple(tags)

    return {name: names(name) for name in known.printed if name in layouts}


def _copies(form: Form, printed: Mapping[str, Sequence[str]]) -> tuple[tuple[str, str, int], ...]:
    """Return (layout, tag, number) of the copies printed, as the editor counted them.

    Under a layout stands one number for each language's edition, or a mapping of languages.
    """
    layouts = form.mapping("copies")
    if layouts is None:
        return ()
    found: list[tuple[str, str, int]] = []
    for name, tags in printed.items():
        if not isinstance(layouts.data.get(name), dict):
            found += [(name, tag, n) for n in _number(layouts, name) for tag in tags]
        elif editions := layouts.mapping(name):
            found += [(name, tag, n) for tag in tags for n in _number(editions, tag)]
            editions.close()
    layouts.close()
    return tuple(found)


def _number(form: Form, key: str) -> list[int]:
    """Return the number of copies under ``key``, in a list of its own; none when it is no good."""
    written = form.text(key, required=False)
    if not written:
        return []
    if re.fullmatch("[0-9]{1,8}", written) and int(written) <= MOST_COPIES:
        return [int(written)]
    form.complain(
        "bad-number",
        key,
        say("“{value}” is not a number of copies.", value=written),
        say("Write digits only, such as {number}.", number=re.sub("[^0-9]", "", written) or 500),
    )
    return []


def _fact(item: Form) -> Fact:
    checked, until = item.day("checked_on"), item.day("valid_until", required=False)
    item.in_order("checked_on", checked, "valid_until", until)
    fact = Fact(
        label=item.text("label"),
        value=item.text("value"),
        source=item.text("source"),
        checked_on=checked or _EPOCH,
        valid_until=until,
        icon=item.choice("icon", FACT_ICONS, default="info"),
        line=item.line("label"),
    )
    item.close()
    return fact


def _correction(form: Form, kind: Kind) -> Correction | None:
    item = form.mapping("correction")
    sure = form.data.get("kind", kind) == kind  # else the kind itself has a finding
    if item is None:
        if kind is Kind.CORRECTION and "correction" not in form.data:
            form.complain(
                "missing-key",
                "correction",
                say("A correction needs the key “correction”."),
                say("Add correction: with claim, truth, source and checked_on."),
            )
        return None
    if sure and kind is not Kind.CORRECTION:
        form.complain(
            "misplaced-key",
            "correction",
            say("Only a bulletin of the kind correction has the key “correction”."),
            say("Write kind: correction, or take the key out."),
        )
    correction = Correction(
        item.text("claim"),
        item.text("truth"),
        item.text("source"),
        item.day("checked_on") or _EPOCH,
    )
    item.close()
    return correction


def _images(form: Form, path: str, inspect: Inspect) -> tuple[Image, ...]:
    images = [_image(item, path, inspect) for item in form.mappings("images")]
    if sum(image.lead for image in images) > 1:
        form.complain(
            "two-leads",
            "images",
            say("More than one picture is marked as lead."),
            say("Keep lead: true on one picture only."),
        )
    return tuple(images)


def _image(item: Form, path: str, inspect: Inspect) -> Image:
    """Return a picture; one with a finding has no digest and keeps its bulletin from print."""
    written = item.text("file")
    found = _beside(path, written)
    seen = inspect(found) if written else ("", 0, 0)
    if isinstance(seen, Finding):
        place = Place(path, item.line("file"))
        item.findings.append(Finding(seen.code, seen.severity, seen.text, seen.hint, place))
        seen = ("", 0, 0)
    digest, width, height = seen
    image = Image(
        path=found,
        alt=item.text("alt"),
        credit=item.text("credit"),
        caption=item.text("caption", required=False),
        lead=item.flag("lead"),
        digest=digest,
        width=width,
        height=height,
        focus=focus(item),
        crop=crops(item, found),
    )
    item.close()
    return image


def _beside(path: str, written: str) -> str:
    """Return the path from the project's root of a file named relative to a bulletin."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), written))


# --- The messages of a bulletin ---------------------------------------------


def front_messages(bulletin: Bulletin) -> tuple[tuple[str, str, str], ...]:
    """Return (key, text, comment) of each text of the front matter that readers see.

    Sources and credits are printed as they stand; everything else is translated
    unless it has no words (a bare number or address).
    """
    found = [
        ("title", bulletin.title, "title of the bulletin"),
        ("summary", bulletin.summary, "summary under the title, and in lists"),
    ]
    for number, image in enumerate(bulletin.images):
        found.append((f"images.{number}.alt", image.alt, "what a picture shows, read aloud"))
        found.append((f"images.{number}.caption", image.caption, "sentence under a picture"))
    for number, fact in enumerate(bulletin.facts):
        found.append((f"facts.{number}.label", fact.label, "label in the facts box"))
        found.append((f"facts.{number}.value", fact.value, "value in the facts box"))
    if bulletin.correction:
        found.append(("correction.claim", bulletin.correction.claim, "the wrong claim"))
        found.append(("correction.truth", bulletin.correction.truth, "what is true"))
    return tuple((key, text, comment) for key, text, comment in found if wordy(text))


def messages(bulletin: Bulletin, extraction: Extraction) -> tuple[Message, ...]:
    """Return the messages of a bulletin, each once, with every place it stands at."""
    lines = dict(bulletin.lines)
    found: dict[str, Message] = {}

    def add(text: str, line: int, comments: list[str]) -> None:
        before = found.get(text)
        place = Place(bulletin.path, line)
        places = (*(before.places if before else ()), place)
        told = [*(before.comment.split("\n") if before and before.comment else ()), *comments]
        found[text] = Message(text, places, comment="\n".join(dict.fromkeys(told)))

    for key, text, comment in front_messages(bulletin):
        must = is_must(bulletin, key, ())
        line = lines.get(key, lines.get(key.split(".")[0], 1))
        add(text, line, [comment, *([MUST] if must else [])])
    for segment in extraction.segments:
        line = bulletin.body_line + segment.line - 1 if segment.line else 0
        must = is_must(bulletin, "", segment.anchors)
        add(segment.msgid, line, [*_told(segment.element), *([MUST] if must else [])])
    return tuple(found.values())


MUST = "must be translated before release"


def _told(element: str) -> list[str]:
    """Return what a translator is told of an element: where its text stands, unless plain."""
    names = {
        "td": "table cell",
        "th": "table heading",
        "li": "list item",
        "dt": "term",
        "dd": "definition",
        "title": "title of a link or abbreviation",
    }
    return (
        [names[element]]
        if element in names
        else ["heading"]
        if re.fullmatch("h[1-6]", element)
        else []
    )


def is_must(bulletin: Bulletin, key: str, anchors: tuple[str, ...]) -> bool:
    """Return whether a message (front-matter ``key``, or body ``anchors``) must be translated."""
    names = {key.split(".", maxsplit=1)[0], *anchors}
    return any(name in names for name in bulletin.must_translate)


def check_body(bulletin: Bulletin, extraction: Extraction) -> tuple[Finding, ...]:
    """Return what is wrong between the body and its front matter."""
    return (
        *_unknown_blocks(bulletin, extraction),
        *_body_images(bulletin, extraction),
        *_titles(bulletin, extraction),
        *_locked(bulletin, extraction),
    )


FRONT = ("title", "summary", "facts", "correction")
"""Parts of the front matter that ``must_translate`` may name."""


def _unknown_blocks(bulletin: Bulletin, extraction: Extraction) -> Iterator[Finding]:
    anchors = {a for segment in extraction.segments for a in segment.anchors}
    lines = dict(bulletin.lines)
    if bulletin.poster and bulletin.poster not in anchors:
        yield Finding(
            "content.unknown-block",
            Severity.ERROR,
            say("poster names “{name}”, but no block has this id.", name=bulletin.poster),
            say("Give the heading or paragraph its id: {: #{name} }", name=bulletin.poster),
            Place(bulletin.path, lines.get("poster", 1)),
        )
    for number, name in enumerate(bulletin.must_translate):
        if name not in anchors and name not in FRONT:
            yield Finding(
                "content.unknown-block",
                Severity.ERROR,
                say("must_translate names “{name}”, but no block has this id.", name=name),
                say("Give the heading or paragraph its id: {: #{name} }", name=name),
                Place(bulletin.path, lines.get(f"must_translate.{number}", 1)),
            )


CODE = re.compile(
    r"^(`{3,}|~{3,}).*?(?:^\1[`~]*[ \t]*$|\Z)|(?<!`)(`+)(?!`).+?(?<!`)\2(?!`)",
    re.MULTILINE | re.DOTALL,
)
"""Fenced blocks and code inside a line: what looks like a picture there is an example."""
IMAGE = re.compile(r"!\[[^\]]*\](?:\(\s*<?([^)\s>]+)|\[([^\]]*)\])")


def _body_images(bulletin: Bulletin, extraction: Extraction) -> Iterator[Finding]:
    """Yield a finding for each picture of the body that cannot be shown as it stands."""
    declared = {image.path for image in bulletin.images}
    body = CODE.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), bulletin.body)
    for match in IMAGE.finditer(body):
        place = Place(
            bulletin.path, bulletin.body_line + bulletin.body.count("\n", 0, match.start())
        )
        written = match[1] or match[2]
        if match[1] and _beside(bulletin.path, written) not in declared:
            yield Finding(
                "content.undeclared-image",
                Severity.ERROR,
                say("The picture “{file}” has no description and credit.", file=written),
                say("Add it under images: with file, alt and credit."),
                place,
            )
        elif match[2] or written not in extraction.images:
            yield Finding(
                "content.inline-image",
                Severity.ERROR,
                say("The picture “{file}” stands inside a text.", file=written),
                say("Write ![](file) as a paragraph of its own, between empty lines."),
                place,
            )


def _titles(bulletin: Bulletin, extraction: Extraction) -> Iterator[Finding]:
    for segment in extraction.segments:
        if segment.element == "h1":
            yield Finding(
                "content.second-title",
                Severity.WARNING,
                say(
                    "“{text}” is a heading of the first level, as only the title is.",
                    text=segment.msgid,
                ),
                say("Begin headings of the text with ##."),
                Place(bulletin.path, bulletin.body_line + max(segment.line, 1) - 1),
            )


def _locked(bulletin: Bulletin, extraction: Extraction) -> Iterator[Finding]:
    if extraction.locked_words:
        yield Finding(
            "content.locked-text",
            Severity.WARNING,
            say(
                "{count} words stand in raw HTML, where no translator reaches them.",
                count=extraction.locked_words,
            ),
            say('Write them as Markdown, or add markdown="1" to the HTML element.'),
            Place(bulletin.path, bulletin.body_line),
        )
