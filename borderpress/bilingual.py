"""Which languages stand together on one sheet: the front matter's ``parallel``.

A layout whose ``[options]`` say ``languages = "2"`` or ``"3"`` sets no single edition but
sets of them, at most so many on one sheet.  Such a sheet is released when each of its
editions is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from borderpress.model import Bulletin, Edition, Layout, say
from borderpress.validate import Form

SIZES = ("1", "2", "3")
"""Values of a layout's option ``languages``."""
MOST = 3
"""Languages of the fullest sheet."""

Tags = tuple[str, ...]
Table = Mapping[tuple[str, str], Edition]


def most(layout: Layout) -> int:
    """Return how many languages a sheet of the layout holds at most; 1 for single editions."""
    return int(dict(layout.options).get("languages", "1"))


def joined(tags: Sequence[str]) -> str:
    """Return the tags of a sheet as file names have them, such as ``vi+lo``."""
    return "+".join(tags)


def prints(bulletin: Bulletin, layout: Layout) -> tuple[Tags, ...]:
    """Return the languages of each sheet that a bulletin wants of a print layout.

    One language each in most layouts; in bilingual ones the sets of the bulletin that fit.
    """
    room = most(layout)
    if room == 1:
        return tuple((tag,) for tag in bulletin.languages)
    return tuple(tags for tags in bulletin.parallel if len(tags) <= room)


def released(table: Table, slug: str, tags: Tags, layout: str) -> tuple[Edition, ...]:
    """Return the editions of a sheet; none at all while one of them may not be released."""
    found = tuple(table[slug, tag] for tag in tags if (slug, tag) in table)
    whole = len(found) == len(tags) and all(layout in each.layouts for each in found)
    return found if whole else ()


# --- What editors write -----------------------------------------------------


def read_parallel(
    form: Form, tags: Sequence[str], layouts: Mapping[str, int], wanted: Sequence[str]
) -> tuple[Tags, ...]:
    """Return the sets of languages that stand together on one sheet.

    ``tags``: the bulletin's languages, its source first; ``layouts``: how many languages
    each bilingual layout takes; ``wanted``: the bulletin's layouts.  Without the key, the
    source stands beside each of the others.
    """
    room = max((layouts[name] for name in wanted if name in layouts), default=0)
    written = form.lists("parallel", tags)
    if "parallel" in form.data and not room:
        form.complain(
            "misplaced-key",
            "parallel",
            say("No layout of this bulletin sets several languages on one sheet."),
            say("Add one of these to layouts, or take the key out: {choices}.",
                choices=", ".join(layouts) or "–"),
        )  # fmt: skip
    if "parallel" not in form.data:
        if room and len(tags) == 1:
            _alone(form)
        return tuple((tags[0], tag) for tag in tags[1:]) if room else ()
    found: list[Tags] = []
    for number, one in enumerate(written):
        if one is not None and _fits(form, f"parallel.{number}", one, room or MOST, found):
            found.append(one)
    return tuple(found)


def _fits(form: Form, key: str, tags: Tags, room: int, before: Sequence[Tags]) -> bool:
    """Return whether a set can be printed; note what is wrong with it."""
    if not 2 <= len(set(tags)) == len(tags) <= room:
        form.complain(
            "bad-parallel",
            key,
            say("“{value}” cannot stand on one sheet.", value=", ".join(tags)),
            say("Name from 2 to {most} different languages, as in [vi, lo].", most=room),
        )
        return False
    if tags in before:
        form.complain(
            "bad-parallel",
            key,
            say("“{value}” is written twice.", value=", ".join(tags)),
            say("Keep one of them."),
        )
        return False
    return True


def _alone(form: Form) -> None:
    form.complain(
        "bad-parallel",
        "layouts",
        say("A bilingual layout needs a second language."),
        say("Add a language to languages, or take the layout out."),
    )
