"""``borderpress-kiosk``: the command line of a kiosk."""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import NoReturn

from borderpress_kiosk.clock import Clock, parse
from borderpress_kiosk.config import Config, ConfigError, read_config
from borderpress_kiosk.memory import read_memory
from borderpress_kiosk.status import NEWS
from borderpress_kiosk.update import Kiosk, check_screen, opened, start
from borderpress_kiosk.watch import Watch

FINE, FAULTS, BAD_USE, BUSY = 0, 1, 2, 3
"""Exit codes: a whole release is on screen and nothing was refused; not so; wrong use; another
borderpress-kiosk holds the lock."""
DEFAULT = Path("/etc/borderpress-kiosk/kiosk.toml")


class BusyError(Exception):
    """Another borderpress-kiosk is at work on the same state."""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    result = argparse.ArgumentParser(
        prog="borderpress-kiosk",
        description="Nhận bản phát hành có chữ ký từ USB hoặc mạng và giữ một bản nguyên vẹn "
        "trên màn hình. / Takes signed releases from a stick or the network and keeps a whole one "
        "on screen.",
    )
    about = "run: chạy mãi / for ever; once: một lượt / one pass; check: xem bản đang chiếu / look "
    about += "at what is shown; status: in tình trạng / print the status"
    result.add_argument("command", choices=("run", "once", "check", "status"), help=about)
    result.add_argument("--config", type=Path, default=DEFAULT, metavar="FILE")
    about = "giờ khác giờ máy / another time than the clock's: 2026-11-24T08:00:00Z"
    result.add_argument("--now", type=parse, metavar="TIME", help=about)
    return result


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; return its exit code."""
    options = parser().parse_args(argv)
    try:
        config = read_config(options.config)
        if options.command == "status":  # also while another one runs
            return status(opened(config, _clock(config, options.now)))
        with alone(config):
            kiosk = opened(config, _clock(config, options.now))
            return COMMANDS[options.command](kiosk)
    except (ConfigError, OSError) as error:
        print(error, file=sys.stderr)
        return BAD_USE
    except BusyError:
        print("Đã có borderpress-kiosk đang chạy. / Already running.", file=sys.stderr)
        return BUSY


def _clock(config: Config, now: datetime | None) -> Clock:
    offset = now - datetime.now(UTC) if now else timedelta()
    return Clock(config.floor, config.tolerance, offset)


@contextmanager
def alone(config: Config) -> Iterator[None]:
    """Hold the lock of the state folder; BusyError when somebody else holds it."""
    config.state.mkdir(parents=True, exist_ok=True)
    handle = os.open(config.state / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError from None
        yield
    finally:
        os.close(handle)


def run(kiosk: Kiosk) -> NoReturn:
    """Watch for sticks and ask the web address until somebody ends the process."""
    signal.signal(signal.SIGTERM, _end)
    start(kiosk)
    watch = Watch(kiosk)
    while True:
        watch.look()
        time.sleep(kiosk.config.look)


def _end(_signal: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(FINE)


def once(kiosk: Kiosk) -> int:
    """Do one pass; FAULTS when something was refused or no whole release is on screen."""
    start(kiosk)
    codes = Watch(kiosk).look()
    current = kiosk.slots.current()
    whole = current is not None and current.is_whole()
    return FINE if whole and all(code in NEWS for code in codes) else FAULTS


def check(kiosk: Kiosk) -> int:
    """Look at every byte on screen, and mend what can be mended."""
    whole = check_screen(kiosk)
    kiosk.write_status()
    return FINE if whole else FAULTS


def status(kiosk: Kiosk) -> int:
    """Print the status."""
    kiosk.memory = read_memory(kiosk.pair)
    print(json.dumps(kiosk.record(), ensure_ascii=False, indent=1))
    return FINE


COMMANDS = {"run": run, "once": once, "check": check}
