"""What a kiosk tells about itself: a log, a page, a file for programs, a banner for readers."""

from __future__ import annotations

import html
import json
import os
import shutil
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from borderpress_kiosk.clock import Reading, parse, written
from borderpress_kiosk.config import Config
from borderpress_kiosk.disk import flush, write_whole
from borderpress_kiosk.slots import Slot
from borderpress_kiosk.sources import FOLDER
from borderpress_kiosk.words import sentences

KEPT = 50
"""Events in the status file."""
LOG_BYTES = 1 << 18
"""Length from which the log is put aside; one older log is kept."""
NEWS = ("kiosk.started", "release.installed", "release.same", "release.resumed", "slot.healed",
        "memory.restored")  # fmt: skip
"""Codes that are no faults."""
EVENT = {"at", "last", "count", "code", "source", "values", "vi", "en"}
"""What an event is made of."""
ARRIVALS = ("release.installed", "release.resumed")
"""Codes after which faults are counted anew."""


@dataclass(slots=True)
class Status:
    """What has happened, and the files that tell it.

    A disk that is full or broken keeps nobody from what is on screen: what cannot be written is
    told on standard error only.
    """

    folder: Path
    events: list[dict[str, Any]] = field(default_factory=list)

    def load(self) -> None:
        """Take over the events of earlier runs, as far as they can be read."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            found = json.loads((self.folder / "status.json").read_bytes())["events"]
            self.events = [e for e in found if isinstance(e, dict) and e.keys() >= EVENT]

    def tell(self, reading: Reading, code: str, source: str = "", **values: str) -> None:
        """Note an event; one that repeats itself is counted."""
        at = written(reading.strict)
        last = self.events[-1] if self.events else {}
        same = (last.get("code"), last.get("source"), last.get("values")) == (code, source, values)
        vietnamese, english = sentences(code, values)
        self._log(f"{at} {code} {source} {english} {values.get('detail', '')}".rstrip())
        if same:
            last |= {"last": at, "count": last["count"] + 1}
            return
        event = {"at": at, "last": at, "count": 1, "code": code, "source": source}
        self.events.append(event | {"values": values, "vi": vietnamese, "en": english})
        del self.events[:-KEPT]

    def _log(self, line: str) -> None:
        print(line, file=sys.stderr, flush=True)
        path = self.folder / "kiosk.log"
        with suppress(OSError):
            if path.exists() and path.stat().st_size > LOG_BYTES:
                os.replace(path, path.with_suffix(".log.1"))
            with open(path, "a", encoding="utf-8") as file:
                file.write(line + "\n")

    def write(self, record: dict[str, Any]) -> None:
        """Write the status file, the page and the banner."""
        for name, data in files(record).items():
            try:
                write_whole(self.folder / name, data)
            except OSError as error:
                print(f"{name}: {error}", file=sys.stderr, flush=True)


def files(record: dict[str, Any]) -> dict[str, bytes]:
    """Return the files that tell a status, by name."""
    return {
        "status.json": _json(record),
        "status.html": page(record).encode(),
        "banner.json": _json(banner(record)),
    }


def _json(record: dict[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=False, indent=1).encode() + b"\n"


def record_of(
    config: Config, reading: Reading, current: Slot | None, remembered: int,
    events: list[dict[str, Any]],
) -> dict[str, Any]:  # fmt: skip
    """Return the status as plain values; the keys are part of the interface."""
    state = "behind" if reading.behind else "ahead" if reading.ahead else "fine"
    shown = on_screen(current, reading)
    arrivals = [n for n, event in enumerate(events) if event["code"] in ARRIVALS]
    since = events[arrivals[-1] :] if arrivals else events
    return {
        "format": 1,
        "kiosk": config.name,
        "cluster": config.cluster,
        "written_at": written(reading.strict),
        "clock": {
            "system": written(reading.system),
            "floor": written(reading.floor),
            "state": state,
        },
        "on_screen": shown,
        "newest_installed": remembered,
        "errors": sum(e["count"] for e in since if e["code"] not in NEWS),
        "disk": {"content": _room(config.content), "state": _room(config.state)},
        "events": events,
    }


def on_screen(current: Slot | None, reading: Reading) -> dict[str, Any] | None:
    """Return what is shown; None when there is nothing."""
    manifest = current.manifest() if current else None
    if current is None or manifest is None:
        return None
    known = {key: manifest[key] for key in ("version", "issued", "expires", "installed_at")}
    sizes = [length for _, length in current.listing().values()]
    expired = reading.strict >= parse(manifest["expires"])
    return known | {
        "expired": expired, "slot": current.name, "files": len(sizes), "bytes": sum(sizes),
    }  # fmt: skip


def banner(record: dict[str, Any]) -> dict[str, Any]:
    """Return what the pages must tell readers: that what they see has expired, and when."""
    shown = record["on_screen"]
    if not shown or not shown["expired"]:
        return {"show": False}
    return {
        "show": True,
        "reason": "expired",
        "issued": shown["issued"][:10],
        "valid_until": shown["expires"][:10],
    }


def _room(folder: Path) -> dict[str, int] | None:
    try:
        usage = shutil.disk_usage(folder)
    except OSError:
        return None
    return {"free": usage.free, "total": usage.total}


def leave_on_stick(mount: Path, record: dict[str, Any]) -> None:
    """Write the status on a stick, so that the next visit brings news home; OSError."""
    folder = mount / FOLDER / "status"
    folder.mkdir(exist_ok=True)
    for suffix, data in (("json", _json(record)), ("html", page(record).encode())):
        path = folder / f"{record['kiosk']}.{suffix}"
        unfinished = path.with_suffix(".part")
        with open(unfinished, "wb") as file:
            file.write(data)
            flush(file)
        os.replace(unfinished, path)


# --- The page -----------------------------------------------------------------

HEAD = """<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width">
<style>
body {{ font: 18px/1.5 "Noto Sans", sans-serif; margin: 2em auto; max-width: 60em;
  color: #1a1c1e; background: #fff; padding: 0 1em }}
h1 {{ background: #12343b; color: #fff; padding: .4em .6em }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ text-align: left; vertical-align: top; padding: .3em .6em;
  border-bottom: 1px solid #c9cfd1 }}
.when {{ white-space: nowrap }}
.fault {{ color: #b3261e; font-weight: bold }}
</style></head><body>
"""


def page(record: dict[str, Any]) -> str:
    """Return the status as a page in Vietnamese and English."""
    title = html.escape(f"{record['kiosk']} · {record['cluster']}")
    rows = "".join(_row(*map(html.escape, row)) for row in _facts(record))
    events = "".join(_event(event) for event in reversed(record["events"]))
    return (
        f"{HEAD.format(title=title)}<h1>{title}</h1>\n<table>{rows}</table>\n"
        f"<h2>Sự việc · Events</h2>\n<table>{events}</table>\n</body></html>\n"
    )


CLOCK = {"fine": "đúng · fine", "behind": "chậm · behind", "ahead": "nhanh · ahead"}


def _moment(text: str) -> str:
    """Return a moment as people read it; kiosks and offices may stand in different time zones."""
    return f"{text[:10]} {text[11:16]} UTC"


def _row(name: str, value: str) -> str:
    return f"<tr><th>{name}</th><td>{value}</td></tr>\n"


def _facts(record: dict[str, Any]) -> list[tuple[str, str]]:
    shown, clock = record["on_screen"], record["clock"]
    facts = [("Ghi lúc · Written", _moment(record["written_at"]))]
    if shown:
        expired = " (đã hết hạn · expired)" if shown["expired"] else ""
        facts += [
            ("Bản đang chiếu · Release on screen", str(shown["version"])),
            ("Làm ngày · Made on", shown["issued"][:10]),
            ("Cài lúc · Installed", _moment(shown["installed_at"])),
            ("Hạn dùng · Valid until", shown["expires"][:10] + expired),
            ("Tệp · Files", f"{shown['files']} ({shown['bytes'] / 1e6:.1f} MB)"),
        ]
    else:
        facts.append(("Bản đang chiếu · Release on screen", "không có · none"))
    told = f"{_moment(clock['system'])} ({CLOCK[clock['state']]})"
    facts.append(("Đồng hồ máy · Clock", told))
    for name, room in record["disk"].items():
        free = f"{room['free'] / 1e6:.0f} / {room['total'] / 1e6:.0f} MB" if room else "?"
        facts.append((f"Đĩa còn trống · Free disk ({name})", free))
    facts.append(("Lỗi từ lần cài · Faults since", str(record["errors"])))
    return facts


def _event(event: dict[str, Any]) -> str:
    fault = "" if event["code"] in NEWS else ' class="fault"'
    count = f" × {event['count']}" if event["count"] > 1 else ""
    said = f"{html.escape(event['vi'])}<br>{html.escape(event['en'])}"
    where = html.escape(event["source"])
    return (
        f"<tr><td class=when>{_moment(event['last'])}{count}</td><td{fault}>{said}</td>"
        f"<td>{where}</td></tr>\n"
    )
