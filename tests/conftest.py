"""What all tests share."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from borderpress.fonts import fontconfig

if TYPE_CHECKING:
    from kiosks import Kiosk, Shelf

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


@pytest.fixture(scope="session")
def fast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a folder on a disk in memory, for what is flushed a thousand times."""
    from kiosks import fast_folder

    folder = fast_folder(tmp_path_factory.mktemp("fast"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def shelf(fast: Path) -> Shelf:
    """Return sticks of three releases."""
    from kiosks import shelf_of

    return shelf_of(fast)


@pytest.fixture
def kiosk(shelf: Shelf, fast: Path) -> Iterator[Kiosk]:
    """Return a kiosk that has seen no stick yet."""
    from kiosks import Kiosk

    made = Kiosk(fast / "kiosk").set_up(shelf.root)
    yield made
    for mount in made.mounts:
        subprocess.run(["umount", str(mount)], check=True)
    shutil.rmtree(fast / "kiosk")


@pytest.fixture(scope="session")
def second_on_screen(shelf: Shelf, fast: Path) -> Path:
    """Return the disk of a kiosk with the second release on screen, the first in the other slot."""
    from kiosks import Kiosk

    made = Kiosk(fast / "second").set_up(shelf.root)
    for number in (0, 1):
        made.insert(shelf.sticks[number])
        assert made.run() == 0
    made.pull()
    return made.folder


@pytest.fixture
def shows_two(kiosk: Kiosk, second_on_screen: Path) -> Kiosk:
    """Return a kiosk with the second release on screen and the first in the other slot."""
    for path in (kiosk.content, kiosk.state):
        shutil.copytree(second_on_screen / path.name, path, symlinks=True)
    return kiosk
