"""Proof sheets of the languages: which are made, from what, and where they go."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from borderpress.checks.fonts import gate_texts
from borderpress.editions import interface_labels
from borderpress.errors import BorderpressError
from borderpress.exemplars import NO_DATA
from borderpress.fonts import Family, missing_families
from borderpress.formats import specimen
from borderpress.jobs import JobMaker
from borderpress.model import Finding, Language, Layout, Place, Severity, say
from borderpress.output import Output
from borderpress.press import PROOFS, Report, Results, carry_out, fonts_conf, stamp
from borderpress.project import Project
from borderpress.samples import NO_TEXT
from borderpress.voice import Voice, make_voice
from borderpress.work import Cache, Job, Progress

LAYOUT = "specimen"
"""Name of the layout."""
SPOKEN = ("vi", "en")
"""Languages in which every label stands, whatever the language of the sheet."""
REGULAR, BOLD = 400, 700


def build(
    project: Project,
    tags: Sequence[str],
    output: Path,
    workers: int,
    on_progress: Callable[[int], Progress],
) -> Report:
    """Set the proof sheets of the languages ``tags``, of all where there are none.

    Everything else in ``output`` stays.  A language whose fonts are not there gets a finding
    and no sheet.  Raises BorderpressError as :func:`borderpress.press.build` does.
    """
    wanted = [project.languages[tag] for tag in tags or project.languages]
    bare = [each for each in wanted if missing_families(each, project.families)]
    made = [each for each in wanted if each not in bare]
    jobs = list(_jobs(project, made))
    partial = bool(tags)

    def publish(door: Output, results: Results, cache: Cache) -> int:
        def stays(name: str) -> bool:
            return partial or not name.startswith(PROOFS)

        return len(door.publish(results, cache, stamp=stamp(project), keep=stays))

    results, count = carry_out(project, jobs, output, workers, on_progress, publish)
    found = [*_without_fonts(project, bare), *gate_texts(project, _texts(project, made))]
    found += [finding for result in results for finding in result.findings]
    pairs = tuple((LAYOUT, language.tag) for language in made)
    return Report(results, pairs, tuple(sorted(dict.fromkeys(found), key=Finding.order)), count)


def _jobs(project: Project, languages: Iterable[Language]) -> Iterator[Job]:
    maker, config = JobMaker(project, {}), str(fonts_conf(project))
    for spec in specs(project, languages):
        yield maker.job(f"specimen {spec.language.tag}", specimen.make, spec, config)


def specs(project: Project, languages: Iterable[Language]) -> Iterator[specimen.Spec]:
    """Yield what the proof sheet of each language is made from.

    Raises BorderpressError when the layout is not there.
    """
    layout = project.layouts.get(LAYOUT)
    if layout is None:
        raise BorderpressError(
            say("There is no layout {name} that can be read.", name=LAYOUT),
            say("Look at layouts/{name}/layout.toml with build.py check.", name=LAYOUT),
        )
    maker = JobMaker(project, {})
    for language in languages:
        on_page = specimen.languages_on(language)
        known = tuple(project.languages[tag] for tag in on_page if tag in project.languages)
        yield specimen.Spec(
            language=language,
            layout=layout,
            voice=_voice(maker, layout, language.tag, on_page),
            beside=tuple(_voice(maker, layout, tag, on_page) for tag in SPOKEN),
            exemplars=project.exemplars.get(language.tag, NO_DATA),
            sample=project.samples.get(language.tag, NO_TEXT),
            faces=tuple(face_uses(language, project.families)),
            languages=known,
            name=specimen.specimen_name(language.tag),
            fonts=maker.font_digests(known),
        )


def _voice(maker: JobMaker, layout: Layout, tag: str, named: Sequence[str]) -> Voice:
    project = maker.project
    there = [each for each in named if each in project.languages]
    labels = interface_labels(project, tag)
    return make_voice(project.languages[tag], project.languages, labels, maker.said(layout), there)


def face_uses(language: Language, families: Sequence[Family]) -> Iterator[specimen.FaceUse]:
    """Yield the families that a language names, with the weights that it is set in."""
    known = {family.name: {face.weight for face in family.faces} for family in families}
    for name in language.text_fonts:
        wanted = {REGULAR, language.heading_weight}
        yield specimen.FaceUse(False, name, tuple(sorted(wanted & known[name])))
    for name in language.heading_fonts:
        yield specimen.FaceUse(True, name, tuple({language.heading_weight} & known[name]))


def _texts(
    project: Project, languages: Iterable[Language]
) -> Iterator[tuple[str, str, Place | None]]:
    """Yield (language, text, place) of everything that proof sheets show, for the font gate."""
    for language in languages:
        folder = f"locales/{language.tag}"
        yield language.tag, language.autonym, Place(f"{folder}/language.toml")
        letters = specimen.shown(project.exemplars.get(language.tag, NO_DATA))
        yield language.tag, letters, Place(f"{folder}/exemplars.toml")
        for text in project.samples.get(language.tag, NO_TEXT).texts():
            yield language.tag, text, Place(f"{folder}/specimen.toml")


def _without_fonts(project: Project, languages: Iterable[Language]) -> Iterator[Finding]:
    for language in languages:
        for name in missing_families(language, project.families):
            yield Finding(
                "fonts.missing",
                Severity.ERROR,
                say("The font “{name}” for {tag} is not there.", name=name, tag=language.tag),
                say(
                    "Name it in fonts/fonts.toml and run build.py again, or put the file "
                    "into fonts/."
                ),
                Place(f"locales/{language.tag}/language.toml"),
            )
