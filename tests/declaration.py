"""A project whose one bulletin is cut from the Declaration: attested text in every script."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from small import DAY, SQUARE, TOOLKIT

from borderpress.editions import editions
from borderpress.fitting import Trial
from borderpress.formats import pdf
from borderpress.joblist import Lister, Selection
from borderpress.jobs import JobMaker
from borderpress.model import Made
from borderpress.press import fonts_conf
from borderpress.project import load

NAME = "tuyen-ngon-nhan-quyen"
TAGS = ("vi", "lo", "km", "en", "blt-Tavt")
SHORT = "Lời nói đầu"
LONG = (
    "Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và quyền. Mọi con người "
    "đều được tạo hoá ban cho lý trí và lương tâm và cần phải đối xử với nhau trong tình bằng hữu."
)
LINE = "Mọi người đều có quyền sống, tự do và an toàn cá nhân."
PUBLICATION = f"""\
title = "Điều 1"
tagline = "Điều 1"
publisher = "Ban kiểm thử"
contact = "thu@example.org"
base_url = "https://thu.example.org"
source = "vi"
languages = {list(TAGS)}

[[section]]
id = "culture"
title = "Điều 2"
colour = "culture"
motif = "stars"
"""
FACT = """\
  - label: Điều {n}
    value: {line}
    source: Thử
    checked_on: 2026-10-01
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the bulletin of a test holds."""

    layout: str
    title: str = "Điều 3"
    summary: str = LINE
    articles: int = 3
    """Articles of the Declaration after its preamble; 0 for one sentence only."""
    facts: int = 3
    picture: bool = True
    body: str = ""
    """Stands in for the articles."""
    kind: str = "bulletin"


def declaration(root: Path, wanted: Wanted) -> Path:
    """Write the project into ``root`` and return it."""
    source = (TOOLKIT / f"content/bulletins/{NAME}.md").read_text("utf-8")
    parts = re.split(r"(?m)^(?=## )", source.split("---\n", 2)[2])
    body = wanted.body or ("".join(parts[1 : wanted.articles + 2]) if wanted.articles else LINE)
    front = [
        f"title: {wanted.title}",
        f"summary: {wanted.summary}",
        "date: 2026-11-01",
        "section: culture",
        f"kind: {wanted.kind}",
        f"languages: [{', '.join(TAGS)}]",
        f"layouts: [{wanted.layout}]",
    ]
    if wanted.picture:
        front.append(
            "images:\n  - {file: ../images/square.svg, alt: Điều 1, credit: Thử, lead: true}"
        )
    if wanted.facts:
        items = [FACT.format(n=n, line=LINE) for n in range(1, wanted.facts + 1)]
        front.append("facts:\n" + "".join(items).rstrip())
    files = {
        "content/publication.toml": PUBLICATION,
        f"content/bulletins/{NAME}.md": "---\n" + "\n".join(front) + "\n---\n" + body,
        "content/images/square.svg": SQUARE.format("#6B3FA0"),
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    for tag in TAGS[1:]:
        folder = root / f"locales/{tag}/LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(TOOLKIT / f"locales/{tag}/LC_MESSAGES/{NAME}.po", folder)
    return root


def specs(root: Path, layout: str, tags: Sequence[str] = TAGS) -> list[tuple[pdf.Spec, str]]:
    """Return what each edition of a project is set from, and the fontconfig file."""
    project = load(root, TOOLKIT)
    config = fonts_conf(project)
    maker = JobMaker(project, editions(project, DAY)[0])
    lister = Lister(maker, Selection(languages=tuple(tags), layouts=(layout,)), config)
    return [(spec, str(config)) for spec in lister.print_specs()]


def set_all(root: Path, layout: str, tags: Sequence[str] = TAGS) -> dict[str, Made]:
    """Return what is made of each edition in a layout, by its language."""
    found = specs(root, layout, tags)
    return {s.edition.language: pdf.make(s, str(root), config) for s, config in found}


def plain(trial: Trial) -> tuple[float, str]:
    """Return size and spaces of a trial."""
    return trial.size, trial.space
