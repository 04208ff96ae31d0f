"""A bulletin's file → Bulletin, or the findings that keep it out."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from borderpress.messages import Extraction, wordy
from borderpress.model import (
    FACT_ICONS,
    Bulletin,
    Correction,
    Fact,
    Finding,
    Image,
    Kind,
    Message,
    Place,
    Severity,
    say,
)
from borderpress.text.normalize import normalize
from borderpress.validate import Form, read_yaml

_EPOCH = date(1970, 1, 1)
"""Stands for a date that a finding has complained about; such a bulletin is never published."""

FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)\n---[ \t]*(?:\n|$)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Known:
    """The names that front matter may use."""

    languages: tuple[str, ...]
    wrong_codes: Mapping[str, str]
    """Wrong language code → the tag that is meant."""
    layouts: tuple[str, ...]
    sections: tuple[str, ...]
    source: str


Inspect = Callable[[str], "tuple[str, int, int] | Finding"]
"""Path relative to the project's root → (digest, width, height) of a picture, or what is wrong."""


def read_bulletin(
    path: str, data: bytes, known: Known, inspect: Inspect
) -> tuple[Bulletin | None, tuple[Finding, ...]]:
    """Return the bulletin that ``data`` holds, and every finding about it.

    None when it cannot be published: a finding of severity error says why.
    """
    findings: list[Finding] = []
    text = _decode(path, data, findings)
    match = FRONT_MATTER.match(text)
    if match is None:
        findings.append(_no_front_matter(path))
        return None, tuple(findings)
    form, faults = read_yaml(match.group(1), path, first_line=2)
    if form is None:
        return None, tuple(findings + faults)
    body = text[match.end() :]
    line = text.count("\n", 0, match.end()) + 1
    bulletin = _fill(form, path, body, line, known, inspect)
    form.close()
    findings += form.findings
    good = not any(f.severity is Severity.ERROR for f in findings)
    return (bulletin if good else None), tuple(findings)


def _decode(path: str, data: bytes, findings: list[Finding]) -> str:
    """Return the file as NFC text with LF line ends, and say what had to be changed."""
    try:
        raw = data.decode("utf-8")
    except UnicodeDecodeError as error:
        findings.append(
            Finding(
                "content.encoding",
                Severity.ERROR,
                say("The file is not in UTF-8."),
                say("Save it again with the encoding UTF-8; in Word: Save as, Plain text, UTF-8."),
                Place(path, data.count(b"\n", 0, error.start) + 1),
            )
        )
        raw = data.decode("utf-8", "replace")
    text, changes = normalize(raw)
    if changes:
        findings.append(
            Finding(
                "text.normalised",
                Severity.INFO,
                say("The file was read with these changes: {changes}.", changes=", ".join(changes)),
                say("Nothing has to be done; readers see the same letters."),
                Place(path),
            )
        )
    return text


def _no_front_matter(path: str) -> Finding:
    return Finding(
        "content.front-matter",
        Severity.ERROR,
        say("The file does not begin with front matter."),
        say("Begin with a line ---, then title:, summary:, date: … and another line ---."),
        Place(path, 1),
    )


def _fill(form: Form, path: str, body: str, line: int, known: Known, inspect: Inspect) -> Bulletin:
    """Ask the form for every key a bulletin has; what is wrong becomes its findings."""
    _wrong_codes(form, known)
    day = form.day("date")
    images = _images(form, path, inspect)
    kind = Kind(form.choice("kind", list(Kind), default="bulletin"))
    section = form.choice("section", known.sections)
    languages = form.texts("languages", required=True, choices=known.languages)
    bulletin = Bulletin(
        slug=posixpath.basename(path).removesuffix(".md"),
        path=path,
        title=form.text("title"),
        summary=form.text("summary"),
        date=day or _EPOCH,
        section=section,
        kind=kind,
        languages=_source_first(languages, known.source),
        layouts=form.texts("layouts", required=True, choices=known.layouts),
        body=body,
        body_line=line,
        images=images,
        facts=_facts(form),
        tags=form.texts("tags"),
        valid_from=form.day("valid_from", required=False),
        valid_to=form.day("valid_to", required=False),
        must_translate=form.texts("must_translate"),
        correction=_correction(form, kind),
        lines=tuple(form.lines.items()),
    )
    _period(form, bulletin)
    _body_images(form, body, line, path, images)
    return bulletin


def _source_first(tags: tuple[str, ...], source: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((source, *tags)))


