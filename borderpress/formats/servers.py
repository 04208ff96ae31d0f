"""What a web server should say with each page of the site, for the servers that offices run.

``_headers`` is read by Netlify, Cloudflare Pages and others; ``nginx.conf`` and ``Caddyfile``
are parts to include.  Sources: CSP Level 3 (W3C), RFC 9116 (security.txt), RFC 9111 (caching).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from borderpress.model import Artifact, Made

POLICY = (
    ("default-src", "'none'"),
    ("script-src", "'self'"),
    ("style-src", "'self'"),
    ("img-src", "'self'"),
    ("font-src", "'self'"),
    ("connect-src", "'self'"),
    ("base-uri", "'none'"),
    ("form-action", "'self'"),
)
"""Content-Security-Policy of every page: only the site's own files, nothing written inline."""

FRAMES = ("frame-ancestors", "'none'")
"""Part of the policy that counts in a header only."""

HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)
HTTPS_ONLY = ("Strict-Transport-Security", "max-age=31536000")

FOREVER = "public, max-age=31536000, immutable"
"""For files whose name changes with their content."""
ASK = "no-cache"
"""Keep it, but ask each time whether it has changed."""


def policy(*more: tuple[str, str]) -> str:
    """Return the Content-Security-Policy as one line."""
    return "; ".join(f"{name} {value}" for name, value in (*POLICY, *more))


@dataclass(frozen=True, slots=True)
class Spec:
    """A job: the files for servers."""

    base_url: str
    tags: tuple[str, ...]
    """Languages of the site: each has its own page for addresses that do not exist."""
    source: str
    contact: str
    """Where reports about security go; empty: no security.txt."""
    expires: date
    """Last day of security.txt."""
    root: str


def make(spec: Spec) -> Made:
    """Return ``_headers``, ``security.txt`` and the parts for nginx and Caddy."""
    found = [
        Artifact(f"{spec.root}/_headers", "text/plain", _headers(spec).encode()),
        Artifact("server/nginx.conf", "text/plain", _nginx(spec).encode()),
        Artifact("server/Caddyfile", "text/plain", _caddy(spec).encode()),
    ]
    if spec.contact:
        name = f"{spec.root}/.well-known/security.txt"
        found.append(Artifact(name, "text/plain", _security(spec).encode()))
    return Made(tuple(found))


def expiry(day: date) -> date:
    """Return the first day of the seventh month after a day's.

    RFC 9116 wants less than a year; and a build makes the file anew once a month only.
    """
    months = day.year * 12 + day.month - 1 + 7
    return date(months // 12, months % 12 + 1, 1)


def _security(spec: Spec) -> str:
    languages = ", ".join(dict.fromkeys((spec.source, *spec.tags)))
    return (
        f"Contact: {spec.contact}\n"
        f"Expires: {spec.expires.isoformat()}T00:00:00Z\n"
        f"Preferred-Languages: {languages}\n"
        f"Canonical: {spec.base_url}/.well-known/security.txt\n"
    )


def _all_headers(spec: Spec) -> list[tuple[str, str]]:
    secure = [HTTPS_ONLY] if spec.base_url.startswith("https:") else []
    return [("Content-Security-Policy", policy(FRAMES)), *HEADERS, *secure]


def _headers(spec: Spec) -> str:
    path = urlsplit(spec.base_url).path
    lines = [f"{path}/*", *(f"  {name}: {value}" for name, value in _all_headers(spec))]
    lines.append(f"  Cache-Control: {ASK}")
    for pattern in ("assets/*.woff2", "images/*"):
        lines += [f"{path}/{pattern}", "  ! Cache-Control", f"  Cache-Control: {FOREVER}"]
    return "\n".join(lines) + "\n"


def _nginx(spec: Spec) -> str:
    path = urlsplit(spec.base_url).path
    lines = ["# Include inside server { … }; root is the folder web/."]
    lines += [f'add_header {name} "{value}" always;' for name, value in _all_headers(spec)]
    lines += ["add_header Cache-Control $borderpress_cache always;", "gzip on;"]
    kinds = "text/css text/javascript image/svg+xml application/atom+xml text/xml"
    lines += [f"gzip_types {kinds};", f"error_page 404 {path}/404.html;"]
    for tag in spec.tags:
        lines.append(f"location {path}/{tag}/ {{ error_page 404 {path}/{tag}/404.html; }}")
    lines.append("location ~ /feed\\.xml$ { types { } default_type application/atom+xml; }")
    kept = rf"~^{path}/(?:assets/.*\.woff2|images/.*)$"
    lines += [
        "",
        "# And this inside http { … }:",
        f'# map $uri $borderpress_cache {{ default "{ASK}"; "{kept}" "{FOREVER}"; }}',
    ]
    return "\n".join(lines) + "\n"


def _caddy(spec: Spec) -> str:
    path = urlsplit(spec.base_url).path
    kept = f"{path}/assets/*.woff2 {path}/images/*"
    lines = [
        "# Import inside the site's block; root is the folder web/.",
        "encode zstd gzip",
        "header {",
        *(f'\t{name} "{value}"' for name, value in _all_headers(spec)),
        "}",
        f"@kept path {kept}",
        f'header @kept Cache-Control "{FOREVER}"',
        f"@asked not path {kept}",
        f'header @asked Cache-Control "{ASK}"',
        "handle_errors {",
    ]
    for number, tag in enumerate(spec.tags):
        lines.append(f"\t@l{number} path {path}/{tag}/*")
        lines.append(f"\trewrite @l{number} {path}/{tag}/404.html")
    others = " ".join(f"{path}/{tag}/*" for tag in spec.tags)
    lines += [f"\t@other not path {others}", f"\trewrite @other {path}/404.html"]
    return "\n".join([*lines, "\tfile_server", "}"]) + "\n"
