"""The word segmenters, one file each.

For each kind of text the first one listed is the base; the others confirm its
breaks.  A new segmenter is one file here and one line in ``SEGMENTERS``.
"""

from __future__ import annotations

from borderpress.text.segmenters.base import Segmenter
from borderpress.text.segmenters.icu import ICU
from borderpress.text.segmenters.khmercut import KHMERCUT
from borderpress.text.segmenters.laowords import LAO_WORDS

SEGMENTERS: tuple[Segmenter, ...] = (
    ICU,
    KHMERCUT,
    LAO_WORDS,
)


def segmenters_for(kind: str) -> tuple[Segmenter, ...]:
    """Return the segmenters for a value of ``Language.breaks``, the base first."""
    return tuple(each for each in SEGMENTERS if kind in each.kinds)