def _wrong_codes(form: Form, known: Known) -> None:
    """Name the code that is meant where an editor wrote a known wrong one."""
    listed = form.data.get("languages")
    for tag in listed if isinstance(listed, list) else ():
        if tag in known.wrong_codes and tag not in known.languages:
            form.complain(
                "wrong-language-code",
                "languages",
                say("“{tag}” is the code of another language.", tag=tag),
                say("Write “{meant}”.", meant=known.wrong_codes[tag]),
            )


def _period(form: Form, bulletin: Bulletin) -> None:
    start, end = bulletin.valid_from, bulletin.valid_to
    if start and end and start > end:
        form.complain(
            "bad-period",
            "valid_to",
            say("The notice ends before it begins."),
            say("Make valid_to a day after valid_from."),
        )


def _facts(form: Form) -> tuple[Fact, ...]:
    facts = []
    for item in form.mappings("facts"):
        checked = item.day("checked_on")
        fact = Fact(
            label=item.text("label"),
            value=item.text("value"),
            source=item.text("source"),
            checked_on=checked or _EPOCH,
            valid_until=item.day("valid_until", required=False),
            icon=item.choice("icon", FACT_ICONS, default="info"),
            line=item.line("label"),
        )
        item.close()
        facts.append(fact)
    return tuple(facts)


def _correction(form: Form, kind: Kind) -> Correction | None:
    item = form.mapping("correction")
    if item is None:
        if kind is Kind.CORRECTION:
            form.complain(
                "missing-key",
                "correction",
                say("A correction needs the key “correction”."),
                say("Add correction: with claim, truth, source and checked_on."),
            )
        return None
    correction = Correction(
        item.text("claim"),
        item.text("truth"),
        item.text("source"),
        item.day("checked_on") or _EPOCH,
    )
    item.close()
    return correction


def _images(form: Form, path: str, inspect: Inspect) -> tuple[Image, ...]:
    images: list[Image] = []
    for item in form.mappings("images"):
        written = item.text("file")
        found = posixpath.normpath(posixpath.join(posixpath.dirname(path), written))
        values = (item.text("alt"), item.text("credit"), item.text("caption", required=False))
        lead = item.flag("lead")
        item.close()
        seen = inspect(found) if written else None
        if isinstance(seen, Finding):
            place = Place(path, item.line("file"))
            item.findings.append(Finding(seen.code, seen.severity, seen.text, seen.hint, place))
        elif seen is not None:
            digest, width, height = seen
            alt, credit, caption = values
            images.append(Image(found, alt, credit, caption, lead, digest, width, height))
    if sum(i.lead for i in images) > 1:
        form.complain(
            "two-leads",
            "images",
            say("More than one picture is marked as lead."),
            say("Keep lead: true on one picture only."),
        )
    return tuple(images)


IMAGE = re.compile(r"!\[[^\]]*\]\(\s*([^)\s]+)")


def _body_images(form: Form, body: str, first: int, path: str, images: Iterable[Image]) -> None:
    """Complain about pictures of the body that front matter does not declare."""
    declared = {image.path for image in images}
    listed = form.data.get("images")
    written = (
        {i.get("file") for i in listed if isinstance(i, dict)}
        if isinstance(listed, list)
        else set()
    )
    for match in IMAGE.finditer(body):
        where = posixpath.normpath(posixpath.join(posixpath.dirname(path), match.group(1)))
        if where in declared or match.group(1) in written:
            continue
        place = Place(path, first + body.count("\n", 0, match.start()))
        form.findings.append(
            Finding(
                "content.undeclared-image",
                Severity.ERROR,
                say("The picture “{file}” has no description and credit.", file=match.group(1)),
                say("Add it under images: with file, alt and credit."),
                place,
            )
        )


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
    findings = []
    anchors = {a for segment in extraction.segments for a in segment.anchors}
    place = Place(bulletin.path, dict(bulletin.lines).get("must_translate", 1))
    for name in bulletin.must_translate:
        if name not in anchors and name not in ("title", "summary", "facts", "correction"):
            findings.append(
                Finding(
                    "content.unknown-block",
                    Severity.ERROR,
                    say("must_translate names “{name}”, but no block has this id.", name=name),
                    say("Give the heading or paragraph its id: {: #{name} }", name=name),
                    place,
                )
            )
    if extraction.locked_words:
        findings.append(
            Finding(
                "content.locked-text",
                Severity.WARNING,
                say(
                    "{count} words stand in raw HTML, where no translator reaches them.",
                    count=extraction.locked_words,
                ),
                say('Write them as Markdown, or add markdown="1" to the HTML element.'),
                Place(bulletin.path, bulletin.body_line),
            )
        )
    return tuple(findings)
