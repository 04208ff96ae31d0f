"""What servers say with each page: the policy, and where reports about security go."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from borderpress.formats.servers import FOREVER, Spec, expiry, make, policy

SPEC = Spec(
    "https://example.org/tin", ("vi", "lo"), "vi", "mailto:a@example.org", date(2027, 6, 1), "web"
)


def files(spec: Spec) -> dict[str, str]:
    return {artifact.name: artifact.data.decode() for artifact in make(spec).artifacts}


def test_nothing_inline_and_nobody_else() -> None:
    rules = dict(rule.split(" ", 1) for rule in policy().split("; "))
    assert rules["default-src"] == "'none'"
    for kind in ("script-src", "style-src", "img-src", "font-src", "connect-src"):
        assert rules[kind] == "'self'"
    assert "unsafe" not in policy()
    assert "http" not in policy()


def test_every_server_says_the_same() -> None:
    made = files(SPEC)
    for name in ("web/_headers", "server/nginx.conf", "server/Caddyfile"):
        text = made[name]
        assert policy(("frame-ancestors", "'none'")) in text, name
        for header in ("Referrer-Policy", "X-Content-Type-Options", "Strict-Transport-Security"):
            assert header in text, (name, header)
        assert FOREVER in text
    for tag in ("vi", "lo"):
        assert f"/tin/{tag}/404.html" in made["server/nginx.conf"]
        assert f"/tin/{tag}/404.html" in made["server/Caddyfile"]


def test_a_site_without_https_does_not_promise_it() -> None:
    plain = Spec("http://10.0.0.2", ("vi",), "vi", "", date(2027, 6, 1), "web")
    made = files(plain)
    assert "Strict-Transport-Security" not in made["web/_headers"]
    assert not any(name.endswith("security.txt") for name in made)


def test_security_txt_keeps_rfc_9116() -> None:
    text = files(SPEC)["web/.well-known/security.txt"]
    fields = dict(line.split(": ", 1) for line in text.splitlines())
    assert fields["Contact"] == "mailto:a@example.org"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", fields["Expires"])
    assert fields["Canonical"] == "https://example.org/tin/.well-known/security.txt"


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_it_expires_within_a_year_and_changes_once_a_month(day: date) -> None:
    assert 180 < (expiry(day) - day).days < 365
    assert expiry(day) == expiry(day.replace(day=1))
