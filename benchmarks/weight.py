"""What the sample's web pages weigh on a cheap phone, by kind of page and language.

Needs a build of the sample (`build.py build --format web`) and what the tests need:

    .venv/bin/python benchmarks/weight.py [output/web]

A phone of 360 × 640 px with two dots to a px, its processor four times slower than this machine,
on a line of 1.6 Mbit/s with 150 ms to the server.  KB (1,024 bytes, text packed) that a first
visit loads without scrolling; LCP: ms until the largest part of the first view is there; CLS:
how much of it moved meanwhile.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from browser import WATCH, Site, chromium, served, visit  # noqa: E402
from playwright.sync_api import Browser  # noqa: E402

KINDS = ("home", "section", "bulletin", "gates", "corrections", "glossary", "about", "404")
WATCHED = """
window.lcp = 0; window.cls = 0;
new PerformanceObserver(list => { for (const e of list.getEntries()) window.lcp = e.startTime; })
  .observe({type: 'largest-contentful-paint', buffered: true});
new PerformanceObserver(list => { for (const e of list.getEntries()) window.cls += e.value; })
  .observe({type: 'layout-shift', buffered: true});
"""
LINE = {"offline": False, "latency": 150, "downloadThroughput": 2e5, "uploadThroughput": 1e5}


def kind_of(page: str) -> str:
    """Return what kind of page a file holds; "" for none of the table."""
    parts = page.split("/")[1:]
    if parts == ["404.html"]:
        return "404"
    if len(parts) < 3:
        return {"index.html": "home", "gates": "gates", "corrections": "corrections"}.get(
            parts[0], parts[0] if parts[0] in KINDS else "section"
        )
    return "bulletin"


def measured(browser: Browser, site: Site, page: str) -> tuple[float, float, float]:
    """Return KB, LCP in ms and CLS of a first visit."""
    context = browser.new_context(
        viewport={"width": 360, "height": 640},
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
    )
    context.add_init_script(WATCH + WATCHED)
    found = context.new_page()
    session = context.new_cdp_session(found)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    site.bytes()
    visit(found, site, page.removesuffix("index.html"))
    found.wait_for_load_state("networkidle")
    kilobytes = sum(site.bytes().values()) / 1024
    lcp, cls = found.evaluate("[window.lcp, window.cls]")
    context.close()
    return kilobytes, lcp, cls


def main(web: Path) -> None:
    """Print the tables."""
    pages: dict[tuple[str, str], list[str]] = {}
    for path in sorted(web.rglob("*.html")):
        page = path.relative_to(web).as_posix()
        if "/" in page:
            pages.setdefault((page.split("/")[0], kind_of(page)), []).append(page)
    tags = list(dict.fromkeys(tag for tag, _ in pages))
    largest = {key: max(p, key=lambda n: (web / n).stat().st_size) for key, p in pages.items()}
    with served(web) as site, chromium() as browser:
        rows = {key: measured(browser, site, page) for key, page in largest.items()}
    for title, at, form in (("KB", 0, "{:.1f}"), ("LCP, ms", 1, "{:.0f}"), ("CLS", 2, "{:.3f}")):
        print(f"\n{title}\n{'':9}" + "".join(f"{kind:>12}" for kind in KINDS))
        for tag in tags:
            cells = (form.format(rows[tag, k][at]) if (tag, k) in rows else "–" for k in KINDS)
            print(f"{tag:9}" + "".join(f"{cell:>12}" for cell in cells))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "output/web")
