"""The site map: every page that is canonical, with its versions."""

from __future__ import annotations

import xml.etree.ElementTree as etree
from pathlib import Path

import pytest
from small import WEB, make, small_project

from borderpress.formats import sitemap
from borderpress.formats.sitemap import SITEMAP, XHTML, Address, Spec

S, X = f"{{{SITEMAP}}}", f"{{{XHTML}}}"


def read(data: bytes) -> dict[str, dict[str, str]]:
    """Return the versions of each page by its address."""
    return {
        url.findtext(f"{S}loc") or "": {
            link.get("hreflang", ""): link.get("href", "") for link in url.findall(f"{X}link")
        }
        for url in etree.fromstring(data).findall(f"{S}url")
    }


def test_it_lists_the_pages_that_there_are(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    make(root, selection=WEB)
    site = root / "output/web"
    found = read((site / "sitemap.xml").read_bytes())
    base = "https://thu.example.org/"
    assert f"{base}lo/gates/cua-khau/" in found
    assert f"{base}jra/gates/cua-khau/" not in found
    for address, versions in found.items():
        assert (site / address.removeprefix(base) / "index.html").is_file()
        assert address in versions.values()
        for tag, other in versions.items():
            assert found[other] == versions, (tag, other)
        assert versions["x-default"] == versions["vi"]
    assert "Sitemap: https://thu.example.org/sitemap.xml" in (site / "robots.txt").read_text()


def test_a_long_list_is_parted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MOST", 2)
    pages = tuple(Address(f"https://example.org/{n}/", None, ()) for n in range(5))
    made = sitemap.make(Spec(pages, "https://example.org", "web"))
    files = {a.name: a.data for a in made.artifacts}
    parts = [name for name in files if name.startswith("web/sitemap-")]
    assert [a for name in parts for a in read(files[name])] == [p.address for p in pages]
    index = etree.fromstring(files["web/sitemap.xml"])
    named = [e.text for e in index.iter(f"{S}loc")]
    assert named == [f"https://example.org/{name.removeprefix('web/')}" for name in parts]
