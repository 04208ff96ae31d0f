"""How long a kiosk takes to install 50 MB in 2,000 files, whole and where little has changed.

Run with the Python of .venv.  Each run is a process of its own; its time is that of the clock on
the wall, its memory the most that it ever held.  Everything is flushed to the disk of the
temporary folder, so the figures depend on that disk (set TMPDIR for another).
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
os.environ["PYTHONPATH"] = str(ROOT)

from kiosks import DAY, Kiosk, Publisher  # noqa: E402 - the path comes first

FILES, BYTES, CHANGED = 2000, 50_000_000, 40


def site(folder: Path, version: int) -> Path:
    """Write 2,000 files of 50 MB together; 40 of them differ from version to version."""
    rng = random.Random(3)
    for number in range(FILES):
        name = f"{('vi', 'lo', 'en')[number % 3]}/gates/page-{number}/index.html"
        if number < 4:
            name = ("index.html", "vi/index.html", "lo/index.html", "en/index.html")[number]
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = rng.randbytes(BYTES // FILES)
        stamp = str(version).encode() if number % (FILES // CHANGED) == 0 else b"-"
        path.write_bytes(stamp + data[1:])
    return folder


def timed(kiosk: Kiosk) -> tuple[float, float, float]:
    """Run the kiosk; return seconds on the wall, seconds of the processor, megabytes."""
    begin = time.monotonic()
    running = kiosk.start()
    _, code, usage = os.wait4(running.pid, 0)
    if code:
        raise SystemExit(f"the kiosk failed: {kiosk.status()['events'][-1]}")
    worked = usage.ru_utime + usage.ru_stime
    return time.monotonic() - begin, worked, usage.ru_maxrss / 1024


def main() -> None:
    """Print a table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        publisher = Publisher(folder / "publisher")
        publisher.begin()
        sticks = []
        for version in (1, 2, 3):
            begin = time.monotonic()
            made = publisher.release(site(folder / "site", version), DAY + timedelta(days=version))
            signed = time.monotonic()
            sticks.append(publisher.stick(made, folder / f"stick-{version}"))
            done = time.monotonic()
            print(
                f"release {version}: signed in {signed - begin:.1f} s, stick {done - signed:.1f} s"
            )
        kiosk = Kiosk(folder / "kiosk").set_up(publisher.repository.path("root", 1))
        rows = (("first install", 0), ("delta, copied from the other slot", 1),
                ("delta, most is in the slot", 2), ("nothing new", 2))  # fmt: skip
        for title, number in rows:
            shutil.rmtree(kiosk.media / "STICK", ignore_errors=True)
            os.rename(sticks[number], kiosk.media / "STICK")
            sticks[number] = kiosk.media / "STICK"
            seconds, worked, megabytes = timed(kiosk)
            os.rename(kiosk.media / "STICK", folder / f"stick-{number + 1}")
            sticks[number] = folder / f"stick-{number + 1}"
            told = f"{seconds:6.2f} s ({worked:5.2f} s of the processor) {megabytes:6.1f} MB"
            print(f"{title:34} {told}")


if __name__ == "__main__":
    main()
