"""The jobs of the public site besides its pages: feeds, site map, files for servers."""

from __future__ import annotations

from collections.abc import Iterator

from borderpress.formats import feed, servers, sitemap
from borderpress.site import Site
from borderpress.views import article_url, feed_url, home_url, publication_view
from borderpress.work import Job


def site_files(site: Site) -> Iterator[Job]:
    """Yield the jobs that the whole of a site needs once, or once in each language."""
    for tag in site.tags:
        yield from _feed(site, tag)
    yield _site_map(site)
    if site.maker.day:
        spec = servers.Spec(
            site.publication.base_url,
            site.tags,
            site.publication.source,
            site.publication.security_contact,
            servers.expiry(site.maker.day),
            site.root,
        )
        yield site.maker.job(f"{site.root} server files", servers.make, spec)


def _feed(site: Site, tag: str) -> Iterator[Job]:
    """Yield the job for the feed of a language, where there is something to tell."""
    maker, words = site.maker, site.maker.words(tag)
    items = tuple(
        feed.Item(
            edition,
            maker.absolute(article_url(edition)),
            words.text(site.publication.section(edition.section).title).text,
        )
        for edition in site.fed(tag)
    )
    if items:
        spec = feed.Spec(
            site.layout,
            maker.voice(site.layout, tag),
            publication_view(site.publication, words),
            items[: feed.MOST],
            f"{site.root}/{feed_url(tag)}",
            maker.absolute(feed_url(tag)),
            maker.absolute(home_url(tag)),
        )
        yield maker.job(f"{site.root} feed {tag}", feed.make, spec)


def _site_map(site: Site) -> Job:
    pages = tuple(
        sitemap.Address(
            site.maker.absolute(entry.url),
            entry.changed,
            tuple((name, site.maker.absolute(url)) for name, url in alternates),
        )
        for entry, alternates in site.directory.listed()
    )
    spec = sitemap.Spec(pages, site.publication.base_url, site.root)
    return site.maker.job(f"{site.root} site map", sitemap.make, spec)
