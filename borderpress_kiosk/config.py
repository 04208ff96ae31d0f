"""``kiosk.toml`` → what one kiosk is told about itself."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from borderpress_kiosk.clock import parse

NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class ConfigError(Exception):
    """The configuration cannot be used; the text says why, in Vietnamese and English."""


@dataclass(frozen=True, slots=True)
class Config:
    """What one kiosk is told about itself."""

    name: str
    """Its own name; that of its file on sticks."""
    cluster: str
    """Which cluster's pages it shows."""
    root: Path
    """The root metadata that came with the machine: the beginning of all trust."""
    state: Path
    """Small folder that must survive; best on another partition than the content."""
    content: Path
    """Folder of the two slots; ``current/site`` below it is what is shown."""
    media: tuple[Path, ...]
    """Folders in which sticks appear as folders."""
    address: str
    """Web address of the releases, or empty."""
    floor: datetime
    """It is no earlier than this day: when the machine was set up."""
    tolerance: timedelta
    """How far ahead of what is known the clock is believed."""
    look: float
    """Seconds between two looks at the media."""
    poll: float
    """Seconds between two looks at the web address when all is well."""


def read_config(path: Path) -> Config:
    """Read ``kiosk.toml``; ConfigError when it cannot be used.  Paths in it start at its folder."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
        config = _config(data, path.parent)
    except OSError as error:
        raise ConfigError(f"Không đọc được / Cannot read {path}: {error.strerror}") from error
    except (KeyError, TypeError, ValueError) as error:
        raise ConfigError(f"{path}: sai hoặc thiếu / wrong or missing: {error}") from error
    unknown = sorted(set(data) - KEYS)
    if unknown:
        raise ConfigError(f"{path}: không có khóa này / no such key: {', '.join(unknown)}")
    return config


KEYS = {
    "name", "cluster", "root", "state", "content", "media", "address", "not_before",
    "clock_tolerance_days", "look_seconds", "poll_minutes",
}  # fmt: skip


def _config(data: dict[str, Any], folder: Path) -> Config:
    for key in ("name", "cluster"):
        if not NAME.fullmatch(data[key]):
            raise ValueError(key)
    address = str(data.get("address", ""))
    if address and not re.match("https?://", address):
        raise ValueError("address")
    return Config(
        name=data["name"],
        cluster=data["cluster"],
        root=folder / data["root"],
        state=folder / data["state"],
        content=folder / data["content"],
        media=tuple(folder / path for path in data.get("media", ("/media", "/run/media"))),
        address=address.rstrip("/"),
        floor=parse(str(data["not_before"])),
        tolerance=timedelta(days=float(data.get("clock_tolerance_days", 90))),
        look=float(data.get("look_seconds", 2)),
        poll=60 * float(data.get("poll_minutes", 60)),
    )
