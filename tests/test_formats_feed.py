"""News feeds against the rules of RFC 4287 (section numbers beside them)."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from small import WEB, edit, make, small_project

from borderpress.formats.feed import ATOM, LANG

A = f"{{{ATOM}}}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
ONCE = {"id", "title", "updated"}
KNOWN_OF_FEED = ONCE | {"author", "category", "contributor", "generator", "icon", "link", "logo"}
KNOWN_OF_FEED |= {"rights", "subtitle", "entry"}
KNOWN_OF_ENTRY = ONCE | {"author", "category", "content", "contributor", "link", "published"}
KNOWN_OF_ENTRY |= {"rights", "source", "summary"}
AT_MOST_ONCE = {
    "generator",
    "icon",
    "logo",
    "rights",
    "subtitle",
    "content",
    "published",
    "summary",
}


def faults(data: bytes) -> list[str]:
    """Return what RFC 4287 forbids in a feed."""
    root = etree.fromstring(data)
    if root.tag != f"{A}feed":
        return ["root"]
    found = [*container(root, KNOWN_OF_FEED)]
    ids = Counter(entry.findtext(f"{A}id") for entry in root.iter(f"{A}entry"))
    found += [f"id twice {name}" for name, count in ids.items() if count > 1]
    for entry in root.iter(f"{A}entry"):
        found += container(entry, KNOWN_OF_ENTRY)
        if entry.find(f"{A}author") is None and root.find(f"{A}author") is None:
            found.append("4.1.2 author")
        if entry.find(f"{A}content") is None and not links(entry, "alternate"):
            found.append("4.1.2 content or alternate")
    for element in root.iter():
        found += values(element)
    return found


def container(parent: etree.Element, known: set[str]) -> list[str]:
    counts = Counter(child.tag.removeprefix(A) for child in parent)
    found = [f"4.1 unknown {name}" for name in counts if name not in known]
    found += [f"4.1 {name} × {counts[name]}" for name in ONCE if counts[name] != 1]
    found += [f"4.1 {name} twice" for name in AT_MOST_ONCE if counts[name] > 1]
    kinds = Counter((x.get("type"), x.get("hreflang")) for x in links(parent, "alternate"))
    return found + ["4.1.1 two alternates" for count in kinds.values() if count > 1]


def links(parent: etree.Element, rel: str) -> list[etree.Element]:
    return [x for x in parent.findall(f"{A}link") if x.get("rel", "alternate") == rel]


def values(element: etree.Element) -> list[str]:
    """Return what is wrong with one element by itself."""
    name, text = element.tag.removeprefix(A), element.text or ""
    wrong = {
        "id": not urlsplit(text).scheme,
        "updated": not MOMENT.fullmatch(text),
        "published": not MOMENT.fullmatch(text),
        "link": not urlsplit(element.get("href", "")).scheme,
        "author": not element.findtext(f"{A}name"),
        "category": not element.get("term"),
        "content": element.get("type") != "html" or len(element) > 0,
        "title": len(element) > 0 or not text.strip(),
    }
    return [f"{name}: {text[:60]}"] if wrong.get(name) else []


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = small_project(tmp_path_factory.mktemp("feed"))
    make(root, selection=WEB)
    return root / "output"


def feed(output: Path, tag: str) -> bytes:
    return (output / f"web/{tag}/feed.xml").read_bytes()


def test_feeds_keep_the_rules(output: Path) -> None:
    for tag in ("vi", "lo"):
        assert faults(feed(output, tag)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r"<updated>[^<]*</updated>", ""),
        (r"T12:00:00Z", ""),
        (r"<id>https:", "<id>"),
        (r'href="https://', 'href="'),
        (r"<name>[^<]*</name>", ""),
        (r'type="html"', 'type="text/html"'),
        (r"</entry>", "<summary>x</summary></entry>"),
        (r"<generator>", "<maker/><generator>"),
    ],
)
def test_the_rules_see_a_feed_that_is_spoiled(output: Path, old: str, new: str) -> None:
    text = feed(output, "vi").decode()
    spoiled = re.sub(old, new, text)
    assert spoiled != text
    assert faults(spoiled.encode())


def test_a_feed_holds_the_whole_text_with_whole_addresses(output: Path) -> None:
    root = etree.fromstring(feed(output, "lo"))
    assert root.get(LANG) == "lo"
    (entry,) = root.findall(f"{A}entry")
    assert entry.findtext(f"{A}title") == "ຜ່ານດ່ານ"
    content = entry.findtext(f"{A}content") or ""
    assert "<strong>ໜັງສືຜ່ານແດນ</strong>" in content
    assert "25 USD" in content
    assert 'lang="vi"' in content
    for address in re.findall(r'(?:href|src)="([^"]*)"', content):
        assert address.startswith("https://"), address
    pictures = re.findall(r'src="https://thu\.example\.org/([^"]*)"', content)
    assert pictures
    assert all((output / "web" / name).is_file() for name in pictures)


def test_what_is_not_translated_or_over_is_no_news(output: Path, tmp_path: Path) -> None:
    assert not (output / "web/km/feed.xml").exists()
    assert not (output / "web/jra/feed.xml").exists()
    assert feed(output, "vi").count(b"<entry") == 2
    root = small_project(tmp_path)
    edit(root / "content/bulletins/nghi-le.md", "valid_to: 2026-12-05", "valid_to: 2026-11-22")
    make(root, selection=WEB)
    assert feed(root / "output", "vi").count(b"<entry") == 1
