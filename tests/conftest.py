"""What all tests share."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from borderpress.fonts import fontconfig

COLLECTED = Path(__file__).parents[1] / "fonts" / "collected"

# The same examples in every run; `make audit` looks for new ones.
settings.register_profile("seeded", derandomize=True, deadline=None)
settings.register_profile("audit", max_examples=500, deadline=None)
settings.load_profile("audit" if os.environ.get("BORDERPRESS_AUDIT") else "seeded")

# A shell that runs the tests behind itself makes them deaf to Ctrl-C, and so what they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="module")
def only_collected_fonts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Show WeasyPrint the collected fonts and no others, as builds do."""
    folder = tmp_path_factory.mktemp("fonts")
    config = folder / "fonts.conf"
    config.write_text(fontconfig([str(COLLECTED)], str(folder / "cache")), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FONTCONFIG_FILE", str(config))
        yield
