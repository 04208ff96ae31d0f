"""HTML of editors and translators → HTML that shows and does nothing else.  The only door to nh3.

Markdown lets HTML through, and attribute lists and links can carry scripts.  So every block
of an edition passes here once, whatever it was made from: an element, an attribute or an
address that is not on the lists is taken out.  Translators add no HTML of their own
(``messages.safe_translation``); what their source has comes through here with it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from html import escape, unescape
from html.parser import HTMLParser

import nh3

PICTURE = "image:"
"""Scheme by which an edition names a picture of the project."""


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


TAGS = _names(
    "a abbr aside b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl"
    " dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s"
    " samp section small span strong sub summary sup table tbody td tfoot th thead time tr u ul"
    " var wbr"
)
"""Elements that a text may have."""
WITH_CONTENT = _names(
    "embed iframe math noembed noframes noscript object script style svg template textarea title"
    " xmp"
)
"""Elements that go with what stands in them; of all others the text stays."""
EVERYWHERE = frozenset(["class", "dir", "id", "lang", "title"])
CELL = frozenset(["abbr", "colspan", "headers", "rowspan", "scope", "style"])
DATED = frozenset(["cite", "datetime"])
ATTRIBUTES = {
    "*": EVERYWHERE,
    "a": frozenset(["href", "hreflang"]),
    "blockquote": frozenset(["cite"]),
    "col": frozenset(["span"]),
    "colgroup": frozenset(["span"]),
    "del": DATED,
    "details": frozenset(["open"]),
    "img": frozenset(["alt", "height", "src", "width"]),
    "ins": DATED,
    "li": frozenset(["value"]),
    "ol": frozenset(["reversed", "start", "type"]),
    "q": frozenset(["cite"]),
    "td": CELL,
    "th": CELL,
    "time": frozenset(["datetime"]),
}
"""Attributes that an element may have."""
SCHEMES = frozenset(["http", "https", "mailto", "tel", PICTURE.rstrip(":")])
STYLES = frozenset(["text-align"])
"""Properties of CSS that a table's cell may have: Markdown aligns columns by them."""
EXTERNAL = re.compile(r'<a(?=[^>]* href="https?:)')
ADDRESS = re.compile(r'(<[a-z][^>]*? )(href|src|cite)="([^"]*)"')


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=TAGS,
        clean_content_tags=WITH_CONTENT,
        attributes=ATTRIBUTES,
        attribute_filter=_own_pictures,
        strip_comments=True,
        link_rel=None,
        url_schemes=SCHEMES,
        filter_style_properties=STYLES,
    )


def _own_pictures(tag: str, name: str, value: str) -> str | None:
    """Let pictures come from the project only, and nothing else from there."""
    if name not in ("src", "href", "cite"):
        return value
    return value if (tag == "img") == value.startswith(PICTURE) else None


def sanitised(html: str) -> str:
    """Return a fragment of HTML with nothing in it but what the lists allow.

    Links that lead to other sites tell these nothing of the page (``rel=noopener``).
    """
    return EXTERNAL.sub('<a rel="noopener"', _cleaner().clean(html))


# --- What was taken out --------------------------------------------------------


class _Seen(HTMLParser):
    """Counts the elements and attributes of a fragment."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: Counter[str] = Counter()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found[f"<{tag}>"] += 1
        for name, _ in attrs:
            self.found[f"{name}="] += 1


def removed(html: str) -> tuple[str, ...]:
    """Return the names of elements (``<script>``) and attributes (``onclick=``) taken out."""
    lost = _Seen(html).found - _Seen(sanitised(html)).found
    return tuple(sorted(lost))


# --- HTML as it is written here --------------------------------------------------


def with_addresses(html: str, address: Callable[[str], str]) -> str:
    """Return sanitised HTML whose links and pictures lead to what ``address`` makes of theirs."""

    def put(match: re.Match[str]) -> str:
        return f'{match[1]}{match[2]}="{escape(address(unescape(match[3])))}"'

    return ADDRESS.sub(put, html)


ALIGNED = re.compile(r'(<t[dh]\b[^>]*?) style="text-align:(\w+)"([^>]*>)')


def styled_by_class(html: str) -> str:
    """Return sanitised HTML with classes such as ``align-right`` for columns that are aligned.

    Pages of a site forbid style inside an element.
    """

    def put(match: re.Match[str]) -> str:
        before, side, after = match.groups()
        whole = before + after
        if ' class="' in whole:
            return whole.replace(' class="', f' class="align-{side} ', 1)
        return f'{before} class="align-{side}"{after}'

    return ALIGNED.sub(put, html)
