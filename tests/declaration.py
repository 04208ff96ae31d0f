"""A project whose one bulletin is cut from the Declaration: attested text in every script."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from small import DAY, SQUARE, TOOLKIT

from borderpress.editions import editions
from borderpress.fitting import Over, Trial, fitted, read_extent
from borderpress.formats import pdf
from borderpress.joblist import Lister, Selection
from borderpress.jobs import JobMaker
from borderpress.model import Finding
from borderpress.press import fonts_conf
from borderpress.project import load
from borderpress.typesetter import Setting

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


@dataclass(frozen=True, slots=True)
class Copy:
    """An edition as it was set."""

    spec: pdf.Spec
    setting: Setting
    trial: Trial
    over: tuple[Over, ...]
    data: bytes
    findings: tuple[Finding, ...]


def copies(root: Path, layout: str, tags: Sequence[str] = TAGS) -> list[Copy]:
    """Return each edition of a project in a layout of fixed extent."""
    return [_copy(root, spec, config) for spec, config in specs(root, layout, tags)]


def _copy(root: Path, spec: pdf.Spec, config: str) -> Copy:
    os.environ["FONTCONFIG_FILE"] = config
    extent = read_extent(dict(spec.layout.options))
    assert extent

    def read(path: str) -> bytes:
        return (root / path).read_bytes()

    setting, trial, over = fitted(
        extent, lambda trial: Setting(pdf.compose(spec, read, trial=trial))
    )
    data, findings = setting.pdf()
    return Copy(spec, setting, trial, over, data, findings)
