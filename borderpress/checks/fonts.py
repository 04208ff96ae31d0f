"""A project at the font gate: its texts, the letters of its languages, and the findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from borderpress.checks.fontgate import SPLIT, UNDECLARED, Fault, Gate
from borderpress.checks.shaping import LOOSE, NOTDEF
from borderpress.exemplars import NO_DATA
from borderpress.interface import DOMAIN, TOOLKIT
from borderpress.model import Finding, Place, Severity, Text, say
from borderpress.project import Project


def gate_findings(project: Project) -> tuple[Finding, ...]:
    """Return an error for each text of the project that its faces cannot set.

    The letters of each language in use are tried too; a language of whose letters there is
    no source gets a note instead.
    """
    gate = _gate(project)
    found = list(_faulty(gate, _texts(project)))
    for tag in _in_use(project):
        exemplars, place = project.exemplars.get(tag, NO_DATA), _letters_of(tag)
        faults = gate.letter_faults(exemplars, tag)
        found += [_finding(fault, fault.cluster, tag, place) for fault in faults]
        if exemplars.status == "no data":
            found.append(_no_data(tag))
    return tuple(found)


def gate_texts(
    project: Project, texts: Iterable[tuple[str, str, Place | None]]
) -> tuple[Finding, ...]:
    """Return an error for each of the texts (language, text, place) that cannot be set."""
    return tuple(_faulty(_gate(project), texts))


def _gate(project: Project) -> Gate:
    return Gate(project.languages, project.families, project.roots, italics=_slants(project))


def _faulty(gate: Gate, texts: Iterable[tuple[str, str, Place | None]]) -> Iterator[Finding]:
    for tag, text, place in texts:
        for fault in gate.faults(text, tag):
            yield _finding(fault, text, tag, place)


def _slants(project: Project) -> bool:
    """Return whether a layout asks for slanted letters; those of the toolkit do not."""
    files = (file for layout in project.layouts.values() for file in layout.templates)
    return any(
        name.endswith((".css", ".j2")) and ("italic" in text or "oblique" in text)
        for name, text in files
    )


def _in_use(project: Project) -> tuple[str, ...]:
    """Return the languages that bulletins are written or wanted in."""
    tags = [project.publication.source, *(t for b in project.bulletins for t in b.languages)]
    return tuple(tag for tag in dict.fromkeys(tags) if tag in project.languages)


def _letters_of(tag: str) -> Place:
    return Place(f"locales/{tag}/exemplars.toml")


def _texts(project: Project) -> Iterator[tuple[str, str, Place | None]]:
    """Yield (language, text, place) of everything that readers see."""
    source = project.publication.source
    for domain, messages in project.domains():
        if domain == DOMAIN:
            continue
        for message in messages:
            yield source, message.id, message.places[0] if message.places else None
    for catalogs in project.catalogs.values():
        for tag, catalog in catalogs.items():
            for context, _, text, line in catalog.entries:
                if context != TOOLKIT:
                    yield tag, text, Place(catalog.path, line)
    for tag in _in_use(project):
        language = project.languages[tag]
        yield (
            tag,
            f"{language.autonym} {language.page_digits}",
            Place(f"locales/{tag}/language.toml"),
        )


# --- What is told -------------------------------------------------------------

_SPOKEN = 12
"""Characters that a finding shows before and behind a cluster."""


def _finding(fault: Fault, text: str, tag: str, place: Place | None) -> Finding:
    at = max(text.find(fault.cluster), 0)
    around = text[max(0, at - _SPOKEN) : at + len(fault.cluster) + _SPOKEN]
    code, about, hint = _told(fault, around, tag)
    return Finding(f"fonts.{code}", Severity.ERROR, about, hint, place)


def _told(fault: Fault, around: str, tag: str) -> tuple[str, Text, Text]:
    codes = " ".join(f"U+{ord(c):04X}" for c in fault.cluster)
    letter = f"{fault.cluster} {codes}"
    other = say(
        "Check the letter; if it is right, name a font that has it in locales/{tag}/language.toml.",
        tag=tag,
    )
    if fault.name == NOTDEF:
        text = say(
            "No font of {tag} has {letter}, in “{text}”.", tag=tag, letter=letter, text=around
        )
        return "no-glyph", text, other
    if fault.name == UNDECLARED:
        text = say(
            "No font of {tag} has {letter}, in “{text}”: print would take it from {face}.",
            tag=tag, letter=letter, text=around, face=fault.face,
        )  # fmt: skip
        return "undeclared", text, other
    if fault.name == SPLIT:
        text = say(
            "No single font of {tag} has all of {letter}, in “{text}”: its parts would come "
            "from two fonts and not fit together.",
            tag=tag, letter=letter, text=around,
        )  # fmt: skip
        return "split", text, other
    if fault.name == LOOSE:
        text = say(
            "{face} does not place the mark of {letter}, in “{text}”: it would lie on its letter "
            "or beside it.",
            face=fault.face, letter=letter, text=around,
        )  # fmt: skip
        return "loose-mark", text, other
    text = say(
        "A mark stands without its letter in “{text}”: print would show a dotted circle "
        "({codes}).",
        text=around, codes=codes,
    )  # fmt: skip
    hint = say(
        "Type the letter first, then its marks, in the order in which the syllable is spoken."
    )
    return "dotted-circle", text, hint


def _no_data(tag: str) -> Finding:
    return Finding(
        "languages.no-data",
        Severity.INFO,
        say(
            "No source says which letters {tag} has: its fonts and spelling are not checked.",
            tag=tag,
        ),
        say("Write them into locales/{tag}/exemplars.toml, with their source.", tag=tag),
        _letters_of(tag),
    )
