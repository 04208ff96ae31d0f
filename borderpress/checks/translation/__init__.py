"""The checks of translations: one question a file, all of them in `CHECKS`."""

from borderpress.checks.translation.blank_line import BLANK_LINE
from borderpress.checks.translation.control_characters import CONTROL_CHARACTERS
from borderpress.checks.translation.end_mark import END_MARK
from borderpress.checks.translation.facts import FACTS
from borderpress.checks.translation.glossary import GLOSSARY
from borderpress.checks.translation.glued import GLUED_EMPHASIS
from borderpress.checks.translation.html import HTML
from borderpress.checks.translation.kinds import Check
from borderpress.checks.translation.leading_mark import LEADING_MARK
from borderpress.checks.translation.length import LENGTH
from borderpress.checks.translation.letters import LETTERS
from borderpress.checks.translation.links import LINKS
from borderpress.checks.translation.markup import MARKUP
from borderpress.checks.translation.number_words import NUMBER_WORDS
from borderpress.checks.translation.order import ORDER
from borderpress.checks.translation.placeholders import PLACEHOLDERS
from borderpress.checks.translation.previews import PREVIEWS
from borderpress.checks.translation.references import REFERENCES
from borderpress.checks.translation.same import SAME
from borderpress.checks.translation.script import SCRIPT
from borderpress.checks.translation.spaces import SPACES

CHECKS: tuple[Check, ...] = (
    HTML,
    LINKS,
    REFERENCES,
    PLACEHOLDERS,
    CONTROL_CHARACTERS,
    BLANK_LINE,
    FACTS,
    ORDER,
    NUMBER_WORDS,
    MARKUP,
    GLUED_EMPHASIS,
    PREVIEWS,
    LEADING_MARK,
    END_MARK,
    SPACES,
    SAME,
    LETTERS,
    SCRIPT,
    LENGTH,
    GLOSSARY,
)
"""In the order in which a translator is told; a new check is a file and a line here.

What the letters of a language forbid is `checks.orthography`, asked beside them.
"""
