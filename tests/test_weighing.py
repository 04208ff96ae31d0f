"""The budget of the web: a page that is too heavy fails the build and says what is heavy."""

from __future__ import annotations

import random
from pathlib import Path

from PIL import Image
from small import WEB, edit, make, small_project

from borderpress.model import Finding, Severity
from borderpress.weighing import budget_of, kilobytes

LAYOUT = Path(__file__).parents[1] / "layouts/web/layout.toml"


def heavy(root: Path) -> list[Finding]:
    report = make(root, selection=WEB)
    return [f for f in report.findings if f.code == "web.too-heavy"]


def with_budget(root: Path, **budget: int) -> Path:
    """Give the project a layout of its own, with a budget in bytes."""
    text = LAYOUT.read_text("utf-8")
    for name, size in budget.items():
        line = next(row for row in text.splitlines() if row.startswith(f"budget_{name} ="))
        text = text.replace(line, f"budget_{name} = {size}")
    path = root / "layouts/web/layout.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return root


def test_a_light_site_passes_and_a_smaller_budget_tells_each_page(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    assert heavy(root) == []
    found = heavy(with_budget(root, page=20_000))
    pages = {p.relative_to(root / "output/web") for p in (root / "output/web").rglob("*.html")}
    assert {dict(f.text.values)["page"] for f in found} == {p.as_posix() for p in pages}
    assert {f.severity for f in found} == {Severity.ERROR}
    told = dict(found[0].text.values)
    assert float(told["size"]) > float(told["most"]) == 19.5
    assert "woff2" in told["list"]
    assert {f.place.path for f in found if f.place} >= {"content/bulletins/cua-khau.md"}


def test_styles_and_later_pictures_have_their_own(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    noise = random.Random(1).randbytes(90 * 90 * 3)
    Image.frombytes("RGB", (90, 90), noise).save(root / "content/images/noise.png")
    edit(root / "content/bulletins/cua-khau.md", "../images/square.svg", "../images/noise.png")
    text = (root / "content/bulletins/cua-khau.md").read_text("utf-8")
    (root / "content/bulletins/cua-khau.md").write_text(
        text.replace("../images/square.svg", "../images/noise.png"), "utf-8"
    )
    found = heavy(with_budget(root, picture=2_000, styles=3_000))
    sentences = {f.text.msgid.split(" ")[1] for f in found}
    assert sentences == {"style", "picture"}
    pictures = {dict(f.text.values)["page"] for f in found if f.text.msgid.startswith("The pic")}
    assert all("noise" in name and name.endswith("-90.avif") for name in pictures)


def test_the_layout_states_a_budget() -> None:
    from small import TOOLKIT

    from borderpress.project import load

    budget = budget_of(load(TOOLKIT, TOOLKIT).layouts["web"])
    assert (budget.page, budget.styles, budget.scripts) == (102400, 16384, 10240)
    assert kilobytes(budget.page) == "100.0"
