"""khmercut's conditional random field for Khmer."""

from __future__ import annotations

from collections.abc import Sequence

from borderpress.text.segmenters.base import Segmenter


def tokens(text: str, _kind: str) -> Sequence[str]:
    """Return khmercut's words of ``text``; its model (20 MB) loads at the first call."""
    import khmercut

    words: list[str] = khmercut.tokenize(text)
    return words


KHMERCUT = Segmenter("khmercut", ("khmer",), tokens)
