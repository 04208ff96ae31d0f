"""A real browser for tests: Debian's Chromium, and a server that counts what it sends."""

from __future__ import annotations

import fnmatch
import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Dialog, Error, Page, Route, sync_playwright

CHROMIUM = "/usr/bin/chromium"
PACKED = (".html", ".css", ".js", ".svg", ".xml", ".txt")
WATCH = """
Object.defineProperty(window, 'ran', {
  get() { window.didRun = true; return () => {}; },
  set() { window.didRun = true; },
});
window.refused = [];
document.addEventListener('securitypolicyviolation', e => window.refused.push(
  e.violatedDirective + ' ' + e.blockedURI));
"""
"""Told to every page before its own scripts: ``ran`` is what hostile texts call."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Debian's Chromium; it asks no network for anything of its own."""
    arguments = ["--no-sandbox", "--disable-background-networking", "--disable-sync"]
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@dataclass
class Site:
    """A folder served on this machine."""

    base: str
    sent: list[tuple[str, int]] = field(default_factory=list)
    """(path, bytes of the body) of each answer."""

    def bytes(self) -> dict[str, int]:
        """Return what was sent since the last call, by path, and forget it."""
        found, self.sent = dict(self.sent), []
        return found


class _Handler(SimpleHTTPRequestHandler):
    def __init__(
        self, *arguments: object, site: Site, rules: list[tuple[str, str, str]], directory: str
    ) -> None:
        self.site, self.rules = site, rules
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Send a file."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        data = path.read_bytes()
        self.send_response(200)
        if path.suffix in PACKED:
            data = gzip.compress(data, 9)
            self.send_header("Content-Encoding", "gzip")
        self.site.sent.append((urlsplit(self.path).path.lstrip("/"), len(data)))
        self.send_header("Content-Type", self.guess_type(path.name))
        self.send_header("Content-Length", str(len(data)))
        for pattern, name, value in self.rules:
            if fnmatch.fnmatch(self.path, pattern):
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


def headers(text: str) -> list[tuple[str, str, str]]:
    """Return (pattern, name, value) of each line of a ``_headers`` file."""
    found, pattern = [], ""
    for line in text.splitlines():
        if not line.startswith(" "):
            pattern = line
        elif not line.strip().startswith("!"):
            name, _, value = line.strip().partition(": ")
            found.append((pattern, name, value))
    return [row for row in found if row[1] not in ("Cache-Control", "Strict-Transport-Security")]


@contextmanager
def served(folder: Path, *, with_headers: bool = True) -> Iterator[Site]:
    """Serve a folder with the headers that its ``_headers`` asks for."""
    rules = folder / "_headers"
    known = headers(rules.read_text("utf-8")) if with_headers and rules.is_file() else []
    site = Site("")
    handler = partial(_Handler, site=site, rules=known, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    site.base = f"http://127.0.0.1:{server.server_port}/"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Visit:
    """What a page did."""

    ran: bool
    """Whether a hostile script has run."""
    elsewhere: list[str]
    """Addresses on other machines that it asked for."""
    refused: list[str]
    """What the policy of the page has refused."""
    dialogs: list[str]
    live: list[str]
    """Attributes and addresses in the finished page that could run something."""


LIVE = """() => [...document.querySelectorAll('*')].flatMap(e => [...e.attributes].filter(a =>
  a.name.startsWith('on') || a.name === 'srcdoc' ||
  /^\\s*(javascript|vbscript|data:text)/i.test(a.value)).map(a => e.tagName + ' ' + a.name))"""


def visit(page: Page, site: Site, path: str) -> Visit:
    """Open a page and watch it; nothing gets beyond this machine."""
    elsewhere: list[str] = []
    dialogs: list[str] = []

    def asked(route: Route) -> None:
        if route.request.url.startswith(site.base):
            route.continue_()
        else:
            elsewhere.append(route.request.url)
            route.abort()

    def dialog(found: Dialog) -> None:
        dialogs.append(found.message)
        found.dismiss()

    page.route("**/*", asked)
    page.on("dialog", dialog)
    page.goto(site.base + path, wait_until="load")
    page.wait_for_timeout(30)
    try:
        ran, refused, live = page.evaluate(f"[Boolean(window.didRun), window.refused, ({LIVE})()]")
    except Error:  # the page has gone where it must not go
        return Visit(False, [*elsewhere, "navigation"], [], dialogs, [])
    return Visit(ran, elsewhere, refused, dialogs, live)


def foreign_fonts(page: Page) -> list[str]:
    """Return the texts of a page that are set in a font of the machine instead of the site's."""
    # The arrow back from a footnote is in none of the site's fonts.
    page.evaluate("document.querySelectorAll('.footnote-backref').forEach(e => e.remove())")
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    asked = {"nodeId": root, "selector": "body *"}
    found = []
    for node in session.send("DOM.querySelectorAll", asked)["nodeIds"]:
        fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        names = [font["familyName"] for font in fonts if not font["isCustomFont"]]
        if names:
            html = session.send("DOM.getOuterHTML", {"nodeId": node})["outerHTML"]
            found.append(f"{', '.join(names)}: {' '.join(html.split())[:200]}")
    session.detach()
    return found
