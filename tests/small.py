"""A small project, made anew for each test: two bulletins, three languages, one cluster."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from textwrap import dedent

from borderpress.joblist import Selection
from borderpress.languages import read_language
from borderpress.model import Language
from borderpress.press import Report, build
from borderpress.project import load

WEB = Selection(formats=("web",))
TOOLKIT = Path(__file__).parents[1]
DAY = date(2026, 11, 23)


def language(tag: str) -> Language:
    """Return a language as the toolkit has it."""
    name = f"locales/{tag}/language.toml"
    found, _ = read_language(name, (TOOLKIT / name).read_text("utf-8"))
    assert found is not None
    return found


PUBLICATION = """\
title = "Bản tin thử"
tagline = "Chỉ để kiểm thử"
publisher = "Ban kiểm thử"
contact = "thu@example.org"
base_url = "https://thu.example.org"
source = "vi"
languages = ["vi", "lo", "km", "en", "jra"]

[[section]]
id = "gates"
title = "Cửa khẩu"
colour = "trade"
motif = "steps"

[[section]]
id = "notices"
title = "Thông báo"
colour = "notices"
motif = "waves"
"""

CLUSTER = """\
title = "Điểm thử"
place = "Một cửa khẩu"
gate = "land"
languages = ["lo", "vi"]
sections = ["gates", "notices"]
"""

GATE = """\
---
title: Qua cửa khẩu
summary: Mang theo giấy tờ.
date: 2026-11-01
section: gates
languages: [vi, lo, jra]
layouts: [bulletin-a5, web, kiosk]
images:
  - file: ../images/square.svg
    alt: Một hình vuông
    credit: "Hình vẽ: borderpress"
facts:
  - label: Lệ phí
    value: 25 USD
    source: Trang thử
    checked_on: 2026-10-01
    valid_until: 2026-12-31
    icon: money
---
Hãy mang **hộ chiếu** theo người.

![](../images/square.svg)

## Giấy tờ {: #giay-to }

Xem [cổng thông tin](https://example.org/).
"""

NOTICE = """\
---
title: Nghỉ lễ
summary: Cửa khẩu đóng một ngày.
date: 2026-11-10
section: notices
kind: notice
languages: [vi, km]
layouts: [bulletin-a5, web]
valid_to: 2026-12-05
---
Cửa khẩu đóng ngày 5 tháng 12 năm 2026.
"""

SQUARE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60" viewBox="0 0 60 60">'
    '<path fill="{}" d="M0 0h60v60H0z"/></svg>'
)

LAO = """\
msgid ""
msgstr ""
"Language: lo\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

msgid "Qua cửa khẩu"
msgstr "ຜ່ານດ່ານ"

msgid "Hãy mang **hộ chiếu** theo người."
msgstr "ກະລຸນາຖື **ໜັງສືຜ່ານແດນ**."
"""


def small_project(root: Path) -> Path:
    """Write the project into ``root`` and return it."""
    files = {
        "content/publication.toml": PUBLICATION,
        "content/clusters/thu.toml": CLUSTER,
        "content/bulletins/cua-khau.md": GATE,
        "content/bulletins/nghi-le.md": NOTICE,
        "content/images/square.svg": SQUARE.format("#2C6E49"),
        "locales/lo/LC_MESSAGES/cua-khau.po": LAO,
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), "utf-8")
    return root


def make(root: Path, day: date = DAY, selection: Selection | None = None) -> Report:
    """Build the project at ``root`` in this process, into its ``output``."""
    project = load(root, TOOLKIT)
    return build(project, selection or Selection(), day, root / "output", 1, lambda _n: _ignore)


def _ignore(_result: object) -> None:
    """Take a result and do nothing with it."""


def made(report: Report) -> set[str]:
    """Return the names of the jobs that were not answered from the cache."""
    return {result.job for result in report.results if not result.cached}


def edit(path: Path, old: str, new: str) -> None:
    """Replace ``old``, which must be there, in a file."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
