"""Cards: nothing cut, every line readable, one picture for each size."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from borderpress.editions import editions
from borderpress.formats import card
from borderpress.joblist import Lister, Selection
from borderpress.jobs import JobMaker
from borderpress.model import LocalText
from borderpress.pagepictures import Pages
from borderpress.press import fonts_conf
from borderpress.project import load

pytestmark = pytest.mark.usefixtures("only_collected_fonts")

ROOT = Path(__file__).parents[1]
SLUG = "phong-nha-hin-nam-no"
TAGS = ("vi", "lo", "km", "en")
SIZES = ((1200, 630), (1080, 1080), (1080, 1920))
LONGEST = 1.6
"""A title this much longer than the sample's still has to fit."""


@pytest.fixture(scope="module")
def specs() -> dict[str, card.Spec]:
    project = load(ROOT, ROOT)
    maker = JobMaker(project, editions(project, date(2026, 11, 23))[0])
    chosen = Selection((SLUG,), (), ("card",), ())
    jobs = Lister(maker, chosen, fonts_conf(project)).all()
    found = [job.args[0] for job in jobs if job.name.startswith("card ")]
    return {spec.edition.language: spec for spec in found if isinstance(spec, card.Spec)}


def made(spec: card.Spec) -> tuple[dict[tuple[int, int], Image.Image], list[str]]:
    """Return the cards by size, and the codes of what was wrong with them."""
    result = card.make(spec, str(ROOT), str(ROOT / ".cache" / "fonts.conf"))
    pictures = [Image.open(io.BytesIO(item.data)) for item in result.artifacts]
    assert {picture.format for picture in pictures} == {"JPEG"}
    return {p.size: p.convert("RGB") for p in pictures}, [f.code for f in result.findings]


@pytest.mark.parametrize("tag", TAGS)
def test_each_language_has_a_card_of_each_size(specs: dict[str, card.Spec], tag: str) -> None:
    pictures, codes = made(specs[tag])
    assert set(pictures) == set(SIZES)
    assert codes == []


def test_the_same_card_has_the_same_bytes(specs: dict[str, card.Spec]) -> None:
    spec = specs["lo"]
    config = str(ROOT / ".cache" / "fonts.conf")
    assert card.make(spec, str(ROOT), config) == card.make(spec, str(ROOT), config)


def brightness(colour: tuple[int, ...]) -> float:
    """Return the relative luminance of an sRGB colour (WCAG 2.2)."""
    parts = [c / 255 for c in colour]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrasts(spec: card.Spec, width: int, height: int) -> list[float]:
    """Return the contrast of each line, between the ground it stands on and its darkest or
    lightest pixel."""
    setting = card.fitted(spec, str(ROOT), width, height)
    shown = Pages(setting.pdf()[0]).picture(0, 1 / card.CSS_PX)
    picture = Image.frombytes("RGB", (shown.width, shown.height), shown.pixels)
    found = []
    for line in setting.proof.pages[0]:
        left, top = round(line.left / card.CSS_PX), round(line.top / card.CSS_PX)
        right = left + round(line.width / card.CSS_PX)
        part = picture.crop((left, top, right, top + 34))
        colours = sorted(part.getcolors(1 << 20) or [], reverse=True)
        ground = brightness(colours[0][1])  # type: ignore[arg-type]
        others = [brightness(colour) for _, colour in colours]  # type: ignore[arg-type]
        found.append(max((max(ground, o) + 0.05) / (min(ground, o) + 0.05) for o in others))
    return found


@pytest.mark.parametrize("tag", TAGS)
def test_every_line_stands_out_from_its_ground(specs: dict[str, card.Spec], tag: str) -> None:
    for width, height in SIZES:
        assert min(contrasts(specs[tag], width, height)) >= 4.5


def test_a_pale_headline_is_seen(specs: dict[str, card.Spec]) -> None:
    files = dict(specs["vi"].layout.templates)
    files["style.css"] += ".headline, .summary { color: #B0B0B0 }"
    layout = replace(specs["vi"].layout, templates=tuple(files.items()))
    assert min(contrasts(replace(specs["vi"], layout=layout), 1080, 1080)) < 4.5


def titled(spec: card.Spec, title: str) -> card.Spec:
    tag = spec.edition.language
    return replace(spec, edition=replace(spec.edition, title=LocalText(title, tag)))


@pytest.mark.parametrize("tag", TAGS)
def test_long_and_short_titles_fit(specs: dict[str, card.Spec], tag: str) -> None:
    title = specs[tag].edition.title.text
    longer = title + title[: round(len(title) * (LONGEST - 1))]
    for each in (longer, title.split()[0]):
        assert made(titled(specs[tag], each))[1] == []


def test_a_title_that_does_not_fit_is_told_and_nothing_else(specs: dict[str, card.Spec]) -> None:
    long = " ".join([specs["vi"].edition.title.text] * 9)
    result = card.make(titled(specs["vi"], long), str(ROOT), str(ROOT / ".cache/fonts.conf"))
    assert {f.code for f in result.findings} == {"card.too-long"}
    assert str(result.findings[0].place) == f"card/{SLUG}.vi.1200x630.jpg"


def test_a_card_is_only_made_with_a_title_of_its_language(specs: dict[str, card.Spec]) -> None:
    edition, layout = specs["lo"].edition, specs["lo"].layout
    assert card.wanted(edition, layout)
    assert not card.wanted(replace(edition, title=LocalText("x", "en")), layout)
    assert not card.wanted(replace(edition, layouts=()), layout)


def test_type_shrinks_before_the_summary_goes() -> None:
    class Fake:
        options = (("steps", "1 0.8"),)

    assert list(card._tries(Fake())) == [  # type: ignore[arg-type]
        (1, True), (0.8, True), (1, False), (0.8, False)
    ]  # fmt: skip
