"""The web fonts of the public site: what the pages of each language load, and no letter more.

A language's own script comes whole, once for all its pages, so that it stays in the reader's
cache; other scripts are cut to the letters that its pages show.  A Chinese font would be too
large even so: there each bulletin has fonts of its own, and the lists together have theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from borderpress.fonts import Family
from borderpress.formats.web import FontSheet, Page
from borderpress.lettering import Letters, letters_in, letters_of, together
from borderpress.model import Language
from borderpress.webfonts import REGULAR, WebFont, is_wide, page_fonts


@dataclass(frozen=True, slots=True)
class _Group:
    """Pages that share their fonts."""

    language: Language
    part: str
    """Slug of the bulletin, where it has fonts of its own."""

    @property
    def sheet(self) -> str:
        """Return the style sheet that loads the fonts, from the site's root."""
        part = f"-{self.part}" if self.part else ""
        return f"assets/fonts-{self.language.tag}{part}.css"


class SiteFonts:
    """The web fonts of the pages of a site."""

    def __init__(
        self,
        pages: Sequence[Page],
        families: Sequence[Family],
        names: Sequence[tuple[str, WebFont]],
        languages: Mapping[str, Language],
        shown: Callable[[Page], str],
    ) -> None:
        """``names``: (tag, font) for the names of languages in switchers; ``shown`` gives the HTML
        of a page, which tells its letters exactly: only Chinese pages are worth that.
        """
        self.families, self.names = families, tuple(names)
        groups: dict[_Group, list[Letters]] = {}
        for page in pages:
            group = self._group(page)
            exact = letters_in(shown(page)) if group.part else letters_of(page, languages)
            groups.setdefault(group, []).append(exact)
        self._fonts = {
            group: page_fonts(
                group.language, families, together(found).every, together(found).strong
            )
            for group, found in groups.items()
        }

    def _group(self, page: Page) -> _Group:
        language = page.voice.language
        own = self._own(language)
        wide = own is not None and is_wide(own)
        return _Group(language, page.edition.slug if wide and page.edition else "")

    def _own(self, language: Language) -> Family | None:
        return next((f for f in self.families if f.name == language.text_fonts[0]), None)

    def address(self, page: Page) -> str:
        """Return the style sheet that loads the fonts of a page, from the site's root."""
        return self._group(page).sheet

    def first(self, page: Page) -> str:
        """Return the file that a page needs first: text in its own script; "" when none."""
        group = self._group(page)
        name = group.language.text_fonts[0]
        found = (
            font
            for font in self._fonts[group]
            if font.family == name and font.face.weight == REGULAR and not font.part
        )
        upright = next((f for f in found if f.face.style == "normal"), None)
        return f"assets/{upright.name()}" if upright else ""

    def sheets(self) -> tuple[FontSheet, ...]:
        """Return the sheets that many pages share."""
        return tuple(
            FontSheet(group.sheet, group.language, fonts, self.names)
            for group, fonts in self._fonts.items()
            if not group.part
        )

    def sheet_of(self, page: Page) -> tuple[FontSheet, ...]:
        """Return the sheet of a page that has one of its own."""
        group = self._group(page)
        if not group.part:
            return ()
        return (FontSheet(group.sheet, group.language, self._fonts[group], self.names),)

    def every(self) -> tuple[WebFont, ...]:
        """Return every font of the site."""
        cut = (font for fonts in self._fonts.values() for font in fonts)
        return tuple(dict.fromkeys((*cut, *(font for _, font in self.names))))
